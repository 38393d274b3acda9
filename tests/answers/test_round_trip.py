"""Whatever answers are written, in whatever file, the same table is read back."""

from __future__ import annotations

import csv
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai import answers
from prongsai.frameworks import Framework
from prongsai.thai import to_thai_digits
from tests import makers

Cells = list[list[str]]
BODIES = ["อบต.ดงมะรุ่ย", "เทศบาลตำบล ก", 'บ้าน "ใหม่"', "=1+1", "a,b;c|d", "ส่วนที่ 5/2", "0012"]


@lru_cache(maxsize=1)
def framework() -> Framework:
    return makers.small_framework(Path(tempfile.mkdtemp(prefix="prongsai-test-")))


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, pl.DataFrame]:
    """A form and a table of it: bodies, choices and blanks; at least one answer or body in each row."""
    form = draw(st.sampled_from(["IIT", "EIT", "OIT"]))
    lines = list(framework().instrument(form).lines)
    choices = [[None, *(each.code for each in framework().scales[line.scale].choices)] for line in lines]
    row = st.tuples(st.sampled_from(BODIES), *(st.sampled_from(each) for each in choices))
    by_body = (lambda row: row[0]) if form == "OIT" else None
    rows = draw(st.lists(row, min_size=1, max_size=12, unique_by=by_body))
    return form, pl.DataFrame(rows, schema=answers.schema(framework(), form), orient="row")


def as_cells(table: pl.DataFrame, form: str, draw: st.DataObject) -> Cells:
    """Heading and rows as some person might have typed them."""
    words = {line.code: line for line in framework().instrument(form).lines}

    def written(code: str, value: int | None) -> str:
        if value is None:
            return draw.draw(st.sampled_from(["", "-", " "]))
        choices = framework().scales[words[code].scale].choices
        number = [choice.code for choice in choices].index(value)
        own = words[code].wordings or tuple(choice.text for choice in choices)
        ways = [
            str(value),
            to_thai_digits(str(value)),
            f"{value}.0",
            f" {value} ",
            own[number].th,
            own[number].en,
        ]
        return draw.draw(st.sampled_from([way for way in ways if way]))

    heading = [
        draw.draw(st.sampled_from([code, code.lower(), to_thai_digits(code)])) for code in table.columns[1:]
    ]
    rows = [[row[0], *map(written, table.columns[1:], row[1:])] for row in table.iter_rows()]
    return [["หน่วยงาน", *heading], *rows]


def write_csv(path: Path, cells: Cells, draw: st.DataObject) -> None:
    encoding = draw.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp874"]))
    separator = draw.draw(st.sampled_from(",;\t"))
    line_end = draw.draw(st.sampled_from(["\n", "\r\n"]))
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator, lineterminator=line_end).writerows(cells)


def write_xlsx(path: Path, cells: Cells, form: str) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(form)
        for number, row in enumerate(cells):
            for column, cell in enumerate(row):
                if cell.isascii() and cell.isdigit() and column:
                    sheet.write_number(number, column, int(cell))
                else:
                    sheet.write_string(number, column, cell)


def assert_same(path: Path, form: str, table: pl.DataFrame) -> None:
    found = answers.read({form: path}, framework()).forms[form].collect()
    assert found.schema == table.schema
    assert found.rows() == table.rows()


@settings(max_examples=60, deadline=None)
@given(made=tables(), draw=st.data())
def test_a_table_written_as_csv_is_read_back_the_same(
    made: tuple[str, pl.DataFrame], draw: st.DataObject
) -> None:
    form, table = made
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        write_csv(path, as_cells(table, form, draw), draw)
        assert_same(path, form, table)


@settings(max_examples=12, deadline=None)
@given(made=tables(), draw=st.data())
def test_a_table_written_as_xlsx_is_read_back_the_same(
    made: tuple[str, pl.DataFrame], draw: st.DataObject
) -> None:
    form, table = made
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.xlsx"
        write_xlsx(path, as_cells(table, form, draw), form)
        assert_same(path, form, table)


@settings(max_examples=40, deadline=None)
@given(made=tables(), dtype=st.sampled_from([pl.UInt8, pl.Int64, pl.Float64, pl.String]))
def test_a_table_written_as_parquet_is_read_back_the_same(made: tuple[str, pl.DataFrame], dtype: Any) -> None:
    form, table = made
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        table.with_columns(pl.exclude("body").cast(dtype)).write_parquet(path)
        assert_same(path, form, table)


@settings(max_examples=30, deadline=None)
@given(made=tables())
def test_disclosure_sheets_written_one_item_to_a_row_are_read_back_the_same(
    made: tuple[str, pl.DataFrame],
) -> None:
    form, table = made
    if form != "OIT" or any(set(row[1:]) == {None} for row in table.iter_rows()):
        return  # surveys have no such form, and a sheet without any score leaves no row
    long = table.unpivot(index="body", variable_name="item", value_name="score").drop_nulls()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        long.write_csv(path)
        found = answers.read({form: path}, framework()).forms[form].collect()
    assert {row[0]: row for row in found.iter_rows()} == {row[0]: row for row in table.iter_rows()}


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8")))
def test_any_bytes_are_a_table_or_are_refused_with_a_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        path.write_bytes(b"body,E1,E2\n" + content)
        problems = answers.check({"EIT": path}, framework())
        assert all(problem.th and problem.en for problem in problems)
        if not problems:
            assert answers.read({"EIT": path}, framework()).forms["EIT"].collect().height > 0
