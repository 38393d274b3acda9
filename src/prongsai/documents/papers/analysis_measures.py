"""The table of measures, and when they are followed up.

What officers planned stands as they wrote it; what they left out is dotted, to be filled in on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from prongsai.analysis import weaknesses
from prongsai.documents.content import Align, Cell, Column, Line, Row, Table, TextBlock, runs
from prongsai.documents.paper_settings import Form
from prongsai.documents.papers import aims
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.papers import analysis_tables as tables
from prongsai.documents.subject import Subject
from prongsai.frameworks import Text
from prongsai.measures import ALL, Measure, due
from prongsai.thai import date_in_words, fiscal_days

_DEAREST = 3
_DOTS = "." * 28


def measures_table(subject: Subject, measures: Sequence[Measure] | None = None) -> Table:
    """The measures (those of `planned` where none are given) in the columns of the paper's form."""
    form = subject.settings.form
    columns = tuple(Column(subject.word(title), share, align) for title, share, align in _COLUMNS[form])
    rows: list[Row] = []
    named = None
    for measure in planned(subject) if measures is None else aims.in_order(subject, measures):
        where = aims.group(subject, measure)
        if form == "B" and where != named:
            named = where
            rows.append(Row.group(aims.name_with_score(subject, where), len(columns)))
        rows.append(_ROWS[form](subject, measure, where))
    caption = subject.say(
        f"มาตรการสำหรับปีงบประมาณ พ.ศ. {subject.for_year}", f"Measures for {subject.for_year}"
    )
    return Table(columns, tuple(rows), caption)


def planned(subject: Subject) -> tuple[Measure, ...]:
    """The measures in the order of the indicators, with an empty one for each weak indicator without any.

    Where nothing is weak and nothing planned, the few indicators that lost most stand in.
    """
    written, left = subject.plan.measures, unplanned(subject)
    if not left and not written:
        left = tuple(subject.lost)[:_DEAREST] or (ALL,)
    return aims.in_order(subject, [*written, *(Measure(0, (code,)) for code in left)])


def unplanned(subject: Subject) -> tuple[str, ...]:
    """Weak indicators that no measure mends; in the forms that go through each indicator, flawed ones too."""
    weak = [each.indicator.code for each in weaknesses(subject.result)]
    if subject.settings.form != "B":
        weak += [each.indicator.code for each in subject.flawed]
    covered = aims.covered(subject, subject.plan.measures)
    return tuple(code for code in weak if code not in covered)


def _row_a(subject: Subject, measure: Measure, where: str) -> Row:
    when = [measure.when.written] if measure.when.written else []
    follow_up = [subject.say(f"ติดตาม: {measure.follow_up}", f"Follow-up: {measure.follow_up}")]
    return Row.of(
        _with_codes(subject, Cell.of(aims.name_of(subject, where)), measure),
        _score_of(subject, where),
        lines_cell(measure.measure),
        lines_cell(measure.steps),
        lines_cell([*measure.units, *when, *(follow_up if measure.follow_up else [])]),
    )


def _row_b(subject: Subject, measure: Measure, _: str) -> Row:
    return Row.of(
        _with_codes(subject, lines_cell(measure.measure), measure),
        lines_cell(measure.steps),
        lines_cell(measure.units),
        line_cell(measure.when.written),
        line_cell(measure.follow_up),
    )


def _row_c(subject: Subject, measure: Measure, where: str) -> Row:
    indicator = aims.indicator_of(subject, where)
    finding = [aims.name_with_score(subject, where)]
    if indicator is not None:
        finding += tables.in_short(subject, indicator)
    return Row.of(
        lines_cell(measure.measure),
        _with_codes(subject, Cell.of(*finding), measure),
        lines_cell(measure.steps),
        line_cell(measure.when.written),
        lines_cell(measure.units),
    )


def _with_codes(subject: Subject, cell: Cell, measure: Measure) -> Cell:
    """A cell with what else the measure mends on a line of its own."""
    said = aims.codes_said(subject, measure)
    return replace(cell, lines=(*cell.lines, Line(runs(f"({said})")))) if said else cell


def _score_of(subject: Subject, where: str) -> Cell:
    if where == ALL:
        return Cell.of(subject.result.show("total"))
    return tables.score_cell(subject, where)


def lines_cell(parts: Sequence[str]) -> Cell:
    """One line as it is, several as a list, none as dots to write on."""
    return Cell.listing(*parts) if len(parts) > 1 else line_cell("".join(parts))


def line_cell(text: str) -> Cell:
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
_ROWS: dict[Form, Callable[[Subject, Measure, str], Row]] = {"A": _row_a, "B": _row_b, "C": _row_c}


def follow_up_text(subject: Subject) -> TextBlock:
    """How the measures are followed up: as the plan says, else as a plan is usually followed up."""
    say = subject.say
    drafted = subject.plan.follow_up or (
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
    """When progress is due: each round of the plan and the end of the year of the measures, by their days."""
    say, language, plan = subject.say, subject.settings.language, subject.plan
    columns = (
        Column(say("รอบการติดตาม", "Round"), 2.2),
        Column(say("ครบกำหนด", "Due"), 2.6),
        Column(say("ผลการติดตาม", "Outcome"), 3.2),
    )
    end = say("สิ้นปีงบประมาณ", "End of the fiscal year")
    last = fiscal_days(plan.for_year)[1]
    found = [
        (due(plan, each), round_said(subject, each) + (f" ({end})" if due(plan, each) == last else ""), each)
        for each in plan.rounds
    ]
    if last not in [day for day, *_ in found]:
        found.append((last, end, 0))
    rows = (
        Row.of(name, date_in_words(day, language), _outcome(subject, months))
        for day, name, months in sorted(found)
    )
    return Table(columns, tuple(rows), say("กำหนดการติดตามมาตรการ", "When measures are followed up"))


def round_said(subject: Subject, months: int) -> str:
    """'รอบ 3 เดือน'."""
    return subject.say(f"รอบ {months} เดือน", f"{months} months")


def _outcome(subject: Subject, months: int) -> str:
    """How many measures were reported in a round, once any was; nothing of what is no round (0)."""
    plan = subject.plan
    reported = [each for each in plan.measures if any(report.round == months for report in each.progress)]
    awaited = [each for each in plan.measures if months in (each.reported or plan.rounds) or each in reported]
    number = len(reported)
    if not number:
        return ""
    return subject.say(
        f"มีรายงานแล้ว {number} จาก {len(awaited)} มาตรการ", f"{number} of {len(awaited)} measures reported"
    )
