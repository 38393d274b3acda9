"""From answers and printed figures up to the level, one body at a time, exactly.

The leaves are counted in columns; from there the tree is walked once, children before parents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import polars as pl

import prongsai
from prongsai.answers import BODY, Answers, line_codes
from prongsai.errors import Place, Problem, ScoringError
from prongsai.frameworks import Framework, Level, Node, Tree, tree
from prongsai.numbers import Interval, Printed
from prongsai.scoring import disagree
from prongsai.scoring.result import Inputs, Result, Score, same_but_for_wording
from prongsai.scoring.rules import POLICIES, levels_met, total, weighted_mean


def score(
    framework: Framework,
    *,
    answers: Answers | None = None,
    printed: Mapping[str, Printed] | None = None,
    printed_level: str | None = None,
    comments: Mapping[str, str] | None = None,
    body: str = "",
) -> Result:
    """Score one body from answers, from printed figures of any depth, or from both.

    `printed` maps node codes to figures; `answers` may hold several bodies, of which `body` is scored.
    Goes as far up as the figures reach; ScoringError where there is nothing to score at all.

    >>> score(frameworks.load(2563), printed={"9": Printed(Fraction("38.63")), …}).level
    'D'
    """
    counts, blanks = count(framework, answers, body) if answers is not None else ({}, {})
    return score_inputs(
        framework, Inputs(body, counts, blanks, dict(printed or {}), printed_level, dict(comments or {}))
    )


def score_inputs(framework: Framework, inputs: Inputs, *, may_be_empty: bool = False) -> Result:
    """The result of what was counted and printed; the same inputs give the same bytes anywhere.

    ScoringError where there is nothing to score, unless that `may_be_empty`: a result without any score, for
    papers that tell of measures where the year's figures are not at hand.
    """
    if not may_be_empty and not inputs.printed and not any(inputs.counts.values()):
        raise ScoringError(
            Problem(
                "nothing-given",
                f"ไม่มีคำตอบหรือคะแนนของ “{inputs.body}” ให้คำนวณ",
                f"there are no answers or figures of “{inputs.body}” to score",
            )
        )
    nodes = tree(framework)
    scores = _walk(framework, nodes, inputs)
    levels: tuple[Level, ...] = ()
    if "total" in scores:
        known = {
            code: scores[code].best_interval for code in scores if nodes[code].kind in ("instrument", "part")
        }
        levels = levels_met(framework, _total_as_shown(scores["total"]), known)
    found = disagree.find(framework, scores, levels, inputs.printed_level, inputs.comments)
    return Result(framework, inputs, scores, levels, found, f"prongsai {prongsai.__version__}")


def recount(path: Path, framework: Framework) -> Result:
    """Score anew from the inputs a result file carries, and hold the outcome against the file.

    What another release words differently (its own name, sentences on what does not agree) may differ.
    ScoringError where the file is no result, was made with other rules, or does not come out the same.
    """
    content = path.read_bytes()
    try:
        plain = json.loads(content)
        inputs, seal = Inputs.from_plain(plain["inputs"]), plain["framework"]["digest"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ScoringError(
            _not_the_same(path, "no-result", "ไม่ใช่แฟ้มผลคะแนน", "this is no result file")
        ) from error
    if seal != framework.digest:
        raise ScoringError(
            _not_the_same(
                path,
                "other-rules",
                f"คำนวณด้วยกรอบอื่น ({seal[:12]}) ไม่ใช่ {framework.code} ({framework.digest[:12]})",
                f"made with other rules ({seal[:12]}) than {framework.code} ({framework.digest[:12]})",
            )
        )
    result = score_inputs(framework, inputs)
    if not same_but_for_wording(result.as_plain(), plain):
        raise ScoringError(
            _not_the_same(
                path,
                "not-the-same",
                f"คำนวณซ้ำได้ {result.show('total')} แต่แฟ้มนี้ไม่ตรงกับผลที่คำนวณ",
                f"counted anew the total is {result.show('total')}, but the file differs from what comes out",
            )
        )
    return result


def _not_the_same(path: Path, code: str, th: str, en: str) -> Problem:
    return Problem(code, th, en, Place(str(path)))


def _total_as_shown(score: Score) -> Interval:
    """A level goes by the printed total: the figure itself, not what it may have been before rounding."""
    if score.printed is not None:
        return Interval(score.printed.value, score.printed.value)
    return score.best_interval if score.interval is None else Interval(score.figure, score.figure)


def count(
    framework: Framework, answers: Answers, body: str
) -> tuple[dict[str, dict[int, int]], dict[str, int]]:
    """How often each choice was taken on each line of `body`'s forms, and how many lines were left blank."""
    counts: dict[str, dict[int, int]] = {}
    blanks: dict[str, int] = {}
    for form, table in answers.forms.items():
        at = f"@{form}" if framework.instrument_of_form(form).parts else ""
        codes = line_codes(framework, form)
        rows = table.filter(pl.col(BODY) == body) if body else table
        long = rows.select(codes).unpivot(variable_name="line", value_name="choice")
        for line, choice, number in (
            long.group_by("line", "choice").len().collect().sort("line", "choice").iter_rows()
        ):
            if choice is None:
                blanks[line + at] = number
            else:
                counts.setdefault(line + at, {})[choice] = number
    return counts, blanks


def _walk(framework: Framework, nodes: Tree, inputs: Inputs) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for code, node in nodes.items():
        found = _from_answers(framework, node, inputs.counts.get(code, {}), inputs.blanks.get(code, 0))
        found = found or _from_below(framework, node, scores)
        if code in inputs.printed:
            found = replace(found or Score(code, node.kind), printed=inputs.printed[code])
        if found is not None:
            scores[code] = found
    return scores


def _from_answers(framework: Framework, node: Node, counts: Mapping[int, int], blanks: int) -> Score | None:
    """The mean of the given answers' points; blanks are left out, never zero."""
    if not counts:
        return None
    points = framework.scales[node.scale].points(node.sign)
    answered = sum(counts.values())
    value = sum((points[choice] * number for choice, number in counts.items()), Fraction(0)) / answered
    return Score(node.code, node.kind, None, value, Interval(value, value), (), dict(counts), blanks)


def _from_below(framework: Framework, node: Node, scores: Mapping[str, Score]) -> Score | None:
    """The first way up whose children are all known."""
    for way in node.ways:
        if all(child in scores for child, _ in way):
            if node.kind == "total":
                return Score(node.code, node.kind, None, *_total(framework, way, scores), way)
            value = sum((weight * scores[child].best for child, weight in way), Fraction(0))
            interval = weighted_mean([(weight, scores[child].best_interval) for child, weight in way])
            return Score(node.code, node.kind, None, value, interval, way)
    return None


def _total(
    framework: Framework, way: tuple[tuple[str, Fraction], ...], scores: Mapping[str, Score]
) -> tuple[Fraction, Interval]:
    """The total by the year's policy: from the figures themselves, and what it may be."""
    policy, decimals = POLICIES[framework.rounding.policy], framework.rounding.decimals
    figures = [(weight, Interval(scores[child].best, scores[child].best)) for child, weight in way]
    ranges = [(weight, scores[child].best_interval) for child, weight in way]
    return total(policy, figures, decimals).total.low, total(policy, ranges, decimals).total
