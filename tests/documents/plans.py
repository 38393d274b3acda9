"""Plans of measures to make papers of, made up throughout."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from prongsai import analysis, answers, frameworks, scoring
from prongsai.analysis import Assessment, History
from prongsai.answers import Body
from prongsai.documents import PaperSettings
from prongsai.documents.content import Block, Paper, Row, Table, TextBlock, all_blocks
from prongsai.documents.paper_settings import default_settings
from prongsai.documents.subject import Subject
from prongsai.measures import Measure, Plan, Progress, TimeFrame
from prongsai.numbers import Printed, read_printed
from tests.documents.test_examples import EXAMPLES

UNITS = ("สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง", "กองการศึกษา", "กองสวัสดิการสังคม")
_MENDS = ("I20", "9", "O18", "I7", "10.1", "O42", "5", "3", "all", "E7", "9.3", "4")


def plan(*measures: Measure, year: int = 2563, **changes: Any) -> Plan:
    """A plan that answers the result of `year`, from 1 October on; measures are numbered as they stand."""
    numbered = tuple(replace(each, number=number) for number, each in enumerate(measures, 1))
    starts = datetime.date(year - 543, 10, 1)
    return Plan(**{"year": year, "for_year": year + 1, "measures": numbered, "starts": starts, **changes})


def measure(
    name: str, *mends: str, when: str = "", last: datetime.date | None = None, **more: Any
) -> Measure:
    frame = TimeFrame(when, last and last - datetime.timedelta(days=30), last)
    return Measure(**{"number": 0, "mends": mends, "measure": (name,), "when": frame, **more})


def report(months: int, state: str, **more: Any) -> Progress:
    return Progress(**{"round": months, "state": state, **more})


def long_plan(number: int = 60, year: int = 2563) -> Plan:
    """Many measures of every state, with long words, addresses and obstacles; some are late.

    Rows stay short enough not to be split over two pages, so that a PDF reads in the paper's order.
    """
    return plan(*(_made_up(n, year) for n in range(1, number + 1)), year=year, state="proposed")


def _made_up(n: int, year: int) -> Measure:
    units = UNITS[n % 4 : n % 4 + 1 + n % 2]
    return measure(
        f"ปรับปรุงแนวปฏิบัติและเผยแพร่ให้ทราบโดยทั่วถึง เรื่องที่ {n}",
        *_MENDS[n % len(_MENDS) : n % len(_MENDS) + 1 + n % 3],
        when="ม.ค.–มี.ค. 64",
        last=datetime.date(year - 542, 1 + n % 9, 28),
        steps=("จัดทำคู่มือการใช้และการยืมทรัพย์สินของทางราชการ", "แจ้งเวียนบุคลากรและประชาสัมพันธ์")[: 1 + n % 2],
        units=units,
        follow_up="รายงานผู้บริหารทุก 3 เดือน",
        proof=("คู่มือที่เผยแพร่", "ภาพถ่ายกิจกรรม"),
        theme="การเปิดเผยข้อมูลต่อสาธารณะ" if n % 5 == 0 else "",
        progress=_reports(n, units),
    )


def _reports(n: int, units: tuple[str, ...]) -> tuple[Progress, ...]:
    if n % 4 == 0:
        return ()
    address = f"https://www.example.go.th/ita/2564/measures/{n}.pdf"
    first = report(3, "not_started", obstacle="อยู่ระหว่างรอการจัดสรรงบประมาณประจำปี")
    last = [
        report(
            6,
            "done" if n % 4 == 1 else "in_hand",
            unit=unit,
            did="จัดทำคู่มือแล้วเสร็จและแจ้งเวียนทุกส่วนราชการ",
            result="บุคลากรทราบแนวปฏิบัติครบทุกคน",
            evidence=(address, f"ภาพ-{n}.jpg"),
        )
        for unit in units
    ]
    return (first, *last)


def known(name: str = "mueang-phon-2563", **figures: str) -> Assessment:
    """A body of the examples, with other figures where they are given."""
    dossier = answers.read_dossier(EXAMPLES / f"{name}.yaml")
    return analysis.assess(answers.with_figures(dossier, figures))


def known_by(year: int | str, **figures: str) -> Assessment:
    """A made-up body of which only these figures are known: ``known_by(2564, O1="100")``."""
    printed: dict[str, Printed] = {}
    for code, text in figures.items():
        number = read_printed(text)
        assert number is not None
        printed[code] = number
    framework = frameworks.load(year)
    if printed:
        result = scoring.score(framework, printed=printed)
    else:
        result = scoring.score_inputs(framework, scoring.Inputs("ก"), may_be_empty=True)
    return Assessment(Body("เทศบาลตำบลทดสอบ", "เทศบาลตำบล"), History({framework.year: result}))


def subject(about: Assessment, found: Plan | None = None, **changes: Any) -> Subject:
    """A subject with Arabic digits and the settings of its year, changed as given."""
    year = about.history.last.year
    settings: PaperSettings = replace(default_settings(year), **{"digits": "arabic", **changes})
    return Subject(about, settings, found or plan(year=year))


def cells(row: Row) -> list[str]:
    """What a row says, a string for each cell; its lines stand between bars."""
    return ["|".join("".join(run.text for run in line.runs) for line in cell.lines) for cell in row.cells]


def tables_of(paper: Paper) -> list[Table]:
    return [block for block in all_blocks(paper.blocks) if isinstance(block, Table)]


def table_with(paper: Paper, *titles: str) -> Table:
    """The first table that has columns of these titles."""
    return next(each for each in tables_of(paper) if {column.title for column in each.columns} >= set(titles))


def rows_of(table: Table) -> list[list[str]]:
    return [cells(row) for row in table.rows]


def texts(paper: Paper) -> dict[str, str]:
    """The drafted texts by key."""
    blocks: list[Block] = list(all_blocks(paper.blocks))
    return {
        block.key: "\n".join("".join(run.text for run in each.runs) for each in block.paragraphs)
        for block in blocks
        if isinstance(block, TextBlock)
    }
