"""A forgotten password, an invitation: choosing a password through a link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from prongsai.web.accounts import links, mail, recovery, revoking
from prongsai.web.accounts.address import address_of
from prongsai.web.accounts.forms import ForgottenForm, NewPasswordForm
from prongsai.web.accounts.links import Links
from prongsai.web.ui.templatetags.words import say


@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whether or not anybody has the e-mail."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked:
        recovery.ask(form.cleaned_data["email"], address_of(request))
    about = {"form": form, "is_asked": is_asked, "has_links": mail.has_links()}
    return render(request, "accounts/forgotten.html", about)


@sensitive_post_parameters()
@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
def choose_anew(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Choose a new password through a link of an hour."""
    return _choose(request, links.FORGOTTEN, uid, token)


@sensitive_post_parameters()
@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Choose the first password through the link of an invitation."""
    return _choose(request, links.INVITED, uid, token)


def _choose(request: HttpRequest, kind: Links, uid: str, token: str) -> HttpResponse:
    person = kind.person_of(uid, token)
    if person is None:
        return render(request, "accounts/link_gone.html", {"kind": kind}, status=404)
    form = NewPasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        revoked = recovery.choose(person, kind, form.cleaned_data["new_password1"])
        said = say("ตั้งรหัสผ่านแล้ว โปรดเข้าสู่ระบบ", "The password is set. Please sign in.")
        messages.success(request, said + revoking.told(revoked))
        return redirect("sign-in")
    return render(request, "accounts/choose_password.html", {"form": form, "person": person})
