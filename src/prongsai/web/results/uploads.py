"""The files an officer chose: their names, kinds and sizes, which is the body file, and where each belongs.

A browser sends files without their folders; the body file says by which names it calls the others.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from prongsai import answers, documents, strict_yaml
from prongsai.errors import AnswersError, Place, Problem
from prongsai.strict_yaml import Block, Complaints, Leaf
from prongsai.web.accounts import walls
from prongsai.web.results.models import ResultFile

MOST_FILES = 12
LARGEST = 4 * 1024 * 1024
_LONGEST_NAME = 200
_YAML = (".yaml", ".yml")
#: Endings of files of answers.
ANSWER_ENDINGS = (".csv", ".xlsx", ".parquet")
_PICTURES = (".png", ".jpg", ".jpeg")
#: What a browser's file chooser offers.
ACCEPTED = ",".join((*_YAML, *ANSWER_ENDINGS, *_PICTURES))
_PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it came: its path as named in the body file, and its bytes."""

    name: str
    content: bytes


def checked(files: Sequence[Upload]) -> Sequence[Upload]:
    """The files as they are; AnswersError names all that is wrong with their names, kinds and sizes."""
    problems = [problem for each in files for problem in _faults(each)]
    if len(files) > MOST_FILES:
        th, en = f"เลือกได้ครั้งละไม่เกิน {MOST_FILES} แฟ้ม", f"choose at most {MOST_FILES} files at a time"
        problems.append(Problem("too-many-files", th, en))
    twice = sorted(name for name, times in Counter(each.name for each in files).items() if times > 1)
    problems += [
        Problem("file-twice", "เลือกแฟ้มชื่อนี้ซ้ำ", "a file of this name was chosen twice", Place(name))
        for name in twice
    ]
    has_none = not any(_is_of(each, _YAML) for each in files)
    candidates = [] if has_none or problems else _candidates(files)
    if len(candidates) > 1:
        problems.append(_several(candidates))
    elif has_none or (not problems and not candidates):
        problems.append(
            Problem(
                "no-body-file",
                "ต้องมีแฟ้มหน่วยงาน (.yaml) หนึ่งแฟ้ม พร้อมแฟ้มคำตอบ แฟ้มแผน หรือภาพตราที่แฟ้มนั้นอ้างถึง ถ้ามี",
                "choose one body file (.yaml), with the answers, the plan or the emblem it names, if any",
            )
        )
    if problems:
        raise AnswersError(problems)
    return files


def _several(candidates: Sequence[Upload]) -> Problem:
    number, names = len(candidates), ", ".join(each.name for each in candidates)
    return Problem(
        "several-body-files",
        f"เลือกแฟ้มหน่วยงาน (.yaml) มา {number} แฟ้ม คือ {names} ให้เลือกแฟ้มเดียว "
        "แฟ้ม .yaml อื่นเลือกพร้อมกันได้เฉพาะแฟ้มแผนที่แฟ้มหน่วยงานอ้างถึง",
        f"{number} body files (.yaml) were chosen: {names}; choose one. "
        "Another .yaml file goes with it only where the body file names it as its plan",
    )


def _faults(file: Upload) -> Iterator[Problem]:
    place = Place(file.name)
    if not _is_of(file, (*_YAML, *ANSWER_ENDINGS, *_PICTURES)):
        yield Problem(
            "file-kind",
            "ใช้ได้เฉพาะแฟ้ม .yaml .csv .xlsx .parquet และภาพ .png .jpg",
            "only .yaml, .csv, .xlsx and .parquet files and .png or .jpg pictures can be used",
            place,
        )
    if len(file.content) > LARGEST:
        yield Problem("too-large", "แฟ้มใหญ่เกิน 4 MB", "the file is larger than 4 MB", place)
    elif _is_of(file, _PICTURES) and not documents.can_be_printed(file.content):
        yield Problem(
            "not-a-picture", "ไม่ใช่ภาพ PNG หรือ JPEG ที่พิมพ์ได้", "this is no PNG or JPEG picture to print", place
        )
    parts = PurePosixPath(file.name).parts
    is_astray = file.name.startswith("/") or ".." in parts or "\\" in file.name or "\0" in file.name
    if is_astray or len(file.name) > _LONGEST_NAME:
        yield Problem("file-name", "ชื่อแฟ้มใช้ไม่ได้", "the file's name cannot be used", place)


def _is_of(file: Upload, endings: tuple[str, ...]) -> bool:
    return file.name.lower().endswith(endings)


def body_file(files: Sequence[Upload]) -> Upload:
    """The file about the body, among files that were `checked`."""
    (found,) = _candidates(files)
    return found


def _candidates(files: Sequence[Upload]) -> Sequence[Upload]:
    """The YAML files that no other names as its plan."""
    found = [each for each in files if _is_of(each, _YAML)]
    if len(found) < 2:
        return found
    plans = {name for each in found for name in _plan_of(_read(each))}
    return [each for each in found if PurePosixPath(each.name).name not in plans]


def _read(file: Upload) -> Block:
    """What a YAML file says; where it cannot be read it says nothing, and loading it complains."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "file.yaml"
        path.write_bytes(file.content)
        return strict_yaml.read(path, Complaints())


def placed(files: Sequence[Upload]) -> Sequence[Upload]:
    """The files under the names the body file calls them by."""
    folders: dict[str, set[str]] = {}
    for name in _names(_read(body_file(files))):
        folders.setdefault(PurePosixPath(name).name, set()).add(name)
    moved = [
        replace(each, name=min(folders[each.name])) if len(folders.get(each.name, ())) == 1 else each
        for each in files
    ]
    return files if any(True for each in moved for _ in _faults(each)) else moved


def named_in(file: Upload) -> set[str]:
    """The names of all files that a body file names."""
    return set(_names(_read(file)))


def _names(block: Block) -> Iterator[str]:
    """Every file that a body file names: of answers, of its plan, and its emblem."""
    yield from _plan_of(block)
    paper = block.take("paper")
    if isinstance(paper, Block) and isinstance(emblem := paper.take("emblem"), Leaf):
        yield emblem.text
    years = block.take("years")
    for year in years.keys() if isinstance(years, Block) else ():
        inner = years.take(year) if isinstance(years, Block) else None
        named = inner.take("answers") if isinstance(inner, Block) else None
        if isinstance(named, Block):
            yield from (leaf.text for key in named.keys() if isinstance(leaf := named.take(key), Leaf))  # noqa: SIM118


def _plan_of(block: Block) -> Iterator[str]:
    if isinstance(found := block.take("plan"), Leaf) and found.text:
        yield found.text


def vet(files: Iterable[Upload]) -> None:
    """AnswersError names every Parquet file, whatever it is called, that a throw-away process cannot read."""
    problems: list[Problem] = []
    for each in files:
        if each.content.startswith(_PARQUET):
            with tempfile.TemporaryDirectory() as name:
                path = Path(name) / "answers.parquet"
                path.write_bytes(each.content)
                try:
                    answers.vet_parquet(path)
                except AnswersError as error:
                    problems += [replace(one, place=Place(each.name)) for one in error.problems]
    if problems:
        raise AnswersError(problems)


@contextmanager
def unpacked(files: Sequence[Upload]) -> Iterator[Path]:
    """The files in a folder of their own for as long as they are read; gives the body file's path."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in files:
            path = folder / each.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(each.content)
        yield folder / body_file(files).name


def uploads_of(pk: int) -> list[Upload]:
    """The files a result was loaded from; of a published one too, whoever is shown what follows from them."""
    rows = ResultFile.objects.filter(result_id=pk).values_list("name", "content")
    with walls.everything():
        return [Upload(name, bytes(content)) for name, content in rows]
