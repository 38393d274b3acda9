"""The way to another service that signs people in, and back."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from prongsai.web.accounts import elsewhere, two_step
from prongsai.web.accounts.elsewhere import Asked, ElsewhereError
from prongsai.web.accounts.views.signing_in import enter, wait_for_code
from prongsai.web.ui.errors import said
from prongsai.web.ui.templatetags.words import language

_KEPT = "elsewhere"  # in the session: what somebody was sent away with


@cache_control(no_store=True)
@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """Send somebody to the other service."""
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        url, asked = elsewhere.ask()
    except ElsewhereError as error:
        return _back_to_sign_in(request, error)
    request.session[_KEPT] = asdict(asked) | {"then": _then(request)}
    return HttpResponseRedirect(url)


@cache_control(no_store=True)
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Somebody comes back: whom the service says they are, where all of it holds."""
    if not settings.OIDC_ISSUER:
        raise Http404
    kept = request.session.pop(_KEPT, None)
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    if kept is None or not code or not constant_time_compare(kept["state"], state):
        return redirect("sign-in")
    then = kept.pop("then")
    try:
        told = elsewhere.hear(code, Asked(**kept))
    except ElsewhereError as error:
        return _back_to_sign_in(request, error)
    if two_step.is_on(told.person) and not told.is_two_step:
        return wait_for_code(request, told.person, then)
    return enter(request, told.person, then)


def _then(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if is_ours else reverse("home")


def _back_to_sign_in(request: HttpRequest, error: ElsewhereError) -> HttpResponse:
    messages.error(request, " ".join(said(error, language())))
    return redirect("sign-in")
