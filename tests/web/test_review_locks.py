"""Ways to forge a review past the pages, by SQL on both engines: readings, decisions, windows, evidence."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from prongsai.web.evidence import clarifying, deciding
from prongsai.web.evidence.models import (
    Assignment,
    Clarification,
    Decision,
    Disclosure,
    Entry,
    EntryVersion,
    Reading,
    SiteCheck,
)
from tests.web.conftest import Town
from tests.web.review_makers import Review, day, read, review_of
from tests.web.test_disclosure_locks import sql

LOCKED = "is locked"


@pytest.fixture
def made(town: Town) -> Review:
    return review_of(town)


@pytest.fixture
def told(made: Review) -> Review:
    read(made, made.one, {"O1": "ไม่พบ"})
    read(made, made.other, {"O1": "ไม่พบ"})
    deciding.tell(made.disclosure, {}, day(7), made.lead)
    connection.check_constraints()
    return made


def refused(statement: str, *given: object) -> None:
    with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
        sql(statement, *given)


def test_who_sent_is_not_changed_on_the_way_to_the_approval(town: Town) -> None:
    held = Disclosure.objects.create(round=town.round)
    Disclosure.objects.filter(pk=held.pk).update(state="sent", sent_by=town.officer, sent_at=timezone.now())
    refused("UPDATE evidence_disclosure SET sent_by_id = %s", town.colleague.pk)
    refused(
        "UPDATE evidence_disclosure SET state = 'approved', digest = 'x', sent_by_id = %s, "
        "approved_by_id = %s",
        town.colleague.pk, town.officer.pk,
    )  # fmt: skip


def test_no_draft_is_put_before_what_is_under_review(made: Review) -> None:
    with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
        Disclosure.objects.create(round=made.round, version=2)


def test_nothing_is_replaced_once_somebody_has_read(made: Review) -> None:
    read(made, made.one, ends=False)
    refused("UPDATE evidence_disclosure SET state = 'replaced'")


def test_scores_are_not_told_without_decisions(made: Review) -> None:
    refused("UPDATE evidence_disclosure SET state = 'scored', clarify_until = '2021-01-01'")


@pytest.mark.parametrize(
    "column", ["clarify_until = '2099-01-01'", "scored_at = '2020-01-01'", "reason = 'x'"]
)
def test_the_window_is_not_lengthened_nor_what_was_told_changed(told: Review, column: str) -> None:
    refused(f"UPDATE evidence_disclosure SET {column}")  # noqa: S608


def test_no_decision_before_every_reader_has_ended(made: Review) -> None:
    read(made, made.one)
    with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
        Decision.objects.create(
            disclosure=made.disclosure, code="O1", stage="first", score=100, basis="agreed", person=made.lead
        )


def test_no_reading_is_added_under_another_name_or_after_the_scores(told: Review) -> None:
    rows = {"disclosure": told.disclosure, "code": "O99", "score": 100}
    for place, person in ((1, told.one), (2, told.other), (3, told.lead)):
        with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
            Reading.objects.create(**rows, place=place, person=person)


def test_no_reading_is_written_for_somebody_else(made: Review) -> None:
    with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
        Reading.objects.create(disclosure=made.disclosure, place=2, code="O1", score=100, person=made.one)
    read(made, made.one, ends=False)
    refused("UPDATE evidence_reading SET person_id = %s", made.other.pk)


def test_readers_stay_who_they_were_once_scores_are_told(town: Town) -> None:
    made = review_of(town, two=False)
    read(made, made.one)
    deciding.tell(made.disclosure, {}, day(7), made.lead)
    refused("UPDATE evidence_assignment SET second_id = %s", made.other.pk)
    refused("UPDATE evidence_assignment SET due = '2021-01-01'")


def test_an_assignment_stays_with_its_disclosure(made: Review, other_town: Town) -> None:
    elsewhere = Disclosure.objects.create(round=other_town.round)
    refused("UPDATE evidence_assignment SET disclosure_id = %s", elsewhere.pk)


def test_nobody_is_assigned_to_what_is_not_approved(made: Review, other_town: Town) -> None:
    draft = Disclosure.objects.create(round=other_town.round)
    with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
        Assignment.objects.create(disclosure=draft, first=made.one)


def test_the_history_of_an_entry_ends_with_its_lock(made: Review) -> None:
    entry = Entry.objects.order_by("pk")[0]
    with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
        EntryVersion.objects.create(entry=entry, version=99, person=made.one)


@pytest.mark.parametrize(
    "change",
    ["number = 7", "purpose = 'review'", "home = 'https://other.example/'", "asked_at = '2020-01-01'"],
)
def test_what_a_check_was_asked_for_stays(made: Review, change: str) -> None:
    SiteCheck.objects.create(
        disclosure=made.disclosure, number=1, asked_by=made.one, asked_at=timezone.now(),
        home="https://town.example/", asked={"O1": ["https://town.example/O1"]},
    )  # fmt: skip
    refused(f"UPDATE evidence_sitecheck SET {change}")  # noqa: S608
    refused("UPDATE evidence_sitecheck SET asked = '{}'")


def test_a_check_that_failed_is_not_called_done(made: Review) -> None:
    SiteCheck.objects.create(
        disclosure=made.disclosure, number=1, asked_by=made.one, asked_at=timezone.now(),
        home="https://town.example/",
    )  # fmt: skip
    sql("UPDATE evidence_sitecheck SET state = 'working'")
    sql("UPDATE evidence_sitecheck SET state = 'failed'")
    refused("UPDATE evidence_sitecheck SET state = 'done', report = '{}'")


def test_the_clock_closes_the_window_in_the_database_too(told: Review) -> None:
    Disclosure.objects.update(clarify_until=timezone.now().date() - datetime.timedelta(days=2))
    with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
        Clarification.objects.create(
            disclosure=told.disclosure, code="O1", words="x", person=told.town.officer
        )


def test_nothing_is_decided_anew_that_the_body_did_not_dispute(told: Review) -> None:
    clarifying.accept(told.disclosure, told.town.officer)
    with pytest.raises(DatabaseError, match=LOCKED), transaction.atomic():
        Decision.objects.create(
            disclosure=told.disclosure,
            code="O1",
            stage="clarified",
            score=100,
            basis="lead",
            person=told.lead,
        )
