"""Who tries too many passwords is shut out for a while, without shutting out whose login it is.

Within a quarter of an hour: ten failures of a login from one address close it there; a hundred from all
addresses close it everywhere; a hundred of an address close that. A browser that somebody signed in with
before has ten failures of its own for that login, whatever was tried elsewhere.
"""

from __future__ import annotations

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest

from prongsai.web.accounts import attempts, devices
from prongsai.web.accounts.models import Person

#: A whole office signs in from one address, and anybody may try a login: what fails there counts for a tenth.
_OF_MANY = 10
_ON_DEVICE = "wrong-password-on"


class Handler(AxesDatabaseHandler):
    """Counts failures as above, in a measure of which ten are too many."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        login = get_client_username(request, credentials) or ""
        here, same = Q(ip_address=request.axes_ip_address), Q(username=login)
        of_address = _failures(request, here) // _OF_MANY
        device = _device(request, login)
        if device:
            return max(of_address, attempts.count(_ON_DEVICE, device, within=settings.AXES_COOLOFF_TIME))
        return max(of_address, _failures(request, here & same), _failures(request, same) // _OF_MANY)

    def user_login_failed(
        self, sender: Any, credentials: dict, request: HttpRequest | None = None, **more: Any
    ) -> None:
        if request is not None and not request.axes_locked_out:
            device = _device(request, get_client_username(request, credentials) or "")
            if device:
                attempts.note(_ON_DEVICE, device)
        super().user_login_failed(sender, credentials, request, **more)


def _failures(request: HttpRequest, which: Q) -> int:
    recent = AccessAttempt.objects.filter(which, attempt_time__gte=get_cool_off_threshold(request))
    return recent.aggregate(all=Sum("failures_since_start"))["all"] or 0


def _device(request: HttpRequest, login: str) -> str:
    """The browser's number for this login; nothing where nobody signed in by it there."""
    numbers = devices.of(request).numbers
    person = Person.objects.filter(login=login).values_list("pk", flat=True).first() if numbers else None
    return numbers.get(person, "") if person else ""
