"""Reading answers: whatever they came in, they become the one table."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from prongsai import answers
from prongsai.errors import AnswersError
from prongsai.frameworks import Framework
from tests import makers

IIT = "หน่วยงาน,I1.1,I1.2,I2,I3,I4\n"
ROWS = [("ก", 1, 4, 3, 1, 1), ("ก", 4, None, None, 0, 2)]
Cells = list[list[Any]]


@pytest.fixture
def framework(tmp_path: Path) -> Framework:
    return makers.small_framework(tmp_path)


@pytest.fixture
def in_parts(tmp_path: Path) -> Framework:
    return makers.small_framework(tmp_path, year=2566, parts=True)


def csv(folder: Path, text: str, name: str = "iit.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def xlsx(folder: Path, sheets: dict[str, Cells], name: str = "answers.xlsx") -> Path:
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def rows(table: answers.Answers, form: str = "IIT") -> list[tuple[Any, ...]]:
    return table.forms[form].collect().rows()


# what is written in headings and cells


@pytest.mark.parametrize(
    "heading",
    [
        "หน่วยงาน,I1.1,I1.2,I2,I3,I4",
        "body,i1.1,i1.2,i2,i3,i4",
        "Agency,I๑.๑,i๑.๒,I๒,i๓,I๔",
        "ชื่อหน่วยงาน,I1(1),I1(2),I 2,I3 , I4",
        '"หน่วย\nงาน",I1_1,i1_2,I2,I3,I4',
    ],
)
def test_headings_may_be_thai_or_english_in_any_case_and_digits(
    framework: Framework, tmp_path: Path, heading: str
) -> None:
    found = answers.read(csv(tmp_path, heading + "\nก,1,4,3,1,1\nก,4,,,0,2\n"), framework)
    assert rows(found) == ROWS
    assert found.forms["IIT"].collect_schema() == answers.schema(framework, "IIT")


@pytest.mark.parametrize(
    "cells",
    [
        "ก,1,4,3,1,1\nก,4,,,0,2",
        "ก,๑,๔,๓,๑,๑\nก,๔,-,–,๐,๒",
        "ก,1.0,4.0,3.0,1.0,1.00\nก,4.0,,,0.0,2.0",
        "ก,น้อยที่สุดหรือไม่มีเลย,มากที่สุด,มาก,มี,ไม่เคย\nก,มากที่สุด, ,\u00a0,ไม่มี,นาน ๆ ครั้ง",
        "ก,least or not at all,MOST,Much,Yes,never\nก,most,,,no,rarely",
        "ก, น้อยที่สุด หรือไม่มีเลย ,\u200bมากที่สุด,มาก,มี,ไม่เคย\nก,มากที่สุด,,,ไม่มี,นานๆครั้ง",
        " ก ,1,มากที่สุด,๓,มี,น้อยที่สุดหรือไม่มีเลย\n\u200bก,4,,,0,น้อย",
        '"ก","1","4","3","1","1"\n"ก","4","","","0","2"',
    ],
    ids=["codes", "thai digits", "decimals", "thai words", "english words", "spaces", "all kinds", "quoted"],
)
def test_a_choice_is_a_code_in_either_digits_or_its_wording(
    framework: Framework, tmp_path: Path, cells: str
) -> None:
    assert rows(answers.read(csv(tmp_path, IIT + cells), framework)) == ROWS


def test_a_line_may_word_its_choices_in_its_own_way_and_these_words_decide(tmp_path: Path) -> None:
    def swap(files: makers.Files) -> None:
        question = files["iit.yaml"]["indicators"]["2"]["questions"]["I4"]
        question["choices"] = [makers.text(words) for words in ("มากที่สุด", "มาก", "น้อย", "น้อยที่สุด")]

    turned = makers.small_framework(tmp_path, change=swap)
    found = answers.read(csv(tmp_path, IIT + "ก,มากที่สุด,4,3,1,มากที่สุด"), turned)
    assert rows(found) == [("ก", 4, 4, 3, 1, 1)]


def test_columns_of_bookkeeping_are_passed_over_in_any_order(framework: Framework, tmp_path: Path) -> None:
    text = "ประทับเวลา,I4,ลำดับ,I3,I2,I1.2,I1.1,หน่วยงาน,no,ปีงบประมาณ,\n1/1/63,1,1,1,3,4,1,ก,7,๒๕๖๓,\n"
    assert rows(answers.read(csv(tmp_path, text), framework)) == [("ก", 1, 4, 3, 1, 1)]


def test_blank_rows_are_no_forms_but_a_form_left_blank_is_one(framework: Framework, tmp_path: Path) -> None:
    text = "\n,,,,,\n" + IIT + "\nก,1,4,3,1,1\n,,,,,\n , -,,,,\nข,,,,,\n\n\n"
    found = answers.read(csv(tmp_path, text), framework)
    assert rows(found) == [("ก", 1, 4, 3, 1, 1), ("ข", None, None, None, None, None)]


def test_short_rows_end_in_blanks(framework: Framework, tmp_path: Path) -> None:
    assert rows(answers.read(csv(tmp_path, IIT + "ก,1\nข,1,4,3,1,1\n"), framework)) == [
        ("ก", 1, None, None, None, None),
        ("ข", 1, 4, 3, 1, 1),
    ]


def test_answers_of_one_body_need_no_column_for_it(framework: Framework, tmp_path: Path) -> None:
    path = csv(tmp_path, "I1.1,I1.2,I2,I3,I4\n1,4,3,1,1\n,,,,\n4,,,0,2\n")
    assert rows(answers.read(path, framework, body="ก")) == ROWS


# encodings and separators


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "tis-620"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_encoding_excel_writes_thai_in_is_read(
    framework: Framework, tmp_path: Path, encoding: str, line_end: str
) -> None:
    text = IIT + "เทศบาลเมืองทดสอบ,มาก,มากที่สุด,3,มี,ไม่เคย\n"
    path = csv(tmp_path, text.replace("\n", line_end), encoding=encoding)
    assert rows(answers.read(path, framework)) == [("เทศบาลเมืองทดสอบ", 3, 4, 3, 1, 1)]


def test_a_file_that_turns_out_not_to_be_utf8_near_its_end_is_read_as_cp874(
    framework: Framework, tmp_path: Path
) -> None:
    path = tmp_path / "iit.csv"
    path.write_bytes(
        b"body,I1.1,I1.2,I2,I3,I4\n" + b"a,1,4,3,1,1\n" * 100_000 + "ก,1,4,3,1,1\n".encode("cp874")
    )
    found = answers.read(path, framework).forms["IIT"].collect()
    assert (found.height, found["body"][-1]) == (100_001, "ก")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_may_be_split_by_comma_semicolon_or_tab(
    framework: Framework, tmp_path: Path, separator: str
) -> None:
    text = (IIT + '"ก",1,4,3,1,1\n').replace(",", separator)
    assert rows(answers.read(csv(tmp_path, text), framework)) == [("ก", 1, 4, 3, 1, 1)]


# which form a table holds


@pytest.mark.parametrize("name", ["IIT.csv", "คำตอบ_iit-2563.csv", "iit2563.csv", "ไม่มีชื่อ.csv"])
def test_the_form_is_seen_from_the_name_or_the_columns(
    framework: Framework, tmp_path: Path, name: str
) -> None:
    assert list(answers.read(csv(tmp_path, IIT + "ก,1,4,3,1,1", name), framework).forms) == ["IIT"]


def test_parts_of_an_instrument_are_told_apart_by_name(in_parts: Framework, tmp_path: Path) -> None:
    first = answers.read(csv(tmp_path, "body,E1,E2\nก,1,2\n", "2566-eit1.csv"), in_parts)
    second = answers.read(csv(tmp_path, "body,E1,E2\nก,3,4\n", "EIT2_2566.csv"), in_parts)
    assert (rows(first, "EIT1"), rows(second, "EIT2")) == ([("ก", 1, 2)], [("ก", 3, 4)])


def test_a_file_for_each_form_makes_one_table_in_the_order_of_the_framework(
    framework: Framework, tmp_path: Path
) -> None:
    oit = csv(tmp_path, "body,O1,O2,O3,O4,O5\nก,100,0,100,0,\n", "a.csv")
    iit = csv(tmp_path, IIT + "ก,1,4,3,1,1\n", "b.csv")
    found = answers.read({"oit": oit, "IIT": iit}, framework)
    assert list(found.forms) == ["IIT", "OIT"]
    assert rows(found, "OIT") == [("ก", 100, 0, 100, 0, None)]


def test_sheets_of_a_workbook_are_forms_by_code_columns_or_thai_name(
    in_parts: Framework, tmp_path: Path
) -> None:
    path = xlsx(
        tmp_path,
        {
            "คำชี้แจง": [["กรอกตัวเลข 1 ถึง 4"]],
            "แผ่นงาน2": [["หน่วยงาน", "i1.1", "i1.2", "i2", "i3", "i4"], ["ก", 1, 4, 3, 1, 1]],
            "EIT2": [["body", "E1", "E2"], ["ก", 3, "มากที่สุด"]],
            "ภายนอก ส่วนที่ ๑": [["body", "E1", "E2"], ["ก", 1, 2.0]],
            "OIT": [["หน่วยงาน", "ข้อ", "คะแนน"], ["ก", "O1", 100], ["ก", "O5", 0]],
            "ว่าง": [],
        },
    )
    found = answers.read(path, in_parts)
    assert {form: rows(found, form) for form in found.forms} == {
        "IIT": [("ก", 1, 4, 3, 1, 1)],
        "EIT1": [("ก", 1, 2)],
        "EIT2": [("ก", 3, 4)],
        "OIT": [("ก", 100, None, None, None, 0)],
    }


def test_one_workbook_may_be_named_for_one_form(framework: Framework, tmp_path: Path) -> None:
    path = xlsx(tmp_path, {"ชุดที่ 1": [["body", "E1", "E2"], ["ก", 3, 4]]})
    assert rows(answers.read({"EIT": path}, framework), "EIT") == [("ก", 3, 4)]


# items, one row each


@pytest.mark.parametrize(
    "heading", ["หน่วยงาน,ข้อ,คะแนน,ความเห็น", "body,item,score,comment", "agency,code,Score,หมายเหตุ"]
)
def test_items_may_stand_one_to_a_row(framework: Framework, tmp_path: Path, heading: str) -> None:
    text = heading + "\nก,O1,100,ครบ\nข,O2,0,\nก,o๒,๐,ไม่พบ\nก,O3,,\nข,O5,ได้คะแนน,\n"
    found = answers.read(csv(tmp_path, text, "oit.csv"), framework)
    assert rows(found, "OIT") == [("ก", 100, 0, None, None, None), ("ข", None, 0, None, None, 100)]
    assert found.forms["OIT"].collect_schema() == answers.schema(framework, "OIT")


def test_items_of_different_scales_are_read_each_by_its_own(tmp_path: Path) -> None:
    def change(files: makers.Files) -> None:
        files["oit.yaml"]["indicators"]["9"]["sub_indicators"]["9.2"]["items"]["O5"]["scale"] = "four_level"

    mixed = makers.small_framework(tmp_path, change=change)
    found = answers.read(csv(tmp_path, "body,item,score\nก,O5,มาก\nก,O1,100\n", "oit.csv"), mixed)
    assert rows(found, "OIT") == [("ก", 100, None, None, None, 3)]
    with pytest.raises(AnswersError, match="row 2 column score: “100” is not a choice of O5"):
        answers.read(csv(tmp_path, "body,item,score\nก,O5,100\n", "oit.csv"), mixed)


# Parquet


@pytest.mark.parametrize("dtype", [pl.UInt8, pl.Int64, pl.Float64, pl.String, pl.Categorical])
def test_parquet_of_any_type_of_column_is_read(
    framework: Framework, tmp_path: Path, dtype: pl.DataType
) -> None:
    path = tmp_path / "iit.parquet"
    table = pl.DataFrame(ROWS, schema=answers.schema(framework, "IIT"), orient="row")
    codes = (
        pl.exclude("body").cast(pl.String).cast(dtype)
        if dtype == pl.Categorical
        else pl.exclude("body").cast(dtype)
    )
    table.select("body", codes).write_parquet(path)
    found = answers.read(path, framework)
    assert rows(found) == ROWS
    assert found.forms["IIT"].collect_schema() == answers.schema(framework, "IIT")


def test_parquet_with_other_headings_yes_or_no_and_missing_numbers_is_read(
    framework: Framework, tmp_path: Path
) -> None:
    path = tmp_path / "iit.parquet"
    data = {
        "หน่วยงาน": ["ก"],
        "i1.1": [1],
        "i1.2": [float("nan")],
        "i2": [None],
        "i3": [True],
        "i4": ["ไม่เคย"],
    }
    pl.DataFrame(data, strict=False).write_parquet(path)
    assert rows(answers.read(path, framework)) == [("ก", 1, None, None, 1, 1)]


def test_parquet_that_is_the_table_already_is_scanned_where_it_stands(
    framework: Framework, tmp_path: Path
) -> None:
    path = tmp_path / "iit.parquet"
    pl.DataFrame(ROWS, schema=answers.schema(framework, "IIT"), orient="row").write_parquet(path)
    assert str(path) in answers.read(path, framework).forms["IIT"].explain()


# what is read stays read


def test_tables_outlive_the_answers_they_came_with_and_can_be_read_again(
    framework: Framework, tmp_path: Path
) -> None:
    path = csv(tmp_path, IIT + "ก,1,4,3,1,1\n", encoding="cp874")
    table = answers.read(path, framework).forms["IIT"]
    path.unlink()
    assert table.collect().rows() == table.collect(engine="streaming").rows() == [("ก", 1, 4, 3, 1, 1)]


def test_the_digest_tells_whether_the_same_files_were_read(framework: Framework, tmp_path: Path) -> None:
    first = answers.read(csv(tmp_path, IIT + "ก,1,4,3,1,1\n"), framework).digest
    again = answers.read(csv(tmp_path, IIT + "ก,1,4,3,1,1\n", "other-iit.csv"), framework).digest
    other = answers.read(csv(tmp_path, IIT + "ก,1,4,3,1,2\n"), framework).digest
    assert first == again != other
    assert len(first) == 64


def test_a_date_where_a_choice_should_be_is_refused_by_its_type(framework: Framework, tmp_path: Path) -> None:
    path = tmp_path / "eit.parquet"
    pl.DataFrame({"body": ["ก"], "E1": [1], "E2": [datetime.date(2020, 1, 1)]}).write_parquet(path)
    with pytest.raises(
        AnswersError, match="row 1 column E2: this column is of type Date, neither text nor number"
    ):
        answers.read(path, framework)
