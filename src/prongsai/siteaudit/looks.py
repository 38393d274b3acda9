"""Whether an address is dead: never from one look, but from looks on three different days.

A site may be down for a night, or its office without power for a day. Only an address that was found gone,
or silent, on three days with nothing else between them is called dead. A site that shuts programs out
(401, 403, 429, robots.txt) or whose certificate is invalid may be open to people, so that no number of
such looks makes it dead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from prongsai.siteaudit.model import Cause, Look

#: What looks of several days say together.
Standing = Literal["unseen", "open", "doubtful", "dead", "unclear"]
DAYS = 3
#: Answers by which a site says itself that nothing is there.
GONE = (404, 410)

_THAI_TIME = timezone(timedelta(hours=7))
_APART = timedelta(hours=12)
_SILENT: tuple[Cause, ...] = ("no-such-host", "no-answer", "too-slow", "not-http", "too-many-redirects")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is remembered of one look at an address."""

    at: datetime
    status: int
    cause: Cause = ""


def sighting(look: Look) -> Sighting:
    """What is remembered of a look."""
    return Sighting(look.at, look.status, look.cause)


def standing(sightings: Iterable[Sighting]) -> Standing:
    """What looks, in any order, say of an address together.

    `open` where the last one that tells anything found it, `dead` where it was gone or silent on three days
    (at least twelve hours apart) since it was last open, `doubtful` where on fewer, `unclear` where only
    looks that tell nothing were made.

    >>> standing([Sighting(monday, 404), Sighting(tuesday, 404), Sighting(friday, 503)])
    'dead'
    """
    days: list[datetime] = []
    found: Standing = "unseen"
    for each in sorted(sightings, key=lambda one: one.at):
        if _is_open(each):
            days, found = [], "open"
        elif _is_missing(each):
            if not days or _is_another_day(days[-1], each.at):
                days.append(each.at)
            found = "dead" if len(days) >= DAYS else "doubtful"
        elif found == "unseen":
            found = "unclear"
    return found


def _is_open(each: Sighting) -> bool:
    return each.status == 200 and each.cause in ("", "too-large")


def _is_missing(each: Sighting) -> bool:
    return each.cause in _SILENT or (not each.cause and (each.status in GONE or each.status >= 500))


def _is_another_day(before: datetime, after: datetime) -> bool:
    days = before.astimezone(_THAI_TIME).date(), after.astimezone(_THAI_TIME).date()
    return days[0] != days[1] and after - before >= _APART
