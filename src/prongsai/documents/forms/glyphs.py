"""What a paper says that its typeface cannot print: pictures of faces, letters of other scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from prongsai.documents import fonts
from prongsai.documents.content import Block, Landscape, Paper, TextBlock, all_blocks, ink, plain_text
from prongsai.errors import Place, Problem

_MOST_NAMED = 5
_SHOWN_AROUND = 30


@dataclass(frozen=True, slots=True)
class Missing:
    """Characters without a glyph: in the text of `key`, or in the rest of a paper; `around` is where."""

    characters: tuple[str, ...]
    around: str = ""
    key: str = ""

    def problem(self, papers: str = "", place: Place | None = None) -> Problem:
        """One sentence: the first few characters, where they stand, and in which papers."""
        named = ", ".join(f"“{each}” (U+{ord(each):04X})" for each in self.characters[:_MOST_NAMED])
        more = len(self.characters) - _MOST_NAMED
        th, en = (f" และอีก {more} ตัว", f" and {more} more") if more > 0 else ("", "")
        where_th = f" เช่น ในข้อความ “{self.around}”" if self.around else ""
        where_en = f", as in “{self.around}”" if self.around else ""
        if self.key:
            where_th, where_en = f" ในข้อความ “{self.key}”{where_th}", f" in the text “{self.key}”{where_en}"
        if papers:
            where_th, where_en = f"{where_th} (เอกสาร {papers})", f"{where_en} (papers: {papers})"
        return Problem(
            "missing-glyph",
            f"แบบอักษร Sarabun ไม่มีตัวอักษร {named}{th} โปรดลบหรือพิมพ์ตัวอักษรดังกล่าวใหม่{where_th}",
            f"the font Sarabun has no characters {named}{en}; delete or retype them{where_en}",
            place or Place(),
        )


def missing(paper: Paper) -> tuple[Missing, ...]:
    """What of a paper's words cannot be printed: each text of officers by its key, and the rest as one.

    >>> [each.key for each in missing(paper)]
    ['memo-facts']
    """
    put, blocks = ink(paper.digits), tuple(all_blocks(paper.blocks))
    about = [put(each) for each in (paper.title, paper.author or paper.body, paper.subject)]
    rest = tuple(block for block in blocks if not isinstance(block, TextBlock | Landscape))
    found = [_found(block.key, _said(paper, (block,))) for block in blocks if isinstance(block, TextBlock)]
    found.append(_found("", _said(paper, rest), about))
    return tuple(each for each in found if each.characters)


def without_glyph(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters of these texts that the typeface has no glyph for."""
    drawn = fonts.advances("regular")
    used: set[str] = set().union(*texts)
    return tuple(sorted(each for each in used if ord(each) not in drawn and each != "\n"))


def shown_around(lines: Iterable[str], characters: Sequence[str]) -> str:
    """A little of the first line that holds one of the characters; empty where none does."""
    for line in lines:
        at = next((place for place, each in enumerate(line) if each in characters), None)
        if at is not None:
            return line[max(0, at - _SHOWN_AROUND) : at + _SHOWN_AROUND]
    return ""


def _said(paper: Paper, blocks: tuple[Block, ...]) -> tuple[str, ...]:
    return plain_text(replace(paper, blocks=blocks))


def _found(key: str, lines: Sequence[str], unseen: Sequence[str] = ()) -> Missing:
    """`unseen` is what a paper says only in its properties."""
    characters = without_glyph((*lines, *unseen))
    return Missing(characters, shown_around(lines, characters), key)
