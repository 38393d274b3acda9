"""The analysis paper: its sections, its drafts and where their figures come from, and its settings."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from prongsai import analysis, answers, frameworks, scoring
from prongsai.analysis import Assessment, History, Statement
from prongsai.answers import Body
from prongsai.documents import words
from prongsai.documents.content import (
    Block,
    Chart,
    Digits,
    Heading,
    Landscape,
    Paper,
    Row,
    SignatureBlock,
    Table,
    TextBlock,
    all_blocks,
    ink,
    plain_text,
)
from prongsai.documents.drawing import Drawing
from prongsai.documents.forms import docx, typesetter
from prongsai.documents.paper_settings import (
    Form,
    PaperSettings,
    default_settings,
    read_settings,
)
from prongsai.documents.papers.analysis_report import analysis_report
from prongsai.documents.subject import codes_shown
from prongsai.errors import PaperError
from prongsai.frameworks import Text
from prongsai.measures import Measure
from prongsai.numbers import Printed, read_printed, show
from tests.documents import body_files, plans
from tests.documents.test_examples import EXAMPLES

BODY = Body("เทศบาลตำบลทดสอบ", "เทศบาลตำบล", "เมือง", "ตัวอย่าง")
MUEANG_PHON = EXAMPLES / "mueang-phon-2563.yaml"


def history(changed: Mapping[str, str] | None = None) -> History:
    dossier = answers.read_dossier(MUEANG_PHON)
    return analysis.assess(answers.with_figures(dossier, changed or {})).history


def settings(form: Form = "A", **changes: object) -> PaperSettings:
    return replace(default_settings(2563, form), digits="arabic", **changes)  # type: ignore[arg-type]


def printed_of(known: Assessment, wanted: PaperSettings, *planned: Measure) -> Paper:
    return analysis_report(known, wanted, plans.plan(*planned, year=known.history.last.year))


def report(
    form: Form = "A", changed: Mapping[str, str] | None = None, *planned: Measure, **changes: object
) -> Paper:
    return printed_of(Assessment(BODY, history(changed)), settings(form, **changes), *planned)


def said(paper: Paper) -> str:
    return "\n".join(plain_text(paper))


def blocks_of(paper: Paper, kind: type[Block]) -> list[Block]:
    return [block for block in all_blocks(paper.blocks) if isinstance(block, kind)]


def headings(paper: Paper) -> list[str]:
    return [block.text for block in all_blocks(paper.blocks) if isinstance(block, Heading)]


def table_with(paper: Paper, *titles: str) -> Table:
    for block in all_blocks(paper.blocks):
        if isinstance(block, Table) and {column.title for column in block.columns} >= set(titles):
            return block
    raise AssertionError(f"no table has the columns {titles}")


def cells(row: Row) -> list[str]:
    return ["".join(run.text for line in cell.lines for run in line.runs) for cell in row.cells]


def texts(paper: Paper) -> dict[str, str]:
    return {
        block.key: "\n".join("".join(run.text for run in each.runs) for each in block.paragraphs)
        for block in all_blocks(paper.blocks)
        if isinstance(block, TextBlock)
    }


# sections of each form


def test_form_a_has_its_sections_in_order() -> None:
    first = [text.split(". ", 1)[1] for text in headings(report()) if re.match(r"\d+\. ", text)]
    assert first == [
        "ความเป็นมา",
        "หลักการและเหตุผล",
        "ผลการประเมินปีงบประมาณ พ.ศ. 2563 เทียบกับปีงบประมาณ พ.ศ. 2562",
        "การวิเคราะห์จุดแข็ง จุดอ่อน โอกาส และอุปสรรค",
        "คะแนนที่ขาดไปและทางสู่ระดับที่สูงขึ้น",
        "ประเด็นที่ต้องพัฒนา",
        "มาตรการและแนวทางพัฒนา ปีงบประมาณ พ.ศ. 2564",
        "การกำกับติดตาม",
    ]


def test_form_a_sets_strengths_and_weaknesses_by_score() -> None:
    keys = [
        key for key in texts(report()) if key.startswith("indicator-") or key in ("strengths", "weaknesses")
    ]
    order = ["strengths", *(f"indicator-{n}" for n in (1, 7, 6, 8))]
    assert keys == [*order, "weaknesses", *(f"indicator-{n}" for n in (3, 2, 5, 4, 9, 10))]


def test_form_a_shows_both_years_with_total_and_level() -> None:
    rows = [cells(row) for row in table_with(report(), "ที่", "ตัวชี้วัด", "ปี 2562", "ปี 2563").rows]
    assert rows[8] == ["9", "การเปิดเผยข้อมูล (OIT)", "87.50", "38.63", "▼ −48.87"]
    assert rows[-2] == ["คะแนนรวม", "84.09", "60.88", "▼ −23.21"]
    assert rows[-1] == ["ระดับ", "B", "D", "ไม่ผ่านเกณฑ์"]


def test_form_a_shows_questions_and_items_of_weak_indicators_with_their_remarks() -> None:
    dossier = answers.read_dossier(MUEANG_PHON)
    paper = printed_of(Assessment(BODY, history(), comments=dossier.years[2563].comments), settings())
    questions = table_with(paper, "ข้อคำถาม", "คะแนนเฉลี่ย")
    assert [cells(row)[-1] for row in questions.rows][-1] == "84.20"
    items = table_with(paper, "ข้อ", "ประเด็นการตรวจ", "ความเห็น", "คะแนน")
    rows = [cells(row) for row in items.rows]
    assert ["9.1 ข้อมูลพื้นฐาน (88.89 คะแนน)"] in rows
    assert ["O9", "Social Network", dossier.years[2563].comments["O9"], "0"] in rows


def test_form_b_has_its_parts() -> None:
    paper = report("B")
    parts = [text for text in headings(paper) if text.startswith("ส่วนที่")]
    assert [text.split()[1] for text in parts] == ["1", "2", "3", "4", "5"]
    assert [cells(row)[0] for row in table_with(paper, "อันดับ", "ตัวชี้วัด").rows][:10] == list(
        map(str, range(1, 11))
    )
    assert [cells(row)[-1] for row in table_with(paper, "อันดับ", "ตัวชี้วัด").rows][-2:] == ["88.99", "12.50"]
    table_with(paper, "ที่", "ตัวชี้วัด", "ผลคะแนน", "ผลการวิเคราะห์")
    table_with(paper, "มาตรการ/แนวทาง", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา", "การติดตามประเมินผล")


def test_form_c_has_instruments_and_a_paragraph_for_each_indicator() -> None:
    paper = report("C")
    rows = [cells(row) for row in table_with(paper, "เครื่องมือ", "คะแนน").rows]
    assert rows[-1] == ["คะแนนรวม (ระดับ D)", "100", "", "60.88"]
    assert [key for key in texts(paper) if key.startswith("indicator-")] == [
        f"indicator-{n}" for n in range(1, 11)
    ]
    table_with(paper, "มาตรการ/โครงการ/กิจกรรม", "ผลการวิเคราะห์ตามตัวชี้วัด", "ช่วงระยะเวลา")


@pytest.mark.parametrize("form", ["A", "B", "C"])
def test_every_form_has_charts_measures_notes_and_signatures(form: Form) -> None:
    paper = report(form)
    assert len(blocks_of(paper, Chart)) >= 2
    assert all(block.alt for block in all_blocks(paper.blocks) if isinstance(block, Chart))
    assert len(blocks_of(paper, Landscape)) == 1
    assert len(blocks_of(paper, SignatureBlock)) == 1
    assert headings(paper)[-1] == "หมายเหตุเกี่ยวกับตัวเลข"
    assert f"sha256:{history().last.digest[:12]}" in said(paper)


@pytest.mark.parametrize("form", ["A", "B", "C"])
def test_the_same_input_gives_the_same_paper(form: Form) -> None:
    assert report(form) == report(form)


def test_tables_and_figures_are_numbered_in_order() -> None:
    captions = [
        block.caption for block in all_blocks(report().blocks) if isinstance(block, Table) and block.caption
    ]
    assert [caption.split()[1] for caption in captions] == [str(n) for n in range(1, len(captions) + 1)]


# figures


def known_numbers(past: History) -> set[str]:
    """Every figure of every year as shown, and every difference of one indicator between the two years."""
    found: set[str] = set()
    for result in past.years.values():
        assert isinstance(result, scoring.Result)
        found |= {result.show(code) for code in result.scores}
    found |= {show(abs(change.by)) for change in past.changes()}
    result = past.last
    for gap in analysis.gaps(result, ("indicator", "sub_indicator", "question", "item")):
        found |= {show(gap.lost), show(abs(result.framework.pass_mark - gap.score))}
    found |= {
        show(result.framework.pass_mark - (result.figure(each.code) or 0))
        for each in result.framework.indicators
    }
    return found


def drafted() -> list[Statement]:
    past = history()
    found = analysis.swot(past)
    paragraphs = [analysis.paragraph(past, each) for each in past.last.framework.indicators]
    swot = (*found.strengths, *found.weaknesses, *found.opportunities, *found.threats)
    return [*swot, *(each for each in paragraphs if each is not None)]


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_number_in_a_drafted_sentence_is_a_figure_of_the_result(language: str) -> None:
    known = known_numbers(history())
    numbers = [
        (number, statement)
        for statement in drafted()
        for number in re.findall(r"\d+\.\d\d", statement.say.say("en" if language == "en" else "th"))
    ]
    assert len(numbers) > 80
    assert [number for number, _ in numbers if number not in known] == []
    for number, statement in numbers:
        quoted = {shown for _, shown in (*statement.cites, *statement.derived)}
        assert number in quoted, (number, statement.say.en)


def test_changing_one_figure_changes_it_wherever_the_paper_prints_it() -> None:
    before, after = said(report()), said(report(changed={"8": "85.27", "total": ""}))
    assert before.count("85.17") > 2
    assert "85.17" not in after
    assert after.count("85.27") == before.count("85.17")
    assert "60.88" not in after
    total = history({"8": "85.27", "total": ""}).last.show("total")
    assert after.count(total) == before.count("60.88") > 1


def test_a_changed_figure_that_its_questions_contradict_is_named_in_the_notes() -> None:
    notes = said(report(changed={"4": "71.07"})).split("หมายเหตุเกี่ยวกับตัวเลข")[1]
    assert "4 พิมพ์ไว้ 71.07 แต่คำนวณจากส่วนประกอบได้ 77.52–77.53" in notes


def test_no_two_digit_figure_stands_in_the_source() -> None:
    folder = Path(analysis_report.__code__.co_filename).parent
    sources = [*folder.glob("*.py"), folder.parent / "subject.py"]
    assert len(sources) > 15
    assert [path.name for path in sources if re.search(r"\d\d\.\d\d", path.read_text(encoding="utf-8"))] == []


def test_the_dearest_items_of_one_group_stand_together() -> None:
    rows = [cells(row) for row in table_with(report(), "ข้อละ", "รวม").rows]
    assert rows[0][1:] == ["O42, O43", "10.2 มาตรการภายในเพื่อป้องกันการทุจริต", "5.00", "10.00"]
    assert rows[1][1:] == ["O34–O39", "10.1 การดำเนินการเพื่อป้องกันการทุจริต", "1.25", "7.50"]


def test_the_way_up_is_the_one_the_analysis_found() -> None:
    found = analysis.path(history().last, level="C")
    assert [step.code for step in found.steps] == ["O42"]
    steps = "ทำให้ได้คะแนน 1 รายการ คือ O42 (5.00 หรือใช้ O43 แทนได้)"
    total = f"คะแนนรวมจะเป็น {show(found.total)} คะแนน"
    assert f"สู่ระดับ C (65 คะแนนขึ้นไป): {steps} {total}" in said(report())


def test_codes_are_shown_as_ranges() -> None:
    assert codes_shown(["O34", "O35", "O36", "O42", "O43", "I7"]) == "O34–O36, O42, O43, I7"
    assert codes_shown(["9.1", "9.2", "9.3", "10.1"]) == "9.1–9.3, 10.1"


# gaps in what is known


def scored(year: int, figures: Mapping[str, str]) -> History:
    printed: dict[str, Printed] = {}
    for code, text in figures.items():
        number = read_printed(text)
        assert number is not None
        printed[code] = number
    return History({year: scoring.score(frameworks.load(year), printed=printed)})


@pytest.mark.parametrize("form", ["A", "B", "C"])
@pytest.mark.parametrize(
    "figures",
    [{"total": "83.17"}, {"9": "40.00"}, {"IIT": "90.00", "EIT": "88.00"}, {"I7": "67.90"}, {"O1": "100"}],
)
def test_any_gap_in_the_figures_is_borne(form: Form, figures: dict[str, str]) -> None:
    paper = printed_of(
        Assessment(BODY, scored(2564, figures)), replace(default_settings(2564, form), digits="arabic")
    )
    text = said(paper)
    if "total" not in figures:
        assert "ยังไม่มีคะแนนรวม" in text
    assert "None" not in text
    knows_none = not any(code in text for code in ("ตัวชี้วัดที่ 1 ", "ตัวชี้วัดที่ 9 "))
    assert ("ไม่มีคะแนนรายตัวชี้วัด (ทุกตัวชี้วัด)" if knows_none else "ไม่มีคะแนนของตัวชี้วัดที่") in text


def test_questions_of_few_people_are_withheld() -> None:
    result = history().last
    hidden = analysis.withheld(result, {"IIT": 6})
    paper = printed_of(Assessment(BODY, history(), withheld=hidden, answered={"IIT": 6}), settings())
    text = said(paper)
    assert "67.90" not in text
    assert "66.28" not in text
    assert "ไม่แสดงคะแนนของ I1–I30 เพราะมีผู้ตอบน้อยกว่า 10 คน" in text
    assert "แบบ IIT มีผู้ตอบ น้อยกว่า 10 คน" in text


def test_where_nothing_is_weak_the_indicators_that_lost_most_stand_in_the_table() -> None:
    figures = {str(n): "100.00" for n in range(1, 11)} | {"2": "98.92", "8": "99.95"}
    paper = printed_of(
        Assessment(BODY, scored(2565, figures)), replace(default_settings(2565), digits="arabic")
    )
    rows = [cells(row) for row in table_with(paper, "มาตรการ/แนวทาง", "ผลคะแนน").rows]
    assert [row[:2] for row in rows] == [
        ["ตัวชี้วัดที่ 2 การใช้งบประมาณ", "98.92"],
        ["ตัวชี้วัดที่ 8 การปรับปรุงการทำงาน", "99.95"],
    ]


def flawed() -> Paper:
    """Indicator 9 above the mark with one item of its own at nothing."""
    framework = frameworks.load(2564)
    indicator = next(each for each in framework.indicators if each.code == "9")
    items = [item.code for sub in indicator.sub_indicators for item in sub.items]
    figures = dict.fromkeys(items, "100") | {items[0]: "0"}
    return printed_of(
        Assessment(BODY, scored(2564, figures)), replace(default_settings(2564, "A"), digits="arabic")
    )


def test_an_indicator_above_the_mark_with_a_missed_item_is_kept_and_mended() -> None:
    paper = flawed()
    advice = texts(paper)["indicator-9"]
    assert "รักษามาตรฐาน" in advice
    assert "แก้ไขประเด็นที่ยังไม่ได้คะแนนข้างต้น" in advice
    assert "ควรถือปฏิบัติตามแนวทางเดิม" not in advice
    items = table_with(paper, "ข้อ", "ประเด็นการตรวจ", "คะแนน")
    assert [cells(row)[-1] for row in items.rows if cells(row)[0] == "O1"] == ["0"]
    rows = [cells(row) for row in table_with(paper, "มาตรการ/แนวทาง", "ผลคะแนน").rows]
    assert [row[0] for row in rows] == ["ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล"]


def test_an_indicator_in_full_is_only_kept() -> None:
    figures = {str(n): "100.00" for n in range(1, 11)}
    paper = printed_of(Assessment(BODY, scored(2565, figures)), default_settings(2565, "A"))
    assert "ควรถือปฏิบัติตามแนวทางเดิมอย่างต่อเนื่อง" in texts(paper)["indicator-1"]


@pytest.mark.parametrize("form", ["B", "C"])
def test_sections_without_any_indicator_are_left_out(form: Form) -> None:
    paper = printed_of(
        Assessment(BODY, scored(2564, {"total": "83.17"})),
        replace(default_settings(2564, form), digits="arabic"),
    )
    assert not any("ผลการวิเคราะห์รายตัวชี้วัด" in text for text in headings(paper))
    assert "เรียงตามคะแนนจากสูงไปต่ำ" not in said(paper)


def test_a_computed_total_is_said_to_be_computed() -> None:
    instruments = {"IIT": "90.00", "EIT": "88.00", "OIT": "95.00"}
    paper = printed_of(Assessment(BODY, scored(2564, instruments)), default_settings(2564))
    note = "คะแนนรวมและระดับปี ๒๕๖๔ คำนวณจากคะแนนที่ให้มา ควรตรวจกับผลที่ประกาศ"
    assert note in said(paper)
    printed = printed_of(
        Assessment(BODY, scored(2564, {**instruments, "total": "91.40"})), default_settings(2564)
    )
    assert note not in said(printed)
    assert "ระดับปี ๒๕๖๔ คำนวณจากคะแนนที่ให้มา" in said(printed)


def test_the_preface_claims_one_source_only_where_there_is_one() -> None:
    claim = "ตัวเลขทุกตัวในรายงานมาจากผลคะแนนชุดเดียวกัน"
    agreeing = scored(2565, {"total": "93.00"})
    one = printed_of(Assessment(BODY, agreeing, sources={2565: Text("ที่มา")}), default_settings(2565, "B"))
    none = printed_of(Assessment(BODY, agreeing), default_settings(2565, "B"))
    assert claim in texts(one)["preface"]
    assert claim not in texts(none)["preface"]


def test_notes_on_rounding_are_plain_and_name_no_other_body() -> None:
    figures = {"IIT": "90.00", "EIT": "88.00", "OIT": "95.00"}
    text = said(printed_of(Assessment(BODY, scored(2568, figures)), default_settings(2568)))
    assert "วิธีปัดเศษของปีนี้ยังไม่ได้ยืนยันกับคู่มือ คะแนนรวมอาจต่างได้ ๐.๐๑ คะแนน" in text
    assert "กองแขก" not in text


@pytest.mark.parametrize("form", ["A", "B", "C"])
def test_the_star_is_explained_only_where_one_is_printed(form: Form) -> None:
    lines = plain_text(report(form))
    has_star = any(line.endswith(" *") for line in lines)
    assert any("เครื่องหมาย *" in line or line.startswith("* ") for line in lines) == has_star


def test_weighted_scores_that_do_not_add_up_as_shown_say_why() -> None:
    noted = "ผลบวกจึงต่างจากคะแนนรวมเล็กน้อย"
    apart = {"IIT": "88.57", "EIT": "83.51", "OIT": "74.84", "total": "81.57"}
    even = {"IIT": "90.00", "EIT": "90.00", "OIT": "90.00", "total": "90.00"}
    found = [
        noted in said(printed_of(Assessment(BODY, scored(2565, each)), default_settings(2565, "C")))
        for each in (apart, even)
    ]
    assert found == [True, False]


def test_a_printed_level_that_the_scores_deny_is_called_so() -> None:
    result = scored(2563, {"total": "60.88"}).last
    wrong = History({2563: replace(result, inputs=replace(result.inputs, printed_level="A"))})
    text = said(printed_of(Assessment(BODY, wrong), settings()))
    assert "ระดับที่พิมพ์ไว้คือระดับ A ไม่สอดคล้องกับคะแนน ซึ่งตามเกณฑ์อยู่ในระดับ D" in text
    assert "อยู่ในระดับ A" not in text
    short = said(printed_of(Assessment(BODY, wrong), settings("C")))
    assert "คะแนนรวม (ระดับ A ที่พิมพ์ไว้ไม่สอดคล้องกับคะแนน)" in short


def test_indicators_whose_rules_changed_are_named_and_not_counted_as_fallen() -> None:
    codes = [each.code for each in frameworks.load(2568).indicators]
    years = {
        year: scored(year, dict.fromkeys(codes, figure)).last
        for year, figure in ((2567, "90.00"), (2568, "80.00"))
    }
    paper = printed_of(Assessment(BODY, History(years)), default_settings(2568))
    text = said(paper)
    assert "ตัวชี้วัดที่ได้คะแนนลดลงจากปีก่อนมี ๘ ตัวชี้วัด" in text
    assert "ตัวชี้วัดที่ ๙, ๑๐ มีเกณฑ์ต่างจากปีก่อน จึงไม่นับว่าคะแนนสูงขึ้นหรือลดลง" in text
    table = next(each for each in paper.blocks if isinstance(each, Table) and "*" in each.note)
    assert "เครื่องหมาย * คือเกณฑ์ต่างจากปีก่อน" in table.note


def test_the_bodys_own_name_stays_whole_where_a_line_can_hold_it() -> None:
    name = "องค์การบริหารส่วนตำบลบ้านทุ่งดอนแก้วหนองบัวใหญ่เหนือ"
    found = [piece.text for piece in words.pieces(f"ประกาศ{name}", name)]
    assert found[-1] == "บ้านทุ่งดอนแก้วหนองบัวใหญ่เหนือ"
    assert "".join(words.within(found[-1])) == found[-1]
    assert len(words.within(found[-1])) > 3


# what officers write


def test_the_officers_text_replaces_a_draft() -> None:
    own = "ข้อความของเจ้าหน้าที่\nย่อหน้าที่สอง"
    paper = report(texts={"indicator-9": own, "background": "ความเป็นมาของเรา"})
    assert texts(paper)["indicator-9"] == own
    assert texts(paper)["background"] == "ความเป็นมาของเรา"
    assert "เผยแพร่ข้อมูลที่เป็นปัจจุบัน" in texts(report())["indicator-9"]


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_a_name_stays_bold_when_the_officers_text_comes_back_from_word(digits: Digits) -> None:
    drafted = replace(settings(), digits=digits)
    paper = printed_of(Assessment(BODY, history()), drafted)
    edited = {
        key: "\n".join(block.paragraphs) for key, block in body_files.blocks(docx.render(paper)).items()
    }
    again = printed_of(Assessment(BODY, history()), replace(drafted, texts=edited))
    bold = [
        ink(digits)(run.text)
        for block in blocks_of(again, TextBlock)
        if isinstance(block, TextBlock) and block.key.startswith("indicator-")
        for run in block.paragraphs[0].runs
        if run.bold
    ]
    assert len(bold) == 10
    assert ink(digits)("ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล") in bold
    assert plain_text(again) == plain_text(paper)


def test_weak_indicators_without_a_measure_get_a_dotted_row() -> None:
    planned = plans.measure("ปรับเว็บไซต์", "9", steps=("จัดเมนู", "ตรวจลิงก์"), units=("กองวิชาการ",))
    rows = [cells(row) for row in table_with(report("A", None, planned), "มาตรการ/แนวทาง", "ผลคะแนน").rows]
    assert [row[1] for row in rows] == ["82.30", "84.20", "77.53", "80.89", "38.63", "12.50"]
    assert rows[4][2:] == ["ปรับเว็บไซต์", "จัดเมนูตรวจลิงก์", "กองวิชาการ"]
    assert set(rows[0][2]) == {"."}


def test_a_measure_stands_under_the_first_indicator_it_mends_and_names_the_others() -> None:
    planned = plans.measure("จัดทำคู่มือ", "I20", "I21", "9", "10.1")
    rows = [cells(row) for row in table_with(report("A", None, planned), "มาตรการ/แนวทาง", "ผลคะแนน").rows]
    named = "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ(ข้อ I20, I21 ตัวชี้วัดย่อยที่ 10.1 และตัวชี้วัดที่ 9)"
    assert [row[:3] for row in rows if row[2] == "จัดทำคู่มือ"] == [[named, "77.53", "จัดทำคู่มือ"]]
    assert [row[1] for row in rows if set(row[2]) == {"."}] == ["82.30", "84.20", "80.89"]


def test_a_measure_for_all_indicators_stands_last_beside_the_total() -> None:
    planned = (plans.measure("ประชุมทุกเดือน", "all"), plans.measure("จัดทำคู่มือ", "I20"))
    rows = [cells(row) for row in table_with(report("A", None, *planned), "มาตรการ/แนวทาง", "ผลคะแนน").rows]
    assert rows[-1][:3] == ["ทุกตัวชี้วัด", "60.88", "ประชุมทุกเดือน"]
    of_b = [cells(row) for row in table_with(report("B", None, *planned), "มาตรการ/แนวทาง", "ระยะเวลา").rows]
    assert of_b[-2:] == [["ทุกตัวชี้วัด"], ["ประชุมทุกเดือน", *["." * 28] * 4]]


def test_follow_up_is_due_in_the_plans_rounds_and_at_the_end_of_the_year() -> None:
    plan = plans.plan(starts=datetime.date(2021, 2, 9), rounds=(3, 6), follow_up=("รายงานทุกเดือน",))
    paper = analysis_report(Assessment(BODY, history()), settings(), plan)
    rows = [cells(row)[:2] for row in table_with(paper, "รอบการติดตาม", "ครบกำหนด").rows]
    assert rows == [
        ["รอบ 3 เดือน", "8 พฤษภาคม 2564"],
        ["รอบ 6 เดือน", "8 สิงหาคม 2564"],
        ["สิ้นปีงบประมาณ", "30 กันยายน 2564"],
    ]
    assert texts(paper)["follow-up"] == "(1) รายงานทุกเดือน"


def test_the_last_round_at_the_end_of_the_year_is_said_to_be_it() -> None:
    rows = [cells(row) for row in table_with(report(), "รอบการติดตาม", "ครบกำหนด").rows]
    assert rows[-1] == ["รอบ 12 เดือน (สิ้นปีงบประมาณ)", "30 กันยายน 2564", ""]


@pytest.mark.parametrize("form", ["A", "B", "C"])
def test_the_english_paper_has_no_thai_of_ours(form: Form) -> None:
    body = Body("Test Municipality", "municipality")
    paper = printed_of(
        Assessment(body, history(), sources={2563: Text("ที่มา", "a source")}), settings(form, language="en")
    )
    assert re.findall("[ก-๙]+", said(paper)) == []


# settings


def read(tmp_path: Path, paper: str) -> PaperSettings:
    path = tmp_path / "body.yaml"
    path.write_text(f"{HEAD}paper:\n{paper}", encoding="utf-8")
    dossier = answers.read_dossier(path)
    framework = dossier.years[2563].framework
    assert framework is not None
    return read_settings(dossier.paper, framework, tmp_path)


HEAD = """\
body: {name: เทศบาลตำบลทดสอบ, kind: เทศบาลตำบล}
year: 2563
years:
  2563: {figures: {total: 60.88}}
"""


def test_settings_are_read_as_written(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "  form: C\n  language: en\n  date: ๙ กุมภาพันธ์ ๒๕๖๔\n  units: [กองคลัง]\n"
        "  signers: [{role: ผู้เห็นชอบ, position: ปลัดเทศบาล}]\n  texts: {indicator-9: ของเรา}\n",
    )
    assert (found.form, found.language, found.digits, found.units) == ("C", "en", "arabic", ("กองคลัง",))
    assert found.date == datetime.date(2021, 2, 9)
    assert found.signers[0].position == "ปลัดเทศบาล"
    assert found.texts == {"indicator-9": "ของเรา"}


def test_without_settings_the_paper_bears_the_last_day_of_its_fiscal_year(tmp_path: Path) -> None:
    found = read_settings(None, frameworks.load(2563), tmp_path)
    assert (found.form, found.digits) == ("A", "thai")
    assert found.date == datetime.date(2020, 9, 30)


@pytest.mark.parametrize(
    ("paper", "line", "code", "words"),
    [
        ("  form: D\n", 6, "not-an-option", "A, B, C"),
        ("  fom: A\n", 6, "unknown-key", "form"),
        ("  form: A\n  for_year: 2563\n", 7, "now-in-plan", "plan:"),
        ("  date: 31 กุมภาพันธ์ 2564\n", 6, "not-a-date", "2564-02-09"),
        ("  date: 2021-02-09\n", 6, "not-a-date", "Buddhist"),
        ("  measures:\n    - {indicator: 9, measure: ก}\n", 6, "now-in-plan", "plan:"),
        ("  signers:\n    - {role: ก, name: นายตัวอย่าง}\n", 7, "unknown-key", "name"),
        ("  texts: {indicator-12: ก}\n", 6, "unknown-key", "indicator-"),
        ("  emblem: no-such.png\n", 6, "no-file", "no-such.png"),
        ("  emblem: ../outside.png\n", 6, "no-file", "outside.png"),
        ("  emblem: body.yaml\n", 6, "not-a-picture", "PNG"),
    ],
)  # fmt: skip
def test_bad_settings_are_named_with_their_line(
    tmp_path: Path, paper: str, line: int, code: str, words: str
) -> None:
    with pytest.raises(PaperError) as caught:
        read(tmp_path, paper)
    problem = caught.value.problems[0]
    assert (problem.code, problem.place.line) == (code, line)
    assert words in problem.en
    assert problem.place.file.endswith("body.yaml")


def test_every_bad_setting_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(PaperError) as caught:
        read(tmp_path, "  form: D\n  date: เมื่อวาน\n  hello: 1\n")
    assert [problem.place.line for problem in caught.value.problems] == [6, 7, 8]


def test_an_emblem_beside_the_file_goes_on_the_cover(tmp_path: Path) -> None:
    (picture,) = typesetter.to_png([Drawing(40.0, 40.0, ())])
    (tmp_path / "emblem.png").write_bytes(picture)
    found = read(tmp_path, "  emblem: emblem.png\n")
    assert found.emblem is not None
    assert found.emblem.data == picture


def test_the_pass_mark_comes_from_the_years_own_rules() -> None:
    result = history().last
    framework = replace(result.framework, pass_mark=Fraction(80))
    moved = History({2563: replace(result, framework=framework)})
    weak = texts(printed_of(Assessment(BODY, moved), settings()))["weaknesses"]
    assert "ตัวชี้วัดที่ 4 9 และ 10 ตามลำดับ" in weak


# figures with gaps


def test_a_frame_without_items_is_said_to_name_none() -> None:
    about = plans.known_by("up-2563", total="80", **{"1": "80", "9": "50"})
    text = said(analysis_report(about, default_settings(2563), plans.plan(year=2563)))
    assert "ข้อมูลที่ได้รับไม่มีคะแนนรายข้อของตัวชี้วัดนี้ และกรอบของปีนี้ไม่ได้ระบุประเด็นรายข้อ" in text
    assert "ได้แก่\n" not in text


def test_what_the_known_indicators_do_not_explain_is_said_to_be_lost_elsewhere() -> None:
    about = plans.known_by("up-2563", total="80", **{"1": "80", "9": "50"})
    text = said(
        analysis_report(about, replace(default_settings(2563), digits="arabic"), plans.plan(year=2563))
    )
    found = re.search(r"ห่างจากคะแนนเต็ม 20\.00 คะแนน (.*) อีก ([\d.]+) คะแนนขาดไปที่ตัวชี้วัดซึ่งไม่ทราบคะแนน", text)
    assert found is not None
    named = [Fraction(part) for part in re.findall(r"\(([\d.]+)\)", found[1])]
    assert sum(named) + Fraction(found[2]) == 20
