"""The board of a year: how many bodies stand at each step, which are late, and the list of them.

Everything is counted by the database, so that eight thousand bodies cost as many queries as eight.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from prongsai.frameworks import Text
from prongsai.web.accounts.models import ROLES, Body
from prongsai.web.rounds.calendar import Dates
from prongsai.web.rounds.models import Round
from prongsai.web.rounds.states import ORDER, STEPS


@dataclass(frozen=True, slots=True)
class Tally:
    """How many bodies stand at a step; `days` are those left until it ends, below zero where it is late."""

    code: str
    name: Text
    bodies: int
    ends: datetime.date | None
    days: int | None

    @property
    def late(self) -> int:
        """How many of them are late: all, once the day has passed."""
        return self.bodies if self.is_late else 0

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days < 0


@dataclass(frozen=True, slots=True)
class Row:
    """One body's round with where it stands, who must act, and the days left."""

    round: Round
    at: Tally
    acts: Text

    @property
    def days_over(self) -> int:
        """The days since the step should have ended."""
        return -(self.at.days or 0)


def tallies(rounds: QuerySet[Round], ends: Dates, today: datetime.date) -> Sequence[Tally]:
    """How many of the rounds stand at each step, in the order of the year."""
    counted = dict(rounds.order_by().values_list("step").annotate(Count("pk")))
    return [
        Tally(
            code,
            STEPS[code].name,
            counted.get(code, 0),
            ends.get(code),
            (ends[code] - today).days if code in ends else None,
        )
        for code in ORDER
    ]


def late(ends: Dates, today: datetime.date) -> Q:
    """Which rounds are late: those at a step whose last day has passed."""
    return Q(step__in=[step for step, day in ends.items() if day < today])


def lacking(bodies: QuerySet[Body], year: int) -> int:
    """How many of the bodies have no round of the year."""
    return bodies.exclude(pk__in=Round.objects.filter(year=year).values("body")).count()


def rows(page: Sequence[Round], steps: Sequence[Tally]) -> Sequence[Row]:
    """The rounds of one page with the standing of their steps."""
    at: Mapping[str, Tally] = {each.code: each for each in steps}
    return [Row(each, at[each.step], ROLES[STEPS[each.step].role]) for each in page]
