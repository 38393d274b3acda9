"""What the worker does for plans and papers."""

from __future__ import annotations

import datetime

from django_tasks import task

from prongsai.web.accounts import jobs
from prongsai.web.plans import digest, paper_sets
from prongsai.web.plans.models import PaperSet


@task()
def make_set(pk: int) -> None:
    """Print the papers of a result as one file."""
    jobs.carry_out(PaperSet, pk, paper_sets.make)


@task()
def send_digest(day: str) -> None:
    """Tell by mail what is due."""
    digest.send(datetime.date.fromisoformat(day))
