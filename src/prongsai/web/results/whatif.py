"""The way to a target, and what would be if: both worked out by the core from one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from prongsai import analysis
from prongsai.analysis import Path
from prongsai.scoring import Result


@dataclass(frozen=True, slots=True)
class Way:
    """The fewest steps to a target; `fills_indicators` where items are not known, only their indicators."""

    target: Fraction | None
    level: str | None
    path: Path
    fills_indicators: bool


def way(result: Result, target: Fraction | None, level: str | None, gains: Mapping[str, Fraction]) -> Way:
    """The fewest steps to a total or a level, the pass mark where neither is given.

    AnalysisError as `analysis.path` raises it.
    """
    if target is None and level is None:
        target = result.framework.pass_mark
    found = analysis.path(result, target=target, level=level, gains=gains)
    wholes = analysis.whole_indicators(result)
    if found.is_reached or not wholes:
        return Way(target, level, found, fills_indicators=False)
    found = analysis.path(result, target=target, level=level, gains={**wholes, **gains})
    return Way(target, level, found, fills_indicators=True)


def tried(result: Result, items: Iterable[str], gains: Mapping[str, Fraction]) -> Path | None:
    """Where the chosen items and gains lead; None where nothing was chosen."""
    chosen = list(items)
    return analysis.what_if(result, chosen, gains) if chosen or gains else None
