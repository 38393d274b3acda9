"""A round's first page: what waits for whoever looks, and the way to everything of its year."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from prongsai.web.accounts.access import OWN_ROLES, roles_at
from prongsai.web.accounts.models import Person
from prongsai.web.accounts.views.people import TRAIL_READERS
from prongsai.web.desk.standing import standing
from prongsai.web.desk.waiting import waiting
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.taking_back import why_not_take_back


@require_safe
@login_required
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: what waits for this person, and how far its parts are."""
    assert isinstance(request.user, Person)
    found = round_or_404(request.user, pk)
    roles = roles_at(request.user, found.body)
    return render(
        request,
        "desk/round.html",
        {
            "round": found,
            "waiting": waiting(request.user, found, timezone.localdate()),
            "standing": standing(request.user, found),
            "is_officer": "officer" in roles,
            "sees_people": not roles.isdisjoint((*OWN_ROLES, "overseer", "auditor")),
            "may_take_back": "overseer" in roles and why_not_take_back(found, request.user) is None,
            "may_read_trail": not roles.isdisjoint(TRAIL_READERS),
        },
    )
