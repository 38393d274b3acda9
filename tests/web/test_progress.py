"""Units report on their measures, and everybody sees how far the plan is."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prongsai import measures
from prongsai.web.accounts.models import Person, Unit
from prongsai.web.plans import editing, progress
from prongsai.web.plans.models import Report, RoundPlan
from prongsai.web.plans.reading import plan_of
from tests.web.conftest import Town, somebody
from tests.web.test_adopt import SOUND

Browser = Callable[[Person], Client]
DONE = {"unit": "กองคลัง", "state": "done", "did": "จัดทำคู่มือแล้ว", "result": "ใช้แล้ว", "version": 0}
IN_MAY = datetime.date(2021, 5, 1)


@pytest.fixture
def adopted(town: Town) -> RoundPlan:
    """Two measures of an adopted plan: the first of two units, the second of another alone."""
    Unit.objects.create(body=town.body, name="กองช่าง")
    editing.add(town.round, {**SOUND, "units": ["กองคลัง", "กองช่าง"]}, town.officer)
    second = {**SOUND, "measure": ["ปรับปรุงเว็บไซต์"], "units": ["กองช่าง"], "mends": ["9"], "reported": [6]}
    editing.add(town.round, second, town.officer)
    RoundPlan.objects.update(state="adopted", adopted_by="นายก", adopted_under="มติ", adopted_on=IN_MAY)
    return RoundPlan.objects.get()


def address(town: Town, number: int = 1, months: int = 3) -> str:
    return reverse("report", args=[town.round.pk, number, months])


def test_a_unit_reports_in_one_form(town: Town, adopted: RoundPlan, signed_in: Browser) -> None:
    browser = signed_in(town.colleague)
    assert "กองช่าง" not in browser.get(address(town)).content.decode()
    typed = {**DONE, "evidence": "https://example.go.th/manual\n\nบันทึกข้อความ", "obstacle": "ไม่มี"}
    assert browser.post(address(town), typed).status_code == 302
    (found,) = plan_of(town.round).measures[0].progress
    assert (found.round, found.state, found.unit, found.did) == (3, "done", "กองคลัง", "จัดทำคู่มือแล้ว")
    assert found.evidence == ("https://example.go.th/manual", "บันทึกข้อความ")
    page = browser.get(reverse("measure", args=[town.round.pk, 1])).content.decode()
    assert '<a href="https://example.go.th/manual"' in page


def test_evidence_that_is_no_address_of_the_web_is_no_link(
    town: Town, adopted: RoundPlan, signed_in: Browser
) -> None:
    signed_in(town.colleague).post(address(town), {**DONE, "evidence": "javascript:alert(1)"})
    page = signed_in(town.officer).get(reverse("measure", args=[town.round.pk, 1])).content.decode()
    assert ("javascript:alert(1)" in page, 'href="javascript' in page) == (True, False)


def test_a_unit_reports_neither_of_others_measures_nor_in_their_name(
    town: Town, adopted: RoundPlan, signed_in: Browser
) -> None:
    browser = signed_in(town.colleague)
    assert browser.get(address(town, 2, 6)).status_code == 404
    assert browser.post(address(town, 2, 6), {**DONE, "unit": "กองช่าง"}).status_code == 404
    assert browser.post(address(town), {**DONE, "unit": "กองช่าง"}).status_code == 400
    assert Report.objects.count() == 0


def test_the_officer_reports_for_any_unit_in_charge(
    town: Town, adopted: RoundPlan, signed_in: Browser
) -> None:
    browser = signed_in(town.officer)
    for unit in ("กองคลัง", "กองช่าง"):
        assert browser.post(address(town), {**DONE, "unit": unit}).status_code == 302
    assert browser.post(address(town), {**DONE, "unit": "สำนักปลัด"}).status_code == 400
    assert sorted(each.unit for each in Report.objects.all()) == ["กองคลัง", "กองช่าง"]


def test_the_executive_reads_but_does_not_report(town: Town, adopted: RoundPlan, signed_in: Browser) -> None:
    answer = signed_in(town.executive).post(address(town), DONE)
    assert (answer.status_code, Report.objects.count()) == (400, 0)
    assert "เฉพาะส่วนราชการที่รับผิดชอบมาตรการนี้รายงานได้" in answer.content.decode()


@pytest.mark.parametrize("state", ["draft", "proposed", "returned", "closed"])
def test_only_an_adopted_plan_is_reported_of(
    town: Town, adopted: RoundPlan, signed_in: Browser, state: str
) -> None:
    RoundPlan.objects.update(state=state)
    assert signed_in(town.colleague).post(address(town), DONE).status_code == 400
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"state": ""}, "state"),
        ({"state": "finished"}, "state"),
        ({"did": " "}, "did"),
        ({"did": "ก" * 4001}, "did"),
        ({"evidence": "\n".join(["x"] * 61)}, "evidence"),
        ({"version": "-1"}, "version"),
        ({"unit": "กองอื่น"}, "unit"),
    ],
)
def test_a_report_that_is_not_whole_says_so_and_stays_typed(
    town: Town, adopted: RoundPlan, signed_in: Browser, typed: dict[str, str], field: str
) -> None:
    answer = signed_in(town.colleague).post(address(town), {**DONE, **typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert "ใช้แล้ว" in answer.content.decode()
    assert Report.objects.count() == 0


def test_a_round_that_the_plan_does_not_have_is_not_there(
    town: Town, adopted: RoundPlan, signed_in: Browser
) -> None:
    assert signed_in(town.colleague).get(address(town, 1, 4)).status_code == 404


def test_a_report_is_mended_by_its_next_version(town: Town, adopted: RoundPlan, signed_in: Browser) -> None:
    browser = signed_in(town.colleague)
    browser.post(address(town), {**DONE, "state": "in_hand"})
    assert 'name="version" value="1"' in browser.get(address(town)).content.decode()
    assert browser.post(address(town), {**DONE, "version": 1}).status_code == 302
    (found,) = Report.objects.all()
    assert (found.state, found.version) == ("done", 2)


def test_two_colleagues_who_report_at_once_lose_nothing(
    town: Town, adopted: RoundPlan, signed_in: Browser
) -> None:
    other = somebody("a-finance-2", "contributor", town.body, unit=town.finance)
    assert signed_in(other).post(address(town), {**DONE, "did": "ร่างแล้ว"}).status_code == 302
    answer = signed_in(town.colleague).post(address(town), DONE)
    assert answer.status_code == 409
    assert answer.context["differences"] == [("ทำอะไรไปแล้ว", None, ["ร่างแล้ว"], ["จัดทำคู่มือแล้ว"], True)]
    assert Report.objects.get().did == "ร่างแล้ว"
    assert signed_in(town.colleague).post(address(town), {**DONE, "version": 1}).status_code == 302
    assert Report.objects.get().did == "จัดทำคู่มือแล้ว"


def test_what_is_owed_is_the_latest_round_that_began(town: Town, adopted: RoundPlan) -> None:
    def owed(person: Person, on: datetime.date) -> list[tuple[int, int, bool, list[str]]]:
        found = progress.owed(person, town.round, plan_of(town.round), on)
        return [(each.measure.number, each.months, each.is_late, list(each.units)) for each in found]

    assert owed(town.colleague, IN_MAY) == [(1, 12, False, ["กองคลัง"])]
    assert owed(town.officer, IN_MAY) == [(1, 12, False, ["กองคลัง", "กองช่าง"]), (2, 6, True, ["กองช่าง"])]
    progress.report(town.round, 1, 3, {**DONE, "evidence": [], "obstacle": ""}, 0, town.colleague, IN_MAY)
    assert owed(town.colleague, IN_MAY) == []


def test_the_standing_counts_by_round_unit_and_indicator(town: Town, adopted: RoundPlan) -> None:
    given = {**DONE, "evidence": [], "obstacle": ""}
    progress.report(town.round, 1, 6, given, 0, town.officer, IN_MAY)
    found = progress.standing(plan_of(town.round), town.round.framework, IN_MAY)
    assert [(each.months, str(each.due)) for each in found.rounds] == [
        (3, "2020-12-31"), (6, "2021-03-31"), (12, "2021-09-30"),
    ]  # fmt: skip
    assert [(each.name.th, each.tally.in_hand, each.tally.total) for each in found.by_unit] == [
        ("กองคลัง", 1, 1), ("กองช่าง", 1, 2),
    ]  # fmt: skip
    assert [(each.tally.name, each.tally.overdue) for each in found.by_indicator] == [("4", 1), ("9", 1)]
    assert [(each.measure.number, each.round) for each in found.late] == [
        (1, None), (1, 6), (2, None), (2, 6),
    ]  # fmt: skip


def test_nothing_is_reported_before_the_plan_starts(town: Town, adopted: RoundPlan) -> None:
    with pytest.raises(progress.PlanError) as caught:
        progress.report(town.round, 1, 3, DONE, 0, town.colleague, datetime.date(2020, 9, 30))
    assert caught.value.problems[0].en == "The plan has not started yet."


@pytest.mark.parametrize("who", ["officer", "colleague", "executive"])
def test_the_plan_page_asks_as_often_for_many_measures_as_for_few(
    town: Town, adopted: RoundPlan, signed_in: Browser, who: str
) -> None:
    browser, page = signed_in(getattr(town, who)), reverse("plan", args=[town.round.pk])
    with CaptureQueriesContext(connection) as few:
        assert "เกินกำหนด" in browser.get(page).content.decode()
    RoundPlan.objects.update(state="draft")
    for number in range(4):
        editing.add(town.round, {**SOUND, "measure": [f"มาตรการเพิ่ม {number}"]}, town.officer)
    RoundPlan.objects.update(state="adopted")
    with CaptureQueriesContext(connection) as many:
        assert "มาตรการเพิ่ม 3" in browser.get(page).content.decode()
    assert len(many) == len(few)


@pytest.fixture
def for_all(town: Town) -> RoundPlan:
    """An adopted plan with one measure of every unit, of which there are two."""
    Unit.objects.create(body=town.body, name="กองช่าง")
    editing.add(town.round, {**SOUND, "units": ["ทุกส่วนราชการ"], "reported": [6]}, town.officer)
    RoundPlan.objects.update(state="adopted", adopted_by="นายก", adopted_under="มติ", adopted_on=IN_MAY)
    return RoundPlan.objects.get()


def test_every_unit_reports_of_a_measure_of_all_units(
    town: Town, for_all: RoundPlan, signed_in: Browser
) -> None:
    page = signed_in(town.colleague).get(reverse("plan", args=[town.round.pk]))
    assert [(each.measure.number, each.units) for each in page.context["owed"]] == [(1, ["กองคลัง"])]
    assert signed_in(town.colleague).post(address(town), DONE).status_code == 302
    assert signed_in(town.officer).post(address(town), {**DONE, "unit": "กองช่าง"}).status_code == 302
    (found,) = plan_of(town.round).measures
    assert sorted(each.unit for each in found.progress) == ["กองคลัง", "กองช่าง"]
    assert measures.state(found) == "done"


def test_a_unit_reports_for_itself_alone_also_where_all_are_in_charge(
    town: Town, for_all: RoundPlan, signed_in: Browser
) -> None:
    for unit in ("กองช่าง", "ทุกส่วนราชการ", "กองอื่น"):
        assert signed_in(town.colleague).post(address(town), {**DONE, "unit": unit}).status_code == 400
    assert Report.objects.count() == 0
