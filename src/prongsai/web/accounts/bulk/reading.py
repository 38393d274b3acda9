"""From a workbook to its rows: headings found, every cell with its place; no database here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from prongsai import answers
from prongsai.errors import AnswersError, Place, Problem
from prongsai.web.accounts.bulk.sheets import (
    EXPLANATION,
    PASSED_OVER,
    SHEETS,
    Column,
    Sheet,
    folded,
    sheet_named,
)
from prongsai.web.ui.names import tidy, why_unseen

LARGEST = 8 * 1024 * 1024
_HEADING_WITHIN = 10
#: The cells of one row by the code of their column, and under "row" the number of the row.
Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]


@dataclass
class Found:
    """The rows of every sheet by its code, and everything that is wrong with the sheets themselves."""

    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(name: str, content: bytes) -> Found:
    """The rows of a workbook. AnswersError says in one sentence why the file cannot be opened at all."""
    if not name.lower().endswith(".xlsx"):
        raise _refused("file-kind", "ใช้ได้เฉพาะแฟ้ม .xlsx", "only .xlsx files can be used")
    if len(content) > LARGEST:
        most = LARGEST // 2**20
        raise _refused("too-large", f"แฟ้มใหญ่เกิน {most} MB", f"the file is larger than {most} MB")
    found = Found()
    for title, rows in _opened(content).items():
        _take(title, rows, found)
    if not found.rows and not found.problems:
        names = " · ".join(sheet.name.th for sheet in SHEETS)
        found.problems.append(
            Problem(
                "no-sheet", f"ไม่พบแผ่นงานที่ใช้ได้ ({names})", "there is none of the sheets bodies, units, people"
            )
        )
    return found


def _opened(content: bytes) -> dict[str, list[list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        path.write_bytes(content)
        try:
            return answers.read_workbook(path)
        except AnswersError as error:
            # Where we put the file is nobody's concern.
            unnamed = [replace(each, place=replace(each.place, file="")) for each in error.problems]
            raise AnswersError(unnamed) from error


def _take(title: str, rows: list[list[str]], found: Found) -> None:
    """The rows of one sheet; one that explains or is empty is passed over, an unknown one is a problem."""
    place = Place(sheet=title)
    if folded(title) in (EXPLANATION.th, EXPLANATION.en) or not any(map(any, rows)):
        return
    sheet = sheet_named(title)
    if sheet is None:
        found.problems.append(
            Problem(
                "unknown-sheet",
                f"ไม่รู้จักแผ่นงานนี้ ใช้ชื่อ {' · '.join(each.name.th for each in SHEETS)} หรือลบแผ่นงานออก",
                "this sheet is not known; name it bodies, units or people, or delete it",
                place,
            )
        )
        return
    heading = _heading_row(sheet, rows)
    columns, problems = _columns(sheet, rows[heading], replace(place, row=heading + 1))
    found.problems += problems
    if problems:
        return
    held = found.rows.setdefault(sheet.code, [])
    for number, cells in enumerate(rows[heading + 1 :], heading + 2):
        row = {column.code: _cell(cells, at) for at, column in columns.items()}
        if any(row.values()):
            found.problems += _too_long(sheet, row, title, number)
            found.problems += _unseen(sheet, row, title, number)
            held.append({**row, "row": str(number)})


def _heading_row(sheet: Sheet, rows: list[list[str]]) -> int:
    """The row that holds most headings among the first ones: a title may stand above it."""
    known = {folded(text) for each in sheet.columns for text in (each.heading.th, each.heading.en)}
    counts = [len(known & {folded(cell) for cell in row}) for row in rows[:_HEADING_WITHIN]]
    return counts.index(max(counts))


def _columns(sheet: Sheet, cells: list[str], place: Place) -> tuple[dict[int, Column], list[Problem]]:
    """The column at each place of the heading, and what is wrong with the heading."""
    names = {folded(text): each for each in sheet.columns for text in (each.heading.th, each.heading.en)}
    columns: dict[int, Column] = {}
    problems = []
    for at, cell in enumerate(cells):
        written = folded(cell.strip().rstrip("*"))
        if not written or written in PASSED_OVER:
            continue
        column, where = names.get(written), replace(place, column=" ".join(cell.split())[:80])
        if column is None:
            problems.append(Problem("unknown-heading", "ไม่รู้จักหัวคอลัมน์นี้", "this heading is not known", where))
        elif column in columns.values():
            problems.append(Problem("heading-twice", "หัวคอลัมน์นี้ซ้ำ", "this heading stands twice", where))
        else:
            columns[at] = column
    problems += _missing(sheet, columns, place)
    return columns, problems


def _missing(sheet: Sheet, columns: Mapping[int, Column], place: Place) -> Iterator[Problem]:
    for each in sheet.columns:
        if each.is_needed and each not in columns.values():
            th, en = f"ไม่พบหัวคอลัมน์ “{each.heading.th}”", f"the heading “{each.heading.en}” is missing"
            yield Problem("no-heading", th, en, place)


def _cell(cells: list[str], at: int) -> str:
    """A cell without spare blanks; a lone dash means nothing, as people write it."""
    written = tidy(cells[at]) if at < len(cells) else ""
    return "" if written in ("-", "–") else written


def _too_long(sheet: Sheet, row: dict[str, str], title: str, number: int) -> Iterator[Problem]:
    """Cells longer than their column may be; they are cut, so that the other checks may go on."""
    for code, text in row.items():
        column = sheet.column(code)
        if len(text) > column.longest:
            place = Place(sheet=title, row=number, column=column.heading.th)
            row[code] = text[: column.longest]
            th, en = f"ยาวเกิน {column.longest} ตัวอักษร", f"longer than {column.longest} letters"
            yield Problem("too-long", th, en, place)


def _unseen(sheet: Sheet, row: dict[str, str], title: str, number: int) -> Iterator[Problem]:
    """Cells with letters that cannot be seen: a name with one would be another name that looks the same."""
    for code, text in row.items():
        refused = why_unseen(text)
        if refused is not None:
            place = Place(sheet=title, row=number, column=sheet.column(code).heading.th)
            yield Problem("unseen", refused.th, refused.en, place)


def _refused(code: str, th: str, en: str) -> AnswersError:
    return AnswersError(Problem(code, th, en))
