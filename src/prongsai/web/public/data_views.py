"""Open data: the page that lists it, its codebook, and the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from prongsai.web.public import codebook, disclosed, open_data
from prongsai.web.public.access import counted_results, years_published
from prongsai.web.public.files import named, sent

#: Formats by the ending of their files: what browsers call them, and what writes them.
FORMATS: Mapping[str, tuple[str, Callable[[int], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", open_data.csv_of),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", open_data.xlsx_of),
    "json": ("application/json", open_data.json_of),
    "parquet": ("application/vnd.apache.parquet", open_data.parquet_of),
}


def _mark(request: HttpRequest, year: int, ending: str) -> str | None:
    del request
    return open_data.mark_of(year, ending) if ending in FORMATS else None


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every file there is, what they hold, and how they may be used and checked."""
    counted = counted_results()
    years = [(year, counted.get(year)) for year in years_published()]
    formats = [(each, each.upper() if each != "parquet" else "Parquet") for each in FORMATS]
    return render(
        request,
        "public/open_data.html",
        {
            "years": years,
            "formats": formats,
            "licence": settings.DATA_LICENCE,
            "disclosed": disclosed.years(),
            "columns": disclosed.COLUMNS,
        },
    )


@require_safe
def columns(request: HttpRequest, year: int) -> HttpResponse:
    """What every column of a year means."""
    rows = [(each, codebook.TYPE_NAMES[each.type]) for each in _columns(year)]
    return render(request, "public/codebook.html", {"year": year, "rows": rows})


@require_safe
def columns_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The codebook of a year as a table."""
    del request
    content = codebook.as_csv(_columns(year))
    return HttpResponse(content, "text/csv; charset=utf-8", headers=named(f"codebook-{year}.csv"))


def _columns(year: int) -> tuple[codebook.Column, ...]:
    if not open_data.has_results(year):
        raise Http404
    return codebook.columns_of(year)


@require_safe
def disclosures(request: HttpRequest, year: int) -> HttpResponse:
    """A year's disclosures of every body whose review is over and whose result is published, item by item."""
    if not disclosed.of_year(year).exists():
        raise Http404
    return sent(request, disclosed.csv_of(year), "text/csv; charset=utf-8", f"disclosures-{year}.csv")


@require_safe
@cache_control(public=True, no_cache=True)  # that nothing has changed may be kept as well
@condition(etag_func=_mark)
def file(request: HttpRequest, year: int, ending: str) -> HttpResponse:
    """A year's published results in one of the formats."""
    if ending not in FORMATS or not open_data.has_results(year):
        raise Http404
    kind, pieces = FORMATS[ending]
    return sent(request, pieces(year), kind, f"results-{year}.{ending}")
