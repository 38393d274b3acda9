"""A fiscal year at one glance: of the whole nation, and of one province."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai.web.public import listing
from prongsai.web.public.access import published_lists, years_published
from prongsai.web.public.forms import RisenForm
from prongsai.web.public.risen import risen
from prongsai.web.public.summary import picture_of_indicators, picture_of_levels, summary_of
from prongsai.web.ui.templatetags.words import language


@require_safe
def nation(request: HttpRequest, year: int) -> HttpResponse:
    """All published results of a year together."""
    years = years_published()
    if year not in years:
        raise Http404
    return render(request, "public/year.html", {"years": years, **_summed(request, year, "")})


@require_safe
def province(request: HttpRequest, name: str, year: int) -> HttpResponse:
    """The published results of one province together, and its bodies."""
    if "\0" in name:  # which no database can be asked for
        raise Http404
    results = published_lists().filter(round__year=year, round__body__province=name)
    bodies = listing.listed(list(listing.columns(results.order_by("round__body__order", "pk"))))
    if not bodies:
        raise Http404
    context = {"years": years_published(), "province": name, "bodies": bodies}
    return render(request, "public/year.html", context | _summed(request, year, name))


@require_safe
def most_risen(request: HttpRequest, year: int) -> HttpResponse:
    """Which bodies of a kind rose most in a year, by the total or an indicator, and what they had adopted."""
    if year not in years_published():
        raise Http404
    form = RisenForm(request.GET, year)
    context = {"year": year, "form": form, "rows": risen(year, form.chosen_kind, form.chosen_code)}
    return render(request, "public/risen.html", context)


def _summed(request: HttpRequest, year: int, province: str) -> dict[str, Any]:
    order = request.GET.get("sort", "name")
    found = summary_of(year, province, request.GET.get("framework", ""), order)
    context: dict[str, Any] = {"year": year, "found": found, "sort": order}
    if found is None:
        return context
    return context | {
        "level_picture": picture_of_levels(found, language()),
        "indicator_picture": picture_of_indicators(found, language()),
    }
