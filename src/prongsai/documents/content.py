"""What papers are made of: one paper as plain data, before it takes the form of PDF, DOCX or HTML.

Nothing here draws. A module per paper builds a `Paper` out of these blocks; `pdf`, `docx` and `html` each
give it a form, and `plain_text` reads it out, so that the three forms can be held against each other.

>>> paper = Paper("รายงาน", "อบต.ตัวอย่าง", 2568, datetime.date(2025, 9, 1),
...               (Heading(1, "ผลการประเมิน"), Paragraph.of("ได้ 93.82 คะแนน")), digits="thai")
>>> plain_text(paper)
('ผลการประเมิน', 'ได้ ๙๓.๘๒ คะแนน')
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

from prongsai import thai
from prongsai.documents import charts
from prongsai.errors import Language

Digits = Literal["thai", "arabic"]
Align = Literal["left", "center", "right"]
Tone = Literal["plain", "good", "fair", "poor", "muted"]
RowKind = Literal["normal", "group", "total"]

TICK = "√"
BULLET = "•"
_DOTS = "." * 22
_LETTERS_PER_LINE = 90
_SHORT_ROW = 12
_SHORT_TABLE = 24


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight; a line feed in it breaks the line."""

    text: str
    bold: bool = False
    italic: bool = False


Text = tuple[Run, ...]


def runs(*parts: str | Run) -> Text:
    """Text out of plain strings and runs: ``runs("ได้ ", Run("60.88", bold=True), " คะแนน")``."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `is_small` prints it in the size of the text below it, as memos do."""

    level: Literal[1, 2, 3]
    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `is_indented` sets the first line in, as official papers do."""

    runs: Text
    is_indented: bool = True
    align: Align = "left"

    @classmethod
    def of(cls, *parts: str | Run, is_indented: bool = True, align: Align = "left") -> Paragraph:
        return cls(runs(*parts), is_indented, align)


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list numbered from 1."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or one bullet line inside a cell."""

    runs: Text
    has_bullet: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `tone` is a soft colour behind words that already say the same; never alone."""

    lines: tuple[Line, ...] = ()
    tone: Tone = "plain"
    span: int = 1
    align: Align | None = None

    @classmethod
    def of(cls, *lines: str | Text, tone: Tone = "plain", span: int = 1, align: Align | None = None) -> Cell:
        """A cell of one paragraph per argument."""
        return cls(tuple(Line(_as_text(line)) for line in lines), tone, span, align)

    @classmethod
    def listing(cls, *lines: str | Text) -> Cell:
        """A cell of one bullet line per argument."""
        return cls(tuple(Line(_as_text(line), has_bullet=True) for line in lines))

    @classmethod
    def tick(cls, is_ticked: bool) -> Cell:
        """A check mark, or nothing."""
        return cls.of(TICK, align="center") if is_ticked else cls()


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; a group row is a heading inside the table and usually one cell over all columns."""

    cells: tuple[Cell, ...]
    kind: RowKind = "normal"

    @classmethod
    def of(cls, *cells: str | Cell, kind: RowKind = "normal") -> Row:
        return cls(tuple(cell if isinstance(cell, Cell) else Cell.of(cell) for cell in cells), kind)

    @classmethod
    def group(cls, text: str, columns: int) -> Row:
        return cls((Cell.of(text, span=columns, align="left"),), "group")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `share` is its part of the table's width, neighbours with one `group` share an upper head."""

    title: str
    share: float = 1.0
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures. `alt` says in words what it shows, for those who cannot see it."""

    spec: charts.Spec
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs. What is left empty is printed as dots to be written on.

    `opinion` are the lines above the signature, as in the chain of a memo: "เรียน ปลัดเทศบาล", "เพื่อโปรดพิจารณา".
    `is_plain` leaves room for the signature, then name and post, without labels, as announcements do.
    """

    role: str = ""
    name: str = ""
    position: str = ""
    date: str = ""
    opinion: tuple[str, ...] = ()
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Text that officers may rewrite: a tagged content control in DOCX, to be read back by its key."""

    key: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG or JPEG file's content with words for those who cannot see it."""

    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class TitleLines:
    """The paper's title, centred, at the top of its first page."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A page of its own: emblem (or an empty frame for it), title lines, and lines at its foot."""

    lines: tuple[str, ...]
    foot: tuple[str, ...] = ()
    emblem: Image | None = None


@dataclass(frozen=True, slots=True)
class Emblem:
    """The body's emblem (or an empty frame for it), centred above the title; `height` in centimetres."""

    image: Image | None = None
    height: float = 3.0


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of a memo's head: a bold label, and its value on a dotted line; dots alone where empty."""

    label: str
    value: str = ""
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class MemoHead:
    """The head of a memo (บันทึกข้อความ): emblem at the left, title in the middle, then lines of fields.

    Fields of one line stand side by side, in the proportion of their shares.
    """

    title: str
    lines: tuple[tuple[Field, ...], ...]
    emblem: Image | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The short dashed line between the title of an announcement and its text; nothing is said for it."""


@dataclass(frozen=True, slots=True)
class Landscape:
    """Blocks on pages turned sideways."""

    blocks: tuple[Block, ...]


Block = (
    Heading
    | Paragraph
    | Bullets
    | Numbered
    | Table
    | Chart
    | SignatureBlock
    | TextBlock
    | PageBreak
    | TitleLines
    | Cover
    | Emblem
    | MemoHead
    | Rule
    | Landscape
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `year` is the fiscal year (B.E.) it is about, `date` the day it bears.

    `states_pages` prints how many pages there are beside each page's number, as long tables need it.
    `assessed` is the year whose result the paper stands on; `year` where it is 0.
    """

    title: str
    body: str
    year: int
    date: datetime.date
    blocks: tuple[Block, ...]
    language: Language = "th"
    digits: Digits = "thai"
    author: str = ""
    subject: str = ""
    is_draft: bool = False
    states_pages: bool = False
    assessed: int = 0

    @property
    def origin(self) -> str:
        """What is common to all papers of a set and to no other: '2563 เทศบาลเมืองตัวอย่าง'."""
        return f"{self.assessed or self.year} {self.body}"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a table's head, over `columns` columns and `rows` head rows."""

    text: str
    columns: int = 1
    rows: int = 1


def head_rows(table: Table) -> tuple[tuple[HeadCell, ...], ...]:
    """The head of a table: one row, or two where columns stand in groups."""
    if not any(column.group for column in table.columns):
        return (tuple(HeadCell(column.title) for column in table.columns),)
    upper: list[HeadCell] = []
    lower: list[HeadCell] = []
    for group, members in groupby(table.columns, key=lambda column: column.group):
        titles = [column.title for column in members]
        if group:
            upper.append(HeadCell(group, columns=len(titles)))
            lower.extend(map(HeadCell, titles))
        else:
            upper.extend(HeadCell(title, rows=2) for title in titles)
    return tuple(upper), tuple(lower)


def placed_cells(table: Table, row: Row) -> Iterator[tuple[Cell, Align, float]]:
    """Each cell of a row with the side it is set to and its share of the table's width (0 to 1)."""
    whole = sum(column.share for column in table.columns)
    first = 0
    for cell in row.cells:
        columns = table.columns[first : first + cell.span]
        first += cell.span
        yield cell, cell.align or columns[0].align, sum(column.share for column in columns) / whole


def keeps_together(table: Table, row: Row) -> bool:
    """True where a row is so short (about twelve lines) that it must not be split over two pages."""
    return _row_lines(table, row) <= _SHORT_ROW


def stays_whole(table: Table) -> bool:
    """True where a table is so short that it goes to the next page rather than being split over two."""
    return sum(_row_lines(table, row) for row in table.rows) <= _SHORT_TABLE


def with_signatures(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it must not be parted from the one after it.

    A signature never stands alone on a page: the paragraph before it goes with it, and before a centred one
    (the date of an announcement) one more.
    """
    kept: list[bool] = []
    follows = False
    for place, block in reversed(list(enumerate(blocks))):
        before_signature = place + 1 < len(blocks) and isinstance(blocks[place + 1], SignatureBlock)
        keeps = isinstance(block, Paragraph | TextBlock) and (before_signature or follows)
        follows = keeps and isinstance(block, Paragraph) and block.align == "center"
        kept.append(keeps)
    return zip(blocks, reversed(kept), strict=True)


def _row_lines(table: Table, row: Row) -> float:
    """About how many lines the tallest cell of a row takes."""
    heights = [
        sum(1 + _length(line.runs) / (share * _LETTERS_PER_LINE) for line in cell.lines)
        for cell, _, share in placed_cells(table, row)
    ]
    return max(heights, default=0.0)


def signature_lines(signer: Signer, language: Language) -> tuple[str, ...]:
    """What is printed where one signs, below the opinion; dots where it is to be written by hand."""
    thai_words = language == "th"
    sign, position, date = ("ลงชื่อ", "ตำแหน่ง", "วันที่") if thai_words else ("Signed", "Position", "Date")
    if signer.is_plain:
        return (f"({signer.name or _DOTS + '......'})", signer.position or f"{position} {_DOTS}")
    return (
        f"({sign}) {_DOTS} {signer.role}".rstrip(),
        f"({signer.name or _DOTS + '......'})",
        signer.position or f"{position} {_DOTS}",
        f"{date} {signer.date or _DOTS}",
    )


@cache
def ink(digits: Digits) -> Callable[[str], str]:
    """How text is put on paper, in every form: the digits asked for, and nothing that cannot be printed.

    Web and mail addresses, file names, digests and codes (o23, EIT1, nacc-2568) keep Arabic digits: they
    would lead nowhere, or could not be typed, otherwise. Control characters and invisible spaces that come
    along with copied text go; double spaces become one.
    """
    if digits == "arabic":
        return _printable

    def in_thai(text: str) -> str:
        text = _printable(text)
        if not _HOLDS_KEPT.search(text):
            return thai.to_thai_digits(text)
        parts = _KEPT.split(text)
        return "".join(part if n % 2 else thai.to_thai_digits(part) for n, part in enumerate(parts))

    return in_thai


_FILE_ENDS = "pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|zip|csv|txt|html?|mp3|mp4"
_HOLDS_KEPT = re.compile(rf"://|www\.|@|prongsai |[A-Za-z][-:]?[0-9]|sha256:|\.(?i:{_FILE_ENDS})\b")
_KEPT = re.compile(
    r"((?:https?://|www\.)[^\s()<>\"]+|[\w.+-]+@[\w-]+\.[\w.-]+|sha256:[0-9a-f]+|prongsai [0-9.]+[0-9]"
    rf"|[^\s()<>\"/:,;]+\.(?i:{_FILE_ENDS})\b"
    r"|[A-Za-z][-:]?[0-9]+(?:[.-][0-9]+)*(?![0-9]))"
)
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e01ef]"
)
_SPACES = re.compile("[ \u00a0\u2000-\u200a\u202f\u3000]{2,}")
_SAME = str.maketrans({"✓": TICK, "✔": TICK, "\u00a0": " ", "\t": " "})


def _printable(text: str) -> str:
    if text.isalnum():
        return text
    return _SPACES.sub(" ", _UNPRINTABLE.sub("", text.translate(_SAME)))


def plain_text(paper: Paper) -> tuple[str, ...]:
    """All that the paper says, line by line in reading order, with the digits it is printed in.

    Chart pictures, page numbers and the draft mark are left out; list marks (• and 1.) are in.
    """
    put = ink(paper.digits)
    lines = (put(line) for block in paper.blocks for line in _lines(block, paper.language))
    return tuple(part for line in lines for part in line.split("\n") if part.strip())


def _lines(block: Block, language: Language) -> Iterator[str]:  # one arm per kind of block
    match block:
        case Heading(text=text):
            yield text
        case Paragraph(runs=text):
            yield _flat(text)
        case Bullets(items=items):
            yield from (f"{BULLET} {_flat(item)}" for item in items)
        case Numbered(items=items):
            yield from (f"{n}. {_flat(item)}" for n, item in enumerate(items, 1))
        case Table():
            yield from _table_lines(block)
        case Chart(caption=caption):
            yield caption
        case SignatureBlock(signers=signers):
            for signer in signers:
                yield from (*signer.opinion, *signature_lines(signer, language))
        case TextBlock(paragraphs=paragraphs):
            yield from (_flat(paragraph.runs) for paragraph in paragraphs)
        case TitleLines(lines=lines):
            yield from lines
        case Cover(lines=lines, foot=foot):
            yield from (*lines, *foot)
        case MemoHead(title=title, lines=fields):
            yield title
            yield from (f"{field.label} {field.value}".rstrip() for line in fields for field in line)
        case Landscape(blocks=blocks):
            yield from (line for inner in blocks for line in _lines(inner, language))


def _table_lines(table: Table) -> Iterator[str]:
    yield table.caption
    for head in head_rows(table):
        yield from (cell.text for cell in head)
    for row in table.rows:
        for cell in row.cells:
            yield from (f"{BULLET} {_flat(x.runs)}" if x.has_bullet else _flat(x.runs) for x in cell.lines)
    yield table.note


def all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, those on turned pages included."""
    for block in blocks:
        yield block
        if isinstance(block, Landscape):
            yield from all_blocks(block.blocks)


def all_runs(blocks: Iterable[Block]) -> Iterator[Run]:
    """Every run of the paragraphs, lists, cells and text blocks."""
    for block in all_blocks(blocks):
        match block:
            case Paragraph(runs=text):
                yield from text
            case Bullets(items=items) | Numbered(items=items):
                yield from (run for item in items for run in item)
            case TextBlock(paragraphs=paragraphs):
                yield from (run for paragraph in paragraphs for run in paragraph.runs)
            case Table(rows=rows):
                yield from (
                    run for row in rows for cell in row.cells for line in cell.lines for run in line.runs
                )


def _as_text(line: str | Text) -> Text:
    return (Run(line),) if isinstance(line, str) else line


def _flat(text: Text) -> str:
    return "".join(run.text for run in text)


def _length(text: Text) -> int:
    return sum(len(run.text) for run in text)
