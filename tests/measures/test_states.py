"""Who may move a plan from one state to the next."""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from prongsai.errors import PlanError, Problem
from prongsai.measures.model import Adoption, Measure, Plan, PlanState
from prongsai.measures.states import ROLE_NAMES, STATE_NAMES, TRANSITIONS, Role, move, why_not_move

STATES: tuple[PlanState, ...] = get_args(PlanState)
ROLES: tuple[Role, ...] = get_args(Role)
ADOPTION = Adoption("นายก อบต.", datetime.date(2022, 12, 15), "มติที่ 1/2566")
PLAN = Plan(2565, 2566, (Measure(1, ("all",), ("อบรม",)),), datetime.date(2022, 10, 1))
SLIP = Problem("no-steps", "มาตรการที่ 1 ยังไม่ได้ระบุขั้นตอน", "measure 1 does not say by which steps")

#: Every move there is; anything that is not drawn here is refused.
MOVES = """
draft    | proposed | officer
proposed | draft    | officer
proposed | adopted  | executive
proposed | returned | executive
returned | draft    | officer
returned | proposed | officer
adopted  | returned | executive
adopted  | closed   | executive
"""


def in_state(state: PlanState) -> Plan:
    return replace(PLAN, state=state, adopted=ADOPTION if state in ("adopted", "closed") else None)


def test_only_these_moves_are_allowed() -> None:
    drawn = [tuple(cell.strip() for cell in line.split("|")) for line in MOVES.strip().splitlines()]
    allowed = [
        (start, end, by)
        for start, end, by in product(STATES, STATES, ROLES)
        if why_not_move(in_state(start), end, by, adoption=ADOPTION, because="ขั้นตอนไม่ชัด") is None
    ]
    assert sorted(allowed) == sorted(drawn)


@pytest.mark.parametrize(("start", "end"), list(product(STATES, STATES)))
def test_a_move_is_made_or_refused_with_its_reason(start: PlanState, end: PlanState) -> None:
    plan, by = in_state(start), TRANSITIONS.get((start, end), "officer")
    reason = why_not_move(plan, end, by, adoption=ADOPTION, because="ขั้นตอนไม่ชัด")
    if reason is None:
        assert move(plan, end, by, adoption=ADOPTION, because="ขั้นตอนไม่ชัด").state == end
        return
    with pytest.raises(PlanError) as caught:
        move(plan, end, by, adoption=ADOPTION, because="ขั้นตอนไม่ชัด")
    assert caught.value.problems == (Problem("move-refused", reason.th, reason.en),)


def test_a_refusal_says_which_moves_there_are() -> None:
    reason = why_not_move(PLAN, "adopted", "executive")
    assert reason is not None
    assert reason.en == "a plan that is draft cannot become adopted, only proposed"
    assert reason.th == "แผนที่อยู่ในสถานะ “ร่าง” เปลี่ยนเป็น “ให้ความเห็นชอบแล้ว” ไม่ได้ เปลี่ยนได้เป็น “เสนอผู้บริหาร”"
    ended = why_not_move(in_state("closed"), "draft", "executive")
    assert ended is not None
    assert ended.en == "a plan that is closed cannot become draft"


def test_a_refusal_says_who_may() -> None:
    reason = why_not_move(in_state("proposed"), "adopted", "officer", adoption=ADOPTION)
    assert reason is not None
    assert reason.en == "only the executive can make a plan adopted"
    assert reason.th == "ผู้ที่เปลี่ยนแผนเป็น “ให้ความเห็นชอบแล้ว” ได้คือผู้บริหาร"


@pytest.mark.parametrize(("start", "end"), [("draft", "proposed"), ("proposed", "adopted")])
def test_a_plan_with_problems_is_neither_proposed_nor_adopted(start: PlanState, end: PlanState) -> None:
    by = TRANSITIONS[start, end]
    reason = why_not_move(in_state(start), end, by, adoption=ADOPTION, problems=[SLIP, SLIP])
    assert reason is not None
    assert reason.en == "the plan still has 2 to mend; the first: measure 1 does not say by which steps"
    assert reason.th == "แผนยังมีข้อที่ต้องแก้ไข 2 ข้อ ข้อแรก: มาตรการที่ 1 ยังไม่ได้ระบุขั้นตอน"


def test_a_plan_with_problems_can_be_returned() -> None:
    found = move(in_state("proposed"), "returned", "executive", because="ขั้นตอนไม่ชัด", problems=[SLIP])
    assert (found.state, found.returned_because) == ("returned", "ขั้นตอนไม่ชัด")


def test_an_empty_plan_is_not_proposed() -> None:
    reason = why_not_move(replace(PLAN, measures=()), "proposed", "officer")
    assert reason is not None
    assert reason.en == "the plan holds no measure yet"


@pytest.mark.parametrize(
    "adoption",
    [None, replace(ADOPTION, by=""), replace(ADOPTION, date=None), replace(ADOPTION, reference="")],
    ids=["none", "no post", "no day", "no paper"],
)
def test_adoption_needs_post_day_and_paper(adoption: Adoption | None) -> None:
    reason = why_not_move(in_state("proposed"), "adopted", "executive", adoption=adoption)
    assert reason is not None
    assert reason.en == "say which post adopted the plan, on which day, and by which resolution or paper"


def test_a_return_needs_a_reason() -> None:
    reason = why_not_move(in_state("proposed"), "returned", "executive", because="  ")
    assert reason is not None
    assert reason.en == "say why the plan is returned"


def test_adoption_and_reason_stay_only_while_they_hold() -> None:
    adopted = move(in_state("proposed"), "adopted", "executive", adoption=ADOPTION)
    closed = move(adopted, "closed", "executive")
    returned = move(adopted, "returned", "executive", because="งบประมาณเปลี่ยน")
    again = move(returned, "proposed", "officer")
    found = [(each.adopted, each.returned_because) for each in (adopted, closed, returned, again)]
    assert found == [(ADOPTION, ""), (ADOPTION, ""), (None, "งบประมาณเปลี่ยน"), (None, "")]


def test_every_state_and_role_has_a_name_in_both_languages() -> None:
    assert (tuple(STATE_NAMES), tuple(ROLE_NAMES)) == (STATES, ROLES)
    assert [name.th for name in STATE_NAMES.values() if not name.en] == []
