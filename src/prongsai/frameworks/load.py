"""From a folder of YAML to a Framework, refusing nonsense with file and line.

A folder holds `framework.yaml` (the year), one file per instrument named in it, and `sources.yaml`.
Everything wrong with the folder is said at once.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from prongsai import strict_yaml
from prongsai.errors import FrameworkError, Place, Problem
from prongsai.frameworks.model import (
    CERTAINTIES,
    PAPER_CONTENTS,
    PAPER_KINDS,
    ROUNDING_POLICIES,
    RULES,
    Basis,
    Certainty,
    Choice,
    Framework,
    Indicator,
    Instrument,
    Item,
    Level,
    Line,
    PaperKind,
    PaperRule,
    Part,
    Question,
    Rounding,
    Rule,
    Sample,
    Scale,
    Sign,
    Source,
    SubIndicator,
    Text,
)
from prongsai.strict_yaml import Block, Complaints, Leaf
from prongsai.thai import to_arabic_digits

HOME = Path(__file__).parent
_FOLDERS = (HOME / "years", HOME / "others")
_WORDINGS = ("official", "paraphrase")
_ASKS_FOR = ("current", "past", "first_half", "standing")


def available() -> list[str]:
    """Codes of the frameworks that come with Prongsai, e.g. ['2562', …, '2569', 'up-2563']."""
    return [folder.name for home in _FOLDERS for folder in sorted(home.glob("*/")) if _is_framework(folder)]


def _is_framework(folder: Path) -> bool:
    return (folder / "framework.yaml").is_file()


def load(which: int | str | Path) -> Framework:
    """A framework by fiscal year (2568), by code ('up-2563'), or from a folder of your own.

    FrameworkError names everything that is wrong, with file and line.
    """
    if not isinstance(which, Path) and str(which) in _shipped():
        return _ours(str(which).removeprefix("nacc-"))
    home = folder(which)
    return _ours(home.name) if home.parent in _FOLDERS else _as_it_is(home)


@lru_cache(maxsize=1)
def _shipped() -> frozenset[str]:
    return frozenset(name for code in available() for name in (code, f"nacc-{code}"))


@lru_cache(maxsize=64)
def _ours(name: str) -> Framework:
    """One that comes with Prongsai, read once: pages ask for it row by row, and it stays as it came."""
    return _as_it_is(folder(name))


def _as_it_is(home: Path) -> Framework:
    return _load(home, _digest_as_stamped(home, _stamps(home)))


def folder(which: int | str | Path) -> Path:
    """The folder of a framework named as for `load`; FrameworkError where there is none."""
    name = to_arabic_digits(str(which)).removeprefix("nacc-")
    ours = [] if isinstance(which, Path) or "/" in name else [home / name for home in _FOLDERS]
    for home in (*ours, Path(str(which))):
        if _is_framework(home):
            return home
    known = ", ".join(available())
    raise FrameworkError(
        Problem(
            "no-framework",
            f"ไม่มีกรอบการประเมิน “{which}” ที่มีอยู่คือ {known}",
            f"there is no framework “{which}”; there are {known}",
        )
    )


@lru_cache(maxsize=64)
def _load(home: Path, seal: str) -> Framework:
    """Read once per content: the seal changes when a file of the folder does."""
    complaints = Complaints()
    framework = replace(_Reader(home, complaints).framework(), digest=seal)
    if complaints.problems:
        raise FrameworkError(complaints.problems)
    return framework


@lru_cache(maxsize=64)
def _digest_as_stamped(home: Path, stamps: tuple[tuple[str, int, int, int], ...]) -> str:
    """The digest, taken once for as long as no file is another."""
    del stamps
    return digest(home)


def _stamps(home: Path) -> tuple[tuple[str, int, int, int], ...]:
    """What tells that a file of the folder was changed, without reading it."""
    with os.scandir(home) as entries:
        found = [(each.name, each.stat()) for each in entries if each.name.endswith(".yaml")]
    return tuple(sorted((name, each.st_mtime_ns, each.st_ctime_ns, each.st_size) for name, each in found))


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of the folder's rule files: what a published year is sealed with."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{path.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


class _Reader:
    """Reads one folder; every method takes a Block and gives the object it describes."""

    def __init__(self, folder: Path, complaints: Complaints) -> None:
        self.folder = folder
        self.complaints = complaints
        self.sources: dict[str, Source] = {}
        self.scales: dict[str, Scale] = {}
        self.codes: dict[str, Place] = {}

    def _open(self, name: str) -> Block:
        return strict_yaml.read_member(self.folder, name, self.complaints)

    def framework(self) -> Framework:
        self.sources = self._sources()
        block = self._open("framework.yaml")
        if not block.keys():
            self._stop()
        code = block.text("framework")
        status = block.choice("status", ("published", "draft", "totals_only"))
        bases = self._bases(block)
        self.scales = {key: self._scale(key, each) for key, each in _children(block, "scales")}
        instruments = tuple(self._instrument(key, each) for key, each in _children(block, "instruments"))
        framework = Framework(
            code=code,
            owner=self._text(block, "owner"),
            year=block.whole("year"),
            name=self._text(block, "name"),
            status=cast(Literal["published", "draft", "totals_only"], status),
            continues=block.text("continues", "") or None,
            is_comparable=block.flag("comparable", default=True),
            instruments=instruments,
            levels=self._levels(block, instruments),
            pass_mark=self._mark(block, "pass_mark"),
            rounding=self._rounding(block),
            papers=self._papers(block),
            scales=self.scales,
            sources=self.sources,
            bases=bases,
            notes=tuple(self._text_of(each) for each in block.blocks("notes", required=False)),
        )
        block.close()
        self._check_whole(framework, block)
        return framework

    def _stop(self) -> None:
        raise FrameworkError(self.complaints.problems)

    # texts, sources and certainty

    def _text(self, block: Block, key: str, required: bool = True) -> Text:
        found = block.take(key)
        if isinstance(found, Leaf):
            return Text(found.text)
        if isinstance(found, Block):
            return self._text_of(found)
        if required:
            block.complain("missing-key", f"ขาด “{key}”", f"“{key}” is missing")
        return Text("")

    def _text_of(self, block: Block) -> Text:
        text = Text(block.text("th"), block.text("en", ""))
        block.close()
        return text

    def _texts(self, block: Block, key: str) -> tuple[Text, ...]:
        found = block.take(key)
        members = found if isinstance(found, list) else []
        return tuple(Text(each.text) if isinstance(each, Leaf) else self._text_of(each) for each in members)

    def _sources(self) -> dict[str, Source]:
        block = self._open("sources.yaml")
        found = {}
        for code, each in block.children():
            found[code] = Source(
                code,
                self._text(each, "title"),
                each.text("issuer"),
                each.text("date", ""),
                each.text("last_confirmed"),
            )
            each.close()
        return found

    def _basis(self, block: Block) -> Basis:
        """`source` and `certainty`, which every element must have."""
        source = block.text("source")
        # Where sources.yaml could not be read, that was said, and saying it at every element helps nobody.
        if source and self.sources and source not in self.sources:
            block.complain(
                "unknown-source",
                f"ไม่มีแหล่งอ้างอิง “{source}” ใน sources.yaml",
                f"there is no source “{source}” in sources.yaml",
                "source",
            )
        note = self._text(block, "note", required=False)
        certainty = cast(Certainty, block.choice("certainty", CERTAINTIES))
        return Basis(source, certainty, note if note.th else None)

    def _bases(self, block: Block) -> dict[str, Basis]:
        """The bases of plain values: the frame as a whole, the weights, the pass mark."""
        found = {}
        bases = block.block("bases")
        for key in ("frame", "weights", "pass_mark"):
            inner = bases.block(key) if bases else None
            found[key] = self._basis(inner) if inner else Basis("", "unknown")
            if inner:
                inner.close()
        if bases:
            bases.close()
        return found

    def _code(self, code: str, block: Block) -> str:
        if code in self.codes:
            first = self.codes[code].say("en")
            block.complain(
                "duplicate-code", f"รหัส {code} ซ้ำกับ {first}", f"code {code} stands already at {first}"
            )
        self.codes.setdefault(code, block.place)
        return code

    def _mark(self, block: Block, key: str) -> Fraction:
        """A score from 0 to 100."""
        mark = block.share(key)
        if not 0 <= mark <= 100:
            block.complain(
                "out-of-range",
                f"“{key}: {mark}” ต้องอยู่ระหว่าง 0 ถึง 100",
                f"“{key}: {mark}” must be from 0 to 100",
                key,
            )
        return mark

    # what is answered

    def _scale(self, code: str, block: Block) -> Scale:
        choices = []
        for each in block.blocks("choices"):
            choices.append(Choice(each.whole("code"), self._text(each, "text"), self._points(each)))
            each.close()
        codes = [choice.code for choice in choices]
        if len(set(codes)) != len(codes) or len(choices) < 2:
            block.complain(
                "bad-scale",
                f"มาตร {code} ต้องมีอย่างน้อยสองตัวเลือกและรหัสไม่ซ้ำกัน",
                f"scale {code} needs at least two choices with different codes",
            )
        scale = Scale(code, tuple(choices), self._basis(block))
        block.close()
        return scale

    def _points(self, block: Block) -> Fraction:
        points = block.share("points")
        if not 0 <= points <= 100:
            block.complain(
                "out-of-range",
                f"คะแนน {points} ต้องอยู่ระหว่าง 0 ถึง 100",
                f"points {points} must be from 0 to 100",
                "points",
            )
        return points

    def _scale_of(self, block: Block, default: str) -> str:
        """The block's own scale, or else the one handed down, which was looked up where it stands."""
        scale = block.text("scale", default)
        if "scale" in block and scale not in self.scales:
            block.complain(
                "unknown-scale",
                f"ไม่มีมาตร “{scale}” ใน framework.yaml",
                f"there is no scale “{scale}” in framework.yaml",
                "scale",
            )
        return scale

    def _line(self, code: str, asks: Text, block: Block, scale: str, sign: str) -> Line:
        line = Line(
            code,
            asks,
            cast(Sign, block.choice("sign", ("+", "-"), sign)),
            self._scale_of(block, scale),
            self._texts(block, "choices"),
        )
        known = self.scales.get(line.scale)
        if line.wordings and known and len(line.wordings) != len(known.choices):
            block.complain(
                "choices-do-not-fit",
                f"{code} มี {len(line.wordings)} ตัวเลือก แต่มาตร {line.scale} มี {len(known.choices)}",
                f"{code} words {len(line.wordings)} choices but scale {line.scale} has {len(known.choices)}",
                "choices",
            )
        return line

    def _question(self, code: str, block: Block, scale: str) -> Question:
        asks = self._text(block, "asks")
        parts = block.blocks("parts", required=False)
        if parts:
            sign, own_scale = block.choice("sign", ("+", "-"), "+"), self._scale_of(block, scale)
            lines = []
            for number, part in enumerate(parts, 1):
                lines.append(
                    self._line(
                        self._code(f"{code}.{number}", part), self._text(part, "asks"), part, own_scale, sign
                    )
                )
                part.close()
        else:
            lines = [self._line(code, asks, block, scale, "+")]
        question = Question(
            self._code(code, block),
            asks,
            cast(Literal["official", "paraphrase"], block.choice("wording", _WORDINGS)),
            tuple(lines),
            self._basis(block),
            block.text("continues", "") or None,
            block.flag("comparable", default=True),
        )
        block.close()
        return question

    def _item(self, code: str, block: Block, scale: str) -> Item:
        item = Item(
            self._code(code, block),
            self._text(block, "title"),
            cast(Literal["official", "paraphrase"], block.choice("wording", _WORDINGS)),
            self._texts(block, "elements"),
            cast(Literal["current", "past", "first_half", "standing"], block.choice("asks_for", _ASKS_FOR)),
            self._scale_of(block, scale),
            self._basis(block),
            block.text("continues", "") or None,
            block.flag("comparable", default=True),
        )
        block.close()
        return item

    # what is counted together

    def _sub_indicator(self, code: str, block: Block, scale: str) -> SubIndicator:
        name, weight = self._text(block, "name"), block.share("weight", "0")
        items = tuple(self._item(key, each, scale) for key, each in _children(block, "items"))
        if not items:
            block.complain("empty", f"ตัวชี้วัดย่อย {code} ไม่มีข้อตรวจ", f"sub-indicator {code} has no items")
        found = SubIndicator(self._code(code, block), name, weight, items, self._basis(block))
        block.close()
        return found

    def _indicator(self, code: str, block: Block, scale: str, kind: str) -> Indicator:
        rule = cast(Rule, block.choice("rule", RULES))
        # Indicators are all that is known of some years and owners, so a detail list may be absent.
        if kind == "survey":
            questions = tuple(
                self._question(key, each, scale) for key, each in _children(block, "questions", False)
            )
            subs: tuple[SubIndicator, ...] = ()
        else:
            questions = ()
            subs = tuple(
                self._sub_indicator(key, each, scale)
                for key, each in _children(block, "sub_indicators", False)
            )
        if rule == "weighted":
            self._sums_to_one(
                [(sub.code, sub.weight) for sub in subs], block, f"ตัวชี้วัด {code}", f"indicator {code}"
            )
        found = Indicator(
            self._code(code, block),
            self._text(block, "name"),
            self._text(block, "about", required=False),
            rule,
            block.share("weight", "0"),
            questions,
            subs,
            self._basis(block),
            block.text("continues", "") or None,
            block.flag("comparable", default=True),
        )
        block.close()
        return found

    def _file_of(self, block: Block) -> str:
        """The instrument's file: a plain name, for the seal covers the folder and nothing outside it."""
        name = block.text("file")
        if name != Path(name).name or not name.endswith(".yaml"):
            block.complain(
                "outside-folder",
                f"“{name}” ต้องเป็นชื่อแฟ้ม .yaml ในโฟลเดอร์เดียวกัน",
                f"“{name}” must be the name of a .yaml file in the same folder",
                "file",
            )
            self._stop()
        return name

    def _instrument(self, code: str, block: Block) -> Instrument:
        kind = block.choice("kind", ("survey", "disclosure"))
        rule = cast(Rule, block.choice("rule", RULES))
        content = self._open(self._file_of(block))
        indicators = self._indicators(content, kind)
        parts = tuple(self._part(key, each) for key, each in _children(block, "parts", False))
        if parts:
            self._sums_to_one(
                [(part.code, part.share) for part in parts], block, f"ส่วนของ {code}", f"the parts of {code}"
            )
        if rule == "weighted":
            self._sums_to_one(
                [(each.code, each.weight) for each in indicators],
                content,
                f"ตัวชี้วัดของ {code}",
                f"the indicators of {code}",
            )
        found = Instrument(
            self._code(code, block),
            self._text(block, "name"),
            cast(Literal["survey", "disclosure"], kind),
            block.share("weight"),
            rule,
            parts,
            indicators,
            self._sample(block),
            self._basis(block),
        )
        block.close()
        return found

    def _indicators(self, content: Block, kind: str) -> tuple[Indicator, ...]:
        """What stands in an instrument's file; nothing where the file could not be read."""
        if not content.keys():
            return ()
        content.text("scale")
        scale = self._scale_of(content, "")
        indicators = tuple(
            self._indicator(key, each, scale, kind) for key, each in _children(content, "indicators")
        )
        self._refuse_homeless(content)
        content.close()
        return indicators

    def _refuse_homeless(self, content: Block) -> None:
        """Questions and items must stand inside an indicator; say so by name where they do not."""
        for kind in ("questions", "sub_indicators", "items"):
            for code, each in _children(content, kind, required=False):
                each.complain("in-no-indicator", f"{code} ไม่ได้อยู่ในตัวชี้วัดใด", f"{code} stands in no indicator")

    def _part(self, code: str, block: Block) -> Part:
        part = Part(
            self._code(code, block), self._text(block, "name"), block.share("share"), self._basis(block)
        )
        block.close()
        return part

    def _sample(self, block: Block) -> Sample | None:
        inner = block.block("sample", required=False)
        if inner is None:
            return None
        sample = Sample(
            inner.share("share"), inner.whole("at_least"), inner.whole("enough"), self._basis(inner)
        )
        inner.close()
        return sample

    # the year as a whole

    def _levels(self, block: Block, instruments: Sequence[Instrument]) -> tuple[Level, ...]:
        known = {code for each in instruments for code in (each.code, *each.forms)}
        levels = []
        for each in block.blocks("levels"):
            inner = each.block("floors", required=False)
            wanted = inner.keys() if inner else ()
            floors = {key: inner.share(key) for key in wanted} if inner else {}
            for code in floors.keys() - known:
                each.complain(
                    "unknown-code", f"ไม่มีเครื่องมือ {code}", f"there is no instrument {code}", "floors"
                )
            level = Level(
                each.text("code"),
                self._text(each, "name"),
                each.share("at_least"),
                floors,
                each.flag("passes", default=False),
                self._basis(each),
            )
            each.close()
            levels.append(level)
        return tuple(levels)

    def _rounding(self, block: Block) -> Rounding:
        inner = block.block("rounding")
        if inner is None:
            return Rounding(ROUNDING_POLICIES[0], 2, Basis("", "unknown"))
        rounding = Rounding(
            inner.choice("policy", ROUNDING_POLICIES), inner.whole("decimals"), self._basis(inner)
        )
        inner.close()
        return rounding

    def _papers(self, block: Block) -> dict[PaperKind, PaperRule]:
        """Under which items this year asks for the papers on the year before, and what these must hold."""
        inner = block.block("papers", required=False)
        if inner is None:
            return {}
        basis, held = self._basis(inner), inner.block("must_hold", required=False)
        papers = {key: self._paper_rule(inner, held, key, basis) for key in PAPER_KINDS}
        if held is not None:
            held.close()
        inner.close()
        return papers

    def _paper_rule(self, block: Block, held: Block | None, key: PaperKind, basis: Basis) -> PaperRule:
        item = block.text(key)
        if item and item not in self.codes:
            block.complain("unknown-code", f"ไม่มีข้อตรวจ {item}", f"there is no item {item}", key)
        if held is None:
            return PaperRule(item, (), basis, basis)
        found = held.take(key)
        if not isinstance(found, Block):
            return PaperRule(item, self._contents(held, key), basis, basis)
        # A list known from elsewhere, or less surely, than the item brings its own basis.
        rule = PaperRule(item, self._contents(found, "contents"), basis, self._basis(found))
        found.close()
        return rule

    def _contents(self, block: Block, key: str) -> tuple[str, ...]:
        """What a paper must hold: at least one name of the closed set, none of them twice."""
        found = block.take(key)
        members = found if isinstance(found, list) else []
        names = [each.text if isinstance(each, Leaf) else "" for each in members]
        if not names:
            block.complain("not-a-list", f"“{key}” ต้องเป็นรายการ", f"“{key}” must be a list", key)
        for name in dict.fromkeys(names):
            if name not in PAPER_CONTENTS:
                listed = ", ".join(PAPER_CONTENTS)
                block.complain(
                    "not-an-option",
                    f"“{name}” ใน “{key}” ไม่ใช่ค่าที่ใช้ได้ ใช้ได้เฉพาะ {listed}",
                    f"“{name}” in “{key}” is not allowed; use one of {listed}",
                    key,
                )
            elif names.count(name) > 1:
                block.complain("twice", f"“{name}” ซ้ำกันใน “{key}”", f"“{name}” stands twice in “{key}”", key)
        return tuple(names)

    def _sums_to_one(self, weights: Sequence[tuple[str, Fraction]], block: Block, th: str, en: str) -> None:
        total = sum((weight for _, weight in weights), Fraction(0))
        if total != 1 or any(weight <= 0 for _, weight in weights):
            listed = " + ".join(f"{code} ({weight})" for code, weight in weights)
            block.complain(
                "weights",
                f"น้ำหนักของ{th} ต้องมากกว่า 0 และรวมกันได้ 1 แต่ {listed} = {total}",
                f"the weights of {en} must be above 0 and sum to 1, but {listed} = {total}",
            )

    def _check_whole(self, framework: Framework, block: Block) -> None:
        if framework.status != "totals_only":
            weights = [(each.code, each.weight) for each in framework.instruments]
            self._sums_to_one(weights, block, "เครื่องมือ", "the instruments")
        self._check_year(framework, block)
        self._check_levels(framework.levels, block)

    def _check_year(self, framework: Framework, block: Block) -> None:
        written = re.search(r"-(\d{4})$", framework.code)
        if framework.year and not 2540 <= framework.year <= 2700:
            block.complain(
                "wrong-year",
                f"ปีงบประมาณ {framework.year} ต้องเป็นพุทธศักราช",
                f"fiscal year {framework.year} must be a Buddhist-era year",
                "year",
            )
        elif framework.year and written and int(written[1]) != framework.year:
            block.complain(
                "wrong-year",
                f"รหัส {framework.code} ไม่ตรงกับปี {framework.year}",
                f"code {framework.code} does not agree with year {framework.year}",
                "year",
            )

    def _check_levels(self, levels: Sequence[Level], block: Block) -> None:
        if not levels:
            return
        codes = [level.code for level in levels]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            block.complain("duplicate-code", f"ระดับ {code} ซ้ำกัน", f"level {code} stands twice", "levels")
        bounds = [level.at_least for level in levels]
        if bounds != sorted(bounds, reverse=True) or bounds[-1] != 0 or bounds[0] > 100:
            block.complain(
                "levels",
                "ระดับผลต้องเรียงจากสูงลงต่ำ และระดับสุดท้ายเริ่มที่ 0",
                "levels must run from the highest down, and the last must start at 0",
                "levels",
            )


def _children(block: Block, key: str, required: bool = True) -> Iterable[tuple[str, Block]]:
    inner = block.block(key, required)
    return list(inner.children()) if inner else []
