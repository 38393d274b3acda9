"""What the public may ask of the list of bodies."""

from __future__ import annotations

from django import forms
from django.db.models import F, QuerySet

from prongsai.web.results.models import ResultVersion
from prongsai.web.ui.templatetags.words import say

_ORDERS = {
    "name": (F("round__body__name").asc(), F("round__year").desc()),
    "-total": (F("total").desc(nulls_last=True), F("round__body__name").asc()),
    "total": (F("total").asc(nulls_last=True), F("round__body__name").asc()),
}


class SearchForm(forms.Form):
    """Search, filters and order; a choice that is not on offer is left aside and said so."""

    q = forms.CharField(required=False, max_length=200)
    province = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    sort = forms.ChoiceField(required=False)

    def __init__(self, given: object, results: QuerySet[ResultVersion]) -> None:
        super().__init__(given)
        self.fields["q"].label = say("ชื่อหน่วยงาน", "Name of the body")
        self.fields["q"].widget.input_type = "search"
        self._offer("province", say("จังหวัด", "Province"), results, "round__body__province")
        self._offer("kind", say("ประเภท", "Kind"), results, "round__body__kind")
        self._offer("year", say("ปีงบประมาณ", "Fiscal year"), results, "-round__year")
        self.fields["sort"].label = say("เรียงตาม", "Sort by")
        self.fields["sort"].choices = [
            ("name", say("ชื่อ", "name")),
            ("-total", say("คะแนนสูงสุดก่อน", "highest total first")),
            ("total", say("คะแนนต่ำสุดก่อน", "lowest total first")),
        ]

    def _offer(self, field: str, label: str, results: QuerySet[ResultVersion], column: str) -> None:
        plain = column.lstrip("-")
        found = results.order_by(column).values_list(plain, flat=True).distinct()
        self.fields[field].label = label
        self.fields[field].choices = [("", say("ทั้งหมด", "all")), *((each, each) for each in found if each)]

    def narrowed(self, results: QuerySet[ResultVersion]) -> QuerySet[ResultVersion]:
        """The results asked for, in the order asked for; what was not understood does not narrow."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("q", "").strip():
            results = results.filter(round__body__name__icontains=wanted["q"].strip())
        if wanted.get("province"):
            results = results.filter(round__body__province=wanted["province"])
        if wanted.get("kind"):
            results = results.filter(round__body__kind=wanted["kind"])
        if wanted.get("year"):
            results = results.filter(round__year=wanted["year"])
        return results.order_by(*_ORDERS[wanted.get("sort") or "name"], "pk")
