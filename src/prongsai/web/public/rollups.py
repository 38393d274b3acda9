"""Roll-ups: every published score of a year counted once, by nation, province and kind.

Publishing pushes nothing here. The worker looks once a minute for years with newer scores than were counted,
and pages say how old what they show is. Results under different frameworks are never counted together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from prongsai import frameworks
from prongsai.analysis import are_comparable
from prongsai.errors import FrameworkError
from prongsai.numbers import show
from prongsai.web.accounts.models import Body
from prongsai.web.public.access import newest_score, years_published
from prongsai.web.public.models import RollUp
from prongsai.web.results.models import PublishedScore, ResultVersion

_AT_ONCE = 5_000
_KEY = ("year", "framework_code", "province", "kind")
_FOUND = (
    "bodies", "with_result", "passed", "mean", "median", "levels", "figures", "moved", "newest", "as_of",
)  # fmt: skip
#: What is counted: all of a framework, then by each of these.
_GROUPS: tuple[tuple[str, ...], ...] = ((), ("kind",), ("province",), ("province", "kind"))
_SCORES = {
    "result": pl.Int64, "framework": pl.String, "province": pl.String, "kind": pl.String, "code": pl.String,
    "figure": pl.Int32,
}  # fmt: skip

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """A year's scores in hundredths, one row each, its results, and how far every score moved.

    `moves` has a row for each score that can be compared with the same body's of the year before.
    """

    scores: pl.DataFrame
    results: pl.DataFrame
    moves: pl.DataFrame


def refresh(year: int) -> int:
    """Count a year anew and put it in place of what was counted before; how many roll-ups there are now.

    >>> refresh(2568)
    94
    """
    with transaction.atomic():
        newest, now = newest_score(year), timezone.now()
        rows = [
            RollUp(**dict(zip(_KEY, (year, *key), strict=True)), **found, newest=newest, as_of=now)
            for key, found in _rolled_up(_counted(year)).items()
        ]
        RollUp.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=_KEY, update_fields=_FOUND, batch_size=500
        )
        RollUp.objects.filter(year=year).exclude(as_of=now).delete()
    _tell_the_planner()
    return len(rows)


def _tell_the_planner() -> None:
    """Renew the database's knowledge of its tables, without which lists of a whole nation are slow."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")


def refresh_stale() -> list[int]:
    """Count every year anew that has other scores, or among other bodies, than were counted; those years."""
    counted = dict(RollUp.objects.values_list("year", "newest").distinct())
    years = sorted({*years_published(), *counted}, reverse=True)
    moved = _with_other_bodies()
    stale = [year for year in years if year in moved or counted.get(year, 0) != newest_score(year)]
    for year in stale:
        refresh(year)
    return stale


def _with_other_bodies() -> set[int]:
    """Years counted among fewer or more bodies than there are now."""
    bodies = _bodies()
    rows = RollUp.objects.values_list("year", "province", "kind", "bodies", "with_result").iterator()
    return {year for year, *key, known, least in rows if known != max(bodies.get(tuple(key), 0), least)}


def _counted(year: int) -> Counted:
    scores = _scores(year)
    results = _results(year, scores)
    return Counted(scores, results, _moves(year, scores, results))


def _scores(year: int) -> pl.DataFrame:
    """Every public score of a year; figures in hundredths, so that sums are exact."""
    found = PublishedScore.objects.filter(year=year).order_by()
    rows = found.values_list("result_id", "framework_code", "province", "kind", "code", "figure")
    parts = [pl.DataFrame(schema=_SCORES)]
    batch: list[tuple[Any, ...]] = []
    for *start, figure in rows.iterator(chunk_size=_AT_ONCE):
        batch.append((*start, int(figure * 100)))
        if len(batch) == _AT_ONCE:
            parts.append(pl.DataFrame(batch, schema=_SCORES, orient="row"))
            batch = []
    parts.append(pl.DataFrame(batch, schema=_SCORES, orient="row"))
    return pl.concat(parts)


def _results(year: int, scores: pl.DataFrame) -> pl.DataFrame:
    """Every result that has scores, with its body and level."""
    whose = scores.group_by("result").agg(pl.first("framework", "province", "kind"))
    rows = ResultVersion.objects.filter(state="published", round__year=year).order_by()
    found = pl.DataFrame(
        list(rows.values_list("pk", "round__body_id", "level", "passed")),
        schema={"result": pl.Int64, "body": pl.Int64, "level": pl.String, "passed": pl.Boolean},
        orient="row",
    )
    return whose.join(found, on="result", how="left")


def _moves(year: int, scores: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """How far each score moved since the same body's of the year before, where the two can be compared."""
    before = _before(year)
    older, newer = before["older"].unique().to_list(), scores.select("framework", "code").unique().rows()
    fitting = pl.DataFrame(
        [(new, old, code) for new, code in newer for old in older if is_comparable(new, old, code)],
        schema={"framework": pl.String, "older": pl.String, "code": pl.String},
        orient="row",
    )
    return (
        scores.join(results.select("result", "body"), on="result")
        .join(before, on=["body", "code"])
        .join(fitting, on=["framework", "older", "code"])
        .with_columns(moved=pl.col("figure") - pl.col("before"))
    )


def _before(year: int) -> pl.DataFrame:
    """Every score of the year before, by body."""
    found = PublishedScore.objects.filter(year=year - 1).order_by()
    rows = found.values_list("result__round__body_id", "framework_code", "code", "figure")
    return pl.DataFrame(
        [(*start, int(figure * 100)) for *start, figure in rows.iterator(chunk_size=_AT_ONCE)],
        schema={"body": pl.Int64, "older": pl.String, "code": pl.String, "before": pl.Int32},
        orient="row",
    )


def is_comparable(newer: str, older: str, code: str) -> bool:
    """Whether a score means the same under both frameworks; an instrument where all its indicators do."""
    try:
        new, old = frameworks.load(newer), frameworks.load(older)
    except FrameworkError:
        return False
    below = [each.indicators for each in new.instruments if each.code == code]
    codes = [each.code for each in below[0]] if below else [code]
    return all(are_comparable(new, old, each) for each in codes)


def comparable_frameworks(newer: str) -> Sequence[str]:
    """The codes of the frameworks whose totals those of a framework can be compared with.

    >>> comparable_frameworks("nacc-2568")
    ['nacc-2567']
    """
    found = (frameworks.load(code) for code in frameworks.available())
    return [each.code for each in found if each.code != newer and is_comparable(newer, each.code, "total")]


def _rolled_up(counted: Counted) -> dict[Key, dict[str, Any]]:
    """Everything that is stored of each group, by framework, province and kind."""
    found: dict[Key, dict[str, Any]] = {}
    bodies = _bodies()
    for group in _GROUPS:
        figures = _figures(_placed(counted.scores, group), group)
        results = _placed(counted.results, group)
        levels, moves = _levels(results, group), _moved(_placed(counted.moves, group), group)
        for row in _heads(results, group).iter_rows(named=True):
            key = _key(row)
            total = figures[key].get("total")
            found[key] = {
                "bodies": max(bodies[key[1:]], row["with_result"]),
                "with_result": row["with_result"],
                "passed": row["passed"],
                "mean": Decimal(total[0]) if total else None,
                "median": Decimal(total[1]) if total else None,
                "levels": levels[key],
                "figures": figures[key],
                "moved": moves.get(key, {}),
            }
    return found


def _placed(rows: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    """The rows that belong to some group: a body of no province counts in the nation alone."""
    for each in group:
        rows = rows.filter(pl.col(each) != "")
    return rows


def _heads(results: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    return results.group_by("framework", *group).agg(with_result=pl.len(), passed=pl.col("passed").sum())


def _moved(moves: pl.DataFrame, group: Sequence[str]) -> Mapping[Key, dict[str, Any]]:
    """How many totals rose and fell and by how much all moved on average, and the same mean of each code."""
    moved = pl.col("moved")
    rows = moves.group_by("framework", *group, "code").agg(
        both=pl.len(), rose=(moved > 0).sum(), fell=(moved < 0).sum(), by=moved.cast(pl.Int64).sum()
    )
    found: defaultdict[Key, dict[str, Any]] = defaultdict(lambda: {"by_code": {}})
    for row in rows.sort("code").iter_rows(named=True):
        mean = show(Fraction(row["by"], 100 * row["both"]))
        if row["code"] == "total":
            found[_key(row)] |= {
                "bodies": row["both"],
                "rose": row["rose"],
                "fell": row["fell"],
                "mean": mean,
            }
        else:
            found[_key(row)]["by_code"][row["code"]] = mean
    return found


def _levels(results: pl.DataFrame, group: Sequence[str]) -> Mapping[Key, dict[str, int]]:
    found: defaultdict[Key, dict[str, int]] = defaultdict(dict)
    known = results.filter(pl.col("level") != "")
    for row in known.group_by("framework", *group, "level").len().sort("level").iter_rows(named=True):
        found[_key(row)][row["level"]] = row["len"]
    return found


def _figures(scores: pl.DataFrame, group: Sequence[str]) -> Mapping[Key, dict[str, list[str]]]:
    figure = pl.col("figure")
    rows = scores.group_by("framework", *group, "code").agg(
        sum=figure.cast(pl.Int64).sum(),
        number=pl.len(),
        median=figure.quantile(0.5, "linear"),
        low=figure.quantile(0.25, "linear"),
        high=figure.quantile(0.75, "linear"),
    )
    found: defaultdict[Key, dict[str, list[str]]] = defaultdict(dict)
    for row in rows.sort("code").iter_rows(named=True):
        mean = Fraction(row["sum"], 100 * row["number"])
        # Quarters lie between two hundredths at most by quarters of one, which floating point holds exactly.
        others = (Fraction(row[name]) / 100 for name in ("median", "low", "high"))
        found[_key(row)][row["code"]] = [show(each) for each in (mean, *others)]
    return found


def _key(row: Mapping[str, Any]) -> Key:
    return row["framework"], row.get("province", ""), row.get("kind", "")


def _bodies() -> Mapping[tuple[str, str], int]:
    """How many bodies there are, by province and kind, an empty one standing for all."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    counts: Iterable[tuple[str, str, int]] = (
        Body.objects.order_by().values_list("province", "kind").annotate(number=Count("pk"))
    )
    for province, kind, number in counts:
        for key in {(province, kind), (province, ""), ("", kind), ("", "")}:
            found[key] += number
    return found
