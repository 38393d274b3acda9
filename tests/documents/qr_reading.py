"""QR codes read back from the page they are drawn on, as a telephone does but without its camera.

Written from the standard (ISO/IEC 18004), not from what draws them: versions 4 to 6 at error correction H,
all in byte mode. Errors are not corrected: what is drawn must be right to the last square.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pikepdf

Matrix = list[list[bool]]
Point = tuple[float, float]

#: Codewords of data in each block; those of correction follow.
_BLOCKS = {33: (9,) * 4, 37: (11, 11, 12, 12), 41: (15,) * 4}
_MASKS = (
    lambda x, y: (x + y) % 2,
    lambda _, y: y % 2,
    lambda x, _: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (y // 2 + x // 3) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)
_FORMAT_MASK = 0b101010000010010
_HIGH = 0b10


def on_page(page: pikepdf.Page) -> list[str]:
    """What each QR code of a page says, in the order they are drawn."""
    return [_said(_matrix(loops)) for loops in _filled(page)]


def _filled(page: pikepdf.Page) -> Iterator[list[list[Point]]]:
    """The loops of each path that is filled even-odd; nothing but QR codes is."""
    loops: list[list[Point]] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "m":
                loops.append([(float(operands[0]), float(operands[1]))])
            case "l":
                loops[-1].append((float(operands[0]), float(operands[1])))
            case "f*":
                yield loops
                loops = []
            case "S" | "n" | "f":
                loops = []


def _matrix(loops: list[list[Point]]) -> Matrix:
    xs, ys = sorted({x for loop in loops for x, _ in loop}), sorted({y for loop in loops for _, y in loop})
    module = min(after - before for before, after in pairwise(xs) if after - before > 0.01)
    side = round((xs[-1] - xs[0]) / module)
    module = (xs[-1] - xs[0]) / side
    edges = [edge for loop in loops for edge in _upright(loop, xs[0], ys[0], module)]
    return [_row([at for at, top, end in edges if top < y + 0.5 < end], side) for y in range(side)]


def _row(edges: list[float], side: int) -> list[bool]:
    """Dark is what an odd number of edges stands before."""
    return [sum(at < x + 0.5 for at in edges) % 2 == 1 for x in range(side)]


def _upright(loop: list[Point], left: float, top: float, module: float) -> list[tuple[float, float, float]]:
    """The upright edges of a loop: where they stand, and from where to where, in squares."""
    at = [((x - left) / module, (y - top) / module) for x, y in (*loop, loop[0])]
    return [
        (one[0], min(one[1], other[1]), max(one[1], other[1]))
        for one, other in pairwise(at)
        if abs(one[0] - other[0]) < 0.01 and abs(one[1] - other[1]) > 0.01
    ]


def _said(matrix: Matrix) -> str:
    side = len(matrix)
    places = [(8, y) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(x, 8) for x in (7, 5, 4, 3, 2, 1, 0)]
    about = sum(matrix[y][x] << n for n, (x, y) in enumerate(places)) ^ _FORMAT_MASK
    assert about >> 13 == _HIGH
    mask = _MASKS[about >> 10 & 7]
    bits = "".join(str(int(matrix[y][x] != (mask(x, y) == 0))) for x, y in _data_squares(side))
    words = [int(bits[n : n + 8], 2) for n in range(0, len(bits) - 7, 8)]
    stream = "".join(f"{word:08b}" for word in _in_order(words, _BLOCKS[side]))
    assert stream[:4] == "0100"
    length = int(stream[4:12], 2)
    return bytes(int(stream[n : n + 8], 2) for n in range(12, 12 + 8 * length, 8)).decode("ascii")


def _data_squares(side: int) -> Iterator[Point]:
    """The squares that hold data, two columns at a time from the lower right, up and down in turn."""
    rights = [*range(side - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(rights):
        for y in range(side) if turn % 2 else range(side - 1, -1, -1):
            yield from ((x, y) for x in (right, right - 1) if not _is_fixed(x, y, side))


def _is_fixed(x: int, y: int, side: int) -> bool:
    """True for the three corners with what says the format, the two lines between, and the small target."""
    in_corner = (x < 9 and y < 9) or (x >= side - 8 and y < 9) or (x < 9 and y >= side - 8)
    return in_corner or 6 in (x, y) or (abs(x - (side - 7)) <= 2 and abs(y - (side - 7)) <= 2)


def _in_order(words: list[int], blocks: tuple[int, ...]) -> list[int]:
    """Codewords of data, block after block: they are drawn one of each block in turn."""
    found: list[list[int]] = [[] for _ in blocks]
    left = iter(words)
    for place in range(max(blocks)):
        for block, size in zip(found, blocks, strict=True):
            if place < size:
                block.append(next(left))
    return [word for block in found for word in block]
