"""The blocks of official papers: head of a memo, emblem, rule, opinions, and pages with their count."""

from __future__ import annotations

import io
import re
import zipfile

import pikepdf
import pytest
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as lxml_html
from pypdf import PdfReader

from prongsai.documents import charts
from prongsai.documents.content import (
    Block,
    Emblem,
    Field,
    Image,
    MemoHead,
    Paper,
    Paragraph,
    Rule,
    SignatureBlock,
    Signer,
    ink,
    plain_text,
    signature_lines,
)
from prongsai.documents.forms import docx, html, pdf, style, typesetter
from tests.documents import papers, reading


def body(paper: Paper) -> etree._Element:
    package = zipfile.ZipFile(io.BytesIO(docx.render(paper)))
    return etree.fromstring(package.read("word/document.xml"))


def said_in(paragraph: etree._Element) -> str:
    return "".join(part.text or "" for part in paragraph.iter(qn("w:t")))


def paragraph_with(paper: Paper, words: str) -> etree._Element:
    return next(each for each in body(paper).iter(qn("w:p")) if words in said_in(each))


def all_forms(paper: Paper) -> list[str]:
    return [
        reading.pdf_says(pdf.render(paper), paper),
        reading.docx_says(docx.render(paper), paper),
        reading.html_says(html.render(paper), paper),
    ]


# what they say


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_official_blocks_say_the_same_in_all_forms(digits: str) -> None:
    paper = papers.official_paper(digits=digits)
    assert all_forms(paper) == [reading.said(paper)] * 3


def test_they_say_the_same_in_english() -> None:
    paper = papers.official_paper(language="en", digits="arabic", states_pages=True)
    assert all_forms(paper) == [reading.said(paper)] * 3
    assert "(Signed)" in reading.said(paper)


def test_a_memo_reads_title_labels_values_and_opinions_in_order() -> None:
    said = plain_text(papers.official_paper())
    assert said[:4] == ("บันทึกข้อความ", "ส่วนราชการ สำนักปลัด โทร. ๐ ๔๓๐๐ ๐๐๐๐", "ที่ ตย ๕๓๐๐๗/๑๕๗", "วันที่")
    place = said.index("เรียน นายก")
    assert said[place : place + 2] == ("เรียน นายก", "เพื่อโปรดพิจารณา")
    assert said[place + 3] == "ปลัด"


EMPTY = (
    MemoHead("", ()),
    MemoHead("", ((),)),
    MemoHead("", ((Field(""),),)),
    Emblem(),
    Rule(),
    SignatureBlock((Signer(is_plain=True),)),
)


@pytest.mark.parametrize("block", EMPTY, ids=lambda block: type(block).__name__ + str(EMPTY.index(block)))
def test_what_is_empty_is_printed_all_the_same(block: Block) -> None:
    paper = papers.short_paper(Paragraph.of("ก่อน"), block, Paragraph.of("หลัง"))
    assert all_forms(paper) == [reading.said(paper)] * 3


# PDF


def test_the_pdf_is_archival_and_accessible() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(papers.official_paper(states_pages=True)))) as file:
        about = file.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        assert str(file.docinfo["/Keywords"]) == f"{papers.BODY}, 2565"


@pytest.mark.parametrize("times", [0, 1, 20, 40])
def test_every_line_of_a_value_is_dotted_the_empty_one_too(times: int) -> None:
    head = papers.memo_head(lines=((Field("เรื่อง", "ยาวมาก " * times),),), emblem=_picture())
    made = pdf.render(papers.short_paper(head))
    _, *lines = reading.pdf_pages(made)[0]
    with pikepdf.open(io.BytesIO(made)) as file:
        drawn = pikepdf.parse_content_stream(file.pages[0])
        dotted = sum(str(operator) == "d" and len(operands[0]) > 0 for operands, operator in drawn)
    assert dotted == len(lines) > times // 10


def test_pages_say_how_many_there_are() -> None:
    paper = papers.official_paper(30, states_pages=True)
    pages = PdfReader(io.BytesIO(pdf.render(paper))).pages
    found = [re.findall(r"หน้า (\S+) จาก (\S+)", page.extract_text().splitlines()[0]) for page in pages]
    count = ink("thai")(str(len(pages)))
    assert len(pages) > 2
    assert found == [[], *([(ink("thai")(str(n)), count)] for n in range(2, len(pages) + 1))]


def test_the_draft_mark_is_on_every_page_of_a_memo() -> None:
    pages = reading.pdf_pages(pdf.render(papers.official_paper(30, is_draft=True)))
    assert len(pages) > 2
    assert ["ร่าง" in "".join(page) for page in pages] == [True] * len(pages)


# DOCX


def test_labels_are_20_points_bold_and_values_16_on_dots() -> None:
    runs = list(paragraph_with(papers.official_paper(), "ตย").iter(qn("w:r")))
    looks = [
        (
            said_in(run).strip(),
            run.find(f".//{qn('w:szCs')}").get(qn("w:val")),
            run.find(f".//{qn('w:bCs')}") is not None,
            [each.get(qn("w:val")) for each in run.iter(qn("w:u"))],
        )
        for run in runs
    ]
    dots = ("", "32", False, ["dotted"])
    assert looks == [
        ("ที่", "40", True, []),
        ("ตย ๕๓๐๐๗/๑๕๗", "32", False, ["dotted"]),
        dots,
        ("", "32", False, []),
        ("วันที่", "40", True, []),
        dots,
        dots,
    ]


def test_dots_run_on_to_the_right_margin() -> None:
    paragraph = paragraph_with(papers.official_paper(), "วันที่")
    stops = [int(each.get(qn("w:pos"))) for each in paragraph.iter(qn("w:tab")) if each.get(qn("w:pos"))]
    width = docx.twips(style.TEXT_WIDTH)
    assert stops == [docx.twips(style.TEXT_WIDTH / 2), width]


def test_the_title_of_a_memo_is_29_points_for_thai_as_well() -> None:
    run = paragraph_with(papers.official_paper(), "บันทึกข้อความ").find(qn("w:r"))
    sizes = {each.get(qn("w:val")) for name in ("w:sz", "w:szCs") for each in run.iter(qn(name))}
    assert sizes == {"58"}


def test_opinions_stand_at_the_left_and_signatures_in_the_middle() -> None:
    cell = next(
        each for each in body(papers.official_paper()).iter(qn("w:tc")) if "เรียน นายก" in said_in(each)
    )
    sides = [[side.get(qn("w:val")) for side in each.iter(qn("w:jc"))] for each in cell.iter(qn("w:p"))]
    assert sides == [[], [], ["center"], ["center"]]


@pytest.mark.parametrize(
    ("digits", "field"), [("thai", r" NUMPAGES \* THAIARABIC "), ("arabic", " NUMPAGES ")]
)
def test_word_counts_the_pages_itself(digits: str, field: str) -> None:
    made = docx.render(papers.official_paper(digits=digits, states_pages=True))
    head = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/header2.xml"))
    two = ink("thai" if digits == "thai" else "arabic")("2")
    assert [each.text for each in head.iter(qn("w:instrText"))] == [" PAGE ", field]
    assert said_in(head) == f"หน้า {two} จาก {two}"


def test_a_draft_memo_is_marked_on_its_first_page_too() -> None:
    made = zipfile.ZipFile(io.BytesIO(docx.render(papers.official_paper(is_draft=True))))
    marks = [made.read(f"word/header{n}.xml").decode().count('string="ร่าง"') for n in (1, 2)]
    section = etree.fromstring(made.read("word/document.xml")).find(f".//{qn('w:sectPr')}")
    assert marks == [1, 1]
    assert section.find(qn("w:titlePg")) is not None


# HTML


def test_the_page_pairs_labels_with_values() -> None:
    tree = lxml_html.fromstring(html.render(papers.official_paper()))
    assert tree.xpath("//h1/text()") == ["บันทึกข้อความ"]
    assert tree.xpath("//dl[2]//dt/text()") == ["ที่", "วันที่"]
    assert [each.text for each in tree.xpath("//dl[2]//dd")] == ["ตย ๕๓๐๐๗/๑๕๗", None]
    assert tree.xpath("//h2[@class='small']/text()") == ["ข้อเท็จจริง"]


def test_the_rule_is_nothing_but_a_line() -> None:
    tree = lxml_html.fromstring(html.render(papers.official_paper()))
    assert [each.get("class") for each in tree.xpath("//hr")] == ["rule"]


def test_a_printed_draft_page_bears_its_mark_on_every_sheet() -> None:
    page = html.render(papers.official_paper(is_draft=True))
    assert lxml_html.fromstring(page).xpath("//p[@class='draft']/text()") == ["ร่าง"]
    assert ".draft { position: fixed;" in page.partition("@media print")[2]


# emblems and signatures


def _picture() -> Image:
    (data,) = typesetter.to_png([charts.draw(papers.trend(), "th", ink("thai"))])
    return Image(data, "ตราหน่วยงาน")


@pytest.mark.parametrize("block", [Emblem(_picture(), 3.0), papers.memo_head(emblem=_picture())])
def test_an_emblem_fits_into_its_square_in_every_form(block: Emblem | MemoHead) -> None:
    side = block.height if isinstance(block, Emblem) else style.MEMO_EMBLEM
    paper = papers.short_paper(block)
    with pikepdf.open(io.BytesIO(pdf.render(paper))) as made:
        assert [len(page.get_images()) for page in made.pages] == [1]
    extent = next(body(paper).iter(qn("wp:extent")))
    sizes = [int(extent.get(name)) / 360000 for name in ("cx", "cy")]
    assert max(sizes) == pytest.approx(side, abs=0.001)
    picture = lxml_html.fromstring(html.render(paper)).xpath("//img[@class='emblem']")[0]
    assert (picture.get("alt"), picture.get("style")) == ("ตราหน่วยงาน", f"width:{side}cm;height:{side}cm")


def test_a_plain_signature_has_no_labels() -> None:
    assert signature_lines(Signer(position="ปลัด", is_plain=True), "th") == (f"({'.' * 28})", "ปลัด")
    assert signature_lines(Signer(is_plain=True), "en")[1] == f"Position {'.' * 22}"


def test_page_numbers_are_said_in_both_languages() -> None:
    assert style.page_number("2") == "- 2 -"
    assert style.page_number("2", "7") == "หน้า 2 จาก 7"
    assert style.page_number("2", "7", "en") == "Page 2 of 7"
