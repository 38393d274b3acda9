"""What officers fill in on the page of their surveys."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from prongsai.ballots import keys
from prongsai.errors import ProngsaiError
from prongsai.web.ballots.handing_out import MOST_SLIPS, Handed
from prongsai.web.ballots.models import Box, Enrolled
from prongsai.web.rounds.forms import DayField
from prongsai.web.ui.errors import said
from prongsai.web.ui.sentences import Form, WholeNumberField
from prongsai.web.ui.templatetags.words import language, say, text

_MOST_PEOPLE = 5_000_000
_MOST_POINTS = 200
#: What is typed to destroy, so that no button does it by itself.
DESTROY = "ทำลาย"


class PeopleForm(Form):
    """How many are asked."""

    staff = WholeNumberField(min_value=0, max_value=_MOST_PEOPLE)
    public = WholeNumberField(min_value=0, max_value=_MOST_PEOPLE)

    def __init__(self, part: Enrolled, given: object = None) -> None:
        initial = {"staff": part.staff, "public": part.public}
        super().__init__(given, initial=initial, auto_id="people_%s")
        self.fields["staff"].label = say("บุคลากรทั้งหมด (สำหรับ IIT)", "Staff in all (for IIT)")
        self.fields["staff"].help_text = say(
            "ทุกคนที่ทำงานมาแล้วไม่น้อยกว่า 1 ปี รวมผู้บริหารและพนักงานจ้าง",
            "Everyone who has worked here for a year, heads and hired hands included",
        )
        self.fields["public"].label = say(
            "ผู้รับบริการหรือผู้ติดต่อทั้งหมด (สำหรับ EIT)", "Public served in all (for EIT)"
        )
        self.fields["public"].help_text = say(
            "ประมาณได้จากทะเบียนผู้มาติดต่อของปี ใส่ 0 หากยังไม่ทราบ",
            "As estimated from the year's registers; 0 where it is not known yet",
        )

    def add_problems(self, error: ProngsaiError) -> None:
        """Each problem at the field it names, the others above the form."""
        for each in error.problems:
            column = each.place.column if each.place.column in self.fields else None
            self.add_error(column, each.en if language() == "en" else each.th)


class WaysForm(Form):
    """To which surveys an open link leads."""

    staff_link = forms.BooleanField(required=False)
    public_link = forms.BooleanField(required=False)

    def __init__(self, part: Enrolled, given: object = None) -> None:
        initial = {"staff_link": part.staff_link, "public_link": part.public_link}
        super().__init__(given, initial=initial, auto_id="ways_%s")
        self.fields["public_link"].label = say(
            "เปิดลิงก์สาธารณะสำหรับ EIT", "An open link for the public survey (EIT)"
        )
        self.fields["staff_link"].label = say(
            "เปิดลิงก์สำหรับ IIT ด้วย", "An open link for the staff survey (IIT) too"
        )
        self.fields["staff_link"].help_text = say(
            "ลิงก์เปิดกันการตอบซ้ำไม่ได้สนิทเท่ารหัส และผลจะพิมพ์ไว้ข้างคะแนนว่า “ลิงก์เปิด”",
            "An open link keeps people from answering twice less surely than codes do; “open link” is "
            "printed beside the score",
        )


class SlipsForm(Form):
    """For which form slips are made, and how many."""

    form = forms.ChoiceField()
    number = WholeNumberField(min_value=1, max_value=MOST_SLIPS)

    def __init__(self, offered: list[Handed], given: object = None) -> None:
        first = offered[0] if offered else None
        wanted = min(first.left, MOST_SLIPS) if first else 0
        super().__init__(given, initial={"number": wanted or None}, auto_id="slips_%s")
        self.fields["form"].label = say("แบบวัด", "Survey")
        self.fields["form"].choices = [(each.form, f"{each.form} {text(each.name)}") for each in offered]
        self.fields["number"].label = say("จำนวนใบแจกรหัส", "Number of slips")
        self.fields["number"].help_text = say(
            f"ครั้งละไม่เกิน {MOST_SLIPS:,} ใบ หากมากกว่านี้ ให้ทำหลายครั้ง",
            f"At most {MOST_SLIPS:,} at a time; make the others after them",
        )


class FormForm(Form):
    """Of which form."""

    form = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, offered: list[Handed], given: object = None) -> None:
        super().__init__(given)
        self.fields["form"].choices = [(each.form, each.form) for each in offered]


class CardsForm(Form):
    """The names of service points, one a line."""

    points = forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, given: object = None) -> None:
        super().__init__(given, auto_id="cards_%s")
        self.fields["points"].label = say("จุดบริการ บรรทัดละหนึ่งชื่อ", "Service points, one a line")
        self.fields["points"].help_text = say(
            "เช่น งานทะเบียนราษฎร · กองช่าง · ห้องรับเรื่องร้องเรียน", "Such as: registry, works, complaints desk"
        )

    def clean_points(self) -> list[str]:
        found = [" ".join(line.split()) for line in self.cleaned_data["points"].splitlines() if line.strip()]
        if len(found) > _MOST_POINTS:
            raise ValidationError(
                say(
                    f"ครั้งละไม่เกิน {_MOST_POINTS} จุด (มี {len(found)})",
                    f"At most {_MOST_POINTS} at a time (there are {len(found)}).",
                )
            )
        return found


class DaysForm(Form):
    """First and last day of answering."""

    opens_on = DayField()
    closes_on = DayField()

    def __init__(self, given: object = None, box: Box | None = None) -> None:
        initial = {"opens_on": box.opens_on, "closes_on": box.closes_on} if box else {}
        super().__init__(given, initial=initial, auto_id="days_%s")
        self.fields["opens_on"].label = say("วันแรกที่รับคำตอบ", "First day of answering")
        self.fields["closes_on"].label = say("วันสุดท้ายที่รับคำตอบ", "Last day of answering")
        self.fields["closes_on"].help_text = say(
            "เขียนเช่น 31 มีนาคม 2569 หรือ 31/3/2569", "Written 31 มีนาคม 2569, 31/3/2569 or 2569-03-31"
        )
        if box and box.state == "open":
            self.fields["opens_on"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("opens_on", "closes_on"):
            if name not in self.errors and given.get(name) is None:
                self.add_error(name, say("โปรดกรอกช่องนี้", "Please fill this in."))
        return given

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        return self.cleaned_data["opens_on"], self.cleaned_data["closes_on"]

    def add_problems(self, error: ProngsaiError) -> None:
        """Each problem at the field it names, the others above the form."""
        for each in error.problems:
            column = each.place.column if each.place.column in self.fields else None
            self.add_error(column, each.en if language() == "en" else each.th)


class PassphrasesForm(Form):
    """The pass-phrases of two people, each typed by its own; they are never shown again."""

    first = forms.CharField(max_length=200, strip=False, widget=forms.PasswordInput)
    second = forms.CharField(max_length=200, strip=False, widget=forms.PasswordInput)

    def __init__(self, given: object = None, *, is_new: bool = False) -> None:
        super().__init__(given, auto_id="phrase_%s")
        for name, label in (
            ("first", say("วลีรหัสของคนที่หนึ่ง", "Pass-phrase of the first person")),
            ("second", say("วลีรหัสของคนที่สอง", "Pass-phrase of the second person")),
        ):
            self.fields[name].label = label
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        if is_new:
            self.fields["first"].help_text = say(
                f"อย่างน้อย {keys.SHORTEST_PASSPHRASE} ตัวอักษร เช่น คำหลายคำที่ไม่เกี่ยวกัน เขียนเก็บใส่ซองปิดผนึก",
                f"At least {keys.SHORTEST_PASSPHRASE} characters, such as several words that have nothing "
                "to do with each other; keep it on paper in a sealed envelope",
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("first") and given.get("first", "").strip() == given.get("second", "").strip():
            self.add_error("second", say("ต้องไม่ซ้ำกับของคนที่หนึ่ง", "This must differ from the first person's."))
        return given

    @property
    def phrases(self) -> tuple[str, str]:
        return self.cleaned_data["first"], self.cleaned_data["second"]


class DestroyForm(Form):
    """A word that is typed to destroy ballots and keys."""

    word = forms.CharField(max_length=20)

    def __init__(self, given: object = None) -> None:
        super().__init__(given, auto_id="destroy_%s")
        self.fields["word"].label = say(f"พิมพ์คำว่า {DESTROY}", f"Type the word {DESTROY}")
        self.fields["word"].widget.attrs |= {"autocomplete": "off"}

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip()
        if word != DESTROY:
            raise ValidationError(say(f"พิมพ์คำว่า {DESTROY} ให้ตรงตัว", f"Type {DESTROY} exactly."))
        return word


class StepForm(Form):
    """Which step of a body's own box is to be taken."""

    do = forms.ChoiceField(
        choices=[(each, each) for each in ("make", "days", "key", "drill", "start", "close", "open", "purge")]
    )


def add_said(form: Form, error: ProngsaiError) -> None:
    """What an activity refused, above its form."""
    form.add_error(None, said(error, language()))
