"""Reading a body item by item: beside its evidence, saved one by one, ended once and for all."""

from __future__ import annotations

import datetime
import html
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from prongsai import frameworks, siteaudit
from prongsai.errors import FrameworkError
from prongsai.siteaudit import AddressSeen, Audit, Finding, ItemSeen, Path, Step
from prongsai.siteaudit.checks import OF_ADDRESS, OF_ITEM
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.evidence import deciding, reasons, reviewing
from prongsai.web.evidence.models import Assignment, Disclosure, Entry, Reading, Record, SiteCheck
from prongsai.web.evidence.reviewing import Given
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town, somebody
from tests.web.review_makers import CODES, Review, read, review_of

Browser = Callable[[Person], Client]
PART = {"HX-Request": "true"}


@pytest.fixture
def review(town: Town) -> Review:
    return review_of(town)


def at(review: Review, code: str = "") -> str:
    return f"/work/rounds/{review.round.pk}/review/{f'{code}/' if code else ''}"


def said(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def given(score: int, words: str = "", version: int = 0, **more: Any) -> dict[str, Any]:
    return {"score": score, "words": words, "version": version, **more}


def test_a_score_is_saved_and_the_next_item_comes_at_once(review: Review, signed_in: Browser) -> None:
    client = signed_in(review.one)
    assert client.post(at(review, "O1"), given(100))["Location"] == at(review, "O2")
    part = client.post(at(review, "O2"), given(0, "ไม่พบ", reasons=["no-path"]), headers=PART)
    assert (part.status_code, part["HX-Push-Url"]) == (200, at(review, "O3"))
    assert part.content.decode().lstrip().startswith('<section id="reading"')
    assert "บันทึกข้อ O2 = 0 แล้ว" in said(part)
    rows = Reading.objects.order_by("pk").values_list(
        "code", "place", "score", "reasons", "words", "person__login"
    )
    assert list(rows) == [("O1", 1, 100, [], "", "one"), ("O2", 1, 0, ["no-path"], "ไม่พบ", "one")]


def test_a_zero_needs_words_and_nothing_typed_is_lost(review: Review, signed_in: Browser) -> None:
    client = signed_in(review.one)
    for headers in ({}, PART):
        page = client.post(at(review, "O1"), given(0, " ", reasons=["empty"]), headers=headers)
        assert page.status_code == 422
        assert "ให้ 0 ต้องเขียนเหตุผลด้วยคำของท่านเอง" in said(page)
        assert 'value="empty" id="id_reasons_' in page.content.decode()
        assert " checked" in page.content.decode()
    assert Reading.objects.count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        given(50),
        given("x"),
        {"version": "0"},
        given(100, version=-1),
        given(100, reasons=["nothing"]),
        given(100, "ก" * 4001),
    ],
)
def test_what_is_no_score_is_refused(review: Review, signed_in: Browser, sent: dict[str, Any]) -> None:
    assert signed_in(review.one).post(at(review, "O1"), sent).status_code == 422
    assert Reading.objects.count() == 0


def test_what_another_window_saved_is_not_overwritten(review: Review, signed_in: Browser) -> None:
    reviewing.score(review.disclosure, "O1", Given(0, (), "หน้าต่างแรก"), 0, review.one)
    client = signed_in(review.one)
    page = client.post(at(review, "O1"), given(100, "หน้าต่างที่สอง"))
    assert page.status_code == 409
    assert "หน้าต่างแรก" in said(page)
    assert "หน้าต่างที่สอง" in said(page)
    assert 'name="version" value="1"' in page.content.decode()
    assert client.post(at(review, "O1"), given(100, version=1)).status_code == 302
    assert Reading.objects.get().score == 100


def test_after_the_last_item_the_whole_is_shown_to_be_ended(review: Review, signed_in: Browser) -> None:
    read(review, review.one, ends=False)
    client = signed_in(review.one)
    part = client.post(at(review, "O43"), given(0, "ไม่มี", version=1), headers=PART)
    assert part["HX-Redirect"] == at(review)
    assert client.post(at(review, "O43"), given(100, version=2))["Location"] == at(review)
    assert "ยืนยันผลการตรวจ" in said(client.get(at(review)))
    assert client.post(at(review) + "end/")["Location"] == at(review)
    assert Assignment.objects.get().first_done_at is not None


def test_a_reading_ends_only_when_every_item_has_a_score(review: Review, signed_in: Browser) -> None:
    reviewing.score(review.disclosure, "O1", Given(100), 0, review.one)
    page = signed_in(review.one).post(at(review) + "end/")
    assert page.status_code == 422
    assert "ยังไม่ได้ให้คะแนนข้อ O2, O3" in said(page)


def test_what_was_ended_is_frozen_on_the_page_and_in_the_database(review: Review, signed_in: Browser) -> None:
    read(review, review.one)
    client = signed_in(review.one)
    assert client.post(at(review, "O1"), given(0, "เปลี่ยนใจ", version=1)).status_code == 403
    assert '<button name="score"' not in client.get(at(review, "O1")).content.decode()
    for change in (
        "UPDATE evidence_reading SET score = 0", "DELETE FROM evidence_reading",
        "UPDATE evidence_assignment SET first_done_at = NULL",
    ):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="is locked"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_only_those_it_was_given_to_score(review: Review, signed_in: Browser) -> None:
    for person in (review.lead, somebody("idle", "assessor", province=review.town.body.province)):
        page = signed_in(person).post(at(review, "O1"), given(100))
        assert (page.status_code, Reading.objects.count()) == (403, 0)
        assert "ยังไม่ได้มอบหมายหน่วยงานนี้ให้ท่านตรวจ" in said(page)


def test_the_pages_are_not_there_for_others(review: Review, signed_in: Browser) -> None:
    town, elsewhere = review.town, somebody("far", "assessor", province="จังหวัดอื่น")
    for person in (town.officer, town.executive, town.colleague, somebody("au", "auditor"), elsewhere):
        client = signed_in(person)
        found = [
            client.get(where).status_code for where in (at(review), at(review, "O1"), at(review, "decide"))
        ]
        assert (person.login, *found) == (person.login, 404, 404, 404)
    assert signed_in(review.one).get(at(review, "O99")).status_code == 404


def test_who_came_to_have_a_part_in_it_is_refused_with_a_sentence(review: Review, signed_in: Browser) -> None:
    review.one.posts.create(role="officer", body=review.town.body)
    client = signed_in(review.one)
    assert "ท่านมีส่วนในข้อมูลของหน่วยงานนี้" in said(client.get(at(review)))
    assert client.get(at(review, "O1")).status_code == 404
    assert client.post(at(review, "O1"), given(100)).status_code == 404
    assert Reading.objects.count() == 0


def test_nothing_is_there_to_read_before_the_executive_approved(town: Town, signed_in: Browser) -> None:
    Disclosure.objects.create(round=town.round)
    client = signed_in(somebody("one", "assessor", body=town.body))
    assert "ยังไม่ได้อนุมัติการเปิดเผยข้อมูล" in said(client.get(f"/work/rounds/{town.round.pk}/review/"))
    assert client.get(f"/work/rounds/{town.round.pk}/review/O1/").status_code == 404


# ---------------------------------------------------------------------------------------- what stands beside


def checked(review: Review) -> SiteCheck:
    """A check for the review that found O1 without a path, with the record of what it fetched."""
    now, address = timezone.now(), "https://town.example/O1"
    home = Path((Step("https://town.example/", "หน้าหลัก"), Step(address, "โครงสร้าง")))
    cause = frameworks.Text("ไม่พบลิงก์ <script>", "no link")
    items = (
        ItemSeen(
            "O1",
            "not_met",
            (AddressSeen(address, 200, "", address, "d" * 64),),
            (Finding("path", "not_met", address, cause),),
        ),
        ItemSeen(
            "O2", "met", (AddressSeen(f"{address[:-1]}2", 200, "", f"{address[:-1]}2", "e" * 64, home),)
        ),
    )
    audit = Audit("https://town.example/", 2563, now, now, 5, items)
    made = SiteCheck.objects.create(
        disclosure=review.disclosure, number=1, purpose="review", home=audit.home, asked_by=review.one,
        asked_at=now, ended_at=now, state="working",
    )  # fmt: skip
    Record.objects.create(check_of=made, number=7, kind="response", url=address, at=now, content=b"")
    SiteCheck.objects.filter(pk=made.pk).update(state="done", report=siteaudit.as_plain(audit))
    return made


def test_an_item_stands_beside_what_the_check_saw(review: Review, signed_in: Browser) -> None:
    checked(review)
    client = signed_in(review.one)
    page = client.get(at(review, "O1")).content.decode()
    assert "ไม่พบลิงก์ &lt;script&gt;" in page
    assert f"/work/rounds/{review.round.pk}/site-check/1/records/7/" in page
    assert "ไม่พบเส้นทางคลิกจากหน้าหลัก" in page
    # The reason that the check suggests is the first to tick, and says so.
    first = page.index('name="reasons"')
    assert 'value="no-path"' in page[first : first + 60]
    assert page.count("ระบบพบ") == 1
    assert "หน้าหลัก › โครงสร้าง (1 คลิก)" in client.get(at(review, "O2")).content.decode()
    assert "ยังไม่มีผลตรวจเว็บไซต์ของข้อนี้" in client.get(at(review, "O3")).content.decode()


def test_what_the_body_wrote_is_text_and_only_web_addresses_are_links(town: Town, signed_in: Browser) -> None:
    made = Disclosure.objects.create(round=town.round)
    wrote = {"explanation": "<b>คำอธิบาย</b>", "click_path": "หน้าหลัก › แผน"}
    Entry.objects.create(
        disclosure=made, code="O1", addresses=["https://town.example/a", "javascript:alert(1)"], **wrote
    )
    Disclosure.objects.filter(pk=made.pk).update(state="sent", sent_by=town.officer)
    Disclosure.objects.filter(pk=made.pk).update(
        state="approved", approved_by=town.executive, digest="d" * 64
    )
    client = signed_in(somebody("one", "assessor", body=town.body))
    page = client.get(f"/work/rounds/{town.round.pk}/review/O1/").content.decode()
    assert '<a href="https://town.example/a" target="_blank" rel="nofollow noopener noreferrer">' in page
    assert 'href="javascript' not in page
    assert "&lt;b&gt;คำอธิบาย&lt;/b&gt;" in page
    assert "หน้าหลัก › แผน" in page


def test_last_years_decision_of_the_item_it_continues_is_shown(town: Town, signed_in: Browser) -> None:
    before = review_of(town)
    read(before, before.one, {"O1": "ปีก่อนไม่พบแผนผัง"})
    read(before, before.other, {"O1": "ปีก่อนไม่พบแผนผัง"})
    deciding.tell(before.disclosure, {}, timezone.localdate() + datetime.timedelta(days=3), before.lead)
    Disclosure.objects.filter(pk=before.disclosure.pk).update(state="final", final_at=timezone.now())
    item = frameworks.load(2564).items[0]
    assert item.continues == "nacc-2563/O1"
    round_ = Round.objects.create(body=town.body, year=2564, framework_code="nacc-2564", step="prepare")
    made = Disclosure.objects.create(round=round_)
    Disclosure.objects.filter(pk=made.pk).update(state="sent", sent_by=town.officer)
    Disclosure.objects.filter(pk=made.pk).update(
        state="approved", approved_by=town.executive, digest="d" * 64
    )
    page = said(signed_in(before.one).get(f"/work/rounds/{round_.pk}/review/{item.code}/"))
    assert "ปีก่อนไม่พบแผนผัง" in page
    assert "ไม่พบทางเข้าถึงโดยคลิกจากหน้าหลักของเว็บไซต์" in page


# ---------------------------------------------------------------------------------------- the bank of reasons


def test_reasons_are_offered_by_the_words_of_the_title_and_by_the_checks() -> None:
    by_code = {item.code: item for item in frameworks.load(2568).items}
    special = [each.code for each in reasons.offered(by_code["o10"]) if each.titles]
    assert special == ["not-online"]
    assert [each.code for each in reasons.offered(by_code["o5"], ["fiscal_year"])][:2] == [
        "other-year",
        "plan-incomplete",
    ]
    assert reasons.said(["empty", "gone"])[1].th == "gone"


def test_every_check_that_suggests_a_reason_exists() -> None:
    named = {check for each in reasons.load().values() for check in each.checks}
    assert named <= {*OF_ADDRESS, *OF_ITEM}
    assert all(each.say.th and each.say.en for each in reasons.load().values())


def test_a_bank_with_mistakes_names_them_all(tmp_path: Any) -> None:
    path = tmp_path / "reasons.yaml"
    path.write_text("reasons:\n  one:\n    say: {th: ก}\n    chekcs: [path]\n", encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        reasons.load(path)
    assert [each.code for each in caught.value.problems] == ["missing-key", "unknown-key"]


def test_the_trail_holds_no_single_score(review: Review) -> None:
    read(review, review.one, {"O1": "ลับ"})
    read(review, review.other)
    entries = TrailEntry.objects.filter(action__startswith="review.").order_by("number")
    assert [(each.action, each.person) for each in entries] == [
        ("review.assigned", "lead"), ("review.read", "one"), ("review.read", "other"),
    ]  # fmt: skip
    assert [sorted(each.detail) for each in entries][1:] == [["ended", "items", "place", "version"]] * 2
    assert len(CODES) == entries[1].detail["items"]
