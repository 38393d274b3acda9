"""What the public may ask of the list of bodies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Case, DecimalField, F, OuterRef, QuerySet, Subquery, When

from prongsai import frameworks
from prongsai.frameworks import Framework
from prongsai.thai import fold
from prongsai.web.accounts.models import Body
from prongsai.web.public.rollups import comparable_frameworks
from prongsai.web.results.models import PublishedScore, ResultVersion
from prongsai.web.rounds.forms import in_thai_order
from prongsai.web.rounds.years import of_year
from prongsai.web.ui.choosing import Select
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import say, text

#: In place of a year: every year there is.
EVERY_YEAR = "all"
_FEW = 200
_NAME = F("round__body__order").asc()


class SearchForm(Form):
    """Search, filters and order; where any of them is not understood, that is said and nothing is listed.

    Without a year it is the latest one. `years` are those there are results of, the latest first.
    """

    q = forms.CharField(required=False, max_length=200)
    province = forms.ChoiceField(required=False, widget=Select)
    kind = forms.ChoiceField(required=False, widget=Select)
    year = forms.ChoiceField(required=False, widget=Select)
    level = forms.ChoiceField(required=False, widget=Select)
    sort = forms.ChoiceField(required=False, widget=Select)

    def __init__(self, given: object, years: Sequence[int]) -> None:
        super().__init__(given)
        self.years = years
        self.fields["q"].label = say("ชื่อหน่วยงาน", "Name of the body")
        self.fields["q"].widget.input_type = "search"
        everything = ("", say("ทั้งหมด", "all"))
        self._offer("province", say("จังหวัด", "Province"), [everything, *_of_bodies("province")])
        self._offer("kind", say("ประเภท", "Kind"), [everything, *_of_bodies("kind")])
        each_year = [(str(year), str(year)) for year in years]
        self._offer(
            "year", say("ปีงบประมาณ", "Fiscal year"), [*each_year, (EVERY_YEAR, say("ทุกปี", "every year"))]
        )
        self._offer("level", say("ระดับ", "Level"), [])
        self._offer("sort", say("เรียงตาม", "Sort by"), [])
        for field in self.fields.values():
            field.error_messages |= _not_understood()
        self.is_valid()  # the year alone tells which levels and indicators there are
        self.of_year: int | None = self._year()
        asked = [self.of_year] if self.of_year else years
        known = [each for each in map(_framework, asked) if each]
        self.frameworks = [each.code for year in asked for each in of_year(year)]
        self._offer("level", say("ระดับ", "Level"), [everything, *_levels(known)])
        self._offer("sort", say("เรียงตาม", "Sort by"), list(_orders(known)))
        self.full_clean()

    def _offer(self, field: str, label: str, choices: Sequence[Any]) -> None:
        self.fields[field].label = label
        self.fields[field].choices = choices

    def _year(self) -> int | None:
        chosen = self.cleaned_data.get("year")
        if chosen == EVERY_YEAR or not self.years:
            return None
        return int(chosen) if chosen else self.years[0]

    @property
    def wanted(self) -> dict[str, str]:
        """What was asked for and understood."""
        return {name: value.strip() for name, value in self.cleaned_data.items() if value and value.strip()}

    @property
    def code(self) -> str:
        """The indicator that the list is sorted by; empty where it is sorted by something else."""
        sort = self.wanted.get("sort", "").lstrip("-")
        return sort if sort[:1].isdigit() else ""

    def narrowed(self, results: QuerySet[ResultVersion]) -> QuerySet[ResultVersion]:
        """The results asked for, in the order asked for; none where something was not understood."""
        if not self.is_valid():
            return results.none()
        wanted = self.wanted
        narrow = {
            **_named(fold(wanted.get("q", ""))),
            "round__body__province": wanted.get("province"),
            "round__body__kind": wanted.get("kind"),
            "round__year": self.of_year,
            "level": wanted.get("level"),
        }
        found = results.filter(**{name: value for name, value in narrow.items() if value})
        return self._ordered(found, wanted.get("sort", "name"))

    def in_other_years(self, results: QuerySet[ResultVersion]) -> int:
        """How many results there are of what was asked for in all years together."""
        if self.of_year is None:
            return 0
        of_every_year = SearchForm({**self.data.dict(), "year": EVERY_YEAR}, self.years)
        return of_every_year.narrowed(results).count()

    def _ordered(self, results: QuerySet[ResultVersion], sort: str) -> QuerySet[ResultVersion]:
        by = sort.lstrip("-")
        if by == "name":
            return results.order_by(_NAME, F("round__year").desc(), "pk")
        if by == "rise":
            results = results.annotate(by=F("total") - _total_before(self.frameworks))
        else:
            figure = PublishedScore.objects.filter(result=OuterRef("pk"), code=by).values("figure")[:1]
            results = results.annotate(by=F("total") if by == "total" else Subquery(figure))
        order = F("by").desc(nulls_last=True) if sort.startswith("-") else F("by").asc(nulls_last=True)
        return results.order_by(order, _NAME, "pk")


def _named(asked: str) -> dict[str, Any]:
    """Whose name holds what was asked for: few are looked for one by one, which is faster than among all."""
    if not asked:
        return {}
    found = Body.objects.filter(folded__contains=asked).order_by().values_list("pk", flat=True)
    few = list(found[: _FEW + 1])
    return {"round__body__folded__contains": asked} if len(few) > _FEW else {"round__body__in": few or [0]}


def _not_understood() -> dict[str, str]:
    """What is said of a filter that was not understood, by the code of the complaint."""
    return {
        "invalid_choice": say("ไม่มี “%(value)s” ให้เลือก", "There is no “%(value)s” to choose from."),
        "max_length": say(
            "คำค้นยาวเกิน %(limit_value)d ตัวอักษร (มี %(show_value)d)",
            "The search may have %(limit_value)d letters at most; it has %(show_value)d.",
        ),
        "null_characters_not_allowed": say("คำค้นมีอักขระที่ใช้ไม่ได้", "The search holds a character that is none."),
    }


class RisenForm(Form):
    """Of which kind of bodies, and by which score; the first kind and the total where none is chosen."""

    kind = forms.ChoiceField(required=False, widget=Select)
    code = forms.ChoiceField(required=False, widget=Select)

    def __init__(self, given: object, year: int) -> None:
        super().__init__(given)
        framework = _framework(year)
        indicators = framework.indicators if framework else ()
        self.fields["kind"].label = say("ประเภท", "Kind")
        self.fields["kind"].choices = list(_of_bodies("kind"))
        self.fields["code"].label = say("คะแนน", "Score")
        self.fields["code"].choices = [
            ("total", say("คะแนนรวม", "total")),
            *((each.code, f"{each.code} {text(each.name)}") for each in indicators),
        ]
        self.is_valid()

    @property
    def chosen_kind(self) -> str:
        first = next(iter(self.fields["kind"].choices), ("", ""))[0]
        return self.cleaned_data.get("kind") or first

    @property
    def chosen_code(self) -> str:
        return self.cleaned_data.get("code") or "total"


def _total_before(newer: Iterable[str]) -> Case:
    """The published total of the same body's year before, where it can be compared; else nothing."""
    body, year = OuterRef("round__body"), OuterRef("round__year") - 1
    before = PublishedScore.objects.filter(code="total", result__round__body=body, result__round__year=year)
    known = {code: comparable_frameworks(code) for code in newer}
    return Case(
        *(
            When(
                round__framework_code=code,
                then=Subquery(before.filter(framework_code__in=older).values("figure")[:1]),
            )
            for code, older in known.items()
            if older
        ),
        default=None,
        output_field=DecimalField(),
    )


def _of_bodies(column: str) -> Iterable[tuple[str, str]]:
    """What bodies have in a column, from that table alone, in the order of a Thai dictionary."""
    return [(each, each) for each in in_thai_order(Body.objects.all(), column)]


def _framework(year: int) -> Framework | None:
    return frameworks.load(year) if str(year) in frameworks.available() else None


def _levels(known: Iterable[Framework]) -> Iterable[tuple[str, str]]:
    return {level.code: text(level.name) for each in known for level in each.levels}.items()


def _orders(known: Iterable[Framework]) -> Iterable[tuple[str, Any]]:
    yield "name", say("ชื่อ", "name")
    yield "-total", say("คะแนนสูงสุดก่อน", "highest total first")
    yield "total", say("คะแนนต่ำสุดก่อน", "lowest total first")
    yield "-rise", say("เพิ่มขึ้นจากปีก่อนมากที่สุดก่อน", "risen most since last year first")
    yield "rise", say("ลดลงจากปีก่อนมากที่สุดก่อน", "fallen most since last year first")
    names = {indicator.code: text(indicator.name) for each in known for indicator in each.indicators}
    named = [(code, f"{code} {name}") for code, name in names.items()]
    yield say("ตัวชี้วัด สูงสุดก่อน", "indicator, highest first"), [(f"-{code}", name) for code, name in named]
    yield say("ตัวชี้วัด ต่ำสุดก่อน", "indicator, lowest first"), named
