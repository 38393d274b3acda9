"""What people wrote of their own accord, after the opening: words alone, never beside an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from prongsai.answers import guard_formulas
from prongsai.frameworks import Text
from prongsai.numbers import FEWEST
from prongsai.web.ballots import opened
from prongsai.web.rounds.models import Round

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Written:
    """What came with a form: its code and name, the words, and whether they are withheld."""

    form: str
    name: Text
    words: tuple[str, ...]
    is_withheld: bool


def written(round_: Round) -> list[Written]:
    """The free words of a round by form; empty before its box is opened.

    Where fewer than ten answered a form, its words are withheld: they would tell who wrote them.
    """
    part = opened.part_of(round_)
    if part is None:
        return []
    return [
        Written(form, opened.name_of(part, form), tuple(opened.words(part, form)), number < FEWEST)
        for form, number in opened.numbers(part).items()
    ]


def as_csv(found: Iterable[Written]) -> bytes:
    """The words as CSV in UTF-8 with BOM, a form and a text a row; no text is left a formula."""
    rows = [{"form": each.form, "comment": text} for each in found for text in each.words]
    table = pl.DataFrame(rows, schema={"form": pl.String(), "comment": pl.String()})
    return _BOM + guard_formulas(table).write_csv().encode()
