"""The announcement: title, result, intent, date and signature."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from prongsai.documents.content import Emblem, Image, SignatureBlock, Signer, TitleLines
from prongsai.documents.forms import docx, html, pdf
from prongsai.documents.official_settings import AnnouncementSettings
from prongsai.documents.papers.announcement import announcement
from prongsai.errors import PaperError
from prongsai.measures import Measure
from tests.documents import official, reading

DAY = datetime.date(2021, 2, 9)
MEASURES = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2564"
ANALYSIS = (
    "รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ ประจำปีงบประมาณ พ.ศ. 2563"
)


def test_it_begins_with_emblem_and_title_and_ends_with_date_and_post() -> None:
    paper = announcement(official.subject(announcement=AnnouncementSettings(date=DAY)))
    assert paper.blocks[:2] == (
        Emblem(),
        TitleLines(
            (
                "ประกาศเทศบาลเมืองเมืองพล",
                f"เรื่อง {ANALYSIS}",
            )
        ),
    )
    assert official.said(paper).splitlines()[-4:-2] == [
        "จึงประกาศให้ทราบโดยทั่วกัน",
        "ประกาศ ณ วันที่ 9 กุมภาพันธ์ พ.ศ. 2564",
    ]
    assert paper.blocks[-1] == SignatureBlock((Signer(position="นายกเทศมนตรีเมืองเมืองพล", is_plain=True),))
    assert paper.date == DAY


def test_the_result_is_announced_with_its_figures() -> None:
    first, second = official.texts(announcement(official.subject()))["announcement-result"]
    assert first.startswith("ด้วยเทศบาลเมืองเมืองพลได้เข้ารับการประเมิน")
    assert "60.88 คะแนน อยู่ในระดับ D ไม่ผ่านเกณฑ์ 85 คะแนน" in second


def test_without_figures_nothing_is_said_of_scores(tmp_path: Path) -> None:
    paper = announcement(official.subject(official.unscored(tmp_path)))
    (only,) = official.texts(paper)["announcement-result"]
    assert only.endswith("ประจำปีงบประมาณ พ.ศ. 2563 ตามกรอบของสำนักงาน ป.ป.ช.")
    assert "คะแนน" not in official.said(paper)


def test_a_blank_date_is_dotted_and_the_paper_bears_that_of_the_settings() -> None:
    paper = announcement(official.subject())
    assert f"ประกาศ ณ วันที่ ........ เดือน {'.' * 20} พ.ศ. ............" in official.said(paper).splitlines()
    assert paper.date == datetime.date(2020, 9, 30)


@pytest.mark.parametrize(
    ("about", "title"),
    [("measures_plan", MEASURES), ("carrying_out", f"รายงานผลการดำเนินการตาม{MEASURES}")],
)
def test_plan_and_carrying_out_are_announced_under_their_own_titles(about: str, title: str) -> None:
    settings = AnnouncementSettings(about, "1/2564", by="ปลัดเทศบาล")  # type: ignore[arg-type]
    paper = announcement(official.subject(announcement=settings))
    assert official.said(paper).splitlines()[1:3] == ["ที่ 1/2564", f"เรื่อง {title}"]
    assert title in official.texts(paper)["announcement-intent"][0]
    assert official.said(paper).splitlines()[-1] == "ปลัดเทศบาล"


@pytest.mark.parametrize(
    ("state", "measures", "is_told"),
    [("draft", 1, True), ("adopted", 1, True), ("returned", 1, False), ("draft", 0, False)],
)
def test_the_analysis_is_announced_with_measures_only_where_there_are_any(
    state: str, measures: int, is_told: bool
) -> None:
    found = [Measure(1, ("9",), ("อบรม",))][:measures]
    subject = official.subject(None, *found)
    paper = announcement(replace(subject, plan=replace(subject.plan, state=state)))  # type: ignore[arg-type]
    (intent,) = official.texts(paper)["announcement-intent"]
    assert ("มาตรการ" in intent, ANALYSIS in intent) == (is_told, True)


def test_officers_own_words_stand_in_place_of_the_draft() -> None:
    paper = announcement(official.subject(texts={"announcement-intent": "หนึ่ง\nสอง"}))
    assert official.texts(paper)["announcement-intent"] == ["หนึ่ง", "สอง"]


def test_the_emblem_is_named_for_the_body() -> None:
    paper = announcement(official.subject(emblem=Image(b"", "ตรา")))
    assert paper.blocks[0] == Emblem(Image(b"", "ตราสัญลักษณ์ของเทศบาลเมืองเมืองพล"))


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_announcement_says_the_same_in_all_forms(language: str) -> None:
    paper = announcement(official.subject(language=language))
    texts = [
        reading.pdf_says(pdf.render(paper), paper),
        reading.docx_says(docx.render(paper), paper),
        reading.html_says(html.render(paper), paper),
    ]
    assert texts == [reading.said(paper)] * 3


def test_announcement_settings_are_read_as_written(tmp_path: Path) -> None:
    written = "  announcement: {about: measures_plan, number: 1/2564, date: 9 ก.พ. 64, by: นายก}\n"
    found = official.settings_of(tmp_path, written).announcement
    assert found == AnnouncementSettings("measures_plan", "1/2564", DAY, "นายก")


def test_every_wrong_setting_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(PaperError) as caught:
        official.settings_of(tmp_path, "  announcement:\n    about: x\n    date: y\n    signed: z\n")
    found = [(problem.code, problem.place.line) for problem in caught.value.problems]
    assert found == [("not-an-option", 7), ("not-a-date", 8), ("unknown-key", 9)]
