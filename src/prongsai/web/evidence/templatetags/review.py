"""What pages of the review print: reasons in words, and shares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django import template

from prongsai.frameworks import Text
from prongsai.numbers import show
from prongsai.web.evidence import reasons as bank

register = template.Library()


@register.filter
def reasons(codes: Sequence[str]) -> Sequence[Text]:
    """Reasons of the bank by their keys."""
    return bank.said(codes)


@register.filter
def share(value: Fraction | None) -> str:
    """A share in per cent; a dash where none is known.

    >>> share(Fraction(1, 2))
    '50.00 %'
    """
    return "–" if value is None else f"{show(value * 100)} %"
