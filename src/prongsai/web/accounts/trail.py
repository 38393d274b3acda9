"""The trail: who did what, when, to what; only ever added to, each entry sealed to the one before.

Every activity that changes a state calls `write` in its own transaction, so that neither can exist without
the other. `verify` recounts the chain.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import rfc8785
from django.db import connection, transaction
from django.db.models import QuerySet

from prongsai.web.accounts import walls
from prongsai.web.accounts.models import Body, Person, TrailEntry

_LOCK = 0x7472_6169_6C  # one number for the trail among PostgreSQL's advisory locks
_BATCH = 1_000


def write(
    person: Person | None,
    action: str,
    *,
    body: Body | None = None,
    role: str = "",
    about: str = "",
    **detail: Any,
) -> TrailEntry:
    """Add one entry; must be called inside the transaction of what it tells of.

    >>> write(person, "result.loaded", body=body, role="officer", about="2563", digest="38d4e7…")
    """
    with walls.everything():
        return _write(person, action, body.name if body else "", role=role, about=about, detail=detail)


def _write(
    person: Person | None, action: str, body: str, *, role: str, about: str, detail: dict[str, Any]
) -> TrailEntry:
    number, before = _last()
    entry = TrailEntry(
        number=number + 1,
        at=_now(),
        person=person.login if person else "",
        role=role,
        body=body,
        action=action,
        about=about,
        detail=detail,
        before=before,
    )
    entry.digest = _digest(entry)
    entry.save(force_insert=True)
    return entry


def write_all(
    person: Person,
    action: str,
    told: Iterable[tuple[Body, Mapping[str, Any]]],
    *,
    role: str = "",
    about: str = "",
) -> None:
    """Add one entry a body, each with its detail, as one thing done to many bodies at once; see `write`."""
    with walls.everything():
        _write_all(person, action, told, role=role, about=about)


def _write_all(
    person: Person, action: str, told: Iterable[tuple[Body, Mapping[str, Any]]], *, role: str, about: str
) -> None:
    last, before = _last()
    at, entries = _now(), []
    for number, (body, detail) in enumerate(told, last + 1):
        entry = TrailEntry(
            number=number, at=at, person=person.login, role=role, body=body.name, action=action, about=about,
            detail=dict(detail), before=before,
        )  # fmt: skip
        before = entry.digest = _digest(entry)
        entries.append(entry)
    TrailEntry.objects.bulk_create(entries, batch_size=_BATCH)


def of(body: Body) -> QuerySet[TrailEntry]:
    """The entries of a body, under the names it had before too."""
    return TrailEntry.objects.filter(body__in=(body.name, *body.formerly))


def _last() -> tuple[int, str]:
    """Number and digest of the last entry, with the trail held until the transaction ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the trail is written in the transaction it tells of")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return TrailEntry.objects.order_by("-number").values_list("number", "digest").first() or (0, "")


def _now() -> datetime.datetime:
    return datetime.datetime.now(tz=datetime.UTC).replace(microsecond=0)


def verify() -> Iterator[str]:
    """Every fault of the chain, one sentence each; nothing where it holds."""
    number, before = 0, ""
    for entry in TrailEntry.objects.order_by("number").iterator():
        number += 1
        if entry.number != number:
            yield f"entry {number} is missing"
            number = entry.number
        if entry.before != before:
            yield f"entry {entry.number} does not follow the one before it"
        if entry.digest != _digest(entry):
            yield f"entry {entry.number} was changed"
        before = entry.digest


def _digest(entry: TrailEntry) -> str:
    plain = {
        "number": entry.number,
        "at": entry.at.astimezone(datetime.UTC).isoformat(),
        "person": entry.person,
        "role": entry.role,
        "body": entry.body,
        "action": entry.action,
        "about": entry.about,
        "detail": entry.detail,
        "before": entry.before,
    }
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
