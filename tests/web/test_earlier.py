"""Earlier years: typed or loaded, joined to the history of a round, and named where they differ."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Person
from prongsai.web.results import loading, review
from prongsai.web.results.models import ResultFile, ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import EXAMPLES, Town

Browser = Callable[[Person], Client]
FIGURES = {"source": "ประกาศผล ปี 2562 หน้า 3", "total": "๘๔.๐๙", "level": "B", "score-9": "87.50"}
FILE = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
ALONE = FILE.partition("  2562:\n")[0] + "  2563:\n" + FILE.partition("  2563:\n")[2]


@pytest.fixture
def before(town: Town) -> Round:
    return Round.objects.create(body=town.body, year=2562, framework_code="nacc-2562", step="prepare")


def typed(client: Client, round_: Round, **more: str) -> HttpResponse:
    return client.post(reverse("type-figures", args=(round_.pk,)), FIGURES | more)


def approve(town: Town, loaded: ResultVersion) -> ResultVersion:
    return review.move(review.move(loaded, "proposed", town.officer, "แก้คะแนน"), "published", town.executive)


def load(town: Town, text: str) -> ResultVersion:
    return loading.load(town.round, [loading.Upload("body.yaml", text.encode())], town.officer)


def test_typed_figures_become_a_body_file_that_is_scored(
    town: Town, before: Round, signed_in: Browser
) -> None:
    assert typed(signed_in(town.officer), before).headers["Location"] == reverse("result", args=(before.pk,))
    loaded = ResultVersion.objects.get(round=before)
    result = loading.result_of(loaded)
    assert (result.show("total"), result.level, result.show("9")) == ("84.09", "B", "87.50")
    assert loading.assessment_of(loaded).sources[2562].th == FIGURES["source"]
    assert ResultFile.objects.get(result=loaded).name == "typed-2562.yaml"


def test_what_is_typed_cannot_break_out_of_the_file(town: Town, before: Round, signed_in: Browser) -> None:
    source = "ก: \"ข\nyears: {}\n# 'ค"
    typed(signed_in(town.officer), before, source=source)
    loaded = ResultVersion.objects.get(round=before)
    assert loading.assessment_of(loaded).sources[2562].th == source
    assert loading.result_of(loaded).show("total") == "84.09"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("score-9", "187.50", "ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 100 ไม่ใช่ “187.50”"),
        ("total", "แปดสิบ", "ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 100 ไม่ใช่ “แปดสิบ”"),
        ("source", "", "โปรดบอกที่มาของตัวเลข"),
    ],
)
def test_slips_are_told_in_their_field(
    town: Town, before: Round, signed_in: Browser, field: str, value: str, said: str
) -> None:
    answer = typed(signed_in(town.officer), before, **{field: value})
    assert answer.status_code == 422
    assert answer.content.decode().count(f'<small class="complaint" role="alert">{said}</small>') == 1
    assert not ResultVersion.objects.exists()


def test_nothing_typed_is_said(town: Town, before: Round, signed_in: Browser) -> None:
    answer = typed(signed_in(town.officer), before, total="", **{"score-9": ""})
    assert answer.status_code == 422
    assert "โปรดกรอกคะแนนอย่างน้อยหนึ่งช่อง" in answer.content.decode()


def test_a_year_the_file_lacks_comes_from_its_published_round(
    town: Town, before: Round, signed_in: Browser
) -> None:
    loaded = load(town, ALONE)
    assert loading.assessment_of(loaded).history.previous is None
    typed(signed_in(town.officer), before)
    draft = ResultVersion.objects.get(round=before)
    assert loading.assessment_of(loaded).history.previous is None  # not approved yet
    approve(town, draft)
    known = loading.assessment_of(loaded)
    assert [(year, total) for year, total, _ in known.history.totals()] == [
        (2562, Fraction("84.09")), (2563, Fraction("60.88")),
    ]  # fmt: skip
    shown = signed_in(town.officer).get(reverse("result", args=(town.round.pk,))).content.decode()
    assert "−23.21" in shown


def test_the_file_s_own_figures_win_and_differences_are_named(
    town: Town, before: Round, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    typed(client, before, total="84.19")
    approve(town, ResultVersion.objects.get(round=before))
    loaded = load(town, FILE)
    assert loading.assessment_of(loaded).history.years[2562].total == Fraction("84.09")
    shown = client.get(reverse("earlier", args=(town.round.pk,))).content.decode()
    assert (shown.count("<li>คะแนนรวม: "), "<li>total" in shown) == (1, False)
    assert "ในแฟ้ม 84.09 · ที่เผยแพร่ 84.19" in shown


def test_last_year_s_small_group_stays_hidden_when_it_comes_from_its_own_round(
    town: Town, before: Round
) -> None:
    text = FILE.replace("year: 2563", "year: 2562", 1)
    text = text.partition("  2563:\n")[0].replace(
        "  2562:\n", "  2562:\n    respondents: {IIT: {answered: 9}}\n"
    )
    of_2562 = loading.load(before, [loading.Upload("b.yaml", text.encode())], town.officer)
    approve(town, of_2562)
    loaded = load(town, ALONE)
    assert "I1" in loading.withheld_before(loaded)
    assert loading.withheld_before(loaded) == loading.assessment_of(of_2562).withheld


@pytest.mark.parametrize("name", ["type-figures", "earlier"])
def test_a_stranger_finds_nothing(
    town: Town, loaded: ResultVersion, other_town: Town, signed_in: Browser, name: str
) -> None:
    where = reverse(name, args=(town.round.pk,))
    assert signed_in(other_town.officer).get(where).status_code == 404
    assert Client().get(where).status_code == 302


def test_only_the_officer_may_type(town: Town, before: Round, signed_in: Browser) -> None:
    assert typed(signed_in(town.executive), before).status_code == 403
    assert not ResultVersion.objects.exists()


def test_the_public_page_has_an_earlier_year_as_it_is_published_now(
    town: Town, before: Round, signed_in: Browser
) -> None:
    """Published, corrected: the page of the later year shows it at once, kept in memory or not."""
    approve(town, load(town, ALONE))
    page = reverse("public-body", args=(town.body.pk, 2563))
    assert "84.09" not in Client().get(page).content.decode()
    officer = signed_in(town.officer)
    typed(officer, before)
    assert "84.09" not in Client().get(page).content.decode()
    approve(town, ResultVersion.objects.get(round=before))
    shown = Client().get(page).content.decode()
    assert shown.count('<td class="number">84.09</td>') == 2
    typed(officer, before, total="84.10")
    approve(town, ResultVersion.objects.get(round=before, version=2))
    shown = Client().get(page).content.decode()
    assert (shown.count("84.09"), shown.count('<td class="number">84.10</td>')) == (0, 2)


def test_the_public_page_shows_of_earlier_years_what_the_workspace_shows(
    town: Town, before: Round, signed_in: Browser
) -> None:
    typed(signed_in(town.officer), before)
    approve(town, ResultVersion.objects.get(round=before))
    loaded = approve(town, load(town, ALONE))
    ours, public = loading.assessment_of(loaded), loading.public_assessment_of(loaded)
    assert public.history.totals() == ours.history.totals()
    assert public.history.changes() == ours.history.changes()
    assert [each.framework for each in public.history.years.values()] == [
        each.framework for each in ours.history.years.values()
    ]
