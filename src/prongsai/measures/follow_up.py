"""How far the measures of a plan are: when reports are due, what they say, what is late.

A unit's latest report counts, whatever the round; a report without a unit, or in the name of every unit,
speaks for all units in charge.
A measure is carried out once every unit in charge says so; with some of them silent or under way it is in
hand. As of a day only those reports count that can have been made by then: dated up to that day, or undated
and of a round that had begun.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from prongsai.frameworks import Framework, Text
from prongsai.measures.mended_codes import indicators_by_code
from prongsai.measures.model import ALL, Measure, Plan, Progress, State, is_every_unit

Grouping = Literal["unit", "indicator", "round"]

#: What a state of a measure is called; None is that of a measure nobody has reported of.
PROGRESS_NAMES: Mapping[State | None, Text] = {
    "done": Text("ดำเนินการแล้ว", "carried out"),
    "in_hand": Text("อยู่ระหว่างดำเนินการ", "in hand"),
    "not_started": Text("ยังไม่ได้ดำเนินการ", "not carried out"),
    None: Text("ยังไม่มีรายงาน", "not reported"),
}


@dataclass(frozen=True, slots=True)
class Overdue:
    """One thing that is late: the measure itself (`round` is None), or its report of a round.

    `due` is the day it was due, `days` how many days ago that is; `units` are those it waits for, empty
    where no unit is in charge.
    """

    measure: Measure
    due: datetime.date
    days: int
    round: int | None
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many measures of a group stand where; the four states sum to `total`, `overdue` cuts across."""

    name: str
    done: int
    in_hand: int
    not_started: int
    not_reported: int
    overdue: int
    total: int


def due(plan: Plan, months: int) -> datetime.date:
    """The last day of a round: `months` after the plan's start, the first day counted in.

    Where the month has no such day, its own last day ends the round (Civil and Commercial Code, s. 193/5).

    >>> due(plan, 3)                                  # a plan that starts on 1 October 2565
    datetime.date(2022, 12, 31)
    """
    month = plan.starts.month - 1 + months
    first = datetime.date(plan.starts.year + month // 12, month % 12 + 1, 1)
    last = (first + datetime.timedelta(31)).replace(day=1) - datetime.timedelta(1)
    return min(first + datetime.timedelta(plan.starts.day - 2), last)


def latest(measure: Measure, months: int | None = None) -> tuple[Progress, ...]:
    """The latest report of each unit up to the round of `months`, or of all rounds.

    >>> [report.unit for report in latest(measure, 6)]
    ['กองคลัง', 'สำนักปลัด']
    """
    reporting = (report.unit for report in measure.progress if report.unit)
    units = dict.fromkeys([*measure.in_charge, *reporting]) or [""]
    found = [report for unit in units if (report := _latest_of(measure, unit, months)) is not None]
    return tuple(report for place, report in enumerate(found) if report not in found[:place])


def state(measure: Measure, months: int | None = None) -> State | None:
    """Where a measure stands after the round of `months`, or after all; None where nothing is reported.

    >>> state(measure, 3)                             # one unit is done, the other silent
    'in_hand'
    """
    found = [_latest_of(measure, unit, months) for unit in _in_charge(measure)]
    states = {report and report.state for report in found}
    if states == {"done"}:
        return "done"
    if states & {"done", "in_hand"}:
        return "in_hand"
    return "not_started" if states != {None} else None


def overdue(plan: Plan, on: datetime.date) -> tuple[Overdue, ...]:
    """What is late on a day, in the plan's order: measures past their time frame, and reports not made.

    A measure that is carried out is never late, and a later report makes up for an earlier one. No report is
    owed for a round that ended before the measure was to start.

    >>> [(late.measure.number, late.days) for late in overdue(plan, datetime.date(2023, 4, 2))]
    [(2, 2)]
    """
    known = as_known(plan, on).measures
    return tuple(
        late
        for measure, then in zip(plan.measures, known, strict=True)
        for late in _late(plan, measure, then, on)
    )


def roll_up(plan: Plan, framework: Framework, by: Grouping, on: datetime.date | int) -> tuple[Tally, ...]:
    """Measures counted by unit, by indicator, or by round, as of a day or the end of a round (months).

    A measure counts once under each unit in charge and under each indicator that it mends; the name is empty
    for measures without either, and `all` for those that mend every indicator. Rounds are named by their
    months, hold the measures that report in them as of that round, and count as overdue what owes that
    round's report; rounds that have not begun are left out.

    >>> [(tally.name, tally.done, tally.total) for tally in roll_up(plan, framework, "unit", 6)]
    [('กองคลัง', 1, 2), ('สำนักปลัด', 0, 1)]
    """
    day = due(plan, on) if isinstance(on, int) else on
    known = as_known(plan, on).measures
    late = [found for each in known for found in _late(plan, each, each, day)]
    if by == "round":
        begun = [months for months in plan.rounds if _has_begun(plan, months, on)]
        return tuple(_tally_of_round(plan, known, late, months) for months in begun)
    grouped = _by_unit(known) if by == "unit" else _by_indicator(known, framework)
    numbers = {each.measure.number for each in late}
    return tuple(_tally(name, members, numbers, None) for name, members in grouped.items())


def _in_charge(measure: Measure) -> Sequence[str]:
    """The units a measure waits for: those in charge, else those that reported, else nobody in particular."""
    reporting = [report.unit for report in measure.progress if report.unit]
    return measure.in_charge or tuple(dict.fromkeys(reporting)) or ("",)


def _latest_of(measure: Measure, unit: str, months: int | None) -> Progress | None:
    """The latest report that speaks for a unit; of two in one round, the one that stands later."""
    found: Progress | None = None
    for report in measure.progress:
        is_later = found is None or report.round >= found.round
        if speaks_for(report, unit) and (months is None or report.round <= months) and is_later:
            found = report
    return found


def speaks_for(report: Progress, unit: str) -> bool:
    """True of a report of the unit, and of one of all units."""
    return report.unit in ("", unit) or is_every_unit(report.unit)


def as_known(plan: Plan, on: datetime.date | int) -> Plan:
    """The plan with only the reports that had been made by a day, or up to a round (months).

    >>> state(as_known(plan, datetime.date(2023, 1, 5)).measures[0])
    'in_hand'
    """

    def is_made(report: Progress) -> bool:
        if isinstance(on, int):
            return report.round <= on
        return (report.date or _begins(plan, report.round)) <= on

    measures = (
        replace(each, progress=tuple(report for report in each.progress if is_made(report)))
        for each in plan.measures
    )
    return replace(plan, measures=tuple(measures))


def _has_begun(plan: Plan, months: int, on: datetime.date | int) -> bool:
    return months <= on if isinstance(on, int) else _begins(plan, months) <= on


def _begins(plan: Plan, months: int) -> datetime.date:
    """The first day of a round: the day after the round before it ended."""
    before = [each for each in plan.rounds if each < months]
    return due(plan, max(before)) + datetime.timedelta(1) if before else plan.starts


def _late(plan: Plan, measure: Measure, known: Measure, on: datetime.date) -> Iterator[Overdue]:
    """What is late of a measure, by the reports that `known` holds of it."""
    if state(known) == "done":
        return
    reports = {unit: _latest_of(known, unit, None) for unit in _in_charge(known)}
    waiting = {unit: each for unit, each in reports.items() if each is None or each.state != "done"}
    when = measure.when
    if when.last is not None and when.last < on:
        yield _overdue(measure, when.last, on, None, list(waiting))
    for months in measure.reported or plan.rounds:
        ends = due(plan, months)
        silent = [unit for unit, each in waiting.items() if each is None or each.round < months]
        if silent and ends < on and (when.first is None or when.first <= ends):
            yield _overdue(measure, ends, on, months, silent)


def _overdue(
    measure: Measure, day: datetime.date, on: datetime.date, months: int | None, units: Sequence[str]
) -> Overdue:
    return Overdue(measure, day, (on - day).days, months, tuple(unit for unit in units if unit))


def _by_unit(measures: Sequence[Measure]) -> Mapping[str, list[Measure]]:
    found: dict[str, list[Measure]] = {}
    for measure in measures:
        for unit in measure.in_charge or ("",):
            found.setdefault(unit, []).append(measure)
    return found


def _by_indicator(measures: Sequence[Measure], framework: Framework) -> Mapping[str, list[Measure]]:
    """In the framework's order, then `all`, then what is no code of the year or no code at all."""
    homes = {**indicators_by_code(framework), ALL: ALL}
    found: dict[str, list[Measure]] = {home: [] for home in homes.values()}
    for measure in measures:
        for home in dict.fromkeys(homes.get(code, code) for code in measure.mends or ("",)):
            found.setdefault(home, []).append(measure)
    return {home: members for home, members in found.items() if members}


def _tally_of_round(plan: Plan, measures: Sequence[Measure], late: Sequence[Overdue], months: int) -> Tally:
    members = [each for each in measures if months in (each.reported or plan.rounds)]
    numbers = {each.measure.number for each in late if each.round == months}
    return _tally(str(months), members, numbers, months)


def _tally(name: str, members: Sequence[Measure], late: set[int], months: int | None) -> Tally:
    states = [state(measure, months) for measure in members]
    return Tally(
        name,
        states.count("done"),
        states.count("in_hand"),
        states.count("not_started"),
        states.count(None),
        sum(measure.number in late for measure in members),
        len(members),
    )
