"""Whoever came with a one-time password chooses one of their own before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class ChooseFirst:
    """Sends every page of the workspace to the password page until that is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/work/") and getattr(request.user, "must_choose_password", False):
            return redirect("password")
        return self.get_response(request)
