"""What is one's own: password, two-step sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.web.accounts import email, two_step
from prongsai.web.accounts.access import posts_of
from prongsai.web.accounts.forms import EmailForm
from prongsai.web.accounts.models import Person
from prongsai.web.ui.templatetags.words import say


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


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_email(request: HttpRequest) -> HttpResponse:
    """Another e-mail of one's own; the one so far is told."""
    assert isinstance(request.user, Person)
    held = {"email": request.user.email}
    form = EmailForm(request.user, request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_shown_by(request, request.user):
        email.change(request.user, form.cleaned_data["email"])
        messages.success(request, say("เปลี่ยนอีเมลแล้ว", "The e-mail is changed."))
        return redirect("account")
    return render(request, "accounts/email.html", {"form": form})
