"""One measure of a plan: written, changed, by two people at once, and taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.errors import PlanError
from prongsai.web.accounts.models import Person
from prongsai.web.plans import editing
from prongsai.web.plans.models import PlannedMeasure, Report, RoundPlan
from prongsai.web.plans.reading import plan_of
from tests.web.conftest import Town

Browser = Callable[[Person], Client]
TYPED = {
    "mends": "๔, o๑๘",
    "measure": "จัดทำคู่มือการใช้ทรัพย์สิน",
    "steps": "ร่างคู่มือ\r\n\r\n  แจ้งเวียน  \r\n",
    "units": "กองคลัง",
    "when": "ม.ค.–มี.ค. 64",
    "follow_up": "รายงานปลัดทุกเดือน",
    "reported": ["6", "3"],
    "proof": "คู่มือที่ลงนาม",
}


def held(row: PlannedMeasure) -> dict[str, object]:
    return {"row": row.pk, "version": row.version}


@pytest.fixture
def row(town: Town) -> PlannedMeasure:
    given = {"measure": ["มาตรการเดิม"], "steps": ["ขั้นเดิม"], "units": ["กองคลัง"], "mends": ["4"]}
    return editing.add(town.round, given, town.officer)


def test_a_measure_is_written_one_text_a_line(town: Town, signed_in: Browser) -> None:
    answer = signed_in(town.officer).post(reverse("add-measure", args=[town.round.pk]), TYPED)
    assert answer["Location"] == reverse("measure", args=[town.round.pk, 1])
    found = plan_of(town.round).measures[0]
    assert (found.mends, found.steps, found.reported) == (("4", "O18"), ("ร่างคู่มือ", "แจ้งเวียน"), (3, 6))
    assert str(found.when.last) == "2021-03-31"


def test_a_changed_measure_is_saved_and_its_version_rises(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    address = reverse("measure", args=[town.round.pk, 1])
    page = signed_in(town.officer).get(address).content.decode()
    assert "มาตรการเดิม" in page
    assert signed_in(town.officer).post(address, {**TYPED, **held(row)}).status_code == 302
    row.refresh_from_db()
    assert (row.measure, row.version) == (["จัดทำคู่มือการใช้ทรัพย์สิน"], 2)
    assert RoundPlan.objects.get().version == 3


def test_the_second_of_two_editors_sees_both_and_nothing_is_lost(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    address, browser = reverse("measure", args=[town.round.pk, 1]), signed_in(town.officer)
    first, second = {**TYPED, "proof": "ภาพถ่าย", **held(row)}, {**TYPED, **held(row)}
    assert browser.post(address, first).status_code == 302
    answer = browser.post(address, second)
    assert answer.status_code == 409
    assert answer.context["differences"] == [("หลักฐานความสำเร็จ", None, ["ภาพถ่าย"], ["คู่มือที่ลงนาม"], True)]
    assert PlannedMeasure.objects.get().proof == ["ภาพถ่าย"]
    assert 'name="version" value="2"' in answer.content.decode()
    assert browser.post(address, {**second, "version": 2}).status_code == 302
    assert PlannedMeasure.objects.get().proof == ["คู่มือที่ลงนาม"]


def test_what_was_typed_of_a_deleted_measure_can_be_saved_as_a_new_one(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    editing.delete(town.round, row.pk, row.version, town.officer)
    answer = signed_in(town.officer).post(reverse("measure", args=[town.round.pk, 1]), {**TYPED, **held(row)})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'action="{reverse("add-measure", args=[town.round.pk])}"' in page
    assert "จัดทำคู่มือการใช้ทรัพย์สิน" in page


def test_an_edit_goes_to_its_measure_though_its_number_changed(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    second = editing.add(town.round, {"measure": ["ที่สอง"]}, town.officer)
    third = editing.add(town.round, {"measure": ["ที่สาม"]}, town.officer)
    editing.delete(town.round, row.pk, row.version, town.officer)
    signed_in(town.officer).post(reverse("measure", args=[town.round.pk, 2]), {**TYPED, **held(second)})
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.number, second.measure) == (1, ["จัดทำคู่มือการใช้ทรัพย์สิน"])
    assert (third.number, third.measure) == (2, ["ที่สาม"])


def test_bad_input_is_said_and_what_was_typed_stays(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    typed = {**TYPED, **held(row), "steps": "\n".join(["ขั้น"] * 61), "reported": ["5"], "when": "ก" * 301}
    answer = signed_in(town.officer).post(reverse("measure", args=[town.round.pk, 1]), typed)
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"steps", "reported", "when"}
    assert "จัดทำคู่มือการใช้ทรัพย์สิน" in answer.content.decode()
    row.refresh_from_db()
    assert row.measure == ["มาตรการเดิม"]


@pytest.mark.parametrize("broken", [{}, {"row": "x", "version": "-1"}, {"row": 10**30, "version": 1}])
def test_a_form_without_its_row_changes_nothing(
    town: Town, row: PlannedMeasure, signed_in: Browser, broken: dict[str, object]
) -> None:
    browser = signed_in(town.officer)
    assert browser.post(reverse("measure", args=[town.round.pk, 1]), {**TYPED, **broken}).status_code == 400
    assert browser.post(reverse("delete-measure", args=[town.round.pk, 1]), broken).status_code == 404
    row.refresh_from_db()
    assert row.version == 1


def test_nul_bytes_are_left_out(town: Town, signed_in: Browser) -> None:
    typed = {**TYPED, "steps": "ร่าง\0คู่มือ", "mends": "4\0"}
    signed_in(town.officer).post(reverse("add-measure", args=[town.round.pk]), typed)
    row = PlannedMeasure.objects.get()
    assert (row.steps, row.mends) == (["ร่างคู่มือ"], ["4"])


def test_markup_in_a_measure_is_shown_as_text(town: Town, signed_in: Browser) -> None:
    signed_in(town.officer).post(
        reverse("add-measure", args=[town.round.pk]), {**TYPED, "measure": "<b>คู่มือ</b>"}
    )
    page = signed_in(town.executive).get(reverse("measure", args=[town.round.pk, 1])).content.decode()
    assert "&lt;b&gt;คู่มือ&lt;/b&gt;" in page
    assert "<b>คู่มือ" not in page


@pytest.mark.parametrize("state", ["proposed", "adopted", "closed"])
def test_measures_of_a_plan_on_its_way_are_not_changed(
    town: Town, row: PlannedMeasure, signed_in: Browser, state: str
) -> None:
    RoundPlan.objects.update(state=state)
    browser = signed_in(town.officer)
    answer = browser.post(reverse("measure", args=[town.round.pk, 1]), {**TYPED, **held(row)})
    assert (answer.status_code, "จึงแก้ไขมาตรการไม่ได้" in answer.content.decode()) == (400, True)
    assert "จัดทำคู่มือการใช้ทรัพย์สิน" in answer.content.decode()
    assert browser.post(reverse("add-measure", args=[town.round.pk]), TYPED).status_code == 400
    assert browser.post(reverse("delete-measure", args=[town.round.pk, 1]), held(row)).status_code == 400
    assert [each.measure for each in PlannedMeasure.objects.all()] == [["มาตรการเดิม"]]


def test_people_who_are_not_the_officer_change_nothing(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    for person in (town.executive, town.colleague):
        browser = signed_in(person)
        answer = browser.post(reverse("measure", args=[town.round.pk, 1]), {**TYPED, **held(row)})
        assert (
            answer.status_code,
            browser.get(reverse("add-measure", args=[town.round.pk])).status_code,
        ) == (
            400,
            400,
        )
        assert browser.post(reverse("delete-measure", args=[town.round.pk, 1]), held(row)).status_code == 400
    row.refresh_from_db()
    assert row.version == 1


def test_a_measure_is_deleted_as_it_was_seen_or_not_at_all(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    editing.change(town.round, row.pk, 1, {"theme": "ทรัพย์สิน"}, town.officer)
    address = reverse("delete-measure", args=[town.round.pk, 1])
    assert signed_in(town.officer).post(address, held(row)).status_code == 400
    assert PlannedMeasure.objects.count() == 1
    assert signed_in(town.officer).post(address, {"row": row.pk, "version": 2}).status_code == 302
    assert PlannedMeasure.objects.count() == 0


def test_a_measure_that_was_reported_of_stays(town: Town, row: PlannedMeasure) -> None:
    Report.objects.create(measure=row, months=3, state="done", unit="กองคลัง", person=town.officer)
    with pytest.raises(PlanError) as caught:
        editing.delete(town.round, row.pk, row.version, town.officer)
    assert caught.value.problems[0].en == "Progress was reported of it, so it stays in the plan."


def opened(browser: Client, town: Town) -> dict[str, object]:
    """What the form of the first measure sends where nothing is changed."""
    form = browser.get(reverse("measure", args=[town.round.pk, 1])).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    return {**fields, **{f"initial-{name}": value for name, value in fields.items()}}


def test_what_the_second_left_as_it_was_takes_what_the_first_saved(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    browser, address = signed_in(town.officer), reverse("measure", args=[town.round.pk, 1])
    seen = {**opened(browser, town), **held(row)}
    assert browser.post(address, {**seen, "steps": "ขั้นของคนแรก", "proof": "คนแรก"}).status_code == 302
    answer = browser.post(address, {**seen, "proof": "คนที่สอง"})
    assert [(each.label, each.saved, each.typed, each.is_mine) for each in answer.context["differences"]] == [
        ("ขั้นตอนหรือวิธีปฏิบัติ", ["ขั้นของคนแรก"], ["ขั้นเดิม"], False),
        ("หลักฐานความสำเร็จ", ["คนแรก"], ["คนที่สอง"], True),
    ]
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert browser.post(address, {**again, **held(PlannedMeasure.objects.get())}).status_code == 302
    assert (PlannedMeasure.objects.get().steps, PlannedMeasure.objects.get().proof) == (
        ["ขั้นของคนแรก"],
        ["คนที่สอง"],
    )


def test_an_edit_that_meets_a_proposal_keeps_what_was_typed(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    RoundPlan.objects.update(state="proposed")
    answer = signed_in(town.officer).post(
        reverse("measure", args=[town.round.pk, 1]), {**TYPED, **held(row), "proof": "ที่พิมพ์ไว้"}
    )
    said = answer.content.decode()
    assert (answer.status_code, "ที่พิมพ์ไว้" in said, "เสนอผู้บริหาร" in said) == (400, True, True)
    assert PlannedMeasure.objects.get().version == row.version


def test_adding_meets_a_proposal_and_keeps_what_was_typed(
    town: Town, row: PlannedMeasure, signed_in: Browser
) -> None:
    RoundPlan.objects.update(state="proposed")
    answer = signed_in(town.officer).post(reverse("add-measure", args=[town.round.pk]), TYPED)
    assert (answer.status_code, "จัดทำคู่มือการใช้ทรัพย์สิน" in answer.content.decode()) == (400, True)
    assert PlannedMeasure.objects.count() == 1


@pytest.mark.parametrize(("field", "length", "said"), [("measure", 501, "500"), ("steps", 2001, "2,000")])
def test_a_text_longer_than_papers_hold_is_refused_in_its_field(
    town: Town, row: PlannedMeasure, signed_in: Browser, field: str, length: int, said: str
) -> None:
    typed = {**TYPED, **held(row), field: "ก" * length}
    answer = signed_in(town.officer).post(reverse("measure", args=[town.round.pk, 1]), typed)
    assert f"บรรทัดละไม่เกิน {said} ตัวอักษร" in answer.context["form"].errors[field][0]


def test_units_are_ticked_and_others_written(town: Town, row: PlannedMeasure, signed_in: Browser) -> None:
    browser, address = signed_in(town.officer), reverse("measure", args=[town.round.pk, 1])
    browser.post(address, {**TYPED, **held(row), "units": ["กองคลัง", "กองช่าง\r\nกองคลัง"]})
    assert plan_of(town.round).measures[0].units == ("กองคลัง", "กองช่าง")
    page = browser.get(address).content.decode()
    assert 'name="units" value="กองคลัง" id="id_units_0" checked' in page
    others = page.partition('id="id_units_others"')[2].partition("</textarea>")[0]
    assert others.split(">")[1].strip() == "กองช่าง"


@pytest.mark.parametrize("written", ["ทั้งหมด", "ทุกตัวชี้วัด", "all"])
def test_every_indicator_is_written_in_thai(town: Town, signed_in: Browser, written: str) -> None:
    browser = signed_in(town.officer)
    browser.post(reverse("add-measure", args=[town.round.pk]), {**TYPED, "mends": written})
    assert plan_of(town.round).measures[0].mends == ("all",)
    page = browser.get(reverse("measure", args=[town.round.pk, 1])).content.decode()
    assert 'value="ทั้งหมด"' in page
    assert "เช่น 10 หรือ O1–O4" in page
