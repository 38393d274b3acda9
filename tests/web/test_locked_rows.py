"""Every way to change a locked row, on each locked table: the database refuses all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError

from prongsai.web.accounts import anchors, trail
from prongsai.web.accounts.models import TrailAnchor, TrailEntry
from prongsai.web.results.models import Publication, PublishedScore, ResultFile, ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town

#: Each locked table with a column of it to change.
LOCKED: Mapping[type[models.Model], tuple[str, object]] = {
    ResultVersion: ("level", "AA"),
    ResultFile: ("name", "x.yaml"),
    Publication: ("signature", "00"),
    PublishedScore: ("figure", 99),
    TrailEntry: ("person", "somebody"),
    TrailAnchor: ("signature", "00"),
}


@pytest.fixture(autouse=True)
def anchored(published: ResultVersion) -> None:
    anchors.anchor_day()
    connection.check_constraints()  # PostgreSQL empties no table whose foreign keys are still to be looked at


def save(model: type[models.Model]) -> None:
    row = model._default_manager.all()[0]
    setattr(row, *LOCKED[model])
    row.save()


def update(model: type[models.Model]) -> None:
    column, value = LOCKED[model]
    model._default_manager.update(**{column: value})


def bulk_update(model: type[models.Model]) -> None:
    column, value = LOCKED[model]
    rows = list(model._default_manager.all())
    for row in rows:
        setattr(row, column, value)
    model._default_manager.bulk_update(rows, [column])


def upsert(model: type[models.Model]) -> None:
    column, value = LOCKED[model]
    row = model._default_manager.all()[0]
    setattr(row, column, value)
    model._default_manager.bulk_create(
        [row], update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=[column]
    )


def delete(model: type[models.Model]) -> None:
    model._default_manager.all()[0].delete()


def delete_all(model: type[models.Model]) -> None:
    model._default_manager.all()._raw_delete(connection.alias)


def replace(model: type[models.Model]) -> None:
    sql(f"DELETE FROM {model._meta.db_table} WHERE 1 = 1")  # noqa: S608


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def sql_and_its_end(statement: str) -> None:
    """A statement, and what is looked at when its transaction ends."""
    sql(statement)
    connection.check_constraints()


WAYS = (save, update, bulk_update, upsert, delete, delete_all, replace)


def rows() -> list[list[tuple[object, ...]]]:
    return [list(model._default_manager.order_by("pk").values_list()) for model in LOCKED]


@pytest.mark.parametrize("model", LOCKED)
@pytest.mark.parametrize("way", WAYS)
def test_a_locked_row_cannot_be_changed_in_any_way(
    published: ResultVersion, model: type[models.Model], way: Callable[[type[models.Model]], None]
) -> None:
    before = rows()
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        way(model)
    assert rows() == before


@pytest.mark.parametrize("model", LOCKED)
def test_no_locked_table_can_be_emptied_at_one_stroke(
    published: ResultVersion, model: type[models.Model]
) -> None:
    if connection.vendor == "postgresql":
        before = rows()
        with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
            sql(f"TRUNCATE {model._meta.db_table} CASCADE")
        assert rows() == before


@pytest.mark.parametrize("table", ["rounds_round", "accounts_body", "accounts_person"])
def test_emptying_what_a_result_leans_on_does_not_take_it_along(published: ResultVersion, table: str) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
            sql(f"TRUNCATE {table} CASCADE")


def test_deleting_what_a_result_leans_on_does_not_take_it_along(published: ResultVersion, town: Town) -> None:
    before = rows()
    for row in (town.round, town.body, town.officer):
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            row.delete()
        assert rows() == before


@pytest.mark.parametrize("table", ["rounds_round", "accounts_body", "accounts_person"])
def test_deleting_it_by_plain_sql_is_refused_when_the_transaction_ends(
    published: ResultVersion, table: str
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        sql_and_its_end(f"DELETE FROM {table}")  # noqa: S608
    assert ResultVersion.objects.get().digest == published.digest


@pytest.mark.parametrize("column", [each.column for each in ResultVersion._meta.concrete_fields])
@pytest.mark.parametrize("value", ["NULL", "other"])
def test_being_replaced_changes_nothing_but_the_state(
    published: ResultVersion, column: str, value: str
) -> None:
    """What replaces a version may set its state, and no other column along with it."""
    is_blank = value == "NULL" and ResultVersion.objects.filter(**{f"{column}__isnull": True}).exists()
    if column == "state" or is_blank:  # `collected` with a value: see test_from_survey.py
        return
    others = {
        "passed": f"NOT {column}", "loaded_at": "'2020-01-01'", "approved_at": "'2020-01-01'",
        "collected": "'{}'", "content": "'x'", "reason": "'x'", "digest": "'x'", "level": "'x'",
    }  # fmt: skip
    changed = "NULL" if value == "NULL" else others.get(column, f"{column} + 1")
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(f"UPDATE results_resultversion SET state = 'replaced', {column} = {changed}")  # noqa: S608
    sql("UPDATE results_resultversion SET state = 'replaced'")
    assert list(trail.verify()) == []


def copied(table: str, where: str, **changed: str) -> str:
    """SQL that adds a copy of the table's rows with some columns changed."""
    with connection.cursor() as cursor:
        columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
    values = ", ".join(changed.get(column, column) for column in columns)
    return f"INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {where}"  # noqa: S608


#: Rows that would take the place of a locked one: table, which rows are copied, what is changed of them.
TAKING: tuple[tuple[str, dict[str, str]], ...] = (
    ("results_resultversion", {"level": "'AA'"}),
    ("results_resultversion", {"id": "id + 900", "state": "'draft'"}),
    ("results_resultversion", {"id": "id + 900", "version": "version + 1"}),
    ("results_resultfile", {"name": "'x.yaml'"}),
    ("results_publication", {"signature": "'00'"}),
    ("results_publication", {"id": "id + 900", "signature": "'00'"}),
    ("results_publishedscore", {"figure": "99"}),
    ("results_publishedscore", {"id": "id + 900", "figure": "99"}),
    ("accounts_trailentry", {"person": "'somebody'"}),
    ("accounts_trailanchor", {"signature": "'00'"}),
    ("rounds_round", {"year": "2570"}),
    ("rounds_round", {"id": "id + 900"}),
)


@pytest.mark.parametrize(("table", "changed"), TAKING)
def test_no_row_takes_the_place_of_a_locked_one(
    published: ResultVersion, table: str, changed: dict[str, str]
) -> None:
    before, instead = rows(), " OR REPLACE" if connection.vendor == "sqlite" else ""
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        sql(f"INSERT{instead} {copied(table, '1 = 1', **changed)}")
    assert rows() == before


@pytest.mark.parametrize(
    "change", ["id = {locked}", "version = 1", "state = 'published'"], ids=["id", "version", "state"]
)
def test_no_draft_takes_the_place_of_a_locked_version(published: ResultVersion, change: str) -> None:
    draft = ResultVersion.objects.create(
        round=published.round, version=2, content=b"{}", digest="x", loaded_by=published.loaded_by
    )
    before, instead = rows(), " OR REPLACE" if connection.vendor == "sqlite" else ""
    setting = change.format(locked=published.pk)
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        sql(f"UPDATE{instead} results_resultversion SET {setting} WHERE id = {draft.pk}")
    assert rows() == before


def test_a_locked_result_takes_no_new_file(published: ResultVersion) -> None:
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        ResultFile.objects.create(result=published, name="late.yaml", content=b"x")
    assert ResultFile.objects.count() == 1


@pytest.mark.parametrize("change", ["body_id = {other}", "year = 2562", "framework_code = 'up-2563'"])
def test_the_round_of_a_locked_result_stays_what_it_is(
    published: ResultVersion, other_town: Town, change: str
) -> None:
    setting = change.format(other=other_town.body.pk)
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        sql(f"UPDATE rounds_round SET {setting} WHERE id = {published.round_id}")  # noqa: S608
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        sql(f"DELETE FROM rounds_round WHERE id = {published.round_id}")  # noqa: S608
    Round.objects.filter(pk=published.round_id).update(step="improve")
    assert Round.objects.get(pk=published.round_id).step == "improve"


def test_no_other_round_takes_the_place_of_one_with_a_locked_result(
    published: ResultVersion, other_town: Town
) -> None:
    before, instead = rows(), " OR REPLACE" if connection.vendor == "sqlite" else ""
    setting = f"body_id = {published.round.body_id} WHERE id = {other_town.round.pk}"
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        sql(f"UPDATE{instead} rounds_round SET {setting}")
    assert rows() == before
