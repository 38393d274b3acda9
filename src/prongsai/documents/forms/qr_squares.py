"""A QR code as one outline of its dark squares, so that it is printed sharp at any size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import segno


class Squares(NamedTuple):
    """`side` squares each way; `path` outlines the dark ones (SVG, filled even-odd, in units of a square)."""

    side: int
    path: str


class Drawer:
    """Draws texts of one length as QR codes that survive the loss of nearly a third (error correction H).

    Which of the eight masks makes the evenest picture is tried on the first text only: it is five sixths of
    the work, and any mask can be read.
    """

    def __init__(self) -> None:
        self._mask: int | None = None

    def draw(self, text: str) -> Squares:
        """The squares of a text, the quiet edge left out: paper around it has to stay white.

        >>> Drawer().draw("https://ita.example.go.th/s/").side
        33
        """
        made = segno.make_qr(text, error="h", mask=self._mask)
        self._mask = made.mask
        rows = [bytes(row) for row in made.matrix]
        return Squares(len(rows), outline(rows))


def outline(rows: Iterable[bytes]) -> str:
    """The outline of the squares that are 1, as closed loops to be filled even-odd.

    >>> outline([bytes([1, 1]), bytes([0, 1])])
    'M0 0h2v2h-1v-1h-1z'
    """
    along, down = _partners(rows)
    return "".join(_loops(along, down))


def _partners(rows: Iterable[bytes]) -> tuple[dict[complex, complex], dict[complex, complex]]:
    """The corner that each corner is joined to along its line, and the one it is joined to down its line.

    A corner is where an odd number of the four squares around it is dark; on each line corners are joined two
    by two. Where lines cross they run on.
    """
    along: dict[complex, complex] = {}
    down: dict[complex, complex] = {}
    waiting: dict[int, complex] = {}
    above = 0
    for y, row in enumerate((*(_bits(row) for row in rows), 0)):
        edge = above ^ row
        corners = edge ^ (edge << 1)
        above, start = row, None
        while corners:
            lowest = corners & -corners
            corners ^= lowest
            x = lowest.bit_length() - 1
            corner = complex(x, y)
            start = _join(along, start, corner)
            other = _join(down, waiting.pop(x, None), corner)
            if other is not None:
                waiting[x] = other
    return along, down


def _join(partners: dict[complex, complex], one: complex | None, other: complex) -> complex | None:
    """Join two corners; gives the corner that is still alone."""
    if one is None:
        return other
    partners[one], partners[other] = other, one
    return None


def _bits(row: bytes) -> int:
    return sum(dark << x for x, dark in enumerate(row))


def _loops(along: dict[complex, complex], down: dict[complex, complex]) -> Iterator[str]:
    while along:
        start = at = next(iter(along))
        path = [f"M{start.real:.0f} {start.imag:.0f}"]
        while at in along:
            across = along.pop(at)
            del along[across]
            path.append(f"h{(across - at).real:.0f}")
            at = down[across]
            path.append(f"v{(at - across).imag:.0f}")
        path[-1] = "z"
        yield "".join(path)
