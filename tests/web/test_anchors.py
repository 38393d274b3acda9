"""The trail's head is signed once a day; a trail made anew is told from the one that was signed."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from prongsai.scoring import proof
from prongsai.web.accounts import anchors, trail
from prongsai.web.accounts.models import TrailAnchor, TrailEntry
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town

_UNLOCK = {
    "sqlite": "DROP TRIGGER {table}_{event}_refused",
    "postgresql": "ALTER TABLE {table} DISABLE TRIGGER {table}_{event}_refused",
}


def unlock(table: str, event: str) -> None:
    """As only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute(_UNLOCK[connection.vendor].format(table=table, event=event))


def sign_earlier(key: bytes = settings.SIGNING_KEY) -> TrailAnchor:
    """The head as it was signed on the day before."""
    head = TrailEntry.objects.last()
    assert head is not None
    at = timezone.now().replace(microsecond=0) - datetime.timedelta(days=1)
    made = TrailAnchor(number=head.number, digest=head.digest, at=at)
    made.signature, made.public_key = proof.sign(anchors.statement_of(made), key)
    made.save(force_insert=True)
    return made


def test_a_head_is_signed_once_a_day_where_anything_was_done(published: ResultVersion) -> None:
    sign_earlier()
    assert anchors.anchor_day() is None
    with transaction.atomic():
        trail.write(None, "workspace.tried")
    made = anchors.anchor_day()
    assert made is not None
    assert (made.number, made.digest) == tuple(
        TrailEntry.objects.order_by("-number").values_list("number", "digest")[0]
    )
    with transaction.atomic():
        trail.write(None, "workspace.tried")
    assert anchors.anchor_day() is None
    assert list(anchors.verify()) == []


def test_nothing_is_signed_where_nothing_was_done(db: None) -> None:
    assert (anchors.anchor_day(), list(anchors.verify())) == (None, [])


def test_a_trail_made_anew_as_a_whole_is_not_the_one_that_was_signed(published: ResultVersion) -> None:
    sign_earlier()
    unlock("accounts_trailentry", "update")
    before = ""
    for entry in TrailEntry.objects.all():
        entry.person, entry.before = "somebody", before
        before = entry.digest = trail._digest(entry)
        entry.save()
    day = timezone.localdate() - datetime.timedelta(days=1)
    assert list(trail.verify()) == []
    assert list(anchors.verify()) == [
        f"entry {TrailEntry.objects.count()} is not the one that was signed on {day}"
    ]


def test_an_entry_that_is_gone_from_the_end_is_missed(published: ResultVersion) -> None:
    last = sign_earlier().number
    unlock("accounts_trailentry", "delete")
    TrailEntry.objects.filter(number=last).delete()
    assert [fault.partition(" is not")[0] for fault in anchors.verify()] == [f"entry {last}"]


def test_a_signature_of_another_key_is_named(published: ResultVersion) -> None:
    sign_earlier(b"x" * 32)
    assert [fault.partition(";")[0] for fault in anchors.verify()] == [
        "no head is signed with this workspace's key"
    ]
    with transaction.atomic():
        trail.write(None, "workspace.tried")
    anchors.anchor_day()
    assert (list(anchors.verify()), anchors.counts()) == ([], (2, 1))


def test_anyone_can_have_the_heads_and_check_them(
    client: Client, town: Town, published: ResultVersion
) -> None:
    made = anchors.anchor_day()
    assert made is not None
    (head,) = client.get("/open-data/trail-head.json").json()["heads"]
    assert head["digest"] == made.digest
    signature, key = head.pop("signature"), head.pop("public_key")
    assert proof.is_signed(head, signature, key)
    assert not proof.is_signed(head | {"number": 1}, signature, key)
