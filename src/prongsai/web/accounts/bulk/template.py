"""The empty workbook to fill in, with a sheet that explains every column. No cell can be a formula."""

from __future__ import annotations

import io

import xlsxwriter

from prongsai.errors import Language
from prongsai.web.accounts.bulk.sheets import EXPLANATION, SHEETS

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDTH = 28


def template(language: Language) -> bytes:
    """The workbook as XLSX, with headings in one language; both are read."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7"})
        written = book.add_format({"num_format": "@"})
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.name.say(language))
            page.set_column(0, len(sheet.columns) - 1, _WIDTH, written)
            page.freeze_panes(1, 0)
            for number, column in enumerate(sheet.columns):
                page.write_string(0, number, column.heading.say(language), head)
        _explain(book, head, language)
    return content.getvalue()


def _explain(book: xlsxwriter.Workbook, head: object, language: Language) -> None:
    page = book.add_worksheet(EXPLANATION.say(language))
    page.set_column(0, 3, _WIDTH)
    is_thai = language == "th"
    heads = (
        ("แผ่นงาน", "คอลัมน์", "จำเป็น", "คำอธิบาย") if is_thai else ("sheet", "column", "needed", "what it holds")
    )
    for number, text in enumerate(heads):
        page.write_string(0, number, text, head)
    needed = "จำเป็น" if is_thai else "yes"
    lines = [(sheet, column) for sheet in SHEETS for column in sheet.columns]
    for row, (sheet, column) in enumerate(lines, 1):
        page.write_string(row, 0, sheet.name.say(language))
        page.write_string(row, 1, column.heading.say(language))
        page.write_string(row, 2, needed if column.is_needed else "")
        page.write_string(row, 3, column.help.say(language))
    note = (
        "ช่องว่างไม่ลบข้อมูลเดิม แถวที่ไม่ต้องการแก้ไขจะใส่หรือไม่ใส่ก็ได้ ระบบแสดงสิ่งที่จะเปลี่ยนให้ตรวจก่อนเสมอ"
        if is_thai
        else "An empty cell deletes nothing. Everything that would change is shown before it is loaded."
    )
    page.write_string(len(lines) + 2, 0, note)
