"""The year as a line: where a round stands, what is next, who must act, and by when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Person
from prongsai.web.rounds.models import Round, StepDate
from prongsai.web.rounds.states import ORDER, STEPS, Step, comes_after


@dataclass(frozen=True, slots=True)
class Place:
    """One step on the line of a round; `days` are those left until it ends, below zero where it is late."""

    code: str
    step: Step
    when: Literal["past", "now", "next"]
    ends: datetime.date | None
    days: int | None

    @property
    def late_by(self) -> int:
        """Days since the step should have ended; 0 where it is in time."""
        return max(0, -(self.days or 0))


def line(round_: Round, today: datetime.date) -> Sequence[Place]:
    """Every step of the round's year, in order."""
    ends = dict(StepDate.objects.filter(year=round_.year).values_list("step", "ends"))
    now = ORDER.index(round_.step)
    return [
        Place(
            code,
            STEPS[code],
            "past" if number < now else "now" if number == now else "next",
            ends.get(code),
            (ends[code] - today).days if code in ends else None,
        )
        for number, code in enumerate(ORDER)
    ]


def reach(round_: Round, step: str, person: Person | None, role: str) -> None:
    """Move the round forward to a step, with its trail entry; a round never moves back."""
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=round_.pk)
        if not comes_after(step, held.step):
            return
        before, held.step = held.step, step
        held.save(update_fields=["step"])
        trail.write(
            person, "round.step", body=held.body, role=role, about=str(held.year), before=before, after=step
        )
    round_.step = step
