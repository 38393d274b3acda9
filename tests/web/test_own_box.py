"""A body on its own: each step of its box on one page, under the pass-phrases of two people."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from nacl.pwhash import argon2id

from prongsai import ballots
from prongsai.ballots import codes, keys
from prongsai.thai import date_in_words
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.ballots import casting, issuing
from prongsai.web.ballots.models import Answer, Box, Enrolled, Issued, Sealed
from prongsai.web.rounds.models import Round
from tests.web.ballot_makers import drilled
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]
FIRST, SECOND = "ช้างสามตัวข้ามสะพานไม้", "ฝนตกเดือนเมษาที่ท่าเรือ"
BOTH = {"first": FIRST, "second": SECOND}
WRONG = {"first": FIRST, "second": "ฝนตกเดือนมีนาที่ท่าเรือ"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least work that the stretching of pass-phrases allows: how long it takes is not looked at here."""
    monkeypatch.setattr(keys, "_OPERATIONS", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(keys, "_MEMORY", argon2id.MEMLIMIT_MIN)


def days(first: int = 0, last: int = 20) -> dict[str, str]:
    """First and last day as they are typed, counted from today."""
    today = timezone.localdate()
    return {
        name: date_in_words(today + datetime.timedelta(days=each))
        for name, each in (("opens_on", first), ("closes_on", last))
    }


def step(client: Client, town: Town, do: str, **given: str) -> HttpResponse:
    return client.post(f"/work/rounds/{town.round.pk}/survey/box/", {"do": do, **given})


def said(response: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def page(client: Client, town: Town) -> str:
    return said(client.get(f"/work/rounds/{town.round.pk}/survey/"))


def now_on(client: Client, town: Town) -> str:
    """The step that the line says is next."""
    content = client.get(f"/work/rounds/{town.round.pk}/survey/").content.decode()
    line = content[content.index("box-steps") :]
    return re.findall(r'aria-current="step">\s*<span class="name">([^<]+)', line)[0]


def led_to(client: Client, town: Town, last: str) -> None:
    """Take every step up to one."""
    for do, given in (
        ("make", days()), ("key", BOTH), ("drill", BOTH), ("start", {}), ("close", {}), ("open", BOTH),
    ):  # fmt: skip
        assert step(client, town, do, **given).status_code == 302, do
        if do == last:
            return


def cast_one(town: Town) -> None:
    part = Enrolled.objects.select_related("box", "round__body").get()
    issuing.keep(part, "IIT", "code", made := codes.draw(1))
    form = ballots.form_of(part.box.framework, "IIT")
    chance = casting.find(made[0])
    assert chance is not None
    choices = {line.code: str(line.choices[-1][0]) for line in form.lines}
    casting.cast(chance, ballots.check(form, choices))


def test_a_body_alone_goes_the_whole_way(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    seen = []
    assert "ยังไม่มีกล่องคำตอบ" in page(client, town)
    for do, given in (("make", days()), ("key", BOTH), ("drill", BOTH), ("start", {})):
        seen.append(now_on(client, town))
        assert step(client, town, do, **given).status_code == 302
    cast_one(town)
    for do, given in (("close", {}), ("open", BOTH), ("purge", {"word": "ทำลาย"})):
        seen.append(now_on(client, town))
        assert step(client, town, do, **given).status_code == 302
    assert seen == [
        "ตั้งกล่อง", "ทำกุญแจ", "ซ้อมเปิด", "เปิดรับคำตอบ", "ปิดรับ", "เปิดกล่อง", "ทำลายบัตรและกุญแจ",
    ]  # fmt: skip
    box = Box.objects.get()
    assert (box.state, box.key_form, box.alone) == ("purged", "passphrase", town.body)
    assert (bytes(box.wrapped_key), Answer.objects.count()) == (b"", 1)
    assert (Sealed.objects.count(), Issued.objects.count()) == (0, 0)
    assert "เสร็จทุกขั้น" in page(client, town)
    told = said(client.get("/surveys/"))
    assert ("กุญแจที่เก็บไว้ใต้วลีรหัสถูกทำลายแล้ว" in told, "ส่วนของกุญแจที่พิมพ์ไว้" in told) == (True, False)


def test_the_trail_tells_of_each_step_and_of_no_pass_phrase(town: Town, signed_in: Browser) -> None:
    led_to(signed_in(town.officer), town, "open")
    entries = TrailEntry.objects.filter(action__startswith="box.").order_by("number")
    assert [each.action for each in entries] == [
        "box.made", "box.key", "box.state", "box.state", "box.state", "box.pinned", "box.state",
    ]  # fmt: skip
    told = "".join(str(each.detail) for each in entries)
    assert (FIRST in told, SECOND in told) == (False, False)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"first": "สั้น", "second": SECOND}, "อย่างน้อย 12 ตัวอักษร"),
        ({"first": FIRST, "second": FIRST}, "ต้องไม่ซ้ำกับของคนที่หนึ่ง"),
        ({"first": FIRST, "second": ""}, "โปรดกรอกช่องนี้"),
        ({"first": "ก" * 201, "second": SECOND}, "ยาวเกินไป"),
    ],
)
def test_pass_phrases_that_will_not_do(
    town: Town, signed_in: Browser, given: dict[str, str], complaint: str
) -> None:
    client = signed_in(town.officer)
    led_to(client, town, "make")
    response = step(client, town, "key", **given)
    assert response.status_code == 422
    assert complaint in said(response)
    assert FIRST not in response.content.decode()
    assert not Box.objects.get().public_key


@pytest.mark.parametrize("do", ["drill", "open"])
def test_a_wrong_pass_phrase_opens_nothing(town: Town, signed_in: Browser, do: str) -> None:
    client = signed_in(town.officer)
    led_to(client, town, {"drill": "key", "open": "close"}[do])
    state = Box.objects.get().state
    response = step(client, town, do, **WRONG)
    assert (response.status_code, Box.objects.get().state) == (422, state)
    assert "วลีรหัสไม่ถูกต้อง" in said(response)
    assert step(client, town, do, **BOTH).status_code == 302


def test_another_key_may_be_made_until_the_drill_is_passed(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    led_to(client, town, "key")
    assert step(client, town, "key", **WRONG).status_code == 302
    assert step(client, town, "drill", **BOTH).status_code == 422
    assert step(client, town, "drill", **WRONG).status_code == 302
    assert step(client, town, "key", **BOTH).status_code == 403


@pytest.mark.parametrize(
    ("last", "too_early"),
    [
        ("make", ("drill", "start", "close", "open", "purge")),
        ("key", ("start", "close", "open", "purge")),
        ("start", ("make", "key", "drill", "start", "open", "purge")),
        ("close", ("make", "key", "drill", "start", "days", "purge")),
        ("open", ("make", "key", "drill", "start", "close", "days", "open")),
    ],
)
def test_no_step_comes_before_its_time_nor_twice(
    town: Town, signed_in: Browser, last: str, too_early: tuple[str, ...]
) -> None:
    client = signed_in(town.officer)
    led_to(client, town, last)
    state = Box.objects.get().state
    for do in too_early:
        given = days() | BOTH | {"word": "ทำลาย"}
        assert step(client, town, do, **given).status_code in (403, 422), do
    assert (Box.objects.count(), Box.objects.get().state) == (1, state)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (days(20, 0), "วันสุดท้ายที่รับคำตอบ เขียนเช่น 31 มีนาคม 2569 หรือ 31/3/2569 วันสุดท้ายต้องไม่มาก่อนวันแรก"),
        (days(-9, -1), "วันสุดท้ายผ่านไปแล้ว"),
        ({"opens_on": "พรุ่งนี้", "closes_on": "31/3/2570"}, "เป็นวันที่ไม่ได้"),
        ({"opens_on": "", "closes_on": ""}, "โปรดกรอกช่องนี้"),
    ],
)
def test_days_that_will_not_do_are_told_at_their_field(
    town: Town, signed_in: Browser, given: dict[str, str], complaint: str
) -> None:
    response = step(signed_in(town.officer), town, "make", **given)
    assert response.status_code == 422
    assert complaint in said(response)
    assert not Box.objects.exists()


def test_not_before_the_first_day(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    assert step(client, town, "make", **days(3, 20)).status_code == 302
    assert step(client, town, "key", **BOTH).status_code == 302
    assert step(client, town, "drill", **BOTH).status_code == 302
    assert "กล่องจะเปิดรับคำตอบเองในวันที่" in page(client, town)
    assert step(client, town, "start").status_code == 403
    assert step(client, town, "days", **days(0, 20)).status_code == 302
    assert step(client, town, "start").status_code == 302


def test_the_last_day_may_be_moved_while_open_and_the_first_may_not(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    led_to(client, town, "start")
    assert step(client, town, "days", **days(0, 40)).status_code == 302
    assert step(client, town, "days", **days(1, 40)).status_code == 403
    assert Box.objects.get().closes_on == timezone.localdate() + datetime.timedelta(days=40)


def test_destroying_asks_for_the_word(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    led_to(client, town, "open")
    assert step(client, town, "purge", word="ครับ").status_code == 422
    assert Box.objects.get().state == "opened"


@pytest.mark.parametrize("role", ["executive", "auditor"])
def test_who_looks_on_takes_no_step(town: Town, signed_in: Browser, role: str) -> None:
    person = town.executive if role == "executive" else somebody("looker", role, province=town.body.province)
    client = signed_in(person)
    assert step(client, town, "make", **days()).status_code == 403
    led_to(signed_in(town.officer), town, "drill")
    assert "เปิดรับคำตอบเดี๋ยวนี้" not in page(client, town)
    for do in ("days", "key", "drill", "start", "close", "open", "purge"):
        assert step(client, town, do, **days(), **BOTH, word="ทำลาย").status_code in (403, 422), do
    assert Box.objects.get().state == "drilled"


def test_only_for_its_latest_year_a_body_sets_up_a_box_of_its_own(town: Town, signed_in: Browser) -> None:
    """Each earlier year would be a box more that could be opened on the answer of one person."""
    client, later = signed_in(town.officer), town.round.year + 1
    Round.objects.create(body=town.body, year=later, framework_code=f"nacc-{later}", step="prepare")
    response = step(client, town, "make", **days())
    assert (response.status_code, "เฉพาะปีล่าสุด" in said(response)) == (403, True)
    assert not Box.objects.exists()


def test_a_box_of_the_overseer_is_not_the_officers_to_move(town: Town, signed_in: Browser) -> None:
    over = somebody("over", "overseer", province=town.body.province)
    box, _ = drilled([town.round], over, people=40, province=town.body.province)
    client = signed_in(town.officer)
    assert step(client, town, "start").status_code == 404
    assert step(client, town, "make", **days()).status_code == 404
    assert Box.objects.get(pk=box.pk).state == "drilled"


def test_a_box_with_shares_asks_for_no_pass_phrase(town: Town, signed_in: Browser) -> None:
    drilled([town.round], town.officer, people=40, alone=town)
    client = signed_in(town.officer)
    assert 'name="first"' not in client.get(f"/work/rounds/{town.round.pk}/survey/").content.decode()
    assert [step(client, town, do, **BOTH).status_code for do in ("key", "drill", "open")] == [403] * 3


def test_a_step_that_is_not_known(town: Town, signed_in: Browser) -> None:
    response = step(signed_in(town.officer), town, "rewind")
    assert (response.status_code, "คำสั่งนี้ใช้ไม่ได้" in said(response)) == (422, True)
