"""Operations that anyone may use: published results, roll-ups, and the rules of every year."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Path as InPath
from ninja import Query, Router
from pydantic import Field

from prongsai import frameworks
from prongsai.numbers import show
from prongsai.thai import fold, sort_key
from prongsai.web.accounts.models import Body
from prongsai.web.api import shapes
from prongsai.web.api.paging import Paging, Word, page_of
from prongsai.web.api.problems import ProblemDetails
from prongsai.web.public import disclosed
from prongsai.web.public.access import published_or_404, published_results, years_of, years_published
from prongsai.web.public.models import RollUp
from prongsai.web.results.models import PublishedScore, ResultVersion
from prongsai.web.results.publication import proof_of

router = Router(tags=["open"])
Id = Annotated[int, InPath(ge=1, le=2**53 - 1)]
FiscalYear = Annotated[int, InPath(ge=2500, le=2700)]
_LIST = {frozenset({400, 422}): ProblemDetails}
_ONE = {frozenset({404, 422}): ProblemDetails}
_OF_BODY = ("id", "name", "kind", "district", "province", "website")


class BodiesAsked(Paging):
    """Filters of the list of bodies; `q` is a part of the name."""

    q: Word = ""
    province: Word = ""
    kind: Word = ""


class ResultsAsked(Paging):
    """Filters of a year's results."""

    province: Word = ""
    kind: Word = ""
    framework: Word = ""


class ScoresAsked(ResultsAsked):
    """Filters of a year's scores; `code` such as total, IIT or 9."""

    code: Annotated[Word, Field(max_length=20)] = ""


@router.get("/years", url_name="api-years", operation_id="years", response=list[shapes.Year], summary="Years")
def years(request: HttpRequest) -> list[dict[str, Any]]:
    """The fiscal years with published results, the latest first."""
    del request
    return [{"year": year, "frameworks": _frameworks_of(year)} for year in years_published()]


def _frameworks_of(year: int) -> list[str]:
    found = PublishedScore.objects.filter(year=year, code="total").order_by("framework_code")
    return list(found.values_list("framework_code", flat=True).distinct())


@router.get(
    "/provinces",
    url_name="api-provinces",
    operation_id="provinces",
    response=list[shapes.Province],
    summary="Provinces",
)
def provinces(request: HttpRequest) -> list[dict[str, Any]]:
    """The provinces of bodies with published results."""
    del request
    return _counted("province")


@router.get(
    "/kinds",
    url_name="api-kinds",
    operation_id="kinds",
    response=list[shapes.Province],
    summary="Kinds of bodies",
)
def kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """The kinds of bodies with published results."""
    del request
    return _counted("kind")


def _counted(column: str) -> list[dict[str, Any]]:
    rows = _public_bodies().order_by().values_list(column).annotate(bodies=Count("pk"))
    in_order = sorted(rows, key=lambda row: sort_key(row[0]))
    return [{"name": name, "bodies": bodies} for name, bodies in in_order]


def _public_bodies() -> QuerySet[Body]:
    """Bodies with a published result; of others nothing is told, not even that they are there."""
    return Body.objects.filter(Exists(published_results().filter(round__body=OuterRef("pk"))))


@router.get(
    "/bodies",
    url_name="api-bodies",
    operation_id="bodies",
    response={200: shapes.Bodies, **_LIST},
    summary="Bodies",
)
def bodies(request: HttpRequest, asked: Query[BodiesAsked]) -> dict[str, Any]:
    """Bodies with published results, by their number."""
    rows = _public_bodies()
    if fold(asked.q):
        rows = rows.filter(folded__contains=fold(asked.q))
    if asked.province:
        rows = rows.filter(province=asked.province)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    given = {"q": asked.q, "province": asked.province, "kind": asked.kind}
    found, after = page_of(request, asked, rows.values(*_OF_BODY), "id", given)
    return {"items": found, "next": after}


@router.get(
    "/bodies/{body_id}",
    url_name="api-body",
    operation_id="body",
    response={200: shapes.BodyWithYears, **_ONE},
    summary="A body",
)
def body(request: HttpRequest, body_id: Id) -> dict[str, Any]:
    """One body and its published years."""
    del request
    found = _public_bodies().filter(pk=body_id).values(*_OF_BODY).first()
    if found is None:
        raise Http404
    return {**found, "years": years_of(body_id)}


@router.get(
    "/years/{year}/results",
    url_name="api-results",
    operation_id="results",
    response={200: shapes.Results, **_LIST},
    summary="Results of a year",
)
def results(request: HttpRequest, year: FiscalYear, asked: Query[ResultsAsked]) -> dict[str, Any]:
    """A year's published results in short, by the body's number."""
    rows = published_results().filter(round__year=year)
    if asked.province:
        rows = rows.filter(round__body__province=asked.province)
    if asked.kind:
        rows = rows.filter(round__body__kind=asked.kind)
    if asked.framework:
        rows = rows.filter(round__framework_code=asked.framework)
    found, after = page_of(request, asked, rows, "round__body_id", _given(asked))
    return {"items": [_row(each) for each in found], "next": after}


def _given(asked: ResultsAsked) -> dict[str, Any]:
    return asked.dict(exclude={"cursor", "limit"})


def body_row(found: Body) -> dict[str, Any]:
    """A body as every answer tells it."""
    return {name: getattr(found, name) for name in _OF_BODY}


def _row(loaded: ResultVersion) -> dict[str, Any]:
    round_ = loaded.round
    named = {each.code: each.name for each in round_.framework.levels}
    level = named.get(loaded.level)
    at = {"body_id": round_.body_id, "year": round_.year}
    return {
        "body": body_row(round_.body),
        "year": round_.year,
        "framework": round_.framework_code,
        "version": loaded.version,
        "total": None if loaded.total is None else str(loaded.total),
        "level": None if level is None else {"code": loaded.level, "th": level.th, "en": level.en},
        "passed": loaded.passed,
        "approved_on": None if loaded.approved_at is None else timezone.localdate(loaded.approved_at),
        "details": reverse("api-result", kwargs=at),
        "page": reverse("public-body", args=(round_.body_id, round_.year)),
    }


@router.get(
    "/bodies/{body_id}/results/{year}",
    url_name="api-result",
    operation_id="result",
    response={200: shapes.ResultWithProof, **_ONE},
    summary="A result",
)
def result(request: HttpRequest, body_id: Id, year: FiscalYear) -> dict[str, Any]:
    """One published result with its inputs and its proof."""
    del request
    loaded = published_or_404(body_id, year)
    return {**_row(loaded), "proof": json.loads(proof_of(loaded.publication))}


@router.get(
    "/bodies/{body_id}/disclosures/{year}",
    url_name="api-disclosures",
    operation_id="disclosures",
    response={200: shapes.Disclosures, **_ONE},
    summary="Disclosures of a body",
)
def disclosures(request: HttpRequest, body_id: Id, year: FiscalYear) -> dict[str, Any]:
    """What a body disclosed item by item (OIT), with the final score and the assessors' comment of each."""
    del request
    loaded = published_or_404(body_id, year, with_content=False)
    shown = disclosed.shown(loaded)
    if shown is None:
        raise Http404
    found = shown["disclosure"]
    return {
        "body": body_row(loaded.round.body), "year": year, "framework": loaded.round.framework_code,
        "version": found.version, "approved_digest": found.digest, "scores_digest": shown["scores_digest"],
        "page": reverse("public-disclosures", args=(body_id, year)),
        "items": [_item(each) for each in shown["rows"]],
    }  # fmt: skip


def _item(each: disclosed.Disclosed) -> dict[str, Any]:
    return {
        "code": each.item.code, "title": dataclasses.asdict(each.item.title),
        "addresses": [one.written for one in each.addresses], "explanation": each.explanation,
        "click_path": each.click_path, "score": each.score.score,
        "comment": dataclasses.asdict(each.score.comment), "is_clarified": each.score.is_clarified,
    }  # fmt: skip


@router.get(
    "/years/{year}/scores",
    url_name="api-scores",
    operation_id="scores",
    response={200: shapes.Scores, **_LIST},
    summary="Scores of a year",
)
def scores(request: HttpRequest, year: FiscalYear, asked: Query[ScoresAsked]) -> dict[str, Any]:
    """A year's published totals, instruments and indicators, one a row, in the order of publication."""
    rows = (
        PublishedScore.objects.filter(year=year)
        .select_related("result__round__body")
        .defer("result__content")
    )
    filters = {
        "code": asked.code, "province": asked.province, "kind": asked.kind, "framework_code": asked.framework,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    found, after = page_of(request, asked, rows, "pk", _given(asked))
    return {"items": [_score(each) for each in found], "next": after}


def _score(each: PublishedScore) -> dict[str, Any]:
    round_ = each.result.round
    return {
        "body_id": round_.body_id, "body": round_.body.name, "kind": each.kind, "province": each.province,
        "year": each.year, "framework": each.framework_code, "code": each.code, "figure": str(each.figure),
    }  # fmt: skip


@router.get(
    "/years/{year}/roll-ups",
    url_name="api-roll-ups",
    operation_id="roll_ups",
    response={200: shapes.RollUps, **_LIST},
    summary="Roll-ups of a year",
)
def roll_ups(request: HttpRequest, year: FiscalYear, asked: Query[ResultsAsked]) -> dict[str, Any]:
    """What a year's results say together: of the nation, each province, each kind, and both."""
    rows = RollUp.objects.filter(year=year)
    filters = {"province": asked.province, "kind": asked.kind, "framework_code": asked.framework}
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    found, after = page_of(request, asked, rows, "pk", _given(asked))
    return {"items": [_roll_up(each) for each in found], "next": after}


def _roll_up(each: RollUp) -> dict[str, Any]:
    plain = (
        "year",
        "province",
        "kind",
        "bodies",
        "with_result",
        "passed",
        "levels",
        "figures",
        "moved",
        "as_of",
    )
    return {name: getattr(each, name) for name in plain} | {
        "framework": each.framework_code,
        "mean": None if each.mean is None else str(each.mean),
        "median": None if each.median is None else str(each.median),
    }


@router.get(
    "/frameworks",
    url_name="api-frameworks",
    operation_id="frameworks",
    response=list[shapes.FrameworkRow],
    summary="Frameworks",
)
def all_frameworks(request: HttpRequest) -> list[Any]:
    """The rules of every year that is known."""
    del request
    return [frameworks.load(code) for code in frameworks.available()]


@router.get(
    "/frameworks/{code}",
    url_name="api-framework",
    operation_id="framework",
    response={200: shapes.Framework, **_ONE},
    summary="A framework",
)
def framework(request: HttpRequest, code: Annotated[str, InPath(max_length=40)]) -> Any:
    """The rules of one year: instruments, indicators, questions, items, levels, and how certain each is."""
    del request
    if code.removeprefix("nacc-") not in frameworks.available():
        raise Http404
    return _plain(frameworks.load(code))


def _plain(value: Any) -> Any:
    """Rules as plain data; shares and points as exact decimals, or as numerator/denominator."""
    if dataclasses.is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return _number(value) if isinstance(value, Fraction) else value


def _number(value: Fraction) -> str:
    """As a decimal where it ends, e.g. 0.3 and 100; as a fraction, 1/3, where it does not."""
    for decimals in range(7):
        if (value * 10**decimals).denominator == 1:
            return show(value, decimals)
    return str(value)
