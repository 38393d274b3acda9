"""The report on carrying out the measures, in the two forms agencies use.

A: by instrument its lowest indicator, then weak point, way into practice, measure, those responsible, and
   a tick for what was carried out.
B: by theme the measure, its steps, those responsible, what was done, and what came of it.

Every year named beside a score is the year of the result; the year of the measures is the plan's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prongsai.analysis import weaknesses
from prongsai.documents.content import (
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Paper,
    Row,
    Table,
    TextBlock,
    runs,
)
from prongsai.documents.paper_settings import carrying_out_key
from prongsai.documents.papers import aims, reported
from prongsai.documents.papers import analysis_measures as measures
from prongsai.documents.papers import analysis_notes as notes
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.papers import analysis_tables as tables
from prongsai.documents.papers.table_paper import table_paper
from prongsai.documents.subject import Subject, codes_below, codes_shown
from prongsai.frameworks import Indicator, Instrument, tree
from prongsai.measures import ALL, PROGRESS_NAMES, Measure, State, state
from prongsai.numbers import show
from prongsai.thai import date_in_words

_FEW = 3
_SHORT_NAMES = {"องค์การบริหารส่วนตำบล": "อบต.", "องค์การบริหารส่วนจังหวัด": "อบจ.", "เทศบาล": "เทศบาล"}


def carrying_out(subject: Subject) -> Paper:
    """What came of the plan's measures up to the last round reported, in form A or B.

    The form is the one that the settings' `carrying_out` names. Measures without any report stand without
    a tick; nothing is claimed of them.

    >>> pdf.render(carrying_out(Subject(known, settings, plan)))
    """
    months = reported.last_round(subject.plan)
    write = _form_b if subject.settings.carrying_out == "B" else _form_a
    return table_paper(
        subject,
        _title(subject),
        write(subject, months),
        year=subject.for_year,
        day=reported.as_of(subject, months),
    )


def _title(subject: Subject) -> tuple[str, ...]:
    return (
        subject.say("รายงานผลการดำเนินการตามมาตรการ", "Report on carrying out the measures"),
        subject.say("ส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน", "to promote integrity"),
        subject.say(f"ประจำปีงบประมาณ พ.ศ. {subject.for_year}", f"Fiscal year {subject.for_year}"),
    )


def _ending(subject: Subject) -> Iterator[Block]:
    yield prose.text_block(
        subject,
        "carrying-out-closing",
        subject.say(
            "จึงรายงานมาเพื่อโปรดทราบ และเผยแพร่ให้ประชาชนทราบต่อไป",
            "Submitted for information and for publication.",
        ),
    )
    yield prose.signatures(subject)
    yield from notes.figure_notes(subject)


def _intro(subject: Subject, months: int) -> TextBlock:
    """Whose report, on what result, for which year; the result; and how far the measures have come."""
    name, short = subject.known.body.name, _short_name(subject)
    result, year = subject.fiscal_year(subject.year), subject.fiscal_year(subject.for_year)
    day = date_in_words(reported.as_of(subject, months), subject.settings.language)
    return prose.text_block(
        subject,
        "carrying-out-intro",
        subject.say(
            f"{name} ซึ่งต่อไปในรายงานนี้เรียกว่า “{short}” ได้กำหนดมาตรการจากผล{subject.assessment_name} "
            f"{result} เพื่อปรับปรุงและพัฒนาใน{year} รายงานฉบับนี้แสดงผลการดำเนินการตามมาตรการดังกล่าว",
            f"{name}, below called “{short}”, set measures from its result in the {subject.assessment_name} "
            f"of {result}, to do better in {year}. This report tells what came of them.",
        ),
        prose.total_said(subject),
        subject.say(f"ข้อมูล ณ วันที่ {day} ", f"As of {day}: ") + reported.plan_said(subject, months),
    )


def _short_name(subject: Subject) -> str:
    """'อบต.' of an องค์การบริหารส่วนตำบล; bodies without a short name of their kind are หน่วยงาน."""
    body = subject.known.body
    for kind, short in _SHORT_NAMES.items():
        if body.kind.startswith(kind) or body.name.startswith(kind):
            return subject.say(short, "the body")
    return subject.say("หน่วยงาน", "the body")


# ------------------------------------------------------------------------------------------------ form A


def _form_a(subject: Subject, months: int) -> Iterator[Block]:
    yield _intro(subject, months)
    yield from _tables_of_a(subject, months)
    yield from _ending(subject)


def _tables_of_a(subject: Subject, months: int) -> Iterator[Block]:
    """A section for each instrument, and one for the measures that belong to none."""
    grouped = {
        each.code: [
            measure
            for measure in aims.in_order(subject, subject.plan.measures)
            if aims.indicator_of(subject, aims.group(subject, measure)) in each.indicators
        ]
        for each in subject.framework.instruments
    }
    for each in subject.framework.instruments:
        yield Heading(1, _instrument_title(subject, each))
        yield _lowest(subject, each, grouped[each.code], months)
        yield from _measures_of_a(subject, grouped[each.code], months, each.code)
    others = [each for each in subject.plan.measures if not any(each in found for found in grouped.values())]
    if others:
        yield Heading(1, subject.say("มาตรการที่ใช้กับทุกตัวชี้วัด", "Measures for all indicators"))
        said = reported.count_said(subject, others, months)
        yield prose.text_block(subject, "carrying-out-all", subject.say(f"มี {said}", f"There are {said}."))
        yield from _measures_of_a(subject, others, months, "")


def _instrument_title(subject: Subject, instrument: Instrument) -> str:
    name, year = subject.word(instrument.name), subject.fiscal_year(subject.year)
    for_year = subject.fiscal_year(subject.for_year)
    return subject.say(
        f"ผลการประเมิน{name} ({instrument.code}) ประจำ{year} เพื่อปรับปรุงและพัฒนาใน{for_year}",
        f"{instrument.code}, {name}: result of {year}, to do better in {for_year}",
    )


def _lowest(subject: Subject, instrument: Instrument, found: Sequence[Measure], months: int) -> TextBlock:
    """The lowest indicator known of an instrument, and how far its measures have come."""
    if found:
        counted = reported.count_said(subject, found, months)
        plan = subject.say(f"แผนมี {counted}", f"The plan holds {counted}.")
    else:
        plan = subject.say("แผนไม่มีมาตรการของด้านนี้", "The plan holds no measure for it.")
    key = carrying_out_key(instrument.code)
    return prose.text_block(subject, key, f"{_lowest_said(subject, instrument)} {plan}")


def _lowest_said(subject: Subject, instrument: Instrument) -> str:
    say, code = subject.say, instrument.code
    known = [each for each in instrument.indicators if each.code in subject.result]
    if not known:
        return say(
            f"ข้อมูลที่ได้รับไม่มีคะแนนรายตัวชี้วัดด้าน {code}",
            f"The figures given hold no score of any indicator of {code}.",
        )
    least = min(subject.result[each.code].figure for each in known)
    low = [each for each in known if subject.result[each.code].figure == least]
    shown, named = (
        subject.result.show(low[0].code),
        subject.listed([subject.indicator_name(each) for each in low]),
    )
    among = ""
    if len(known) < len(instrument.indicators):
        among = say(
            f" ในตัวชี้วัดที่ทราบคะแนน {len(known)} จาก {len(instrument.indicators)} ตัวชี้วัด",
            f", of the {len(known)} of {len(instrument.indicators)} indicators known,",
        )
    return say(
        f"ด้าน {code} พบว่า{among} {named} มีค่าต่ำสุด เท่ากับ {shown} คะแนน {_against_mark(subject, low[0])}",
        f"In {code}{among} the lowest is {named}, with {shown}, {_against_mark(subject, low[0])}.",
    )


def _against_mark(subject: Subject, indicator: Indicator) -> str:
    short = subject.framework.pass_mark - (subject.result.figure(indicator.code) or 0)
    if short > 0:
        return subject.say(
            f"ต่ำกว่าเกณฑ์ {subject.mark} คะแนน อยู่ {show(short)} คะแนน",
            f"{show(short)} below the mark of {subject.mark}",
        )
    return subject.say(f"ไม่ต่ำกว่าเกณฑ์ {subject.mark} คะแนน", f"not below the mark of {subject.mark}")


def _measures_of_a(
    subject: Subject, found: Sequence[Measure], months: int, instrument: str
) -> Iterator[Block]:
    if not found:
        return
    yield _table_a(subject, found, months, instrument)
    if any(each.progress for each in found):
        yield _outcome_table(subject, found, months, instrument)


def _table_a(subject: Subject, found: Sequence[Measure], months: int, instrument: str) -> Table:
    say = subject.say
    states = _states_shown(found, months)
    follow_up = say("การกำกับติดตาม", "Follow-up")
    columns = (
        Column(say("ประเด็นที่เป็นข้อบกพร่อง/จุดอ่อน", "Weak point"), 2.6),
        Column(say("แนวทางการนำผลวิเคราะห์ไปสู่การปฏิบัติ", "Way into practice"), 3.2),
        Column(say("มาตรการ", "Measure"), 2.4),
        Column(say("ผู้รับผิดชอบ", "Responsible"), 1.5),
        *(Column(subject.word(PROGRESS_NAMES[each]), 1.0, "center", follow_up) for each in states),
    )
    rows = tuple(
        Row.of(
            _weak_point_cell(subject, each),
            measures.lines_cell(each.practice or each.steps),
            measures.lines_cell(each.measure),
            measures.lines_cell(each.units),
            *(Cell.tick(state(each, months) == shown) for shown in states),
        )
        for each in found
    )
    caption = say(f"มาตรการและการกำกับติดตาม {instrument}", f"Measures and follow-up {instrument}").rstrip()
    return Table(columns, rows, caption, _unticked_note(subject, found, months))


def _states_shown(found: Sequence[Measure], months: int) -> tuple[State, ...]:
    """The columns to tick: what is in hand has one only where something is."""
    if any(state(each, months) == "in_hand" for each in found):
        return ("done", "in_hand", "not_started")
    return ("done", "not_started")


def _unticked_note(subject: Subject, found: Sequence[Measure], months: int) -> str:
    number = sum(state(each, months) is None for each in found)
    if not number:
        return ""
    return subject.say(
        f"แถวที่ไม่มีเครื่องหมาย ({number} มาตรการ) คือมาตรการที่ยังไม่มีรายงานความก้าวหน้า",
        f"Rows without a tick ({number}) are measures not reported yet.",
    )


def _outcome_table(subject: Subject, found: Sequence[Measure], months: int, instrument: str) -> Table:
    """What was done, what came of it, what stood in the way, and the evidence, of the measures reported."""
    say = subject.say
    columns = (
        Column(say("มาตรการ", "Measure"), 2.4),
        Column(say("สถานะและผลการดำเนินการ", "State and what was done"), 2.8),
        Column(say("ผลลัพธ์", "Outcome"), 2.2),
        Column(say("ปัญหา/อุปสรรค", "Obstacles"), 1.8),
        Column(say("หลักฐาน", "Evidence"), 2.4),
    )
    rows = tuple(
        Row.of(
            measures.lines_cell(each.measure),
            _done_cell(subject, each, months),
            *(
                reported.told_cell(reported.told(subject, each, months, what))
                for what in (reported.outcomes, reported.obstacles, reported.evidence)
            ),
        )
        for each in found
        if each.progress
    )
    caption = say(f"ผลการดำเนินการ ผลลัพธ์ และหลักฐาน {instrument}", f"Outcome and evidence {instrument}")
    return Table(columns, rows, caption.rstrip())


def _done_cell(subject: Subject, measure: Measure, months: int) -> Cell:
    """The state in words, and below it what was done."""
    lines = reported.told(subject, measure, months, reported.did)
    listed = [Line(runs(line), has_bullet=len(lines) > 1) for line in lines]
    return Cell((Line(runs(reported.state_said(subject, measure, months))), *listed))


def _weak_point_cell(subject: Subject, measure: Measure) -> Cell:
    return measures.lines_cell(measure.weak_point or _weak_points(subject, measure))


def _weak_points(subject: Subject, measure: Measure) -> tuple[str, ...]:
    """Drafted from figures: what is weak or not known of what a measure mends; else the aim is to keep it."""
    found = tuple(dict.fromkeys(line for code in measure.mends for line in _weak_at(subject, code)))
    if found or not measure.mends:
        return found
    return (
        subject.say(
            f"ไม่มีข้อที่ต่ำกว่าเกณฑ์ {subject.mark} คะแนน มาตรการนี้มุ่งรักษามาตรฐานให้คงอยู่",
            f"Nothing is below the mark of {subject.mark}; the aim is to keep the standard.",
        ),
    )


def _weak_at(subject: Subject, code: str) -> Iterator[str]:
    """What is below the mark, or not known, at one code; nothing where it passes."""
    nodes = tree(subject.framework)
    if code == ALL:
        yield from _weak_in_all(subject)
    elif code not in nodes:
        yield code
    elif nodes[code].kind in ("indicator", "sub_indicator"):
        yield from _weak_below(subject, code)
    elif not _passes(subject, code):
        yield _score_said(subject, f"{code} {subject.word(nodes[code].name)}", code)


def _weak_in_all(subject: Subject) -> Iterator[str]:
    """The total where it is below the mark, else the indicators that are."""
    if not _passes(subject, "total"):
        yield _score_said(subject, subject.say("คะแนนรวม", "The total"), "total")
        return
    low = {each.indicator.code for each in weaknesses(subject.result)}
    for each in subject.framework.indicators:
        if each.code in low:
            yield _score_said(subject, subject.indicator_name(each), each.code)


def _passes(subject: Subject, code: str) -> bool:
    """True of a figure that is known, may be shown, and reaches the mark."""
    return (
        subject.result.figure(code) is not None
        and not _is_hidden(subject, code)
        and not _is_weak(subject, code)
    )


def _is_hidden(subject: Subject, code: str) -> bool:
    return code in subject.known.withheld


def _weak_below(subject: Subject, code: str) -> Iterator[str]:
    """The weak questions or items of an indicator or sub-indicator, each by name where they are few.

    Where none of them is known to be weak, its own score; nothing where that passes.
    """
    nodes, result = tree(subject.framework), subject.result
    weak = [each for each in _details(subject, code) if _is_weak(subject, each)]
    name = f"{code} {subject.word(nodes[code].name)}"
    if nodes[code].kind == "indicator":
        name = subject.say(f"ตัวชี้วัดที่ {name}", f"Indicator {name}")
    if not weak:
        yield from () if _passes(subject, code) else (_score_said(subject, name, code),)
    elif len(weak) <= _FEW:
        yield from (_score_said(subject, f"{each} {subject.word(nodes[each].name)}", each) for each in weak)
    else:
        listed, mark = codes_shown(weak), subject.mark
        yield subject.say(
            f"{name} ({result.show(code)} คะแนน) มี {len(weak)} ข้อที่ต่ำกว่าเกณฑ์ {mark} คะแนน คือ {listed}",
            f"{name} ({result.show(code)}): {len(weak)} below the mark of {mark}, {listed}",
        )


def _details(subject: Subject, code: str) -> list[str]:
    """The questions or items below a node."""
    nodes = tree(subject.framework)
    if nodes[code].kind == "indicator":
        indicator = aims.indicator_of(subject, code)
        below = [] if indicator is None else list(codes_below(indicator))
    else:
        below = [child.code for child in nodes.children(code)]
    return [each for each in below if nodes[each].kind in ("question", "item")]


def _is_weak(subject: Subject, code: str) -> bool:
    figure = subject.result.figure(code)
    return figure is not None and figure < subject.framework.pass_mark and not _is_hidden(subject, code)


def _score_said(subject: Subject, name: str, code: str) -> str:
    if _is_hidden(subject, code):
        return subject.say(f"{name} (ไม่แสดงคะแนน)", f"{name} (score withheld)")
    if code not in subject.result:
        return subject.say(f"{name} (ไม่ทราบคะแนน)", f"{name} (score not known)")
    shown = tables.item_shown(subject, code)
    comment = subject.known.comments.get(code, "")
    said = subject.say(f"{name} {shown} คะแนน", f"{name}: {shown}")
    return f"{said} ({comment})" if comment else said


# ------------------------------------------------------------------------------------------------ form B


def _form_b(subject: Subject, months: int) -> Iterator[Block]:
    yield _intro(subject, months)
    low = weaknesses(subject.result)
    if low:
        named = subject.listed([aims.name_with_score(subject, each.indicator.code) for each in low[::-1]])
        yield prose.text_block(
            subject,
            "carrying-out-weak",
            subject.say(
                f"ตัวชี้วัดที่ต่ำกว่าเกณฑ์ {subject.mark} คะแนนใน{subject.fiscal_year(subject.year)} ได้แก่ {named}",
                f"Below the mark of {subject.mark} in {subject.fiscal_year(subject.year)}: {named}.",
            ),
        )
    yield _table_b(subject, months)
    yield from _ending(subject)


def _table_b(subject: Subject, months: int) -> Table:
    say = subject.say
    columns = (
        Column(say("มาตรการ", "Measure"), 2.4),
        Column(say("ขั้นตอน/วิธีการปฏิบัติ", "Steps"), 3.0),
        Column(say("ผู้รับผิดชอบ", "Responsible"), 1.5),
        Column(say("สรุปผล/กำหนดแล้วเสร็จ", "What was done / to be done by"), 2.8),
        Column(say("ผลลัพธ์", "Outcome"), 2.6),
    )
    rows: list[Row] = []
    for theme, found in _by_theme(subject).items():
        rows.append(Row.group(theme, len(columns)))
        rows += [_row_b(subject, each, months) for each in found]
    caption = say("ผลการดำเนินการตามมาตรการ", "What came of the measures")
    return Table(columns, tuple(rows), caption)


def _by_theme(subject: Subject) -> dict[str, list[Measure]]:
    """Measures under the theme they give, else under the indicator's name, in the order of the indicators."""
    themes: dict[str, list[Measure]] = {}
    for each in aims.in_order(subject, subject.plan.measures):
        themes.setdefault(each.theme or aims.name_of(subject, aims.group(subject, each)), []).append(each)
    return themes


def _row_b(subject: Subject, measure: Measure, months: int) -> Row:
    say = subject.say
    done = _done_cell(subject, measure, months)
    if measure.when.written and state(measure, months) != "done":
        due = say(f"กำหนดแล้วเสร็จ: {measure.when.written}", f"To be done by: {measure.when.written}")
        done = Cell((*done.lines, Line(runs(due))))
    outcome = (
        *reported.told(subject, measure, months, reported.outcomes),
        *reported.told(subject, measure, months, reported.obstacles, say("ปัญหา/อุปสรรค", "Obstacle")),
        *reported.told(subject, measure, months, reported.evidence, say("หลักฐาน", "Evidence")),
    )
    return Row.of(
        measures.lines_cell(measure.measure),
        measures.lines_cell(measure.steps),
        measures.lines_cell(measure.units),
        done,
        reported.told_cell(outcome),
    )
