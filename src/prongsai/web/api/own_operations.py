"""Operations with a token: what its person may see in the workspace, loading results, reporting progress.

Everything is asked of the same functions as the pages: what is not the person's is not there.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Body as InBody
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from prongsai.errors import AnswersError, Place, PlanError, Problem
from prongsai.measures import Measure, Plan
from prongsai.web.accounts import trail as trails
from prongsai.web.accounts.access import bodies_of, posts_of, with_role_or_404
from prongsai.web.accounts.models import TrailEntry
from prongsai.web.accounts.views.people import TRAIL_READERS
from prongsai.web.api import shapes
from prongsai.web.api.bearer import Bearer, person_of
from prongsai.web.api.open_operations import Id, body_row
from prongsai.web.api.paging import Paging, Word, page_of
from prongsai.web.api.problems import ProblemDetails
from prongsai.web.plans import progress
from prongsai.web.plans.access import measure_or_404, reporter, seen_by, why_not_report
from prongsai.web.plans.forms import ReportForm
from prongsai.web.results import loading, pending, tasks
from prongsai.web.results.access import latest
from prongsai.web.results.forms import LoadForm
from prongsai.web.results.models import PendingLoad, ResultVersion
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.line import line
from prongsai.web.rounds.models import Round

router = Router(tags=["with a token"])
READ, LOAD, REPORT = (Bearer(scope) for scope in ("read", "results:write", "progress:write"))
_ME = {frozenset({401, 403}): ProblemDetails}
_LIST = {frozenset({400, 401, 403, 422}): ProblemDetails}
_ONE = {frozenset({401, 403, 404, 422}): ProblemDetails}
_OF_LIST = {frozenset({400, 401, 403, 404, 422}): ProblemDetails}
_SENT = {frozenset({400, 401, 403, 404, 413, 422}): ProblemDetails}
_REPORTED = {frozenset({400, 401, 403, 404, 409, 413, 422}): ProblemDetails}
_Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\u0000]*$")]


class RoundsAsked(Paging):
    """Filters of the list of rounds."""

    year: Annotated[int | None, Field(ge=2500, le=2700)] = None


class ReportSent(Schema):
    """What a unit did of a measure in one round; `version` is that of the report it replaces, 0 for none."""

    measure: Annotated[int, Field(ge=1, le=10_000)]
    months: Annotated[int, Field(ge=1, le=120)]
    unit: Word = ""
    state: Literal["done", "in_hand", "not_started"]
    did: _Text = ""
    result: _Text = ""
    evidence: Annotated[list[_Text], Field(max_length=60, default_factory=list)]
    obstacle: _Text = ""
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


@router.get(
    "/me",
    url_name="api-me",
    operation_id="me",
    auth=READ,
    response={200: shapes.Me, **_ME},
    summary="Whose token",
)
def me(request: HttpRequest) -> dict[str, Any]:
    """Whose token this is, and the posts it works by."""
    person, token = person_of(request), request.auth
    posts = [
        {
            "role": post.role,
            "body_id": post.body_id,
            "unit": post.unit.name if post.unit else "",
            "province": post.province,
        }
        for post in posts_of(person).select_related("unit").order_by("pk")
    ]
    return {
        "login": person.login,
        "name": person.name,
        "scopes": token.scopes,
        "expires": token.expires,
        "posts": posts,
    }


@router.get(
    "/rounds",
    url_name="api-rounds",
    operation_id="rounds",
    auth=READ,
    response={200: shapes.Rounds, **_LIST},
    summary="Rounds",
)
def rounds(request: HttpRequest, asked: Query[RoundsAsked]) -> dict[str, Any]:
    """The rounds of every body whose workspace the person sees."""
    rows = Round.objects.filter(body__in=bodies_of(person_of(request))).select_related("body")
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    found, after = page_of(request, asked, rows, "pk", {"year": asked.year})
    return {"items": [_round(each) for each in found], "next": after}


def _round(round_: Round) -> dict[str, Any]:
    name = round_.step_name
    return {
        "id": round_.pk, "body": body_row(round_.body), "year": round_.year,
        "framework": round_.framework_code, "step": round_.step, "step_name": {"th": name.th, "en": name.en},
    }  # fmt: skip


@router.get(
    "/rounds/{round_id}",
    url_name="api-round",
    operation_id="round",
    auth=READ,
    response={200: shapes.RoundWithLine, **_ONE},
    summary="A round",
)
def round_(request: HttpRequest, round_id: Id) -> dict[str, Any]:
    """Where a round stands in its year, and its newest result the person may see."""
    person = person_of(request)
    found = round_or_404(person, round_id)
    steps = [
        {
            "code": each.code, "name": {"th": each.step.name.th, "en": each.step.name.en}, "when": each.when,
            "role": each.step.role, "ends": each.ends, "days": each.days,
        }
        for each in line(found, timezone.localdate())
    ]  # fmt: skip
    return {**_round(found), "line": steps, "result": _loaded(latest(found, person))}


def _loaded(found: ResultVersion | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "version": found.version, "state": found.state, "level": found.level, "passed": found.passed,
        "total": None if found.total is None else str(found.total), "digest": found.digest,
    }  # fmt: skip


@router.get(
    "/rounds/{round_id}/plan",
    url_name="api-plan",
    operation_id="plan",
    auth=READ,
    response={200: shapes.Plan, **_ONE},
    summary="The plan of a round",
)
def plan(request: HttpRequest, round_id: Id) -> dict[str, Any]:
    """The plan with its measures and their progress, as far as the person may see it."""
    person = person_of(request)
    return _plan(seen_by(person, round_or_404(person, round_id)))


def _plan(found: Plan) -> dict[str, Any]:
    return {
        "state": found.state, "for_year": found.for_year, "starts": found.starts,
        "rounds": list(found.rounds), "measures": [_measure(each) for each in found.measures],
    }  # fmt: skip


def _measure(each: Measure) -> dict[str, Any]:
    lists = ("mends", "measure", "steps", "units", "reported", "proof")
    told = ("round", "state", "unit", "did", "result", "obstacle", "date")
    return {name: list(getattr(each, name)) for name in lists} | {
        "number": each.number,
        "when": each.when.written,
        "follow_up": each.follow_up,
        "progress": [
            {name: getattr(one, name) for name in told} | {"evidence": list(one.evidence)}
            for one in each.progress
        ],
    }


@router.get(
    "/bodies/{body_id}/trail",
    url_name="api-trail",
    operation_id="trail",
    auth=READ,
    response={200: shapes.Trail, **_OF_LIST},
    summary="The trail of a body",
)
def trail(request: HttpRequest, body_id: Id, asked: Query[Paging]) -> dict[str, Any]:
    """Who did what at a body, the latest first; for its officers, its executives and auditors."""
    body = with_role_or_404(person_of(request), body_id, TRAIL_READERS)
    found, after = page_of(request, asked, trails.of(body), "number", {}, descends=True)
    return {"items": [_entry(each) for each in found], "next": after}


def _entry(each: TrailEntry) -> dict[str, Any]:
    names = ("number", "at", "person", "role", "action", "about", "detail", "before", "digest")
    return {name: getattr(each, name) for name in names}


@router.post(
    "/rounds/{round_id}/results",
    url_name="api-load",
    operation_id="load_result",
    auth=LOAD,
    response={201: shapes.LoadedResult, 202: shapes.Load, **_SENT},
    summary="Load a result",
)
def load(request: HttpRequest, round_id: Id, files: File[list[UploadedFile]]) -> Status:
    """Load a body file with the files of answers it names, as a draft; large ones are scored later (202)."""
    del files  # the form reads them, each only so far that one too large is told as such
    person = person_of(request)
    found = round_or_404(person, round_id)
    form = LoadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise AnswersError(
            Problem(
                "no-body-file",
                "ต้องมีแฟ้มหน่วยงาน (.yaml) หนึ่งแฟ้ม",
                "one body file (.yaml) is needed",
                Place("files"),
            )
        )
    uploads = form.uploads()
    if pending.is_large(uploads):
        return Status(202, _job(pending.put_by(found, uploads, person, tasks.load)))
    return Status(201, _loaded(loading.load(found, uploads, person)))


@router.get(
    "/rounds/{round_id}/loads/{number}",
    url_name="api-loading",
    operation_id="load",
    auth=LOAD,
    response={200: shapes.Load, **_ONE},
    summary="Files that are being scored",
)
def load_under_way(request: HttpRequest, round_id: Id, number: Id) -> dict[str, Any]:
    """How far the scoring of large files is."""
    person = person_of(request)
    return _job(pending.pending_or_404(round_or_404(person, round_id), person, number))


def _job(job: PendingLoad) -> dict[str, Any]:
    return {
        "number": job.number,
        "state": job.state,
        "problems": [{"th": each.th, "en": each.en} for each in job.faults],
        "result": _loaded(job.result),
        "address": reverse("api-loading", kwargs={"round_id": job.round_id, "number": job.number}),
    }


@router.post(
    "/rounds/{round_id}/reports",
    url_name="api-report",
    operation_id="report_progress",
    auth=REPORT,
    response={201: shapes.Report, **_REPORTED},
    summary="Report progress",
)
def report(request: HttpRequest, round_id: Id, sent: InBody[ReportSent]) -> Status:
    """Report what a unit did of a measure; a report of the same unit and round is replaced."""
    person = person_of(request)
    found = round_or_404(person, round_id)
    shown, measure, _ = measure_or_404(person, found, sent.measure)
    refused = why_not_report(person, found, shown, measure)
    if refused is not None:
        raise PlanError(Problem("refused", refused.th, refused.en))
    given = sent.dict()
    form = ReportForm(reporter(person, found)(measure), given)
    if not form.is_valid():
        raise PlanError([
            Problem("invalid", " ".join(errors), "this cannot be used, or is missing", Place(f"body {name}"))
            for name, errors in form.errors.items()
        ])  # fmt: skip
    saved = progress.report(
        found, sent.measure, sent.months, form.cleaned_data, sent.version, person, timezone.localdate()
    )
    return Status(201, {
        "measure": sent.measure, "months": saved.months, "unit": saved.unit, "state": saved.state,
        "version": saved.version,
    })  # fmt: skip
