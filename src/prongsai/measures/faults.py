"""All that stops a plan's papers: what `check` finds, and what the year's rule asks for and is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from prongsai import frameworks
from prongsai.errors import Problem
from prongsai.frameworks import Framework, PaperKind, PaperRule
from prongsai.measures.check import check
from prongsai.measures.model import KnownMeasure, Plan
from prongsai.measures.paper_rule import missing

_PLAN_RULE: PaperKind = "analysis_and_measures"
#: Codes by which the year's rule and `check` miss the same thing.
_SAME = {"no-responsible": "no-units"}


def faults(plan: Plan, framework: Framework, known: Mapping[str, KnownMeasure]) -> tuple[Problem, ...]:
    """What must be mended in a plan before any paper is printed other than as a draft, in line order.

    `framework` is that of the assessed year, `known` the measures of the catalogue by code.

    >>> faults(plan, framework, load().measures)[0].say("en")
    'plan.yaml:4: measure 1 lacks the time frame, which item o25 probably asks for'
    """
    # What an unknown measure of the catalogue would have said is not missed as well: one slip, one sentence.
    read = tuple(each for each in plan.measures if not each.taken_from or each.taken_from in known)
    lacked = lacking(replace(plan, measures=read), framework, _PLAN_RULE) if read else ()
    checked = check(plan, framework, known)
    # The year's rule asks for some of what any plan must say.
    said = {(each.place, each.code) for each in checked}
    more = (each for each in lacked if (each.place, _SAME.get(each.code, each.code)) not in said)
    return tuple(sorted((*checked, *more), key=lambda each: each.place.line or 0))


def lacking(plan: Plan, framework: Framework, paper: PaperKind) -> tuple[Problem, ...]:
    """What the measures lack of what the year asks of a paper; nothing where it asks for nothing.

    >>> [problem.code for problem in lacking(plan, framework, "carrying_out_report")]
    ['no-report']
    """
    rule = _rule(plan, framework, paper)
    return missing(plan, paper, rule) if rule else ()


def _rule(plan: Plan, framework: Framework, paper: PaperKind) -> PaperRule | None:
    """What the year of the measures asks of the paper; else what the assessed year asked."""
    if str(plan.for_year) in frameworks.available():
        coming = frameworks.load(plan.for_year)
        if coming.owner == framework.owner and paper in coming.papers:
            return coming.papers[paper]
    return framework.papers.get(paper)
