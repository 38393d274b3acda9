"""A plan on its way: proposed by the officer, adopted, returned and closed by the executive."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.plans import adoption, editing
from prongsai.web.plans.models import Report, RoundPlan
from prongsai.web.plans.reading import plan_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town

Browser = Callable[[Person], Client]
SOUND = {
    "measure": ["จัดทำคู่มือการใช้ทรัพย์สิน"],
    "mends": ["4"],
    "steps": ["ร่างคู่มือ"],
    "units": ["กองคลัง"],
    "when": "ม.ค.–มี.ค. 64",
    "follow_up": "รายงานปลัดทุกเดือน",
}
ADOPTION = {"to": "adopted", "by": "นายกเทศมนตรี", "date": "๙ ก.พ. ๖๔", "reference": "มติ ครั้งที่ 1/2564"}


@pytest.fixture
def plan(town: Town, loaded: ResultVersion) -> RoundPlan:
    editing.add(town.round, SOUND, town.officer)
    return RoundPlan.objects.get()


def post(browser: Client, town: Town, **typed: object) -> tuple[int, str]:
    version = RoundPlan.objects.get().version
    answer = browser.post(reverse("move-plan", args=[town.round.pk]), {"version": version, **typed})
    return answer.status_code, answer.content.decode()


def test_a_plan_is_proposed_and_adopted_and_the_round_moves_on(
    town: Town, plan: RoundPlan, signed_in: Browser
) -> None:
    assert post(signed_in(town.officer), town, to="proposed")[0] == 302
    assert post(signed_in(town.executive), town, **ADOPTION)[0] == 302
    found = plan_of(town.round)
    assert found.adopted is not None
    assert (found.state, found.adopted.date) == ("adopted", datetime.date(2021, 2, 9))
    town.round.refresh_from_db()
    assert town.round.step == "improve"
    assert post(signed_in(town.executive), town, to="closed")[0] == 302
    town.round.refresh_from_db()
    assert (plan_of(town.round).state, town.round.step) == ("closed", "report")
    entries = trail.TrailEntry.objects.filter(action__startswith="plan.").order_by("number")
    assert [(each.action, each.role) for each in entries][1:] == [
        ("plan.proposed", "officer"), ("plan.adopted", "executive"), ("plan.closed", "executive"),
    ]  # fmt: skip


def test_a_plan_with_problems_is_not_proposed_and_says_how_many(
    town: Town, plan: RoundPlan, signed_in: Browser
) -> None:
    editing.add(town.round, {**SOUND, "measure": ["อีกมาตรการ"], "units": []}, town.officer)
    status, page = post(signed_in(town.officer), town, to="proposed")
    assert status == 400
    assert "แผนยังมีข้อที่ต้องแก้ไข 1 ข้อ ข้อแรก: มาตรการที่ 2 ยังไม่ได้ระบุหน่วยงานที่รับผิดชอบ" in page
    assert plan_of(town.round).state == "draft"


def test_a_plan_proposed_with_problems_behind_our_back_is_not_adopted(
    town: Town, plan: RoundPlan, signed_in: Browser
) -> None:
    plan.measures.update(steps=[])
    RoundPlan.objects.update(state="proposed")
    status, page = post(signed_in(town.executive), town, **ADOPTION)
    assert (status, "แผนยังมีข้อที่ต้องแก้ไข 1 ข้อ" in page) == (400, True)
    assert 'value="นายกเทศมนตรี"' in page


@pytest.mark.parametrize("who", ["officer", "colleague"])
def test_only_the_executive_adopts(town: Town, plan: RoundPlan, signed_in: Browser, who: str) -> None:
    RoundPlan.objects.update(state="proposed")
    status, page = post(signed_in(getattr(town, who)), town, **ADOPTION)
    assert (status, "เฉพาะผู้บริหารของหน่วยงานทำได้" in page) == (400, True)
    assert plan_of(town.round).state == "proposed"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"date": "31 ก.พ. 64"}, "ต้องเป็นวันที่ใน พ.ศ."),
        ({"date": "9/2/2021"}, "ต้องเป็นวันที่ใน พ.ศ."),
        ({"date": "1 มกราคม 2699"}, "วันที่นี้ยังมาไม่ถึง"),
        ({"date": "1/1/2500"}, "วันที่ให้ความเห็นชอบ 1 มกราคม 2500 ต้องอยู่ระหว่างวันเริ่มปีที่ประเมิน"),
        ({"reference": " "}, "โปรดระบุมติหรือหนังสืออ้างอิง"),
        ({"by": "ก" * 301}, "300"),
        ({"version": "x"}, "error"),
    ],
)
def test_an_adoption_that_is_not_whole_is_said_in_its_field(
    town: Town, plan: RoundPlan, signed_in: Browser, typed: dict[str, str], complaint: str
) -> None:
    RoundPlan.objects.update(state="proposed")
    status, page = post(signed_in(town.executive), town, **{**ADOPTION, **typed})
    assert (status, complaint in page) == (400, True)
    assert plan_of(town.round).state == "proposed"


def test_returning_needs_a_reason_and_shows_it_to_the_officer(
    town: Town, plan: RoundPlan, signed_in: Browser
) -> None:
    RoundPlan.objects.update(state="proposed")
    status, page = post(signed_in(town.executive), town, to="returned", because=" ")
    assert (status, "โปรดบอกเหตุผลที่ส่งคืน" in page) == (400, True)
    assert post(signed_in(town.executive), town, to="returned", because="เพิ่มข้อ O18")[0] == 302
    page = signed_in(town.officer).get(reverse("plan", args=[town.round.pk])).content.decode()
    assert "เพิ่มข้อ O18" in page
    assert post(signed_in(town.officer), town, to="proposed")[0] == 302
    assert plan_of(town.round).returned_because == ""


def test_a_plan_that_changed_since_it_was_read_is_not_adopted_unseen(
    town: Town, plan: RoundPlan, signed_in: Browser
) -> None:
    RoundPlan.objects.update(state="proposed")
    status, page = post(signed_in(town.executive), town, **{**ADOPTION, "version": 1})
    assert (status, "แผนเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้" in page) == (400, True)
    assert 'name="version" value="2"' in page
    assert plan_of(town.round).state == "proposed"


@pytest.mark.parametrize("to", ["", "final", "adopted", "closed", "draft"])
def test_a_move_that_is_none_is_refused(town: Town, plan: RoundPlan, signed_in: Browser, to: str) -> None:
    assert post(signed_in(town.officer), town, to=to)[0] == 400
    assert plan_of(town.round).state == "draft"


def test_the_moves_offered_are_those_of_the_role(town: Town, plan: RoundPlan) -> None:
    assert adoption.moves(town.round, town.officer) == ["proposed"]
    assert adoption.moves(town.round, town.executive) == []
    RoundPlan.objects.update(state="proposed")
    assert adoption.moves(town.round, town.officer) == ["draft"]
    assert adoption.moves(town.round, town.executive) == ["adopted", "returned"]


def test_an_adoption_on_paper_is_offered_to_the_executive_not_taken_for_granted(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    editing.bring_in(town.round, loaded, town.officer)
    RoundPlan.objects.update(state="proposed", adopted_by="นายก", adopted_on=datetime.date(2021, 2, 9))
    page = signed_in(town.executive).get(reverse("plan", args=[town.round.pk])).content.decode()
    assert 'value="9/2/2564"' in page
    assert plan_of(town.round).adopted is None


@pytest.fixture
def on_paper(town: Town) -> RoundPlan:
    """A plan of a body file that was adopted on paper and reported of since."""
    row = editing.add(town.round, SOUND, town.officer)
    Report.objects.create(measure=row, months=3, state="in_hand", did="ร่างแล้ว", person=town.officer)
    RoundPlan.objects.update(
        adopted_by="นายก", adopted_on=datetime.date(2020, 10, 15), adopted_under="มติที่ประชุม 1/2564"
    )
    return RoundPlan.objects.get()


def test_the_executive_confirms_what_was_adopted_on_paper(
    town: Town, on_paper: RoundPlan, signed_in: Browser
) -> None:
    page = signed_in(town.executive).get(reverse("plan", args=[town.round.pk])).content.decode()
    assert "โดย นายก เมื่อ 15 ตุลาคม 2563 · มติที่ประชุม 1/2564" in page
    assert post(signed_in(town.executive), town, to="confirmed", version=on_paper.version)[0] == 302
    plan = plan_of(town.round)
    assert (plan.state, plan.adopted and plan.adopted.reference) == ("adopted", "มติที่ประชุม 1/2564")
    assert plan.measures[0].progress[0].did == "ร่างแล้ว"
    entry = TrailEntry.objects.get(action="plan.confirmed")
    assert (entry.role, entry.detail["by"], entry.detail["on"]) == ("executive", "นายก", "2020-10-15")
    assert Round.objects.get(pk=town.round.pk).step == "improve"


def test_only_the_executive_confirms_and_only_what_waits(
    town: Town, on_paper: RoundPlan, signed_in: Browser
) -> None:
    assert post(signed_in(town.officer), town, to="confirmed", version=on_paper.version)[0] == 400
    assert post(signed_in(town.executive), town, to="confirmed", version=on_paper.version + 1)[0] == 400
    RoundPlan.objects.update(adopted_on=None)
    assert post(signed_in(town.executive), town, to="confirmed", version=on_paper.version)[0] == 400
    assert RoundPlan.objects.get().state == "draft"


def test_a_plan_with_faults_is_not_confirmed(town: Town, on_paper: RoundPlan, signed_in: Browser) -> None:
    editing.add(town.round, {"measure": ["ไม่ครบ"]}, town.officer)
    version = RoundPlan.objects.get().version
    assert post(signed_in(town.executive), town, to="confirmed", version=version)[0] == 400
    assert RoundPlan.objects.get().state == "draft"


def test_a_plan_returned_after_reports_can_be_proposed_again(
    town: Town, on_paper: RoundPlan, signed_in: Browser
) -> None:
    confirmed = adoption.confirm(town.round, town.executive, on_paper.version)
    returned = adoption.move(
        town.round, "returned", town.executive, confirmed.version, because="ขอเพิ่มหน่วยงาน"
    )
    assert (returned.adopted_by, returned.adopted_on) == ("นายก", None)
    assert adoption.move(town.round, "proposed", town.officer, returned.version).state == "proposed"


def test_a_plan_adopted_on_an_impossible_day_can_be_sent_back(
    town: Town, plan: RoundPlan, signed_in: Browser
) -> None:
    RoundPlan.objects.update(
        state="adopted", adopted_by="นายก", adopted_on=datetime.date(1957, 1, 1), adopted_under="มติ"
    )
    page = signed_in(town.executive).get(reverse("plan", args=[town.round.pk])).content.decode()
    assert "วันที่ให้ความเห็นชอบ 1 มกราคม 2500" in page
    assert post(signed_in(town.executive), town, to="returned", because="วันที่ผิด")[0] == 302
    assert (plan_of(town.round).state, RoundPlan.objects.get().adopted_on) == ("returned", None)
