"""Official wording from a file: XLSX with a column of codes and one of texts, or YAML with code: text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from prongsai import strict_yaml
from prongsai.errors import FrameworkError, Place
from prongsai.frameworks.model import Framework, Text
from prongsai.strict_yaml import Complaints
from prongsai.thai import to_arabic_digits

Wording = dict[str, str]
_Row = tuple[str, str, Place]
_CODE_HEADS = ("รหัส", "code")
_TEXT_HEADS = ("ข้อความ", "text")
# A wording file holds a few hundred short rows. The reader sets aside a place for every cell up to the
# last one, so a single far cell would ask for all memory: sizes are looked at before it is opened.
_MOST_ROWS, _MOST_COLUMNS, _MOST_BYTES = 10_000, 100, 50_000_000
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br=["\']([A-Z]{1,3})(\d{1,7})["\']')


def read_wording(file: Path, framework: Framework) -> Wording:
    """Text by code, for questions, lines and items of `framework`; FrameworkError names every fault."""
    complaints = Complaints()
    wording = _by_code(_rows(file, complaints), framework, complaints)
    if not wording and not complaints.problems:
        complaints.add("empty-file", "แฟ้มว่างเปล่า", "the file is empty", Place(file.name))
    if not complaints.problems:
        _require_whole_questions(wording, framework, Place(file.name), complaints)
    if complaints.problems:
        raise FrameworkError(complaints.problems)
    return wording


def _rows(file: Path, complaints: Complaints) -> list[_Row]:
    kind = file.suffix.casefold()
    if kind in (".yaml", ".yml"):
        return list(_yaml_rows(file, complaints))
    if kind == ".xlsx":
        return list(_xlsx_rows(file, complaints))
    complaints.add(
        "unknown-format",
        "ใช้ได้เฉพาะแฟ้ม XLSX หรือ YAML",
        "only XLSX and YAML files can be read",
        Place(file.name),
    )
    return []


def _by_code(rows: Iterable[_Row], framework: Framework, complaints: Complaints) -> Wording:
    known = {code.casefold(): code for code in _codes(framework)}
    wording: Wording = {}
    for written, text, place in rows:
        code = known.get(to_arabic_digits(written).casefold())
        if code is None:
            complaints.add(
                "unknown-code",
                f"ไม่มีรหัส “{written}” ใน {framework.code}",
                f"there is no code “{written}” in {framework.code}",
                place,
            )
        elif code in wording:
            complaints.add("duplicate-code", f"รหัส {code} ซ้ำ", f"code {code} stands twice", place)
        elif not text:
            complaints.add("missing-text", f"{code} ไม่มีข้อความ", f"{code} has no text", place)
        else:
            wording[code] = text
    return wording


def _codes(framework: Framework) -> Iterator[str]:
    for question in framework.questions:
        yield question.code
        yield from (line.code for line in question.lines)
    yield from (item.code for item in framework.items)


def _require_whole_questions(
    wording: Wording, framework: Framework, place: Place, complaints: Complaints
) -> None:
    """A question is official only as a whole: its own text and those of all its lines."""
    for question in framework.questions:
        codes = dict.fromkeys((question.code, *(line.code for line in question.lines)))
        missing = [code for code in codes if code not in wording]
        if missing and len(missing) < len(codes):
            listed = ", ".join(missing)
            complaints.add(
                "incomplete-question",
                f"ข้อ {question.code} ขาดข้อความของ {listed}",
                f"question {question.code} lacks the text of {listed}",
                place,
            )


# YAML


def _yaml_rows(file: Path, complaints: Complaints) -> Iterator[_Row]:
    block = strict_yaml.read(file, complaints, file.name)
    codes = block.keys()
    for code in codes:
        yield code, block.text(code), block.place_of(code)


# XLSX


def _xlsx_rows(file: Path, complaints: Complaints) -> Iterator[_Row]:
    cells = _cells(file, complaints)
    if cells is None:
        return
    heads = [cell.casefold() for cell in cells[0]] if cells else []
    code_column, text_column = _column(heads, _CODE_HEADS), _column(heads, _TEXT_HEADS)
    if code_column is None or text_column is None:
        complaints.add(
            "missing-column",
            "แถวแรกต้องมีคอลัมน์ รหัส และ ข้อความ",
            "the first row must have the columns code and text",
            Place(file.name, row=1),
        )
        return
    for number, row in enumerate(cells[1:], 2):
        code, text = row[code_column], row[text_column]
        if code or text:
            yield code, text, Place(file.name, row=number)


def _cells(file: Path, complaints: Complaints) -> list[list[str]] | None:
    """The first sheet as text, or None after saying why it is not read."""
    # Most commands read no spreadsheet, and the reader is slow to start.
    from python_calamine import CalamineError, CalamineWorkbook

    place = Place(file.name)
    try:
        fault = _too_large(file)
        if fault is None:
            sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
            return [[_words(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        complaints.add("too-large", f"แฟ้มใหญ่เกินไป: {fault.th}", f"the file is too large: {fault.en}", place)
    except FileNotFoundError:
        complaints.add("no-file", "ไม่พบแฟ้มนี้", "there is no such file", place)
    except (OSError, zipfile.BadZipFile, CalamineError) as error:
        complaints.add(
            "unreadable", f"อ่านแฟ้ม XLSX ไม่ได้ ({error})", f"the XLSX file cannot be read ({error})", place
        )
    return None


def _column(heads: list[str], names: tuple[str, ...]) -> int | None:
    return next((heads.index(name) for name in names if name in heads), None)


def _words(cell: object) -> str:
    """A cell as one line of text."""
    return " ".join(str(cell).split())


def _too_large(file: Path) -> Text | None:
    """Why the workbook is not opened, or None: what it unpacks to, and its farthest cell."""
    with zipfile.ZipFile(file) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        if size > _MOST_BYTES:
            return Text(f"คลายแล้วมีขนาด {size} ไบต์", f"it unpacks to {size} bytes")
        for entry in archive.infolist():
            if entry.filename.endswith(".xml"):
                far = _farthest(archive.read(entry))
                if far[0] > _MOST_ROWS or far[1] > _MOST_COLUMNS:
                    return Text(
                        f"มีเซลล์อยู่ถึงแถว {far[0]} คอลัมน์ที่ {far[1]}",
                        f"cells reach row {far[0]}, column {far[1]}",
                    )
    return None


def _farthest(sheet: bytes) -> tuple[int, int]:
    row = column = 0
    for letters, digits in _CELL.findall(sheet):
        row = max(row, int(digits))
        column = max(column, sum((byte - 64) * 26**place for place, byte in enumerate(reversed(letters))))
    return row, column
