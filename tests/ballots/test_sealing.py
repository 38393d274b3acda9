"""Sealed ballots: one length, one key, one tag a code."""

from __future__ import annotations

import pytest

from prongsai import ballots, frameworks
from prongsai.ballots import Filled, keys
from prongsai.ballots.sealing import bucket
from prongsai.errors import BallotsError

FORM = ballots.form_of(frameworks.load(2565), "IIT")
KEY = keys.make()


def filled(comment: str = "") -> Filled:
    return Filled("IIT", {line.code: line.choices[0][0] for line in FORM.lines}, comment)


@pytest.mark.parametrize("comment", ["", "ก", "ก" * 500, "😀" * 500, '"' * 500, "\n\\" * 250])
def test_every_ballot_has_the_same_length_and_comes_out_as_it_went_in(comment: str) -> None:
    sealed = ballots.seal(filled(comment), FORM, keys.public_of(KEY))
    assert len(sealed) == bucket(FORM) + 48
    assert ballots.unseal(sealed, FORM, KEY) == filled(comment)


def test_the_same_answer_is_sealed_differently_each_time() -> None:
    twice = [ballots.seal(filled(), FORM, keys.public_of(KEY)) for _ in range(2)]
    assert twice[0] != twice[1]
    assert ballots.receipt(twice[0]) != ballots.receipt(twice[1])


def test_another_key_opens_nothing() -> None:
    sealed = ballots.seal(filled(), FORM, keys.public_of(KEY))
    with pytest.raises(BallotsError):
        ballots.unseal(sealed, FORM, keys.make())


@pytest.mark.parametrize("place", [0, 40, 100, -1])
def test_one_changed_byte_is_seen(place: int) -> None:
    sealed = bytearray(ballots.seal(filled(), FORM, keys.public_of(KEY)))
    sealed[place] ^= 1
    with pytest.raises(BallotsError):
        ballots.unseal(bytes(sealed), FORM, KEY)


def test_a_tag_is_always_the_same_for_a_code_and_key_and_another_for_others() -> None:
    assert ballots.tag(b"k" * 32, b"h") == ballots.tag(b"k" * 32, b"h")
    assert len({ballots.tag(key, h) for key in (b"k" * 32, b"l" * 32) for h in (b"h", b"i")}) == 4
