"""What a measure may mend, and the ways in which officers write it: one code, a list, a range."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prongsai.answers import Codes
from prongsai.frameworks import Framework, tree
from prongsai.measures.model import ALL
from prongsai.thai import to_arabic_digits

_BETWEEN = re.compile(r"[,;]|และ|\band\b")
_RANGE = re.compile(r"(.+?)(?:[-‐‑‒–—―−~]|ถึง|\bto\b)(.+)")
_LETTERS = re.compile(r"\D*")
#: What stands for every indicator beside `all`.
_ALL_IN_WORDS = ("ทั้งหมด", "ทุกตัวชี้วัด", "every indicator")


def indicators_by_code(framework: Framework) -> dict[str, str]:
    """What a measure may mend, in the year's order, and the indicator that each belongs to.

    Codes are those of indicators, sub-indicators, questions and items.

    >>> indicators_by_code(frameworks.load(2563))["O18"]
    '9'
    """
    found: dict[str, str] = {}
    for indicator in framework.indicators:
        codes = [indicator.code, *(question.code for question in indicator.questions)]
        for sub in indicator.sub_indicators:
            codes += [sub.code, *(item.code for item in sub.items)]
        found.update(dict.fromkeys(codes, indicator.code))
    return found


class MendedCodes:
    """The codes of a year, to be found in any way people write them."""

    def __init__(self, framework: Framework) -> None:
        self._nodes = tree(framework)
        self._order = list(indicators_by_code(framework))
        self._codes = Codes([*self._order, ALL])

    def meant(self, written: str) -> tuple[str, ...]:
        """The codes of a text such as 'I19', '1, 2' or 'O1–O9'; what is none of the year stays as written.

        >>> MendedCodes(frameworks.load(2563)).meant("o๑-O3, 9 และ X1")
        ('O1', 'O2', 'O3', '9', 'X1')
        >>> MendedCodes(frameworks.load(2563)).meant("ทั้งหมด")
        ('all',)
        """
        if " ".join(written.split()).lower() in _ALL_IN_WORDS:
            return (ALL,)
        whole = self._codes.find(written)
        if whole is not None:
            return (whole,)
        pieces = [piece.strip() for piece in _BETWEEN.split(written) if piece.strip()]
        return tuple(code for piece in pieces for code in self._of_piece(piece))

    def _of_piece(self, piece: str) -> Iterator[str]:
        code, spaced = self._codes.find(piece), [self._codes.find(part) for part in piece.split()]
        if code is not None:
            yield code
        elif all(spaced):
            yield from filter(None, spaced)
        else:
            yield from self._of_range(piece) or (to_arabic_digits(piece),)

    def _of_range(self, piece: str) -> list[str]:
        """The codes from the first to the last of a range, both of one kind; none where it is no range."""
        ends = _RANGE.fullmatch(piece)
        first, last = (self._codes.find(end) for end in ends.groups()) if ends else (None, None)
        if first not in self._order or last not in self._order:
            return []
        alike = [code for code in self._order if self._kind(code) == self._kind(first)]
        if last not in alike:
            return []
        return alike[alike.index(first) : alike.index(last) + 1]

    def _kind(self, code: str) -> tuple[str, str]:
        """What a range may run over: indicators, sub-indicators, or the questions or items of one letter."""
        letters = _LETTERS.match(code)
        return self._nodes[code].kind, letters[0].casefold() if letters else ""
