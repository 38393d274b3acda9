"""The disclosure check item by item: what each asks for, its score and remark, and what was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from prongsai.analysis import gaps
from prongsai.documents.content import (
    Block,
    Cell,
    Column,
    Line,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    TextBlock,
    runs,
)
from prongsai.documents.papers import analysis_notes as notes
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.papers import analysis_tables as tables
from prongsai.documents.papers.table_paper import table_paper
from prongsai.documents.subject import NOT_KNOWN, Subject
from prongsai.frameworks import Instrument, Item, SubIndicator
from prongsai.numbers import show
from prongsai.scoring import CERTAINTY_NAMES

_MARKS = {"confirmed": "", "likely": " *", "unknown": " **"}
_COLUMNS = 4


def oit_checklist(subject: Subject) -> Paper:
    """Every item of the year's disclosure check under its sub-indicator, whether its score is known or not.

    >>> pdf.render(oit_checklist(Subject(known, settings, plan)))
    """
    return table_paper(
        subject, _title(subject), _blocks(subject), year=subject.year, day=subject.on, is_turned=False
    )


def _title(subject: Subject) -> tuple[str, ...]:
    return (
        subject.say("ผลการตรวจการเปิดเผยข้อมูลสาธารณะ (OIT) รายข้อ", "Disclosure check (OIT), item by item"),
        subject.say(f"ประจำปีงบประมาณ พ.ศ. {subject.year}", f"Fiscal year {subject.year}"),
    )


def _blocks(subject: Subject) -> Iterator[Block]:
    checks = [each for each in subject.framework.instruments if each.kind == "disclosure" and _items(each)]
    for each in checks:
        yield _result(subject, each)
        yield _item_table(subject, each)
        yield from _lost(subject, each)
    if not checks:
        th, en = (
            f"กรอบปี {subject.year} ไม่มีรายข้อของการเปิดเผยข้อมูล",
            f"{subject.year} has no items of disclosure",
        )
        yield Paragraph.of(subject.say(th, en))
    yield from notes.figure_notes(subject, *_certainty_said(subject))


def _items(instrument: Instrument) -> list[Item]:
    return [item for each in instrument.indicators for sub in each.sub_indicators for item in sub.items]


def _result(subject: Subject, instrument: Instrument) -> TextBlock:
    """The instrument's score, how many items were given it, and how many are not known."""
    name, items = f"{subject.word(instrument.name)} ({instrument.code})", _items(instrument)
    year, body, shown = (
        subject.fiscal_year(subject.year),
        subject.known.body.name,
        subject.result.show(instrument.code),
    )
    if instrument.code in subject.result:
        lead = subject.say(
            f"ใน{year} {body}ได้คะแนน{name} {shown} คะแนน", f"In {year} {body} scored {shown} in the {name}."
        )
    else:
        lead = subject.say(f"ข้อมูลที่ได้รับไม่มีคะแนน{name}", f"The figures given hold no score of the {name}.")
    counted = subject.say(f"รายข้อ{_counted(subject, items)}", f"Items: {_counted(subject, items)}.")
    return prose.text_block(subject, "oit-result", f"{lead} {counted}")


def _counted(subject: Subject, items: Sequence[Item]) -> str:
    """'ได้ 8 จาก 9 ข้อ'; items without a figure are counted apart."""
    known = [item for item in items if item.code in subject.result]
    if not known:
        return subject.say(f"ไม่ทราบคะแนนทั้ง {len(items)} ข้อ", f"none of the {len(items)} is known")
    given = sum(subject.result[item.code].figure > 0 for item in known)
    missing = len(items) - len(known)
    apart = subject.say(f" (ไม่ทราบคะแนน {missing} ข้อ)", f" ({missing} not known)") if missing else ""
    return subject.say(f"ได้ {given} จาก {len(items)} ข้อ", f"{given} of {len(items)}") + apart


def _item_table(subject: Subject, instrument: Instrument) -> Table:
    say = subject.say
    columns = (
        Column(say("ข้อ", "Item"), 0.7, "center"),
        Column(say("ข้อตรวจ", "What is checked"), 4.0),
        Column(say("คะแนน", "Score"), 0.9, "right"),
        Column(say("ความเห็นผู้ประเมิน", "Assessor's remark"), 3.4),
    )
    rows: list[Row] = []
    for indicator in instrument.indicators:
        for sub in indicator.sub_indicators:
            rows += _sub_rows(subject, sub)
        rows.append(_total_row(subject, subject.indicator_name(indicator), indicator.code))
    name = f"{subject.word(instrument.name)} ({instrument.code})"
    rows.append(_total_row(subject, name, instrument.code))
    note = say(f"เครื่องหมาย {NOT_KNOWN} คือไม่มีข้อมูล", f"{NOT_KNOWN} means not known.")
    return Table(columns, tuple(rows), say("ผลการตรวจรายข้อ", "Items"), note)


def _sub_rows(subject: Subject, sub: SubIndicator) -> Iterator[Row]:
    name = f"{sub.code} {subject.word(sub.name)}"
    yield Row.group(name, _COLUMNS)
    for item in sub.items:
        yield Row.of(
            item.code,
            _asked_cell(subject, item),
            tables.item_cell(subject, item.code),
            subject.known.comments.get(item.code, ""),
        )
    counted = _counted(subject, sub.items)
    yield _total_row(subject, subject.say(f"{sub.code}: {counted}", f"{sub.code}: {counted}"), sub.code)


def _asked_cell(subject: Subject, item: Item) -> Cell:
    """The item's title, marked where it is not confirmed; below it what it must hold, and the addresses."""
    title = subject.word(item.title) + _MARKS[item.basis.certainty]
    elements = (Line(runs(subject.word(each)), has_bullet=True) for each in item.elements)
    written = (Line(runs(Run(each, italic=True))) for each in subject.addresses.get(item.code, ()))
    return Cell((Line(runs(title)), *elements, *written))


def _total_row(subject: Subject, name: str, code: str) -> Row:
    """A score with what it lost of the total."""
    lost = {gap.code: gap.lost for gap in gaps(subject.result, ("sub_indicator", "indicator", "instrument"))}
    said = ""
    if code in subject.result:
        points = show(lost.get(code, Fraction(0)))
        said = subject.say(f"คะแนนรวมขาดไป {points}", f"{points} points of the total lost")
    return Row.of(Cell.of(name, span=2, align="left"), tables.score_cell(subject, code), said, kind="total")


def _lost(subject: Subject, instrument: Instrument) -> Iterator[Block]:
    """What the items without a score cost together, sub-indicator by sub-indicator, the dearest first."""
    subs = {sub.code: sub for each in instrument.indicators for sub in each.sub_indicators}
    found = [gap for gap in gaps(subject.result, ("sub_indicator",)) if gap.code in subs]
    if not found:
        return
    named = subject.listed(
        [
            subject.say(
                f"{gap.code} {gap.name.th} {show(gap.lost)} คะแนน",
                f"{gap.code} {subject.word(gap.name)} {show(gap.lost)}",
            )
            for gap in found
        ]
    )
    yield prose.text_block(
        subject,
        "oit-lost",
        subject.say(
            f"คะแนนรวมที่ขาดไปจากข้อที่ไม่ได้คะแนน เรียงจากมากไปน้อย คือ {named}",
            f"Points of the total lost at items without a score, the dearest first: {named}.",
        ),
    )


def _certainty_said(subject: Subject) -> Iterator[str]:
    """What the marks behind the titles say, where any is printed."""
    present = {item.basis.certainty for item in subject.framework.items}
    for certainty, mark in _MARKS.items():
        if mark and certainty in present:
            name = subject.word(CERTAINTY_NAMES[certainty])
            yield subject.say(
                f"เครื่องหมาย {mark.strip()} หลังข้อตรวจ คือข้อที่ยังไม่ได้ยืนยันกับคู่มือของปีนี้ ({name})",
                f"{mark.strip()} behind an item: not checked against the year's manual ({name}).",
            )
