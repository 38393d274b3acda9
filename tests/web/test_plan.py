"""The plan's page: who sees what of it, bringing it in from the file, taking what is proposed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai import answers, measures
from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Person, Unit
from prongsai.web.plans import adoption, editing
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.plans.reading import plan_of
from prongsai.web.plans.unit_names import in_charge
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import EXAMPLES, Town, somebody

Browser = Callable[[Person], Client]


def test_a_round_without_a_plan_has_an_empty_one(town: Town) -> None:
    plan = plan_of(town.round)
    assert (plan.year, plan.for_year, plan.measures, plan.rounds) == (2563, 2564, (), (3, 6, 12))


def test_the_plan_of_the_file_is_brought_in_word_for_word(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    browser = signed_in(town.officer)
    assert "นำเข้าจากแฟ้ม" in browser.get(reverse("plan", args=[town.round.pk])).content.decode()
    answer = browser.post(reverse("import-plan", args=[town.round.pk]))
    assert answer.status_code == 302
    block = answers.read_dossier(EXAMPLES / "mueang-phon-2563.yaml").plan
    written = measures.read_plan(block, town.round.framework, measures.load().measures)
    plan = plan_of(town.round)
    assert [each.name for each in plan.measures] == [each.name for each in written.measures]
    assert [each.steps for each in plan.measures] == [each.steps for each in written.measures]
    assert (plan.follow_up, plan.starts, plan.state) == (written.follow_up, written.starts, "draft")


def test_a_plan_is_brought_in_once(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    editing.bring_in(town.round, loaded, town.officer)
    browser = signed_in(town.officer)
    assert "นำเข้าจากแฟ้ม" not in browser.get(reverse("plan", args=[town.round.pk])).content.decode()
    answer = browser.post(reverse("import-plan", args=[town.round.pk]))
    assert (answer.status_code, RoundPlan.objects.count()) == (400, 1)
    assert "แผนมีมาตรการอยู่แล้ว จึงไม่นำเข้าทับ" in answer.content.decode()


def test_what_is_proposed_says_why_and_what_it_is_worth(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    page = signed_in(town.officer).get(reverse("propose", args=[town.round.pk])).content.decode()
    assert "O34, O35, O36, O37, O38, O39, O42, O43 ได้ 0 คะแนน คืนคะแนนรวมได้ไม่เกิน 17.50 คะแนน" in page


def test_ticked_proposals_become_measures_that_the_catalogue_fills(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    browser, address = signed_in(town.officer), reverse("propose", args=[town.round.pk])
    picked = ["declare-honest-intent", "prevention-menu"]
    assert browser.post(address, {"pick": picked}).status_code == 302
    plan = plan_of(town.round)
    assert [each.taken_from for each in plan.measures] == ["prevention-menu", "declare-honest-intent"]
    known = measures.load().measures["declare-honest-intent"]
    assert plan.measures[1].steps == tuple(step.th for step in known.steps)
    assert plan.measures[1].mends == ("O34",)
    assert 'value="prevention-menu"' not in browser.get(address).content.decode()
    assert browser.post(address, {"pick": picked}).status_code == 400
    assert PlannedMeasure.objects.count() == 2


def test_proposing_without_a_tick_says_so(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    answer = signed_in(town.officer).post(reverse("propose", args=[town.round.pk]), {})
    assert answer.status_code == 400
    assert "เลือกอย่างน้อยหนึ่งมาตรการ" in answer.content.decode()


def test_nothing_is_proposed_before_there_is_a_result(town: Town, signed_in: Browser) -> None:
    answer = signed_in(town.officer).get(reverse("propose", args=[town.round.pk]))
    assert (answer.status_code, "ยังไม่มีผลการประเมินของปีนี้" in answer.content.decode()) == (200, True)


def test_what_must_be_mended_stands_on_top_and_beside_its_measure(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    editing.add(town.round, {"measure": ["จัดทำคู่มือ"], "mends": ["O99"]}, town.officer)
    page = signed_in(town.officer).get(reverse("plan", args=[town.round.pk])).content.decode()
    assert page.count("มาตรการที่ 1 ยังไม่ได้ระบุขั้นตอน (ช่อง “ขั้นตอนหรือวิธีปฏิบัติ”)") == 2
    assert page.count("มาตรการที่ 1 แก้ไข “O99” ซึ่งไม่มีในปี 2563") == 2


def test_a_contributor_sees_the_measures_of_their_own_unit_and_of_every_unit_only(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    editing.bring_in(town.round, loaded, town.officer)
    browser = signed_in(Person.objects.get(login="a-finance"))
    page = browser.get(reverse("plan", args=[town.round.pk]))
    units = {each.number: each.units for each in plan_of(town.round).measures}
    own = [number for number, named in units.items() if {"กองคลัง", "ทุกหน่วยงานของเทศบาล"}.intersection(named)]
    assert [row[0].number for row in page.context["rows"]] == own
    theirs = next(number for number in units if number not in own)
    address = reverse("measure", args=[town.round.pk, theirs])
    assert browser.get(address).status_code == 404
    assert browser.post(address, {}).status_code == 404


def test_the_officer_is_told_of_units_that_nobody_reports_for(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    editing.add(town.round, {"units": ["กองคลัง", "กองที่ไม่มี", "ทุกส่วนราชการ"]}, town.officer)
    address = reverse("plan", args=[town.round.pk])
    assert signed_in(town.officer).get(address).context["strange_units"] == ["กองที่ไม่มี"]
    assert signed_in(town.executive).get(address).context["strange_units"] == ()


def test_people_from_outside_see_a_plan_once_it_is_adopted(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    editing.add(town.round, {"measure": ["จัดทำคู่มือการใช้ทรัพย์สิน"]}, town.officer)
    overseer = somebody("overseer", "overseer", province=town.body.province)
    address = reverse("plan", args=[town.round.pk])
    assert "จัดทำคู่มือการใช้ทรัพย์สิน" not in signed_in(overseer).get(address).content.decode()
    RoundPlan.objects.update(state="adopted")
    assert "จัดทำคู่มือการใช้ทรัพย์สิน" in signed_in(overseer).get(address).content.decode()
    assert adoption.moves(town.round, overseer) == []


@pytest.mark.parametrize(
    "name",
    ["plan", "propose", "import-plan", "move-plan", "add-measure", "measure", "delete-measure", "report"],
)
def test_the_plan_of_another_body_is_not_there(
    town: Town, other_town: Town, loaded: ResultVersion, signed_in: Browser, name: str
) -> None:
    editing.bring_in(town.round, loaded, town.officer)
    numbers = {"measure": [1], "delete-measure": [1], "report": [1, 3]}.get(name, [])
    address = reverse(name, args=[town.round.pk, *numbers])
    ask = "get" if name == "plan" else "post"
    for person in (other_town.officer, other_town.colleague, other_town.executive):
        browser = signed_in(person)
        assert getattr(browser, ask)(address).status_code == 404
    assert getattr(Client(), ask)(address)["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize("login", ["a-finance", "a-executive"])
def test_only_the_officer_brings_in_and_proposes(
    town: Town, loaded: ResultVersion, signed_in: Browser, login: str
) -> None:
    browser = signed_in(Person.objects.get(login=login))
    assert browser.post(reverse("import-plan", args=[town.round.pk])).status_code == 400
    browser.post(reverse("propose", args=[town.round.pk]), {"pick": ["prevention-menu"]})
    assert (RoundPlan.objects.count(), PlannedMeasure.objects.count()) == (0, 0)


def test_every_change_of_a_plan_leaves_its_entry(town: Town, loaded: ResultVersion) -> None:
    editing.bring_in(town.round, loaded, town.officer)
    row = editing.add(town.round, {"measure": ["จัดทำคู่มือ"]}, town.officer)
    editing.change(town.round, row.pk, 1, {"measure": ["จัดทำคู่มือใหม่"]}, town.officer)
    editing.delete(town.round, row.pk, 2, town.officer)
    entries = trail.TrailEntry.objects.filter(action__startswith="plan.").order_by("number")
    assert [each.action for each in entries] == [
        "plan.imported", "plan.measure-added", "plan.measure-changed", "plan.measure-deleted",
    ]  # fmt: skip
    assert list(trail.verify()) == []


def test_a_proposed_measure_is_put_in_charge_of_the_bodys_own_units(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    Unit.objects.create(body=town.body, name="สำนักปลัดเทศบาล")
    typed = {"pick": ["declare-honest-intent", "prevention-menu"], "units": ["กองคลัง", "งานอื่น"]}
    assert signed_in(town.officer).post(reverse("propose", args=[town.round.pk]), typed).status_code == 302
    own = {"สำนักปลัดเทศบาล", "กองคลัง", "งานอื่น", "ทุกส่วนราชการ"}
    named = [set(each.units) for each in plan_of(town.round).measures]
    assert [bool(each) and each <= own for each in named] == [True, True]


def test_what_the_catalogue_suggests_is_a_hint_where_the_body_has_no_such_unit(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    browser = signed_in(town.officer)
    page = browser.get(reverse("propose", args=[town.round.pk])).content.decode()
    assert ("คลังมาตรการแนะนำ" in page, 'value="กองคลัง"' in page) == (True, True)
    browser.post(reverse("propose", args=[town.round.pk]), {"pick": ["prevention-menu"]})
    assert plan_of(town.round).measures[0].units == ()
    page = browser.get(reverse("measure", args=[town.round.pk, 1])).content.decode()
    assert "คลังมาตรการแนะนำ: " in page


@pytest.mark.parametrize(
    ("usual", "found"),
    [
        (["สำนักปลัด"], ("สำนักปลัดเทศบาล",)),
        (["กองคลัง (งานพัสดุและทรัพย์สิน)", "กองคลัง"], ("กองคลัง",)),
        (["ทุกส่วนราชการ", "ผู้บริหาร"], ("ทุกส่วนราชการ",)),
    ],
)
def test_general_names_of_units_are_the_bodys_own(usual: list[str], found: tuple[str, ...]) -> None:
    assert in_charge(usual, ["กองคลัง", "สำนักปลัดเทศบาล"]) == found


def test_no_key_of_a_file_stands_on_the_page_of_a_plan(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    given = {"units": ["กองคลัง, กองช่าง"], "when": "เมื่อไรก็ได้ครับ", "mends": ["X9"]}
    editing.add(town.round, given, town.officer)
    RoundPlan.objects.update(starts=datetime.date(2021, 9, 1))
    problems = signed_in(town.officer).get(reverse("plan", args=[town.round.pk])).context["problems"]
    said = " ".join(each.th for each in problems)
    assert len(problems) >= 6
    assert re.findall(r"\(\w+\)|\b(?:units|rounds|starts|all)\b", said.replace("(ทุกตัวชี้วัด)", "")) == []
