"""Earlier years of a body: what a round's own file says of them, and what was published of them here.

A file's own figures win; years it lacks are taken from the body's other rounds, as they were approved.
Where the two say different things, each difference is named.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from prongsai import frameworks
from prongsai.analysis import Assessment, History
from prongsai.frameworks import Text, tree
from prongsai.numbers import show
from prongsai.scoring import Result, restore
from prongsai.web.results.models import PublishedScore, ResultVersion
from prongsai.web.rounds.models import Round
from prongsai.web.ui.templatetags.words import text


@dataclass(frozen=True, slots=True)
class Approved:
    """The published result of an earlier year, by what tells it from any other."""

    year: int
    pk: int
    loaded_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that the round's own file and the published result of that year give differently."""

    year: int
    code: str
    name: Text
    in_file: str
    published: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """One year as the round's pages take it: from its own file, or from the round of that year."""

    year: int
    total: Fraction | None
    level: str | None
    source: Text
    round: Round | None
    is_of_file: bool
    differences: tuple[Difference, ...] = ()


def approved_before(round_: Round) -> tuple[Approved, ...]:
    """The published results of the body's earlier years."""
    found = ResultVersion.objects.filter(
        state="published", round__body=round_.body_id, round__year__lt=round_.year
    )
    rows = found.order_by("round__year").values_list("round__year", "pk", "loaded_at")
    return tuple(Approved(*row) for row in rows)


def joined(own: Assessment, others: Collection[Assessment]) -> Assessment:
    """The assessment with the years it lacks, each from the assessment whose last year it is.

    >>> joined(of_2563, [of_2561]).history.years.keys()
    dict_keys([2561, 2562, 2563])
    """
    lacking = {each.history.last.framework.year: each for each in others}
    lacking = {year: each for year, each in lacking.items() if year not in own.history.years}
    if not lacking:
        return own
    years = {**own.history.years, **{year: each.history.last for year, each in lacking.items()}}
    errors = {year: each.errors[year] for year, each in lacking.items() if year in each.errors}
    sources = {year: each.sources[year] for year, each in lacking.items() if year in each.sources}
    return replace(
        own,
        history=History(dict(sorted(years.items()))),
        errors={**own.errors, **errors},
        sources={**own.sources, **sources},
    )


def with_figures(own: Assessment, approved: Collection[Approved]) -> Assessment:
    """The assessment with the years it lacks, of which only the figures are told, as they were stored."""
    lacking = [each.pk for each in approved if each.year not in own.history.years]
    if not lacking:
        return own
    found = ResultVersion.objects.filter(pk__in=lacking).order_by()
    rows = found.values_list("round__year", "content", "round__framework_code")
    years = {year: restore(bytes(content), frameworks.load(code)) for year, content, code in rows}
    return replace(own, history=History(dict(sorted({**own.history.years, **years}.items()))))


def years_of(round_: Round, known: Assessment, of_file: Collection[int]) -> list[Earlier]:
    """The years before the round's own, the latest first; `of_file` are those its own file holds."""
    rounds = {each.year: each for each in Round.objects.filter(body=round_.body_id, year__lt=round_.year)}
    published = _published(round_)
    totals = {year: (total, level) for year, total, level in known.history.totals()}
    found = []
    for year in sorted({*totals, *rounds} - {round_.year}, reverse=True):
        total, level = totals.get(year, (None, None))
        differences = tuple(_differences(known, year, published.get(year, {}))) if year in of_file else ()
        source = known.sources.get(year, Text(""))
        found.append(Earlier(year, total, level, source, rounds.get(year), year in of_file, differences))
    return found


def years_alone(round_: Round) -> list[tuple[Earlier, str]]:
    """The years before of a round without a result of its own, with their levels as shown."""
    rounds = Round.objects.filter(body=round_.body_id, year__lt=round_.year).order_by("-year")
    public = {
        each.round_id: each for each in ResultVersion.objects.filter(state="published", round__in=rounds)
    }
    return [_alone(each, public.get(each.pk)) for each in rounds]


def _alone(round_: Round, public: ResultVersion | None) -> tuple[Earlier, str]:
    if public is None:
        return Earlier(round_.year, None, None, Text(""), round_, is_of_file=False), "–"
    total = None if public.total is None else Fraction(public.total)
    shown = text(round_.framework.level_name(public.level or "–"))
    return Earlier(round_.year, total, public.level, Text(""), round_, is_of_file=False), shown


def _published(round_: Round) -> Mapping[int, Mapping[str, Decimal]]:
    """Published figures of the body's earlier years, by year and code."""
    rows = PublishedScore.objects.filter(
        result__round__body=round_.body_id, result__round__year__lt=round_.year
    ).values_list("year", "code", "figure")
    found: dict[int, dict[str, Decimal]] = {}
    for year, code, figure in rows:
        found.setdefault(year, {})[code] = figure
    return found


def _differences(known: Assessment, year: int, published: Mapping[str, Decimal]) -> Iterator[Difference]:
    """Where the file's own year and the published one part; only what both of them say is compared."""
    given = known.history.years.get(year)
    nodes = tree(given.framework) if isinstance(given, Result) else {}
    for code, figure in published.items():
        written = given.figure(code) if isinstance(given, Result) else given.total if given else None
        if written is None or (code != "total" and code not in nodes):
            continue
        if show(written) != show(Fraction(figure)):
            name = nodes[code].name if code in nodes else Text("คะแนนรวม", "total")
            yield Difference(year, code, name, show(written), show(Fraction(figure)))
