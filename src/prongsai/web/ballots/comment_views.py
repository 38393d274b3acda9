"""The page of what people wrote."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai.web.accounts.models import Person
from prongsai.web.ballots import comments as writing
from prongsai.web.ballots.access import commented_or_404


@require_safe
@login_required
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """Free words of the round's opened surveys by form, without a number, time or answer beside them."""
    assert isinstance(request.user, Person)
    round_ = commented_or_404(request.user, pk)
    found = writing.written(round_)
    context = {"round": round_, "forms": found, "has_words": any(each.words for each in found)}
    return render(request, "ballots/comments.html", context)


@require_safe
@login_required
def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same words as a table."""
    assert isinstance(request.user, Person)
    round_ = commented_or_404(request.user, pk)
    name = f"comments-{round_.body_id}-{round_.year}.csv"
    return HttpResponse(
        writing.as_csv(writing.written(round_)),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
