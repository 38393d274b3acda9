"""What units reported of the measures, put into words and cells."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence

from prongsai.documents.content import Cell, Line, runs
from prongsai.documents.papers.analysis_measures import round_said
from prongsai.documents.subject import Subject
from prongsai.measures import PROGRESS_NAMES, Measure, Plan, Progress, due, latest, state


def last_round(plan: Plan) -> int:
    """The last round (months) that anything was reported in; the plan's last where nothing was."""
    reported = [report.round for each in plan.measures for report in each.progress]
    return max(reported or plan.rounds, default=12)


def as_of(subject: Subject, months: int) -> datetime.date:
    """The day that what was reported by a round is told as of.

    The paper's own day where it lies before the end of the next round, else the last day of the round; never
    before the last report that counts.
    """
    plan = subject.plan
    ends, later = due(plan, months), [due(plan, each) for each in plan.rounds if each > months]
    is_within = ends <= subject.on and all(subject.on < each for each in later)
    made = (
        report.date
        for each in plan.measures
        for report in each.progress
        if report.round <= months and report.date
    )
    return max(subject.on if is_within else ends, *made, ends)


def state_said(subject: Subject, measure: Measure, months: int) -> str:
    """The measure's state after a round, in words."""
    return subject.word(PROGRESS_NAMES[state(measure, months)])


def count_said(subject: Subject, measures: Sequence[Measure], months: int) -> str:
    """'3 มาตรการ: ดำเนินการแล้ว 2 มาตรการ และยังไม่มีรายงาน 1 มาตรการ'; empty states are left out."""
    counts = Counter(state(each, months) for each in measures)
    parts = [
        subject.say(f"{name.th} {counts[key]} มาตรการ", f"{counts[key]} {name.en}")
        for key, name in PROGRESS_NAMES.items()
        if counts[key]
    ]
    number, listed = len(measures), subject.listed(parts)
    noun = "measure" if number == 1 else "measures"
    return subject.say(f"{number} มาตรการ: {listed}", f"{number} {noun}: {listed}")


def plan_said(subject: Subject, months: int) -> str:
    """How many measures the plan holds, and how far they have come."""
    measures = subject.plan.measures
    if not measures:
        return subject.say("แผนไม่มีมาตรการ", "The plan holds no measure.")
    counted = count_said(subject, measures, months)
    return subject.say(f"แผนมี {counted}", f"The plan holds {counted}.")


def told(
    subject: Subject,
    measure: Measure,
    months: int,
    what: Callable[[Progress], Sequence[str]],
    label: str = "",
) -> tuple[str, ...]:
    """What the last reports of a measure say of one thing, a line each, with the units where not all say it.

    `label` stands before each line: ``told(subject, measure, 6, obstacles, "ปัญหา")``. Reports of an earlier
    round than `months` are told with their round.
    """
    reports = latest(measure, months)
    sayers: dict[tuple[str, int], list[str]] = {}
    for report in reports:
        for line in filter(None, what(report)):
            sayers.setdefault((line, report.round), []).append(report.unit)
    lines = []
    for (line, made), units in sayers.items():
        marks = [label] if label else []
        if len(units) < len(reports) and all(units):
            marks.append(", ".join(units))
        if made != months:
            marks.append(f"({round_said(subject, made)})")
        lines.append(f"{' '.join(marks)}: {line}" if marks else line)
    return tuple(lines)


def did(report: Progress) -> tuple[str, ...]:
    return (report.did,)


def outcomes(report: Progress) -> tuple[str, ...]:
    return (report.result,)


def obstacles(report: Progress) -> tuple[str, ...]:
    return (report.obstacle,)


def evidence(report: Progress) -> tuple[str, ...]:
    return report.evidence


def told_cell(lines: Sequence[str]) -> Cell:
    """One line as it is, several as a list, and nothing where nothing was told."""
    if len(lines) < 2:
        return Cell.of("".join(lines)) if lines else Cell()
    return Cell(tuple(Line(runs(line), has_bullet=True) for line in lines))
