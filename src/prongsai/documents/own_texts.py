"""Officers' own words taken out of edited papers, and kept in a file beside the body file.

`my-body.texts.yaml` holds, by key, the texts that officers changed in Word. They take the place of the draft
in every paper printed from then on; figures are refreshed around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from prongsai import strict_yaml
from prongsai.documents import whole_files
from prongsai.documents.content import ink
from prongsai.documents.forms import text_blocks
from prongsai.documents.forms.text_blocks import ReadBlock
from prongsai.documents.paper_settings import PaperSettings, read_texts, text_keys
from prongsai.errors import PaperError, Place, Problem
from prongsai.frameworks import Framework
from prongsai.strict_yaml import Complaints
from prongsai.thai import to_arabic_digits

SUFFIX = ".texts.yaml"
_LARGEST_PAPER = 64_000_000
_LONGEST_PROPERTY = 255
_LONGEST_SHOWN = 60
_ORIGIN = re.compile(r"[0-9๐-๙]{4} \S")
_HEAD = (
    "# ข้อความที่แก้ไขในเอกสาร Word นำกลับมาด้วยคำสั่ง prongsai texts ใช้แทนข้อความร่างทุกครั้งที่พิมพ์\n"
    "# Texts edited in Word, taken back by prongsai texts; they stand in place of the drafts.\n"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: the file written, and the keys of the texts that are new or changed in it.

    `notes` are texts that were not taken although somebody may have meant them to be.
    """

    path: Path
    keys: tuple[str, ...]
    notes: tuple[Problem, ...] = ()


class _Edit(NamedTuple):
    """One text as somebody left it in one paper; empty where all of it was deleted."""

    key: str
    text: str
    paper: Path


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


def take(
    path: Path, papers: Sequence[Path], settings: PaperSettings, framework: Framework, body: str
) -> Taken:
    """Take the edited texts out of DOCX papers into the file beside the body file at `path`.

    `papers` are DOCX files, or folders of them; blocks nobody edited are passed over. PaperError names every
    file that is no DOCX, lost its marks or was printed for another body or year, every text edited in two
    ways, and every one that the body file itself holds; then nothing is written.
    """
    before, _ = _read(file_of(path), framework)
    problems: list[Problem] = []
    read = _blocks(
        _papers(papers, path, problems), f"{framework.year} {body}", text_keys(framework), problems
    )
    edits = _by_key(_edits(read, text_keys(framework), problems), problems)
    filled = {key: edit for key, edit in edits.items() if edit.text}
    problems += [
        _in_both(key, Place(str(edit.paper)), settings.text_places[key])
        for key, edit in filled.items()
        if key in settings.text_places and key not in before
    ]
    if problems:
        raise PaperError(dict.fromkeys(problems))
    changed = tuple(key for key, edit in filled.items() if before.get(key) != edit.text)
    if changed:
        _write(file_of(path), {**before, **{key: edit.text for key, edit in filled.items()}})
    instead = {**settings.text_places, **dict.fromkeys(before, Place(str(file_of(path))))}
    emptied = [_emptied(edit, instead.get(key)) for key, edit in edits.items() if not edit.text]
    uncompared = [_not_compared(block.key, paper) for paper, block in read if not block.has_digest]
    return Taken(file_of(path), changed, tuple(dict.fromkeys((*emptied, *uncompared))))


def _papers(given: Iterable[Path], body_file: Path, problems: list[Problem]) -> list[Path]:
    """The DOCX files given, and those in the folders given; copies that were put aside are not read."""
    found: list[Path] = []
    for path in given:
        inside = _inside(path, body_file) if path.is_dir() else [path]
        if not inside:
            problems.append(_no_papers(path))
        found += inside
    return list(dict.fromkeys(found))


def _inside(folder: Path, body_file: Path) -> list[Path]:
    """A body's papers in a folder: those in its subfolder, where `set` printed them, else all there are."""
    is_own = folder.resolve().name == body_file.stem
    own = [] if is_own else [*_docx_in(folder / body_file.stem), *_docx_in(folder, f"{body_file.stem}.docx")]
    return own or _docx_in(folder)


def _docx_in(folder: Path, pattern: str = "*.docx") -> list[Path]:
    files = sorted(each for each in folder.iterdir() if each.match(pattern)) if folder.is_dir() else []
    return [each for each in files if each.is_file() and _is_current(each)]


def _is_current(path: Path) -> bool:
    return not whole_files.is_aside(path) and not path.name.startswith("~$")


def _blocks(
    papers: Iterable[Path], origin: str, known: Set[str], problems: list[Problem]
) -> list[tuple[Path, ReadBlock]]:
    """The text blocks of ours in every paper; the faults of the files go into `problems`."""
    found: list[tuple[Path, ReadBlock]] = []
    for paper in papers:
        try:
            ours = [each for each in _read_paper(paper, origin) if each.has_digest or each.key in known]
        except PaperError as error:
            problems += error.problems
            continue
        if not ours:
            problems.append(_no_texts(paper))
        found += [(paper, block) for block in ours]
    return found


def _read_paper(paper: Path, origin: str) -> tuple[ReadBlock, ...]:
    try:
        if paper.exists() and not paper.is_file():
            raise PaperError(_unreadable(paper, "ไม่ใช่แฟ้มธรรมดา", "no ordinary file"))
        if paper.stat().st_size > _LARGEST_PAPER:
            most = _LARGEST_PAPER // 1_000_000
            raise PaperError(_unreadable(paper, f"ใหญ่เกิน {most} MB", f"larger than {most} MB"))
        data = paper.read_bytes()
    except OSError as error:
        raise PaperError(_unreadable(paper, str(error.strerror), str(error.strerror))) from error
    blocks = text_blocks.read(data, str(paper))
    written = text_blocks.read_origin(data)
    if _ORIGIN.match(written) and _bare(written) != _bare(origin):
        raise PaperError(_of_another(paper, written, origin))
    return blocks


def _bare(origin: str) -> str:
    """Without what word processors change in a property: its spaces and commas, and what is too long."""
    return re.sub(r"[\s,;]", "", to_arabic_digits(ink("arabic")(origin)[:_LONGEST_PROPERTY]))


def _edits(
    read: Iterable[tuple[Path, ReadBlock]], known: Set[str], problems: list[Problem]
) -> Iterator[_Edit]:
    for paper, block in read:
        if not block.is_edited:
            continue
        if block.key not in known:
            problems.append(_unknown(block.key, paper))
        elif block.signs:
            problems.append(_signs(block, paper))
        else:
            yield _Edit(block.key, _plain(block.paragraphs), paper)


def _by_key(edits: Iterable[_Edit], problems: list[Problem]) -> dict[str, _Edit]:
    found: dict[str, _Edit] = {}
    for edit in edits:
        first = found.setdefault(edit.key, edit)
        if first.text != edit.text:
            problems.append(_two_ways(first, edit))
    return found


def _plain(paragraphs: Iterable[str]) -> str:
    put = ink("arabic")
    lines = (" ".join(put(line).split()) for each in paragraphs for line in each.splitlines())
    return to_arabic_digits("\n".join(line for line in lines if line))


def _read(path: Path, framework: Framework) -> tuple[dict[str, str], dict[str, Place]]:
    if not path.exists():
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
    whole_files.write({path: (_HEAD + entries).encode()})


def _two_ways(one: _Edit, other: _Edit) -> Problem:
    if one.paper == other.paper:
        th, en = f"สองแห่งใน {one.paper.name}", f"in two places of {one.paper.name}"
        wanted_th, wanted_en = "โปรดแก้ให้ตรงกัน", "make them the same"
    else:
        th, en = f"{one.paper.name} และ {other.paper.name}", f"in {one.paper.name} and {other.paper.name}"
        wanted_th, wanted_en = "โปรดแก้ให้ตรงกันหรือระบุเพียงแฟ้มเดียว", "give one of them"
        th = f"ใน {th}"
    return Problem(
        "text-two-ways",
        f"ข้อความ “{one.key}” แก้ไขไม่ตรงกัน{th} {wanted_th}",
        f"the text “{one.key}” was edited differently {en}; {wanted_en}",
        Place(str(other.paper)),
    )


def _emptied(edit: _Edit, instead: Place | None) -> Problem:
    """What is printed next time in place of a text that was deleted in Word."""
    where_th, where_en = "ข้อความร่าง", "the draft"
    if instead is not None:
        where_th, where_en = f"ข้อความที่เก็บไว้ ({instead.say('th')})", f"the text kept in {instead.say('en')}"
    return Problem(
        "text-emptied",
        f"ข้อความ “{edit.key}” ถูกลบจนว่าง การพิมพ์ครั้งต่อไปจะใช้{where_th}ตามเดิม",
        f"the text “{edit.key}” was emptied; {where_en} will be printed there again",
        Place(str(edit.paper)),
    )


def _not_compared(key: str, paper: Path) -> Problem:
    return Problem(
        "text-not-compared",
        f"ข้อความ “{key}” เสียเครื่องหมายที่บอกว่าพิมพ์ไว้อย่างไร จึงไม่ทราบว่าแก้ไขหรือไม่ และไม่ได้นำกลับมา",
        f"the text “{key}” lost the mark of what was printed; it may or may not be edited and was not taken",
        Place(str(paper)),
    )


def _unknown(key: str, paper: Path) -> Problem:
    shown = " ".join(ink("arabic")(key).split())[:_LONGEST_SHOWN]
    return Problem(
        "unknown-text",
        f"ไม่มีข้อความชื่อ “{shown}” ในเอกสารของปีนี้ จึงนำกลับมาไม่ได้",
        f"papers of this year have no text “{shown}”, so it cannot be taken",
        Place(str(paper)),
    )


def _signs(block: ReadBlock, paper: Path) -> Problem:
    listed = ", ".join(dict.fromkeys(block.signs))
    return Problem(
        "text-signs",
        f"ข้อความ “{block.key}” มีสัญลักษณ์ที่เก็บเป็นตัวอักษรไม่ได้ ({listed}) โปรดพิมพ์ด้วยแบบอักษร Sarabun",
        f"the text “{block.key}” holds signs that cannot be kept as text ({listed}); type them in Sarabun",
        Place(str(paper)),
    )


def _of_another(paper: Path, written: str, origin: str) -> Problem:
    theirs, ours = (each.partition(" ") for each in (written, origin))
    return Problem(
        "not-its-paper",
        f"เอกสารนี้พิมพ์ให้{theirs[2]} ปี {theirs[0]} ไม่ใช่{ours[2]} ปี {ours[0]} ของแฟ้มหน่วยงานนี้",
        f"this paper was printed for {theirs[2]}, {theirs[0]}; the body file is of {ours[2]}, {ours[0]}",
        Place(str(paper)),
    )


def _no_papers(folder: Path) -> Problem:
    return Problem(
        "no-papers",
        "ไม่มีเอกสาร Word (.docx) ในโฟลเดอร์นี้",
        "there is no Word document (.docx) in this folder",
        Place(str(folder)),
    )


def _unreadable(paper: Path, th: str, en: str) -> Problem:
    return Problem("unreadable", f"อ่านแฟ้มไม่ได้ ({th})", f"the file cannot be read ({en})", Place(str(paper)))


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
