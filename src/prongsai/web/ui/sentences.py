"""What forms say of fields that will not do: our own sentences, in Thai and English, for every form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise

from prongsai.frameworks import Text
from prongsai.thai import mixes_digits, to_arabic_digits
from prongsai.web.ui.templatetags.words import language

_NEEDED = Text("โปรดกรอกช่องนี้", "Please fill this in.")
_CHOOSE = Text("โปรดเลือก", "Please choose.")
_NOT_ONE_OF = Text("ตัวเลือกนี้ไม่มีให้เลือกแล้ว โปรดเลือกใหม่", "This is not one of the choices; choose again.")
_WRONG = Text("ข้อมูลในช่องนี้ไม่ถูกต้อง", "What stands here cannot be read.")
_NO_FILE = Text("แฟ้มนี้อ่านไม่ได้ โปรดเลือกใหม่", "This file cannot be read; choose it again.")
#: By the code of what is wrong; the figures are those that Django puts in.
_SAID = {
    "max_length": Text(
        "ยาวเกินไป ใส่ได้ไม่เกิน %(limit_value)d ตัวอักษร (ที่กรอกมี %(show_value)d)",
        "Too long: at most %(limit_value)d characters (there are %(show_value)d).",
    ),
    "min_length": Text(
        "สั้นเกินไป ต้องมีอย่างน้อย %(limit_value)d ตัวอักษร", "Too short: at least %(limit_value)d characters."
    ),
    "max_value": Text("ต้องไม่เกิน %(limit_value)s", "This must not be more than %(limit_value)s."),
    "min_value": Text("ต้องไม่น้อยกว่า %(limit_value)s", "This must not be less than %(limit_value)s."),
    "null_characters_not_allowed": Text(
        "มีอักขระที่มองไม่เห็นปนอยู่ โปรดพิมพ์ใหม่", "There are characters in it that cannot be seen; type it anew."
    ),
    "invalid_choice": _NOT_ONE_OF,
    "invalid_list": _NOT_ONE_OF,
    "invalid_pk_value": _NOT_ONE_OF,
    "missing": _NO_FILE,
    "empty": Text("แฟ้มนี้ว่างเปล่า", "The file is empty."),
    "contradiction": _NO_FILE,
}
_FILE_NAME = Text(
    "ชื่อแฟ้มยาวเกินไป ใช้ได้ไม่เกิน %(max)d ตัวอักษร (มี %(length)d)",
    "The name of the file is too long: at most %(max)d characters (there are %(length)d).",
)
#: What is no such thing, by kind of field; the first that fits.
_INVALID: tuple[tuple[type[forms.Field], Text], ...] = (
    (forms.EmailField, Text("อีเมลไม่ถูกต้อง เช่น name@example.go.th", "No e-mail such as name@example.go.th.")),
    (forms.URLField, Text("ที่อยู่เว็บไม่ถูกต้อง เช่น https://www.example.go.th", "No address such as https://www.example.go.th.")),
    (forms.IntegerField, Text("ต้องเป็นจำนวนเต็ม เช่น 46 หรือ ๔๖", "This must be a whole number, such as 46.")),
    (forms.FileField, _NO_FILE),
)  # fmt: skip


class OwnSentences:
    """A form whose fields say what is wrong with them in our own words."""

    def full_clean(self) -> None:
        for field in self.fields.values():  # type: ignore[attr-defined]
            speak(field)
        super().full_clean()  # type: ignore[misc]


class Form(OwnSentences, forms.Form):
    """What every form of ours is made from."""


class WholeNumberField(forms.IntegerField):
    """A whole number in Thai or Arabic digits, with or without commas."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if mixes_digits(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(to_arabic_digits(value.strip()).replace(",", ""))


def speak(field: forms.Field) -> None:
    """Put our sentences where the field has none of its own but Django's.

    >>> speak(field := forms.CharField()); field.error_messages["required"]
    'โปรดกรอกช่องนี้'
    """
    own = {code: said for code, said in field.error_messages.items() if not isinstance(said, Promise)}
    codes = {*field.error_messages, *_SAID}
    if isinstance(field, forms.EmailField | forms.URLField):
        codes.add("invalid")  # their validators bring it, not the field
    ours = {code: _sentence(field, code).say(language()) for code in codes}
    field.error_messages = {**ours, **own}


def _sentence(field: forms.Field, code: str) -> Text:
    if code == "required":
        return _CHOOSE if isinstance(field, forms.ChoiceField | forms.FileField) else _NEEDED
    if code == "max_length" and isinstance(field, forms.FileField):
        return _FILE_NAME
    return _SAID.get(code) or next((said for kind, said in _INVALID if isinstance(field, kind)), _WRONG)
