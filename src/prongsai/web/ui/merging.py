"""Two people writing at once: what each field was, what is saved by now, and what the second typed.

A form says with every field what stood there when it was opened. What the second person did not touch takes
what is saved, so that saving again undoes nothing of the first; what both changed is theirs to settle.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from prongsai.thai import date_in_words
from prongsai.web.ui.templatetags.words import language, say

Lines = Sequence[str]


class Difference(NamedTuple):
    """One field in which what is saved is not what was typed, each as lines.

    `opened` is what the person saw on opening the form, None where the form does not tell; `is_mine` is true
    where they changed it themselves.
    """

    label: str
    opened: Lines | None
    saved: Lines
    typed: Lines
    is_mine: bool


def remember_opened(form: forms.Form, names: Sequence[str]) -> None:
    """Have the form carry what stood in these fields when it was opened."""
    for name in names:
        form.fields[name].show_hidden_initial = True


def merge(form: forms.Form, saved: Mapping[str, Any]) -> list[Difference]:
    """What differs; the form then holds what is saved in every field that the person did not touch."""
    given, found, before = form.cleaned_data, [], {name: _opened(form, name) for name in saved}
    form.data = form.data.copy()
    for name, value in saved.items():
        opened = before[name]
        # What is shown next is what is saved: that is what the next attempt starts from.
        _put(form, form.add_initial_prefix(name), name, value)
        if value == given[name]:
            continue
        is_mine = opened is None or opened != given[name]
        label = str(form.fields[name].label)
        found.append(
            Difference(
                label, None if opened is None else lines(opened), lines(value), lines(given[name]), is_mine
            )
        )
        if not is_mine:
            _put(form, form.add_prefix(name), name, value)
    return found


def _opened(form: forms.Form, name: str) -> Any:
    """What stood in a field; nothing ticked sends nothing, so that another field tells that it was told."""
    field = form.fields[name]
    if not any(form.add_initial_prefix(each) in form.data for each in form.fields):
        return None
    sent = field.hidden_widget().value_from_datadict(form.data, form.files, form.add_initial_prefix(name))
    try:
        opened = field.clean(sent)
    except ValidationError:
        return None
    return list(opened) if isinstance(opened, tuple) else opened


def _put(form: forms.Form, key: str, name: str, value: Any) -> None:
    shown = form.fields[name].prepare_value(value)
    many = shown if isinstance(shown, list | tuple) else ["" if shown is None else shown]
    form.data.setlist(key, [str(each) for each in many])


def lines(value: object) -> Lines:
    """A value of a form as lines: a day and what is ticked in words, nothing where it is empty."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    if isinstance(value, bool):
        return [say("ใช่", "yes") if value else say("ไม่ใช่", "no")]
    if isinstance(value, datetime.date):
        return [date_in_words(value, language())]
    return [] if value is None else str(value).splitlines()
