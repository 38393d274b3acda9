"""The catalogue of known measures: a folder of YAML, one file an indicator, and the units in charge.

What is wrong with the folder itself is refused when it is read, all of it at once; whether it answers every
question and item of a year is asked of `check_catalogue`, for years come and go without a change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from prongsai import frameworks, strict_yaml
from prongsai.answers import Codes, perhaps
from prongsai.errors import CatalogueError, Place, Problem
from prongsai.frameworks import Indicator, Text
from prongsai.measures.model import KnownMeasure
from prongsai.strict_yaml import Block, Complaints, Leaf, by_line
from prongsai.thai import mixes_digits, to_arabic_digits

HOME = Path(__file__).parent / "catalogue"
ROUNDS = (3, 6, 12)
_UNITS = "units.yaml"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_OCTOBER = 10
_EMPTY = Text("")


@dataclass(frozen=True)
class Catalogue:
    """Known measures by code, in the order of the indicators and their files.

    `units` are the units measures may name, by code. `places` says where a measure stands, `mends_places`
    where it says what it mends in a year, `file_places` where the measures of an indicator begin.
    """

    measures: Mapping[str, KnownMeasure]
    units: Mapping[str, Text]
    places: Mapping[str, Place] = field(default_factory=dict)
    mends_places: Mapping[tuple[str, int], Place] = field(default_factory=dict)
    file_places: Mapping[str, Place] = field(default_factory=dict)

    def of(self, indicator: str) -> tuple[KnownMeasure, ...]:
        """The measures of an indicator, e.g. ``of("4")``; none where nothing is known for it."""
        return tuple(each for each in self.measures.values() if each.indicator == indicator)

    def mending(self, year: int, code: str) -> tuple[KnownMeasure, ...]:
        """The measures that mend a question or item of a fiscal year, e.g. ``mending(2568, "i10")``.

        Measures that only keep a standard are left out.
        """
        return self._mending.get((year, code), ())

    @cached_property
    def _mending(self) -> Mapping[tuple[int, str], tuple[KnownMeasure, ...]]:
        found: dict[tuple[int, str], tuple[KnownMeasure, ...]] = {}
        for each in self.measures.values():
            for year, codes in () if each.keeps else each.mends.items():
                for code in codes:
                    found[year, code] = (*found.get((year, code), ()), each)
        return found

    @cached_property
    def years(self) -> frozenset[int]:
        """The fiscal years whose questions and items are mended."""
        return frozenset(year for year, _ in self._mending)


def load(folder: Path | None = None) -> Catalogue:
    """The catalogue that comes with Prongsai, or one from a folder of your own.

    CatalogueError names everything that is wrong, with file and line.

    >>> load().measures["property-manual"].indicator
    '4'
    """
    return _shipped() if folder is None else _load(folder)


@cache
def _shipped() -> Catalogue:
    return _load(HOME)


def _load(folder: Path) -> Catalogue:
    complaints = Complaints()
    catalogue = _Reader(folder, complaints).catalogue()
    if complaints.problems:
        raise CatalogueError(in_order(complaints.problems))
    return catalogue


def detail_codes(indicator: Indicator) -> tuple[str, ...]:
    """The codes measures may mend in an indicator: its questions, or the items of its sub-indicators."""
    questions = (question.code for question in indicator.questions)
    return (*questions, *(item.code for sub in indicator.sub_indicators for item in sub.items))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By file and line; 10.yaml after 9.yaml."""

    def where(problem: Problem) -> tuple[int, str]:
        return len(problem.place.file), problem.place.file

    listed = sorted(by_line(problems), key=where)
    # What is of no file says how many more there are.
    return tuple(sorted(listed, key=lambda problem: not problem.place.file))


class _Reader:
    """Reads one folder; what cannot be read is complained about and left out."""

    def __init__(self, folder: Path, complaints: Complaints) -> None:
        self.folder = folder
        self.complaints = complaints
        self.units: dict[str, Text] = {}
        self.known_years = {int(code) for code in frameworks.available() if code.isdecimal()}
        self.measures: dict[str, KnownMeasure] = {}
        self.places: dict[str, Place] = {}
        self.mends_places: dict[tuple[str, int], Place] = {}
        self.file_places: dict[str, Place] = {}

    def catalogue(self) -> Catalogue:
        self._read_units()
        files = [path for path in self.folder.glob("*.yaml") if path.name != _UNITS]
        for path in sorted(files, key=lambda path: (len(path.stem), path.stem)):
            self._read_file(path)
        return Catalogue(self.measures, self.units, self.places, self.mends_places, self.file_places)

    def _open(self, name: str) -> Block:
        return strict_yaml.read_member(self.folder, name, self.complaints)

    def _read_units(self) -> None:
        block = self._open(_UNITS)
        units = block.block("units") if block.keys() else None
        for code, each in units.children() if units else ():
            self.units[code] = _text_of(each)
        block.close()

    def _read_file(self, path: Path) -> None:
        block = self._open(path.name)
        if not block.keys():
            return
        indicator = block.text("indicator")
        if indicator and indicator != path.stem:
            block.complain(
                "wrong-name",
                f"แฟ้มของตัวชี้วัด {indicator} ต้องชื่อ {indicator}.yaml",
                f"the file of indicator {indicator} must be named {indicator}.yaml",
                "indicator",
            )
        measures = block.block("measures")
        self.file_places[indicator] = block.place_of("measures")
        if measures is not None:
            for code, each in measures.children():
                self._keep(self._measure(code, indicator, each), measures.place_of(code))
        block.close()

    def _keep(self, measure: KnownMeasure, place: Place) -> None:
        code = measure.code
        if code in self.places:
            first = self.places[code].say("en")
            self.complaints.add(
                "duplicate-code", f"รหัส {code} ซ้ำกับ {first}", f"code {code} stands already at {first}", place
            )
            return
        if not _CODE.fullmatch(code):
            self.complaints.add(
                "bad-code",
                f"รหัส {code} ต้องเป็นอักษรอังกฤษตัวเล็ก ตัวเลข และขีด เช่น property-manual",
                f"code {code} must be small letters, digits and hyphens, such as property-manual",
                place,
            )
        self.measures[code], self.places[code] = measure, place

    def _measure(self, code: str, indicator: str, block: Block) -> KnownMeasure:
        keeps = block.flag("keeps", default=False)
        measure = KnownMeasure(
            code,
            indicator,
            _text(block, "name"),
            self._mends(code, block, required=not keeps),
            self._texts(block, "steps"),
            self._units_of(block),
            _months(block),
            _text(block, "follow_up"),
            _rounds(block),
            self._texts(block, "proof"),
            keeps,
        )
        block.close()
        return measure

    def _texts(self, block: Block, key: str) -> tuple[Text, ...]:
        """A list of texts in both languages, none of them twice."""
        found = [(_text_of(each), each.place) for each in block.blocks(key)]
        if block.take(key) == []:
            _complain_of_nothing(block, key)
        _refuse_repeats(block, key, [(text.th, place) for text, place in found if text.th])
        return tuple(text for text, _ in found)

    def _units_of(self, block: Block) -> tuple[Text, ...]:
        leaves = _leaves(block, "units")
        _refuse_repeats(block, "units", [(each.text, each.place) for each in leaves])
        for each in leaves:
            # Where units.yaml could not be read, that was said, and saying it at every measure helps nobody.
            if self.units and each.text not in self.units:
                th, en = perhaps(Codes(self.units).near(each.text))
                self.complaints.add(
                    "unknown-unit",
                    f"ไม่มีส่วนราชการ “{each.text}” ใน {_UNITS}{th}",
                    f"there is no unit “{each.text}” in {_UNITS}{en}",
                    each.place,
                )
        return tuple(self.units[each.text] for each in leaves if each.text in self.units)

    def _mends(self, code: str, block: Block, required: bool) -> dict[int, tuple[str, ...]]:
        """What is mended, by fiscal year; a range such as 2562-2566 stands for each of its years."""
        inner = block.block("mends", required)
        found: dict[int, tuple[str, ...]] = {}
        if inner is None:
            return found
        if required and not inner.keys():
            _complain_of_nothing(block, "mends")
        for key in inner.keys():  # noqa: SIM118 - a Block is no mapping
            leaves = _leaves(inner, key)
            _refuse_repeats(inner, key, [(each.text, each.place) for each in leaves])
            for year in self._years(inner, key):
                if year in found:
                    inner.complain("duplicate-year", f"ปี {year} ซ้ำกัน", f"year {year} stands twice", key)
                found[year] = tuple(each.text for each in leaves)
                self.mends_places[code, year] = inner.place_of(key)
        return found

    def _years(self, block: Block, key: str) -> Sequence[int]:
        written = _YEARS.fullmatch(to_arabic_digits(key))
        if written is None or mixes_digits(key):
            block.complain(
                "not-a-year",
                f"“{key}” ต้องเป็นปีงบประมาณหรือช่วงปี เช่น 2567 หรือ 2562-2566",
                f"“{key}” must be a fiscal year or a range, such as 2567 or 2562-2566",
                key,
            )
            return ()
        first, last = int(written[1]), int(written[2] or written[1])
        if first > last:
            block.complain("years-backwards", f"ช่วงปี {key} กลับหลัง", f"the years {key} run backwards", key)
            return ()
        years = range(first, last + 1)
        unknown = [str(year) for year in years if year not in self.known_years]
        if unknown:
            listed = ", ".join(unknown)
            block.complain(
                "unknown-year",
                f"ไม่มีกรอบการประเมินของปี {listed}",
                f"there is no framework of {listed}",
                key,
            )
        return years


def _text(block: Block, key: str) -> Text:
    inner = block.block(key)
    return _text_of(inner) if inner else _EMPTY


def _text_of(block: Block) -> Text:
    """A text, which must be there in both languages."""
    text = Text(block.text("th"), block.text("en"))
    block.close()
    return text


def _leaves(block: Block, key: str) -> list[Leaf]:
    """The list of plain values under `key`, which must hold at least one."""
    found = block.take(key)
    if found is None:
        block.complain("missing-key", f"ขาด “{key}”", f"“{key}” is missing")
        return []
    if not isinstance(found, list) or not all(isinstance(each, Leaf) for each in found):
        block.complain(
            "not-a-list", f"“{key}” ต้องเป็นรายการของค่า", f"“{key}” must be a list of plain values", key
        )
        return []
    if not found:
        _complain_of_nothing(block, key)
    return [each for each in found if isinstance(each, Leaf)]


def _complain_of_nothing(block: Block, key: str) -> None:
    block.complain("empty", f"“{key}” ต้องมีอย่างน้อยหนึ่งรายการ", f"“{key}” must hold at least one entry", key)


def _refuse_repeats(block: Block, key: str, entries: Iterable[tuple[str, Place]]) -> None:
    seen: set[str] = set()
    for written, place in entries:
        if written in seen:
            block.complaints.add(
                "twice", f"“{written}” ซ้ำกันใน “{key}”", f"“{written}” stands twice in “{key}”", place
            )
        seen.add(written)


def _numbers(block: Block, key: str) -> list[tuple[int, Place]]:
    """The list of whole numbers under `key`, with their places."""
    found = []
    for each in _leaves(block, key):
        number = to_arabic_digits(each.text)
        if number.isdecimal():
            found.append((int(number), each.place))
        else:
            block.complaints.add(
                "not-a-number",
                f"“{each.text}” ใน “{key}” ต้องเป็นจำนวนเต็ม",
                f"“{each.text}” in “{key}” must be a whole number",
                each.place,
            )
    return found


def _months(block: Block) -> tuple[int, int]:
    """First and last month, within one fiscal year from October to September."""
    found = _numbers(block, "months")
    outside = [(month, place) for month, place in found if not 1 <= month <= 12]
    for month, place in outside:
        block.complaints.add(
            "no-such-month", f"เดือน {month} ต้องอยู่ระหว่าง 1 ถึง 12", f"month {month} must be from 1 to 12", place
        )
    months = [month for month, _ in found]
    written = block.take("months")
    if isinstance(written, list) and len(written) != 2:
        block.complain(
            "not-two-months",
            "“months” ต้องมีสองเดือน คือเดือนแรกและเดือนสุดท้าย",
            "“months” must hold two months, the first and the last",
            "months",
        )
    if outside or len(months) != 2:
        return _OCTOBER, _OCTOBER - 1
    if _since_october(months[0]) > _since_october(months[1]):
        block.complain(
            "months-backwards",
            f"เดือน {months[0]} ถึง {months[1]} ไม่อยู่ในปีงบประมาณเดียวกัน (ต.ค. ถึง ก.ย.)",
            f"months {months[0]} to {months[1]} are not within one fiscal year (October to September)",
            "months",
        )
    return months[0], months[1]


def _since_october(month: int) -> int:
    return (month - _OCTOBER) % 12


def _rounds(block: Block) -> tuple[int, ...]:
    """The rounds of follow-up, in months."""
    found = _numbers(block, "rounds")
    _refuse_repeats(block, "rounds", [(str(number), place) for number, place in found])
    for number, place in found:
        if number not in ROUNDS:
            block.complaints.add(
                "no-such-round",
                f"รอบ {number} เดือนไม่มี มีเฉพาะรอบ 3, 6 และ 12 เดือน",
                f"there is no round of {number} months, only of 3, 6 and 12",
                place,
            )
    return tuple(number for number, _ in found)
