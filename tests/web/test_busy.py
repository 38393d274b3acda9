"""Others hold the database: that is said, nothing is called broken, and nobody is held up by long work."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Person
from prongsai.web.results import pending
from prongsai.web.results.models import PendingFile, PendingLoad, ResultVersion
from tests.web.conftest import EXAMPLES, Town

Browser = Callable[[Person], Client]


def hold(execute: Any, sql: str, *given: Any) -> Any:
    """As SQLite answers whoever would write while somebody else does."""
    if sql.startswith(("INSERT", "UPDATE", "DELETE", "BEGIN")):
        raise OperationalError("database is locked")
    return execute(sql, *given)


def test_a_page_says_that_others_write_and_when_to_come_again(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    client.raise_request_exception = False
    with connection.execute_wrapper(hold):
        answer = client.post(reverse("add-unit", args=(town.body.pk,)), {"name": "กองช่าง"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "ข้อความของท่านยังอยู่ในแบบฟอร์ม" in answer.content.decode()


def test_a_program_is_told_so_too(client: Client, db: None) -> None:
    def locked(*_: Any) -> None:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(locked):
        answer = client.get("/api/v1/years")
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "10", "busy")


def test_another_trouble_of_the_database_stays_trouble(client: Client, db: None) -> None:
    def gone(*_: Any) -> None:
        raise OperationalError("disk I/O error")

    client.raise_request_exception = False
    with connection.execute_wrapper(gone):
        assert client.get("/api/v1/years").status_code == 500


def test_scoring_large_files_holds_nobody_up(town: Town) -> None:
    """While a transaction is open, SQLite lets nobody else write: none is while figures are worked out."""
    job = PendingLoad.objects.create(
        round=town.round, number=1, asked_by=town.officer, asked_at="2021-01-01T00:00Z", state="working"
    )
    content = (EXAMPLES / "mueang-phon-2563.yaml").read_bytes()
    PendingFile.objects.create(load=job, name="town.yaml", content=content)
    before, is_held = len(connection.savepoint_ids), []

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name in ("read_dossier", "assess"):
            is_held.append(len(connection.savepoint_ids) > before)

    sys.setprofile(watch)
    try:
        pending.score(job)
    finally:
        sys.setprofile(None)
    assert is_held == [False, False]
    assert (PendingLoad.objects.get().state, ResultVersion.objects.count()) == ("done", 1)
