"""What happens to boxes by the calendar: they open on their first day and close when their last is over."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils import timezone

from prongsai.errors import ProngsaiError
from prongsai.web.accounts import walls
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import boxes
from prongsai.web.ballots.models import Box

_LOG = logging.getLogger(__name__)


def open_due() -> int:
    """Open the boxes whose drill was passed and whose first day has come; how many were opened."""
    today = timezone.localdate()
    due = Box.objects.filter(state="drilled", opens_on__lte=today, closes_on__gte=today)
    return _each(boxes.start, due.values_list("pk", flat=True))


def close_due() -> int:
    """Close the boxes whose last day is over, and pin what was closed and not pinned; how many."""
    over = Q(state="open", closes_on__lt=timezone.localdate())
    due = Box.objects.filter(over | Q(state="closed", box_digest=""))
    return _each(boxes.close, due.values_list("pk", flat=True))


def _each(act: Callable[[Box, Person | None], object], due: Iterable[int]) -> int:
    """One box that cannot be moved stops no other; one that somebody else moved meanwhile is well."""
    done = 0
    with walls.everything():
        for pk in list(due):
            try:
                act(Box.objects.get(pk=pk), None)
                done += 1
            except RefusedError:
                continue
            except ProngsaiError as error:
                _LOG.error("box %s: %s", pk, error.say("en"))
    return done
