"""Bodies whose score rose most in a year, and the measures they had adopted for it.

What they did stands beside how they fared; that the one caused the other nobody can tell from these figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest

from prongsai.documents import codes_below
from prongsai.measures import ALL, Measure
from prongsai.web.plans.reading import plan_of
from prongsai.web.public.rollups import is_comparable
from prongsai.web.results.models import PublishedScore
from prongsai.web.rounds.models import Round

MOST = 10


@dataclass(frozen=True, slots=True)
class Risen:
    """A body with a score of the year before and of the year, and the measures it had adopted for that."""

    round: Round
    before: Decimal
    now: Decimal
    measures: Sequence[Measure]

    @property
    def by(self) -> Decimal:
        return self.now - self.before


def risen(year: int, kind: str, code: str) -> Sequence[Risen]:
    """The bodies of a kind whose published score of a code rose most since the year before, at most ten.

    Only where both years mean the same by the code, and only those that rose at all.

    >>> [(each.round.body.name, each.by) for each in risen(2563, "เทศบาลเมือง", "9")]
    [('เทศบาลเมืองสมมุติ 1', Decimal('4.20'))]
    """
    now, earlier = _figures(year, kind, code), _figures(year - 1, kind, code)
    both = {
        body: (earlier[body][1], figure)
        for body, (framework, figure) in now.items()
        if body in earlier and figure > earlier[body][1] and is_comparable(framework, earlier[body][0], code)
    }
    # As many as rose alike as the last of them come along, so that names decide who stands last.
    least = min(nlargest(MOST, (after - before for before, after in both.values())), default=0)
    likely = [body for body, (before, after) in both.items() if after - before >= least]
    rounds = {
        each.body_id: each
        for each in Round.objects.filter(body__in=likely, year=year - 1).select_related("body")
    }
    order = {body: (both[body][0] - both[body][1], rounds[body].body.order) for body in likely}
    best = sorted(likely, key=lambda body: order[body])[:MOST]
    return [Risen(rounds[body], *both[body], _adopted(rounds[body], code)) for body in best]


def _figures(year: int, kind: str, code: str) -> Mapping[int, tuple[str, Decimal]]:
    """Framework and figure by body; every published score belongs to one result of one body."""
    rows = PublishedScore.objects.filter(year=year, kind=kind, code=code)
    return {
        body: (framework, figure)
        for body, framework, figure in rows.values_list("result__round__body", "framework_code", "figure")
    }


def _adopted(round_: Round, code: str) -> Sequence[Measure]:
    """The measures of the round's adopted plan that mend the code, or anything where the total is asked."""
    plan = plan_of(round_)
    if not plan.is_adopted:
        return ()
    if code == "total":
        return plan.measures
    indicators = [each for each in round_.framework.indicators if each.code == code]
    touched = {ALL, code}.union(*map(codes_below, indicators))
    return [each for each in plan.measures if not touched.isdisjoint(each.mends)]
