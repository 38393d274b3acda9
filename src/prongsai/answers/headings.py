"""Headings: which form a table holds, and what each of its columns is.

Headings are codes (`I7`, `i๗`, `I1(1)`) or one of the words below, in Thai or English.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from prongsai.answers.cells import clean
from prongsai.answers.codes import Codes, perhaps
from prongsai.answers.sheets import Sheet
from prongsai.answers.table import line_codes
from prongsai.errors import Problem
from prongsai.frameworks import Framework
from prongsai.thai import mixes_digits, to_arabic_digits

BODY, YEAR, ITEM, SCORE, COMMENT, IGNORED = "body", "year", "item", "score", "comment", "ignored"
WORDS = {
    BODY: ("body", "agency", "organisation", "organization", "หน่วยงาน", "ชื่อหน่วยงาน"),
    YEAR: ("year", "fiscalyear", "ปี", "ปีงบประมาณ", "พ.ศ."),
    ITEM: ("item", "code", "ข้อ", "ข้อตรวจ", "รหัส"),
    SCORE: ("score", "คะแนน", "ผลคะแนน"),
    COMMENT: ("comment", "remark", "ความเห็น", "หมายเหตุ"),
    IGNORED: (
        *("no", "no.", "number", "timestamp", "ที่", "ลำดับ", "ลำดับที่", "ประทับเวลา", "วันที่"),
        *("name", "title", "ชื่อ", "ตัวชี้วัด", "ข้อคำถาม", "ประเด็น", "ประเด็นการตรวจ", "รายการ"),
    ),
}
_KIND_OF = {word: kind for kind, words in WORDS.items() for word in words}
_SHORTEST_NAME = 5


def kind_of(heading: str) -> str | None:
    """BODY, YEAR, ITEM, SCORE, COMMENT or IGNORED for a heading in words; None for any other."""
    return _KIND_OF.get(plain(heading))


def plain(words: str) -> str:
    """Words without spaces, invisible signs, capitals and Thai digits, to compare by."""
    return "".join(to_arabic_digits(clean(words)).casefold().split())


@dataclass
class Columns:
    """What the columns of a sheet are, by position; `lines` by line code."""

    form: str
    lines: dict[str, int] = field(default_factory=dict)
    body: int | None = None
    year: int | None = None
    item: int | None = None
    score: int | None = None

    @property
    def is_long(self) -> bool:
        """True where each row is one item of a body, rather than all items of it."""
        return not self.lines and self.item is not None and self.score is not None


def forms_of(sheet: Sheet, framework: Framework) -> list[str]:
    """The forms a sheet may hold: one where its name or its columns decide, several where they do not.

    A form's code in the name of the sheet (or of the file) comes first, then the columns, then the form's
    name in Thai or English.
    """
    name = sheet.name or Path(sheet.file).stem
    coded = [form for form in framework.forms if _is_coded(name.casefold(), form.casefold())]
    if len(coded) == 1:
        return coded
    fitting = _by_columns(sheet.header, framework)
    if len(fitting) == 1:
        return fitting
    named = [form for form in fitting or framework.forms if _is_named(plain(name), form, framework)]
    return named if len(named) == 1 else fitting


def _is_coded(name: str, form: str) -> bool:
    """'eit1' is in 'eit1-2568' and in 'answers_eit1', but not in 'eit12' or 'beit1'."""
    end = r"(?![a-z0-9])" if form[-1].isdigit() else r"(?![a-z])"
    return re.search(rf"(?<![a-z]){re.escape(form)}{end}", name) is not None


def _is_named(name: str, form: str, framework: Framework) -> bool:
    """True where `name` is the form's name, or enough of it to be a sheet's shortened name."""
    instrument = framework.instrument_of_form(form)
    texts = [instrument.name, *(part.name for part in instrument.parts if part.code == form)]
    whole = [plain("".join(text.th for text in texts)), plain("".join(text.en for text in texts))]
    return len(name) >= _SHORTEST_NAME and any(name in each for each in whole)


def _by_columns(header: Sequence[str], framework: Framework) -> list[str]:
    found = []
    for form in framework.forms:
        codes = Codes(line_codes(framework, form))
        if any(codes.find(heading) is not None for heading in header):
            found.append(form)
    if not found and {ITEM, SCORE} <= {kind_of(heading) for heading in header}:
        return [form for form in framework.forms if framework.instrument_of_form(form).kind == "disclosure"]
    return found


def understand(
    sheet: Sheet, form: str, framework: Framework, *, needs_body: bool
) -> tuple[Columns, list[Problem]]:
    """What each column of `sheet` is, given that it holds `form`, and every complaint about the heading."""
    codes = Codes(line_codes(framework, form))
    columns = Columns(form)
    problems: list[Problem] = []
    first_of: dict[str, int] = {}
    for position, heading in enumerate(sheet.header):
        if not heading.strip():
            continue
        what = codes.find(heading) or kind_of(heading)
        if what is None or mixes_digits(heading):
            problems.append(_unknown(sheet, position, codes, form))
        elif what in first_of and what not in (IGNORED, COMMENT):
            problems.append(_duplicate(sheet, position, first_of[what]))
        else:
            first_of[what] = position
    columns.lines = {code: first_of[code] for code in line_codes(framework, form) if code in first_of}
    columns.body, columns.year = first_of.get(BODY), first_of.get(YEAR)
    columns.item, columns.score = first_of.get(ITEM), first_of.get(SCORE)
    problems += _missing(sheet, columns, framework, needs_body=needs_body)
    return columns, problems


def _unknown(sheet: Sheet, position: int, codes: Codes, form: str) -> Problem:
    heading = sheet.header[position].strip()
    if mixes_digits(heading):
        return Problem(
            "mixed-digits",
            f"หัวคอลัมน์ “{heading}” ใช้ทั้งเลขไทยและเลขอารบิก",
            f"the heading “{heading}” mixes Thai and Arabic digits",
            sheet.place(sheet.header_row, position),
        )
    words = difflib.get_close_matches(plain(heading), _KIND_OF, n=1, cutoff=0.7)
    th, en = perhaps(codes.near(heading) or words)
    shown = heading if len(heading) <= 60 else heading[:60] + "…"
    return Problem(
        "unknown-column",
        f"ไม่รู้จักคอลัมน์ “{shown}” ในแบบ {form}{th}",
        f"form {form} has no column “{shown}”{en}",
        sheet.place(sheet.header_row, position),
    )


def _duplicate(sheet: Sheet, position: int, first: int) -> Problem:
    heading, earlier = sheet.header[position].strip(), sheet.header[first].strip()
    return Problem(
        "duplicate-column",
        f"คอลัมน์ที่ {position + 1} “{heading}” ซ้ำกับคอลัมน์ที่ {first + 1} “{earlier}”",
        f"column {position + 1}, “{heading}”, stands already as column {first + 1}, “{earlier}”",
        sheet.place(sheet.header_row, position),
    )


def _missing(sheet: Sheet, columns: Columns, framework: Framework, *, needs_body: bool) -> Iterable[Problem]:
    place = sheet.place(sheet.header_row)
    is_disclosure = framework.instrument_of_form(columns.form).kind == "disclosure"
    if needs_body and columns.body is None:
        yield Problem(
            "no-body-column",
            "ไม่มีคอลัมน์ “หน่วยงาน” และไม่ได้ระบุชื่อหน่วยงานไว้",
            "there is no column “body”, and no body was named",
            place,
        )
    if is_disclosure and columns.is_long:
        return
    for code in line_codes(framework, columns.form):
        if code not in columns.lines:
            yield Problem("missing-column", f"ขาดคอลัมน์ {code}", f"column {code} is missing", place)
