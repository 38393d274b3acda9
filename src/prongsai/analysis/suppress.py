"""Small groups are not shown.

Where fewer than ten people filled in a form, no figure of its questions is shown anywhere: with few
answers a mean gives away what somebody said. Where more did and their answers were counted here, figures of
questions from which one to nine people's choice could be worked out are not shown either (`cells`).
Indicators, instruments, total and level stay. The number of people is given as "fewer than 10", and where
they were counted here otherwise in steps of five.

Figures that another publisher printed are public already and stay as they are, but for those of forms that
fewer than ten filled in.
"""

from __future__ import annotations

from collections.abc import Mapping

from prongsai.analysis.cells import told_of_form
from prongsai.errors import Language
from prongsai.frameworks import Node, tree
from prongsai.numbers import FEWEST, STEP, in_steps
from prongsai.scoring import Result

_SMALL = ("question", "line")


def withheld(result: Result, answered: Mapping[str, int] | None = None) -> frozenset[str]:
    """Codes of questions and lines that must not be shown.

    `answered` gives the number of forms by form code where only printed figures are known; counted answers
    speak for themselves. A joint question is withheld when either of its parts is.
    """
    nodes = tree(result.framework)
    counted = people_counted(result)
    numbers = {**(answered or {}), **counted}
    small = {form for form in result.framework.forms if numbers.get(form, FEWEST) < FEWEST}
    hidden = {code for code, node in nodes.items() if node.kind in _SMALL and _is_of(result, node, small)}
    return frozenset(hidden.union(*(told_of_form(result, form) for form in counted.keys() - small)))


def people_counted(result: Result) -> dict[str, int]:
    """How many people's answers were counted, by survey form: the most that answered any of its lines."""
    nodes, found = tree(result.framework), dict[str, int]()
    for code, score in result.scores.items():
        form = nodes[code].form
        if score.counts and form and _is_survey(result, nodes[code].instrument):
            found[form] = max(found.get(form, 0), score.n or 0)
    return found


def _is_of(result: Result, node: Node, small: set[str]) -> bool:
    """Whether a node is asked on one of these forms, or joins one of them with another."""
    if not node.instrument or not _is_survey(result, node.instrument):
        return False
    forms = {node.form} if node.form else set(result.framework.instrument(node.instrument).forms)
    return bool(forms & small)


def _is_survey(result: Result, instrument: str) -> bool:
    return result.framework.instrument(instrument).kind == "survey"


def show_number(number: int, language: Language = "th", *, is_counted: bool = False) -> str:
    """A number of people as it may be shown; in steps of five where their answers were counted here.

    >>> show_number(48, "en"), show_number(48, "en", is_counted=True), show_number(8, "en")
    ('48', '45–49', 'fewer than 10')
    """
    if number < FEWEST:
        return f"น้อยกว่า {FEWEST}" if language == "th" else f"fewer than {FEWEST}"
    least = in_steps(number)
    return f"{least}–{least + STEP - 1}" if is_counted else str(number)


def is_reached(number: int, least: int) -> bool | None:
    """Whether so many people are the least that is asked; None where saying so would tell fewer than ten."""
    return None if number < FEWEST and least < FEWEST else number >= least
