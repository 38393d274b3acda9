"""The door for strangers' files: a throw-away process opens them, and whatever becomes of it, we stay well.

The process (`workbook.py` for XLSX, `parquet.py`) gets an empty folder, no environment, 768 MiB of memory and
20 seconds of processor; if it does not come back with rows, the file is refused in one sentence.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from prongsai.errors import AnswersError, Place, Problem

_READER = Path(__file__).with_name("workbook.py")
_PARQUET = Path(__file__).with_name("parquet.py")
_SECONDS = 40
_LONGEST_RESULT = 5 * 1024 * 1024

_SENTENCES = {
    "too-many-entries": (
        "สมุดงานมีแฟ้มย่อย {entries:,} แฟ้ม เกิน {most:,} แฟ้ม จึงไม่เปิดอ่าน",
        "the workbook holds {entries:,} inner files, more than {most:,}, and is not opened",
    ),
    "too-many-sheets": (
        "สมุดงานมี {sheets:,} แผ่นงาน เกิน {most:,} แผ่น",
        "the workbook has {sheets:,} sheets, more than {most:,}",
    ),
    "too-large-unpacked": (
        "เนื้อหาในสมุดงานมีขนาดกว่า {megabytes:,} MB เกิน {most:,} MB กรุณาส่งออกเป็น CSV แทน",
        "the workbook unpacks to over {megabytes:,} MB, more than {most:,} MB; export it as CSV instead",
    ),
    "too-tightly-packed": (
        "สมุดงานบีบอัดไว้แน่นผิดปกติ ({ratio:,} เท่า เกิน {most:,} เท่า) จึงไม่เปิดอ่าน",
        "the workbook is packed suspiciously tight ({ratio:,} times, more than {most:,}) and is not opened",
    ),
    "locked": (
        "สมุดงานมีรหัสผ่าน กรุณาบันทึกใหม่โดยไม่ใช้รหัสผ่าน",
        "the workbook is protected by a password; save it without one",
    ),
    "bad-entry-name": (
        "สมุดงานมีแฟ้มย่อยชื่อไม่ปลอดภัย “{name}” จึงไม่เปิดอ่าน",
        "the workbook holds an inner file of an unsafe name, “{name}”, and is not opened",
    ),
    "duplicate-entry": (
        "สมุดงานมีแฟ้มย่อยชื่อซ้ำ “{name}” จึงไม่เปิดอ่าน",
        "the workbook holds two inner files named “{name}” and is not opened",
    ),
    "overlapping-entries": (
        "แฟ้มย่อยในสมุดงานซ้อนทับกัน จึงไม่เปิดอ่าน",
        "inner files of the workbook overlap, and it is not opened",
    ),
    "doctype": (
        "สมุดงานมีส่วนประกาศ DOCTYPE ซึ่งโปรแกรมตารางไม่เขียน จึงไม่เปิดอ่าน",
        "the workbook declares a DOCTYPE, which no spreadsheet program writes, and is not opened",
    ),
    "too-far-out": (
        "มีข้อมูลไกลถึงเซลล์ {cell} กรุณาลบแถวและคอลัมน์ที่อยู่นอกตาราง",
        "there is something as far out as cell {cell}; delete the rows and columns outside of the table",
    ),
    "formula-error": (
        "เซลล์ {cells} แสดงข้อผิดพลาดของสูตร เช่น #DIV/0! กรุณาแก้หรือล้างก่อน",
        "cells {cells} show a formula's error such as #DIV/0!; mend or clear them first",
    ),
    "too-large": (
        "สมุดงานใช้หน่วยความจำหรือเวลามากเกินไป กรุณาส่งออกเป็น CSV แทน",
        "the workbook takes too much memory or time; export it as CSV instead",
    ),
    "damaged": (
        "สมุดงานชำรุดหรือไม่ใช่แฟ้ม XLSX ({reason})",
        "the workbook is damaged or is no XLSX file ({reason})",
    ),
}

_OF_PARQUET = {
    "too-long": (
        "แฟ้ม Parquet มี {rows:,} แถว {columns:,} คอลัมน์ มากเกินกว่าจะรับ",
        "the Parquet file has {rows:,} rows and {columns:,} columns, more than is taken",
    ),
    "too-large": (
        "แฟ้ม Parquet ใช้หน่วยความจำหรือเวลามากเกินไป หรือชำรุด กรุณาส่งออกเป็น CSV แทน",
        "the Parquet file takes too much memory or time, or is damaged; export it as CSV instead",
    ),
    "unreadable": ("อ่านแฟ้มไม่ได้ ({reason})", "the file cannot be read ({reason})"),
}


def vet_parquet(path: Path) -> None:
    """Nothing where the Parquet file can be read within the limits; AnswersError says why not."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = read_apart(_PARQUET, path, Path(folder))
    if "refused" in outcome:
        code, details = str(outcome["refused"]), dict(outcome["details"])
        th, en = _OF_PARQUET[code]
        problem = Problem(f"parquet-{code}", th.format(**details), en.format(**details), Place(str(path)))
        raise AnswersError(problem)


def sheets(path: Path, scratch: Path) -> list[tuple[str, Path]]:
    """Name and CSV file of every sheet of the workbook at `path`, in order; the files stand in `scratch`.

    Row 1 of a CSV file is row 1 of its sheet. AnswersError says in one sentence why a file is refused.
    """
    folder = Path(tempfile.mkdtemp(dir=scratch))
    outcome = read_apart(_READER, path, folder)
    if "refused" in outcome:
        raise AnswersError(_refusal(path, str(outcome["refused"]), dict(outcome["details"])))
    return [(str(sheet["name"]), folder / str(sheet["file"])) for sheet in outcome["sheets"]]


def read_apart(reader: Path, path: Path, folder: Path) -> dict[str, Any]:
    """What the script `reader` writes of the file at `path` into `result.json` of the empty `folder`.

    The script runs in a process of its own and limits itself; where it does not come back, or writes more
    than 5 MB, it is `{"refused": "too-large", "details": {}}`.
    """
    # Windows programs do not start without SYSTEMROOT; nothing else is handed down.
    environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    environment["POLARS_MAX_THREADS"] = "1"
    try:
        subprocess.run(  # noqa: S603 - our own file, run by our own interpreter
            [sys.executable, "-I", "-B", str(reader), str(path.resolve())],
            cwd=folder, env=environment, timeout=_SECONDS, check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        result = folder / "result.json"
        if result.stat().st_size > _LONGEST_RESULT:
            return {"refused": "too-large", "details": {}}
        return dict(json.loads(result.read_text(encoding="utf-8")))
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, FileNotFoundError, ValueError):
        return {"refused": "too-large", "details": {}}


def _refusal(path: Path, code: str, details: dict[str, object]) -> Problem:
    th, en = _SENTENCES[code]
    return Problem(f"workbook-{code}", th.format(**details), en.format(**details), Place(str(path)))
