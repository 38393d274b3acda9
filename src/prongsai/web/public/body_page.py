"""What the page of one body's published result shows, on the web and in the copy to keep."""

from __future__ import annotations

from typing import Any

from prongsai.documents import chart_pictures as pictures
from prongsai.web.public import disclosed, listing
from prongsai.web.public.access import published_lists
from prongsai.web.public.improvement import improvement
from prongsai.web.public.listing import Listed
from prongsai.web.public.standing import standing
from prongsai.web.results import collected, from_review
from prongsai.web.results.loading import public_assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.ui.templatetags.words import language


def shown(loaded: ResultVersion) -> dict[str, Any]:
    """Figures, how each came to be, items, history and measures of a published result."""
    known = public_assessment_of(loaded)
    subject = pictures.subject_of(known, language())
    every_year = published_years(loaded.round.body_id)
    return {
        "known": known,
        "loaded": loaded,
        "collected": collected.told(loaded),
        "reviewed": from_review.kept(loaded),
        "has_disclosures": disclosed.has_any(loaded.round),
        "body": loaded.round.body,
        "standing": standing(known, language()),
        "totals": known.history.totals(),
        "bars": pictures.of_indicators(subject),
        "trend": pictures.of_years(subject),
        "every_year": every_year,
        "years": [each.year for each in every_year],
        "digest": loaded.publication.statement["result_digest"],
        "is_whole": not known.withheld and not known.counted,
        "improvement": improvement(loaded.round),
    }


def published_years(body: int) -> list[Listed]:
    """Every published result of a body, the latest first."""
    results = published_lists().filter(round__body=body).order_by("-round__year")
    return listing.listed(list(listing.columns(results)))
