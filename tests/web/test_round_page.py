"""The first page of a round: the year line, what waits for whom, and how far result and plan are."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.test import Client

from prongsai.web.accounts.models import Person
from prongsai.web.desk.waiting import waiting
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.results import review
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import StepDate
from tests.web.conftest import Town

TODAY = datetime.date(2021, 4, 20)


def told(person: Person, town: Town) -> list[str]:
    return [each.say.en for each in waiting(person, town.round, TODAY)]


def page(client: Client, town: Town) -> str:
    return client.get(f"/work/rounds/{town.round.pk}/").content.decode()


def test_before_there_is_a_result_it_waits_for_the_officer(town: Town) -> None:
    assert told(town.officer, town) == [
        "Check what is said of the body",
        "Fill in the 43 disclosure items (OIT), or put units in charge",
        "Load the result",
    ]
    assert told(town.executive, town) == []


def test_a_draft_waits_for_the_officer_and_a_proposal_for_the_executive(
    town: Town, loaded: ResultVersion
) -> None:
    assert told(town.officer, town) == ["Read the result through, then propose it to the executive"]
    review.move(loaded, "proposed", town.officer)
    assert told(town.officer, town) == []
    assert told(town.executive, town) == ["The result is proposed to you: approve it or send it back"]


def test_what_was_sent_back_waits_with_its_reason(town: Town, loaded: ResultVersion) -> None:
    proposed = review.move(loaded, "proposed", town.officer)
    review.move(proposed, "returned", town.executive, "ตรวจข้อ O18")
    assert told(town.officer, town) == ["The executive sent the result back: ตรวจข้อ O18"]


def test_a_published_result_waits_for_its_plan(town: Town, published: ResultVersion) -> None:
    assert told(town.officer, town) == ["Plan measures for what is weak"]


def plan_of(town: Town, state: str) -> None:
    plan = RoundPlan.objects.create(
        round=town.round, for_year=2564, state=state, rounds=[3, 6, 12], returned_because="ขาดงบประมาณ",
        adopted_by="นายก", adopted_on=datetime.date(2020, 12, 1), follow_up=["ประชุมทุกไตรมาส"],
    )  # fmt: skip
    PlannedMeasure.objects.create(
        plan=plan, number=1, mends=["9"], measure=["ปรับปรุงเว็บไซต์"], steps=["ตรวจรายข้อ"], units=["กองคลัง"],
        when="ตลอดปีงบประมาณ", follow_up="ทุกรอบ", reported=[3, 6, 12], proof=["รายงาน"],
    )  # fmt: skip


def test_a_draft_plan_waits_for_the_officer_and_a_proposed_one_for_the_executive(
    town: Town, published: ResultVersion
) -> None:
    plan_of(town, "draft")
    assert told(town.officer, town) == ["Propose the plan to the executive"]
    RoundPlan.objects.update(state="proposed")
    assert told(town.executive, town) == ["The plan is proposed to you: adopt it or send it back"]
    RoundPlan.objects.update(state="returned")
    assert told(town.officer, town) == ["The executive sent the plan back: ขาดงบประมาณ"]


def test_a_report_waits_for_its_unit_and_the_officer_is_told_of_late_ones(
    town: Town, published: ResultVersion
) -> None:
    plan_of(town, "adopted")
    assert told(town.colleague, town) == ["Report on measure 1, 12 months, by 30 September 2021"]
    assert [each.is_late for each in waiting(town.officer, town.round, TODAY)] == [True]


def test_nothing_waits_for_who_only_looks_on(town: Town, published: ResultVersion) -> None:
    stranger = Person.objects.create_user("stranger", "คนนอก")
    assert told(stranger, town) == []


def test_the_page_shows_the_line_with_the_days_left(
    town: Town, loaded: ResultVersion, signed_in: Callable[[Person], Client]
) -> None:
    StepDate.objects.create(year=2563, step="result", ends=datetime.date(2020, 9, 30))
    said = page(signed_in(town.officer), town)
    assert 'aria-current="step"' in said
    assert "เกินกำหนดมา" in said
    assert "60.88" in said


def test_every_page_of_the_round_has_the_line(
    town: Town, loaded: ResultVersion, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(town.officer)
    pages = ("", "result/", "plan/", "papers/", "result/gaps/", "result/path/", "result/9/")
    lacking = [
        each
        for each in pages
        if 'class="line"' not in client.get(f"/work/rounds/{town.round.pk}/{each}").content.decode()
    ]
    assert lacking == []
