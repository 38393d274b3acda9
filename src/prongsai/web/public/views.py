"""The first page, the list of bodies, and one body's published result."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai.web.plans import papers
from prongsai.web.public import body_page, disclosed, listing
from prongsai.web.public.access import is_demonstration, published_lists, published_or_404, years_published
from prongsai.web.public.files import named
from prongsai.web.public.forms import SearchForm
from prongsai.web.public.static_copy import zip_of
from prongsai.web.public.summary import summary_of
from prongsai.web.results.alike import alike
from prongsai.web.results.corrections import corrections

_A_PAGE = 50


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, where to start, and the latest year."""
    years = years_published()
    return render(
        request,
        "public/front.html",
        {
            "years": years,
            "found": summary_of(years[0], "", "", "name") if years else None,
            "is_demonstration": is_demonstration(),
        },
    )


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Published results: search, filters, order, fifty a page; of the latest year unless asked otherwise."""
    form = SearchForm(request.GET, years_published())
    results = form.narrowed(published_lists())
    pages = Paginator(listing.columns(results), _A_PAGE)
    pages.count = results.count()  # without what only rows need
    page = pages.get_page(request.GET.get("page"))
    elsewhere = 0 if page.paginator.count else form.in_other_years(published_lists())
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "public/bodies.html",
        {
            "form": form,
            "page": page,
            "rows": listing.listed(list(page), form.code),
            "asked": asked.urlencode(),
            "elsewhere": elsewhere,
        },
    )


@require_safe
def body(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """One body's published result: figures, how each came to be, items, history, measures."""
    loaded = published_or_404(pk, year, with_content=False)
    shown = body_page.shown(loaded)
    beside = {"alike": alike(loaded.round, shown["known"]), "corrections": corrections(loaded.round)}
    return render(request, "public/body.html", shown | beside)


@require_safe
def disclosures(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Every item of a body's disclosures with its addresses, score and the assessors' comment."""
    loaded = published_or_404(pk, year, with_content=False)
    shown = disclosed.shown(loaded)
    if shown is None:
        raise Http404
    context = {"loaded": loaded, "body": loaded.round.body, **shown}
    return render(request, "public/disclosures.html", context)


@require_safe
def papers_(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The papers of a published result that anyone may read."""
    loaded = published_or_404(pk, year)
    found = [(name, papers.name_of(name)) for name in papers.papers_for_public(loaded)]
    return render(
        request, "public/papers.html", {"loaded": loaded, "body": loaded.round.body, "papers": found}
    )


@require_safe
def paper(request: HttpRequest, pk: int, year: int, name: str) -> HttpResponse:
    """One of them, as PDF."""
    del request
    content = papers.public_file(published_or_404(pk, year), name)
    if content is None:
        raise Http404
    return HttpResponse(content, "application/pdf", headers=named(f"{name}-{pk}-{year}.pdf"))


@require_safe
def static_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A body's published pages as a zip that opens without a server."""
    del request
    content = zip_of(pk)
    if content is None:
        raise Http404
    return HttpResponse(content, "application/zip", headers=named(f"body-{pk}.zip"))


@require_safe
def result(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The result with its inputs, so that anyone can count again."""
    del request
    content = bytes(published_or_404(pk, year).publication.content)
    return HttpResponse(content, "application/json", headers=named(f"result-{pk}-{year}.json"))
