"""Who may read, assign and decide what of the disclosures under review: a reason, or nothing.

Nobody judges what they had a hand in: the body's own people, and whoever filled, sent or approved it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from prongsai.frameworks import Text
from prongsai.web.accounts import walls
from prongsai.web.accounts.access import OWN_ROLES, held_now, posts_of, roles_at
from prongsai.web.accounts.models import Body, Person
from prongsai.web.evidence.models import Assignment, Disclosure, EntryVersion
from prongsai.web.rounds.access import bodies_with, round_or_404
from prongsai.web.rounds.models import Round

#: Who may be given disclosures to read.
READERS = ("assessor", "lead")
#: While in these, a disclosure stands on the desk.
ON_DESK = ("approved", "scored", "clarifying", "final")

OF_OWN_BODY = Text(
    "ท่านมีส่วนในข้อมูลของหน่วยงานนี้ จึงตรวจให้คะแนนหน่วยงานนี้ไม่ได้",
    "You have a part in what this body discloses, so you may not score it.",
)
NOT_LEAD = Text("เฉพาะผู้ประเมินหลักทำได้", "Only a lead assessor may do this.")
_NOT_GIVEN = Text("ผู้ประเมินหลักยังไม่ได้มอบหมายหน่วยงานนี้ให้ท่านตรวจ", "This body was not given to you to read.")
_NOT_READER = Text(
    "ไม่ใช่ผู้ประเมินของหน่วยงานนี้ หรือมีส่วนในข้อมูลของหน่วยงานนี้",
    "This is no assessor of this body, or somebody who has a part in what it discloses.",
)
_ENDED = Text("ท่านยืนยันผลการตรวจแล้ว จึงแก้ไขไม่ได้", "You ended your reading; it cannot be changed any more.")
_TOLD = Text(
    "แจ้งคะแนนเบื้องต้นแล้ว จึงแก้ไขไม่ได้", "The preliminary scores are told; this cannot be changed any more."
)


def led_bodies(person: Person) -> QuerySet[Body]:
    """The bodies of which a person is lead assessor, those of their own left out."""
    own = posts_of(person).filter(role__in=OWN_ROLES, body__isnull=False).values("body")
    return bodies_with(person, "lead").exclude(pk__in=own)


def on_desk(person: Person) -> QuerySet[Disclosure]:
    """Every disclosure under review that a person reads, or leads the review of."""
    reads = Q(assignment__first=person) | Q(assignment__second=person)
    mine = reads & Q(round__body__in=bodies_with(person, *READERS))
    led = Q(round__body__in=led_bodies(person))
    return Disclosure.objects.filter(mine | led, state__in=ON_DESK)


def is_reviewer(person: Person) -> bool:
    """Whether there is a desk for the person at all."""
    return posts_of(person).filter(role__in=READERS).exists()


def reviewed_or_404(person: Person, pk: int) -> Round:
    """The round, where the person is an assessor or lead of its body; not there otherwise."""
    found = round_or_404(person, pk)
    if roles_at(person, found.body).isdisjoint(READERS):
        raise Http404
    return found


def on_desk_of(round_: Round) -> Disclosure | None:
    """The version of the round's disclosure that is under review; None before it is approved."""
    found = Disclosure.objects.filter(round=round_, state__in=ON_DESK).order_by("-version")
    return found.select_related("round__body", "assignment__first", "assignment__second").first()


def assignment_of(disclosure: Disclosure) -> Assignment | None:
    """Who reads it; None where nobody was named."""
    return Assignment.objects.filter(disclosure=disclosure).select_related("first", "second").first()


def place_of(assignment: Assignment | None, person: Person) -> int | None:
    """Whether the person is the first reader, or the second; None where neither."""
    places = {1: assignment.first_id, 2: assignment.second_id} if assignment else {}
    return next((place for place, reader in places.items() if reader == person.pk), None)


def has_ended(assignment: Assignment | None, place: int) -> bool:
    """Whether the reader at this place has ended."""
    at = assignment and (assignment.first_done_at if place == 1 else assignment.second_done_at)
    return at is not None


def is_read(assignment: Assignment | None) -> bool:
    """Whether every reader that was named has ended, and at least one was."""
    if assignment is None or assignment.first_id is None:
        return False
    return has_ended(assignment, 1) and (assignment.second_id is None or has_ended(assignment, 2))


def is_blind_to(assignment: Assignment | None, person: Person) -> bool:
    """Whether nothing of how far the readings are may be shown to the person, who reads: not all ended."""
    return place_of(assignment, person) is not None and not is_read(assignment)


def why_not_see(disclosure: Disclosure, person: Person) -> Text | None:
    """Why the pages of the review are not for this person, or nothing."""
    return OF_OWN_BODY if Readers([disclosure]).has_part(disclosure, person.pk) else None


def why_not_read(disclosure: Disclosure, person: Person) -> Text | None:
    """Why this person may not score items now, or nothing."""
    assignment = assignment_of(disclosure)
    place = place_of(assignment, person)
    refused = why_not_see(disclosure, person)
    if refused is not None:
        return refused
    if place is None:
        return _NOT_GIVEN
    if roles_at(person, disclosure.round.body).isdisjoint(READERS):
        return _NOT_READER
    if disclosure.state != "approved":
        return _TOLD
    return _ENDED if has_ended(assignment, place) else None


def why_not_lead(disclosure: Disclosure, person: Person) -> Text | None:
    """Why this person may not lead the review of this disclosure, or nothing."""
    if "lead" not in roles_at(person, disclosure.round.body):
        return NOT_LEAD
    return why_not_see(disclosure, person)


def why_not_assign(disclosure: Disclosure, person: Person) -> Text | None:
    """Why this person may not say now who reads it, or nothing."""
    return why_not_lead(disclosure, person) or (None if disclosure.state == "approved" else _TOLD)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be named a reader, and of which bodies: one, a province's, or all."""

    person: Person
    body: int | None
    province: str

    def is_of(self, body: Body) -> bool:
        return self.body == body.pk if self.body is not None else self.province in ("", body.province)


class Readers:
    """Who may read each of some disclosures; asked of the database once for all of them."""

    def __init__(self, disclosures: Iterable[Disclosure]) -> None:
        found = list(disclosures)
        self._bodies = bodies = {each.round.body_id: each.round.body for each in found}
        # Who may read is asked beyond one's own reach: posts over the nation, and of bodies elsewhere.
        with walls.everything():
            posts = held_now().filter(person__is_active=True)
            of_bodies = Q(body__in=list(bodies)) | Q(body__isnull=True)
            held = posts.filter(of_bodies, role__in=READERS).order_by("person__name", "pk")
            self.known = [
                Reader(post.person, post.body_id, post.province) for post in held.select_related("person")
            ]
            own = posts.filter(body__in=list(bodies), role__in=OWN_ROLES).values_list("body", "person")
            self._own = set(own)
            written = EntryVersion.objects.filter(entry__disclosure__in=found).order_by()
            self._wrote = set(written.values_list("entry__disclosure", "person").distinct())

    def has_part(self, disclosure: Disclosure, person: int) -> bool:
        """Whether somebody is of the body, or filled, sent or approved this disclosure."""
        signed = (disclosure.sent_by_id, disclosure.approved_by_id)
        is_own = (disclosure.round.body_id, person) in self._own
        return is_own or person in signed or (disclosure.pk, person) in self._wrote

    def of(self, disclosure: Disclosure) -> Sequence[Person]:
        """Everybody who may read it, by name, each once."""
        body = disclosure.round.body
        fitting = {each.person.pk: each.person for each in self.known if each.is_of(body)}
        return [each for pk, each in fitting.items() if not self.has_part(disclosure, pk)]

    def why_not(self, disclosure: Disclosure, person: Person) -> Text | None:
        """Why somebody may not be named a reader of it, or nothing."""
        return None if person.pk in {each.pk for each in self.of(disclosure)} else _NOT_READER

    def everybody(self) -> Sequence[Person]:
        """Everybody who is an assessor of one of the bodies, by name, each once."""
        bodies = list(self._bodies.values())
        fitting = [each for each in self.known if any(each.is_of(body) for body in bodies)]
        return list({each.person.pk: each.person for each in fitting}.values())
