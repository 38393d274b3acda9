"""Filling in what a body discloses, and its way to the executive: sent, taken back, sent back, approved.

Whoever saves an entry says which version they saw; where somebody saved another since, `StaleError` gives
that one back, and nothing is written over it. Approving needs the seal of what was shown: what changed since
was not seen, and is not approved.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone

from prongsai.errors import Place, Problem
from prongsai.frameworks import Text
from prongsai.web.accounts import access, trail
from prongsai.web.accounts.access import RefusedError, refuse
from prongsai.web.accounts.models import Person, Unit
from prongsai.web.evidence import checking
from prongsai.web.evidence.access import current, why_not_edit, why_not_open
from prongsai.web.evidence.entries import blank, entries_of
from prongsai.web.evidence.models import Disclosure, Entry, EntryVersion, Reading
from prongsai.web.evidence.states import TRANSITIONS
from prongsai.web.rounds.models import Round

#: What is filled in of an item; the officer gives the last two.
FIELDS = ("addresses", "explanation", "click_path", "ticked", "is_filled")
OF_OFFICER = ("unit", "due")
#: The problem of a move that lacks its reason.
NO_REASON = "no-reason"
#: What a move is called on its button.
MOVE_NAMES: Mapping[str, Text] = {
    "sent": Text("เสนอผู้บริหาร", "Send to the executive"),
    "draft": Text("ถอนกลับมาแก้ไข", "Take back"),
    "returned": Text("ส่งกลับพร้อมเหตุผล", "Send back with the reason"),
    "approved": Text("อนุมัติและส่งตรวจ", "Approve and send for review"),
}
_CANNOT_NOW = Text(
    "การเปิดเผยข้อมูลอยู่ในขั้นที่ทำเช่นนั้นไม่ได้แล้ว", "The disclosures are at a stage where this cannot be done."
)


class StaleError(RefusedError):
    """Somebody saved an entry while another was writing; `saved` is it as it stands."""

    def __init__(self, saved: Entry) -> None:
        self.saved = saved
        th = "มีผู้บันทึกข้อนี้ไปแล้วระหว่างที่ท่านแก้ไข ยังไม่มีสิ่งใดถูกเขียนทับ โปรดดูข้อที่ต่างกันแล้วบันทึกอีกครั้ง"
        en = (
            "Somebody saved this item while you were writing. Nothing was overwritten: "
            "see what differs, then save."
        )
        super().__init__(Problem("stale", th, en))


# ------------------------------------------------------------------------------------------- filling in


def begun(round_: Round) -> Disclosure:
    """The round's newest disclosure, begun where there is none, held until the transaction ends."""
    Round.objects.select_for_update().get(pk=round_.pk)
    found = current(round_)
    if found is None:
        found = Disclosure.objects.create(round=round_)
        Entry.objects.bulk_create(Entry(disclosure=found, code=item.code) for item in round_.framework.items)
    return _held(found)


def _held(disclosure: Disclosure) -> Disclosure:
    """The disclosure as it stands, held: whoever changes it or its entries waits for the other."""
    Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    found = current(disclosure.round)
    assert found is not None
    return found


def save(round_: Round, code: str, version: int, given: Mapping[str, Any], person: Person) -> Entry:
    """Save an entry that was read at `version`; StaleError where another version stands by now.

    `given` holds some of FIELDS, and of OF_OFFICER where an officer saves it.
    """
    with transaction.atomic():
        _refuse_before_beginning(round_, code, person)
        entry = _entry_of(begun(round_), code)
        refuse(why_not_edit(entry, person))
        if entry.version != version:
            raise StaleError(entry)
        if not given.keys().isdisjoint(OF_OFFICER):
            refuse(access.why_not("officer", person, round_.body))
        changed = [name for name, value in given.items() if getattr(entry, name) != value]
        for name in changed:
            setattr(entry, name, given[name])
        _refuse_empty(entry)
        if changed or _is_copied(entry):
            _keep([entry], person)
            _tell(entry.disclosure, person, "disclosure.entry", _role(entry, person), item=code, keys=changed)
    return entry


def _refuse_before_beginning(round_: Round, code: str, person: Person) -> None:
    """Whoever may not fill in anything begins nothing either."""
    if current(round_) is None:
        refuse(why_not_edit(Entry(disclosure=blank(round_), code=code), person))


def _entry_of(disclosure: Disclosure, code: str) -> Entry:
    found = disclosure.entries.select_related("unit").filter(code=code).first()
    if found is None:
        raise RefusedError(Problem("no-item", f"ปีนี้ไม่มีข้อ {code}", f"This year has no item {code}."))
    found.disclosure = disclosure
    return found


def _refuse_empty(entry: Entry) -> None:
    if entry.is_filled and not (entry.addresses or entry.explanation.strip()):
        th = "ข้อที่ไม่มีที่อยู่ ต้องบอกเหตุผลในคำอธิบายก่อน จึงจะทำเครื่องหมายว่าครบแล้วได้"
        en = "An item without an address needs its reason in the explanation before it is marked as done."
        raise RefusedError(Problem("no-explanation", th, en, Place(column="explanation")))


def _is_copied(entry: Entry) -> bool:
    newest = entry.versions.filter(version=entry.version).values_list("content", flat=True).first()
    return newest is not None and "copied_from" in newest


def _role(entry: Entry, person: Person) -> str:
    return "officer" if "officer" in access.roles_at(person, entry.disclosure.round.body) else "contributor"


def plain(entry: Entry) -> dict[str, Any]:
    """An entry as its versions keep it."""
    return {
        **{name: getattr(entry, name) for name in FIELDS},
        "unit": entry.unit.name if entry.unit else "",
        "due": entry.due.isoformat() if entry.due else "",
    }


def _keep(entries: Sequence[Entry], person: Person, **more: Any) -> None:
    """Store changed entries, each as its next version."""
    for entry in entries:
        entry.version += 1
    Entry.objects.bulk_update(entries, [*FIELDS, *OF_OFFICER, "version"])
    EntryVersion.objects.bulk_create(
        EntryVersion(entry=each, version=each.version, content={**plain(each), **more}, person=person)
        for each in entries
    )


def ask_units(
    round_: Round, codes: Collection[str], unit: Unit | None, due: datetime.date | None, person: Person
) -> int:
    """Put a unit in charge of items, to be filled in by a day; gives how many entries that changed."""
    with transaction.atomic():
        refuse(access.why_not("officer", person, round_.body))
        disclosure = begun(round_)
        refuse(why_not_open(disclosure))
        wanted = [each for each in entries_of(disclosure) if each.code in codes]
        changed = [each for each in wanted if (each.unit, each.due) != (unit, due)]
        marked = copied_among(changed)
        for each in changed:
            each.unit, each.due = unit, due
        for year, entries in marked.items():
            _keep(entries, person, **({} if year is None else {"copied_from": year}))
        if changed:
            items = [each.code for each in changed]
            name = unit.name if unit else ""
            _tell(disclosure, person, "disclosure.asked", "officer", unit=name, items=items)
    return len(changed)


def copied_among(entries: Sequence[Entry]) -> Mapping[int | None, list[Entry]]:
    """Entries by the year they stand copied from, None where somebody looked at them since."""
    found: dict[int | None, list[Entry]] = {}
    at = {each.pk: each.version for each in entries}
    rows = EntryVersion.objects.filter(entry__in=at).values_list("entry", "version", "content")
    years = {pk: content.get("copied_from") for pk, version, content in rows if at[pk] == version}
    for each in entries:
        found.setdefault(years.get(each.pk), []).append(each)
    return found


def fill_from(round_: Round, year: int, drafts: Mapping[str, Mapping[str, Any]], person: Person) -> list[str]:
    """Put what an earlier year held into the entries that are empty; gives their codes.

    They are marked as copied until somebody saves them.
    """
    with transaction.atomic():
        refuse(access.why_not("officer", person, round_.body))
        disclosure = begun(round_)
        refuse(why_not_open(disclosure))
        empty = [
            each for each in entries_of(disclosure)
            if each.code in drafts and not (each.addresses or each.explanation or each.is_filled)
        ]  # fmt: skip
        for entry in empty:
            for name, value in drafts[entry.code].items():
                setattr(entry, name, value)
        codes = [each.code for each in empty]
        if empty:
            _keep(empty, person, copied_from=year)
            _tell(disclosure, person, "disclosure.copied", "officer", items=codes, source=year)
    return codes


# ---------------------------------------------------------------------------------- to the executive


def content_of(disclosure: Disclosure) -> bytes:
    """Everything that is approved, as RFC 8785 JSON: every entry in the order of the items, the website from
    whose home page they are clicked to, the year's rules, and what the last site check said.
    """
    round_, check = disclosure.round, checking.latest(disclosure)
    entries = [
        {"code": each.code, "addresses": each.addresses, "explanation": each.explanation,
         "click_path": each.click_path, "ticked": each.ticked, "unit": each.unit.name if each.unit else ""}
        for each in entries_of(disclosure)
    ]  # fmt: skip
    whole = {
        "body": round_.body.name,
        "entries": entries,
        "framework": {"code": round_.framework.code, "digest": round_.framework.digest},
        "site_check": None if check is None else {"digest": check.digest, "number": check.number},
        "version": disclosure.version,
        "website": round_.body.website,
        "year": round_.year,
    }
    return rfc8785.dumps(whole)


def seal_of(disclosure: Disclosure) -> str:
    """SHA-256 of what would be approved now; of what was, where it was."""
    return disclosure.digest or hashlib.sha256(content_of(disclosure)).hexdigest()


def why_not_move(disclosure: Disclosure, to: str, person: Person) -> Text | None:
    """Why this person may not send, take back, send back or approve now, or nothing."""
    role = TRANSITIONS.get((disclosure.state, to)) if to in MOVE_NAMES else None
    if role is None:
        return _CANNOT_NOW
    refused = access.why_not(role, person, disclosure.round.body)
    if refused is None and to == "approved" and disclosure.sent_by_id == person.pk:
        return Text(
            "ผู้ที่เสนอจะอนุมัติเองไม่ได้ ต้องเป็นผู้บริหารอีกคนหนึ่ง", "Whoever sent the disclosures cannot approve them."
        )
    return refused


def open_moves(disclosure: Disclosure, person: Person) -> list[str]:
    """The moves this person may make now."""
    return [to for to in MOVE_NAMES if why_not_move(disclosure, to, person) is None]


def not_done(entries: Sequence[Entry]) -> list[str]:
    """Codes of the items nobody has marked as done."""
    return [each.code for each in entries if not each.is_filled]


def move(disclosure: Disclosure, to: str, person: Person, reason: str = "", seen: str = "") -> Disclosure:
    """Make a move; RefusedError says why it may not be made.

    Sending back needs a reason. Approving needs `seen`, the seal of what the executive was shown, and locks
    all of it: a digest of everything stands with it, and in the trail.
    """
    with transaction.atomic():
        held = _held(disclosure)
        if held.pk != disclosure.pk:
            refuse(_CANNOT_NOW)
        refuse(why_not_move(held, to, person))
        role, before = TRANSITIONS[held.state, to], held.state
        _prepare(held, to, person, reason.strip(), seen)
        held.state = to
        held.save()
        more = {"digest": held.digest} if to == "approved" else {}
        told = {"before": before, "reason": held.reason, **more}
        _tell(held, person, f"disclosure.{to}", role, **told)
    return held


def _prepare(held: Disclosure, to: str, person: Person, reason: str, seen: str) -> None:
    """What a move asks for, and what it leaves on the disclosure."""
    if to == "returned" and not reason:
        raise RefusedError(Problem(NO_REASON, "โปรดบอกเหตุผลที่ส่งกลับ", "Say why it is sent back."))
    held.reason = reason if to == "returned" else ""
    if to == "sent":
        _refuse_unfinished(held)
        held.sent_by, held.sent_at = person, timezone.now()
    if to == "approved":
        held.content = content_of(held)
        held.digest = hashlib.sha256(held.content).hexdigest()
        if held.digest != seen:
            raise RefusedError(
                Problem(
                    "changed-since",
                    "ข้อมูลหรือผลตรวจเว็บไซต์เปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ ยังไม่ได้อนุมัติ โปรดอ่านอีกครั้ง",
                    "The disclosures or their site check changed since you opened this page. "
                    "Nothing was approved; please read it again.",
                )
            )
        held.approved_by, held.approved_at = person, timezone.now()


def _refuse_unfinished(held: Disclosure) -> None:
    left = not_done(entries_of(held))
    if left:
        codes = ", ".join(left)
        th = f"ยังกรอกไม่ครบ {len(left)} ข้อ: {codes} ข้อที่ไม่มีที่อยู่ให้บอกเหตุผลไว้ แล้วทำเครื่องหมายว่าครบ"
        en = f"{len(left)} items are not done: {codes}. Give a reason where there is no address; mark them."
        raise RefusedError(Problem("not-done", th, en))


def refuse_moved_on() -> None:
    """RefusedError that the disclosures are another version by now."""
    refuse(_CANNOT_NOW)


def why_not_correct(disclosure: Disclosure, person: Person) -> Text | None:
    """Why a person may not begin a corrected version of what was approved, or nothing."""
    if disclosure.state != "approved":
        return _CANNOT_NOW
    refused = access.why_not("officer", person, disclosure.round.body)
    if refused is None and Reading.objects.filter(disclosure=disclosure).exists():
        return Text(
            "ผู้ประเมินเริ่มตรวจแล้ว จึงแก้ไขไม่ได้ ให้ชี้แจงเมื่อแจ้งคะแนนเบื้องต้น",
            "The assessors have begun; what is to be said is said once preliminary scores are told.",
        )
    return refused


def correct(disclosure: Disclosure, person: Person, reason: str) -> Disclosure:
    """Begin a corrected version with every entry as it was approved; the one before stays as it is."""
    with transaction.atomic():
        held = _held(disclosure)
        if held.pk != disclosure.pk:
            refuse(_CANNOT_NOW)
        refuse(why_not_correct(held, person))
        if not reason.strip():
            raise RefusedError(Problem(NO_REASON, "โปรดบอกเหตุผลที่แก้ไข", "Say why it is corrected."))
        held.state, held.reason = "replaced", reason.strip()
        held.save()
        made = Disclosure.objects.create(round=held.round, version=held.version + 1)
        _carry_over(held, made, person)
        _tell(made, person, "disclosure.replaced", "officer", reason=held.reason, digest=held.digest)
    return made


def _carry_over(old: Disclosure, new: Disclosure, person: Person) -> None:
    names = (*FIELDS, *OF_OFFICER)
    Entry.objects.bulk_create(
        Entry(disclosure=new, code=each.code, **{name: getattr(each, name) for name in names})
        for each in entries_of(old)
    )
    EntryVersion.objects.bulk_create(
        EntryVersion(entry=each, version=each.version, content=plain(each), person=person)
        for each in new.entries.select_related("unit")
    )


def _tell(disclosure: Disclosure, person: Person, action: str, role: str, **detail: Any) -> None:
    round_ = disclosure.round
    about, version = str(round_.year), disclosure.version
    trail.write(person, action, body=round_.body, role=role, about=about, version=version, **detail)
