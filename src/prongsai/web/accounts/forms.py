"""What people type in to sign in, to choose a password, and to give posts."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.validators import URLValidator
from django.http import HttpRequest

from prongsai.thai import sort_key
from prongsai.web.accounts import bodies, mail, revoking
from prongsai.web.accounts.asking_again import AskingForm
from prongsai.web.accounts.models import ROLES, Body, Person
from prongsai.web.accounts.posts import Invitation, people_of
from prongsai.web.ui.names import NameField
from prongsai.web.ui.sentences import Form, OwnSentences, WholeNumberField
from prongsai.web.ui.templatetags.words import language, say


class SignInForm(OwnSentences, AuthenticationForm):
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


class LanguageForm(Form):
    """The language chosen, and where to go back to."""

    language = forms.ChoiceField(choices=[("th", "th"), ("en", "en")])
    next = forms.CharField(required=False, max_length=2000)


class NewPasswordForm(OwnSentences, SetPasswordForm):
    """A new password, twice."""

    def __init__(self, person: Person, *args: object) -> None:
        super().__init__(person, *args)
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


class PasswordForm(NewPasswordForm, PasswordChangeForm):
    """The password so far and the new one, twice."""

    def __init__(self, person: Person, *args: object) -> None:
        super().__init__(person, *args)
        self.fields["old_password"].label = say("รหัสผ่านปัจจุบัน", "Present password")
        if revoking.live(person).exists():
            self.fields["revoke"] = forms.BooleanField(
                required=False, initial=True, label=say("เพิกถอนโทเคนของฉัน", "Revoke my tokens")
            )

    def revokes(self) -> bool:
        """True where tokens are to end with the old password."""
        return bool(self.cleaned_data.get("revoke"))


class EmailForm(AskingForm):
    """Another e-mail of one's own; none where left empty."""

    email = forms.EmailField(required=False, max_length=254)

    def __init__(self, person: Person, *args: object, **options: object) -> None:
        super().__init__(person, *args, **options)
        self.fields["email"].label = say("อีเมลใหม่", "New e-mail")
        self.fields["email"].widget.attrs |= {"autocomplete": "email"}


class CodeForm(Form):
    """A code of the second step, as it is typed: with spaces or hyphens, in any case."""

    code = forms.CharField(max_length=40)

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.fields["code"].label = say("รหัสยืนยัน", "Code")
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "none"}


class TurnOffForm(CodeForm):
    """Both steps once more."""

    password = forms.CharField(max_length=4096, strip=False, widget=forms.PasswordInput)
    field_order = ("password", "code")

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.fields["password"].label = say("รหัสผ่าน", "Password")
        self.fields["password"].widget.attrs |= {"autocomplete": "current-password"}


class ForgottenForm(Form):
    """The e-mail that a link is to be sent to."""

    email = forms.EmailField(max_length=254)

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.fields["email"].label = say("อีเมล", "E-mail")
        self.fields["email"].widget.attrs |= {"autocomplete": "email"}


class HelpForm(Form):
    """What is done for somebody who cannot sign in."""

    what = forms.ChoiceField(choices=[("password", ""), ("two-step", "")])


class BodyForm(Form):
    """What a body says of itself, with the version that was read."""

    kind = forms.ChoiceField()
    district = NameField(required=False, max_length=100)
    people = WholeNumberField(min_value=0, max_value=10_000_000)
    website = forms.URLField(
        required=False, max_length=200, assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, kind: str, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].label = say("ประเภทหน่วยงาน", "Kind of body")
        self.fields["district"].label = say("อำเภอหรือเขต", "District")
        self.fields["people"].label = say("จำนวนบุคลากร (คน)", "Head-count")
        self.fields["people"].help_text = say("0 หากยังไม่ทราบ", "0 where not known")
        self.fields["website"].label = say("เว็บไซต์หลัก", "Website")
        self.fields["kind"].choices = [(each, each) for each in dict.fromkeys((kind, *bodies.KINDS)) if each]


class BodyNameForm(Form):
    """What others know a body by, with the version that was read."""

    name = NameField(max_length=200)
    province = NameField(required=False, max_length=100)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = say("ชื่อหน่วยงาน", "Name of the body")
        self.fields["name"].help_text = say(
            "แฟ้มหน่วยงานที่จะนำเข้าต่อไปต้องใช้ชื่อใหม่นี้", "Body files loaded from then on must say the new name."
        )
        self.fields["province"].label = say("จังหวัด", "Province")


class UnitForm(Form):
    """The name of a unit."""

    name = NameField(max_length=200)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = say("ชื่อส่วนราชการ", "Name of the unit")


class UnitChangeForm(UnitForm):
    """Another name for a unit, its end, or its return."""

    what = forms.ChoiceField(choices=[("rename", ""), ("end", ""), ("restore", "")])
    name = NameField(max_length=200, required=False)

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if found.get("what") == "rename" and "name" in found and not found["name"]:
            self.add_error("name", say("โปรดใส่ชื่อ", "Give a name."))
        return found


class EmblemForm(Form):
    """A picture; none takes the present one away."""

    picture = forms.FileField(required=False, max_length=200, allow_empty_file=True)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["picture"].label = say("แฟ้มภาพตราสัญลักษณ์", "Picture of the emblem")
        self.fields["picture"].widget.attrs |= {"accept": "image/png,image/jpeg"}
        self.fields["picture"].help_text = say(
            f"PNG หรือ JPEG ไม่เกิน {bodies.LARGEST_EMBLEM // 1024} KB ด้านละไม่เกิน {bodies.LONGEST_SIDE} จุด",
            f"PNG or JPEG, up to {bodies.LARGEST_EMBLEM // 1024} KB, {bodies.LONGEST_SIDE} pixels a side",
        )

    def content(self) -> bytes:
        """The bytes of the picture; one that is far too large is not read whole."""
        picture = self.cleaned_data["picture"]
        return picture.read(bodies.LARGEST_EMBLEM + 1) if picture else b""


class InviteOverForm(Form):
    """A new person and the post over a province they are to hold."""

    name = NameField(max_length=200)
    login = forms.RegexField(r"^[a-z0-9][a-z0-9._-]{2,59}\Z")
    role = forms.ChoiceField()
    province = forms.ChoiceField(required=False)
    title = NameField(required=False, max_length=200)
    email = forms.EmailField(required=False, max_length=254)

    def __init__(self, roles: tuple[str, ...], provinces: list[str], *args: object) -> None:
        super().__init__(*args)
        _name_person(self)
        self.fields["province"].label = say("จังหวัด", "Province")
        self.fields["role"].choices = _roles_to_choose(roles)
        everywhere = say("ทุกจังหวัด", "every province")
        self.fields["province"].choices = [(each, each or everywhere) for each in provinces]

    def invitation(self) -> Invitation:
        """What was typed, as the activity takes it."""
        given = self.cleaned_data
        return Invitation(given["login"], given["name"], given["role"], given["email"], given["title"])


class InviteForm(Form):
    """A new person and the post they are to hold."""

    name = NameField(max_length=200)
    login = forms.RegexField(r"^[a-z0-9][a-z0-9._-]{2,59}\Z")
    role = forms.ChoiceField()
    unit = forms.ModelChoiceField(None, required=False)
    title = NameField(required=False, max_length=200)
    email = forms.EmailField(required=False, max_length=254)

    def __init__(self, body: Body, roles: tuple[str, ...], *args: object) -> None:
        super().__init__(*args)
        _name_person(self)
        self.fields["unit"].label = say("ส่วนราชการ", "Unit")
        self.fields["role"].choices = _roles_to_choose(roles)
        self.fields["unit"].empty_label = say("– เลือก –", "– choose –")
        self.fields["unit"].queryset = body.units.filter(is_ended=False)
        self.fields["unit"].help_text = say("เฉพาะผู้ให้ข้อมูลของส่วนราชการ", "For unit contributors only.")

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if found.get("role") == "contributor" and "unit" in found and found["unit"] is None:
            self.add_error("unit", say("โปรดเลือกส่วนราชการ", "Choose the unit."))
        if found.get("unit") is not None and found.get("role", "contributor") != "contributor":
            self.add_error(
                "unit",
                say(
                    "หน้าที่ที่เลือกไม่สังกัดส่วนราชการ โปรดเลือกหน้าที่ผู้ให้ข้อมูล หรือไม่ต้องเลือกส่วนราชการ",
                    "The role chosen belongs to no unit: choose that of a contributor, or no unit.",
                ),
            )
        return found

    def invitation(self) -> Invitation:
        """What was typed, as the activity takes it."""
        given = self.cleaned_data
        unit = given["unit"] if given["role"] == "contributor" else None
        return Invitation(given["login"], given["name"], given["role"], given["email"], given["title"], unit)


def _roles_to_choose(roles: tuple[str, ...]) -> list[tuple[str, str]]:
    """The roles that may be given; none of them stands chosen at first."""
    return [("", say("– เลือก –", "– choose –")), *((code, ROLES[code].say(language())) for code in roles)]


def _name_person(form: forms.Form) -> None:
    """The words beside the fields that every invitation has."""
    labels = {
        "name": say("ชื่อและนามสกุล", "Name"),
        "login": say("ชื่อผู้ใช้", "Login"),
        "role": say("หน้าที่", "Role"),
        "title": say("ตำแหน่ง (ไม่บังคับ)", "Title (optional)"),
        "email": say("อีเมล (ไม่บังคับ)", "E-mail (optional)"),
    }
    for field, label in labels.items():
        form.fields[field].label = label
    form.fields["role"].error_messages["required"] = say("โปรดเลือกหน้าที่", "Choose the role.")
    form.fields["login"].help_text = form.fields["login"].error_messages["invalid"] = say(
        "ใช้ a–z 0–9 . _ - อย่างน้อย 3 ตัว ขึ้นต้นด้วยตัวอักษรหรือตัวเลข",
        "a–z 0–9 . _ -, three or more, beginning with a letter or digit.",
    )
    if mail.has_links():
        form.fields["email"].help_text = say(
            "หากใส่ ระบบส่งลิงก์ตั้งรหัสผ่านไปที่นี่", "Where given, a link to choose a password is sent there."
        )


class EndPostForm(Form):
    """Who takes a post over; nobody where it simply ends."""

    successor = forms.ModelChoiceField(None, required=False)

    def __init__(self, body: Body, holder: Person, *args: object) -> None:
        super().__init__(*args)
        self.fields["successor"].label = say("ส่งมอบให้", "Hand over to")
        self.fields["successor"].queryset = people_of(body).exclude(pk=holder.pk)
        found = sorted(self.fields["successor"].queryset, key=lambda each: sort_key(each.name))
        nobody = ("", say("ไม่มีผู้รับมอบ", "nobody"))
        self.fields["successor"].choices = [nobody, *((each.pk, each.name) for each in found)]
