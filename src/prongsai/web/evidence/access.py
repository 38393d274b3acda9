"""Which disclosures a person may see and change.

A body's own people see the newest version in whatever state it is; whoever looks on sees the newest that was
approved, and never a draft. A contributor fills in what their units were asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404

from prongsai.frameworks import Text
from prongsai.web.accounts.access import OWN_ROLES, roles_at, units_of
from prongsai.web.accounts.models import Person
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.evidence.states import LOCKED, OPEN, STATES
from prongsai.web.rounds.models import Round

#: Who looks on over disclosures that were approved.
LOOKERS_ON = ("assessor", "lead", "overseer", "auditor")


def versions_of(round_: Round) -> QuerySet[Disclosure]:
    """Every version of a round's disclosures, the newest first."""
    found = Disclosure.objects.filter(round=round_).order_by("-version")
    return found.select_related("round__body", "sent_by", "approved_by")


def current(round_: Round) -> Disclosure | None:
    """The newest version, in whatever state; None where nothing was begun."""
    return versions_of(round_).first()


def is_own(round_: Round, person: Person) -> bool:
    """Whether the person works at the body itself."""
    return not roles_at(person, round_.body).isdisjoint(OWN_ROLES)


def seen_by(round_: Round, person: Person) -> Disclosure | None:
    """The version a person may see, or nothing."""
    roles = roles_at(person, round_.body)
    if not roles.isdisjoint(OWN_ROLES):
        return current(round_)
    if roles.isdisjoint(LOOKERS_ON):
        return None
    return versions_of(round_).filter(state__in=LOCKED).first()


def seen_or_404(round_: Round, person: Person) -> Disclosure:
    """The version a person may see; not there otherwise."""
    found = seen_by(round_, person)
    if found is None:
        raise Http404
    return found


def editing_refused(disclosure: Disclosure, person: Person) -> Callable[[Entry], Text | None]:
    """What says of each entry of a disclosure why the person may not change it now, or nothing."""
    body = disclosure.round.body
    is_officer = "officer" in roles_at(person, body)
    own = set() if is_officer else set(units_of(person, body).values_list("pk", flat=True))

    closed = why_not_open(disclosure)

    def refused(entry: Entry) -> Text | None:
        if closed is not None:
            return closed
        if not is_officer and (entry.unit_id is None or entry.unit_id not in own):
            return Text(
                "เฉพาะเจ้าหน้าที่ หรือส่วนราชการที่รับผิดชอบข้อนี้ กรอกได้",
                "Only the officer, or the unit in charge of this item, fills it in.",
            )
        return None

    return refused


def why_not_edit(entry: Entry, person: Person) -> Text | None:
    """Why a person may not change an entry now, or nothing."""
    return editing_refused(entry.disclosure, person)(entry)


def why_not_open(disclosure: Disclosure) -> Text | None:
    """Why nobody may change the entries now, or nothing."""
    if disclosure.state in OPEN:
        return None
    name = STATES[disclosure.state]
    if disclosure.state == "sent":
        return Text(
            f"การเปิดเผยข้อมูลอยู่ในสถานะ “{name.th}” จึงแก้ไขไม่ได้ ต้องถอนกลับหรือให้ผู้บริหารส่งกลับก่อน",
            f"The disclosures are {name.en}: take them back, or have them sent back, to change them.",
        )
    return Text(
        f"การเปิดเผยข้อมูลอยู่ในสถานะ “{name.th}” จึงล็อกไว้ แก้ไขไม่ได้",
        f"The disclosures are {name.en}: they are locked and cannot be changed.",
    )
