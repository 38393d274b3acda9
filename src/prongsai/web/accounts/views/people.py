"""The people of a body: who holds which post, inviting, ending and handing over."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.web.accounts import posts, two_step
from prongsai.web.accounts.access import OWN_ROLES, RefusedError, post_or_404, roles_at, with_role_or_404
from prongsai.web.accounts.forms import EndPostForm, HelpForm, InviteForm
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Body, Person, Post
from prongsai.web.ui.errors import said
from prongsai.web.ui.templatetags.words import language, say

_MAY_LOOK = (*OWN_ROLES, "overseer", "auditor")
TRAIL_READERS = ("officer", "executive", "auditor")


@require_safe
@login_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who holds a post at the body."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, _MAY_LOOK)
    given = posts.gives(request.user, body)
    held = posts.current_posts(body).select_related("person", "unit").order_by("role", "person__name")
    return render(
        request,
        "accounts/people.html",
        {
            "body": body,
            "rows": [(post, post.role in given, _may_need_help(post, request.user, given)) for post in held],
            "may_invite": bool(given),
            "waits_for_overseer": bool(given) and "executive" not in given,
            "has_executive": any(post.role == "executive" for post in held),
            "may_read_trail": not roles_at(request.user, body).isdisjoint(TRAIL_READERS),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody; their one-time password is shown on the answer and never again."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, _MAY_LOOK)
    given = posts.gives(request.user, body)
    if not given:
        raise PermissionDenied
    form = InviteForm(body, given, request.POST or given_back(request))
    if request.method == "POST" and form.is_valid():
        try:
            post, password = posts.invite(body, form.invitation(), request.user)
        except RefusedError as refused:
            form.add_error("login", said(refused, language()))
        else:
            return _invited(request, body, post, password)
    return render(request, "accounts/invite.html", {"body": body, "form": form})


def _invited(request: HttpRequest, body: Body, post: Post, password: str) -> HttpResponse:
    return render(request, "accounts/invited.html", {"body": body, "post": post, "password": password})


@require_http_methods(["GET", "POST"])
@login_required
def end(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """End a post, or hand it over to somebody else of the body."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, _MAY_LOOK)
    found = post_or_404(body, post)
    if found.role not in posts.gives(request.user, body):
        raise PermissionDenied
    form = EndPostForm(body, found.person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _end(found, form.cleaned_data["successor"], request.user)
        except RefusedError as refused:
            form.add_error("successor", said(refused, language()))
        else:
            messages.success(request, say("บันทึกแล้ว", "Saved."))
            # Whoever ended their own post may not see the body's people any more.
            return redirect("home") if found.person == request.user else redirect("people", body.pk)
    return render(request, "accounts/end_post.html", {"body": body, "post": found, "form": form})


@require_http_methods(["GET", "POST"])
@login_required
def help_in(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """Help somebody who cannot sign in: a one-time password, or an end to their second step."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, _MAY_LOOK)
    found = post_or_404(body, post)
    if found.role not in posts.gives(request.user, body) and "overseer" not in roles_at(request.user, body):
        raise PermissionDenied
    form = HelpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _helped(request, found, form.cleaned_data["what"], request.user)
        except RefusedError as refused:
            form.add_error(None, said(refused, language()))
    about = {
        "body": body,
        "post": found,
        "form": form,
        "refused": posts.why_not_help(found.person, request.user),
        "has_two_step": two_step.is_on(found.person),
    }
    return render(request, "accounts/help_in.html", about)


def _helped(request: HttpRequest, post: Post, what: str, by: Person) -> HttpResponse:
    if what == "password":
        about = {"body": post.body, "post": post, "password": posts.new_password(post, by)}
        return render(request, "accounts/invited.html", about)
    two_step.remove(post.person, post.body, by)
    messages.success(request, say("ยกเลิกสองขั้นตอนให้แล้ว", "Two-step sign-in is removed."))
    return redirect("people", post.body.pk)


def _may_need_help(post: Post, person: Person, given: tuple[str, ...]) -> bool:
    """Whether to offer help beside a post; the page itself says where it is beyond one's reach."""
    return post.person_id != person.pk and (
        post.role in given or "lead" in given  # the overseer's
    )


def _end(post: Post, successor: Person | None, by: Person) -> None:
    if successor is None:
        posts.end(post, by)
    else:
        posts.hand_over(post, successor, by)
