"""What the public may see: published results, and nothing else."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet, Sum
from django.http import Http404

from prongsai.web.accounts.models import Person
from prongsai.web.public.models import RollUp
from prongsai.web.results.models import PublishedScore, ResultVersion

# Leaps from year to year through the index, where DISTINCT would read every score there is.
_YEARS = """
    WITH RECURSIVE leap(year) AS (
        SELECT MAX(year) FROM results_publishedscore
        UNION ALL
        SELECT (SELECT MAX(score.year) FROM results_publishedscore score WHERE score.year < leap.year)
        FROM leap WHERE leap.year IS NOT NULL
    )
    SELECT year FROM leap WHERE year IS NOT NULL
"""


def published_results() -> QuerySet[ResultVersion]:
    """Every published result with its round and body, without the content that lists have no use for."""
    return ResultVersion.objects.filter(state="published").select_related("round__body").defer("content")


def published_lists() -> QuerySet[ResultVersion]:
    """Every published result, for lists that say themselves which columns they read."""
    return ResultVersion.objects.filter(state="published")


def published_or_404(body: int, year: int, *, with_content: bool = True) -> ResultVersion:
    """The published result of a body and fiscal year; not there where none is published.

    Pages that show neither its content nor the publication's ask for it without.
    """
    asked = ResultVersion.objects.filter(state="published", round__body=body, round__year=year)
    asked = asked.select_related("round__body", "publication")
    found = (asked if with_content else asked.defer("content", "publication__content")).first()
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


def years_published() -> list[int]:
    """The fiscal years of which any score is public, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS)
        return [year for (year,) in cursor.fetchall()]


def counted_results() -> dict[int, int]:
    """How many results of each year are public, as they were counted last."""
    nation = RollUp.objects.filter(province="", kind="").order_by().values_list("year")
    return dict(nation.annotate(Sum("with_result")))


def is_demonstration() -> bool:
    """True where the workspace was filled with what is to be tried."""
    return Person.objects.filter(login="demo-officer").exists()


def newest_score(year: int) -> int:
    """The number of the score of a year that became public last; 0 where none is."""
    found = PublishedScore.objects.filter(year=year).order_by("-pk")
    return found.values_list("pk", flat=True).first() or 0
