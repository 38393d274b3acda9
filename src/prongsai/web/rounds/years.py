"""The fiscal years there are rounds or rules for, and the rules of each."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache

from django.http import Http404

from prongsai import frameworks
from prongsai.frameworks import Framework
from prongsai.thai import fiscal_year
from prongsai.web.rounds.models import Round


@lru_cache(maxsize=1)
def known_frameworks() -> Sequence[Framework]:
    """Every framework that comes with us, the latest year first."""
    found = [frameworks.load(code) for code in frameworks.available()]
    return sorted(found, key=lambda each: (-each.year, each.code))


def national_frameworks() -> Sequence[Framework]:
    """Those that hold for bodies of every kind; the others are their owner's, for its own bodies alone."""
    return [each for each in known_frameworks() if is_national(each.code)]


def is_national(framework_code: str) -> bool:
    """True for the frameworks of the NACC, which every body of the state is assessed by."""
    return framework_code.startswith("nacc-")


def of_year(year: int) -> Sequence[Framework]:
    """The frameworks that hold for a fiscal year."""
    return [each for each in known_frameworks() if each.year == year]


def years(today: datetime.date) -> Sequence[int]:
    """The fiscal years there is anything to say of, the latest first."""
    held = Round.objects.order_by().values_list("year", flat=True).distinct()
    return sorted({fiscal_year(today), *held, *(each.year for each in known_frameworks())}, reverse=True)


def year_or_404(year: int, today: datetime.date) -> int:
    """The year, where it is one of `years`."""
    if year not in years(today):
        raise Http404
    return year
