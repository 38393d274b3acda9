"""Browsers that somebody signed in with before, known by a signed cookie of ninety days.

Such a browser is not kept out by what others try elsewhere, and only there is a text given back that was
typed while a session ended. The cookie opens nothing: it holds, for each of the last few people, a number
made by chance, and who came last.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

_DAYS = 90
_MOST = 5
_SALT = "accounts.devices"


@dataclass(frozen=True, slots=True)
class Device:
    """The numbers of a browser by person, in the order in which they signed in last."""

    numbers: dict[int, str] = field(default_factory=dict)

    @property
    def last(self) -> int | None:
        """Who signed in last; nobody where nobody ever did."""
        return next(reversed(self.numbers), None)


def of(request: HttpRequest) -> Device:
    """What the browser's cookie says; that of an unknown browser where it is not ours, or too old."""
    sent = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        held = signing.loads(sent, salt=_SALT, max_age=_DAYS * 24 * 3600)
    except signing.BadSignature:
        return Device()
    return Device({int(pk): str(number) for pk, number in held})


def remember(request: HttpRequest, response: HttpResponse, person: int) -> None:
    """The person signed in with this browser."""
    numbers = of(request).numbers
    number = numbers.pop(person, None) or secrets.token_urlsafe(12)
    held = [*numbers.items(), (person, number)][-_MOST:]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(held, salt=_SALT),
        max_age=_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
