"""The papers of a year as one file, made by the worker and kept until something in it changes.

It stands in the database and not in a folder: workers and web servers on several machines share that alone.
"""

from __future__ import annotations

import datetime
import io
import zipfile

from django.db import transaction
from django.utils import timezone

from prongsai.errors import Problem
from prongsai.frameworks import Text
from prongsai.web.accounts import jobs
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.jobs import Task
from prongsai.web.accounts.models import Person
from prongsai.web.plans import papers
from prongsai.web.plans.models import PaperSet
from prongsai.web.plans.papers import YearPapers
from prongsai.web.results.models import ResultVersion
from prongsai.web.ui.templatetags.words import day

_KEPT = datetime.timedelta(days=30)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same papers give the same bytes
#: What a set says of itself.
ABOUT = "about.txt"


def set_of(loaded: ResultVersion) -> PaperSet | None:
    """The set of a result as it stands, without its content; nothing where none was asked for."""
    return PaperSet.objects.filter(loaded=loaded).defer("content").first()


def prepare(loaded: ResultVersion, person: Person, task: Task) -> PaperSet:
    """Have the set made by `tasks.make_set`; one that is under way is not asked for twice."""
    with transaction.atomic():
        ResultVersion.objects.select_for_update().get(pk=loaded.pk)
        held = PaperSet.objects.filter(loaded=loaded).defer("content").first() or PaperSet(loaded=loaded)
        if not (held.pk and held.is_open):
            # What was made before can be had until the new one is there.
            jobs.ask(held, task, person)
    return held


def make(job: PaperSet) -> None:
    """Print every paper that is ready; PaperError and PlanError say all that stops it."""
    loaded = ResultVersion.objects.select_related("round__body").get(pk=job.loaded_id)
    found = papers.papers_of(loaded)
    if not found.ready:
        nothing = Text("ยังไม่มีเอกสารที่พิมพ์ได้", "There is no paper to print yet.")
        raise RefusedError(Problem("no-papers", nothing.th, nothing.en))
    made_at = timezone.now()
    content = _with_about(papers.set_of(found), loaded, found, made_at)
    with transaction.atomic():
        jobs.finish(job)
        PaperSet.objects.filter(pk=job.pk).update(content=content, digest=found.digest, made_at=made_at)


def is_stale(made: PaperSet, found: YearPapers) -> bool:
    """Whether anything changed since the set was made."""
    return made.digest != found.digest


def name_of(made: PaperSet, is_changed: bool) -> str:
    """What the file is called: body, year, version of the result and the day it was made.

    >>> name_of(made, is_changed=False)
    'เทศบาลเมืองเมืองพล 2563 v1 2026-11-21.zip'
    """
    assert made.made_at is not None
    whose = f"{made.loaded.round.body.name} {made.loaded.round.year} v{made.loaded.version}"
    mark = " ข้อมูลเดิม" if is_changed else ""
    return f"{whose} {timezone.localtime(made.made_at):%Y-%m-%d}{mark}.zip"


def throw_away() -> None:
    """Sets made a month ago: they are made anew in seconds."""
    PaperSet.objects.exclude(state__in=jobs.OPEN).filter(asked_at__lt=timezone.now() - _KEPT).delete()


def _with_about(packed: bytes, loaded: ResultVersion, found: YearPapers, made_at: datetime.datetime) -> bytes:
    """The zip file with a page that says of which data it was made."""
    drafts = [each.name for each in found.ready if each.is_draft]
    lines = (
        f"{loaded.round.body.name} ปีงบประมาณ พ.ศ. {loaded.round.year}",
        f"จัดทำเมื่อ {day(made_at)} เวลา {timezone.localtime(made_at):%H.%M} น. จากผลรุ่นที่ {loaded.version}",
        f"Made {timezone.localtime(made_at):%Y-%m-%d %H:%M} of version {loaded.version} of the result",
        f"ฉบับร่าง / drafts: {', '.join(drafts) or '–'}",
        f"ค่าตรวจสอบข้อมูล / digest of the data: {found.digest}",
    )
    held = io.BytesIO(packed)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(zipfile.ZipInfo(ABOUT, _EPOCH), "\n".join(lines) + "\n")
    return held.getvalue()
