"""What was public of a result before it was corrected."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai.web.public.access import published_or_404
from prongsai.web.results.corrections import corrections


@require_safe
def page(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Every correction of a published result: when, the total before, and each figure that changed."""
    loaded = published_or_404(pk, year)
    found = corrections(loaded.round)
    if not found:
        raise Http404
    context = {"loaded": loaded, "body": loaded.round.body, "corrections": found}
    return render(request, "public/corrections.html", context)
