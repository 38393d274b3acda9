"""Published results as data: a whole year as a table, in pieces, however many bodies there are."""

from __future__ import annotations

import datetime
import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import polars as pl
import xlsxwriter
from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

import prongsai
from prongsai.answers import guard_formulas
from prongsai.web.accounts.models import Body
from prongsai.web.public.access import newest_score
from prongsai.web.public.codebook import Column, columns_of
from prongsai.web.results.models import PublishedScore, ResultVersion

_AT_ONCE = 500
_A_PIECE = 64 * 1024
_BOM = b"\xef\xbb\xbf"
#: What is read of a result and its body; never the content, of which nothing is needed here.
_READ = {
    "pk": "pk",
    "id": "round__body_id",
    "body": "round__body__name",
    "kind": "round__body__kind",
    "district": "round__body__district",
    "province": "round__body__province",
    "year": "round__year",
    "framework": "round__framework_code",
    "total": "total",
    "level": "level",
    "passed": "passed",
    "version": "version",
    "approved_on": "approved_at",
}
_TYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(), "whole": pl.Int64(), "score": pl.Float64(), "yes_no": pl.Boolean(), "day": pl.Date(),
}  # fmt: skip
_MADE = datetime.datetime(
    2000, 1, 1, tzinfo=datetime.UTC
)  # the same bytes for the same figures, whenever they are asked for

Value = str | int | Decimal | bool | datetime.date | None
Row = Mapping[str, Value]


def has_results(year: int) -> bool:
    """True where anything of a year is published."""
    return newest_score(year) > 0


def mark_of(year: int, ending: str) -> str | None:
    """What changes with anything that is in a year's file (an ETag); nothing where there is none."""
    newest = newest_score(year)
    if not newest:
        return None
    bodies = Body.objects.aggregate(Count("pk"), Max("pk"), Sum("version"))
    whole = (prongsai.__version__, year, ending, newest, *sorted(bodies.items()))
    return f'"{hashlib.sha256(repr(whole).encode()).hexdigest()[:32]}"'


def csv_of(year: int) -> Iterator[bytes]:
    """A year's published results as CSV in UTF-8 with BOM; no text is left a formula."""
    columns = columns_of(year)
    schema = {each.code: pl.String() for each in columns}
    yield _BOM + pl.DataFrame(schema=schema).write_csv().encode()
    for rows in _batches(year):
        written = [{each.code: _written(row.get(each.code)) for each in columns} for row in rows]
        yield guard_formulas(pl.DataFrame(written, schema=schema)).write_csv(include_header=False).encode()


def json_of(year: int) -> Iterator[bytes]:
    """A year's published results as one JSON object; what is not known of a body is null."""
    columns = columns_of(year)
    yield f'{{"year":{year},"results":['.encode()
    is_first = True
    for rows in _batches(year):
        text = ",".join(json.dumps(_plain(row, columns), ensure_ascii=False) for row in rows)
        yield f"{'' if is_first else ','}{text}".encode()
        is_first = False
    yield b"]}"


def xlsx_of(year: int) -> Iterator[bytes]:
    """A year's published results as a workbook: texts are texts, numbers numbers, and nothing a formula."""
    columns = columns_of(year)
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet(str(year))
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.code)
        number = 0
        for rows in _batches(year):
            for row in rows:
                number += 1
                _write_row(sheet, number, [row.get(each.code) for each in columns])
        _write_codebook(book.add_worksheet("codebook"), columns)
        book.close()
        yield from _pieces(file)


def parquet_of(year: int) -> Iterator[bytes]:
    """A year's published results as Parquet with typed columns."""
    columns = columns_of(year)
    days = [each.code for each in columns if each.type == "day"]
    schema = {each.code: pl.String() if each.type == "day" else _TYPES[each.type] for each in columns}
    with tempfile.TemporaryDirectory() as folder:
        lines, table = Path(folder, "rows.ndjson"), Path(folder, "rows.parquet")
        with lines.open("wb") as file:
            for rows in _batches(year):
                file.writelines(
                    json.dumps(_plain(row, columns), ensure_ascii=False).encode() + b"\n" for row in rows
                )
        found = pl.scan_ndjson(lines, schema=schema).with_columns(pl.col(days).str.to_date())
        found.sink_parquet(table, row_group_size=10_000, maintain_order=True)
        with table.open("rb") as file:
            yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_A_PIECE):
        yield piece


def _write_row(sheet: Any, number: int, values: Sequence[Value]) -> None:
    for place, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, str | datetime.date):
            sheet.write_string(number, place, str(value))
        else:
            sheet.write_number(number, place, float(value))


def _write_codebook(sheet: Any, columns: Sequence[Column]) -> None:
    heads = ("column", "type", "name_th", "name_en", "allowed_th", "allowed_en", "source_th", "source_en")
    _write_row(sheet, 0, heads)
    for number, each in enumerate(columns, 1):
        told = (each.name, each.allowed, each.source)
        texts = [text for found in told for text in (found.th, found.en)]
        _write_row(sheet, number, [each.code, each.type, *texts])


def _written(value: Value) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return str(int(value))
    return str(value)


def _plain(row: Row, columns: Sequence[Column]) -> dict[str, Any]:
    """A row for JSON: every column, numbers as numbers, null for what is not known."""
    return {each.code: _as_json(row.get(each.code)) for each in columns}


def _as_json(value: Value) -> Any:
    match value:
        case "":
            return None
        case Decimal():
            return float(value)
        case datetime.date():
            return value.isoformat()
    return value


def _of(year: int) -> QuerySet[ResultVersion]:
    found = ResultVersion.objects.filter(state="published", round__year=year)
    return found.order_by("round__body__order", "pk")


def _batches(year: int) -> Iterator[list[Row]]:
    """The year's results with their scores, some hundred at a time."""
    rows: list[dict[str, Value]] = []
    for values in _of(year).values_list(*_READ.values()).iterator(chunk_size=_AT_ONCE):
        rows.append(dict(zip(_READ, values, strict=True)))
        if len(rows) == _AT_ONCE:
            yield _with_scores(rows)
            rows = []
    if rows:
        yield _with_scores(rows)


def _with_scores(rows: Sequence[dict[str, Value]]) -> list[Row]:
    scores: defaultdict[Value, dict[str, Value]] = defaultdict(dict)
    found = PublishedScore.objects.filter(result__in=[row["pk"] for row in rows]).exclude(code="total")
    for result, code, figure in found.order_by().values_list("result_id", "code", "figure"):
        scores[result][code] = figure
    return [scores[row["pk"]] | row | {"approved_on": _day(row["approved_on"])} for row in rows]


def _day(at: Value) -> datetime.date | None:
    """The day in Thailand on which something was approved."""
    return timezone.localdate(at) if isinstance(at, datetime.datetime) else None
