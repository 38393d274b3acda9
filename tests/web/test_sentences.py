"""No form says a sentence of Django's own, and numbers may be typed as Thai officials write them."""

from __future__ import annotations

import copy
import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation
from django.utils.functional import Promise

import prongsai.web
from prongsai.web.ui.sentences import Form, OwnSentences, WholeNumberField, speak


def kinds(of: type) -> Iterator[type]:
    for each in of.__subclasses__():
        yield each
        yield from kinds(each)


def own_forms() -> set[type[forms.BaseForm]]:
    for each in pkgutil.walk_packages(prongsai.web.__path__, "prongsai.web."):
        if each.name.rpartition(".")[2].endswith("forms"):
            importlib.import_module(each.name)
    return {each for each in kinds(forms.BaseForm) if each.__module__.startswith("prongsai.web.")}


def test_every_form_speaks_our_own_sentences() -> None:
    found = own_forms()
    assert len(found) > 30
    assert [each for each in found if not issubclass(each, OwnSentences)] == []


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_stock_sentence_is_left(language: str) -> None:
    with translation.override(language):
        for kind in own_forms():
            for field in copy.deepcopy(kind.base_fields).values():
                speak(field)
                codes = {"max_length", "max_value", "min_value", *field.error_messages}
                said = [field.error_messages[code] for code in codes]
                assert [text for text in said if isinstance(text, Promise)] == [], kind


class Every(Form):
    name = forms.CharField(max_length=5)
    email = forms.EmailField()
    site = forms.URLField(assume_scheme="https")
    people = WholeNumberField(min_value=0, max_value=10)
    kind = forms.ChoiceField(choices=[("a", "a")])


def test_each_complaint_is_a_sentence_of_ours() -> None:
    typed = {"name": "ยาวเกินไป", "email": "x", "site": "http://x x", "people": "มาก", "kind": "b"}
    assert {name: list(said) for name, said in Every(typed).errors.items()} == {
        "name": ["ยาวเกินไป ใส่ได้ไม่เกิน 5 ตัวอักษร (ที่กรอกมี 9)"],
        "email": ["อีเมลไม่ถูกต้อง เช่น name@example.go.th"],
        "site": ["ที่อยู่เว็บไม่ถูกต้อง เช่น https://www.example.go.th"],
        "people": ["ต้องเป็นจำนวนเต็ม เช่น 46 หรือ ๔๖"],
        "kind": ["ตัวเลือกนี้ไม่มีให้เลือกแล้ว โปรดเลือกใหม่"],
    }
    assert [list(Every({"people": each}).errors["people"]) for each in ("-1", "11")] == [
        ["ต้องไม่น้อยกว่า 0"], ["ต้องไม่เกิน 10"],
    ]  # fmt: skip


@pytest.mark.parametrize(("written", "number"), [("๔๖", 46), ("1,234", 1234), (" ๑,๒๓๔ ", 1234), ("46", 46)])
def test_whole_numbers_in_thai_digits(written: str, number: int) -> None:
    field = WholeNumberField()
    assert (field.clean(written), field.widget.input_type) == (number, "text")


def test_mixed_digits_are_no_number() -> None:
    with pytest.raises(forms.ValidationError):
        WholeNumberField().clean("1๒")
