"""What units report of their measures, and how far the plan is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from prongsai import measures
from prongsai.errors import PlanError, Problem
from prongsai.frameworks import Framework, Text
from prongsai.measures import ALL, Measure, Overdue, Plan, Tally
from prongsai.web.accounts import trail
from prongsai.web.accounts.access import roles_at
from prongsai.web.accounts.models import Person
from prongsai.web.plans.access import measure_or_404, reporter, why_not_report
from prongsai.web.plans.models import Report
from prongsai.web.rounds.models import Round

#: What a report's form holds beside its unit.
FIELDS = ("state", "did", "result", "evidence", "obstacle")


class StaleReportError(PlanError):
    """Somebody of the unit reported the same round while another was writing; `saved` is what stands."""

    def __init__(self, saved: Report) -> None:
        self.saved = saved
        super().__init__(
            Problem(
                "stale",
                "มีผู้รายงานรอบนี้แทนหน่วยงานเดียวกันไปแล้วระหว่างที่ท่านกรอก ยังไม่มีสิ่งใดถูกเขียนทับ โปรดดูข้อที่ต่างกันแล้วบันทึกอีกครั้ง",
                "Somebody reported this round for the same unit while you were writing. Nothing was "
                "overwritten: see what differs, then save.",
            )
        )


@dataclass(frozen=True, slots=True)
class RoundDue:
    """A round of reporting: months after the plan's start, its last day, and how many owe their report."""

    months: int
    due: datetime.date
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Group:
    """A tally and what it is called."""

    name: Text
    tally: Tally


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a plan is on a day."""

    rounds: Sequence[RoundDue]
    late: Sequence[Overdue]
    by_unit: Sequence[Group]
    by_indicator: Sequence[Group]


def standing(plan: Plan, framework: Framework, on: datetime.date) -> Standing:
    """How far a plan is on a day: its rounds, what is late, and counts by unit and by indicator."""
    begun = {tally.name: tally for tally in measures.roll_up(plan, framework, "round", on)}
    names = {each.code: each.name for each in framework.indicators}

    def grouped(by: measures.Grouping) -> list[Group]:
        return [Group(_name(each.name, names), each) for each in measures.roll_up(plan, framework, by, on)]

    return Standing(
        [RoundDue(months, measures.due(plan, months), begun.get(str(months))) for months in plan.rounds],
        measures.overdue(plan, on),
        grouped("unit"),
        grouped("indicator"),
    )


def _name(name: str, indicators: Mapping[str, Text]) -> Text:
    if name in indicators:
        return Text(f"{name}. {indicators[name].th}", f"{name}. {indicators[name].en}")
    if name == ALL:
        return Text("ทุกตัวชี้วัด", "every indicator")
    return Text(name, name) if name else Text("ไม่ได้ระบุ", "not said")


@dataclass(frozen=True, slots=True)
class Owed:
    """A report to be made now: of the latest round that has begun, by units that were silent in it."""

    measure: Measure
    months: int
    due: datetime.date
    is_late: bool
    units: Sequence[str]


def owed(person: Person, round_: Round, plan: Plan, on: datetime.date) -> Sequence[Owed]:
    """The reports that a person is to make now, in the plan's order."""
    if plan.state != "adopted":
        return ()
    begun = [int(each.name) for each in measures.roll_up(plan, round_.framework, "round", on)]
    units_of, found = reporter(person, round_), []
    for measure in plan.measures:
        months = max((each for each in begun if each in measure.reported), default=None)
        if months is None or measures.state(measure) == "done":
            continue
        due, first = measures.due(plan, months), measure.when.first
        silent = [unit for unit in units_of(measure) if _is_silent(measure, unit, months)]
        if silent and (first is None or first <= due):
            found.append(Owed(measure, months, due, due < on, silent))
    return found


def _is_silent(measure: Measure, unit: str, months: int) -> bool:
    """A unit that is done owes nothing more."""
    heard = [each for each in measures.latest(measure) if measures.speaks_for(each, unit)]
    return not any(each.state == "done" or each.round >= months for each in heard)


def last_report(round_: Round, number: int, months: int, unit: str) -> Report | None:
    """What a unit reported of a measure in a round."""
    reports = Report.objects.filter(measure__plan__round=round_, measure__number=number)
    return reports.filter(months=months, unit=unit).first()


def report(
    round_: Round,
    number: int,
    months: int,
    given: Mapping[str, Any],
    version: int,
    person: Person,
    on: datetime.date,
) -> Report:
    """Save what a unit reports of a measure in a round; `version` is that of the report seen, 0 for none.

    `given` holds the unit and what its form asks. PlanError says why it may not be reported, StaleReportError
    that a colleague reported it meanwhile.
    """
    unit = given["unit"]
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)
        plan, measure, row = measure_or_404(person, round_, number)
        refused = why_not_report(person, round_, plan, measure) or _why_not_this(plan, months, on)
        if refused is None and unit not in reporter(person, round_)(measure):
            refused = Text(
                "หน่วยงานนี้ไม่ใช่ของท่าน หรือไม่ได้รับผิดชอบมาตรการนี้", "This unit is not yours to report for."
            )
        if refused is not None:
            raise PlanError(Problem("refused", refused.th, refused.en))
        found = row.reports.filter(months=months, unit=unit).first()
        if found is not None and found.version != version:
            raise StaleReportError(found)
        saved = found or Report(measure=row, months=months, unit=unit, version=0)
        for name in FIELDS:
            setattr(saved, name, given[name])
        saved.date, saved.person, saved.version = on, person, saved.version + 1
        saved.save()
        trail.write(
            person, "plan.reported", body=round_.body, about=str(round_.year), measure=number, months=months,
            role="contributor" if "officer" not in roles_at(person, round_.body) else "officer",
            unit=unit, state=saved.state, version=saved.version,
        )  # fmt: skip
    return saved


def _why_not_this(plan: Plan, months: int, on: datetime.date) -> Text | None:
    if months not in plan.rounds:
        return Text(f"แผนนี้ไม่มีรอบ {months} เดือน", f"The plan has no round of {months} months.")
    if on < plan.starts:
        return Text("แผนยังไม่ถึงวันเริ่มต้น จึงยังรายงานไม่ได้", "The plan has not started yet.")
    return None
