"""What is one's own: password, two-step sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai.web.accounts import two_step
from prongsai.web.accounts.access import posts_of
from prongsai.web.accounts.models import Person


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The person's name, posts, and the way to what they may set."""
    assert isinstance(request.user, Person)
    held = posts_of(request.user).select_related("body", "unit")
    about = {
        "posts": held,
        "is_two_step": two_step.is_on(request.user),
        "is_over": held.filter(role="overseer", body__isnull=True).exists(),
    }
    return render(request, "accounts/account.html", about)
