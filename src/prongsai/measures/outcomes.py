"""Whether what a measure was to mend moved in the year it was carried out for.

A movement beside a measure is no proof that the measure made it: nothing here says so. Figures stand beside
each other only where the later year asks for the same thing, and a survey's movement counts as one only
where it is larger than sampling alone could make it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from prongsai import frameworks
from prongsai.analysis import Assessment, is_within_noise
from prongsai.errors import FrameworkError
from prongsai.frameworks import Framework, Link, SubIndicator, Text, tree
from prongsai.measures.model import ALL, Measure, Plan

_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that a measure mends, in the assessed year and in the later one.

    `code` and `now_code` are what each year calls it, the second empty where the later year has nothing that
    continues it; `before` and `now` its figures as shown, None where unknown or not to be shown.
    `is_within_noise` is None where nobody can tell: no figure, or no sampling error known.
    """

    code: str
    name: Text
    now_code: str
    before: Fraction | None
    now: Fraction | None
    is_comparable: bool
    is_within_noise: bool | None

    @property
    def by(self) -> Fraction | None:
        """The movement in points; None where the two are not to be compared."""
        if not self.is_comparable or self.before is None or self.now is None:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Outcome:
    """A measure, and how each thing that it mends moved."""

    measure: Measure
    moved: tuple[Moved, ...]


def outcomes(plan: Plan, then: Assessment, now: Assessment) -> tuple[Outcome, ...]:
    """What each measure was to mend, as assessed in `then` and again in `now`, in the plan's order.

    `then` is the result the plan answers, `now` that of a later year, usually `plan.for_year`. A measure
    that mends every indicator stands beside the total.

    >>> [(each.code, each.by) for each in outcomes(plan, then, now)[0].moved]
    [('I19', Fraction(131, 25))]
    """
    beside = _Beside(then, now)
    return tuple(
        Outcome(measure, tuple(beside.moved(code) for code in dict.fromkeys(measure.mends)))
        for measure in plan.measures
    )


class _Beside:
    """Two years of a body, and which code of the later one continues which of the earlier."""

    def __init__(self, then: Assessment, now: Assessment) -> None:
        self.then, self.now = then, now
        self.old, self.new = then.history.last, now.history.last
        links, self.are_totals_comparable = _links(self.old.framework, self.new.framework)
        self.links = {link.old: link for link in links}
        self.links |= {link.old: link for link in self._sub_links()}

    def _sub_links(self) -> Iterator[Link]:
        """Sub-indicators say nothing of the year before; one goes on where all its items went on together."""
        homes = {item.code: sub for sub in _subs(self.new.framework) for item in sub.items}
        for sub in _subs(self.old.framework):
            links = [self.links.get(item.code) for item in sub.items]
            later = {homes[link.new].code: homes[link.new] for link in links if link and link.new in homes}
            if len(later) == 1:
                (home,) = later.values()
                is_same = len(home.items) == len(links) and all(each and each.is_comparable for each in links)
                yield Link(sub.code, home.code, is_same)

    def moved(self, code: str) -> Moved:
        if code == ALL:
            return self._moved(Link(_TOTAL, _TOTAL, self.are_totals_comparable), Text("คะแนนรวม", "total"))
        nodes = tree(self.old.framework)
        name = nodes[code].name if code in nodes else Text(code, code)
        return self._moved(self.links.get(code, Link(code, "", False)), name)

    def _moved(self, link: Link, name: Text) -> Moved:
        before = None if link.old in self.then.withheld else self.old.figure(link.old)
        now = None if link.new in self.now.withheld else self.new.figure(link.new)
        noise = None
        if link.is_comparable and before is not None and now is not None:
            noise = self._is_within_noise(link, float(now - before))
        return Moved(link.old, name, link.new, before, now, link.is_comparable, noise)

    def _is_within_noise(self, link: Link, change: float) -> bool | None:
        """Nothing is sampled where documents are looked at: what moved there has moved."""
        if self._is_checked(link.new):
            return False
        now = self.now.errors.get(self.new.year, {}).get(link.new)
        return is_within_noise(change, now, self.then.errors.get(self.old.year, {}).get(link.old))

    def _is_checked(self, code: str) -> bool:
        kinds = {each.code: each.kind for each in self.new.framework.instruments}
        node = tree(self.new.framework)[code]
        return node.instrument in kinds and kinds[node.instrument] != "survey"


def _subs(framework: Framework) -> tuple[SubIndicator, ...]:
    return tuple(sub for each in framework.indicators for sub in each.sub_indicators)


def _links(old: Framework, new: Framework) -> tuple[tuple[Link, ...], bool]:
    try:
        return frameworks.follow(old, new)
    except FrameworkError:
        return (), False
