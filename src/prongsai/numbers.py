"""Exact numbers: fractions all the way, rounded half up once, where the year's policy says.

A printed figure such as 77.53 is not a point but an interval: whatever rounds to it. `Interval` carries
that through sums and means, so that ordinary rounding is never called a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

HUNDRED = Fraction(100)
#: Numbers of people are told from ten on, and in steps of five: the ONS 10-5 rule.
FEWEST, STEP = 10, 5
#: Characters of the longest number that is read: no figure of ours needs a third of them.
LONGEST = 30
_NUMERAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:/\s*([0-9]+)|(%))?")


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` up to `high`; `high` itself belongs to it unless `is_open`."""

    low: Fraction
    high: Fraction
    is_open: bool = False

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def meets(self, other: Interval) -> bool:
        """True where the two have a number in common."""
        return self._begins_before_the_end_of(other) and other._begins_before_the_end_of(self)

    def _begins_before_the_end_of(self, other: Interval) -> bool:
        return self.low < other.high or (self.low == other.high and not other.is_open)

    def distance(self, other: Interval) -> Fraction:
        """How far apart the two are; 0 where they meet or touch."""
        return max(self.low - other.high, other.low - self.high, Fraction(0))

    def rounded(self, decimals: int) -> Interval:
        """The interval of what the numbers in it round to (half up)."""
        low, high = round_half_up(self.low, decimals), round_half_up(self.high, decimals)
        step = Fraction(1, 10**decimals)
        if self.is_open and high - self.high == step / 2:
            high -= step
        return Interval(low, max(low, high))


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as somebody printed it: its value and how many decimals were shown.

    `exact` marks figures that cannot have been rounded (an item's 0 or 100).
    """

    value: Fraction
    decimals: int = 2
    exact: bool = False

    @property
    def interval(self) -> Interval:
        """Every number that would be printed so, rounding half up."""
        if self.exact:
            return Interval(self.value, self.value)
        half = Fraction(1, 2 * 10**self.decimals)
        return Interval(self.value - half, self.value + half, is_open=True)


def read_printed(text: str, exact: bool = False) -> Printed | None:
    """'60.88' → Printed(1522/25, 2 decimals); None where the text is no plain number, or too long."""
    if len(text) > LONGEST or not _NUMERAL.fullmatch(text):
        return None
    decimals = len(text.partition(".")[2])
    return Printed(Fraction(text), decimals, exact)


def read_share(text: str) -> Fraction | None:
    """'30/100', '30%', '1/2' and '0.3' → an exact fraction; None where the text is none of these."""
    match = _SHARE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        return None
    over = 100 if match[3] else int(match[2] or 1)
    return Fraction(match[1]) / over if over else None


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Round to `decimals` places, a tie going up: 77.525 → 77.53."""
    scale = 10**decimals
    return Fraction((2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale)


def in_steps(number: int) -> int:
    """A number of people rounded down to a step: 48 → 45."""
    return number - number % STEP


def rounded(number: int) -> int:
    """A number of people as it may be kept: rounded down to a step of five, below ten nothing.

    >>> [rounded(number) for number in (0, 9, 10, 14, 15)]
    [0, 0, 10, 10, 15]
    """
    return 0 if number < FEWEST else in_steps(number)


def show(value: Fraction, decimals: int = 2) -> str:
    """Round half up and print with exactly `decimals` places: Fraction(155, 2) → '77.50'."""
    units = int(round_half_up(value, decimals) * 10**decimals)
    sign, units = ("-", -units) if units < 0 else ("", units)
    whole, rest = divmod(units, 10**decimals)
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def show_exact(value: Fraction, decimals: int = 4) -> str:
    """As short as is true: '77.525', or '38.6349…' where the decimals do not end within `decimals`."""
    scaled = value * 10**decimals
    if scaled.denominator == 1:
        text = show(value, decimals).rstrip("0").rstrip(".")
        return text or "0"
    whole = (
        scaled.numerator // scaled.denominator if value >= 0 else -(-scaled.numerator // scaled.denominator)
    )
    return show(Fraction(whole, 10**decimals), decimals) + "…"


def show_interval(interval: Interval, decimals: int = 2) -> str:
    """'41.49', or '76.80–76.82' where it is not one figure."""
    rounded = interval.rounded(decimals)
    low, high = show(rounded.low, decimals), show(rounded.high, decimals)
    return low if low == high else f"{low}–{high}"


def weighted_intervals(pairs: Iterable[tuple[Fraction, Interval]]) -> Interval:
    """Σ weight · interval, for weights of 0 and over."""
    low, high, is_open = Fraction(0), Fraction(0), False
    for weight, interval in pairs:
        low += weight * interval.low
        high += weight * interval.high
        is_open = is_open or (interval.is_open and weight > 0)
    return Interval(low, high, is_open)
