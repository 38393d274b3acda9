"""From files to a scored result of a round: all problems said at once, nothing stored where there are any."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction

from prongsai import analysis, answers
from prongsai.analysis import Assessment
from prongsai.answers import Dossier
from prongsai.errors import AnswersError, Place, Problem, ProngsaiError
from prongsai.frameworks import Text
from prongsai.numbers import show
from prongsai.scoring import Result
from prongsai.web.accounts import access, trail
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Person
from prongsai.web.results import earlier, from_survey
from prongsai.web.results.body_data import as_on_page
from prongsai.web.results.earlier import Approved
from prongsai.web.results.models import ResultFile, ResultVersion
from prongsai.web.results.uploads import Upload, body_file, checked, placed, unpacked, uploads_of, vet
from prongsai.web.rounds.line import reach
from prongsai.web.rounds.models import Round


def why_not_load(round_: Round, person: Person) -> Text | None:
    """Why this person may not load a result of the round, or nothing."""
    return access.why_not("officer", person, round_.body)


@dataclass(frozen=True, slots=True)
class Scored:
    """A result that is not stored yet, and the files it came from."""

    result: ResultVersion
    files: Sequence[Upload]
    body_file: Upload


def load(round_: Round, uploads: Iterable[Upload], person: Person) -> ResultVersion:
    """Score the round from a body file and the answer files it names; stores a new draft version.

    Errors are those of `scored`; then nothing is stored.
    """
    return store(scored(round_, uploads, person))


def scored(round_: Round, uploads: Iterable[Upload], person: Person) -> Scored:
    """Score the round from the files; may take long, and holds nobody up: call it in no transaction.

    AnswersError, ScoringError and AnalysisError name everything that is wrong, by file and line;
    RefusedError says why the person may not load.
    """
    refuse(why_not_load(round_, person))
    files = placed(checked(list(uploads)))
    vet(files)
    known, main = _assess(round_, files), body_file(files)
    collected = from_survey.collected_in(round_, files)
    return Scored(draft_of(round_, known.history.last, person, collected), files, main)


def store(made: Scored) -> ResultVersion:
    """Store a scored result as the next draft version of its round, with its files."""
    loaded, round_, person = made.result, made.result.round, made.result.loaded_by
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)
        last = ResultVersion.objects.filter(round=round_).order_by("-version").first()
        loaded.version = last.version + 1 if last else 1
        loaded.save(force_insert=True)
        ResultFile.objects.bulk_create(
            ResultFile(
                result=loaded, name=each.name, is_body_file=each is made.body_file, content=each.content
            )
            for each in made.files
        )
        trail.write(
            person, "result.loaded", body=round_.body, role="officer", about=str(round_.year),
            version=loaded.version, digest=loaded.digest,
        )  # fmt: skip
        reach(round_, "result", person, "officer")
    return loaded


def draft_of(
    round_: Round, result: Result, person: Person, collected: Mapping[str, Any] | None = None
) -> ResultVersion:
    """A result as the first draft of its round, not stored yet."""
    content = result.to_json()
    return ResultVersion(
        round=round_,
        version=1,
        total=None if result.total is None else Decimal(show(result.total)),
        level=result.level or "",
        passed=result.passed,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        loaded_by=person,
        collected=collected,
    )


def _assess(round_: Round, files: Sequence[Upload]) -> Assessment:
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


def assessment_of(loaded: ResultVersion) -> Assessment:
    """All that is known of the round's body, read again from the files it was loaded from.

    Earlier years that the files lack are those that were published of the body; what the body is, its own
    page says.
    """
    known = _with_earlier(loaded.pk, loaded.loaded_at, earlier.approved_before(loaded.round))
    return as_on_page(known, loaded.round.body)


def public_assessment_of(loaded: ResultVersion) -> Assessment:
    """What the public page of a result tells: as `assessment_of`, but of earlier years only their figures.

    Those are read as they were stored, without the files and the sampling errors behind them.
    """
    known = _with_figures(loaded.pk, loaded.loaded_at, earlier.approved_before(loaded.round))
    return as_on_page(known, loaded.round.body)


def own_assessment_of(loaded: ResultVersion) -> Assessment:
    """What the files of the result itself say, without the body's other rounds."""
    return _assessment(loaded.pk, loaded.loaded_at)


@lru_cache(maxsize=128)
def _with_earlier(pk: int, loaded_at: datetime.datetime, approved: tuple[Approved, ...]) -> Assessment:
    """Kept in memory as long as the same results are published."""
    own = _assessment(pk, loaded_at)
    lacking = [each for each in approved if each.year not in own.history.years]
    return earlier.joined(own, [_assessment(each.pk, each.loaded_at) for each in lacking])


@lru_cache(maxsize=128)
def _with_figures(pk: int, loaded_at: datetime.datetime, approved: tuple[Approved, ...]) -> Assessment:
    """Kept in memory as long as the same results are published."""
    return earlier.with_figures(_assessment(pk, loaded_at), approved)


@lru_cache(maxsize=256)
def _assessment(pk: int, loaded_at: datetime.datetime) -> Assessment:
    """Kept in memory, for a version's files never change; its moment tells it from a restored one."""
    del loaded_at
    with unpacked(uploads_of(pk)) as path:
        return analysis.assess(answers.read_dossier(path))


def withheld_before(loaded: ResultVersion) -> frozenset[str]:
    """Codes of the year before that must not be shown, in that year's own writing."""
    if own_assessment_of(loaded).history.previous is not None:
        return _withheld_before(loaded.pk, loaded.loaded_at)
    before = next((e for e in earlier.approved_before(loaded.round) if e.year == loaded.round.year - 1), None)
    return _assessment(before.pk, before.loaded_at).withheld if before else frozenset()


@lru_cache(maxsize=128)
def _withheld_before(pk: int, loaded_at: datetime.datetime) -> frozenset[str]:
    before = _assessment(pk, loaded_at).history.previous
    if before is None:
        return frozenset()
    with unpacked(uploads_of(pk)) as path:
        given = answers.read_dossier(path).years[before.year]
    return analysis.withheld(before, {form: each.answered for form, each in given.respondents.items()})


def result_of(loaded: ResultVersion) -> Result:
    return assessment_of(loaded).history.last
