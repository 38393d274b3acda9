"""The demonstration's disclosures (OIT): one that is final and public, and four bodies on their way there.

All of it goes the way people do it, and the trail says so. Websites are invented; scores and remarks of the
town are those that its published paper prints.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from prongsai.answers import YearGiven
from prongsai.frameworks import Item
from prongsai.web.accounts.models import Body, Person, Post
from prongsai.web.evidence import clarifying, deciding, reviewing, submission
from prongsai.web.evidence.models import Disclosure
from prongsai.web.evidence.reviewing import MET, NOT_MET, Given, Named
from prongsai.web.rounds.models import Round

#: How far the disclosures of some bodies of the made-up province are, by the body's number in it.
WAYS: Mapping[int, str] = {10: "draft", 20: "sent", 30: "approved", 40: "scored"}
_WINDOW = datetime.timedelta(days=10)
_INVENTED = "ที่อยู่เว็บและวันที่ของข้อนี้สมมุติขึ้นเพื่อการสาธิต"
_NOT_FOUND = "ไม่พบข้อมูลตามที่กำหนด (สมมุติ)"
_FILLED_OF_DRAFT = 5


@dataclass(frozen=True, slots=True)
class Team:
    """Who fills in, approves, reads, reads again, and leads; nobody can sign in as them."""

    officer: Person
    executive: Person
    reader: Person
    second: Person
    lead: Person

    def come_to(self, body: Body) -> None:
        """Give those who review their posts at a body; its own people have theirs."""
        for person, role in ((self.reader, "assessor"), (self.second, "assessor"), (self.lead, "lead")):
            Post.objects.create(person=person, role=role, body=body)


def final(round_: Round, given: YearGiven, team: Team) -> Disclosure:
    """A disclosure read with the scores and remarks that were published, accepted by its body, and final."""
    team.come_to(round_.body)
    approved = _approved(round_, team)
    scores = {
        item.code: Given(int(given.printed[item.code].value), (), given.comments.get(item.code, ""))
        for item in round_.framework.items
    }
    told = _told(approved, scores, team)
    return clarifying.settle(clarifying.accept(told, team.officer), {}, team.lead)


def on_the_way(round_: Round, way: str, team: Team, reader: Person) -> Disclosure:
    """A made-up body's disclosure as far as `way` says; one that is approved waits for `reader`."""
    if way == "draft":
        _fill(round_, team, round_.framework.items[::_FILLED_OF_DRAFT])
        unit = round_.body.units.first()
        left = [item.code for item in round_.framework.items[1:_FILLED_OF_DRAFT]]
        submission.ask_units(round_, left, unit, timezone.localdate() + _WINDOW, team.officer)
        return submission.begun(round_)
    if way == "sent":
        return _sent(round_, team)
    team.come_to(round_.body)
    approved = _approved(round_, team)
    if way == "approved":
        due = timezone.localdate() + _WINDOW
        reviewing.assign(approved, Named(reader, team.second, due), team.lead)
        return approved
    items = round_.framework.items
    zeros = {item.code: Given(NOT_MET, ("no-path",), _NOT_FOUND) for item in items[2::7]}
    return _told(approved, {item.code: zeros.get(item.code, Given(MET)) for item in items}, team)


def _fill(round_: Round, team: Team, items: tuple[Item, ...]) -> None:
    for item in items:
        given = {
            "addresses": [_address(round_, item)], "click_path": f"หน้าหลัก › การเปิดเผยข้อมูล › {item.title.th}",
            "ticked": list(range(len(item.elements))), "is_filled": True, "explanation": _INVENTED,
        }  # fmt: skip
        submission.save(round_, item.code, 1, given, team.officer)


def _address(round_: Round, item: Item) -> str:
    return f"https://www.body-{round_.body_id}.example/oit/{round_.year}/{item.code.lower()}"


def _sent(round_: Round, team: Team) -> Disclosure:
    _fill(round_, team, round_.framework.items)
    found = Disclosure.objects.select_related("round__body").get(round=round_)
    return submission.move(found, "sent", team.officer)


def _approved(round_: Round, team: Team) -> Disclosure:
    sent = _sent(round_, team)
    return submission.move(sent, "approved", team.executive, seen=submission.seal_of(sent))


def _told(approved: Disclosure, scores: Mapping[str, Given], team: Team) -> Disclosure:
    reviewing.assign(approved, Named(team.reader, None, timezone.localdate() + _WINDOW), team.lead)
    for code, given in scores.items():
        reviewing.score(approved, code, given, 0, team.reader)
    reviewing.end(approved, team.reader)
    return deciding.tell(approved, {}, timezone.localdate() + _WINDOW, team.lead)
