"""The worker as a process: beside the web server, gone with it, several on one database, each task once."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

SECONDS = 30
ENQUEUE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from prongsai.web.plans.tasks import send_digest
for n in range({many}):
    send_digest.enqueue(f"2021-01-{{1 + n % 28:02}}")
"""


def environment(folder: Path) -> dict[str, str]:
    foreign = ("PRONGSAI", "DJANGO", "DATABASE_URL", "PYTHONWARNINGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "PRONGSAI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "prongsai.web.settings"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with tables and nobody in it; forty tasks wait."""
    code = ENQUEUE.format(many=40)
    subprocess.run([sys.executable, "-c", code], env=environment(tmp_path), check=True, timeout=120)
    return tmp_path


def rows(folder: Path) -> list[tuple[str, list[str]]]:
    with closing(sqlite3.connect(folder / "prongsai.sqlite3", timeout=20)) as database:
        found = database.execute("SELECT status, worker_ids FROM django_tasks_database_dbtaskresult")
        return [(status, json.loads(workers)) for status, workers in found]


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "it did not come to be in time"
        time.sleep(0.1)


def all_done(folder: Path) -> bool:
    return {status for status, _ in rows(folder)} == {"SUCCESSFUL"}


def lives(pid: int) -> bool:
    try:
        return not Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].startswith(" Z")
    except OSError:
        return False


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Begins a command of ours; whatever still runs at the end is killed."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "prongsai", *arguments, "--lang", "en"]
        begun.append(
            subprocess.Popen(
                command, env=environment(folder), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        )
        return begun[-1]

    yield begin
    for each in begun:
        each.kill()
        each.wait()
        if each.stdout is not None:
            each.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.read() == b"ok")
    except OSError:
        return False


def test_two_workers_share_a_file_and_do_each_task_once(folder: Path, start: Start) -> None:
    workers = [start("worker"), start("worker")]
    until(lambda: all_done(folder))
    by = [names for _, names in rows(folder)]
    assert (len(by), {len(names) for names in by}) == (40, {1})
    for each in workers:
        each.terminate()
        assert (each.wait(SECONDS), each.communicate()[0]) == (0, "")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_one_command_serves_and_works_and_leaves_no_orphan(folder: Path, start: Start, how: int) -> None:
    port = free_port()
    serving = start("serve", "--port", str(port))
    until(lambda: answers(port) and all_done(folder))
    pids = {int(name.split("/")[1]) for _, names in rows(folder) for name in names}
    assert [lives(pid) for pid in pids] == [True]
    serving.send_signal(how)
    serving.wait(SECONDS)
    until(lambda: not any(lives(pid) for pid in pids))
    assert serving.communicate()[0].splitlines()[1:] == []


def test_a_worker_whose_server_was_killed_ends_by_itself(folder: Path, start: Start) -> None:
    port = free_port()
    serving = start("serve", "--port", str(port))
    until(lambda: all_done(folder))
    (pid,) = {int(name.split("/")[1]) for _, names in rows(folder) for name in names}
    serving.kill()
    until(lambda: not lives(pid))


def test_without_a_worker_tasks_wait(folder: Path, start: Start) -> None:
    port = free_port()
    start("serve", "--port", str(port), "--no-worker")
    until(lambda: answers(port))
    time.sleep(3)
    assert {status for status, _ in rows(folder)} == {"READY"}
