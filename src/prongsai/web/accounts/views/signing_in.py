"""Signing in and out, choosing a password and a language."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.web.accounts import trail
from prongsai.web.accounts.forms import LanguageForm, PasswordForm, SignInForm
from prongsai.web.accounts.models import Person
from prongsai.web.ui.templatetags.words import say


class SignIn(auth.LoginView):
    """The sign-in page."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        person = form.get_user()
        if isinstance(person, Person):
            with transaction.atomic():
                trail.write(person, "person.signed-in")
        return response


sign_in = SignIn.as_view()
sign_out = auth.LogoutView.as_view()


def locked_out(request: HttpRequest, page: HttpResponse, credentials: object) -> HttpResponse:
    """The sign-in page as after any wrong password: whether the login exists is told to nobody."""
    del request, credentials
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
        update_session_auth_hash(request, request.user)
        messages.success(request, say("เปลี่ยนรหัสผ่านแล้ว", "The password is changed."))
        return redirect("home")
    return render(request, "accounts/password.html", {"form": form})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen for a year, on this device only."""
    form = LanguageForm(request.POST)
    back = reverse("public-bodies")
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
