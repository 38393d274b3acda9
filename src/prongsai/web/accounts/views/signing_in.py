"""Signing in and out, choosing a password and a language."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from prongsai.web.accounts import devices, kept_text, revoking, trail, two_step
from prongsai.web.accounts.forms import CodeForm, LanguageForm, PasswordForm, SignInForm
from prongsai.web.accounts.models import Person
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language as language_now
from prongsai.web.ui.templatetags.words import say

_WAITING = "two-step"  # in the session: who gave the right password and waits for the second step
_WAITS = 5 * 60


def elsewhere_name() -> str:
    """What the button of the other service is called; nothing where there is none."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""


class SignIn(auth.LoginView):
    """The sign-in page."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context: ClassVar = {"elsewhere": elsewhere_name}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(is_kept=kept_text.is_waiting(self.request), **more)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """The page again; `locked_out` finds it with the request."""
        self.request.refused_page = super().form_invalid(form)
        return self.request.refused_page

    def form_valid(self, form: SignInForm) -> HttpResponse:
        person = form.get_user()
        assert isinstance(person, Person)
        if two_step.is_on(person):
            return wait_for_code(self.request, person, self.get_success_url())
        return enter(self.request, person, self.get_success_url())


sign_in = SignIn.as_view()


def enter(request: HttpRequest, person: Person, then: str) -> HttpResponse:
    """Everything was shown that must be: the session is theirs from here on."""
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    with transaction.atomic():
        trail.write(person, "person.signed-in")
    response = HttpResponseRedirect(then)
    devices.remember(request, response, person.pk)
    return response


def wait_for_code(request: HttpRequest, person: Person, then: str) -> HttpResponse:
    """The password was right; the session holds who waits, and opens nothing."""
    request.session.cycle_key()
    request.session[_WAITING] = {
        "person": person.pk,
        "held": person.get_session_auth_hash(),
        "then": then,
        "until": time.time() + _WAITS,
    }
    return redirect("sign-in-code")


def _waiting(request: HttpRequest) -> tuple[Person, str] | None:
    """Who waits for the second step and where they were going; nobody after five minutes."""
    kept = request.session.get(_WAITING)
    if kept is None or kept["until"] < time.time():
        return None
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    # A password changed meanwhile ends the waiting as it ends a session.
    if person is None or not constant_time_compare(kept["held"], person.get_session_auth_hash()):
        return None
    return person, kept["then"]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step: a code from the telephone, or a recovery code."""
    found = _waiting(request)
    if found is None:
        request.session.pop(_WAITING, None)
        return redirect("sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person, then = found
        if two_step.accept(person, form.cleaned_data["code"]):
            del request.session[_WAITING]
            return enter(request, person, then)
        form.add_error("code", two_step.WRONG.say(language_now()))
    return render(request, "accounts/code.html", {"form": form})


@post_or_back("front")
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends, and with it what was kept of a form in this browser."""
    kept_text.forget(request)
    return auth.LogoutView.as_view()(request)


def locked_out(request: HttpRequest, *given: object) -> HttpResponse:
    """The sign-in page as after any wrong password: whether the login exists is told to nobody.

    What is given beside the request differs: web servers that are asynchronous leave the page out.
    """
    del given
    page: HttpResponse = request.refused_page
    page.status_code = 429
    return page


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; other devices are signed out by it."""
    assert isinstance(request.user, Person)
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            request.user.must_choose_password = False
            form.save()
            trail.write(request.user, "person.password-changed")
            revoked = revoking.revoke_all(request.user, request.user) if form.revokes() else 0
        update_session_auth_hash(request, request.user)
        said = say("เปลี่ยนรหัสผ่านแล้ว", "The password is changed.")
        messages.success(request, said + revoking.told(revoked))
        return redirect("home")
    about = {"form": form, "tokens": revoking.live(request.user)}
    return render(request, "accounts/password.html", about)


@post_or_back("front")
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen for a year, on this device only."""
    form = LanguageForm(request.POST)
    back = reverse("front")
    if not form.is_valid():
        return redirect(back)
    wanted = form.cleaned_data["next"]
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        back = wanted
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        form.cleaned_data["language"],
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
    return response
