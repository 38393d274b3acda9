"""Several years side by side, saying where they may be compared and where the rules changed between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from prongsai import frameworks
from prongsai.errors import FrameworkError
from prongsai.frameworks import Framework, Text
from prongsai.scoring import Result


@dataclass(frozen=True, slots=True)
class TotalOnly:
    """A year of which only the total (and level) is known, such as 2561 and before."""

    year: int
    total: Fraction
    level: str | None = None


Year = Result | TotalOnly


@dataclass(frozen=True, slots=True)
class Change:
    """One code between two years: figures as shown, the change, and whether like is compared with like."""

    code: str
    name: Text
    before: Fraction
    now: Fraction
    is_comparable: bool

    @property
    def by(self) -> Fraction:
        return self.now - self.before


@dataclass(frozen=True)
class History:
    """Years in order; the last is the one looked at."""

    years: Mapping[int, Year]

    @property
    def last(self) -> Result:
        found = self.years[max(self.years)]
        if isinstance(found, Result):
            return found
        raise TypeError("the last year of a history is always a result")

    @property
    def previous(self) -> Result | None:
        """The year right before the last, where it is known in more than its total."""
        found = self.years.get(self.last.year - 1)
        return found if isinstance(found, Result) else None

    def totals(self) -> list[tuple[int, Fraction, str | None]]:
        """(year, total, level) of every year with a total, in order."""
        return [
            (year, total, each.level)
            for year, each in sorted(self.years.items())
            if (total := _total(each)) is not None
        ]

    def changes(self) -> tuple[Change, ...]:
        """The indicators of the last year beside the year before, in order; the total last."""
        return self._changes

    @cached_property
    def _changes(self) -> tuple[Change, ...]:
        before = self.previous
        if before is None:
            return ()
        codes = [(indicator.code, indicator.name) for indicator in self.last.framework.indicators]
        codes.append(("total", Text("คะแนนรวม", "total")))
        found = []
        for code, name in codes:
            old, new = before.figure(code), self.last.figure(code)
            if old is not None and new is not None:
                found.append(
                    Change(code, name, old, new, are_comparable(self.last.framework, before.framework, code))
                )
        return tuple(found)

    def fallen(self) -> tuple[Change, ...]:
        """Indicators below last year's figure, of those whose rules stayed the same."""
        return tuple(change for change in self._alike() if change.by < 0)

    def risen(self) -> tuple[Change, ...]:
        """Indicators above last year's figure, of those whose rules stayed the same."""
        return tuple(change for change in self._alike() if change.by > 0)

    def not_alike(self) -> tuple[Change, ...]:
        """Indicators known in both years whose rules changed between: neither risen nor fallen."""
        return tuple(each for each in self.changes() if each.code != "total" and not each.is_comparable)

    def _alike(self) -> tuple[Change, ...]:
        return tuple(each for each in self.changes() if each.code != "total" and each.is_comparable)


def _total(year: Year) -> Fraction | None:
    return year.total


@lru_cache(maxsize=1024)
def are_comparable(newer: Framework, older: Framework, code: str) -> bool:
    """True where every year between the two says that `code` (an indicator, or 'total') stayed the same.

    Follows the `continues` links of the frameworks back from the newer to the older year.
    """
    framework = newer
    while framework.code != older.code:
        link, is_same = _link(framework, code)
        if not is_same or link is None or framework.year <= older.year:
            return False
        try:
            framework = frameworks.load(link)
        except FrameworkError:
            return False
    return True


def _link(framework: Framework, code: str) -> tuple[str | None, bool]:
    """The framework a code goes back to, and whether it is the same thing there."""
    if code == "total":
        return framework.continues, framework.is_comparable
    indicator = next((each for each in framework.indicators if each.code == code), None)
    if indicator is None or indicator.continues is None:
        return None, False
    return indicator.continues.partition("/")[0], indicator.is_comparable
