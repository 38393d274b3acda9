"""Disclosures that were altered past the triggers are found: by their digests, and those the trail knows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from prongsai.web.accounts import locks
from prongsai.web.evidence import submission
from prongsai.web.evidence.faults import faults
from prongsai.web.evidence.models import Decision, Disclosure, Entry, SiteCheck
from prongsai.web.upkeep import doctor
from tests.web.clarify_makers import ZEROS, final, told
from tests.web.conftest import Town
from tests.web.site_makers import checked, disclosed
from tests.web.test_disclosure_locks import sql
from tests.web.test_disclosures import fill_all

TABLES = [each._meta.db_table for each in (Disclosure, Entry, Decision, SiteCheck)]
ITEMS, DIGEST = "its items are not those that were approved", "what was approved is not what its digest says"
NO_TRAIL = "the trail knows of no approval with its digest"


def approved(town: Town) -> Disclosure:
    sent = submission.move(fill_all(town), "sent", town.officer)
    return submission.move(sent, "approved", town.executive, seen=submission.seal_of(sent))


def altered(statement: str, *given: object) -> list[str]:
    """The faults of the one disclosure after SQL by somebody who took the triggers away for it."""
    with transaction.atomic():
        connection.check_constraints()
        with locks.lifted(TABLES):
            sql(statement, *given)
    return list(faults(Disclosure.objects.get()))


def test_what_was_approved_and_left_alone_has_no_fault(town: Town) -> None:
    held = approved(town)
    assert (list(faults(held)), list(doctor._disclosures())) == ([], [])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE evidence_entry SET addresses = '[]' WHERE code = 'O1'", [ITEMS]),
        ("UPDATE evidence_entry SET explanation = 'x' WHERE code = 'O2'", [ITEMS]),
        ("UPDATE evidence_disclosure SET digest = 'x'", [DIGEST, NO_TRAIL]),
    ],
)
def test_what_was_changed_past_the_triggers_is_found(town: Town, statement: str, said: list[str]) -> None:
    approved(town)
    assert altered(statement) == said


def test_content_and_digest_that_fit_each_other_are_not_those_of_the_trail(town: Town) -> None:
    held = approved(town)
    other = bytes(held.content).replace(b'"version":1', b'"version":2')
    digest = hashlib.sha256(other).hexdigest()
    assert altered("UPDATE evidence_disclosure SET content = %s, digest = %s", other, digest) == [NO_TRAIL]


def test_a_score_that_was_changed_after_all_is_found(town: Town) -> None:
    final(told(town), {"O1": "มีข้อมูล"}, ("O1",))
    wrong = "the trail knows of no final scores like these"
    assert wrong not in list(faults(Disclosure.objects.get()))
    assert ZEROS["O2"]
    assert wrong in altered("UPDATE evidence_decision SET score = 100 WHERE code = 'O2'")


def test_a_check_that_was_changed_is_found(town: Town, settings: Any) -> None:
    settings.SITE_PAUSE = 0
    checked(disclosed(town), town.officer)
    assert list(faults(Disclosure.objects.get())) == []
    change: Callable[..., list[str]] = altered
    found = change("UPDATE evidence_sitecheck SET digest = %s", "0" * 64)
    assert found == ["check 1 is not what its digest says"]
