"""Signs of stuffing in what came out of an opened box: for who assesses and oversees, never for the body."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai import ballots
from prongsai.ballots import BandCount, Signal
from prongsai.frameworks import Text
from prongsai.web.accounts import walls
from prongsai.web.accounts.access import OWN_ROLES, roles_at
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import opened
from prongsai.web.ballots.models import CountBand, CountSnapshot, Enrolled
from prongsai.web.rounds.access import round_or_404

#: A day, and a quarter of it from 0 to 3.
Quarter = tuple[datetime.date, int]
_LAST = 3
_READERS = ("assessor", "lead", "overseer")


@dataclass(frozen=True, slots=True)
class OfForm:
    """The signals of one form."""

    name: Text
    signals: Sequence[Signal]


@require_safe
@login_required
def signals(request: HttpRequest, pk: int) -> HttpResponse:
    """The signals of a round's opened answers, form by form."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    roles = roles_at(request.user, round_.body)
    if roles.isdisjoint(_READERS) or not roles.isdisjoint(OWN_ROLES):
        raise Http404
    part = opened.part_of(round_)
    found = [_of(part, form) for form in opened.numbers(part)] if part else []
    return render(request, "ballots/signals.html", {"round": round_, "part": part, "forms": found})


def _of(part: Enrolled, form: str) -> OfForm:
    found = ballots.signals(
        part.box.framework,
        form,
        opened.table(part, form),
        bands_of(part, form),
        opened.ways(part).get(form, {}),
    )
    return OfForm(opened.name_of(part, form), found)


def bands_of(part: Enrolled, form: str) -> list[BandCount]:
    """The counts of a form at the end of each quarter of a day, from the first morning that was counted."""
    box, stratum = part.box_id, ballots.stratum_of(part.box.framework, form, "code")
    rows = CountBand.objects.filter(box=box).order_by("day", "band")
    with walls.everything():
        known: list[Quarter] = list(rows.values_list("day", "band").distinct())
        own = rows.filter(body=part.round.body_id, stratum=stratum)
        counted = {(day, band): n for day, band, n in own.values_list("day", "band", "n_floor5")}
        began = CountSnapshot.objects.filter(box=box).aggregate(day=Min("day"))["day"]
    quarters = [*_before(began, known), *known]
    return [BandCount(day, band, counted.get((day, band), 0)) for day, band in quarters]


def _before(began: datetime.date | None, known: Sequence[Quarter]) -> Iterator[Quarter]:
    """The quarters until the first in which anything was in the box: nothing is written down of those."""
    if began is None or not known:
        return
    quarter = (began, 0)
    while quarter < known[0]:
        yield quarter
        day, band = quarter
        quarter = (day, band + 1) if band < _LAST else (day + datetime.timedelta(days=1), 0)
