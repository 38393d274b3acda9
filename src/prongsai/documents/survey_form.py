"""A survey on paper, for those who would rather write: every question of a form, and room for a code.

Whoever types it in later does so twice (see the survey pages); nothing on the sheet says who filled it in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby

from prongsai.ballots import Asked, Form, Group
from prongsai.documents.content import (
    Block,
    Cell,
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    TitleLines,
)
from prongsai.documents.forms import pdf

_PLACE = "(   )"
_ABREAST = 3
_FEWEST_LINES = 3
_GROUPS = 9
_LETTERS_OF_A_HEAD = 60  # so many fit above columns to be ticked, beside the questions
_DOTS = "." * 88
_LINES_TO_WRITE = 4

Choices = tuple[tuple[int, str], ...]


def survey_form(form: Form, body: str, year: int, printed_on: datetime.date) -> bytes:
    """The blank form of a year for a body as PDF (A4, PDF/A-2a, PDF/UA-1), in Thai.

    PaperError as `pdf.render` raises it.

    >>> survey_form(ballots.form_of(frameworks.load(2568), "IIT"), "เทศบาลตัวอย่าง", 2568, date(2026, 1, 5))[:8]
    b'%PDF-1.7'
    """
    return pdf.render(paper_of(form, body, year, printed_on))


def paper_of(form: Form, body: str, year: int, printed_on: datetime.date) -> Paper:
    """The blank form as content."""
    title = f"{form.name.th} ปีงบประมาณ พ.ศ. {year}"
    blocks = (
        TitleLines((form.name.th, body, f"ปีงบประมาณ พ.ศ. {year}")),
        *_instructions(),
        _room_for_code(),
        *_questions(form),
        *_room_for_words(),
    )
    return Paper(title, body, year, printed_on, blocks, digits="arabic", states_pages=True)


def _instructions() -> Iterator[Block]:
    yield Paragraph.of(
        "ทำเครื่องหมาย √ หน้าคำตอบที่ตรงกับความเห็นของท่าน ข้อละหนึ่งคำตอบ ให้ครบทุกข้อ ",
        Run("อย่าเขียนชื่อหรือทำเครื่องหมายอื่นบนแบบนี้", bold=True),
        " แล้วพับใส่ซองปิดผนึกส่งให้ผู้รวบรวม แบบหนึ่งชุดใช้รหัสหนึ่งรหัส ผู้บันทึกพิมพ์คำตอบเข้าระบบสองครั้งเพื่อตรวจทาน แล้วทำลายแบบนี้",
    )


def _room_for_code() -> Table:
    """Nine groups of three symbols, to be copied from a slip."""
    columns = tuple(Column(f"กลุ่ม {number}", align="center") for number in range(1, _GROUPS + 1))
    caption = "รหัสบนใบแจก (คัดลอกให้ครบ 27 ตัว หรือเย็บใบแจกติดไว้)"
    return Table(columns, (Row.of(*[Cell.of(".... .... ....")] * _GROUPS),), caption=caption)


def _questions(form: Form) -> Iterator[Block]:
    """Neighbours with the same short choices stand in one table, to be ticked; others each with its own."""
    waiting: list[Group] = []
    for choices, found in groupby(form.questions, key=_in_common):
        questions = list(found)
        if choices is None or sum(len(each.lines) for each in questions) < _FEWEST_LINES:
            waiting += questions
            continue
        if waiting:
            yield _listed(waiting)
        yield _ticked(questions, choices)
        waiting = []
    if waiting:
        yield _listed(waiting)


def _in_common(question: Group) -> Choices | None:
    """The choices that all lines of a question have in common, where they fit above columns."""
    found = {_words(line) for line in question.lines}
    choices = found.pop()
    return None if found or sum(len(words) for _, words in choices) > _LETTERS_OF_A_HEAD else choices


def _words(line: Asked) -> Choices:
    return tuple((code, words.th) for code, words in line.choices)


def _ticked(questions: Sequence[Group], choices: Choices) -> Table:
    narrow = [Column(words, 0.55, align="center") for _, words in choices]
    rows: list[Row] = []
    for question in questions:
        if question.has_parts:
            rows.append(Row.group(f"{question.number}. {question.asks.th}", len(choices) + 1))
        for line in question.lines:
            asked = f"– {line.asks.th}" if question.has_parts else f"{question.number}. {line.asks.th}"
            rows.append(Row.of(asked, *[Cell.of(_PLACE)] * len(choices)))
    return Table((Column("ข้อคำถาม", 4.5), *narrow), tuple(rows))


def _listed(questions: Sequence[Group]) -> Table:
    """Each line with its own choices below it, three abreast, every one behind its own pair of brackets."""
    columns = (Column("เลือก", 0.5, align="center"), Column("คำตอบ", 2.2)) * _ABREAST
    rows: list[Row] = []
    for question in questions:
        for line in question.lines:
            part = f" – {line.asks.th}" if question.has_parts else ""
            rows.append(Row.group(f"{question.number}. {question.asks.th}{part}", len(columns)))
            rows += _abreast([words for _, words in _words(line)])
    return Table(columns, tuple(rows))


def _abreast(choices: Sequence[str]) -> Iterator[Row]:
    for start in range(0, len(choices), _ABREAST):
        found = choices[start : start + _ABREAST]
        cells = [cell for words in found for cell in (Cell.of(_PLACE), Cell.of(words))]
        yield Row.of(*cells, *[Cell()] * (2 * _ABREAST - len(cells)))


def _room_for_words() -> Iterator[Block]:
    yield Heading(3, "ความเห็นเพิ่มเติม (ไม่บังคับ เก็บแยกจากคำตอบ อย่าเขียนสิ่งที่บอกตัวท่าน)", is_small=True)
    yield Paragraph.of("\n".join([_DOTS] * _LINES_TO_WRITE), is_indented=False)
