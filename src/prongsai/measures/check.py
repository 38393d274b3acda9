"""What must be mended in a plan before its papers are printed, other than as a draft."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

from prongsai.answers import Codes, perhaps
from prongsai.errors import Problem
from prongsai.frameworks import Framework
from prongsai.measures.follow_up import due
from prongsai.measures.mended_codes import indicators_by_code
from prongsai.measures.model import ALL, KnownMeasure, Measure, Plan
from prongsai.measures.progress_check import check_progress, no_such_round
from prongsai.measures.repeats import already, repeats
from prongsai.measures.states import STATE_NAMES, why_not_adopted_on
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
#: A comma between units; one in brackets belongs to the name of a unit.
_BETWEEN_UNITS = re.compile(r"\s*[,;]\s*(?![^()]*\))")


def check(
    plan: Plan, framework: Framework, known: Mapping[str, KnownMeasure] | None = None
) -> tuple[Problem, ...]:
    """Every problem of a plan in line order: what is missing, twice, unknown, or outside its fiscal year.

    `known` holds the measures of the catalogue by code; where it is None, `from:` is not checked.

    >>> check(read_plan(block, framework, catalogue), framework, catalogue)[0].say("en")
    'plan.yaml:4: measure 1 does not say who is in charge (units)'
    """
    found = [*_of_the_state(plan), *_late_rounds(plan), *_twice_in_the_plan(plan)]
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
    yield from _units_together(measure)
    yield from _time_frame(measure, plan.for_year)
    yield from _rounds(measure, plan)
    yield from check_progress(measure, plan)


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
        for first, second in repeats(getattr(measure, key), _plainly):
            text, (at_th, at_en) = getattr(measure, key)[second], already(places[first])
            yield _problem(
                f"{key}-twice",
                measure,
                f"{key}.{second + 1}",
                f"มี{th} “{text}” ซ้ำ{at_th}",
                f"has {en} “{text}” twice{at_en}",
            )


def _numbers(measure: Measure, key: str) -> range:
    return range(1, len(getattr(measure, key)) + 1)


def _units_together(measure: Measure) -> Iterator[Problem]:
    """Units written as one text: they would count as one, and no report could name either of them."""
    for number, unit in enumerate(measure.units, 1):
        apart = [part for part in _BETWEEN_UNITS.split(unit) if part]
        if len(apart) > 1:
            listed = ", ".join(apart)
            yield _problem(
                "units-together",
                measure,
                f"units.{number}",
                f"ระบุหน่วยงานรวมไว้ในข้อความเดียว “{unit}” ให้แยกเป็นรายการ units: [{listed}]",
                f"names units in one text, “{unit}”; write them as a list, units: [{listed}]",
            )


def _twice_in_the_plan(plan: Plan) -> Iterator[Problem]:
    named = [measure for measure in plan.measures if measure.measure]
    for first, second in repeats(named, lambda measure: _plainly(measure.name)):
        at_th, at_en = already(named[first].place)
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
            yield _problem("unknown-round", measure, "reported", *no_such_round(months, plan))


def _late_rounds(plan: Plan) -> Iterator[Problem]:
    """Rounds of a plan that starts late, which end after the year whose measures they are to follow."""
    last = fiscal_days(plan.for_year)[1]
    for months in plan.rounds:
        ends = due(plan, months)
        if ends > last:
            yield _of_the_plan(
                "round-after-year",
                plan,
                "rounds" if "rounds" in plan.places else "starts",
                f"รอบ {months} เดือนครบกำหนดวันที่ {date_in_words(ends)} หลังสิ้นปีงบประมาณ พ.ศ. {plan.for_year} "
                f"เพราะแผนเริ่มวันที่ {date_in_words(plan.starts)} ให้แก้ rounds หรือ starts",
                f"the round of {months} months ends on {date_in_words(ends, 'en')}, after fiscal year "
                f"{plan.for_year}, for the plan starts on {date_in_words(plan.starts, 'en')}; "
                "change rounds or starts",
            )


def _of_the_plan(code: str, plan: Plan, key: str, th: str, en: str) -> Problem:
    return Problem(code, th, en, plan.places.get(key, plan.place))


def _of_the_state(plan: Plan) -> Iterator[Problem]:
    if plan.is_adopted:
        yield from _adoption(plan)
    else:
        yield from _too_soon(plan)
    if plan.adopted is not None and plan.adopted.date is not None:
        yield from _strange_adoption(plan, plan.adopted.date)
    if plan.state == "returned" and not plan.returned_because:
        yield _of_the_plan(
            "no-reason",
            plan,
            "state",
            "แผนถูกส่งคืน (state: returned) แต่ยังไม่ได้ระบุเหตุผล (returned_because)",
            "the plan was returned (state: returned) but the reason (returned_because) is not given",
        )


def _too_soon(plan: Plan) -> Iterator[Problem]:
    """What a plan cannot have before its adoption: progress, or an adoption, unless it was returned since."""
    name, state = STATE_NAMES[plan.state], plan.state
    if plan.is_state_given and plan.is_reported:
        yield _of_the_plan(
            "progress-too-soon",
            plan,
            "state",
            f"แผนอยู่ในสถานะ “{name.th}” (state: {state}) แต่มีรายงานความก้าวหน้าแล้ว "
            "ถ้าได้รับความเห็นชอบแล้วให้ระบุ state: adopted และ adopted ถ้าไม่ทราบให้ลบ state",
            f"the plan is {name.en} (state: {state}) but progress is reported; if it was adopted, say so "
            "(state: adopted, and adopted), and if that is not known, delete state",
        )
    given = plan.adopted
    if plan.is_state_given and state != "returned" and given and (given.date or given.reference):
        yield _of_the_plan(
            "adopted-too-soon",
            plan,
            "state",
            f"แผนอยู่ในสถานะ “{name.th}” (state: {state}) แต่ adopted ระบุว่าได้รับความเห็นชอบแล้ว",
            f"the plan is {name.en} (state: {state}) but “adopted” says that it was adopted",
        )


def _strange_adoption(plan: Plan, day: datetime.date) -> Iterator[Problem]:
    reason = why_not_adopted_on(plan, day)
    if reason is not None:
        yield _of_the_plan("adoption-day", plan, "adopted", reason.th, reason.en)


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
        yield _of_the_plan(
            "no-adoption",
            plan,
            "adopted" if "adopted" in plan.places else "state",
            f"แผนได้รับความเห็นชอบแล้ว (state: {plan.state}) แต่ใน adopted ยังขาด {th}",
            f"the plan is adopted (state: {plan.state}) but “adopted” lacks {en}",
        )
