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
from prongsai.web.rounds.line import is_past_year
from prongsai.web.rounds.models import Round
from prongsai.web.rounds.states import ORDER, STEPS


@dataclass(frozen=True, slots=True)
class Tally:
    """How many bodies stand at a step; `days` are those left until it ends, below zero where it is late.

    `past` of them were opened after the whole year had ended.
    """

    code: str
    name: Text
    bodies: int
    ends: datetime.date | None
    days: int | None
    past: int = 0

    @property
    def late(self) -> int:
        """How many of them are late once the day has passed: all but those opened after their year."""
        return self.bodies - self.past if self.is_late else 0

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days < 0


@dataclass(frozen=True, slots=True)
class Row:
    """One body's round with where it stands, who must act, and the days left."""

    round: Round
    at: Tally
    acts: Text
    is_past_year: bool

    @property
    def days_over(self) -> int:
        """The days since the step should have ended."""
        return -(self.at.days or 0)


def tallies(rounds: QuerySet[Round], ends: Dates, today: datetime.date) -> Sequence[Tally]:
    """How many of the rounds stand at each step, in the order of the year."""
    past = Count("pk", filter=_of_past_year(ends))
    rows_ = rounds.order_by().values_list("step").annotate(number=Count("pk"), past=past)
    counted = {step: (number, past) for step, number, past in rows_}
    return [
        Tally(
            code,
            STEPS[code].name,
            counted.get(code, (0, 0))[0],
            ends.get(code),
            (ends[code] - today).days if code in ends else None,
            counted.get(code, (0, 0))[1],
        )
        for code in ORDER
    ]


def late(ends: Dates, today: datetime.date) -> Q:
    """Which rounds are late: those at a step whose last day has passed."""
    over = Q(step__in=[step for step, day in ends.items() if day < today])
    return over & (Q(opened_on=None) | ~_of_past_year(ends))


def _of_past_year(ends: Dates) -> Q:
    """Which rounds were opened after the last step of their year had ended."""
    last = ends.get(ORDER[-1])
    return Q(pk__in=()) if last is None else Q(opened_on__gt=last)


def lacking(bodies: QuerySet[Body], year: int) -> int:
    """How many of the bodies have no round of the year."""
    return bodies.exclude(pk__in=Round.objects.filter(year=year).values("body")).count()


def rows(page: Sequence[Round], steps: Sequence[Tally]) -> Sequence[Row]:
    """The rounds of one page with the standing of their steps."""
    at: Mapping[str, Tally] = {each.code: each for each in steps}
    ends = {each.code: each.ends for each in steps if each.ends is not None}
    return [
        Row(each, at[each.step], ROLES[STEPS[each.step].role], is_past_year(each.opened_on, ends))
        for each in page
    ]
