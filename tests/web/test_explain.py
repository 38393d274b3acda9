"""A figure told back: the core's own lines, with every code in them a link."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Person
from prongsai.web.results import loading
from prongsai.web.results.explanation import explanation
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town

Browser = Callable[[Person], Client]


def steps(shown: str) -> list[str]:
    found = shown.partition('<ol class="steps">')[2].partition("</ol>")[0]
    return [html.unescape(re.sub(r"<[^>]+>", "", each)) for each in re.findall(r"<li>(.*?)</li>", found)]


@pytest.mark.parametrize("code", ["total", "IIT", "9", "9.3", "I7", "O18"])
def test_the_page_tells_what_the_core_tells(
    town: Town, loaded: ResultVersion, signed_in: Browser, code: str
) -> None:
    shown = signed_in(town.officer).get(reverse("explain", args=(town.round.pk, code))).content.decode()
    head, *rest = loading.result_of(loaded).explain(code, "th")
    assert steps(shown) == rest
    assert f"<h1>{html.escape(head)}" in shown


def test_the_parts_of_a_figure_are_links(loaded: ResultVersion) -> None:
    told = explanation(loading.assessment_of(loaded), "9", "th")
    assert told is not None
    linked = [span.code for step in told.steps for span in step if span.code]
    assert linked[:5] == ["9.1", "9.2", "9.3", "9.4", "9.5"]
    assert [node.code for node in told.goes_into] == ["OIT"]


def test_a_number_that_looks_like_a_code_is_no_link(loaded: ResultVersion) -> None:
    told = explanation(loading.assessment_of(loaded), "IIT", "th")
    assert told is not None
    linked = [span.code for step in told.steps for span in step if span.code]
    assert linked == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("code", ["99", "O99", "I1.1", "'", "nothing"])
def test_what_has_no_score_is_not_found(
    town: Town, loaded: ResultVersion, signed_in: Browser, code: str
) -> None:
    where = reverse("explain", args=(town.round.pk, code))
    assert signed_in(town.officer).get(where).status_code == 404


def test_a_stranger_finds_no_explanation(
    town: Town, loaded: ResultVersion, other_town: Town, signed_in: Browser
) -> None:
    where = reverse("explain", args=(town.round.pk, "9"))
    assert signed_in(other_town.officer).get(where).status_code == 404
    assert Client().get(where).headers["Location"] == f"{reverse('sign-in')}?next={where}"
