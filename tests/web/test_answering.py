"""The pages that people answer on: nothing typed is lost, nothing is kept too early, nobody is recognised."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prongsai import ballots, frameworks
from prongsai.ballots import codes
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import boxes, issuing
from prongsai.web.ballots.limits import network_of
from prongsai.web.ballots.models import Enrolled, Sealed
from prongsai.web.rounds.models import Round
from prongsai.web.ui.templatetags.words import day
from tests.web.ballot_makers import ORIGIN, Survey, answered, drilled, survey_of
from tests.web.conftest import Town

FORMS = [(2564, "IIT"), (2565, "EIT"), (2566, "EIT2"), (2568, "IIT"), (2569, "EIT1")]


@pytest.fixture
def survey(town: Town) -> Survey:
    return survey_of(town)


def words(response: HttpResponse) -> str:
    return response.content.decode()


def enter(client: Client, code: bytes, where: str = "/s/", **more: str) -> HttpResponse:
    return client.post(where, urlencode({"code": codes.compact(code), **more}), **ORIGIN)


@pytest.mark.parametrize(("year", "form"), FORMS)
def test_the_page_asks_what_the_year_asks(town: Town, client: Client, year: int, form: str) -> None:
    survey = survey_of(town, year=year, form=form)
    asked = ballots.form_of(frameworks.load(year), form)
    page = words(enter(client, survey.codes[0]))
    for line in asked.lines:
        rows = re.findall(rf'<input type="radio" name="{line.code}" value="(\d+)"[^>]*>([^<]*)<', page)
        assert rows == [(str(number), said.th) for number, said in line.choices]
    for question in asked.questions:
        assert page.count(f">ข้อ {question.number}/{len(asked.questions)}</span>{question.asks.th}") == 1
    assert page.count('type="radio"') == sum(len(line.choices) for line in asked.lines)


def test_every_line_is_a_group_of_its_own_within_its_question(town: Town, client: Client) -> None:
    page = words(enter(client, survey_of(town, year=2564).codes[0]))
    asked = ballots.form_of(frameworks.load(2564), "IIT")
    several = sum(question.has_parts for question in asked.questions)
    assert page.count("<fieldset") == len(list(asked.lines)) + several
    assert page.count("<legend>") == page.count("<fieldset")


def test_before_sending_it_says_whose_survey_it_is_and_until_when(survey: Survey, client: Client) -> None:
    page = words(enter(client, survey.codes[0]))
    assert page.count(f"<strong>{survey.part.round.body.name}</strong>") == 1
    assert page.count(day(survey.box.closes_on)) == 2  # at the top and beside the button
    assert "คำตอบใหม่แทนคำตอบเดิม" in page
    assert "ผู้แจกรหัสคือหน่วยงานนี้เอง" in page
    assert f'href="/s/what-is-kept/{survey.part.token}/"' in page


@pytest.mark.parametrize(("year", "sentences"), [(2564, 1), (2569, 2)])
def test_how_sure_the_words_are_is_said(town: Town, client: Client, year: int, sentences: int) -> None:
    page = words(enter(client, survey_of(town, year=year).codes[0]))
    assert page.count('<p class="small">') == sentences
    assert "อาจไม่ตรงกับแบบทางการทุกคำ" in page
    assert ("ยังไม่ได้เทียบกับเอกสารทางการ" in page) is (sentences == 2)


def test_a_code_may_be_typed_as_people_type(survey: Survey, client: Client) -> None:
    typed = codes.write(survey.codes[0]).lower().replace("1", "๑").replace("0", "o").replace(" ", " - ")
    assert client.post("/s/", urlencode({"code": typed}), **ORIGIN).status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "ยังไม่ได้พิมพ์รหัส"), ("ABC 12", "รหัสที่พิมพ์มี 5 ตัว"), ("A" * 27, "พิมพ์ผิดหรือสลับกัน")],
)
def test_a_mistyped_code_is_said_and_stays(client: Client, db: None, typed: str, said: str) -> None:
    response = client.post("/s/", urlencode({"code": typed}), **ORIGIN)
    assert response.status_code == 404
    assert said in words(response)
    assert f'name="code" value="{typed}"' in words(response)


def test_every_unknown_code_is_answered_alike(client: Client, db: None) -> None:
    pages = []
    for code in codes.draw(3):
        response = enter(client, code)
        pages.append((response.status_code, words(response).replace(codes.compact(code), "")))
    assert pages[0][0] == 404
    assert pages == pages[:1] * 3


def test_what_is_missing_is_named_and_what_was_answered_stays(survey: Survey, client: Client) -> None:
    some = {line: choice for line, choice in survey.choices.items() if line not in ("i3", "i7")}
    response = client.post("/s/", answered(survey, survey.codes[0], some, "ดี <b>มาก</b>"), **ORIGIN)
    page = words(response)
    assert response.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">ข้อ', page) == ["i3", "i7"]
    assert [page.count(f'id="{line}"') for line in ("i3", "i7")] == [1, 1]
    assert page.count('class="missing"') == page.count("<em>ยังไม่ได้ตอบ</em>") == 2
    assert page.count(" checked>") == len(some)
    assert "\nดี &lt;b&gt;มาก&lt;/b&gt;</textarea>" in page
    assert not Sealed.objects.exists()


def test_a_comment_that_is_too_long_is_said_and_stays(survey: Survey, client: Client) -> None:
    response = client.post("/s/", answered(survey, survey.codes[0], comment="ก" * 501), **ORIGIN)
    assert response.status_code == 422
    assert "ข้อความยาว 501 ตัวอักษร" in words(response)
    assert "ก" * 501 in words(response)
    assert not Sealed.objects.exists()


def test_a_choice_that_is_none_is_not_taken(survey: Survey, client: Client) -> None:
    odd = survey.choices | {"i1": 99}
    response = client.post("/s/", answered(survey, survey.codes[0], odd), **ORIGIN)
    assert re.findall(r'<li><a href="#(\w+)">ข้อ', words(response)) == ["i1"]


def test_changing_the_language_keeps_code_and_answers(survey: Survey, client: Client) -> None:
    sent = {line: str(choice) for line, choice in survey.choices.items()} | {
        "comment": "thanks",
        "switch": "1",
    }
    response = enter(client, survey.codes[0], "/s/en/", **sent)
    page = words(response)
    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page
    assert page.count(" checked>") == len(survey.choices)
    assert f'name="code" value="{codes.compact(survey.codes[0])}"' in page
    assert "thanks</textarea>" in page
    assert 'formaction="/s/"' in page
    assert 'id="problems"' not in page
    assert not Sealed.objects.exists()


def test_changing_the_language_before_a_code_is_typed_is_no_mistake(client: Client, db: None) -> None:
    response = client.post("/s/en/", "code=&switch=1", **ORIGIN)
    assert (response.status_code, 'role="alert"' in words(response)) == (200, False)


def test_an_english_page_says_what_is_wrong_in_english(survey: Survey, client: Client) -> None:
    response = enter(client, survey.codes[0], "/s/en/", send="1")
    assert 'href="#i1">Question 1 is not answered: how far work follows the set steps and time' in words(
        response
    )


def test_the_page_after_sending_is_always_the_same_but_for_the_receipt(
    survey: Survey, client: Client
) -> None:
    told = []
    for choice in (survey.choices, survey.choices | {"i3": 0}, survey.choices):
        response = client.post("/s/", answered(survey, survey.codes[0], choice), **ORIGIN)
        receipt = ballots.receipt(bytes(Sealed.objects.get().ct))
        assert words(response).count(receipt) == 1
        told.append((response.status_code, dict(response.headers), words(response).replace(receipt, "")))
    assert told == told[:1] * 3


def test_a_closed_box_says_so_and_that_nothing_was_kept(survey: Survey, client: Client) -> None:
    boxes.close(survey.box, survey.keeper)
    came, sent = (
        enter(client, survey.codes[0]),
        client.post("/s/", answered(survey, survey.codes[0]), **ORIGIN),
    )
    assert (came.status_code, sent.status_code) == (409, 409)
    assert f"ปิดรับคำตอบแล้ว กำหนดปิดคือวันที่ {day(survey.box.closes_on)}" in words(came)
    assert ["คำตอบที่ส่งมาไม่ได้ถูกเก็บ" in words(each) for each in (came, sent)] == [False, True]
    assert not Sealed.objects.exists()


def test_a_box_that_is_not_open_yet_says_when(town: Town, client: Client) -> None:
    soon = Round.objects.create(body=town.body, year=2568, framework_code="nacc-2568", step="prepare")
    box, _ = drilled([soon], town.officer, people=20, alone=town)
    part = Enrolled.objects.select_related("box", "round__body").get()
    response = enter(client, issuing.issue(part, "IIT", "code", 1, town.officer)[0])
    assert response.status_code == 409
    assert f"ยังไม่เปิดรับคำตอบ กำหนดเปิดวันที่ {day(box.opens_on)}" in words(response)


def test_whoever_is_signed_in_gets_the_same_page_as_anybody(
    survey: Survey, client: Client, signed_in: Callable[[Person], Client]
) -> None:
    known = signed_in(survey.keeper)
    for ask in (
        lambda who: who.get("/s/"),
        lambda who: who.get(f"/s/what-is-kept/{survey.part.token}/"),
        lambda who: enter(who, survey.codes[0]),
        lambda who: enter(who, survey.codes[0], "/s/en/", send="1"),
    ):
        theirs, anybodys = ask(known), ask(client)
        assert (theirs.status_code, dict(theirs.headers), theirs.content) == (
            anybodys.status_code, dict(anybodys.headers), anybodys.content,
        )  # fmt: skip
        assert not theirs.cookies


def test_an_address_without_its_last_stroke_looks_up_nobody_either(
    town: Town, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(town.officer)
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/s")
    assert (response.status_code, response["Location"], len(asked)) == (301, "/s/", 0)
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_what_comes_compressed_is_the_same_and_its_length_tells_nothing(
    survey: Survey, client: Client
) -> None:
    small = {**ORIGIN, "headers": ORIGIN["headers"] | {"accept-encoding": "gzip"}}  # type: ignore[operator]
    lengths = set()
    for code in survey.codes:
        sent = urlencode({"code": codes.compact(code)})
        packed, plain = client.post("/s/", sent, **small), client.post("/s/", sent, **ORIGIN)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        lengths.add(len(packed.content))
    assert len(lengths) == 1
    some = answered(survey, survey.codes[0], {"i1": 1})
    assert "Content-Encoding" not in client.post("/s/", some, **small).headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://testserver", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://testserver"}, 200),
    ],
)
def test_forms_of_other_sites_are_refused(
    survey: Survey, client: Client, headers: dict[str, str], status: int
) -> None:
    sent = answered(survey, survey.codes[0])
    response = client.post("/s/", sent, content_type=ORIGIN["content_type"], headers=headers)
    assert (response.status_code, Sealed.objects.count()) == (status, int(status == 200))


def test_what_is_too_large_or_of_another_kind_is_refused(survey: Survey, client: Client) -> None:
    large = answered(survey, survey.codes[0], comment="ก" * 70_000)
    assert client.post("/s/", large, **ORIGIN).status_code == 413
    assert client.post("/s/", {"code": "1"}, headers=ORIGIN["headers"]).status_code == 400
    assert client.post("/s/", "&".join(["a=1"] * 2_000), **ORIGIN).status_code == 400
    refused = client.put("/s/", answered(survey, survey.codes[0]), **ORIGIN)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert not Sealed.objects.exists()


def test_what_is_kept_is_told_in_general_and_of_one_body(survey: Survey, client: Client) -> None:
    everybody, of_body = client.get("/s/what-is-kept/"), client.get(f"/s/what-is-kept/{survey.part.token}/")
    assert (everybody.status_code, of_body.status_code) == (200, 200)
    assert "กุญแจมีสองแบบ" in words(everybody)
    assert "ต้องใช้อย่างน้อยสองคนจึงเปิดได้ ผู้แจกรหัสคือหน่วยงานนี้เอง" in words(of_body)
    assert survey.part.round.body.name in words(of_body)
    assert "prongsai ballots verify" in words(client.get("/s/en/what-is-kept/"))
    assert client.get("/s/what-is-kept/nothing1/").status_code == 404
    assert 'href="/s/what-is-kept/"' in words(client.get("/"))


def test_wrong_codes_are_slowed_and_right_ones_are_not(survey: Survey, client: Client) -> None:
    tried = [enter(client, code).status_code for code in codes.draw(20)]
    assert tried == [404] * 10 + [429] * 10
    assert enter(client, survey.codes[0]).status_code == 200
    assert client.post("/s/", "code=ABC", **ORIGIN).status_code == 404  # mistyped, which guesses nothing
    elsewhere = client.post(
        "/s/", f"code={codes.compact(codes.draw(1)[0])}", REMOTE_ADDR="203.0.113.7", **ORIGIN
    )
    assert elsewhere.status_code == 404


def test_neighbours_of_one_network_are_counted_together() -> None:
    assert network_of("203.0.113.7") == network_of("::ffff:203.0.113.200") == "203.0.113.0/24"
    assert network_of("2001:db8:1:2ff::1") == network_of("2001:db8:1:200::9") == "2001:db8:1:200::/56"
    assert network_of("fe80::1%eth0") == "fe80::/56"
    assert network_of("") == network_of("unix:") == ""


def test_a_thousand_people_behind_one_address_all_succeed(town: Town, client: Client) -> None:
    survey = survey_of(town, people=1_000, number=1_000)
    for code in codes.draw(12):
        enter(client, code)
    received = [client.post("/s/", answered(survey, code), **ORIGIN).status_code for code in survey.codes]
    assert received == [200] * 1_000
    assert Sealed.objects.count() == 1_000
