"""How far readers agree, over the bodies that a lead assessor leads: by pair, by assessor and by item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl
from django.db.models import QuerySet

from prongsai import analysis
from prongsai.analysis import Agreement
from prongsai.answers import guard_formulas
from prongsai.numbers import show
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import review_access as access
from prongsai.web.evidence.models import Disclosure, Reading
from prongsai.web.evidence.reviewing import MET

_BOM = b"\xef\xbb\xbf"
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreement of a pair, of an assessor with everybody who read the same, or on an item."""

    who: str
    beside: str
    figures: Agreement


@dataclass(frozen=True, slots=True)
class Table:
    """The agreement of a year: in all, and the rows by pair, assessor and item; `bodies` were read twice."""

    bodies: int
    in_all: Agreement
    pairs: Sequence[Agreed]
    assessors: Sequence[Agreed]
    items: Sequence[Agreed]


def years(person: Person) -> Sequence[int]:
    """The fiscal years in which bodies of this lead were read twice, the latest first."""
    found = _read_twice(person).order_by().values_list("round__year", flat=True)
    return sorted(found.distinct(), reverse=True)


def _read_twice(person: Person) -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(
        round__body__in=access.led_bodies(person), state__in=access.ON_DESK,
        assignment__first_done_at__isnull=False, assignment__second_done_at__isnull=False,
    )  # fmt: skip


def table(person: Person, year: int) -> Table:
    """The agreement over the bodies a person leads, once both readings of a body have ended."""
    both = list(_both(_read_twice(person).filter(round__year=year)))
    readers = {one for each in both for one in each.readers}
    names = dict(Person.objects.filter(pk__in=readers).values_list("pk", "name"))
    pairs: dict[tuple[int, int], list[tuple[bool, bool]]] = defaultdict(list)
    assessors: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    items: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for each in both:
        (one, other), (met, other_met) = each.readers, each.met
        # A pair is the same whoever of the two read first.
        pairs[min(one, other), max(one, other)].append((met, other_met) if one < other else (other_met, met))
        assessors[one].append((met, other_met))
        assessors[other].append((other_met, met))
        items[each.code].append(each.met)
    return Table(
        len({each.disclosure for each in both}),
        analysis.agreement(each.met for each in both),
        _sorted(Agreed(names[a], names[b], analysis.agreement(read)) for (a, b), read in pairs.items()),
        _sorted(Agreed(names[a], "", analysis.agreement(read)) for a, read in assessors.items()),
        [Agreed(code, "", analysis.agreement(read)) for code, read in sorted(items.items(), key=_by_number)],
    )


@dataclass(frozen=True, slots=True)
class _Both:
    disclosure: int
    code: str
    readers: tuple[int, int]
    met: tuple[bool, bool]


def _both(found: QuerySet[Disclosure]) -> Iterator[_Both]:
    """Every item that two have read."""
    read = Reading.objects.filter(disclosure__in=found).order_by("disclosure", "code", "place")
    first: tuple[int, str, int, int] | None = None
    for disclosure, code, place, person, score in read.values_list(
        "disclosure", "code", "place", "person", "score"
    ).iterator():
        if place == 1:
            first = (disclosure, code, person, score)
        elif first is not None and first[:2] == (disclosure, code):
            yield _Both(disclosure, code, (first[2], person), (first[3] == MET, score == MET))


def _sorted(rows: Iterator[Agreed]) -> Sequence[Agreed]:
    """Those that agree least first; undefined last."""

    def least(each: Agreed) -> tuple[bool, Fraction, str, str]:
        kappa = each.figures.kappa
        return kappa is None, kappa or Fraction(0), each.who, each.beside

    return sorted(rows, key=least)


def _by_number(item: tuple[str, object]) -> tuple[int, str]:
    digits = "".join(filter(str.isdecimal, item[0]))
    return (int(digits or 0), item[0])


def as_csv(found: Table) -> bytes:
    """The table as CSV in UTF-8 with BOM; shares to four decimals, empty where undefined."""
    kinds: Mapping[str, Sequence[Agreed]] = {
        "all": [Agreed("", "", found.in_all)], "pair": found.pairs, "assessor": found.assessors,
        "item": found.items,
    }  # fmt: skip
    rows = [_csv_row(kind, each) for kind, of_kind in kinds.items() for each in of_kind]
    return _BOM + guard_formulas(pl.DataFrame(rows, infer_schema_length=None)).write_csv().encode()


def _csv_row(kind: str, each: Agreed) -> dict[str, object]:
    figures = each.figures
    shares = {"observed": figures.observed, "by_chance": figures.by_chance, "kappa": figures.kappa}
    return {
        "kind": kind, "who": each.who, "beside": each.beside, "items": figures.items,
        "both_met": figures.both_met, "first_only": figures.first_only, "second_only": figures.second_only,
        "neither": figures.neither,
        **{name: "" if share is None else show(share, _DECIMALS) for name, share in shares.items()},
    }  # fmt: skip
