"""The three charts of an analysis: what each shows as data, and how it is drawn.

Figures come as they are printed ('77.53'), so that a chart says exactly what the tables say. Whatever is
told by colour is told by a pattern or a sign as well.

>>> draw(Trend((Point(2567, "81.00"), Point(2568, "93.82"))), "th", str).width
454.0
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from prongsai.documents import fonts
from prongsai.documents.drawing import Disc, Drawing, Hatch, Label, Rect, Shape, Stroke, wrap
from prongsai.errors import Language

WIDTH = 454.0  # points: the text width of an upright A4 page with margins of 3 and 2 cm

_DARK, _LIGHT, _GREY, _GRID = "1f4e79", "b4c7db", "55606b", "d5dae0"
_WEAK, _WEAK_FILL = "a23b2a", "fbe9e5"
_GUIDES = ("9a6200", "2b6a3c")
_SIZE = 11.0
_LINE = 14.0
_COLUMN = 54.0
_WORDS = {
    "th": {
        "year": "ปีงบประมาณ {}",
        "weak": "ต่ำกว่าเกณฑ์",
        "full": "คะแนนเต็ม",
        "left": "ผลคะแนน",
        "none": "ไม่มีข้อมูล",
    },
    "en": {
        "year": "FY {}",
        "weak": "below the mark",
        "full": "Full score",
        "left": "Score",
        "none": "no data",
    },
}


@dataclass(frozen=True, slots=True)
class Point:
    """A year's total as printed, None where there is none.

    `note` stands under the year (a level); `is_joined` is False where the year cannot be compared with the
    one before, so no line joins them.
    """

    year: int
    total: str | None
    note: str = ""
    is_joined: bool = True


@dataclass(frozen=True, slots=True)
class Trend:
    """Totals over the years, with guide lines."""

    points: tuple[Point, ...]
    guides: tuple[float, ...] = (85.0, 95.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One indicator: this year's score and last year's, as printed; `is_weak` marks one below the mark."""

    label: str
    now: str
    before: str | None = None
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Indicators as bars from 0 to 100, this year above last year."""

    bars: tuple[Bar, ...]
    year: int
    year_before: int | None = None
    guides: tuple[float, ...] = (85.0, 95.0)


@dataclass(frozen=True, slots=True)
class Loss:
    """Points of the total that were lost at one place, as printed, without sign."""

    label: str
    points: str


@dataclass(frozen=True, slots=True)
class Losses:
    """From the full score down to the total, one step per place where points were lost."""

    losses: tuple[Loss, ...]
    total: str
    full: str = "100.00"
    guides: tuple[float, ...] = (85.0, 95.0)


Spec = Trend | Bars | Losses
Put = Callable[[str], str]


@lru_cache(maxsize=256)
def draw(spec: Spec, language: Language, put: Put) -> Drawing:
    """The chart as shapes, `WIDTH` points wide; every text in it has gone through `put` (digits)."""
    match spec:
        case Trend():
            height, shapes = _trend(spec, language)
        case Bars():
            height, shapes = _bars(spec, language)
        case Losses():
            height, shapes = _losses(spec, language)
    return Drawing(WIDTH, height, tuple(inked for shape in shapes for inked in _inked(shape, put)))


def _inked(shape: Shape, put: Put) -> Iterator[Shape]:
    if isinstance(shape, Label):
        shape = replace(shape, text=put(shape.text))
        if shape.is_backed:
            yield Rect(shape.left - 2, shape.y - 10, shape.width + 4, 12, "ffffff")
    yield shape


def _guide_colour(place: int) -> str:
    return _GUIDES[min(place, len(_GUIDES) - 1)]


def _weak(x: float, y: float, width: float, height: float) -> Iterator[Shape]:
    yield Rect(x, y, width, height, _WEAK_FILL, _WEAK)
    yield Hatch(x, y, width, height, _WEAK)


def _plain(value: float) -> str:
    return f"{value:g}"


# ------------------------------------------------------------------------------------------------ trend


def _trend(spec: Trend, language: Language) -> tuple[float, list[Shape]]:
    left, right, top, bottom = 28.0, WIDTH - 26.0, 12.0, 172.0
    totals = [float(point.total) for point in spec.points if point.total is not None]
    low = max(0.0, 10 * math.floor((min([*totals, *spec.guides]) - 4) / 10))

    def height_of(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (100 - low)

    shapes = list(_scale(low, left, right, height_of))
    for place, guide in enumerate(spec.guides):
        y, colour = height_of(guide), _guide_colour(place)
        shapes.append(Stroke(left, y, right, y, colour, 0.9, is_dashed=True))
        shapes.append(Label(right + 4, y + 4, _plain(guide), _SIZE, "start", colour, is_bold=True))
    step = (right - left) / max(1, len(spec.points))
    places = [left + step * (n + 0.5) for n in range(len(spec.points))]
    shapes.extend(_trend_line(spec, places, height_of))
    for x, point in zip(places, spec.points, strict=True):
        shapes.extend(_trend_point(point, x, bottom, height_of, language))
    return bottom + (38.0 if any(point.note for point in spec.points) else 22.0), shapes


def _scale(low: float, left: float, right: float, height_of: Callable[[float], float]) -> Iterator[Shape]:
    step = 10 if 100 - low <= 50 else 20
    for value in range(int(low), 101, step):
        y = height_of(value)
        yield Stroke(left, y, right, y, _GRID)
        yield Label(left - 5, y + 4, str(value), 10.0, "end", _GREY)


def _trend_line(spec: Trend, places: list[float], height_of: Callable[[float], float]) -> Iterator[Shape]:
    joints = list(zip(places, spec.points, strict=True))
    for (x1, before), (x2, point) in pairwise(joints):
        if before.total is not None and point.total is not None and point.is_joined:
            y1, y2 = height_of(float(before.total)), height_of(float(point.total))
            yield Stroke(x1, y1, x2, y2, _DARK, 1.6)


def _trend_point(
    point: Point, x: float, bottom: float, height_of: Callable[[float], float], language: Language
) -> Iterator[Shape]:
    yield Label(x, bottom + 16, str(point.year), _SIZE, "middle", is_bold=True)
    if point.note:
        yield Label(x, bottom + 31, point.note, 10.0, "middle", _GREY)
    if point.total is None:
        yield Label(x, bottom - 6, _WORDS[language]["none"], 10.0, "middle", _GREY)
        return
    y = height_of(float(point.total))
    yield Label(x, y - 7, point.total, _SIZE, "middle", _DARK, is_bold=True, is_backed=True)
    yield Disc(x, y, 3.4, _DARK, "ffffff")


# ------------------------------------------------------------------------------------------------- bars


def _bars(spec: Bars, language: Language) -> tuple[float, list[Shape]]:
    values = _COLUMN * (2 if spec.year_before is not None else 1)
    labels = _label_lines([bar.label for bar in spec.bars], WIDTH * 0.42)
    left = max((label_width for _, label_width in labels), default=0.0) + 8
    right = WIDTH - values - 4
    shapes: list[Shape] = []
    top = _legend(spec, language, shapes) + 20.0

    def across(value: float) -> float:
        return left + (right - left) * value / 100

    y = top + 3
    rows: list[Shape] = []
    for bar, (lines, _) in zip(spec.bars, labels, strict=True):
        pitch = max(26.0, _LINE * len(lines) + 5)
        rows.extend(_bar_row(bar, lines, y, pitch, across))
        y += pitch
    shapes.extend(_upright_guides(spec.guides, across, top, y))
    shapes.extend(Stroke(across(v), top, across(v), y, _GRID if v else _GREY) for v in (0, 25, 50, 75, 100))
    shapes.extend(Label(across(v), y + 12, str(v), 10.0, "middle", _GREY) for v in (0, 25, 50, 75, 100))
    shapes.extend(rows)
    shapes.append(Label(right + _COLUMN, top - 5, str(spec.year), _SIZE, "end", _DARK, is_bold=True))
    if spec.year_before is not None:
        shapes.append(Label(WIDTH - 1, top - 5, str(spec.year_before), _SIZE, "end", _GREY))
    return y + 16, shapes


def _legend(spec: Bars, language: Language, shapes: list[Shape]) -> float:
    say, x = _WORDS[language], 0.0
    entries: list[tuple[str, str]] = [(say["year"].format(spec.year), _DARK)]
    if spec.year_before is not None:
        entries.append((say["year"].format(spec.year_before), _LIGHT))
    if any(bar.is_weak for bar in spec.bars):
        entries.append((f"▼ {say['weak']}", _WEAK))
    for text, colour in entries:
        if colour == _WEAK:
            shapes.extend(_weak(x, 3, 18, 9))
        else:
            shapes.append(Rect(x, 3, 18, 9, colour))
        label = Label(x + 23, 12, text, _SIZE)
        shapes.append(label)
        x += 23 + fonts.width(text, _SIZE) + 20
    return 16.0


def _bar_row(
    bar: Bar, lines: list[str], y: float, pitch: float, across: Callable[[float], float]
) -> Iterator[Shape]:
    middle = y + pitch / 2
    yield from _centred_lines(lines, middle, across(0) - 6)
    upper = middle - 9.5 if bar.before is not None else middle - 5
    extent = across(float(bar.now)) - across(0)
    if bar.is_weak:
        yield from _weak(across(0), upper, extent, 10)
    else:
        yield Rect(across(0), upper, extent, 10, _DARK)
    right = across(100) + _COLUMN
    colour = _WEAK if bar.is_weak else _DARK
    yield Label(right, middle + 4, bar.now, _SIZE, "end", colour, is_bold=True)
    if bar.is_weak:
        yield Label(across(100) + 2, middle + 3, "▼", 8.0, "start", _WEAK)
    if bar.before is not None:
        yield Rect(across(0), upper + 11, across(float(bar.before)) - across(0), 7, _LIGHT)
        yield Label(WIDTH - 1, middle + 4, bar.before, _SIZE, "end", _GREY)


def _upright_guides(
    guides: tuple[float, ...], across: Callable[[float], float], top: float, bottom: float
) -> Iterator[Shape]:
    for place, guide in enumerate(guides):
        x, colour = across(guide), _guide_colour(place)
        yield Stroke(x, top, x, bottom, colour, 0.9, is_dashed=True)
        yield Label(x, top - 5, _plain(guide), 10.0, "middle", colour, is_bold=True)


def _label_lines(labels: list[str], widest: float) -> list[tuple[list[str], float]]:
    wrapped = [wrap(label, widest, _SIZE) for label in labels]
    return [(lines, max(fonts.width(line, _SIZE) for line in lines)) for lines in wrapped]


def _centred_lines(lines: list[str], middle: float, right: float) -> Iterator[Shape]:
    first = middle + 4 - _LINE * (len(lines) - 1) / 2
    for n, line in enumerate(lines):
        yield Label(right, first + _LINE * n, line, _SIZE, "end")


# ----------------------------------------------------------------------------------------------- losses


def _losses(spec: Losses, language: Language) -> tuple[float, list[Shape]]:
    say = _WORDS[language]
    texts = [say["full"], *(loss.label for loss in spec.losses), say["left"]]
    labels = _label_lines(texts, WIDTH * 0.48)
    left = max(label_width for _, label_width in labels) + 10
    right, full, total = WIDTH - 50.0, float(spec.full), float(spec.total)
    low = max(0.0, min(full - 5, 5 * math.floor((total - (full - total) * 0.08) / 5)))

    def across(value: float) -> float:
        return left + (right - left) * (value - low) / (full - low)

    top, running = 18.0, full
    y = top + 2
    shapes: list[Shape] = []
    for n, (lines, _) in enumerate(labels):
        pitch = max(19.0, _LINE * len(lines) + 4)
        middle = y + pitch / 2
        shapes.extend(_centred_lines(lines, middle, left - 8))
        if 0 < n <= len(spec.losses):
            loss = spec.losses[n - 1]
            after = max(low, running - float(loss.points))
            shapes.extend(_step(loss, across(after), across(running), middle, pitch))
            running = after
        else:
            shapes.extend(_end(spec.full if n == 0 else spec.total, across(total if n else full), middle))
        y += pitch
    under: list[Shape] = [Stroke(left, top, left, y, _GREY), Stroke(right, top, right, y, _GRID)]
    under.extend(_upright_guides(tuple(g for g in spec.guides if low < g < full), across, top, y))
    under.append(Label(left, y + 12, _plain(low), 10.0, "middle", _GREY))
    under.append(Label(right, y + 12, _plain(full), 10.0, "middle", _GREY))
    return y + 16, under + shapes


def _step(loss: Loss, start: float, end: float, middle: float, pitch: float) -> Iterator[Shape]:
    yield from _weak(start, middle - 6, max(0.8, end - start), 12)
    yield Stroke(start, middle + 6, start, middle + 6 + max(0.0, pitch - 12), _GREY, 0.5)
    yield Label(WIDTH - 1, middle + 4, f"−{loss.points}", _SIZE, "end", _WEAK)


def _end(printed: str, x: float, middle: float) -> Iterator[Shape]:
    yield Rect(x - 1.2, middle - 7, 2.4, 14, _DARK)
    yield Disc(x, middle, 3.6, _DARK, "ffffff")
    yield Label(WIDTH - 1, middle + 4, printed, _SIZE, "end", _DARK, is_bold=True)
