"""What must be mended in a plan before its papers are printed, other than as a draft."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from prongsai.answers import Codes, perhaps
from prongsai.errors import Place, Problem
from prongsai.frameworks import Framework
from prongsai.measures.model import ALL, KnownMeasure, Measure, Plan, Progress
from prongsai.measures.plan import indicators_by_code
from prongsai.measures.time_frame import why_no_days
from prongsai.thai import date_in_words, fiscal_days

#: What every measure must say: (key, Thai, English).
_NEEDED = (
    ("measure", "ชื่อมาตรการ", "what is to be done"),
    ("mends", "รหัสที่มาตรการนี้แก้ไข", "what it mends"),
    ("steps", "ขั้นตอน", "by which steps"),
    ("units", "หน่วยงานที่รับผิดชอบ", "who is in charge"),
    ("follow_up", "วิธีติดตาม", "how it is followed up"),
)
#: Lists in which the same words twice are a slip: (key, Thai, English).
_DISTINCT = (
    ("steps", "ขั้นตอน", "the step"),
    ("units", "หน่วยงาน", "the unit"),
    ("proof", "หลักฐาน", "the proof"),
)
_MOST_NAMED = 12

T = TypeVar("T")


def check(
    plan: Plan, framework: Framework, known: Mapping[str, KnownMeasure] | None = None
) -> tuple[Problem, ...]:
    """Every problem of a plan in line order: what is missing, twice, unknown, or outside its fiscal year.

    `known` holds the measures of the catalogue by code; where it is None, `from:` is not checked.

    >>> check(read_plan(block, framework, catalogue), framework, catalogue)[0].say("en")
    'plan.yaml:4: measure 1 does not say who is in charge (units)'
    """
    found = [*_of_the_state(plan), *_twice_in_the_plan(plan)]
    for measure in plan.measures:
        found += _of_a_measure(measure, plan, framework, known)
    return tuple(sorted(found, key=lambda problem: problem.place.line or 0))


def _of_a_measure(
    measure: Measure, plan: Plan, framework: Framework, known: Mapping[str, KnownMeasure] | None
) -> Iterator[Problem]:
    is_known = known is None or not measure.taken_from or measure.taken_from in known
    if is_known:
        yield from _missing(measure, plan)
    else:
        # What the catalogue would have filled is not missed as well: one slip, one complaint.
        yield _unknown_source(measure, known or {})
    yield from _unknown_codes(measure, framework)
    yield from _twice_in_a_list(measure)
    yield from _time_frame(measure, plan.for_year)
    yield from _rounds(measure, plan)
    yield from _reports(measure, plan)


def _problem(code: str, measure: Measure, key: str, th: str, en: str) -> Problem:
    place = measure.places.get(key) or measure.places.get(key.partition(".")[0]) or measure.place
    return Problem(code, f"มาตรการที่ {measure.number} {th}", f"measure {measure.number} {en}", place)


def _missing(measure: Measure, plan: Plan) -> Iterator[Problem]:
    for key, th, en in _NEEDED:
        if not getattr(measure, key) and not (key == "follow_up" and plan.follow_up):
            code = f"no-{key.replace('_', '-')}"
            yield _problem(code, measure, key, f"ยังไม่ได้ระบุ{th} ({key})", f"does not say {en} ({key})")


def _unknown_source(measure: Measure, known: Mapping[str, KnownMeasure]) -> Problem:
    th, en = perhaps(Codes(known).near(measure.taken_from))
    return _problem(
        "unknown-measure",
        measure,
        "from",
        f"อ้างมาตรการ “{measure.taken_from}” ซึ่งไม่มีในคลังมาตรการ{th}",
        f"takes “{measure.taken_from}”, which the catalogue does not have{en}",
    )


def _unknown_codes(measure: Measure, framework: Framework) -> Iterator[Problem]:
    codes = indicators_by_code(framework)
    for number, code in enumerate(measure.mends, 1):
        if code in codes or code == ALL:
            continue
        near = Codes(codes).near(code)
        th, en = perhaps(near) if near else _listed([each.code for each in framework.indicators])
        yield _problem(
            "unknown-code",
            measure,
            f"mends.{number}",
            f"แก้ไข “{code}” ซึ่งไม่มีในปี {framework.year}{th}",
            f"mends “{code}”, which {framework.year} does not have{en}",
        )


def _listed(codes: Sequence[str]) -> tuple[str, str]:
    listed = ", ".join(codes[:_MOST_NAMED])
    return (
        f" มีตัวชี้วัดที่ {listed} รหัสข้อคำถามและข้อตรวจของปีนั้น หรือ {ALL} (ทุกตัวชี้วัด)",
        f"; it has indicators {listed}, the codes of its questions and items, or {ALL}",
    )


def _twice_in_a_list(measure: Measure) -> Iterator[Problem]:
    for key, th, en in _DISTINCT:
        places = [measure.places.get(f"{key}.{number}", measure.place) for number in _numbers(measure, key)]
        for first, second in _repeats(getattr(measure, key), _plainly):
            text, (at_th, at_en) = getattr(measure, key)[second], _already(places[first])
            yield _problem(
                f"{key}-twice",
                measure,
                f"{key}.{second + 1}",
                f"มี{th} “{text}” ซ้ำ{at_th}",
                f"has {en} “{text}” twice{at_en}",
            )


def _numbers(measure: Measure, key: str) -> range:
    return range(1, len(getattr(measure, key)) + 1)


def _twice_in_the_plan(plan: Plan) -> Iterator[Problem]:
    named = [measure for measure in plan.measures if measure.measure]
    for first, second in _repeats(named, lambda measure: _plainly(measure.name)):
        at_th, at_en = _already(named[first].place)
        yield _problem(
            "measure-twice",
            named[second],
            "measure",
            f"“{named[second].name}” ซ้ำกับมาตรการที่ {named[first].number}{at_th}",
            f"“{named[second].name}” is the same as measure {named[first].number}{at_en}",
        )


def _plainly(text: str) -> str:
    """The words without the spaces between them, for Thai is spaced anyhow."""
    return "".join(text.split()).casefold()


def _repeats(members: Sequence[T], key: Callable[[T], object]) -> Iterator[tuple[int, int]]:
    """(first, later) positions of members that are the same by `key`."""
    seen: dict[object, int] = {}
    for number, member in enumerate(members):
        first = seen.setdefault(key(member), number)
        if first != number:
            yield first, number


def _already(place: Place) -> tuple[str, str]:
    """The end of a sentence that says where something stands already."""
    return (f" (บรรทัด {place.line})", f" (line {place.line})") if place.line is not None else ("", "")


def _time_frame(measure: Measure, year: int) -> Iterator[Problem]:
    when, (first, last) = measure.when, fiscal_days(year)
    if not when.written:
        return
    reason = why_no_days(when.written, year)
    if reason is not None:
        th, en = f"กำหนดเวลา (when) ไว้ไม่ถูกต้อง: {reason.th}", f"has no usable time (when): {reason.en}"
        yield _problem("time-frame", measure, "when", th, en)
    elif when.first is not None and when.last is not None and not first <= when.first <= when.last <= last:
        yield _problem(
            "outside-year",
            measure,
            "when",
            f"กำหนดเวลา “{when.written}” ไว้นอกปีงบประมาณ พ.ศ. {year} ซึ่งเริ่ม {date_in_words(first)} "
            f"สิ้นสุด {date_in_words(last)}",
            f"is set for “{when.written}”, outside fiscal year {year}, which runs from "
            f"{date_in_words(first, 'en')} to {date_in_words(last, 'en')}",
        )


def _rounds(measure: Measure, plan: Plan) -> Iterator[Problem]:
    for months in measure.reported:
        if months not in plan.rounds:
            yield _problem("unknown-round", measure, "reported", *_no_such_round(months, plan))


def _no_such_round(months: int, plan: Plan) -> tuple[str, str]:
    listed = ", ".join(map(str, plan.rounds))
    return (
        f"อ้างรอบ {months} เดือน ซึ่งไม่มีในแผน แผนนี้มีรอบ {listed} เดือน",
        f"names the round of {months} months, which the plan does not have; it has {listed}",
    )


def _reports(measure: Measure, plan: Plan) -> Iterator[Problem]:
    for report in measure.progress:
        if report.round not in plan.rounds:
            yield _of_a_report("unknown-round", measure, report, *_no_such_round(report.round, plan))
        if report.unit and measure.units and report.unit not in measure.units:
            listed = ", ".join(measure.units)
            yield _of_a_report(
                "unknown-unit",
                measure,
                report,
                f"มีรายงานของ “{report.unit}” ซึ่งไม่ใช่หน่วยงานที่รับผิดชอบ คือ {listed}",
                f"has a report of “{report.unit}”, which is not a unit in charge: {listed}",
            )
        if report.date is not None and report.date < plan.starts:
            yield _of_a_report("before-start", measure, report, *_too_early(report.date, plan.starts))
    for first, second in _repeats(measure.progress, lambda report: (report.round, report.unit)):
        report, (at_th, at_en) = measure.progress[second], _already(measure.progress[first].place)
        th = f"มีรายงานรอบ {report.round} เดือนของหน่วยงานเดียวกันสองครั้ง{at_th}"
        en = f"has two reports of one unit for the round of {report.round} months{at_en}"
        yield _of_a_report("report-twice", measure, report, th, en)


def _too_early(day: datetime.date, starts: datetime.date) -> tuple[str, str]:
    said, begins = date_in_words(day, "en"), date_in_words(starts, "en")
    return (
        f"มีรายงานลงวันที่ {date_in_words(day)} ก่อนแผนเริ่มเมื่อ {date_in_words(starts)}",
        f"has a report of {said}, before the plan starts on {begins}",
    )


def _of_a_report(code: str, measure: Measure, report: Progress, th: str, en: str) -> Problem:
    return Problem(code, f"มาตรการที่ {measure.number} {th}", f"measure {measure.number} {en}", report.place)


def _of_the_state(plan: Plan) -> Iterator[Problem]:
    if plan.state in ("adopted", "closed"):
        yield from _adoption(plan)
    if plan.state == "returned" and not plan.returned_because:
        yield Problem(
            "no-reason",
            "แผนถูกส่งคืน (state: returned) แต่ยังไม่ได้ระบุเหตุผล (returned_because)",
            "the plan was returned (state: returned) but the reason (returned_because) is not given",
            plan.place,
        )


def _adoption(plan: Plan) -> Iterator[Problem]:
    given = plan.adopted
    parts = (
        ("by", "ตำแหน่งผู้ให้ความเห็นชอบ", "the post that adopted it", given and given.by),
        ("date", "วันที่", "the day", given and given.date),
        ("reference", "มติหรือหนังสืออ้างอิง", "the resolution or paper", given and given.reference),
    )
    missing = [part for part in parts if not part[3]]
    if missing:
        th = ", ".join(f"{words} ({key})" for key, words, _, _ in missing)
        en = ", ".join(f"{words} ({key})" for key, _, words, _ in missing)
        yield Problem(
            "no-adoption",
            f"แผนได้รับความเห็นชอบแล้ว (state: {plan.state}) แต่ใน adopted ยังขาด {th}",
            f"the plan is adopted (state: {plan.state}) but “adopted” lacks {en}",
            plan.place,
        )
