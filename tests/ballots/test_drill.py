"""The drill: every pair of shares must open the word, and a share of no use is found before it matters."""

from __future__ import annotations

import pytest

from prongsai.ballots import drill, keys
from prongsai.errors import BallotsError

KEY = keys.make()
SHARES = keys.split(KEY)


def code_of(written: list[str]) -> str:
    with pytest.raises(BallotsError) as caught:
        keys.join_every_way(written)
    return caught.value.problems[0].code


def test_all_three_shares_give_the_key() -> None:
    assert keys.join_every_way(SHARES[::-1]).encode() == KEY.encode()


def test_fewer_or_foreign_shares_do_not() -> None:
    foreign = keys.split(keys.make())
    assert code_of(SHARES[:2]) == "shares-missing"
    assert code_of([*SHARES[:2], SHARES[0]]) == "shares-missing"
    assert code_of([*SHARES[:2], foreign[2]]) == "shares-of-two-keys"
    assert code_of([*SHARES[:2], "0000"]) == "share-mistyped"


def test_a_share_of_an_earlier_splitting_is_found() -> None:
    """It is of the same key and rightly typed, and yet of no use beside the others."""
    earlier = keys.split(KEY)
    assert code_of([*SHARES[:2], earlier[2]]) == "shares-do-not-fit"


def test_a_word_comes_back_and_another_key_does_not_read_it() -> None:
    file = drill.seal_word(7, keys.public_of(KEY), "word")
    assert drill.read_word(file, KEY) == "word"
    for content, key, code in (
        (file, keys.make(), "drill-not-opened"),
        (file.replace(b"prongsai-drill-1", b"x"), KEY, "no-drill-file"),
        (b"[]", KEY, "no-drill-file"),
        (file[:-20], KEY, "no-drill-file"),
    ):
        with pytest.raises(BallotsError) as caught:
            drill.read_word(content, key)
        assert caught.value.problems[0].code == code
