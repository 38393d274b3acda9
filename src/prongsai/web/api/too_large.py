"""What a request that was too large to be read is answered: a page, or a problem where a program asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from prongsai.web.api import problems
from prongsai.web.ui import errors
from prongsai.web.ui.sizes import MARK


class SayTooLarge:
    """Answers what was too large to be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not getattr(request, "scope", {}).get(MARK):
            return self.get_response(request)
        return problems.too_large() if request.path.startswith("/api/") else errors.too_large(request)
