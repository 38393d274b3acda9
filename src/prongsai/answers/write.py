"""Handing tables to spreadsheets without letting text become formulas."""

from __future__ import annotations

import polars as pl

# What a spreadsheet takes for the beginning of a formula, full-width forms included (security: X1).
_BEGINS_A_FORMULA = r"^\s*[=+\-@\t\r\n＝＋－＠]"


def guard_formulas(table: pl.DataFrame) -> pl.DataFrame:
    """The table with an apostrophe before every text a spreadsheet would take for a formula; numbers stay."""
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    guarded = [
        pl.when(pl.col(name).str.contains(_BEGINS_A_FORMULA))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ]
    return table.with_columns(guarded)
