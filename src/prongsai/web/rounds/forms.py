"""What is chosen on the board, typed into the calendar, and chosen when rounds are opened."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from prongsai.errors import ProngsaiError
from prongsai.frameworks import Framework, Text, load
from prongsai.thai import date_in_words, fold, read_day, sort_key
from prongsai.web.accounts.models import Body
from prongsai.web.rounds.calendar import Dates, dates_of, seal
from prongsai.web.rounds.models import Round
from prongsai.web.rounds.states import STEPS
from prongsai.web.rounds.years import is_national
from prongsai.web.ui.choosing import Select
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import language, say, text


class BoardForm(Form):
    """Year, search and filters of the board; a choice that is not on offer is left aside and said so."""

    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    q = forms.CharField(required=False, max_length=200)
    step = forms.ChoiceField(required=False, widget=Select)
    late = forms.ChoiceField(required=False, widget=Select)
    kind = forms.ChoiceField(required=False, widget=Select)
    province = forms.ChoiceField(required=False, widget=Select)

    def __init__(self, given: object, years: Sequence[int], bodies: QuerySet[Body]) -> None:
        super().__init__(given)
        everything = ("", say("ทั้งหมด", "all"))
        self.fields["year"].label = say("ปีงบประมาณ", "Fiscal year")
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["q"].label = say("ชื่อหน่วยงาน", "Name of the body")
        self.fields["q"].widget.input_type = "search"
        self.fields["step"].label = say("ขั้นตอน", "Step")
        self.fields["step"].choices = [everything, *((code, text(step.name)) for code, step in STEPS.items())]
        self.fields["late"].label = say("กำหนดเวลา", "Deadline")
        self.fields["late"].choices = [
            everything,
            ("late", say("เกินกำหนด", "late")),
            ("in-time", say("ยังไม่เกินกำหนด", "not late")),
        ]
        self._offer("kind", say("ประเภท", "Kind"), bodies)
        self._offer("province", say("จังหวัด", "Province"), bodies)

    def _offer(self, column: str, label: str, bodies: QuerySet[Body]) -> None:
        found = in_thai_order(bodies, column)
        self.fields[column].label = label
        self.fields[column].choices = [("", say("ทั้งหมด", "all")), *((each, each) for each in found)]

    def chosen_year(self, otherwise: int) -> int:
        """The year asked for, or the other one."""
        self.is_valid()
        found: int | None = self.cleaned_data.get("year")
        return found or otherwise

    def narrowed(self, rounds: QuerySet[Round], is_late: Q) -> QuerySet[Round]:
        """The rounds asked for; what was not understood does not narrow."""
        self.is_valid()
        wanted = self.cleaned_data
        if fold(wanted.get("q", "")):
            rounds = rounds.filter(body__folded__contains=fold(wanted["q"]))
        for field, column in (("step", "step"), ("kind", "body__kind"), ("province", "body__province")):
            if wanted.get(field):
                rounds = rounds.filter(**{column: wanted[field]})
        if wanted.get("late"):
            rounds = rounds.filter(is_late) if wanted["late"] == "late" else rounds.exclude(is_late)
        return rounds


class DayField(forms.CharField):
    """A day as people write it, of the Buddhist era; None where left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=60, **options)
        self.widget.attrs |= {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return date_in_words(value) if isinstance(value, datetime.date) else value

    def clean(self, value: Any) -> datetime.date | None:
        written = super().clean(value)
        if not written:
            return None
        found = read_day(written)
        if found is None:
            raise ValidationError(
                say(
                    f"อ่าน “{written}” เป็นวันที่ไม่ได้ เขียนเช่น 30 กันยายน 2568 หรือ 30/9/2568",
                    f"“{written}” is no day; write 30 กันยายน 2568, 30/9/2568 or 2568-09-30.",
                )
            )
        return found


class CalendarForm(Form):
    """The last day of each step, and the seal of the dates that were seen."""

    seen = forms.CharField(widget=forms.HiddenInput(), max_length=64)

    def __init__(self, year: int, *args: Any) -> None:
        held = dates_of(year)
        super().__init__(*args, initial={**held, "seen": seal(held)})
        for code, step in STEPS.items():
            self.fields[code] = DayField(label=text(step.name), help_text=text(step.task))

    def dates(self) -> Dates:
        """The days given, by step."""
        return {code: self.cleaned_data[code] for code in STEPS if self.cleaned_data[code] is not None}

    def add_problems(self, error: ProngsaiError) -> None:
        """Each problem at the step it names, the others above the form."""
        for each in error.problems:
            self.add_error(each.place.column, each.en if language() == "en" else each.th)


class OpenYearForm(Form):
    """The framework that a year is opened by, and the kinds of bodies it is opened for."""

    framework = forms.ChoiceField()
    count = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    kinds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, bodies: QuerySet[Body], offered: Sequence[Framework], *args: Any) -> None:
        super().__init__(*args)
        self.fields["framework"].label = say("ปีงบประมาณและกรอบการประเมิน", "Fiscal year and framework")
        self.fields["framework"].choices = list(framework_choices(offered))
        kinds = in_thai_order(bodies, "kind")
        self.fields["kinds"].label = say("ประเภทหน่วยงาน", "Kinds of bodies")
        self.fields["kinds"].help_text = say("ไม่เลือกเลยหมายถึงทุกประเภท", "None chosen means all of them.")
        self.fields["kinds"].choices = [(kind, kind) for kind in kinds]


class TakeBackForm(Form):
    """Of which framework one's empty rounds of a year are taken back."""

    framework = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, offered: Iterable[str], *args: Any) -> None:
        super().__init__(*args)
        self.fields["framework"].label = say("กรอบการประเมิน", "Framework")
        self.fields["framework"].choices = [(code, text(load(code).name)) for code in sorted(offered)]


class OpenRoundForm(Form):
    """The framework that one body's round is opened by."""

    framework = forms.ChoiceField()

    def __init__(self, offered: Sequence[Framework], *args: Any) -> None:
        super().__init__(*args)
        self.fields["framework"].label = say("ปีงบประมาณและกรอบการประเมิน", "Fiscal year and framework")
        self.fields["framework"].choices = list(framework_choices(offered))


def framework_choices(offered: Sequence[Framework]) -> Iterable[tuple[str, str]]:
    """Year and name of each framework, with whose it is where it is not the nation's, and how sure it is."""
    for each in offered:
        whose = "" if is_national(each.code) else say("ใช้เฉพาะของ ", "only of ") + text(each.owner)
        notes = ", ".join(note for note in (whose, text(standing_of(each))) if note)
        yield each.code, f"{each.year} · {text(each.name)}" + (f" ({notes})" if notes else "")


def standing_of(framework: Framework) -> Text:
    """How far a framework can be relied on, in a word or two; nothing where every part of it is confirmed."""
    if framework.status == "draft":
        return Text("ร่าง", "draft")
    sure = {each.certainty for each in framework.bases.values()}
    if sure <= {"confirmed"}:
        return Text("", "")
    return Text("บางส่วนยังไม่ยืนยัน", "in part not confirmed")


def in_thai_order(bodies: QuerySet[Body], column: str) -> Sequence[str]:
    """What bodies have in a column, each once, as in a Thai dictionary; nothing for those that lack it."""
    found = bodies.order_by().values_list(column, flat=True).distinct()
    return sorted(filter(None, found), key=sort_key)
