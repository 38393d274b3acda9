"""What is looked at without anybody asking: what was approved, and again what seemed dead.

Once a disclosure is approved, what stood at its addresses then is kept as evidence: a clarification is
decided by it. And nothing is called dead before three looks on different days: a full check is the first; on
each of the next days, until there were three or the address opened, a small check looks at those addresses
alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from prongsai.web.accounts import jobs
from prongsai.web.accounts.jobs import Task
from prongsai.web.evidence import checking
from prongsai.web.evidence.models import Disclosure, SiteCheck
from prongsai.web.evidence.sightings import Standing, standings

#: While in these, somebody still waits for what the looks say.
_MATTERS = ("draft", "sent", "returned", "approved", "scored", "clarifying")
#: A look that is older is left alone: nobody has asked for so long.
_FORGOTTEN = datetime.timedelta(days=7)
_APART = datetime.timedelta(hours=12)


def look_at_approved(task: Task) -> None:
    """Ask for the look at each disclosure that was approved and has none for its review yet."""
    looked = SiteCheck.objects.filter(disclosure=OuterRef("pk"), purpose=checking.REVIEW, state=jobs.DONE)
    approved = Disclosure.objects.filter(~Exists(looked), state="approved").exclude(round__body__website="")
    for each in approved.select_related("round__body", "approved_by"):
        assert each.approved_by is not None
        checking.ask_for_review(each, each.approved_by, task)


def look_again(task: Task) -> None:
    """Ask for today's look at what seemed dead, wherever there is such; several workers ask once."""
    for disclosure, newest in _looked_at_before_today():
        asked = _to_look_at(disclosure)
        if asked and (first := checking.latest(disclosure)) is not None:
            checking.ask_again(disclosure, asked, first.asked_by, task)
        elif not asked:
            _settled.add(newest)


#: Checks after which nothing was left to look at, as far as this process knows: they are not read again.
_settled: set[int] = set()


def _looked_at_before_today() -> Iterator[tuple[Disclosure, int]]:
    """Disclosures that still matter, with their newest check, where that is not of today."""
    now = timezone.now()
    done = Q(checks__state=jobs.DONE)
    due = (
        Disclosure.objects.filter(state__in=_MATTERS)
        .annotate(newest=Max("checks__pk", filter=done), last=Max("checks__ended_at", filter=done))
        .filter(last__gte=now - _FORGOTTEN, last__lte=now - _APART)
    )
    for each in due.select_related("round__body"):
        if each.newest not in _settled and _is_before_today(each.last, now):
            yield each, each.newest


def _to_look_at(disclosure: Disclosure) -> dict[str, list[str]]:
    """The addresses by item that seemed dead and were not looked at today, if they still stand there."""
    known = standings(disclosure)
    now = timezone.now()
    found = {}
    for code, addresses in checking.asked_by_entries(disclosure).items():
        due = [each for each in addresses if each in known and _is_due(known[each], now)]
        if due:
            found[code] = due
    return found


def _is_due(known: Standing, now: datetime.datetime) -> bool:
    return known.says == "doubtful" and _is_before_today(known.last, now)


def _is_before_today(last: datetime.datetime, now: datetime.datetime) -> bool:
    """It was on another day of the calendar, and half a day ago."""
    return timezone.localtime(last).date() < timezone.localtime(now).date() and now - last >= _APART
