"""Reading a disclosure: readers are named, each scores item by item without seeing the other, and ends.

Until every reader has ended nothing tells of how far one is: no entry of the trail is written for a single
score, and that a reading ended is told with the last of them. From then on the database refuses changes.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from prongsai.errors import Problem
from prongsai.frameworks import Text
from prongsai.web.accounts import trail, walls
from prongsai.web.accounts.access import RefusedError, refuse, roles_at
from prongsai.web.accounts.models import Body, Person
from prongsai.web.evidence import review_access as access
from prongsai.web.evidence.models import Assignment, Disclosure, Reading

MET, NOT_MET = 100, 0
#: The problem of a zero without a word of the assessor's own.
NO_WORDS = "words-needed"
_NO_WORDS = Problem(
    NO_WORDS,
    "ให้ 0 ต้องเขียนเหตุผลด้วยคำของท่านเอง หน่วยงานจะได้อ่านเมื่อแจ้งคะแนน",
    "A zero needs words of your own; the body reads them once scores are told.",
)
_TWICE = Text("ผู้ตรวจคนที่หนึ่งและคนที่สองต้องเป็นคนละคน", "First and second reader must be two persons.")
_NO_FIRST = Text("ต้องมีผู้ตรวจคนที่หนึ่งก่อน", "There must be a first reader.")
_BEGINS_ANEW = Text("ผู้ตรวจคนนี้ยืนยันผลแล้ว จึงเปลี่ยนไม่ได้", "This reader has ended and cannot be replaced any more.")
_SEEN = Text(
    "การตรวจสิ้นสุดแล้วและเปิดดูได้แล้ว จึงเพิ่มผู้ตรวจคนที่สองไม่ได้",
    "The reading ended and may be seen by now, so no second reader can be added.",
)
_OTHERS_PLACE = Text(
    "ท่านเป็นผู้ตรวจของหน่วยงานนี้ จึงเปลี่ยนผู้ตรวจอีกคนไม่ได้ ให้ผู้ประเมินหลักคนอื่นดำเนินการ",
    "You read this body yourself: another lead assessor must change the other reader.",
)


@dataclass(frozen=True, slots=True)
class Given:
    """A score of an item with reasons of the bank, by key, and words."""

    score: int
    reasons: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Who reads, and until when."""

    first: Person | None
    second: Person | None
    due: datetime.date | None


class StaleError(RefusedError):
    """The item was scored in another window meanwhile; `saved` is what stands, None where nothing does."""

    def __init__(self, saved: Reading | None) -> None:
        self.saved = saved
        th = "ท่านให้คะแนนข้อนี้จากอีกหน้าต่างหนึ่งแล้ว ยังไม่มีสิ่งใดถูกเขียนทับ โปรดดูแล้วบันทึกอีกครั้ง"
        en = "You scored this item in another window. Nothing was overwritten: look, then save again."
        super().__init__(Problem("stale", th, en))


# ------------------------------------------------------------------------------------------ who reads what


def assign(disclosure: Disclosure, named: Named, person: Person) -> None:
    """Name the readers and the last day. What a reader who is replaced had scored so far is thrown away.

    RefusedError where somebody may not read it, has ended, or the readings may be seen by now.
    """
    with transaction.atomic():
        held = _held(disclosure)
        refuse(access.why_not_assign(held, person))
        row = access.assignment_of(held) or Assignment(disclosure=held)
        refuse(_why_not_named(held, row, named, person))
        was_read = access.is_read(row)
        _replace(row, 1, named.first)
        _replace(row, 2, named.second)
        row.first, row.second, row.due = named.first, named.second, named.due
        row.version += 1 if row.pk else 0
        row.save()
        body, year = held.round.body, str(held.round.year)
        trail.write(person, "review.assigned", body=body, role="lead", about=year, **_told(held, row))
        if not was_read:  # taking the second reader away may leave none that has not ended
            _tell_of_ends(held, row)


def assign_all(chosen: Iterable[tuple[Disclosure, Named]], person: Person) -> None:
    """Name the readers of several, all or none; RefusedError names each body that stands in the way."""
    problems: list[Problem] = []
    with transaction.atomic():
        for disclosure, named in chosen:
            try:
                assign(disclosure, named, person)
            except RefusedError as error:
                name = disclosure.round.body.name
                problems.extend(
                    replace(each, th=f"{name}: {each.th}", en=f"{name}: {each.en}") for each in error.problems
                )
        if problems:
            raise RefusedError(problems)


def _why_not_named(held: Disclosure, row: Assignment, named: Named, person: Person) -> Text | None:
    if named.first is None:
        return _NO_FIRST
    if named.second is not None and named.first.pk == named.second.pk:
        return _TWICE
    mine = access.place_of(row, person)
    for place, old, new in ((1, row.first_id, named.first), (2, row.second_id, named.second)):
        if old == (new.pk if new else None):
            continue
        # The same sentence however far the other reader is, who must not be guessed at.
        if access.is_blind_to(row, person) and place != mine:
            return _OTHERS_PLACE
        if access.has_ended(row, place):
            return _BEGINS_ANEW
        if place == 2 and old is None and access.is_read(row):
            return _SEEN
        if new is not None and (refused := access.Readers([held]).why_not(held, new)):
            return refused
    return None


def _replace(row: Assignment, place: int, new: Person | None) -> None:
    """A new reader begins with nothing."""
    old = row.first_id if place == 1 else row.second_id
    if row.pk and old is not None and old != (new.pk if new else None):
        Reading.objects.filter(disclosure=row.disclosure_id, place=place).delete()


def _told(held: Disclosure, row: Assignment) -> dict[str, Any]:
    """What the trail, which bodies read, says of readers before they ended: how many and by when."""
    readers = sum(each is not None for each in (row.first_id, row.second_id))
    due = row.due.isoformat() if row.due else ""
    return {"version": held.version, "readers": readers, "due": due}


def assign_in_turn(
    disclosures: Iterable[Disclosure], person: Person, due: datetime.date | None, *, with_second: bool
) -> tuple[int, Sequence[Body]]:
    """Give every one without readers to those who may read it, in turn: whoever has least comes next.

    Gives how many were assigned, and the bodies for which there are not enough readers.
    """
    with transaction.atomic():
        chosen = Q(pk__in=[each.pk for each in disclosures], round__body__in=access.led_bodies(person))
        rows_ = Disclosure.objects.select_for_update(of=("self",)).select_related("round__body")
        free = rows_.filter(chosen, state="approved", assignment=None)
        held = list(free.order_by("round__body__order", "pk"))
        readers, load, wanted = access.Readers(held), _load(), 2 if with_second else 1
        rows, lacking = [], []
        for each in held:
            next_ones = sorted(readers.of(each), key=lambda one: (load[one.pk], one.name, one.pk))[:wanted]
            if len(next_ones) < wanted or readers.has_part(each, person.pk):
                lacking.append(each.round.body)
                continue
            load.update(one.pk for one in next_ones)
            second = next_ones[1] if with_second else None
            rows.append(Assignment(disclosure=each, first=next_ones[0], second=second, due=due))
        Assignment.objects.bulk_create(rows, batch_size=500)
        by_year: dict[int, list[Assignment]] = {}
        for row in rows:
            by_year.setdefault(row.disclosure.round.year, []).append(row)
        for year, of_year in by_year.items():
            told = [(row.disclosure.round.body, _told(row.disclosure, row)) for row in of_year]
            trail.write_all(person, "review.assigned", told, role="lead", about=str(year))
    return len(rows), lacking


def _load() -> Counter[int]:
    """How many disclosures each person reads that are not scored yet."""
    waiting = Assignment.objects.filter(disclosure__state="approved").order_by()
    pairs = waiting.values_list("first", "second")
    return Counter(reader for pair in pairs for reader in pair if reader is not None)


# --------------------------------------------------------------------------------------------- the reading


def score(disclosure: Disclosure, code: str, given: Given, seen: int, person: Person) -> Reading:
    """Score one item; `seen` is the version of the reading that was on the page, 0 where there was none.

    RefusedError where a zero has no words, or the person may not read it now; StaleError where the item was
    scored meanwhile.
    """
    with transaction.atomic():
        held = _held(disclosure)
        refuse(access.why_not_read(held, person))
        if given.score not in (MET, NOT_MET):
            refuse(Text("คะแนนต้องเป็น 0 หรือ 100", "The score must be 0 or 100."))
        if given.score == NOT_MET and not given.words.strip():
            raise RefusedError(_NO_WORDS)
        place = access.place_of(access.assignment_of(held), person)
        assert place is not None  # or reading it would have been refused
        row = Reading.objects.filter(disclosure=held, place=place, code=code).first()
        if (row.version if row else 0) != seen:
            raise StaleError(row)
        row = row or Reading(disclosure=held, place=place, code=code, version=0)
        row.person, row.score, row.words = person, given.score, given.words.strip()
        row.reasons = list(given.reasons)
        row.version += 1
        row.save()
    return row


def unscored(disclosure: Disclosure, place: int) -> Sequence[str]:
    """The codes of the items that the reader at a place has not scored, in the order of the year."""
    read = set(Reading.objects.filter(disclosure=disclosure, place=place).values_list("code", flat=True))
    return [item.code for item in disclosure.round.framework.items if item.code not in read]


def end(disclosure: Disclosure, person: Person) -> None:
    """Say that one's reading is done; RefusedError where items are missing. It cannot be changed any more."""
    with transaction.atomic():
        held = _held(disclosure)
        refuse(access.why_not_read(held, person))
        row = access.assignment_of(held)
        place = access.place_of(row, person)
        assert row is not None  # or reading it would have been refused
        assert place is not None
        if missing := unscored(held, place):
            listed = ", ".join(missing)
            refuse(Text(f"ยังไม่ได้ให้คะแนนข้อ {listed}", f"These items have no score yet: {listed}."))
        # `version` stays: whoever else reads it could tell from it that this reading ended.
        Assignment.objects.filter(pk=row.pk).update(**{_DONE[place]: timezone.now()})
        row.refresh_from_db()
        _tell_of_ends(held, row)


_DONE = {1: "first_done_at", 2: "second_done_at"}


def _tell_of_ends(held: Disclosure, row: Assignment) -> None:
    """Once every reader has ended, the trail tells of each; scores stay out of it until they are told."""
    if not access.is_read(row):
        return
    body, year = held.round.body, str(held.round.year)
    for place, reader, at in ((1, row.first, row.first_done_at), (2, row.second, row.second_done_at)):
        if reader is not None and at is not None:
            with walls.everything():
                roles = roles_at(reader, body)
            role = next((each for each in access.READERS if each in roles), "")
            ended = at.replace(microsecond=0).isoformat()
            trail.write(
                reader, "review.read", body=body, role=role, about=year, version=held.version, place=place,
                ended=ended, items=len(held.round.framework.items),
            )  # fmt: skip


def _held(disclosure: Disclosure) -> Disclosure:
    """The disclosure, held until the transaction ends: nobody corrects it or tells scores meanwhile."""
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related("round__body")
    return rows.get(pk=disclosure.pk)


def readings_of(disclosure: Disclosure, place: int) -> dict[str, Reading]:
    """What the reader at a place has scored, by code."""
    found = Reading.objects.filter(disclosure=disclosure, place=place).select_related("person")
    return {each.code: each for each in found}
