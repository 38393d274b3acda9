"""Officers' own words taken out of edited papers, and kept in a file beside the body file.

`my-body.texts.yaml` holds, by key, the texts that officers changed in Word. They take the place of the draft
in every paper printed from then on; figures are refreshed around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from prongsai import strict_yaml
from prongsai.documents.content import ink
from prongsai.documents.forms import text_blocks
from prongsai.documents.paper_settings import PaperSettings, read_texts
from prongsai.errors import PaperError, Place, Problem
from prongsai.frameworks import Framework
from prongsai.strict_yaml import Complaints
from prongsai.thai import to_arabic_digits

SUFFIX = ".texts.yaml"
_ASIDE = re.compile(r"\.previous(?:-\d+)?\.docx$")
_HEAD = (
    "# ข้อความที่แก้ไขในเอกสาร Word นำกลับมาด้วยคำสั่ง prongsai texts ใช้แทนข้อความร่างทุกครั้งที่พิมพ์\n"
    "# Texts edited in Word, taken back by prongsai texts; they stand in place of the drafts.\n"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: the file written, and the keys of the texts that are new or changed in it."""

    path: Path
    keys: tuple[str, ...]


def file_of(path: Path) -> Path:
    """The file of own texts that belongs to a body file: my-body.yaml → my-body.texts.yaml."""
    return path.with_name(path.stem + SUFFIX)


def with_own_texts(settings: PaperSettings, path: Path, framework: Framework) -> PaperSettings:
    """The settings with the texts beside the body file at `path` put in.

    PaperError where the file is wrong, or where a key has a text in both files.
    """
    texts, places = _read(file_of(path), framework)
    twice = [_in_both(key, places[key], settings.text_places[key]) for key in texts if key in settings.texts]
    if twice:
        raise PaperError(twice)
    return settings.with_texts({**settings.texts, **texts}, {**settings.text_places, **places})


def take(path: Path, papers: Sequence[Path], settings: PaperSettings, framework: Framework) -> Taken:
    """Take the edited texts out of DOCX papers into the file beside the body file at `path`.

    `papers` are DOCX files, or folders of them; blocks nobody edited are passed over. PaperError where a file
    is no DOCX or lost its marks, where two papers give one text differently, or where the body file
    itself holds that text; then nothing is written.
    """
    before, _ = _read(file_of(path), framework)
    found: dict[str, tuple[str, Path]] = {}
    problems: list[Problem] = []
    for paper in _papers(papers):
        for key, text in _edited(paper, problems):
            if key in found and found[key][0] != text:
                problems.append(_two_ways(key, found[key][1], paper))
            elif key in settings.text_places and key not in before:
                problems.append(_in_both(key, Place(str(paper)), settings.text_places[key]))
            found.setdefault(key, (text, paper))
    if problems:
        raise PaperError(problems)
    texts = {key: text for key, (text, _) in found.items() if text}
    changed = tuple(key for key, text in texts.items() if before.get(key) != text)
    if changed:
        _write(file_of(path), {**before, **texts})
    return Taken(file_of(path), changed)


def _edited(paper: Path, problems: list[Problem]) -> list[tuple[str, str]]:
    """The texts that somebody changed in a paper, by key; a fault of the file goes into `problems`."""
    try:
        blocks = text_blocks.read(paper.read_bytes(), str(paper))
    except PaperError as error:
        problems += error.problems
        return []
    if not blocks:
        problems.append(_no_texts(paper))
    return [(key, _plain(block.paragraphs)) for key, block in blocks.items() if block.is_edited]


def _papers(given: Iterable[Path]) -> list[Path]:
    """The DOCX files given, and those in the folders given; copies that were put aside are not read."""
    found: list[Path] = []
    for path in given:
        inside = sorted(path.glob("*.docx")) if path.is_dir() else [path]
        found += [each for each in inside if not path.is_dir() or _is_current(each)]
    return found


def _is_current(path: Path) -> bool:
    return not _ASIDE.search(path.name) and not path.name.startswith("~$")


def aside_of(path: Path) -> Path:
    """Where a DOCX is put before another takes its name: memo.previous.docx, then memo.previous-2.docx …"""
    names = (f"{path.stem}.previous{f'-{number}' if number > 1 else ''}.docx" for number in count(1))
    return next(found for name in names if not (found := path.with_name(name)).exists())


def _plain(paragraphs: Iterable[str]) -> str:
    put = ink("arabic")
    lines = (" ".join(put(line).split()) for each in paragraphs for line in each.splitlines())
    return to_arabic_digits("\n".join(line for line in lines if line))


def _read(path: Path, framework: Framework) -> tuple[dict[str, str], dict[str, Place]]:
    if not path.is_file():
        return {}, {}
    complaints = Complaints()
    texts, places = read_texts(strict_yaml.read(path, complaints), framework)
    if complaints.problems:
        raise PaperError(complaints.problems)
    return texts, places


def _write(path: Path, texts: Mapping[str, str]) -> None:
    """Each text as a YAML block, so that it can be read and edited as it will be printed."""
    entries = "".join(
        f"{key}: |-\n" + "".join(f"  {line}\n" for line in text.splitlines()) for key, text in texts.items()
    )
    part = path.with_name(path.name + ".part")
    part.write_text(_HEAD + entries, encoding="utf-8")
    part.replace(path)


def _two_ways(key: str, one: Path, other: Path) -> Problem:
    return Problem(
        "text-two-ways",
        f"ข้อความ “{key}” แก้ไขไม่ตรงกันใน {one.name} และ {other.name} โปรดแก้ให้ตรงกันหรือระบุเพียงแฟ้มเดียว",
        f"the text “{key}” was edited differently in {one.name} and {other.name}; give one of them",
        Place(str(other)),
    )


def _no_texts(paper: Path) -> Problem:
    return Problem(
        "no-texts",
        "ไม่พบข้อความที่ทำเครื่องหมายไว้ในแฟ้มนี้ อาจบันทึกด้วยโปรแกรมที่ลบเครื่องหมายออก หรือไม่ใช่เอกสารที่พิมพ์จากแฟ้มหน่วยงาน",
        "this file has no marked texts: it was saved by a program that drops the marks, or not printed by us",
        Place(str(paper)),
    )


def _in_both(key: str, here: Place, there: Place) -> Problem:
    where = there.say("th")
    return Problem(
        "text-twice",
        f"ข้อความ “{key}” มีอยู่แล้วใต้ texts: ({where}) โปรดแก้ที่นั่น หรือลบออกก่อน",
        f"the text “{key}” stands already under texts: ({there.say('en')}); change it there or delete it",
        here,
    )
