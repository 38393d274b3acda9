"""Random walks of results and plans by random people: only allowed moves, and never by whoever may not."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prongsai.errors import ProngsaiError
from prongsai.measures import TRANSITIONS as PLAN_MOVES
from prongsai.measures import Adoption
from prongsai.web.accounts.access import roles_at
from prongsai.web.accounts.models import Person, Post
from prongsai.web.plans import adoption, editing
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.results import loading, review
from prongsai.web.results.models import ResultFile, ResultVersion
from prongsai.web.results.review import TRANSITIONS
from tests.web.conftest import Town, somebody
from tests.web.test_adopt import SOUND

_SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
STEPS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["move"] * 6 + ["load", "change"]), st.integers(0, 9)),
    max_size=50,
)
ADOPTED = Adoption("นายก", datetime.date(2021, 2, 9), "มติ ครั้งที่ 1/2564")


@pytest.fixture
def people(town: Town, other_town: Town) -> list[Person]:
    """Everybody of two towns, and somebody who is officer and executive at once."""
    both = somebody("both", "officer", town.body)
    Post.objects.create(person=both, role="executive", body=town.body)
    own = [town.officer, town.executive, town.colleague, both]
    return [*own, other_town.officer, other_town.executive, somebody("over", "overseer")]


def public(town: Town) -> dict[int, tuple[object, ...]]:
    """What was published, with its content, of every version that ever was."""
    found = ResultVersion.objects.filter(round=town.round, state__in=("published", "replaced"))
    return {
        each.pk: (each.digest, bytes(each.content), each.approved_by_id, each.publication.signature)
        for each in found.select_related("publication")
    }


def load_again(last: ResultVersion, person: Person) -> ResultVersion:
    """Another version from the same figures, as `loading.load` makes one."""
    refused = loading.why_not_load(last.round, person)
    if refused is not None:
        raise review.RefusedError(())
    made = loading.draft_of(last.round, loading.result_of(last), person)
    made.version = last.version + 1
    made.save(force_insert=True)
    files = ResultFile.objects.filter(result=last)
    ResultFile.objects.bulk_create(
        ResultFile(result=made, name=each.name, is_body_file=each.is_body_file, content=each.content)
        for each in files
    )
    return made


def test_a_result_moves_only_as_the_table_says_and_nobody_approves_their_own(
    town: Town, loaded: ResultVersion, people: list[Person]
) -> None:
    states = list(review.STATE_NAMES)

    @_SETTINGS
    @given(STEPS)
    def walk(steps: list[tuple[int, str, int]]) -> None:
        with transaction.atomic():
            for who, deed, which in steps:
                result_step(town, people[who], deed, states[which % len(states)], which)
            transaction.set_rollback(True)

    walk()


def result_step(town: Town, person: Person, deed: str, to: str, which: int) -> None:
    versions = list(ResultVersion.objects.filter(round=town.round).order_by("version"))
    held, before = versions[which % len(versions)], public(town)
    last, state = versions[-1], held.state
    try:
        if deed == "move":
            review.move(held, to, person, "เหตุผล")
        else:
            load_again(last, person)
    except ProngsaiError:
        assert public(town) == before
        held.refresh_from_db()
        assert held.state == state
        return
    after = public(town)
    assert {pk: after[pk] for pk in before} == before
    roles = roles_at(person, town.body)
    if deed == "move":
        assert TRANSITIONS[state, to] in roles
        assert held.pk == last.pk
        assert to != "published" or held.loaded_by_id != person.pk
    assert ResultVersion.objects.filter(round=town.round, state="published").count() <= 1


def test_a_plan_moves_only_as_the_table_says_and_stays_as_it_was_adopted(
    town: Town, loaded: ResultVersion, people: list[Person]
) -> None:
    editing.add(town.round, SOUND, town.officer)
    states = sorted({each for pair in PLAN_MOVES for each in pair})

    @_SETTINGS
    @given(STEPS)
    def walk(steps: list[tuple[int, str, int]]) -> None:
        with transaction.atomic():
            for who, deed, which in steps:
                plan_step(town, people[who], deed, states[which % len(states)], which)
            transaction.set_rollback(True)

    walk()


def plan_step(town: Town, person: Person, deed: str, to: str, which: int) -> None:
    held, measure = RoundPlan.objects.get(round=town.round), PlannedMeasure.objects.get()
    state, roles = held.state, roles_at(person, town.body)
    try:
        if deed == "move":
            adoption.move(town.round, to, person, held.version, adoption=ADOPTED, because="เหตุผล")
        else:
            typed = {**SOUND, "follow_up": f"รายงานครั้งที่ {which}"}
            editing.change(town.round, measure.pk, measure.version, typed, person)
    except ProngsaiError:
        held.refresh_from_db()
        assert held.state == state
        return
    if deed == "move":
        assert PLAN_MOVES[state, to] in roles
    else:
        assert "officer" in roles
        assert state in ("draft", "returned")
