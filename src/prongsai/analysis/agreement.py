"""How far two readers of the same items agree, beyond what chance alone would bring.

Both say of each item that it is met or not met. Two readers who find nearly everything met agree nearly
always, however carelessly they read; Cohen's kappa takes that out:

    kappa = (observed − by chance) / (1 − by chance),

where `by chance` is how often two readers who call just as many items met, but each by the toss of a coin,
would say the same (J. Cohen, A coefficient of agreement for nominal scales, 1960). 1 is full agreement, 0 no
more than chance, below 0 less than that. Where both readers gave every item one and the same score nothing is
left to explain, and kappa is not defined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many items two readers found met, each and both; figures are exact shares, None where undefined."""

    both_met: int = 0
    first_only: int = 0
    second_only: int = 0
    neither: int = 0

    @property
    def items(self) -> int:
        """How many items both read."""
        return self.both_met + self.first_only + self.second_only + self.neither

    @property
    def agreed(self) -> int:
        """On how many of them they said the same."""
        return self.both_met + self.neither

    @property
    def observed(self) -> Fraction | None:
        """The share of items on which they agree."""
        return Fraction(self.agreed, self.items) if self.items else None

    @property
    def by_chance(self) -> Fraction | None:
        """The share on which they would agree by chance, each calling as many met as they did."""
        if not self.items:
            return None
        first = Fraction(self.both_met + self.first_only, self.items)
        second = Fraction(self.both_met + self.second_only, self.items)
        return first * second + (1 - first) * (1 - second)

    @property
    def kappa(self) -> Fraction | None:
        """Cohen's kappa."""
        if self.observed is None or self.by_chance is None or self.by_chance == 1:
            return None
        return (self.observed - self.by_chance) / (1 - self.by_chance)


def agreement(read: Iterable[tuple[bool, bool]]) -> Agreement:
    """The agreement of two readers; a pair an item says whether the first and the second found it met.

    >>> agreement([(True, True), (True, False), (False, False)]).kappa
    Fraction(2, 5)
    """
    found = Counter(read)
    return Agreement(found[True, True], found[True, False], found[False, True], found[False, False])
