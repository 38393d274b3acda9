"""How a survey is coming along, from rounded counts."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from prongsai.ballots.pace import DayCount, Pace, Span, pace
from prongsai.frameworks import Basis, Sample
from prongsai.numbers import rounded

OPENED = datetime.date(2026, 1, 5)
SAMPLE = Sample(Fraction(1, 10), at_least=30, enough=400, basis=Basis("made-up", "confirmed"))


def after(*numbers: int, people: int = 120, days: int = 20, sample: Sample | None = SAMPLE) -> Pace:
    """The pace on the day of the last count, of a survey open for `days` days with one count a day."""
    counts = [DayCount(OPENED + datetime.timedelta(days=day), number) for day, number in enumerate(numbers)]
    today = OPENED + datetime.timedelta(days=max(0, len(numbers) - 1))
    return pace(counts, people, sample, OPENED, OPENED + datetime.timedelta(days=days - 1), today)


@pytest.mark.parametrize(
    ("number", "kept"), [(0, 0), (1, 0), (4, 0), (5, 0), (9, 0), (10, 10), (11, 10), (14, 10), (15, 15)]
)
def test_numbers_are_rounded_down_to_five_and_nothing_under_ten(number: int, kept: int) -> None:
    assert rounded(number) == kept


def test_what_is_shown_is_the_range_behind_a_rounded_number() -> None:
    assert after(0, 20, 45).answered == Span(45, 49)
    assert after(0, 20, 45).percent == Span(37, 41)
    assert after(0).answered == Span(0, 9)
    assert after().answered == Span(0, 9)


def test_an_exact_number_says_no_more_than_a_rounded_one() -> None:
    assert after(3, 22, 47) == after(0, 20, 45)


def test_no_more_can_have_answered_than_there_are_people() -> None:
    assert after(0, 10, people=12).answered == Span(10, 12)
    assert after(0, people=6).answered == Span(0, 6)


@pytest.mark.parametrize(
    ("number", "people", "minimum", "reached"),
    [
        (25, 120, 30, False),
        (30, 120, 30, True),
        (40, 430, 43, None),  # 40–44 have answered
        (45, 430, 43, True),
        (10, 12, 12, None),  # all of a small body must answer
        (0, 5, 5, None),
        (0, 12, 12, False),
    ],
)
def test_the_minimum_is_reached_only_when_every_number_shown_so_reaches_it(
    number: int, people: int, minimum: int, reached: bool | None
) -> None:
    found = after(0, 0, number, people=people)
    assert (found.minimum, found.is_reached) == (minimum, reached)


def test_a_year_without_a_rule_has_no_minimum() -> None:
    found = after(0, 20, 45, sample=None)
    assert (found.minimum, found.is_reached) == (None, None)
    assert "minimum" not in found.says.en


def test_the_forecast_reaches_from_tailing_off_to_a_reminder() -> None:
    counts = (10, 20, 30, 40, 50, 60, 70, 70, 70, 75)  # fast for a week, then hardly anybody
    found = after(*counts, people=300)
    # 41 came in the last week at least, 79 in nine days at most; eleven days are left
    assert found.forecast == Span(75 + 16, 79 + 145)


def test_the_forecast_never_exceeds_the_people() -> None:
    assert after(40, 60, 80, 100, people=110).forecast == Span(110, 110)
    assert after(0, 0, 0, 10, people=12, days=5).forecast == Span(11, 12)


@pytest.mark.parametrize("counts", [(), (0,), (0, 10, 20), (0, 0, 0, 0, 0)])
def test_no_forecast_is_made_too_early_or_from_nothing(counts: tuple[int, ...]) -> None:
    assert after(*counts).forecast is None
    assert "too early" in after(*counts).says.en


def test_days_after_today_are_left_out() -> None:
    counts = [DayCount(OPENED, 10), DayCount(OPENED + datetime.timedelta(days=9), 90)]
    found = pace(counts, 120, SAMPLE, OPENED, OPENED + datetime.timedelta(days=20), OPENED)
    assert found.answered == Span(10, 14)


def test_the_last_day_and_the_days_after_closing_are_told() -> None:
    last = OPENED + datetime.timedelta(days=2)
    counts = [DayCount(OPENED + datetime.timedelta(days=day), 20 * day) for day in range(3)]
    on_the_day = pace(counts, 120, SAMPLE, OPENED, last, last)
    closed = pace(counts, 120, SAMPLE, OPENED, last, last + datetime.timedelta(days=3))
    assert (on_the_day.days_left, closed.days_left) == (0, 0)
    assert (on_the_day.forecast, closed.forecast) == (None, None)
    assert on_the_day.says.en.endswith("Today is the last day.")
    assert closed.says.en.endswith("The survey is closed.")


def test_it_is_told_in_words() -> None:
    found = after(0, 10, 15, 20, 25, days=7)
    assert found.says.th == (
        "มีผู้ตอบแล้ว 25–29 คน จากทั้งหมด 120 คน (ร้อยละ 20–25) ยังไม่ถึงขั้นต่ำ 30 คน เหลือเวลาอีก 2 วัน"
        " คาดว่าเมื่อปิดรับจะมีผู้ตอบ 29–62 คน ซึ่งอาจไม่ถึงขั้นต่ำ"
    )
    assert found.says.en == (
        "25–29 of 120 people have answered (20–25 %). The minimum of 30 is not reached yet. 2 days are left."
        " By closing 29–62 people are expected to have answered, which may be below the minimum."
    )


def test_a_forecast_below_the_minimum_says_so() -> None:
    assert after(0, 0, 0, 10, people=400, days=5).says.en.endswith("answered, which is below the minimum.")
    assert after(0, 0, 10, 20, people=400, days=6).says.th.endswith("ซึ่งอาจไม่ถึงขั้นต่ำ")


def test_under_ten_no_number_and_no_share_is_told() -> None:
    assert after(0, 0, 9).says.en.startswith(
        "Fewer than 10 of 120 people have answered. The minimum of 30 is not"
    )
    assert "9" not in after(0, 0, 9).says.th
