"""Answers against the framework: every problem with its row and column, all of them at once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from prongsai.answers import headings, sheets
from prongsai.answers.codes import Codes
from prongsai.answers.findings import Findings
from prongsai.answers.plain_text import sha256
from prongsai.answers.rows import Rows
from prongsai.answers.sheets import ROW, Sheet
from prongsai.answers.table import Answers, line_codes
from prongsai.errors import AnswersError, Place, Problem
from prongsai.frameworks import Framework

Source = Path | Mapping[str, Path]


def check(
    source: Answers | Source, framework: Framework, *, year: int | None = None, body: str | None = None
) -> list[Problem]:
    """Every problem of files or tables with a framework, in the order of the file; empty where all is well.

    Rows count as in the file, the heading being row 1. `year` is what a column of years must hold (the
    framework's where not given); `body` says whose answers they are where no column does. Of each kind of
    problem the first thousand are listed, and the last problem says how many more there are.

    >>> answers.check(Path("iit.csv"), frameworks.load(2568))[0].say("en")
    'iit.csv row 5 column i7: “9” is not a choice of i7; use 1 (…), 2 (…), …'
    """
    if isinstance(source, Answers):
        return _check_tables(source, framework, year or framework.year)
    return examine(source, framework, year=year, body=body).problems


def blanks(answers: Answers, framework: Framework) -> pl.DataFrame:
    """Answers each line got (`n`) and forms that left it blank (`blank`): columns form, line, n, blank."""
    counted = []
    for form, table in answers.forms.items():
        codes = line_codes(framework, form)
        total, *given = table.select(pl.len(), pl.col(codes).count()).collect().row(0)
        counted += [(form, code, n, total - n) for code, n in zip(codes, given, strict=True)]
    columns = {"form": pl.String, "line": pl.String, "n": pl.Int64, "blank": pl.Int64}
    return pl.DataFrame(counted, schema=columns, orient="row")


@dataclass(frozen=True)
class Examined:
    """What going through a source gives; the tables are whole only where there are no problems."""

    tables: Mapping[str, pl.LazyFrame]
    digests: Mapping[str, str]
    problems: list[Problem]


def examine(
    source: Source, framework: Framework, *, year: int | None = None, body: str | None = None
) -> Examined:
    """Open, understand and read every form of a source, going through each file once."""
    findings = Findings()
    tables: dict[str, pl.LazyFrame] = {}
    digests: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="prongsai-") as scratch:
        found = list(_forms(source, framework, findings, Path(scratch)))
        for form, sheet in sorted(found, key=lambda each: framework.forms.index(each[0])):
            if form in tables:
                findings.add([_form_twice(form, sheet)])
                continue
            tables[form] = Rows(sheet, form, framework, findings, year or framework.year, body).table()
            digests[form] = sha256(Path(sheet.file))
    return Examined(tables, digests, findings.problems)


def _check_tables(answers: Answers, framework: Framework, year: int) -> list[Problem]:
    findings = Findings()
    for form, table in answers.forms.items():
        if form not in framework.forms:
            findings.add([_unknown_form(form, framework, Place())])
            continue
        header = table.collect_schema().names()
        renamed = [pl.col(name).alias(str(number)) for number, name in enumerate(header)]
        frame = table.with_row_index(ROW, offset=2).select(ROW, *renamed)
        sheet = Sheet(form, None, header, 1, frame, source=table)
        Rows(sheet, form, framework, findings, year, None).table()
    return findings.problems


def _forms(
    source: Source, framework: Framework, findings: Findings, scratch: Path
) -> Iterator[tuple[str, Sheet]]:
    """Each sheet that holds a form; what cannot be opened or told apart goes to `findings`."""
    named: dict[str | None, Path] = {None: source} if isinstance(source, Path) else dict(source.items())
    for written, path in named.items():
        form = None if written is None else Codes(framework.forms).find(written)
        if written is not None and form is None:
            findings.add([_unknown_form(written, framework, Place(str(path)))])
            continue
        try:
            opened = sheets.open_file(path, scratch)
        except AnswersError as error:
            findings.add(error.problems)
            continue
        yield from _told_apart(opened, form, framework, findings)


def _told_apart(
    opened: list[Sheet], form: str | None, framework: Framework, findings: Findings
) -> Iterator[tuple[str, Sheet]]:
    """Form and sheet; of several sheets, those that hold no form (instructions, say) are passed over."""
    if form is not None and len(opened) == 1:
        yield form, opened[0]
        return
    candidates = [(sheet, headings.forms_of(sheet, framework)) for sheet in opened]
    if form is not None:
        candidates = [(sheet, [form]) for sheet, forms in candidates if forms == [form]]
    if not any(forms for _, forms in candidates):
        findings.add([_no_form(opened[0], form, framework)])
    for sheet, forms in candidates:
        if len(forms) == 1:
            yield forms[0], sheet
        elif forms:
            findings.add([_several_forms(sheet, forms)])


def _unknown_form(written: str, framework: Framework, place: Place) -> Problem:
    listed = ", ".join(framework.forms)
    return Problem(
        "unknown-form",
        f"{framework.code} ไม่มีแบบ “{written}” มีเฉพาะ {listed}",
        f"{framework.code} has no form “{written}”; it has {listed}",
        place,
    )


def _no_form(sheet: Sheet, form: str | None, framework: Framework) -> Problem:
    listed = form or ", ".join(framework.forms)
    return Problem(
        "no-form",
        f"ไม่พบตารางของแบบ {listed} ชื่อแผ่นงานหรือหัวคอลัมน์ไม่ตรงกับแบบใด",
        f"no table of {listed} was found: neither name nor headings fit a form",
        Place(sheet.file),
    )


def _several_forms(sheet: Sheet, forms: list[str]) -> Problem:
    th, en = (word.join(forms) for word in (" หรือ ", " or "))
    return Problem(
        "which-form",
        f"ตารางนี้อาจเป็น {th} กรุณาใส่รหัสแบบในชื่อแผ่นงานหรือชื่อแฟ้ม",
        f"this table may be {en}; put the code of the form in the name of the sheet or file",
        sheet.place(),
    )


def _form_twice(form: str, sheet: Sheet) -> Problem:
    return Problem(
        "form-twice",
        f"มีตารางของแบบ {form} มากกว่าหนึ่งตาราง",
        f"there is more than one table of {form}",
        sheet.place(),
    )
