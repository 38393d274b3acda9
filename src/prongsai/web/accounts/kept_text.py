"""What somebody typed into a form while their session ended: kept, and given back on the same page.

A form that comes from nobody signed in, or with the token of an earlier session, is not lost: its fields are
kept for an hour for whoever signed in last with that browser, and the page shows them again, not saved, once
that very person signed in there. They are never given to another person, browser or page, and go with the
next form that is sent there. Of browsers that nobody signed in with nothing is kept, nor files, passwords and
what is very long.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from prongsai.web.accounts import devices, walls
from prongsai.web.accounts.models import KeptText
from prongsai.web.ui import errors
from prongsai.web.ui.methods import page_of
from prongsai.web.ui.templatetags.words import say

#: Addresses of forms whose text is given back, by name: the views of their pages ask `given_back`.
GIVE_BACK = (
    "measure", "add-measure", "report", "text", "plan-settings", "move-plan", "type-figures", "move-result",
    "invite", "invite-over", "body", "rename-body", "add-unit", "unit", "calendar", "survey-people",
    "survey-cards", "entry", "move-disclosures", "correct-disclosures", "site-check",
    "review-item", "review-decide", "assign-readers",
    "clarification", "clarify-decide",
)  # fmt: skip
LARGEST = 32 * 1024
#: How many texts are kept in all; the oldest go first.
MOST = 200
_HOUR = datetime.timedelta(hours=1)
_LONGEST_PAGE = 300
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
    page = _stood_on(request)
    return redirect(page) if request.user.is_authenticated else redirect_to_login(page)


def given_back(request: HttpRequest, form: str = "") -> QueryDict | None:
    """What was typed into this page before the session ended, said to be unsaved; nothing where nothing is.

    `form` names the address that a form is sent to, where that is not the page itself.

    >>> given_back(request)["text"]
    'ข้อความที่พิมพ์ไว้'
    """
    if request.method != "GET":
        return None
    kept = _own(request).filter(page=request.path, form=form or _name(request)).first()
    if kept is None:
        return None
    found = QueryDict(mutable=True)
    for name, values in kept.fields:
        found.setlist(name, values)
    messages.warning(request, say("ข้อความของท่านยังอยู่ ยังไม่ได้บันทึก", "Your text is kept, not yet saved."))
    return found


def is_waiting(request: HttpRequest) -> bool:
    """Whether a text waits for whoever signed in last with this browser."""
    device = devices.of(request)
    return device.last is not None and _of(device.last, device.numbers[device.last]).exists()


def forget(request: HttpRequest) -> None:
    """Keep nothing any more of what was typed in this browser."""
    numbers = devices.of(request).numbers
    if numbers:
        with walls.everything():
            KeptText.objects.filter(device__in=numbers.values()).delete()


def throw_away() -> None:
    """What is too old to be given back."""
    KeptText.objects.filter(at__lte=timezone.now() - _HOUR).delete()


def _own(request: HttpRequest) -> QuerySet[KeptText]:
    """What is kept for who is signed in now, of this browser."""
    person = request.user.pk
    return _of(person, devices.of(request).numbers.get(person, ""))


def _of(person: int, device: str) -> QuerySet[KeptText]:
    return KeptText.objects.filter(person_id=person, device=device, at__gt=timezone.now() - _HOUR)


def _keep(request: HttpRequest) -> bool:
    """Keep the fields for whose they are; False where that is not known, or they are not given back."""
    match = request.resolver_match
    fields = [
        (name, values)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in _SECRET)
    ]
    size = sum(len(value.encode()) for name, values in fields for value in (name, *values))
    page, device = _stood_on(request), devices.of(request)
    whose = request.user.pk if request.user.is_authenticated else device.last
    is_too_large = size > LARGEST or len(page) > _LONGEST_PAGE
    if match is None or match.url_name not in GIVE_BACK or is_too_large or whose not in device.numbers:
        return False
    with walls.everything(), transaction.atomic():
        throw_away()
        KeptText.objects.filter(device=device.numbers[whose]).delete()
        KeptText.objects.create(
            person_id=whose, device=device.numbers[whose], page=page, form=match.url_name, fields=fields,
            at=timezone.now(),
        )  # fmt: skip
        newest = KeptText.objects.order_by("-at", "-pk").values_list("pk", flat=True)[:MOST]
        KeptText.objects.exclude(pk__in=list(newest)).delete()
    return True


def _settle(request: HttpRequest) -> None:
    """Somebody is signed in: what they sent again is no longer kept."""
    match = request.resolver_match
    if request.method == "POST" and match is not None and match.url_name in GIVE_BACK:
        _own(request).filter(page=_stood_on(request)).delete()


def _page_of(request: HttpRequest) -> str:
    """Where the form stood: its own address, or the page that it was sent from where that one has no page."""
    match = request.resolver_match
    if match is not None and (match.url_name in GIVE_BACK or page_of(match) is not None):
        return _stood_on(request)
    came = request.headers.get("Referer", "")
    path = urlsplit(came).path
    is_ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure())
    return path if is_ours and path.startswith("/work/") else request.path


def _stood_on(request: HttpRequest) -> str:
    """The page of a form: that of its button where it is sent to an address without one, else its own."""
    match = request.resolver_match
    return (match and page_of(match)) or request.path


def _name(request: HttpRequest) -> str | None:
    return request.resolver_match and request.resolver_match.url_name


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()
