"""Tasks that last minutes and mostly wait: each runs in a thread of its own, beside the worker's other tasks.

A look at a website pauses between pages, so that many of them fit side by side on one core; what people wait
for at a page never stands behind them. What is under way when the worker is told to stop is given back and
begun anew by the next one.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid

from django.db import DatabaseError, connection, connections, transaction
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

_LOG = logging.getLogger("django_tasks_db")


class LongTasks:
    """The tasks of one queue that this worker does, at most so many at once."""

    def __init__(self, queue: str, at_once: int, worker_id: str) -> None:
        self._queue, self._at_once, self._worker_id = queue, at_once, worker_id
        self._threads: dict[uuid.UUID, threading.Thread] = {}

    def begin(self) -> None:
        """Begin what waits, as far as there is room."""
        self._threads = {pk: each for pk, each in self._threads.items() if each.is_alive()}
        while len(self._threads) < self._at_once and (task := self._take()) is not None:
            thread = threading.Thread(target=self._do, args=(task,), name=f"task-{task.pk}", daemon=True)
            self._threads[task.pk] = thread
            thread.start()

    def give_back(self) -> bool:
        """Leave what is under way to another worker, as though never begun here; False where nothing is."""
        held = [pk for pk, each in self._threads.items() if each.is_alive()]
        if not held:
            return False
        with contextlib.suppress(DatabaseError), transaction.atomic():  # else it is found as lost later
            for task in DBTaskResult.objects.select_for_update().filter(pk__in=held, status="RUNNING"):
                if task.worker_ids[-1:] == [self._worker_id]:
                    task.status, task.worker_ids = "READY", task.worker_ids[:-1]
                    task.save(update_fields=["status", "worker_ids"])
        return True

    def _take(self) -> DBTaskResult | None:
        ready = DBTaskResult.objects.ready().filter(queue_name=self._queue)
        if not ready.exists():  # asked first without a lock: nearly always there is nothing
            return None
        with exclusive_transaction(connection.alias):
            task = ready.get_locked()
            if task is not None:
                task.claim(self._worker_id)
        return task

    def _do(self, task: DBTaskResult) -> None:
        try:
            _doer(self._queue, self._worker_id).run_task(task)
        except DatabaseError:
            _LOG.exception("the database did not take the end of a task; it will be found as lost")
        finally:
            connections.close_all()


def _doer(queue: str, worker_id: str) -> Worker:
    """What runs one task that was taken, as the library's own worker does."""
    return Worker(
        queue_names=[queue], excluded_queue_names=[], interval=0, batch=True, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id=worker_id,
    )  # fmt: skip
