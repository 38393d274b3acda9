"""A paper as PDF, set by Typst: A4, Sarabun, Thai words kept whole, archival and accessible.

Thai words are found by `words` and handed to Typst as boxes that are defined once and used by name: Typst
then need not look for words itself (by far its slowest step with Thai) and lays out each word only once
for all papers that a process prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from prongsai.documents import charts, fonts
from prongsai.documents.content import (
    Align,
    Block,
    Bullets,
    Cell,
    Chart,
    Cover,
    Emblem,
    Field,
    Heading,
    Image,
    Landscape,
    Line,
    MemoHead,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Rule,
    Run,
    SignatureBlock,
    Signer,
    Table,
    Text,
    TextBlock,
    TitleLines,
    head_rows,
    ink,
    keeps_together,
    placed_cells,
    plain_text,
    signature_lines,
    stays_whole,
    with_signatures,
)
from prongsai.documents.forms import columns, glyphs, style, text_layer, typesetter
from prongsai.documents.forms.typesetter import literal
from prongsai.documents.forms.word_boxes import WordBoxes, joined
from prongsai.errors import PaperError

# In points: the two sides of a cell, what stands before the words of a list, air between columns.
_CELL_INSET = 8.1
_CELL_BULLET = 12.0
_LIST_INDENT = 40.0
_GUTTER = 10.0
_LOOK = (Path(__file__).parent / "paper.typ").read_text(encoding="utf-8")


def render(paper: Paper) -> bytes:
    """The paper as a PDF file (PDF/A-2a, PDF/UA-1); the same paper gives the same bytes anywhere.

    PaperError: a font file is missing, or a character of the text is not in the font (with the character
    and the line it stands in).
    """
    fonts.require()
    setting = _Setting(paper)
    source = setting.source()
    _refuse_missing_glyphs(paper, source)
    return text_layer.mend(typesetter.to_pdf(source, paper.date, setting.pictures))


def _refuse_missing_glyphs(paper: Paper, source: str) -> None:
    missing = glyphs.without_glyph(source)
    if missing:
        around = glyphs.shown_around((paper.title, *plain_text(paper)), missing)
        raise PaperError(glyphs.Missing(missing, around).problem())


def _values(paper: Paper) -> str:
    """What ``paper.typ`` stands on."""
    put, plain, day = ink(paper.digits), ink("arabic"), paper.date
    margins = f"(left:{style.LEFT}cm,right:{style.RIGHT}cm,top:{style.TOP}cm,bottom:{style.BOTTOM}cm)"
    values = {
        "title": literal(put(paper.title)),
        "author": literal(plain(paper.author or paper.body)),
        "subject": literal(plain(paper.subject)) if paper.subject else "none",
        "keywords": f"({literal(plain(paper.body))},{literal(str(paper.year))})",
        "day": f"datetime(year:{day.year},month:{day.month},day:{day.day})",
        "language": literal(paper.language),
        "thai-digits": str(paper.digits == "thai").lower(),
        "draft": literal(style.draft_mark(paper.language)) if paper.is_draft else "none",
        "typeface": literal(style.TYPEFACE),
        "body-size": f"{style.BODY}pt",
        "heading-sizes": f"({style.HEADINGS[1]}pt,{style.HEADINGS[2]}pt)",
        "caption-size": f"{style.CAPTION}pt",
        "note-size": f"{style.NOTE}pt",
        "number-size": f"{style.PAGE_NUMBER}pt",
        "page-words": _page_words(paper),
        "memo-emblem": f"{style.MEMO_EMBLEM}cm",
        "memo-title": f"{style.MEMO_TITLE}pt",
        "label-size": f"{style.LABEL}pt",
        "field-line": f"{style.FIELD_LINE}pt",
        "rule-length": f"{style.RULE_LENGTH}cm",
        "indent": f"{style.INDENT}cm",
        "margins": margins,
        "rule": f'rgb("{style.RULE}")',
        "head-fill": f'rgb("{style.HEAD_FILL}")',
    }
    return "\n".join(f"#let {name}={value}" for name, value in values.items())


def _page_words(paper: Paper) -> str:
    """What stands before a page's number, between it and the count of pages (or none), and after."""
    if not paper.states_pages:
        before, after = style.page_number("\0").split("\0")
        return f"({literal(before)},none,{literal(after)})"
    parts = style.page_number("\0", "\0", paper.language).split("\0")
    return f"({','.join(map(literal, parts))})"


class _Setting(WordBoxes):
    """One paper on its way into Typst source: the words met so far and the pictures to go with it."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.pictures: dict[str, bytes] = {}
        self.width = style.points(style.TEXT_WIDTH)
        super().__init__(paper.body, ink(paper.digits), self.width)

    def source(self) -> str:
        """The whole source: prelude, the words used, the blocks."""
        blocks = list(self._blocks(self.paper.blocks))
        named = self.definitions()
        return "\n".join((_values(self.paper), _LOOK, typesetter.DRAWING_SOURCE, *named, *blocks))

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block, keeps_next in with_signatures(tuple(blocks)):
            made = self._block(block)
            yield f"#block(sticky:true,{made})" if keeps_next else f"#{made}"

    def _block(self, block: Block) -> str:  # one arm per kind of block
        match block:
            case Heading(level, text, is_small):
                with self._within(self.width, style.BODY if is_small else style.HEADINGS[level]):
                    made = self._words(text)
                return f"S({level},{made})" if is_small else f"heading(level:{level},{made})"
            case Paragraph():
                return self._paragraph(block)
            case Bullets(items):
                return f"list({self._list(items)})"
            case Numbered(items):
                return f"enum({self._list(items)})"
            case Table():
                return self._table(block)
            case Chart():
                return self._chart(block)
            case SignatureBlock(signers):
                return self._signatures(signers)
            case TextBlock(paragraphs=paragraphs):
                return joined([self._paragraph(paragraph) for paragraph in paragraphs])
            case PageBreak():
                return "pagebreak(weak:true)"
            case TitleLines(lines):
                return f"block(width:100%,below:12pt,{self._title_lines(lines, style.TITLE)})"
            case Cover():
                return self._cover(block)
            case Emblem(image, height):
                return f"align(center,{self._emblem(image, height)})"
            case MemoHead():
                return self._memo_head(block)
            case Rule():
                return "rule-below"
            case Landscape():
                return self._landscape(block)

    def _landscape(self, landscape: Landscape) -> str:
        self.width = style.points(style.LANDSCAPE_TEXT_WIDTH)
        with self._within(self.width):
            blocks = "\n".join(self._blocks(landscape.blocks))
        self.width = style.points(style.TEXT_WIDTH)
        return f"[\n#set page(flipped:true)\n{blocks}\n]"

    # ------------------------------------------------------------------------------------------- text

    def _text(self, text: Text) -> str:
        return joined([self._run(run) for run in text])

    def _run(self, run: Run) -> str:
        made = self._words(run.text)
        if run.italic:
            made = f'text(style:"italic",{made})'
        return f"B({made})" if run.bold else made

    def _paragraph(self, paragraph: Paragraph) -> str:
        made = self._text(paragraph.runs)
        if paragraph.align != "left":
            return f"align({paragraph.align},par({made}))"
        return f"I({made})" if paragraph.is_indented else f"par({made})"

    def _list(self, items: Sequence[Text]) -> str:
        with self._within(self.width - _LIST_INDENT):
            return ",".join(self._text(item) for item in items)

    def _title_lines(self, lines: Sequence[str], size: float) -> str:
        with self._within(self.width, size):
            made = ";br;".join(self._words(line) for line in lines)
        return f'align(center,text(size:{size}pt,weight:"bold",{{{made}}}))'

    # ------------------------------------------------------------------------------------------ blocks

    def _table(self, table: Table) -> str:
        widths = columns.widths(table, self.width, self.put)
        shown = ",".join(f"{width:.2f}pt" for width in widths)
        sides = ",".join(column.align for column in table.columns)
        head = ",".join(self._head(table, widths))
        rows = ",".join(self._row(table, row, widths) for row in table.rows)
        made = f"table(columns:({shown},),align:({sides},),table.header({head}),{rows})"
        caption = f"K({self._words(table.caption)});" if table.caption else ""
        note = f";N({self._words(table.note)})" if table.note else ""
        size = style.table_size(table)
        made = f"{{{caption}{{set text(size:{size}pt);set par(spacing:3pt);{made}}}{note}}}"
        return f"block(breakable:false,{made})" if stays_whole(table) else made

    def _head(self, table: Table, widths: Sequence[float]) -> Iterator[str]:
        size = style.table_size(table)
        grouped = [width for column, width in zip(table.columns, widths, strict=True) if column.group]
        for level, row in enumerate(head_rows(table)):
            below = iter(grouped if level else widths)
            for cell in row:
                with self._within(sum(islice(below, cell.columns)) - _CELL_INSET, size):
                    yield f"H({self._words(cell.text)},colspan:{cell.columns},rowspan:{cell.rows})"

    def _row(self, table: Table, row: Row, widths: Sequence[float]) -> str:
        options = "" if keeps_together(table, row) else ",breakable:true"
        below, size, cells = iter(widths), style.table_size(table), []
        for cell, side, _ in placed_cells(table, row):
            with self._within(sum(islice(below, cell.span)) - _CELL_INSET, size):
                cells.append(self._cell(cell, row, side, options))
        if row.kind == "group" and len(cells) == 1:
            return f"G({cells[0]})"
        return ",".join(cells)

    def _cell(self, cell: Cell, row: Row, side: Align, options: str) -> str:
        made = joined([self._line(line) for line in cell.lines])
        if row.kind != "normal":
            made = f"B({made})"
        fill = style.GROUP_FILL if row.kind != "normal" and cell.tone == "plain" else style.TONES[cell.tone]
        if fill != style.TONES["plain"]:
            options += f',fill:rgb("{fill}")'
        if cell.align:
            options += f",align:{side}"
        if cell.span > 1:
            options += f",colspan:{cell.span}"
        return f"table.cell({options.removeprefix(',')},{made})" if options else made

    def _line(self, line: Line) -> str:
        if not line.has_bullet:
            return f"par({self._text(line.runs)})"
        with self._within(self.room.width - _CELL_BULLET, self.room.size):
            return f"list(indent:0pt,body-indent:3pt,{self._text(line.runs)})"

    def _chart(self, chart: Chart) -> str:
        drawing = typesetter.drawn(charts.draw(chart.spec, self.paper.language, self.put))
        caption = f"caption:{self._words(chart.caption)}," if chart.caption else ""
        return f"figure(alt:{literal(self.put(chart.alt))},{caption}{drawing})"

    def _signatures(self, signers: Sequence[Signer]) -> str:
        with self._within(self.width / 2 - _GUTTER):
            blocks = ",".join(self._signer(signer) for signer in signers)
        columns = "(1fr,1fr)" if len(signers) > 1 else "(1fr,1.6fr)"
        blocks = blocks if len(signers) > 1 else f"[],{blocks}"
        return (
            "block(breakable:false,above:30pt,width:100%,"
            f"grid(columns:{columns},align:center,row-gutter:24pt,column-gutter:8pt,{blocks}))"
        )

    def _signer(self, signer: Signer) -> str:
        lines = [f"par({self._words(line)})" for line in signature_lines(signer, self.paper.language)]
        if signer.is_plain:
            lines.insert(0, f"v({style.SIGNING_ROOM}pt)")
        opinion = [f"align(left,par({self._words(line)}))" for line in signer.opinion]
        return f"{{{';'.join(opinion + lines)}}}"

    def _memo_head(self, head: MemoHead) -> str:
        lines = ",".join(f"({','.join(self._fields(fields))},)" for fields in head.lines if fields)
        return f"M({self._emblem(head.emblem, style.MEMO_EMBLEM)},{self._words(head.title)},{lines})"

    def _fields(self, fields: Sequence[Field]) -> Iterator[str]:
        labels = sum(fonts.width(self.put(field.label), style.LABEL, "bold") + _GUTTER for field in fields)
        whole = sum(field.share for field in fields)
        for field in fields:
            with self._within((self.width - labels) * field.share / whole - _GUTTER):
                value = self._words(field.value)
            yield f"(label:{self._words(field.label)},value:{value},share:{field.share})"

    def _cover(self, cover: Cover) -> str:
        foot = self._title_lines(cover.foot, style.HEADINGS[1]) if cover.foot else "none"
        return (
            "{block(height:100%,width:100%,{v(1cm);"
            f"align(center,{self._emblem(cover.emblem, style.EMBLEM)});v(2.5cm);"
            f"{self._title_lines(cover.lines, style.COVER)};v(1fr);{foot};v(1cm)}});pagebreak(weak:true)}}"
        )

    def _emblem(self, emblem: Image | None, side: float) -> str:
        """A picture that fits into a square of `side` centimetres, or the frame for it."""
        square = f"width:{side}cm,height:{side}cm"
        if emblem is None:
            stroke = f'(paint:rgb("{style.RULE}"),thickness:0.7pt,dash:"dashed")'
            return f"rect({square},radius:4pt,stroke:{stroke})"
        kind = "png" if emblem.data.startswith(b"\x89PNG") else "jpg"
        name = f"emblem{len(self.pictures)}.{kind}"
        self.pictures[name] = emblem.data
        alt = literal(self.put(emblem.alt))
        return f'image("/{name}",{square},fit:"contain",alt:{alt})'
