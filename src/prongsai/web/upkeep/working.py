"""The worker: does what pages asked for, and looks once a minute what else there is to do.

Any number of workers on any number of machines may share one database; each task is done by one of them. A
task whose worker died is given to another one, three times at most.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from prongsai.web.upkeep import chores
from prongsai.web.upkeep.long_tasks import LongTasks
from prongsai.web.upkeep.reaching import reach

_PAUSE, _BETWEEN_LOOKS, _AFTER_TROUBLE = 1.0, 60.0, 5.0
_PATIENCE = 20.0  # for a task that is under way when the web server stops
_TRIES = 3
_BESIDE = (
    "import sys, django; django.setup(); from prongsai.web.upkeep.working import work; work(int(sys.argv[1]))"
)
#: No task takes as long: its worker is gone, wherever it was. A site check ends by itself, see the settings.
_LONGEST = datetime.timedelta(minutes=15)
_LONGEST_CHECK = _LONGEST + 3 * datetime.timedelta(minutes=settings.SITE_MINUTES)
_LOG = logging.getLogger("django_tasks_db")


def work(parent: int | None = None) -> None:
    """Do tasks until stopped (SIGTERM, Ctrl+C); with a parent, as long as that one lives.

    A task that is under way is finished first; checks of websites, which last minutes, are given back. Waits
    where the tables are not there yet. UsageError where the database does not answer at the beginning; one
    that stops answering later is waited for.
    """
    if parent is None:
        reach()
    worker = Worker(
        queue_names=["default"], excluded_queue_names=[], interval=_PAUSE, batch=True, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id=name_of_worker(),
    )  # fmt: skip
    worker.configure_signals()
    checks = LongTasks(settings.SITE_QUEUE, settings.SITE_CHECKS, worker.worker_id)
    code: int | str | None = None
    try:
        _do_all(worker, checks, parent)
    except SystemExit as told:  # to stop, while nothing else was under way
        code = told.code
    if checks.give_back():
        # At once: an interpreter that ends in its own time makes what is still under way fail first.
        os._exit(code if isinstance(code, int) else 0)
    if code:
        sys.exit(code)


def _do_all(worker: Worker, checks: LongTasks, parent: int | None) -> None:
    looked = -_BETWEEN_LOOKS
    while worker.running and parent in (None, os.getppid()):
        pause = _PAUSE
        try:
            if _is_ready():
                if time.monotonic() - looked >= _BETWEEN_LOOKS:
                    looked = time.monotonic()
                    look_around()
                checks.begin()
                worker.run()
        except DatabaseError:
            # The database is being restarted, or busy for long; what there is to do will still be there.
            _LOG.exception("the database does not answer; trying again")
            pause = _AFTER_TROUBLE
        close_old_connections()
        if worker.running:
            time.sleep(pause)


def look_around() -> None:
    """What no page asks for: lost tasks given to somebody else, and everything of `chores`."""
    for each in (find_lost, *chores.ALL):
        try:
            each()
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001 - one chore that breaks stops no other
            _LOG.exception("a chore failed")


def find_lost() -> None:
    """Give tasks of workers that are gone to another one; after three tries they have failed."""
    for each in DBTaskResult.objects.running():
        longest = _LONGEST_CHECK if each.queue_name == settings.SITE_QUEUE else _LONGEST
        if not _is_gone(each.worker_ids[-1] if each.worker_ids else "", each.started_at, longest):
            continue
        same = DBTaskResult.objects.filter(pk=each.pk, status="RUNNING", started_at=each.started_at)
        if len(each.worker_ids) < _TRIES:
            same.update(status="READY")
        else:
            said = f"the worker died {len(each.worker_ids)} times"
            same.update(status="FAILED", finished_at=timezone.now(), traceback=said)


def name_of_worker() -> str:
    """Machine and process of a worker, so that others can tell whether it lives."""
    return f"{socket.gethostname()[:30]}/{os.getpid()}/{secrets.token_hex(8)}"


def _is_gone(worker: str, began: datetime.datetime | None, longest: datetime.timedelta) -> bool:
    machine, _, rest = worker.partition("/")
    pid = rest.partition("/")[0]
    if machine == socket.gethostname()[:30] and pid.isdecimal() and not _lives(int(pid)):
        return True
    return began is None or timezone.now() - began > longest


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


_migrated = threading.Event()


def _is_ready() -> bool:
    """Whether the tables are as this version needs them; asked until they are."""
    if not _migrated.is_set():
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _migrated.set()
    return _migrated.is_set()


@contextlib.contextmanager
def beside() -> Iterator[None]:
    """A worker in a process of its own for as long as the block runs; begun again where it dies."""
    stopping, held = threading.Event(), _Child()
    keeper = threading.Thread(target=_keep, args=(held, stopping), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        held.stop()
        keeper.join(_PATIENCE)


class _Child:
    """The process of the worker; begun and stopped from two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False

    def run(self) -> None:
        """Begin one and wait for its end; nothing where all was stopped already."""
        command = [sys.executable, "-c", _BESIDE, str(os.getpid())]
        with self._lock:
            if self._is_over:
                return
            # A session of its own: Ctrl+C is for the web server, which then stops its worker.
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                command, stdin=subprocess.DEVNULL, start_new_session=True
            )
        self._process.wait()

    def stop(self) -> None:
        with self._lock:
            self._is_over, process = True, self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()  # the next worker finds its task again
            process.wait()


def _keep(held: _Child, stopping: threading.Event) -> None:
    while not stopping.is_set():
        held.run()
        stopping.wait(_AFTER_TROUBLE)
