"""Before what would outlast a session somebody shows once more who they are: the password, and the code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from prongsai.frameworks import Text
from prongsai.web.accounts import attempts, two_step
from prongsai.web.accounts.models import Person
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import language, say

_MOST = 10
_WRONG = Text(
    "รหัสผ่านหรือรหัสยืนยันไม่ถูกต้อง หรือลองผิดหลายครั้งเกินไป",
    "The password or the code is wrong, or it was tried too often.",
)


class AskingForm(Form):
    """Fields for the password and, where two-step sign-in is on, the code, below those of the form."""

    password = forms.CharField(max_length=4096, strip=False, widget=forms.PasswordInput)
    code = forms.CharField(max_length=40)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = [name for name in self.fields if name not in ("password", "code")]
        self.order_fields([*own, "password", "code"])
        self.fields["password"].label = say("รหัสผ่านของท่าน", "Your password")
        self.fields["password"].widget.attrs |= {"autocomplete": "current-password"}
        self.fields["code"].label = say("รหัสยืนยัน", "Code")
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "none"}
        if not two_step.is_on(person):
            del self.fields["code"]

    def is_shown_by(self, request: HttpRequest, person: Person) -> bool:
        """True where the form can be used and both are right; the complaint stands in the form otherwise."""
        if not self.is_valid():
            return False
        if _is_right(request, person, self.cleaned_data["password"], self.cleaned_data.get("code")):
            return True
        self.add_error("password", _WRONG.say(language()))
        return False


def _is_right(request: HttpRequest, person: Person, password: str, code: str | None) -> bool:
    if attempts.count("asked-again", str(person.pk)) >= _MOST:
        return False
    held = person.password
    # The code comes first: wrong ones make the next try wait, and with it the next password.
    if (code is None or two_step.accept(person, code)) and person.check_password(password):
        if person.password != held:  # the hash was renewed just now, which would end the session
            update_session_auth_hash(request, person)
        return True
    attempts.note("asked-again", str(person.pk))
    return False
