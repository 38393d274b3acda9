"""A plan on its way: the officer proposes it, the executive adopts it, returns it, and closes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from prongsai import measures
from prongsai.errors import PlanError, Problem
from prongsai.frameworks import Text
from prongsai.measures import TRANSITIONS, Adoption, PlanState
from prongsai.web.accounts import access, trail
from prongsai.web.accounts.models import Person
from prongsai.web.plans.models import RoundPlan
from prongsai.web.plans.reading import plan_of, problems_of
from prongsai.web.rounds.line import reach
from prongsai.web.rounds.models import Round

#: The step of the year that a plan's state opens.
_REACHES = {"adopted": "improve", "closed": "report"}


def moves(round_: Round, person: Person) -> Sequence[PlanState]:
    """The states a person may move the round's plan to, if the plan is ready for it."""
    state, roles = plan_of(round_).state, access.roles_at(person, round_.body)
    return [to for (start, to), role in TRANSITIONS.items() if start == state and role in roles]


def move(
    round_: Round,
    to: PlanState,
    person: Person,
    version: int,
    *,
    adoption: Adoption | None = None,
    because: str = "",
) -> RoundPlan:
    """Make a move of a plan that was read at `version`; PlanError says why it may not be made.

    Adopting moves the round to carrying measures out, closing to reporting.
    """
    with transaction.atomic():
        held = _read_at(round_, version)
        _move(held, to, person, adoption=adoption, because=because.strip())
    return held


def why_not_confirm(round_: Round, person: Person) -> Text | None:
    """Why a person may not confirm that the plan was adopted on paper, or nothing."""
    held = RoundPlan.objects.filter(round=round_).first()
    if held is None or held.state != "draft" or held.adopted_on is None:
        return Text(
            "ไม่มีการให้ความเห็นชอบตามแฟ้มที่รอการยืนยัน", "The file tells of no adoption that waits to be confirmed."
        )
    return access.why_not("executive", person, round_.body)


def confirm(round_: Round, person: Person, version: int) -> RoundPlan:
    """Take over the adoption that the body file tells of; PlanError says why it may not be.

    The plan then stands as it was adopted on paper, with what was reported of it since.
    """
    with transaction.atomic():
        held = _read_at(round_, version)
        plan = plan_of(round_)
        adopted = Adoption(held.adopted_by, held.adopted_on, held.adopted_under)
        reason = why_not_confirm(round_, person) or measures.why_not_move(
            replace(plan, state="proposed"), "adopted", "executive",
            adoption=adopted, problems=problems_of(plan, round_.framework),
        )  # fmt: skip
        if reason is not None:
            raise _refused(reason)
        held.state, held.version = "adopted", held.version + 1
        held.save()
        trail.write(
            person, "plan.confirmed", body=round_.body, role="executive", about=str(round_.year),
            version=held.version, by=adopted.by, on=held.adopted_on.isoformat(), reference=adopted.reference,
        )  # fmt: skip
        reach(round_, _REACHES["adopted"], person, "executive")
    return held


def _read_at(round_: Round, version: int) -> RoundPlan:
    """The round's plan, held until the transaction ends, where it is still as it was read."""
    Round.objects.select_for_update().get(pk=round_.pk)
    held = RoundPlan.objects.filter(round=round_).first()
    if held is None:
        raise _refused(Text("แผนยังไม่มีมาตรการ", "The plan holds no measure yet."))
    if held.version != version:
        raise _refused(
            Text(
                "แผนเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ โปรดอ่านฉบับปัจจุบันด้านล่าง แล้วทำรายการอีกครั้ง",
                "The plan changed after you opened this page: read it below, then do it again.",
            )
        )
    return held


def _move(held: RoundPlan, to: PlanState, person: Person, **given: Any) -> None:
    plan, round_ = plan_of(held.round), held.round
    role = TRANSITIONS.get((plan.state, to), "officer")
    refused = access.why_not(role, person, round_.body)
    if refused is not None:
        raise _refused(refused)
    moved = measures.move(plan, to, role, problems=problems_of(plan, round_.framework), **given)
    held.state, held.version, held.returned_because = moved.state, held.version + 1, moved.returned_because
    if to == "adopted" and moved.adopted is not None:
        held.adopted_by, held.adopted_on = moved.adopted.by, moved.adopted.date
        held.adopted_under = moved.adopted.reference
    if to == "returned":
        # Of an earlier text: the next adoption has a day and a paper of its own. The trail keeps these.
        held.adopted_on, held.adopted_under = None, ""
    held.save()
    trail.write(
        person, f"plan.{to}", body=round_.body, role=role, about=str(round_.year),
        version=held.version, before=plan.state, reason=held.returned_because,
        reference=held.adopted_under if to == "adopted" else "",
    )  # fmt: skip
    if to in _REACHES:
        reach(round_, _REACHES[to], person, role)


def _refused(reason: Text) -> PlanError:
    return PlanError(Problem("refused", reason.th, reason.en))
