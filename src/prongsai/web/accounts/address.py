"""The address a request came from, where proxies of one's own stand before the workspace."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address that the outermost of one's own proxies saw; what a client wrote itself is never believed.

    >>> address_of(request)  # PRONGSAI_PROXIES=1, X-Forwarded-For: 10.9.9.9, 203.0.113.7
    '203.0.113.7'
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    passed = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    if not settings.PROXIES or len(passed) < settings.PROXIES:
        return direct
    return passed[-settings.PROXIES]
