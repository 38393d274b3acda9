"""How wide the columns of a table are: as their shares say, but never so narrow that a word is cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from prongsai.documents import fonts, words
from prongsai.documents.content import Table, placed_cells
from prongsai.documents.forms import style

_PADDING = 10.0  # points: both sides of a cell, and a little air for other programs' rounding
_ADDRESS_BREAKS = re.compile(r"(?<=[/?&=_.-])")  # where a web address may go on in the next line
_WIDEST = 0.4  # of the table: a longer word may be cut


def widths(table: Table, total: float, put: Callable[[str], str]) -> tuple[float, ...]:
    """The columns' widths, in the unit of points like `total`, which is their sum.

    >>> table = Table((Column("ที่", 1), Column("ตัวชี้วัด", 9)), (Row.of("10", "การใช้อำนาจ"),))
    >>> widths(table, 400.0, str)
    (40.0, 360.0)
    """
    least = _least(table, total, put)
    if sum(least) >= total:
        return tuple(total * width / sum(least) for width in least)
    fixed: dict[int, float] = {}
    while True:
        free = {n: column.share for n, column in enumerate(table.columns) if n not in fixed}
        room = total - sum(fixed.values())
        given = {n: room * share / sum(free.values()) for n, share in free.items()}
        tight = {n: least[n] for n, width in given.items() if width < least[n]}
        if not tight:
            return tuple(width for _, width in sorted({**fixed, **given}.items()))
        fixed.update(tight)


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
                        yield place, _widest_word(put(run.text), size, face)
            place += cell.span


@lru_cache(maxsize=16384)
def _widest_word(text: str, size: float, face: fonts.Face) -> float:
    known = (piece.text for piece in words.pieces(text) if piece.is_known or not words.has_thai(piece.text))
    parts = (part for each in known for part in (_ADDRESS_BREAKS.split(each) if "://" in each else [each]))
    return max((fonts.width(part.rstrip(), size, face) for part in parts), default=0.0)
