"""A body's figures beside those of bodies like it: how many there are, the median, and how many are lower.

Only published results are counted, so a draft is compared without being counted itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from prongsai.analysis import Assessment
from prongsai.frameworks import Text, tree
from prongsai.thai import province_in_words
from prongsai.web.accounts.models import Body
from prongsai.web.results import spread
from prongsai.web.results.spread import Spread
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
    """What makes bodies alike: a group of them by place, or a range of head-counts."""

    name: Text
    group: spread.Group = ()
    sizes: tuple[int, int] | None = None

    def figures(self, found: Spread, code: str) -> spread.Figures:
        """What bodies that are alike have, from the lowest up."""
        if self.sizes is not None:
            return found.of_size(*self.sizes, code)
        return found.of_group(self.group, code)


def alike(round_: Round, known: Assessment) -> Alike:
    """The round's figures among the published ones of the same year and rules.

    >>> alike(round_, known).groups[0].beside["total"].median
    Fraction(3141, 37)
    """
    result, nodes = known.history.last, tree(known.history.last.framework)
    codes = [code for code in nodes if nodes[code].kind in _COMPARED and code in result]
    codes.sort(key=lambda code: code != "total")
    own = {code: Decimal(result.show(code)) for code in codes}
    found = spread.spread_of(round_.year, round_.framework_code)
    groups = tuple(_group(each, found, own) for each in _likenesses(round_.body, found))
    return Alike(groups, tuple(_figures(known, own, [group for group in groups if group.beside])))


def _group(likeness: _Likeness, found: Spread, own: Mapping[str, Decimal]) -> Group:
    held = {code: likeness.figures(found, code) for code in own}
    return Group(
        likeness.name,
        len(likeness.figures(found, "total")),
        {
            code: Beside(
                Fraction(own[code]), len(figures), spread.below(figures, own[code]), spread.median(figures)
            )
            for code, figures in held.items()
            if len(figures) >= FEWEST
        },
    )


def _figures(known: Assessment, own: Mapping[str, Decimal], groups: Sequence[Group]) -> Iterator[Figure]:
    nodes = tree(known.history.last.framework)
    for code, figure in own.items():
        beside = tuple(group.beside.get(code) for group in groups)
        yield Figure(code, nodes[code].name, Fraction(figure), beside)


def _likenesses(body: Body, found: Spread) -> Iterator[_Likeness]:
    yield _Likeness(Text(f"{body.kind} ทั่วประเทศ", f"{body.kind} in the whole country"), (body.kind,))
    if body.province:
        yield _Likeness(
            Text(f"{body.kind} ใน{province_in_words(body.province)}", f"{body.kind} in {body.province}"),
            (body.kind, body.province),
        )
    if body.people:
        least, most = _quarter(found, body.people)
        people = f"{least:,}" if least == most else f"{least:,}–{most:,}"
        yield _Likeness(
            Text(f"ขนาดใกล้เคียงกัน (บุคลากร {people} คน)", f"of like size ({people} people)"),
            sizes=(least, most),
        )
    yield _Likeness(Text("ทุกหน่วยงานทั่วประเทศ", "all bodies of the country"))


def _quarter(found: Spread, people: int) -> tuple[int, int]:
    """The smallest and largest head-count of the quarter of bodies that one of so many people belongs to."""
    counts = found.head_counts()
    bounds = [counts[len(counts) * part // 4] for part in (1, 2, 3)] if counts else []
    part = bisect_right(bounds, people)
    # Those who stand at a bound belong to the part above it.
    first = bisect_left(counts, bounds[part - 1]) if part else 0
    last = bisect_left(counts, bounds[part]) if part < len(bounds) else len(counts)
    held = counts[first:last]
    return (min(people, held[0]), max(people, held[-1])) if held else (people, people)
