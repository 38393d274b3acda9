"""`prongsai framework …`: a year's rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from prongsai import frameworks
from prongsai.cli import show

_COUNTED = ("question", "item", "indicator")


def show_list(options: argparse.Namespace) -> None:
    """Every framework with its instruments, counts and how sure it is."""
    found = [frameworks.load(code) for code in frameworks.available()]
    rows = [
        [
            each.code,
            str(each.year),
            each.status,
            str(len(each.questions)),
            str(len(each.items)),
            _certainties(each),
        ]
        for each in found
    ]
    head = ["code", "year", "status", "questions", "items", "confirmed/likely/unknown"]
    if options.json:
        show.as_json([dict(zip(head, row, strict=True)) for row in rows])
    else:
        show.table(head, rows)


def _certainties(framework: frameworks.Framework) -> str:
    bases = [each.basis.certainty for each in frameworks.tree(framework).values() if _is_counted(each)]
    return "/".join(str(bases.count(certainty)) for certainty in ("confirmed", "likely", "unknown"))


def _is_counted(node: frameworks.Node) -> bool:
    return node.kind in _COUNTED and "@" not in node.code


def check(options: argparse.Namespace) -> None:
    """Load each; complaints come out as errors."""
    for which in options.which:
        framework = frameworks.load(which)
        words = "ถูกต้องครบถ้วน" if options.lang == "th" else "is sound"
        print(f"{framework.code} {words} · sha256 {framework.digest}")


def diff(options: argparse.Namespace) -> None:
    """What changed from the first to the second."""
    comparison = frameworks.compare(frameworks.load(options.old), frameworks.load(options.new))
    lines = comparison.lines(options.lang)
    if options.json:
        show.as_json(lines)
    else:
        print("\n".join(lines))


def new(options: argparse.Namespace) -> None:
    """Copy a year as the draft of a new one."""
    print(frameworks.new_year(options.which, options.year, Path(options.to)))


def load_wording(options: argparse.Namespace) -> None:
    """Copy a framework with the official wording of a file put in."""
    print(frameworks.load_wording(options.which, Path(options.file), Path(options.to)))
