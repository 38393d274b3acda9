"""How far the measures have come after a round: counts, each measure, and what is late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prongsai.documents.content import (
    Block,
    Column,
    Paper,
    Row,
    Table,
    TextBlock,
)
from prongsai.documents.paper_settings import progress_key
from prongsai.documents.papers import aims, reported
from prongsai.documents.papers import analysis_measures as measures
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.papers.headings import Headings
from prongsai.documents.papers.table_paper import table_paper
from prongsai.documents.subject import Subject
from prongsai.errors import PaperError, Problem
from prongsai.measures import (
    PROGRESS_NAMES,
    Grouping,
    Measure,
    Overdue,
    Tally,
    as_known,
    due,
    overdue,
    roll_up,
    state,
)
from prongsai.thai import date_in_words


def progress_report(subject: Subject, months: int) -> Paper:
    """How far the plan's measures had come by the round reported `months` after its start (3, 6, 12).

    PaperError (``no-such-round``) where the plan has no such round.

    >>> pdf.render(progress_report(Subject(known, settings, plan), 6))
    """
    _refuse_unknown(subject, months)
    return table_paper(
        subject,
        _title(subject, months),
        _blocks(subject, months),
        year=subject.for_year,
        day=reported.as_of(subject, months),
    )


def _refuse_unknown(subject: Subject, months: int) -> None:
    plan = subject.plan
    if months not in plan.rounds:
        known = ", ".join(map(str, plan.rounds))
        raise PaperError(
            Problem(
                "no-such-round",
                f"แผนนี้ไม่มีรอบรายงาน {months} เดือน มีเฉพาะรอบ {known} เดือน",
                f"the plan has no round of {months} months, only of {known}",
                plan.place,
            )
        )


def _title(subject: Subject, months: int) -> tuple[str, ...]:
    return (
        subject.say("รายงานความก้าวหน้าการดำเนินการตามมาตรการ", "Progress report on the measures"),
        subject.say("ส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน", "to promote integrity"),
        subject.say(
            f"ประจำปีงบประมาณ พ.ศ. {subject.for_year} รอบ {months} เดือน",
            f"Fiscal year {subject.for_year}, {months} months",
        ),
    )


def _blocks(subject: Subject, months: int) -> Iterator[Block]:
    head = Headings(subject)
    yield head.next("ภาพรวม", "In all")
    yield _intro(subject, months)
    if subject.plan.measures:
        yield _count_table(subject, months, "unit", ("หน่วยงาน", "Unit"))
        yield _count_table(subject, months, "indicator", ("ตัวชี้วัด", "Indicator"))
        yield head.next("ผลรายมาตรการ", "Measure by measure")
        yield _measures_table(subject, months)
    yield head.next("มาตรการที่เกินกำหนด", "What is late")
    yield from _late(subject, months)
    yield prose.signatures(subject)


def _intro(subject: Subject, months: int) -> TextBlock:
    plan, language = subject.plan, subject.settings.language
    name, year = subject.known.body.name, subject.fiscal_year(subject.for_year)
    day = date_in_words(reported.as_of(subject, months), language)
    ends = date_in_words(due(plan, months), language)
    return prose.text_block(
        subject,
        progress_key(months, "intro"),
        subject.say(
            f"รายงานนี้แสดงความก้าวหน้าของมาตรการที่{name}กำหนดสำหรับ{year} จากผลการประเมิน"
            f"{subject.fiscal_year(subject.year)} รอบ {months} เดือน "
            f"ซึ่งครบกำหนดรายงานวันที่ {ends} ข้อมูล ณ วันที่ {day}",
            f"This report tells how far the measures of {name} for {year}, which answer the result of "
            f"{subject.fiscal_year(subject.year)}, had come after {months} months (due {ends}), as of {day}.",
        ),
        reported.plan_said(subject, months),
    )


def _count_table(subject: Subject, months: int, by: Grouping, title: tuple[str, str]) -> Table:
    """How many measures of each group are in each state, and how many are late."""
    say, plan = subject.say, as_known(subject.plan, months)
    states = [subject.word(each) for each in PROGRESS_NAMES.values()]
    columns = (
        Column(say(*title), 3.4),
        *(Column(name, 1.1, "right") for name in states),
        Column(say("เกินกำหนด", "Late"), 1.0, "right"),
        Column(say("รวม", "All"), 0.8, "right"),
    )
    tallies = roll_up(plan, subject.framework, by, reported.as_of(subject, months))
    rows = [_tally_row(_name_of(subject, by, each.name), each) for each in tallies]
    rows.append(_whole_row(subject, months))
    caption = say(f"จำนวนมาตรการตาม{title[0]}", f"Measures by {title[1].lower()}")
    is_shared = sum(each.total for each in tallies) > len(plan.measures)
    return Table(columns, tuple(rows), caption, _shared_note(subject) if is_shared else "")


def _name_of(subject: Subject, by: Grouping, name: str) -> str:
    if by == "unit":
        return name or subject.say("ยังไม่ระบุหน่วยงาน", "No unit named")
    where = name if name in aims.places(subject) else aims.NOWHERE
    return aims.name_of(subject, where) + (f" ({name})" if name and where == aims.NOWHERE else "")


def _tally_row(name: str, tally: Tally) -> Row:
    numbers = (tally.done, tally.in_hand, tally.not_started, tally.not_reported, tally.overdue, tally.total)
    return Row.of(name, *map(str, numbers))


def _whole_row(subject: Subject, months: int) -> Row:
    """All measures once each."""
    states = [state(each, months) for each in subject.plan.measures]
    late = {each.measure.number for each in _late_by(subject, months)}
    numbers = (*(states.count(each) for each in PROGRESS_NAMES), len(late), len(states))
    return Row.of(subject.say("ทั้งแผน", "The whole plan"), *map(str, numbers), kind="total")


def _shared_note(subject: Subject) -> str:
    """Why the rows add up to more than the plan holds."""
    return subject.say(
        "มาตรการที่อยู่ในหลายแถวนับครบทุกแถว ผลบวกของแถวจึงมากกว่าจำนวนมาตรการทั้งแผน",
        "A measure that belongs to several rows counts in each, so the rows add up to more than the plan.",
    )


def _late_by(subject: Subject, months: int) -> tuple[Overdue, ...]:
    """What was late by a round, as far as the reports of that round tell."""
    return overdue(as_known(subject.plan, months), reported.as_of(subject, months))


def _measures_table(subject: Subject, months: int) -> Table:
    say = subject.say
    columns = (
        Column(say("มาตรการ", "Measure"), 2.4),
        Column(say("ผู้รับผิดชอบ", "Responsible"), 1.4),
        Column(say("กำหนด", "When"), 1.3),
        Column(say("สถานะ", "State"), 1.2),
        Column(say("ผลการดำเนินการ", "What was done"), 2.2),
        Column(say("ผลลัพธ์", "Outcome"), 2.0),
        Column(say("ปัญหา/อุปสรรค", "Obstacles"), 1.5),
        Column(say("หลักฐาน", "Evidence"), 2.4),
    )
    rows = tuple(_measure_row(subject, each, months) for each in subject.plan.measures)
    return Table(columns, rows, say("ความก้าวหน้ารายมาตรการ", "Progress, measure by measure"))


def _measure_row(subject: Subject, measure: Measure, months: int) -> Row:
    told = (reported.did, reported.outcomes, reported.obstacles, reported.evidence)
    return Row.of(
        f"{measure.number}. {measure.name}",
        measures.lines_cell(measure.units),
        measures.line_cell(measure.when.written),
        reported.state_said(subject, measure, months),
        *(reported.told_cell(reported.told(subject, measure, months, what)) for what in told),
    )


def _late(subject: Subject, months: int) -> Iterator[Block]:
    day = reported.as_of(subject, months)
    found = _late_by(subject, months)
    said = date_in_words(day, subject.settings.language)
    number = len({each.measure.number for each in found})
    yield prose.text_block(
        subject,
        progress_key(months, "late"),
        subject.say(
            f"ณ วันที่ {said} มีมาตรการที่เกินกำหนด {number} มาตรการ ดังตาราง", f"Late on {said}: {number}, as below."
        )
        if found
        else subject.say(f"ณ วันที่ {said} ไม่มีมาตรการที่เกินกำหนด", f"Nothing is late on {said}."),
    )
    if found:
        yield _late_table(subject, found)


def _late_table(subject: Subject, found: Sequence[Overdue]) -> Table:
    say = subject.say
    columns = (
        Column(say("มาตรการ", "Measure"), 3.4),
        Column(say("ผู้รับผิดชอบ", "Responsible"), 1.8),
        Column(say("เรื่องที่เกินกำหนด", "What is late"), 2.4),
        Column(say("ล่าช้า (วัน)", "Days late"), 0.9, "right"),
    )
    rows = tuple(
        Row.of(
            f"{each.measure.number}. {each.measure.name}",
            measures.lines_cell(each.units),
            _what_is_late(subject, each),
            str(each.days),
        )
        for each in found
    )
    return Table(columns, rows, say("มาตรการที่เกินกำหนด", "What is late"))


def _what_is_late(subject: Subject, late: Overdue) -> str:
    day = date_in_words(late.due, subject.settings.language)
    if late.round is None:
        return subject.say(f"กำหนดแล้วเสร็จวันที่ {day}", f"to be carried out by {day}")
    name = measures.round_said(subject, late.round)
    return subject.say(f"รายงาน{name} กำหนดวันที่ {day}", f"report of {name}, due {day}")
