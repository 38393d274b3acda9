"""What looks of several days say of an address together: only what was missing on three is called dead."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from prongsai.siteaudit import Sighting, looks
from prongsai.web.accounts import jobs
from prongsai.web.evidence.models import Disclosure, SiteCheck

_MOST = 20  # checks whose looks are taken together, the newest


@dataclass(frozen=True, slots=True)
class Standing:
    """What the looks at one address say together, on how many days it was missing, and when the last was."""

    says: looks.Standing
    days: int
    last: datetime.datetime


def standings(disclosure: Disclosure) -> Mapping[str, Standing]:
    """By address, what all checks of the disclosure say together."""
    return {address: _standing(seen) for address, seen in sightings_of(disclosure).items()}


def sightings_of(disclosure: Disclosure) -> Mapping[str, Sequence[Sighting]]:
    """By address, what each check of the disclosure remembers of it."""
    done = SiteCheck.objects.filter(disclosure=disclosure, state=jobs.DONE).order_by("-number")[:_MOST]
    found: dict[str, list[Sighting]] = defaultdict(list)
    for check in done:
        for address, sighting in _of(check):
            found[address].append(sighting)
    return found


def _of(check: SiteCheck) -> Iterator[tuple[str, Sighting]]:
    assert check.report is not None
    ended = datetime.datetime.fromisoformat(check.report["ended"])
    for item in check.report["items"]:
        for seen in item["addresses"]:
            yield seen["address"], Sighting(ended, seen["status"], seen["cause"])


def _standing(sightings: Sequence[Sighting]) -> Standing:
    return Standing(
        looks.standing(sightings), len(_days_missing(sightings)), max(each.at for each in sightings)
    )


def _days_missing(sightings: Iterable[Sighting]) -> set[datetime.date]:
    """The days on which it was not there since it was last open."""
    days: set[datetime.date] = set()
    for each in sorted(sightings, key=lambda one: one.at):
        match looks.standing([each]):
            case "open":
                days = set()
            case "doubtful":
                days.add(timezone.localtime(each.at).date())
    return days
