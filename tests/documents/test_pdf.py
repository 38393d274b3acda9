"""What only the PDF can get wrong: pages, repeated heads, archival and accessible form."""

from __future__ import annotations

import io
import re
from collections import Counter

import docx as python_docx
import pikepdf
import pytest
from pypdf import PageObject, PdfReader

from prongsai.documents import charts, fonts, words
from prongsai.documents.content import (
    Cell,
    Column,
    Cover,
    Image,
    Landscape,
    Paragraph,
    Row,
    Run,
    SignatureBlock,
    Signer,
    Table,
    ink,
)
from prongsai.documents.forms import docx, pdf, style, typesetter
from prongsai.errors import PaperError
from tests.documents import papers, reading


def _table(rows: int) -> Table:
    made = tuple(Row.of(str(n), f"รายการที่ {n}") for n in range(1, rows + 1))
    return Table((Column("ลำดับ", 1), Column("ประเด็นการตรวจ", 5)), made, "ตารางที่ 1 รายการ")


def test_it_is_archival_accessible_and_says_its_title() -> None:
    paper = papers.long_paper()
    with pikepdf.open(io.BytesIO(pdf.render(paper))) as file:
        about = file.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        assert about["dc:title"] == "รายงานการวิเคราะห์ผลการประเมิน ITA ปีงบประมาณ ๒๕๖๕"
        assert str(file.Root.Lang) in ("th", "th-TH")
        assert bool(file.Root.MarkInfo.Marked)
        assert file.check_pdf_syntax() == []


def test_every_font_is_embedded_sarabun() -> None:
    names = set()
    with pikepdf.open(io.BytesIO(pdf.render(papers.long_paper()))) as file:
        for page in file.pages:
            for font in page.Resources.get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                names.add(str(descriptor.FontName).partition("+")[2])
                assert "/FontFile2" in descriptor
    assert names == {"Sarabun-Regular", "Sarabun-Bold", "Sarabun-Italic"}


def test_long_table_repeats_its_head_on_every_page() -> None:
    pages = reading.pdf_pages(pdf.render(papers.short_paper(_table(90))))
    assert len(pages) >= 3
    assert [reading.squeezed("".join(page)).count("ลำดับประเด็นการตรวจ") for page in pages] == [1] * len(pages)


@pytest.mark.parametrize("lines", range(24, 34))
def test_table_head_never_stands_alone_at_the_foot_of_a_page(lines: int) -> None:
    filling = [Paragraph.of(f"บรรทัดที่ {n}") for n in range(lines)]
    pages = reading.pdf_pages(pdf.render(papers.short_paper(*filling, _table(40), digits="arabic")))
    heads = [page for page in ("\n".join(lines) for lines in pages) if "ประเด็นการตรวจ" in page]
    assert heads
    assert all(re.search(r"ประเด็นการตรวจ\s+\d+\s+รายการที่ \d+", page) for page in heads)
    assert "ตารางที่ 1" in heads[0]


@pytest.mark.parametrize("lines", range(5))
def test_short_rows_are_not_split_and_long_ones_may_be(lines: int) -> None:
    text = "ทบทวนแนวทางปฏิบัติและสื่อสารให้ทั่วถึง "
    rows = tuple(Row.of(str(n), f"<{n}> {text * 6} [{n}]") for n in range(1, 15))
    table = Table((Column("ที่", 1), Column("รายละเอียด", 6)), (*rows, Row.of("25", text * 120)))
    filling = [Paragraph.of("ข้อความ") for _ in range(lines)]
    paper = papers.short_paper(*filling, table, digits="arabic")
    pages = ["".join(page) for page in reading.pdf_pages(pdf.render(paper))]
    for n in range(1, 15):
        assert [f"<{n}>" in page for page in pages] == [f"[{n}]" in page for page in pages]
    assert sum("ทบทวน" in page for page in pages) == len(pages)


def test_pages_from_the_second_carry_their_number_in_thai_digits() -> None:
    pages = PdfReader(io.BytesIO(pdf.render(papers.short_paper(_table(90))))).pages
    numbers = [re.findall(r"^- (\S+) -", page.extract_text()) for page in pages]
    assert numbers == [[], ["๒"], ["๓"]][: len(pages)] + [["๔"]] * (len(pages) - 3)


def test_draft_mark_is_on_every_page_and_only_on_drafts() -> None:
    table = _table(60)
    drafts = reading.pdf_pages(pdf.render(papers.short_paper(table, is_draft=True)))
    assert ["ร่าง" in "".join(page) for page in drafts] == [True] * len(drafts)
    finals = reading.pdf_pages(pdf.render(papers.short_paper(table)))
    assert ["ร่าง" in "".join(page) for page in finals] == [False] * len(finals)


def test_thai_words_are_not_cut_at_line_ends() -> None:
    text = "การประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐเป็นเครื่องมือเชิงบวก" * 12
    lines = reading.pdf_pages(pdf.render(papers.short_paper(Paragraph.of(text))))[0]
    ends = {len(reading.squeezed("".join(lines[: n + 1]))) for n in range(len(lines))}
    joints, place = {0}, 0
    for piece in words.pieces(text):
        place += len(piece.text)
        joints.add(place)
    assert len(lines) > 8
    assert ends <= joints


def test_letters_are_spoken_once_whichever_way_a_program_reads_them() -> None:
    text = "ดียิ่งขึ้น ซึ่งไม่ กิ่งไม้ ปั๊มน้ำ ที่เกี่ยวข้อง ผู้ใหญ่บ้าน ญี่ปุ่น ฐานฎีกา ทั้งนี้ ศักดิ์ พิมพ์ กำหนด ช้ำ"
    data = pdf.render(papers.short_paper(Paragraph.of(text, Run(text, bold=True))))
    assert reading.pdf_spoken(data) == reading.squeezed(text * 2)
    assert reading.squeezed("".join(reading.pdf_pages(data)[0])) == reading.squeezed(text * 2)


def test_signature_block_stays_together() -> None:
    signers = SignatureBlock((Signer("ผู้รายงาน", position="นักวิเคราะห์"), Signer("ผู้เห็นชอบ")))
    for lines in range(20, 32):
        filling = [Paragraph.of("ข้อความ") for _ in range(lines)]
        pages = reading.pdf_pages(pdf.render(papers.short_paper(*filling, signers)))
        holding = [page for page in map("".join, pages) if "ลงชื่อ" in page or "วันที่" in page]
        assert len(holding) == 1


@pytest.mark.parametrize("lines", range(16, 32))
def test_a_signature_never_stands_alone_on_a_page(lines: int) -> None:
    filling = [Paragraph.of("ข้อความ") for _ in range(lines)]
    closing = (Paragraph.of("จึงประกาศให้ทราบ"), Paragraph.of("ประกาศ ณ วันนี้", align="center"))
    paper = papers.short_paper(*filling, *closing, SignatureBlock((Signer(position="นายก", is_plain=True),)))
    pages = ["".join(page) for page in reading.pdf_pages(pdf.render(paper))]
    assert ["จึงประกาศ" in page for page in pages] == ["นายก" in page for page in pages]
    edited = python_docx.Document(io.BytesIO(docx.render(paper)))
    kept = [each.paragraph_format.keep_with_next for each in edited.paragraphs]
    assert kept[lines - 1 : lines + 2] == [None, True, True]


LONG_RUNS = (
    "x" * 400,
    "1234567890" * 30,
    "a_long_name_" * 20 + ".pdf",
    "ก" * 300,
    "กำ้" * 100,
    "https://www.example.go.th/%E0%B8%84%E0%B8%B9" + "%E0%B8%A1" * 40,
    "มาตรการ" + "ฮฮ" * 60 + "การประเมิน",
)


@pytest.mark.parametrize("text", LONG_RUNS, ids=range(len(LONG_RUNS)))
def test_what_has_no_place_to_break_stays_in_its_cell_and_is_said_whole(text: str) -> None:
    columns = tuple(Column(f"ช่อง {n}", 1) for n in range(8))
    table = Table(
        columns, (Row.of(*[text] * 4, *[Cell.listing(text)] * 4), Row.of(text, *[""] * 7, kind="total"))
    )
    paper = papers.short_paper(Paragraph.of(text), Landscape((table,)), digits="arabic")
    made = pdf.render(paper)
    assert Counter(reading.pdf_says(made, paper)) == Counter(reading.said(paper))
    first, *turned = PdfReader(io.BytesIO(made)).pages
    edge = style.points(style.PAGE[0] - style.RIGHT)
    assert [end for _, end in stretches(first) if end > edge + 1] == []
    left, width = style.points(style.LEFT), style.points(style.LANDSCAPE_TEXT_WIDTH) / 8
    found = [(start - left, end - left) for page in turned for start, end in stretches(page)]
    assert len(found) > 8
    assert [(start, end) for start, end in found if start // width != (end - 1) // width] == []


def stretches(page: PageObject) -> list[tuple[float, float]]:
    """Where each stretch of drawn text begins and ends, in points from the left; page numbers left out."""
    found: list[tuple[float, float]] = []

    def see(text: str, _: object, place: list[float], _font: object, size: float) -> None:
        said = text.strip()
        if said and not said.startswith("- "):
            found.append((place[4], place[4] + fonts.width(said, size)))

    page.extract_text(visitor_text=see)
    return found


def test_character_without_glyph_is_named_with_its_line() -> None:
    with pytest.raises(PaperError) as caught:
        pdf.render(papers.short_paper(Paragraph.of("ผลการประเมินดีมาก 😀")))
    problem = caught.value.problems[0]
    assert problem.code == "missing-glyph"
    assert "U+1F600" in problem.en
    assert "ผลการประเมินดีมาก" in problem.en


def test_characters_without_glyph_are_named_once_for_the_whole_paper() -> None:
    with pytest.raises(PaperError) as caught:
        pdf.render(papers.short_paper(Paragraph.of("漢字 ก"), Paragraph.of("😀😁😂🤣"), author="漢"))
    (problem,) = caught.value.problems
    assert problem.place.file == ""
    assert problem.en.count("U+") == 5
    assert "and 1 more" in problem.en
    assert "#let" not in problem.en


def test_a_character_only_in_the_properties_never_shows_the_source() -> None:
    with pytest.raises(PaperError) as caught:
        pdf.render(papers.short_paper(Paragraph.of("ก"), author="漢"))
    (problem,) = caught.value.problems
    assert "as in" not in problem.en


def test_invisible_signs_are_dropped_from_text_and_properties() -> None:
    paper = papers.short_paper(Paragraph.of("ก\u200bข\u200cค\u200d\u2066ง\ufe0f\x00"), author="ก\u200b\x07")
    assert "กขคง" in "".join("".join(page) for page in reading.pdf_pages(pdf.render(paper)))


def test_emblem_picture_is_printed_in_pdf_and_docx() -> None:
    (picture,) = typesetter.to_png([charts.draw(papers.trend(), "th", ink("thai"))])
    paper = papers.short_paper(Cover(("ชื่อเรื่อง",), emblem=Image(picture, "ตราหน่วยงาน")))
    with pikepdf.open(io.BytesIO(pdf.render(paper))) as made:
        assert [len(page.get_images()) for page in made.pages] == [1]
    assert b"word/media/image1.png" in docx.render(paper)
