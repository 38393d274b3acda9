"""The plan of measures as a paper of its own: the result it answers, measures, proof and follow-up."""

from __future__ import annotations

from collections.abc import Iterator

from prongsai.analysis import weaknesses
from prongsai.documents.content import (
    Block,
    Cell,
    Column,
    Paper,
    Row,
    Table,
    TextBlock,
)
from prongsai.documents.papers import adoption, aims
from prongsai.documents.papers import analysis_measures as measures
from prongsai.documents.papers import analysis_notes as notes
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.papers.headings import Headings
from prongsai.documents.papers.table_paper import table_paper
from prongsai.documents.subject import Subject
from prongsai.numbers import show


def measures_plan(subject: Subject) -> Paper:
    """The plan's measures in the columns of the form that the settings ask for, on pages turned sideways.

    A draft holds a dotted row for each weak indicator without a measure; a plan that was proposed, adopted or
    reported on names these instead.

    >>> pdf.render(measures_plan(Subject(known, settings, plan)))
    """
    blocks = _blocks(subject)
    return table_paper(subject, _title(subject), blocks, year=subject.for_year, day=subject.on)


def _title(subject: Subject) -> tuple[str, ...]:
    return (
        subject.say(
            "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน", "Plan of measures to promote integrity"
        ),
        subject.say(f"ประจำปีงบประมาณ พ.ศ. {subject.for_year}", f"Fiscal year {subject.for_year}"),
    )


def _blocks(subject: Subject) -> Iterator[Block]:
    head = Headings(subject)
    yield head.next("ผลการประเมินที่แผนนี้ตอบ", "The result that this plan answers")
    yield _result(subject)
    yield head.next("การให้ความเห็นชอบแผน", "Adoption")
    yield _adoption(subject)
    yield head.next("มาตรการ", "Measures")
    yield from _measures(subject)
    if subject.plan.measures:
        yield head.next(
            "หลักฐานและรอบรายงานของแต่ละมาตรการ", "What proves each measure, and when it is reported"
        )
        yield _proof_table(subject)
    yield head.next("การกำกับติดตาม", "Follow-up")
    yield measures.follow_up_text(subject)
    yield measures.due_table(subject)
    yield prose.signatures(subject)
    yield from notes.figure_notes(subject)


def _result(subject: Subject) -> TextBlock:
    weak = [
        subject.say(
            f"{subject.indicator_name(each.indicator)} ({show(each.figure)} คะแนน)",
            f"{subject.indicator_name(each.indicator)} ({show(each.figure)})",
        )
        for each in weaknesses(subject.result)[::-1]
    ]
    return prose.text_block(subject, "plan-result", prose.total_said(subject), _weak_said(subject, weak))


def _weak_said(subject: Subject, weak: list[str]) -> str:
    say, mark = subject.say, subject.mark
    if not subject.has_indicators:
        return say(
            "ข้อมูลที่ได้รับไม่มีคะแนนรายตัวชี้วัด แผนนี้จึงไม่กล่าวถึงและไม่คาดเดาคะแนนดังกล่าว",
            "The figures given hold no score of any indicator; this plan does not guess them.",
        )
    if not weak:
        return say(
            f"ไม่มีตัวชี้วัดที่ทราบคะแนนต่ำกว่าเกณฑ์ {mark} คะแนน",
            f"No indicator known is below the mark of {mark}.",
        )
    number, listed = len(weak), subject.listed(weak)
    return say(
        f"ตัวชี้วัดที่ต่ำกว่าเกณฑ์ {mark} คะแนนมี {number} ตัวชี้วัด เรียงจากคะแนนต่ำสุด คือ {listed}",
        f"Below the mark of {mark}, the lowest first ({number}): {listed}.",
    )


def _adoption(subject: Subject) -> TextBlock:
    return prose.text_block(subject, "plan-adoption", adoption.state_said(subject))


def _measures(subject: Subject) -> Iterator[Block]:
    left = measures.unplanned(subject)
    if subject.plan.state == "draft" and not subject.plan.is_reported:
        yield measures.measures_table(subject)
        return
    if subject.plan.measures:
        yield measures.measures_table(subject, subject.plan.measures)
    if left or not subject.plan.measures:
        yield prose.text_block(subject, "plan-left-out", _left_out_said(subject, left))


def _left_out_said(subject: Subject, left: tuple[str, ...]) -> str:
    if not left:
        return subject.say("แผนนี้ยังไม่มีมาตรการ", "This plan holds no measure.")
    named = subject.listed([aims.name_with_score(subject, code) for code in left])
    return subject.say(
        f"ตัวชี้วัดที่มีข้อต้องแก้ไขแต่แผนนี้ยังไม่มีมาตรการ ได้แก่ {named}", f"Without a measure in this plan: {named}."
    )


def _proof_table(subject: Subject) -> Table:
    """What proves each measure and the rounds in which it is reported, in the plan's order."""
    say, plan = subject.say, subject.plan
    columns = (
        Column(say("มาตรการ", "Measure"), 3.2),
        Column(say("หลักฐาน", "Proof"), 3.6),
        Column(say("รอบรายงาน", "Rounds"), 1.4),
    )
    rows = [
        Row.of(
            measures.lines_cell(each.measure),
            measures.lines_cell(each.proof),
            Cell.of(*(measures.round_said(subject, months) for months in each.reported or plan.rounds)),
        )
        for each in aims.in_order(subject, plan.measures)
    ]
    return Table(columns, tuple(rows), say("หลักฐานและรอบรายงาน", "Proof and rounds"))
