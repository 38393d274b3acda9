"""The memo: its head, what it says of the result, what it proposes, and through whose hands it goes."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from prongsai.documents.content import Heading, MemoHead, Paper, SignatureBlock, Signer, signature_lines
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.official_settings import Endorser, MemoSettings
from prongsai.documents.papers.memo import memo
from prongsai.errors import PaperError
from prongsai.measures import Adoption, Measure, Progress
from tests.documents import official, reading

DAY = datetime.date(2021, 2, 7)


def made(about: str = "analysis", **changes: object) -> Paper:
    return memo(official.subject(memo=MemoSettings(about=about, **changes)))  # type: ignore[arg-type]


def head(paper: Paper) -> dict[str, str]:
    (found,) = (block for block in paper.blocks if isinstance(block, MemoHead))
    return {field.label: field.value for line in found.lines for field in line}


def signers(paper: Paper) -> list[Signer]:
    blocks = [block for block in paper.blocks if isinstance(block, SignatureBlock)]
    return [signer for block in blocks for signer in block.signers]


# its head


def test_the_head_holds_office_number_date_and_subject() -> None:
    settings = MemoSettings(number="ขก 53007/157", date=DAY)
    subject = official.subject(memo=settings, office="กองวิชาการและแผนงาน", telephone="0 4300 0000")
    assert head(memo(subject)) == {
        "ส่วนราชการ": "กองวิชาการและแผนงาน โทร. 0 4300 0000",
        "ที่": "ขก 53007/157",
        "วันที่": "7 กุมภาพันธ์ 2564",
        "เรื่อง": "รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ "
        "ประจำปีงบประมาณ พ.ศ. 2563",
    }
    assert memo(subject).date == DAY


def test_what_is_not_given_in_the_head_is_left_to_be_written() -> None:
    found = head(made())
    assert (found["ส่วนราชการ"], found["ที่"], found["วันที่"]) == ("เทศบาลเมืองเมืองพล", "", "")


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("เทศบาลเมืองตัวอย่าง", "เรียน นายกเทศมนตรีเมืองตัวอย่าง"),
        ("องค์การบริหารส่วนตำบลตัวอย่าง", "เรียน นายกองค์การบริหารส่วนตำบลตัวอย่าง"),
        ("องค์การบริหารส่วนจังหวัดตัวอย่าง", "เรียน นายกองค์การบริหารส่วนจังหวัดตัวอย่าง"),
        ("จังหวัดตัวอย่าง", "เรียน ผู้ว่าราชการจังหวัดตัวอย่าง"),
        ("สำนักงานตัวอย่าง", "เรียน หัวหน้าหน่วยงาน"),
    ],
)
def test_it_is_addressed_to_the_head_of_the_body(tmp_path: Path, name: str, to: str) -> None:
    paper = memo(official.subject(official.unscored(tmp_path, name)))
    assert to in official.said(paper).splitlines()


def test_it_is_addressed_to_whom_the_settings_say() -> None:
    assert "เรียน ปลัดเทศบาล" in official.said(made(to="ปลัดเทศบาล")).splitlines()


# its sections


def test_its_sections_stand_in_the_customary_order() -> None:
    paper = made()
    found = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert found == ["เรื่องเดิม", "ข้อเท็จจริง", "ระเบียบ/กฎหมาย/หนังสือสั่งการ", "ข้อเสนอ/ข้อพิจารณา"]
    assert list(official.texts(paper)) == ["memo-background", "memo-facts", "memo-laws", "memo-proposal"]
    assert "จึงเรียนมาเพื่อโปรดพิจารณา" in official.said(paper).splitlines()


def test_the_facts_are_total_level_pass_and_weak_indicators() -> None:
    assert official.texts(made())["memo-facts"][0] == (
        "ในปีงบประมาณ พ.ศ. 2563 เทศบาลเมืองเมืองพลได้คะแนนรวม 60.88 คะแนน อยู่ในระดับ D "
        "ไม่ผ่านเกณฑ์ 85 คะแนน จากตัวชี้วัดที่ทราบคะแนน 10 ตัวชี้วัด ต่ำกว่า 85 คะแนน 6 ตัวชี้วัด "
        "ได้แก่ ตัวชี้วัดที่ 2 3 4 5 9 และ 10"
    )


def test_the_facts_follow_the_figures() -> None:
    changed = dict.fromkeys(("2", "3", "4", "5", "9"), "86.00")
    paper = memo(official.subject(official.known(changed={**changed, "10": "84.99"})))
    assert official.texts(paper)["memo-facts"][0].endswith("ต่ำกว่า 85 คะแนน 1 ตัวชี้วัด ได้แก่ ตัวชี้วัดที่ 10")


def test_without_figures_it_says_so_and_names_no_score(tmp_path: Path) -> None:
    facts = official.texts(memo(official.subject(official.unscored(tmp_path))))["memo-facts"]
    assert facts[0] == ("ข้อมูลที่ได้รับยังไม่มีผลคะแนนของปีงบประมาณ พ.ศ. 2563 บันทึกฉบับนี้จึงไม่กล่าวถึงคะแนน")
    assert "ระดับ" not in "".join(facts)


@pytest.mark.parametrize(
    ("file", "cited"),
    [("mueang-phon-2563", True), ("dong-marui-2564", True), ("khlong-mai-2565", False)],
)
def test_the_cabinets_resolution_is_cited_only_in_its_years(file: str, cited: bool) -> None:
    laws = official.texts(memo(official.subject(official.known(file))))["memo-laws"]
    assert ["23 มกราคม 2561" in law for law in laws] == ([False, True, False] if cited else [False, False])
    assert [law[:3] for law in laws] == [f"{n}. " for n in range(1, len(laws) + 1)]


def test_what_officers_give_stands_in_place_of_the_drafts() -> None:
    paper = made(background=("ก", "ข"), laws=("ค",), proposals=("ง", "จ"))
    found = official.texts(paper)
    assert (found["memo-background"], found["memo-laws"]) == (["ก", "ข"], ["1. ค"])
    assert found["memo-proposal"][1:] == ["1. ง", "2. จ"]


def test_a_text_of_the_officers_replaces_the_whole_paragraph() -> None:
    paper = memo(official.subject(texts={"memo-facts": "ข้อความของเรา"}))
    assert official.texts(paper)["memo-facts"] == ["ข้อความของเรา"]


# the plan and the carrying out


def measure(number: int, *reports: Progress) -> Measure:
    return Measure(number, ("9",), (f"มาตรการ {number}",), progress=reports)


def test_the_memo_on_a_plan_counts_its_measures_and_names_its_rounds() -> None:
    subject = official.subject(None, measure(1), measure(2), memo=MemoSettings(about="measures_plan"))
    found = official.texts(memo(subject))
    assert "รวม 2 มาตรการ" in found["memo-facts"][1]
    assert "3 6 และ 12 เดือน" in found["memo-proposal"][2]
    assert head(memo(subject))["เรื่อง"].endswith("ภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2564")


def test_the_memo_on_carrying_out_tells_adoption_and_states() -> None:
    done = measure(1, Progress(6, "done"))
    subject = official.subject(None, done, measure(2), memo=MemoSettings(about="carrying_out"))
    adopted = Adoption("นายกเทศมนตรี", datetime.date(2020, 12, 15), "มติที่ประชุม ครั้งที่ 1/2564")
    plan = replace(subject.plan, state="adopted", adopted=adopted)
    found = official.texts(memo(replace(subject, plan=plan)))
    (background,) = found["memo-background"]
    assert background == (
        "ตามที่นายกเทศมนตรีได้เห็นชอบมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงานสำหรับปีงบประมาณ พ.ศ. 2564 "
        "เมื่อวันที่ 15 ธันวาคม 2563 (มติที่ประชุม ครั้งที่ 1/2564) นั้น"
    )
    assert "2 มาตรการ: ดำเนินการแล้ว 1 มาตรการ และยังไม่มีรายงาน 1 มาตรการ" in found["memo-facts"][1]


def test_measures_nobody_reported_on_are_not_called_carried_out() -> None:
    subject = official.subject(None, measure(1), memo=MemoSettings(about="carrying_out"))
    facts = official.texts(memo(subject))["memo-facts"]
    assert facts[1] == "ยังไม่มีหน่วยงานใดรายงานผลการดำเนินการตามมาตรการสำหรับปีงบประมาณ พ.ศ. 2564"


def test_adoption_is_not_told_where_it_is_not_known() -> None:
    assert "เห็นชอบ" not in official.texts(made("carrying_out"))["memo-background"][0]


# measures that are adopted, sent back, under way, or not there


ADOPTED = Adoption("นายกเทศมนตรี", datetime.date(2020, 12, 15), "มติที่ประชุม ครั้งที่ 1/2564")


def of_plan(about: str, *measures: Measure, **changes: object) -> dict[str, list[str]]:
    """The texts of the memo on a plan that is so and so."""
    settings = MemoSettings(about=about)  # type: ignore[arg-type]
    subject = official.subject(None, *measures, memo=settings)
    return official.texts(memo(replace(subject, plan=replace(subject.plan, **changes))))  # type: ignore[arg-type]


def test_measures_nobody_adopted_are_proposed_for_adoption() -> None:
    for about in ("analysis", "measures_plan"):
        assert "เห็นชอบมาตรการ" in "".join(of_plan(about, measure(1))["memo-proposal"])
        assert "เห็นชอบมาตรการ" in "".join(of_plan(about, measure(1), is_state_given=False)["memo-proposal"])


@pytest.mark.parametrize("about", ["analysis", "measures_plan"])
def test_measures_that_are_adopted_are_not_proposed_again(about: str) -> None:
    found = of_plan(about, measure(1), state="adopted", adopted=ADOPTED)
    assert found["memo-facts"][1].endswith(
        "มาตรการสำหรับปีงบประมาณ พ.ศ. 2564 ได้รับความเห็นชอบจากนายกเทศมนตรี เมื่อวันที่ 15 ธันวาคม 2563 "
        "ตามมติที่ประชุม ครั้งที่ 1/2564 แล้ว"
    )
    assert [line[:10] for line in found["memo-proposal"][1:]] == ["1. รับทราบ", "2. กำชับหน", "3. เห็นชอบ"]
    assert "เห็นชอบมาตรการ" not in "".join(found["memo-proposal"])


@pytest.mark.parametrize("about", ["analysis", "measures_plan"])
def test_measures_under_way_or_of_a_closed_plan_are_only_noted(about: str) -> None:
    under_way = of_plan(about, measure(1, Progress(6, "done")), is_state_given=False)
    closed = of_plan(about, measure(1), state="closed", adopted=ADOPTED)
    for found in (under_way, closed):
        assert [line[:10] for line in found["memo-proposal"][1:]] == ["1. รับทราบ", "2. เห็นชอบ"]


def test_without_measures_the_memo_on_the_analysis_speaks_of_none() -> None:
    found = of_plan("analysis")
    assert "มาตรการ" not in "".join(found["memo-facts"] + found["memo-proposal"])


def test_a_plan_that_was_sent_back_is_said_to_be_and_not_proposed() -> None:
    found = of_plan("analysis", measure(1), state="returned", returned_because="ขั้นตอนไม่ชัด")
    assert found["memo-facts"][1].endswith(
        "มาตรการสำหรับปีงบประมาณ พ.ศ. 2564 ถูกส่งคืนให้แก้ไข และจะเสนอใหม่เมื่อแก้ไขแล้ว"
    )
    assert "มาตรการ" not in "".join(found["memo-proposal"])


def test_where_nothing_says_what_it_is_about_it_is_about_what_there_is(tmp_path: Path) -> None:
    unscored = official.unscored(tmp_path)
    done = measure(1, Progress(6, "done"))
    titles = [
        head(memo(official.subject(known, *measures)))["เรื่อง"][:20]
        for known, measures in (
            (None, (done,)),
            (unscored, (done,)),
            (unscored, (measure(1),)),
            (unscored, ()),
        )
    ]
    assert titles == [
        "รายงานการวิเคราะห์ผล",
        "รายงานผลการดำเนินการ",
        "มาตรการส่งเสริมคุณธร",
        "รายงานการวิเคราะห์ผล",
    ]


# signatures


def test_it_goes_from_the_writer_through_the_clerk_to_the_mayor() -> None:
    found = [(signer.position, signer.opinion) for signer in signers(made())]
    assert found == [
        ("", ()),
        ("ปลัดเทศบาล", ("เรียน นายกเทศมนตรีเมืองเมืองพล", "เพื่อโปรดพิจารณา")),
        ("นายกเทศมนตรีเมืองเมืองพล", ("( ) เห็นชอบ", "( ) ไม่เห็นชอบ")),
    ]


def test_a_chain_of_ones_own_keeps_its_words_and_drafts_the_others() -> None:
    chain = (Endorser("นิติกร"), Endorser("หัวหน้าฝ่าย", ("เห็นควรเสนอ",)), Endorser("ปลัด"), Endorser("นายก"))
    found = [(signer.position, signer.opinion[0]) for signer in signers(made(chain=chain))[1:]]
    assert found == [("หัวหน้าฝ่าย", "เห็นควรเสนอ"), ("ปลัด", "เรียน นายก"), ("นายก", "( ) เห็นชอบ")]


def test_no_name_is_printed_where_one_signs() -> None:
    lines = [signature_lines(signer, "th")[0] for signer in signers(made())]
    assert lines == [f"({'.' * 28})"] * 3


# forms and settings


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_memo_says_the_same_in_all_forms(language: str) -> None:
    paper = memo(official.subject(language=language, digits="thai" if language == "th" else "arabic"))
    texts = [
        reading.pdf_says(pdf.render(paper), paper),
        reading.docx_says(docx.render(paper), paper),
        reading.html_says(html.render(paper), paper),
    ]
    assert texts == [reading.said(paper)] * 3


def test_an_english_memo_holds_thai_only_in_names() -> None:
    subject = official.subject(language="en", office="Planning Office")
    said = official.said(memo(subject)).replace("เทศบาลเมืองเมืองพล", "")
    assert [letter for letter in said if "ก" <= letter <= "๛"] == []


def test_memo_settings_are_read_as_written(tmp_path: Path) -> None:
    found = official.settings_of(
        tmp_path,
        "  office: สำนักปลัด\n  telephone: 0 4300 0000\n  memo:\n    about: carrying_out\n    number:\n"
        "    date: ๗ ก.พ. ๒๕๖๔\n    to: ปลัด\n    background: ก\n    laws: [ข, ค]\n    proposals: [ง]\n"
        "    chain: [{position: นิติกร}, {position: นายก, says: [ทราบ]}]\n",
    )
    assert (found.office, found.telephone) == ("สำนักปลัด", "0 4300 0000")
    chain = (Endorser("นิติกร"), Endorser("นายก", ("ทราบ",)))
    assert found.memo == MemoSettings("carrying_out", "", DAY, "ปลัด", ("ก",), ("ข", "ค"), ("ง",), chain)


@pytest.mark.parametrize(
    ("paper", "line", "code", "words"),
    [
        ("  memo: {about: something}\n", 6, "not-an-option", "carrying_out"),
        ("  memo:\n    date: 2021-02-07\n", 7, "not-a-date", "Buddhist"),
        ("  memo:\n    numer: 1\n", 7, "unknown-key", "number"),
        ("  memo:\n    chain:\n      - {says: ทราบ}\n", 8, "missing-key", "position"),
        ("  memo:\n    chain:\n      - {position: ก, name: ข}\n", 8, "unknown-key", "name"),
        ("  memo: text\n", 6, "not-a-block", "memo"),
        ("  carrying_out: C\n", 6, "not-an-option", "A, B"),
        ("  measures: []\n", 6, "now-in-plan", "plan:"),
        ("  form: A\n  for_year: 2564\n", 7, "now-in-plan", "plan:"),
        ("  follow_up: [ก]\n", 6, "now-in-plan", "plan:"),
    ],
)
def test_wrong_settings_are_named_with_their_line(
    tmp_path: Path, paper: str, line: int, code: str, words: str
) -> None:
    with pytest.raises(PaperError) as caught:
        official.settings_of(tmp_path, paper)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == (code, line)
    assert words in problem.en


def test_the_carrying_out_form_follows_that_of_the_analysis(tmp_path: Path) -> None:
    asked = ["form: A", "form: B", "form: C", "{form: C, carrying_out: A}", "{form: A, carrying_out: B}"]
    found = [
        official.settings_of(tmp_path, f"  {each}\n").carrying_out
        for each in (entry.strip("{}").replace(", ", "\n  ") for entry in asked)
    ]
    assert found == ["A", "B", "B", "A", "B"]
