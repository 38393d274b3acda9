"""The page for load balancers: one word, no session, no details."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from prongsai.web.upkeep import health


def test_it_is_well_without_a_session(client: Client, db: None) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.content, answer.cookies.output()) == (200, b"ok", "")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/health").status_code == 405


def test_it_is_not_well_with_tables_of_an_older_version(client: Client, db: None) -> None:
    health._known.clear()
    MigrationRecorder(connection).ensure_schema()
    MigrationRecorder.Migration.objects.filter(app="plans").delete()
    answer = client.get("/health")
    assert (answer.status_code, answer.content) == (503, b"not ok")


def test_it_is_not_well_without_a_database(client: Client, db: None) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError("host db.internal refused")

    with connection.execute_wrapper(refuse):
        answer = client.get("/health")
    assert (answer.status_code, answer.content) == (503, b"not ok")
