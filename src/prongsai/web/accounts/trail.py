"""The trail: who did what, when, to what; only ever added to, each entry sealed to the one before.

Every activity that changes a state calls `write` in its own transaction, so that neither can exist without
the other. `verify` recounts the chain.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any

import rfc8785
from django.db import connection, transaction

from prongsai.web.accounts.models import Body, Person, TrailEntry

_LOCK = 0x7472_6169_6C  # one number for the trail among PostgreSQL's advisory locks


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
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the trail is written in the transaction it tells of")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = TrailEntry.objects.order_by("-number").values_list("number", "digest").first()
    entry = TrailEntry(
        number=last[0] + 1 if last else 1,
        at=datetime.datetime.now(tz=datetime.UTC).replace(microsecond=0),
        person=person.login if person else "",
        role=role,
        body=body.name if body else "",
        action=action,
        about=about,
        detail=detail,
        before=last[1] if last else "",
    )
    entry.digest = _digest(entry)
    entry.save(force_insert=True)
    return entry


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
