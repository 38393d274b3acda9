"""A framework as a tree: what every score is made of, and how much of the total it is.

Codes: `total`; instruments (`EIT`), their parts (`EIT1`); indicators (`6`), sub-indicators (`9.1`);
questions (`E1`), lines (`E1.2`), items (`O18`). Where an instrument is collected in parts, the same
indicator, question or line within one part is written `6@EIT1`, and the plain code is the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from prongsai.frameworks.model import (
    Basis,
    Framework,
    Indicator,
    Instrument,
    Line,
    Question,
    Rule,
    SubIndicator,
    Text,
)

Kind = Literal["total", "instrument", "part", "indicator", "sub_indicator", "question", "line", "item"]
Children = tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One score. `ways` are the ways up to it, each a list of (child, weight) with weights summing to 1.

    The first way is the rule; further ways give the same number from other printed figures. `form` is
    the one form it is answered on, or None where it joins several. `share` is its weight in the total.
    `scale`, `sign` and `wordings` (the choices in the question's own words) are those of an answered line.
    """

    code: str
    kind: Kind
    name: Text
    rule: Rule | Literal["answers"]
    ways: tuple[Children, ...]
    basis: Basis
    instrument: str
    form: str | None
    share: Fraction
    scale: str = ""
    sign: Literal["+", "-"] = "+"
    wordings: tuple[Text, ...] = ()


class Tree(dict[str, Node]):
    """Nodes by code, children before parents, `total` last."""

    def children(self, code: str) -> list[Node]:
        """The nodes the first way of `code` is made of."""
        return [self[child] for child, _ in self[code].ways[0]] if self[code].ways else []

    def leaves_below(self, code: str) -> dict[str, Fraction]:
        """Leaf codes under `code` with the weight each has in it."""
        if not self[code].ways:
            return {code: Fraction(1)}
        return {
            leaf: weight * inner
            for child, weight in self[code].ways[0]
            for leaf, inner in self.leaves_below(child).items()
        }


@lru_cache(maxsize=64)
def tree(framework: Framework) -> Tree:
    """The tree of a framework; built once."""
    nodes = Tree()
    for instrument in framework.instruments:
        nodes.update((node.code, node) for node in _instrument(instrument))
    shares = tuple((instrument.code, instrument.weight) for instrument in framework.instruments)
    nodes["total"] = Node(
        "total",
        "total",
        Text("คะแนนรวม", "total score"),
        "weighted",
        (shares,) if shares else (),
        framework.bases["weights"],
        "",
        None,
        Fraction(1),
    )
    _hand_down_shares(nodes)
    return nodes


def _hand_down_shares(nodes: Tree) -> None:
    """Set each node's share of the total from its parent's, from the top down.

    A joint node (`6` over its parts `6@EIT1` and `6@EIT2`) hands nothing down: it has what its parts have.
    """
    shares: dict[str, Fraction] = dict.fromkeys(nodes, Fraction(0))
    shares["total"] = Fraction(1)
    for code in reversed(list(nodes)):
        for child, weight in nodes[code].ways[0] if nodes[code].ways else ():
            shares[child] += shares[code] * weight
    for code, node in nodes.items():
        share = shares[code]
        if not share and node.ways:
            share = sum((shares[child] for child, _ in node.ways[0]), Fraction(0))
        nodes[code] = replace(node, share=share)


def _evenly(codes: Sequence[str]) -> Children:
    return tuple((code, Fraction(1, len(codes))) for code in codes)


def _instrument(instrument: Instrument) -> Iterator[Node]:
    for form in instrument.forms:
        at = f"@{form}" if instrument.parts else ""
        for indicator in instrument.indicators:
            yield from _indicator(indicator, instrument, form, at)
        if at:
            part = next(part for part in instrument.parts if part.code == form)
            way = _members(instrument.rule, instrument.indicators, at)
            yield Node(
                form,
                "part",
                part.name,
                instrument.rule,
                (way,),
                part.basis,
                instrument.code,
                form,
                Fraction(0),
            )
    joint = _members(instrument.rule, instrument.indicators, "")
    if not instrument.parts:
        yield Node(
            instrument.code,
            "instrument",
            instrument.name,
            instrument.rule,
            (joint,),
            instrument.basis,
            instrument.code,
            instrument.code,
            Fraction(0),
        )
        return
    yield from _joint_nodes(instrument)
    ways = (tuple((part.code, part.share) for part in instrument.parts), joint)
    yield Node(
        instrument.code,
        "instrument",
        instrument.name,
        "weighted",
        ways,
        instrument.basis,
        instrument.code,
        None,
        Fraction(0),
    )


def _members(rule: Rule, members: Sequence[Indicator] | Sequence[SubIndicator], at: str) -> Children:
    if rule == "mean":
        return _evenly([member.code + at for member in members])
    return tuple((member.code + at, member.weight) for member in members)


def _indicator(indicator: Indicator, instrument: Instrument, form: str, at: str) -> Iterator[Node]:
    for question in indicator.questions:
        yield from _question(question, instrument, form, at)
    for sub_indicator in indicator.sub_indicators:
        yield from _sub_indicator(sub_indicator, instrument, form, at)
    if indicator.sub_indicators:
        way = _members(indicator.rule, indicator.sub_indicators, at)
    else:
        way = _evenly([question.code + at for question in indicator.questions])
    yield Node(
        indicator.code + at,
        "indicator",
        indicator.name,
        indicator.rule,
        (way,) if way else (),
        indicator.basis,
        instrument.code,
        form,
        Fraction(0),
    )


def _question(question: Question, instrument: Instrument, form: str, at: str) -> Iterator[Node]:
    if len(question.lines) == 1 and question.lines[0].code == question.code:
        yield _line(question.lines[0], "question", question.basis, instrument, form, at)
        return
    for line in question.lines:
        yield _line(line, "line", question.basis, instrument, form, at)
    way = _evenly([line.code + at for line in question.lines])
    yield Node(
        question.code + at,
        "question",
        question.asks,
        "mean",
        (way,),
        question.basis,
        instrument.code,
        form,
        Fraction(0),
    )


def _line(line: Line, kind: Kind, basis: Basis, instrument: Instrument, form: str, at: str) -> Node:
    return Node(
        line.code + at,
        kind,
        line.asks,
        "answers",
        (),
        basis,
        instrument.code,
        form,
        Fraction(0),
        line.scale,
        line.sign,
        line.wordings,
    )


def _sub_indicator(sub: SubIndicator, instrument: Instrument, form: str, at: str) -> Iterator[Node]:
    for item in sub.items:
        line = Line(item.code, item.title, "+", item.scale)
        yield _line(line, "item", item.basis, instrument, form, at)
    way = _evenly([item.code + at for item in sub.items])
    yield Node(
        sub.code + at,
        "sub_indicator",
        sub.name,
        "mean",
        (way,),
        sub.basis,
        instrument.code,
        form,
        Fraction(0),
    )


def _joint_nodes(instrument: Instrument) -> Iterator[Node]:
    """The two parts together, line by line, question by question, indicator by indicator."""
    by_code: dict[str, Node] = {}
    for indicator in instrument.indicators:
        for node in _indicator(indicator, instrument, "", ""):
            by_code[node.code] = node
    for code, node in by_code.items():
        across = tuple((f"{code}@{part.code}", part.share) for part in instrument.parts)
        yield replace(node, form=None, rule="weighted", ways=(across, *node.ways))
