"""The desk of who reviews: what is theirs to read, by deadline, and leads who give it out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prongsai.web.accounts.models import Body, Person, TrailEntry
from prongsai.web.evidence import review_access, reviewing
from prongsai.web.evidence.models import Assignment, Reading
from prongsai.web.evidence.reviewing import Given, Named
from tests.web.conftest import Town, somebody, town_of
from tests.web.review_makers import Review, approved, day, read, review_of

Browser = Callable[[Person], Client]
DESK = "/work/review/"


@pytest.fixture
def review(town: Town) -> Review:
    return review_of(town)


@pytest.fixture
def free(town: Town) -> Review:
    """Nobody reads it yet."""
    return review_of(town, assigned=False)


def bodies(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{DESK}?{query}").content.decode()
    return re.findall(r'<th scope="row"><a href="/work/rounds/\d+/review/">([^<]+)</a>', page)


def neighbour(prefix: str, review: Review) -> Town:
    """Another town of the same province, approved too."""
    made = town_of(f"เทศบาล{prefix}", prefix)
    Body.objects.filter(pk=made.body.pk).update(province=review.town.body.province)
    made.body.refresh_from_db()
    approved(made)
    return made


def test_an_assessor_sees_what_is_theirs_and_a_lead_all_of_their_reach(
    review: Review, signed_in: Browser
) -> None:
    other = neighbour("c", review)
    assert bodies(signed_in(review.one)) == [review.town.body.name]
    assert sorted(bodies(signed_in(review.lead))) == sorted([review.town.body.name, other.body.name])
    assert bodies(signed_in(somebody("idle", "assessor", province=other.body.province))) == []
    assert bodies(signed_in(somebody("far", "lead", province="จังหวัดอื่น"))) == []


def test_the_desk_is_there_for_assessors_and_leads_alone(review: Review, signed_in: Browser) -> None:
    own = review.town
    for person in (
        own.officer,
        own.executive,
        own.colleague,
        somebody("over", "overseer"),
        somebody("au", "auditor"),
    ):
        assert signed_in(person).get(DESK).status_code == 404
    assert Client().get(DESK)["Location"] == f"/sign-in/?next={DESK}"


def test_what_is_due_first_stands_first_and_lateness_is_told(review: Review, signed_in: Browser) -> None:
    other = neighbour("c", review)
    reviewing.assign(other.round.disclosures.get(), Named(review.one, None, day(2)), review.lead)
    client = signed_in(review.lead)
    assert bodies(client) == [other.body.name, review.town.body.name]
    assert "เหลือ 7 วัน" in client.get(DESK).content.decode()
    Assignment.objects.filter(disclosure=review.disclosure).update(due=day(-3))
    assert "เกินกำหนด 3 วัน" in client.get(DESK).content.decode()
    assert bodies(client, "late=late") == [review.town.body.name]


def test_the_list_is_narrowed_by_standing_year_and_name(review: Review, signed_in: Browser) -> None:
    other = neighbour("c", review)
    client = signed_in(review.lead)
    assert bodies(client, "at=free") == [other.body.name]
    assert bodies(client, "at=reading") == [review.town.body.name]
    assert (
        bodies(client, "at=mine") == bodies(client, "at=read") == bodies(client, "year=2563&at=final") == []
    )
    assert bodies(client, "q=เมืองพล") == [review.town.body.name]
    assert len(bodies(client, "year=2599&at=nothing")) == 2
    read(review, review.one)
    read(review, review.other)
    assert bodies(client, "at=read") == [review.town.body.name]


def test_a_lead_sees_how_far_readers_are(review: Review, signed_in: Browser) -> None:
    reviewing.score(review.disclosure, "O1", Given(100), 0, review.one)
    page = signed_in(review.lead).get(DESK).content.decode()
    assert f"{review.one.name} 1 / 43" in page
    assert f"{review.other.name} 0 / 43" in page


def test_a_lead_names_readers_and_the_trail_does_not_say_whom(free: Review, signed_in: Browser) -> None:
    sent = {
        "chosen": free.disclosure.pk,
        "first": free.one.pk,
        "second": free.other.pk,
        "due": "31/12/2599",
        "do": "chosen",
    }
    assert signed_in(free.lead).post(DESK + "assign/", sent)["Location"] == DESK
    held = review_access.assignment_of(free.disclosure)
    assert held is not None
    assert (held.first, held.second, held.due) == (free.one, free.other, day(0).replace(2056, 12, 31))
    entry = TrailEntry.objects.get(action="review.assigned")
    assert entry.detail == {"version": 1, "readers": 2, "due": "2056-12-31"}


def test_what_is_left_blank_stays_and_the_second_may_be_taken_away(
    review: Review, signed_in: Browser
) -> None:
    client, chosen = signed_in(review.lead), {"chosen": review.disclosure.pk, "do": "chosen"}
    client.post(DESK + "assign/", chosen | {"second": "none"})
    held = Assignment.objects.get()
    assert (held.first, held.second, held.due) == (review.one, None, day(7))


def test_many_bodies_are_given_out_in_turn(free: Review, signed_in: Browser) -> None:
    for prefix in "cd":
        neighbour(prefix, free)
    client = signed_in(free.lead)
    client.post(f"{DESK}assign/?year=2563", {"do": "turn", "two": "on", "due": ""})
    pairs = Assignment.objects.values_list("first__login", "second__login")
    # Three people (the lead reads too), six places: each has two, and nobody both of one body.
    everybody = [login for pair in pairs for login in pair]
    assert sorted(everybody) == ["lead", "lead", "one", "one", "other", "other"]
    assert all(first != second for first, second in pairs)
    assert TrailEntry.objects.filter(action="review.assigned", person="lead", about="2563").count() == 3
    assert "มีผู้ตรวจแล้ว" in client.get(DESK).content.decode()


def test_too_few_readers_are_told_and_nothing_half_is_assigned(free: Review, signed_in: Browser) -> None:
    for person in (free.one, free.other):
        person.posts.all().delete()
    client = signed_in(free.lead)
    page = client.post(DESK + "assign/", {"do": "turn", "two": "on"}, follow=True).content.decode()
    assert f"ผู้ตรวจไม่พอ 1 หน่วยงาน: {free.town.body.name}" in page
    assert Assignment.objects.count() == 0


def refusal(review: Review, client: Client, **sent: object) -> str:
    answer = client.post(DESK + "assign/", {"chosen": review.disclosure.pk, "do": "chosen"} | sent)
    assert answer.status_code == 422
    return answer.content.decode()


def test_who_has_a_part_in_it_cannot_read_it(free: Review, signed_in: Browser) -> None:
    client = signed_in(free.lead)
    both = somebody("both", "assessor", province=free.town.body.province)
    both.posts.create(role="contributor", body=free.town.body, unit=free.town.finance)
    assert "มีส่วนในข้อมูล" in refusal(free, client, first=both.pk)
    was_officer = free.town.officer
    was_officer.posts.all().delete()
    was_officer.posts.create(role="assessor", province=free.town.body.province)
    assert "มีส่วนในข้อมูล" in refusal(free, client, first=was_officer.pk)
    assert Assignment.objects.count() == 0


def test_nobody_reads_twice_and_there_is_no_second_without_a_first(free: Review, signed_in: Browser) -> None:
    client = signed_in(free.lead)
    assert "ต้องเป็นคนละคน" in refusal(free, client, first=free.one.pk, second=free.one.pk)
    assert "ต้องมีผู้ตรวจคนที่หนึ่งก่อน" in refusal(free, client, second=free.one.pk)
    assert "โปรดทำเครื่องหมาย" in refusal(free, client, chosen="", first=free.one.pk)
    assert "อ่าน “เมื่อไรก็ได้” เป็นวันที่ไม่ได้" in refusal(free, client, first=free.one.pk, due="เมื่อไรก็ได้")
    assert "1 มกราคม 2560 ผ่านไปแล้ว" in refusal(free, client, first=free.one.pk, due="1/1/2560")
    assert "ตัวเลือกนี้ไม่มีให้เลือกแล้ว" in refusal(free, client, first="999999")


def test_what_was_ticked_stays_ticked_where_something_else_is_wrong(free: Review, signed_in: Browser) -> None:
    given = {"chosen": free.disclosure.pk, "first": free.one.pk, "due": "1/1/2560", "do": "chosen"}
    page = signed_in(free.lead).post(DESK + "assign/", given).content.decode()
    assert f'name="chosen" value="{free.disclosure.pk}" checked' in page


def test_only_a_lead_of_the_body_gives_out(review: Review, signed_in: Browser) -> None:
    sent = {"chosen": review.disclosure.pk, "first": review.other.pk, "do": "chosen"}
    for person in (review.one, somebody("far", "lead", province="จังหวัดอื่น")):
        assert signed_in(person).post(DESK + "assign/", sent).status_code == 422
    assert Assignment.objects.get().first == review.one


def test_a_new_reader_begins_with_nothing(review: Review) -> None:
    read(review, review.one, ends=False)
    third = somebody("third", "assessor", province=review.town.body.province)
    reviewing.assign(review.disclosure, Named(third, review.other, None), review.lead)
    assert Reading.objects.count() == 0


def test_who_ended_is_not_replaced_and_no_second_comes_once_the_reading_may_be_seen(town: Town) -> None:
    review = review_of(town, two=False)
    read(review, review.one)
    for named, said in (
        (Named(review.other, None, None), "has ended and cannot be replaced"),
        (Named(review.one, review.other, None), "no second reader can be added"),
    ):
        with pytest.raises(reviewing.RefusedError, match=said):
            reviewing.assign(review.disclosure, named, review.lead)


def test_the_desk_costs_as_many_queries_for_three_bodies_as_for_one(
    review: Review, signed_in: Browser
) -> None:
    client = signed_in(review.lead)

    def queries() -> int:
        client.get(DESK)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(DESK).status_code == 200
        return len(captured)

    before = queries()
    for prefix in "cd":
        other = neighbour(prefix, review)
        reviewing.assign(other.round.disclosures.get(), Named(review.one, review.other, day(2)), review.lead)
    assert queries() == before <= 21


def test_the_way_to_the_desk_is_on_the_board(review: Review, signed_in: Browser) -> None:
    assert DESK in signed_in(review.one).get(reverse("board")).content.decode()
    assert DESK not in signed_in(somebody("au", "auditor")).get(reverse("board")).content.decode()


def test_what_waits_is_on_the_rounds_page(free: Review, signed_in: Browser) -> None:
    where = reverse("round", args=[free.round.pk])

    def waits(person: Person) -> list[str]:
        page = signed_in(person).get(where).content.decode()
        said = ("มอบหมายผู้ตรวจการเปิดเผยข้อมูล", "ตรวจให้คะแนนการเปิดเผยข้อมูล (OIT)", "ตัดสินและแจ้งคะแนนเบื้องต้น")
        return [each for each in said if each in page]

    assert (waits(free.lead), waits(free.one)) == (["มอบหมายผู้ตรวจการเปิดเผยข้อมูล"], [])
    reviewing.assign(free.disclosure, Named(free.one, None, day(7)), free.lead)
    assert (waits(free.lead), waits(free.one)) == ([], ["ตรวจให้คะแนนการเปิดเผยข้อมูล (OIT)"])
    read(free, free.one)
    assert (waits(free.lead), waits(free.one)) == (["ตัดสินและแจ้งคะแนนเบื้องต้น"], [])
