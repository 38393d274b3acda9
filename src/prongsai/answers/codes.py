"""Codes as people write them, and the code of the framework that is meant.

`I7`, `i7` and `I๗` are one code; so are `I1.1`, `I1(1)`, `I1_1` and `I1-1` for the first line of I1.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from prongsai.thai import to_arabic_digits

_PART = re.compile(r"([a-z]*\d+)[.(_-](\d+)\)?(@\w+)?")


class Codes:
    """A set of codes that may be asked for in any way people write them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_key = {_key(code): code for code in codes}

    def find(self, written: str) -> str | None:
        """'i๑ (2)' → 'I1.2'; None where no code of the set is meant."""
        return self._by_key.get(_key(written))

    def near(self, written: str) -> list[str]:
        """Up to three codes that were perhaps meant, nearest first."""
        keys = difflib.get_close_matches(_key(written), self._by_key, n=3, cutoff=0.6)
        return [self._by_key[key] for key in keys]


def _key(written: str) -> str:
    plain = "".join(to_arabic_digits(written).casefold().split())
    part = _PART.fullmatch(plain)
    return f"{part[1]}.{part[2]}{part[3] or ''}" if part else plain


def perhaps(near: Iterable[str]) -> tuple[str, str]:
    """The end of a sentence that names near matches, in Thai and English; empty where there are none."""
    listed = ", ".join(near)
    return (f" หมายถึง {listed} หรือไม่", f"; did you mean {listed}?") if listed else ("", "")
