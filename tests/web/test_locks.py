"""What the database itself refuses to change, whoever asks and however."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from prongsai.web.accounts import trail
from prongsai.web.results import review
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town

CHANGES = (
    "UPDATE results_resultversion SET total = 99 WHERE id = %s",
    "UPDATE results_resultversion SET state = 'draft' WHERE id = %s",
    "UPDATE results_resultversion SET state = 'replaced', digest = 'x' WHERE id = %s",
    "DELETE FROM results_resultversion WHERE id = %s",
    "UPDATE results_resultfile SET content = '' WHERE result_id = %s",
    "DELETE FROM results_resultfile WHERE result_id = %s",
    "UPDATE results_publication SET content = '' WHERE result_id = %s",
    "DELETE FROM results_publication WHERE result_id = %s",
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_published_result_cannot_be_changed_by_plain_sql(published: ResultVersion, change: str) -> None:
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [published.pk])


@pytest.mark.parametrize(
    "change",
    ["UPDATE accounts_trailentry SET person = 'x'", "DELETE FROM accounts_trailentry WHERE number = 1"],
)
def test_the_trail_cannot_be_changed_by_plain_sql(published: ResultVersion, change: str) -> None:
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert list(trail.verify()) == []


def test_every_activity_of_a_result_leaves_its_entry(published: ResultVersion, town: Town) -> None:
    entries = trail.TrailEntry.objects.order_by("number")
    assert [each.action for each in entries] == [
        "result.loaded", "round.step", "result.proposed", "result.published", "round.step",
    ]  # fmt: skip
    assert [each.person for each in entries][-2] == town.executive.login
    assert entries[3].detail["digest"] == published.digest


def test_whoever_loaded_a_result_cannot_publish_it(town: Town, loaded: ResultVersion) -> None:
    proposed = review.move(loaded, "proposed", town.officer)
    with pytest.raises(review.RefusedError) as caught:
        review.move(proposed, "published", town.officer)
    assert caught.value.problems[0].en == "Only the body's executive may do this."


def test_sending_back_needs_a_reason(town: Town, loaded: ResultVersion) -> None:
    proposed = review.move(loaded, "proposed", town.officer)
    with pytest.raises(review.RefusedError):
        review.move(proposed, "returned", town.executive)
    assert review.move(proposed, "returned", town.executive, "ตรวจข้อ O18").reason == "ตรวจข้อ O18"
