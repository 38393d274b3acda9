"""The picture of a survey's mornings: what is told is drawn, what is not is not."""

from __future__ import annotations

import datetime

from prongsai.ballots import DayCount
from prongsai.documents.chart_pictures import Mornings, of_mornings

FIRST = datetime.date(2026, 11, 1)


def mornings(*numbers: int, minimum: int | None = 30) -> Mornings:
    counts = [DayCount(FIRST + datetime.timedelta(days=day), each) for day, each in enumerate(numbers)]
    return Mornings(counts, FIRST, FIRST + datetime.timedelta(days=29), minimum)


def test_nothing_is_drawn_while_fewer_than_ten_have_answered() -> None:
    assert of_mornings(mornings(0, 0, 0), "คำบรรยาย", "th", "m") is None
    assert of_mornings(mornings(), "คำบรรยาย", "th", "m") is None


def test_every_morning_has_its_bar_and_its_words() -> None:
    found = of_mornings(mornings(0, 10, 1_250), "answers & all", "en", "m")
    assert found is not None
    assert found.svg.count("<rect") - found.svg.count('fill="#ffffff"') == 3
    assert "1 November 2026: &lt;10; 2 November 2026: 10; 3 November 2026: 1250" in found.svg
    assert ("1,250" in found.svg, "minimum 30" in found.svg, "answers &amp; all" in found.svg) == (True,) * 3


def test_without_a_rule_there_is_no_line() -> None:
    found = of_mornings(mornings(10, minimum=None), "x", "th", "m")
    assert found is not None
    assert "ขั้นต่ำ" not in found.svg
