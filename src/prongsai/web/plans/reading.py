"""A round's plan read out of its rows, as papers, pages and arithmetic know plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from prongsai import measures
from prongsai.errors import Place, Problem
from prongsai.frameworks import Framework
from prongsai.measures import Adoption, Measure, Plan, PlanState, Progress, State, read_time_frame
from prongsai.thai import fiscal_days
from prongsai.web.accounts.models import Unit
from prongsai.web.plans.models import PlannedMeasure, Report, RoundPlan
from prongsai.web.plans.wording import on_page
from prongsai.web.rounds.models import Round


def plan_of(round_: Round) -> Plan:
    """The plan that answers the round's result; an empty one where none was begun.

    >>> plan_of(round_).measures[0].units
    ('กองคลัง',)
    """
    blank = measures.read_plan(None, round_.framework)
    row = RoundPlan.objects.filter(round=round_).prefetch_related("measures__reports").first()
    if row is None:
        return blank
    units = Unit.objects.filter(body_id=round_.body_id, is_ended=False).values_list("name", flat=True)
    return _plan(row, blank, tuple(units))


def problems_of(plan: Plan, framework: Framework) -> tuple[Problem, ...]:
    """What must be mended in a plan; the `row` of a problem's place is the number of its measure."""
    placed = tuple(_placed(each) for each in plan.measures)
    found = measures.faults(replace(plan, measures=placed), framework, measures.load().measures)
    return tuple(map(on_page, found))


def problems_by_measure(problems: Sequence[Problem]) -> dict[int, list[Problem]]:
    """The problems of each measure, by its number; 0 holds those of the plan itself."""
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.place.row or 0, []).append(problem)
    return found


def _placed(measure: Measure) -> Measure:
    place = Place(row=measure.number)
    progress = tuple(replace(each, place=place) for each in measure.progress)
    return replace(measure, place=place, progress=progress)


def _plan(row: RoundPlan, blank: Plan, units: tuple[str, ...]) -> Plan:
    rounds = tuple(row.rounds) or blank.rounds
    is_adopted = row.state in ("adopted", "closed")
    found = tuple(_measure(each, row.for_year, rounds, units) for each in row.measures.all())
    return Plan(
        blank.year,
        row.for_year,
        found,
        row.starts or fiscal_days(row.for_year)[0],
        rounds,
        cast(PlanState, row.state),
        Adoption(row.adopted_by, row.adopted_on, row.adopted_under) if is_adopted else None,
        row.returned_because,
        tuple(row.follow_up),
        # What was reported was while it was adopted, on paper or here: being a draft again is no fault.
        is_state_given=is_adopted or not any(each.progress for each in found),
    )


def _measure(row: PlannedMeasure, for_year: int, rounds: tuple[int, ...], units: tuple[str, ...]) -> Measure:
    return Measure(
        row.number,
        tuple(row.mends),
        tuple(row.measure),
        tuple(row.steps),
        tuple(row.units),
        read_time_frame(row.when, for_year),
        row.follow_up,
        tuple(row.reported) or rounds,
        tuple(row.proof),
        tuple(row.weak_point),
        tuple(row.practice),
        row.theme,
        row.taken_from,
        tuple(_progress(each) for each in row.reports.all()),
        every_unit=units,
    )


def _progress(row: Report) -> Progress:
    return Progress(
        row.months,
        cast(State, row.state),
        row.did,
        row.result,
        tuple(row.evidence),
        row.obstacle,
        row.unit,
        row.date,
    )
