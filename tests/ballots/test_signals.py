"""Signs that one hand filled in many of a body's answers."""

from __future__ import annotations

import datetime

import numpy as np
import polars as pl
import pytest

from benchmarks import stuffing
from prongsai import answers, frameworks
from prongsai.ballots.signals import NAMES, USUAL, BandCount, Signal, largest_bands, shape, signals

YEAR = frameworks.load(2568)
LINES = list(YEAR.instrument_of_form("IIT").lines)
SCALES = [YEAR.scales[line.scale].points(line.sign) for line in LINES]
MONDAY = datetime.date(2026, 1, 5)


def form(*missed: int, by: int = 1, blank: tuple[int, ...] = ()) -> list[int | None]:
    """Full marks but on the lines of these places, where the choice is `by` steps worse."""
    filled: list[int | None] = []
    for place, points in enumerate(SCALES):
        ordered = sorted(points, key=lambda code, points=points: points[code], reverse=True)
        step = min(by, len(ordered) - 1) if place in missed else 0
        filled.append(None if place in blank else ordered[step])
    return filled


def table(*forms: list[int | None]) -> pl.DataFrame:
    rows = [["หน่วยงาน", *each] for each in forms]
    return pl.DataFrame(rows, schema=answers.schema(YEAR, "IIT"), orient="row")


def content_body() -> list[list[int | None]]:
    """A hundred honest and content: half full marks, many who just miss them, some unhappy with most."""
    just_missed = [form(place % 15, (place * place + 1) % 15) for place in range(35)]
    unhappy = [form(*range(place % 7, 15), by=1 + place % 4) for place in range(15)]
    return [form() for _ in range(50)] + just_missed + unhappy


def quarters(*numbers: int, first: datetime.date = MONDAY) -> list[BandCount]:
    """Cumulative counts, quarter after quarter from midnight of the first day."""
    return [
        BandCount(first + datetime.timedelta(days=place // 4), place % 4, number)
        for place, number in enumerate(numbers)
    ]


def looked_at(*forms: list[int | None], bands: tuple[int, ...] = (), **ways: int) -> dict[str, Signal]:
    found = signals(YEAR, "IIT", table(*forms), quarters(*bands), ways)  # type: ignore[arg-type]
    return {each.code: each for each in found}


def raised(*forms: list[int | None], bands: tuple[int, ...] = (), **ways: int) -> list[str]:
    return [code for code, each in looked_at(*forms, bands=bands, **ways).items() if each.is_raised]


def test_a_content_body_raises_nothing() -> None:
    found = looked_at(*content_body(), bands=(0, 10, 30, 30, 30, 45, 60, 60, 60, 70, 90, 95))
    assert {code for code, each in found.items() if each.is_raised} == set()
    assert [code for code, each in found.items() if each.value is None] == []


def test_one_pattern_again_and_again_is_raised_however_content_the_others_are() -> None:
    assert raised(*content_body(), *[form(2, 6, 11)] * 20) == ["copies"]


def test_full_marks_are_no_copies() -> None:
    seen = shape(YEAR, "IIT", table(*content_body(), *[form()] * 40))
    assert (seen.full, seen.copies) == (90, 0)


@pytest.mark.parametrize("by", [1, 2])
def test_one_column_down_the_page_is_no_copy(by: int) -> None:
    seen = shape(YEAR, "IIT", table(*content_body(), *[form(*range(15), by=by)] * 20))
    assert seen.copies == 0


def test_neighbours_differ_on_one_line() -> None:
    copied = [form(2, 6, 11)] * 12
    near = [form(2, 6), form(2, 6, 11, 14), form(6, 11)]
    seen = shape(YEAR, "IIT", table(*copied, *near, form(2), form()))
    assert (seen.copies, seen.neighbours) == (12, 3)


def test_full_marks_without_forms_that_just_miss_them_are_raised() -> None:
    unhappy = [form(*range(place % 7, 15), by=1 + place % 4) for place in range(15)]
    assert raised(*[form()] * 85, *unhappy) == ["full_marks"]


def test_nearly_full_marks_and_little_else_is_raised() -> None:
    varied = [form(place % 15, (7 * place + 3) % 15) for place in range(60)]
    assert "near_full" in raised(*content_body(), *varied)


def test_forms_that_are_all_alike_hang_together_in_nothing() -> None:
    found = looked_at(*[form()] * 40)
    assert (found["variety"].value, found["variety"].is_raised) == (0.0, True)


def test_answers_of_one_mind_hang_together_wholly() -> None:
    several = [place for place, points in enumerate(SCALES) if len(points) > 2]
    seen = shape(YEAR, "IIT", table(*[form(*several, by=place % 4) for place in range(40)]))
    assert seen.correlation == pytest.approx(1.0)


def test_a_blank_line_is_neither_full_nor_near() -> None:
    seen = shape(YEAR, "IIT", table(*[form(blank=(0, 1, 2))] * 3, form(blank=(0,)), form()))
    assert (seen.full, seen.near) == (1, 1)


@pytest.mark.parametrize("number", [0, 1, 9])
def test_under_ten_answers_nothing_is_looked_at(number: int) -> None:
    found = looked_at(*[form()] * number, bands=(0, 0, 0, 0), open=number)
    assert {each.value for each in found.values()} == {None}
    assert {each.says.en for each in found.values()} == {
        "There are fewer than 10 answers, so no signs are looked for."
    }


def test_under_thirty_only_how_answers_came_is_looked_at() -> None:
    found = looked_at(*[form()] * 29, bands=(0, 25, 25))
    assert [code for code, each in found.items() if each.value is None] == [
        "copies", "full_marks", "near_full", "variety",
    ]  # fmt: skip


def test_of_a_rounded_pile_only_what_surely_came_counts() -> None:
    assert largest_bands(quarters(0, 10, 40, 40, 60)) == (26, 16)
    assert largest_bands(quarters(0, 10)) == (0, 0)  # at least one came, and fewer than five are no pile


def test_exact_counts_say_no_more_than_rounded_ones() -> None:
    assert largest_bands(quarters(3, 14, 44, 44, 63)) == largest_bands(quarters(0, 10, 40, 40, 60))


def test_a_weekend_is_out_of_office_time() -> None:
    saturday = MONDAY + datetime.timedelta(days=5)
    assert largest_bands(quarters(0, 50, first=saturday)) == (0, 41)


def test_where_a_quarter_is_missing_no_pile_is_seen() -> None:
    counts = quarters(0, 0, 0, 90)
    assert largest_bands([counts[0], counts[3]]) == (0, 0)


def test_a_pile_at_night_is_raised_and_one_by_day_only_when_most_came_at_once() -> None:
    assert raised(*content_body(), bands=(0, 20, 40, 60, 80, 100)) == ["off_hours"]
    assert raised(*content_body(), bands=(0, 0, 60, 60, 60, 100)) == []
    assert raised(*content_body(), bands=(0, 10, 90, 90, 90, 100)) == ["burst"]


def test_forms_typed_in_from_paper_are_taken_off_a_pile() -> None:
    bands = (0, 10, 90, 90, 90, 100)
    found = looked_at(*content_body(), bands=bands, paper=60, interview=10)
    assert (found["burst"].value, found["burst"].is_raised) == (20.0, False)
    assert looked_at(*content_body(), bands=bands, paper=95)["burst"].value is None


def test_the_open_link_is_a_label_and_never_raised() -> None:
    label = looked_at(*content_body(), open=100)["open_link"]
    assert (label.value, label.usual, label.is_raised) == (100.0, None, False)


def test_no_share_tells_of_fewer_than_ten_forms() -> None:
    unhappy = [form(*range(15), by=1 + place % 4) for place in range(22)]
    found = looked_at(*[form()] * 9, *[form(3)] * 9, *unhappy, open=9)
    assert [found[code].value for code in ("full_marks", "near_full", "open_link")] == [0.0, 0.0, 0.0]


def test_what_is_raised_is_called_an_observation_in_both_languages() -> None:
    copies = looked_at(*content_body(), *[form(2, 6, 11)] * 20)["copies"]
    assert copies.says.th.endswith("เป็นข้อสังเกต ไม่ใช่ข้อสรุป")
    assert copies.says.en.endswith("This is an observation, not a conclusion.")
    assert ("6.6 เท่า" in copies.says.th, "6.6 times" in copies.says.en) == (True, True)


def test_every_signal_has_its_words_and_order() -> None:
    found = signals(YEAR, "IIT", table(*content_body()))
    assert [each.code for each in found] == list(NAMES)
    assert [code for code in NAMES if code not in USUAL] == ["open_link"]
    assert [each.code for each in found if not (each.says.th and each.says.en)] == []


def test_few_honest_bodies_are_flagged() -> None:
    random = np.random.default_rng(25681)
    of_year = stuffing.form_of(2568, "IIT")
    flagged = [bool(stuffing.raised(of_year, stuffing.honest(random, of_year))) for _ in range(150)]
    assert sum(flagged) <= 5


@pytest.mark.parametrize(
    ("share", "content", "pace"),
    [
        (0.3, "copied", "spread over days"),
        (0.3, "varied", "one hour of a night"),
        (1.0, "full marks", "spread over days"),
        (1.0, "varied", "spread over days"),
    ],
)
def test_bodies_stuffed_in_these_ways_are_flagged(share: float, content: str, pace: str) -> None:
    random = np.random.default_rng(25682)
    of_year = stuffing.form_of(2568, "IIT")
    bodies = [stuffing.stuffed(random, of_year, share, content, pace) for _ in range(40)]
    assert sum(bool(stuffing.raised(of_year, body)) for body in bodies) >= 36
