"""The progress report of a round: counts, states in words, what is late, and only what was known by then."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from prongsai.documents.content import Paper, plain_text
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.papers.progress_report import progress_report
from prongsai.errors import PaperError
from prongsai.measures import Measure
from tests.documents import plans, reading

_DAY = datetime.date
_UNITS = ("กองคลัง", "กองช่าง")
_BOOK = plans.measure("จัดทำคู่มือ", "I20", "9", units=_UNITS, when="ม.ค. 64", last=_DAY(2021, 1, 31))
_MEETING = plans.measure("ประชุม", "9", units=("กองคลัง",), when="ทั้งปี")


def paper_of(months: int, *measures: Measure, **changes: object) -> Paper:
    return progress_report(plans.subject(plans.known(), plans.plan(*measures), **changes), months)


def reported(measure: Measure, *progress: object) -> Measure:
    return replace(measure, progress=progress)  # type: ignore[arg-type]


def test_measures_are_counted_by_unit_and_by_indicator_and_once_in_all() -> None:
    done = reported(_MEETING, plans.report(6, "done"))
    paper = paper_of(6, _BOOK, done, plans.measure("ไม่มีผู้รับผิดชอบ", "all"))
    by_unit, by_indicator = plans.table_with(paper, "หน่วยงาน"), plans.table_with(paper, "ตัวชี้วัด")
    assert plans.rows_of(by_unit) == [
        ["กองคลัง", "1", "0", "0", "1", "1", "2"],
        ["กองช่าง", "0", "0", "0", "1", "1", "1"],
        ["ยังไม่ระบุหน่วยงาน", "0", "0", "0", "1", "1", "1"],
        ["ทั้งแผน", "1", "0", "0", "2", "2", "3"],
    ]
    assert [[row[0], row[-1]] for row in plans.rows_of(by_indicator)] == [
        ["ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ", "1"],
        ["ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล", "2"],
        ["ทุกตัวชี้วัด", "1"],
        ["ทั้งแผน", "3"],
    ]
    assert by_unit.note.startswith("มาตรการที่อยู่ในหลายแถวนับครบทุกแถว")


def test_each_measure_tells_its_state_in_words_with_what_units_reported() -> None:
    proof = ("a.pdf", "b.pdf")
    clerk = plans.report(6, "done", unit="กองคลัง", did="แจ้งเวียน", result="ทุกคนทราบ", evidence=proof)
    early = plans.report(3, "in_hand", unit="กองช่าง", did="ร่าง", obstacle="ขาดคน")
    paper = paper_of(6, reported(_BOOK, early, clerk), _MEETING)
    assert plans.rows_of(plans.table_with(paper, "สถานะ")) == [
        [
            "1. จัดทำคู่มือ",
            "กองคลัง|กองช่าง",
            "ม.ค. 64",
            "อยู่ระหว่างดำเนินการ",
            "กองคลัง: แจ้งเวียน|กองช่าง (รอบ 3 เดือน): ร่าง",
            "กองคลัง: ทุกคนทราบ",
            "กองช่าง (รอบ 3 เดือน): ขาดคน",
            "กองคลัง: a.pdf|กองคลัง: b.pdf",
        ],
        ["2. ประชุม", "กองคลัง", "ทั้งปี", "ยังไม่มีรายงาน", "", "", "", ""],
    ]


def test_later_reports_are_not_told_in_an_earlier_round() -> None:
    both = reported(_MEETING, plans.report(3, "not_started"), plans.report(6, "done", did="ประชุมแล้ว"))
    paper = paper_of(3, both)
    assert plans.rows_of(plans.table_with(paper, "สถานะ"))[0][3] == "ยังไม่ได้ดำเนินการ"
    assert "ประชุมแล้ว" not in "\n".join(plain_text(paper))


def test_what_is_late_is_listed_with_its_days() -> None:
    paper = paper_of(6, reported(_BOOK, plans.report(3, "in_hand", unit="กองคลัง")), _MEETING)
    assert plans.texts(paper)["progress-6-late"] == "ณ วันที่ 31 มีนาคม 2564 มีมาตรการที่เกินกำหนด 2 มาตรการ ดังตาราง"
    assert plans.rows_of(plans.table_with(paper, "ล่าช้า (วัน)")) == [
        ["1. จัดทำคู่มือ", "กองคลัง|กองช่าง", "กำหนดแล้วเสร็จวันที่ 31 มกราคม 2564", "59"],
        ["2. ประชุม", "กองคลัง", "รายงานรอบ 3 เดือน กำหนดวันที่ 31 ธันวาคม 2563", "90"],
    ]


def test_where_nothing_is_late_the_paper_says_so() -> None:
    paper = paper_of(3, reported(_MEETING, plans.report(3, "done")))
    assert plans.texts(paper)["progress-3-late"] == "ณ วันที่ 31 ธันวาคม 2563 ไม่มีมาตรการที่เกินกำหนด"
    assert [
        table for table in plans.tables_of(paper) if "ล่าช้า (วัน)" in [x.title for x in table.columns]
    ] == []


@pytest.mark.parametrize(
    ("paper_date", "reported_on", "told"),
    [
        (_DAY(2020, 9, 30), None, _DAY(2020, 12, 31)),
        (_DAY(2021, 1, 15), None, _DAY(2021, 1, 15)),
        (_DAY(2020, 9, 30), _DAY(2021, 1, 5), _DAY(2021, 1, 5)),
        (_DAY(2021, 9, 30), None, _DAY(2020, 12, 31)),
    ],
    ids=["before the round ends", "between two rounds", "reported after the round", "long after"],
)  # fmt: skip
def test_a_round_is_told_as_of_its_end_or_the_papers_day_before_the_next(
    paper_date: _DAY, reported_on: _DAY | None, told: _DAY
) -> None:
    found = reported(_MEETING, plans.report(3, "in_hand", date=reported_on))
    assert paper_of(3, found, date=paper_date).date == told


def test_a_round_the_plan_does_not_have_is_refused() -> None:
    with pytest.raises(PaperError) as caught:
        paper_of(4, _MEETING)
    problem = caught.value.problems[0]
    assert (problem.code, problem.th) == ("no-such-round", "แผนนี้ไม่มีรอบรายงาน 4 เดือน มีเฉพาะรอบ 3, 6, 12 เดือน")


def test_a_report_needs_no_figures_and_no_measures() -> None:
    paper = progress_report(plans.subject(plans.known_by(2564)), 3)
    assert plans.texts(paper)["progress-3-intro"].endswith("\nแผนไม่มีมาตรการ")
    assert plans.tables_of(paper) == []


def test_the_officers_text_replaces_the_draft() -> None:
    paper = paper_of(3, _MEETING, texts={"progress-3-intro": "ขอรายงาน"})
    assert plans.texts(paper)["progress-3-intro"] == "ขอรายงาน"


def test_sixty_measures_repeat_their_head_and_say_the_same_in_every_form() -> None:
    paper = progress_report(plans.subject(plans.known(), plans.long_plan(60), digits="thai"), 6)
    made = pdf.render(paper)
    assert reading.docx_says(docx.render(paper), paper) == reading.said(paper)
    assert reading.html_says(html.render(paper), paper) == reading.said(paper)
    assert sorted(reading.pdf_says(made, paper)) == sorted(reading.said(paper))
    head = reading.table_head(plans.table_with(paper, "สถานะ"), paper, is_drawn=True)
    pages = [reading.squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
    with_head = [number for number, page in enumerate(pages) if head in page]
    assert with_head == list(range(with_head[0], with_head[-1] + 1))
    assert len(with_head) > 8


def test_the_english_report_has_no_thai_of_ours() -> None:
    found = plans.plan(plans.measure("book", "4", progress=(plans.report(3, "done", did="sent"),)), year=2565)
    about = plans.known_by(2565, total="83.17", **{"4": "77.00"})
    text = "\n".join(plain_text(progress_report(plans.subject(about, found, language="en"), 6)))
    assert re.findall("[ก-๙]+", text.replace("เทศบาลตำบลทดสอบ", "")) == []
