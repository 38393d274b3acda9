"""The closed set of named rules that a year's data may refer to.

Below the instruments everything is a weighted mean, exact, never rounded (`mean`: equal weights;
`weighted`: the weights of the data). Rounding happens once, at the top, by the year's named policy. A rule
works on intervals, so that one rule serves exact answers (an interval of no width) and printed figures.

Sources: the Mueang Phon report of 2563 prints question means, items and indicators that pin down that
nothing below the indicator is rounded; four published rows pin down the policies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from prongsai.frameworks import Framework, Level
from prongsai.numbers import Interval, weighted_intervals


@dataclass(frozen=True, slots=True)
class RoundingPolicy:
    """When figures are rounded on the way from instruments to the total (half up each time)."""

    name: str
    rounds_instruments: bool
    rounds_weighted: bool


POLICIES: dict[str, RoundingPolicy] = {
    policy.name: policy
    for policy in (
        RoundingPolicy("one_rounding_at_the_end", rounds_instruments=False, rounds_weighted=False),
        RoundingPolicy("instruments_then_sum", rounds_instruments=True, rounds_weighted=False),
        RoundingPolicy("instruments_then_weighted_parts", rounds_instruments=True, rounds_weighted=True),
    )
}


@dataclass(frozen=True, slots=True)
class TotalSteps:
    """The last steps as the policy takes them: figures used, their weighted shares, and the total."""

    used: tuple[Interval, ...]
    weighted: tuple[Interval, ...]
    total: Interval


def weighted_mean(members: Sequence[tuple[Fraction, Interval]]) -> Interval:
    """Σ weight · value; the weights sum to 1."""
    return weighted_intervals(members)


def total(policy: RoundingPolicy, members: Sequence[tuple[Fraction, Interval]], decimals: int) -> TotalSteps:
    """From instruments (weight, score) to the total, rounding where the policy says.

    >>> total(POLICIES["instruments_then_weighted_parts"], [(Fraction(3, 10), iit), …], 2).total
    """
    used = [score.rounded(decimals) if policy.rounds_instruments else score for _, score in members]
    weighted = [
        weighted_intervals([(weight, score)]) for (weight, _), score in zip(members, used, strict=True)
    ]
    if policy.rounds_weighted:
        weighted = [share.rounded(decimals) for share in weighted]
    whole = weighted_intervals([(Fraction(1), share) for share in weighted])
    return TotalSteps(tuple(used), tuple(weighted), whole.rounded(decimals))


def levels_met(
    framework: Framework, total_score: Interval, scores: Mapping[str, Interval]
) -> tuple[Level, ...]:
    """The levels a body may stand at: one where all that matters is known, several where it is not.

    Levels are tried from the top; a level needs its total and every floor. Scores are compared as rounded
    (a total of 94.995 is printed 95.00 and counts as 95). A floor whose score is missing may or may not
    be met.
    """
    decimals = framework.rounding.decimals
    possible = []
    for level in framework.levels:
        needs = [
            (level.at_least, total_score),
            *((floor, scores.get(code)) for code, floor in level.floors.items()),
        ]
        answers = {_reaches(score, floor, decimals) for floor, score in needs}
        if "no" in answers:
            continue
        possible.append(level)
        if answers == {"yes"}:
            break
    return tuple(possible)


def _reaches(score: Interval | None, bound: Fraction, decimals: int) -> str:
    if score is None:
        return "perhaps"
    rounded = score.rounded(decimals)
    if rounded.low >= bound:
        return "yes"
    reachable = rounded.high > bound or (rounded.high == bound and not rounded.is_open)
    return "perhaps" if reachable else "no"
