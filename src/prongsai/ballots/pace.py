"""How a survey is coming along, from rounded counts alone.

Before a box is closed nobody knows how many have answered, only the number rounded down to a step of five,
and "fewer than 10" below that. So everything here is a range: the true number is one of the five (or ten)
that are shown so, and the forecast at closing carries that through.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from prongsai.frameworks import Sample, Text
from prongsai.numbers import FEWEST, STEP, rounded

_WEEK = 7
_EARLIEST_FORECAST = 3
# Answers tail off, and a reminder brings more: with these, nine of ten forecasts held in the simulation of
# `benchmarks.stuffing`, of a quarter, half and three quarters of the time gone.
_TAILING_OFF, _REMINDED = 0.25, 1.5


@dataclass(frozen=True, slots=True)
class DayCount:
    """Answers of a body on the morning of a day, all since the opening, rounded."""

    day: datetime.date
    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """A number of people known only to lie from `low` to `high`, both included."""

    low: int
    high: int

    def words(self) -> Text:
        """'45–49', or the one number where it is known."""
        shown = str(self.low) if self.low == self.high else f"{self.low}–{self.high}"
        return Text(shown, shown)


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a survey of a body stands.

    `is_reached` is None where the rounded number does not tell whether the minimum is reached; `forecast` is
    None while it is too early to say. `minimum` is None where the year has no rule.
    """

    answered: Span
    people: int
    minimum: int | None
    is_reached: bool | None
    days_left: int
    forecast: Span | None
    says: Text

    @property
    def percent(self) -> Span:
        """Response rate in whole per cent, as far as the rounded number tells."""
        return _percent(self.answered, self.people)


def pace(
    counts: Sequence[DayCount],
    people: int,
    sample: Sample | None,
    opened: datetime.date,
    closes: datetime.date,
    today: datetime.date,
) -> Pace:
    """Rate, minimum, days left and forecast of one form of one body on a day.

    `counts` are cumulative, one a day; days after `today` are left out, and a number that was not rounded is
    rounded here. `people` is the head-count given for the form.

    >>> pace([DayCount(day, 45)], 120, sample, opened, closes, day).answered
    Span(low=45, high=49)
    """
    known = sorted((each for each in counts if each.day <= today), key=lambda each: each.day)
    answered = _behind(known[-1].number if known else 0, people)
    minimum = sample.minimum(people) if sample else None
    days_left = (closes - today).days
    forecast = _forecast(known, people, opened, closes) if days_left > 0 else None
    reached = None if minimum is None else _is_reached(answered, minimum)
    parts = (
        _answered_in_words(answered, people),
        _minimum_in_words(minimum, reached),
        _days_in_words(days_left),
        _forecast_in_words(forecast, minimum, days_left),
    )
    said = [part for part in parts if part]
    says = Text(" ".join(part.th for part in said), " ".join(part.en for part in said))
    return Pace(answered, people, minimum, reached, max(0, days_left), forecast, says)


def _behind(number: int, people: int) -> Span:
    """The true numbers that are shown as this one; never more than there are people."""
    shown = rounded(number)
    high = shown + STEP - 1 if shown else FEWEST - 1
    return Span(min(shown, people), min(high, people))


def _is_reached(answered: Span, minimum: int) -> bool | None:
    if answered.low >= minimum:
        return True
    return False if answered.high < minimum else None


def _forecast(
    known: Sequence[DayCount], people: int, opened: datetime.date, closes: datetime.date
) -> Span | None:
    """From a quarter of the slower to half as much again as the faster of two paces.

    The paces are those since opening and of the last week, each as slow or fast as rounding allows.
    """
    if not known or not rounded(known[-1].number) or (known[-1].day - opened).days < _EARLIEST_FORECAST:
        return None
    last, now = known[-1], _behind(known[-1].number, people)
    week_ago = last.day - datetime.timedelta(days=_WEEK)
    before = [each for each in known if each.day <= week_ago]
    since_opening = (now.low, now.high, (last.day - opened).days)
    spans = [since_opening]
    if before:
        then = _behind(before[-1].number, people)
        days = (last.day - before[-1].day).days
        spans.append((max(0, now.low - then.high), now.high - then.low, days))
    slow = min(low / days for low, _, days in spans)
    fast = max(high / days for _, high, days in spans)
    to_come = (closes - last.day).days + 1
    low = min(people, now.low + math.floor(_TAILING_OFF * slow * to_come))
    return Span(low, max(low, min(people, now.high + math.ceil(_REMINDED * fast * to_come))))


def _percent(span: Span, people: int) -> Span:
    if not people:
        return Span(0, 0)
    return Span(span.low * 100 // people, min(100, -(-span.high * 100 // people)))


def _answered_in_words(answered: Span, people: int) -> Text:
    if answered.low < FEWEST:
        return Text(
            f"มีผู้ตอบแล้วน้อยกว่า {FEWEST} คน จากทั้งหมด {people:,} คน",
            f"Fewer than {FEWEST} of {people:,} people have answered.",
        )
    number, share = answered.words(), _percent(answered, people).words()
    return Text(
        f"มีผู้ตอบแล้ว {number.th} คน จากทั้งหมด {people:,} คน (ร้อยละ {share.th})",
        f"{number.en} of {people:,} people have answered ({share.en} %).",
    )


def _minimum_in_words(minimum: int | None, reached: bool | None) -> Text | None:
    if minimum is None:
        return None
    if reached is None:
        return Text(
            f"ยังบอกไม่ได้ว่าถึงขั้นต่ำ {minimum} คนหรือไม่ เพราะจำนวนปัดลงทีละ {STEP}",
            f"Whether the minimum of {minimum} is reached cannot be told yet, for numbers are rounded down"
            f" to steps of {STEP}.",
        )
    if reached:
        return Text(f"ถึงขั้นต่ำ {minimum} คนแล้ว", f"The minimum of {minimum} is reached.")
    return Text(f"ยังไม่ถึงขั้นต่ำ {minimum} คน", f"The minimum of {minimum} is not reached yet.")


def _days_in_words(days_left: int) -> Text:
    if days_left < 0:
        return Text("ปิดรับคำตอบแล้ว", "The survey is closed.")
    if not days_left:
        return Text("วันนี้เป็นวันสุดท้าย", "Today is the last day.")
    return Text(
        f"เหลือเวลาอีก {days_left} วัน", f"{days_left} {'day is' if days_left == 1 else 'days are'} left."
    )


def _forecast_in_words(forecast: Span | None, minimum: int | None, days_left: int) -> Text | None:
    if days_left <= 0:
        return None
    if forecast is None:
        return Text("ยังเร็วเกินไปที่จะคาดการณ์", "It is too early for a forecast.")
    number = forecast.words()
    will = _minimum_foreseen(forecast, minimum)
    return Text(
        f"คาดว่าเมื่อปิดรับจะมีผู้ตอบ {number.th} คน{will.th}",
        f"By closing {number.en} people are expected to have answered{will.en}.",
    )


def _minimum_foreseen(forecast: Span, minimum: int | None) -> Text:
    if minimum is None or forecast.low >= minimum:
        return Text("", "")
    if forecast.high < minimum:
        return Text(" ซึ่งไม่ถึงขั้นต่ำ", ", which is below the minimum")
    return Text(" ซึ่งอาจไม่ถึงขั้นต่ำ", ", which may be below the minimum")
