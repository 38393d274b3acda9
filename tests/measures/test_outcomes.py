"""How what a measure was to mend moved in the year it was carried out for."""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from prongsai import analysis, answers
from prongsai.analysis import Assessment, SamplingError
from prongsai.measures import Measure, Moved, Plan, outcomes

EXAMPLES = Path(__file__).parents[2] / "examples"


def known(name: str) -> Assessment:
    return analysis.assess(answers.read_dossier(EXAMPLES / f"{name}.yaml"))


THEN, NOW = known("mueang-phon-2563"), known("dong-marui-2564")


def moved(*mends: str, then: Assessment = THEN, now: Assessment = NOW) -> tuple[Moved, ...]:
    plan = Plan(2563, 2564, (Measure(1, mends),), datetime.date(2020, 10, 1))
    (found,) = outcomes(plan, then, now)
    return found.moved


def with_errors(known: Assessment, code: str, error: float) -> Assessment:
    year = known.history.last.year
    return replace(known, errors={year: {code: SamplingError(error, 50, 100)}})


def test_an_indicator_stands_beside_itself_a_year_later() -> None:
    (four,) = moved("4")
    assert (four.code, four.now_code, four.before, four.now) == (
        "4",
        "4",
        Fraction("77.53"),
        Fraction("84.16"),
    )
    assert (four.is_comparable, four.by) == (True, Fraction("6.63"))


def test_a_measure_for_every_indicator_stands_beside_the_total() -> None:
    (total,) = moved("all")
    assert (total.code, total.before, total.now) == ("total", Fraction("60.88"), Fraction("83.17"))


def test_each_code_of_a_measure_is_there_once_in_its_order() -> None:
    assert [each.code for each in moved("O18", "9", "O18")] == ["O18", "9"]


@pytest.mark.parametrize(("then", "now", "within"), [(1.0, 1.0, False), (3.0, 3.0, True)])
def test_a_movement_that_sampling_alone_could_make_is_within_the_noise(
    then: float, now: float, within: bool
) -> None:
    (four,) = moved("4", then=with_errors(THEN, "4", then), now=with_errors(NOW, "4", now))
    assert four.is_within_noise is within


def test_without_the_number_of_answers_nobody_can_tell_the_noise() -> None:
    assert moved("4")[0].is_within_noise is None


def test_what_is_looked_at_and_not_sampled_has_no_noise() -> None:
    later = answers.with_figures(answers.read_dossier(EXAMPLES / "mueang-phon-2563.yaml"), {"O18": "100.00"})
    (item,) = moved("O18", now=analysis.assess(later))
    assert (item.by, item.is_within_noise) == (Fraction(100), False)


def test_a_sub_indicator_goes_on_where_all_its_items_do() -> None:
    assert [(each.now_code, each.is_comparable) for each in moved("9.1")] == [("9.1", True)]


def test_a_code_that_is_none_has_no_figures() -> None:
    (nothing,) = moved("X1")
    assert (nothing.now_code, nothing.before, nothing.now, nothing.by) == ("", None, None, None)


def test_what_is_not_comparable_has_both_figures_and_no_movement() -> None:
    (nine,) = moved("9", now=known("kong-khaek-2568"))
    assert (nine.is_comparable, nine.by, nine.is_within_noise) == (False, None, None)
    assert nine.before == Fraction("38.63")


def test_what_must_not_be_shown_is_not() -> None:
    (four,) = moved("4", now=replace(NOW, withheld=frozenset({"4"})))
    assert (four.before, four.now, four.by) == (Fraction("77.53"), None, None)
