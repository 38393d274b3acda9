"""The states of a plan, and who may move it from one to the next."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from prongsai.errors import PlanError, Problem
from prongsai.frameworks import Text
from prongsai.measures.model import Adoption, Plan, PlanState
from prongsai.thai import date_in_words, fiscal_days

Role = Literal["officer", "executive"]

#: (from, to) and who makes the move; nothing else is a move.
TRANSITIONS: Mapping[tuple[PlanState, PlanState], Role] = {
    ("draft", "proposed"): "officer",
    ("proposed", "draft"): "officer",
    ("proposed", "adopted"): "executive",
    ("proposed", "returned"): "executive",
    ("returned", "draft"): "officer",
    ("returned", "proposed"): "officer",
    ("adopted", "returned"): "executive",
    ("adopted", "closed"): "executive",
}
STATE_NAMES: Mapping[PlanState, Text] = {
    "draft": Text("ร่าง", "draft"),
    "proposed": Text("เสนอผู้บริหาร", "proposed"),
    "adopted": Text("ให้ความเห็นชอบแล้ว", "adopted"),
    "returned": Text("ส่งคืนให้แก้ไข", "returned"),
    "closed": Text("สิ้นสุดการดำเนินการ", "closed"),
}
ROLE_NAMES: Mapping[Role, Text] = {
    "officer": Text("เจ้าหน้าที่ผู้จัดทำแผน", "the officer who keeps the plan"),
    "executive": Text("ผู้บริหาร", "the executive"),
}


def why_not_move(
    plan: Plan,
    to: PlanState,
    by: Role,
    *,
    adoption: Adoption | None = None,
    because: str = "",
    problems: Sequence[Problem] = (),
) -> Text | None:
    """Why a person may not move a plan to a state, as a sentence; None where they may.

    `adoption` goes with a move to `adopted`, `because` with one to `returned`; `problems` are those that
    `check` finds, and a plan with any is neither proposed nor adopted.

    >>> why_not_move(plan, "closed", "executive").en
    'a plan that is draft cannot become closed, only proposed'
    """
    role = TRANSITIONS.get((plan.state, to))
    if role is None:
        return _no_such_move(plan.state, to)
    if role != by:
        name, who = STATE_NAMES[to], ROLE_NAMES[role]
        return Text(f"ผู้ที่เปลี่ยนแผนเป็น “{name.th}” ได้คือ{who.th}", f"only {who.en} can make a plan {name.en}")
    if to in ("proposed", "adopted"):
        refusal = _not_ready(plan, problems)
        if refusal is not None:
            return refusal
    if to == "adopted":
        return _not_adopted(plan, adoption)
    if to == "returned" and not because.strip():
        return Text("ต้องระบุเหตุผลที่ส่งแผนคืน", "say why the plan is returned")
    return None


def move(
    plan: Plan,
    to: PlanState,
    by: Role,
    *,
    adoption: Adoption | None = None,
    because: str = "",
    problems: Sequence[Problem] = (),
) -> Plan:
    """The plan in its next state; PlanError with the reason of `why_not_move` where it may not go there.

    A plan that is adopted or closed keeps its adoption, one that is returned keeps the reason; any other
    state has neither.

    >>> move(plan, "proposed", "officer").state
    'proposed'
    """
    reason = why_not_move(plan, to, by, adoption=adoption, because=because, problems=problems)
    if reason is not None:
        raise PlanError(Problem("move-refused", reason.th, reason.en, plan.place))
    kept = {"adopted": adoption, "closed": plan.adopted}.get(to)
    because = because if to == "returned" else ""
    return replace(plan, state=to, adopted=kept, returned_because=because, is_state_given=True)


def _no_such_move(state: PlanState, to: PlanState) -> Text:
    onward = [STATE_NAMES[end] for start, end in TRANSITIONS if start == state]
    th = " หรือ ".join(f"“{name.th}”" for name in onward)
    en = " or ".join(name.en for name in onward)
    now, wanted = STATE_NAMES[state], STATE_NAMES[to]
    return Text(
        f"แผนที่อยู่ในสถานะ “{now.th}” เปลี่ยนเป็น “{wanted.th}” ไม่ได้" + (f" เปลี่ยนได้เป็น {th}" if th else ""),
        f"a plan that is {now.en} cannot become {wanted.en}" + (f", only {en}" if en else ""),
    )


def _not_ready(plan: Plan, problems: Sequence[Problem]) -> Text | None:
    if not plan.measures:
        return Text("แผนยังไม่มีมาตรการ", "the plan holds no measure yet")
    if not problems:
        return None
    first = problems[0]
    return Text(
        f"แผนยังมีข้อที่ต้องแก้ไข {len(problems)} ข้อ ข้อแรก: {first.th}",
        f"the plan still has {len(problems)} to mend; the first: {first.en}",
    )


def why_not_adopted_on(plan: Plan, day: datetime.date) -> Text | None:
    """Why a plan cannot have been adopted on a day: it is before the assessed year, or after the measures'.

    >>> why_not_adopted_on(plan, datetime.date(1957, 1, 1)).en
    'the plan was adopted on 1 January 2500, which is not from 1 October 2562, ...'
    """
    first, last = fiscal_days(plan.year)[0], fiscal_days(plan.for_year)[1]
    if first <= day <= last:
        return None
    return Text(
        f"วันที่ให้ความเห็นชอบ {date_in_words(day)} ต้องอยู่ระหว่างวันเริ่มปีที่ประเมิน {date_in_words(first)} "
        f"ถึงวันสิ้นปีของมาตรการ {date_in_words(last)}",
        f"the plan was adopted on {date_in_words(day, 'en')}, which is not from "
        f"{date_in_words(first, 'en')}, when the assessed year begins, to {date_in_words(last, 'en')}, "
        "when the year of the measures ends",
    )


def _not_adopted(plan: Plan, adoption: Adoption | None) -> Text | None:
    if adoption is not None and adoption.by and adoption.date is not None and adoption.reference:
        return why_not_adopted_on(plan, adoption.date)
    return Text(
        "ต้องระบุตำแหน่งผู้ให้ความเห็นชอบ วันที่ และมติหรือหนังสืออ้างอิง",
        "say which post adopted the plan, on which day, and by which resolution or paper",
    )
