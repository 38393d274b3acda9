"""What the public may see: published results, and nothing else."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from prongsai.web.results.models import ResultVersion


def published_results() -> QuerySet[ResultVersion]:
    """Every published result with its round and body, without the content that lists have no use for."""
    return ResultVersion.objects.filter(state="published").select_related("round__body").defer("content")


def published_or_404(body: int, year: int) -> ResultVersion:
    """The published result of a body and fiscal year; not there where none is published."""
    found = (
        ResultVersion.objects.filter(state="published", round__body=body, round__year=year)
        .select_related("round__body", "publication")
        .first()
    )
    if found is None:
        raise Http404
    return found


def years_of(body: int) -> list[int]:
    """The fiscal years of which a body has a published result, the latest first."""
    return list(
        published_results()
        .filter(round__body=body)
        .order_by("-round__year")
        .values_list("round__year", flat=True)
    )
