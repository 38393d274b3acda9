"""The nation in columns: every body of an answers table scored at once, to the same digits as one by one.

Sums of points and counts of answers are whole numbers, and all weights below an instrument share one
denominator, so a score is a fraction of two 64-bit integers, and rounding it half up is an integer
division: exact, without floats. A body that left some lines blank (its counts differ from line to line),
or is large enough to leave 64 bits, is worked out with unbounded fractions instead: rare, same result.
Scores travel as whole units of the last decimal (7753 for 77.53) until they are handed over.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import and_, mul

import polars as pl

from prongsai.answers import BODY, Answers, line_codes
from prongsai.frameworks import Framework, Tree, tree
from prongsai.numbers import Interval, round_half_up
from prongsai.scoring.rules import POLICIES, total

# Above this many forms of one kind, products of two counts could leave 64 bits.
_MOST_FORMS = 20_000


@dataclass(frozen=True)
class _Form:
    """What one form's tally needs: line columns, whole points per choice, and how far they are scaled up."""

    code: str
    at: str
    lines: tuple[str, ...]
    points: tuple[dict[int, int], ...]
    scale: int


@dataclass(frozen=True)
class _Target:
    """A score as Σ over forms of share · Σ coefficient · points / (n · denominator)."""

    code: str
    coefficients: Mapping[str, Mapping[str, int]]
    denominators: Mapping[str, int]


def score_bodies(framework: Framework, answers: Answers) -> pl.DataFrame:
    """One row a body, in order of `body`: indicators, instruments and parts, `total`, `level`, `rank`.

    Scores are Decimals rounded to the year's decimals, 0–100; null where not reached, and so is the total
    where an instrument is missing. `rank` 1 is the highest total; equal totals share a rank. `n:FORM` says
    how many forms were filled in.
    """
    nodes = tree(framework)
    forms = [_form(framework, nodes, code) for code in answers.forms]
    targets = [
        _target(nodes, code, forms) for code in _target_codes(framework) if _is_reached(nodes, code, forms)
    ]
    wide = _tally(forms, answers)
    fits = _fits(framework, forms)
    units = _in_columns(framework, wide.filter(fits), forms, targets)
    rest = wide.filter(~fits)
    if not rest.is_empty():
        units = pl.concat([units, _one_by_one(framework, rest, forms, targets, units.schema)])
    return _finish(framework, units, targets)


def _target_codes(framework: Framework) -> list[str]:
    codes = [indicator.code for indicator in framework.indicators]
    for instrument in framework.instruments:
        codes += [*(part.code for part in instrument.parts), instrument.code]
    return codes


def _form(framework: Framework, nodes: Tree, code: str) -> _Form:
    at = f"@{code}" if framework.instrument_of_form(code).parts else ""
    lines = tuple(line_codes(framework, code))
    answered = [nodes[line + at] for line in lines]
    points = [framework.scales[node.scale].points(node.sign) for node in answered]
    scale = math.lcm(1, *(value.denominator for row in points for value in row.values()))
    whole = tuple({choice: int(value * scale) for choice, value in row.items()} for row in points)
    return _Form(code, at, lines, whole, scale)


def _is_reached(nodes: Tree, code: str, forms: list[_Form]) -> bool:
    answered = {line + form.at for form in forms for line in form.lines}
    return nodes.leaves_below(code).keys() <= answered


def _target(nodes: Tree, code: str, forms: list[_Form]) -> _Target:
    weights = nodes.leaves_below(code)
    coefficients, denominators = {}, {}
    for form in forms:
        row = {line: weights[line + form.at] for line in form.lines if line + form.at in weights}
        if row:
            lowest = math.lcm(*(weight.denominator for weight in row.values()))
            coefficients[form.code] = {line: int(weight * lowest) for line, weight in row.items()}
            denominators[form.code] = lowest * form.scale
    return _Target(code, coefficients, denominators)


def _tally(forms: list[_Form], answers: Answers) -> pl.DataFrame:
    """Per body: the sum of points (`s:IIT:i1`) and the number of answers (`n:IIT:i1`) of each line."""
    tallies = []
    for form in forms:
        points = [_points(line, row).alias(line) for line, row in zip(form.lines, form.points, strict=True)]
        # Points first, groups after: looking choices up inside the groups takes twice as long.
        tallies.append(
            answers.forms[form.code]
            .select(BODY, *points)
            .group_by(BODY)
            .agg(
                pl.col(form.lines).sum().cast(pl.Int64).name.prefix(f"s:{form.code}:"),
                pl.col(form.lines).count().cast(pl.Int64).name.prefix(f"n:{form.code}:"),
            )
        )
    frames = pl.collect_all(tallies)
    return reduce(lambda left, right: left.join(right, on=BODY, how="full", coalesce=True), frames).sort(BODY)


def _points(line: str, points: Mapping[int, int]) -> pl.Expr:
    """Choice codes to whole points, by looking each code up in a short table."""
    table = pl.Series([points.get(code, 0) for code in range(max(points) + 1)], dtype=pl.Int32)
    return pl.lit(table).gather(pl.col(line))


def _fits(framework: Framework, forms: list[_Form]) -> pl.Expr:
    """True for bodies that the 64-bit way serves: no blanks, not huge, instruments rounded by the policy."""
    if not POLICIES[framework.rounding.policy].rounds_instruments:
        return pl.lit(value=False)
    checks = []
    for form in forms:
        counts = [pl.col(f"n:{form.code}:{line}") for line in form.lines]
        even = pl.min_horizontal(counts) == pl.max_horizontal(counts)
        checks.append(even & (pl.max_horizontal(counts) <= _MOST_FORMS))
    return reduce(and_, [check.fill_null(value=True) for check in checks])


def _in_columns(
    framework: Framework, wide: pl.DataFrame, forms: list[_Form], targets: list[_Target]
) -> pl.DataFrame:
    decimals = framework.rounding.decimals
    scores = wide.select(
        BODY,
        *(pl.col(f"n:{form.code}:{form.lines[0]}").alias(f"n:{form.code}") for form in forms),
        *(_rounded(*_fraction(target), decimals).alias(target.code) for target in targets),
    )
    return scores.with_columns(_total(framework, {target.code for target in targets}).alias("total"))


def _fraction(target: _Target) -> tuple[pl.Expr, pl.Expr]:
    """Numerator and denominator of a target over all its forms."""
    counts = {form: pl.col(f"n:{form}:{next(iter(row))}") for form, row in target.coefficients.items()}
    common = math.lcm(*target.denominators.values())
    terms = []
    for form, row in target.coefficients.items():
        points = pl.sum_horizontal(
            *(pl.col(f"s:{form}:{line}") * weight for line, weight in row.items()), ignore_nulls=False
        )
        others = [count for other, count in counts.items() if other != form]
        terms.append(reduce(mul, others, points * (common // target.denominators[form])))
    denominator: pl.Expr = reduce(mul, counts.values(), pl.lit(common, dtype=pl.Int64))
    return pl.sum_horizontal(terms, ignore_nulls=False), denominator


def _rounded(numerator: pl.Expr, denominator: pl.Expr, decimals: int) -> pl.Expr:
    """numerator / denominator in units of the last decimal, half up."""
    double: int = 2 * 10**decimals
    return (numerator * double + denominator) // (denominator * 2)


def _total(framework: Framework, reached: set[str]) -> pl.Expr:
    """The total in units of the last decimal, from instruments rounded by the policy."""
    instruments = framework.instruments
    if not {instrument.code for instrument in instruments} <= reached:
        return pl.lit(None, dtype=pl.Int64)
    common = math.lcm(*(instrument.weight.denominator for instrument in instruments))
    shares = [pl.col(each.code) * int(each.weight * common) for each in instruments]
    one = pl.lit(common, dtype=pl.Int64)
    if POLICIES[framework.rounding.policy].rounds_weighted:
        return pl.sum_horizontal([_rounded(share, one, 0) for share in shares], ignore_nulls=False)
    return _rounded(pl.sum_horizontal(shares, ignore_nulls=False), one, 0)


def _one_by_one(
    framework: Framework, wide: pl.DataFrame, forms: list[_Form], targets: list[_Target], wanted: pl.Schema
) -> pl.DataFrame:
    rows = []
    unit = 10**framework.rounding.decimals
    for row in wide.iter_rows(named=True):
        exact = {target.code: _exact(row, target) for target in targets}
        found = {code: _units(value, framework) for code, value in exact.items()}
        found["total"] = _exact_total(framework, exact, unit)
        for form in forms:
            counts = [row[f"n:{form.code}:{line}"] or 0 for line in form.lines]
            found[f"n:{form.code}"] = max(counts) or None
        rows.append({BODY: row[BODY], **found})
    return pl.DataFrame(rows, schema=wanted)


def _exact(row: Mapping[str, int | None], target: _Target) -> Fraction | None:
    value = Fraction(0)
    for form, weights in target.coefficients.items():
        for line, weight in weights.items():
            answered, points = row[f"n:{form}:{line}"], row[f"s:{form}:{line}"]
            if not answered or points is None:
                return None
            value += Fraction(points * weight, answered * target.denominators[form])
    return value


def _units(value: Fraction | None, framework: Framework) -> int | None:
    decimals = framework.rounding.decimals
    return None if value is None else int(round_half_up(value, decimals) * 10**decimals)


def _exact_total(framework: Framework, exact: Mapping[str, Fraction | None], unit: int) -> int | None:
    members = []
    for instrument in framework.instruments:
        value = exact.get(instrument.code)
        if value is None:
            return None
        members.append((instrument.weight, Interval(value, value)))
    return int(
        total(POLICIES[framework.rounding.policy], members, framework.rounding.decimals).total.low * unit
    )


def _finish(framework: Framework, units: pl.DataFrame, targets: list[_Target]) -> pl.DataFrame:
    """Level and rank, then units to Decimals."""
    decimals = framework.rounding.decimals
    scores = [*(target.code for target in targets), "total"]
    reached = set(scores)
    level = pl.lit(None, dtype=pl.String)
    for each in reversed(framework.levels):
        needs = [("total", each.at_least), *each.floors.items()]
        met = [_reaches(code, bound, decimals) for code, bound in needs if code in reached]
        level = pl.when(reduce(and_, met)).then(pl.lit(each.code)).otherwise(level)
    return (
        units.with_columns(
            pl.when(pl.col("total").is_not_null()).then(level).alias("level"),
            pl.col("total").rank("min", descending=True).cast(pl.UInt32).alias("rank"),
        )
        .with_columns(
            (pl.col(scores).cast(pl.Decimal(12, decimals)) / 10**decimals).cast(pl.Decimal(12, decimals))
        )
        .sort(BODY)
    )


def _reaches(code: str, bound: Fraction, decimals: int) -> pl.Expr:
    units: int = math.ceil(bound * 10**decimals)
    return pl.col(code) >= units
