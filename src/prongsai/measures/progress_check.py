"""Reports of progress that cannot be: of no round, unit or day of the plan, or against each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations

from prongsai.errors import Problem
from prongsai.measures.follow_up import PROGRESS_NAMES, due
from prongsai.measures.model import Measure, Plan, Progress
from prongsai.measures.repeats import already, repeats
from prongsai.thai import date_in_words, fiscal_days


def check_progress(measure: Measure, plan: Plan) -> Iterator[Problem]:
    """Every problem of the reports of one measure.

    >>> [problem.code for problem in check_progress(measure, plan)]
    ['unknown-round', 'report-twice']
    """
    for report in measure.progress:
        if report.round not in plan.rounds:
            yield _of_a_report("unknown-round", measure, report, *no_such_round(report.round, plan))
        yield from _strange_unit(measure, report)
        yield from _strange_day(measure, report, plan)
    yield from _twice(measure)
    yield from _for_all_and_for_one(measure)
    yield from _undone(measure)


def no_such_round(months: int, plan: Plan) -> tuple[str, str]:
    """What is said of a measure that names a round which the plan does not have, in Thai and English."""
    listed = ", ".join(map(str, plan.rounds))
    return (
        f"อ้างรอบ {months} เดือน ซึ่งไม่มีในแผน แผนนี้มีรอบ {listed} เดือน",
        f"names the round of {months} months, which the plan does not have; it has {listed}",
    )


def _of_a_report(code: str, measure: Measure, report: Progress, th: str, en: str) -> Problem:
    return Problem(code, f"มาตรการที่ {measure.number} {th}", f"measure {measure.number} {en}", report.place)


def _strange_unit(measure: Measure, report: Progress) -> Iterator[Problem]:
    if report.unit and measure.units and report.unit not in (*measure.units, *measure.in_charge):
        listed = ", ".join(measure.units)
        yield _of_a_report(
            "unknown-unit",
            measure,
            report,
            f"มีรายงานของ “{report.unit}” ซึ่งไม่ใช่หน่วยงานที่รับผิดชอบ คือ {listed}",
            f"has a report of “{report.unit}”, which is not a unit in charge: {listed}",
        )


def _strange_day(measure: Measure, report: Progress, plan: Plan) -> Iterator[Problem]:
    """A day before the plan or the report's own round begins, or long after the year of the measures."""
    day, latest = report.date, fiscal_days(plan.for_year + 1)[1]
    if day is None:
        return
    begins = _begins(measure, report, plan)
    if day < plan.starts:
        yield _of_a_report("before-start", measure, report, *_too_early(day, plan.starts))
    elif day > latest:
        yield _of_a_report("after-end", measure, report, *_too_late(day, plan.for_year))
    elif report.round in plan.rounds and day < begins:
        yield _of_a_report("before-round", measure, report, *_before_round(day, report.round, begins))


def _begins(measure: Measure, report: Progress, plan: Plan) -> datetime.date:
    """The first day on which a round can be reported: after the end of the one reported before."""
    before = [each for each in measure.reported or plan.rounds if each < report.round]
    return due(plan, max(before)) + datetime.timedelta(1) if before else plan.starts


def _too_early(day: datetime.date, starts: datetime.date) -> tuple[str, str]:
    said, begins = date_in_words(day, "en"), date_in_words(starts, "en")
    return (
        f"มีรายงานลงวันที่ {date_in_words(day)} ก่อนแผนเริ่มเมื่อ {date_in_words(starts)}",
        f"has a report of {said}, before the plan starts on {begins}",
    )


def _too_late(day: datetime.date, year: int) -> tuple[str, str]:
    return (
        f"มีรายงานลงวันที่ {date_in_words(day)} ซึ่งเลยสิ้นปีงบประมาณ พ.ศ. {year} มาเกินหนึ่งปี",
        f"has a report of {date_in_words(day, 'en')}, more than a year after fiscal year {year} ended",
    )


def _before_round(day: datetime.date, months: int, begins: datetime.date) -> tuple[str, str]:
    said, first = date_in_words(day, "en"), date_in_words(begins, "en")
    return (
        f"มีรายงานรอบ {months} เดือนลงวันที่ {date_in_words(day)} ก่อนรอบนั้นเริ่มเมื่อ {date_in_words(begins)}",
        f"has a report of {said} for the round of {months} months, which begins on {first}",
    )


def _twice(measure: Measure) -> Iterator[Problem]:
    for first, second in repeats(measure.progress, lambda report: (report.round, report.unit)):
        report, (at_th, at_en) = measure.progress[second], already(measure.progress[first].place)
        th = f"มีรายงานรอบ {report.round} เดือนของหน่วยงานเดียวกันสองครั้ง{at_th}"
        en = f"has two reports of one unit for the round of {report.round} months{at_en}"
        yield _of_a_report("report-twice", measure, report, th, en)


def _for_all_and_for_one(measure: Measure) -> Iterator[Problem]:
    """Rounds reported both for all units and for a unit: nobody can tell which of the two holds for it."""
    for first, second in combinations(measure.progress, 2):
        if first.round != second.round or bool(first.unit) == bool(second.unit):
            continue
        unit, (at_th, at_en) = first.unit or second.unit, already(first.place)
        yield _of_a_report(
            "report-twice",
            measure,
            second,
            f"มีทั้งรายงานของทุกหน่วยงานและรายงานของ “{unit}” ในรอบ {second.round} เดือน{at_th} ให้เหลืออย่างเดียว",
            f"has a report for all units and one of “{unit}” for the round of {second.round} months{at_en}; "
            "keep one kind",
        )


def _undone(measure: Measure) -> Iterator[Problem]:
    """What a unit carried out in one round and had not carried out in a later one."""
    for report in measure.progress:
        done = [each for each in measure.progress if each.state == "done" and _is_before(each, report)]
        if report.state != "done" and done:
            (at_th, at_en), state = already(done[0].place), PROGRESS_NAMES[report.state]
            yield _of_a_report(
                "undone",
                measure,
                report,
                f"รายงานว่าดำเนินการแล้วในรอบ {done[0].round} เดือน{at_th} "
                f"แต่รอบ {report.round} เดือนรายงานว่า{state.th}",
                f"was reported carried out in the round of {done[0].round} months{at_en}, "
                f"but {state.en} in that of {report.round} months",
            )


def _is_before(earlier: Progress, later: Progress) -> bool:
    """True of reports of one unit, or of all units and then of one of them, in an earlier round."""
    return earlier.round < later.round and earlier.unit in ("", later.unit)
