"""Large files are scored by the worker: what was chosen is kept until then, and nothing of it is lost."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from prongsai.frameworks import Text
from prongsai.web.accounts import jobs
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.jobs import Task
from prongsai.web.accounts.models import Person
from prongsai.web.results import loading
from prongsai.web.results.models import PendingFile, PendingLoad
from prongsai.web.results.uploads import Upload, checked
from prongsai.web.rounds.models import Round

#: Answers of more bytes than this together are scored by the worker.
LARGE = 512 * 1024
_KEPT = datetime.timedelta(days=7)


def is_large(uploads: Iterable[Upload]) -> bool:
    """Whether scoring the files would keep the person waiting."""
    return sum(len(each.content) for each in uploads) > LARGE


def put_by(round_: Round, uploads: Iterable[Upload], person: Person, task: Task) -> PendingLoad:
    """Keep the files and have them scored by `tasks.load`; errors are those of `loading.load`.

    What can be seen of the files at once (names, kinds, sizes) is said at once.
    """
    refuse(loading.why_not_load(round_, person))
    files = checked(list(uploads))
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)
        last = PendingLoad.objects.filter(round=round_).order_by("-number").first()
        job = PendingLoad(round=round_, number=last.number + 1 if last else 1)
        jobs.ask(job, task, person)
        PendingFile.objects.bulk_create(
            PendingFile(load=job, name=each.name, content=each.content) for each in files
        )
    return job


def again(job: PendingLoad, person: Person, task: Task) -> None:
    """Have the same files scored once more; RefusedError where they are gone, or the work is under way."""
    refuse(loading.why_not_load(job.round, person))
    with transaction.atomic():
        held = PendingLoad.objects.select_for_update().get(pk=job.pk)
        if held.state != jobs.FAILED or not held.files.exists():
            refuse(
                Text(
                    "ไม่มีแฟ้มค้างอยู่ให้คำนวณใหม่ โปรดเลือกแฟ้มอีกครั้ง",
                    "No files are kept to try again; choose them anew.",
                )
            )
        jobs.ask(held, task, person)


def score(job: PendingLoad) -> None:
    """Score the kept files as `loading.load` does; they are dropped with the job's end.

    Only storing is a transaction: while one is open nobody else can write to SQLite.
    """
    uploads = [Upload(each.name, bytes(each.content)) for each in job.files.all()]
    made = loading.scored(job.round, uploads, job.asked_by)
    with transaction.atomic():
        job.result = loading.store(made)
        jobs.finish(job)
        PendingLoad.objects.filter(pk=job.pk).update(result=job.result)
        job.files.all().delete()


def pending_or_404(round_: Round, person: Person, number: int) -> PendingLoad:
    """A load that was asked for, where the person may load results of the round; not there otherwise."""
    found = PendingLoad.objects.select_related("round__body").filter(round=round_, number=number).first()
    if found is None or loading.why_not_load(round_, person) is not None:
        raise Http404
    return found


def under_way(round_: Round) -> PendingLoad | None:
    """The load of the round that is still being scored."""
    return PendingLoad.objects.filter(round=round_, state__in=jobs.OPEN).order_by("-number").first()


def throw_away() -> None:
    """Files of loads that failed a week ago."""
    long_ago = timezone.now() - _KEPT
    PendingFile.objects.filter(load__state=jobs.FAILED, load__ended_at__lt=long_ago).delete()
