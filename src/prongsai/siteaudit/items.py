"""The list of addresses that a body sends: a YAML file, or a table in CSV or XLSX.

    site: https://www.town.example
    year: 2568
    items:
      o1: https://www.town.example/structure
      o2: [https://www.town.example/leaders, https://www.town.example/mayor]
      o3: {addresses: [https://www.town.example/duties]}

A table has a column for the item (ข้อ, รหัส, item or code) and one for the address (URL, ที่อยู่, ลิงก์ or
address); other columns are left alone. An item may have several lines, or several addresses in a cell; a
line without an item goes with the one above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from prongsai import answers, frameworks
from prongsai.answers import Codes
from prongsai.errors import AnswersError, FrameworkError, Place, Problem, SiteError
from prongsai.frameworks import Framework, Item
from prongsai.siteaudit import gate
from prongsai.siteaudit.model import Asked
from prongsai.strict_yaml import Block, Complaints, Leaf, by_line, read
from prongsai.thai import to_arabic_digits

MOST_ADDRESSES = 1_000

_YAML = (".yaml", ".yml")
_ITEM = ("ข้อ", "ข้อที่", "รหัส", "ข้อตรวจ", "item", "code")
_ADDRESS = ("url", "urls", "address", "addresses", "link", "ที่อยู่", "ที่อยู่เว็บ", "ลิงก์", "ลิงค์")
_NONE = ("-", "–", "—", "ไม่มี", "ไม่มีข้อมูล", "none", "n/a")  # how people say that there is no address
_NUMBER = re.compile(r"(?:ข้อ|ที่|oit|o|[\s.:-])*([0-9]+)", re.IGNORECASE)
_HEADING_WITHIN = 10
_BETWEEN = re.compile(r"\s+|[,;](?=\s*https?://)")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be checked: the home page (empty where the file names none), the year's rules, the items."""

    site: str
    framework: Framework | None
    asked: tuple[Asked, ...]

    @property
    def year(self) -> int:
        """The fiscal year; 0 where none is given, and then no year is looked for."""
        return self.framework.year if self.framework else 0


@dataclass
class _Taken:
    """Addresses by item as they stand in the file, each with its place, and what is wrong with them."""

    complaints: Complaints
    items: dict[str, list[tuple[str, Place]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def add(self, code: str, place: Place, written: str = "") -> None:
        """An item, with the addresses in a cell or a value."""
        self.places.setdefault(code, place)
        held = self.items.setdefault(code, [])
        if written.strip().casefold() in _NONE:
            return
        for address in filter(None, _BETWEEN.split(written.strip())):
            if address in (each for each, _ in held):
                th, en = f"ที่อยู่นี้ซ้ำในข้อ {code}", f"this address stands twice under {code}"
                self.complaints.add("address-twice", th, en, place)
            held.append((address, place))


def read_items(path: Path, year: str = "") -> Order:
    """The list in a file, held against the year's items where a year is given, here or in the file.

    SiteError holds everything that is wrong with it, each with its place.

    >>> siteaudit.read_items(Path("addresses.yaml")).asked[0].code
    'o1'
    """
    taken = _Taken(Complaints())
    site, of_file = "", ""
    if path.suffix.lower() in _YAML:
        site, of_file = _from_yaml(path, taken)
    else:
        _from_table(path, taken)
    at = Place() if year else Place(str(path))
    framework = _framework(year or of_file, taken.complaints, at)
    asked = tuple(_asked(taken, framework))
    problems = by_line(taken.complaints.problems)
    if not problems and not asked:
        th, en = "ไม่มีข้อใดในแฟ้มนี้", "the file holds no item"
        problems = [Problem("no-items", th, en, Place(str(path)))]
    if problems:
        raise SiteError(problems)
    return Order(site, framework, asked)


def _from_yaml(path: Path, taken: _Taken) -> tuple[str, str]:
    """Site and year; the items go into `taken`."""
    whole = read(path, taken.complaints)
    if not whole.keys():
        return "", ""
    site, year = whole.text("site", ""), whole.text("year", "")
    if site:
        _admit(site, whole.place_of("site"), taken.complaints)
    items = whole.block("items")
    if items is not None:
        for code in items.keys():  # noqa: SIM118 - a Block is no mapping
            taken.add(code, items.place_of(code))
            for address, place in _addresses(items, code):
                taken.add(code, place, address)
    whole.close()
    return site, year


def _addresses(items: Block, code: str) -> Iterator[tuple[str, Place]]:
    found = items.take(code)
    if isinstance(found, Block):
        block, found = found, found.take("addresses")
        block.close()
        if found is None:
            block.complain("missing-key", "ขาด “addresses”", "“addresses” is missing")
    for member in found if isinstance(found, list) else [found]:
        if isinstance(member, Leaf):
            yield member.text, member.place
        elif member is not None:
            items.complain(
                "not-addresses", f"“{code}” ต้องเป็นที่อยู่เว็บหรือรายการของที่อยู่เว็บ",
                f"“{code}” must be a web address or a list of them", code,
            )  # fmt: skip


def _from_table(path: Path, taken: _Taken) -> None:
    try:
        sheets = answers.read_rows(path)
    except AnswersError as error:
        raise SiteError(error.problems) from error
    is_found = False
    for name, rows in sheets.items():
        columns = _columns(rows)
        if columns is not None:
            is_found = True
            _take_rows(rows, columns, Place(str(path), sheet=name or None), taken)
    if not is_found:
        taken.complaints.add(
            "missing-column", "ไม่พบหัวคอลัมน์ “ข้อ” และ “URL”", "there are no columns “item” and “URL”",
            Place(str(path)),
        )  # fmt: skip


def _columns(rows: list[list[str]]) -> tuple[int, int, int] | None:
    """The row of the heading, and the columns of item and address; None where there are none."""
    for number, row in enumerate(rows[:_HEADING_WITHIN]):
        words = ["".join(cell.split()).casefold() for cell in row]
        item = next((at for at, word in enumerate(words) if word in _ITEM), None)
        address = next((at for at, word in enumerate(words) if word in _ADDRESS), None)
        if item is not None and address is not None:
            return number, item, address
    return None


def _take_rows(
    rows: list[list[str]], columns: tuple[int, int, int], place: Place, taken: _Taken
) -> None:  # fmt: skip
    heading, item, address = columns
    code = ""
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        cells = [*row, *[""] * (max(item, address) + 1 - len(row))]
        code, written = cells[item].strip() or code, cells[address].strip()
        at = replace(place, row=number, column=rows[heading][address].strip())
        if code:
            taken.places.setdefault(code, replace(at, column=rows[heading][item].strip()))
            taken.add(code, at, written)
        elif written:
            taken.complaints.add("no-item", "ที่อยู่นี้ไม่มีข้อกำกับ", "this address has no item", at)


def _framework(year: str, complaints: Complaints, place: Place) -> Framework | None:
    try:
        return frameworks.load(to_arabic_digits(year)) if year else None
    except FrameworkError as error:
        for each in error.problems:
            complaints.add(each.code, each.th, each.en, each.place if each.place.file else place)
        return None


def _asked(taken: _Taken, framework: Framework | None) -> Iterator[Asked]:
    """The items in the order of the file; complains of codes that the year has not, and bad addresses."""
    items: Mapping[str, Item] = {each.code: each for each in framework.items} if framework else {}
    codes = Codes(items)
    seen: dict[str, Place] = {}
    if sum(map(len, taken.items.values())) > MOST_ADDRESSES:
        th, en = f"มีที่อยู่เกิน {MOST_ADDRESSES:,} รายการ", f"there are more than {MOST_ADDRESSES:,} addresses"
        taken.complaints.add("too-many-addresses", th, en, Place(next(iter(taken.places.values())).file))
        return
    for written, addresses in taken.items.items():
        place = taken.places[written]
        code = _meant(written, codes) if framework else written
        if framework and code is None:
            th, en = answers.perhaps(codes.near(written))
            taken.complaints.add(
                "unknown-item", f"ปี {framework.year} ไม่มีข้อ “{written}”{th}",
                f"{framework.year} has no item “{written}”{en}", place,
            )  # fmt: skip
        elif code in seen:
            th, en = f"ข้อ {code} มีมาก่อนแล้ว", f"item {code} stands there before"
            taken.complaints.add("item-twice", th, en, place)
        seen[code or written] = place
        for address, at in addresses:
            _admit(address, at, taken.complaints)
        yield Asked(code or written, tuple(each for each, _ in addresses), items.get(code or ""))


def _meant(written: str, codes: Codes) -> str | None:
    """The year's code for an item as lists name it: `ข้อ 4`, `OIT 4`, `O-4` and `4` are o4."""
    number = _NUMBER.fullmatch(to_arabic_digits(written))
    return codes.find(written) or (codes.find(f"o{number[1]}") if number else None)


def _admit(address: str, place: Place, complaints: Complaints) -> None:
    try:
        gate.admit(address)
    except SiteError as error:
        for each in error.problems:
            complaints.add(each.code, f"“{address}” {each.th}", f"“{address}”: {each.en}", place)
