"""How the surveys of a body are coming along, as far as its officers may know.

Until the box is closed everything here comes from the counts of a morning, which are rounded: what is shown
changes once a day, and not by who answers now.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prongsai import ballots
from prongsai.ballots import DayCount, Pace, Span
from prongsai.frameworks import Framework, Sample, Text
from prongsai.numbers import FEWEST, STEP, rounded
from prongsai.web.accounts import walls
from prongsai.web.ballots.issuing import people_of
from prongsai.web.ballots.models import Answer, CountSnapshot, Enrolled, Sealed

_OVER = ("closed", "opened", "purged")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many are asked a form, how many must answer, and how many have.

    `counts` are of mornings and rounded, the last one of `as_of`; `pace` is None before the box is open and
    after it is closed. `exact` is the number of answers after closing, where they are 10 or more; it is not
    shown: beside the rounded number of the whole box it would tell of a form that fewer than 10 answered.
    """

    form: str
    name: Text
    people: int
    sample: Sample | None
    counts: Sequence[DayCount] = ()
    pace: Pace | None = None
    is_over: bool = False
    exact: int | None = None

    @property
    def minimum(self) -> int | None:
        """How many must answer at least; None where the year has no rule, or the people are not counted."""
        return self.sample.minimum(self.people) if self.sample and self.people else None

    @property
    def rounded(self) -> int:
        """How many had answered on the last morning, rounded; 0 for fewer than 10."""
        return self.counts[-1].number if self.counts else 0

    @property
    def as_of(self) -> datetime.date | None:
        return self.counts[-1].day if self.counts else None

    @property
    def is_reached(self) -> bool | None:
        """Whether the minimum is reached; None where that cannot be told."""
        if self.minimum is None:
            return None
        if not self.is_over:
            return self.pace.is_reached if self.pace and self.counts else None
        if self.exact is None:  # fewer than 10, and how many is not told
            return False if self.minimum >= FEWEST else None
        return self.exact >= self.minimum

    @property
    def answered(self) -> Span | None:
        """How many answered, after closing, as it may be shown: one of five, None below ten."""
        low = rounded(self.exact or 0)
        return Span(low, low + STEP - 1) if low else None

    @property
    def percent(self) -> Span | None:
        """The response rate after closing, in whole per cent, as far as that tells."""
        if self.answered is None or not self.people:
            return None
        least, most = self.answered.low * 100 // self.people, -(-self.answered.high * 100 // self.people)
        return Span(min(100, least), min(100, most))


def standings(part: Enrolled, today: datetime.date) -> list[Standing]:
    """How each form of the year stands for a body, in the year's order."""
    box, framework = part.box, part.box.framework
    is_over = box.state in _OVER
    counted = _counted(part) if box.state != "draft" else {}
    exact = _exact(part) if is_over else {}
    return [
        _standing(part, framework, form, counted.get(form, ()), exact.get(form, 0), today, is_over=is_over)
        for form in box.forms
    ]


def _standing(
    part: Enrolled,
    framework: Framework,
    form: str,
    counts: Sequence[DayCount],
    exact: int,
    today: datetime.date,
    *,
    is_over: bool,
) -> Standing:
    box, people = part.box, people_of(part, form)
    sample = framework.instrument_of_form(form).sample
    pace = None
    if box.state == "open" and people:
        pace = ballots.pace(counts, people, sample, box.opens_on, box.closes_on, today)
    told = exact if is_over and exact >= FEWEST else None
    return Standing(form, ballots.form_of(framework, form).name, people, sample, counts, pace, is_over, told)


def _counted(part: Enrolled) -> Mapping[str, Sequence[DayCount]]:
    """The counts of each morning, by form."""
    found: dict[str, list[DayCount]] = {}
    rows = CountSnapshot.objects.filter(box=part.box_id, body=part.round.body_id).order_by("day")
    for stratum, day, number in rows.values_list("stratum", "day", "n_floor5"):
        form = ballots.form_of_stratum(part.box.framework, stratum)
        found.setdefault(form, []).append(DayCount(day, number))
    return found


def _exact(part: Enrolled) -> Mapping[str, int]:
    """How many answers there are after closing, by form: ballots until they are opened, answers then."""
    model = Sealed if part.box.state == "closed" else Answer
    with walls.everything():
        rows = model.objects.filter(box=part.box_id, body=part.round.body_id).order_by()
        strata = list(rows.values_list("stratum", flat=True))
    return Counter(ballots.form_of_stratum(part.box.framework, each) for each in strata)
