"""Exact numbers and Thai dates: the ground everything stands on."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai import thai
from prongsai.numbers import (
    Interval,
    Printed,
    read_printed,
    read_share,
    round_half_up,
    show,
    show_exact,
    show_interval,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("77.525", "77.53"), ("77.5249", "77.52"), ("0.005", "0.01"), ("-0.005", "0.00"), ("94.995", "95.00")],
)
def test_a_tie_goes_up(value: str, shown: str) -> None:
    assert show(Fraction(value)) == shown


@given(st.fractions(0, 100), st.integers(0, 4))
def test_rounding_is_to_the_nearest_step_and_prints_as_it_rounds(value: Fraction, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert abs(rounded - value) <= Fraction(1, 2 * 10**decimals)
    assert Fraction(show(value, decimals)) == rounded


@given(st.fractions(0, 100), st.integers(0, 3))
def test_a_number_lies_in_the_interval_of_what_it_is_printed_as(value: Fraction, decimals: int) -> None:
    interval = Printed(round_half_up(value, decimals), decimals).interval
    assert interval.meets(Interval(value, value))
    assert interval.rounded(decimals) == Interval(
        interval.rounded(decimals).low, interval.rounded(decimals).low
    )


@pytest.mark.parametrize("text", ["9" * 5_000, "0." + "0" * 200_000 + "1"])
def test_a_number_without_end_is_none(text: str) -> None:
    assert (read_printed(text), read_share(text)) == (None, None)


def test_an_open_end_does_not_belong_to_an_interval() -> None:
    printed = Printed(Fraction("38.63"), 2).interval
    assert not printed.meets(Interval(Fraction("38.635"), Fraction("38.635")))
    assert printed.meets(Interval(Fraction("38.625"), Fraction("38.625")))
    assert show_interval(printed) == "38.63"


def test_exact_values_say_when_their_decimals_go_on() -> None:
    assert show_exact(Fraction("77.525")) == "77.525"
    assert show_exact(Fraction(100, 7)) == "14.2857…"
    assert show_exact(Fraction(100)) == "100"


@pytest.mark.parametrize(
    ("text", "value"),
    [("30/100", "3/10"), ("30%", "3/10"), ("0.3", "3/10"), ("1/0", None), ("๓๐", None), ("x", None)],
)
def test_shares_are_read_exactly_or_not_at_all(text: str, value: str | None) -> None:
    assert read_share(text) == (None if value is None else Fraction(value))


def test_a_printed_figure_keeps_how_many_decimals_it_had() -> None:
    assert read_printed("88.9") == Printed(Fraction("88.9"), 1)
    assert read_printed("88.90") == Printed(Fraction("88.9"), 2)
    assert read_printed("1e3") is None


def test_fiscal_years_turn_in_october() -> None:
    assert thai.fiscal_year(datetime.date(2024, 9, 30)) == 2567
    assert thai.fiscal_year(datetime.date(2024, 10, 1)) == 2568


def test_a_date_is_said_in_the_era_of_its_language() -> None:
    day = thai.day_of(2564, 2, 9)
    assert thai.date_in_words(day) == "9 กุมภาพันธ์ 2564"
    assert thai.date_in_words(day, "en") == "9 February 2021"


def test_digits_of_both_kinds_in_one_number_are_noticed() -> None:
    assert thai.mixes_digits("๘5.00")
    assert thai.mixes_digits("8.๕")
    assert not thai.mixes_digits("๘๕.๐๐")
    assert not thai.mixes_digits("ปี ๒๕๖๘ 85")
