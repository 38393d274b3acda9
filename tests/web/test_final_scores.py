"""Final scores of a review become the OIT of a result: by the year's rule, with the assessors' comments."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prongsai.errors import AnswersError
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import scores
from prongsai.web.evidence.models import Decision
from prongsai.web.results import from_review, from_survey, loading
from prongsai.web.results.loading import Upload
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.uploads import uploads_of
from tests.scoring import plain
from tests.web.clarify_makers import ZEROS, final, told
from tests.web.conftest import Town

Browser = Callable[[Person], Client]
WORDS = "ข้อมูลเปิดอยู่ ณ ที่อยู่ที่แจ้ง"
REASON = "ไม่พบทางเข้าถึงโดยคลิกจากหน้าหลักของเว็บไซต์"


def ended(town: Town) -> None:
    """O1 was disputed and raised; O2 and O18 stay at zero."""
    final(told(town), {"O1": WORDS}, ("O1",))


def load_at(town: Town) -> str:
    return f"/work/rounds/{town.round.pk}/result/load/survey/"


def test_the_newest_decision_of_every_item_holds(town: Town) -> None:
    review = told(town)
    assert scores.final_scores(town.round) == {}
    final(review, {"O1": WORDS, "O2": WORDS}, ("O1",))
    found = scores.final_scores(town.round)
    assert list(found) == [item.code for item in town.round.framework.items]
    assert [code for code, each in found.items() if each.score == 0] == ["O2", "O18"]
    assert (found["O2"].words, found["O2"].is_clarified) == ("พิจารณาข้อ O2 จากหลักฐานแล้ว", True)
    assert found["O18"].comment.th == f"{REASON} {ZEROS['O18']}"
    assert Decision.objects.count() == 45


def test_the_oit_of_a_result_is_the_plain_scorers(town: Town, loaded: ResultVersion) -> None:
    ended(town)
    made = loading.load(town.round, from_survey.uploads(town.round), town.officer)
    framework, result = town.round.framework, loading.result_of(made)
    row = {code: each.score for code, each in scores.final_scores(town.round).items()}
    expected = plain.score(framework, {"OIT": [row]})
    found = {code: result[code].best for code in ("OIT", "9", "10")}
    assert found == {code: expected[code] for code in found}
    before = loading.result_of(loaded)
    assert {code: result[code].best for code in ("IIT", "EIT")} == {
        code: before[code].best for code in ("IIT", "EIT")
    }
    assert result.total != before.total


def test_the_file_tells_comments_source_and_digests(town: Town, loaded: ResultVersion) -> None:
    ended(town)
    made = loading.load(town.round, from_survey.uploads(town.round), town.officer)
    known = loading.assessment_of(made)
    digest = scores.digest_of(scores.final_of(town.round))  # type: ignore[arg-type]
    assert [each.name for each in uploads_of(made.pk)] == ["review-2563.yaml"]
    assert known.comments["O18"] == f"{REASON} {ZEROS['O18']}"
    assert known.sources[2563].th.endswith(f"(ค่าตรวจสอบ {digest[:16]})")
    assert made.collected == {"review": {"approved": "d" * 64, "digest": digest, "version": 1}}
    assert loaded.collected is None


def test_loading_it_again_gives_the_same_file(town: Town, loaded: ResultVersion) -> None:
    del loaded
    ended(town)
    first = loading.load(town.round, from_survey.uploads(town.round), town.officer)
    again = loading.load(town.round, from_survey.uploads(town.round), town.officer)
    assert (again.version, again.digest) == (first.version + 1, first.digest)
    assert uploads_of(again.pk) == uploads_of(first.pk)


def test_what_was_changed_in_the_file_is_not_said_to_come_from_the_review(town: Town) -> None:
    ended(town)
    (file,) = from_survey.uploads(town.round)
    changed = Upload(file.name, file.content.replace(b"O3: '100'", b"O3: '0'"))
    assert changed != file
    assert loading.load(town.round, [file], town.officer).collected is not None
    assert loading.load(town.round, [changed], town.officer).collected is None


def test_without_anything_of_the_surveys_there_is_no_total_yet(town: Town) -> None:
    ended(town)
    made = loading.load(town.round, from_survey.uploads(town.round), town.officer)
    assert (made.total, loading.result_of(made)["OIT"].best > 0) == (None, True)


def test_before_the_review_is_over_there_is_nothing_to_take(town: Town) -> None:
    told(town)
    with pytest.raises(AnswersError, match="box"):
        from_survey.uploads(town.round)
    assert from_review.of(town.round) is None


def test_the_officer_takes_it_from_the_page_and_items_tell_their_reasons(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    del loaded
    ended(town)
    client = signed_in(town.officer)
    page = client.get(f"/work/rounds/{town.round.pk}/result/load/").content.decode()
    assert "คิดคะแนนด้วยผลการตรวจนี้" in page
    assert 'name="oit"' not in page
    assert client.post(load_at(town)).status_code == 302
    assert ResultVersion.objects.order_by("-version").first().collected is not None  # type: ignore[union-attr]
    told_ = html.unescape(client.get(f"/work/rounds/{town.round.pk}/result/explain/O18/").content.decode())
    assert (REASON in told_, ZEROS["O18"] in told_) == (True, True)
    assert f"/work/rounds/{town.round.pk}/disclosures/O18/" in told_
    assert "คะแนน OIT มาจากการตรวจ" in client.get(f"/work/rounds/{town.round.pk}/result/").content.decode()


def test_nobody_else_takes_it_and_no_file_stands_against_it(
    town: Town, other_town: Town, signed_in: Browser
) -> None:
    ended(town)
    assert signed_in(town.executive).post(load_at(town)).status_code == 403
    assert signed_in(other_town.officer).post(load_at(town)).status_code == 404
    file = SimpleUploadedFile("OIT.csv", b"O1\n0\n")
    page = signed_in(town.officer).post(load_at(town), {"oit": file})
    assert (page.status_code, "การตรวจนั้น จึงไม่ต้องเลือกแฟ้ม" in html.unescape(page.content.decode())) == (
        422,
        True,
    )
    assert not ResultVersion.objects.exists()
