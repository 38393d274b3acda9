"""Cells: what is written in one becomes the code of a choice, a blank, or a fault.

In columns a fault is a negative number, so that a whole table is read in one pass and nobody is asked twice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

import polars as pl

from prongsai.errors import Language
from prongsai.frameworks import Framework, Line, Text
from prongsai.thai import mixes_digits, to_arabic_digits

NOT_A_CHOICE = -1
MIXED_DIGITS = -2
READ = pl.Int16
# Signs nobody sees that travel with copied text: of no width, of direction, of byte order.
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)])
_BLANK = ("", "-", "–", "—")


class Choices:
    """The choices of one line, by code and by wording."""

    def __init__(self, framework: Framework, line: Line) -> None:
        scale = framework.scales[line.scale]
        own = line.wordings or tuple(choice.text for choice in scale.choices)
        self.texts: Mapping[int, Text] = {
            choice.code: text for choice, text in zip(scale.choices, own, strict=True)
        }
        self._by_words: dict[str, int] = {}
        # The line's own words come last, so that they decide where both say something.
        for words in ({choice.code: choice.text for choice in scale.choices}, self.texts):
            for code, text in words.items():
                self._by_words[_plain(text.th)] = self._by_words[_plain(text.en)] = code
        self._by_words.pop("", None)
        self._has_words_of_digits = any(whole_number(word) is not None for word in self._by_words)
        self.codes = frozenset(self.texts)

    def read(self, text: str) -> int | None:
        """The code of the choice; None for a blank; NOT_A_CHOICE or MIXED_DIGITS."""
        plain = _plain(text)
        if plain in _BLANK:
            return None
        if plain in self._by_words:
            return self._by_words[plain]
        if not plain.isascii() and mixes_digits(plain):
            return MIXED_DIGITS
        number = whole_number(plain)
        return number if number in self.codes else NOT_A_CHOICE

    def read_all(self, series: pl.Series) -> pl.Series:
        """`read` for a column of texts; plain numbers, which most cells are, without looking at each."""
        if self._has_words_of_digits:
            return _every(series, self.read, READ())
        number = series.cast(READ, strict=False)
        if number.null_count() == series.null_count() and self._has(number.min(), number.max()):
            return number
        number = series.cast(pl.Int64, strict=False)
        code = number.set(number.is_not_null() & ~number.is_in(list(self.codes)), NOT_A_CHOICE).cast(READ)
        if code.null_count() == series.null_count():
            return code
        others = series.set(code.is_not_null(), None)
        return code.zip_with(code.is_not_null(), _every(others, self.read, READ()))

    def _has(self, low: object, high: object) -> bool:
        """True where every number from `low` to `high` is a choice, and where there is none at all."""
        if not isinstance(low, int) or not isinstance(high, int):
            return low is None
        return has_no_gaps(self.codes) and min(self.codes) <= low and high <= max(self.codes)

    def listed(self, language: Language) -> str:
        """'1 (น้อยที่สุด), 2 (น้อย), …' as in a complaint."""
        return ", ".join(f"{code} ({text.say(language)})" for code, text in self.texts.items())


def has_no_gaps(codes: frozenset[int]) -> bool:
    """True for 1, 2, 3, 4; not for 0 and 100."""
    return len(codes) == max(codes) - min(codes) + 1


@lru_cache(maxsize=256)
def choices_of(framework: Framework, form: str) -> Mapping[str, Choices]:
    """The choices of every line of a form, by line code."""
    return {line.code: Choices(framework, line) for line in framework.instrument_of_form(form).lines}


def whole_number(text: str) -> int | None:
    """'๔' and '4.0' → 4; None for what is no whole number in digits of one kind."""
    if not text.isascii():
        if mixes_digits(text):
            return None
        text = to_arabic_digits(text)
    digits, _, rest = text.removeprefix("+").partition(".")
    if not digits.isascii() or not digits.isdecimal() or rest.strip("0") or len(digits) > 9:
        return None
    return int(digits)


def year_in(text: str) -> int | None:
    """'พ.ศ. ๒๕๖๓' → 2563; None for a blank, 0 for what is no year."""
    words = clean(text).removeprefix("พ.ศ.").strip()
    return (whole_number(words) or 0) if words not in _BLANK else None


def clean(text: str) -> str:
    """A name as it should be kept: single spaces, no invisible signs."""
    return " ".join(text.translate(_INVISIBLE).split())


def _plain(text: str) -> str:
    """Words to compare by: no spaces, one way of writing each sign, no capitals; two เ are one แ."""
    if text.isascii():
        return "".join(text.lower().split())
    shown = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return "".join(shown.casefold().split()).replace("เเ", "แ")


def codes(column: str, dtype: pl.DataType, choices: Choices) -> pl.Expr:
    """The column read as choices: a code, null for a blank, or a negative number for a fault."""
    if dtype == pl.Boolean:
        return codes_of_numbers(pl.col(column).cast(pl.UInt8), choices)
    if dtype.is_numeric():
        number = pl.col(column).fill_nan(None) if dtype.is_float() else pl.col(column)
        return codes_of_numbers(number, choices)
    return (
        pl.col(column).cast(pl.String).map_batches(choices.read_all, return_dtype=READ, is_elementwise=True)
    )


def codes_of_numbers(number: pl.Expr, choices: Choices) -> pl.Expr:
    whole = number.cast(pl.Int64, strict=False)
    known = whole.is_in(sorted(choices.codes)) & (whole == number)
    return pl.when(number.is_not_null()).then(pl.when(known).then(whole).otherwise(NOT_A_CHOICE).cast(READ))


def by_text(column: pl.Expr, read: Callable[[str], object], dtype: pl.DataType) -> pl.Expr:
    """Each text put through `read`, once for every different text of a piece of the column."""
    return column.map_batches(
        lambda series: _every(series, read, dtype), return_dtype=dtype, is_elementwise=True
    )


def _every(series: pl.Series, read: Callable[[str], object], dtype: pl.DataType) -> pl.Series:
    different = series.unique().drop_nulls()
    found = pl.Series([read(text) for text in different.to_list()], dtype=dtype)
    return series.replace_strict(different, found, default=None, return_dtype=dtype)


def can_be_read(dtype: pl.DataType) -> bool:
    """True for columns of text, numbers or yes/no; dates and lists hold no choices."""
    return (
        dtype.is_numeric()
        or dtype in (pl.String, pl.Boolean, pl.Categorical, pl.Null)
        or isinstance(dtype, pl.Enum)
    )
