"""The page of one indicator: its questions or items, last year's, and what must not be shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai import analysis
from prongsai.web.accounts.models import Person
from prongsai.web.results import loading
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import EXAMPLES, Town

Browser = Callable[[Person], Client]


@pytest.fixture
def few(town: Town) -> ResultVersion:
    """The town's result, of which only nine people filled in the staff's form."""
    text = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    counted = text.replace("  2563:\n", "  2563:\n    respondents: {IIT: {answered: 9, people: 60}}\n")
    return loading.load(town.round, [loading.Upload("body.yaml", counted.encode())], town.officer)


def page(client: Client, pk: int, code: str) -> str:
    answer = client.get(reverse("indicator", args=(pk, code)))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_survey_indicator_shows_its_questions(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    shown = page(signed_in(town.officer), town.round.pk, "4")
    result = loading.result_of(loaded)
    indicator = next(each for each in result.framework.indicators if each.code == "4")
    figures = [result.show(question.code) for question in indicator.questions]
    assert re.findall(r"I\d+ </span>([\d.]+)</a>", shown) == figures
    assert "77.53" in shown


def test_an_item_shows_its_score_in_a_word_and_the_remark(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    shown = page(signed_in(town.officer), town.round.pk, "9")
    row = shown.partition("<td>O17</td>")[2].partition("</tr>")[0]
    assert "</span>0.00</a>" in row
    assert '<span class="tag poor">ไม่ได้คะแนน</span>' in row
    assert "ระบบที่แสดงไม่ใช่การให้บริการตามภารกิจของหน่วยงาน" in row


def test_last_year_stands_beside_it(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    shown = page(signed_in(town.officer), town.round.pk, "9")
    assert '<p class="figure">−48.87</p>' in shown  # 38.63 after 87.50


def test_questions_of_a_small_group_are_nowhere(town: Town, few: ResultVersion, signed_in: Browser) -> None:
    client, pk = signed_in(town.officer), town.round.pk
    pages = [reverse("indicator", args=(pk, "1")), reverse("gaps", args=(pk,)), reverse("path", args=(pk,))]
    pages += [reverse("explain", args=(pk, code)) for code in ("I7", "1")] + [reverse("result", args=(pk,))]
    shown = "".join(client.get(each).content.decode() for each in pages)
    figures = [figure for figure in ("67.90", "84.88", "93.93", "96.13", "82.85", "68.11") if figure in shown]
    assert figures == []
    assert "88.99" in shown  # the indicator itself stays


def test_last_year_s_small_group_is_not_shown_beside_this_year_s(town: Town) -> None:
    text = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    counted = text.replace("  2562:\n", "  2562:\n    respondents: {IIT: {answered: 9}}\n")
    loaded = loading.load(town.round, [loading.Upload("body.yaml", counted.encode())], town.officer)
    hidden, before = loading.withheld_before(loaded), loading.assessment_of(loaded).history.previous
    assert before is not None
    assert hidden == analysis.withheld(before, {"IIT": 9})
    assert {"I1", "I7"} <= hidden


@pytest.mark.parametrize("code", ["11", "O18", "total", "6@EIT1", "ก", "%00"])
def test_what_is_no_indicator_is_not_found(
    town: Town, loaded: ResultVersion, signed_in: Browser, code: str
) -> None:
    where = reverse("indicator", args=(town.round.pk, code))
    assert signed_in(town.officer).get(where).status_code == 404


def test_a_stranger_finds_no_indicator(
    town: Town, loaded: ResultVersion, other_town: Town, signed_in: Browser
) -> None:
    where = reverse("indicator", args=(town.round.pk, "9"))
    assert signed_in(other_town.officer).get(where).status_code == 404
    assert Client().get(where).headers["Location"] == f"{reverse('sign-in')}?next={where}"
