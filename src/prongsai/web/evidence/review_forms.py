"""What is chosen and typed on the pages of the review."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from prongsai.frameworks import Item
from prongsai.thai import fold
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import reasons
from prongsai.web.evidence.deciding import Proposal, why_not_until
from prongsai.web.evidence.forms import ComingDay, Words
from prongsai.web.evidence.models import Assignment, Disclosure, Reading
from prongsai.web.evidence.review_queue import STANDINGS, is_late
from prongsai.web.evidence.reviewing import MET, NOT_MET, Given, Named
from prongsai.web.rounds.forms import DayField
from prongsai.web.ui.choosing import Select
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import say, text

_LONGEST = 4000
_DIGITS = 18
KEEP, NOBODY = "", "none"
MINE = "mine"


class DeskForm(Form):
    """Filters of the desk; a choice that is not on offer is left aside."""

    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, widget=Select)
    q = forms.CharField(required=False, max_length=200)
    at = forms.ChoiceField(required=False, widget=Select)
    late = forms.ChoiceField(required=False, widget=Select)

    def __init__(self, given: object, years: Sequence[int]) -> None:
        super().__init__(given)
        everything = ("", say("ทั้งหมด", "all"))
        self.fields["year"].label = say("ปีงบประมาณ", "Fiscal year")
        self.fields["year"].choices = [everything, *((year, str(year)) for year in years)]
        self.fields["q"].label = say("ชื่อหน่วยงาน", "Name of the body")
        self.fields["q"].widget.input_type = "search"
        self.fields["at"].label = say("สถานะ", "Standing")
        standings = [(code, text(name)) for code, (_, name) in STANDINGS.items()]
        self.fields["at"].choices = [everything, (MINE, say("ที่ท่านเป็นผู้ตรวจ", "those I read")), *standings]
        self.fields["late"].label = say("กำหนดเวลา", "Deadline")
        self.fields["late"].choices = [everything, ("late", say("เกินกำหนด", "late"))]

    def narrowed(
        self, found: QuerySet[Disclosure], person: Person, today: datetime.date
    ) -> QuerySet[Disclosure]:
        """The disclosures asked for; what was not understood does not narrow."""
        found = self.of_year(found)
        wanted = self.cleaned_data
        if fold(wanted.get("q") or ""):
            found = found.filter(round__body__folded__contains=fold(wanted["q"]))
        if wanted.get("at") == MINE:
            found = found.filter(Q(assignment__first=person) | Q(assignment__second=person))
        elif wanted.get("at"):
            found = found.filter(STANDINGS[wanted["at"]][0])
        return found.filter(is_late(today)) if wanted.get("late") else found

    def of_year(self, found: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
        """Those of the year asked for."""
        self.is_valid()
        year = self.cleaned_data.get("year")
        return found.filter(round__year=year) if year else found


class _Numbers(forms.MultipleChoiceField):
    """Numbers of rows that were ticked; whose they are is asked of the rows themselves."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isascii() and str(value).isdecimal() and len(str(value)) <= _DIGITS


class ChosenForm(Form):
    """The disclosures that were ticked on a page of the desk."""

    chosen = _Numbers(required=False)

    def numbers(self) -> list[int]:
        """What was ticked, as far as it is numbers."""
        return [int(each) for each in self.cleaned_data["chosen"]] if self.is_valid() else []


class AssignForm(Form):
    """Who reads the disclosures that are ticked, or all without readers in turn; what is left blank stays."""

    two = forms.BooleanField(required=False)
    do = forms.ChoiceField(choices=[("chosen", ""), ("turn", "")])
    first = forms.ChoiceField(required=False, widget=Select)
    second = forms.ChoiceField(required=False, widget=Select)
    due = ComingDay()

    def __init__(self, readers: Sequence[Person], given: object = None) -> None:
        super().__init__(given)
        self.people = {str(each.pk): each for each in readers}
        people = [(pk, each.name) for pk, each in self.people.items()]
        keep = (KEEP, say("คงเดิม", "as it is"))
        self.fields["first"].label = say("ผู้ตรวจคนที่หนึ่ง", "First reader")
        self.fields["first"].choices = [keep, *people]
        self.fields["second"].label = say("ผู้ตรวจคนที่สอง", "Second reader")
        self.fields["second"].choices = [keep, (NOBODY, say("ไม่มี", "nobody")), *people]
        self.fields["two"].label = say("สองคนต่อหน่วยงาน", "Two readers a body")
        self.fields["due"].label = say("ตรวจให้เสร็จภายใน", "To be read by")
        self.fields["due"].help_text = say("เช่น 31 พฤษภาคม 2569", "such as 31 พฤษภาคม 2569")

    def named_for(self, assignment: Assignment | None) -> Named:
        """Who reads a disclosure after this: those chosen, and what was left blank as it is."""
        held = assignment or Assignment()
        first, second = self._person("first", held.first), self._person("second", held.second)
        return Named(first, second, self.cleaned_data["due"] or held.due)

    def _person(self, field: str, held: Person | None) -> Person | None:
        """The person chosen, the one that is there already, or nobody."""
        found = self.cleaned_data[field]
        return held if found == KEEP else self.people.get(found)


class ReadingForm(Form):
    """The score of one item with reasons and words; `version` is that of the reading on the page."""

    reasons = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    words = Words(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    score = forms.TypedChoiceField(coerce=int, choices=[(str(MET), "100"), (str(NOT_MET), "0")])

    def __init__(
        self, item: Item, failed: Collection[str], held: Reading | None, given: object = None
    ) -> None:
        initial: dict[str, Any] = {
            "reasons": held.reasons if held else [], "words": held.words if held else "",
            "version": held.version if held else 0,
        }  # fmt: skip
        super().__init__(given, initial=initial)
        self.saved: Reading | None = None  # what another window saved meanwhile
        self.offered = reasons.offered(item, failed)
        known = {each.code: text(each.say) for each in self.offered}
        gone = [code for code in initial["reasons"] if code not in known]  # of the bank as it was then
        others = [(code, text(said)) for code, said in zip(gone, reasons.said(gone), strict=True)]
        self.fields["reasons"].choices = [*known.items(), *others]
        self.fields["reasons"].label = say("เหตุผล", "Reasons")
        self.suggested = {each.code for each in self.offered if set(each.checks) & set(failed)}
        self.fields["words"].label = say("คำอธิบายของผู้ตรวจ", "In your own words")
        self.fields["words"].help_text = say(
            "ต้องเขียนเมื่อให้ 0 หน่วยงานจะได้อ่านเมื่อแจ้งคะแนน",
            "Needed for a zero; the body reads it once scores are told.",
        )

    def reason_fields(self) -> Iterator[tuple[Any, bool]]:
        """Each box to tick, and whether a check of the website suggests it."""
        for each in self["reasons"]:
            yield each, each.data["value"] in self.suggested

    def given(self) -> Given:
        found = self.cleaned_data
        return Given(found["score"], tuple(found["reasons"]), found["words"])


class YearForm(Form):
    """A year among those that there is something to show of."""

    asked = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, widget=Select)

    def __init__(self, given: Mapping[str, Any], years: Sequence[int]) -> None:
        super().__init__({"asked": given.get("year", "")})
        self.fields["asked"].choices = [(year, str(year)) for year in years]
        self.years = years

    @property
    def year(self) -> int | None:
        """The year asked for, the latest otherwise; None where there is none."""
        self.is_valid()
        found: int | None = self.cleaned_data.get("asked")
        return found or next(iter(self.years), None)


class DecideForm(Form):
    """The lead's score and reason of each item not left as agreed, and the window for clarification."""

    until = DayField()

    def __init__(self, found: Sequence[Proposal], given: object = None) -> None:
        super().__init__(given, initial={"until": timezone.localdate() + datetime.timedelta(days=7)})
        self.found = found
        self.fields["until"].label = say("ให้หน่วยงานชี้แจงได้ถึงวันที่", "The body may clarify until")
        for each in found:
            code, agreed = each.item.code, ("", say("ตามที่ตรวจ", "as read"))
            choices = [*([agreed] if each.is_agreed else []), (str(MET), "100"), (str(NOT_MET), "0")]
            score = forms.ChoiceField(
                choices=choices, required=False, widget=Select if each.is_agreed else forms.RadioSelect
            )
            score.label = say(f"คะแนนข้อ {code}", f"Score of {code}")
            words = Words(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
            words.label = say(f"เหตุผลของผู้ประเมินหลัก ข้อ {code}", f"The lead's reason, {code}")
            self.fields[f"score-{code}"], self.fields[f"words-{code}"] = score, words

    def clean_until(self) -> datetime.date:
        until: datetime.date | None = self.cleaned_data["until"]
        if until is None:
            raise ValidationError(say("โปรดบอกวันสุดท้าย", "Say which day is the last."))
        refused = why_not_until(until)
        if refused is not None:
            raise ValidationError(text(refused))
        return until

    def clean(self) -> dict[str, Any]:
        for each in self.found:
            code = each.item.code
            score, words = self.cleaned_data.get(f"score-{code}"), self.cleaned_data.get(f"words-{code}")
            if not score and (words or not each.is_agreed):
                self.add_error(f"score-{code}", say("โปรดเลือก 100 หรือ 0", "Choose 100 or 0."))
            elif score and not words:
                self.add_error(f"words-{code}", say("โปรดบอกเหตุผล", "Say why."))
        return self.cleaned_data

    def decided(self) -> dict[str, Given]:
        """What the lead decided, by code; items left as agreed are not in it."""
        given = {each.item.code: self._given(each) for each in self.found}
        return {code: each for code, each in given.items() if each is not None}

    def _given(self, each: Proposal) -> Given | None:
        score = self.cleaned_data.get(f"score-{each.item.code}")
        if not score:
            return None
        siding = [one for one in each.readings if one.score == int(score)]
        reasons_ = dict.fromkeys(code for one in siding for code in one.reasons)
        return Given(int(score), tuple(reasons_), self.cleaned_data[f"words-{each.item.code}"])

    def rows(self, *, agreed: bool) -> Iterator[tuple[Proposal, Any, Any]]:
        """The items on which readers agree, or differ, each with its two fields."""
        for each in self.found:
            if each.is_agreed == agreed:
                yield each, self[f"score-{each.item.code}"], self[f"words-{each.item.code}"]

    def differing(self) -> Iterator[tuple[Proposal, Any, Any]]:
        return self.rows(agreed=False)

    def agreed(self) -> Iterator[tuple[Proposal, Any, Any]]:
        return self.rows(agreed=True)
