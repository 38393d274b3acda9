"""Setting up two-step sign-in, and turning it off."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from prongsai.web.accounts import revoking
from prongsai.web.accounts import two_step as steps
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.forms import CodeForm, TurnOffForm
from prongsai.web.accounts.models import Person
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say


@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
@login_required
def two_step(request: HttpRequest) -> HttpResponse:
    """Where it stands; the key to take into one's telephone, and the first code that confirms it."""
    assert isinstance(request.user, Person)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        had = revoking.live(request.user).count()
        try:
            codes = steps.confirm(request.user, form.cleaned_data["code"])
        except RefusedError as refused:
            form.add_error("code", said(refused, language()))
        else:
            update_session_auth_hash(request, request.user)
            about = {"codes": codes, "revoked": revoking.told(had)}
            return render(request, "accounts/recovery_codes.html", about)
    return _page(request, request.user, form=form)


@post_or_back("two-step")
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Make a key to set up."""
    assert isinstance(request.user, Person)
    try:
        steps.begin(request.user)
    except RefusedError as refused:
        messages.error(request, " ".join(said(refused, language())))
    return redirect("two-step")


@sensitive_post_parameters()
@cache_control(no_store=True)
@post_or_back("two-step")
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """Turn it off, with both steps once more."""
    assert isinstance(request.user, Person)
    form = TurnOffForm(request.POST)
    if form.is_valid():
        try:
            steps.turn_off(request.user, form.cleaned_data["password"], form.cleaned_data["code"])
        except RefusedError as refused:
            form.add_error(None, said(refused, language()))
        else:
            messages.success(request, say("ปิดสองขั้นตอนแล้ว", "Two-step sign-in is off."))
            return redirect("two-step")
    return _page(request, request.user, off=form)


def _page(
    request: HttpRequest, person: Person, form: CodeForm | None = None, off: TurnOffForm | None = None
) -> HttpResponse:
    device = steps.begun(person)
    about = {
        "is_on": steps.is_on(person),
        "is_needed": settings.TWO_STEP == "everyone",
        "left": steps.codes_left(person),
        "key": device and steps.key_of(device),
        "picture": device and steps.picture_of(device),
        "form": form or CodeForm(),
        "off": off or TurnOffForm(),
    }
    return render(request, "accounts/two_step.html", about)
