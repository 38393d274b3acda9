"""Nobody who holds the whole database can tell who said what; elsewhere the same attack finds nearly all.

200 bodies with 24 answers each: by chance one of 24 is told rightly, with a standard error of 0.07.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.web import linkage, own_database

BODIES, EACH = 200, 24
MOST = 1.25  # right of a body's answers, on average; chance is 1
FEWEST_OF_NAIVE = 20.0
ON_BOTH = {
    "id", "pk", "plain select", "reverse", "length", "any date column", "n-th per agency", "index order",
}  # fmt: skip
ON_POSTGRESQL = ON_BOTH | {"ctid", "xmin order", "xmin join", "toast id", "COPY order"}
ON_SQLITE = ON_BOTH | {".dump", "byte offset", "freelist pages", "-wal"}
HIDDEN = {"place", "ctid", "xmin", "cmin", "toast"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> dict[str, Any]:
    known = own_database.environment(tmp_path_factory.mktemp("linkage"))
    return own_database.run("tests.web.linkage", "sealed", BODIES, EACH, known=known)


def test_no_strategy_tells_who_said_what(found: dict[str, Any]) -> None:
    tried = ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE
    assert set(found["right"]) == tried
    assert {name: right for name, right in found["right"].items() if right > MOST} == {}


def test_there_is_no_column_to_tell_it_by(found: dict[str, Any]) -> None:
    hidden = HIDDEN if connection.vendor == "postgresql" else set()
    assert set(found["columns"]) == {"id", "box", "body", "stratum", "content"} | hidden


def test_thirty_nightly_copies_tell_no_more(found: dict[str, Any]) -> None:
    assert len(found["by day"]) == 3
    assert {name: right for name, right in found["by day"].items() if right > MOST} == {}


def test_before_opening_no_file_shows_a_code_or_a_word_of_an_answer(found: dict[str, Any]) -> None:
    assert found["plain bytes"] == [[]] * linkage.DAYS


def test_every_ballot_of_a_form_has_the_same_length(found: dict[str, Any]) -> None:
    assert len(found["lengths"]) == 1
    assert found["answers"] == BODIES * EACH


def test_the_same_strategies_find_nearly_everybody_in_naive_databases(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> None:
    known = own_database.environment(tmp_path_factory.mktemp("naive"))
    found = own_database.run("tests.web.linkage", "naive", 40, EACH, known=known)
    assert len(found) == 4
    best = {name: max(right.values()) for name, right in found.items()}
    assert {name: right for name, right in best.items() if right < FEWEST_OF_NAIVE} == {}
