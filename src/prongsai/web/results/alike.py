"""A body's figures beside those of bodies like it: how many there are, the median, and how many are lower.

Only published results are counted, so a draft is compared without being counted itself. Everything is worked
out by the database; numbers and medians, which are the same for every body of a group, are kept in memory
until something is published.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.db import connection
from django.db.models import Count, Max, Sum

from prongsai.analysis import Assessment
from prongsai.frameworks import Text, tree
from prongsai.numbers import read_printed
from prongsai.thai import province_in_words
from prongsai.web.accounts.models import Body
from prongsai.web.results.models import PublishedScore
from prongsai.web.rounds.models import Round

#: Fewer bodies than this are not compared.
FEWEST = 5
_COMPARED = ("total", "indicator")


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure among those of a group: `below` of `number` bodies have less."""

    figure: Fraction
    number: int
    below: int
    median: Fraction

    @property
    def percent_below(self) -> int:
        """Of how many in a hundred bodies the figure is higher, in whole ones that are surely reached."""
        return 100 * self.below // self.number


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies that are alike: `number` have published; figures by code, none where they are too few."""

    name: Text
    number: int
    beside: Mapping[str, Beside]


@dataclass(frozen=True, slots=True)
class Figure:
    """A code with its name and its place in every group that is compared."""

    code: str
    name: Text
    figure: Fraction
    beside: tuple[Beside | None, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """The groups, and the total and indicators among each of them, in the framework's order."""

    groups: tuple[Group, ...]
    figures: tuple[Figure, ...]

    @property
    def compared(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.beside)


@dataclass(frozen=True, slots=True)
class _Likeness:
    """What makes bodies alike: a condition on their scores, and its values."""

    name: Text
    condition: str = ""
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pool:
    """All published scores of a year by the same rules, and what tells them from those of another moment."""

    year: int
    framework_code: str
    newest: int
    number: int
    sum: Decimal


@dataclass(frozen=True, slots=True)
class _Middle:
    """How many of a group have a figure, and the middle one."""

    number: int
    median: Fraction


def alike(round_: Round, known: Assessment) -> Alike:
    """The round's figures among the published ones of the same year and rules.

    >>> alike(round_, known).groups[0].beside["total"].median
    Fraction(3141, 37)
    """
    result, nodes = known.history.last, tree(known.history.last.framework)
    codes = [code for code in nodes if nodes[code].kind in _COMPARED and code in result]
    codes.sort(key=lambda code: code != "total")
    own = {code: Decimal(result.show(code)) for code in codes}
    pool = _pool(round_)
    likenesses = list(_likenesses(round_.body, pool))
    middles = [_middles(pool, each, tuple(codes)) for each in likenesses]
    below = _below(pool, own, likenesses, middles)
    groups = tuple(
        Group(
            each.name,
            _number(pool, each),
            {
                code: Beside(Fraction(own[code]), middle.number, below[place, code], middle.median)
                for code, middle in middles[place].items()
            },
        )
        for place, each in enumerate(likenesses)
    )
    return Alike(groups, tuple(_figures(known, own, [group for group in groups if group.beside])))


def _figures(known: Assessment, own: Mapping[str, Decimal], groups: Sequence[Group]) -> Iterator[Figure]:
    nodes = tree(known.history.last.framework)
    for code, figure in own.items():
        beside = tuple(group.beside.get(code) for group in groups)
        yield Figure(code, nodes[code].name, Fraction(figure), beside)


def _pool(round_: Round) -> _Pool:
    scores = PublishedScore.objects.filter(
        year=round_.year, framework_code=round_.framework_code, code="total"
    )
    found = scores.aggregate(newest=Max("pk"), number=Count("pk"), sum=Sum("figure"))
    return _Pool(
        round_.year, round_.framework_code, found["newest"] or 0, found["number"], found["sum"] or Decimal()
    )


def _likenesses(body: Body, pool: _Pool) -> Iterator[_Likeness]:
    yield _Likeness(
        Text(f"{body.kind} ทั่วประเทศ", f"{body.kind} in the whole country"), "AND kind = %s", (body.kind,)
    )
    if body.province:
        yield _Likeness(
            Text(f"{body.kind} ใน{province_in_words(body.province)}", f"{body.kind} in {body.province}"),
            "AND kind = %s AND province = %s",
            (body.kind, body.province),
        )
    if body.people:
        least, most = _quarter(pool, body.people)
        people = f"{least:,}" if least == most else f"{least:,}–{most:,}"
        yield _Likeness(
            Text(f"ขนาดใกล้เคียงกัน (บุคลากร {people} คน)", f"of like size ({people} people)"),
            "AND people BETWEEN %s AND %s",
            (least, most),
        )
    yield _Likeness(Text("ทุกหน่วยงานทั่วประเทศ", "all bodies of the country"))


def _quarter(pool: _Pool, people: int) -> tuple[int, int]:
    """The smallest and largest head-count of the quarter of bodies that one of so many people belongs to."""
    counts = _head_counts(pool)
    bounds = [counts[len(counts) * part // 4] for part in (1, 2, 3)] if counts else []
    part = bisect_right(bounds, people)
    held = [count for count in counts if bisect_right(bounds, count) == part]
    return min([people, *held]), max([people, *held])


@lru_cache(maxsize=16)
def _head_counts(pool: _Pool) -> tuple[int, ...]:
    scores = PublishedScore.objects.filter(
        year=pool.year, framework_code=pool.framework_code, code="total", people__gt=0
    )
    return tuple(scores.order_by("people").values_list("people", flat=True))


@lru_cache(maxsize=1024)
def _number(pool: _Pool, likeness: _Likeness) -> int:
    """How many bodies of the group have published."""
    ((_, _, number, _),) = _rows(
        [f"SELECT 0, '', count(*), 0 {_scores(likeness)}"], _values(pool, likeness, "total")
    )
    return number


@lru_cache(maxsize=1024)
def _middles(pool: _Pool, likeness: _Likeness, codes: tuple[str, ...]) -> Mapping[str, _Middle]:
    """Number and median of every code that enough bodies of the group have a figure of.

    The middle figure, or what lies between the two in the middle.
    """
    values = [value for code in codes for value in [code, *_values(pool, likeness, code)]]
    counted = _rows([f"SELECT 0, %s, count(*), 0 {_scores(likeness)}"] * len(codes), values)
    numbers = {code: number for _, code, number, _ in counted if number >= FEWEST}
    middle = (
        f"SELECT 0, %s, min(figure), max(figure) FROM "  # noqa: S608 - no value stands in it
        f"(SELECT figure {_scores(likeness)} ORDER BY figure LIMIT %s OFFSET %s) AS middle"
    )
    values = [
        value
        for code, number in numbers.items()
        for value in [code, *_values(pool, likeness, code), 2 - number % 2, (number - 1) // 2]
    ]
    return {
        code: _Middle(numbers[code], (_exact(low) + _exact(high)) / 2)
        for _, code, low, high in _rows([middle] * len(numbers), values)
    }


def _below(
    pool: _Pool,
    own: Mapping[str, Decimal],
    likenesses: Sequence[_Likeness],
    middles: Sequence[Mapping[str, _Middle]],
) -> dict[tuple[int, str], int]:
    """How many of each group have less than the body itself."""
    parts: list[str] = []
    values: list[object] = []
    for place, likeness in enumerate(likenesses):
        for code in middles[place]:
            parts.append(f"SELECT {place}, %s, count(*), 0 {_scores(likeness)} AND figure < %s")
            values += [code, *_values(pool, likeness, code), own[code]]
    return {(place, code): number for place, code, number, _ in _rows(parts, values)}


def _scores(likeness: _Likeness) -> str:
    table = PublishedScore._meta.db_table
    return f"FROM {table} WHERE year = %s AND framework_code = %s AND code = %s {likeness.condition}"


def _values(pool: _Pool, likeness: _Likeness, code: str) -> list[object]:
    return [pool.year, pool.framework_code, code, *likeness.values]


def _rows(parts: Sequence[str], values: Sequence[object]) -> list[tuple[int, str, int, int]]:
    if not parts:
        return []
    adapted = [str(value) if isinstance(value, Decimal) else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), adapted)
        return list(cursor.fetchall())


def _exact(figure: object) -> Fraction:
    """A figure of two decimals; SQLite gives it as a number with a point."""
    printed = read_printed(str(figure))
    assert printed is not None
    return printed.value
