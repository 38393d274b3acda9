"""Making a year's folder: a copy of an earlier year to work on, or a copy with the official wording put in.

Files are edited as text at the places the YAML parser names, so that comments and layout stay. A folder is
written beside its place, loaded to see that it is sound, and only then given its name: there is never half
a year on the disk, and nothing is ever overwritten.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml
from yaml.error import Mark

from prongsai.errors import FrameworkError, Place, Problem
from prongsai.frameworks.load import folder, load
from prongsai.frameworks.model import Framework
from prongsai.frameworks.wording import Wording, read_wording
from prongsai.strict_yaml import Loader

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=][^,\[\]{}#'\"\n]*")
Files = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Edit:
    """Put `text` in place of the characters from `start` to `end` of a file."""

    start: int
    end: int
    text: str


def new_year(source: int | str | Path, year: int, to: Path) -> Path:
    """Copy the rules of `source` (as for `load`) to the new folder `to` as a draft for fiscal year `year`.

    Every element continues its counterpart in `source` and every certainty becomes `unknown`: nothing is
    taken for granted until somebody has checked it against the year's manual. Worked examples are not
    copied. FrameworkError where `source` is unsound, `year` is not later, or `to` exists.

    >>> new_year(2568, 2570, Path("2570"))
    """
    old = load(source)
    if year <= old.year:
        raise FrameworkError(
            Problem(
                "wrong-year",
                f"ปี {year} ต้องอยู่หลังปี {old.year} ที่คัดลอกมา",
                f"year {year} must be later than {old.year}, which is copied",
            )
        )
    files = _files(folder(source))
    written = {name: _apply(text, _year_edits(name, text, old, year)) for name, text in files.items()}
    return _write(written, to)


def load_wording(source: int | str | Path, file: Path, to: Path) -> Path:
    """Copy the rules of `source` to the new folder `to` with the official wording of `file` put in.

    `file` is XLSX (columns รหัส or code, ข้อความ or text) or YAML (code: text); codes are those of
    questions, their lines (I8.1) and items. What is put in becomes `wording: official`; a question of
    several lines needs its own text and those of all its lines. FrameworkError names every unknown,
    repeated or missing code with its row or line.
    """
    old = load(source)
    wording = read_wording(file, old)
    files = _files(folder(source))
    written = {name: _apply(text, _wording_edits(text, wording)) for name, text in files.items()}
    return _write(written, to)


def wording_table(framework: Framework) -> list[tuple[str, str]]:
    """Code and present text of everything that can be worded officially, for a file to fill in."""
    rows = []
    for question in framework.questions:
        rows.append((question.code, question.asks.th))
        rows.extend((line.code, line.asks.th) for line in question.lines if line.code != question.code)
    return [*rows, *((item.code, item.title.th) for item in framework.items)]


# files and edits


def _files(home: Path) -> Files:
    return {path.name: path.read_text(encoding="utf-8-sig") for path in sorted(home.glob("*.yaml"))}


def _apply(text: str, edits: Iterator[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _write(files: Files, to: Path) -> Path:
    """Give the files their folder in one step, after they have loaded without complaint."""
    if to.exists():
        raise FrameworkError(
            Problem("exists", "มีอยู่แล้ว จึงไม่เขียนทับ", "exists already and is not overwritten", Place(str(to)))
        )
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.parent))
    except OSError as error:
        raise FrameworkError(_unwritable(to, error)) from error
    try:
        made = workshop / to.name
        made.mkdir()
        for name, text in files.items():
            (made / name).write_text(text, encoding="utf-8")
        load(made)
        made.rename(to)
    except OSError as error:
        raise FrameworkError(_unwritable(to, error)) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return to


def _unwritable(to: Path, error: OSError) -> Problem:
    return Problem(
        "unwritable",
        f"เขียนแฟ้มไม่ได้ ({error.strerror})",
        f"cannot be written ({error.strerror})",
        Place(str(to)),
    )


# walking the YAML


Keys = tuple[str, ...]


def _walk(node: yaml.Node, keys: Keys = ()) -> Iterator[tuple[Keys, yaml.MappingNode]]:
    """Every mapping of a file with the keys that lead to it; members of lists count from 1."""
    if isinstance(node, yaml.MappingNode):
        yield keys, node
        for key, value in node.value:
            yield from _walk(value, (*keys, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for number, member in enumerate(node.value, 1):
            yield from _walk(member, (*keys, str(number)))


def _mappings(text: str) -> Iterator[tuple[Keys, yaml.MappingNode]]:
    root = yaml.compose(text, Loader=Loader)
    return _walk(root) if root is not None else iter(())


def _entries(node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    return {str(key.value): (key, value) for key, value in node.value}


def _replace(node: yaml.Node, text: str) -> _Edit:
    """Put another scalar in place of a scalar; one written as a block (| or >) ends with its line."""
    end = "\n" if getattr(node, "style", None) in ("|", ">") else ""
    return _Edit(cast(Mark, node.start_mark).index, cast(Mark, node.end_mark).index, text + end)


def _insert(node: yaml.MappingNode, before: yaml.Node, text: str) -> _Edit:
    """Put a new entry before the key `before` of a mapping, in the mapping's own style."""
    mark = cast(Mark, before.start_mark)
    between = ", " if node.flow_style else "\n" + " " * mark.column
    return _Edit(mark.index, mark.index, text + between)


def _scalar(text: str) -> str:
    """A text as YAML reads it back, with quotes only where they are needed."""
    plain = _PLAIN.fullmatch(text) and ": " not in text and not text.endswith((":", " "))
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _element_code(keys: Keys) -> str | None:
    """The code of the indicator, question or item that these keys lead to."""
    grown_under = {"indicators", "questions", "items"}
    return keys[-1] if len(keys) % 2 == 0 and len(keys) >= 2 and keys[-2] in grown_under else None


# a new year


def _year_edits(name: str, text: str, old: Framework, year: int) -> Iterator[_Edit]:
    for keys, node in _mappings(text):
        entries = _entries(node)
        if "certainty" in entries:
            yield _replace(entries["certainty"][1], "unknown")
        if "comparable" in entries:
            yield _replace(entries["comparable"][1], "true")
        code = old.code if name == "framework.yaml" and not keys else _element_code(keys)
        if name == "framework.yaml" and not keys:
            yield from _heading_edits(entries, old, year)
        elif code is not None:
            code = f"{old.code}/{code}"
        if code is not None:
            yield _continue(node, entries, code)


def _continue(node: yaml.MappingNode, entries: Mapping[str, tuple[yaml.Node, yaml.Node]], code: str) -> _Edit:
    """Say what an element continues, in place of what it continued before."""
    if "continues" in entries:
        return _replace(entries["continues"][1], code)
    before = entries.get("source") or entries["pass_mark"]
    return _insert(node, before[0], f"continues: {code}")


def _heading_edits(
    entries: Mapping[str, tuple[yaml.Node, yaml.Node]], old: Framework, year: int
) -> Iterator[_Edit]:
    """The year's own code, number, name and status, and a first line saying where it came from."""
    stem = re.sub(r"-?\d{4}$", "", old.code)
    yield _replace(entries["framework"][1], f"{stem}-{year}")
    yield _replace(entries["year"][1], str(year))
    yield _replace(entries["status"][1], "draft")
    yield _Edit(0, 0, f"# Copied from {old.code}; unknown until checked against the manual of {year}.\n")
    name = entries["name"][1]
    values = [value for _, value in name.value] if isinstance(name, yaml.MappingNode) else [name]
    for value in values:
        yield _replace(value, _scalar(str(value.value).replace(str(old.year), str(year))))


# official wording


def _wording_edits(text: str, wording: Wording) -> Iterator[_Edit]:
    for keys, node in _mappings(text):
        entries = _entries(node)
        code = _element_code(keys)
        if keys[-2:-1] == ("parts",):
            code = f"{keys[-3]}.{keys[-1]}"
        found = wording.get(code or "")
        if found is None:
            continue
        words = entries.get("asks") or entries["title"]
        thai = _entries(words[1])["th"][1] if isinstance(words[1], yaml.MappingNode) else words[1]
        yield _replace(thai, _scalar(found))
        if "wording" in entries:
            yield _replace(entries["wording"][1], "official")
