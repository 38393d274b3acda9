"""The disclosure check on paper: every item, what it asks, its score and remark, and what was lost."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from prongsai import analysis, frameworks
from prongsai.documents.content import plain_text
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.papers.oit_checklist import oit_checklist
from prongsai.numbers import show
from tests.documents import plans, reading

_TITLES = ["ข้อ", "ข้อตรวจ", "คะแนน", "ความเห็นผู้ประเมิน"]


def test_every_item_of_the_year_stands_in_order_with_score_and_remark() -> None:
    about = plans.known()
    table = plans.table_with(oit_checklist(plans.subject(about)), *_TITLES)
    rows = [row for row in plans.rows_of(table) if re.fullmatch(r"O\d+", row[0])]
    assert [row[0] for row in rows] == [f"O{n}" for n in range(1, 44)]
    assert rows[8] == ["O9", "Social Network", "0", about.comments["O9"]]
    assert rows[2] == ["O3", "อำนาจหน้าที่", "100", ""]


def test_what_an_item_must_hold_is_listed_below_its_title() -> None:
    table = plans.table_with(oit_checklist(plans.subject(plans.known())), *_TITLES)
    row = next(row for row in table.rows if plans.cells(row)[0] == "O2")
    assert plans.cells(row)[1] == "ข้อมูลผู้บริหาร|ชื่อและนามสกุลของผู้บริหารแต่ละคน|ตำแหน่ง|รูปถ่าย|ช่องทางติดต่อ"
    assert [line.has_bullet for line in row.cells[1].lines] == [False, True, True, True, True]


def test_addresses_that_were_disclosed_stand_below_what_an_item_must_hold() -> None:
    long = f"https://www.town.example/{'oit/' * 30}index.php?id=1"
    about = replace(plans.subject(plans.known()), addresses={"O3": ["https://town.example/o3", long]})
    table = plans.table_with(oit_checklist(about), *_TITLES)
    row = next(row for row in plans.rows_of(table) if row[0] == "O3")
    assert row[1] == f"อำนาจหน้าที่|https://town.example/o3|{long}"
    assert pdf.render(oit_checklist(about)).startswith(b"%PDF-")
    assert long in html.render(oit_checklist(about))


def test_each_sub_indicator_counts_its_items_and_what_they_cost() -> None:
    about = plans.known()
    table = plans.table_with(oit_checklist(plans.subject(about)), *_TITLES)
    totals = [plans.cells(row) for row in table.rows if row.kind == "total"]
    lost = {gap.code: gap.lost for gap in analysis.gaps(about.history.last, ("sub_indicator", "indicator"))}
    assert totals[0] == ["9.1: ได้ 8 จาก 9 ข้อ", "88.89", f"คะแนนรวมขาดไป {show(lost['9.1'])}"]
    assert totals[5] == ["ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล", "38.63", f"คะแนนรวมขาดไป {show(lost['9'])}"]
    assert totals[7] == ["10.2: ได้ 0 จาก 2 ข้อ", "0.00", "คะแนนรวมขาดไป 10.00"]
    assert len(totals) == 7 + 2 + 1


def test_the_dearest_sub_indicator_is_named_first() -> None:
    texts = plans.texts(oit_checklist(plans.subject(plans.known())))
    assert texts["oit-result"].endswith("รายข้อได้ 17 จาก 43 ข้อ")
    assert re.findall(r"(\d+\.\d) ", texts["oit-lost"]) == ["10.2", "10.1", "9.4", "9.3", "9.5", "9.2", "9.1"]


def test_items_without_a_figure_are_dashes_and_counted_apart() -> None:
    paper = oit_checklist(plans.subject(plans.known_by(2564, O1="100", O2="0")))
    table = plans.table_with(paper, *_TITLES)
    rows = {row[0]: row for row in plans.rows_of(table)}
    assert [rows[code][2] for code in ("O1", "O2", "O3")] == ["100", "0", "–"]
    assert rows["9.1: ได้ 1 จาก 9 ข้อ (ไม่ทราบคะแนน 7 ข้อ)"][1:] == ["–", ""]
    assert "9.2: ไม่ทราบคะแนนทั้ง 8 ข้อ" in rows


def test_a_result_without_any_figure_still_makes_the_list() -> None:
    paper = oit_checklist(plans.subject(plans.known_by(2564)))
    rows = plans.rows_of(plans.table_with(paper, *_TITLES))
    assert [row[2] for row in rows if re.fullmatch(r"O\d+", row[0])] == ["–"] * 43
    assert plans.texts(paper)["oit-result"].startswith("ข้อมูลที่ได้รับไม่มีคะแนนแบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT)")
    assert "oit-lost" not in plans.texts(paper)


def test_items_not_checked_against_the_manual_are_marked_and_the_mark_is_explained() -> None:
    unsure = "\n".join(plain_text(oit_checklist(plans.subject(plans.known_by(2566)))))
    marked = {item.code for item in frameworks.load(2566).items if item.basis.certainty == "likely"}
    rows = plans.rows_of(plans.table_with(oit_checklist(plans.subject(plans.known_by(2566))), *_TITLES))
    assert {row[0] for row in rows if len(row) == 4 and row[1].split("|")[0].endswith(" *")} == marked
    assert "เครื่องหมาย * หลังข้อตรวจ คือข้อที่ยังไม่ได้ยืนยันกับคู่มือของปีนี้ (น่าจะใช่ ยังไม่ยืนยัน)" in unsure
    assert "เครื่องหมาย *" not in "\n".join(plain_text(oit_checklist(plans.subject(plans.known()))))


def test_a_full_score_that_contradicts_its_group_is_named_in_the_notes() -> None:
    about = plans.known("mueang-phon-2563", O18="100")
    notes = "\n".join(plain_text(oit_checklist(plans.subject(about)))).split("หมายเหตุเกี่ยวกับตัวเลข")[1]
    assert [each.say.th for each in about.history.last.disagreements if each.say.th not in notes] == []
    assert "O18" in notes


def test_a_frame_without_items_says_so() -> None:
    paper = oit_checklist(plans.subject(plans.known_by("up-2563", OIT="90.00")))
    assert "กรอบปี 2563 ไม่มีรายข้อของการเปิดเผยข้อมูล" in plain_text(paper)
    assert plans.tables_of(paper) == []


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_the_list_says_the_same_in_every_form_and_repeats_its_head(digits: str) -> None:
    paper = oit_checklist(plans.subject(plans.known(), digits=digits))
    made = pdf.render(paper)
    assert sorted(reading.pdf_says(made, paper)) == sorted(reading.said(paper))
    assert reading.docx_says(docx.render(paper), paper) == reading.said(paper)
    assert reading.html_says(html.render(paper), paper) == reading.said(paper)
    head = reading.table_head(plans.tables_of(paper)[0], paper, is_drawn=True)
    pages = [reading.squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
    assert [head in page for page in pages] == [True] * 5


def test_the_english_list_has_no_thai_of_ours() -> None:
    text = "\n".join(plain_text(oit_checklist(plans.subject(plans.known_by(2568), language="en"))))
    assert re.findall("[ก-๙]+", text.replace("เทศบาลตำบลทดสอบ", "")) == []
