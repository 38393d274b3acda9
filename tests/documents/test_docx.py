"""What Word needs to find: styles, fonts for Thai, repeated heads, tagged text, embedded faces."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from prongsai.documents import fonts
from prongsai.documents.content import Column, Landscape, Numbered, Paragraph, Row, Run, Table, TextBlock
from prongsai.documents.forms import docx, text_blocks
from prongsai.documents.forms.text_blocks import ReadBlock
from prongsai.errors import PaperError
from tests.documents import body_files, papers


def _document(data: bytes) -> python_docx.document.Document:
    return python_docx.Document(io.BytesIO(data))


def _part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


@pytest.fixture(scope="module")
def made() -> bytes:
    return docx.render(papers.long_paper())


def test_a_very_long_name_is_cut_in_the_properties_only() -> None:
    name = "องค์การ" * 40
    paper = papers.short_paper(Paragraph.of(name), title=name, subject=name, author=name, body=name)
    made = python_docx.Document(io.BytesIO(docx.render(paper)))
    about = made.core_properties
    assert about.title == about.subject == about.author == name[:255]
    assert about.keywords.startswith(str(paper.year))
    assert name in made.element.body.xpath("string(.)")


def test_every_run_names_font_and_size_for_latin_and_for_thai(made: bytes) -> None:
    for name in ("word/document.xml", "word/header2.xml"):
        found = list(_part(made, name).iter(qn("w:r")))
        assert found
        for run in found:
            look = run.find(qn("w:rPr"))
            names = look.find(qn("w:rFonts"))
            assert {names.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {
                "Sarabun"
            }
            assert look.find(qn("w:sz")).get(qn("w:val")) == look.find(qn("w:szCs")).get(qn("w:val"))
            assert (look.find(qn("w:b")) is None) == (look.find(qn("w:bCs")) is None)
            assert look.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"


def test_body_text_is_16_points_and_tables_are_smaller(made: bytes) -> None:
    document = _document(made)
    body = {
        run.font.size.pt
        for p in document.paragraphs
        if p.style.name == "Normal"
        for run in p.runs
        if run.text
    }
    table = {
        run.font.size.pt
        for row in document.tables[1].rows
        for c in row.cells
        for p in c.paragraphs
        for run in p.runs
    }
    assert body == {16.0}
    assert table == {13.0}


def test_headings_are_word_headings(made: bytes) -> None:
    heads = [(p.style.name, p.text) for p in _document(made).paragraphs if p.style.name.startswith("Heading")]
    assert heads[:2] == [("Heading 1", "๑. ความเป็นมา"), ("Heading 2", "๑.๑ หลักการและเหตุผล")]
    assert len(heads) == 16


def test_table_heads_repeat_and_short_rows_stay_whole(made: bytes) -> None:
    tables = [t for t in _document(made).tables if t.style.name == "Paper Table"]
    repeated = [
        [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in t.rows] for t in tables
    ]
    assert [sum(rows) for rows in repeated] == [2, 1, 2]
    assert all(rows == sorted(rows, reverse=True) for rows in repeated)
    assert all(
        row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for t in tables for row in t.rows
    )


def test_text_blocks_are_tagged_and_can_be_read_back_after_editing(made: bytes) -> None:
    blocks = body_files.blocks(made)
    assert list(blocks) == [f"indicator.i{n}" for n in range(1, 11)]
    document = _document(made)
    control = next(each for each in document.element.body.iter(qn("w:sdt")))
    next(control.iter(qn("w:t"))).text = "ข้อความที่เจ้าหน้าที่แก้ไข"
    file = io.BytesIO()
    document.save(file)
    edited = body_files.blocks(file.getvalue())
    assert edited["indicator.i1"] == ReadBlock("indicator.i1", ("ข้อความที่เจ้าหน้าที่แก้ไข",), is_edited=True)
    assert {**edited, "indicator.i1": blocks["indicator.i1"]} == blocks


def test_text_block_keeps_its_paragraphs_and_line_breaks() -> None:
    block = TextBlock("swot.s", (Paragraph.of("หนึ่ง\nสอง"), Paragraph.of("สาม ", Run("สี่", bold=True))))
    found = body_files.blocks(docx.render(papers.short_paper(block)))
    assert found == {"swot.s": ReadBlock("swot.s", ("หนึ่ง\nสอง", "สาม สี่"), is_edited=False)}


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_file_that_is_no_docx_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(PaperError) as caught:
        text_blocks.read(data, "plan.docx")
    problem = caught.value.problems[0]
    assert (problem.code, problem.place.file) == ("not-a-docx", "plan.docx")


def test_typeface_is_embedded_and_can_be_unlocked_with_its_key(made: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(made))
    table = etree.fromstring(package.read("word/fontTable.xml"))
    font = table.find(qn("w:font"))
    assert font.get(qn("w:name")) == "Sarabun"
    embedded = {etree.QName(each).localname: each for each in font if "embed" in each.tag}
    assert list(embedded) == ["embedRegular", "embedBold", "embedItalic", "embedBoldItalic"]
    key = bytes.fromhex(embedded["embedBold"].get(qn("w:fontKey")).strip("{}").replace("-", ""))[::-1]
    data = bytearray(package.read("word/fonts/font2.odttf"))
    for place in range(32):
        data[place] ^= key[place % 16]
    assert bytes(data) == fonts.read("bold")
    settings = etree.fromstring(package.read("word/settings.xml"))
    assert settings.find(qn("w:embedTrueTypeFonts")) is not None


def test_slanted_faces_are_embedded_only_where_used() -> None:
    names = zipfile.ZipFile(io.BytesIO(docx.render(papers.short_paper(Paragraph.of("ก"))))).namelist()
    assert [name for name in names if "font" in name and name.endswith("odttf")] == [
        "word/fonts/font1.odttf",
        "word/fonts/font2.odttf",
    ]


def test_page_number_stands_in_the_head_from_the_second_page_on(made: bytes) -> None:
    section = _document(made).sections[0]
    assert section.different_first_page_header_footer
    assert "".join(p.text for p in section.first_page_header.paragraphs) == ""
    assert "".join(p.text for p in section.header.paragraphs) == "- ๒ -"
    assert " PAGE " in [each.text for each in section.header._element.iter(qn("w:instrText"))]
    assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:fmt")) == "thaiNumbers"


def test_arabic_papers_have_arabic_page_numbers() -> None:
    section = _document(docx.render(papers.short_paper(Paragraph.of("1"), digits="arabic"))).sections[0]
    assert section._sectPr.find(qn("w:pgNumType")) is None
    assert "".join(p.text for p in section.header.paragraphs) == "- 2 -"


def test_margins_and_turned_pages(made: bytes) -> None:
    sections = _document(made).sections
    first = sections[0]
    assert [round(side.cm, 1) for side in (first.left_margin, first.right_margin, first.top_margin)] == [
        3.0,
        2.0,
        2.5,
    ]
    assert [s.page_width > s.page_height for s in sections] == [False, True, False]


def test_turned_page_may_come_first() -> None:
    table = Table((Column("ก"),), (Row.of("ข"),))
    sections = _document(docx.render(papers.short_paper(Landscape((table,)), Paragraph.of("ค")))).sections
    assert [(s.page_width > s.page_height, s.different_first_page_header_footer) for s in sections] == [
        (True, True),
        (False, False),
    ]


def test_numbered_lists_each_begin_with_one() -> None:
    items = ((Run("ก"),), (Run("ข"),))
    data = docx.render(papers.short_paper(Numbered(items), Paragraph.of("คั่น"), Numbered(items)))
    used = [each.get(qn("w:val")) for each in _part(data, "word/document.xml").iter(qn("w:numId"))]
    assert used[0] == used[1] != used[2] == used[3]
    starts = list(_part(data, "word/numbering.xml").iter(qn("w:startOverride")))
    assert [each.get(qn("w:val")) for each in starts] == ["1", "1"]


def test_pictures_carry_words_for_those_who_cannot_see_them(made: bytes) -> None:
    words = [each.get("descr") for each in _part(made, "word/document.xml").iter(qn("wp:docPr"))]
    assert words == [
        "คะแนนรวม ๕ ปี จาก ๗๕.๔๑ ในปี ๒๕๖๑ เหลือ ๖๐.๘๘ ในปี ๒๕๖๕",
        "ตัวชี้วัดที่ ๑๐ ได้ ๑๒.๕๐ ต่ำที่สุด",
        "ตัวชี้วัดที่ ๑๐ เสียคะแนนมากที่สุด ๑๗.๕๐",
    ]


def test_draft_mark_is_in_both_page_heads() -> None:
    data = docx.render(papers.short_paper(Paragraph.of("ก"), is_draft=True))
    for name in ("word/header1.xml", "word/header2.xml"):
        assert b'string="\xe0\xb8\xa3\xe0\xb9\x88\xe0\xb8\xb2\xe0\xb8\x87"' in zipfile.ZipFile(
            io.BytesIO(data)
        ).read(name)


def test_properties_bear_the_papers_own_date(made: bytes) -> None:
    about = _document(made).core_properties
    assert (about.created.isoformat()[:10], about.modified.isoformat()[:10]) == ("2022-09-30", "2022-09-30")
    assert (about.title, about.author) == ("รายงานการวิเคราะห์ผลการประเมิน ITA ปีงบประมาณ ๒๕๖๕", papers.BODY)
    entries = zipfile.ZipFile(io.BytesIO(made)).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert entries[0].filename == "[Content_Types].xml"


def test_a_paper_that_ends_on_turned_pages_has_no_empty_page_after_them() -> None:
    turned = Landscape((Paragraph.of("ตะแคง"),))
    only = _document(docx.render(papers.short_paper(turned)))
    assert [section.orientation for section in only.sections] == [WD_ORIENT.LANDSCAPE]
    after = _document(docx.render(papers.short_paper(Paragraph.of("ตั้ง"), turned)))
    assert [section.orientation for section in after.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
