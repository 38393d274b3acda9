"""A paper as one HTML file: for a body's website, for phones, and for those who read with their ears.

It stands alone: style and typeface are inside, there is no script, and nothing is fetched.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

from prongsai.documents import charts, drawing, fonts
from prongsai.documents.content import (
    TICK,
    Block,
    Bullets,
    Cell,
    Chart,
    Cover,
    Emblem,
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
    all_blocks,
    head_rows,
    ink,
    placed_cells,
    signature_lines,
)
from prongsai.documents.forms import columns, style
from prongsai.errors import Language

_LOOK = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
_YES = {"th": "ใช่", "en": "yes"}
_FIGURE = {"th": "แผนภูมิ", "en": "Chart"}
_TABLE = {"th": "ตาราง", "en": "Table"}


def render(paper: Paper) -> str:
    """The paper as an HTML page (UTF-8). PaperError: a font file is missing."""
    fonts.require()
    page = _Page(paper)
    title = escape(page.put(paper.title))
    about = (
        f'<meta name="author" content="{escape(page.put(paper.author or paper.body))}">'
        f'<meta name="description" content="{escape(page.put(paper.subject or paper.title))}">'
        f'<meta name="dcterms.date" content="{paper.date.isoformat()}">'
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{paper.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"{about}\n<style>\n{_typeface()}{_style()}</style>\n</head>\n<body>\n<main>\n"
        f"{page.head()}{page.blocks(paper.blocks)}</main>\n</body>\n</html>\n"
    )


@cache
def _typeface() -> str:
    faces: tuple[tuple[fonts.Face, int], ...] = (("regular", 400), ("bold", 700))
    return "".join(
        f"@font-face{{font-family:{style.TYPEFACE};font-weight:{weight};font-display:swap;"
        f"src:url(data:font/ttf;base64,{base64.b64encode(fonts.read(face)).decode('ascii')})}}\n"
        for face, weight in faces
    )


@cache
def _style() -> str:
    look = _LOOK
    for name in ("RULE", "HEAD_FILL", "GROUP_FILL"):
        look = look.replace(f"#{name}", f"#{getattr(style, name)}")
    return look


class _Page:
    """One paper on its way into HTML."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.put = ink(paper.digits)
        self.has_title = False
        self.marks = 0

    def head(self) -> str:
        """The draft mark, and a title for screen readers where the paper prints none."""
        mark = style.draft_mark(self.paper.language)
        draft = f'<p class="draft">{mark}</p>\n' if self.paper.is_draft else ""
        if any(isinstance(block, Cover | MemoHead | TitleLines) for block in all_blocks(self.paper.blocks)):
            return draft
        return f'{draft}<h1 class="hidden">{self._said(self.paper.title)}</h1>\n'

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(f"{self._block(block)}\n" for block in blocks)

    def _said(self, text: str) -> str:
        return escape(self.put(text)).replace("\n", "<br>")

    def _mark(self) -> int:
        self.marks += 1
        return self.marks

    def _block(self, block: Block) -> str:  # one arm per kind of block
        match block:
            case Heading(level, text, is_small):
                kind = ' class="small"' if is_small else ""
                return f"<h{level + 1}{kind}>{self._said(text)}</h{level + 1}>"
            case Paragraph():
                return self._paragraph(block)
            case Bullets(items):
                return f"<ul>{self._items(items)}</ul>"
            case Numbered(items):
                thai = ' class="thai"' if self.paper.digits == "thai" else ""
                return f"<ol{thai}>{self._items(items)}</ol>"
            case Table():
                return self._table(block)
            case Chart():
                return self._chart(block)
            case SignatureBlock(signers):
                return f'<div class="signatures">{"".join(map(self._signer, signers))}</div>'
            case TextBlock(key, paragraphs):
                return f'<div data-block="{escape(key)}">{"".join(map(self._paragraph, paragraphs))}</div>'
            case PageBreak():
                return '<div class="page-break"></div>'
            case TitleLines(lines):
                return self._title(lines)
            case Cover():
                return self._cover(block)
            case Emblem(image, height):
                return self._emblem(image, height)
            case MemoHead():
                return self._memo_head(block)
            case Rule():
                return '<hr class="rule">'
            case Landscape(blocks):
                return self.blocks(blocks).rstrip("\n")

    # ------------------------------------------------------------------------------------------- text

    def _text(self, text: Text) -> str:
        return "".join(map(self._run, text))

    def _run(self, run: Run) -> str:
        made = self._said(run.text)
        if run.italic:
            made = f"<em>{made}</em>"
        return f"<strong>{made}</strong>" if run.bold else made

    def _paragraph(self, paragraph: Paragraph) -> str:
        name = paragraph.align if paragraph.align != "left" else "indent" if paragraph.is_indented else ""
        kind = f' class="{name}"' if name else ""
        return f"<p{kind}>{self._text(paragraph.runs)}</p>"

    def _items(self, items: Sequence[Text]) -> str:
        return "".join(f"<li>{self._text(item)}</li>" for item in items)

    def _title(self, lines: Sequence[str]) -> str:
        made = "<br>".join(map(self._said, lines))
        if self.has_title:
            return f'<p class="title">{made}</p>'
        self.has_title = True
        return f"<h1>{made}</h1>"

    def _cover(self, cover: Cover) -> str:
        foot = "".join(f"<p>{self._said(line)}</p>" for line in cover.foot)
        emblem = self._emblem(cover.emblem)
        return (
            f'<header class="cover">{emblem}{self._title(cover.lines)}<div class="foot">{foot}</div></header>'
        )

    def _memo_head(self, head: MemoHead) -> str:
        lines = ""
        for fields in head.lines:
            made = "".join(
                f'<div style="flex:{field.share} 1 12rem"><dt>{self._said(field.label)}</dt>'
                f"<dd>{self._said(field.value)}</dd></div>"
                for field in fields
            )
            lines += f'<dl class="fields">{made}</dl>'
        emblem = self._emblem(head.emblem, style.MEMO_EMBLEM)
        return f'<header class="memo">{emblem}{self._title((head.title,))}</header>{lines}'

    def _emblem(self, emblem: Image | None, side: float = 0.0) -> str:
        """A picture in a square of `side` centimetres (a cover's where not given), or the frame for it."""
        size = f' style="width:{side}cm;height:{side}cm"' if side else ""
        if emblem is None:
            return f'<div class="emblem empty"{size}></div>'
        kind = "png" if emblem.data.startswith(b"\x89PNG") else "jpeg"
        data = base64.b64encode(emblem.data).decode("ascii")
        return (
            f'<img class="emblem"{size} alt="{escape(self.put(emblem.alt))}" '
            f'src="data:image/{kind};base64,{data}">'
        )

    def _signer(self, signer: Signer) -> str:
        opinion = "".join(f'<p class="opinion">{self._said(line)}</p>' for line in signer.opinion)
        lines = "".join(f"<p>{self._said(line)}</p>" for line in signature_lines(signer, self.paper.language))
        room = '<div class="room"></div>' if signer.is_plain else ""
        return f"<div>{opinion}{room}{lines}</div>"

    # --------------------------------------------------------------------------------- tables, charts

    def _table(self, table: Table) -> str:
        caption = f"<caption>{self._said(table.caption)}</caption>" if table.caption else ""
        note = f'<p class="note">{self._said(table.note)}</p>' if table.note else ""
        shares = columns.widths(table, style.points(style.TEXT_WIDTH), self.put)
        widths = "".join(f'<col style="width:{100 * share / sum(shares):.1f}%">' for share in shares)
        name = self.put(table.caption) or _TABLE[self.paper.language]
        return (
            f'<div class="table"><div class="scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
            f'<table style="--columns:{len(table.columns)}">{caption}<colgroup>{widths}</colgroup>'
            f"<thead>{self._head(table)}</thead>{self._bodies(table)}</table></div>{note}</div>"
        )

    def _head(self, table: Table) -> str:
        made = ""
        for row in head_rows(table):
            cells = ""
            for cell in row:
                scope = "colgroup" if cell.columns > 1 else "col"
                spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                cells += f'<th scope="{scope}"{spans}>{self._said(cell.text)}</th>'
            made += f"<tr>{cells}</tr>"
        return made

    def _bodies(self, table: Table) -> str:
        """One ``tbody`` per group, so that a group row heads its own rows."""
        made, is_open = "", False
        for row in table.rows:
            if row.kind == "group" or not is_open:
                made += "</tbody><tbody>" if is_open else "<tbody>"
                is_open = True
            made += self._row(table, row)
        return f"{made}</tbody>" if is_open else ""

    def _row(self, table: Table, row: Row) -> str:
        kind = f' class="{row.kind}"' if row.kind != "normal" else ""
        return f"<tr{kind}>{''.join(self._cells(table, row))}</tr>"

    def _cells(self, table: Table, row: Row) -> Iterator[str]:
        for cell, side, _ in placed_cells(table, row):
            options = f' colspan="{cell.span}"' if cell.span > 1 else ""
            options += f' class="{side}"' if side != "left" else ""
            if cell.tone != "plain":
                options += f' style="background:#{style.TONES[cell.tone]}"'
            tag = "td"
            if row.kind == "group":
                tag, options = "th", f' scope="rowgroup"{options}'
            yield f"<{tag}{options}>{self._cell(cell)}</{tag}>"

    def _cell(self, cell: Cell) -> str:
        if len(cell.lines) == 1 and not cell.lines[0].has_bullet:
            text = cell.lines[0].runs
            if len(text) == 1 and text[0].text == TICK:
                return f'<span role="img" aria-label="{_YES[self.paper.language]}">{TICK}</span>'
            return self._text(text)
        return "".join(self._lines(cell.lines))

    def _lines(self, lines: Sequence[Line]) -> Iterator[str]:
        is_list = False
        for line in lines:
            if line.has_bullet != is_list:
                yield "</ul>" if is_list else "<ul>"
                is_list = line.has_bullet
            yield f"<li>{self._text(line.runs)}</li>" if is_list else f"<p>{self._text(line.runs)}</p>"
        if is_list:
            yield "</ul>"

    def _chart(self, chart: Chart) -> str:
        language: Language = self.paper.language
        picture = charts.draw(chart.spec, language, self.put)
        title = self.put(chart.caption) or _FIGURE[language]
        shown = drawing.svg(picture, title, self.put(chart.alt), f"chart{self._mark()}")
        caption = f"<figcaption>{self._said(chart.caption)}</figcaption>" if chart.caption else ""
        return (
            f'<figure><div class="scroll" role="region" tabindex="0" aria-label="{escape(title)}">'
            f"{shown}</div>{caption}</figure>"
        )
