"""Checks of a body's website: asked for on a page, carried out by the worker, kept with their evidence.

A check suggests; people decide. One body has one check under way at a time, and so many a day, for each is
many looks at a server that is not ours. What was seen is stored in one transaction at the end: a check that
is broken off leaves nothing, and one that is done is never changed.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import IO, Any

import rfc8785
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from prongsai import siteaudit
from prongsai.errors import Problem, SiteError
from prongsai.frameworks import Text
from prongsai.siteaudit import Archive, Asked, Audit, Kept, Verdict
from prongsai.web.accounts import bodies, jobs, trail, walls
from prongsai.web.accounts.access import OWN_ROLES, refuse, roles_at
from prongsai.web.accounts.jobs import Task
from prongsai.web.accounts.models import Body, Person
from prongsai.web.evidence import looking
from prongsai.web.evidence.models import Disclosure, Entry, Record, SiteCheck
from prongsai.web.evidence.sightings import sightings_of

OWN, REVIEW, AGAIN = "own", "review", "again"
#: Who may have the website looked at for a review, once the disclosure is approved.
REVIEWERS = ("assessor", "lead")
_IN_REVIEW = ("approved", "scored", "clarifying")
_FINE = 200
_AT_ONCE = 10  # records of at most 2 MB each that are held while they are stored

_ONLY_OWN = Text("เฉพาะบุคลากรของหน่วยงานสั่งตรวจได้", "Only the body's own people may ask for this check.")
_ONLY_REVIEWER = Text(
    "เฉพาะผู้ประเมินที่ไม่ได้สังกัดหน่วยงานนี้สั่งตรวจเพื่อการประเมินได้",
    "Only assessors who hold no post at this body may ask for a check for the review.",
)
_NOT_APPROVED = Text(
    "ตรวจเพื่อการประเมินได้เมื่อผู้บริหารอนุมัติแล้ว", "A check for the review waits until the executive has approved."
)
_REPLACED = Text("ฉบับนี้มีฉบับใหม่แทนแล้ว", "A newer version has taken the place of this one.")
_NO_WEBSITE = Text(
    "ยังไม่ได้ระบุเว็บไซต์หลักของหน่วยงาน จึงไม่รู้ว่าจะเริ่มตรวจจากหน้าใด",
    "The body's website is not given yet, so that there is no page to begin from.",
)
_NO_ADDRESS = Text("ยังไม่มีข้อใดกรอกที่อยู่เว็บไว้ให้ตรวจ", "No item has an address to look at yet.")
_UNDER_WAY = Text(
    "กำลังตรวจเว็บไซต์ของหน่วยงานนี้อยู่ โปรดรอให้เสร็จหรือยกเลิกก่อน",
    "The website of this body is being checked now; wait for it, or cancel it first.",
)
_ENDED = Text("การตรวจครั้งนี้จบไปแล้ว", "This check has ended already.")
_CANCELLED = Problem(
    "cancelled",
    "ยกเลิกการตรวจครั้งนี้แล้ว ไม่มีผลใดถูกเก็บไว้",
    "This check was cancelled; nothing of it was kept.",
)
_SILENT = Problem(
    "site-silent",
    "เว็บไซต์ของหน่วยงานไม่ตอบเลย จึงยังตรวจไม่ได้ โปรดตรวจสอบว่าที่อยู่เว็บไซต์หลักถูกต้องและเปิดได้ แล้วลองใหม่ภายหลัง",
    "The body's website did not answer at all, so that nothing could be checked. See whether its address is "
    "right and opens, and try again later.",
)
_CLOSED = Problem(
    "robots",
    "เว็บไซต์ของหน่วยงานไม่อนุญาตให้โปรแกรมเปิดดู (robots.txt) จึงตรวจไม่ได้ ดูวิธีอนุญาตท้ายหน้านี้",
    "The body's website asks programs not to look at it (robots.txt), so nothing could be checked. The end "
    "of this page says how to let this check look.",
)


# --------------------------------------------------------------------------------------------- asking for it


def why_not_ask(disclosure: Disclosure, person: Person, purpose: str = OWN) -> Text | None:
    """Why a person may not have the website looked at now, or nothing."""
    body = disclosure.round.body
    if reason := _why_not_theirs(disclosure, roles_at(person, body), purpose):
        return reason
    if not body.website:
        return _NO_WEBSITE
    if not any(each.addresses for each in disclosure.entries.all()):
        return _NO_ADDRESS
    checks = SiteCheck.objects.filter(disclosure__round__body=body)
    if checks.filter(state__in=jobs.OPEN).exists():
        return _UNDER_WAY
    asked = checks.filter(purpose=purpose, asked_at__gte=_this_morning()).count()
    return _too_often(settings.SITE_A_DAY) if asked >= settings.SITE_A_DAY else None


def _why_not_theirs(disclosure: Disclosure, roles: frozenset[str], purpose: str) -> Text | None:
    if purpose == REVIEW:
        if roles.isdisjoint(REVIEWERS) or not roles.isdisjoint(OWN_ROLES):
            return _ONLY_REVIEWER
        return None if disclosure.state in _IN_REVIEW else _NOT_APPROVED
    if roles.isdisjoint(OWN_ROLES):
        return _ONLY_OWN
    return _REPLACED if disclosure.state == "replaced" else None


def _this_morning() -> Any:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _too_often(number: int) -> Text:
    return Text(
        f"วันนี้ตรวจครบ {number} ครั้งแล้ว เพื่อไม่รบกวนเว็บไซต์ของหน่วยงาน โปรดตรวจใหม่วันพรุ่งนี้",
        f"The website was checked {number} times today; so as not to burden it, check again tomorrow.",
    )


def ask(disclosure: Disclosure, person: Person, task: Task, purpose: str = OWN) -> SiteCheck:
    """Have `tasks.check_site` look at every address of the disclosure; RefusedError says why not.

    An entry of a disclosure that is approved cannot change, so that a review looks at what was approved.
    """
    with transaction.atomic():
        with walls.everything():
            Body.objects.select_for_update().get(pk=disclosure.round.body_id)
        refuse(why_not_ask(disclosure, person, purpose))
        check = _begin(disclosure, purpose, asked_by_entries(disclosure))
        jobs.ask(check, task, person)
        _tell(check, person, "site-check.asked", addresses=sum(map(len, check.asked.values())))
    return check


def _begin(disclosure: Disclosure, purpose: str, asked: Mapping[str, list[str]]) -> SiteCheck:
    """A check with the next number, not asked for yet."""
    last = SiteCheck.objects.filter(disclosure=disclosure).order_by("-number").first()
    home = _home_of(disclosure, purpose)
    number = last.number + 1 if last else 1
    return SiteCheck(disclosure=disclosure, number=number, purpose=purpose, home=home, asked=dict(asked))


def _home_of(disclosure: Disclosure, purpose: str) -> str:
    """Where a check begins; a review at the website that was approved, whichever was given since."""
    approved = json.loads(bytes(disclosure.content)) if purpose == REVIEW and disclosure.content else {}
    return str(approved.get("website") or disclosure.round.body.website)


def ask_again(disclosure: Disclosure, asked: Mapping[str, list[str]], person: Person, task: Task) -> None:
    """Have the worker look once more, on a later day, at addresses that seemed dead; once a day at most."""
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=disclosure.round.body_id)
        today = Q(disclosure=disclosure, purpose=AGAIN, asked_at__gte=_this_morning())
        is_open = Q(disclosure__round__body=disclosure.round.body_id, state__in=jobs.OPEN)
        if not SiteCheck.objects.filter(today | is_open).exists():
            jobs.ask(_begin(disclosure, AGAIN, asked), task, person)


def ask_for_review(disclosure: Disclosure, person: Person, task: Task) -> None:
    """Have the worker look at what was approved, unless that was done, or tried today already."""
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=disclosure.round.body_id)
        mine = Q(disclosure=disclosure, purpose=REVIEW)
        had = mine & (Q(state=jobs.DONE) | Q(asked_at__gte=_this_morning()))
        is_open = Q(disclosure__round__body=disclosure.round.body_id, state__in=jobs.OPEN)
        asked = asked_by_entries(disclosure)
        if asked and not SiteCheck.objects.filter(had | is_open).exists():
            jobs.ask(_begin(disclosure, REVIEW, asked), task, person)


def asked_by_entries(disclosure: Disclosure) -> dict[str, list[str]]:
    """The addresses by item, in the order of the year's items."""
    written: Mapping[str, Entry] = {each.code: each for each in disclosure.entries.all()}
    codes = [item.code for item in disclosure.round.framework.items]
    return {
        code: list(written[code].addresses) for code in codes if code in written and written[code].addresses
    }


def cancel(check: SiteCheck, person: Person) -> None:
    """End a check that waits or is under way; the worker notices within seconds and keeps nothing of it."""
    with transaction.atomic():
        held = SiteCheck.objects.select_for_update().get(pk=check.pk)
        refuse(why_not_cancel(held, person))
        jobs.give_up(held, _CANCELLED)
        _tell(held, person, "site-check.cancelled")


def why_not_cancel(check: SiteCheck, person: Person) -> Text | None:
    """Why a person may not end a check, or nothing: whoever may ask for one of its kind."""
    if not check.is_open:
        return _ENDED
    purpose = OWN if check.purpose == AGAIN else check.purpose
    return _why_not_theirs(check.disclosure, roles_at(person, check.disclosure.round.body), purpose)


def give_website(body: Body, website: str, person: Person) -> None:
    """Say where the body's website is; RefusedError, SiteError say why not."""
    siteaudit.admit(website, looking.own_hosts())
    given = {name: getattr(body, name) for name in bodies.FIELDS} | {"website": website}
    bodies.change(body, body.version, given, person)


def _tell(check: SiteCheck, person: Person | None, action: str, **detail: Any) -> None:
    round_ = check.disclosure.round
    roles = roles_at(person, round_.body) if person else ()
    known = (*OWN_ROLES, *REVIEWERS)
    role = next((each for each in known if each in roles), "")
    more = {"number": check.number, "purpose": check.purpose, **detail}
    trail.write(person, action, body=round_.body, role=role, about=str(round_.year), **more)


# ------------------------------------------------------------------------------------------ carrying it out


def carry_out(check: SiteCheck) -> None:
    """Look at the website and store report and records; SiteError where its address can be no website's.

    While the website is looked at no transaction is open: it lasts minutes, and others write meanwhile.
    """
    siteaudit.admit(check.home, looking.own_hosts())
    with tempfile.TemporaryFile() as file:
        spool = Spool(file)
        archive = Archive(spool.put, earlier=_kept_before(check))
        look = looking.again if check.purpose == AGAIN else looking.whole
        year, told = check.disclosure.round.year, _progress_of(check)
        known = looking.Known(_approved(check), sightings_of(check.disclosure))
        made = look(check.home, asked_of(check), year, archive, told, known)
        if check.purpose == OWN and (reason := _why_nothing(made)) is not None:
            raise SiteError(reason)
        _store(check, made, spool)


def asked_of(check: SiteCheck) -> list[Asked]:
    """What a check asks for, with the items of the year's rules."""
    items = {item.code: item for item in check.disclosure.round.framework.items}
    return [Asked(code, tuple(addresses), items.get(code)) for code, addresses in check.asked.items()]


def _approved(check: SiteCheck) -> Mapping[str, str]:
    """For a review: by address, the digest of what the body's last check before its approval found there."""
    before = _last_before_approval(check.disclosure) if check.purpose == REVIEW else None
    seen = [each for item in audit_of(before).items for each in item.addresses] if before else ()
    return {each.address: each.digest for each in seen if each.status == _FINE and each.digest}


def _last_before_approval(disclosure: Disclosure) -> SiteCheck | None:
    """What a body has looked at since is left aside: it would make what it changed look approved."""
    done = SiteCheck.objects.filter(
        disclosure=disclosure, state=jobs.DONE, purpose=OWN, ended_at__lte=disclosure.approved_at
    )
    return done.order_by("-number").first()


def _why_nothing(made: Audit) -> Problem | None:
    """Why there is nothing to tell of any item, or nothing: not one address answered, nor the home page."""
    seen = [each for item in made.items for each in item.addresses]
    if not made.is_blind or any(each.status for each in seen):
        return None
    return _CLOSED if any(each.cause == "robots" for each in seen) else _SILENT


def _kept_before(check: SiteCheck) -> Iterator[Kept]:
    """What is stored already of this disclosure, without its content; a review keeps everything itself."""
    if check.purpose != REVIEW:
        rows = Record.objects.filter(check_of__disclosure=check.disclosure_id, kind="response")
        for url, at, digest in rows.values_list("url", "at", "digest").order_by("pk"):
            yield Kept("response", url, at, digest, b"")


def _progress_of(check: SiteCheck) -> Callable[[int, int], None]:
    """Writes how far a check is, once a second at most; OvertakenError where it is not ours any more."""
    clock = looking.Clock(seconds=1.0)
    mine = SiteCheck.objects.filter(pk=check.pk, state=jobs.WORKING, began_at=check.began_at)

    def told(pages: int, found: int) -> None:
        if clock.is_due() and not mine.update(pages=pages, found=found):
            raise jobs.OvertakenError

    return told


def _store(check: SiteCheck, made: Audit, spool: Spool) -> None:
    report = siteaudit.as_plain(made)
    digest = hashlib.sha256(rfc8785.dumps(report)).hexdigest()
    found = sum(1 for item in made.items for seen in item.addresses if seen.path is not None)
    with transaction.atomic():
        rows = spool.records(check)
        while some := list(islice(rows, _AT_ONCE)):
            Record.objects.bulk_create(some)
        SiteCheck.objects.filter(pk=check.pk, state=jobs.WORKING).update(
            report=report, digest=digest, pages=made.pages, found=found
        )
        jobs.finish(check)
        _tell(check, None, "site-check.done", digest=digest, verdicts=count(made))


def count(made: Audit) -> dict[str, int]:
    """How many items have each verdict."""
    said = [item.verdict for item in made.items]
    return {verdict: said.count(verdict) for verdict in siteaudit.VERDICTS}


class Spool:
    """Records as they come, in a file until all are there: however large the site, memory stays flat."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._rows: list[tuple[Kept, int]] = []  # without their content, and its length

    def put(self, kept: Kept) -> None:
        self._file.write(kept.content)
        bare = Kept(kept.kind, kept.url, kept.at, kept.digest, b"")
        self._rows.append((bare, len(kept.content)))

    def records(self, check: SiteCheck) -> Iterator[Record]:
        """Each as a row, in the order they came."""
        self._file.seek(0)
        longest = Record._meta.get_field("url").max_length
        for number, (kept, length) in enumerate(self._rows, 1):
            yield Record(
                check_of=check, number=number, kind=kept.kind, url=kept.url[:longest], at=kept.at,
                digest=kept.digest, content=self._file.read(length),
            )  # fmt: skip


# ------------------------------------------------------------------------------------------- what came of it


def checks_of(disclosure: Disclosure, person: Person) -> QuerySet[SiteCheck]:
    """The checks a person may see, newest first, without their reports.

    Its own people see all; who looks on, those from the approval on and the one that was approved with it.
    """
    found = SiteCheck.objects.filter(disclosure=disclosure).defer("report").select_related("asked_by")
    if roles_at(person, disclosure.round.body).isdisjoint(OWN_ROLES):
        if disclosure.approved_at is None:
            return found.none()
        before = found.filter(state=jobs.DONE, purpose=OWN, ended_at__lte=disclosure.approved_at)
        last = before.order_by("-number").values("pk")[:1]
        found = found.filter(asked_at__gte=disclosure.approved_at) | found.filter(
            pk__in=list(last.values_list("pk", flat=True))
        )
    return found.order_by("-number")


def latest(disclosure: Disclosure, *purposes: str) -> SiteCheck | None:
    """The newest check that is done and looked at everything, for these purposes or any; None before."""
    wanted = purposes or (OWN, REVIEW)
    done = SiteCheck.objects.filter(disclosure=disclosure, state=jobs.DONE, purpose__in=wanted)
    return done.order_by("-number").first()


def verdicts(disclosure: Disclosure) -> Mapping[str, Verdict]:
    """What the newest check suggests of each item; not checked where its addresses are others by now.

    >>> verdicts(disclosure)["O1"]
    'not_met'
    """
    found = latest(disclosure)
    if found is None:
        return {}
    asked = asked_by_entries(disclosure)
    return {
        item.code: item.verdict if found.asked.get(item.code) == asked.get(item.code) else "not_checked"
        for item in audit_of(found).items
    }


def audit_of(check: SiteCheck) -> Audit:
    """What a check that is done has seen."""
    assert check.report is not None
    return siteaudit.from_plain(check.report)
