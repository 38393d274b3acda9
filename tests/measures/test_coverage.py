"""The catalogue against a year: codes that are there, nothing left without a measure, measures enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prongsai import frameworks
from prongsai.frameworks import Framework, Text
from prongsai.measures.coverage import check_catalogue
from prongsai.measures.known import Catalogue, load
from prongsai.measures.model import KnownMeasure
from tests.makers import small_framework

YEARS = [int(code) for code in frameworks.available() if code.isdecimal()]
TEXT = Text("ก", "a")
CODES = {"1": ("I1", "I2"), "2": ("I3", "I4"), "6": ("E1", "E2"), "9": ("O1", "O2", "O3", "O4", "O5")}


@pytest.fixture
def framework(tmp_path: Path) -> Framework:
    return small_framework(tmp_path, year=2563)


def known(code: str, indicator: str, mends: tuple[str, ...], *, keeps: bool = False) -> KnownMeasure:
    by_year = {2563: mends} if mends else {}
    return KnownMeasure(code, indicator, TEXT, by_year, (TEXT,), (TEXT,), (10, 9), TEXT, (3,), (TEXT,), keeps)


def complete() -> dict[str, KnownMeasure]:
    """Three measures that mend and one that keeps for each indicator of the small framework."""
    found = {}
    for indicator, codes in CODES.items():
        for name in ("first", "second", "third"):
            found[f"{name}-{indicator}"] = known(f"{name}-{indicator}", indicator, codes)
        found[f"keep-{indicator}"] = known(f"keep-{indicator}", indicator, (), keeps=True)
    return found


def complaints(measures: dict[str, KnownMeasure], framework: Framework) -> list[str]:
    return [problem.say("en") for problem in check_catalogue(Catalogue(measures, {}), framework)]


def test_a_complete_catalogue_has_no_problems(framework: Framework) -> None:
    assert complaints(complete(), framework) == []


def test_a_code_that_the_year_does_not_have_is_named(framework: Framework) -> None:
    measures = complete()
    measures["first-1"] = known("first-1", "1", ("I1", "I99", "9.1"))
    assert complaints(measures, framework) == [
        "there is no question or item I99 in 2563",
        "there is no question or item 9.1 in 2563",
    ]


def test_a_code_of_another_indicator_is_named(framework: Framework) -> None:
    measures = complete()
    measures["first-1"] = known("first-1", "1", ("I3",))
    assert complaints(measures, framework) == ["I3 of 2563 belongs to indicator 2, not 1"]


def test_what_only_a_keeping_measure_names_is_not_mended(framework: Framework) -> None:
    measures = {code: each for code, each in complete().items() if each.indicator != "6"}
    for name in ("first", "second", "third"):
        measures[f"{name}-6"] = known(f"{name}-6", "6", ("E1",))
    measures["keep-6"] = known("keep-6", "6", ("E1", "E2"), keeps=True)
    assert complaints(measures, framework) == ["no measure mends E2 of 2563"]


def test_too_few_measures_and_none_that_keeps_are_named(framework: Framework) -> None:
    measures = complete()
    del measures["keep-2"]
    assert complaints(measures, framework) == [
        "indicator 2 has 3 measures for 2563 and needs 4",
        "indicator 2 has 0 measures that keep its standard for 2563 and needs one",
    ]


def test_measures_of_other_years_do_not_count(framework: Framework) -> None:
    measures = complete()
    for name in ("first", "second"):
        other = {2564: measures[f"{name}-2"].mends[2563]}
        measures[f"{name}-2"] = replace(measures[f"{name}-2"], mends=other)
    assert complaints(measures, framework) == ["indicator 2 has 2 measures for 2563 and needs 4"]


def test_problems_stand_in_the_order_of_the_files_with_their_lines() -> None:
    problems = check_catalogue(load(Path(__file__).parent / "sound"), frameworks.load(2568))
    assert [problem.say("en") for problem in problems if problem.place.file == "sound/5.yaml"] == [
        "sound/5.yaml:2: no measure mends i13 of 2568",
        "sound/5.yaml:2: no measure mends i14 of 2568",
        "sound/5.yaml:2: no measure mends i15 of 2568",
        "sound/5.yaml:2: indicator 5 has 1 measures for 2568 and needs 4",
        "sound/5.yaml:2: indicator 5 has 0 measures that keep its standard for 2568 and needs one",
        "sound/5.yaml:6: there is no question or item I30 in 2568",
    ]


@pytest.mark.parametrize("year", YEARS)
def test_the_shipped_catalogue_answers_every_question_and_item_of_the_year(year: int) -> None:
    problems = check_catalogue(load(), frameworks.load(year))
    assert [problem.say("en") for problem in problems] == []
