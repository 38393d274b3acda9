"""The check of a body's website: asked for on a page, done by the worker, kept with its proof."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from warcio.archiveiterator import ArchiveIterator

from prongsai.web.accounts import jobs
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.evidence import checking, looking_again, tasks
from prongsai.web.evidence.models import Disclosure, Record, SiteCheck
from prongsai.web.upkeep import chores, working
from tests.web.conftest import Town, somebody
from tests.web.site_makers import (
    GONE,
    HOME,
    HOST,
    HOSTILE,
    PAGES,
    PLAN,
    STRUCTURE,
    checked,
    disclosed,
    played,
)
from tests.web.worker import do_what_waits

Browser = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    settings.SITE_PAUSE = 0
    looking_again._settled.clear()


@pytest.fixture
def draft(town: Town) -> Disclosure:
    return disclosed(town)


def where(name: str, town: Town, *more: int) -> str:
    return reverse(name, args=[town.round.pk, *more])


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def approve(disclosure: Disclosure, town: Town) -> None:
    """As the executive does, without the rest of it."""
    disclosure.state, disclosure.sent_by = "sent", town.officer
    disclosure.save()
    disclosure.state, disclosure.approved_by, disclosure.digest = "approved", town.executive, "0" * 64
    disclosure.approved_at = timezone.now()
    disclosure.save()


def test_it_is_asked_for_done_and_told_item_by_item(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    asked = client.post(where("site-check", town), {"what": "own"})
    assert asked["Location"] == where("site-check-of", town, 1)
    assert "รอเริ่มตรวจ" in page(client, asked["Location"])
    with played() as net:
        do_what_waits()
    assert net.refused == []
    found = page(client, where("site-check", town))
    assert checking.verdicts(draft) == {"O1": "met", "O2": "not_met", "O3": "not_met"}
    assert "หน้าหลัก › ข้อมูล &lt;script" in found
    assert (found.count("ไม่ผ่าน</span>"), "ผู้ตัดสินคือคน" in found) == (2, True)


def test_items_without_an_address_are_named_beside_what_was_checked(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    checked(draft, town.officer)
    without = signed_in(town.officer).get(where("site-check", town)).context["without"]
    assert without == [item.code for item in town.round.framework.items][3:]


def test_a_home_page_that_does_not_open_is_told_with_the_way_to_change_it(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    body = draft.round.body
    body.website = "http://www.other-town.example.go.th/"
    body.save()
    checked(draft, town.officer)
    found = page(signed_in(town.officer), where("site-check", town))
    assert 'เปิดหน้าหลักไม่ได้ <span class="address">http://www.other-town.example.go.th/</span>' in found
    assert f'<a href="{reverse("body", args=[town.body.pk])}">แก้ไขที่อยู่เว็บไซต์</a>' in found


def test_a_colleague_may_ask_and_who_looks_on_may_not(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    overseer = signed_in(somebody("overseer", "overseer", province=town.body.province))
    assert overseer.get(where("site-check", town)).status_code == 404
    assert overseer.post(where("site-check", town), {"what": "own"}).status_code == 404
    assert signed_in(town.colleague).post(where("site-check", town), {"what": "own"}).status_code == 302
    assert [each.asked_by for each in SiteCheck.objects.all()] == [town.colleague]


def test_strangers_are_refused_everywhere(
    draft: Disclosure, town: Town, other_town: Town, signed_in: Browser
) -> None:
    checked(draft, town.officer)
    stranger = signed_in(other_town.officer)
    doors = [
        where("site-check", town), where("site-check-compare", town), where("site-check-of", town, 1),
        where("site-check-warc", town, 1), where("site-check-report", town, 1),
        where("site-check-record", town, 1, 2), where("site-check-picture", town, 1, 2),
    ]  # fmt: skip
    assert [stranger.get(each).status_code for each in doors] == [404] * len(doors)
    assert stranger.post(doors[2]).status_code == 404
    assert [Client().get(each).status_code for each in doors] == [302] * len(doors)


def test_what_a_website_sends_is_text_on_our_pages(draft: Disclosure, town: Town, signed_in: Browser) -> None:
    check = checked(draft, town.officer)
    client = signed_in(town.officer)
    record = check.records.get(kind="response", url=STRUCTURE)
    shown = page(client, where("site-check-record", town, 1, record.number))
    assert HOSTILE not in shown
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in shown
    assert HOSTILE not in page(client, where("site-check", town))


def test_the_rows_joined_are_a_file_that_others_read_with_the_hashes_of_the_page(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    check = checked(draft, town.officer)
    sent = signed_in(town.officer).get(where("site-check-warc", town, 1))
    whole = b"".join(sent.streaming_content)
    assert whole == b"".join(bytes(each.content) for each in check.records.all())
    read = {}
    for each in ArchiveIterator(io.BytesIO(whole), check_digests=True):
        body = each.content_stream().read()
        assert each.digest_checker.passed is not False
        if each.rec_type == "response":
            read[each.rec_headers["WARC-Target-URI"]] = hashlib.sha256(body).hexdigest()
    told = {each.url: each.digest for each in check.records.filter(kind="response")}
    assert read == told
    assert {HOME, STRUCTURE, PLAN, GONE} <= set(read)
    assert gzip.decompress(whole).startswith(b"WARC/1.1")


def test_the_report_is_told_with_its_digest(draft: Disclosure, town: Town, signed_in: Browser) -> None:
    check = checked(draft, town.officer)
    sent = signed_in(town.officer).get(where("site-check-report", town, 1)).content
    assert hashlib.sha256(sent).hexdigest() == check.digest
    assert [each["code"] for each in json.loads(sent)["items"]] == ["O1", "O2", "O3"]
    told = TrailEntry.objects.get(action="site-check.done")
    assert (told.detail["digest"], told.detail["verdicts"]["not_met"]) == (check.digest, 2)


def test_one_at_a_time_for_a_body(draft: Disclosure, town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    client.post(where("site-check", town), {"what": "own"})
    again = client.post(where("site-check", town), {"what": "own"})
    assert (again.status_code, "โปรดรอให้เสร็จหรือยกเลิกก่อน" in again.content.decode()) == (200, True)
    assert SiteCheck.objects.count() == 1


def test_so_many_a_day(draft: Disclosure, town: Town, signed_in: Browser, settings: Any) -> None:
    settings.SITE_A_DAY = 2
    client = signed_in(town.officer)
    for _ in range(2):
        checked(draft, town.officer)
    refused = client.post(where("site-check", town), {"what": "own"}).content.decode()
    assert "วันนี้ตรวจครบ 2 ครั้งแล้ว" in refused
    assert SiteCheck.objects.count() == 2


def test_one_under_way_is_cancelled_and_leaves_nothing(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    client.post(where("site-check", town), {"what": "own"})
    SiteCheck.objects.update(state=jobs.WORKING, began_at=timezone.now())
    taken = SiteCheck.objects.get()
    client.post(where("site-check-of", town, 1))
    with played(), pytest.raises(jobs.OvertakenError):
        checking.carry_out(taken)
    check = SiteCheck.objects.get()
    assert (check.state, check.problems[0]["code"], check.report) == ("failed", "cancelled", None)
    assert not Record.objects.exists()
    assert "ยกเลิกการตรวจครั้งนี้แล้ว" in page(client, where("site-check-of", town, 1))


def test_one_that_waits_is_cancelled_and_never_begun(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    client.post(where("site-check", town), {"what": "own"})
    client.post(where("site-check-of", town, 1))
    with played() as net:
        do_what_waits()
    assert (SiteCheck.objects.get().state, net.connects) == ("failed", [])


def test_one_that_ended_cannot_be_cancelled(draft: Disclosure, town: Town, signed_in: Browser) -> None:
    checked(draft, town.officer)
    refused = signed_in(town.officer).post(where("site-check-of", town, 1)).content.decode()
    assert "การตรวจครั้งนี้จบไปแล้ว" in refused
    assert SiteCheck.objects.get().state == "done"


def test_without_a_website_the_officer_is_asked_for_it(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    town.body.website = ""
    town.body.save()
    client = signed_in(town.officer)
    assert 'name="website"' in page(client, where("site-check", town))
    assert 'name="website"' not in page(signed_in(town.colleague), where("site-check", town))
    inner = client.post(where("site-check", town), {"what": "website", "website": "http://192.168.0.1/"})
    assert (inner.status_code, "192.168.0.1" in inner.content.decode()) == (200, True)
    client.post(where("site-check", town), {"what": "website", "website": HOME})
    town.body.refresh_from_db()
    assert town.body.website == HOME
    assert client.post(where("site-check", town), {"what": "own"}).status_code == 302


def test_a_website_that_is_silent_is_said_in_plain_words(town: Town, signed_in: Browser) -> None:
    draft = disclosed(town, {"O1": ["http://www.nobody.example/a"]})
    type(town.body).objects.update(website="http://www.nobody.example/")
    draft.round.body.refresh_from_db()
    check = checked(draft, town.officer)
    assert (check.state, check.problems[0]["code"]) == ("failed", "site-silent")
    assert "เว็บไซต์ของหน่วยงานไม่ตอบเลย" in page(signed_in(town.officer), where("site-check", town))


def test_a_site_closed_to_programs_is_never_not_met(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    closed = {**PAGES, "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n")}
    check = checked(draft, town.officer, pages=closed)
    assert (check.state, [each["code"] for each in check.problems]) == ("failed", ["robots"])
    assert "robots.txt" in page(signed_in(town.officer), where("site-check", town))


def test_our_own_hosts_are_not_looked_at(draft: Disclosure, town: Town, settings: Any) -> None:
    settings.ALLOWED_HOSTS = [HOST, "testserver"]
    check = checking.ask(draft, town.officer, tasks.check_site)
    with played() as net:
        do_what_waits()
    check.refresh_from_db()
    assert (check.state, net.connects) == ("failed", [])


def test_work_that_was_lost_can_be_asked_for_again(draft: Disclosure, town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    client.post(where("site-check", town), {"what": "own"})
    SiteCheck.objects.update(state=jobs.WORKING, began_at=timezone.now())
    DBTaskResult.objects.all().delete()
    chores.report_lost_work()
    assert "งานนี้ถูกหยุดกลางคัน" in page(client, where("site-check", town))
    assert client.post(where("site-check", town), {"what": "own"}).status_code == 302


def test_a_check_takes_longer_than_other_tasks_before_it_counts_as_lost(
    draft: Disclosure, town: Town
) -> None:
    checking.ask(draft, town.officer, tasks.check_site)
    begun = timezone.now() - timedelta(minutes=30)
    DBTaskResult.objects.update(status="RUNNING", started_at=begun, worker_ids=["elsewhere/1/a"])
    working.find_lost()
    assert DBTaskResult.objects.get().status == "RUNNING"
    DBTaskResult.objects.update(started_at=begun - timedelta(hours=2))
    working.find_lost()
    assert DBTaskResult.objects.get().status == "READY"


def test_verdicts_hold_for_the_addresses_that_were_checked(draft: Disclosure, town: Town) -> None:
    checked(draft, town.officer)
    draft.entries.filter(code="O2").update(addresses=[STRUCTURE])
    assert checking.verdicts(draft) == {"O1": "met", "O2": "not_checked", "O3": "not_met"}


def test_one_verdict_alone_is_shown_where_it_is_chosen(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    checked(draft, town.officer)
    client = signed_in(town.officer)
    found = page(client, where("site-check", town) + "?show=met")
    assert ('id="O1"' in found, 'id="O2"' in found) == (True, False)
    assert 'id="O2"' in page(client, where("site-check", town) + "?show=<nonsense>")


def test_progress_comes_as_a_part_and_the_page_again_at_the_end(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    client.post(where("site-check", town), {"what": "own"})
    SiteCheck.objects.update(state=jobs.WORKING, began_at=timezone.now(), pages=17)
    part = client.get(where("site-check-of", town, 1), headers={"HX-Request": "true"})
    assert ("<html" in part.content.decode(), "<strong>17</strong>" in part.content.decode()) == (False, True)
    assert part.get("HX-Refresh") is None
    with played():
        do_what_waits()
    assert client.get(where("site-check-of", town, 1), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_two_checks_beside_each_other(draft: Disclosure, town: Town, signed_in: Browser) -> None:
    checked(draft, town.officer)
    later = {**PAGES, "/plan.html": 404, "/gone.html": "<html><body>กลับมาแล้ว</body></html>"}
    later["/structure.html"] = str(PAGES["/structure.html"]).replace("แผนผัง", "แผนภูมิ")
    checked(draft, town.officer, pages=later)
    found = page(signed_in(town.officer), where("site-check-compare", town) + "?before=1&after=2")
    assert [found.count(f"{word}</span>") for word in ("เนื้อหาเปลี่ยน", "หายไป", "กลับมาเปิดได้")] == [1, 1, 1]
    assert (
        signed_in(town.officer).get(where("site-check-compare", town) + "?before=7&after=2").status_code
        == 200
    )


def test_what_is_the_same_is_stored_once_and_still_shown(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    checked(draft, town.officer)
    second = checked(draft, town.officer)
    assert not second.records.filter(kind="response").exclude(url=GONE).exists()
    record = second.records.get(kind="revisit", url=STRUCTURE)
    shown = page(signed_in(town.officer), where("site-check-record", town, 2, record.number))
    assert ("โครงสร้างหน่วยงาน" in shown, "ที่เก็บไว้ในการตรวจครั้งที่ 1" in shown) == (True, True)


def test_assessors_ask_for_the_review_and_keep_all_of_it(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    checked(draft, town.officer)
    checked(draft, town.officer)
    approve(draft, town)
    assessor = signed_in(somebody("assessor", "assessor", town.body))
    assert "ครั้งที่ 2</a>" in page(assessor, where("site-check", town))
    assert assessor.get(where("site-check-of", town, 1)).status_code == 404
    asked = assessor.post(where("site-check", town), {"what": "review"})
    with played():
        do_what_waits()
    review = SiteCheck.objects.get(purpose="review")
    assert asked["Location"] == where("site-check-of", town, review.number)
    assert review.state == "done"
    assert {HOME, STRUCTURE, PLAN} <= set(
        review.records.filter(kind="response").values_list("url", flat=True)
    )
    assert checking.latest(draft, "review") == review
    refused = assessor.post(where("site-check", town), {"what": "own"}).content.decode()
    assert "เฉพาะบุคลากรของหน่วยงานสั่งตรวจได้" in refused


def test_who_works_at_the_body_asks_for_no_review_of_it(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    approve(draft, town)
    refused = signed_in(town.officer).post(where("site-check", town), {"what": "review"}).content.decode()
    assert "เฉพาะผู้ประเมินที่ไม่ได้สังกัดหน่วยงานนี้" in refused


def report_of(disclosure: Disclosure, status: int, ended: Any) -> dict[str, Any]:
    seen = {"address": GONE, "status": status, "cause": "", "final_url": GONE, "sha256": "", "path": None}
    item = {"code": "O3", "verdict": "not_met", "addresses": [seen], "findings": []}
    return {
        "format": 1, "home": HOME, "year": 2563, "began": ended.isoformat(), "ended": ended.isoformat(),
        "pages": 3, "stopped": "", "is_blind": False, "version": "1", "items": [item],
    }  # fmt: skip


def seen_on(
    disclosure: Disclosure, person: Person, days: int, status: int = 404, purpose: str = "own"
) -> None:
    """A check of some days ago that found this of the address that is gone."""
    ended = timezone.now() - timedelta(days=days)
    number = disclosure.checks.count() + 1
    SiteCheck.objects.create(
        disclosure=disclosure, number=number, purpose=purpose, home=HOME, asked={"O3": [GONE]},
        report=report_of(disclosure, status, ended), digest="0" * 64, state="done", asked_by=person,
        asked_at=ended, began_at=ended, ended_at=ended,
    )  # fmt: skip


def test_what_seemed_dead_is_looked_at_on_another_day_once(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    seen_on(draft, town.officer, days=1)
    chores.look_again()
    chores.look_again()
    with played() as net:
        do_what_waits()
    again = SiteCheck.objects.get(purpose="again")
    assert (again.state, again.asked, {each.address for each in net.connects}) == (
        "done", {"O3": [GONE]}, {net.address(HOST)}
    )  # fmt: skip
    chores.look_again()
    assert SiteCheck.objects.filter(purpose="again").count() == 1
    assert "ดูแล้ว 2 จาก 3 วัน" in page(signed_in(town.officer), where("site-check", town))


def test_after_three_days_it_is_dead_and_left_alone(
    draft: Disclosure, town: Town, signed_in: Browser
) -> None:
    for days, purpose in ((3, "own"), (2, "again"), (1, "again")):
        seen_on(draft, town.officer, days, purpose=purpose)
    chores.look_again()
    assert not SiteCheck.objects.filter(state="waiting").exists()
    assert "ไม่พบครบ 3 วัน" in page(signed_in(town.officer), where("site-check", town))


def test_what_opened_meanwhile_is_left_alone(draft: Disclosure, town: Town, signed_in: Browser) -> None:
    seen_on(draft, town.officer, days=2)
    seen_on(draft, town.officer, days=1, status=200, purpose="again")
    chores.look_again()
    assert not SiteCheck.objects.filter(state="waiting").exists()
    assert "ภายหลังเปิดได้แล้ว" in page(signed_in(town.officer), where("site-check", town))


def test_of_today_or_long_ago_nothing_is_looked_at_again(
    draft: Disclosure, town: Town, other_town: Town
) -> None:
    seen_on(draft, town.officer, days=0)
    seen_on(disclosed(other_town), other_town.officer, days=9)
    chores.look_again()
    assert not SiteCheck.objects.filter(state="waiting").exists()


def test_what_was_approved_is_looked_at_for_its_review_without_being_asked(
    draft: Disclosure, town: Town
) -> None:
    chores.look_again()
    assert not SiteCheck.objects.exists()
    approve(draft, town)
    chores.look_again()
    chores.look_again()
    with played():
        do_what_waits()
    chores.look_again()
    made = SiteCheck.objects.get()
    assert (made.purpose, made.state, made.asked) == ("review", "done", checking.asked_by_entries(draft))


def test_with_a_browser_pictures_of_the_addresses_are_kept(
    draft: Disclosure, town: Town, signed_in: Browser, settings: Any
) -> None:
    settings.SITE_BROWSER = True
    check = checked(draft, town.officer)
    pictures = {each.url: each for each in check.records.filter(kind="resource")}
    assert (check.state, set(pictures)) == ("done", {f"urn:view:{STRUCTURE}", f"urn:view:{PLAN}"})
    kept = pictures[f"urn:view:{STRUCTURE}"]
    shown = signed_in(town.officer).get(where("site-check-picture", town, check.number, kept.number))
    assert (shown.status_code, shown["Content-Type"], shown.content[:4]) == (200, "image/png", b"\x89PNG")


def test_it_says_what_would_be_lost(draft: Disclosure, town: Town, signed_in: Browser) -> None:
    """O2 and O3 are not met, and of the year's 43 items 40 have no address: all but O1 of the 40 points."""
    checked(draft, town.officer)
    found = page(signed_in(town.officer), where("site-check", town))
    assert "42 ข้อที่ไม่ผ่านหรือยังไม่มีที่อยู่จะทำให้คะแนนรวมหายไป <strong>39.56</strong> คะแนน" in found
    assert found.count("คะแนนรวมลดลง 0.44</small>") == 2  # 40 × 1/2 × 1/5 × 1/9


def test_the_page_says_who_is_looking_and_how_to_let_it(
    draft: Disclosure, town: Town, signed_in: Browser, settings: Any
) -> None:
    settings.SITE_CONTACT = "ita@province.example"
    found = page(signed_in(town.officer), where("site-check", town))
    assert "(+site check of disclosures; ita@province.example)" in found
    assert "User-agent: Prongsai\nAllow: /" in found


def test_before_anything_is_disclosed_the_page_says_so(town: Town, signed_in: Browser) -> None:
    assert "ยังไม่ได้เริ่มกรอก" in page(signed_in(town.officer), where("site-check", town))
    assert signed_in(town.officer).post(where("site-check", town), {"what": "own"}).status_code == 302


def queries(client: Client, town: Town) -> int:
    client.get(where("site-check", town))
    with CaptureQueriesContext(connection) as asked:
        page(client, where("site-check", town))
    return len(asked)


def test_the_page_asks_as_often_for_forty_items_as_for_one(
    town: Town, other_town: Town, signed_in: Browser
) -> None:
    many = {item.code: [STRUCTURE] for item in town.round.framework.items}
    checked(disclosed(town, many), town.officer)
    checked(disclosed(other_town, {"O1": [STRUCTURE]}), other_town.officer)
    asked = queries(signed_in(town.officer), town), queries(signed_in(other_town.officer), other_town)
    assert (len(many), asked[0]) == (43, asked[1])
