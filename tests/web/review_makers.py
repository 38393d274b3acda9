"""Disclosures under review, with their readers and readings, for tests."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from prongsai.web.accounts.models import Person
from prongsai.web.evidence import reviewing
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.evidence.reviewing import Given, Named
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town, somebody

CODES = tuple(f"O{number}" for number in range(1, 44))


@dataclass(frozen=True)
class Review:
    """A town's approved disclosure, its lead assessor and two assessors of its province."""

    town: Town
    disclosure: Disclosure
    lead: Person
    one: Person
    other: Person

    @property
    def round(self) -> Round:
        return self.town.round


def approved(town: Town) -> Disclosure:
    """The town's disclosure with an address an item, sent by its officer and approved by its executive."""
    made = Disclosure.objects.create(round=town.round)
    Entry.objects.bulk_create(
        Entry(disclosure=made, code=code, addresses=[f"https://town.example/{code}"], is_filled=True)
        for code in CODES
    )
    made.state, made.sent_by, made.sent_at = "sent", town.officer, timezone.now()
    made.save()
    made.state, made.approved_by, made.approved_at = "approved", town.executive, timezone.now()
    made.content, made.digest = b"{}", "d" * 64
    made.save()
    return made


def review_of(town: Town, *, assigned: bool = True, two: bool = True) -> Review:
    """The town's disclosure in the hands of two assessors, or one."""
    place = town.body.province
    people = [somebody(login, role, province=place) for login, role in (
        ("lead", "lead"), ("one", "assessor"), ("other", "assessor"),
    )]  # fmt: skip
    made = Review(town, approved(town), *people)
    if assigned:
        second = made.other if two else None
        reviewing.assign(made.disclosure, Named(made.one, second, day(7)), made.lead)
    return made


def day(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def read(made: Review, person: Person, zeros: Mapping[str, str] | None = None, *, ends: bool = True) -> None:
    """Score every item 100 but those in `zeros`, which have words; and say that it is done."""
    for code in CODES:
        words = (zeros or {}).get(code, "")
        given = Given(0, ("no-path",), words) if words else Given(100)
        reviewing.score(made.disclosure, code, given, 0, person)
    if ends:
        reviewing.end(made.disclosure, person)
