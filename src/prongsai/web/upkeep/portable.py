"""Copies of a workspace that either database can take in: every table as lines of JSON, in one zip file.

``<table>.jsonl`` holds a table's rows, one JSON array a line in the order of the columns; bytes are base64,
figures and moments text. ``manifest.json`` says which tables and columns there are, how many rows, the
SHA-256 of each file, and which migrations had made the tables: they are made the same way where a copy is put
back, filled, and brought up to date from there. Read and written in constant memory, as it all was at one
moment.

Left out is what another workspace has of its own: sessions, and what Django keeps of its tables.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import hashlib
import json
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

import prongsai
from prongsai.errors import Place, Problem, UsageError
from prongsai.web.accounts import locks, trail

FORMAT = "prongsai-backup-1"
_MANIFEST = "manifest.json"
_NOT_OURS = ("contenttypes", "auth", "sessions", "staticfiles", "messages")
#: Rows and bytes that are in memory at once; the bytes of one row are not shared out.
_ROWS, _BYTES = 500, 8 * 1024 * 1024
_FETCHED = 20
_LEVEL = 3
_MODEL = type[models.Model]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a copy: its model, its columns, how many rows, and the digest of its file."""

    app: str
    model: str
    columns: list[str]
    rows: int
    digest: str

    @property
    def file(self) -> str:
        return f"{self.app}.{self.model}.jsonl"


class _BrokenError(Exception):
    """The copy is not what was written."""


# ------------------------------------------------------------------------------------------------- writing


def write(file: IO[bytes]) -> None:
    """Write everything to an open file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive, _one_moment():
        tables = [_write_table(archive, model) for model in _models(apps)]
        manifest = {
            "format": FORMAT,
            "prongsai": prongsai.__version__,
            "migrations": sorted(map(list, MigrationExecutor(connection).loader.applied_migrations)),
            "tables": [asdict(each) for each in tables],
        }
        archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False))


@contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read within is of one moment, while others go on writing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield
            return
        # Django would begin a transaction that keeps everybody else from writing.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _models(known: Apps) -> list[_MODEL]:
    """Every table of ours and of the packages we use, the ones others refer to first."""
    wanted = [
        each
        for each in known.get_models(include_auto_created=True)
        if each._meta.managed and not each._meta.proxy and each._meta.app_label not in _NOT_OURS
    ]
    # Those who refer to a table come after it; two that refer to each other keep their place.
    placed: dict[_MODEL, None] = {}

    def place(model: _MODEL, before: tuple[_MODEL, ...]) -> None:
        for field in model._meta.concrete_fields:
            other = field.related_model
            if isinstance(other, type) and other in wanted and other not in (*before, model):
                place(other, (*before, model))
        placed.setdefault(model)

    for each in wanted:
        place(each, ())
    return list(placed)


def _write_table(archive: zipfile.ZipFile, model: _MODEL) -> Table:
    fields = model._meta.concrete_fields
    columns = [each.attname for each in fields]
    seen, rows = hashlib.sha256(), 0
    table = Table(model._meta.app_label, model._meta.model_name or "", columns, rows, "")
    found = model._base_manager.order_by("pk").values_list(*columns)
    with archive.open(table.file, "w", force_zip64=True) as file:
        for row in found.iterator(chunk_size=_FETCHED):
            # PostgreSQL keeps the keys of JSON in an order of its own; sorted, both engines say the same.
            plain = [_plain(value) for value in row]
            line = json.dumps(plain, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            seen.update(line)
            file.write(line)
            rows += 1
    return replace(table, rows=rows, digest=seen.hexdigest())


def _plain(value: Any) -> Any:
    """A value as JSON has it; what is JSON already stays."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    return value


# -------------------------------------------------------------------------------------------- putting back


def is_portable(path: Path) -> bool:
    """True where the file is a zip file, as these copies are."""
    return zipfile.is_zipfile(path)


def read(path: Path) -> None:
    """Put a copy into the database, which must have no tables, or empty ones as the copy's; all or nothing.

    UsageError where the file is no sound copy or a newer version wrote it, and where the database holds data.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            if manifest["format"] != FORMAT:
                raise _BrokenError
            tables = [Table(**each) for each in manifest["tables"]]
            known = _make_tables(path, {(app, name) for app, name in manifest["migrations"]})
            with transaction.atomic():
                _fill(archive, tables, known, path)
    except (
        _BrokenError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, LookupError,
        ValidationError, IntegrityError, DataError,
    ) as error:  # fmt: skip
        raise UsageError(
            _problem(
                "not-a-backup",
                "แฟ้มนี้ไม่ใช่สำเนาของระบบงานที่สมบูรณ์",
                "this file is no sound copy of a workspace",
                path,
            )
        ) from error


def _make_tables(path: Path, wanted: set[tuple[str, str]]) -> Apps:
    """Make the tables as they were when the copy was made; gives their models as of then."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    if not wanted or not wanted <= graph.nodes.keys():
        raise UsageError(
            _problem(
                "newer-backup",
                "สำเนานี้มาจากโปรแกรมรุ่นใหม่กว่า ให้ปรับปรุงโปรแกรมก่อน",
                "a newer version wrote this copy; bring this one up to date first",
                path,
            )
        )
    if set(executor.loader.applied_migrations) - wanted:
        raise _not_empty(path)
    last = [node for node in wanted if not any(each.key in wanted for each in graph.node_map[node].children)]
    executor.migrate(last)
    return executor.loader.project_state(last).apps


def _fill(archive: zipfile.ZipFile, tables: list[Table], known: Apps, path: Path) -> None:
    found = [known.get_model(each.app, each.model) for each in tables]
    if any(model._base_manager.exists() for model in found):
        raise _not_empty(path)
    # Those who refer to others come first: a result that is locked already would take no files any more.
    pairs = list(reversed(list(zip(tables, found, strict=True))))
    sealed = {table.model: (table, model) for table, model in pairs if table.app == "ballots"}
    # Of disclosures each row was let in by what stood at that moment: a copy knows only how it ended.
    with locks.lifted([model._meta.db_table for table, model in pairs if table.app == "evidence"]):
        for table, model in pairs:
            if table.app != "ballots":
                _fill_table(archive, table, model)
    if sealed:
        _fill_boxes(archive, sealed)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)
    connection.check_constraints()
    if any(True for _ in trail.verify()):
        raise _BrokenError


#: What a box takes in each of its states; the database takes it in no other.
_STATES = ("draft", "drilled", "open", "closed", "opened", "purged")
_TAKEN_IN = {"sealed": "open", "answer": "closed", "comment": "closed"}


def _fill_boxes(archive: zipfile.ZipFile, pairs: Mapping[str, tuple[Table, _MODEL]]) -> None:
    """Lead every box through its states once more, each table filled in the state that takes it."""
    boxes = pairs["box"][1]
    states: dict[Any, str] = {}

    def begin(values: dict[str, Any]) -> dict[str, Any]:
        states[values["id"]] = values["state"]
        return {**values, "state": _STATES[0]}

    _fill_table(archive, *pairs["box"], begin)
    for place, state in enumerate(_STATES):
        if place:
            reached = [pk for pk, last in states.items() if _STATES.index(last) >= place]
            boxes._base_manager.filter(pk__in=reached).update(state=state)
        for name, (table, model) in pairs.items():
            if name != "box" and _TAKEN_IN.get(name, _STATES[0]) == state:
                _fill_table(archive, table, model)


def _fill_table(
    archive: zipfile.ZipFile,
    table: Table,
    model: _MODEL,
    change: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> None:
    """Store a table's rows; whoever calls this takes them back where the digest turns out to be another."""
    fields = {each.attname: each for each in model._meta.concrete_fields}
    if set(table.columns) != set(fields):
        raise _BrokenError
    for each in fields.values():
        # Moments are those of the copy, not those of its putting back.
        for automatic in ("auto_now", "auto_now_add"):
            if getattr(each, automatic, False):
                setattr(each, automatic, False)
    readers = {name: _reader(fields[name]) for name in table.columns}
    seen, rows = hashlib.sha256(), 0
    with archive.open(table.file) as file:
        for lines in _portions(file):
            for line in lines:
                seen.update(line)
            rows += len(lines)
            model._base_manager.bulk_create([model(**change(_values(line, readers))) for line in lines])
    if (rows, seen.hexdigest()) != (table.rows, table.digest):
        raise _BrokenError


def _portions(file: IO[bytes]) -> Iterator[list[bytes]]:
    """The lines of a file, as many at once as may be in memory."""
    held: list[bytes] = []
    size = 0
    for line in file:
        held.append(line)
        size += len(line)
        if len(held) == _ROWS or size > _BYTES:
            yield held
            held, size = [], 0
    if held:
        yield held


def _values(line: bytes, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    plain = json.loads(line)
    return {name: read(value) for (name, read), value in zip(readers.items(), plain, strict=True)}


def _reader(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How a column's values are read back."""
    if isinstance(field, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value, validate=True)
    if isinstance(field, models.JSONField):
        return lambda value: value
    return field.to_python


def _not_empty(path: Path) -> UsageError:
    return UsageError(
        _problem(
            "not-empty",
            "ฐานข้อมูลนี้มีข้อมูลแล้ว กู้คืนได้เฉพาะในฐานข้อมูลที่ว่างเปล่า",
            "this database holds data; a copy goes into an empty one only",
            path,
        )
    )


def _problem(code: str, th: str, en: str, path: Path) -> Problem:
    return Problem(code, th, en, Place(str(path)))
