"""Everything people type in on the plan's pages."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, get_args

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from prongsai.frameworks import Framework
from prongsai.measures import PROGRESS_NAMES, MendedCodes, Plan, Proposal, State
from prongsai.thai import read_day, to_arabic_digits
from prongsai.web.plans import merging
from prongsai.web.plans.models import PlannedMeasure, Report
from prongsai.web.ui.templatetags.words import language, say

_LAST_ROUND = 12
_MOST_LINES = 60
_LONGEST = 4000
_SHORT = 300


class Lines(forms.CharField):
    """Several texts, one a line; gives a list without blank lines."""

    def __init__(self, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), required=False, **options)

    def to_python(self, value: Any) -> Any:
        # NUL has no place in text, and PostgreSQL refuses it.
        text = value if isinstance(value, str) else "\n".join(value or ())
        return [found for line in text.replace("\0", "").splitlines() if (found := " ".join(line.split()))]

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if len(found) > _MOST_LINES or any(len(line) > _LONGEST for line in found):
            raise ValidationError(
                say(
                    f"ใส่ได้ไม่เกิน {_MOST_LINES} บรรทัด บรรทัดละไม่เกิน {_LONGEST:,} ตัวอักษร",
                    f"At most {_MOST_LINES} lines of {_LONGEST:,} characters each.",
                )
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())


class Marks(Lines):
    """Codes in one line, in any way people write them: "9", "O18, O19", "O18–O21"; gives them one by one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget = forms.TextInput()
        self.known: MendedCodes | None = None

    def to_python(self, value: Any) -> Any:
        assert self.known is not None
        return list(
            dict.fromkeys(code for line in super().to_python(value) for code in self.known.meant(line))
        )

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(value or ())


class Day(forms.CharField):
    """A day of the Buddhist era as people write it; one that is still to come only where `may_come`."""

    def __init__(self, *, may_come: bool = False, **options: Any) -> None:
        super().__init__(max_length=60, **options)
        self.may_come = may_come

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        if not written:
            return None
        day = read_day(written)
        if day is None:
            raise ValidationError(
                say(
                    f"“{written}” ต้องเป็นวันที่ใน พ.ศ. เช่น 9 กุมภาพันธ์ 2564 หรือ 9/2/2564",
                    f"“{written}” must be a day of the Buddhist era such as 9 กุมภาพันธ์ 2564 or 9/2/2564.",
                )
            )
        if day > timezone.localdate() and not self.may_come:
            raise ValidationError(say("วันที่นี้ยังมาไม่ถึง", "This day is still to come."))
        return day

    def run_validators(self, value: Any) -> None:
        """What was read is a day, to which the validators of texts do not apply."""

    def prepare_value(self, value: Any) -> Any:
        is_day = isinstance(value, datetime.date)
        return f"{value.day}/{value.month}/{value.year + 543}" if is_day else value


def _needed(th: str, en: str) -> dict[str, str]:
    return {"required": say(th, en)}


class ProposeForm(forms.Form):
    """Which of the proposed measures to take into the plan."""

    pick = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, proposals: Sequence[Proposal], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["pick"]
        field.choices = [(each.measure.code, each.measure.name.say(language())) for each in proposals]
        field.error_messages |= _needed("เลือกอย่างน้อยหนึ่งมาตรการ", "Choose at least one measure.")
        field.error_messages["invalid_choice"] = say(
            "มีมาตรการที่ไม่อยู่ในรายการที่เสนอแล้ว โปรดเลือกใหม่", "One is no longer proposed; choose again."
        )


class HeldForm(forms.Form):
    """Which row was read, and at which version; hidden in the page."""

    row = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class MeasureForm(forms.Form):
    """One measure: lists hold one text a line."""

    mends = Marks()
    measure = Lines(rows=2)
    steps = Lines(rows=5)
    units = Lines(rows=2)
    when = forms.CharField(required=False, max_length=_SHORT)
    follow_up = forms.CharField(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    reported = forms.TypedMultipleChoiceField(
        required=False, coerce=int, widget=forms.CheckboxSelectMultiple, empty_value=()
    )
    proof = Lines(rows=3)
    theme = forms.CharField(required=False, max_length=_SHORT)
    weak_point = Lines(rows=3)
    practice = Lines(rows=3)

    def __init__(self, plan: Plan, framework: Framework, units: Sequence[str], *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name, (th, en, help_th, help_en) in _MEASURE_WORDS.items():
            self.fields[name].label = say(th, en)
            self.fields[name].help_text = say(help_th, help_en)
        marks = self.fields["mends"]
        assert isinstance(marks, Marks)
        marks.known = MendedCodes(framework)
        merging.remember_opened(self, list(_MEASURE_WORDS))
        self.fields["reported"].choices = [
            (months, say(f"{months} เดือน", f"{months} months")) for months in plan.rounds
        ]
        if units:
            named = ", ".join(units)
            self.fields["units"].help_text += say(f" หน่วยงานในระบบ: {named}", f" Units on this site: {named}")

    def clean_reported(self) -> list[int]:
        return sorted(self.cleaned_data["reported"])


#: Labels and help of a measure's form: Thai, English, and how to fill it in.
_MEASURE_WORDS = {
    "mends": (
        "แก้ไขเรื่องใด",
        "What it mends",
        "รหัสตัวชี้วัด ข้อคำถาม หรือข้อตรวจของปีที่ประเมิน เช่น 9 หรือ O18–O21 ใส่ all เมื่อแก้ทุกตัวชี้วัด",
        "Codes of the assessed year, e.g. 9 or O18–O21; all for every indicator.",
    ),
    "measure": ("มาตรการ", "Measure", "หนึ่งข้อต่อหนึ่งบรรทัด", "One text a line."),
    "steps": ("ขั้นตอนหรือวิธีปฏิบัติ", "Steps", "หนึ่งขั้นตอนต่อหนึ่งบรรทัด ตามลำดับ", "One step a line, in order."),
    "units": (
        "หน่วยงานที่รับผิดชอบ",
        "Units in charge",
        "หนึ่งหน่วยงานต่อหนึ่งบรรทัด เขียนชื่อให้ตรงกับในระบบ เพื่อให้หน่วยงานเห็นและรายงานได้",
        "One a line, named as on this site, so that the unit sees it and can report.",
    ),
    "when": (
        "ระยะเวลา",
        "When",
        "เขียนได้เช่น ม.ค.–มี.ค. 66, ไตรมาสที่ 1 หรือ ตลอดปีงบประมาณ",
        "E.g. ม.ค.–มี.ค. 66, ไตรมาสที่ 1 or ตลอดปีงบประมาณ (all year).",
    ),
    "follow_up": (
        "วิธีติดตาม",
        "Follow-up",
        "ใครตรวจอะไร เมื่อใด และรายงานต่อใคร",
        "Who checks what, when, and reports to whom.",
    ),
    "reported": (
        "รอบที่ต้องรายงาน",
        "Reported in",
        "นับจากวันเริ่มแผน ถ้าไม่เลือก ต้องรายงานทุกรอบ",
        "Counted from the plan's start; every round where none is chosen.",
    ),
    "proof": ("หลักฐานความสำเร็จ", "Proof", "หนึ่งรายการต่อหนึ่งบรรทัด", "One a line."),
    "theme": (
        "หัวเรื่องในรายงาน",
        "Group in the report",
        "เว้นว่างไว้เมื่อใช้ชื่อตัวชี้วัด",
        "Leave blank for the indicator's name.",
    ),
    "weak_point": (
        "ข้อบกพร่องหรือจุดอ่อน",
        "Weak points",
        "หนึ่งข้อต่อหนึ่งบรรทัด เว้นว่างไว้เมื่อให้ร่างจากคะแนน",
        "One a line; blank to have them drafted from the scores.",
    ),
    "practice": (
        "แนวทางการนำผลวิเคราะห์ไปสู่การปฏิบัติ",
        "How the analysis is put into practice",
        "หนึ่งข้อต่อหนึ่งบรรทัด เว้นว่างไว้เมื่อใช้ขั้นตอนข้างต้น",
        "One a line; blank to use the steps above.",
    ),
}


def as_typed(row: PlannedMeasure | Report, names: Sequence[str]) -> dict[str, Any]:
    """A row as the first content of its form."""
    return {name: getattr(row, name) for name in names}


class Rounds(forms.CharField):
    """Rounds as whole months from 1 to 12, in one line: "3, 6, 12"; gives them in order."""

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value if isinstance(value, str) else self.prepare_value(value))
        parts = to_arabic_digits(written).replace(",", " ").replace("และ", " ").split()
        if not all(part.isdecimal() and 1 <= int(part) <= _LAST_ROUND for part in parts):
            raise ValidationError(
                say(
                    f"รอบต้องเป็นจำนวนเดือนตั้งแต่ 1 ถึง {_LAST_ROUND} เช่น 3, 6, 12",
                    f"Rounds are months from 1 to {_LAST_ROUND}, such as 3, 6, 12.",
                )
            )
        return sorted({int(part) for part in parts})

    def run_validators(self, value: Any) -> None:
        """What was read is a list, to which the validators of texts do not apply."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(map(str, value or ()))


class SettingsForm(forms.Form):
    """What holds for the whole plan, and the seal of what was seen of it."""

    for_year = forms.TypedChoiceField(coerce=int)
    starts = Day(may_come=True)
    rounds = Rounds(max_length=60)
    follow_up = Lines(rows=4)
    seal = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def __init__(self, year: int, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (th, en, help_th, help_en) in _SETTINGS_WORDS.items():
            self.fields[name].label, self.fields[name].help_text = say(th, en), say(help_th, help_en)
            self.fields[name].error_messages |= _needed(f"โปรดระบุ{th}", f"{en}: please fill in.")
        self.fields["for_year"].choices = [(each, str(each)) for each in (year + 1, year + 2)]
        merging.remember_opened(self, list(_SETTINGS_WORDS))


_SETTINGS_WORDS = {
    "for_year": (
        "ปีงบประมาณของแผน",
        "Fiscal year of the plan",
        "ปีงบประมาณ พ.ศ. ที่ดำเนินมาตรการ",
        "The year (Buddhist era) in which the measures are carried out.",
    ),
    "starts": (
        "วันเริ่มแผน",
        "First day",
        "เช่น 1 ตุลาคม 2565 รอบการรายงานนับจากวันนี้",
        "E.g. 1/10/2565 (Buddhist era); rounds of reporting count from this day.",
    ),
    "rounds": (
        "รอบการรายงาน (เดือน)",
        "Rounds of reporting (months)",
        "เช่น 3, 6, 12 คือรายงานเมื่อครบ 3, 6 และ 12 เดือน",
        "E.g. 3, 6, 12: a report after 3, 6 and 12 months.",
    ),
    "follow_up": (
        "วิธีติดตามทั้งแผน",
        "How the plan is followed up",
        "หนึ่งข้อต่อหนึ่งบรรทัด ใช้กับมาตรการที่ไม่ได้ระบุวิธีติดตามไว้เอง",
        "One a line; holds for measures that do not say it themselves.",
    ),
}


class ShiftForm(forms.Form):
    """Which measure moves one place up or down, and the number it was seen at."""

    row = forms.IntegerField(min_value=0, max_value=2**62)
    to = forms.TypedChoiceField(
        choices=[("up", "up"), ("down", "down")], coerce=lambda to: -1 if to == "up" else 1
    )


class MoveForm(forms.Form):
    """A move of the plan that needs nothing more said."""

    to = forms.ChoiceField(choices=[(each, each) for each in ("draft", "proposed", "closed", "confirmed")])
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class AdoptForm(forms.Form):
    """How the plan was adopted."""

    by = forms.CharField(max_length=_SHORT)
    date = Day()
    reference = forms.CharField(max_length=_SHORT)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="adopt-%s", **options)
        for name, th, en in (
            ("by", "ตำแหน่งผู้ให้ความเห็นชอบ", "Post that adopts it"),
            ("date", "วันที่ให้ความเห็นชอบ", "Day"),
            ("reference", "มติหรือหนังสืออ้างอิง", "Resolution or paper"),
        ):
            self.fields[name].label = say(th, en)
            self.fields[name].error_messages |= _needed(f"โปรดระบุ{th}", f"{en}: please fill in.")
        self.fields["by"].help_text = say("เช่น นายกเทศมนตรี", "E.g. the mayor.")
        self.fields["date"].help_text = say(
            "เช่น 9 กุมภาพันธ์ 2564 หรือ 9/2/2564", "E.g. 9/2/2564 (Buddhist era)."
        )
        self.fields["reference"].help_text = say(
            "เช่น มติที่ประชุมคณะทำงาน ครั้งที่ 1/2564", "E.g. the working group's resolution 1/2564."
        )


class ReturnForm(forms.Form):
    """Why the plan is returned."""

    because = forms.CharField(max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="return-%s", **options)
        self.fields["because"].label = say("เหตุผลที่ส่งคืน", "Why it is returned")
        self.fields["because"].error_messages |= _needed("โปรดบอกเหตุผลที่ส่งคืน", "Say why it is returned.")


class ReportForm(forms.Form):
    """What one unit did of one measure in one round."""

    unit = forms.ChoiceField(required=False)
    state = forms.ChoiceField(widget=forms.RadioSelect)
    did = forms.CharField(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    result = forms.CharField(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = Lines(rows=2)
    obstacle = forms.CharField(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, units: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, th, en in (
            ("unit", "หน่วยงาน", "Unit"),
            ("state", "สถานะ", "How far"),
            ("did", "ทำอะไรไปแล้ว", "What was done"),
            ("result", "ผลที่เกิดขึ้น", "What came of it"),
            ("evidence", "หลักฐาน", "Evidence"),
            ("obstacle", "ปัญหา อุปสรรค", "What is in the way"),
        ):
            self.fields[name].label = say(th, en)
        merging.remember_opened(self, ("state", "did", "result", "evidence", "obstacle"))
        self.fields["unit"].choices = [(unit, unit or say("ไม่ได้ระบุ", "not said")) for unit in units]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["state"].choices = [
            (each, PROGRESS_NAMES[each].say(language())) for each in get_args(State)
        ]
        self.fields["state"].error_messages |= _needed("โปรดเลือกสถานะ", "Choose how far it is.")
        self.fields["evidence"].help_text = say(
            "ที่อยู่เว็บหรือชื่อเอกสาร หนึ่งรายการต่อหนึ่งบรรทัด", "Addresses or names of papers, one a line."
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("state") in ("done", "in_hand") and not given.get("did") and "did" not in self.errors:
            self.add_error("did", say("โปรดบอกว่าทำอะไรไปแล้ว", "Say what was done."))
        return given
