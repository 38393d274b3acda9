"""YAML read strictly: text only, every key asked for by name, every complaint with its line.

Nothing is guessed: `100`, `no` and `2563` are all text until a reader asks for a number. A `Block` is a
mapping; whoever reads it takes the keys it knows, and `close()` complains about the rest. Complaints are
gathered, so that a person mends a file in one go.
"""

from __future__ import annotations

import difflib
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import yaml

from prongsai.errors import Place, Problem
from prongsai.numbers import LONGEST, read_share
from prongsai.thai import mixes_digits, to_arabic_digits


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Guesses at no kind of scalar: they are all text to us, and each guess takes its time."""

    yaml_implicit_resolvers: ClassVar[dict[str, object]] = {}


# Our deepest file nests about a dozen levels; far deeper ones would exhaust the stack of the parser.
_NO_SPACE = re.compile(r"""\s*("[^"]*"|'[^']*'|[^\s"'#:{\[]+):[^\s/]""")
_DEEPEST = 50
_BLANK = ("~", "null", "Null", "NULL")
# A body file with every figure, measure and report of five years is not a tenth of this.
_LARGEST = 4_000_000
_MOST_NODES = 200_000
#: So many problems of a file are named; more are counted, for nobody reads them and they fill a page.
MOST_NAMED = 100
_LONGEST_SENTENCE = 400
#: So many complaints in, nobody guesses any more what an unknown word was meant to be: each takes its time.
MOST_GUESSES = 20
_MORE = "more"


class Complaints:
    """The problems found so far in one or more files: the first hundred, then how many more there are."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0

    def add(self, code: str, th: str, en: str, place: Place) -> None:
        self.count += 1
        if self.count <= MOST_NAMED:
            self.problems.append(Problem(code, _shortened(th), _shortened(en), place))
        else:
            self.problems[MOST_NAMED:] = [_and_more(self.count - MOST_NAMED)]


def by_line(problems: Iterable[Problem]) -> list[Problem]:
    """In the order of their lines, or of the rows of a table; how many more there are comes last."""

    def at(problem: Problem) -> tuple[bool, int]:
        return problem.code == _MORE, problem.place.line or problem.place.row or 0

    return sorted(problems, key=at)


def _and_more(count: int) -> Problem:
    return Problem(_MORE, f"และยังมีอีก {count:,} ข้อ", f"and {count:,} more")


def _shortened(sentence: str) -> str:
    """The sentence without the middle of what it quotes, where that goes on and on."""
    half = _LONGEST_SENTENCE // 2
    return sentence if len(sentence) <= _LONGEST_SENTENCE else f"{sentence[:half]} … {sentence[-half:]}"


class Leaf:
    """One scalar and its place."""

    __slots__ = ("place", "text")

    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place


class Block:
    """A mapping whose keys must all be asked for."""

    def __init__(
        self,
        entries: dict[str, Leaf | Block | list[Leaf | Block]],
        places: dict[str, Place],
        place: Place,
        complaints: Complaints,
    ) -> None:
        self._entries = entries
        self._places = places
        self._asked: set[str] = set()
        self.place = place
        self.complaints = complaints

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def keys(self) -> list[str]:
        """The keys in file order; for mappings keyed by codes."""
        return list(self._entries)

    def place_of(self, key: str) -> Place:
        return self._places.get(key, self.place)

    def complain(self, code: str, th: str, en: str, key: str | None = None) -> None:
        self.complaints.add(code, th, en, self.place if key is None else self.place_of(key))

    def take(self, key: str) -> Leaf | Block | list[Leaf | Block] | None:
        """Whatever stands under `key`, or None; marks the key as known."""
        self._asked.add(key)
        return self._entries.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """The text under `key`; a missing key is a complaint unless a default is given."""
        found = self.take(key)
        if isinstance(found, Leaf) and found.text != "":
            return found.text
        if found is None and default is not None:
            return default
        if found is None:
            self._missing(key)
        elif isinstance(found, Leaf):
            self.complain("blank", f"ยังไม่ได้กรอก “{key}”", f"“{key}” is not filled in", key)
        else:
            self.complain(
                "not-text", f"“{key}” ต้องเป็นข้อความหรือตัวเลขหนึ่งค่า", f"“{key}” must be one text or number", key
            )
        return default or ""

    def choice(self, key: str, options: Sequence[str], default: str | None = None) -> str:
        """One of `options`."""
        found = self.text(key, default)
        if found and found not in options:
            listed = ", ".join(options)
            self.complain(
                "not-an-option",
                f"“{key}: {found}” ไม่ใช่ค่าที่ใช้ได้ ใช้ได้เฉพาะ {listed}",
                f"“{key}: {found}” is not allowed; use one of {listed}",
                key,
            )
            return options[0]
        return found or options[0]

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number, in Thai or Arabic digits."""
        found = self.text(key, None if default is None else str(default))
        number = to_arabic_digits(found)
        if self._is_too_long(key, found):
            return default or 0
        if number.isdecimal() and not mixes_digits(found):
            return int(number)
        if found:
            self.complain(
                "not-a-number",
                f"“{key}: {found}” ต้องเป็นจำนวนเต็ม",
                f"“{key}: {found}” must be a whole number",
                key,
            )
        return default or 0

    def share(self, key: str, default: str | None = None) -> Fraction:
        """An exact number: 30/100, 30%, 1/2 or 85.5."""
        found = self.text(key, default)
        if self._is_too_long(key, found):
            return Fraction(0)
        number = None if mixes_digits(found) else read_share(found or "0")
        if number is None:
            self.complain(
                "not-a-number",
                f"“{key}: {found}” ต้องเป็นตัวเลข เช่น 30/100 หรือ 85",
                f"“{key}: {found}” must be a number such as 30/100 or 85",
                key,
            )
        return number or Fraction(0)

    def _is_too_long(self, key: str, number: str) -> bool:
        if len(number) > LONGEST:
            self.complain(
                "number-too-long",
                f"“{key}: {number[:LONGEST]}…” ยาวเกิน {LONGEST} ตัวอักษร ไม่ใช่ตัวเลขที่ใช้ได้",
                f"“{key}: {number[:LONGEST]}…” is longer than {LONGEST} characters, which no number may be",
                key,
            )
        return len(number) > LONGEST

    def flag(self, key: str, default: bool) -> bool:
        return self.choice(key, ("true", "false"), str(default).lower()) == "true"

    def block(self, key: str, required: bool = True) -> Block | None:
        """The mapping under `key`."""
        found = self.take(key)
        if isinstance(found, Block):
            return found
        if found is None and required:
            self._missing(key)
        elif found is not None:
            self.complain("not-a-block", f"“{key}” ต้องมีรายการย่อย", f"“{key}” must hold keys of its own", key)
        return None

    def blocks(self, key: str, required: bool = True) -> list[Block]:
        """The list of mappings under `key`."""
        found = self.take(key)
        if found is None and required:
            self._missing(key)
        elif found is not None and not isinstance(found, list):
            self.complain("not-a-list", f"“{key}” ต้องเป็นรายการ", f"“{key}” must be a list", key)
        members = found if isinstance(found, list) else []
        for member in members:
            if not isinstance(member, Block):
                self.complaints.add(
                    "not-a-block",
                    f"ทุกรายการใน “{key}” ต้องมีรายการย่อย",
                    f"every entry of “{key}” must hold keys of its own",
                    member.place,
                )
        return [member for member in members if isinstance(member, Block)]

    def texts(self, key: str) -> list[str]:
        """The list of texts under `key`; a single text counts as a list of one."""
        found = self.take(key)
        if found is None:
            return []
        members = found if isinstance(found, list) else [found]
        return [member.text for member in members if isinstance(member, Leaf)]

    def children(self) -> Iterator[tuple[str, Block]]:
        """Key and mapping for each entry of a mapping keyed by codes."""
        for key in self.keys():
            block = self.block(key)
            if block is not None:
                yield key, block

    def close(self) -> None:
        """Complain about every key nobody asked for, with what was probably meant."""
        for key in self._entries:
            if key in self._asked:
                continue
            guesses = self.complaints.count < MOST_GUESSES
            near = difflib.get_close_matches(key, self._asked, n=1) if guesses else []
            th = f"ไม่รู้จัก “{key}”" + (f" หมายถึง “{near[0]}” หรือไม่" if near else "")
            en = f"unknown key “{key}”" + (f"; did you mean “{near[0]}”?" if near else "")
            self.complain("unknown-key", th, en, key)

    def _missing(self, key: str) -> None:
        self.complain("missing-key", f"ขาด “{key}”", f"“{key}” is missing")


def read(path: Path, complaints: Complaints, name: str | None = None) -> Block:
    """The file as a Block; an empty one where it cannot be read, with the complaint saying why.

    `name` is what complaints call the file; its path where not given.
    """
    shown = name or str(path)

    def fault(code: str, th: str, en: str, line: int | None = None) -> None:
        complaints.add(code, th, en, Place(shown, line))

    text = _text_of(path, fault)
    root = _parse(text, fault) if text is not None else None
    found = _convert(root, shown, complaints, set()) if root is not None else None
    return found if isinstance(found, Block) else Block({}, {}, Place(shown), complaints)


def _text_of(path: Path, fault: Callable[..., None]) -> str | None:
    """What the file holds, or None after saying why it cannot be read."""
    try:
        odd = _why_not_read(path)
        if odd is None:
            return path.read_text(encoding="utf-8-sig")
        fault(*odd)
    except FileNotFoundError:
        fault("no-file", "ไม่พบแฟ้มนี้", "there is no such file")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        fault("not-utf-8", "แฟ้มไม่ได้บันทึกเป็น UTF-8", "the file is not saved as UTF-8", line)
    except OSError as error:
        fault("unreadable", f"อ่านแฟ้มไม่ได้ ({error.strerror})", f"the file cannot be read ({error.strerror})")
    return None


def _why_not_read(path: Path) -> tuple[str, str, str] | None:
    """Code and sentences where a file is not one to be read: a pipe would never end. OSError: no file."""
    known = path.stat()
    if not stat.S_ISREG(known.st_mode) and not stat.S_ISDIR(known.st_mode):
        th, en = "ไม่ใช่แฟ้มธรรมดา (อาจเป็นท่อส่งข้อมูลหรืออุปกรณ์)", "this is no ordinary file (a pipe or a device)"
        return "not-a-file", th, en
    if known.st_size > _LARGEST:
        most = _LARGEST // 1_000_000
        return "too-large", f"แฟ้มใหญ่เกิน {most} MB", f"the file is larger than {most} MB"
    return None


def read_member(folder: Path, name: str, complaints: Complaints) -> Block:
    """A file of a folder of data, called 'folder/name'; without keys only where a complaint says why."""
    shown, before = f"{folder.name}/{name}", complaints.count
    block = read(folder / name, complaints, shown)
    if not block.keys() and complaints.count == before:
        complaints.add("empty-file", "แฟ้มว่างเปล่า", "the file is empty", Place(shown, 1))
    return block


def _parse(text: str, fault: Callable[..., None]) -> yaml.MappingNode | None:
    """The mapping at the top of the file, or None after saying what is wrong."""
    try:
        too_much = _why_too_much(text)
        root = None if too_much else yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else None
        slip = _usual_slip(text, line) if line else None
        if slip:
            fault("not-yaml", *slip)
            return None
        fault("not-yaml", f"รูปแบบ YAML ไม่ถูกต้อง ({what})", f"this is not valid YAML ({what})", line)
        return None
    if too_much:
        fault(*too_much)
    elif root is None:
        fault("empty-file", "แฟ้มว่างเปล่า", "the file is empty")
    elif not isinstance(root, yaml.MappingNode):
        fault("not-a-block", "แฟ้มต้องขึ้นต้นด้วยรายการ ชื่อ: ค่า", "the file must hold key: value pairs", 1)
    else:
        return root
    return None


def _usual_slip(text: str, line: int) -> tuple[str, str, int] | None:
    """What people usually did where YAML stumbled on `line`: (Thai, English, line), or None."""
    lines = text.splitlines()
    for number in range(line, max(line - 3, 0), -1):
        written = lines[number - 1] if number <= len(lines) else ""
        if written[: len(written) - len(written.lstrip())].count("\t"):
            return "ย่อหน้าด้วยแท็บไม่ได้ ต้องใช้ช่องว่าง", "indent with spaces; tabs are not allowed here", number
        if _NO_SPACE.match(written):
            return "ต้องเว้นวรรคหลังเครื่องหมาย :", "put a space after the colon", number
    return None


def _why_too_much(text: str) -> tuple[str, str, str, int] | None:
    """Code, sentences and line where nesting or the number of entries passes its bound, or None.

    Reads events, so that depth costs nothing here and nothing is built of what is refused.
    """
    depth = nodes = 0
    for event in yaml.parse(text, Loader=Loader):
        nodes += isinstance(event, yaml.NodeEvent)
        if nodes > _MOST_NODES:
            th, en = (
                f"แฟ้มมีรายการเกิน {_MOST_NODES:,} รายการ",
                f"the file holds more than {_MOST_NODES:,} entries",
            )
            return "too-many", th, en, _line(event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                th, en = f"รายการซ้อนกันเกิน {_DEEPEST} ชั้น", f"entries nest more than {_DEEPEST} levels deep"
                return "too-deep", th, en, _line(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _line(place: yaml.Event | yaml.Node) -> int:
    """Where an event or node starts, counted from 1; the parser always marks it."""
    return place.start_mark.line + 1 if place.start_mark else 1


def _convert(
    node: yaml.Node, file: str, complaints: Complaints, seen: set[int]
) -> Leaf | Block | list[Leaf | Block]:
    place = Place(file, _line(node))
    # A node met twice is an alias: a way to make a small file grow without bound, which none of ours needs.
    if id(node) in seen:
        complaints.add("alias", "แฟ้มนี้ใช้การอ้างซ้ำ (&, *) ไม่ได้", "aliases (&, *) are not allowed here", place)
        return Leaf("", place)
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        text = "" if _is_blank(node) else str(node.value)
        return Leaf(_without_nothing(text, complaints, place).strip(), place)
    if isinstance(node, yaml.SequenceNode):
        return list(_members(node, file, complaints, seen))
    return _mapping(node, file, complaints, seen)


def _is_blank(node: yaml.ScalarNode) -> bool:
    """True of the words by which YAML leaves a value blank, unless they stand in quotation marks."""
    return not node.style and str(node.value) in _BLANK


def _without_nothing(text: str, complaints: Complaints, place: Place) -> str:
    """The text without the character of number 0, which no text and no file name may hold."""
    if "\0" in text:
        th, en = (
            "ข้อความมีอักขระที่ใช้ไม่ได้ (\\0) โปรดพิมพ์ใหม่",
            "the text holds what is no character (\\0); retype it",
        )
        complaints.add("not-a-character", th, en, place)
    return text.replace("\0", "")


def _members(
    node: yaml.SequenceNode, file: str, complaints: Complaints, seen: set[int]
) -> Iterator[Leaf | Block]:
    for member in node.value:
        found = _convert(member, file, complaints, seen)
        if isinstance(found, list):
            complaints.add(
                "nested-list",
                "รายการซ้อนในรายการใช้ไม่ได้",
                "a list directly inside a list is not allowed",
                Place(file, _line(member)),
            )
        else:
            yield found


def _mapping(node: yaml.Node, file: str, complaints: Complaints, seen: set[int]) -> Block:
    entries: dict[str, Leaf | Block | list[Leaf | Block]] = {}
    places: dict[str, Place] = {}
    for key_node, value_node in node.value:
        place = Place(file, _line(key_node))
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        if key in entries:
            first = places[key].line
            complaints.add(
                "duplicate-key",
                f"“{key}” ซ้ำกับบรรทัด {first}",
                f"“{key}” stands already on line {first}",
                place,
            )
            continue
        entries[key] = _convert(value_node, file, complaints, seen)
        places[key] = place
    return Block(entries, places, Place(file, _line(node)), complaints)
