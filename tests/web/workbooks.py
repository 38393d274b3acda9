"""Workbooks of bodies and people for tests: good ones, and ones that are broken or hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import xlsxwriter

from tests.answers import test_workbooks as hostile

BODIES = ["ชื่อหน่วยงาน", "ประเภท", "อำเภอ", "จังหวัด", "จำนวนบุคลากร", "เว็บไซต์"]
UNITS = ["หน่วยงาน", "ส่วนราชการ"]
PEOPLE = ["หน่วยงาน", "ชื่อและนามสกุล", "ชื่อผู้ใช้", "อีเมล", "หน้าที่", "ส่วนราชการ", "ตำแหน่ง"]
Sheets = Mapping[str, Sequence[Sequence[object]]]


def workbook(sheets: Sheets) -> bytes:
    """A workbook whose texts are texts, whatever they begin with."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return content.getvalue()


def of(
    bodies: Sequence[Sequence[object]] = (),
    units: Sequence[Sequence[object]] = (),
    people: Sequence[Sequence[object]] = (),
) -> bytes:
    """The three sheets under their headings; row 2 is the first of each."""
    return workbook({"หน่วยงาน": [BODIES, *bodies], "ส่วนราชการ": [UNITS, *units], "บุคลากร": [PEOPLE, *people]})


GOOD = of([["อบต.ก", "อบต.", "เมือง", "จังหวัดa", 40, ""]])


def with_parts(parts: Mapping[str, bytes | str], content: bytes = GOOD) -> bytes:
    """The workbook with further or other inner files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def _sheet_with(doctype: str, inner: str) -> bytes:
    return with_parts({"xl/worksheets/sheet1.xml": doctype + hostile.SHEET.format(inner)})


def _made_by(make: Callable[[Path], None], folder: Path) -> bytes:
    path = folder / "made.xlsx"
    make(path)
    return path.read_bytes()


def _formula_error(folder: Path) -> bytes:
    path = folder / "made.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("หน่วยงาน")
        page.write_row(0, 0, BODIES)
        page.write_formula(1, 0, "=1/0", None, "#DIV/0!")
    return path.read_bytes()


_LAUGHS = "<!DOCTYPE x [" + '<!ENTITY a "ฮา">' + '<!ENTITY b "&a;&a;">' * 9 + "]>"
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
_LINE = "ก" * 30_000_000

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
_PAGE = b"<html><table><tr><td>1</td></tr></table></html>"
_MANY = {f"x/{number}": "" for number in range(100_000)}
_LONG_CELL = f'<row r="1"><c r="A1" t="str"><v>{_LINE}</v></c></row>'
_NO_NAME = {"หน่วยงาน": [["ประเภท"], ["อบต."]]}
_TWICE = {"หน่วยงาน": [[*BODIES, "ประเภท"]]}

_TOO_LARGE = "แฟ้มใหญ่เกิน 8 MB"
_LARGE = (hostile.flat_bomb, hostile.shared_text_bomb)

#: File name, content and the beginning of what is said, by what is wrong with the file.
BROKEN: Mapping[str, tuple[str, Callable[[Path], bytes], str]] = {
    **{
        make.__name__: ("a.xlsx", partial(_made_by, make), _TOO_LARGE if make in _LARGE else "สมุดงาน")
        for make in hostile.HOSTILE
        if make is not hostile.far_corner
    },
    "far corner": ("a.xlsx", partial(_made_by, hostile.far_corner), "มีข้อมูลไกลถึงเซลล์ XFD1048576"),
    "hundred thousand entries": ("a.xlsx", lambda _: with_parts(_MANY), _TOO_LARGE),
    "old workbook renamed": ("a.xlsx", lambda _: _OLD, "แฟ้มนี้เป็น Excel รุ่นเก่า"),
    "macros": ("a.xlsm", lambda _: with_parts({"xl/vbaProject.bin": b"x"}), "ใช้ได้เฉพาะแฟ้ม .xlsx"),
    "entities that grow": ("a.xlsx", lambda _: _sheet_with(_LAUGHS, _CELL), "สมุดงานมีส่วนประกาศ DOCTYPE"),
    "entity of a file": ("a.xlsx", lambda _: _sheet_with(_OUTSIDE, _CELL), "สมุดงานมีส่วนประกาศ DOCTYPE"),
    "cut in half": ("a.xlsx", lambda _: GOOD[: len(GOOD) // 2], "สมุดงานชำรุด"),
    "empty": ("a.xlsx", lambda _: b"", "แฟ้มว่างเปล่า"),
    "wrong extension": ("a.csv", lambda _: GOOD, "ใช้ได้เฉพาะแฟ้ม .xlsx"),
    "page renamed": ("a.xlsx", lambda _: _PAGE, "แฟ้มนี้ไม่ใช่สมุดงาน"),
    "TIS-620 renamed": ("a.xlsx", lambda _: "หน่วยงาน,ประเภท".encode("tis-620"), "แฟ้มนี้ไม่ใช่สมุดงาน"),
    "nul in a name": ("a.xlsx", lambda _: GOOD.replace(b"docProps/app", b"docProps\0app"), "ชื่อไม่ปลอดภัย"),
    "one line of 90 MB": ("a.xlsx", lambda _: _sheet_with("", _LONG_CELL), "สมุดงาน"),
    "error of a formula": ("a.xlsx", _formula_error, "เซลล์ A2 แสดงข้อผิดพลาดของสูตร"),
    "nine megabytes": ("a.xlsx", lambda _: GOOD + bytes(9 * 2**20), _TOO_LARGE),
    "no sheet of ours": ("a.xlsx", lambda _: workbook({"Sheet1": [["a"], ["b"]]}), "ไม่รู้จักแผ่นงานนี้"),
    "nothing in it": ("a.xlsx", lambda _: workbook({"หน่วยงาน": []}), "ไม่พบแผ่นงานที่ใช้ได้"),
    "heading missing": ("a.xlsx", lambda _: workbook(_NO_NAME), "ไม่พบหัวคอลัมน์ “ชื่อหน่วยงาน”"),
    "heading twice": ("a.xlsx", lambda _: workbook(_TWICE), "หัวคอลัมน์นี้ซ้ำ"),
}
