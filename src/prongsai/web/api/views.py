"""Pages about the interface: one's own tokens, and the list of operations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person
from prongsai.web.api import tokens
from prongsai.web.api.forms import TokenForm
from prongsai.web.api.interface import describe
from prongsai.web.api.models import Token
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tokens_(request: HttpRequest) -> HttpResponse:
    """One's own tokens, and a new one; what it is sent as is shown in answer to the form, never again."""
    assert isinstance(request.user, Person)
    form = TokenForm(request.user, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_shown_by(request, request.user):
        return _tokens(request, form, 400 if form.is_bound else 200)
    given = form.cleaned_data
    try:
        made, sent = tokens.make(request.user, given["name"], given["scopes"], given["days"])
    except RefusedError as error:
        return _tokens(request, form, 400, refusals=said(error, language()))
    return _tokens(request, TokenForm(request.user), 200, made=made, sent=sent)


def _tokens(request: HttpRequest, form: TokenForm, status: int, **more: Any) -> HttpResponse:
    own, today = Token.objects.filter(person=request.user), timezone.localdate()
    rows = [(each, each.revoked_at is None and each.expires >= today) for each in own]
    return render(request, "api/tokens.html", {"form": form, "rows": rows, **more}, status=status)


@post_or_back("tokens")
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one's own token useless from now on."""
    assert isinstance(request.user, Person)
    token = tokens.revoke(request.user, pk)
    messages.success(request, say(f"เพิกถอนโทเคน “{token.name}” แล้ว", f"The token “{token.name}” is revoked."))
    return redirect("tokens")


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The operations as OpenAPI, for programs."""
    del request
    return JsonResponse(
        describe(), json_dumps_params={"ensure_ascii": False}, headers={"Access-Control-Allow-Origin": "*"}
    )


@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """The operations as a page, out of the same description."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in describe()["paths"].items():
        for method, operation in methods.items():
            asked = [(each["name"], each["in"], each["required"]) for each in operation.get("parameters", ())]
            row = {
                "address": address,
                "method": method.upper(),
                "asked": asked,
                "about": operation["description"],
            }
            groups.setdefault(operation["tags"][0], []).append(row)
    return render(request, "api/operations.html", {"open": groups["open"], "own": groups["with a token"]})
