"""A figure told back step by step, every code in it a door to the next figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prongsai.analysis import Assessment
from prongsai.errors import Language
from prongsai.frameworks import Node, tree

#: Codes that no number can be mistaken for: I7, e1@EIT1, O18, OIT.
_LETTERED = r"[A-Za-z]+[0-9.]*(?:@[A-Za-z0-9]+)?"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line; `code` is the figure it leads to, if any."""

    text: str
    code: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The first line (the figure), the steps, and what it goes into; `is_hidden` where too few answered."""

    node: Node
    head: str
    steps: tuple[Line, ...]
    goes_into: tuple[Node, ...]
    is_hidden: bool


def explanation(known: Assessment, code: str, language: Language) -> Explanation | None:
    """How a figure came to be; None where the result has none of that code.

    Where the questions below it may not be shown, only the figure and the source of its rule are told.
    """
    result = known.history.last
    nodes = tree(result.framework)
    if code not in nodes or code not in result:
        return None
    node = nodes[code]
    parents = tuple(each for each in nodes.values() if each.code in result and _is_made_of(each, code))
    if code in known.withheld:
        return Explanation(node, node.name.say(language), (), parents, is_hidden=True)
    lines = result.explain(code, language, with_people=False)
    hides = any(child in known.withheld for child, _ in result[code].way)
    told = lines[-1:] if hides else lines[1:]
    shown = frozenset(result.scores) - known.withheld
    children = frozenset(child for child, _ in result[code].way)
    steps = tuple(tuple(_spans(line, shown - {code}, children)) for line in told)
    return Explanation(node, lines[0], steps, parents, hides)


def _is_made_of(node: Node, code: str) -> bool:
    return any(child == code for way in node.ways for child, _ in way)


def _spans(line: str, shown: frozenset[str], children: frozenset[str]) -> Iterator[Span]:
    """The line cut at its codes: plain numbers are codes only where they are named as parts ('9 = 38.63')."""
    plain = "|".join(map(re.escape, sorted(children, key=len, reverse=True)))
    named = rf"|(?<![\w.@])(?<!÷ )(?:{plain})(?= = |: )" if plain else ""
    start = 0
    for match in re.finditer(rf"(?<![\w.@]){_LETTERED}(?![\w@]){named}", line):
        code = match[0].rstrip(".")
        if code in shown:
            yield Span(line[start : match.start()])
            yield Span(code, code)
            start = match.start() + len(code)
    yield Span(line[start:])
