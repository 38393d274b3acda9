"""The trail of a body as CSV and as lines of JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from prongsai.web.accounts import bodies, trail
from prongsai.web.accounts.models import Person, TrailEntry
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]
FORMULAS = ("=1+1", "+1", "-1", "@x", "\t=1", "=x\r\n")


def fetch(client: Client, town: Town, ending: str) -> HttpResponse:
    return client.get(f"/work/bodies/{town.body.pk}/trail.{ending}")


def content(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)


def fill(town: Town, abouts: tuple[str, ...] = ("กองช่าง",)) -> None:
    for about in abouts:
        with transaction.atomic():
            trail.write(town.officer, "unit.added", body=town.body, role="officer", about=about, why="ทดสอบ")


def test_the_lines_hold_all_that_the_digests_cover(town: Town, other_town: Town, signed_in: Browser) -> None:
    fill(town)
    bodies.add_unit(other_town.body, "กองอื่น", other_town.officer)
    fill(town)
    lines = [json.loads(line) for line in content(fetch(signed_in(town.officer), town, "jsonl")).splitlines()]
    assert [line["number"] for line in lines] == [1, 3]
    for line, entry in zip(lines, TrailEntry.objects.filter(body=town.body.name), strict=True):
        assert (line["before"], line["digest"], line["detail"]) == (
            entry.before,
            entry.digest,
            {"why": "ทดสอบ"},
        )


def test_no_text_of_the_table_is_left_a_formula(town: Town, signed_in: Browser) -> None:
    fill(town, FORMULAS)
    sent = content(fetch(signed_in(town.officer), town, "csv"))
    assert sent.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(sent.decode("utf-8-sig"), newline="")))
    assert [row["about"] for row in rows] == [f"'{each}" for each in FORMULAS]
    assert [row["number"] for row in rows] == ["1", "2", "3", "4", "5", "6"]


def test_a_long_trail_comes_whole(town: Town, signed_in: Browser) -> None:
    fill(town, tuple(str(n) for n in range(1_001)))
    client = signed_in(town.officer)
    assert content(fetch(client, town, "jsonl")).count(b"\n") == 1_001
    assert content(fetch(client, town, "csv")).count(b"\n") == 1_002


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
@pytest.mark.parametrize(
    ("role", "status"), [("executive", 200), ("auditor", 200), ("contributor", 404), ("assessor", 404)]
)
def test_who_reads_the_trail_may_take_it_along(
    town: Town, signed_in: Browser, ending: str, role: str, status: int
) -> None:
    assert fetch(signed_in(somebody("reader", role, town.body)), town, ending).status_code == status


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_strangers_do_not_get_it(town: Town, other_town: Town, signed_in: Browser, ending: str) -> None:
    assert fetch(signed_in(other_town.officer), town, ending).status_code == 404
    assert fetch(Client(), town, ending).status_code == 302
