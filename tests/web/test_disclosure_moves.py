"""Random walks of disclosures by random people: only allowed moves, never by who may not."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prongsai.errors import ProngsaiError
from prongsai.web.accounts.access import roles_at
from prongsai.web.accounts.models import Person, Post
from prongsai.web.evidence import submission
from prongsai.web.evidence.models import Assignment, Disclosure, Entry, Reading
from prongsai.web.evidence.states import LOCKED, OPEN, STATES, TRANSITIONS
from tests.web.conftest import Town, somebody
from tests.web.test_disclosures import fill_all

WALKS, STEPS = (5_000, 50) if os.environ.get("PRONGSAI_LONG") == "1" else (200, 20)
DEEDS = ("move", "move", "move", "move", "save", "correct", "write", "read")


@pytest.fixture
def people(town: Town, other_town: Town) -> list[Person]:
    """Everybody of two towns, somebody who is officer and executive at once, and those who look on."""
    both = somebody("both", "officer", town.body)
    Post.objects.create(person=both, role="executive", body=town.body)
    lookers = [somebody("lead", "lead", town.body), somebody("over", "overseer")]
    own = [town.officer, town.executive, both, town.colleague]
    return [*own, other_town.officer, other_town.executive, *lookers]


def approved(town: Town) -> Mapping[int, tuple[object, ...]]:
    """What was approved, with every entry of it, of every version that ever was."""
    found = Disclosure.objects.filter(round=town.round, state__in=LOCKED)
    columns = ("code", "addresses", "explanation", "click_path", "ticked", "is_filled", "version")
    return {
        each.pk: (
            each.digest, bytes(each.content), each.sent_by_id, each.approved_by_id,
            [str(row) for row in each.entries.values_list(*columns)],
        )
        for each in found
    }  # fmt: skip


def test_a_disclosure_moves_only_as_the_table_says_and_nobody_approves_what_they_sent(
    town: Town, people: list[Person]
) -> None:
    fill_all(town)
    steps = st.tuples(st.integers(0, len(people) - 1), st.sampled_from(DEEDS), st.integers(0, 20))
    shy = [HealthCheck.function_scoped_fixture]

    @settings(max_examples=WALKS, deadline=None, suppress_health_check=shy)
    @given(st.lists(steps, max_size=STEPS))
    def walk(taken: list[tuple[int, str, int]]) -> None:
        with transaction.atomic():
            for who, deed, which in taken:
                step(town, people[who], deed, which)
            transaction.set_rollback(True)

    walk()


def step(town: Town, person: Person, deed: str, which: int) -> None:
    versions = list(Disclosure.objects.filter(round=town.round).order_by("version"))
    held, before = versions[which % len(versions)], approved(town)
    last, state, roles = versions[-1], held.state, roles_at(person, town.body)
    to = list(STATES)[which % len(STATES)]
    try:
        with transaction.atomic():
            do(town, person, deed, held, to, which)
    except (ProngsaiError, DatabaseError):
        assert approved(town) == before
        held.refresh_from_db()
        assert held.state == state
        return
    after = approved(town)
    assert {pk: after[pk] for pk in before} == before
    held.refresh_from_db()
    if deed == "move":
        assert held.pk == last.pk
        assert TRANSITIONS[state, to] in roles
        assert held.state == to
        assert to != "approved" or held.sent_by_id != held.approved_by_id == person.pk
    if deed == "correct":
        assert ("officer" in roles, state, held.state) == (True, "approved", "replaced")
    if deed in ("save", "write"):
        assert last.state in OPEN if deed == "save" else (state, to) in TRANSITIONS or state == to


def do(town: Town, person: Person, deed: str, held: Disclosure, to: str, which: int) -> None:
    """One deed by the activities; or past them, as a fault of ours would write."""
    if deed == "move":
        submission.move(held, to, person, "เหตุผล" * (which % 3), submission.seal_of(held))
    elif deed == "save":
        newest = Entry.objects.filter(disclosure__round=town.round, code="O1").order_by(
            "-disclosure__version"
        )
        typed = {"explanation": f"ครั้งที่ {which}"}
        submission.save(town.round, "O1", newest[0].version, typed, person)
    elif deed == "correct":
        submission.correct(held, person, "แก้ไข")
    elif deed == "write":
        Disclosure.objects.filter(pk=held.pk).update(state=to)
    elif held.state == "approved" and not Reading.objects.filter(disclosure=held).exists():
        reads, _ = Assignment.objects.get_or_create(disclosure=held, defaults={"first": person})
        Reading.objects.create(disclosure=held, place=1, code="O1", person=reads.first, score=100)
