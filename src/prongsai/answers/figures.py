"""Printed figures of one body in one year: gathered one by one, each checked against the year's framework.

Figures come from three places (the body file, a plain table, the command line) and pass the same checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from prongsai.answers.codes import Codes, perhaps
from prongsai.errors import Place
from prongsai.frameworks import Framework, Text, Tree, tree
from prongsai.numbers import HUNDRED, LONGEST, Printed, read_printed, show_exact
from prongsai.strict_yaml import MOST_GUESSES, Complaints
from prongsai.thai import mixes_digits, to_arabic_digits

LEVEL = "level"
TOTAL = "total"
# The key a kind of score stands under in a body file.
GROUPS = {
    "total": TOTAL,
    "instrument": "instruments",
    "part": "instruments",
    "indicator": "indicators",
    "sub_indicator": "sub_indicators",
    "question": "questions",
    "line": "questions",
    "item": "items",
}
_KINDS = {
    "total": ("คะแนนรวม", "the total"),
    "instrument": ("เครื่องมือ", "an instrument"),
    "part": ("ส่วนของเครื่องมือ", "a part of an instrument"),
    "indicator": ("ตัวชี้วัด", "an indicator"),
    "sub_indicator": ("ตัวชี้วัดย่อย", "a sub-indicator"),
    "question": ("ข้อคำถาม", "a question"),
    "line": ("ข้อคำถามย่อย", "a line of a question"),
    "item": ("ข้อตรวจ", "an item"),
}
_NO_SOURCE = Text("")
_BLANK = ("", "-", "–", "—")


@dataclass(frozen=True, slots=True)
class Respondents:
    """How many people answered a form, and of how many; `people` is None where nobody said."""

    answered: int
    people: int | None = None


@dataclass(frozen=True)
class YearGiven:
    """What is known of a body in one fiscal year, before anything is computed.

    `printed` and `comments` are by node code of the framework (`total`, `IIT`, `6@EIT1`, `9.1`, `I7`,
    `O18`), `respondents` and `answers` by form. `places` says where each figure was read, `level` included.
    `framework` is None for years of which only total and level are known.
    """

    year: int
    framework: Framework | None
    printed: Mapping[str, Printed] = field(default_factory=dict)
    printed_level: str | None = None
    comments: Mapping[str, str] = field(default_factory=dict)
    respondents: Mapping[str, Respondents] = field(default_factory=dict)
    answers: Mapping[str, Path] = field(default_factory=dict)
    source: Text = _NO_SOURCE
    places: Mapping[str, Place] = field(default_factory=dict)


class Figures:
    """Gathers the figures of one year; what is wrong with them goes to `complaints`."""

    def __init__(self, year: int, framework: Framework | None, complaints: Complaints) -> None:
        self.year = year
        self.framework = framework
        self.complaints = complaints
        self.nodes: Tree = tree(framework) if framework else Tree()
        self.codes = Codes(self.nodes or [TOTAL])
        self.printed: dict[str, Printed] = {}
        self.comments: dict[str, str] = {}
        self.places: dict[str, Place] = {}
        self.level: str | None = None

    def add(
        self,
        written: str,
        value: str,
        place: Place,
        group: str | None = None,
        code_place: Place | None = None,
    ) -> str | None:
        """Take one figure as written; gives the code it belongs to, or None where there is no such code.

        `group` is the key of the body file it stands under, where it stands under one; `code_place` is
        where the code stands, where not with the figure.
        """
        code = self._code(written, code_place or place, group)
        if code is None or value.strip() in _BLANK:
            return code
        if code in self.places:
            first = self.places[code]
            self._complain(
                "duplicate-code",
                f"{code} ซ้ำกับ {first.say('th')}",
                f"{code} stands already at {first.say('en')}",
                place,
            )
            return code
        self.places[code] = place
        number = self._number(code, value.strip(), place)
        if number is not None:
            self.printed[code] = number
        return code

    def add_level(self, written: str, place: Place) -> None:
        """Take the printed level: its code, or its name in Thai or English."""
        if written.strip() in _BLANK:
            return
        self.places[LEVEL] = place
        if self.framework is None:
            self.level = written.strip()
            return
        names = {
            name.casefold(): level.code
            for level in self.framework.levels
            for name in (level.name.en, level.name.th, level.code)
        }
        self.level = names.get(written.strip().casefold())
        if self.level is None:
            th, en = (", ".join(each.name.say(to) for each in self.framework.levels) for to in ("th", "en"))
            self._complain(
                "unknown-level",
                f"ปี {self.year} ไม่มีระดับ “{written}” มีเฉพาะ {th}",
                f"{self.year} has no level “{written}”; it has {en}",
                place,
            )

    def add_comment(self, code: str, comment: str) -> None:
        """Keep what was remarked on a score, with whitespace evened out."""
        text = " ".join(comment.split())
        if text not in _BLANK:
            self.comments[code] = text

    def _complain(self, code: str, th: str, en: str, place: Place) -> None:
        self.complaints.add(code, th, en, place)

    def _code(self, written: str, place: Place, group: str | None) -> str | None:
        if mixes_digits(written):
            self._complain(
                "mixed-digits",
                f"รหัส “{written}” ใช้ทั้งเลขไทยและเลขอารบิก",
                f"the code “{written}” mixes Thai and Arabic digits",
                place,
            )
            return None
        code = self.codes.find(written)
        if code is None:
            self._unknown(written, place, group)
            return None
        if group is not None and self.nodes and GROUPS[self.nodes[code].kind] != group:
            th, en = _KINDS[self.nodes[code].kind]
            right = GROUPS[self.nodes[code].kind]
            self._complain(
                "wrong-group",
                f"{code} เป็น{th} ต้องอยู่ใต้ {right} ไม่ใช่ {group}",
                f"{code} is {en} and belongs under {right}, not {group}",
                place,
            )
            return None
        return code

    def _unknown(self, written: str, place: Place, group: str | None) -> None:
        if self.framework is None:
            self._complain(
                "no-framework-of-year",
                f"ปี {self.year} ไม่มีกรอบการประเมิน ระบุได้เฉพาะ total และ level ไม่ใช่ “{written}”",
                f"there is no framework of {self.year}; only total and level can be given, not “{written}”",
                place,
            )
            return
        guesses = self.complaints.count < MOST_GUESSES
        near = [
            code
            for code in (self.codes.near(written) if guesses else ())
            if group is None or GROUPS[self.nodes[code].kind] == group
        ]
        perhaps_th, perhaps_en = perhaps(near)
        if group in ("questions", "items"):
            th = f"{written} ไม่ได้อยู่ในตัวชี้วัดใดของปี {self.year}"
            en = f"{written} belongs to no indicator of {self.year}"
        else:
            th, en = f"ปี {self.year} ไม่มี “{written}”", f"{self.year} has no “{written}”"
        self._complain("unknown-code", th + perhaps_th, en + perhaps_en, place)

    def _number(self, code: str, value: str, place: Place) -> Printed | None:
        if mixes_digits(value):
            self._complain(
                "mixed-digits",
                f"{code}: “{value}” ใช้ทั้งเลขไทยและเลขอารบิก",
                f"{code}: “{value}” mixes Thai and Arabic digits",
                place,
            )
            return None
        if len(value) > LONGEST:
            self._complain(
                "number-too-long",
                f"{code}: “{value[:LONGEST]}…” ยาวเกิน {LONGEST} ตัวอักษร ไม่ใช่ตัวเลขที่ใช้ได้",
                f"{code}: “{value[:LONGEST]}…” is longer than {LONGEST} characters, which no number may be",
                place,
            )
            return None
        number = read_printed(to_arabic_digits(value))
        if number is None:
            self._complain(
                "not-a-number",
                f"{code}: “{value}” ต้องเป็นตัวเลข เช่น 60.88",
                f"{code}: “{value}” must be a plain number such as 60.88",
                place,
            )
            return None
        return self._in_range(code, number, value, place)

    def _in_range(self, code: str, number: Printed, value: str, place: Place) -> Printed | None:
        node = self.nodes.get(code)
        if node is not None and node.kind == "item" and self.framework is not None:
            points = sorted({choice.points for choice in self.framework.scales[node.scale].choices})
            if number.value in points:
                return replace(number, exact=True)
            th, en = (word.join(show_exact(each) for each in points) for word in (" หรือ ", " or "))
            self._complain(
                "not-an-item-score",
                f"{code}: คะแนน {value} ใช้ไม่ได้ ข้อตรวจได้ {th} เท่านั้น",
                f"{code}: score {value} cannot be; an item gets {en}",
                place,
            )
            return None
        if 0 <= number.value <= HUNDRED:
            return number
        self._complain(
            "out-of-range",
            f"{code}: คะแนน {value} ต้องอยู่ระหว่าง 0 ถึง 100",
            f"{code}: score {value} must be from 0 to 100",
            place,
        )
        return None
