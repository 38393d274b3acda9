"""Forty ways to write to disclosures that were approved: the database refuses all; a draft takes the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest
from django.core import serializers
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F
from django.db.models.deletion import ProtectedError

from prongsai.web.accounts.models import Person
from prongsai.web.evidence import submission
from prongsai.web.evidence.models import Disclosure, Entry, EntryVersion
from tests.web.conftest import Town
from tests.web.test_disclosures import HOME, fill_all

Way = Callable[[], object]
WRONG = [f"{HOME}/wrong"]


def sql(statement: str, *given: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
    connection.check_constraints()


def first() -> Entry:
    return Entry.objects.order_by("pk")[0]


def held() -> Disclosure:
    return Disclosure.objects.get()


def changed(row: models.Model, column: str, value: object) -> models.Model:
    setattr(row, column, value)
    return row


def fixture(row: models.Model, column: str, value: object) -> None:
    """As `loaddata` writes."""
    for each in serializers.deserialize("json", serializers.serialize("json", [changed(row, column, value)])):
        each.save()


def historical(column: str) -> None:
    """As a step of a migration writes."""
    from django.db.migrations.executor import MigrationExecutor

    apps = MigrationExecutor(connection).loader.project_state().apps
    apps.get_model("evidence", "Entry").objects.update(**{column: "x"})


def bulk(column: str, value: object) -> None:
    Entry.objects.bulk_update([changed(each, column, value) for each in Entry.objects.all()], [column])


def upsert(column: str, value: object) -> None:
    rows = [changed(first(), column, value)]
    Entry.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=[column])


def add(code: str) -> Entry:
    return Entry.objects.create(disclosure=held(), code=code)


def move_away() -> None:
    """Under a draft of the same round, where it could be changed."""
    draft = Disclosure.objects.create(round=held().round, version=2)
    Entry.objects.filter(pk=first().pk).update(disclosure=draft)


def insert_or_replace() -> None:
    """What SQLite knows; PostgreSQL calls it ON CONFLICT DO UPDATE."""
    names = "id, disclosure_id, code, addresses, explanation, click_path, ticked, is_filled, version"
    row = f"SELECT id, disclosure_id, code, '[]', 'x', '', '[]', {_true()}, 9 FROM evidence_entry LIMIT 1"  # noqa: S608
    if connection.vendor == "sqlite":
        sql(f"INSERT OR REPLACE INTO evidence_entry ({names}) {row}")
    else:
        row = row.replace("'[]'", "'[]'::jsonb")
        keep = "ON CONFLICT (id) DO UPDATE SET explanation = 'x'"
        sql(f"INSERT INTO evidence_entry ({names}) {row} {keep}")


def insert_or_replace_by_code() -> None:
    """The same by another key than the row's number."""
    names = "disclosure_id, code, addresses, explanation, click_path, ticked, is_filled, version"
    row = f"SELECT disclosure_id, code, '[]', 'x', '', '[]', {_true()}, 9 FROM evidence_entry LIMIT 1"  # noqa: S608
    if connection.vendor == "sqlite":
        sql(f"INSERT OR REPLACE INTO evidence_entry ({names}) {row}")
    else:
        row = row.replace("'[]'", "'[]'::jsonb")
        keep = "ON CONFLICT (disclosure_id, code) DO UPDATE SET explanation = 'x'"
        sql(f"INSERT INTO evidence_entry ({names}) {row} {keep}")


def _true() -> str:
    return "1" if connection.vendor == "sqlite" else "true"


def empty_at_one_stroke() -> None:
    """TRUNCATE, which SQLite does not know: there a deletion without any condition."""
    if connection.vendor == "sqlite":
        sql("DELETE FROM evidence_entry")
    else:
        sql("TRUNCATE evidence_entry CASCADE")


def by_update_or_create() -> None:
    Entry.objects.update_or_create(disclosure=held(), code="O1", defaults={"explanation": "x"})


#: Ways to write to an entry; each changes something while the disclosure is a draft.
OF_ENTRIES: Mapping[str, Way] = {
    "save": lambda: changed(first(), "addresses", WRONG).save(),
    "save one column": lambda: changed(first(), "explanation", "x").save(update_fields=["explanation"]),
    "save by its base": lambda: changed(first(), "click_path", "x").save_base(raw=True),
    "forced update": lambda: changed(first(), "ticked", [9]).save(force_update=True),
    "update": lambda: Entry.objects.update(addresses=WRONG),
    "update one": lambda: Entry.objects.filter(code="O1").update(explanation="x"),
    "update by expression": lambda: Entry.objects.update(version=F("version") + 1),
    "update through its parent": lambda: held().entries.update(is_filled=False),
    "update or create": by_update_or_create,
    "bulk update": lambda: bulk("addresses", WRONG),
    "bulk update of the unit": lambda: bulk("unit_id", None) or bulk("due", "2021-01-01"),
    "create": lambda: add("O99"),
    "bulk create": lambda: Entry.objects.bulk_create([Entry(disclosure=held(), code="O98")]),
    "create through its parent": lambda: held().entries.create(code="O97"),
    "get or create": lambda: Entry.objects.get_or_create(disclosure=held(), code="O96"),
    "fixture": lambda: fixture(first(), "explanation", "x"),
    "historical model": lambda: historical("explanation"),
    "delete": lambda: Entry.objects.filter(code="O1").delete(),
    "delete all, raw": lambda: Entry.objects.all()._raw_delete(connection.alias),
    "SQL update": lambda: sql("UPDATE evidence_entry SET explanation = 'x'"),
    "SQL update of one": lambda: sql("UPDATE evidence_entry SET click_path = 'x' WHERE code = %s", "O1"),
    "SQL update of addresses": lambda: sql("UPDATE evidence_entry SET addresses = %s", json.dumps(WRONG)),
    "SQL update of what is ticked": lambda: sql("UPDATE evidence_entry SET ticked = '[7]'"),
    "SQL update of the mark": lambda: sql("UPDATE evidence_entry SET is_filled = NOT is_filled"),
    "SQL update of the day": lambda: sql("UPDATE evidence_entry SET due = '2021-01-01'"),
    "SQL update of the version": lambda: sql("UPDATE evidence_entry SET version = version + 1"),
    "SQL delete": lambda: sql("DELETE FROM evidence_entry WHERE code = 'O1'"),
    "emptied at one stroke": empty_at_one_stroke,
}  # fmt: skip
#: Ways to write to the disclosure itself: the same that its own moves write.
OF_DISCLOSURES: Mapping[str, Way] = {
    "content": lambda: Disclosure.objects.update(content=b"x"),
    "digest": lambda: Disclosure.objects.update(digest="f" * 64),
    "who approved": lambda: Disclosure.objects.update(approved_by=Person.objects.get(login="a-finance")),
    "who sent": lambda: changed(held(), "sent_by", Person.objects.get(login="a-finance")).save(),
    "when it was sent": lambda: sql("UPDATE evidence_disclosure SET approved_at = '2020-01-01'"),
    "SQL content": lambda: sql("UPDATE evidence_disclosure SET content = %s, digest = 'x'", b"x"),
    "bulk": lambda: Disclosure.objects.bulk_update([changed(held(), "digest", "0" * 64)], ["digest"]),
    "fixture": lambda: fixture(held(), "digest", "0" * 64),
    "delete": lambda: Disclosure.objects.all()._raw_delete(connection.alias),
    "SQL delete": lambda: sql("DELETE FROM evidence_disclosure"),
}  # fmt: skip
#: Ways that no state allows: out of the lock, around it, or one row in the place of another unseen.
NEVER: Mapping[str, Way] = {
    "upsert": lambda: upsert("explanation", "x"),
    "SQL insert or replace": insert_or_replace,
    "SQL insert or replace by code": insert_or_replace_by_code,
    "back to draft": lambda: Disclosure.objects.update(state="draft"),
    "back to returned, by SQL": lambda: sql("UPDATE evidence_disclosure SET state = 'returned'"),
    "another round": lambda: Disclosure.objects.update(version=7),
    "entry to a draft": move_away,
    "entry to another item": lambda: Entry.objects.filter(code="O1").update(code="O77"),
}  # fmt: skip


def rows() -> list[list[tuple[object, ...]]]:
    tables = (Disclosure, Entry, EntryVersion)
    return [
        [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in each._default_manager.order_by("pk").values_list()
        ]
        for each in tables
    ]


@pytest.fixture
def draft(town: Town) -> Disclosure:
    return fill_all(town)


@pytest.fixture
def approved(town: Town, draft: Disclosure) -> Disclosure:
    submission.move(draft, "sent", town.officer)
    found = submission.move(draft, "approved", town.executive, seen=submission.seal_of(held()))
    connection.check_constraints()  # PostgreSQL empties no table whose foreign keys are still to be looked at
    return found


def test_there_are_forty_ways_and_more() -> None:
    assert len(OF_ENTRIES) + len(OF_DISCLOSURES) + len(NEVER) >= 40


@pytest.mark.parametrize(
    "way", [*OF_ENTRIES.values(), *OF_DISCLOSURES.values(), *NEVER.values()],
    ids=[*OF_ENTRIES, *(f"disclosure: {each}" for each in OF_DISCLOSURES), *NEVER],
)  # fmt: skip
def test_what_was_approved_is_changed_in_no_way(approved: Disclosure, way: Way) -> None:
    before = rows()
    with pytest.raises((DatabaseError, ProtectedError)) as caught, transaction.atomic():
        way()
    assert "is locked" in str(caught.value)
    assert rows() == before


@pytest.mark.parametrize("way", OF_ENTRIES.values(), ids=OF_ENTRIES)
def test_the_same_ways_succeed_while_it_is_a_draft(draft: Disclosure, way: Way) -> None:
    if way is empty_at_one_stroke and connection.vendor == "postgresql":
        return  # a table of many bodies is emptied at one stroke in no state
    before = rows()
    way()
    assert rows() != before


@pytest.mark.parametrize("way", OF_DISCLOSURES.values(), ids=OF_DISCLOSURES)
def test_the_disclosure_itself_is_open_while_it_is_a_draft(draft: Disclosure, way: Way) -> None:
    Entry.objects.all().delete()
    before = rows()
    way()
    assert rows() != before


@pytest.mark.parametrize(
    "statement", ["UPDATE evidence_entryversion SET content = '{}'", "DELETE FROM evidence_entryversion"]
)
def test_the_history_is_only_ever_added_to(town: Town, statement: str) -> None:
    submission.save(town.round, "O1", 1, {"explanation": "ก"}, town.officer)
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        sql(statement)


def test_the_database_itself_refuses_an_approval_by_the_sender(town: Town, draft: Disclosure) -> None:
    sent = submission.move(draft, "sent", town.officer)
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        Disclosure.objects.filter(pk=sent.pk).update(
            state="approved", approved_by=town.officer, digest="0" * 64
        )
