"""The people over a province or the nation: who holds which post there, inviting and ending."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.web.accounts import posts
from prongsai.web.accounts.access import RefusedError, held_now, posts_of
from prongsai.web.accounts.forms import InviteOverForm
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Body, Person, Post
from prongsai.web.ui.errors import said
from prongsai.web.ui.templatetags.words import language, say


@require_safe
@login_required
def over(request: HttpRequest) -> HttpResponse:
    """Everybody who holds a post over the provinces that one oversees."""
    assert isinstance(request.user, Person)
    held = (
        _posts_within(_provinces_or_404(request.user))
        .select_related("person")
        .order_by("province", "role", "person__name", "pk")
    )
    rows = [(post, post.role in posts.gives_over(request.user, post.province)) for post in held]
    return render(request, "accounts/over.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a post over a province; what opens the door to them is shown once, or mailed."""
    assert isinstance(request.user, Person)
    own = _provinces_or_404(request.user)
    typed = request.POST if request.method == "POST" else given_back(request)
    form = InviteOverForm(posts.OVER, _choices(own), typed)
    if request.method == "POST" and form.is_valid():
        try:
            province = form.cleaned_data["province"]
            post, password = posts.invite_over(province, form.invitation(), request.user)
        except RefusedError as refused:
            form.add_error("login", said(refused, language()))
        else:
            return render(request, "accounts/invited.html", {"post": post, "password": password})
    return render(request, "accounts/invite.html", {"form": form})


@require_http_methods(["GET", "POST"])
@login_required
def end(request: HttpRequest, post: int) -> HttpResponse:
    """End a post over a province."""
    assert isinstance(request.user, Person)
    within = _posts_within(_provinces_or_404(request.user)).filter(role__in=posts.OVER)
    found = within.filter(pk=post).select_related("person").first()
    if found is None:
        raise Http404
    if request.method == "POST":
        posts.end(found, request.user)
        messages.success(request, say("บันทึกแล้ว", "Saved."))
        return redirect("over")
    return render(request, "accounts/end_over.html", {"post": found})


def _provinces_or_404(person: Person) -> list[str]:
    """The provinces one oversees, the blank one for the nation; who oversees none finds nothing here."""
    held = posts_of(person).filter(role="overseer", body__isnull=True)
    found = sorted(set(held.values_list("province", flat=True)))
    if not found:
        raise Http404
    return found


def _posts_within(provinces: list[str]) -> QuerySet[Post]:
    held = held_now().filter(body__isnull=True)
    return held if "" in provinces else held.filter(province__in=provinces)


def _choices(provinces: list[str]) -> list[str]:
    """The provinces to choose from: for the nation, every province that has a body."""
    if "" not in provinces:
        return provinces
    known = Body.objects.exclude(province="").values_list("province", flat=True).distinct()
    return ["", *sorted(known)]
