"""The interface of version 1: its operations, their addresses, and its description as OpenAPI."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from http.client import BAD_REQUEST, UNAUTHORIZED
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from ninja import NinjaAPI

from prongsai.web.api import open_operations, own_operations, problems

PREFIX = "api/v1/"
_ABOUT = (
    "ข้อมูลผลการประเมิน ITA ที่เผยแพร่แล้ว อ่านได้โดยไม่ต้องมีโทเคน ส่วนงานของหน่วยงานต้องมีโทเคน "
    "รายการยาวมาเป็นหน้า ให้ตามที่อยู่ใน next จนเป็น null "
    "ตัวเลขเป็นข้อความทศนิยม ปีเป็น พ.ศ.\n\n"
    "Published ITA results, to be read without a token; a body's own work needs one. Long lists come in "
    "pages: follow `next` until it is null. Figures are decimals as text, years are of the Buddhist era. "
    "Everything "
    "that is wrong is answered as application/problem+json, also 404, 405 and 500 of any address; what is "
    "not yours is answered as what is not there."
)
api = NinjaAPI(
    title="Prongsai",
    version="1.0.0",
    description=_ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", open_operations.router)
api.add_router("", own_operations.router)
problems.handle_all(api)


def addresses() -> Iterator[URLPattern]:
    """Every address of an operation, each by the name of its page."""
    patterns, _, _ = api.urls
    for each in patterns:
        # Ninja's own first page would tell of documentation pages that there are not.
        if each.name != "api-root":
            yield path(str(each.pattern), _answered(each.callback), name=each.name)


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose every answer is JSON; what anyone may read, any page may read too."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            response = view(request, *given, **named)
        except Exception as error:  # noqa: BLE001 - told in the journal, and answered like everything else
            response = problems.broken(request, error)
        if isinstance(response, HttpResponseNotAllowed):
            response = problems.not_allowed(response["Allow"])
        if (
            request.method != "GET"
            or response.status_code == UNAUTHORIZED
            or "Authorization" in request.headers
        ):
            response["Cache-Control"] = "no-store"
        else:
            response["Access-Control-Allow-Origin"] = "*"
        return response

    return answered


def describe() -> dict[str, Any]:
    """All operations as OpenAPI: the same for the same code, without a server's address."""
    whole: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    whole.pop("servers", None)
    for operations in whole["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= BAD_REQUEST:
                    response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
    return whole
