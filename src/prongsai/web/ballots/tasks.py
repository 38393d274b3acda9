"""What the worker does for boxes."""

from __future__ import annotations

from django_tasks import task

from prongsai.web.ballots import cleaning


@task()
def clean_up() -> None:
    """Take from the disk what a purge took from the tables."""
    cleaning.clean()
