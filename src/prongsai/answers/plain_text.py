"""Text files in whatever encoding they come, as UTF-8, a piece at a time.

Excel in Thailand saves CSV as UTF-8 with a mark, as UTF-16 or as Windows-874 (TIS-620); which one it was
has to be seen from the bytes.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import string
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prongsai.errors import AnswersError, Place, Problem

_CHUNK = 1024 * 1024
_HEAD = 4096
_LONGEST_FIRST_ROW = 1024 * 1024
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_THAI_WINDOWS = "cp874"
_SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class PlainText:
    """A text file as UTF-8 at `path` (itself, or a copy), and whether its quotation marks come in pairs."""

    path: Path
    has_pairs: bool


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def as_utf8(path: Path, scratch: Path) -> PlainText:
    """The file itself where it is UTF-8 already, else a copy in `scratch`.

    AnswersError where it is no text in UTF-8, UTF-16 or CP874.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    encoding = _marked(head)
    if encoding is None:
        is_utf8, quotes = _survey(path)
        if is_utf8 and not _has_old_line_ends(head):
            return PlainText(path, quotes % 2 == 0)
        encoding = "utf-8" if is_utf8 else _THAI_WINDOWS
    return _transcode(path, encoding, scratch)


def _marked(head: bytes) -> str | None:
    """The encoding a byte-order mark or a pattern of zero bytes gives away; None for plain 8-bit text."""
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    # Without a mark, UTF-16 shows by every other byte being the upper half of a Latin or Thai letter.
    for encoding, upper in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if upper.count(0x00) + upper.count(0x0E) > len(upper) // 2:
            return encoding
    return None


def _has_old_line_ends(head: bytes) -> bool:
    return b"\r" in head and b"\n" not in head


def _survey(path: Path) -> tuple[bool, int]:
    """Whether the whole file is UTF-8, and how many quotation marks it holds; a zero byte is no text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    quotes = 0
    with path.open("rb") as stream:
        for piece in iter(lambda: stream.read(_CHUNK), b""):
            quotes += piece.count(b'"')
            try:
                text = decoder.decode(piece)
            except UnicodeDecodeError:
                return False, 0
            if "\0" in text:
                raise AnswersError(_not_text(path))
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False, 0
    return True, quotes


def _transcode(path: Path, encoding: str, scratch: Path) -> PlainText:
    copy = Path(tempfile.mkdtemp(dir=scratch)) / "utf8.csv"
    quotes = 0
    try:
        with copy.open("w", encoding="utf-8", newline="") as target, path.open(encoding=encoding) as stream:
            for piece in iter(lambda: stream.read(_CHUNK), ""):
                if "\0" in piece:
                    raise AnswersError(_not_text(path))
                quotes += piece.count('"')
                target.write(piece)
    except UnicodeError as error:
        raise AnswersError(_not_text(path)) from error
    return PlainText(copy, quotes % 2 == 0)


def _not_text(path: Path) -> Problem:
    return Problem(
        "not-text",
        "แฟ้มนี้ไม่ใช่ตารางข้อความที่เข้ารหัสแบบ UTF-8, UTF-16 หรือ TIS-620 (CP874)",
        "this is no table of text in UTF-8, UTF-16 or TIS-620 (CP874)",
        Place(str(path)),
    )


def first_row(path: Path, separator: str | None = None) -> tuple[list[str], int, str] | None:
    """The first row with something in it, its number (from 1), and the separator; None where there is none.

    The separator, where not given, is the one that splits that row most often. ValueError where the row
    has no end in sight.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.read(_LONGEST_FIRST_ROW)
    if len(head) == _LONGEST_FIRST_ROW and "\n" not in head:
        raise ValueError(f"no row ends within {_LONGEST_FIRST_ROW} letters")
    found = [(*_first_row(head, each), each) for each in separator or _SEPARATORS]
    best = max(found, key=lambda each: len(each[0]))
    return best if best[0] else None


def _first_row(head: str, separator: str) -> tuple[list[str], int]:
    lines = head.splitlines(keepends=True)
    number = 0
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=separator), 1):
            if any(cell.strip(_SEPARATORS + string.whitespace) for cell in row):
                return row, number
    except csv.Error:  # a quotation mark without a fellow; whoever reads on will say so
        return lines[number].split(separator), number + 1
    return [], 0


def rows(path: Path, separator: str) -> Iterator[list[str]]:
    """Row by row and strictly: csv.Error where quotation marks do not fit. Slow; to find what is wrong."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.reader(stream, delimiter=separator, strict=True)
