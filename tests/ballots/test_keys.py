"""Keys: any two of three shares make it, and everything mistyped is told."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from prongsai.ballots import keys
from prongsai.errors import BallotsError

KEY = keys.make()
SHARES = keys.split(KEY)


def code_of(error: pytest.ExceptionInfo[BallotsError]) -> str:
    return error.value.problems[0].code


@pytest.mark.parametrize("pair", list(permutations(SHARES, 2)))
def test_any_two_shares_make_the_key(pair: tuple[str, ...]) -> None:
    assert keys.join(pair) == KEY
    assert keys.join([each.lower().replace(" ", "-").replace("0", "O") for each in pair]) == KEY


def test_all_three_make_it_too_and_three_of_five_need_three() -> None:
    assert keys.join(SHARES) == KEY
    five = keys.split(KEY, needed=3, holders=5)
    assert all(keys.join(three) == KEY for three in combinations(five, 3))
    with pytest.raises(BallotsError) as told:
        keys.join(five[:2])
    assert code_of(told) == "too-few-shares"


def test_keys_that_begin_with_nothing_come_back_whole() -> None:
    from nacl.public import PrivateKey

    low = PrivateKey(bytes(31) + b"\x01")
    assert keys.join(keys.split(low)[:2]) == low


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], "too-few-shares"),
        (SHARES[:1], "too-few-shares"),
        ([SHARES[0], SHARES[0]], "too-few-shares"),
        ([SHARES[0], keys.split(keys.make())[1]], "shares-of-two-keys"),
        ([SHARES[0], SHARES[1][:-1] + ("2" if SHARES[1][-1] != "2" else "3")], "share-mistyped"),
        ([SHARES[0], "not a share"], "share-mistyped"),
    ],
)
def test_what_does_not_make_the_key_is_told(given: list[str], code: str) -> None:
    with pytest.raises(BallotsError) as told:
        keys.join(given)
    assert code_of(told) == code


def test_one_share_tells_nothing_of_the_key() -> None:
    """Whatever the key was, a second share of somebody's choosing fits beside the first."""
    other = keys.make()
    assert {keys.split(KEY)[0][:2] for _ in range(5)} == {keys.split(other)[0][:2]}
    assert len({keys.split(KEY)[0] for _ in range(20)}) == 20


def test_two_pass_phrases_are_both_needed_in_whatever_order() -> None:
    wrapped = keys.wrap(KEY, ["a long pass-phrase", "วลีรหัสยาวพอสมควร"])
    assert keys.unwrap(wrapped, ["a long pass-phrase ", "วลีรหัสยาวพอสมควร"]) == KEY
    assert keys.unwrap(wrapped, ["วลีรหัสยาวพอสมควร", "a long pass-phrase"]) == KEY
    with pytest.raises(BallotsError) as told:
        keys.unwrap(wrapped, ["a long pass-phrase", "a long pass-phrase"])
    assert code_of(told) == "passphrase-wrong"
    with pytest.raises(BallotsError) as told:
        keys.wrap(KEY, ["a long pass-phrase", "short"])
    assert code_of(told) == "passphrase-short"
