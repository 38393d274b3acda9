"""A picture as a handful of shapes, in points from the upper left corner; and as SVG.

Charts are drawn into this, so that page, PDF and DOCX show one and the same picture. Text stays text
(it can be searched, read aloud and is set in the paper's own typeface).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from prongsai.documents import fonts, words

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 0.6
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Hatch:
    """Slanting lines that fill a rectangle, so that it is told from a plain one without seeing colour."""

    x: float
    y: float
    width: float
    height: float
    colour: str

    def lines(self) -> Iterator[tuple[float, float, float, float]]:
        """Each line as its two ends."""
        offset = 3.0
        while offset < self.width + self.height:
            start, end = max(0.0, offset - self.height), min(self.width, offset)
            yield self.x + start, self.y + offset - start, self.x + end, self.y + offset - end
            offset += 4.0


@dataclass(frozen=True, slots=True)
class Disc:
    x: float
    y: float
    radius: float
    fill: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `y` is its baseline, `is_backed` puts white paper behind it."""

    x: float
    y: float
    text: str
    size: float = 11.0
    anchor: Anchor = "start"
    colour: str = "1b2530"
    is_bold: bool = False
    is_backed: bool = False

    @property
    def left(self) -> float:
        """Where the line begins, whatever it is anchored by."""
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width

    @property
    def width(self) -> float:
        return fonts.width(self.text, self.size, "bold" if self.is_bold else "regular")


Shape = Rect | Stroke | Hatch | Disc | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    shapes: tuple[Shape, ...]


def wrap(text: str, width: float, size: float, face: fonts.Face = "regular") -> list[str]:
    """Text broken into lines of at most `width`, between words; inside one only where it alone is wider."""
    lines = [""]
    for piece in words.pieces(text):
        for part in _fitting(piece.text, width, size, face):
            if lines[-1] and fonts.width(lines[-1] + part.rstrip(), size, face) > width:
                lines[-1] = lines[-1].rstrip()
                lines.append(part.lstrip())
            else:
                lines[-1] += part
    return lines


def _fitting(piece: str, width: float, size: float, face: fonts.Face) -> list[str]:
    parts = [""]
    for character in piece:
        advance = fonts.width(character, size, face)
        if advance and parts[-1] and fonts.width(parts[-1], size, face) + advance > width:
            parts.append("")
        parts[-1] += character
    return parts


def svg(drawing: Drawing, title: str, description: str, prefix: str) -> str:
    """The drawing as an SVG element; `prefix` keeps its ids apart from those of others on the page."""
    width, height = _number(drawing.width), _number(drawing.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="{prefix}-t {prefix}-d" '
        f'font-family="Sarabun, sans-serif">'
        f'<title id="{prefix}-t">{escape(title)}</title><desc id="{prefix}-d">{escape(description)}</desc>'
    )
    return head + "".join(map(_svg_shape, drawing.shapes)) + "</svg>"


def _svg_shape(shape: Shape) -> str:
    match shape:
        case Rect(x, y, width, height, fill, edge):
            place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
            return f'<rect {place} fill="#{fill}"{_edge(edge)}/>'
        case Stroke(x1, y1, x2, y2, colour, width, is_dashed):
            ends = f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}"
            dashes = ' stroke-dasharray="3 2"' if is_dashed else ""
            return f'<path d="{ends}" stroke="#{colour}" stroke-width="{_number(width)}"{dashes}/>'
        case Hatch(colour=colour):
            ends = "".join(
                f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}"
                for x1, y1, x2, y2 in shape.lines()
            )
            return f'<path d="{ends}" stroke="#{colour}" stroke-width="0.5"/>'
        case Disc(x, y, radius, fill, edge):
            place = f'cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"'
            return f'<circle {place} fill="#{fill}"{_edge(edge)}/>'
        case Label():
            weight = ' font-weight="700"' if shape.is_bold else ""
            anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
            return (
                f'<text x="{_number(shape.x)}" y="{_number(shape.y)}" font-size="{_number(shape.size)}" '
                f'fill="#{shape.colour}"{weight}{anchor}>{escape(shape.text)}</text>'
            )


def _edge(colour: str) -> str:
    return f' stroke="#{colour}" stroke-width="0.7"' if colour else ""


def _number(value: float) -> str:
    """Two decimals at most, so that the same picture is the same text on any machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
