"""The answers table: the only place its columns are declared.

One table per form (IIT; EIT, or EIT1 and EIT2; OIT), one row per filled-in form: `body` says whose form
it is, and every line of the form has a column named by its code holding the choice's code (1–4, 0/1,
0/100), null where the line was left blank. For OIT a row is one assessor's sheet for one body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from prongsai.frameworks import Framework

BODY = "body"
CHOICE = pl.UInt8


@dataclass(frozen=True)
class Answers:
    """Tables by form code, each lazily read and of the declared schema."""

    forms: Mapping[str, pl.LazyFrame]
    digest: str = ""


def line_codes(framework: Framework, form: str) -> list[str]:
    """The columns of a form after `body`, in the order of the form."""
    return [line.code for line in framework.instrument_of_form(form).lines]


def schema(framework: Framework, form: str) -> pl.Schema:
    """Column names and types of the table of a form.

    >>> schema(frameworks.load(2568), "IIT")      # body: String, i1 … i15: UInt8
    """
    return pl.Schema({BODY: pl.String(), **{code: CHOICE() for code in line_codes(framework, form)}})
