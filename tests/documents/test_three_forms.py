"""PDF, DOCX and HTML of one paper say the same, in the digits asked for, and are the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from prongsai.documents import charts, fonts
from prongsai.documents.content import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Cover,
    Heading,
    Landscape,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Run,
    SignatureBlock,
    Table,
    TextBlock,
    TitleLines,
)
from prongsai.documents.forms import docx, html, pdf
from prongsai.errors import PaperError
from tests.documents import papers, reading

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_pdf_says_what_the_content_says(digits: str) -> None:
    paper = papers.long_paper(digits=digits)
    assert reading.pdf_says(pdf.render(paper), paper) == reading.said(paper)


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_docx_says_what_the_content_says(digits: str) -> None:
    paper = papers.long_paper(digits=digits)
    assert reading.docx_says(docx.render(paper), paper) == reading.said(paper)


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_html_says_what_the_content_says(digits: str) -> None:
    paper = papers.long_paper(digits=digits)
    assert reading.html_says(html.render(paper), paper) == reading.said(paper)


def test_english_paper_says_the_same_in_all_forms() -> None:
    paper = replace(
        papers.long_paper(), language="en", digits="arabic", title="Analysis of the result of 2565"
    )
    texts = {
        reading.pdf_says(pdf.render(paper), paper),
        reading.docx_says(docx.render(paper), paper),
        reading.html_says(html.render(paper), paper),
    }
    assert texts == {reading.said(paper)}
    assert "(Signed)" in reading.said(paper)


def test_thai_digits_leave_only_addresses_and_codes_in_arabic() -> None:
    paper = papers.long_paper()
    left = re.sub(
        r"https://itas\.example\.go\.th/2565\?id=12|ita2565@example\.go\.th|(?<![A-Za-z])O[0-9]+",
        "",
        reading.said(paper),
    )
    assert re.findall("[0-9]", left) == []
    assert "https://itas.example.go.th/2565?id=12" in reading.said(paper)


def test_chart_words_are_in_the_digits_asked_for() -> None:
    paper = papers.long_paper(digits="thai")
    pictures = re.findall("<svg.*?</svg>", html.render(paper), re.DOTALL)
    words = ["".join(re.findall(r">([^<]*)</(?:text|title|desc)>", picture)) for picture in pictures]
    assert len(words) == 3
    assert [re.findall("[0-9]", each) for each in words] == [[], [], list("42")]  # the code O42
    assert "๑๒.๕๐" in words[1]


HOSTILE = (
    '#panic("no")',
    "$ x^2 $ *ไม่หนา* _ไม่เอียง_ `รหัส` @อ้าง <ป้าย> [วงเล็บ] \\n \\u{41} // จบ",
    '<script>alert("1")</script><!-- --> &amp; &lt;',
    '=cmd|" /C calc"!A0',
    '"]); #let x = 1 ("',
    "</w:t></w:r></w:p><w:p/>",
    "{FILENAME \\* MERGEFORMAT}",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    table = Table(
        (Column(text), Column("ข")), (Row.of(text, Cell.listing(text)), Row.group(text, 2)), text, text
    )
    paper = papers.short_paper(
        Heading(1, text),
        Paragraph.of(text, Run(text, bold=True, italic=True)),
        Bullets(((Run(text),),)),
        TextBlock('ก"<&>', (Paragraph.of(text),)),
        table,
        title=text,
        subject=text,
        author=text,
        digits="arabic",
    )
    page = html.render(paper)
    assert "<script" not in page
    assert reading.html_says(page, paper) == reading.said(paper)
    assert reading.docx_says(docx.render(paper), paper) == reading.said(paper)
    assert reading.pdf_says(pdf.render(paper), paper) == reading.said(paper)


EMPTY = (
    Heading(1, ""),
    Paragraph(()),
    Paragraph.of(""),
    Bullets(()),
    Bullets(((),)),
    Numbered(()),
    Table((Column(""), Column("")), ()),
    Table((Column("ก"), Column("ข")), (Row((Cell(), Cell(tone="poor"))), Row.of("", "", kind="total"))),
    Chart(charts.Trend(()), ""),
    Chart(charts.Bars((), 2565), ""),
    Chart(charts.Losses((), "100.00"), ""),
    TextBlock("ก", ()),
    SignatureBlock(()),
    TitleLines(()),
    Cover(()),
    Landscape(()),
    PageBreak(),
)


@pytest.mark.parametrize("block", EMPTY, ids=lambda block: type(block).__name__ + str(EMPTY.index(block)))
def test_empty_blocks_are_printed_as_nothing(block: Block) -> None:
    paper = papers.short_paper(Paragraph.of("ก่อน"), block, Paragraph.of("หลัง"))
    assert reading.pdf_says(pdf.render(paper), paper) == reading.said(paper)
    assert reading.docx_says(docx.render(paper), paper) == reading.said(paper)
    assert reading.html_says(html.render(paper), paper) == reading.said(paper)


def test_paper_of_nothing_is_still_a_file() -> None:
    paper = papers.short_paper()
    assert pdf.render(paper).startswith(b"%PDF")
    assert reading.docx_says(docx.render(paper), paper) == reading.html_says(html.render(paper), paper) == ""


def test_what_cannot_be_printed_is_dropped_alike_everywhere() -> None:
    paper = papers.short_paper(Paragraph.of("ก\u200bข\u00adค\x07ง\ufeff  จ\u00a0ฉ ✓"), digits="arabic")
    assert reading.said(paper) == "กขคงจฉ√"
    assert reading.pdf_says(pdf.render(paper), paper) == "กขคงจฉ√"
    assert reading.docx_says(docx.render(paper), paper) == "กขคงจฉ√"
    assert reading.html_says(html.render(paper), paper) == "กขคงจฉ√"


@pytest.mark.parametrize("render", [pdf.render, docx.render, html.render], ids=["pdf", "docx", "html"])
def test_missing_fonts_are_named_in_both_languages(
    render: Callable[[Paper], object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(PaperError) as caught:
        render(papers.short_paper(Paragraph.of("ก")))
    problem = caught.value.problems[0]
    assert (problem.code, problem.place.file) == ("fonts-missing", str(tmp_path / "Sarabun-Regular.ttf"))
    assert "setup/assets" in problem.th
    assert "setup/assets" in problem.en


def test_same_paper_gives_the_same_bytes_here_and_in_another_process() -> None:
    digests = [_digests(), _digests()]
    code = "from tests.documents.test_three_forms import _digests; print(*_digests())"
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "12345",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "TZ": "Asia/Bangkok",
    }
    elsewhere = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert digests == [elsewhere.stdout.split()] * 2


def _digests() -> list[str]:
    paper = papers.long_paper(items=12, is_draft=True)
    files = (pdf.render(paper), docx.render(paper), html.render(paper).encode())
    return [hashlib.sha256(file).hexdigest() for file in files]
