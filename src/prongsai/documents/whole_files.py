"""Files written whole or not at all: under names of their own first, then put in their places.

Two runs into one folder at once do not meet, and an edited DOCX that was there before is kept beside the new
one, never written over.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from prongsai.errors import PaperError, Place, Problem

_ASIDE = re.compile(r"\.previous(?:-\d+)?\.docx$")


def write(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write all files or none; gives the copies of DOCX files of before that differ from the new ones.

    PaperError (``in-the-way``) names every folder that stands in a file's place; OSError where the disk
    refuses. In both cases nothing has changed.
    """
    blocked = [path for path in files if path.is_dir()]
    if blocked:
        raise PaperError(map(_in_the_way, blocked))
    token = secrets.token_hex(6)
    parts = {path: path.with_name(f"{token}-{n}.part") for n, path in enumerate(files)}
    try:
        for path, content in files.items():
            parts[path].write_bytes(content)
        kept = _kept(files)
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return kept


def is_aside(path: Path) -> bool:
    """True for the copy of a DOCX that was kept: memo.previous.docx, memo.previous-2.docx."""
    return _ASIDE.search(path.name) is not None


def _kept(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    kept: list[Path] = []
    try:
        for path, content in files.items():
            if path.suffix == ".docx" and path.is_file() and path.read_bytes() != content:
                kept.append(_reserved(path))
                shutil.copy2(path, kept[-1])
    except OSError:
        for copy in kept:
            copy.unlink(missing_ok=True)
        raise
    return tuple(kept)


def _reserved(path: Path) -> Path:
    """The first free name for a copy, taken at once so that nobody else takes it."""
    for name in _names(path):
        try:
            name.touch(exist_ok=False)
        except FileExistsError:
            continue
        return name
    raise AssertionError("numbers do not end")


def _names(path: Path) -> Iterator[Path]:
    numbers = count(1)
    return (path.with_name(f"{path.stem}.previous{f'-{n}' if n > 1 else ''}.docx") for n in numbers)


def _in_the_way(path: Path) -> Problem:
    return Problem(
        "in-the-way",
        "มีโฟลเดอร์ชื่อเดียวกับเอกสารที่จะพิมพ์ โปรดย้ายหรือเปลี่ยนชื่อโฟลเดอร์นี้ก่อน ยังไม่มีแฟ้มใดถูกเปลี่ยน",
        "a folder has the name of the paper to be written; rename it first (nothing has been changed)",
        Place(str(path)),
    )
