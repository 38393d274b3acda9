"""PostgreSQL's own wall between bodies: plain SQL sees what the person asked for may see, and no more.

On SQLite, which has no such wall, only what every engine must have is looked at.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import RequestFactory
from django.utils import timezone

from prongsai.web.accounts import walls
from prongsai.web.accounts.models import Body, DryRun, Emblem, KeptText, Person, Post, Recognised, TrailEntry
from prongsai.web.ballots import promised
from prongsai.web.plans.models import DigestMail, OwnText, PaperSet, RemindersOff, RoundPlan
from prongsai.web.results import review
from prongsai.web.results.models import PendingFile, PendingLoad, ResultVersion
from prongsai.web.rounds.models import Round
from prongsai.web.upkeep import doctor
from tests.web.conftest import Town, somebody
from tests.web.test_every_door import fill_with_canaries

#: Tables of packages with a path to a person, walled by nothing of ours, and why.
NOT_OURS = {
    "otp_totp_totpdevice": "asked before it is known who signs in",
    "otp_static_staticdevice": "asked before it is known who signs in",
    "otp_static_statictoken": "asked before it is known who signs in",
}
HAS_WALLS = connection.vendor == "postgresql"


def related(model: type[models.Model]) -> Iterator[type[models.Model]]:
    for field in model._meta.concrete_fields:
        if isinstance(field.related_model, type):
            yield field.related_model


def leads_to_a_tenant(model: type[models.Model], seen: frozenset[type[models.Model]] = frozenset()) -> bool:
    if model in (Body, Round, Person, TrailEntry):
        return True
    return any(leads_to_a_tenant(each, seen | {model}) for each in related(model) if each not in seen)


def tenant_tables() -> list[str]:
    wanted = [each for each in apps.get_models() if each is not Person and leads_to_a_tenant(each)]
    return sorted({each._meta.db_table for each in wanted} - NOT_OURS.keys())


def walled_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def counts(tables: list[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture
def full(town: Town, loaded: ResultVersion, other_town: Town) -> Town:
    """A row of the other town in every table; of it nothing is published. The first town has a result."""
    fill_with_canaries(other_town)
    person, now = other_town.officer, timezone.now()
    result = ResultVersion.objects.get(round=other_town.round)
    Emblem.objects.create(body=other_town.body, content=b"x")
    Recognised.objects.create(person=person, issuer="https://example", subject="1")
    RemindersOff.objects.create(person=person)
    KeptText.objects.create(person=person, device="x", page="/", form="text", at=now)
    DigestMail.objects.create(person=person, day=datetime.date(2026, 1, 5))
    load = PendingLoad.objects.create(round=other_town.round, number=1, asked_by=person, asked_at=now)
    PendingFile.objects.create(load=load, name="x", content=b"x")
    PaperSet.objects.create(loaded=result, asked_by=person, asked_at=now)
    return other_town


def hidden_tables() -> list[str]:
    """All but those that hold nothing before something is published, or that anyone may read."""
    return [each for each in tenant_tables() if each not in ("accounts_body", *OPEN)]


#: Which boxes there are, and how far they are, is public.
OPEN = ("results_publication", "results_publishedscore", "ballots_box")
#: Told by numbers alone, without a path to anybody, and walled all the same.
SEALED = tuple(sorted(promised.TABLES))


def test_every_table_with_a_path_to_a_body_or_a_person_has_its_wall(db: None) -> None:
    expected = tenant_tables()
    assert len(expected) == 34
    if HAS_WALLS:
        assert walled_tables() == sorted([*expected, *SEALED])


def test_the_database_is_not_asked_as_somebody_whom_no_wall_holds(db: None) -> None:
    names = {each.name.en: each.faults for each in doctor.examine()}
    assert names["walls between bodies"] == ()


def test_doctor_says_that_no_wall_holds_for_a_superuser(db: None) -> None:
    if HAS_WALLS:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        found = {each.name.en: each.faults for each in doctor.examine()}
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE plain")
        assert [each.partition(" ")[0] for each in found["walls between bodies"]] == ["postgres"]


def test_every_table_is_filled_for_the_tests_below(full: Town) -> None:
    assert [table for table, rows in counts(hidden_tables()).items() if rows == 0] == []


def test_nobody_sees_a_row_of_any_table(full: Town) -> None:
    if HAS_WALLS:
        with walls.asking_for(walls.NOBODY):
            assert set(counts(hidden_tables()).values()) == {0}


def test_a_connection_that_was_told_nothing_sees_no_row(full: Town) -> None:
    if HAS_WALLS:
        with connection.cursor() as cursor:
            cursor.execute("RESET prongsai.reach")
            cursor.execute("RESET prongsai.person")
        assert set(counts(hidden_tables()).values()) == {0}
        walls.tell(connection)


def test_somebody_of_another_body_sees_only_their_own_rows(full: Town, town: Town) -> None:
    if HAS_WALLS:
        stranger = somebody("stranger", "officer", Body.objects.create(name="อบต.ที่สาม", province="ที่อื่น"))
        with walls.asking_for(walls.as_person(stranger.pk)):
            seen = {table: rows for table, rows in counts(hidden_tables()).items() if rows}
        assert seen == {"accounts_post": 1}


def test_a_body_s_own_people_see_its_rows_and_no_other_s(full: Town, town: Town) -> None:
    if HAS_WALLS:
        with walls.asking_for(walls.as_person(full.officer.pk)):
            assert min(counts(hidden_tables()).values()) == 1
            assert {each.body_id for each in Round.objects.all()} == {full.body.pk}
            assert {each.round_id for each in ResultVersion.objects.all()} == {full.round.pk}


@pytest.mark.parametrize(("province", "sees"), [("", 2), ("จังหวัดb", 1), ("ที่อื่น", 0)])
def test_an_overseer_sees_as_far_as_the_province_goes(full: Town, province: str, sees: int) -> None:
    if HAS_WALLS:
        overseer = somebody("overseer", "overseer", province=province)
        with walls.asking_for(walls.as_person(overseer.pk)):
            assert Round.objects.count() == ResultVersion.objects.count() == sees


def test_a_post_that_ended_and_an_account_that_was_closed_see_nothing(full: Town) -> None:
    if HAS_WALLS:
        Post.objects.filter(person=full.officer).update(until=datetime.date(2026, 1, 1))
        Person.objects.filter(pk=full.executive.pk).update(is_active=False)
        for person in (full.officer, full.executive):
            with walls.asking_for(walls.as_person(person.pk)):
                assert Round.objects.count() == 0


def test_what_was_published_is_everybody_s_and_drafts_are_not(full: Town, published: ResultVersion) -> None:
    if HAS_WALLS:
        RoundPlan.objects.create(round=published.round, for_year=2564, state="adopted")
        with walls.asking_for(walls.NOBODY):
            assert [each.pk for each in ResultVersion.objects.all()] == [published.pk]
            assert [each.pk for each in Round.objects.all()] == [published.round_id]
            assert [each.round_id for each in RoundPlan.objects.all()] == [published.round_id]
            assert published.files.count() == OwnText.objects.count() == 0


def test_nobody_changes_a_row_beyond_their_reach(full: Town, published: ResultVersion, town: Town) -> None:
    if HAS_WALLS:
        with walls.asking_for(walls.as_person(full.officer.pk)):
            assert Body.objects.filter(pk=town.body.pk).update(district="x") == 0
            assert Round.objects.filter(pk=town.round.pk).update(step="report") == 0
            assert ResultVersion.objects.filter(round=town.round).delete() == (0, {})


def test_nobody_adds_a_row_beyond_their_reach(full: Town, town: Town) -> None:
    if HAS_WALLS:
        with walls.asking_for(walls.as_person(full.officer.pk)):
            for row in (
                Post(person=full.officer, role="officer", body=town.body),
                Post(person=full.officer, role="overseer"),
                OwnText(round=town.round, key="preface", text="x"),
                DryRun(person=town.officer, at=timezone.now(), file="x", rows={}, digest=""),
            ):
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    row.save()


def test_after_a_request_the_connection_asks_for_nobody_it_asked_for(town: Town) -> None:
    request = RequestFactory().get("/")
    request.user = town.officer
    told: list[object] = []

    def page(_: object) -> object:
        told.append(walls._asker.get())
        return review

    walls.Walls(page)(request)
    assert (told, walls._asker.get()) == ([walls.as_person(town.officer.pk)], None)


def test_a_failed_transaction_leaves_the_wall_as_it_was(town: Town, other_town: Town) -> None:
    if HAS_WALLS:
        with walls.asking_for(walls.as_person(town.officer.pk)):
            with pytest.raises(DatabaseError), transaction.atomic(), walls.everything():
                connection.cursor().execute("SELECT 1 / 0")
            assert [each.pk for each in Round.objects.all()] == [town.round.pk]
