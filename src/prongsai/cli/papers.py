"""`prongsai report`, `prongsai set`, `prongsai texts` and `prongsai template`."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from prongsai import answers, documents, frameworks
from prongsai.cli import show
from prongsai.cli.parser import FORMATS
from prongsai.cli.scores import pairs
from prongsai.errors import Language, Problem, UsageError

#: Files that belong to a body file and are no body files themselves.
_BESIDE = (documents.TEXTS_SUFFIX, ".plan.yaml")


def report(options: argparse.Namespace) -> int:
    """Print the analysis paper of each body file; the exit code is that of the worst."""
    chosen = {key: getattr(options, key) for key in ("form", "digits") if getattr(options, key)}
    order = documents.Order(
        Path(options.to),
        _formats(options.format),
        pairs(options.set, "--set"),
        chosen,
        is_draft=options.draft,
    )
    return _print_all(options, order)


def print_set(options: argparse.Namespace) -> int:
    """Print all papers of the year of each body file; the exit code is that of the worst."""
    chosen = {"digits": options.digits} if options.digits else {}
    order = documents.Order(
        Path(options.to),
        _formats(options.format),
        settings=chosen,
        is_set=True,
        only=_only(options.only),
        zips=options.zip,
        is_draft=options.draft,
    )
    return _print_all(options, order)


def _print_all(options: argparse.Namespace, order: documents.Order) -> int:
    files = [Path(name) for name in options.file if len(options.file) == 1 or not name.endswith(_BESIDE)]
    _refuse_same_names(files)
    jobs = options.jobs or min(len(files), os.cpu_count() or 1)
    outcomes = []
    shown = tqdm(total=len(files), disable=len(files) < 2 or not sys.stderr.isatty(), unit="body")
    with shown:
        for outcome in documents.print_papers(files, order, jobs):
            shown.update()
            outcomes.append(outcome)
    if options.json:
        show.as_json([_plain(each, options.lang) for each in outcomes])
    else:
        _print(outcomes, options.lang)
    return max((each.exit_code for each in outcomes), default=0)


def _refuse_same_names(files: list[Path]) -> None:
    """Papers are named after their files, so two files of one name would overwrite each other."""
    twice = [name for name, times in Counter(path.stem for path in files).items() if times > 1]
    if twice:
        raise UsageError(
            Problem(
                "same-name",
                f"มีแฟ้มชื่อ {name} มากกว่าหนึ่งแฟ้ม เอกสารจะเขียนทับกัน",
                f"more than one file is named {name}; their papers would overwrite each other",
            )
            for name in twice
        )


def _formats(asked: str) -> tuple[str, ...]:
    formats = _split(asked)
    listed = ", ".join(FORMATS)
    if not formats:
        raise UsageError(_names_nothing("--format", listed))
    unknown = [each for each in formats if each not in FORMATS]
    if unknown:
        raise UsageError(
            Problem(
                "format",
                f"ไม่มีรูปแบบ “{each}” มีแต่ {listed}",
                f"there is no format “{each}”; there are {listed}",
            )
            for each in unknown
        )
    return formats


def _only(asked: str | None) -> tuple[str, ...]:
    """The papers asked for by name; `progress-6` is the report of one round."""
    if asked is None:
        return ()
    names = _split(asked)
    listed = ", ".join(documents.SET_NAMES)
    if not names:
        raise UsageError(_names_nothing("--only", listed))
    unknown = [each for each in names if each.partition("progress-")[0] and each not in documents.SET_NAMES]
    if unknown:
        raise UsageError(
            Problem(
                "paper", f"ไม่มีเอกสาร “{each}” มีแต่ {listed}", f"there is no paper “{each}”; there are {listed}"
            )
            for each in unknown
        )
    return names


def _names_nothing(option: str, listed: str) -> Problem:
    return Problem(
        "usage", f"{option} ต้องระบุอย่างน้อยหนึ่งชื่อจาก {listed}", f"{option} must name at least one of {listed}"
    )


def _split(asked: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in asked.split(",") if (name := each.strip())))


def _print(outcomes: Sequence[documents.Outcome], language: Language) -> None:
    thai = language == "th"
    for each in outcomes:
        for path in each.files:
            print(f"{path}{_pages_said(each.pages, path, language)}")
        for kept in each.kept:
            print(f"{'เก็บฉบับเดิมไว้ที่' if thai else 'the one before is kept as'} {kept}")
        for name, reason in each.left_out:
            print(f"{'ไม่ได้พิมพ์' if thai else 'not printed:'} {name}: {reason.say(language)}")
        for problem in (*each.lacking, *each.warnings):
            print(f"! {problem.say(language)}", file=sys.stderr)
        for year, said in each.disagreements:
            print(f"! {year}: {said.say(language)}", file=sys.stderr)
        for problem in each.problems:
            print(problem.say(language), file=sys.stderr)


def _pages_said(pages: Mapping[Path, int], path: Path, language: Language) -> str:
    if path not in pages:
        return ""
    count = pages[path]
    return f" ({count} หน้า)" if language == "th" else f" ({count} page{'s' if count != 1 else ''})"


def _plain(each: documents.Outcome, language: Language) -> dict[str, Any]:
    return {
        "source": str(each.source),
        "files": [str(path) for path in each.files],
        "pages": {str(path): count for path, count in each.pages.items()},
        "problems": [problem.say(language) for problem in each.problems],
        "warnings": [problem.say(language) for problem in each.warnings],
        "left_out": [{"paper": name, "reason": reason.say(language)} for name, reason in each.left_out],
        "lacking": [problem.say(language) for problem in each.lacking],
        "disagreements": [f"{year}: {said.say(language)}" for year, said in each.disagreements],
        "kept": [str(path) for path in each.kept],
    }


def texts(options: argparse.Namespace) -> None:
    """Take the texts edited in Word out of DOCX papers into a file beside the body file."""
    path = Path(options.file)
    taken = documents.take_texts(path, [Path(name) for name in options.paper])
    thai = options.lang == "th"
    for note in taken.notes:
        print(f"! {note.say(options.lang)}", file=sys.stderr)
    if not taken.keys:
        if not taken.notes:
            print("ไม่มีข้อความที่แก้ไขใหม่" if thai else "nothing was newly edited")
        return
    print(taken.path)
    for key in taken.keys:
        print(f"  {key}")


def template(options: argparse.Namespace) -> None:
    """Write an empty body file; an existing file is never overwritten."""
    path = Path(options.to)
    if path.exists():
        raise UsageError(
            Problem(
                "exists", f"มีแฟ้ม {path} อยู่แล้ว จึงไม่เขียนทับ", f"{path} exists already and is not overwritten"
            )
        )
    path.write_text(answers.template(frameworks.load(options.which)), encoding="utf-8")
    print(path)
