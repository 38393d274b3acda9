"""What the worker does for results."""

from __future__ import annotations

from django_tasks import task

from prongsai.web.accounts import jobs
from prongsai.web.results import pending
from prongsai.web.results.models import PendingLoad


@task()
def load(pk: int) -> None:
    """Score files that were too large to be scored while the person waits."""
    jobs.carry_out(PendingLoad, pk, pending.score)
