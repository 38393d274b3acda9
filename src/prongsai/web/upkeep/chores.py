"""What is done without being asked for: work that was interrupted, the day's mail, old things thrown away.

Every worker looks at all of it once a minute; each chore is such that several workers do it once.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from prongsai.web.accounts import anchors, jobs, kept_text
from prongsai.web.ballots import counting, timetable
from prongsai.web.evidence import looking_again
from prongsai.web.evidence import tasks as evidence_tasks
from prongsai.web.evidence.models import SiteCheck
from prongsai.web.plans import digest, paper_sets, tasks
from prongsai.web.plans.models import PaperSet
from prongsai.web.public import rollups
from prongsai.web.results import pending
from prongsai.web.results.models import PendingLoad

_TASKS_KEPT = datetime.timedelta(days=30)


def report_lost_work() -> None:
    """Work whose task is gone says so, with a way to ask for it again."""
    jobs.report_lost(PendingLoad)
    jobs.report_lost(PaperSet)
    jobs.report_lost(SiteCheck)


def throw_away() -> None:
    """Ended sessions, files that were never loaded, sets nobody fetched anew, and tasks long done."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    kept_text.throw_away()
    pending.throw_away()
    paper_sets.throw_away()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - _TASKS_KEPT).delete()


def begin_digest() -> None:
    """The day's mail of what is due."""
    digest.begin_day(tasks.send_digest)


def count_published() -> None:
    """Roll-ups of the years that anything was published in since they were counted."""
    rollups.refresh_stale()


def move_boxes() -> None:
    """Ballot boxes open and close by the calendar."""
    timetable.close_due()
    timetable.open_due()


def count_ballots() -> None:
    """How many have answered, as far as anybody may know: each morning, and each quarter of a day."""
    counting.count_day()
    counting.count_band()


def sign_trail() -> None:
    """The day's signed head of the trail."""
    anchors.anchor_day()


def look_again() -> None:
    """What was approved is looked at for its review, what seemed dead once more on another day.

    Both after whatever people asked for.
    """
    task = evidence_tasks.check_site.using(priority=-10)
    looking_again.look_at_approved(task)
    looking_again.look_again(task)


ALL: tuple[Callable[[], None], ...] = (
    count_published, report_lost_work, begin_digest, throw_away, move_boxes, count_ballots, sign_trail,
    look_again,
)  # fmt: skip
