"""The table of measures, and when they are followed up.

What officers planned stands as they wrote it; what they left out is dotted, to be filled in on paper.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence

from prongsai.analysis import weaknesses
from prongsai.documents import analysis_prose as prose
from prongsai.documents import analysis_tables as tables
from prongsai.documents.content import Align, Cell, Column, Row, Table, TextBlock
from prongsai.documents.paper_settings import ALL, Form, PaperSettings, PlannedMeasure
from prongsai.documents.subject import Subject
from prongsai.frameworks import Text
from prongsai.thai import date_in_words, day_of

_DEAREST = 3
_DOTS = "." * 28
_ROUNDS = (3, 6)


def measures_table(subject: Subject) -> Table:
    form = subject.settings.form
    columns = tuple(Column(subject.word(title), share, align) for title, share, align in _COLUMNS[form])
    rows: list[Row] = []
    named = ""
    for measure in planned(subject):
        if form == "B" and measure.indicator != named:
            named = measure.indicator
            rows.append(Row.group(_aim(subject, named), len(columns)))
        rows.append(_ROWS[form](subject, measure))
    caption = subject.say(
        f"มาตรการสำหรับปีงบประมาณ พ.ศ. {subject.settings.for_year}", f"Measures for {subject.settings.for_year}"
    )
    return Table(columns, tuple(rows), caption)


def planned(subject: Subject) -> tuple[PlannedMeasure, ...]:
    """The measures in the order of the indicators, with an empty one for each weak indicator without any.

    In the forms that go through each indicator, those at the mark with a flaw get an empty one as well.
    Where nothing is weak and nothing planned, the few indicators that lost most stand in.
    """
    written = subject.settings.measures
    covered = {measure.indicator for measure in written}
    weak = [each.indicator.code for each in weaknesses(subject.result)]
    if subject.settings.form != "B":
        weak += [each.indicator.code for each in subject.flawed]
    if not weak and not written:
        weak = list(subject.lost)[:_DEAREST] or [ALL]
    order = [indicator.code for indicator in subject.framework.indicators] + [ALL]
    left = [PlannedMeasure(code) for code in weak if code not in covered]
    return tuple(sorted([*written, *left], key=lambda measure: order.index(measure.indicator)))


def _aim(subject: Subject, code: str) -> str:
    """What a measure is aimed at: the indicator with its score, or all of them."""
    indicator = next((each for each in subject.framework.indicators if each.code == code), None)
    if indicator is None:
        return subject.say("ทุกตัวชี้วัด", "All indicators")
    name, shown = subject.indicator_name(indicator), subject.result.show(code)
    return subject.say(f"{name} ({shown} คะแนน)", f"{name} ({shown})")


def _name_of(subject: Subject, code: str) -> str:
    indicator = next((each for each in subject.framework.indicators if each.code == code), None)
    return (
        subject.say("ทุกตัวชี้วัด", "All indicators") if indicator is None else subject.indicator_name(indicator)
    )


def _row_a(subject: Subject, measure: PlannedMeasure) -> Row:
    when = [measure.when] if measure.when else []
    follow_up = [subject.say(f"ติดตาม: {measure.follow_up}", f"Follow-up: {measure.follow_up}")]
    return Row.of(
        _name_of(subject, measure.indicator),
        _score_of(subject, measure.indicator),
        _lines(measure.measure),
        _lines(measure.steps),
        _lines([*measure.units, *when, *(follow_up if measure.follow_up else [])]),
    )


def _row_b(_: Subject, measure: PlannedMeasure) -> Row:
    return Row.of(
        _lines(measure.measure),
        _lines(measure.steps),
        _lines(measure.units),
        _line(measure.when),
        _line(measure.follow_up),
    )


def _row_c(subject: Subject, measure: PlannedMeasure) -> Row:
    indicator = next((each for each in subject.framework.indicators if each.code == measure.indicator), None)
    finding = [_aim(subject, measure.indicator)]
    if indicator is not None:
        finding += tables.in_short(subject, indicator)
    return Row.of(
        _lines(measure.measure),
        Cell.of(*finding),
        _lines(measure.steps),
        _line(measure.when),
        _lines(measure.units),
    )


def _score_of(subject: Subject, code: str) -> Cell:
    if code == ALL:
        return Cell.of(subject.result.show("total"))
    return tables.score_cell(subject, code)


def _lines(parts: Sequence[str]) -> Cell:
    """One line as it is, several as a list, none as dots to write on."""
    return Cell.listing(*parts) if len(parts) > 1 else _line("".join(parts))


def _line(text: str) -> Cell:
    return Cell.of(text or _DOTS)


_COLUMNS: dict[Form, tuple[tuple[Text, float, Align], ...]] = {
    "A": (
        (Text("ตัวชี้วัด", "Indicator"), 1.9, "left"),
        (Text("ผลคะแนน", "Score"), 0.9, "right"),
        (Text("มาตรการ/แนวทาง", "Measure"), 2.8, "left"),
        (Text("ขั้นตอน/วิธีการ", "Steps"), 3.6, "left"),
        (Text("หน่วยงานที่รับผิดชอบ", "Units responsible"), 1.9, "left"),
    ),
    "B": (
        (Text("มาตรการ/แนวทาง", "Measure"), 2.5, "left"),
        (Text("วิธีดำเนินการ", "Steps"), 3.4, "left"),
        (Text("ผู้รับผิดชอบ", "Responsible"), 1.7, "left"),
        (Text("ระยะเวลา", "When"), 1.3, "left"),
        (Text("การติดตามประเมินผล", "Follow-up"), 2.1, "left"),
    ),
    "C": (
        (Text("มาตรการ/โครงการ/กิจกรรม", "Measure, project or activity"), 2.4, "left"),
        (Text("ผลการวิเคราะห์ตามตัวชี้วัด", "Finding by indicator"), 2.5, "left"),
        (Text("ขั้นตอน/วิธีการ", "Steps"), 3.2, "left"),
        (Text("ช่วงระยะเวลา", "When"), 1.4, "left"),
        (Text("ผู้รับผิดชอบ", "Responsible"), 1.6, "left"),
    ),
}
_ROWS: dict[Form, Callable[[Subject, PlannedMeasure], Row]] = {"A": _row_a, "B": _row_b, "C": _row_c}


def follow_up(subject: Subject) -> TextBlock:
    say = subject.say
    drafted = subject.settings.follow_up or (
        say(
            "ผู้รับผิดชอบแต่ละมาตรการรายงานความก้าวหน้าและอุปสรรคต่อผู้บริหารตามกำหนดในตารางท้ายหัวข้อนี้",
            "Those responsible report progress and obstacles to the executive by the dates below.",
        ),
        say(
            "ผู้บริหารพิจารณาแก้ไขอุปสรรคและเร่งรัดมาตรการที่ล่าช้า",
            "The executive removes obstacles and presses on with measures that are late.",
        ),
        say(
            "หน่วยงานเผยแพร่ผลการดำเนินการตามมาตรการให้ประชาชนทราบ และนำผลไปทบทวนมาตรการของปีถัดไป",
            "What was carried out is published, and next year's measures are reviewed by it.",
        ),
    )
    return prose.text_block(
        subject, "follow-up", *(f"({place}) {line}" for place, line in enumerate(drafted, 1))
    )


def due_table(subject: Subject) -> Table:
    """When progress is due: three and six months on, and the end of the year the measures are for."""
    say, language = subject.say, subject.settings.language
    columns = (
        Column(say("รอบการติดตาม", "Round"), 2.2),
        Column(say("ครบกำหนด", "Due"), 2.6),
        Column(say("ผลการติดตาม", "Outcome"), 3.2),
    )
    end = day_of(subject.settings.for_year, 9, 30)
    dates = [
        (say(f"รอบ {months} เดือน", f"{months} months"), day)
        for months, day in rounds(subject.settings)
        if day < end
    ]
    dates.append((say("สิ้นปีงบประมาณ", "End of the fiscal year"), end))
    rows = tuple(Row.of(name, date_in_words(day, language), "") for name, day in dates)
    return Table(columns, rows, say("กำหนดการติดตามมาตรการ", "When measures are followed up"))


def rounds(settings: PaperSettings) -> Iterator[tuple[int, datetime.date]]:
    """(months, last day) of each round, from the start of the year the measures are for or the paper's day.

    >>> list(rounds(default_settings(2567)))      # measures for 2568, which begins on 1 October 2024
    [(3, datetime.date(2024, 12, 31)), (6, datetime.date(2025, 3, 31))]
    """
    start = max(settings.date, day_of(settings.for_year - 1, 10, 1))
    for months in _ROUNDS:
        month = start.month - 1 + months
        # Days beyond a short month's end fall on its last day, as people count months.
        first = datetime.date(start.year + month // 12, month % 12 + 1, 1)
        days = (datetime.date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
        yield months, first + datetime.timedelta(days=min(start.day, days) - 2)
