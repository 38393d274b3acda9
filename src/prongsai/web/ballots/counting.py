"""How many have answered, as far as anybody may know: once a day, rounded down to five, nothing below ten.

A form is counted whole, whatever the way its ballots came: two roundings would tell more than one. Nobody
having answered is written down as well, so that the first ballot of a box changes nothing that can be seen.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from prongsai import ballots
from prongsai.numbers import rounded
from prongsai.web.accounts import walls
from prongsai.web.ballots import counter
from prongsai.web.ballots.models import Box, CountBand, CountSnapshot, Enrolled, Sealed

_MORNING = 6  # o'clock: counted once a day after it
_BAND = 6  # hours
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Count:
    """Ballots of a body and form, rounded; `stratum` is the one that the form is counted under."""

    box: int
    body: int
    stratum: int
    n: int


def count_day(now: datetime.datetime | None = None) -> int:
    """The snapshot of today for every open box, once; how many rows were written."""
    local = timezone.localtime(now)
    if local.hour < _MORNING:
        return 0
    day = local.date()
    with walls.everything():
        counted = CountSnapshot.objects.filter(day=day).values("box")
        boxes = list(Box.objects.filter(state="open").exclude(pk__in=counted))
        rows = [
            CountSnapshot(box=each.box, body=each.body, stratum=each.stratum, day=day, n_floor5=each.n)
            for each in _of_everybody(boxes)
        ]
        CountSnapshot.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    return len(rows)


def _of_everybody(boxes: Sequence[Box]) -> Iterator[Count]:
    """The count of every body and form, 0 where nobody has answered: a row that begins would tell when."""
    found = {(each.box, each.body, each.stratum): each.n for each in _counted(box.pk for box in boxes)}
    for box in boxes:
        for asked in _asked(box):
            yield Count(*asked, found.get(asked, 0))


def _asked(box: Box) -> Iterable[tuple[int, int, int]]:
    """Box, body and stratum of every form that anybody is asked to fill in."""
    strata = [ballots.stratum_of(box.framework, form, "code") for form in box.forms]
    for body in Enrolled.objects.filter(box=box).order_by().values_list("round__body_id", flat=True):
        for stratum in strata:
            yield box.pk, body, stratum


def count_band(now: datetime.datetime | None = None) -> int:
    """The counts at the end of the last quarter of a day, for who looks for stuffing; how many rows."""
    ended = timezone.localtime(now) - datetime.timedelta(hours=_BAND)
    day, band = ended.date(), ended.hour // _BAND
    with walls.everything():
        counted = CountBand.objects.filter(day=day, band=band).values("box")
        boxes = list(Box.objects.filter(state="open").exclude(pk__in=counted))
        rows = [
            CountBand(box=each.box, body=each.body, stratum=each.stratum, day=day, band=band, n_floor5=each.n)
            for each in _of_everybody(boxes)
        ]
        CountBand.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    return len(rows)


def _counted(boxes: Iterable[int]) -> list[Count]:
    """By the role that can count and nothing else, where the database has it."""
    asked = list(boxes)
    found = Sealed.objects.filter(box__in=asked).order_by().values_list("box", "body", "stratum")
    with walls.everything(), transaction.atomic(), counter.counting():
        rows = list(found.annotate(n=models.Count("box")))
    counts: Counter[tuple[int, int, int]] = Counter()
    for box, body, stratum, n in rows:
        counts[box, body, ballots.stratum_of_counts(stratum)] += n
    return [Count(*key, rounded(n)) for key, n in counts.items()]
