"""What a body does about its result, as anyone may see it: the adopted plan and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from prongsai import measures
from prongsai.frameworks import Text
from prongsai.measures import Measure, Plan
from prongsai.web.plans.outcomes import Beside, beside_for_public
from prongsai.web.plans.reading import plan_of
from prongsai.web.rounds.models import Round

_TONES = {"done": "good", "in_hand": "fair", "not_started": "poor", None: ""}


@dataclass(frozen=True, slots=True)
class Pursued:
    """One measure with its state in a word and a tone."""

    measure: Measure
    word: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """An adopted plan and its measures, as they stand today, beside the result of the plan's year if any."""

    plan: Plan
    pursued: tuple[Pursued, ...]
    beside: Beside | None


def improvement(round_: Round) -> Improvement | None:
    """The round's plan where it was adopted; nothing where it was not."""
    plan = plan_of(round_)
    if not plan.is_adopted:
        return None
    known = measures.as_known(plan, timezone.localdate())
    return Improvement(
        plan, tuple(_pursued(each) for each in known.measures), beside_for_public(round_, plan)
    )


def _pursued(measure: Measure) -> Pursued:
    state = measures.state(measure)
    return Pursued(measure, measures.PROGRESS_NAMES[state], _TONES[state])
