"""From body files to paper files: one body or a province, one after another or on several cores.

A file that cannot be printed does not stop the others. A body's papers are all made, and all written under
other names, before the first of them takes the place of the one before: a full disk leaves what was there.
"""

from __future__ import annotations

import io
import multiprocessing
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from prongsai import analysis, answers, measures
from prongsai.analysis import Assessment
from prongsai.answers import Dossier
from prongsai.documents import own_texts, paper_set, quotes, whole_files
from prongsai.documents.content import Paper
from prongsai.documents.forms import docx, glyphs, html, pdf
from prongsai.documents.own_texts import Taken
from prongsai.documents.paper_set import ANALYSIS, SetPaper
from prongsai.documents.paper_settings import PaperSettings, read_settings
from prongsai.documents.subject import Subject
from prongsai.errors import PaperError, Place, PlanError, Problem, ProngsaiError, UsageError
from prongsai.frameworks import Text
from prongsai.measures import Plan
from prongsai.scoring import Result

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip file can hold
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")


@dataclass(frozen=True)
class Order:
    """What is to be printed.

    `figures` stand in place of those in the file, `settings` in place of its settings. The analysis alone is
    written beside other bodies' (`to/name.pdf`); the whole set (`is_set`), or the papers of it named in
    `only`, in a folder of the body's own (`to/name/memo.pdf`), with `zips` also as one zip file. A draft is
    printed whatever the plan lacks, with a mark on every page.
    """

    to: Path
    formats: tuple[str, ...] = ("pdf", "docx", "html")
    figures: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_set: bool = False
    only: tuple[str, ...] = ()
    zips: bool = False
    is_draft: bool = False


@dataclass(frozen=True)
class Outcome:
    """One body file and what came of it: files written, or the problems that stopped it.

    `pages` counts the pages of each PDF; `left_out` names papers the file has not enough for, with the
    reason, and `lacking` what is lacking in them; `warnings` are faults of a plan printed as a draft, and
    figures in officers' texts that no longer hold; `disagreements` figures that cannot both be true, by year;
    `kept` the DOCX files of before, which may have been edited by hand and are put aside, never written over.
    """

    source: Path
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    disagreements: tuple[tuple[int, Text], ...] = ()
    kept: tuple[Path, ...] = ()
    exit_code: int = 0
    pages: Mapping[Path, int] = field(default_factory=dict)
    left_out: tuple[tuple[str, Text], ...] = ()
    lacking: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def print_papers(files: Sequence[Path], order: Order, jobs: int = 1) -> Iterator[Outcome]:
    """Print each body file's papers, giving each outcome as it is ready, in the order of `files`."""
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
    """Print one body file's papers in every format ordered; what stops them stands in the outcome."""
    try:
        return _printed(path, order)
    except ProngsaiError as error:
        return Outcome(path, problems=error.problems, exit_code=error.exit_code)
    except OSError as error:
        th, en = f"อ่านหรือเขียนแฟ้มไม่ได้: {error}", f"a file cannot be read or written: {error}"
        problem = Problem("system", th, en, Place(str(path)))
        return Outcome(path, problems=(problem,), exit_code=UsageError.exit_code)


def _printed(path: Path, order: Order) -> Outcome:
    subject = read_subject(path, order)
    faults = paper_set.problems(subject)
    if faults and not order.is_draft:
        raise PlanError(faults)
    chosen, left_out = _chosen(subject, order)
    papers = {each.name: _marked(each.make(), order) for each in chosen}
    if "pdf" in order.formats:
        _refuse_missing_glyphs(papers, subject, path)
    contents = {
        f"{name}.{form}": render(paper, form) for name, paper in papers.items() for form in order.formats
    }
    kept, written = _written(path.stem, contents, order)
    stale = quotes.stale(subject.settings.texts, subject.known, subject.settings.text_places)
    return Outcome(
        path,
        tuple(written.values()),
        disagreements=tuple(_disagreements(subject)),
        kept=kept,
        exit_code=PlanError.exit_code if left_out and order.only else 0,
        pages={written[name]: page_count(made) for name, made in contents.items() if name.endswith(".pdf")},
        left_out=tuple((each.name, each.why_not) for each in left_out if each.why_not),
        lacking=tuple(dict.fromkeys(problem for each in left_out for problem in each.missing)),
        warnings=(*faults, *(each.problem for each in stale)),
    )


def read_subject(path: Path, order: Order) -> Subject:
    """The body file at `path` read, scored and checked: what its papers are about.

    PaperError or PlanError where `paper:` or `plan:` cannot be read; where neither can, the error names both.
    """
    dossier = answers.read_dossier(path)
    if order.figures:
        dossier = answers.with_figures(dossier, order.figures)
    known = analysis.assess(dossier, needs_scores=not order.is_set)
    try:
        settings = _settings(path, dossier, known)
    except PaperError as error:
        raise PaperError([*error.problems, *_faults_of_plan(dossier, known)]) from error
    return Subject(known, replace(settings, **order.settings), _plan(dossier, known))


def _settings(path: Path, dossier: Dossier, known: Assessment) -> PaperSettings:
    framework = known.history.last.framework
    settings = read_settings(dossier.paper, framework, path.parent)
    return quotes.bound(own_texts.with_own_texts(settings, path, framework), known)


def _plan(dossier: Dossier, known: Assessment) -> Plan:
    return measures.read_plan(dossier.plan, known.history.last.framework, measures.load().measures)


def _faults_of_plan(dossier: Dossier, known: Assessment) -> tuple[Problem, ...]:
    try:
        _plan(dossier, known)
    except PlanError as error:
        return error.problems
    return ()


def take_texts(path: Path, edited: Sequence[Path]) -> Taken:
    """Take what officers edited in DOCX papers of the body file at `path` into the file of texts beside it.

    PaperError where a paper cannot be read or is another body's, or one text was edited in two ways.
    """
    dossier = answers.read_dossier(path)
    framework = analysis.assess(dossier, needs_scores=False).history.last.framework
    settings = read_settings(dossier.paper, framework, path.parent)
    return own_texts.take(path, edited, settings, framework, dossier.body.name)


def paper_of(path: Path, order: Order) -> Paper:
    """The analysis paper of a body file, as content."""
    subject = read_subject(path, order)
    return next(each.make() for each in paper_set.papers_of_year(subject, (ANALYSIS,)))


def _chosen(subject: Subject, order: Order) -> tuple[list[SetPaper], list[SetPaper]]:
    """The papers to print, and those of the set that the file has not enough for.

    A draft leaves out only what there is nothing to print of.
    """
    found = paper_set.papers_of_year(subject, order.only if order.is_set else (ANALYSIS,))
    _refuse_no_such_rounds(subject, order.only)
    ready = [each for each in found if each.why_not is None or (order.is_draft and each.missing)]
    return ready, [each for each in found if each not in ready]


def _refuse_no_such_rounds(subject: Subject, only: Sequence[str]) -> None:
    rounds = {f"progress-{months}" for months in subject.plan.rounds}
    unknown = [name for name in only if name not in rounds and name not in paper_set.NAMES]
    if unknown:
        listed = ", ".join(f"progress-{months}" for months in subject.plan.rounds)
        place = subject.plan.place
        raise PlanError(
            Problem(
                "no-such-round",
                f"แผนนี้ไม่มีรอบของ “{name}” มีเฉพาะ {listed}",
                f"the plan has no round for “{name}”, only {listed}",
                place,
            )
            for name in unknown
        )


def _marked(paper: Paper, order: Order) -> Paper:
    return replace(paper, is_draft=True) if order.is_draft else paper


def _refuse_missing_glyphs(papers: Mapping[str, Paper], subject: Subject, path: Path) -> None:
    """PaperError names each text that cannot be printed once, with its place and the papers it stands in."""
    found: dict[glyphs.Missing, list[str]] = {}
    for name, paper in papers.items():
        for missing in glyphs.missing(paper):
            found.setdefault(missing, []).append(name)
    if found:
        places = subject.settings.text_places
        raise PaperError(
            missing.problem(", ".join(names), places.get(missing.key, Place(str(path))))
            for missing, names in found.items()
        )


def _disagreements(subject: Subject) -> Iterator[tuple[int, Text]]:
    for year, each in subject.known.history.years.items():
        if isinstance(each, Result):
            yield from ((year, found.say) for found in each.disagreements)


# ------------------------------------------------------------------------------------------------ files


def _written(
    stem: str, contents: Mapping[str, bytes], order: Order
) -> tuple[tuple[Path, ...], dict[str, Path]]:
    """Write the files; gives what was put aside, and each file's path by its name."""
    if not contents:
        return (), {}
    folder = order.to / stem if order.is_set else order.to
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / (name if order.is_set else f"{stem}{Path(name).suffix}") for name in contents}
    files = {paths[name]: content for name, content in contents.items()}
    if order.zips:
        paths[f"{stem}.zip"] = order.to / f"{stem}.zip"
        files[paths[f"{stem}.zip"]] = zipped(contents)
    return whole_files.write(files), paths


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """One zip file; the same papers give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            # DOCX and PDF are packed already.
            packs = zipfile.ZIP_DEFLATED if name.endswith(".html") else zipfile.ZIP_STORED
            archive.writestr(entry, content, compress_type=packs)
    return made.getvalue()


def render(paper: Paper, form: str) -> bytes:
    """The paper as a file of one of the formats `pdf`, `docx` and `html`."""
    if form == "pdf":
        return pdf.render(paper)
    return docx.render(paper) if form == "docx" else html.render(paper).encode()


def page_count(made: bytes) -> int:
    """How many pages a PDF of ours has."""
    return max((int(match[1]) for match in _PAGES.finditer(made)), default=0)
