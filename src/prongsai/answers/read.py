"""CSV, XLSX or Parquet → the answers table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from prongsai.answers.check import examine
from prongsai.answers.table import Answers
from prongsai.errors import AnswersError
from prongsai.frameworks import Framework


def read(path: Path | Mapping[str, Path], framework: Framework, *, body: str | None = None) -> Answers:
    """The answers in a file (or in one file a form), checked against the framework.

    A file is told by its content: text in UTF-8, UTF-16 or TIS-620, XLSX, or Parquet. Which form a table
    holds is seen from the name of sheet or file, or from its columns. Columns are headed by codes, besides
    `body` (หน่วยงาน); cells hold a choice's code or its wording, and are blank where empty or `-`. Tables
    of disclosure items may have one row an item: item (ข้อ), score (คะแนน). `body` names whose answers
    they are where no column says so. AnswersError holds every problem; nothing is half read.

    Tables are read lazily. `digest` is SHA-256 over form codes and the SHA-256 of the files they came from.

    >>> answers.read({"IIT": Path("iit.csv")}, frameworks.load(2568)).forms["IIT"].collect_schema()
    Schema({'body': String, 'i1': UInt8, …})
    """
    found = examine(path, framework, body=body)
    if found.problems:
        raise AnswersError(found.problems)
    return Answers(found.tables, _digest(found.digests, body))


def _digest(digests: Mapping[str, str], body: str | None) -> str:
    total = hashlib.sha256()
    for form, digest in digests.items():
        total.update(f"{form}\0{digest}\0".encode())
    if body is not None:
        total.update(body.encode())
    return total.hexdigest()
