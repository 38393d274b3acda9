"""What people fill in of disclosures: one item, units in charge, and the moves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from prongsai.errors import ProngsaiError, SiteError
from prongsai.frameworks import Item
from prongsai.siteaudit import admit
from prongsai.thai import date_in_words
from prongsai.web.accounts.models import Unit
from prongsai.web.evidence.history import LABELS
from prongsai.web.evidence.models import Entry
from prongsai.web.evidence.submission import MOVE_NAMES
from prongsai.web.rounds.forms import DayField
from prongsai.web.ui import merging
from prongsai.web.ui.choosing import Select
from prongsai.web.ui.errors import said
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import language, say, text

MOST_ADDRESSES = 20
_LONGEST, _LONGEST_PATH, _LONGEST_REASON = 4000, 1000, 2000


class Addresses(forms.CharField):
    """Addresses, one a line; each is looked at for its form, and what is wrong is said of its line."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        written = value if isinstance(value, str) else "\n".join(value or ())
        return list(dict.fromkeys(line.strip() for line in written.splitlines() if line.strip()))

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        complaints = [each for number, line in enumerate(found, 1) for each in _complaints(number, line)]
        if len(found) > MOST_ADDRESSES:
            complaints.append(
                say(
                    f"ใส่ได้ไม่เกิน {MOST_ADDRESSES} ที่อยู่ต่อข้อ (มี {len(found)})",
                    f"At most {MOST_ADDRESSES} addresses an item (there are {len(found)}).",
                )
            )
        if complaints:
            raise ValidationError(complaints)
        return found

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())


class Words(forms.CharField):
    """Words of any length that may be pasted: the form says their limit, the browser cuts nothing off."""

    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        found = super().widget_attrs(widget)
        found.pop("maxlength", None)
        return found


class ComingDay(DayField):
    """A day still to come; one that stands there already may have passed."""

    def clean(self, value: Any) -> datetime.date | None:
        found = super().clean(value)
        if found is not None and found != self.initial and found < timezone.localdate():
            raise ValidationError(
                say(
                    f"{date_in_words(found, 'th')} ผ่านไปแล้ว โปรดระบุวันนี้หรือวันหลังจากนี้",
                    f"{date_in_words(found, 'en')} has passed; give today or a later day.",
                )
            )
        return found


def _complaints(number: int, line: str) -> list[str]:
    """What is wrong with the form of one address, each with its line."""
    try:
        admit(line, settings.ALLOWED_HOSTS)
    except SiteError as error:
        shown = line if len(line) <= 80 else f"{line[:80]}…"
        place = say(f"ที่อยู่ลำดับที่ {number} “{shown}”", f"Address {number}, “{shown}”")
        return [f"{place}: {each}" for each in said(error, language())]
    return []


class EntryForm(Form):
    """What is disclosed for one item; unit and day are the officer's to give."""

    addresses = Addresses(required=False)
    explanation = Words(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    click_path = forms.CharField(required=False, max_length=_LONGEST_PATH)
    ticked = forms.TypedMultipleChoiceField(
        required=False, coerce=int, widget=forms.CheckboxSelectMultiple, empty_value=()
    )
    unit = forms.ChoiceField(required=False, widget=Select)
    due = ComingDay()
    is_filled = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(
        self, item: Item, units: Sequence[Unit], *args: Any, is_officer: bool, **options: Any
    ) -> None:
        super().__init__(*args, auto_id=f"{item.code}_%s", **options)
        self.item, self.units = item, {each.name: each for each in units}
        for name, label in LABELS.items():
            self.fields[name].label = text(label)
        self.fields["addresses"].widget.attrs |= {"rows": 3, "spellcheck": "false"}
        self._help()
        self.fields["ticked"].choices = [
            (str(number), text(each)) for number, each in enumerate(item.elements)
        ]
        if not item.elements:
            del self.fields["ticked"]
        if is_officer:
            self._offer_units()
        else:
            del self.fields["unit"], self.fields["due"]
        merging.remember_opened(self, [name for name in self.fields if name != "version"])

    def _help(self) -> None:
        told = {
            "addresses": say(
                f"หนึ่งที่อยู่ต่อหนึ่งบรรทัด ขึ้นต้นด้วย https:// หรือ http:// ไม่เกิน {MOST_ADDRESSES} ที่อยู่",
                f"One a line, beginning with https:// or http://, at most {MOST_ADDRESSES}",
            ),
            "explanation": say(
                f"บอกสั้น ๆ ว่าอยู่ส่วนใดของหน้า หรือเหตุผลหากไม่มีที่อยู่ ไม่เกิน {_LONGEST:,} ตัวอักษร",
                f"Say where on the page it is, or why there is no address; at most {_LONGEST:,} characters",
            ),
            "click_path": say("เช่น หน้าหลัก › ข้อมูลหน่วยงาน › โครงสร้าง", "Such as: Home › About us › Structure"),
            "ticked": say("ทำเครื่องหมายเฉพาะที่มีอยู่จริงบนหน้าเว็บ", "Tick only what is really there on the page"),
            "is_filled": say(
                "เมื่อทำเครื่องหมาย เจ้าหน้าที่จะรวบรวมข้อนี้ได้", "Once ticked, the officer can collect this item"
            ),
        }
        for name, sentence in told.items():
            self.fields[name].help_text = sentence

    def _offer_units(self) -> None:
        self.fields["due"].initial = self.initial.get("due")
        nobody = ("", say("ยังไม่มอบหมาย", "nobody yet"))
        self.fields["unit"].choices = [nobody, *((name, name) for name in self.units)]

    def clean_ticked(self) -> list[int]:
        return sorted(self.cleaned_data["ticked"])

    def given(self) -> dict[str, Any]:
        """What was filled in, as the columns of the entry."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "unit" in found:
            found["unit"] = self.units.get(found["unit"])
        return found

    def add_problems(self, error: ProngsaiError) -> None:
        """Each problem at the field it names, the others above the form."""
        for each in error.problems:
            column = each.place.column if each.place.column in self.fields else None
            self.add_error(column, each.en if language() == "en" else each.th)


def as_filled_in(entry: Entry) -> dict[str, Any]:
    """An entry as its form holds it."""
    names = ("addresses", "explanation", "click_path", "ticked", "due", "is_filled", "version")
    return {**{name: getattr(entry, name) for name in names}, "unit": entry.unit.name if entry.unit else ""}


class MoveForm(Form):
    """A move with its reason, and the seal of what was shown."""

    to = forms.ChoiceField(choices=[(each, each) for each in MOVE_NAMES], widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=_LONGEST_REASON)


class CorrectForm(Form):
    """Why what was approved is corrected."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    reason = Words(max_length=_LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="correct_%s", **options)
        self.fields["reason"].label = say("เหตุผลที่แก้ไข", "Why it is corrected")


class AskForm(Form):
    """Which items a unit is to fill in, and by when."""

    codes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    unit = forms.ChoiceField(required=False, widget=Select)
    due = ComingDay()

    def __init__(self, entries: Sequence[tuple[Item, Entry]], units: Sequence[Unit], *args: Any) -> None:
        super().__init__(*args)
        self.units = {each.name: each for each in units}
        self.fields["codes"].label = say("ข้อที่มอบหมาย", "Items")
        self.fields["codes"].choices = [(item.code, _asked(item, entry)) for item, entry in entries]
        self.fields["unit"].label = text(LABELS["unit"])
        nobody = ("", say("ยังไม่มอบหมาย", "nobody yet"))
        self.fields["unit"].choices = [nobody, *((name, name) for name in self.units)]
        self.fields["due"].label = text(LABELS["due"])
        self.fields["due"].help_text = say(
            "เช่น 31 มีนาคม 2568 หรือ 31/3/2568 เว้นว่างได้", "Such as 31/3/2568; may be left empty"
        )


def _asked(item: Item, entry: Entry) -> str:
    now = f" · {entry.unit.name}" if entry.unit else ""
    return f"{item.code} {text(item.title)}{now}"
