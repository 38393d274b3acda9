"""What is typed on the pages of clarification: the body's words by item, and the lead's decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from prongsai.frameworks import Item
from prongsai.web.evidence import clarifying
from prongsai.web.evidence.forms import Words
from prongsai.web.evidence.reviewing import MET, NOT_MET, Given
from prongsai.web.ui import merging
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import say

_LONGEST = 4000


class ClarifyForm(Form):
    """The body's words on each item without points; `seal` tells which drafts stood on the page."""

    data: Any
    seal = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, codes: Sequence[str], saved: Mapping[str, str], given: object = None) -> None:
        initial = {f"words-{code}": saved.get(code, "") for code in codes}
        super().__init__(given, initial=initial | {"seal": clarifying.seal_of(saved)})
        self.codes = codes
        for code in codes:
            field = Words(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
            field.label = say(f"คำชี้แจงข้อ {code}", f"What you say to {code}")
            self.fields[f"words-{code}"] = field
        merging.remember_opened(self, [f"words-{code}" for code in codes])

    def typed(self) -> dict[str, str]:
        """The words by code."""
        return {code: self.cleaned_data[f"words-{code}"] for code in self.codes}

    def merge(self, saved: Mapping[str, str]) -> list[merging.Difference]:
        """What differs from what stands by now; what was not touched takes it."""
        found = merging.merge(self, {f"words-{code}": saved.get(code, "") for code in self.codes})
        self.data["seal"] = clarifying.seal_of(saved)
        return found

    def know(self, saved: Mapping[str, str]) -> None:
        """The next attempt is made knowing of these drafts."""
        self.data = self.data.copy()
        self.data["seal"] = clarifying.seal_of(saved)

    def words_field(self, code: str) -> Any:
        return self[f"words-{code}"]


class SettleForm(Form):
    """The lead's score and reason of every item that the body disputed."""

    def __init__(self, items: Sequence[Item], given: object = None) -> None:
        super().__init__(given)
        self.codes = [each.code for each in items]
        for code in self.codes:
            choices = [(str(MET), say("100 ผ่าน", "100 met")), (str(NOT_MET), say("0 ไม่ผ่าน", "0 not met"))]
            score = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
            score.label = say(f"คะแนนข้อ {code} หลังชี้แจง", f"Score of {code} after clarification")
            words = Words(max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
            words.label = say(f"เหตุผลข้อ {code}", f"The reason, {code}")
            self.fields[f"score-{code}"], self.fields[f"words-{code}"] = score, words

    def decided(self, reasons: Mapping[str, Sequence[str]]) -> dict[str, Given]:
        """The decisions by code; what stays at 0 keeps the reasons that were told at first."""
        found = {}
        for code in self.codes:
            score = int(self.cleaned_data[f"score-{code}"])
            kept = tuple(reasons.get(code, ())) if score == NOT_MET else ()
            found[code] = Given(score, kept, self.cleaned_data[f"words-{code}"])
        return found

    def fields_of(self, code: str) -> tuple[Any, Any]:
        return self[f"score-{code}"], self[f"words-{code}"]

    def pairs(self) -> Iterator[tuple[str, Any, Any]]:
        for code in self.codes:
            yield code, *self.fields_of(code)
