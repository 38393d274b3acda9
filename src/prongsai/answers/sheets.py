"""Any file an answer may come in, as tables not yet understood: a heading and rows below it.

A CSV file and a Parquet file are one sheet, a workbook has several. Cells of CSV files and workbooks are
text, and are read lazily; what a cell means is for others to say.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from prongsai.answers import plain_text, sandbox
from prongsai.errors import AnswersError, Place, Problem

ROW = "row"
MOST_COLUMNS = 2_000
MOST_ROWS = 100_000
_ZIP, _PARQUET = b"PK\x03\x04", b"PAR1"
_REFUSED = {
    b"\xd0\xcf\x11\xe0": (
        "old-workbook",
        "แฟ้มนี้เป็น Excel รุ่นเก่า (.xls) หรือมีรหัสผ่าน กรุณาบันทึกเป็น .xlsx ที่ไม่มีรหัสผ่าน",
        "this is an old Excel file (.xls) or has a password; save it as .xlsx without one",
    ),
    b"%PDF": ("not-a-table", "แฟ้มนี้เป็น PDF ไม่ใช่ตาราง", "this is a PDF, not a table"),
}


@dataclass(frozen=True)
class Sheet:
    """One table: `header` as written; `frame` with ROW (as the person counts) and columns "0", "1", ….

    Texts stand in a CSV file at `text_path`, split by `separator`; Parquet is at hand as `source`.
    """

    file: str
    name: str | None
    header: list[str]
    header_row: int
    frame: pl.LazyFrame
    text_path: Path | None = None
    separator: str = ","
    has_pairs: bool = True
    source: pl.LazyFrame | None = None

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """A place in this sheet; columns by their heading."""
        heading = None if column is None else self.header[column].strip() or f"#{column + 1}"
        return Place(self.file, sheet=self.name, row=row, column=heading)

    def declared(self) -> pl.LazyFrame:
        """The columns under their headings, without ROW; for a sheet that is no text and repeats none."""
        if self.source is not None:
            return self.source
        return self.frame.select(pl.col(str(number)).alias(name) for number, name in enumerate(self.header))

    def faults(self, most: int) -> list[Problem]:
        """Rows that cannot be split into cells, or into more cells than there are columns; `most` at most."""
        problems: list[Problem] = []
        number = 0
        if self.text_path is None:
            return problems
        try:
            for number, row in enumerate(plain_text.rows(self.text_path, self.separator), 1):
                if len(problems) < most:
                    problems += self._fault_of_row(number, row)
        except csv.Error:
            place = self.place(number + 1)
            problems.append(
                Problem(
                    "open-quote",
                    'เครื่องหมายคำพูด (") ในแถวนี้หรือถัดไปไม่ครบคู่',
                    'a quotation mark (") in this row or below has no fellow',
                    place,
                )
            )
        return problems

    def _fault_of_row(self, number: int, row: list[str]) -> Iterator[Problem]:
        if len(row) > len(self.header):
            yield Problem(
                "too-many-cells",
                f"แถวนี้มี {len(row)} ช่อง แต่หัวตารางมี {len(self.header)} ช่อง",
                f"this row has {len(row)} cells but the heading has {len(self.header)}",
                self.place(number),
            )
        if not self.has_pairs and "".join(row).count('"') % 2 == 1:
            yield Problem(
                "lone-quote",
                'ในแถวนี้มีเครื่องหมายคำพูด (") เดี่ยว ต้องเขียนซ้ำสองตัวภายในเครื่องหมายคำพูด',
                'this row has a lone quotation mark ("); write it twice, inside quotation marks',
                self.place(number),
            )


def read_workbook(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet of an XLSX file by its name, as rows of text; row 1 of a sheet comes first.

    Columns begin with the first that holds anything. The file is opened in a throw-away process with hard
    limits. AnswersError says in one sentence why it is refused; `MOST_ROWS` a sheet are the most it may have.

    >>> answers.read_workbook(Path("bodies.xlsx"))
    {'หน่วยงาน': [['ชื่อหน่วยงาน', 'ประเภท'], ['อบต.ตัวอย่าง', 'อบต.']]}
    """
    head = _head(path)
    _refuse_by_mark(head, path)
    if not head.startswith(_ZIP):
        th, en = "แฟ้มนี้ไม่ใช่สมุดงาน Excel (.xlsx)", "this is no Excel workbook (.xlsx)"
        raise AnswersError(Problem("not-a-workbook", th, en, Place(str(path))))
    with tempfile.TemporaryDirectory() as scratch:
        return {name: _rows(path, name, copy) for name, copy in sandbox.sheets(path, Path(scratch))}


def read_rows(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet of an XLSX or CSV file by its name, as rows of text; a CSV file is one sheet without name.

    For short lists that people write; AnswersError as `read_workbook`, and where the file is no table.

    >>> answers.read_rows(Path("addresses.csv"))
    {'': [['ข้อ', 'URL'], ['o1', 'https://www.town.example/structure']]}
    """
    head = _head(path)
    _refuse_by_mark(head, path)
    if head.startswith(_ZIP):
        return read_workbook(path)
    with tempfile.TemporaryDirectory() as scratch:
        text = plain_text.as_utf8(path, Path(scratch))
        try:
            found = plain_text.first_row(text.path)
        except ValueError as error:
            raise AnswersError(_endless(path)) from error
        if found is None:
            raise AnswersError(_empty(path))
        return {"": _rows(path, "", text.path, found[2])}


def _rows(path: Path, name: str, copy: Path, separator: str = ",") -> list[list[str]]:
    place = Place(str(path), sheet=name or None)
    with copy.open(encoding="utf-8", newline="") as stream:
        try:
            rows = list(islice(csv.reader(stream, delimiter=separator), MOST_ROWS + 1))
        except csv.Error as error:
            th, en = "มีเซลล์ที่ข้อความยาวเกินไป", "a cell holds too long a text"
            raise AnswersError(Problem("too-long-cell", th, en, place)) from error
    if len(rows) > MOST_ROWS:
        th, en = f"แผ่นงานมีเกิน {MOST_ROWS:,} แถว", f"the sheet has more than {MOST_ROWS:,} rows"
        raise AnswersError(Problem("too-many-rows", th, en, place))
    return rows


def open_file(path: Path, scratch: Path) -> list[Sheet]:
    """The tables in a file; copies that are needed on the way are put in `scratch`.

    A sheet without any cell is left out. AnswersError where the file is missing, empty, or no table.
    """
    head = _head(path)
    _refuse_by_mark(head, path)
    if head.startswith(_PARQUET):
        return [_parquet(path)]
    if head.startswith(_ZIP):
        opened = [_text_sheet(path, copy, name, ",") for name, copy in sandbox.sheets(path, scratch)]
    else:
        text = plain_text.as_utf8(path, scratch)
        opened = [_text_sheet(path, text.path, None, None, text.has_pairs)]
    found = [sheet for sheet in opened if sheet is not None]
    if not found:
        raise AnswersError(_empty(path))
    return found


def _refuse_by_mark(head: bytes, path: Path) -> None:
    for mark, (code, th, en) in _REFUSED.items():
        if head.startswith(mark):
            raise AnswersError(Problem(code, th, en, Place(str(path))))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise AnswersError(
            Problem(
                "no-file" if missing else "unreadable",
                "ไม่พบแฟ้มนี้" if missing else f"อ่านแฟ้มไม่ได้ ({error.strerror})",
                "there is no such file" if missing else f"the file cannot be read ({error.strerror})",
                Place(str(path)),
            )
        ) from error
    if not head:
        raise AnswersError(_empty(path))
    return head


def _empty(path: Path) -> Problem:
    return Problem("empty-file", "แฟ้มว่างเปล่า", "the file is empty", Place(str(path)))


def _endless(path: Path) -> Problem:
    return Problem(
        "not-a-table",
        "แถวแรกยาวกว่าหนึ่งล้านตัวอักษร จึงไม่ใช่ตาราง",
        "the first row is longer than a million letters: no table",
        Place(str(path)),
    )


def _text_sheet(
    path: Path, text: Path, name: str | None, separator: str | None, has_pairs: bool = True
) -> Sheet | None:
    try:
        found = plain_text.first_row(text, separator)
    except ValueError as error:
        raise AnswersError(_endless(path)) from error
    if found is None:
        return None
    header, header_row, separator = found
    if len(header) > MOST_COLUMNS:
        raise AnswersError(_too_many_columns(path, len(header)))
    # The heading is read as a row among others, so that the number of columns is taken from it.
    frame = pl.scan_csv(
        text, has_header=False, skip_rows=header_row - 1, separator=separator, glob=False,
        schema={str(number): pl.String() for number in range(len(header))},
        row_index_name=ROW, row_index_offset=header_row,
    ).filter(pl.col(ROW) > header_row)  # fmt: skip
    return Sheet(str(path), name, header, header_row, frame, text, separator, has_pairs)


def _parquet(path: Path) -> Sheet:
    try:
        header = pl.read_parquet_schema(path)
    except pl.exceptions.PolarsError as error:
        raise AnswersError(unreadable(path, error)) from error
    if len(header) > MOST_COLUMNS:
        raise AnswersError(_too_many_columns(path, len(header)))
    frame = pl.scan_parquet(path, glob=False, row_index_name=ROW, row_index_offset=2)
    columns = [pl.col(name).alias(str(number)) for number, name in enumerate(header)]
    source = pl.scan_parquet(path, glob=False)
    return Sheet(str(path), None, list(header), 1, frame.select(ROW, *columns), source=source)


def _too_many_columns(path: Path, count: int) -> Problem:
    return Problem(
        "too-many-columns",
        f"ตารางมี {count:,} คอลัมน์ เกิน {MOST_COLUMNS:,} คอลัมน์",
        f"the table has {count:,} columns, more than {MOST_COLUMNS:,}",
        Place(str(path)),
    )


def unreadable(path: Path | str, error: Exception) -> Problem:
    """For files that the parser gives up on without a place."""
    reason = str(error).strip().partition("\n")[0][:200]
    return Problem(
        "unreadable", f"อ่านแฟ้มไม่ได้ ({reason})", f"the file cannot be read ({reason})", Place(str(path))
    )
