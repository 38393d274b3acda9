"""The calendar: the last day of each step of a fiscal year, set for every body alike."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from prongsai.errors import Place, Problem
from prongsai.thai import date_in_words, fiscal_days
from prongsai.web.accounts import trail
from prongsai.web.accounts.access import RefusedError, refuse
from prongsai.web.accounts.models import Person
from prongsai.web.rounds.access import why_not_set_dates
from prongsai.web.rounds.models import StepDate
from prongsai.web.rounds.states import ORDER, STEPS

Dates = Mapping[str, datetime.date]
#: How many fiscal years after its own the last step of a year may end.
_YEARS_AFTER = 2


def dates_of(year: int) -> Dates:
    """The last day of each step that has one, by its code."""
    return dict(StepDate.objects.filter(year=year).values_list("step", "ends"))


def seal(dates: Dates) -> str:
    """A short digest that tells one set of dates from another; what an editor saw is known by it."""
    lines = [f"{step}={dates[step].isoformat()}" for step in ORDER if step in dates]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def problems_of(year: int, dates: Dates) -> list[Problem]:
    """Dates that lie far from their year, or not after the one of the step before; each names its step."""
    first, _ = fiscal_days(year)
    _, last = fiscal_days(year + _YEARS_AFTER)
    found: list[Problem] = []
    before: str | None = None
    for step in (step for step in ORDER if step in dates):
        day = dates[step]
        if not first <= day <= last:
            found.append(_far(step, first, last))
        elif before is not None and day <= dates[before]:
            found.append(_early(step, before, dates[before]))
        before = step
    return found


def _far(step: str, first: datetime.date, last: datetime.date) -> Problem:
    return Problem(
        "far-date",
        f"ต้องอยู่ระหว่าง {date_in_words(first)} ถึง {date_in_words(last)}",
        f"This must lie between {date_in_words(first, 'en')} and {date_in_words(last, 'en')}.",
        Place(column=step),
    )


def _early(step: str, before: str, day: datetime.date) -> Problem:
    name = STEPS[before].name
    return Problem(
        "early-date",
        f"ต้องหลังวันสุดท้ายของขั้น “{name.th}” ({date_in_words(day)})",
        f"This must come after the last day of “{name.en}” ({date_in_words(day, 'en')}).",
        Place(column=step),
    )


def set_dates(year: int, dates: Dates, seen: str, person: Person) -> None:
    """Set the year's dates; a step that is left out has none. `seen` is the seal of what the person saw.

    RefusedError where the person may not (``refused``), where somebody set other dates meanwhile
    (``stale``), and with every problem of `problems_of`.
    """
    refuse(why_not_set_dates(person))
    problems = problems_of(year, dates)
    if problems:
        raise RefusedError(problems)
    try:
        with transaction.atomic():
            _replace(year, dates, seen, person)
    except IntegrityError as error:  # two set the first dates of a year in the same moment
        raise _stale() from error


def _replace(year: int, dates: Dates, seen: str, person: Person) -> None:
    held = {each.step: each.ends for each in StepDate.objects.select_for_update().filter(year=year)}
    if seal(held) != seen:
        raise _stale()
    if held == dates:
        return
    StepDate.objects.filter(year=year).delete()
    StepDate.objects.bulk_create(StepDate(year=year, step=step, ends=day) for step, day in dates.items())
    trail.write(
        person, "calendar.set", role="overseer", about=str(year),
        old={step: day.isoformat() for step, day in held.items()},
        new={step: day.isoformat() for step, day in dates.items()},
    )  # fmt: skip


def _stale() -> RefusedError:
    return RefusedError(
        Problem(
            "stale",
            "มีผู้กำหนดวันของปีนี้ไปแล้วระหว่างที่ท่านแก้ไข ยังไม่มีสิ่งใดถูกเขียนทับ โปรดดูวันที่บันทึกไว้แล้วบันทึกอีกครั้ง",
            "Somebody set dates of this year while you were writing. Nothing was overwritten: "
            "see what is saved now, then save again.",
        )
    )
