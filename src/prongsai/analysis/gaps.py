"""Where points were lost and what each is worth, in points of the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from prongsai.frameworks import Kind, Node, Text, tree
from prongsai.numbers import HUNDRED
from prongsai.scoring import Result

DETAIL: tuple[Kind, ...] = ("question", "item")


@dataclass(frozen=True, slots=True)
class Gap:
    """Points lost at one node: `lost` = `share` of the total × (100 − score), before rounding."""

    code: str
    kind: Kind
    name: Text
    instrument: str
    score: Fraction
    share: Fraction
    lost: Fraction


def gaps(result: Result, kinds: Sequence[Kind] = ("indicator",)) -> tuple[Gap, ...]:
    """Every node of these kinds that lost points, the dearest first; equal losses in the framework's order.

    Nodes within one part of an instrument (`6@EIT1`) are left to their joint node. With
    ``kinds=analysis.DETAIL`` the losses of questions and items.
    """
    found = [
        _gap(result, node)
        for code, node in tree(result.framework).items()
        if node.kind in kinds and "@" not in code and code in result
    ]
    return tuple(sorted((gap for gap in found if gap.lost > 0), key=lambda gap: -gap.lost))


def _gap(result: Result, node: Node) -> Gap:
    score = result[node.code].best
    return Gap(
        node.code, node.kind, node.name, node.instrument, score, node.share, node.share * (HUNDRED - score)
    )


def lost_in_all(result: Result) -> Fraction:
    """Points between the weighted sum of the instruments and 100, before rounding."""
    return sum((gap.lost for gap in gaps(result, ("instrument",))), Fraction(0))
