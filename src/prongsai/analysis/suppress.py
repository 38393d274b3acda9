"""Small groups are not shown.

Where fewer than ten people filled in a form, no figure of its questions is shown anywhere: with few
answers a mean gives away what somebody said. Indicators, instruments, total and level stay, and the number
of answers is given as "fewer than 10".
"""

from __future__ import annotations

from collections.abc import Mapping

from prongsai.errors import Language
from prongsai.frameworks import tree
from prongsai.scoring import Result

FEWEST = 10
_SMALL = ("question", "line")


def withheld(result: Result, answered: Mapping[str, int] | None = None) -> frozenset[str]:
    """Codes of questions and lines that must not be shown.

    `answered` gives the number of forms by form code where only printed figures are known; counted answers
    speak for themselves. A joint question is withheld when either of its parts is.
    """
    nodes = tree(result.framework)
    small = {form for form in result.framework.forms if _is_small(result, form, answered or {})}
    hidden = set()
    for code, node in nodes.items():
        forms = (
            {node.form}
            if node.form
            else set(result.framework.instrument(node.instrument).forms if node.instrument else ())
        )
        if node.kind in _SMALL and forms & small and _is_survey(result, node.instrument):
            hidden.add(code)
    return frozenset(hidden)


def _is_survey(result: Result, instrument: str) -> bool:
    return result.framework.instrument(instrument).kind == "survey"


def _is_small(result: Result, form: str, answered: Mapping[str, int]) -> bool:
    nodes = tree(result.framework)
    counted = [
        score.n or 0 for code, score in result.scores.items() if score.counts and nodes[code].form == form
    ]
    number = max(counted) if counted else answered.get(form)
    return number is not None and number < FEWEST


def show_number(number: int, language: Language = "th") -> str:
    """A number of people as it may be shown."""
    if number >= FEWEST:
        return str(number)
    return f"น้อยกว่า {FEWEST}" if language == "th" else f"fewer than {FEWEST}"
