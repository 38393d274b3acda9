"""Checks of websites in a worker's process: side by side, behind nobody, given back when it stops."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.siteaudit.played_net import ENVIRONMENT, Net, Request, playing

SECONDS = 60
BODIES = 6
ASK = """
import json, os, django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from prongsai.web.accounts.models import Body, Person, Post
from prongsai.web.evidence import checking, tasks
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.plans.tasks import send_digest
from prongsai.web.rounds.models import Round
for n in range({bodies}):
    body = Body.objects.create(name=f"เทศบาล {{n}}", kind="เทศบาลเมือง", website=f"http://town{{n}}.example/")
    person = Person.objects.create_user(f"officer{{n}}", "คุณ", "a long enough password")
    Post.objects.create(person=person, role="officer", body=body)
    round_ = Round.objects.create(body=body, year=2563, framework_code="nacc-2563", step="prepare")
    made = Disclosure.objects.create(round=round_)
    Entry.objects.create(disclosure=made, code="O1", addresses=[body.website + "page3.html"])
    checking.ask(made, person, tasks.check_site)
send_digest.enqueue("2021-01-01")
"""
#: The command, in a process that plays the net of the test.
WORKER = (
    "import sys; from tests.siteaudit.played_net import install_from_environment as play; play(); "
    "from prongsai.__main__ import main; sys.exit(main(['worker', '--lang', 'en']))"
)


def environment(folder: Path, net: Net | None, **more: str) -> dict[str, str]:
    foreign = ("PRONGSAI", "DJANGO", "DATABASE_URL", "PYTHONWARNINGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    played = {ENVIRONMENT: json.dumps(net.spec())} if net else {}
    return {
        **kept, **played, **more, "PRONGSAI_DATA": str(folder), "PRONGSAI_SITE_PAUSE": "0",
        "DJANGO_SETTINGS_MODULE": "prongsai.web.settings", "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip


@contextmanager
def towns(seconds: float) -> Iterator[Net]:
    """Websites of four pages in a row, each of which takes so long to come."""

    def answer(request: Request) -> str | None:
        if request.path == "/robots.txt":
            return None
        time.sleep(seconds)
        at = int(request.path.strip("/page.html") or 0)
        return f"<html><body><p>หน้า {at}</p><a href='/page{at + 1}.html'>ต่อไป {at + 1}</a></body></html>"

    with playing({f"town{n}.example": answer for n in range(BODIES)}) as net:
        yield net


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace in which the checks of some bodies and a task that people wait for stand in the queue."""
    code = ASK.format(bodies=BODIES)
    subprocess.run([sys.executable, "-c", code], env=environment(tmp_path, None), check=True, timeout=180)
    return tmp_path


def rows(folder: Path, table: str, *columns: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / "prongsai.sqlite3", timeout=20)) as database:
        return list(database.execute(f"SELECT {', '.join(columns)} FROM {table}"))  # noqa: S608 - our own


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "it did not come to be in time"
        time.sleep(0.1)


@contextmanager
def worker(folder: Path, net: Net, **more: str) -> Iterator[subprocess.Popen[str]]:
    begun = subprocess.Popen(
        [sys.executable, "-c", WORKER], env=environment(folder, net, **more), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield begun
    finally:
        begun.kill()
        begun.communicate()


def states(folder: Path) -> set[str]:
    return {state for (state,) in rows(folder, "evidence_sitecheck", "state")}


def tasks(folder: Path, queue: str) -> list[tuple[str, list[str]]]:
    found = rows(folder, "django_tasks_database_dbtaskresult", "queue_name", "status", "worker_ids")
    return [(status, json.loads(workers)) for name, status, workers in found if name == queue]


def test_checks_run_side_by_side_and_what_people_wait_for_goes_first(folder: Path) -> None:
    with towns(seconds=1.5) as net, worker(folder, net):
        until(lambda: [status for status, _ in tasks(folder, "default")] == ["SUCCESSFUL"])
        assert "done" not in states(folder)
        until(lambda: states(folder) == {"done"})
    spans = rows(folder, "evidence_sitecheck", "julianday(began_at)", "julianday(ended_at)")
    whole = max(float(end) for _, end in spans) - min(float(began) for began, _ in spans)
    assert whole * 2 < sum(float(end) - float(began) for began, end in spans)


def test_no_more_at_once_than_the_setting_says(folder: Path) -> None:
    with towns(seconds=0.3) as net, worker(folder, net, PRONGSAI_SITE_CHECKS="2"):
        most = 0
        while states(folder) != {"done"}:
            most = max(most, [status for status, _ in tasks(folder, "site-checks")].count("RUNNING"))
            time.sleep(0.05)
    assert most == 2


def test_a_worker_that_is_stopped_gives_its_checks_back(folder: Path) -> None:
    with towns(seconds=5) as net, worker(folder, net) as begun:
        until(lambda: states(folder) == {"working"})
        begun.send_signal(signal.SIGTERM)
        assert begun.wait(SECONDS) == 0
    assert tasks(folder, "site-checks") == [("READY", [])] * BODIES
    with towns(seconds=0) as net, worker(folder, net):
        until(lambda: states(folder) == {"done"})
    kinds = [kind for (kind,) in rows(folder, "evidence_record", "kind")]
    assert kinds.count("warcinfo") == BODIES
