"""The list of bodies, one body's published result, and both as data."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from prongsai import frameworks
from prongsai.documents import chart_pictures as pictures
from prongsai.frameworks import Text
from prongsai.web.public import open_data
from prongsai.web.public.access import published_or_404, published_results, years_of
from prongsai.web.public.forms import SearchForm
from prongsai.web.public.improvement import improvement
from prongsai.web.public.standing import standing
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.ui.templatetags.words import language

_A_PAGE = 50


@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """Every published result: search, filters, order, fifty a page."""
    results = published_results()
    form = SearchForm(request.GET, results)
    page = Paginator(form.narrowed(results), _A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "public/bodies.html",
        {
            "form": form,
            "page": page,
            "rows": [(each, _level(each)) for each in page],
            "asked": asked.urlencode(),
            "years": [year for year, _ in form.fields["year"].choices if year],
        },
    )


def _level(loaded: ResultVersion) -> Text:
    """The stored level by its name; a framework is read once and kept."""
    named = {each.code: each.name for each in frameworks.load(loaded.round.framework_code).levels}
    return named.get(loaded.level, Text(loaded.level or "–"))


@require_GET
def body(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """One body's published result: figures, how each came to be, items, history, measures."""
    loaded = published_or_404(pk, year)
    known = assessment_of(loaded)
    subject = pictures.subject_of(known, language())
    return render(
        request,
        "public/body.html",
        {
            "loaded": loaded,
            "body": loaded.round.body,
            "standing": standing(known, language()),
            "totals": known.history.totals(),
            "bars": pictures.of_indicators(subject),
            "trend": pictures.of_years(subject),
            "years": years_of(pk),
            "digest": loaded.publication.statement["result_digest"],
            "is_whole": not known.withheld,
            "improvement": improvement(loaded.round),
        },
    )


@require_GET
def result(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The result with its inputs, so that anyone can count again."""
    del request
    content = bytes(published_or_404(pk, year).publication.content)
    return HttpResponse(content, "application/json", headers=_named(f"result-{pk}-{year}.json"))


@require_GET
def results_csv(request: HttpRequest, year: int) -> HttpResponse:
    """A year's published results as a table."""
    return _sent(request, open_data.csv_of(year), year, "text/csv; charset=utf-8", "csv")


@require_GET
def results_json(request: HttpRequest, year: int) -> HttpResponse:
    """A year's published results as JSON."""
    return _sent(request, open_data.json_of(year), year, "application/json", "json")


def _sent(request: HttpRequest, pieces: Iterator[bytes], year: int, kind: str, ending: str) -> HttpResponse:
    if not open_data.has_results(year):
        raise Http404
    # An ordinary iterator would be gathered whole in memory before an ASGI server sends any of it.
    content = _awaited(pieces) if isinstance(request, ASGIRequest) else pieces
    return StreamingHttpResponse(content, content_type=kind, headers=_named(f"results-{year}.{ending}"))


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(lambda: next(pieces, None))
    while (piece := await following()) is not None:
        yield piece


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
