"""At the same moment: writers of the trail, approval and a new upload, adoption and a change of the plan."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

WRITERS, ENTRIES, PAIRS = 16, 40, 6
#: Pairs of people over a body's disclosures.
DISCLOSED = 500 if os.environ.get("PRONGSAI_LONG") == "1" else 12


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> dict[str, Any]:
    """What came of it all, on a database of its own of the engine under test."""
    folder: Path = tmp_path_factory.mktemp("races")
    root = Path(__file__).parents[2]
    known = os.environ | {
        "PRONGSAI_DATA": str(folder),
        "PRONGSAI_HOSTS": "localhost,testserver",
        "DJANGO_SETTINGS_MODULE": "prongsai.web.settings",
        "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}",
    }
    known.pop("DATABASE_URL", None)
    if connection.vendor == "postgresql":
        known["DATABASE_URL"] = _new_database()
    command = [sys.executable, "-m", "tests.web.races", str(WRITERS), str(ENTRIES), str(PAIRS)]
    command.append(str(DISCLOSED))
    done = subprocess.run(command, env=known, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _new_database() -> str:
    """An empty database of the plain role's, beside the one of the tests."""
    import psycopg

    from tests.web.settings import SERVER

    name = f"races_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER.get_uri(), autocommit=True) as made:
        made.execute(f"CREATE DATABASE {name} OWNER plain")
    return SERVER.get_uri(database=name).replace("//postgres:", "//plain:")


def test_no_entry_of_the_trail_is_lost_or_forked(found: dict[str, Any]) -> None:
    whole = WRITERS * ENTRIES
    assert found["trail"] == {"errors": [""] * WRITERS, "written": whole, "told": whole}
    assert found["faults"] == []


def test_what_is_published_is_what_was_proposed_and_seen(found: dict[str, Any]) -> None:
    assert [each["is_as_seen"] for each in found["approvals"]] == [True] * PAIRS
    for number, each in enumerate(found["approvals"]):
        approved, withdrawn, loaded = each["said"]
        assert each["published"] == ([] if approved else [1])
        # What the officer loads stands in any case; they withdraw what is not approved, or is not old yet.
        assert (loaded, each["versions"]) == ("", [1, 2])
        assert approved in ("", "RefusedError")
        assert withdrawn in (("", "RefusedError") if number % 2 else ("",))


def test_a_plan_that_is_adopted_is_as_it_was_seen(found: dict[str, Any]) -> None:
    assert [each["is_as_seen"] for each in found["adoptions"]] == [True] * PAIRS
    for each in found["adoptions"]:
        assert sorted(each["said"]) == ["", "PlanError"]
        assert each["state"] == ("draft" if each["said"][0] else "adopted")


def test_one_solution_sent_by_many_at_once_is_one_ballot(found: dict[str, Any]) -> None:
    once = {"statuses": [200], "faults": [""] * WRITERS, "codes": 1, "ballots": 1}
    assert found["solved"] == once


def test_disclosures_that_are_approved_are_as_they_were_seen(found: dict[str, Any]) -> None:
    assert [each["is_as_seen"] for each in found["disclosures"]] == [True] * DISCLOSED
    for number, each in enumerate(found["disclosures"]):
        assert sorted(each["said"]) == ["", "RefusedError"]
        approved = each["said"][0] == ""
        assert each["explanation"] == ("เดิม" if approved else "ใหม่")
        assert each["state"] == ("approved" if approved else ("sent" if number % 2 else "draft"))


def test_of_two_who_save_an_item_at_once_one_is_told_of_the_other(found: dict[str, Any]) -> None:
    for each in found["entries"]:
        assert sorted(each["said"]) == ["", "StaleError"]
        assert each["saved"] == each["kept"] == ["กข"[each["said"].index("")]]


def test_a_review_goes_one_way_whoever_acts_at_the_same_moment(found: dict[str, Any]) -> None:
    assert len(found["reviews"]) == PAIRS
    for each in found["reviews"]:
        assert sorted(each["corrected"]) == ["", "RefusedError"]
        if "readings" in each:
            assert each["readings"] == 0
            continue
        assert (each["ended"][0], each["ended"][1] in ("", "RefusedError")) == ("", True)
        assert each["score"] == (100 if each["ended"][1] else 0)
        assert [sorted(each[name]) for name in ("told", "clarified", "settled")] == [["", "RefusedError"]] * 3
        assert (each["first"], each["second"], each["trail"]) == (43, True, ["review.final", "review.told"])
        assert sorted(each["asked"]) == ["", "RefusedError"]
