"""How wide the columns of a table are: as their shares say, but never so narrow that a word is cut.

Addresses, file names and whatever else is longer than a word may be cut, so that one of them does not take
the room of all other columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from prongsai.documents import fonts, words
from prongsai.documents.content import Line, Table, keeps_together, placed_cells
from prongsai.documents.forms import style

_PADDING = 10.0  # points: both sides of a cell, and a little air for other programs' rounding
_BULLET = 8.0  # points: a list mark and the air after it
_LONGEST_WORD = 16  # letters; longer without Thai letters are addresses, file names and the like
_WIDEST = 0.4  # of the table: a longer word may be cut
_STEPS = 40  # of the table's width: how finely columns are balanced
_LEAST_OF_SHARE = 0.5
_HALF = 0.5  # of a line: about what is left empty at the end of a paragraph


def widths(table: Table, total: float, put: Callable[[str], str]) -> tuple[float, ...]:
    """The columns' widths, in the unit of points like `total`, which is their sum.

    >>> table = Table((Column("ที่", 1), Column("ตัวชี้วัด", 9)), (Row.of("10", "การใช้อำนาจ"),))
    >>> widths(table, 400.0, str)
    (40.0, 360.0)
    """
    least = _least(table, total, put)
    if sum(least) >= total:
        return tuple(total * width / sum(least) for width in least)
    shared = _shared(table, least, total)
    if len(shared) < 2 or all(keeps_together(table, row) for row in table.rows):
        return shared
    return _balanced(shared, least, _Heights(table, put))


def _shared(table: Table, least: Sequence[float], total: float) -> tuple[float, ...]:
    fixed: dict[int, float] = {}
    while True:
        free = {n: column.share for n, column in enumerate(table.columns) if n not in fixed}
        room = total - sum(fixed.values())
        given = {n: room * share / sum(free.values()) for n, share in free.items()}
        tight = {n: least[n] for n, width in given.items() if width < least[n]}
        if not tight:
            return tuple(width for _, width in sorted({**fixed, **given}.items()))
        fixed.update(tight)


def _balanced(shared: Sequence[float], least: Sequence[float], heights: _Heights) -> tuple[float, ...]:
    """Some of the width of others for the column that makes rows tallest, as long as that makes them lower.

    No column falls below half of what its share gives, so that all can be read.
    """
    step = sum(shared) / _STEPS
    floors = [max(width, _LEAST_OF_SHARE * share) for width, share in zip(least, shared, strict=True)]
    now, height = tuple(shared), heights.of(shared)
    while True:
        taker = heights.tallest(now)
        moved = [
            _moved(now, giver, taker, step) for giver in range(len(now)) if now[giver] - step >= floors[giver]
        ]
        best = min(moved, key=heights.of, default=now)
        if heights.of(best) >= height:
            return now
        now, height = best, heights.of(best)


def _moved(widths: Sequence[float], giver: int, taker: int, step: float) -> tuple[float, ...]:
    given = {giver: -step, taker: step} if giver != taker else {}
    return tuple(width + given.get(n, 0.0) for n, width in enumerate(widths))


class _Heights:
    """About how many lines the rows of a table take with columns so wide; rows of one cell do not count."""

    def __init__(self, table: Table, put: Callable[[str], str]) -> None:
        size = style.table_size(table)
        self.rows = [
            [[_line_width(line, put, size) for line in cell.lines] for cell in row.cells]
            for row in table.rows
            if len(row.cells) == len(table.columns)
        ]

    def of(self, widths: Sequence[float]) -> float:
        return sum(max(self._lines(row, widths)) for row in self.rows)

    def tallest(self, widths: Sequence[float]) -> int:
        """The column that is taller than all others by the most lines."""
        excess = [0.0] * len(widths)
        for row in self.rows:
            lines = self._lines(row, widths)
            first, second = sorted(lines, reverse=True)[:2]
            excess[lines.index(first)] += first - second
        return excess.index(max(excess))

    def _lines(self, row: Sequence[Sequence[float]], widths: Sequence[float]) -> list[float]:
        rooms = (max(_PADDING, width - 2 * _PADDING) for width in widths)
        return [
            sum(max(1.0, _HALF + length / room) for length in cell)
            for cell, room in zip(row, rooms, strict=True)
        ]


def _line_width(line: Line, put: Callable[[str], str], size: float) -> float:
    return fonts.width(put("".join(run.text for run in line.runs)), size)


def _least(table: Table, total: float, put: Callable[[str], str]) -> list[float]:
    size = style.table_size(table)
    least = [0.0] * len(table.columns)
    for place, width in _needs(table, size, put):
        least[place] = max(least[place], width)
    return [min(width + _PADDING, total * _WIDEST) for width in least]


def _needs(table: Table, size: float, put: Callable[[str], str]) -> Iterator[tuple[int, float]]:
    for place, column in enumerate(table.columns):
        yield place, _widest_word(put(column.title), size, "bold")
    for row in table.rows:
        place = 0
        for cell, _, _ in placed_cells(table, row):
            if cell.span == 1:
                for line in cell.lines:
                    for run in line.runs:
                        face: fonts.Face = "bold" if run.bold or row.kind != "normal" else "regular"
                        mark = _BULLET if line.has_bullet else 0.0
                        yield place, mark + _widest_word(put(run.text), size, face)
            place += cell.span


@lru_cache(maxsize=16384)
def _widest_word(text: str, size: float, face: fonts.Face) -> float:
    pieces = (
        piece.text.rstrip()
        for piece in words.pieces(text)
        if piece.is_known or not words.has_thai(piece.text)
    )
    kept = (part for piece in pieces for part in _kept(piece))
    return max((fonts.width(part, size, face) for part in kept), default=0.0)


def _kept(piece: str) -> tuple[str, ...]:
    """What of a piece must stand on one line."""
    if words.has_thai(piece) or len(piece) <= _LONGEST_WORD:
        return (piece,)
    return words.parts(piece, lambda part: len(part) <= _LONGEST_WORD)
