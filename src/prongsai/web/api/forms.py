"""What is typed on the page of tokens."""

from __future__ import annotations

from typing import Any

from django import forms

from prongsai.web.accounts.asking_again import AskingForm
from prongsai.web.accounts.models import Person
from prongsai.web.api.models import SCOPES
from prongsai.web.ui.names import NameField
from prongsai.web.ui.templatetags.words import language, say

_DAYS = (30, 90, 180, 365)


class TokenForm(AskingForm):
    """A new token: what it is for, what it may do, and for how long; made by its owner alone."""

    name = NameField(max_length=100)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(coerce=int)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(person, *args, **options)
        self.fields["name"].label = say("ชื่อโทเคน", "Name")
        self.fields["name"].help_text = say(
            "เช่น ระบบสารสนเทศของเทศบาล ไม่ใช่รหัสผ่าน", "What it is for, e.g. the municipality's own system."
        )
        self.fields["name"].error_messages["required"] = say("โปรดตั้งชื่อ", "Give it a name.")
        self.fields["name"].widget.attrs["autocomplete"] = "off"  # it is not whose password stands below
        self.fields["scopes"].label = say("ใช้ทำอะไรได้", "What it may do")
        self.fields["scopes"].choices = [(code, name.say(language())) for code, name in SCOPES.items()]
        self.fields["scopes"].error_messages["required"] = say("เลือกอย่างน้อยหนึ่งอย่าง", "Choose at least one.")
        self.fields["days"].label = say("ใช้ได้นาน", "Valid for")
        self.fields["days"].choices = [(days, say(f"{days} วัน", f"{days} days")) for days in _DAYS]
        self.fields["days"].initial = _DAYS[1]
