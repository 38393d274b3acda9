"""My bodies and their rounds; one round with its line."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from prongsai.web.accounts.access import bodies_of, roles_at
from prongsai.web.accounts.models import ROLES, Person
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.line import line
from prongsai.web.rounds.models import Round

_A_PAGE = 50


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The rounds of every body one may see; straight to the round where there is only one."""
    assert isinstance(request.user, Person)
    rounds = Round.objects.filter(body__in=bodies_of(request.user)).select_related("body")
    wanted = request.GET.get("q", "").strip()
    if wanted:
        rounds = rounds.filter(body__name__icontains=wanted)
    page = Paginator(rounds, _A_PAGE).get_page(request.GET.get("page"))
    if not wanted and page.paginator.count == 1:
        return redirect("round", page[0].pk)
    return render(request, "rounds/home.html", {"page": page, "q": wanted})


@require_GET
@login_required
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: where it stands, and the way to everything of its year."""
    assert isinstance(request.user, Person)
    found = round_or_404(request.user, pk)
    places = line(found, timezone.localdate())
    now = next(place for place in places if place.when == "now")
    roles = roles_at(request.user, found.body)
    return render(
        request,
        "rounds/round.html",
        {
            "round": found,
            "line": places,
            "now": now,
            "is_mine": now.step.role in roles,
            "acts": ROLES[now.step.role],
            "is_own": not roles.isdisjoint(("officer", "executive", "auditor")),
        },
    )
