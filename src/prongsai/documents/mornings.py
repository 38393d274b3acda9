"""The mornings of a survey as bars, with the line of the smallest sample."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prongsai.ballots import DayCount
from prongsai.documents.drawing import Drawing, Label, Rect, Shape, Stroke
from prongsai.errors import Language
from prongsai.frameworks import Text
from prongsai.thai import date_in_words

_WIDTH, _HEIGHT, _TOP, _FOOT = 454.0, 150.0, 18.0, 24.0
_BAR, _MARK, _GREY = "1f4e79", "9a6200", "55606b"
_SIZE = 10.0
_WIDEST = 26.0


@dataclass(frozen=True, slots=True)
class Mornings:
    """Rounded counts, one a morning, of a survey from its first day to its last; `minimum` may be unknown."""

    counts: Sequence[DayCount]
    first: datetime.date
    last: datetime.date
    minimum: int | None = None

    @property
    def is_told(self) -> bool:
        """Whether there is anything to draw: below ten nothing is told."""
        return any(each.number for each in self.counts)


def draw(spec: Mornings, language: Language) -> Drawing:
    """The bars, the last one with its number."""
    return Drawing(_WIDTH, _HEIGHT, tuple(_shapes(spec, language)))


def alt_of(spec: Mornings, language: Language) -> str:
    """The same in words."""
    return "; ".join(f"{date_in_words(each.day, language)}: {each.number or '<10'}" for each in spec.counts)


def _shapes(spec: Mornings, language: Language) -> Iterator[Shape]:
    floor = _HEIGHT - _FOOT
    scale = (floor - _TOP) / max(spec.minimum or 1, *(each.number for each in spec.counts))
    pitch = _WIDTH / max(1, (spec.last - spec.first).days + 1)
    wide = min(_WIDEST, pitch * 0.8)
    for each in spec.counts:
        high = each.number * scale
        yield Rect(max(0.0, _middle(each, spec, pitch) - wide / 2), floor - high, wide, high, _BAR)
    yield Stroke(0, floor, _WIDTH, floor, _GREY)
    yield Label(0, floor + 15, date_in_words(spec.first, language), _SIZE, "start", _GREY)
    yield Label(_WIDTH, floor + 15, date_in_words(spec.last, language), _SIZE, "end", _GREY)
    last = spec.counts[-1]
    if last.number:
        x = min(_WIDTH - 12, max(12.0, _middle(last, spec, pitch)))
        yield Label(x, floor - last.number * scale - 4, f"{last.number:,}", _SIZE, "middle", is_backed=True)
    if spec.minimum:
        yield from _line(floor - spec.minimum * scale, spec.minimum, language)


def _middle(count: DayCount, spec: Mornings, pitch: float) -> float:
    return ((count.day - spec.first).days + 0.5) * pitch


def _line(y: float, minimum: int, language: Language) -> Iterator[Shape]:
    yield Stroke(0, y, _WIDTH, y, _MARK, 1.2, is_dashed=True)
    said = Text(f"ขั้นต่ำ {minimum:,}", f"minimum {minimum:,}").say(language)
    yield Label(0, y - 4, said, _SIZE, "start", _MARK, is_backed=True)
