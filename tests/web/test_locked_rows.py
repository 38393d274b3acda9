"""Every way to change a locked row, on each locked table: the database refuses all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError

from prongsai.web.accounts import trail
from prongsai.web.accounts.models import TrailEntry
from prongsai.web.results.models import Publication, ResultFile, ResultVersion
from tests.web.conftest import Town

#: Each locked table with a column of it to change.
LOCKED: Mapping[type[models.Model], tuple[str, object]] = {
    ResultVersion: ("level", "AA"),
    ResultFile: ("name", "x.yaml"),
    Publication: ("signature", "00"),
    TrailEntry: ("person", "somebody"),
}


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
    sql(f"DELETE FROM {model._meta.db_table} WHERE 1 = 1")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


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
        sql(f"DELETE FROM {table}")
        connection.check_constraints()
    assert ResultVersion.objects.get().digest == published.digest


@pytest.mark.parametrize("column", [each.column for each in ResultVersion._meta.concrete_fields])
@pytest.mark.parametrize("value", ["NULL", "other"])
def test_being_replaced_changes_nothing_but_the_state(
    published: ResultVersion, column: str, value: str
) -> None:
    """What replaces a version may set its state, and no other column along with it."""
    if column == "state":
        return
    others = {
        "passed": f"NOT {column}", "loaded_at": "'2020-01-01'", "approved_at": "'2020-01-01'",
        "content": "'x'", "reason": "'x'", "digest": "'x'", "level": "'x'",
    }  # fmt: skip
    changed = "NULL" if value == "NULL" else others.get(column, f"{column} + 1")
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(f"UPDATE results_resultversion SET state = 'replaced', {column} = {changed}")
    sql("UPDATE results_resultversion SET state = 'replaced'")
    assert list(trail.verify()) == []
