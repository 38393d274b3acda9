"""Codes: what is typed is read as what was meant, or seen to be wrong."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from prongsai.ballots import codes

some_code = st.binary(min_size=16, max_size=16)


@given(some_code)
def test_a_code_is_read_as_it_was_written(code: bytes) -> None:
    assert codes.read(codes.write(code)) == code
    assert codes.read(codes.compact(code).lower()) == code


@given(some_code)
def test_look_alikes_spaces_and_thai_digits_are_read_as_meant(code: bytes) -> None:
    typed = codes.write(code).replace("0", "o").replace("1", "l").replace(" ", " - ")
    assert codes.read(typed.translate(str.maketrans("23456789", "๒๓๔๕๖๗๘๙"))) == code


@given(some_code, st.integers(0, codes.LENGTH - 1), st.integers(1, 31))
def test_one_wrong_symbol_is_seen(code: bytes, place: int, by: int) -> None:
    written = codes.compact(code)
    other = codes.SYMBOLS[(codes.SYMBOLS.index(written[place]) + by) % 32]
    assert codes.read(written[:place] + other + written[place + 1 :]) is None


@given(some_code, st.integers(0, codes.LENGTH - 3))
def test_two_neighbours_exchanged_are_seen(code: bytes, place: int) -> None:
    written = codes.compact(code)
    swapped = written[:place] + written[place + 1] + written[place] + written[place + 2 :]
    assert codes.read(swapped) == (code if swapped == written else None)


@given(st.text(max_size=60))
def test_whatever_else_is_typed_is_no_code(text: str) -> None:
    found = codes.read(text)
    assert found is None or codes.read(codes.compact(found)) == found


def test_a_number_too_large_for_a_code_is_none() -> None:
    values = [31] * 26
    check = codes.SYMBOLS[codes._check(values)]
    assert codes.read("Z" * 26 + check) is None


def test_guessed_codes_are_hardly_ever_even_well_written() -> None:
    draw = random.Random(7)
    guessed = ("".join(draw.choices(codes.SYMBOLS, k=codes.LENGTH)) for _ in range(20_000))
    assert sum(codes.read(each) is not None for each in guessed) < 20_000 / 32
    assert len({*codes.draw(1_000)}) == 1_000
