"""What stands twice, and where it stood first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from prongsai.errors import Place

T = TypeVar("T")


def repeats(members: Sequence[T], key: Callable[[T], object]) -> Iterator[tuple[int, int]]:
    """(first, later) positions of members that are the same by `key`.

    >>> list(repeats(["ก", "ข", "ก"], str))
    [(0, 2)]
    """
    seen: dict[object, int] = {}
    for number, member in enumerate(members):
        first = seen.setdefault(key(member), number)
        if first != number:
            yield first, number


def already(place: Place) -> tuple[str, str]:
    """The end of a sentence that says where something stands already; empty where no line is known.

    >>> already(Place("plan.yaml", 5))
    (' (บรรทัด 5)', ' (line 5)')
    """
    return (f" (บรรทัด {place.line})", f" (line {place.line})") if place.line is not None else ("", "")
