"""The lead decides where readers differ, and tells all preliminary scores at once; how far readers agree."""

from __future__ import annotations

import csv
import datetime
import html
import io
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from prongsai.thai import date_in_words
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.evidence import agreeing, deciding
from prongsai.web.evidence.models import Decision, Disclosure
from prongsai.web.evidence.reviewing import Given
from tests.web.conftest import Town, somebody
from tests.web.review_makers import CODES, Review, day, read, review_of

Browser = Callable[[Person], Client]


@pytest.fixture
def both(town: Town) -> Review:
    """Read by two: they agree on 40 items, two of which are 0, and differ on O3, O4 and O5."""
    review = review_of(town)
    read(review, review.one, {"O1": "ไม่พบ", "O2": "ปีก่อน", "O3": "ไม่ครบ", "O4": "ว่าง"})
    read(review, review.other, {"O1": "ไม่พบทางเข้า", "O2": "ปีก่อน", "O5": "ปิด"})
    return review


def at(review: Review) -> str:
    return f"/work/rounds/{review.round.pk}/review/decide/"


def decided(**more: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {"until": date_in_words(day(7))}
    for code, score in (("O3", 0), ("O4", 100), ("O5", 0)):
        sent |= {f"score-{code}": score, f"words-{code}": f"เหตุผล {code}"}
    return sent | more


def test_agreed_items_are_proposed_and_the_others_stand_side_by_side(
    both: Review, signed_in: Browser
) -> None:
    page = html.unescape(signed_in(both.lead).get(at(both)).content.decode())
    assert "ข้อที่ผู้ตรวจให้คะแนนต่างกัน (3)" in page
    assert page.count('<details class="agreed"') == 40
    differing = page[page.index("ต่างกัน (3)") : page.index("ข้อที่เห็นตรงกัน")]
    assert [code for code in CODES if f'id="i-{code}"' in differing] == ["O3", "O4", "O5"]
    assert both.one.name in differing
    assert "ไม่ครบ" in differing


def test_the_lead_tells_all_scores_at_once(both: Review, signed_in: Browser) -> None:
    answer = signed_in(both.lead).post(at(both), decided())
    assert answer["Location"] == f"/work/rounds/{both.round.pk}/review/"
    held = Disclosure.objects.get()
    assert (held.state, held.clarify_until) == ("scored", day(7))
    assert held.scored_at is not None
    rows = {each.code: each for each in Decision.objects.filter(stage="first")}
    assert list(rows) == list(CODES)
    assert [code for code, each in rows.items() if each.score == 0] == ["O1", "O2", "O3", "O5"]
    assert [code for code, each in rows.items() if each.basis == "lead"] == ["O3", "O4", "O5"]
    assert rows["O1"].words == "ไม่พบ\nไม่พบทางเข้า"
    assert (rows["O2"].words, rows["O2"].reasons) == ("ปีก่อน", ["no-path"])
    assert (rows["O3"].words, rows["O3"].reasons, rows["O4"].reasons) == ("เหตุผล O3", ["no-path"], [])


def test_the_trail_tells_it_with_a_digest_of_everything(both: Review) -> None:
    given = {"O3": Given(0, (), "ก"), "O4": Given(100, (), "ข"), "O5": Given(0, (), "ค")}
    deciding.tell(both.disclosure, given, day(7), both.lead)
    entry = TrailEntry.objects.get(action="review.told")
    assert (entry.person, entry.role, entry.body) == ("lead", "lead", both.town.body.name)
    digest = entry.detail.pop("digest")
    assert len(digest) == 64
    assert entry.detail == {
        "version": 1, "items": 43, "met": 39, "by_lead": ["O3", "O4", "O5"],
        "clarify_until": day(7).isoformat(),
    }  # fmt: skip


def test_a_lead_may_decide_otherwise_than_both_with_a_reason(both: Review, signed_in: Browser) -> None:
    client = signed_in(both.lead)
    assert client.post(at(both), decided(**{"score-O9": 0})).status_code == 422
    assert client.post(at(both), decided(**{"words-O9": "เปลี่ยน"})).status_code == 422
    assert client.post(at(both), decided(**{"score-O9": 0, "words-O9": "ใช้ไม่ได้จริง"})).status_code == 302
    found = Decision.objects.get(code="O9")
    assert (found.score, found.basis, found.words) == (0, "lead", "ใช้ไม่ได้จริง")


@pytest.mark.parametrize(
    "wrong",
    [{"score-O4": ""}, {"words-O4": ""}, {"score-O4": "50"}, {"until": ""}, {"until": "เร็ว ๆ นี้"},
     {"until": "1/1/2560"}, {"until": "1/1/2700"}],
)  # fmt: skip
def test_what_is_missing_or_wrong_tells_nothing(
    both: Review, signed_in: Browser, wrong: dict[str, str]
) -> None:
    page = signed_in(both.lead).post(at(both), decided(**wrong))
    assert page.status_code == 422
    assert 'class="complaint"' in page.content.decode()
    assert "เหตุผล O3" in page.content.decode()
    assert (Decision.objects.count(), Disclosure.objects.get().state) == (0, "approved")


def test_undecided_items_are_all_named(both: Review) -> None:
    with pytest.raises(RefusedError) as caught:
        deciding.tell(both.disclosure, {"O3": Given(0, (), " ")}, day(7), both.lead)
    assert [each.en for each in caught.value.problems] == [
        "Decide on O4: readers differ.", "Decide on O5: readers differ.",
        "O3 needs the lead's score and reason.",
    ]  # fmt: skip


def test_scores_are_told_once(both: Review, signed_in: Browser) -> None:
    client = signed_in(both.lead)
    client.post(at(both), decided())
    assert client.post(at(both), decided()).status_code == 422
    assert "แจ้งคะแนนเบื้องต้นแล้ว" in client.get(at(both)).content.decode()
    assert Decision.objects.count() == 43


def test_nothing_is_decided_before_both_have_ended(town: Town, signed_in: Browser) -> None:
    review = review_of(town)
    read(review, review.one)
    read(review, review.other, ends=False)
    client = signed_in(review.lead)
    assert client.post(at(review), decided()).status_code == 422
    assert "ผู้ตรวจยังตรวจไม่ครบทุกคน" in client.get(at(review)).content.decode()
    assert Decision.objects.count() == 0


def test_with_one_reader_another_lead_agrees(town: Town, signed_in: Browser) -> None:
    review = review_of(town, two=False)
    read(review, review.one, {"O7": "ไม่เป็นปัจจุบัน"})
    review.one.posts.create(role="lead", province=town.body.province)
    page = signed_in(review.one).post(at(review), {"until": date_in_words(day(7))})
    assert "ต้องให้ผู้ประเมินหลักคนอื่นเป็นผู้ตัดสิน" in page.content.decode()
    assert signed_in(review.lead).post(at(review), {"until": date_in_words(day(7))}).status_code == 302
    assert set(Decision.objects.values_list("basis", flat=True)) == {"agreed"}
    assert Decision.objects.get(score=0).words == "ไม่เป็นปัจจุบัน"


def test_the_page_is_there_for_leads_of_the_body_alone(both: Review, signed_in: Browser) -> None:
    strangers = (
        both.one,
        both.town.officer,
        somebody("au", "auditor"),
        somebody("far", "lead", province="ที่อื่น"),
    )
    for person in strangers:
        client = signed_in(person)
        assert (client.get(at(both)).status_code, client.post(at(both), decided()).status_code) == (404, 404)
    assert Decision.objects.count() == 0


# ------------------------------------------------------------------------------------------------ agreement


def test_agreement_is_told_by_pair_assessor_and_item(both: Review, signed_in: Browser) -> None:
    found = agreeing.table(both.lead, 2563)
    # 43 items: 38 both met, O5 the first alone, O3 and O4 the second alone, O1 and O2 neither.
    figures = found.in_all
    assert (figures.both_met, figures.first_only, figures.second_only, figures.neither) == (38, 1, 2, 2)
    # Observed 40/43, by chance (39·40 + 4·3)/43².
    assert figures.kappa == Fraction(148, 277)
    assert [each.figures.kappa for each in (*found.pairs, *found.assessors)] == [figures.kappa] * 3
    assert [each.who for each in found.items] == list(CODES)
    assert (found.bodies, found.items[2].figures.second_only) == (1, 1)
    page = signed_in(both.lead).get("/work/review/agreement/?year=2563").content.decode()
    assert "kappa 0.53" in page


def test_agreement_as_csv_equals_the_page(both: Review, signed_in: Browser) -> None:
    answer = signed_in(both.lead).get("/work/review/agreement.csv?year=2563")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 1 + 2 + 43
    assert (rows[0]["kind"], rows[0]["items"], rows[0]["kappa"]) == ("all", "43", "0.5343")
    assert [row["kappa"] for row in rows if row["who"] == "O1"] == [""]


def test_a_reading_that_has_not_ended_counts_nowhere(town: Town, signed_in: Browser) -> None:
    review = review_of(town)
    read(review, review.one)
    read(review, review.other, ends=False)
    page = signed_in(review.lead).get("/work/review/agreement/")
    assert "ยังไม่มีหน่วยงานที่ผู้ตรวจสองคนตรวจครบ" in page.content.decode()
    assert signed_in(review.lead).get("/work/review/agreement.csv").status_code == 404


def test_agreement_is_for_leads_alone(both: Review, signed_in: Browser) -> None:
    for person in (both.one, both.town.officer, somebody("au", "auditor")):
        for where in ("/work/review/agreement/", "/work/review/agreement.csv"):
            assert signed_in(person).get(where).status_code == 404


def test_the_window_has_its_bounds() -> None:
    today = timezone.localdate()
    allowed = [
        deciding.why_not_until(today + datetime.timedelta(days=days)) is None for days in (0, 1, 60, 61)
    ]
    assert allowed == [False, True, True, False]
