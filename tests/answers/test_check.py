"""What is wrong with answers: every problem with its row and column, all of them at once."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from prongsai import answers
from prongsai.answers.findings import MOST_LISTED
from prongsai.errors import AnswersError, Problem
from prongsai.frameworks import Framework
from tests import makers

IIT = "body,I1.1,I1.2,I2,I3,I4\n"
GOOD = "ก,1,4,3,1,1\n"
OIT = "body,O1,O2,O3,O4,O5\n"
Found = tuple[int | None, str | None, str, str]


@pytest.fixture
def framework(tmp_path: Path) -> Framework:
    return makers.small_framework(tmp_path)


def csv(folder: Path, text: str, name: str = "iit.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def brief(problems: list[Problem]) -> list[Found]:
    return [(each.place.row, each.place.column, each.code, each.en) for each in problems]


def where(problems: list[Problem]) -> list[tuple[int | None, str | None, str]]:
    return [(each.place.row, each.place.column, each.code) for each in problems]


SCALE = "1 (least or not at all), 2 (little), 3 (much), 4 (most)"
ONE_FAULT: dict[str, tuple[str, str, Found]] = {
    "a code that is no choice": (
        "iit.csv",
        IIT + GOOD + "ก,1,9,1,1,1\n",
        (3, "I1.2", "not-a-choice", f"“9” is not a choice of I1.2; use {SCALE}"),
    ),
    "a word that is no choice": (
        "iit.csv",
        IIT + "ก,1,1,1,ไม่ทราบ,1\n",
        (2, "I3", "not-a-choice", "“ไม่ทราบ” is not a choice of I3; use 0 (no), 1 (yes)"),
    ),
    "the line's own words are listed": (
        "iit.csv",
        IIT + "ก,1,1,1,1,5\n",
        (
            2,
            "I4",
            "not-a-choice",
            "“5” is not a choice of I4; use 1 (never), 2 (rarely), 3 (often), 4 (always)",
        ),
    ),
    "half a choice": (
        "iit.csv",
        IIT + "ก,1.5,1,1,1,1\n",
        (2, "I1.1", "not-a-choice", f"“1.5” is not a choice of I1.1; use {SCALE}"),
    ),
    "a score of 101": (
        "oit.csv",
        OIT + "ก,100,101,0,0,0\n",
        (2, "O2", "not-a-choice", "“101” is not a choice of O2; use 0 (not disclosed), 100 (disclosed)"),
    ),
    "digits of both kinds": (
        "oit.csv",
        OIT + "ก,๑00,0,0,0,0\n",
        (2, "O1", "mixed-digits", "“๑00” mixes Thai and Arabic digits"),
    ),
    "answers of nobody": (
        "iit.csv",
        IIT + " ,1,1,1,1,1\n",
        (2, "body", "no-body", "this row has answers but no body"),
    ),
    "another year": (
        "iit.csv",
        "ปี," + IIT + "2562," + GOOD,
        (2, "ปี", "wrong-year", "the year “2562” is not 2563, the year being read"),
    ),
    "a Christian year": (
        "iit.csv",
        "year," + IIT + "2020," + GOOD,
        (2, "year", "wrong-year", "the year “2020” is not 2563, the year being read"),
    ),
    "an unknown column": (
        "iit.csv",
        "I7," + IIT + "1," + GOOD,
        (1, "I7", "unknown-column", "form IIT has no column “I7”"),
    ),
    "a word that is nearly known": (
        "iit.csv",
        "หน่วยงาย," + IIT + "ก," + GOOD,
        (1, "หน่วยงาย", "unknown-column", "form IIT has no column “หน่วยงาย”; did you mean หน่วยงาน?"),
    ),
    "a question in place of its lines": (
        "iit.csv",
        "I1," + IIT + "1," + GOOD,
        (1, "I1", "unknown-column", "form IIT has no column “I1”; did you mean I1.2, I1.1?"),
    ),
    "a heading in digits of both kinds": (
        "iit.csv",
        "I1.๑," + IIT + "1," + GOOD,
        (1, "I1.๑", "mixed-digits", "the heading “I1.๑” mixes Thai and Arabic digits"),
    ),
    "a missing column": (
        "oit.csv",
        "body,O1,O2,O3,O4\nก,0,0,0,0\n",
        (1, None, "missing-column", "column O5 is missing"),
    ),
    "a column twice": (
        "oit.csv",
        "o๑," + OIT + "0,ก,0,0,0,0,0\n",
        (1, "O1", "duplicate-column", "column 3, “O1”, stands already as column 1, “o๑”"),
    ),
    "no column of bodies": (
        "iit.csv",
        "I1.1,I1.2,I2,I3,I4\n1,1,1,1,1\n",
        (1, None, "no-body-column", "there is no column “body”, and no body was named"),
    ),
    "no rows": ("iit.csv", IIT, (None, None, "no-data-rows", "there are no rows below the heading")),
    "only blank rows": (
        "iit.csv",
        IIT + ",,,,,\n",
        (None, None, "no-data-rows", "there are no rows below the heading"),
    ),
    "an empty file": ("iit.csv", "", (None, None, "empty-file", "the file is empty")),
    "a file of blanks": ("iit.csv", "\n \n,,\n", (None, None, "empty-file", "the file is empty")),
    "more cells than headings": (
        "iit.csv",
        IIT + GOOD + "ก,1,4,3,1,1,9\n" + GOOD,
        (3, None, "too-many-cells", "this row has 7 cells but the heading has 6"),
    ),
    "a quotation mark without a fellow": (
        "iit.csv",
        IIT + GOOD + '"ข,1,4,3,1,1\n' + GOOD,
        (3, None, "open-quote", 'a quotation mark (") in this row or below has no fellow'),
    ),
    "a lone quotation mark": (
        "iit.csv",
        IIT + GOOD + 'ข"ค,1,4,3,1,1\n',
        (
            3,
            None,
            "lone-quote",
            'this row has a lone quotation mark ("); write it twice, inside quotation marks',
        ),
    ),
    "a body twice among the disclosure sheets": (
        "oit.csv",
        OIT + "ก,0,0,0,0,0\nข,0,0,0,0,0\n ก ,0,0,0,0,0\n",
        (4, "body", "same-body-twice", "“ก” stands already in row 2"),
    ),
    "an item twice": (
        "oit.csv",
        "body,item,score\nก,O1,0\nข,O1,0\nก,o๑,100\n",
        (4, "item", "same-item-twice", "O1 of “ก” stands already in row 2"),
    ),
    "an unknown item": (
        "oit.csv",
        "body,item,score\nก,O9,0\n",
        (2, "item", "unknown-item", "there is no item “O9”"),
    ),
    "a score without an item": (
        "oit.csv",
        "body,item,score\nก,,100\nก,O1,0\n",
        (2, "item", "unknown-item", "there is no item “”"),
    ),
    "an item in digits of both kinds": (
        "oit.csv",
        "body,item,score\nก,O1๑,0\n",
        (2, "item", "mixed-digits", "“O1๑” mixes Thai and Arabic digits"),
    ),
    "an item's score that cannot be": (
        "oit.csv",
        "body,item,score\nก,O1,50\n",
        (2, "score", "not-a-choice", "“50” is not a choice of O1; use 0 (not disclosed), 100 (disclosed)"),
    ),
    "an item of nobody": (
        "oit.csv",
        "body,item,score\nก,O1,0\n,O2,0\n",
        (3, "body", "no-body", "this row has answers but no body"),
    ),
    "no form at all": (
        "data.csv",
        "a,b\n1,2\n",
        (None, None, "no-form", "no table of IIT, EIT, OIT was found: neither name nor headings fit a form"),
    ),
    "two forms in one table": (
        "data.csv",
        "body,I2,E1\nก,1,1\n",
        (
            None,
            None,
            "which-form",
            "this table may be IIT or EIT; put the code of the form in the name of the sheet or file",
        ),
    ),
}


@pytest.mark.parametrize(("name", "text", "expected"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_a_fault_is_named_with_its_row_and_column(
    framework: Framework, tmp_path: Path, name: str, text: str, expected: Found
) -> None:
    path = csv(tmp_path, text, name)
    assert brief(answers.check(path, framework)) == [expected]
    with pytest.raises(AnswersError) as caught:
        answers.read(path, framework)
    assert brief(list(caught.value.problems)) == [expected]
    assert all(each.place.file == str(path) for each in caught.value.problems)


def test_all_problems_of_all_files_are_said_at_once_in_the_order_of_each_file(
    framework: Framework, tmp_path: Path
) -> None:
    iit = csv(tmp_path, "colour," + IIT.replace("I2", "year") + "red,ก,9,4,2562,1,1\n,,1,๑1,,x,1\n")
    oit = csv(tmp_path, OIT + "ก,0,7,0,0,0\nก,0,0,0,0,0\n", "oit.csv")
    missing = tmp_path / "eit.csv"
    found = answers.check({"OIT": oit, "IIT": iit, "EIT": missing, "XIT": iit}, framework)
    assert [
        (Path(each.place.file).name, *place) for each, place in zip(found, where(found), strict=True)
    ] == [
        ("eit.csv", None, None, "no-file"),
        ("iit.csv", None, None, "unknown-form"),
        ("iit.csv", 1, "colour", "unknown-column"),
        ("iit.csv", 1, None, "missing-column"),
        ("iit.csv", 2, "year", "wrong-year"),
        ("iit.csv", 2, "I1.1", "not-a-choice"),
        ("iit.csv", 3, "I1.2", "mixed-digits"),
        ("iit.csv", 3, "I3", "not-a-choice"),
        ("iit.csv", 3, "body", "no-body"),
        ("oit.csv", 2, "O2", "not-a-choice"),
        ("oit.csv", 3, "body", "same-body-twice"),
    ]


def test_problems_are_said_in_thai_as_well(framework: Framework, tmp_path: Path) -> None:
    path = csv(tmp_path, IIT + "ก,1,1,1,7,1\n")
    assert answers.check(path, framework)[0].say("th") == (
        f"{path} แถว 2 คอลัมน์ I3: “7” ไม่ใช่ตัวเลือกของ I3 ใช้ได้เฉพาะ 0 (ไม่มี), 1 (มี)"
    )


def test_rows_are_counted_as_a_spreadsheet_counts_them(framework: Framework, tmp_path: Path) -> None:
    text = "\n\n" + IIT + '"ก\nข",1,4,3,1,1\n\n,,,,,\nก,1,4,3,1,8\n'
    assert where(answers.check(csv(tmp_path, text), framework)) == [(7, "I4", "not-a-choice")]


def test_in_a_workbook_the_sheet_is_named_and_rows_are_its_own(framework: Framework, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("IIT")
        sheet.write_row("B3", ["body", "I1.1", "I1.2", "I2", "I3", "I4"])
        sheet.write_row("B4", ["ก", 1, 4, 3, 1, 1])
        sheet.write_row("B6", ["ก", 1, 4, 3, 2.5, 1])
    (problem,) = answers.check(path, framework)
    assert (
        problem.say("en")
        == f"{path} sheet IIT row 6 column I3: “2.5” is not a choice of I3; use 0 (no), 1 (yes)"
    )


def test_two_sheets_of_one_form_are_refused(framework: Framework, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("IIT", "IIT (2)"):
            book.add_worksheet(name).write_row(0, 0, ["body", "I1.1", "I1.2", "I2", "I3", "I4"])
            book.get_worksheet_by_name(name).write_row(1, 0, ["ก", 1, 4, 3, 1, 1])
    (problem,) = answers.check(path, framework)
    assert (problem.code, problem.place.sheet) == ("form-twice", "IIT (2)")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"E1": [1, 2, 7], "E2": [1, 2, 3]}, (4, "E1", "not-a-choice")),
        ({"E1": [1, 0, None], "E2": [1, 2, 3]}, (3, "E1", "not-a-choice")),
        ({"body": ["ก", None, "ค"], "E1": [1, 2, 3], "E2": [1, 2, 3]}, (3, "body", "no-body")),
        ({"body": ["ก", "ข", ""], "E1": [1, 2, 3], "E2": [1, 2, 3]}, (4, "body", "no-body")),
        ({"body": [], "E1": [], "E2": []}, (None, None, "no-data-rows")),
    ],
)
@pytest.mark.parametrize("dtype", [pl.UInt8, pl.Int32, pl.Float32])
def test_faults_in_parquet_are_found_whether_or_not_it_is_the_declared_table(
    framework: Framework, tmp_path: Path, data: dict[str, list[object]], expected: object, dtype: pl.DataType
) -> None:
    path = tmp_path / "eit.parquet"
    table = pl.DataFrame(
        {"body": ["ก", "ข", "ค"]} | data, schema={"body": pl.String, "E1": dtype, "E2": dtype}
    )
    table.write_parquet(path)
    assert where(answers.check(path, framework)) == [expected]


def test_a_score_between_two_choices_is_found_in_a_declared_table(
    framework: Framework, tmp_path: Path
) -> None:
    path = tmp_path / "oit.parquet"
    rows = [("ก", 0, 100, 0, 100, 0), ("ข", 0, 50, 0, 100, 0), ("ก", 0, 0, 0, 0, 0)]
    pl.DataFrame(rows, schema=answers.schema(framework, "OIT"), orient="row").write_parquet(path)
    assert where(answers.check(path, framework)) == [
        (3, "O2", "not-a-choice"),
        (4, "body", "same-body-twice"),
    ]


def test_tables_made_elsewhere_can_be_checked(framework: Framework) -> None:
    schema = answers.schema(framework, "EIT")
    good = pl.LazyFrame([("ก", 1, 4)], schema=schema, orient="row")
    bad = pl.LazyFrame([("ก", 1, 5), (None, 1, 1)], schema=schema, orient="row")
    assert answers.check(answers.Answers({"EIT": good}), framework) == []
    assert where(answers.check(answers.Answers({"EIT": bad, "XIT": good}), framework)) == [
        (2, "E2", "not-a-choice"), (3, "body", "no-body"), (None, None, "unknown-form"),
    ]  # fmt: skip


def test_another_year_may_be_asked_for(framework: Framework, tmp_path: Path) -> None:
    path = csv(tmp_path, "ปีงบประมาณ," + IIT + "พ.ศ. ๒๕๖๒," + GOOD + ",ก,1,1,1,1,1\n")
    assert answers.check(path, framework, year=2562) == []
    assert where(answers.check(path, framework)) == [(2, "ปีงบประมาณ", "wrong-year")]


def test_of_a_hopeless_file_the_first_thousand_problems_of_a_kind_are_listed_and_the_rest_counted(
    framework: Framework, tmp_path: Path
) -> None:
    bad_rows = MOST_LISTED // 2 + 10
    path = csv(tmp_path, IIT + "ก,8,9,1,1,๑1\n" * bad_rows)
    found = answers.check(path, framework)
    listed = [each for each in found if each.code == "not-a-choice"]
    assert where(listed) == [
        (row, column, "not-a-choice") for row in range(2, MOST_LISTED // 2 + 2) for column in ("I1.1", "I1.2")
    ]
    assert len([each for each in found if each.code == "mixed-digits"]) == bad_rows
    assert (found[-1].code, found[-1].en) == ("and-more", "and there are 20 more problems (not-a-choice 20)")
    assert found[-1].th == "และยังมีปัญหาอีก 20 แห่ง (not-a-choice 20)"


def test_bodies_and_rows_that_repeat_without_end_are_counted_too(
    framework: Framework, tmp_path: Path
) -> None:
    again = csv(tmp_path, OIT + "ก,0,0,0,0,0\n" * (MOST_LISTED + 5), "oit.csv")
    assert answers.check(again, framework)[-1].en == "and there are 4 more problems (same-body-twice 4)"
    wide = csv(tmp_path, OIT + "ก,0,0,0,0,0,0\n" * (MOST_LISTED + 5), "oit2.csv")
    assert len(answers.check({"OIT": wide}, framework)) == MOST_LISTED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n", "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-workbook"),
        (b"PAR1 and nothing else", "unreadable"),
        (b"body,E1,E2\n\x00\x01\x02,1,1\n", "not-text"),
        (b"body,E1,E2\n\xff\xfe\xfd\xfc,1,1\n", "not-text"),
        (b"body,E1,E2" + b",x" * 2_000, "too-many-columns"),
        (b"x" * 2_000_000, "not-a-table"),
        (b'"' + b"x,\n" * 500_000, "no-form"),
    ],
)
def test_what_is_no_table_is_said_in_one_sentence(
    framework: Framework, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    assert [each.code for each in answers.check(path, framework)] == [code]


def test_a_form_whose_questions_nobody_knows_cannot_be_read(tmp_path: Path) -> None:
    def forget(files: makers.Files) -> None:
        del files["eit.yaml"]["indicators"]["6"]["questions"]

    unknown = makers.small_framework(tmp_path, change=forget)
    path = csv(tmp_path, "body\nก\n", "eit.csv")
    assert [each.code for each in answers.check(path, unknown)] == ["no-lines"]


def test_a_folder_is_no_file(framework: Framework, tmp_path: Path) -> None:
    assert [each.code for each in answers.check(tmp_path, framework)] == ["unreadable"]


def test_blanks_are_counted_by_form_and_line(framework: Framework, tmp_path: Path) -> None:
    path = csv(tmp_path, "body,E1,E2\nก,1,\nก,,\nข,2,3\n", "eit.csv")
    counted = answers.blanks(answers.read(path, framework), framework)
    assert counted.schema == {"form": pl.String, "line": pl.String, "n": pl.Int64, "blank": pl.Int64}
    assert counted.rows() == [("EIT", "E1", 2, 1), ("EIT", "E2", 1, 2)]
