"""Printing: aligned tables for people, JSON for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any


def as_json(value: Any) -> None:
    """Print as JSON, Thai letters as they are."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Print columns side by side; columns in `right` are set to the right."""
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, ["─" * width for width in widths], *rows):
        cells = [_set(cell, widths[at], at in right) for at, cell in enumerate(row)]
        print("  ".join(cells).rstrip())


def _set(cell: str, width: int, is_right: bool) -> str:
    room = " " * (width - _width(cell))
    return room + cell if is_right else cell + room


def _width(text: str) -> int:
    """Columns on a terminal: Thai vowels and tone marks above and below take none."""
    return sum(unicodedata.category(letter) not in ("Mn", "Cf") for letter in text)
