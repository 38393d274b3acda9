"""Indicators in order of score, and which of them are strong and which weak."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from prongsai.frameworks import Indicator
from prongsai.scoring import Result

#: Below this an indicator is called urgent: the bound of the level ต้องปรับปรุงโดยด่วน since 2566.
URGENT_BELOW = Fraction(70)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An indicator with its rank (1 is highest; equal figures share a rank)."""

    rank: int
    indicator: Indicator
    figure: Fraction


def ranked(result: Result) -> tuple[Ranked, ...]:
    """Indicators from the highest figure to the lowest; equal figures in the framework's order."""
    known = [
        (figure, each)
        for each in result.framework.indicators
        if (figure := result.figure(each.code)) is not None
    ]
    ordered = sorted(known, key=lambda pair: -pair[0])
    figures = [figure for figure, _ in ordered]
    return tuple(Ranked(figures.index(figure) + 1, each, figure) for figure, each in ordered)


def strengths(result: Result) -> tuple[Ranked, ...]:
    """Indicators at the pass mark or above, highest first."""
    return tuple(each for each in ranked(result) if each.figure >= result.framework.pass_mark)


def weaknesses(result: Result) -> tuple[Ranked, ...]:
    """Indicators below the pass mark, highest first."""
    return tuple(each for each in ranked(result) if each.figure < result.framework.pass_mark)
