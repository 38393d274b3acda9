"""The trail of a body as files, entry by entry: with them anybody can recount the chain."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from prongsai.answers import guard_formulas
from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Body, TrailEntry

_AT_ONCE = 500
_BOM = b"\xef\xbb\xbf"
_COLUMNS = ("number", "at", "person", "role", "body", "action", "about", "detail", "before", "digest")


def csv_of(body: Body) -> Iterator[bytes]:
    """CSV in UTF-8 with BOM, piece by piece; no text is left a formula."""
    schema = dict.fromkeys(_COLUMNS, pl.String) | {"number": pl.Int64}
    yield _BOM + pl.DataFrame(schema=schema).write_csv().encode()
    for rows in _batches(body):
        for row in rows:
            row["detail"] = json.dumps(row["detail"], ensure_ascii=False, sort_keys=True)
        yield guard_formulas(pl.DataFrame(rows, schema=schema)).write_csv(include_header=False).encode()


def json_lines_of(body: Body) -> Iterator[bytes]:
    """One JSON object a line, piece by piece."""
    for rows in _batches(body):
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _batches(body: Body) -> Iterator[list[dict[str, Any]]]:
    entries = trail.of(body).order_by("number").iterator(chunk_size=_AT_ONCE)
    while rows := [_row(entry) for _, entry in zip(range(_AT_ONCE), entries, strict=False)]:
        yield rows


def _row(entry: TrailEntry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in _COLUMNS}
    return row | {"at": entry.at.astimezone(datetime.UTC).isoformat()}
