"""The year as a line: where a round stands, what is next, who must act, and by when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Person
from prongsai.web.rounds.models import Round, StepDate
from prongsai.web.rounds.states import ORDER, STEPS, Step, comes_after


@dataclass(frozen=True, slots=True)
class Place:
    """One step on the line of a round; `days` are those left until it ends, below zero where it is late.

    `is_past_year` where the whole year had ended before the round was opened: nothing of it is late.
    """

    code: str
    step: Step
    when: Literal["past", "now", "next"]
    ends: datetime.date | None
    days: int | None
    is_past_year: bool = False

    @property
    def late_by(self) -> int:
        """Days since the step should have ended; 0 where it is in time."""
        return max(0, -(self.days or 0))


def line(round_: Round, today: datetime.date) -> Sequence[Place]:
    """Every step of the round's year, in order."""
    ends = dict(StepDate.objects.filter(year=round_.year).values_list("step", "ends"))
    now, is_past = ORDER.index(round_.step), is_past_year(round_.opened_on, ends)
    return [
        Place(
            code,
            STEPS[code],
            "past" if number < now else "now" if number == now else "next",
            ends.get(code),
            (ends[code] - today).days if code in ends and not is_past else None,
            is_past,
        )
        for number, code in enumerate(ORDER)
    ]


def is_past_year(opened_on: datetime.date | None, ends: Mapping[str, datetime.date]) -> bool:
    """Whether a round was opened after the last step of its year had ended."""
    last = ends.get(ORDER[-1])
    return opened_on is not None and last is not None and opened_on > last


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
