"""From files to a scored result of a round: all problems said at once, nothing stored where there are any."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.db import transaction

from prongsai import analysis, answers, strict_yaml
from prongsai.analysis import Assessment
from prongsai.answers import Dossier
from prongsai.errors import AnswersError, Place, Problem, ProngsaiError
from prongsai.frameworks import Text
from prongsai.numbers import show
from prongsai.scoring import Result
from prongsai.strict_yaml import Block, Complaints, Leaf
from prongsai.web.accounts import access, trail
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person
from prongsai.web.results.models import ResultFile, ResultVersion
from prongsai.web.rounds.line import reach
from prongsai.web.rounds.models import Round

MOST_FILES = 12
LARGEST = 4 * 1024 * 1024
_LONGEST_NAME = 200
_BODY_FILES = (".yaml", ".yml")
_ANSWERS = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it came: its path as named in the body file, and its bytes."""

    name: str
    content: bytes


def why_not_load(round_: Round, person: Person) -> Text | None:
    """Why this person may not load a result of the round, or nothing."""
    return access.why_not("officer", person, round_.body)


def load(round_: Round, uploads: Iterable[Upload], person: Person) -> ResultVersion:
    """Score the round from a body file and the answer files it names; stores a new draft version.

    AnswersError, ScoringError and AnalysisError name everything that is wrong, by file and line;
    RefusedError says why the person may not load. Then nothing is stored.
    """
    refused = why_not_load(round_, person)
    if refused is not None:
        raise RefusedError(Problem("refused", refused.th, refused.en))
    files = _placed(_checked(list(uploads)))
    known = _assess(round_, files)
    result = known.history.last
    content = result.to_json()
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)
        last = ResultVersion.objects.filter(round=round_).order_by("-version").first()
        loaded = ResultVersion.objects.create(
            round=round_,
            version=last.version + 1 if last else 1,
            total=None if result.total is None else Decimal(show(result.total)),
            level=result.level or "",
            passed=result.passed,
            content=content,
            digest=hashlib.sha256(content).hexdigest(),
            loaded_by=person,
        )
        ResultFile.objects.bulk_create(
            ResultFile(result=loaded, name=each.name, is_body_file=_is_body_file(each), content=each.content)
            for each in files
        )
        trail.write(
            person, "result.loaded", body=round_.body, role="officer", about=str(round_.year),
            version=loaded.version, digest=loaded.digest,
        )  # fmt: skip
        reach(round_, "result", person, "officer")
    return loaded


def _checked(files: list[Upload]) -> list[Upload]:
    problems = [problem for each in files for problem in _faults(each)]
    if len(files) > MOST_FILES:
        th, en = f"เลือกได้ครั้งละไม่เกิน {MOST_FILES} แฟ้ม", f"choose at most {MOST_FILES} files at a time"
        problems.append(Problem("too-many-files", th, en))
    twice = sorted(name for name, times in Counter(each.name for each in files).items() if times > 1)
    problems += [
        Problem("file-twice", "เลือกแฟ้มชื่อนี้ซ้ำ", "a file of this name was chosen twice", Place(name))
        for name in twice
    ]
    if sum(map(_is_body_file, files)) != 1:
        problems.append(
            Problem(
                "no-body-file",
                "ต้องมีแฟ้มหน่วยงาน (.yaml) หนึ่งแฟ้ม พร้อมแฟ้มคำตอบที่แฟ้มนั้นอ้างถึง ถ้ามี",
                "choose one body file (.yaml), with the files of answers it names, if any",
            )
        )
    if problems:
        raise AnswersError(problems)
    return files


def _faults(file: Upload) -> Iterator[Problem]:
    place = Place(file.name)
    if not file.name.lower().endswith((*_BODY_FILES, *_ANSWERS)):
        yield Problem(
            "file-kind",
            "ใช้ได้เฉพาะแฟ้ม .yaml .csv .xlsx และ .parquet",
            "only .yaml, .csv, .xlsx and .parquet files can be used",
            place,
        )
    if len(file.content) > LARGEST:
        yield Problem("too-large", "แฟ้มใหญ่เกิน 4 MB", "the file is larger than 4 MB", place)
    parts = PurePosixPath(file.name).parts
    is_astray = file.name.startswith("/") or ".." in parts or "\\" in file.name or "\0" in file.name
    if is_astray or len(file.name) > _LONGEST_NAME:
        yield Problem("file-name", "ชื่อแฟ้มใช้ไม่ได้", "the file's name cannot be used", place)


def _is_body_file(file: Upload) -> bool:
    return file.name.lower().endswith(_BODY_FILES)


def _placed(files: list[Upload]) -> list[Upload]:
    """The files under the names the body file calls them by: a browser sends them without their folders."""
    with unpacked(files) as path:
        block = strict_yaml.read(path, Complaints())
    folders: dict[str, set[str]] = {}
    for name in _names_of_answers(block):
        folders.setdefault(PurePosixPath(name).name, set()).add(name)
    moved = [
        replace(each, name=min(folders[each.name])) if len(folders.get(each.name, ())) == 1 else each
        for each in files
    ]
    return files if any(True for each in moved for _ in _faults(each)) else moved


def _names_of_answers(block: Block) -> Iterator[str]:
    years = block.take("years")
    for year in years.keys() if isinstance(years, Block) else ():
        inner = years.take(year) if isinstance(years, Block) else None
        named = inner.take("answers") if isinstance(inner, Block) else None
        if isinstance(named, Block):
            yield from (leaf.text for key in named.keys() if isinstance(leaf := named.take(key), Leaf))  # noqa: SIM118


def _assess(round_: Round, files: Iterable[Upload]) -> Assessment:
    with unpacked(files) as path:
        try:
            dossier = answers.read_dossier(path)
            _refuse_another(round_, dossier)
            return analysis.assess(dossier)
        except ProngsaiError as error:
            raise type(error)(_as_uploaded(each, path.parent) for each in error.problems) from error


def _as_uploaded(problem: Problem, folder: Path) -> Problem:
    """The problem with files named as the officer knows them, not where they were unpacked."""

    def cut(text: str) -> str:
        return text.replace(f"{folder}/", "")

    place = replace(problem.place, file=cut(problem.place.file))
    return Problem(problem.code, cut(problem.th), cut(problem.en), place)


def _refuse_another(round_: Round, dossier: Dossier) -> None:
    """The file must be about this round's body and year, by the round's own rules."""
    framework = dossier.years[dossier.year].framework
    if (dossier.body.name, dossier.year) == (round_.body.name, round_.year):
        if framework is None or framework.code == round_.framework_code:
            return
        raise AnswersError(
            Problem(
                "other-framework",
                f"แฟ้มนี้ใช้กรอบ {framework.code} แต่รอบนี้ใช้ {round_.framework_code}",
                f"the file goes by {framework.code}, but this round by {round_.framework_code}",
                Place(dossier.path.name),
            )
        )
    raise AnswersError(
        Problem(
            "other-round",
            f"แฟ้มนี้เป็นของ {dossier.body.name} ปี {dossier.year} ไม่ใช่ {round_.body.name} ปี {round_.year}",
            f"the file is about {dossier.body.name} {dossier.year}, not {round_.body.name} {round_.year}",
            Place(dossier.path.name),
        )
    )


@contextmanager
def unpacked(files: Iterable[Upload]) -> Iterator[Path]:
    """The files in a folder of their own for as long as they are read; gives the body file's path."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        body = folder
        for each in files:
            path = folder / each.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(each.content)
            body = path if _is_body_file(each) else body
        yield body


def assessment_of(loaded: ResultVersion) -> Assessment:
    """All that is known of the round's body, read again from the files it was loaded from."""
    return _assessment(loaded.pk, loaded.loaded_at)


@lru_cache(maxsize=128)
def _assessment(pk: int, loaded_at: datetime.datetime) -> Assessment:
    """Kept in memory, for a version's files never change; its moment tells it from a restored one."""
    del loaded_at
    with unpacked(uploads_of(pk)) as path:
        return analysis.assess(answers.read_dossier(path))


def withheld_before(loaded: ResultVersion) -> frozenset[str]:
    """Codes of the year before that must not be shown, in that year's own writing."""
    return _withheld_before(loaded.pk, loaded.loaded_at)


@lru_cache(maxsize=128)
def _withheld_before(pk: int, loaded_at: datetime.datetime) -> frozenset[str]:
    before = _assessment(pk, loaded_at).history.previous
    if before is None:
        return frozenset()
    with unpacked(uploads_of(pk)) as path:
        given = answers.read_dossier(path).years[before.year]
    return analysis.withheld(before, {form: each.answered for form, each in given.respondents.items()})


def uploads_of(pk: int) -> list[Upload]:
    """The files a result was loaded from."""
    rows = ResultFile.objects.filter(result_id=pk).values_list("name", "content")
    return [Upload(name, bytes(content)) for name, content in rows]


def result_of(loaded: ResultVersion) -> Result:
    return assessment_of(loaded).history.last
