"""What somebody typed into a form while their session ended: kept, and given back on the same page.

A form that comes from nobody signed in, or with the token of an earlier session, is not lost: its fields stay
in the session of that browser for an hour, and the page shows them again, not saved, once the person signed
in. They are never given to another browser or page, and go with the next form that is sent there. Files and
passwords are not kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from prongsai.web.ui import errors
from prongsai.web.ui.templatetags.words import say

#: Pages that give back what was typed, by name: their views ask `given_back`.
GIVE_BACK = ("measure", "add-measure", "report", "text", "plan-settings", "invite")
LARGEST = 256 * 1024
_HOUR = 60 * 60
_KEY = "kept-text"
_SECRET = ("password", "token", "code")


class KeepText:
    """Keeps what nobody sent; forgets it when the form comes again from somebody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """After the token of the form was found right, before the page itself is asked."""
        del view
        if not request.path.startswith("/work/"):
            return None
        if request.user.is_authenticated:
            _settle(request)
            return None
        if request.method != "POST":
            return None
        _keep(request)
        return redirect_to_login(_page_of(request))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a right token: kept where it was sent from a page of ours, refused in any case."""
    if not (request.path.startswith("/work/") and _is_from_here(request) and _keep(request)):
        return errors.forged(request, reason)
    return redirect(request.path) if request.user.is_authenticated else redirect_to_login(request.path)


def given_back(request: HttpRequest) -> QueryDict | None:
    """What was typed into this page before the session ended, said to be unsaved; nothing where nothing is.

    >>> given_back(request)["text"]
    'ข้อความที่พิมพ์ไว้'
    """
    kept = request.session.get(_KEY)
    if request.method != "GET" or not _is_for(kept, request):
        return None
    found = QueryDict(mutable=True)
    for name, values in kept["fields"]:
        found.setlist(name, values)
    messages.warning(request, say("ข้อความของท่านยังอยู่ ยังไม่ได้บันทึก", "Your text is kept, not yet saved."))
    return found


def _is_for(kept: Any, request: HttpRequest) -> bool:
    return bool(kept) and kept["page"] == request.path and time.time() - kept["at"] < _HOUR


def _keep(request: HttpRequest) -> bool:
    """Put the fields into the session of this browser; False where they are too large, or not given back."""
    match = request.resolver_match
    fields = [
        (name, values)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in _SECRET)
    ]
    size = sum(len(value.encode()) for name, values in fields for value in (name, *values))
    if match is None or match.url_name not in GIVE_BACK or size > LARGEST:
        return False
    request.session[_KEY] = {"page": request.path, "at": time.time(), "fields": fields}
    if not request.user.is_authenticated:
        # Whoever does not sign in leaves nothing behind for longer than it can be given back.
        request.session.set_expiry(_HOUR)
    return True


def _settle(request: HttpRequest) -> None:
    """Somebody is signed in: their session lasts as any other, and what came again is no longer kept."""
    kept = request.session.get(_KEY)
    if kept is None:
        return
    if request.session.get("_session_expiry") is not None:
        request.session.set_expiry(None)
    if time.time() - kept["at"] >= _HOUR or (request.method == "POST" and kept["page"] == request.path):
        del request.session[_KEY]


def _page_of(request: HttpRequest) -> str:
    """Where the form stood: its own address, or the page that it was sent from where that one has no page."""
    match = request.resolver_match
    if match is not None and match.url_name in GIVE_BACK:
        return request.path
    came = request.headers.get("Referer", "")
    path = urlsplit(came).path
    is_ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure())
    return path if is_ours and path.startswith("/work/") else request.path


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()
