"""How far the parts of a round are, as a person may see them: its result and its plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from prongsai import measures
from prongsai.frameworks import Text
from prongsai.measures import STATE_NAMES
from prongsai.web.accounts.models import Person
from prongsai.web.plans.access import seen_by
from prongsai.web.results.access import latest, published
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.review import STATE_NAMES as RESULT_STATES
from prongsai.web.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest result a person may see, whether any is public, and the plan in counts.

    `progress` tells how many measures stand at each state that any of them is at.
    """

    result: ResultVersion | None
    result_state: Text | None
    level: Text | None
    is_public: bool
    plan_state: Text
    measures: int
    progress: Sequence[tuple[Text, int]]


def standing(person: Person, round_: Round) -> Standing:
    """How far the round is, as a person may see it."""
    result, plan = latest(round_, person), seen_by(person, round_)
    states = Counter(measures.state(each) for each in plan.measures)
    shown = measures.PROGRESS_NAMES.items() if plan.state in ("adopted", "closed") else ()
    return Standing(
        result,
        RESULT_STATES[result.state] if result else None,
        _level(round_, result),
        published(round_) is not None,
        STATE_NAMES[plan.state],
        len(plan.measures),
        [(name, states[code]) for code, name in shown if states[code]],
    )


def _level(round_: Round, result: ResultVersion | None) -> Text | None:
    if result is None or not result.level:
        return None
    return round_.framework.level_name(result.level)
