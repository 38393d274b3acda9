"""Published results as data: a whole year as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import polars as pl
from django.db.models import QuerySet

from prongsai import frameworks
from prongsai.answers import guard_formulas
from prongsai.web.public.access import published_results
from prongsai.web.results.models import ResultVersion

_AT_ONCE = 200
_BOM = b"\xef\xbb\xbf"
_ROUND = ("year", "framework", "total", "level", "passed", "version", "approved_on")
_BODY = ("body", "kind", "district", "province")


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
