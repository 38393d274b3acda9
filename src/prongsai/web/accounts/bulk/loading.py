"""Keeping a dry run, and loading exactly what it showed: in one transaction, with its trail entries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from prongsai.errors import Problem
from prongsai.frameworks import Text
from prongsai.web.accounts import trail
from prongsai.web.accounts.access import RefusedError, posts_of, refuse
from prongsai.web.accounts.bulk.changes import Change, Changes, changes
from prongsai.web.accounts.bulk.reading import Rows
from prongsai.web.accounts.models import Body, DryRun, Person, Post, Unit

KEPT = datetime.timedelta(hours=1)
_BATCH = 1_000
_LONGEST_NAME = 200


def why_not_load(person: Person) -> Text | None:
    """Why a person may not load bodies and people, or nothing."""
    if posts_of(person).filter(role="overseer", body__isnull=True).exists():
        return None
    return Text(
        "เฉพาะผู้กำกับดูแลของจังหวัดหรือส่วนกลางทำได้", "Only an overseer of a province or of the nation may do this."
    )


def keep(file: str, rows: Rows, shown: Changes, person: Person) -> DryRun:
    """Keep what was read and shown for an hour; what is older goes."""
    now = timezone.now()
    with transaction.atomic():
        refuse(why_not_load(person))
        DryRun.objects.filter(at__lt=now - KEPT).delete()
        return DryRun.objects.create(
            person=person, at=now, file=file[-_LONGEST_NAME:], rows=rows, digest=shown.digest
        )


def dry_run_or_404(person: Person, pk: int) -> DryRun:
    """A person's own dry run of the last hour; not there otherwise."""
    found = DryRun.objects.filter(pk=pk, person=person, at__gte=timezone.now() - KEPT).first()
    if found is None:
        raise Http404
    return found


def load(dry_run: DryRun, person: Person) -> Changes:
    """Write what the dry run showed; RefusedError (code ``stale``) where that is not so any more."""
    try:
        with transaction.atomic():
            refuse(why_not_load(person))
            held = DryRun.objects.select_for_update().filter(pk=dry_run.pk, person=person).first()
            if held is None or held.at < timezone.now() - KEPT:
                raise _stale()
            found = changes(held.rows, person)
            if found.problems or found.digest != held.digest:
                raise _stale()
            _write(found, person, held.file)
            held.delete()
    except IntegrityError as error:  # somebody wrote the same name in this very moment
        raise _stale() from error
    return found


def _write(found: Changes, person: Person, file: str) -> None:
    _write_bodies(found)
    bodies = _bodies_of(found.rows)
    _write_units(found.of("units", "new"), bodies)
    _write_people([*found.of("people", "new"), *found.of("people", "changed")], bodies)
    told = _told(found.rows)
    trail.write_all(
        person, "bulk.loaded", [(bodies[name], detail) for name, detail in told.items()],
        role="overseer", about=file,
    )  # fmt: skip


def _write_bodies(found: Changes) -> None:
    Body.objects.bulk_create(
        (Body(name=each.key[0], **each.new) for each in found.of("bodies", "new")), batch_size=_BATCH
    )
    for each in found.of("bodies", "changed"):
        Body.objects.filter(name=each.key[0]).update(version=F("version") + 1, **each.new)


def _bodies_of(rows: Iterable[Change]) -> Mapping[str, Body]:
    """Every body that a change is about, by its name."""
    names = {_body_name(each) for each in rows if each.kind != "same"}
    return {each.name: each for each in Body.objects.only("pk", "name").iterator() if each.name in names}


def _body_name(change: Change) -> str:
    return change.key[1] if change.sheet == "people" else change.key[0]


def _write_units(rows: Sequence[Change], bodies: Mapping[str, Body]) -> None:
    Unit.objects.bulk_create(
        (Unit(body=bodies[body], name=unit) for body, unit in (each.key for each in rows)), batch_size=_BATCH
    )


def _write_people(rows: Sequence[Change], bodies: Mapping[str, Body]) -> None:
    """New people have no password at all, until somebody asks for their one-time password."""
    wanted = {each.key[0] for each in rows}
    held = {each.login: each for each in Person.objects.iterator() if each.login in wanted}
    fresh: dict[str, Person] = {}
    for each in rows:
        login = each.key[0]
        if login in held:
            _correct(held[login], each)
        elif login not in fresh:
            fresh[login] = Person(
                login=login, name=each.new["name"], email=each.new.get("email", ""),
                password=make_password(None), must_choose_password=True,
            )  # fmt: skip
    Person.objects.bulk_create(fresh.values(), batch_size=_BATCH)
    _write_posts(rows, bodies, held | fresh)


def _correct(person: Person, change: Change) -> None:
    fields = [code for code in ("name", "email") if code in change.old]
    for code in fields:
        setattr(person, code, change.new[code])
    if fields:
        person.save(update_fields=fields)


def _write_posts(rows: Sequence[Change], bodies: Mapping[str, Body], people: Mapping[str, Person]) -> None:
    units = _units_of(rows, bodies)
    new = []
    for each in rows:
        login, body, role, unit = each.key
        if each.kind == "new":
            new.append(
                Post(
                    person=people[login],
                    role=role,
                    body=bodies[body],
                    unit=units.get((body, unit)),
                    title=each.new.get("title", ""),
                )
            )
        elif "title" in each.old:
            posts = posts_of(people[login]).filter(body=bodies[body], role=role)
            posts.filter(unit=units.get((body, unit))).update(title=each.new["title"])
    Post.objects.bulk_create(new, batch_size=_BATCH)


def _units_of(rows: Sequence[Change], bodies: Mapping[str, Body]) -> Mapping[tuple[str, str], Unit]:
    wanted = {(each.key[1], each.key[3]) for each in rows if each.key[3]}
    names = {bodies[body].pk: body for body, _ in wanted}
    found = ((names.get(each.body_id, ""), each) for each in Unit.objects.iterator()) if wanted else ()
    return {(body, each.name): each for body, each in found if (body, each.name) in wanted}


def _told(rows: Iterable[Change]) -> Mapping[str, dict[str, Any]]:
    """What the trail of each body is told: what is new, and old beside new."""
    told: dict[str, dict[str, Any]] = defaultdict(dict)
    for each in rows:
        if each.kind != "same":
            line = {"key": list(each.key), "new": dict(each.new), "old": dict(each.old)}
            told[_body_name(each)].setdefault(f"{each.sheet}-{each.kind}", []).append(line)
    return told


def _stale() -> RefusedError:
    return RefusedError(
        Problem(
            "stale",
            "ข้อมูลในระบบเปลี่ยนไปหลังจากที่ตรวจ หรือเกินหนึ่งชั่วโมงแล้ว ยังไม่มีสิ่งใดถูกบันทึก โปรดเลือกแฟ้มแล้วตรวจอีกครั้ง",
            "The data changed since it was shown, or an hour has passed. Nothing was written: "
            "choose the file and look through it again.",
        )
    )
