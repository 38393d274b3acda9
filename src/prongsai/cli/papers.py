"""`prongsai report` and `prongsai template`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tqdm import tqdm

from prongsai import answers, documents, frameworks
from prongsai.cli import show
from prongsai.cli.parser import FORMATS
from prongsai.cli.scores import pairs
from prongsai.errors import Language, Problem, UsageError


def report(options: argparse.Namespace) -> int:
    """Print the analysis paper of each body file; the exit code is that of the worst."""
    files = [Path(name) for name in options.file]
    _refuse_same_names(files)
    chosen = {key: getattr(options, key) for key in ("form", "digits") if getattr(options, key)}
    order = documents.Order(Path(options.to), _formats(options.format), pairs(options.set, "--set"), chosen)
    jobs = max(1, options.jobs or min(len(files), os.cpu_count() or 1))
    outcomes = []
    shown = tqdm(total=len(files), disable=len(files) < 2 or not sys.stderr.isatty(), unit="paper")
    with shown:
        for outcome in documents.print_papers(files, order, jobs):
            shown.update()
            outcomes.append(outcome)
    if options.json:
        show.as_json([_plain(each, options.lang) for each in outcomes])
    else:
        _print(outcomes, options.lang)
    return max(each.exit_code for each in outcomes)


def _refuse_same_names(files: list[Path]) -> None:
    """Papers are named after their files, so two files of one name would overwrite each other."""
    names = [path.stem for path in files]
    for path in files:
        if names.count(path.stem) > 1:
            raise UsageError(
                Problem(
                    "same-name",
                    f"มีแฟ้มชื่อ {path.stem} มากกว่าหนึ่งแฟ้ม เอกสารจะเขียนทับกัน",
                    f"more than one file is named {path.stem}; their papers would overwrite each other",
                )
            )


def _formats(asked: str) -> tuple[str, ...]:
    formats = tuple(dict.fromkeys(each.strip() for each in asked.split(",")))
    unknown = [each for each in formats if each not in FORMATS]
    if unknown:
        listed = ", ".join(FORMATS)
        raise UsageError(
            Problem(
                "format",
                f"ไม่มีรูปแบบ “{unknown[0]}” มีแต่ {listed}",
                f"there is no format “{unknown[0]}”; there are {listed}",
            )
        )
    return formats


def _print(outcomes: list[documents.Outcome], language: str) -> None:
    for each in outcomes:
        for path in each.files:
            print(path)
        if each.kept:
            words = "เก็บฉบับเดิมไว้ที่" if language == "th" else "the one before is kept as"
            print(f"{words} {each.kept}")
        for year, said in each.disagreements:
            print(f"! {year}: {said.say('th' if language == 'th' else 'en')}", file=sys.stderr)
        for problem in each.problems:
            print(problem.say("th" if language == "th" else "en"), file=sys.stderr)


def _plain(each: documents.Outcome, language: str) -> dict[str, object]:
    spoken: Language = "th" if language == "th" else "en"
    return {
        "source": str(each.source),
        "files": [str(path) for path in each.files],
        "problems": [problem.say(spoken) for problem in each.problems],
        "disagreements": [f"{year}: {said.say(spoken)}" for year, said in each.disagreements],
        "kept": str(each.kept) if each.kept else None,
    }


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
