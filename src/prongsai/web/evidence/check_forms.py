"""Forms of the site check."""

from __future__ import annotations

from django import forms
from django.core.validators import URLValidator

from prongsai.siteaudit import VERDICTS
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import say


class AskForm(Form):
    """What is asked for on the page of the check: a check, or to say where the website is."""

    what = forms.ChoiceField(choices=[("own", ""), ("review", ""), ("website", "")])


class WebsiteForm(Form):
    """Where the body's website is."""

    website = forms.URLField(
        max_length=200, assume_scheme="https", validators=[URLValidator(schemes=["http", "https"])]
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["website"].label = say("เว็บไซต์หลักของหน่วยงาน", "The body's website")
        self.fields["website"].help_text = say(
            "หน้าหลักที่ประชาชนเปิด เช่น https://www.example.go.th",
            "Its first page, such as https://www.example.go.th",
        )


class FilterForm(Form):
    """Which items of a check are shown; all where nothing is chosen."""

    show = forms.ChoiceField(required=False, choices=[(each, "") for each in VERDICTS])


class CompareForm(Form):
    """Two checks, by number."""

    before = forms.TypedChoiceField(coerce=int)
    after = forms.TypedChoiceField(coerce=int)

    def __init__(self, numbers: list[tuple[int, str]], *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["before"].label = say("ครั้งก่อน", "Earlier check")
        self.fields["after"].label = say("ครั้งหลัง", "Later check")
        for field in self.fields.values():
            field.choices = numbers
