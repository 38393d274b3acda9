"""Words and numbers as Thai officials write them; loaded into every template."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import get_language

from prongsai.errors import Language
from prongsai.frameworks import Text
from prongsai.numbers import show
from prongsai.thai import date_in_words, district_in_words, province_in_words

register = template.Library()


def language() -> Language:
    """The reader's language: Thai unless English was chosen."""
    return "en" if get_language() == "en" else "th"


@register.simple_tag
def say(th: str, en: str) -> str:
    """The sentence in the reader's language: both stand beside each other in the template."""
    return en if language() == "en" else th


@register.filter
def text(found: Text) -> str:
    """A text of the data in the reader's language."""
    return found.say(language())


@register.filter
def province(name: str) -> str:
    """A province by name, with the word for it in Thai."""
    return name if language() == "en" else province_in_words(name)


@register.filter
def district(name: str, province: str = "") -> str:
    """A district by name, with the word for it in Thai."""
    return name if language() == "en" else district_in_words(name, province)


@register.filter
def score(value: Fraction | None) -> str:
    """A score to two decimals; a dash where none is known."""
    return "–" if value is None else show(value)


@register.filter
def people(number: int | None) -> str:
    """A number of people with its thousands apart; a dash where none is known.

    >>> people(3150)
    '3,150'
    """
    return "–" if number is None else f"{number:,}"


@register.filter(expects_localtime=True)
def day(value: datetime.date | datetime.datetime | None) -> str:
    """A day in words, of the Buddhist era in Thai."""
    if value is None:
        return "–"
    found = value.date() if isinstance(value, datetime.datetime) else value
    return date_in_words(found, language())


@register.filter
def opened(field: Any) -> str:
    """What stood in a field when its form was opened, hidden in the page, where it is to be remembered."""
    return field.as_hidden(only_initial=True) if field.field.show_hidden_initial else ""


@register.filter
def code(found: str) -> str:
    """A code as pages show it; the total and the level have a name and no code.

    >>> code("O18"), code("total")
    ('O18', '')
    """
    return "" if found.rpartition(":")[2] in ("total", "level") else found


@register.filter
def at(mapping: Any, key: Any) -> Any:
    """The entry of a mapping; nothing where there is none."""
    return mapping.get(key) if mapping else None


@register.filter
def startswith(address: str, beginning: str) -> bool:
    """True where a page's address lies at or below another."""
    return address.startswith(beginning)
