"""The plan of measures on paper: what it answers, its tables, its adoption, what proves it."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from prongsai.documents.content import Landscape, plain_text
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.papers.measures_plan import measures_plan
from prongsai.measures import Adoption
from tests.documents import plans, reading

_COLUMNS = {
    "A": ["ตัวชี้วัด", "ผลคะแนน", "มาตรการ/แนวทาง", "ขั้นตอน/วิธีการ", "หน่วยงานที่รับผิดชอบ"],
    "B": ["มาตรการ/แนวทาง", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา", "การติดตามประเมินผล"],
    "C": ["มาตรการ/โครงการ/กิจกรรม", "ผลการวิเคราะห์ตามตัวชี้วัด", "ขั้นตอน/วิธีการ", "ช่วงระยะเวลา", "ผู้รับผิดชอบ"],
}
_DOTS = "." * 20
_BOOK = plans.measure(
    "จัดทำคู่มือ", "I20", steps=("ร่าง", "แจ้งเวียน"), units=("กองคลัง",), proof=("คู่มือ", "หนังสือเวียน"), reported=(3,)
)


@pytest.mark.parametrize("form", ["A", "B", "C"])
def test_the_table_has_the_columns_of_its_form(form: str) -> None:
    paper = measures_plan(plans.subject(plans.known(), plans.plan(_BOOK), form=form))
    first = plans.tables_of(paper)[0]
    assert [column.title for column in first.columns] == _COLUMNS[form]
    assert isinstance(paper.blocks[0], Landscape)
    assert (paper.year, paper.states_pages) == (2564, True)


def test_the_result_it_answers_is_told_with_the_lowest_indicator_first() -> None:
    said = plans.texts(measures_plan(plans.subject(plans.known())))["plan-result"]
    assert "ได้คะแนนรวม 60.88 คะแนน อยู่ในระดับ D ไม่ผ่านเกณฑ์ 85 คะแนน" in said
    assert re.findall(r"ตัวชี้วัดที่ (\d+) [^(]*\((\d+\.\d+) คะแนน\)", said) == [
        ("10", "12.50"),
        ("9", "38.63"),
        ("4", "77.53"),
        ("5", "80.89"),
        ("2", "82.30"),
        ("3", "84.20"),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "แผนนี้เป็นร่าง ยังไม่ได้รับความเห็นชอบ"),
        ({"state": "proposed"}, "แผนนี้เสนอผู้บริหารแล้ว ยังไม่ได้รับความเห็นชอบ"),
        (
            {"state": "returned", "returned_because": "ขาดผู้รับผิดชอบ"},
            "แผนนี้ส่งคืนให้แก้ไข ยังไม่ได้รับความเห็นชอบ เพราะขาดผู้รับผิดชอบ",
        ),
        (
            {
                "state": "adopted",
                "adopted": Adoption("นายก อบต.", datetime.date(2020, 12, 15), "มติที่ประชุมคณะทำงาน ครั้งที่ 1/2564"),
            },
            "แผนนี้ได้รับความเห็นชอบจากนายก อบต. เมื่อวันที่ 15 ธันวาคม 2563 ตามมติที่ประชุมคณะทำงาน ครั้งที่ 1/2564",
        ),
        (
            {"state": "closed", "adopted": Adoption("นายกเทศมนตรี")},
            "แผนนี้ได้รับความเห็นชอบจากนายกเทศมนตรี และปิดแผนแล้ว",
        ),
    ],
)
def test_adoption_is_told_as_the_plan_stands(changes: dict[str, Any], said: str) -> None:
    paper = measures_plan(plans.subject(plans.known(), plans.plan(_BOOK, **changes)))
    assert plans.texts(paper)["plan-adoption"] == said


def test_a_draft_has_dotted_rows_where_an_adopted_plan_names_what_it_leaves_out() -> None:
    draft = measures_plan(plans.subject(plans.known(), plans.plan(_BOOK)))
    adopted = measures_plan(plans.subject(plans.known(), plans.plan(_BOOK, state="adopted")))
    assert [len(plans.tables_of(paper)[0].rows) for paper in (draft, adopted)] == [6, 1]
    assert "plan-left-out" not in plans.texts(draft)
    said = plans.texts(adopted)["plan-left-out"]
    assert re.findall(r"ตัวชี้วัดที่ (\d+)", said) == ["3", "2", "5", "9", "10"]


def test_each_measure_stands_with_its_proof_and_rounds() -> None:
    later = plans.measure("ประชุม", "2")
    paper = measures_plan(plans.subject(plans.known(), plans.plan(_BOOK, later)))
    assert plans.rows_of(plans.table_with(paper, "หลักฐาน")) == [
        ["ประชุม", "." * 28, "รอบ 3 เดือน|รอบ 6 เดือน|รอบ 12 เดือน"],
        ["จัดทำคู่มือ", "คู่มือ|หนังสือเวียน", "รอบ 3 เดือน"],
    ]


def test_rounds_have_their_due_dates_and_how_many_measures_were_reported() -> None:
    done = plans.measure("ประชุม", "2", progress=(plans.report(3, "done"),))
    paper = measures_plan(plans.subject(plans.known(), plans.plan(_BOOK, done)))
    assert plans.rows_of(plans.table_with(paper, "ครบกำหนด")) == [
        ["รอบ 3 เดือน", "31 ธันวาคม 2563", "มีรายงานแล้ว 1 จาก 2 มาตรการ"],
        ["รอบ 6 เดือน", "31 มีนาคม 2564", ""],
        ["รอบ 12 เดือน (สิ้นปีงบประมาณ)", "30 กันยายน 2564", ""],
    ]


def test_a_plan_without_any_figure_says_so_and_claims_no_score() -> None:
    paper = measures_plan(plans.subject(plans.known_by(2564), plans.plan(_BOOK, year=2564, state="adopted")))
    text = "\n".join(plain_text(paper))
    assert "ข้อมูลที่ได้รับไม่มีคะแนนรายตัวชี้วัด" in text
    assert "ยังไม่มีคะแนนรวม" in text
    assert plans.rows_of(plans.tables_of(paper)[0])[0][1] == "–"
    assert "None" not in text


def test_a_plan_of_nothing_says_that_it_holds_no_measure() -> None:
    paper = measures_plan(plans.subject(plans.known_by(2564), plans.plan(year=2564, state="adopted")))
    assert plans.texts(paper)["plan-left-out"] == "แผนนี้ยังไม่มีมาตรการ"


def test_a_code_that_the_year_does_not_have_is_named_as_written() -> None:
    paper = measures_plan(plans.subject(plans.known(), plans.plan(plans.measure("ประชุม", "O77"))))
    last = plans.rows_of(plans.tables_of(paper)[0])[-1]
    assert last[0] == "ยังไม่ระบุตัวชี้วัดของปีนี้|(รหัสที่ไม่มีในปี 2563 คือ O77)"


def test_the_officers_text_replaces_the_draft() -> None:
    paper = measures_plan(plans.subject(plans.known(), texts={"plan-adoption": "ที่ประชุมเห็นชอบแล้ว"}))
    assert plans.texts(paper)["plan-adoption"] == "ที่ประชุมเห็นชอบแล้ว"


def test_sixty_measures_repeat_their_head_and_say_the_same_in_every_form() -> None:
    paper = measures_plan(plans.subject(plans.known(), plans.long_plan(60), form="B", digits="thai"))
    made = pdf.render(paper)
    assert reading.pdf_says(made, paper) == reading.said(paper)
    assert reading.docx_says(docx.render(paper), paper) == reading.said(paper)
    assert reading.html_says(html.render(paper), paper) == reading.said(paper)
    head = reading.table_head(plans.tables_of(paper)[0], paper, is_drawn=True)
    pages = [reading.squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
    with_head = [number for number, page in enumerate(pages) if head in page]
    assert with_head == list(range(with_head[0], with_head[-1] + 1))
    assert len(with_head) > 10
    assert f"จาก{reading.ink('thai')(str(len(pages)))}" in pages[-1]


def test_the_english_plan_has_no_thai_of_ours() -> None:
    about = plans.known_by(2565, total="83.17", **{"4": "77.00"})
    paper = measures_plan(plans.subject(about, plans.plan(year=2565), language="en"))
    text = "\n".join(plain_text(paper)).replace("เทศบาลตำบลทดสอบ", "")
    assert re.findall("[ก-๙]+", text) == []


def test_rounds_stand_by_their_days_also_where_one_ends_after_the_year() -> None:
    starts = datetime.date(2021, 1, 1)
    paper = measures_plan(plans.subject(plans.known(), plans.plan(_BOOK, starts=starts)))
    rows = plans.rows_of(plans.table_with(paper, "ครบกำหนด"))
    assert [row[:2] for row in rows] == [
        ["รอบ 3 เดือน", "31 มีนาคม 2564"],
        ["รอบ 6 เดือน", "30 มิถุนายน 2564"],
        ["สิ้นปีงบประมาณ", "30 กันยายน 2564"],
        ["รอบ 12 เดือน", "31 ธันวาคม 2564"],
    ]


@pytest.mark.parametrize(
    ("state", "is_given", "said"),
    [
        ("draft", True, "แผนนี้เป็นร่าง ยังไม่ได้รับความเห็นชอบ"),
        ("draft", False, f"แผนนี้ได้รับความเห็นชอบจาก {_DOTS} เมื่อวันที่ {_DOTS} ตาม {_DOTS}"),
        ("adopted", True, f"แผนนี้ได้รับความเห็นชอบจาก {_DOTS} เมื่อวันที่ {_DOTS} ตาม {_DOTS}"),
        ("proposed", True, "แผนนี้เสนอผู้บริหารแล้ว ยังไม่ได้รับความเห็นชอบ"),
    ],
)
def test_a_plan_is_called_a_draft_only_where_the_file_does(state: str, is_given: bool, said: str) -> None:
    found = plans.plan(_BOOK, state=state, is_state_given=is_given)
    assert plans.texts(measures_plan(plans.subject(plans.known(), found)))["plan-adoption"] == said


def test_a_plan_that_was_reported_on_has_no_dotted_rows() -> None:
    reported = plans.measure("ประชุม", "2", progress=(plans.report(3, "done"),))
    paper = measures_plan(plans.subject(plans.known(), plans.plan(reported, is_state_given=False)))
    assert len(plans.table_with(paper, "ขั้นตอน/วิธีการ").rows) == 1
    assert plans.texts(paper)["plan-left-out"].startswith("ตัวชี้วัดที่มีข้อต้องแก้ไขแต่แผนนี้ยังไม่มีมาตรการ")
