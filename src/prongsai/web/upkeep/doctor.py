"""Is this workspace sound? One finding for each thing looked at, the good ones too."""

from __future__ import annotations

import datetime
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from prongsai.frameworks import Text
from prongsai.thai import date_in_words
from prongsai.web.accounts import anchors, mail, trail, walls
from prongsai.web.ballots import counter, tag_keys
from prongsai.web.ballots.models import Box
from prongsai.web.evidence import faults as disclosed
from prongsai.web.evidence.models import Disclosure
from prongsai.web.plans import digest
from prongsai.web.results import publication
from prongsai.web.results.models import ResultVersion

#: What SQLite must answer for the promises of durability and closedness to hold.
_PRAGMAS = {
    "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "trusted_schema": 0,
}  # fmt: skip
_KEYS = ("secret-key", "signing-key")
_ASSETS = ("vendor/pico.min.css", "vendor/Sarabun-Regular.ttf", "vendor/Sarabun-Bold.ttf", "ui/prongsai.css")


_LONGEST_WAIT = datetime.timedelta(minutes=10)
_RECENT = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, and what is wrong with it (nothing where it is well)."""

    name: Text
    faults: tuple[str, ...] = ()


def examine() -> list[Finding]:
    """Everything looked at, in order; where the database is not there, what needs it is left out.

    >>> [finding.name.en for finding in examine() if finding.faults]
    []
    """
    reached = _finding(Text("เชื่อมต่อฐานข้อมูล", "database reached"), _unreached)
    found = [reached]
    if not reached.faults:
        migrated = _finding(Text("ตารางเป็นรุ่นปัจจุบัน", "tables up to date"), _not_migrated)
        found += [migrated, _finding(Text("ค่าป้องกันของฐานข้อมูล", "settings of the database"), _pragmas)]
        if not migrated.faults:
            found += [
                _finding(Text("สมุดบันทึกการกระทำต่อเนื่องครบถ้วน", "trail whole and unchanged"), trail.verify),
                _finding(_name_of_heads(), anchors.verify),
                _finding(Text("กำแพงกั้นระหว่างหน่วยงานในฐานข้อมูล", "walls between bodies"), walls.faults),
                _finding(Text("ผลที่เก็บไว้ตรงกับค่าตรวจสอบ", "results as their digests say"), _results),
                _finding(
                    Text("การเปิดเผยข้อมูลตรงกับที่อนุมัติและตัดสิน", "disclosures as approved and scored"), _disclosures
                ),
                _finding(_name_of_tasks(), _tasks),
                _finding(Text("กุญแจของกล่องคำตอบ", "keys of ballot boxes"), _ballot_keys),
                _finding(Text("บัตรคำตอบนับโดยไม่เห็นเนื้อหา", "ballots counted without being seen"), _counter),
            ]
    return [
        *found,
        _finding(Text("ข้อมูลและกุญแจลับอ่านได้เฉพาะเจ้าของ", "data and keys for their owner only"), _closed),
        _finding(Text("อีเมลส่งลิงก์ได้", "mails can carry links"), _links),
        _finding(Text("เว็บเซิร์ฟเวอร์ด้านหน้า", "servers before this one"), _proxies),
        _finding(Text("แบบอักษรและรูปแบบหน้า", "typeface and styles"), _assets),
    ]


def _finding(name: Text, look: Callable[[], Iterator[str]]) -> Finding:
    return Finding(name, tuple(look()))


def _unreached() -> Iterator[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        yield str(error).strip()


def _not_migrated() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{migration.app_label}.{migration.name} is not applied"


def _pragmas() -> Iterator[str]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name, wanted in _PRAGMAS.items():
            # Names are from our own table above, never from outside; a pragma takes no parameter.
            (found,) = cursor.execute(f"PRAGMA {name}").fetchone()
            if found != wanted:
                yield f"{name} is {found}, not {wanted}"
        for (said,) in cursor.execute("PRAGMA quick_check").fetchall():
            if said != "ok":
                yield str(said)


def _results() -> Iterator[str]:
    for loaded in ResultVersion.objects.select_related("round__body").iterator(chunk_size=100):
        # Whoever changed it by hand may have left text where bytes belong.
        if isinstance(loaded.content, str):
            loaded.content = loaded.content.encode()
        yield from (f"{loaded}: {fault}" for fault in publication.faults(loaded))


def _disclosures() -> Iterator[str]:
    for each in Disclosure.objects.select_related("round__body").iterator(chunk_size=100):
        yield from (f"{each}: {fault}" for fault in disclosed.faults(each))


def _name_of_tasks() -> Text:
    """How many tasks wait and failed, and when people were last told by mail what is due."""
    waiting = DBTaskResult.objects.filter(status="READY").count()
    failed = DBTaskResult.objects.failed().count()
    told = digest.last_day()
    th = date_in_words(told.day, "th") if told else "ยังไม่เคยส่ง"
    en = date_in_words(told.day, "en") if told else "never"
    return Text(
        f"งานเบื้องหลัง: รอ {waiting} ล้มเหลว {failed} อีเมลเตือนครั้งล่าสุด: {th}",
        f"background work: {waiting} waiting, {failed} failed; last mail of what is due: {en}",
    )


def _tasks() -> Iterator[str]:
    late = timezone.now() - _LONGEST_WAIT
    # Checks of websites wait for each other, many bodies at a time; what people wait for does not.
    ready = DBTaskResult.objects.ready().exclude(queue_name=settings.SITE_QUEUE)
    if waiting := ready.filter(enqueued_at__lt=late).count():
        yield f"{waiting} waiting for more than ten minutes; start a worker: prongsai worker"
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=timezone.now() - _RECENT)
    for each in failed.order_by("finished_at"):
        why = (each.exception_class_path or each.traceback).strip()
        yield f"{each.task_path} failed on {timezone.localtime(each.finished_at):%Y-%m-%d %H:%M}: {why}"


def _ballot_keys() -> Iterator[str]:
    """The keys that name ballots: a file for each box that still needs it, for its owner only."""
    with walls.everything():
        needed = Box.objects.filter(state__in=("drilled", "open", "closed"))
        numbers = list(needed.values_list("pk", flat=True))
    for pk in numbers:
        if not tag_keys.is_here(pk):
            yield f"the key of tags of box {pk} is not on this machine: {tag_keys.path_of(pk)}"
    for path in sorted(Path(settings.BALLOT_KEYS).glob("*")):
        if path.stat().st_mode & 0o077:
            yield f"{path.name} can be read by others; mend it with: chmod 600 {path}"


#: What PostgreSQL must not write down while ballots come in: when, and what was sent.
_QUIET = {
    "track_commit_timestamp": ("off",),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "log_parameter_max_length_on_error": ("0",),
}


def _counter() -> Iterator[str]:
    if connection.vendor != "postgresql":
        return
    if not counter.is_there():
        yield "the role that counts is not there; somebody who may make roles runs: " + "; ".join(
            counter.missing()
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY (%s)", [list(_QUIET)])
        for name, setting in cursor.fetchall():
            if setting not in _QUIET[name]:
                yield f"{name} is {setting}, not {_QUIET[name][0]}: the server would write down who answers"


def _name_of_heads() -> Text:
    """How many signed heads the trail was compared with, and how many an earlier key signed."""
    all_, ours = anchors.counts()
    return Text(
        f"สมุดบันทึกตรงกับที่ลงลายมือชื่อไว้: {all_} ครั้ง ด้วยกุญแจเดิม {all_ - ours}",
        f"trail as it was signed: {all_} times, {all_ - ours} by an earlier key",
    )


def _closed() -> Iterator[str]:
    """What other users of the machine could read, and how to mend that."""
    for path, wanted in _own_files():
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield f"{path.name} has mode {mode:o}, not {wanted}; mend it with: chmod {wanted} {path}"


def _own_files() -> Iterator[tuple[Path, str]]:
    """The data folder, keys and database, as far as they are there, each with its proper mode."""
    given = (os.environ.get(f"PRONGSAI_{name}_KEY_FILE") for name in ("SECRET", "SIGNING"))
    keys = [Path(file or settings.DATA / name) for file, name in zip(given, _KEYS, strict=True)]
    yield settings.DATA, "700"
    database = sorted(settings.DATA.glob("prongsai.sqlite3*"))
    yield from ((path, "600") for path in [*keys, *database] if path.is_file())


def _proxies() -> Iterator[str]:
    if not settings.IS_LOCAL and not settings.PROXIES:
        yield "PRONGSAI_HOSTS names a host and PRONGSAI_PROXIES is 0: how many servers stand before us?"


def _links() -> Iterator[str]:
    if mail.is_on() and not mail.has_links():
        yield "PRONGSAI_MAIL is set and PRONGSAI_ADDRESS is not: no link is mailed"


def _assets() -> Iterator[str]:
    for name in _ASSETS:
        if finders.find(name) is None:
            yield f"{name} is missing; install it with: setup/assets"
