"""Slips, cards and posters as PDF: pieces of one size on A4 sheets, each with a QR code, and lines to cut by.

Codes are secret. They are set as they are, never looked up as words, because the words met are remembered,
and by a process that ends; they stand in no property of the file, and nothing is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from prongsai.documents import fonts
from prongsai.documents.content import ink
from prongsai.documents.forms import forgetting, glyphs, qr_squares, style, text_layer, typesetter
from prongsai.documents.forms.typesetter import literal
from prongsai.documents.forms.word_boxes import WordBoxes
from prongsai.errors import Language, PaperError

CODE_SIZE = 13.0
_GROUPS = 3  # of a typed code on one line
_BESIDE = 0.5
_put = ink("arabic")
_LOOK = (Path(__file__).parent / "sheet.typ").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Words:
    """A line of a piece: its words, size and the air above it (both in points)."""

    text: str
    size: float
    weight: Literal["regular", "bold"] = "regular"
    language: Language = "th"
    air: float = 0.0


@dataclass(frozen=True, slots=True)
class Face:
    """What a piece says above its QR code, beside it (before the typed code) and below it."""

    above: tuple[Words, ...]
    below: tuple[Words, ...]
    beside: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A slip, card or poster: its face, what its QR holds, and the groups of the code typed beside it."""

    face: Face
    target: str
    code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How many pieces an A4 sheet holds across and down, their edges and the QR's side in centimetres."""

    columns: int
    rows: int
    sides: float
    ends: float
    qr_side: float
    is_centred: bool = True

    @property
    def width(self) -> float:
        """The width in points that the words of a piece have."""
        return style.points(style.PAGE[0] / self.columns - 2 * self.sides)


SLIPS = Layout(2, 4, sides=0.65, ends=0.45, qr_side=2.8, is_centred=False)
CARDS = Layout(2, 2, sides=0.9, ends=0.9, qr_side=5.0)
POSTER = Layout(1, 1, sides=2.0, ends=2.0, qr_side=10.0)


@dataclass(frozen=True, slots=True)
class Sheets:
    """All pieces of a file, in the order they are printed, and what the file says of itself."""

    title: str
    body: str
    year: int
    date: datetime.date
    qr_words: str
    layout: Layout
    pieces: tuple[Piece, ...]


def render(sheets: Sheets) -> bytes:
    """The sheets as a PDF file (PDF/A-2a, PDF/UA-1).

    PaperError: a font file is missing, or a character of the words is not in the font.
    """
    fonts.require()
    _refuse_missing_glyphs(sheets)
    source, is_secret = _Setting(sheets).source(), any(piece.code for piece in sheets.pieces)
    made = forgetting.to_pdf(source, sheets.date) if is_secret else typesetter.to_pdf(source, sheets.date, {})
    return text_layer.mend(made)


def _refuse_missing_glyphs(sheets: Sheets) -> None:
    faces = dict.fromkeys(piece.face for piece in sheets.pieces)
    said = [sheets.title, sheets.body, *(words.text for face in faces for words in _all_words(face))]
    texts = [_put(" ".join(each.split())) for each in said]
    missing = glyphs.without_glyph(texts)
    if missing:
        raise PaperError(glyphs.Missing(missing, glyphs.shown_around(texts, missing)).problem())


def _all_words(face: Face) -> tuple[Words, ...]:
    return (*face.above, *face.beside, *face.below)


class _Setting(WordBoxes):
    """Sheets on their way into Typst source."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.drawer = qr_squares.Drawer()
        super().__init__(sheets.body, _put, sheets.layout.width)

    def source(self) -> str:
        """The whole source: values, look, the words used, the faces, the pieces."""
        numbers = {face: n for n, face in enumerate(dict.fromkeys(each.face for each in self.sheets.pieces))}
        faces = ",".join(map(self._face, numbers))
        pieces = ",".join(self._piece(numbers[piece.face], piece) for piece in self.sheets.pieces)
        return "\n".join((self._values(), _LOOK, *self.definitions(), f"#sheets(({faces},),({pieces},))"))

    def _values(self) -> str:
        sheets, layout, day = self.sheets, self.sheets.layout, self.sheets.date
        values = {
            "title": literal(self.put(sheets.title)),
            "author": literal(self.put(sheets.body)),
            "keywords": f"({literal(self.put(sheets.body))},{literal(str(sheets.year))})",
            "day": f"datetime(year:{day.year},month:{day.month},day:{day.day})",
            "typeface": literal(style.TYPEFACE),
            "columns": str(layout.columns),
            "rows": str(layout.rows),
            "sides": f"{layout.sides}cm",
            "ends": f"{layout.ends}cm",
            "qr-side": f"{layout.qr_side}cm",
            "qr-words": literal(self.put(sheets.qr_words)),
            "is-centred": str(layout.is_centred).lower(),
            "code-size": f"{CODE_SIZE}pt",
        }
        return "\n".join(f"#let {name}={value}" for name, value in values.items())

    def _face(self, face: Face) -> str:
        width = self.sheets.layout.width
        beside = width - style.points(self.sheets.layout.qr_side + _BESIDE)
        places = (
            ("above", face.above, width),
            ("beside", face.beside, beside),
            ("below", face.below, width),
        )
        return f"({','.join(f'{name}:({self._lines(said, room)})' for name, said, room in places)})"

    def _lines(self, said: Sequence[Words], width: float) -> str:
        return "".join(self._line(words, width) for words in said)

    def _line(self, words: Words, width: float) -> str:
        with self._within(width, words.size):
            text = self.put(" ".join(words.text.split()))
            # A line that needs no break is one word: a thousand slips would else be many thousand boxes.
            whole = self.words.setdefault(text, f"w{len(self.words)}") if self.room.fits(text) else ""
            made = whole or self._words(text)
        return f'L({words.air}pt,{words.size}pt,"{words.weight}","{words.language}",{made}),'

    def _piece(self, number: int, piece: Piece) -> str:
        squares = self.drawer.draw(piece.target)
        lines = (" ".join(piece.code[n : n + _GROUPS]) for n in range(0, len(piece.code), _GROUPS))
        code = "".join(f"{literal(line)}," for line in lines)
        return f"({number},{squares.side},{literal(squares.path)},({code}))"
