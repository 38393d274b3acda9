"""Published results as data: one result to recount, and a whole year as a table.

A result in which small groups answered is given without what they said: figures of their questions, counts
and exact values go, and with them the digest of the inputs, from which so few answers could be guessed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import polars as pl
import rfc8785
from django.db.models import QuerySet

from prongsai import frameworks
from prongsai.answers import guard_formulas
from prongsai.web.public.access import published_results
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion

_AT_ONCE = 200
_BOM = b"\xef\xbb\xbf"
_ROUND = ("year", "framework", "total", "level", "passed", "version", "approved_on")
_BODY = ("body", "kind", "district", "province")


def published_content(loaded: ResultVersion) -> bytes:
    """The canonical JSON of a published result, as anyone may have it.

    As it was approved, byte for byte, unless small groups answered.
    """
    hidden = assessment_of(loaded).withheld
    if not hidden:
        return bytes(loaded.content)
    return rfc8785.dumps(_without(json.loads(bytes(loaded.content)), hidden))


def _without(content: dict[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """The content without the codes that are withheld, and without what they could be worked out from."""
    inputs = content["inputs"]
    kept = {
        name: {code: value for code, value in inputs[name].items() if code not in hidden}
        for name in ("counts", "blanks", "printed")
    }
    rest = {name: value for name, value in content.items() if name != "inputs_digest"}
    return rest | {
        "inputs": inputs | kept,
        "scores": [_as_shown(each) for each in content["scores"] if each["code"] not in hidden],
        "disagreements": [],
        "withheld": sorted(hidden),
    }


def _as_shown(score: Mapping[str, Any]) -> dict[str, Any]:
    return {name: score[name] for name in ("code", "kind", "shown")}


def csv_of(year: int) -> Iterator[bytes]:
    """A year's published results as CSV in UTF-8 with BOM, piece by piece; no text is left a formula."""
    columns = _columns(year)
    yield _BOM + pl.DataFrame(schema=dict.fromkeys(columns, pl.String)).write_csv().encode()
    for rows in _batches(year):
        table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
        yield guard_formulas(table).write_csv(include_header=False).encode()


def json_of(year: int) -> Iterator[bytes]:
    """A year's published results as one JSON object, piece by piece."""
    yield f'{{"year":{year},"results":['.encode()
    is_first = True
    for rows in _batches(year):
        text = ",".join(json.dumps(_filled(row), ensure_ascii=False) for row in rows)
        yield f"{'' if is_first else ','}{text}".encode()
        is_first = False
    yield b"]}"


def _filled(row: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


def has_results(year: int) -> bool:
    """True where anything of a year is published."""
    return _of(year).exists()


def _of(year: int) -> QuerySet[ResultVersion]:
    return published_results().filter(round__year=year)


def _columns(year: int) -> list[str]:
    """What is known of the body and its round, then instruments and indicators of the year's frameworks."""
    codes = _of(year).order_by("round__framework_code").values_list("round__framework_code", flat=True)
    years = [frameworks.load(code) for code in codes.distinct()]
    instruments = [each.code for one in years for each in one.instruments]
    indicators = [each.code for one in years for each in one.indicators]
    return list(dict.fromkeys((*_BODY, *_ROUND, *instruments, *indicators)))


def _batches(year: int) -> Iterator[list[dict[str, str | None]]]:
    columns, rows = _columns(year), []
    found = published_results().defer(None).filter(round__year=year).order_by("round__body__name", "pk")
    for loaded in found.iterator(chunk_size=_AT_ONCE):
        rows.append({name: value for name, value in _row(loaded).items() if name in columns})
        if len(rows) == _AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def _row(loaded: ResultVersion) -> dict[str, str | None]:
    round_, body = loaded.round, loaded.round.body
    shown = {
        each["code"]: each["shown"]
        for each in json.loads(bytes(loaded.content))["scores"]
        if each["kind"] in ("instrument", "indicator")
    }
    return shown | {
        "body": body.name,
        "kind": body.kind,
        "district": body.district,
        "province": body.province,
        "year": str(round_.year),
        "framework": round_.framework_code,
        "total": None if loaded.total is None else str(loaded.total),
        "level": loaded.level,
        "passed": {True: "1", False: "0", None: None}[loaded.passed],
        "version": str(loaded.version),
        "approved_on": loaded.approved_at.date().isoformat() if loaded.approved_at else None,
    }
