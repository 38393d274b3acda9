"""What anybody may see of ballot boxes: how far they are, by which digests, and the receipts."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prongsai.frameworks import Text
from prongsai.web.ballots import keeping, receipts
from prongsai.web.ballots.models import KEY_FORMS, Box
from prongsai.web.ui.downloads import named

_A_PAGE = 20
_SHOWN = ("open", "closed", "opened", "purged")


@dataclass(frozen=True, slots=True)
class Shown:
    """A box as it is published; `about` is its number of ballots rounded down to five, 0 below ten."""

    box: Box
    area: Text
    key_form: Text
    about: int
    has_receipts: bool
    minute: Text | None


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """Every box that takes or took answers, the latest year first."""
    found = Box.objects.filter(state__in=_SHOWN).select_related("alone")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "ballots/surveys.html", {"page": page, "boxes": [_shown(box) for box in page]})


def _shown(box: Box) -> Shown:
    is_over = box.state != "open"
    return Shown(
        box,
        keeping.area_of(box),
        KEY_FORMS[box.key_form],
        keeping.about(box) if is_over else 0,
        is_over and receipts.file_of(box) is not None,
        keeping.minute(box) if box.state == "purged" else None,
    )


@require_safe
def receipts_(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipts of a closed box, sorted, one a line."""
    del request
    box = Box.objects.filter(pk=pk, state__in=_SHOWN).first()
    path = receipts.file_of(box) if box else None
    if path is None:
        raise Http404
    kept = {"Cache-Control": "no-store", **named(f"receipts-{pk}.txt")}  # it ends with the ballots
    return HttpResponse(path.read_bytes(), "text/plain; charset=utf-8", headers=kept)
