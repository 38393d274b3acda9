"""Printed figures in a plain table, for officers who would rather not write a body file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter

from prongsai import answers
from prongsai.errors import AnswersError, Place
from prongsai.frameworks import Framework
from prongsai.numbers import Printed
from tests import makers


@pytest.fixture
def framework(tmp_path: Path) -> Framework:
    return makers.small_framework(tmp_path)


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "figures.csv"
    path.write_bytes(text.encode(encoding))
    return path


def faults(path: Path, framework: Framework) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(AnswersError) as caught:
        answers.read_figures(path, framework)
    assert {each.place.file for each in caught.value.problems} == {str(path)}
    return [(each.place.row, each.place.column, each.code) for each in caught.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_figures_of_any_depth_stand_one_to_a_row(framework: Framework, tmp_path: Path, encoding: str) -> None:
    text = """\
รหัส,ชื่อ,คะแนน,ความเห็น,ปีงบประมาณ
คะแนนรวม,,60.88,,๒๕๖๓
ระดับ,,D,,2563
IIT,แบบวัด,๘๓.๒๐,,
9.1,ข้อมูลพื้นฐาน,66.67,,2563

i1(2),,70,,
O1,โครงสร้าง,100,"ครบ
 ถ้วน",2563
o๒,,๐,ไม่พบ,2563
O3,,-,,
"""
    path = csv(tmp_path, text, encoding)
    given = answers.read_figures(path, framework)
    assert (given.year, given.framework, given.printed_level) == (2563, framework, "D")
    assert given.printed == {
        "total": Printed(Fraction("60.88")),
        "IIT": Printed(Fraction("83.20")),
        "9.1": Printed(Fraction("66.67")),
        "I1.2": Printed(Fraction(70), decimals=0),
        "O1": Printed(Fraction(100), decimals=0, exact=True),
        "O2": Printed(Fraction(0), decimals=0, exact=True),
    }
    assert given.comments == {"O1": "ครบ ถ้วน", "O2": "ไม่พบ"}
    assert given.places["O1"] == Place(str(path), row=8, column="คะแนน")


def test_numbers_of_a_workbook_had_at_least_two_decimals_when_printed(
    framework: Framework, tmp_path: Path
) -> None:
    path = tmp_path / "figures.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("คำชี้แจง").write(0, 0, "กรอกคะแนน")
        sheet = book.add_worksheet("คะแนน")
        for number, row in enumerate(
            [("code", "score"), ("9", 38.6), ("1", 88), (9.1, 200 / 3), ("O1", 100), ("I2", "5.1")]
        ):
            sheet.write_row(number, 0, row)
    given = answers.read_figures(path, framework)
    assert given.printed == {
        "9": Printed(Fraction("38.6"), decimals=2),
        "1": Printed(Fraction(88), decimals=2),
        "9.1": Printed(Fraction("66.6666666666667"), decimals=13),
        "O1": Printed(Fraction(100), decimals=0, exact=True),
        "I2": Printed(Fraction("5.1"), decimals=2),
    }
    assert given.places["9"] == Place(str(path), sheet="คะแนน", row=2, column="score")


def test_everything_wrong_is_said_at_once_with_row_and_column(framework: Framework, tmp_path: Path) -> None:
    text = """\
code,score,comment,year,สี,score
O1,101,,2563,,
O9,100,,2563,,
I๑1,5,,2563,,
O2,100,,2562,,
1,๘5,,,,
level,Z,,,,
O2,0,,,,
,7,,,,
"""
    assert faults(csv(tmp_path, text), framework) == [
        (1, "สี", "unknown-column"),
        (1, "score", "duplicate-column"),
        (2, "score", "not-an-item-score"),
        (3, "code", "unknown-code"),
        (4, "code", "mixed-digits"),
        (5, "year", "wrong-year"),
        (6, "score", "mixed-digits"),
        (7, "score", "unknown-level"),
        (8, "score", "duplicate-code"),
        (9, "code", "unknown-code"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(None, None, "empty-file")]),
        ("code,score\n", [(None, None, "no-data-rows")]),
        ("code,score\nO1,\n", [(None, None, "no-data-rows")]),
        ("code\nO1\n", [(1, None, "missing-column")]),
        ("code,b\nO1,0\n", [(1, "b", "unknown-column"), (1, None, "missing-column")]),
        ("code,score\nO1,0,0\n", [(2, None, "too-many-cells")]),
        ('code,score\n"O1,0\nO2,0\n', [(2, None, "open-quote")]),
        ("code,score\n" + "O1,0\n" * 10_001, [(None, None, "too-many-rows")]),
    ],
)  # fmt: skip
def test_what_is_no_table_of_figures_is_said(
    framework: Framework, tmp_path: Path, text: str, expected: list[tuple[int | None, str | None, str]]
) -> None:
    assert faults(csv(tmp_path, text), framework) == expected


def test_a_body_file_and_a_table_give_the_same(framework: Framework, tmp_path: Path) -> None:
    table = answers.read_figures(csv(tmp_path, "code,score\nlevel,D\n6,88.50\nO5,0\n"), framework)
    body = tmp_path / "body.yaml"
    body.write_text(
        "body: {name: ก, kind: ข}\nyear: 2563\nyears:\n  2563:\n    framework: small-2563\n"
        '    figures: {level: D, indicators: {"6": 88.50}, items: {O5: 0}}\n',
        encoding="utf-8",
    )
    given = answers.read_dossier(body).years[2563]
    assert (given.printed, given.printed_level) == (table.printed, table.printed_level)
