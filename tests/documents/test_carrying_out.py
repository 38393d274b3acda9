"""The report on carrying out the measures: lowest indicators, weak points, ticks, outcome, both forms."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from prongsai import answers
from prongsai.documents.content import Heading, Paper, all_blocks, plain_text
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.paper_settings import read_settings
from prongsai.documents.papers.carrying_out import carrying_out
from prongsai.documents.papers.measures_plan import measures_plan
from prongsai.documents.papers.oit_checklist import oit_checklist
from prongsai.documents.papers.progress_report import progress_report
from prongsai.measures import Measure
from tests.documents import plans, reading

KEEPS = "ไม่มีข้อที่ต่ำกว่าเกณฑ์ 85 คะแนน มาตรการนี้มุ่งรักษามาตรฐานให้คงอยู่"
_BOOK = plans.measure("จัดทำคู่มือ", "4", steps=("ร่าง", "แจ้งเวียน"), units=("กองคลัง", "กองช่าง"), when="ม.ค. 64")


def paper_of(*measures: Measure, **changes: object) -> Paper:
    found = plans.plan(*measures, rounds=(3, 6, 12))
    return carrying_out(plans.subject(plans.known(), found, **{"carrying_out": "A", **changes}))


def said(paper: Paper) -> str:
    return "\n".join(plain_text(paper))


# form A


def test_each_instrument_names_its_lowest_indicator_and_only_the_year_of_the_result() -> None:
    about = plans.known("dong-marui-2564")
    paper = carrying_out(plans.subject(about, plans.plan(_BOOK, year=2564), carrying_out="A"))
    headings = [block.text for block in all_blocks(paper.blocks) if isinstance(block, Heading)]
    years = [re.findall(r"พ\.ศ\. (\d{4})", each) for each in headings[:3]]
    assert years == [["2564", "2565"]] * 3
    texts = plans.texts(paper)
    lowest = [
        re.search(r"ตัวชี้วัดที่ (\d+) .* มีค่าต่ำสุด เท่ากับ (\S+) คะแนน ต่ำกว่า", texts[f"carrying-out-{each}"])
        for each in ("iit", "eit", "oit")
    ]
    assert [each and each.groups() for each in lowest] == [("4", "84.16"), ("7", "83.75"), ("10", "50.00")]
    assert "ในตัวชี้วัดที่ทราบคะแนน 1 จาก 5 ตัวชี้วัด" in texts["carrying-out-iit"]


def test_the_body_is_named_in_full_and_by_the_short_name_of_its_kind() -> None:
    about = plans.known("dong-marui-2564")
    intro = plans.texts(carrying_out(plans.subject(about, plans.plan(_BOOK, year=2564))))[
        "carrying-out-intro"
    ]
    assert intro.startswith("องค์การบริหารส่วนตำบลดงมะรุ่ย ซึ่งต่อไปในรายงานนี้เรียกว่า “อบต.”")
    assert "ปีงบประมาณ พ.ศ. 2564 เพื่อปรับปรุงและพัฒนาในปีงบประมาณ พ.ศ. 2565" in intro
    assert "ได้คะแนนรวม 83.17 คะแนน อยู่ในระดับ B" in intro


def test_ticks_stand_under_what_was_reported_last() -> None:
    first, last = plans.report(3, "not_started"), plans.report(6, "done")
    started = plans.measure("ประชุม", "5", progress=(first,))
    table = plans.table_with(
        paper_of(replace(_BOOK, progress=(first, last)), started), "แนวทางการนำผลวิเคราะห์ไปสู่การปฏิบัติ"
    )
    assert [column.title for column in table.columns][4:] == ["ดำเนินการแล้ว", "ยังไม่ได้ดำเนินการ"]
    assert {column.group for column in table.columns[4:]} == {"การกำกับติดตาม"}
    assert [row[4:] for row in plans.rows_of(table)] == [["√", ""], ["", "√"]]
    assert table.note == ""


def test_what_is_in_hand_has_a_column_of_its_own_only_where_something_is() -> None:
    one_unit = plans.report(6, "done", unit="กองคลัง")
    table = plans.table_with(paper_of(replace(_BOOK, progress=(one_unit,))), "มาตรการ", "ดำเนินการแล้ว")
    assert [column.title for column in table.columns][4:] == [
        "ดำเนินการแล้ว",
        "อยู่ระหว่างดำเนินการ",
        "ยังไม่ได้ดำเนินการ",
    ]
    assert plans.rows_of(table)[0][4:] == ["", "√", ""]


def test_a_measure_without_a_report_has_no_tick_and_the_table_says_why() -> None:
    table = plans.table_with(paper_of(_BOOK), "มาตรการ", "ดำเนินการแล้ว")
    assert plans.rows_of(table)[0][4:] == ["", ""]
    assert table.note == "แถวที่ไม่มีเครื่องหมาย (1 มาตรการ) คือมาตรการที่ยังไม่มีรายงานความก้าวหน้า"


@pytest.mark.parametrize(
    ("mends", "weak_point"),
    [
        ("I20", r"I20 .* 66\.28 คะแนน"),
        ("4", r"ตัวชี้วัดที่ 4 .* \(77\.53 คะแนน\) มี 4 ข้อที่ต่ำกว่าเกณฑ์ 85 คะแนน คือ I20, I21, I23, I24"),
        ("9.1", r"O9 Social Network 0 คะแนน \(ไม่พบทางเข้าจากหน้าแรกของเว็บไซต์หลัก\)"),
        ("1", KEEPS),
        ("O1", KEEPS),
        ("I1", r"I1 .* \(ไม่ทราบคะแนน\)"),
        ("all", r"คะแนนรวม 60\.88 คะแนน"),
        ("O77", r"O77"),
    ],
)  # fmt: skip
def test_a_weak_point_is_drafted_from_the_figures_of_what_is_mended(mends: str, weak_point: str) -> None:
    table = plans.table_with(paper_of(plans.measure("ก", mends)), "ประเด็นที่เป็นข้อบกพร่อง/จุดอ่อน")
    assert re.fullmatch(weak_point, plans.rows_of(table)[0][0])


def test_what_passes_never_stands_among_the_weak_points() -> None:
    table = plans.table_with(paper_of(plans.measure("ก", "1", "O1", "I20", "4")), "ประเด็นที่เป็นข้อบกพร่อง/จุดอ่อน")
    said_of = plans.rows_of(table)[0][0].split("|")
    assert [line.split()[0] for line in said_of] == ["I20", "ตัวชี้วัดที่"]
    assert said_of[1].endswith("คือ I20, I21, I23, I24")
    passing = plans.table_with(paper_of(plans.measure("ก", "1", "O1")), "ประเด็นที่เป็นข้อบกพร่อง/จุดอ่อน")
    assert plans.rows_of(passing)[0][0] == KEEPS


def test_a_measure_for_all_names_the_weak_indicators_of_a_total_that_passes() -> None:
    about = plans.known_by(2563, total="86.00", **{str(n): "90.00" for n in range(1, 10)}, **{"10": "50.00"})
    paper = carrying_out(plans.subject(about, plans.plan(plans.measure("ก", "all")), carrying_out="A"))
    rows = plans.rows_of(plans.table_with(paper, "ประเด็นที่เป็นข้อบกพร่อง/จุดอ่อน"))
    assert rows[0][0] == "ตัวชี้วัดที่ 10 การป้องกันการทุจริต 50.00 คะแนน"
    high = plans.known_by(2563, total="90.00", **{str(n): "90.00" for n in range(1, 11)})
    paper = carrying_out(plans.subject(high, plans.plan(plans.measure("ก", "all")), carrying_out="A"))
    assert plans.rows_of(plans.table_with(paper, "ประเด็นที่เป็นข้อบกพร่อง/จุดอ่อน"))[0][0] == KEEPS


def test_a_weak_point_never_shows_what_is_withheld() -> None:
    about = replace(plans.known(), withheld=frozenset({"I20", "I21", "I23", "I24"}))
    found = plans.plan(plans.measure("ก", "I20"), plans.measure("ข", "4"))
    paper = carrying_out(plans.subject(about, found, carrying_out="A"))
    points = [row[0] for row in plans.rows_of(plans.table_with(paper, "มาตรการ", "ดำเนินการแล้ว"))]
    assert points[0].endswith("(ไม่แสดงคะแนน)")
    assert points[1] == "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ 77.53 คะแนน"
    assert "66.28" not in said(paper)


def test_officers_own_weak_point_and_practice_stand_as_written() -> None:
    own = replace(_BOOK, weak_point=("ไม่มีคู่มือ",), practice=("ออกคู่มือ", "ติดประกาศ"))
    row = plans.rows_of(plans.table_with(paper_of(own), "มาตรการ", "ดำเนินการแล้ว"))[0]
    assert row[:4] == ["ไม่มีคู่มือ", "ออกคู่มือ|ติดประกาศ", "จัดทำคู่มือ", "กองคลัง|กองช่าง"]
    drafted = plans.rows_of(plans.table_with(paper_of(_BOOK), "มาตรการ", "ดำเนินการแล้ว"))[0]
    assert drafted[1] == "ร่าง|แจ้งเวียน"


def test_measures_for_all_indicators_stand_in_a_section_of_their_own() -> None:
    paper = paper_of(_BOOK, plans.measure("ประชุม", "all"))
    headings = [block.text for block in all_blocks(paper.blocks) if isinstance(block, Heading)]
    assert headings[3] == "มาตรการที่ใช้กับทุกตัวชี้วัด"
    assert plans.texts(paper)["carrying-out-all"] == "มี 1 มาตรการ: ยังไม่มีรายงาน 1 มาตรการ"
    assert plans.texts(paper)["carrying-out-eit"].endswith("แผนไม่มีมาตรการของด้านนี้")


def test_outcome_evidence_and_obstacles_are_told_with_the_unit_where_not_all_say_it() -> None:
    address = "https://www.example.go.th/a.pdf"
    clerk = plans.report(6, "done", unit="กองคลัง", did="แจ้งเวียน", result="ทุกคนทราบ", evidence=(address,))
    builder = plans.report(
        6, "in_hand", unit="กองช่าง", did="แจ้งเวียน", obstacle="ขาดคน", evidence=("ภาพ-2.jpg",)
    )
    paper = paper_of(replace(_BOOK, progress=(clerk, builder)))
    assert plans.rows_of(plans.table_with(paper, "หลักฐาน")) == [
        [
            "จัดทำคู่มือ",
            "อยู่ระหว่างดำเนินการ|แจ้งเวียน",
            "กองคลัง: ทุกคนทราบ",
            "กองช่าง: ขาดคน",
            f"กองคลัง: {address}|กองช่าง: ภาพ-2.jpg",
        ]
    ]


def test_a_report_without_any_figure_names_none() -> None:
    paper = carrying_out(plans.subject(plans.known_by(2564), plans.plan(_BOOK, year=2564), carrying_out="A"))
    assert plans.texts(paper)["carrying-out-iit"].startswith("ข้อมูลที่ได้รับไม่มีคะแนนรายตัวชี้วัดด้าน IIT")
    assert re.findall(r"\d\.\d\d คะแนน", said(paper)) == []


# form B


def test_form_b_groups_by_theme_and_tells_what_was_done_and_what_came_of_it() -> None:
    done = replace(_BOOK, progress=(plans.report(12, "done", did="ออกคู่มือแล้ว", result="ยืมถูกต้อง"),))
    other = plans.measure(
        "ประชุม",
        "9",
        theme="การสื่อสาร",
        when="ก.ย. 64",
        progress=(plans.report(12, "in_hand", obstacle="ฝนตก"),),
    )
    table = plans.table_with(paper_of(other, done, carrying_out="B"), "สรุปผล/กำหนดแล้วเสร็จ")
    assert plans.rows_of(table) == [
        ["ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ"],
        ["จัดทำคู่มือ", "ร่าง|แจ้งเวียน", "กองคลัง|กองช่าง", "ดำเนินการแล้ว|ออกคู่มือแล้ว", "ยืมถูกต้อง"],
        ["การสื่อสาร"],
        ["ประชุม", "." * 28, "." * 28, "อยู่ระหว่างดำเนินการ|กำหนดแล้วเสร็จ: ก.ย. 64", "ปัญหา/อุปสรรค: ฝนตก"],
    ]  # fmt: skip


def test_form_b_names_the_weak_indicators_of_the_result() -> None:
    weak = plans.texts(paper_of(_BOOK, carrying_out="B"))["carrying-out-weak"]
    assert weak.startswith("ตัวชี้วัดที่ต่ำกว่าเกณฑ์ 85 คะแนนในปีงบประมาณ พ.ศ. 2563 ได้แก่ ตัวชี้วัดที่ 10")


# both


@pytest.mark.parametrize("form", ["A", "B"])
def test_the_officers_text_replaces_the_draft(form: str) -> None:
    own = "เรียน นายก\nขอรายงานดังนี้"
    paper = paper_of(_BOOK, carrying_out=form, texts={"carrying-out-intro": own})
    assert plans.texts(paper)["carrying-out-intro"] == own


def test_every_text_of_the_table_papers_may_be_given_in_the_body_file(tmp_path: Path) -> None:
    about, found = plans.known(), plans.plan(_BOOK, plans.measure("ประชุม", "all"), state="adopted")
    both = [plans.subject(about, found, carrying_out=form) for form in ("A", "B")]
    papers = [
        measures_plan(both[0]),
        *map(carrying_out, both),
        progress_report(both[0], 3),
        oit_checklist(both[0]),
    ]
    keys = sorted({key for paper in papers for key in plans.texts(paper)})
    body = tmp_path / "body.yaml"
    given = "\n".join(f"    {key}: ของเรา" for key in keys)
    body.write_text(f"{_HEAD}paper:\n  texts:\n{given}\n", encoding="utf-8")
    settings = read_settings(answers.read_dossier(body).paper, about.history.last.framework, tmp_path)
    assert sorted(settings.texts) == keys
    assert {"carrying-out-iit", "oit-lost", "plan-left-out", "progress-3-late"} <= set(keys)


_HEAD = "body: {name: ก, kind: ข}\nyear: 2563\nyears:\n  2563: {figures: {total: 60.88}}\n"


@pytest.mark.parametrize("form", ["A", "B"])
def test_sixty_measures_say_the_same_in_every_form(form: str) -> None:
    paper = carrying_out(plans.subject(plans.known(), plans.long_plan(60), carrying_out=form, digits="thai"))
    assert reading.docx_says(docx.render(paper), paper) == reading.said(paper)
    assert reading.html_says(html.render(paper), paper) == reading.said(paper)
    printed = reading.squeezed(
        "".join(line for page in reading.pdf_pages(pdf.render(paper)) for line in page)
    )
    # A row that goes on over the page is read page by page, so its letters are held against each other.
    assert sorted(without_heads(printed, paper)) == sorted(without_heads(reading.said(paper), paper))


def without_heads(text: str, paper: Paper) -> str:
    """The text without the heads of tables, which a PDF repeats on each page and two tables may share."""
    for table in plans.tables_of(paper):
        for is_drawn in (True, False):
            text = text.replace(reading.table_head(table, paper, is_drawn=is_drawn), "")
    return text


@pytest.mark.parametrize("form", ["A", "B"])
def test_the_english_report_has_no_thai_of_ours(form: str) -> None:
    about = plans.known_by(2565, total="83.17", **{"4": "77.00"})
    paper = carrying_out(plans.subject(about, plans.plan(year=2565), carrying_out=form, language="en"))
    assert re.findall("[ก-๙]+", said(paper).replace("เทศบาลตำบลทดสอบ", "")) == []
