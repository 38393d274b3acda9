"""The desk of who reviews: every disclosure that waits for them, by deadline, and how far each is.

Everything is counted by the database, so that eight thousand bodies cost as many queries as eight. A reader
sees of a disclosure that others still read only what is their own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, When

from prongsai.frameworks import Text
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import review_access as access
from prongsai.web.evidence.models import Assignment, Disclosure, Reading
from prongsai.web.evidence.states import STATES
from prongsai.web.rounds.models import Round

#: How many items have a score, by disclosure and place.
_Counted = Mapping[tuple[int, int], int]

_FIRST_DONE = Q(assignment__first_done_at__isnull=False)
_SECOND_DONE = Q(assignment__second__isnull=True) | Q(assignment__second_done_at__isnull=False)
_HAS_READERS = Q(assignment__first__isnull=False)
_READ = _HAS_READERS & _FIRST_DONE & _SECOND_DONE
_APPROVED = Q(state="approved")

_LEFT_TO_DO = Case(When(state="scored", then=1), When(state="final", then=2), default=0)

#: Where a disclosure stands on the desk: which they are, and in words.
STANDINGS: Mapping[str, tuple[Q, Text]] = {
    "free": (_APPROVED & ~_HAS_READERS, Text("ยังไม่มีผู้ตรวจ", "without readers")),
    "reading": (_APPROVED & _HAS_READERS & ~_READ, Text("กำลังตรวจ", "being read")),
    "read": (_APPROVED & _READ, Text("รอผู้ประเมินหลักตัดสิน", "for the lead to decide")),
    **{state: (Q(state=state), STATES[state]) for state in ("scored", "clarifying", "final")},
}


@dataclass(frozen=True, slots=True)
class Progress:
    """One reader of a disclosure: how many items have a score, and whether the reading has ended."""

    place: int
    person: Person
    scored: int
    has_ended: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One disclosure on the desk; `days` are those left, below zero where it is late, None without a day.

    `readers` are those that the person looking may know of. `is_led` where they lead its review.
    """

    disclosure: Disclosure
    standing: Text
    items: int
    readers: Sequence[Progress]
    due: datetime.date | None
    days: int | None
    mine: int | None
    is_led: bool

    @property
    def late_by(self) -> int:
        return max(0, -(self.days or 0))


def waiting(person: Person) -> QuerySet[Disclosure]:
    """All that stands on the person's desk: what is to be done before what waits for its body or is final,
    each by the day it is due.
    """
    found = access.on_desk(person).select_related("round__body", "assignment__first", "assignment__second")
    by_day = F("assignment__due").asc(nulls_last=True)
    return found.order_by(_LEFT_TO_DO, by_day, "round__body__order", "pk")


def years(person: Person) -> Sequence[int]:
    """The fiscal years of what stands on the desk, the latest first."""
    found = access.on_desk(person).order_by().values_list("round__year", flat=True)
    return sorted(found.distinct(), reverse=True)


def is_late(today: datetime.date) -> Q:
    """Which are late: still to be read or decided after their last day."""
    return _APPROVED & Q(assignment__due__lt=today)


def tallies(found: QuerySet[Disclosure], today: datetime.date) -> tuple[Sequence[tuple[str, Text, int]], int]:
    """How many stand where, and how many are late."""
    counts = {code: Count("pk", filter=which, distinct=True) for code, (which, _) in STANDINGS.items()}
    late = Count("pk", filter=is_late(today), distinct=True)
    counted = found.order_by().aggregate(**counts, late=late)
    return [(code, name, counted[code]) for code, (_, name) in STANDINGS.items()], counted["late"]


def rows(page: Sequence[Disclosure], person: Person, today: datetime.date) -> Sequence[Row]:
    """The disclosures of one page, as this person may know of them."""
    bodies = access.led_bodies(person).filter(pk__in=[each.round.body_id for each in page])
    led, counted = set(bodies.values_list("pk", flat=True)), _counted(page)
    return [_row(each, person, today, each.round.body_id in led, counted) for each in page]


def _counted(page: Sequence[Disclosure]) -> _Counted:
    found = Reading.objects.filter(disclosure__in=[each.pk for each in page]).order_by()
    counts = found.values_list("disclosure", "place").annotate(number=Count("pk"))
    return {(disclosure, place): number for disclosure, place, number in counts}


def _row(each: Disclosure, person: Person, today: datetime.date, is_led: bool, counted: _Counted) -> Row:
    assignment: Assignment | None = getattr(each, "assignment", None)
    mine = access.place_of(assignment, person)
    sees_all = is_led and not access.is_blind_to(assignment, person)
    readers = [one for one in progress(each, assignment, counted) if sees_all or one.place == mine]
    due = assignment.due if assignment else None
    days = (due - today).days if due and each.state == "approved" else None
    items = len(each.round.framework.items)
    return Row(each, _standing(each, assignment), items, readers, due, days, mine, is_led)


def _standing(each: Disclosure, assignment: Assignment | None) -> Text:
    """In words; two readings that are not both done are being read, whichever of them is not."""
    if each.state != "approved":
        return STATES[each.state]
    is_free = assignment is None or assignment.first_id is None
    code = "free" if is_free else "read" if access.is_read(assignment) else "reading"
    return STANDINGS[code][1]


def progress(
    each: Disclosure, assignment: Assignment | None, counted: _Counted | None = None
) -> Sequence[Progress]:
    """How far each reader of a disclosure is."""
    counted = _counted([each]) if counted is None else counted
    readers = ((1, assignment.first), (2, assignment.second)) if assignment else ()
    return [
        Progress(place, reader, counted.get((each.pk, place), 0), access.has_ended(assignment, place))
        for place, reader in readers
        if reader is not None
    ]


def owed(person: Person, round_: Round) -> Iterator[tuple[Text, str, datetime.date | None]]:
    """What a reviewer is to do in a round: the sentence, the page it is done on, and the day it is due.

    Of how far another reader is nothing is said to who reads and has not ended.
    """
    if not access.is_reviewer(person):
        return
    found = (
        access.on_desk(person).filter(round=round_, state="approved").select_related("round__body").first()
    )
    if found is None:
        return
    assignment = access.assignment_of(found)
    due = assignment.due if assignment else None
    if access.why_not_read(found, person) is None:
        yield Text("ตรวจให้คะแนนการเปิดเผยข้อมูล (OIT)", "Read and score the disclosures (OIT)"), "review", due
    if access.why_not_assign(found, person) is None and (assignment is None or assignment.first_id is None):
        yield Text("มอบหมายผู้ตรวจการเปิดเผยข้อมูล", "Name readers of the disclosures"), "review", None
    if access.is_read(assignment) and access.why_not_lead(found, person) is None:
        yield Text("ตัดสินและแจ้งคะแนนเบื้องต้น", "Decide, and tell preliminary scores"), "review-decide", due
