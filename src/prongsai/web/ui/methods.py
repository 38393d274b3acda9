"""Addresses that only take forms: whoever merely opens one is shown the page that the form stands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

from prongsai.web.ui import errors

View = Callable[..., HttpResponse]


def post_or_back(page: str, *kept: str) -> Callable[[View], View]:
    """Take POST alone; opened otherwise, go to the page that the form is on.

    `kept` are the parts of the address that the page's own has too.

    >>> @post_or_back("plan", "pk")
    ... def move_plan(request, pk): ...
    """

    def only_post(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return redirect(_address(page, kept, given))
            if request.method != "POST":
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            return view(request, *args, **given)

        answer.stands_on = page, kept  # type: ignore[attr-defined]
        return answer

    return only_post


def page_of(match: ResolverMatch) -> str | None:
    """The address of the page that a form stands on, where the form is sent to another than its own."""
    found: tuple[str, tuple[str, ...]] | None = getattr(match.func, "stands_on", None)
    if found is None:
        return None
    page, kept = found
    return _address(page, kept, match.kwargs)


def _address(page: str, kept: tuple[str, ...], given: Mapping[str, Any]) -> str:
    return reverse(page, kwargs={name: given[name] for name in kept})


class SayNotAllowed:
    """Gives an answer of 405 that is empty the page that other refusals have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = errors.not_allowed(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page
