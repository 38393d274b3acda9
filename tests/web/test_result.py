"""The overview of a result: what it shows, to whom, and what it says of how sure the figures are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai import frameworks
from prongsai.documents import chart_pictures as pictures
from prongsai.web.accounts.models import Body, Person
from prongsai.web.results import loading, overview
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import EXAMPLES, NAME, Town, somebody

Browser = Callable[[Person], Client]


def page(client: Client, name: str, *parts: object) -> str:
    answer = client.get(reverse(name, args=parts))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def example(db: None) -> ResultVersion:
    """The made-up body whose single answers are at hand, loaded from file names without folders."""
    body = Body.objects.create(name="เทศบาลตำบลตัวอย่าง", kind="เทศบาลตำบล", province="ตัวอย่าง")
    round_ = Round.objects.create(body=body, year=2568, framework_code="nacc-2568", step="prepare")
    files = [EXAMPLES / "raw-answers-2568.yaml", *sorted((EXAMPLES / "raw-answers-2568").iterdir())]
    uploads = [loading.Upload(each.name, each.read_bytes()) for each in files]
    return loading.load(round_, uploads, somebody("example", "officer", body))


def test_the_overview_shows_total_level_and_every_indicator(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    shown = page(signed_in(town.officer), "result", town.round.pk)
    assert '<p class="figure">D</p>' in shown
    for figure in ("60.88", "88.99", "38.63", "12.50"):
        assert f"</span>{figure}</a>" in shown
    assert "−23.21" in shown  # 60.88 after 84.09


def test_every_figure_leads_to_its_explanation(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    shown = page(signed_in(town.officer), "result", town.round.pk)
    result = loading.result_of(loaded)
    codes = ["total", "IIT", "EIT", "OIT", *(each.code for each in result.framework.indicators)]
    for code in codes:
        assert f'href="{reverse("explain", args=(town.round.pk, code))}"' in shown


def test_charts_carry_no_style_and_have_their_words(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    shown = page(signed_in(town.officer), "result", town.round.pk)
    assert shown.count("<svg ") == 2
    assert " style=" not in shown
    assert "<script" not in shown


def test_levels_show_the_floors_of_each_instrument(example: ResultVersion, signed_in: Browser) -> None:
    shown = page(signed_in(example.loaded_by), "result", example.round_id)
    floors = shown.partition('id="levels"')[2].partition("</table>")[0]
    assert [floors.count(f"{code} ≥ 95.00") for code in ("รวม", "IIT", "EIT", "OIT")] == [1, 1, 1, 1]
    result = loading.result_of(example)
    assert result.total is not None
    assert floors.count('<tr class="here">') == 1


def test_survey_scores_say_how_sure_they_are(example: ResultVersion, signed_in: Browser) -> None:
    shown = page(signed_in(example.loaded_by), "result", example.round_id)
    margin = loading.assessment_of(example).errors[2568]["IIT"].margin
    assert f"± ไม่เกิน {margin:.2f}" in shown
    assert '<td class="number">45–49</td><td class="number">80</td>' in shown


def test_what_does_not_agree_is_named(town: Town, signed_in: Browser) -> None:
    text = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    slip = text.replace("O18: {score: 0,", "O18: {score: 100,")
    loaded = loading.load(town.round, [loading.Upload("body.yaml", slip.encode())], town.officer)
    found = loading.result_of(loaded).disagreements
    shown = page(signed_in(town.officer), "result", town.round.pk)
    assert len(found) > 0
    assert [each.say.th in shown for each in found] == [True] * len(found)


def test_a_round_without_a_result_offers_the_officer_to_load_one(town: Town, signed_in: Browser) -> None:
    offer = f'<a role="button" href="{reverse("load", args=(town.round.pk,))}"'
    assert offer in page(signed_in(town.officer), "result", town.round.pk)
    assert offer not in page(signed_in(town.executive), "result", town.round.pk)


def test_the_page_reads_in_english(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    client.cookies["django_language"] = "en"
    assert "disclosure of information" in page(client, "result", town.round.pk)


@pytest.mark.parametrize("name", ["result", "load", "gaps", "path"])
def test_a_stranger_finds_nothing(
    town: Town, loaded: ResultVersion, other_town: Town, signed_in: Browser, name: str
) -> None:
    where = reverse(name, args=(town.round.pk,))
    assert signed_in(other_town.officer).get(where).status_code == 404
    assert Client().get(where).headers["Location"] == f"{reverse('sign-in')}?next={where}"


def test_an_assessor_sees_only_what_is_published(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    client = signed_in(somebody("assessor", "assessor", province=town.body.province))
    assert "60.88" not in page(client, "result", town.round.pk)
    assert client.get(reverse("gaps", args=(town.round.pk,))).status_code == 404


def test_the_floor_that_holds_the_level_down_is_named(example: ResultVersion, signed_in: Browser) -> None:
    shown = page(signed_in(example.loaded_by), "result", example.round_id)
    subject = loading.assessment_of(example).history.last
    names = [level.code for level in subject.framework.levels]
    above = subject.framework.levels[names.index(subject.level or "") - 1]
    note = shown.partition('id="levels"')[2].partition("<div")[0]
    short = [code for code, bound in above.floors.items() if (subject.figure(code) or 0) < bound]
    assert above.name.th in note
    assert [code for code in above.floors if f">{code} ขาด" in note] == short


def test_a_change_beyond_the_sampling_error_is_said_so(town: Town, signed_in: Browser) -> None:
    text = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    for year in (2562, 2563):
        counts = "{IIT: {answered: 400}, EIT: {answered: 400}}"
        text = text.replace(f"  {year}:\n", f"  {year}:\n    respondents: {counts}\n")
    loading.load(town.round, [loading.Upload("body.yaml", text.encode())], town.officer)
    shown = page(signed_in(town.officer), "result", town.round.pk).partition('id="indicators"')[2]
    table = shown.partition("</table>")[0]
    rows = [row for row in table.split("<tr>") if "เกินช่วงคลาดเคลื่อน" in row or "อยู่ในช่วงคลาดเคลื่อน" in row]
    assert len(rows) == 8  # the surveys' indicators; the disclosure's have no sampling error


def test_what_the_file_says_of_the_body_otherwise_is_named(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    town.body.district, town.body.province = "ทดสอบ", "ขอนแก่น"
    town.body.save()
    page = signed_in(town.officer).get(reverse("result", args=(town.round.pk,)))
    assert [(each.name.en, each.in_file, each.on_page) for each in page.context["otherwise"]] == [
        ("district", "อำเภอพล", "อำเภอทดสอบ")
    ]
    assert "แฟ้มระบุ อำเภอพล ข้อมูลหน่วยงานระบุ อำเภอทดสอบ" in page.content.decode()


def test_the_change_of_the_total_says_which_indicators_go_by_other_rules(town: Town) -> None:
    codes = [each.code for each in frameworks.load(2568).indicators]
    given = "".join(f"        '{code}': 90.00\n" for code in codes)
    text = f"body: {{name: {NAME}, kind: เทศบาลเมือง}}\nyear: 2568\nyears:\n"
    figures = f"    figures:\n      total: 90.00\n      indicators:\n{given}"
    text += "".join(f"  {year}:\n{figures}" for year in (2567, 2568))
    round_ = Round.objects.create(body=town.body, year=2568, framework_code="nacc-2568", step="prepare")
    made = loading.load(round_, [loading.Upload("b.yaml", text.encode())], town.officer)
    row = overview.total_row(pictures.subject_of(loading.assessment_of(made), "th"))
    assert row.note is not None
    assert "เกณฑ์ของตัวชี้วัดที่ 9, 10 ต่างจากปีก่อน" in row.note.th
