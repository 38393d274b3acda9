"""Work that a page asked for and the worker does: a row that says how far it is, whoever does it.

The row is the truth, the task only carries its number. A task that is done twice does its work once: only who
took the row last may finish it. What was interrupted for good is found by `report_lost` and can be asked for
again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, ClassVar, Protocol, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from prongsai.errors import Problem, ProngsaiError
from prongsai.frameworks import Text
from prongsai.web.accounts.columns import Json
from prongsai.web.accounts.models import Person

WAITING, WORKING, DONE, FAILED = STATES = ("waiting", "working", "done", "failed")
OPEN = (WAITING, WORKING)
_SLOW = datetime.timedelta(minutes=2)
_BROKEN = Problem(
    "broken",
    "ระบบขัดข้องระหว่างทำงานนี้ ข้อมูลของท่านไม่หาย ลองใหม่ได้ หากยังเป็นอยู่โปรดแจ้งผู้ดูแลระบบ",
    "Something broke on our side during this work. Nothing of yours is lost: try again, and tell whoever "
    "looks after the system if it happens again.",
)
_LOST = Problem(
    "interrupted",
    "งานนี้ถูกหยุดกลางคัน ข้อมูลของท่านไม่หาย โปรดสั่งใหม่อีกครั้ง",
    "This work was interrupted. Nothing of yours is lost: please ask for it again.",
)


class Job(models.Model):
    """Work asked for on a page; `problems` are those of `prongsai.errors`, as they were when it failed."""

    state = models.CharField(max_length=8, default=WAITING)
    task = models.UUIDField(null=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    problems = Json(default=list)

    class Meta:
        abstract: ClassVar = True

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_slow(self) -> bool:
        """True where nobody has begun for so long that no worker seems to run."""
        return self.state == WAITING and timezone.now() - self.asked_at > _SLOW

    @property
    def faults(self) -> list[Text]:
        """The problems as sentences."""
        return [Text(each["th"], each["en"]) for each in self.problems]


_Some = TypeVar("_Some", bound=Job)


class Task(Protocol):
    """What can be put into the queue with the number of a row."""

    def enqueue(self, which: Any, /) -> Any: ...


class OvertakenError(Exception):
    """Somebody else took the work over meanwhile; what was done here is dropped."""


def ask(job: Job, task: Task, person: Person) -> None:
    """Have the worker do a job; in one transaction with what it needs."""
    with transaction.atomic():
        job.state, job.asked_by, job.asked_at = WAITING, person, timezone.now()
        job.began_at = job.ended_at = None
        job.problems = []  # type: ignore[assignment]  # Django gives the value for the field
        job.save()
        job.task = task.enqueue(job.pk).id
        job.save(update_fields=["task"])


def carry_out(model: type[_Some], pk: int, activity: Callable[[_Some], None]) -> None:
    """Take a job and do it; `activity` calls `finish` in the transaction of what it stores.

    What is wrong with what was given is kept with the job; anything else is raised after that.
    """
    began = timezone.now()
    if not model.objects.filter(pk=pk, state__in=OPEN).update(state=WORKING, began_at=began):
        return
    job = model.objects.get(pk=pk)
    try:
        activity(job)
    except OvertakenError:
        return
    except ProngsaiError as error:
        _end(job, FAILED, error.problems)
    except Exception:
        _end(job, FAILED, (_BROKEN,))
        raise


def finish(job: Job) -> None:
    """The job is done; OvertakenError where another worker took it meanwhile."""
    if not _end(job, DONE, ()):
        raise OvertakenError


def give_up(job: Job, problem: Problem) -> None:
    """End a job that was asked for, with the reason; whoever does it now finds that it is theirs no more."""
    _end(job, FAILED, (problem,))


def report_lost(model: type[Job]) -> None:
    """Jobs whose task ended, or is not there, without a word: they failed, and can be asked for again."""
    for job in model.objects.filter(state__in=OPEN):
        alive = DBTaskResult.objects.filter(pk=job.task, status__in=("READY", "RUNNING"))
        if not alive.exists():
            _end(job, FAILED, (_LOST,))


def _end(job: Job, state: str, problems: tuple[Problem, ...]) -> bool:
    mine = type(job).objects.filter(pk=job.pk, state__in=OPEN, began_at=job.began_at)
    said = [{"code": each.code, "th": each.say("th"), "en": each.say("en")} for each in problems]
    return bool(mine.update(state=state, ended_at=timezone.now(), problems=said))
