"""From readings to what holds: where readers agree it is proposed, where they differ the lead decides.

All items are told together, in one transaction; from then on the body may clarify until the last day.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rfc8785
from django.db import transaction
from django.utils import timezone

from prongsai.errors import Problem
from prongsai.frameworks import Item, Text
from prongsai.web.accounts import trail
from prongsai.web.accounts.access import RefusedError, refuse
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import review_access as access
from prongsai.web.evidence.models import Decision, Disclosure, Reading
from prongsai.web.evidence.reviewing import MET, NOT_MET, Given, readings_of

#: The longest window for clarification, in days.
LONGEST_WINDOW = 60
_NOT_READ = Text("ผู้ตรวจยังตรวจไม่ครบทุกคน", "Not every reader has ended yet.")
_TOLD = Text("แจ้งคะแนนเบื้องต้นแล้ว", "The preliminary scores are told already.")
_ALONE = Text(
    "ท่านเป็นผู้ตรวจเพียงคนเดียวของหน่วยงานนี้ จึงต้องให้ผู้ประเมินหลักคนอื่นเป็นผู้ตัดสิน",
    "You alone read this body, so another lead assessor must decide.",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One item with what its readers said; `second` is None where there was no second reader."""

    item: Item
    first: Reading
    second: Reading | None

    @property
    def readings(self) -> Sequence[Reading]:
        return [each for each in (self.first, self.second) if each is not None]

    @property
    def is_agreed(self) -> bool:
        return len({each.score for each in self.readings}) == 1

    @property
    def proposed(self) -> Given:
        """What the readers who agree say together: reasons and words of both, each once."""
        reasons = dict.fromkeys(code for each in self.readings for code in each.reasons)
        words = dict.fromkeys(each.words for each in self.readings if each.words)
        return Given(self.first.score, tuple(reasons), "\n".join(words))


def proposals(disclosure: Disclosure) -> Sequence[Proposal]:
    """Every item as its readers scored it, in the order of the year; nothing before all have ended."""
    assignment = access.assignment_of(disclosure)
    if assignment is None or not access.is_read(assignment):
        return ()
    first, second = readings_of(disclosure, 1), readings_of(disclosure, 2)
    if assignment.second_id is None:
        second = {}
    items = disclosure.round.framework.items
    return [Proposal(item, first[item.code], second.get(item.code)) for item in items]


def why_not_decide(disclosure: Disclosure, person: Person) -> Text | None:
    """Why this person may not tell the scores now, or nothing; who read it alone does not decide alone."""
    refused = access.why_not_lead(disclosure, person)
    if refused is not None:
        return refused
    if disclosure.state != "approved":
        return _TOLD
    assignment = access.assignment_of(disclosure)
    if assignment is None or not access.is_read(assignment):
        return _NOT_READ
    is_alone = assignment.second_id is None and assignment.first_id == person.pk
    return _ALONE if is_alone else None


def tell(
    disclosure: Disclosure, decided: Mapping[str, Given], clarify_until: datetime.date, person: Person
) -> Disclosure:
    """Make the scores hold and tell the body; `decided` are those of the lead, by code.

    RefusedError names every item on which readers differ and the lead has not decided, or gave no reason.
    """
    with transaction.atomic():
        rows = Disclosure.objects.select_for_update(of=("self",)).select_related("round__body")
        held = rows.get(pk=disclosure.pk)
        refuse(why_not_decide(held, person))
        refuse(why_not_until(clarify_until))
        found = proposals(held)
        _refuse_undecided(found, decided)
        made = [_decision(held, each, decided.get(each.item.code), person) for each in found]
        Decision.objects.bulk_create(made)
        held.state, held.scored_at, held.clarify_until = "scored", timezone.now(), clarify_until
        held.save(update_fields=["state", "scored_at", "clarify_until"])
        trail.write(
            person, "review.told", body=held.round.body, role="lead", about=str(held.round.year),
            version=held.version, items=len(made), met=sum(each.score == MET for each in made),
            by_lead=[each.code for each in made if each.basis == "lead"],
            clarify_until=clarify_until.isoformat(), digest=_digest(found, made),
        )  # fmt: skip
    return held


def why_not_until(day: datetime.date) -> Text | None:
    """Why the window for clarification may not end on this day, or nothing."""
    days = (day - timezone.localdate()).days
    if 1 <= days <= LONGEST_WINDOW:
        return None
    return Text(
        f"วันสุดท้ายที่ชี้แจงได้ต้องเป็นวันพรุ่งนี้เป็นต้นไป และไม่เกิน {LONGEST_WINDOW} วัน",
        f"The last day to clarify must be tomorrow or later, within {LONGEST_WINDOW} days.",
    )


def _refuse_undecided(found: Sequence[Proposal], decided: Mapping[str, Given]) -> None:
    differ = [each.item.code for each in found if not each.is_agreed]
    problems = [
        Problem("undecided", f"ข้อ {code} ผู้ตรวจให้คะแนนต่างกัน โปรดตัดสิน", f"Decide on {code}: readers differ.")
        for code in differ
        if code not in decided
    ]
    for code, given in decided.items():
        if given.score not in (MET, NOT_MET) or not given.words.strip():
            th, en = f"ข้อ {code} ต้องมีคะแนนและเหตุผลของผู้ประเมินหลัก", f"{code} needs the lead's score and reason."
            problems.append(Problem("no-reason", th, en))
    if problems:
        raise RefusedError(problems)


def _decision(held: Disclosure, each: Proposal, by_lead: Given | None, person: Person) -> Decision:
    given = by_lead or each.proposed
    return Decision(
        disclosure=held, code=each.item.code, stage="first", score=given.score, reasons=list(given.reasons),
        words=given.words.strip(), basis="lead" if by_lead else "agreed", person=person,
    )  # fmt: skip


def _digest(found: Sequence[Proposal], made: Sequence[Decision]) -> str:
    """SHA-256 over every reading and decision, as canonical JSON (RFC 8785)."""
    readings = [one for each in found for one in each.readings]
    read = [[one.code, one.place, one.score, list(one.reasons), one.words] for one in readings]
    decided = [[one.code, one.score, list(one.reasons), one.words, one.basis] for one in made]
    return hashlib.sha256(rfc8785.dumps({"readings": read, "decisions": decided})).hexdigest()
