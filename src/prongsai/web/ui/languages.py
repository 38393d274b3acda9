"""The reader's language: what was chosen on this device, Thai otherwise.

Browsers ask for English far more often than their owners do, so what they ask for is not followed.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


class Chosen:
    """Speaks the language of the cookie for as long as one request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen if chosen in known else settings.LANGUAGE_CODE)
        patch_vary_headers(response, ("Cookie",))
        return response
