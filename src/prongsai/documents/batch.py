"""From body files to paper files: one body or a province, one after another or on several cores.

A file that cannot be printed does not stop the others; each paper is written whole or not at all.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from prongsai import analysis, answers
from prongsai.documents import docx, html, pdf
from prongsai.documents.analysis_report import analysis_report
from prongsai.documents.content import Paper
from prongsai.documents.paper_settings import PaperSettings, read_settings
from prongsai.errors import Problem, ProngsaiError
from prongsai.frameworks import Text
from prongsai.scoring import Result


@dataclass(frozen=True)
class Order:
    """What is to be printed: formats, figures put in place of those in the file, settings overridden."""

    to: Path
    formats: tuple[str, ...] = ("pdf", "docx", "html")
    figures: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """One body file and what came of it: files written, or the problems that stopped it.

    `disagreements` are figures that cannot both be true, by year; `kept` is the DOCX of before, which may
    have been edited by hand and is put aside, never written over.
    """

    source: Path
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    disagreements: tuple[tuple[int, Text], ...] = ()
    kept: Path | None = None
    exit_code: int = 0


def print_papers(files: Sequence[Path], order: Order, jobs: int = 1) -> Iterator[Outcome]:
    """Print each body file's analysis paper, giving each outcome as it is ready, in the order of `files`."""
    order.to.mkdir(parents=True, exist_ok=True)
    if jobs <= 1 or len(files) <= 1:
        yield from (print_one(path, order) for path in files)
        return
    # A fresh process each: threads of the data engine do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(files)), mp_context=context) as pool:
        yield from pool.map(
            print_one, files, [order] * len(files), chunksize=max(1, min(16, len(files) // (4 * jobs)))
        )


def print_one(path: Path, order: Order) -> Outcome:
    """Print one body file's analysis paper in every format ordered."""
    try:
        known, settings = _read(path, order)
        paper = analysis_report(known, settings)
        contents = {each: _render(paper, each) for each in order.formats}
    except ProngsaiError as error:
        return Outcome(path, problems=error.problems, exit_code=error.exit_code)
    kept = _put_aside(order.to / f"{path.stem}.docx", contents.get("docx"))
    written = tuple(_write(order.to / f"{path.stem}.{each}", content) for each, content in contents.items())
    named = [
        (year, found.say)
        for year, each in known.history.years.items()
        if isinstance(each, Result)
        for found in each.disagreements
    ]
    return Outcome(path, written, (), tuple(named), kept)


def _put_aside(path: Path, content: bytes | None) -> Path | None:
    """Rename the DOCX that is there where it differs from the new one; gives its new name."""
    if content is None or not path.is_file() or path.read_bytes() == content:
        return None
    kept = path.with_name(f"{path.stem}.previous.docx")
    path.replace(kept)
    return kept


def paper_of(path: Path, order: Order) -> Paper:
    """The analysis paper of a body file, as content."""
    return analysis_report(*_read(path, order))


def _read(path: Path, order: Order) -> tuple[analysis.Assessment, PaperSettings]:
    dossier = answers.read_dossier(path)
    if order.figures:
        dossier = answers.with_figures(dossier, order.figures)
    known = analysis.assess(dossier)
    settings = read_settings(dossier.paper, known.history.last.framework, path.parent)
    return known, replace(settings, **order.settings)


def _render(paper: Paper, form: str) -> bytes:
    if form == "pdf":
        return pdf.render(paper)
    return docx.render(paper) if form == "docx" else html.render(paper).encode()


def _write(path: Path, content: bytes) -> Path:
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)
    return path
