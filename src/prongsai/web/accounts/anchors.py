"""The trail's head, signed once a night and shown to anyone.

The chain alone could be made anew as a whole by whoever can write to the database. An anchor says how many
entries there were at a moment and how the last one ended, signed by the workspace's key: who kept a copy of
one can tell whether the trail before it is still the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from prongsai.scoring import proof
from prongsai.web.accounts.models import TrailAnchor, TrailEntry

FORMAT = "prongsai-trail-head-1"


def anchor_day() -> TrailAnchor | None:
    """Sign the head of the trail, once a day and only where entries were added since; None where not.

    >>> anchor_day().number
    1204
    """
    with transaction.atomic():
        last, head = TrailAnchor.objects.last(), TrailEntry.objects.last()
        if head is None or (last is not None and not _is_due(last, head)):
            return None
        made = TrailAnchor(number=head.number, digest=head.digest, at=timezone.now().replace(microsecond=0))
        made.signature, made.public_key = proof.sign(statement_of(made), settings.SIGNING_KEY)
        # Two workers at one moment sign the same head; one of the rows is kept.
        TrailAnchor.objects.bulk_create([made], ignore_conflicts=True)
    return made


def _is_due(last: TrailAnchor, head: TrailEntry) -> bool:
    return head.number > last.number and timezone.localdate(last.at) < timezone.localdate()


def statement_of(anchor: TrailAnchor) -> dict[str, Any]:
    """What is signed of a head."""
    at = anchor.at.astimezone(datetime.UTC).isoformat()
    return {"format": FORMAT, "number": anchor.number, "digest": anchor.digest, "at": at}


def as_plain(anchor: TrailAnchor) -> dict[str, Any]:
    """A head as anyone may have it: what was signed, the signature, and the key that it is checked with."""
    return {**statement_of(anchor), "signature": anchor.signature, "public_key": anchor.public_key}


def verify() -> Iterator[str]:
    """Every way in which trail and anchors part, one sentence each; nothing where the trail is as signed."""
    ours, was_ours = proof.public_key_of(settings.SIGNING_KEY), False
    digests = dict(TrailEntry.objects.filter(number__in=_numbers()).values_list("number", "digest"))
    anchor = None
    for anchor in TrailAnchor.objects.iterator():
        if not proof.is_signed(statement_of(anchor), anchor.signature, anchor.public_key):
            yield f"the signature of the head of entry {anchor.number} is wrong"
        if digests.get(anchor.number) != anchor.digest:
            yield f"entry {anchor.number} is not the one that was signed on {timezone.localdate(anchor.at)}"
        if was_ours and anchor.public_key != ours:
            yield f"the head of entry {anchor.number} was signed with a key that is not this workspace's"
        was_ours = was_ours or anchor.public_key == ours
    if anchor is not None and not was_ours:
        yield "no head is signed with this workspace's key; compare them with published ones: trail-head.json"


def counts() -> tuple[int, int]:
    """How many heads were signed, and how many of them with this workspace's key."""
    ours = TrailAnchor.objects.filter(public_key=proof.public_key_of(settings.SIGNING_KEY))
    return TrailAnchor.objects.count(), ours.count()


def _numbers() -> Any:
    return TrailAnchor.objects.values("number")
