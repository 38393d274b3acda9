"""The boxes of many bodies: who makes and sees one, what anybody may see of it, and what is refused."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from prongsai import ballots
from prongsai.ballots import Filled, keys
from prongsai.errors import BallotsError, Problem
from prongsai.thai import date_in_words
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Body, Person
from prongsai.web.ballots import access, boxes, casting, issuing, receipts, timetable
from prongsai.web.ballots.models import Answer, Box, CountSnapshot, Enrolled, Sealed
from prongsai.web.rounds.models import Round
from tests.web.ballot_makers import Survey, drilled, survey_of
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]


def overseer_of(town: Town, login: str = "overseer") -> Person:
    return somebody(login, "overseer", province=town.body.province)


def days(before: int = 0, after: int = 30) -> dict[str, str]:
    today = timezone.localdate()
    first, last = today - datetime.timedelta(days=before), today + datetime.timedelta(days=after)
    return {"opens_on": date_in_words(first), "closes_on": date_in_words(last)}


def many(town: Town, number: int, keeper: Person, named: str = "เทศบาลที่") -> tuple[Box, list[Round]]:
    """An open box of that many bodies of the town's province."""
    bodies = Body.objects.bulk_create(
        Body(name=f"{named} {each}", kind="เทศบาลตำบล", province=town.body.province, people=40)
        for each in range(number)
    )
    rounds = [
        Round.objects.create(body=each, year=2568, framework_code="nacc-2568", step="prepare")
        for each in bodies
    ]
    box, _ = drilled(rounds, keeper, people=60, province=town.body.province)
    boxes.start(box, keeper)
    return Box.objects.get(pk=box.pk), rounds


def cast_into(survey: Survey, code: bytes) -> str:
    chance = casting.find(code)
    assert chance is not None
    return casting.cast(chance, Filled(survey.form, survey.choices, ""))


def test_an_overseer_makes_a_box_for_every_round_of_the_province(
    town: Town, other_town: Town, signed_in: Browser
) -> None:
    overseer = overseer_of(town)
    client = signed_in(overseer)
    given = {"framework": "nacc-2563", "province": town.body.province, "hands_out": "overseer", **days()}
    response = client.post(reverse("make-box"), given)
    box = Box.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("box", args=[box.pk]))
    assert (box.year, box.province, box.state, box.key_form) == (2563, town.body.province, "draft", "shares")
    parts = Enrolled.objects.values_list("round", "hands_out")
    assert list(parts) == [(town.round.pk, "overseer")]
    assert f"กล่องที่ {box.pk}" in client.get(reverse("boxes")).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"closes_on": "1 มกราคม 2563"}, "วันสุดท้ายต้องไม่มาก่อนวันแรก"),
        ({"opens_on": "พรุ่งนี้"}, "เป็นวันที่ไม่ได้"),
        ({"opens_on": ""}, "โปรดกรอกช่องนี้"),
        ({"framework": "nacc-2999"}, "ตัวเลือกนี้ไม่มี"),
        ({"province": "จังหวัดb"}, "ตัวเลือกนี้ไม่มี"),
        ({"hands_out": "nobody"}, "ตัวเลือกนี้ไม่มี"),
    ],
)
def test_what_will_not_do_is_said_and_stays_typed(
    town: Town, other_town: Town, signed_in: Browser, changed: dict[str, str], said: str
) -> None:
    given = {"framework": "nacc-2563", "province": town.body.province, "hands_out": "body", **days()}
    response = signed_in(overseer_of(town)).post(reverse("make-box"), given | changed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert given["closes_on"] in response.content.decode() or "closes_on" in changed
    assert not Box.objects.exists()


def test_a_round_is_in_one_box_alone(town: Town, signed_in: Browser) -> None:
    client = signed_in(overseer_of(town))
    given = {"framework": "nacc-2563", "province": town.body.province, "hands_out": "body", **days()}
    client.post(reverse("make-box"), given)
    page = client.get(reverse("make-box")).content.decode()
    assert "ไม่มีรอบที่ยังไม่อยู่ในกล่องใด" in page
    assert client.post(reverse("make-box"), given).status_code == 422
    assert Box.objects.count() == 1


def test_who_does_not_keep_a_box_does_not_find_it(town: Town, other_town: Town, signed_in: Browser) -> None:
    box, _ = many(town, 1, overseer_of(town))
    strangers = [
        town.officer, town.executive, somebody("x", "assessor", province=town.body.province),
        overseer_of(other_town, "elsewhere"),
    ]  # fmt: skip
    for person in strangers:
        client = signed_in(person)
        asked = [client.get(reverse(name, args=[box.pk])) for name in ("box", "box-file")]
        asked += [client.post(reverse("box-step", args=[box.pk]), {"do": "close"})]
        assert [each.status_code for each in asked] == [404, 404, 404], person
    assert Box.objects.get().state == "open"
    assert Client().get(reverse("box", args=[box.pk])).status_code == 302


def test_the_box_of_a_body_alone_is_not_among_them(town: Town, signed_in: Browser) -> None:
    survey = survey_of(town)
    client = signed_in(somebody("nation", "overseer"))
    assert client.get(reverse("box", args=[survey.box.pk])).status_code == 404
    assert "ยังไม่มีกล่อง" in client.get(reverse("boxes")).content.decode()


def test_while_it_is_open_the_page_tells_what_was_counted_in_the_morning_and_no_more(
    town: Town, signed_in: Browser
) -> None:
    overseer = overseer_of(town)
    box, rounds = many(town, 2, overseer)
    part = box.enrolled.select_related("round__body", "box").get(round=rounds[0])
    codes = issuing.issue(part, "IIT", "code", 14, overseer)
    client, where = signed_in(overseer), reverse("box", args=[box.pk])
    before = client.get(where).content.decode()
    form = ballots.form_of(box.framework, "IIT")
    best = {line.code: line.choices[-1][0] for line in form.lines}
    for code in codes:
        chance = casting.find(code)
        assert chance is not None
        casting.cast(chance, Filled("IIT", best, ""))
    assert _plain(client.get(where)) == re.sub("csrf.*", "", before)
    CountSnapshot.objects.create(
        box=box.pk, body=rounds[0].body_id, stratum=10, day=timezone.localdate(), n_floor5=10
    )
    page = client.get(where).content.decode()
    assert "≥ 10 จาก 60" in page
    assert "14" not in re.sub(r"<[^>]*>|\d{4}|2568", "", page.split("หน่วยงานในกล่อง")[1])


def _plain(response: object) -> str:
    return re.sub("csrf.*", "", response.content.decode())  # type: ignore[attr-defined]


def test_the_page_asks_the_database_no_more_for_many_bodies(town: Town, signed_in: Browser) -> None:
    overseer = overseer_of(town)
    asked = []
    client = signed_in(overseer)
    for number in (1, 30):
        box, _ = many(town, number, overseer, f"กลุ่ม {number} เทศบาลที่")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("box", args=[box.pk]))
        asked.append(len(captured))
        boxes.close(box, overseer)
    assert asked[0] == asked[1]
    assert asked[0] <= 25


# --------------------------------------------------------------------------------------- by the calendar


def test_boxes_open_and_close_by_the_calendar(town: Town, other_town: Town) -> None:
    keeper = somebody("nation", "overseer")
    today, yesterday = timezone.localdate(), timezone.localdate() - datetime.timedelta(days=1)
    due, _ = drilled([town.round], keeper, people=10, province=town.body.province)
    later, _ = drilled([other_town.round], keeper, people=10, province=other_town.body.province)
    Box.objects.filter(pk=later.pk).update(opens_on=today + datetime.timedelta(days=1))
    assert (timetable.open_due(), timetable.open_due()) == (1, 0)
    assert list(Box.objects.order_by("pk").values_list("state", flat=True)) == ["open", "drilled"]
    Box.objects.filter(pk=due.pk).update(closes_on=yesterday)
    assert (timetable.close_due(), timetable.close_due()) == (1, 0)
    closed = Box.objects.get(pk=due.pk)
    assert (closed.state, closed.box_digest) == ("closed", ballots.digest([]))


def test_a_box_without_its_tag_key_stops_no_other_and_can_still_be_opened(
    town: Town, other_town: Town
) -> None:
    """A restored database has no keys: no answer can be taken there, but what is in the box is not lost."""
    from prongsai.web.ballots import tag_keys

    survey = survey_of(town)
    cast_into(survey, survey.codes[0])
    tag_keys.destroy(survey.box.pk)
    boxes.close(survey.box, survey.keeper)
    opened = boxes.open_here(Box.objects.get(), keys.join(survey.shares[1:]), survey.keeper)
    assert (len(opened.answers), len(opened.refused), Answer.objects.count()) == (1, 0, 1)


def test_an_opened_file_that_moves_answers_to_another_body_is_refused(town: Town) -> None:
    keeper = overseer_of(town)
    round_, other = (
        Round.objects.create(body=body, year=2568, framework_code="nacc-2568", step="prepare")
        for body in (town.body, Body.objects.create(name="อบต.ก", kind="อบต.", province=town.body.province))
    )
    box, key = drilled([round_, other], keeper, people=60, province=town.body.province)
    boxes.start(box, keeper)
    form = ballots.form_of(box.framework, "IIT")
    best = {line.code: line.choices[-1][0] for line in form.lines}
    for part, number in zip(Enrolled.objects.filter(box=box).order_by("pk"), (3, 1), strict=True):
        for code in issuing.issue(part, "IIT", "code", number, keeper):
            chance = casting.find(code)
            assert chance is not None
            casting.cast(chance, Filled("IIT", best, ""))
    box = boxes.close(box, keeper)
    opened = ballots.open_box(boxes.head_of(box), boxes.sealed_in(box), key, box.framework)
    answers = [replace(each, body=other.body_id) for each in opened.answers]
    left = [each for each in opened.answers if each.body == round_.body_id]
    [its] = [ballots.receipt(each.sealed) for each in boxes.sealed_in(box) if each.body == other.body_id]
    [one, *_] = [ballots.receipt(each.sealed) for each in boxes.sealed_in(box) if each.body == round_.body_id]
    reason = Problem("ballot-not-opened", "เปิดไม่ได้", "not opened")
    for forged in (
        replace(opened, answers=answers),
        replace(opened, answers=left, refused=[(one, reason)]),
        replace(opened, answers=left, refused=[("A" * 12, reason)]),
    ):
        with pytest.raises(BallotsError, match="more or fewer answers than ballots"):
            boxes.take(box, forged, keeper)
    boxes.take(box, replace(opened, answers=left, refused=[(its, reason)]), keeper)
    assert (Answer.objects.count(), Box.objects.get().refused) == (3, f"{its} ballot-not-opened")


# ------------------------------------------------------------------------------------------- what is public


def test_anybody_sees_digests_and_receipts_and_no_exact_number(town: Town, client: Client) -> None:
    survey = survey_of(town, number=12)
    given = [cast_into(survey, code) for code in survey.codes]
    page = reverse("surveys")
    assert "ค่าตรวจสอบของกล่อง" not in client.get(page).content.decode()
    boxes.close(survey.box, survey.keeper)
    box = Box.objects.get()
    shown = client.get(page).content.decode()
    listed = client.get(reverse("receipts", args=[box.pk])).content.decode().split()
    assert box.box_digest in shown
    assert "10 ขึ้นไป" in shown
    assert set(given) <= set(listed)
    assert (listed, len(listed)) == (sorted(listed), 15)
    again = client.get(reverse("receipts", args=[box.pk])).content.decode().split()
    assert again == listed


@pytest.mark.parametrize(("number", "length"), [(9, None), (10, 15), (11, 15), (14, 15), (15, 20)])
def test_the_list_of_receipts_tells_no_more_than_the_rounded_number(
    town: Town, client: Client, number: int, length: int | None
) -> None:
    survey = survey_of(town, number=number)
    for code in survey.codes:
        cast_into(survey, code)
    where = reverse("receipts", args=[survey.box.pk])
    assert client.get(where).status_code == 404
    boxes.close(survey.box, survey.keeper)
    response = client.get(where)
    assert response.status_code == (404 if length is None else 200)
    assert length is None or len(response.content.decode().split()) == length
    assert (str(number) in _between(client)) == (number in (10, 15))


def _between(client: Client) -> str:
    """What the public page says of the number of ballots."""
    return client.get(reverse("surveys")).content.decode().split("จำนวนบัตร</dt><dd>")[1].split("</dd>")[0]


def test_after_the_purge_the_minute_is_public_and_the_receipts_are_gone(town: Town, client: Client) -> None:
    survey = survey_of(town, number=10)
    for code in survey.codes:
        cast_into(survey, code)
    boxes.close(survey.box, survey.keeper)
    boxes.open_here(Box.objects.get(), keys.join(survey.shares[:2]), survey.keeper)
    box = Box.objects.get()
    path = receipts.file_of(box)
    assert path is not None
    boxes.purge(box, survey.keeper)
    page = client.get(reverse("surveys")).content.decode()
    assert "บันทึกการทำลาย: เมื่อวันที่" in page
    assert box.opened_digest in page
    assert client.get(reverse("receipts", args=[box.pk])).status_code == 404
    assert not Sealed.objects.exists()


def test_the_box_of_a_body_alone_is_kept_by_its_own_officer_and_nobody_above(
    town: Town, signed_in: Browser
) -> None:
    survey = survey_of(town)
    nation = somebody("nation", "overseer")
    assert list(access.boxes_of(nation)) == []
    with pytest.raises(RefusedError):
        boxes.close(survey.box, nation)
    where = reverse("survey-box", args=[survey.part.round_id])
    assert signed_in(nation).post(where, {"do": "close"}).status_code == 403
    assert Box.objects.get().state == "open"


# ------------------------------------------------------------------------------------------------- signs


def test_signs_are_for_assessors_and_overseers_and_never_for_the_body(town: Town, signed_in: Browser) -> None:
    survey = survey_of(town, number=12)
    for code in survey.codes:
        cast_into(survey, code)
    boxes.close(survey.box, survey.keeper)
    where = reverse("signals", args=[survey.part.round_id])
    assessor = somebody("assessor", "assessor", town.body)
    assert "ดูได้หลังเปิดกล่องคำตอบแล้ว" in signed_in(assessor).get(where).content.decode()
    boxes.open_here(Box.objects.get(), keys.join(survey.shares[:2]), survey.keeper)
    page = signed_in(assessor).get(where).content.decode()
    assert "ไม่ใช่ข้อกล่าวหา" in page
    assert "แบบที่ตอบเหมือนกันทุกข้อ" in page
    for person in (town.officer, town.executive, town.colleague):
        assert signed_in(person).get(where).status_code == 404
    also = somebody("both", "assessor", town.body)
    also.posts.create(role="officer", body=town.body)
    assert signed_in(also).get(where).status_code == 404
