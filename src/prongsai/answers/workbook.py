"""Reads one XLSX file; run as a process of its own, and loaded by no other process than such a one.

A workbook is hostile until shown otherwise, so whatever opens one may be killed at any moment and nothing
is lost. This file therefore imports no other part of Prongsai: it limits itself, looks at the directory of
the zip, looks how far the cells reach, and only then lets the parser at the content. Rows go out as CSV
files in the working folder, and `result.json` names them or says why the file was refused.
"""

from __future__ import annotations

import csv
import json
import re
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

MOST_ENTRIES = 2_000
MOST_BYTES = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_CELLS = 5_000_000
MOST_TEXT = 128 * 1024 * 1024
MOST_SHEETS = 100
MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 20
# Cells with something in them; one that is only coloured ends in "/>".
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,7})(\d{1,9})["'][^>]*(?<!/)>""")
# Cells that show an error such as #DIV/0!; they would be read as blanks.
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*["']e["'])[^>]*?\br\s*=\s*["']([A-Z]{1,7}\d{1,9})["']"""
)
_MOST_NAMED = 5
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error)
# No program writes one into a workbook; it is where entities that grow or reach outside are declared.
_DOCTYPE = b"<!DOCTYPE"
# A few kilobytes of zeros compress a thousandfold and harm nobody.
_SMALL_ENTRY = 64 * 1024
_CHUNK = 1024 * 1024
_LONGEST_TAG = 512


class Refused(Exception):  # noqa: N818 - it says what happens to the file
    """Why the file is not read: a code that the parent process turns into a sentence, and its details."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def limit_this_process() -> None:
    """Memory, time and file size, where the system has such limits; elsewhere the parent's clock remains."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: MOST_TEXT,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for which, most in limits.items():
        _, hard = resource.getrlimit(which)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (least, least))


def check_directory(archive: zipfile.ZipFile) -> None:
    """Refuse bombs and tricks that show in the directory of the zip, before anything is unpacked."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused("too-many-entries", entries=len(entries), most=MOST_ENTRIES)
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry, seen)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_BYTES:
        raise Refused("too-large-unpacked", megabytes=unpacked // 2**20, most=MOST_BYTES // 2**20)
    _check_overlap(entries)


def _check_entry(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & 0x1:
        raise Refused("locked")
    if (
        name.startswith("/")
        or "\0" in entry.orig_filename
        or ":" in name
        or ".." in name.split("/")
        or stat.S_ISLNK(entry.external_attr >> 16)
    ):
        raise Refused("bad-entry-name", name=name[:80])
    if name.casefold() in seen:
        raise Refused("duplicate-entry", name=name[:80])
    seen.add(name.casefold())
    if entry.file_size > _SMALL_ENTRY and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise Refused(
            "too-tightly-packed", ratio=entry.file_size // max(entry.compress_size, 1), most=MOST_RATIO
        )


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes are how a small file pretends to hold a thousand large ones."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            raise Refused("overlapping-entries")
        end = entry.header_offset + entry.compress_size


def check_content(archive: zipfile.ZipFile, minds_errors: bool = True) -> None:
    """Unpack everything once, which shows sizes that lie, and see how far the cells of each sheet reach.

    Cells that show a formula's error are refused where `minds_errors`: they would be read as blanks.
    """
    for entry in archive.infolist():
        is_sheet = "worksheets/" in entry.filename.lower()
        rows = columns = 0
        farthest = ""
        errors: dict[str, None] = {}
        for text in _chunks(archive, entry):
            if _DOCTYPE in text and _is_xml(entry):
                raise Refused("doctype")
            for name, row in _CELL.findall(text) if is_sheet else ():
                columns = max(columns, _column_number(name))
                if int(row) > rows:
                    rows = int(row)
                if rows * columns > MOST_CELLS and not farthest:
                    farthest = f"{name.decode()}{row.decode()}"
            if is_sheet and len(errors) <= _MOST_NAMED:
                errors |= dict.fromkeys(found.decode() for found in _ERROR.findall(text))
        if farthest:
            raise Refused("too-far-out", cell=farthest, rows=rows, columns=columns)
        if errors and minds_errors:
            more = " …" if len(errors) > _MOST_NAMED else ""
            raise Refused("formula-error", cells=", ".join(list(errors)[:_MOST_NAMED]) + more)


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels", ".vml"))


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Pieces of an entry, each beginning with the last tag that the piece before may have cut off."""
    rest = b""
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            text = rest + piece
            yield text
            cut = text.rfind(b"<", len(text) - _LONGEST_TAG)
            rest = text[cut:] if cut > 0 and b">" not in text[cut:] else b""


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


class _Counted:
    """A text file that refuses to grow beyond what all sheets together may hold."""

    written = 0

    def __init__(self, path: Path) -> None:
        self.stream = path.open("w", encoding="utf-8", newline="")

    def write(self, text: str) -> None:
        _Counted.written += len(text)
        if _Counted.written > MOST_TEXT:
            raise Refused("too-large-unpacked", megabytes=_Counted.written // 2**20, most=MOST_TEXT // 2**20)
        self.stream.write(text)


def write_sheets(path: Path, folder: Path) -> list[dict[str, str]]:
    """Every sheet as a CSV file in `folder`; row 1 of the file is row 1 of the sheet."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if len(names) > MOST_SHEETS:
            raise Refused("too-many-sheets", sheets=len(names), most=MOST_SHEETS)
        sheets = []
        for number, name in enumerate(names):
            target = _Counted(folder / f"{number}.csv")
            with target.stream:
                rows = book.get_sheet_by_name(name).iter_rows()
                csv.writer(target).writerows([_as_text(cell) for cell in row] for row in rows)
            sheets.append({"name": name, "file": f"{number}.csv"})
    except python_calamine.PasswordError as error:
        raise Refused("locked") from error
    except python_calamine.CalamineError as error:
        raise Refused("damaged", reason=str(error)[:200]) from error
    return sheets


def _as_text(cell: int | float | str | bool | date | time | datetime | timedelta) -> str:
    """A cell as a person would have typed it: 4.0 is 4, and noise past the 15th digit is none."""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    return str(cell).replace("\0", "")


def read(path: Path, folder: Path) -> dict[str, object]:
    """What stands in `result.json`: the sheets, or why there are none."""
    try:
        with zipfile.ZipFile(path) as archive:
            check_directory(archive)
            check_content(archive)
        return {"sheets": write_sheets(path, folder)}
    except Refused as refusal:
        return {"refused": refusal.code, "details": refusal.details}
    except MemoryError:
        return {"refused": "too-large", "details": {}}
    except (*_DAMAGED, NotImplementedError, EOFError, ValueError) as error:
        return {"refused": "damaged", "details": {"reason": str(error)[:200]}}
    except RuntimeError:
        return {"refused": "locked", "details": {}}


if __name__ == "__main__":
    limit_this_process()
    outcome = read(Path(sys.argv[1]), Path.cwd())
    Path("result.json").write_text(json.dumps(outcome), encoding="utf-8")
