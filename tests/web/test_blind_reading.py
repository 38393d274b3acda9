"""A second reading is blind: nothing that a reader can reach tells of the other's until both have ended.

Every address is opened as the reader, before the other began and after the other has scored all and ended:
status, headers and every word must be the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from prongsai.web.accounts.models import Person
from prongsai.web.api import tokens
from prongsai.web.api.models import SCOPES
from prongsai.web.evidence import deciding, reviewing
from prongsai.web.evidence.models import Reading
from prongsai.web.evidence.reviewing import Given, Named
from tests.web.conftest import Town, somebody
from tests.web.review_makers import CODES, Review, day, read, review_of
from tests.web.test_every_door import DOORS, address, told

CANARY = "นกขมิ้นเหลืองอ่อน"
Browser = Callable[[Person], Client]
#: Made of results alone and long in the making; and one's own tokens, of which this look makes more.
LEFT_OUT = ("paper-set", "bulk-template", "tokens")
DESK = ("", "at=free", "at=reading", "at=read", "at=mine", "late=late", "year=2563", "q=เมืองพล", "page=2")
#: What else the reader is, beside reading: who leads sees the desk of all, who audits the trail.
ALSO = ("assessor", "auditor", "lead")


@pytest.fixture
def review(town: Town) -> Review:
    return review_of(town)


def reader(review: Review, also: str) -> Person:
    """The first reader, with one more post over the province."""
    if also != "assessor":
        review.one.posts.create(role=also, province=review.town.body.province)
    return review.one


def reached(review: Review, person: Person) -> dict[str, object]:
    """Everything that can be opened, as it is answered."""
    client = Client()
    client.force_login(person)
    token, sent = tokens.make(person, "reader", list(SCOPES), 30)
    program = Client(headers={"Authorization": f"Bearer {sent}"})
    program.force_login(person)
    found: dict[str, object] = {}
    for name in (each for each in DOORS if each not in LEFT_OUT):
        where = address(name, review.town)
        if not where.startswith(("/work/", "/api/")):
            continue
        found[name] = told((program if name.startswith("api-") else client).get(where), where)
    for query in DESK:
        found[query] = told(client.get(f"/work/review/?{query}"), "/work/review/")
    for code in CODES[::14]:
        where = f"/work/rounds/{review.round.pk}/review/{code}/"
        found[where] = told(client.get(where), where)
    token.delete()
    return found


def differing(before: dict[str, object], after: dict[str, object]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@pytest.mark.parametrize("also", ALSO)
@pytest.mark.parametrize("has_ended", [False, True])
def test_nothing_tells_a_reader_of_the_other(review: Review, also: str, *, has_ended: bool) -> None:
    person = reader(review, also)
    read(review, person, {"O2": "คำของตนเอง"}, ends=has_ended)
    before = reached(review, person)
    zeros = dict.fromkeys(CODES[::3], CANARY)
    read(review, review.other, zeros, ends=not has_ended)
    after = reached(review, person)
    assert Reading.objects.filter(words=CANARY).count() == len(zeros)
    assert differing(before, after) == []
    assert CANARY not in repr(after)


def test_the_canary_is_found_where_it_may_be_seen(review: Review) -> None:
    """The same look does find it once both have ended, for the lead."""
    read(review, review.one)
    before = reached(review, review.lead)
    read(review, review.other, {"O5": CANARY})
    after = reached(review, review.lead)
    assert differing(before, after) != []
    assert [name for name, answer in after.items() if CANARY in str(answer)] == ["review-decide"]


def test_a_lead_sees_how_far_both_are_but_no_score_until_both_have_ended(
    review: Review, signed_in: Browser
) -> None:
    read(review, review.one, {"O1": CANARY})
    page = signed_in(review.lead).get(f"/work/rounds/{review.round.pk}/review/").content.decode()
    assert f"{review.one.name}: 43 / 43" in page
    assert f"{review.other.name}: 0 / 43" in page
    assert CANARY not in repr(reached(review, review.lead))


def test_a_lead_who_reads_is_answered_alike_however_far_the_other_is(
    review: Review, signed_in: Browser
) -> None:
    person, third = reader(review, "lead"), somebody("third", "assessor", province=review.town.body.province)
    client = signed_in(person)

    def refused() -> str:
        sent = {"chosen": review.disclosure.pk, "second": third.pk, "do": "chosen"}
        answer = client.post("/work/review/assign/", sent)
        assert answer.status_code == 422
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())

    def told_nothing() -> str:
        answer = client.post(f"/work/rounds/{review.round.pk}/review/decide/", {"until": "1/1/2600"})
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())

    before = refused(), told_nothing()
    read(review, review.other, {"O1": CANARY})
    assert (refused(), told_nothing()) == before
    assert "ให้ผู้ประเมินหลักคนอื่นดำเนินการ" in before[0]


def test_a_lead_who_reads_may_give_their_own_place_away(review: Review) -> None:
    person, third = reader(review, "lead"), somebody("third", "assessor", province=review.town.body.province)
    reviewing.score(review.disclosure, "O1", Given(100), 0, person)
    reviewing.assign(review.disclosure, Named(third, review.other, day(3)), person)
    assert Reading.objects.count() == 0


def test_the_bodys_own_people_hear_of_nothing_before_it_is_told(review: Review) -> None:
    for person in (review.town.officer, review.town.executive):
        before = reached(review, person)
        read(review, review.one, {"O1": CANARY}, ends=False) if not Reading.objects.exists() else None
        # That somebody has begun is known to whoever would correct the disclosures; never what was scored.
        after = reached(review, person)
        assert [
            each for each in differing(before, after) if each not in ("disclosures", "correct-disclosures")
        ] == []
        assert CANARY not in repr(after)


def test_what_is_told_is_told_to_the_body(review: Review) -> None:
    for person in (review.one, review.other):
        read(review, person, {"O1": CANARY})
    deciding.tell(review.disclosure, {}, timezone.localdate() + timezone.timedelta(days=5), review.lead)
    assert review.disclosure.decisions.get(code="O1").words == CANARY
