"""What somebody must do before any work: choose a password of their own, and set up the second step."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from prongsai.web.accounts import two_step
from prongsai.web.accounts.models import Person


class DoFirst:
    """Sends every page of the workspace to what is still to be done first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/work/") and isinstance(request.user, Person):
            page = still_to_do(request.user)
            if page is not None:
                return redirect(page)
        return self.get_response(request)


def still_to_do(person: Person) -> str | None:
    """The page of what comes first, or nothing."""
    if person.must_choose_password:
        return "password"
    if settings.TWO_STEP == "everyone" and not two_step.is_on(person):
        return "two-step"
    return None
