"""A worker for page tests: does what waits, then ends; within the transaction of the test."""

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from prongsai.web.upkeep.working import name_of_worker


def do_what_waits() -> None:
    worker = Worker(
        queue_names=["default"], excluded_queue_names=[], interval=0, batch=True, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id=name_of_worker(),
    )  # fmt: skip
    while (task := DBTaskResult.objects.ready().first()) is not None:
        task.claim(worker.worker_id)
        worker.run_task(task)
