"""How sure a survey score is, given that not everybody was asked.

Each form is a simple random sample of its group without replacement. A score of the form is a mean of
means over lines, so its error is that of the mean of one number per respondent: Σ weight · (points −
mean of the line), blanks contributing nothing (linearisation). With n of N people answering,

    standard error = √( (1 − n/N) · s² / n ),        margin = 1.96 · standard error.

Instruments are independent samples, OIT has no sampling error, so the total's variance is Σ weight² ·
variance. Where only printed figures and the number of answers are known, the error cannot be worked out but
has a ceiling: numbers from 0 to 100 with mean m have a variance of at most m · (100 − m).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from prongsai.answers import BODY, Answers, line_codes
from prongsai.frameworks import Framework, Tree, tree
from prongsai.scoring import Result

Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class SamplingError:
    """Standard error of a score in points; `is_ceiling` where it can only be said to be no larger.

    `answered` of `people` filled in the form; `people` is None where the group's size is not known, and
    then no correction for a finite group is made.
    """

    standard_error: float
    answered: int
    people: int | None
    is_ceiling: bool = False

    @property
    def margin(self) -> float:
        """Half the width of the 95 % confidence interval, in points."""
        return Z_95 * self.standard_error


Errors = Mapping[str, SamplingError]


def errors(
    framework: Framework, answers: Answers, body: str = "", people: Mapping[str, int] | None = None
) -> Errors:
    """Sampling errors of every survey score of one body, through to the total where all forms are there.

    `people` gives the size of the group by form code (IIT, EIT, EIT1 …).
    """
    nodes = tree(framework)
    found: dict[str, SamplingError] = {}
    for form, table in answers.forms.items():
        instrument = framework.instrument_of_form(form)
        if instrument.kind == "survey":
            rows = table.filter(pl.col(BODY) == body) if body else table
            at = f"@{form}" if instrument.parts else ""
            found |= _of_form(framework, nodes, form, at, rows.collect(), (people or {}).get(form))
    return _carried_up(nodes, found, [form for form in framework.forms if _is_survey(framework, form)])


def _is_survey(framework: Framework, form: str) -> bool:
    return framework.instrument_of_form(form).kind == "survey"


def _of_form(
    framework: Framework, nodes: Tree, form: str, at: str, rows: pl.DataFrame, people: int | None
) -> dict[str, SamplingError]:
    if rows.height < 2:
        return {}
    answered = rows.height
    deviations = rows.select(_deviation(framework, nodes, line, at) for line in line_codes(framework, form))
    known = set(deviations.columns)
    targets = [
        code
        for code, node in nodes.items()
        if node.form == form and nodes.leaves_below(code).keys() <= {f"{line}{at}" for line in known}
    ]
    combined = deviations.select(_combined(nodes, code, at).alias(code) for code in targets)
    remaining = max(0.0, 1 - answered / people) if people else 1.0
    return {
        code: SamplingError(math.sqrt(remaining / answered) * float(str(spread or 0.0)), answered, people)
        for code, spread in combined.select(pl.all().std()).row(0, named=True).items()
    }


def _deviation(framework: Framework, nodes: Tree, line: str, at: str) -> pl.Expr:
    """A respondent's distance from the mean of the line, scaled up for the lines others left blank."""
    node = nodes[line + at]
    values = {code: float(points) for code, points in framework.scales[node.scale].points(node.sign).items()}
    points = pl.col(line).replace_strict(values, default=None, return_dtype=pl.Float64)
    share_answered = points.count() / pl.len()
    return ((points - points.mean()) / share_answered).fill_null(0.0).alias(line)


def _combined(nodes: Tree, code: str, at: str) -> pl.Expr:
    weights = nodes.leaves_below(code)
    return pl.sum_horizontal(
        pl.col(leaf.removesuffix(at) if at else leaf) * float(weight) for leaf, weight in weights.items()
    )


def ceilings(result: Result, answered: Mapping[str, int], people: Mapping[str, int] | None = None) -> Errors:
    """The largest the sampling errors can be, from printed figures and the number of answers by form."""
    nodes = tree(result.framework)
    found = {}
    for code, node in nodes.items():
        number = answered.get(node.form or "")
        if number and number > 1 and code in result and _is_survey(result.framework, node.form or ""):
            group = (people or {}).get(node.form or "")
            found[code] = _ceiling(float(result[code].best), number, group)
    return _carried_up(
        nodes, found, [form for form in result.framework.forms if _is_survey(result.framework, form)]
    )


def _ceiling(mean: float, answered: int, people: int | None) -> SamplingError:
    remaining = max(0.0, 1 - answered / people) if people else 1.0
    spread = math.sqrt(max(0.0, mean * (100 - mean)) * answered / (answered - 1))
    return SamplingError(math.sqrt(remaining / answered) * spread, answered, people, is_ceiling=True)


def _carried_up(nodes: Tree, found: dict[str, SamplingError], forms: list[str]) -> dict[str, SamplingError]:
    """Add the nodes that join several forms, up to the total, where every form below them is known."""
    for code, node in nodes.items():
        if code in found or node.form is not None or not node.ways:
            continue
        members = [(float(weight), child) for child, weight in node.ways[0]]
        surveyed = [(weight, found[child]) for weight, child in members if child in found]
        missing = [
            child
            for _, child in members
            if child not in found and nodes[child].instrument in _surveys(nodes, forms)
        ]
        if missing or not surveyed:
            continue
        variance = sum((weight * each.standard_error) ** 2 for weight, each in surveyed)
        sizes = [each.people for _, each in surveyed]
        found[code] = SamplingError(
            math.sqrt(variance),
            sum(each.answered for _, each in surveyed),
            None if None in sizes else sum(size or 0 for size in sizes),
            any(each.is_ceiling for _, each in surveyed),
        )
    return found


def _surveys(nodes: Tree, forms: list[str]) -> set[str]:
    return {node.instrument for node in nodes.values() if node.form in forms}


def is_within_noise(change: float, now: SamplingError | None, before: SamplingError | None) -> bool | None:
    """True where a change could come from sampling alone (95 %); None where an error is not known."""
    if now is None or before is None:
        return None
    return abs(change) <= Z_95 * math.hypot(now.standard_error, before.standard_error)
