"""Printed figures as a plain table, for officers who would rather not write a body file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from prongsai.answers import sheets
from prongsai.answers.cells import clean, year_in
from prongsai.answers.figures import LEVEL, TOTAL, Figures, YearGiven
from prongsai.answers.findings import MOST_LISTED, Findings
from prongsai.answers.headings import COMMENT, IGNORED, ITEM, SCORE, YEAR, kind_of
from prongsai.answers.sheets import ROW, Sheet
from prongsai.errors import AnswersError, Problem
from prongsai.frameworks import Framework
from prongsai.numbers import Printed
from prongsai.strict_yaml import Complaints, by_line

_NAMES = {"คะแนนรวม": TOTAL, "รวม": TOTAL, "ระดับ": LEVEL, "ระดับผลการประเมิน": LEVEL}
_MOST_ROWS = 10_000
# A spreadsheet's number 88.9 may have been printed 88.90: numbers there do not keep their last zeros.
_LEAST_DECIMALS = 2


def read_figures(path: Path, framework: Framework) -> YearGiven:
    """Printed figures of one body in the framework's year, from CSV or XLSX.

    Columns: code (รหัส), score (คะแนน), and where wanted comment (ความเห็น) and year (ปีงบประมาณ). Codes are
    those of the framework's tree, besides `total` (คะแนนรวม) and `level` (ระดับ). AnswersError holds every
    problem, with row and column.

    >>> read_figures(Path("2563.csv"), frameworks.load(2563)).printed["9"]
    Printed(value=Fraction(3863, 100), decimals=2, exact=False)
    """
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="prongsai-") as scratch:
        sheet, columns = _table_of_figures(sheets.open_file(path, Path(scratch)), findings)
        complaints = Complaints()
        figures = Figures(framework.year, framework, complaints)
        if {ITEM, SCORE} <= columns.keys():
            for number, row in _rows(sheet):
                _take(figures, sheet, columns, number, row)
    findings.add(by_line(complaints.problems))
    if not findings.problems and not figures.places:
        findings.add([_nothing(sheet)])
    if findings.problems:
        raise AnswersError(findings.problems)
    return YearGiven(
        framework.year,
        framework,
        _as_printed(figures, sheet),
        figures.level,
        figures.comments,
        places=figures.places,
    )


def _table_of_figures(opened: list[Sheet], findings: Findings) -> tuple[Sheet, dict[str, int]]:
    """The first sheet with a column of codes and one of scores, and where its columns are."""
    wanted = {ITEM, SCORE}
    fitting = [sheet for sheet in opened if wanted <= {kind_of(heading) for heading in sheet.header}]
    sheet = (fitting or opened)[0]
    columns: dict[str, int] = {}
    for position, heading in enumerate(sheet.header):
        kind = kind_of(heading)
        if kind in (ITEM, SCORE, COMMENT, YEAR) and kind not in columns:
            columns[kind] = position
        elif heading.strip() and kind != IGNORED:
            findings.add([_needless(sheet, position, repeated=kind in columns)])
    for kind, name_th in ((ITEM, "รหัส"), (SCORE, "คะแนน")):
        if kind not in columns:
            name = "code" if kind == ITEM else kind
            place = sheet.place(sheet.header_row)
            th, en = f"ขาดคอลัมน์ “{name_th}”", f"column “{name}” is missing"
            findings.add([Problem("missing-column", th, en, place)])
    if not sheet.has_pairs:
        findings.add(sheet.faults(MOST_LISTED))
    return sheet, columns


def _needless(sheet: Sheet, position: int, *, repeated: bool) -> Problem:
    heading = clean(sheet.header[position])[:60]
    place = sheet.place(sheet.header_row, position)
    if repeated:
        return Problem("duplicate-column", f"คอลัมน์ “{heading}” ซ้ำ", f"column “{heading}” stands twice", place)
    return Problem(
        "unknown-column",
        f"ไม่รู้จักคอลัมน์ “{heading}” ใช้ได้เฉพาะ รหัส คะแนน ความเห็น ปีงบประมาณ",
        f"unknown column “{heading}”; use code, score, comment, year",
        place,
    )


def _rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    texts = sheet.frame.with_columns(pl.exclude(ROW).cast(pl.String))
    try:
        found = texts.head(_MOST_ROWS + 1).collect(engine="streaming")
    except pl.exceptions.PolarsError as error:
        raise AnswersError(sheet.faults(MOST_LISTED) or [sheets.unreadable(sheet.file, error)]) from error
    if found.height > _MOST_ROWS:
        raise AnswersError(
            Problem(
                "too-many-rows",
                f"ตารางคะแนนของหน่วยงานเดียวต้องไม่เกิน {_MOST_ROWS:,} แถว",
                f"a table of one body's figures has no more than {_MOST_ROWS:,} rows",
                sheet.place(),
            )
        )
    for number, *row in found.iter_rows():
        yield number, ["" if cell is None else cell for cell in row]


def _take(figures: Figures, sheet: Sheet, columns: dict[str, int], number: int, row: list[str]) -> None:
    code, score = clean(row[columns[ITEM]]), clean(row[columns[SCORE]])
    comment = clean(row[columns[COMMENT]]) if COMMENT in columns else ""
    if not (code or score or comment):
        return
    if YEAR in columns:
        _check_year(figures, sheet, number, columns[YEAR], clean(row[columns[YEAR]]))
    place = sheet.place(number, columns[SCORE])
    meant = _NAMES.get(code, code)
    if meant == LEVEL:
        figures.add_level(score, place)
        return
    known = figures.add(meant, score, place, code_place=sheet.place(number, columns[ITEM]))
    if known is not None:
        figures.add_comment(known, comment)


def _check_year(figures: Figures, sheet: Sheet, number: int, position: int, written: str) -> None:
    if year_in(written) not in (None, figures.year):
        figures.complaints.add(
            "wrong-year",
            f"ปี “{written}” ไม่ใช่ปี {figures.year} ที่กำลังอ่าน",
            f"the year “{written}” is not {figures.year}, the year being read",
            sheet.place(number, position),
        )


def _nothing(sheet: Sheet) -> Problem:
    return Problem(
        "no-data-rows", "ไม่มีคะแนนใต้หัวตาราง", "there are no scores below the heading", sheet.place()
    )


def _as_printed(figures: Figures, sheet: Sheet) -> dict[str, Printed]:
    if sheet.name is None:
        return figures.printed
    return {
        code: number if number.exact else replace(number, decimals=max(number.decimals, _LEAST_DECIMALS))
        for code, number in figures.printed.items()
    }
