"""What people type in to sign in, to choose a password, and to give posts."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest

from prongsai.web.accounts.models import ROLES, Body, Person
from prongsai.web.accounts.posts import Invitation, people_of
from prongsai.web.ui.templatetags.words import language, say


class SignInForm(AuthenticationForm):
    """Login and password; one sentence for every failure, so that nothing is told of who exists."""

    def __init__(self, request: HttpRequest | None = None, *args: object, **options: object) -> None:
        super().__init__(request, *args, **options)
        self.fields["username"].label = say("ชื่อผู้ใช้", "Login")
        self.fields["password"].label = say("รหัสผ่าน", "Password")
        self.error_messages = dict.fromkeys(
            ("invalid_login", "inactive"),
            say(
                "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง หรือลองผิดหลายครั้งเกินไป",
                "Login or password is wrong, or it was tried too often.",
            ),
        )


class LanguageForm(forms.Form):
    """The language chosen, and where to go back to."""

    language = forms.ChoiceField(choices=[("th", "th"), ("en", "en")])
    next = forms.CharField(required=False, max_length=2000)


class PasswordForm(PasswordChangeForm):
    """The password so far and the new one, twice."""

    def __init__(self, person: Person, *args: object) -> None:
        super().__init__(person, *args)
        self.fields["old_password"].label = say("รหัสผ่านปัจจุบัน", "Present password")
        self.fields["new_password1"].label = say("รหัสผ่านใหม่", "New password")
        self.fields["new_password1"].help_text = say(
            "อย่างน้อย 12 ตัวอักษร ไม่ใช่คำที่เดาง่าย และไม่คล้ายชื่อของท่าน",
            "At least 12 characters, not easily guessed, not like your name.",
        )
        self.fields["new_password2"].label = say("รหัสผ่านใหม่อีกครั้ง", "New password again")
        self.fields["new_password2"].help_text = ""
        self.error_messages = {
            **PasswordChangeForm.error_messages,
            "password_incorrect": say("รหัสผ่านปัจจุบันไม่ถูกต้อง", "The present password is wrong."),
            "password_mismatch": say("รหัสผ่านใหม่สองช่องไม่ตรงกัน", "The two new passwords differ."),
        }


class InviteForm(forms.Form):
    """A new person and the post they are to hold."""

    name = forms.CharField(max_length=200)
    login = forms.RegexField(r"^[a-z0-9][a-z0-9._-]{2,59}\Z")
    role = forms.ChoiceField()
    unit = forms.ModelChoiceField(None, required=False)
    title = forms.CharField(required=False, max_length=200)
    email = forms.EmailField(required=False, max_length=254)

    def __init__(self, body: Body, roles: tuple[str, ...], *args: object) -> None:
        super().__init__(*args)
        labels = {
            "name": say("ชื่อและนามสกุล", "Name"),
            "login": say("ชื่อผู้ใช้", "Login"),
            "role": say("หน้าที่", "Role"),
            "unit": say("ส่วนราชการ", "Unit"),
            "title": say("ตำแหน่ง (ไม่บังคับ)", "Title (optional)"),
            "email": say("อีเมล (ไม่บังคับ)", "E-mail (optional)"),
        }
        for field, label in labels.items():
            self.fields[field].label = label
        spelling = say(
            "ใช้ a–z 0–9 . _ - อย่างน้อย 3 ตัว ขึ้นต้นด้วยตัวอักษรหรือตัวเลข",
            "a–z 0–9 . _ -, three or more, beginning with a letter or digit.",
        )
        self.fields["login"].help_text = self.fields["login"].error_messages["invalid"] = spelling
        self.fields["role"].choices = [(code, ROLES[code].say(language())) for code in roles]
        self.fields["unit"].empty_label = say("– เลือก –", "– choose –")
        self.fields["unit"].queryset = body.units.all()
        self.fields["unit"].help_text = say("เฉพาะผู้ให้ข้อมูลของส่วนราชการ", "For unit contributors only.")

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if found.get("role") == "contributor" and "unit" in found and found["unit"] is None:
            self.add_error("unit", say("โปรดเลือกส่วนราชการ", "Choose the unit."))
        return found

    def invitation(self) -> Invitation:
        """What was typed, as the activity takes it."""
        given = self.cleaned_data
        unit = given["unit"] if given["role"] == "contributor" else None
        return Invitation(given["login"], given["name"], given["role"], given["email"], given["title"], unit)


class EndPostForm(forms.Form):
    """Who takes a post over; nobody where it simply ends."""

    successor = forms.ModelChoiceField(None, required=False)

    def __init__(self, body: Body, holder: Person, *args: object) -> None:
        super().__init__(*args)
        self.fields["successor"].label = say("ส่งมอบให้", "Hand over to")
        self.fields["successor"].empty_label = say("ไม่มีผู้รับมอบ", "nobody")
        self.fields["successor"].queryset = people_of(body).exclude(pk=holder.pk).order_by("name")
