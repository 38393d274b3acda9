"""The body answers preliminary scores while the window is open; the lead decides from the proof; it ends."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from prongsai.numbers import show
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person, Post, TrailEntry
from prongsai.web.evidence import clarifying, deciding, reviewing, scores
from prongsai.web.evidence.clarifying import seal_of, words_of
from prongsai.web.evidence.models import Clarification, Decision, Disclosure
from prongsai.web.evidence.owed import owed
from prongsai.web.evidence.reviewing import Given, Named
from tests.web.clarify_makers import ZEROS, final, sent, told
from tests.web.conftest import Town, somebody
from tests.web.review_makers import Review, day, read, review_of
from tests.web.site_makers import HOSTILE, PAGES, PLAN, STRUCTURE, checked, disclosed

Browser = Callable[[Person], Client]
WORDS = "ข้อมูลเปิดอยู่ ณ ที่อยู่ที่แจ้งตั้งแต่วันส่ง"


@pytest.fixture
def review(town: Town) -> Review:
    return told(town)


def at(review: Review) -> str:
    return f"/work/rounds/{review.round.pk}/clarification/"


def deciding_at(review: Review) -> str:
    return f"{at(review)}decide/"


def typed(review: Review, do: str = "save", **words: str) -> dict[str, Any]:
    found = {f"words-{code}": words.get(code, "") for code in ZEROS}
    return {"do": do, "seal": seal_of(words_of(review.disclosure)), **found}


def shown(client: Client, where: str) -> str:
    return html.unescape(client.get(where).content.decode())


def state() -> str:
    return Disclosure.objects.get().state


def test_the_page_tells_scores_reasons_costs_and_the_clock(review: Review, signed_in: Browser) -> None:
    page = shown(signed_in(review.town.officer), at(review))
    assert "เหลือ 7 วัน ถึง 23.59 น. ของวันที่" in page
    assert [words for words in ZEROS.values() if words not in page] == []
    assert "ไม่พบทางเข้าถึงโดยคลิกจากหน้าหลักของเว็บไซต์" in page  # the reason of the bank
    assert "ให้ที่อยู่ใหม่ไม่ได้" in page
    assert [page.count(f'name="words-{code}"') for code in ("O1", "O2", "O18", "O3")] == [1, 1, 1, 0]


def test_costs_are_points_of_the_total(review: Review, signed_in: Browser) -> None:
    found = scores.costs(review.round.framework, scores.first_scores(review.disclosure))
    assert sorted(found) == sorted(ZEROS)
    page = shown(signed_in(review.town.officer), at(review))
    assert f"คะแนนรวมลดลง {show(found['O1'])} คะแนน" in page


def test_drafts_are_saved_changed_and_cleared(review: Review, signed_in: Browser) -> None:
    client = signed_in(review.town.officer)
    assert client.post(at(review), typed(review, O1=WORDS, O2="ร่าง")).status_code == 302
    assert words_of(review.disclosure) == {"O1": WORDS, "O2": "ร่าง"}
    assert WORDS in shown(client, at(review))
    client.post(at(review), typed(review, O1=WORDS))
    assert (words_of(review.disclosure), state()) == ({"O1": WORDS}, "scored")


def test_it_is_sent_once_and_then_locked(review: Review, signed_in: Browser) -> None:
    client = signed_in(review.town.officer)
    assert client.post(at(review), typed(review, "send", O1=WORDS)).status_code == 302
    assert state() == "clarifying"
    again = client.post(at(review), typed(review, "send", O1="อย่างอื่น"))
    assert (again.status_code, words_of(review.disclosure)) == (422, {"O1": WORDS})
    with pytest.raises(DatabaseError), transaction.atomic():
        Clarification.objects.update(words="อย่างอื่น")
    entry = TrailEntry.objects.get(action="clarification.sent")
    assert (entry.detail["items"], entry.detail["digest"]) == (["O1"], seal_of({"O1": WORDS}))


def test_nothing_written_is_not_sent(review: Review, signed_in: Browser) -> None:
    page = signed_in(review.town.officer).post(at(review), typed(review, "send"))
    assert (page.status_code, state()) == (422, "scored")
    assert "ยังไม่ได้เขียนคำชี้แจงข้อใด" in page.content.decode()


def test_accepting_needs_no_words_and_refuses_drafts(review: Review, signed_in: Browser) -> None:
    client = signed_in(review.town.officer)
    refused = client.post(at(review), typed(review, "accept", O1=WORDS))
    assert refused.status_code == 422
    assert refused.context["form"].data["seal"] == seal_of(words_of(review.disclosure))
    assert (state(), words_of(review.disclosure)) == ("scored", {"O1": WORDS})
    assert client.post(at(review), typed(review, "accept")).status_code == 302
    assert state() == "clarifying"
    assert "หน่วยงานยอมรับคะแนนแล้ว" in shown(client, at(review))
    assert TrailEntry.objects.get(action="clarification.accepted").person == review.town.officer.login


def test_only_the_officer_writes_and_drafts_stay_the_bodys_own(review: Review, signed_in: Browser) -> None:
    clarifying.keep(review.disclosure, {"O1": WORDS}, seal_of({}), review.town.officer)
    assert WORDS in shown(signed_in(review.town.executive), at(review))
    for person in (review.town.executive, review.town.colleague, review.lead, review.one):
        assert signed_in(person).post(at(review), typed(review, "send")).status_code == 422, person
    for person in (review.lead, review.one, somebody("looks", "overseer")):
        assert WORDS not in shown(signed_in(person), at(review)), person
    assert WORDS not in shown(signed_in(review.lead), deciding_at(review))
    assert state() == "scored"


def test_the_officer_is_told_of_the_window_as_long_as_it_is_open(review: Review) -> None:
    (told_,) = owed(review.town.officer, review.round)
    assert told_.due == day(7)
    assert told_.say.en.startswith(
        "Preliminary scores of the disclosures (OIT) are told: clarify or accept them; 7"
    )
    assert list(owed(review.town.executive, review.round)) == []
    Disclosure.objects.update(clarify_until=day(-1))
    assert list(owed(review.town.officer, review.round)) == []


def test_it_is_not_there_for_strangers_or_before_scores_are_told(
    town: Town, other_town: Town, signed_in: Browser
) -> None:
    review = review_of(town)
    assert signed_in(town.officer).get(at(review)).status_code == 404
    assert signed_in(review.lead).get(deciding_at(review)).status_code == 404
    assert signed_in(other_town.officer).get(at(review)).status_code == 404
    assert Client().get(at(review))["Location"].startswith("/sign-in/")


def test_whoever_reads_only_does_not_decide(review: Review, signed_in: Browser) -> None:
    for person in (review.one, review.town.officer, review.town.executive):
        assert signed_in(person).get(deciding_at(review)).status_code == 404, person


def test_after_the_last_day_nothing_can_be_sent_and_it_counts_as_accepted(
    town: Town, signed_in: Browser
) -> None:
    review = told(town, days=-1)
    page = signed_in(town.officer).post(at(review), typed(review, "send", O1=WORDS))
    assert (page.status_code, state()) == (422, "scored")
    assert "หมดเวลาชี้แจงแล้ว" in html.unescape(page.content.decode())
    assert signed_in(review.lead).post(deciding_at(review)).status_code == 302
    assert (state(), Decision.objects.filter(stage="clarified").count()) == ("final", 0)


def test_the_last_day_counts(town: Town, signed_in: Browser) -> None:
    review = told(town, days=0)
    assert "วันนี้เป็นวันสุดท้าย ถึง 23.59 น." in shown(signed_in(town.officer), at(review))
    assert signed_in(town.officer).post(at(review), typed(review, "send", O1=WORDS)).status_code == 302


def test_drafts_not_sent_in_time_are_looked_at_by_nobody(town: Town, signed_in: Browser) -> None:
    review = told(town)
    clarifying.keep(review.disclosure, {"O1": WORDS}, seal_of({}), town.officer)
    Disclosure.objects.update(clarify_until=review.disclosure.scored_at.date().replace(year=2020))
    client = signed_in(review.lead)
    assert WORDS not in shown(client, deciding_at(review))
    client.post(deciding_at(review))
    assert state() == "final"
    assert WORDS not in shown(client, at(review))
    own = shown(signed_in(town.officer), at(review))
    assert "ร่างคำชี้แจงที่เขียนไว้ไม่ได้ส่งภายในเวลา" in own


def test_while_the_window_is_open_the_lead_cannot_end_it(review: Review, signed_in: Browser) -> None:
    page = signed_in(review.lead).post(deciding_at(review))
    assert (page.status_code, state()) == (422, "scored")


def test_the_lead_decides_every_disputed_item_with_a_reason(review: Review, signed_in: Browser) -> None:
    sent(review, {"O1": WORDS, "O2": "ขอชี้แจง"})
    client = signed_in(review.lead)
    given = {"score-O1": 100, "words-O1": "พบตามหลักฐาน", "score-O2": 0, "words-O2": "ยังเป็นปีก่อน"}
    for lacking in given:
        assert client.post(deciding_at(review), {**given, lacking: ""}).status_code == 422, lacking
    assert (state(), Decision.objects.filter(stage="clarified").count()) == ("clarifying", 0)
    assert client.post(deciding_at(review), given).status_code == 302
    rows = {each.code: each for each in Decision.objects.filter(stage="clarified")}
    assert {code: (each.score, each.words, each.reasons) for code, each in rows.items()} == {
        "O1": (100, "พบตามหลักฐาน", []), "O2": (0, "ยังเป็นปีก่อน", ["no-path"]),
    }  # fmt: skip
    entry = TrailEntry.objects.get(action="review.final")
    assert (entry.role, entry.detail["items"], entry.detail["raised"]) == ("lead", ["O1", "O2"], ["O1"])
    assert entry.detail["digest"] == scores.digest_of(Disclosure.objects.get())
    assert "พบตามหลักฐาน" in shown(signed_in(review.town.officer), at(review))


def test_what_was_typed_stays_where_something_is_missing(review: Review, signed_in: Browser) -> None:
    sent(review, {"O1": WORDS, "O2": "ขอชี้แจง"})
    page = signed_in(review.lead).post(deciding_at(review), {"score-O1": 100, "words-O1": "เหตุผลยาว"})
    assert "เหตุผลยาว" in page.content.decode()


def test_nothing_can_be_decided_that_the_body_did_not_dispute(review: Review) -> None:
    held = sent(review, {"O1": WORDS})
    with pytest.raises(RefusedError) as caught:
        clarifying.settle(held, {"O1": Given(100, (), "ก"), "O3": Given(0, (), "ข")}, review.lead)
    assert [each.en for each in caught.value.problems] == ["The body did not dispute O3."]


def test_what_has_its_points_cannot_be_disputed(review: Review) -> None:
    with pytest.raises(RefusedError, match="O3"):
        clarifying.keep(review.disclosure, {"O3": WORDS}, seal_of({}), review.town.officer)


def test_final_is_the_end(review: Review, signed_in: Browser) -> None:
    final(review, {"O1": WORDS}, ("O1",))
    assert signed_in(review.town.officer).post(at(review), typed(review, "send", O1="อีก")).status_code == 422
    assert signed_in(review.lead).post(deciding_at(review)).status_code == 422
    with pytest.raises(DatabaseError), transaction.atomic():
        Disclosure.objects.update(state="clarifying")


def test_what_was_raised_counts_once_it_is_final(review: Review, signed_in: Browser) -> None:
    """Forty-three items, three without points at first, one of them raised."""
    first = scores.costs(review.round.framework, scores.first_scores(review.disclosure))
    final(review, {"O1": WORDS, "O2": WORDS}, raised=("O1",))
    page = shown(signed_in(review.town.officer), at(review))
    assert "<strong>41</strong> ข้อ จาก 43 ข้อ · ไม่ได้คะแนน <strong>2</strong> ข้อ" in page
    assert f"ทำให้คะแนนรวมลดลง <strong>{show(first['O2'] + first['O18'])}</strong> คะแนน" in page


def test_two_officers_at_once_lose_nothing(review: Review, signed_in: Browser) -> None:
    second = Person.objects.create_user("second", "คุณสอง")
    Post.objects.create(person=second, role="officer", body=review.town.body)
    page = typed(review, O2="ของคนที่สอง") | {"initial-words-O1": "", "initial-words-O2": ""}
    clarifying.keep(review.disclosure, {"O1": "ของคนแรก"}, seal_of({}), review.town.officer)
    answer = signed_in(second).post(at(review), page)
    body = html.unescape(answer.content.decode())
    assert (answer.status_code, words_of(review.disclosure)) == (409, {"O1": "ของคนแรก"})
    assert ("ของคนแรก" in body, "ของคนที่สอง" in body) == (True, True)
    again = {**page, "seal": seal_of({"O1": "ของคนแรก"}), "words-O1": "ของคนแรก"}
    assert signed_in(second).post(at(review), again).status_code == 302
    assert words_of(review.disclosure) == {"O1": "ของคนแรก", "O2": "ของคนที่สอง"}


@pytest.mark.parametrize("given", [{}, {"do": "send"}, {"seal": "x" * 65}, {"seal": "ก\0"}])
def test_bad_input_changes_nothing(review: Review, signed_in: Browser, given: dict[str, str]) -> None:
    assert signed_in(review.town.officer).post(at(review), given).status_code == 422
    assert (state(), Clarification.objects.count()) == ("scored", 0)


def test_a_lead_who_read_alone_leaves_the_dispute_to_another(town: Town) -> None:
    review = review_of(town, two=False)
    read(review, review.one, ZEROS)
    Post.objects.create(person=review.one, role="lead", province=town.body.province)
    deciding.tell(review.disclosure, {}, day(3), review.lead)
    held = sent(review, {"O1": WORDS})
    assert clarifying.why_not_settle(held, review.one) is not None
    assert clarifying.why_not_settle(held, review.lead) is None


def test_the_proof_of_the_first_address_stands_beside_the_dispute(town: Town, signed_in: Browser) -> None:
    draft = disclosed(town, {"O1": [STRUCTURE], "O2": [PLAN]})
    Disclosure.objects.update(state="sent", sent_by=town.officer)
    approval = {"approved_by": town.executive, "approved_at": timezone.now(), "digest": "d" * 64}
    Disclosure.objects.update(state="approved", **approval)
    draft.refresh_from_db()
    people = [somebody(login, role, province=town.body.province) for login, role in (
        ("lead", "lead"), ("one", "assessor"), ("other", "assessor"),
    )]  # fmt: skip
    review = Review(town, draft, *people)
    check = checked(draft, review.one, "review")
    reviewing.assign(draft, Named(review.one, None, day(7)), review.lead)
    read(review, review.one, ZEROS)
    deciding.tell(draft, {}, day(3), review.lead)
    sent(review, {"O1": WORDS})
    mended = checked(draft, review.one, "review", {**PAGES, "/structure.html": "<p>หน้าที่เพิ่งลงใหม่</p>"})
    page = signed_in(review.lead).get(deciding_at(review)).content.decode()
    assert (mended.number, "หน้าที่เพิ่งลงใหม่" in page) == (2, False)
    record = check.records.get(kind="response", url=STRUCTURE)
    assert record.digest in page
    assert f"/site-check/{check.number}/records/{record.number}/" in page
    assert "แผนผังแสดงโครงสร้างการแบ่งส่วนราชการ" in page
    assert (HOSTILE in page, html.escape(HOSTILE) in page) == (False, True)
    assert PLAN not in page
