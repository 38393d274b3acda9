"""A paper as DOCX, for officers to edit in Word: real styles, repeated table heads, tagged text blocks.

The body is written as WordprocessingML and put into the template; python-docx keeps the package (parts,
pictures, properties). Every run names its typeface and size for Latin and for complex scripts, because
Word takes the latter for Thai.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document
from docx.image.image import Image as ImageFile
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

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
    all_blocks,
    all_runs,
    head_rows,
    ink,
    keeps_together,
    placed_cells,
    signature_lines,
    stays_whole,
    with_signatures,
)
from prongsai.documents.forms import columns, docx_template, style, text_blocks, typesetter
from prongsai.documents.forms.docx_template import letters, twips

_EMU_PER_POINT = 12700
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip file can hold
_COMPRESSION = 4  # a third faster than the default for files 2 % larger
_LONGEST_PROPERTY = 255  # what the package format allows for a title, a subject, an author
_TINY = 1.0
_SIDES = ("top", "left", "bottom", "right")
_BELOW_TITLE = '<w:spacing w:after="240"/>'
_NO_MARGINS = "".join(["<w:tcMar>", *(f'<w:{side} w:w="0" w:type="dxa"/>' for side in _SIDES), "</w:tcMar>"])
_MIDDLE = '<w:vAlign w:val="center"/>'
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def render(paper: Paper) -> bytes:
    """The paper as a DOCX file; the same paper gives the same bytes. PaperError: a font file is missing."""
    fonts.require()
    form = docx_template.template(
        paper.language, paper.digits, paper.is_draft, _has_italics(paper), paper.states_pages
    )
    document = docx.Document(io.BytesIO(form))
    writer = _Writer(paper, document)
    body = f"<w:body {docx_template.NAMESPACES}>{writer.body()}</w:body>"
    document.element.replace(document.element.body, parse_xml(body))
    _describe(document, paper)
    return _packed(document)


def _has_italics(paper: Paper) -> bool:
    return any(run.italic for run in all_runs(paper.blocks))


def _describe(document: Document, paper: Paper) -> None:
    put, plain = ink(paper.digits), ink("arabic")
    moment = datetime.datetime.combine(paper.date, datetime.time())
    about = document.core_properties
    about.title, about.subject = (
        put(paper.title)[:_LONGEST_PROPERTY],
        plain(paper.subject)[:_LONGEST_PROPERTY],
    )
    about.author = about.last_modified_by = plain(paper.author or paper.body)[:_LONGEST_PROPERTY]
    about.language = "th-TH" if paper.language == "th" else "en-GB"
    about.created = about.modified = moment
    # Read back with edited texts, so that none is taken into another body's file.
    about.keywords = plain(paper.origin)[:_LONGEST_PROPERTY]
    about.revision = 1


def _packed(document: Document) -> bytes:
    """The package as a zip file with fixed times and sorted names, the content types first."""
    package = document.part.package
    parts = sorted(package.iter_parts(), key=lambda part: part.partname)
    files = {"[Content_Types].xml": _content_types(parts), "_rels/.rels": package.rels.xml}
    for part in parts:
        files[part.partname.membername] = part.blob
        if len(part.rels):
            files[part.partname.rels_uri.membername] = part.rels.xml
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=_COMPRESSION)
    return made.getvalue()


def _content_types(parts: Sequence[Part]) -> str:
    names = "".join(
        f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>' for part in parts
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{names}</Types>'
    )


def _runs(text: str, look: str) -> str:
    lines = escape(text).split("\n")
    made = '</w:t><w:br/><w:t xml:space="preserve">'.join(lines)
    return f'<w:r>{look}<w:t xml:space="preserve">{made}</w:t></w:r>'


class _Writer:
    """One paper on its way into WordprocessingML."""

    def __init__(self, paper: Paper, document: Document) -> None:
        self.paper = paper
        self.put = ink(paper.digits)
        self.document = document
        self.breaks_page = False  # the next paragraph begins a page
        self.marks = 0  # pictures and content controls, for their ids
        drawings = [
            charts.draw(block.spec, paper.language, self.put)
            for block in all_blocks(paper.blocks)
            if isinstance(block, Chart)
        ]
        self.pictures = iter(zip(drawings, typesetter.to_png(drawings), strict=True))
        self.width = style.TEXT_WIDTH

    def body(self) -> str:
        """All sections; each ends with a paragraph that holds its page set-up, the last one with the body."""
        parts: list[str] = []
        is_first = True
        for place, (block, keeps_next) in enumerate(with_signatures(self.paper.blocks), 1):
            if not isinstance(block, Landscape):
                parts.append(self._kept(block) if keeps_next else self._block(block))
                continue
            if parts:
                parts.append(self._section_end(parts[-1], is_turned=False, is_first=is_first))
                is_first = False
            self.width = style.LANDSCAPE_TEXT_WIDTH
            inner = with_signatures(block.blocks)
            parts.extend(self._kept(each) if keeps else self._block(each) for each, keeps in inner)
            if place == len(self.paper.blocks):
                # The body's own set-up; one more section would be an empty page.
                return "".join(parts) + self._page(is_turned=True, is_first=is_first)
            parts.append(self._section_end(parts[-1], is_turned=True, is_first=is_first))
            self.width, is_first = style.TEXT_WIDTH, False
        return "".join(parts) + self._page(is_turned=False, is_first=is_first)

    def _section_end(self, last: str, *, is_turned: bool, is_first: bool) -> str:
        self.breaks_page = False
        # LibreOffice drops the paragraph that ends a section, and with it the end of a text block before it.
        between = self._tiny() if last.endswith("</w:sdt>") else ""
        return between + self._tiny(self._page(is_turned=is_turned, is_first=is_first))

    def _tiny(self, section: str = "") -> str:
        return (
            f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
            f"{letters(_TINY)}{section}</w:pPr></w:p>"
        )

    def _page(self, *, is_turned: bool, is_first: bool) -> str:
        short, long = map(twips, style.PAGE)
        size = (
            f'w:w="{long}" w:h="{short}" w:orient="landscape"' if is_turned else f'w:w="{short}" w:h="{long}"'
        )
        number = '<w:pgNumType w:fmt="thaiNumbers"/>' if self.paper.digits == "thai" else ""
        first, other = docx_template.HEADER_FIRST, docx_template.HEADER_OTHER
        return (
            f'<w:sectPr><w:headerReference w:type="first" r:id="{first}"/>'
            f'<w:headerReference w:type="default" r:id="{other}"/><w:type w:val="nextPage"/><w:pgSz {size}/>'
            f'<w:pgMar w:top="{twips(style.TOP)}" w:right="{twips(style.RIGHT)}" '
            f'w:bottom="{twips(style.BOTTOM)}" w:left="{twips(style.LEFT)}" w:header="{twips(1.2)}" '
            f'w:footer="{twips(1.0)}" w:gutter="0"/>{number}{"<w:titlePg/>" if is_first else ""}</w:sectPr>'
        )

    def _kept(self, block: Block) -> str:
        """A block whose last paragraph stands on the page of what follows."""
        if isinstance(block, TextBlock):
            return self._text_block(block, keeps_next=True)
        return self._paragraph(block, keeps_next=True) if isinstance(block, Paragraph) else self._block(block)

    def _block(self, block: Block) -> str:  # one arm per kind of block
        match block:
            case Heading(level, text, is_small):
                look = letters(style.BODY if is_small else style.HEADINGS[level], is_bold=True)
                return self._p(_runs(self.put(text), look), f"Heading{level}")
            case Paragraph():
                return self._paragraph(block)
            case Bullets(items):
                return self._list(items, docx_template.BULLET_LIST)
            case Numbered(items):
                return self._list(items, self._new_numbers())
            case Table():
                return self._table(block)
            case Chart():
                return self._chart(block)
            case SignatureBlock(signers):
                return self._signatures(signers)
            case TextBlock():
                return self._text_block(block)
            case PageBreak():
                self.breaks_page = True
                return ""
            case TitleLines(lines):
                return self._title_lines(lines)
            case Cover():
                return self._cover(block)
            case Emblem(image, height):
                return self._emblem(image, height, above=0)
            case MemoHead():
                return self._memo_head(block)
            case Rule():
                return self._rule()
            case Landscape():
                raise TypeError("a turned page cannot hold turned pages")

    # ------------------------------------------------------------------------------------ paragraphs

    def _p(self, runs: str, name: str = "", layout: str = "", *, keeps_next: bool = False) -> str:
        """One paragraph; `layout` is what stands in ``w:pPr`` after the page break, in the schema's order."""
        named = f'<w:pStyle w:val="{name}"/>' if name else ""
        keep = "<w:keepNext/>" if keeps_next else ""
        page = "<w:pageBreakBefore/>" if self.breaks_page else ""
        self.breaks_page = False
        return f"<w:p><w:pPr>{named}{keep}{page}{layout}</w:pPr>{runs}</w:p>"

    def _text(self, text: Text, size: float = style.BODY, *, is_bold: bool = False) -> str:
        return "".join(self._run(run, size, is_bold) for run in text)

    def _run(self, run: Run, size: float, is_bold: bool) -> str:
        return _runs(self.put(run.text), letters(size, run.bold or is_bold, run.italic))

    def _paragraph(self, paragraph: Paragraph, *, keeps_next: bool = False) -> str:
        layout = ""
        if paragraph.align != "left":
            layout = f'<w:jc w:val="{paragraph.align}"/>'
        elif paragraph.is_indented:
            layout = f'<w:ind w:firstLine="{twips(style.INDENT)}"/>'
        return self._p(self._text(paragraph.runs), "", layout, keeps_next=keeps_next)

    def _list(self, items: Sequence[Text], numbers: int) -> str:
        layout = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbers}"/></w:numPr>'
        return "".join(self._p(self._text(item), "ListParagraph", layout) for item in items)

    def _new_numbers(self) -> int:
        """A list of its own, so that every numbered list begins with 1."""
        numbering = self.document.part.numbering_part.element
        name = len(numbering.findall(f"{_W}num")) + 1
        numbering.append(
            parse_xml(
                f'<w:num {docx_template.NAMESPACES} w:numId="{name}">'
                f'<w:abstractNumId w:val="{docx_template.NUMBER_LIST}"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
        return name

    def _title_lines(self, lines: Sequence[str]) -> str:
        look = letters(style.TITLE, is_bold=True)
        shown = [self._p(_runs(self.put(line), look), "Title") for line in lines[:-1]]
        last = [self._p(_runs(self.put(line), look), "Title", _BELOW_TITLE) for line in lines[-1:]]
        return "".join(shown + last)

    def _text_block(self, block: TextBlock, *, keeps_next: bool = False) -> str:
        printed = ["".join(self.put(run.text) for run in each.runs) for each in block.paragraphs]
        key, tag = quoteattr(block.key), quoteattr(text_blocks.tag(block.key, printed))
        paragraphs = "".join(map(self._paragraph, block.paragraphs[:-1]))
        paragraphs += "".join(self._paragraph(each, keeps_next=keeps_next) for each in block.paragraphs[-1:])
        # Of a control around paragraphs, LibreOffice keeps only what a building block has, and of any other
        # kind it saves the words several times over: the tag is told a second time, as a category.
        part = (
            f'<w:docPartObj><w:docPartGallery w:val="Quick Parts"/><w:docPartCategory w:val={tag}/>'
            "<w:docPartUnique/></w:docPartObj>"
        )
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val={key}/><w:tag w:val={tag}/><w:id w:val="{self._mark()}"/>{part}'
            f"</w:sdtPr><w:sdtContent>{paragraphs}</w:sdtContent></w:sdt>"
        )

    def _mark(self) -> int:
        self.marks += 1
        return self.marks

    # ---------------------------------------------------------------------------------------- tables

    def _flush_break(self) -> str:
        """A table cannot begin a page by itself: an invisible paragraph before it does."""
        if not self.breaks_page:
            return ""
        return self._p("", "", f'<w:spacing w:after="0" w:line="20" w:lineRule="exact"/>{letters(_TINY)}')

    def _table(self, table: Table) -> str:
        size = style.table_size(table)
        room = style.points(self.width)
        widths = [round(20 * width) for width in columns.widths(table, room, self.put)]
        caption = ""
        if table.caption:
            look = letters(style.CAPTION, is_bold=True)
            caption = self._p(_runs(self.put(table.caption), look), "Caption", keeps_next=True)
        before = caption or self._flush_break()
        rows = "".join((*self._head(table, widths, size), *self._rows(table, widths, size)))
        note = self._note(table.note)
        return f"{before}{_opened(widths, 'PaperTable')}{rows}</w:tbl>{note}"

    def _note(self, note: str) -> str:
        """The note under a table, or the empty paragraph that keeps two tables apart."""
        if note:
            return self._p(_runs(self.put(note), letters(style.NOTE)), "TableNote")
        return self._p("", "", f'<w:spacing w:after="0" w:line="160" w:lineRule="exact"/>{letters(_TINY)}')

    def _head(self, table: Table, widths: Sequence[int], size: float) -> Iterator[str]:
        heads = head_rows(table)
        look = letters(size, is_bold=True)
        grouped = [bool(column.group) for column in table.columns] if len(heads) == 2 else []
        for level, head in enumerate(heads):
            cells: list[str] = []
            waiting = list(head)
            place = 0
            while place < len(widths):
                if level == 1 and not grouped[place]:
                    cells.append(
                        _cell(widths[place], "<w:vMerge/>", self._head_text("", look), style.HEAD_FILL)
                    )
                    place += 1
                    continue
                cell = waiting.pop(0)
                span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
                merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
                width = sum(widths[place : place + cell.columns])
                cells.append(_cell(width, span + merge, self._head_text(cell.text, look), style.HEAD_FILL))
                place += cell.columns
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"

    def _head_text(self, text: str, look: str) -> str:
        runs = _runs(self.put(text), look) if text else ""
        return self._p(runs, "TableText", f'<w:jc w:val="center"/>{look}', keeps_next=True)

    def _rows(self, table: Table, widths: Sequence[int], size: float) -> Iterator[str]:
        is_whole = stays_whole(table)
        for number, row in enumerate(table.rows, 1):
            keeps = row.kind == "group" or (is_whole and number < len(table.rows))
            split = "<w:trPr><w:cantSplit/></w:trPr>" if keeps_together(table, row) else ""
            place, cells = 0, ""
            for cell, side, _ in placed_cells(table, row):
                width = sum(widths[place : place + cell.span])
                place += cell.span
                cells += self._cell(cell, row, side, width, size, keeps_next=keeps)
            yield f"<w:tr>{split}{cells}</w:tr>"

    def _cell(self, cell: Cell, row: Row, side: Align, width: int, size: float, *, keeps_next: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        fill = style.TONES[cell.tone]
        if row.kind != "normal" and cell.tone == "plain":
            fill = style.GROUP_FILL
        lines = "".join(self._cell_lines(cell, row, side, size, keeps_next))
        return _cell(width, span, lines, fill if fill != style.TONES["plain"] else "")

    def _cell_lines(self, cell: Cell, row: Row, side: Align, size: float, keeps: bool) -> Iterator[str]:
        justified = f'<w:jc w:val="{side}"/>' if side != "left" else ""
        for line in cell.lines:
            runs = self._text(line.runs, size, is_bold=row.kind != "normal")
            numbers = docx_template.CELL_LIST
            mark = (
                f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbers}"/></w:numPr>'
                if line.has_bullet
                else ""
            )
            yield self._p(runs, "TableText", mark + justified + letters(size), keeps_next=keeps)
        if not cell.lines:
            yield self._p("", "TableText", letters(size), keeps_next=keeps)

    # -------------------------------------------------------------------------------- pictures, covers

    def _chart(self, chart: Chart) -> str:
        drawing, png = next(self.pictures)
        scale = min(1.0, style.points(self.width) / drawing.width)
        picture = self._picture(png, drawing.width * scale, drawing.height * scale, chart.alt)
        shown = self._p(
            f"<w:r>{letters(style.BODY)}{picture}</w:r>",
            "",
            '<w:spacing w:before="120" w:after="80"/><w:jc w:val="center"/>',
            keeps_next=bool(chart.caption),
        )
        if not chart.caption:
            return shown
        return shown + self._p(_runs(self.put(chart.caption), letters(style.CAPTION)), "FigureCaption")

    def _picture(self, data: bytes, width: float, height: float, alt: str) -> str:
        relation, _ = self.document.part.get_or_add_image(io.BytesIO(data))
        mark = self._mark()
        extent = f'cx="{round(width * _EMU_PER_POINT)}" cy="{round(height * _EMU_PER_POINT)}"'
        described = f'id="{mark}" name="Picture {mark}" descr={quoteattr(self.put(alt))}'
        return (
            f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
            f"<wp:docPr {described}/><a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {described}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )

    def _signatures(self, signers: Sequence[Signer]) -> str:
        """A table without lines: two who sign beside each other, one alone at the right."""
        whole = twips(self.width)
        is_pair = len(signers) > 1
        widths = [whole // 2, whole // 2] if is_pair else [whole * 2 // 5, whole * 3 // 5]
        rows = [signers[n : n + 2] for n in range(0, len(signers), 2)]
        made = self._p(
            "", "", f'<w:spacing w:before="240" w:after="0"/>{letters(style.BODY)}', keeps_next=True
        )
        made += _opened(widths, "TableNormal")
        for row in rows:
            cells = [self._signer(signer) for signer in row]
            cells = cells if is_pair else [self._p("", "TableText"), *cells]
            cells += [self._p("", "TableText")] * (2 - len(cells))
            made += "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            made += "".join(_cell(width, "", cell, "") for width, cell in zip(widths, cells, strict=True))
            made += "</w:tr>"
        return f"{made}</w:tbl>{self._note('')}"

    def _signer(self, signer: Signer) -> str:
        centred = '<w:spacing{room} w:after="60"/><w:jc w:val="center"/>'
        room = f' w:before="{round(20 * style.SIGNING_ROOM)}"' if signer.is_plain else ""
        layouts = [""] * len(signer.opinion) + [centred.format(room=room)]
        lines = (*signer.opinion, *signature_lines(signer, self.paper.language))
        layouts += [centred.format(room="")] * (len(lines) - len(layouts))
        look = letters(style.BODY)
        return "".join(
            self._p(_runs(self.put(line), look), "TableText", layout, keeps_next=True)
            for line, layout in zip(lines, layouts, strict=True)
        )

    # ------------------------------------------------------------------------ heads of official papers

    def _rule(self) -> str:
        side = twips((self.width - style.RULE_LENGTH) / 2)
        edge = '<w:pBdr><w:bottom w:val="dashed" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        layout = f'{edge}<w:spacing w:before="0" w:after="240"/><w:ind w:left="{side}" w:right="{side}"/>'
        return self._p("", "", layout + letters(_TINY))

    def _memo_head(self, head: MemoHead) -> str:
        """Emblem and title in a table without lines, then a paragraph for each line of fields."""
        side = twips(style.MEMO_EMBLEM)
        widths = [side, twips(self.width) - 2 * side, side]
        before = self._flush_break()
        frame = "" if head.emblem else f"<w:tcBorders>{_frame_edges()}</w:tcBorders>"
        title = _runs(self.put(head.title), letters(style.MEMO_TITLE, is_bold=True))
        cells = (
            _cell(side, frame + _NO_MARGINS + _MIDDLE, self._memo_emblem(head), "")
            + _cell(widths[1], _NO_MARGINS + _MIDDLE, self._p(title, "Title"), "")
            + _cell(side, "", self._p("", "TableText"), "")
        )
        height = f'<w:trPr><w:trHeight w:val="{side}" w:hRule="exact"/></w:trPr>'
        band = f"{before}{_opened(widths, 'TableNormal')}<w:tr>{height}{cells}</w:tr></w:tbl>"
        return band + "".join(self._fields(fields) for fields in head.lines if fields) + self._note("")

    def _memo_emblem(self, head: MemoHead) -> str:
        if head.emblem is None:
            return self._p("", "TableText")
        size = _fitted(head.emblem, style.points(style.MEMO_EMBLEM))
        picture = self._picture(head.emblem.data, *size, head.emblem.alt)
        return self._p(f"<w:r>{letters(style.BODY)}{picture}</w:r>", "TableText", '<w:jc w:val="center"/>')

    def _fields(self, fields: Sequence[Field]) -> str:
        """Fields beside each other: dots run under each value and on to the tab stop where its share ends."""
        whole, place, runs, stops = sum(field.share for field in fields), 0.0, "", ""
        for number, field in enumerate(fields, 1):
            place += self.width * field.share / whole
            side = "right" if number == len(fields) else "left"
            stops += f'<w:tab w:val="{side}" w:pos="{twips(place)}"/>'
            dotted = letters(style.BODY, is_dotted=True)
            runs += _runs("  ", letters(style.BODY)) if number > 1 else ""
            runs += _runs(self.put(field.label), letters(style.LABEL, is_bold=True))
            runs += _runs(f" {self.put(field.value)}", dotted) + f"<w:r>{dotted}<w:tab/></w:r>"
        line = round(20 * style.FIELD_LINE)
        spacing = f'<w:spacing w:after="0" w:line="{line}" w:lineRule="atLeast"/>'
        return self._p(runs, "", f"<w:tabs>{stops}</w:tabs>{spacing}")

    def _cover(self, cover: Cover) -> str:
        title, foot = letters(style.COVER, is_bold=True), letters(style.HEADINGS[1], is_bold=True)
        made = self._emblem(cover.emblem, style.EMBLEM, above=400)
        for n, line in enumerate(cover.lines):
            above = '<w:spacing w:before="1400"/>' if n == 0 else ""
            made += self._p(_runs(self.put(line), title), "Title", above)
        frame = (
            f'<w:framePr w:w="{twips(self.width)}" w:hSpace="0" w:wrap="around" w:vAnchor="margin" '
            'w:hAnchor="margin" w:xAlign="center" w:yAlign="bottom"/>'
        )
        made += "".join(self._p(_runs(self.put(line), foot), "Title", frame) for line in cover.foot)
        self.breaks_page = True
        return made

    def _emblem(self, emblem: Image | None, side: float, above: int) -> str:
        """A picture that fits into a square of `side` centimetres, or the frame for it; `above` in twips."""
        centred = f'<w:spacing w:before="{above}"/><w:jc w:val="center"/>'
        if emblem is not None:
            picture = self._picture(emblem.data, *_fitted(emblem, style.points(side)), emblem.alt)
            return self._p(f"<w:r>{letters(style.BODY)}{picture}</w:r>", "", centred)
        edges, width = _frame_edges(), twips(side)
        before = self._p("", "", centred) if above else self._flush_break()
        return (
            before
            + f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
            + f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            + f'<w:tblGrid><w:gridCol w:w="{width}"/>'
            f'</w:tblGrid><w:tr><w:trPr><w:trHeight w:val="{width}" w:hRule="exact"/></w:trPr>'
            f"{_cell(width, '', self._p('', 'TableText'), '')}</w:tr></w:tbl>"
        )


def _fitted(emblem: Image, side: float) -> tuple[float, float]:
    """Width and height in points of a picture that fits into a square."""
    picture = ImageFile.from_blob(emblem.data)
    larger = max(picture.px_width, picture.px_height)
    return side * picture.px_width / larger, side * picture.px_height / larger


def _opened(widths: Iterable[int], name: str) -> str:
    columns = list(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{name}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:noHBand="0" w:noVBand="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _frame_edges() -> str:
    border = f'w:val="dashed" w:sz="6" w:space="0" w:color="{style.RULE}"'
    return "".join(f"<w:{name} {border}/>" for name in _SIDES)


def _cell(width: int, merging: str, paragraphs: str, fill: str) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    middle = '<w:vAlign w:val="center"/>' if fill == style.HEAD_FILL else ""
    layout = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merging}{shade}{middle}</w:tcPr>'
    return f"<w:tc>{layout}{paragraphs}</w:tc>"
