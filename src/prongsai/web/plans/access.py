"""Which plans and measures a person may see, change and report of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.http import Http404

from prongsai.frameworks import Text
from prongsai.measures import STATE_NAMES, Measure, Plan
from prongsai.web.accounts import access
from prongsai.web.accounts.access import OWN_ROLES, roles_at, unit_names_of
from prongsai.web.accounts.models import Person, Unit
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.plans.reading import plan_of
from prongsai.web.rounds.models import Round

_CHANGEABLE = ("draft", "returned")


def seen_by(person: Person, round_: Round) -> Plan:
    """The round's plan as far as a person may see it.

    The officer and the executive see all of it, a contributor the measures of their own units, and people
    from outside nothing before it is adopted.
    """
    plan, roles = plan_of(round_), roles_at(person, round_.body)
    if roles.isdisjoint(OWN_ROLES) and not plan.is_adopted:
        return replace(plan, measures=())
    if roles == {"contributor"}:
        own = own_units(person, round_)
        return replace(
            plan, measures=tuple(each for each in plan.measures if own.intersection(each.in_charge))
        )
    return plan


def own_units(person: Person, round_: Round) -> frozenset[str]:
    """The names of the units a contributor answers for."""
    return unit_names_of(person, round_.body)


def measure_or_404(person: Person, round_: Round, number: int) -> tuple[Plan, Measure, PlannedMeasure]:
    """The plan as the person may see it, the measure of that number, and its row; not there otherwise."""
    plan = seen_by(person, round_)
    measure = next((each for each in plan.measures if each.number == number), None)
    row = PlannedMeasure.objects.select_related("plan").filter(plan__round=round_, number=number).first()
    if measure is None or row is None:
        raise Http404
    return plan, measure, row


def why_not_edit(person: Person, round_: Round) -> Text | None:
    """Why a person may not change the measures of the round's plan now, or nothing."""
    refused = access.why_not("officer", person, round_.body)
    state = RoundPlan.objects.filter(round=round_).values_list("state", flat=True).first()
    if refused is not None or state is None or state in _CHANGEABLE:
        return refused
    name = next(each for code, each in STATE_NAMES.items() if code == state)
    return Text(
        f"แผนอยู่ในสถานะ “{name.th}” จึงแก้ไขมาตรการไม่ได้ ต้องถอนเรื่องหรือให้ผู้บริหารส่งคืนก่อน",
        f"The plan is {name.en}, so its measures cannot be changed; withdraw it or have it returned first.",
    )


def strange_units(round_: Round, plan: Plan) -> Sequence[str]:
    """The units in charge that are none of the body's on this site, so that nobody sees their measures."""
    known = set(Unit.objects.filter(body=round_.body).values_list("name", flat=True))
    named = dict.fromkeys(unit for measure in plan.measures for unit in measure.in_charge)
    return [unit for unit in named if unit not in known]


def reporter(person: Person, round_: Round) -> Callable[[Measure], Sequence[str]]:
    """Which units of a measure a person may report for; one blank name where no unit is in charge.

    >>> reporter(colleague, round_)(measure)
    ('กองคลัง',)
    """
    is_officer = "officer" in roles_at(person, round_.body)
    own = frozenset() if is_officer else own_units(person, round_)

    def units(measure: Measure) -> Sequence[str]:
        found = measure.in_charge
        return (found or ("",)) if is_officer else tuple(unit for unit in found if unit in own)

    return units


def why_not_report(person: Person, round_: Round, plan: Plan, measure: Measure) -> Text | None:
    """Why a person may not report progress of a measure now, or nothing."""
    if plan.state != "adopted":
        return Text(
            "รายงานความก้าวหน้าได้เมื่อผู้บริหารให้ความเห็นชอบแผนแล้ว และแผนยังไม่สิ้นสุด",
            "Progress is reported once the executive has adopted the plan, and until it is closed.",
        )
    if not reporter(person, round_)(measure):
        return Text(
            "เฉพาะส่วนราชการที่รับผิดชอบมาตรการนี้รายงานได้", "Only the units in charge of this measure report."
        )
    return None
