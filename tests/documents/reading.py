"""What a finished file says, read back from its own format, as one string without any white space.

Line ends differ from form to form, words must not. Where one form says a thing by its structure (list marks)
the reader puts it back into words.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from html.parser import HTMLParser

import docx
import pikepdf
from docx.oxml.ns import qn
from pypdf import PdfReader

from prongsai.documents import charts
from prongsai.documents.content import Chart, Paper, Table, all_blocks, head_rows, ink, plain_text

_PAGE_NUMBER = re.compile(r"^(?:- [0-9๐-๙]+ -|หน้า [0-9๐-๙]+ จาก [0-9๐-๙]+|Page [0-9]+ of [0-9]+)$")
_VOID = {"meta", "br", "col", "hr", "img", "link"}


def squeezed(text: str) -> str:
    """Without white space, and with ำ in one letter (PDF glyphs are ํ and า)."""
    return re.sub("ํ([่-๋]?)า", r"\1ำ", "".join(text.split()))


def said(paper: Paper) -> str:
    return squeezed("".join(plain_text(paper)))


def pdf_pages(data: bytes) -> list[list[str]]:
    """Lines of each page, page numbers left out."""
    pages = (page.extract_text().splitlines() for page in PdfReader(io.BytesIO(data)).pages)
    return [[line for line in page if not _PAGE_NUMBER.match(line.strip())] for page in pages]


def pdf_says(data: bytes, paper: Paper) -> str:
    """The PDF's text without the words inside charts and without the repeated table heads."""
    text = squeezed("".join(line for page in pdf_pages(data) for line in page))
    for block in all_blocks(paper.blocks):
        if isinstance(block, Chart):
            labels = squeezed("".join(chart_labels(block, paper)))
            assert labels in text, "the words of a chart are missing"
            text = text.replace(labels, "", 1)
    for block in all_blocks(paper.blocks):
        if isinstance(block, Table):
            head, drawn = table_head(block, paper), table_head(block, paper, is_drawn=True)
            if not drawn:
                continue
            first, found, rest = text.partition(drawn)
            assert found, "a table's head is missing"
            text = first + head + rest.replace(drawn, "")
    return text


def pdf_spoken(data: bytes) -> str:
    """The text as programs read it that know replacement text: that instead of the glyphs it stands for."""
    text = ""
    with pikepdf.open(io.BytesIO(data)) as file:
        for page in file.pages:
            tables = {name: _letters(font) for name, font in page.Resources.Font.items()}
            replaced: list[bool] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "BDC":
                    said = operands[1].get("/ActualText") if hasattr(operands[1], "get") else None
                    replaced.append(said is not None)
                    text += str(said or "")
                elif str(operator) == "BMC":
                    replaced.append(False)
                elif str(operator) == "EMC":
                    replaced.pop()
                elif str(operator) == "Tf":
                    letters = tables[str(operands[0])]
                elif str(operator) in ("Tj", "TJ") and not any(replaced):
                    shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                    for part in (bytes(each) for each in shown if isinstance(each, pikepdf.String)):
                        codes = (int.from_bytes(part[n : n + 2], "big") for n in range(0, len(part), 2))
                        text += "".join(letters.get(code, "") for code in codes)
    return squeezed(text)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    entries = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(hexed.decode()).decode("utf-16-be") for code, hexed in entries}


def chart_labels(chart: Chart, paper: Paper) -> list[str]:
    drawing = charts.draw(chart.spec, paper.language, ink(paper.digits))
    return [shape.text for shape in drawing.shapes if hasattr(shape, "text")]


def table_head(table: Table, paper: Paper, *, is_drawn: bool = False) -> str:
    """The head's words; `is_drawn`: cells over two rows come after the first row, as a PDF draws them."""
    cells = [cell for row in head_rows(table) for cell in row]
    if is_drawn:
        cells.sort(key=lambda cell: 0 if cell.columns > 1 else 1 if cell.rows > 1 else 2)
    return squeezed(ink(paper.digits)("".join(cell.text for cell in cells)))


def docx_says(data: bytes, paper: Paper) -> str:
    document = docx.Document(io.BytesIO(data))
    numbering = document.part.numbering_part.element
    kinds = {
        num.get(qn("w:numId")): num.find(qn("w:abstractNumId")).get(qn("w:val"))
        for num in numbering.findall(qn("w:num"))
    }
    bullets = {
        each.get(qn("w:abstractNumId"))
        for each in numbering.findall(qn("w:abstractNum"))
        if each.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").get(qn("w:val")) == "bullet"
    }
    counts: Counter[str] = Counter()
    put = ink(paper.digits)
    text = ""
    for paragraph in document.element.body.iter(qn("w:p")):
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None:
            name = number.get(qn("w:val"))
            counts[name] += 1
            text += "•" if kinds[name] in bullets else put(f"{counts[name]}.")
        text += "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
    return squeezed(text)


class _Page(HTMLParser):
    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.put = ink(paper.digits)
        self.open: list[str] = []
        self.counts: list[int] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append("hidden" if ("class", "hidden") in attrs else tag)
        if tag in ("ul", "ol"):
            self.counts.append(0)
        if tag == "li":
            self.counts[-1] += 1
            is_numbered = [name for name in self.open if name in ("ul", "ol")][-1] == "ol"
            self.text += self.put(f"{self.counts[-1]}.") if is_numbered else "•"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() in (tag, "hidden"), f"unbalanced </{tag}>"
        if tag in ("ul", "ol"):
            self.counts.pop()

    def handle_data(self, data: str) -> None:
        if not {"head", "svg", "hidden"} & set(self.open):
            self.text += data


def html_says(page: str, paper: Paper) -> str:
    reader = _Page(paper)
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return squeezed(reader.text)
