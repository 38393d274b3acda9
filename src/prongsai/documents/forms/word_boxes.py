"""Thai text on its way into Typst source: each word a box that is defined once and used by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import NamedTuple

from prongsai.documents import fonts, words
from prongsai.documents.forms import style
from prongsai.documents.forms.typesetter import literal
from prongsai.documents.words import Piece

_WIDEST_LETTER = 1.4  # of the letter size; no letter of Sarabun is wider
_WEIGHTS: tuple[fonts.Face, ...] = ("regular", "bold")


class _Room(NamedTuple):
    """A line's width and the size of its letters, both in points."""

    width: float
    size: float

    def fits(self, text: str) -> bool:
        """True where a stretch of text fits into one line, in whichever weight it is printed."""
        return len(text) * self.size * _WIDEST_LETTER <= self.width or self._set(text) <= self.width

    def _set(self, text: str) -> float:
        return self.size * max(_ems(text.rstrip(), face) for face in _WEIGHTS)


@lru_cache(maxsize=65536)
def _ems(text: str, face: fonts.Face) -> float:
    return fonts.width(text, 1.0, face)


class WordBoxes:
    """The words met so far, by the names they have in the source, and the line they have to stand on.

    `put` is what digits are printed by (`content.ink`), `body` the name whose own part stays whole, `width`
    that of the line in points. A source that uses the words begins with `definitions`.
    """

    def __init__(self, body: str, put: Callable[[str], str], width: float) -> None:
        self.body = body
        self.put = put
        self.words: dict[str, str] = {}
        self.room = _Room(width, style.BODY)

    def definitions(self) -> Iterator[str]:
        """One line of source for each word met."""
        return (f"#let {name}=box({literal(word)})" for word, name in self.words.items())

    def _words(self, text: str) -> str:
        """Text as a Typst expression: known words by their names, everything else as strings."""
        parts: list[str] = []
        plain = ""
        for place, line in enumerate(self.put(text).split("\n")):
            if place:
                parts.append("br")
            for piece, is_known in self._fitting(words.pieces(line, self.body)):
                if not is_known:
                    plain += piece
                    continue
                if plain:
                    parts.append(literal(plain))
                    plain = ""
                parts.append(self.words.setdefault(piece, f"w{len(self.words)}"))
            if plain:
                parts.append(literal(plain))
                plain = ""
        return joined(parts)

    def _fitting(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """The pieces, cut where one is wider than the line it would stand on."""
        for piece in pieces:
            if self.room.fits(piece.text):
                yield piece
            elif len(inside := words.within(piece.text) if piece.is_known else ()) > 1:
                yield from self._fitting(Piece(word, True) for word in inside)
            elif piece.is_known or not words.has_thai(piece.text):
                yield from (Piece(part, True) for part in words.parts(piece.text, self.room.fits))
            else:
                for inner in words.strict_pieces(piece.text, self.body):
                    if self.room.fits(inner.text):
                        yield inner
                    else:
                        yield from (Piece(part, True) for part in words.parts(inner.text, self.room.fits))

    @contextmanager
    def _within(self, width: float, size: float = style.BODY) -> Iterator[None]:
        """Words met in the meantime stand on lines so wide, in letters so large (both in points)."""
        before, self.room = self.room, _Room(width, size)
        yield
        self.room = before


def joined(parts: Sequence[str]) -> str:
    """Typst expressions as one; nothing as empty content.

    >>> joined(["w1", '" "', "w2"])
    '{w1;" ";w2}'
    """
    if len(parts) == 1:
        return parts[0]
    return f"{{{';'.join(parts)}}}" if parts else "[]"
