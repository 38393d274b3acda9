"""My bodies and their rounds."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from prongsai.thai import fold
from prongsai.web.accounts.access import bodies_of
from prongsai.web.accounts.models import Person
from prongsai.web.rounds.access import looks_on, only_looks_on
from prongsai.web.rounds.models import Round
from prongsai.web.rounds.own import own_bodies

_A_PAGE = 50


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The rounds of every body one may see; straight to the round where there is only one.

    Who only looks on finds the board instead.
    """
    assert isinstance(request.user, Person)
    if only_looks_on(request.user):
        return redirect("board")
    rounds = Round.objects.filter(body__in=bodies_of(request.user)).select_related("body")
    wanted = request.GET.get("q", "").strip()
    if wanted:
        rounds = rounds.filter(body__folded__contains=fold(wanted))
    page = Paginator(rounds, _A_PAGE).get_page(request.GET.get("page"))
    without = [] if wanted else [each for each in own_bodies(request.user) if not each.rounds]
    if not wanted and not without and page.paginator.count == 1:
        return redirect("round", page[0].pk)
    about = {"page": page, "q": wanted, "looks_on": looks_on(request.user), "without": without}
    return render(request, "rounds/home.html", about)


@require_safe
@login_required
def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies one holds a post at, each with its rounds and pages; straight to it where it is only one."""
    assert isinstance(request.user, Person)
    if only_looks_on(request.user):
        return redirect("board")
    own = own_bodies(request.user)
    if len(own) == 1:
        return redirect("body", own[0].body.pk)
    return render(request, "rounds/bodies.html", {"own": own})
