"""Making a plan: measures brought in from the body file, taken from the catalogue, written, and taken out.

Whoever changes a measure says which version they saw; where somebody saved another since, `StaleError` gives
that one back, and nothing is written over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from prongsai import answers, measures
from prongsai.errors import PlanError, Problem
from prongsai.frameworks import Text
from prongsai.measures import Measure, Plan, Proposal, filled
from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Person
from prongsai.web.plans.access import why_not_edit
from prongsai.web.plans.models import PlannedMeasure, Report, RoundPlan
from prongsai.web.plans.unit_names import in_charge, units_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.uploads import unpacked, uploads_of
from prongsai.web.rounds.models import Round

#: What a measure's form holds; the names are those of the row and of the plan block alike.
FIELDS = (
    "mends", "measure", "steps", "units", "when", "follow_up", "reported", "proof", "theme", "weak_point",
    "practice",
)  # fmt: skip
_LISTS = ("mends", "measure", "steps", "units", "reported", "proof", "weak_point", "practice")


class StaleError(PlanError):
    """Somebody saved a measure while another was writing; `saved` is it as it stands, None where gone."""

    def __init__(self, saved: PlannedMeasure | None) -> None:
        self.saved = saved
        gone = Text(
            "มีผู้ลบมาตรการนี้ไปแล้วระหว่างที่ท่านแก้ไข ข้อความของท่านยังอยู่ด้านล่าง บันทึกเป็นมาตรการใหม่ได้",
            "Somebody deleted this measure while you were writing. Your text is below; save it as new.",
        )
        changed = Text(
            "มีผู้บันทึกมาตรการนี้ไปแล้วระหว่างที่ท่านแก้ไข ยังไม่มีสิ่งใดถูกเขียนทับ โปรดดูข้อที่ต่างกันแล้วบันทึกอีกครั้ง",
            "Somebody saved this measure while you were writing. Nothing was overwritten: "
            "see what differs, then save.",
        )
        said = gone if saved is None else changed
        super().__init__(Problem("stale", said.th, said.en))


def planned_in(loaded: ResultVersion) -> Plan | None:
    """The plan that stands in the body file of a result; None where it holds none.

    PlanError names everything in it that cannot be read.
    """
    with unpacked(uploads_of(loaded.pk)) as path:
        block = answers.read_dossier(path).plan
        if block is None:
            return None
        return measures.read_plan(block, loaded.round.framework, measures.load().measures)


def bring_in(round_: Round, loaded: ResultVersion, person: Person) -> RoundPlan:
    """Make the plan of the body file the round's plan, as a draft: adopting is the executive's, on this site.

    How it was adopted on paper is kept for the form in which the executive says so.
    """
    plan = planned_in(loaded)
    if plan is None:
        raise refused("แฟ้มหน่วยงานไม่มีแผน (plan)", "The body file holds no plan.")
    twice = [each for each in measures.check(plan, round_.framework) if each.code == "report-twice"]
    if twice:
        raise PlanError(twice)
    with transaction.atomic():
        held = held_plan(round_, person)
        if held.measures.exists():
            raise refused("แผนมีมาตรการอยู่แล้ว จึงไม่นำเข้าทับ", "The plan holds measures already.")
        _take_over(held, plan)
        for measure in plan.measures:
            row = PlannedMeasure.objects.create(plan=held, number=measure.number, **_columns(measure))
            Report.objects.bulk_create(_reports(row, measure, person))
        write(held, person, "plan.imported", measures=len(plan.measures), result=loaded.version)
    return held


def _take_over(held: RoundPlan, plan: Plan) -> None:
    rounds, follow_up = list(plan.rounds), list(plan.follow_up)
    columns = {"for_year": plan.for_year, "starts": plan.starts, "rounds": rounds, "follow_up": follow_up}
    for name, value in columns.items():
        setattr(held, name, value)
    if plan.adopted is not None:
        held.adopted_by, held.adopted_on = plan.adopted.by, plan.adopted.date
        held.adopted_under = plan.adopted.reference


def _reports(row: PlannedMeasure, measure: Measure, person: Person) -> Iterable[Report]:
    return [
        Report(
            measure=row, months=each.round, state=each.state, unit=each.unit, did=each.did,
            result=each.result, evidence=list(each.evidence), obstacle=each.obstacle, date=each.date,
            person=person,
        )
        for each in measure.progress
    ]  # fmt: skip


def take(round_: Round, proposals: Sequence[Proposal], person: Person, units: Sequence[str] = ()) -> int:
    """Put proposed measures at the plan's end, filled in from the catalogue; gives how many were new.

    `units` are in charge of those for which the catalogue names none of the body's own.
    """
    with transaction.atomic():
        held = held_plan(round_, person)
        known = set(held.measures.values_list("taken_from", flat=True))
        fresh = [each for each in proposals if each.measure.code not in known]
        own = units_of(round_.body)
        for proposal in fresh:
            measure = _filled(proposal, held)
            named = in_charge(measure.units, own) or tuple(units)
            _append(held, _columns(replace(measure, units=named)))
        if fresh:
            codes = [each.measure.code for each in fresh]
            write(held, person, "plan.measures-proposed", measures=codes)
    return len(fresh)


def planned(held: RoundPlan, proposals: Sequence[Proposal]) -> list[PlannedMeasure]:
    """Proposed measures as the rows of a plan that has none, filled in from the catalogue; not stored yet."""
    return [
        PlannedMeasure(plan=held, number=number, **_columns(_filled(proposal, held)))
        for number, proposal in enumerate(proposals, 1)
    ]


def _filled(proposal: Proposal, held: RoundPlan) -> Measure:
    rounds = tuple(held.rounds)
    usual = tuple(months for months in proposal.measure.rounds if months in rounds) or rounds
    return replace(filled(proposal.measure, held.for_year), mends=proposal.codes, reported=usual)


def add(round_: Round, given: Mapping[str, Any], person: Person) -> PlannedMeasure:
    """Put a measure at the plan's end."""
    with transaction.atomic():
        held = held_plan(round_, person)
        row = _append(held, given)
        write(held, person, "plan.measure-added", measure=row.number)
    return row


def change(round_: Round, pk: int, version: int, given: Mapping[str, Any], person: Person) -> PlannedMeasure:
    """Save a measure that was read at `version`; StaleError where another version stands by now."""
    with transaction.atomic():
        held = held_plan(round_, person)
        row = _fresh(held, pk, version)
        changed = [name for name, value in given.items() if getattr(row, name) != value]
        if changed:
            for name in changed:
                setattr(row, name, given[name])
            row.version += 1
            row.save()
            write(held, person, "plan.measure-changed", measure=row.number, keys=changed)
    return row


def delete(round_: Round, pk: int, version: int, person: Person) -> None:
    """Take a measure out; those after it move up. One that was reported of stays: what is done is done."""
    with transaction.atomic():
        held = held_plan(round_, person)
        row = _fresh(held, pk, version)
        if row.reports.exists():
            raise refused(
                "มาตรการนี้มีรายงานความก้าวหน้าแล้ว จึงลบไม่ได้",
                "Progress was reported of it, so it stays in the plan.",
            )
        number, name = row.number, " ".join(row.measure)
        row.delete()
        # One at a time from the front: two measures never have one number, not even in between.
        for after in held.measures.filter(number__gt=number).order_by("number"):
            after.number -= 1
            after.save(update_fields=["number"])
        write(held, person, "plan.measure-deleted", measure=number, name=name)


def held_plan(round_: Round, person: Person) -> RoundPlan:
    """The round's plan, begun where there is none, held until the transaction ends."""
    Round.objects.select_for_update().get(pk=round_.pk)
    why = why_not_edit(person, round_)
    if why is not None:
        raise refused(why.th, why.en)
    blank = measures.read_plan(None, round_.framework)
    begun = {"for_year": blank.for_year, "rounds": list(blank.rounds)}
    return RoundPlan.objects.get_or_create(round=round_, defaults=begun)[0]


def _fresh(held: RoundPlan, pk: int, version: int) -> PlannedMeasure:
    row = held.measures.filter(pk=pk).first()
    if row is None or row.version != version:
        raise StaleError(row)
    return row


def _append(held: RoundPlan, given: Mapping[str, Any]) -> PlannedMeasure:
    return PlannedMeasure.objects.create(plan=held, number=held.measures.count() + 1, **given)


def _columns(measure: Measure) -> dict[str, Any]:
    """A measure as the columns of its row."""
    texts = {"when": measure.when.written, "follow_up": measure.follow_up, "theme": measure.theme}
    lists = {name: list(getattr(measure, name)) for name in _LISTS}
    return {**lists, **texts, "taken_from": measure.taken_from}


def write(held: RoundPlan, person: Person, action: str, **detail: Any) -> None:
    """Save a plan that was changed, as its next version, with the entry that tells of it."""
    held.version += 1
    held.save()
    body, year = held.round.body, str(held.round.year)
    trail.write(person, action, body=body, role="officer", about=year, version=held.version, **detail)


def refused(th: str, en: str) -> PlanError:
    """The error that says why something of a plan is not done."""
    return PlanError(Problem("refused", th, en))
