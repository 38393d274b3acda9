"""How the published figures of a year are spread: every one of them, sorted, kept in memory by group.

What is kept is held against the database at every use, and renewed where anything was published, corrected
or taken back since: what was only added is put among the rest, anything else is read anew.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Sum

from prongsai.web.results.models import PublishedScore

_MOST_POOLS = 16
_AT_ONCE = 5_000
_MOST_CUT = 500
_TABLE = PublishedScore._meta.db_table
_OF_POOL = f"FROM {_TABLE} WHERE year = %s AND framework_code = %s"
# Each of the two is answered from an index alone; the database gathers what would be a hundred thousand rows.
_BY_PLACE = f"SELECT code, kind, province, {{figures}} {_OF_POOL} GROUP BY code, province, kind"
_BY_SIZE = f"SELECT code, {{people}}, {{figures}} {_OF_POOL} GROUP BY code"
_ADDED = f"SELECT code, kind, province, people, figure {_OF_POOL} AND id > %s ORDER BY id"

#: All bodies are (), those of a kind (kind,), and those of a kind in a province (kind, province).
Group = tuple[str, ...]
#: Figures in hundredths, from the lowest up.
Figures = Sequence[int]
_Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Pool:
    """All published scores of a year by the same rules, and what tells them from those of another moment."""

    year: int
    framework_code: str
    newest: int
    number: int
    sum: Decimal
    people: int


@dataclass(frozen=True, eq=False)
class Spread:
    """The figures of a pool: by group and code, and by head-count beside what each size of body has."""

    pool: Pool
    groups: Mapping[tuple[Group, str], Figures]
    sizes: Mapping[str, tuple[Figures, Figures]]
    _cut: dict[tuple[int, int, str], Figures] = field(default_factory=dict)

    def of_group(self, group: Group, code: str) -> Figures:
        return self.groups.get((group, code), ())

    def of_size(self, least: int, most: int, code: str) -> Figures:
        """Those of the bodies with so many people."""
        key = least, most, code
        found = self._cut.get(key)
        if found is None:
            counts, figures = self.sizes.get(code, ((), ()))
            found = array("i", sorted(figures[bisect_left(counts, least) : bisect_right(counts, most)]))
            if len(self._cut) < _MOST_CUT:
                self._cut[key] = found
        return found

    def head_counts(self) -> Sequence[int]:
        """How many people each body has whose head-count is known, the smallest first."""
        counts, _ = self.sizes.get("total", ((), ()))
        return counts[bisect_right(counts, 0) :]


def below(figures: Figures, figure: Decimal) -> int:
    """How many of them are lower.

    >>> below([5000, 6088], Decimal("60.88"))
    1
    """
    return bisect_left(figures, _hundredths(figure))


def median(figures: Figures) -> Fraction:
    """The middle one, or what lies between the two in the middle; there must be one.

    >>> median([1000, 2001])
    Fraction(3001, 200)
    """
    half = len(figures) // 2
    return Fraction(figures[half] + figures[-half - 1], 200)


_held: dict[tuple[int, str], Spread] = {}
_lock = Lock()


def spread_of(year: int, framework_code: str) -> Spread:
    """The published figures of a year by the same rules, as they are now: one query where nothing changed."""
    pool, key = _pool(year, framework_code), (year, framework_code)
    found = _held.get(key)
    if found is not None and found.pool == pool:
        return found
    with _lock:
        found = _renewed(_held.get(key), pool)
        # What was published while we were reading may be among it or not: then nothing is kept.
        if _pool(year, framework_code) == pool:
            while len(_held) >= _MOST_POOLS and key not in _held:
                del _held[next(iter(_held))]
            _held[key] = found
    return found


def _pool(year: int, framework_code: str) -> Pool:
    scores = PublishedScore.objects.filter(year=year, framework_code=framework_code, code="total")
    found = scores.aggregate(newest=Max("pk"), number=Count("pk"), sum=Sum("figure"), people=Sum("people"))
    return Pool(
        year,
        framework_code,
        found["newest"] or 0,
        found["number"],
        found["sum"] or Decimal(),
        found["people"] or 0,
    )


def _renewed(held: Spread | None, pool: Pool) -> Spread:
    if held is None or held.pool.newest >= pool.newest:
        return _read(pool)
    added = list(_rows(_ADDED, pool.year, pool.framework_code, held.pool.newest))
    totals = [_hundredths(figure) for code, *_, figure in added if code == "total"]
    is_all = held.pool.number + len(totals) == pool.number
    if not is_all or held.pool.sum + Decimal(sum(totals)) / 100 != pool.sum:
        return _read(pool)
    return _with(held, pool, added)


def _read(pool: Pool) -> Spread:
    """Every figure of the pool."""
    groups: defaultdict[tuple[Group, str], list[int]] = defaultdict(list)
    for code, kind, province, figures in _rows(_gathering(_BY_PLACE), pool.year, pool.framework_code):
        found = json.loads(figures)
        for group in _groups(kind, province):
            groups[group, code] += found
    sizes = {}
    for code, people, figures in _rows(_gathering(_BY_SIZE), pool.year, pool.framework_code):
        pairs = sorted(zip(json.loads(people), json.loads(figures), strict=True))
        counts, beside = zip(*pairs, strict=True)
        sizes[code] = array("i", counts), array("i", beside)
    return Spread(pool, {key: array("i", sorted(found)) for key, found in groups.items()}, sizes)


def _gathering(query: str) -> str:
    """The query with what each engine calls a list of all values of a group."""
    of = "json_group_array" if connection.vendor == "sqlite" else "json_agg"
    return query.format(
        people=f"CAST({of}(people) AS text)",
        figures=f"CAST({of}(CAST(ROUND(figure * 100) AS integer)) AS text)",
    )


def _with(held: Spread, pool: Pool, added: Iterable[_Row]) -> Spread:
    """What was held and what came to it; others may still be reading what was held."""
    groups, sizes = dict(held.groups), dict(held.sizes)
    for code, kind, province, people, figure in added:
        found = _hundredths(figure)
        for group in _groups(kind, province):
            figures = groups.get((group, code), ())
            groups[group, code] = _inserted(figures, bisect_left(figures, found), found)
        counts, figures = sizes.get(code, ((), ()))
        place = bisect_left(figures, found, bisect_left(counts, people), bisect_right(counts, people))
        sizes[code] = _inserted(counts, place, people), _inserted(figures, place, found)
    return Spread(pool, groups, sizes)


def _inserted(figures: Figures, place: int, figure: int) -> Figures:
    return array("i", (*figures[:place], figure, *figures[place:]))


def _groups(kind: str, province: str) -> tuple[Group, ...]:
    return (), (kind,), (kind, province)


def _rows(query: str, *values: object) -> Iterator[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows


def _hundredths(figure: float | Decimal) -> int:
    """A figure of two decimals as a whole number; SQLite gives it as a number with a point."""
    return round(figure * 100)
