"""How sure survey scores are, and what is not shown of small groups."""

from __future__ import annotations

import math
import random
from statistics import pstdev

import polars as pl
import pytest

from prongsai import analysis, frameworks, scoring
from prongsai.answers import Answers, schema
from prongsai.frameworks import Framework
from tests.scoring.test_published_figures import printed


def people(framework: Framework, form: str, number: int, seed: int) -> list[dict]:
    """A whole group's answers, each person leaning one way so that lines go together."""
    chance = random.Random(seed)
    rows = []
    for _ in range(number):
        leaning = chance.random()
        row = {"body": "a"}
        for line in framework.instrument_of_form(form).lines:
            codes = [choice.code for choice in framework.scales[line.scale].choices]
            row[line.code] = codes[min(len(codes) - 1, int(len(codes) * (leaning + chance.random()) / 2))]
        rows.append(row)
    return rows


def as_answers(framework: Framework, **forms: list[dict]) -> Answers:
    return Answers({form: pl.LazyFrame(rows, schema=schema(framework, form)) for form, rows in forms.items()})


def test_the_standard_error_is_that_of_drawing_samples_again_and_again() -> None:
    framework = frameworks.load(2568)
    group = people(framework, "IIT", 120, seed=1)
    chance = random.Random(2)
    means, said = [], []
    for _ in range(300):
        drawn = chance.sample(group, 40)
        table = as_answers(framework, IIT=drawn)
        means.append(float(scoring.score(framework, answers=table, body="a")["IIT"].best))
        said.append(analysis.errors(framework, table, "a", {"IIT": 120})["IIT"].standard_error)
    assert sum(said) / len(said) == pytest.approx(pstdev(means), rel=0.12)


def test_asking_everybody_leaves_no_sampling_error() -> None:
    framework = frameworks.load(2568)
    group = people(framework, "IIT", 30, seed=3)
    found = analysis.errors(framework, as_answers(framework, IIT=group), "a", {"IIT": 30})
    assert found["IIT"].standard_error == 0
    assert found["i1"].margin == 0


def test_the_error_of_a_question_is_the_textbook_one() -> None:
    framework = frameworks.load(2568)
    group = people(framework, "IIT", 50, seed=4)
    points = framework.scales["six_level"].points("+")
    values = [float(points[row["i1"]]) for row in group]
    mean = sum(values) / 50
    textbook = math.sqrt(sum((value - mean) ** 2 for value in values) / 49 / 50)
    found = analysis.errors(framework, as_answers(framework, IIT=group), "a")
    assert found["i1"].standard_error == pytest.approx(textbook)


def test_the_total_carries_each_surveys_error_by_its_weight() -> None:
    framework = frameworks.load(2568)
    forms = {form: people(framework, form, 40, seed=at) for at, form in enumerate(("IIT", "EIT1", "EIT2"))}
    found = analysis.errors(framework, as_answers(framework, **forms), "a")
    wanted = math.hypot(
        0.3 * found["IIT"].standard_error,
        0.15 * found["EIT1"].standard_error,
        0.15 * found["EIT2"].standard_error,
    )
    assert found["total"].standard_error == pytest.approx(wanted)
    assert found["total"].answered == 120


def test_without_one_survey_the_total_has_no_error_to_state() -> None:
    framework = frameworks.load(2568)
    found = analysis.errors(framework, as_answers(framework, IIT=people(framework, "IIT", 40, seed=5)), "a")
    assert "total" not in found
    assert "EIT" not in found


def test_the_ceiling_from_printed_figures_is_never_below_the_error_itself() -> None:
    framework = frameworks.load(2568)
    table = as_answers(framework, IIT=people(framework, "IIT", 40, seed=6))
    result = scoring.score(framework, answers=table, body="a")
    exact = analysis.errors(framework, table, "a", {"IIT": 90})
    ceilings = analysis.ceilings(result, {"IIT": 40}, {"IIT": 90})
    assert all(ceilings[code].standard_error >= each.standard_error - 1e-9 for code, each in exact.items())
    assert ceilings["IIT"].is_ceiling


def test_a_change_smaller_than_its_margin_is_noise() -> None:
    error = analysis.SamplingError(1.0, 40, None)
    assert analysis.is_within_noise(2.5, error, error)
    assert not analysis.is_within_noise(3.0, error, error)
    assert analysis.is_within_noise(3.0, error, None) is None


@pytest.mark.parametrize(
    ("number", "is_shown"), [(0, False), (1, False), (4, False), (9, False), (10, True), (15, True)]
)
def test_questions_answered_by_fewer_than_ten_are_not_shown(number: int, is_shown: bool) -> None:
    result = scoring.score(
        frameworks.load(2568), printed=printed({"i1": "80", "1": "80", "IIT": "90", "e1": "70"})
    )
    hidden = analysis.withheld(result, {"IIT": number})
    assert ("i1" not in hidden) == is_shown
    assert not hidden & {"1", "IIT", "total", "e1", "o1"}


def test_counted_answers_speak_for_themselves() -> None:
    framework = frameworks.load(2568)
    result = scoring.score(
        framework, answers=as_answers(framework, EIT2=people(framework, "EIT2", 7, seed=7)), body="a"
    )
    hidden = analysis.withheld(result, {"EIT2": 500})
    # The joint question would give part 2 away to whoever knows part 1.
    assert {"e1@EIT2", "e1"} <= hidden
    assert "e1@EIT1" not in hidden


def test_small_numbers_are_said_as_fewer_than_ten() -> None:
    assert [analysis.show_number(number, "en") for number in (9, 10)] == ["fewer than 10", "10"]
    assert analysis.show_number(3) == "น้อยกว่า 10"
