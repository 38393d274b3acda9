"""Asking in person: a row of codes for whoever assesses the body, and nothing of them in a ballot."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.test import Client

from prongsai import ballots
from prongsai.ballots import codes
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.ballots import boxes, interviews, issuing
from prongsai.web.ballots.models import Box, Enrolled, Issued, Sealed
from tests.web.ballot_makers import ORIGIN, Survey, survey_of
from tests.web.conftest import Town, somebody

CODE = re.compile(r'<input type="hidden" name="code" value="(\w{27})">')


@dataclass(frozen=True)
class Asked:
    survey: Survey
    assessor: Person
    at: str


@pytest.fixture
def asked(town: Town) -> Asked:
    survey = survey_of(town)
    assessor = somebody("assessor", "assessor", town.body)
    return Asked(survey, assessor, f"/work/rounds/{survey.part.round_id}/interviews/")


def given(client: Client, asked: Asked, number: int) -> list[str]:
    return CODE.findall(client.post(asked.at, {"number": number}).content.decode())


def test_a_row_of_codes_is_shown_once_and_only_its_number_told(
    asked: Asked, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(asked.assessor)
    made = given(client, asked, 3)
    kept = Issued.objects.filter(stratum=ballots.stratum_of(asked.survey.box.framework, "EIT2", "interview"))
    assert sorted(bytes(each.h) for each in kept) == sorted(
        codes.digest(code) for each in made if (code := codes.read(each))
    )
    assert CODE.findall(client.get(asked.at).content.decode()) == []
    entry = TrailEntry.objects.order_by("-number")[0]
    assert (entry.action, entry.person, entry.detail) == (
        "codes.issued", "assessor", {"number": 3, "way": "interview"},
    )  # fmt: skip


def test_each_code_is_one_ballot_that_names_no_assessor(
    asked: Asked, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(asked.assessor)
    made = given(client, asked, 2)
    lines = ballots.form_of(asked.survey.box.framework, "EIT2").lines
    choices = {line.code: str(line.choices[0][0]) for line in lines}
    entries = TrailEntry.objects.count()
    for each in made:
        response = client.post("/s/", urlencode({"code": each, **choices, "send": "1"}), **ORIGIN)
        assert (response.status_code, response.cookies) == (200, {})
    names = [field.name for field in Sealed._meta.fields]
    assert (Sealed.objects.count(), TrailEntry.objects.count()) == (2, entries)
    assert (names, {each.stratum for each in Sealed.objects.all()}) == (
        ["tag", "box", "body", "stratum", "ct"],
        {33},
    )


def test_no_more_codes_than_the_public_that_was_declared(
    asked: Asked, signed_in: Callable[[Person], Client]
) -> None:
    Enrolled.objects.update(public=20)
    client, part = signed_in(asked.assessor), Enrolled.objects.select_related("box", "round__body").get()
    assert len(given(client, asked, 15)) == 15
    refused = client.post(asked.at, {"number": 7})
    assert (refused.status_code, interviews.left(part)) == (422, 6)
    assert "ออกรหัสได้อีกไม่เกิน 6 รหัส" in refused.content.decode()
    assert len(given(client, asked, 6)) == 6
    assert "ออกรหัสครบตามจำนวนแล้ว" in client.get(asked.at).content.decode()


def test_without_a_head_count_or_an_open_box_there_are_none(
    asked: Asked, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(asked.assessor)
    Enrolled.objects.update(public=0)
    assert "ยังไม่ได้ระบุจำนวนผู้รับบริการ" in client.post(asked.at, {"number": 1}).content.decode()
    Enrolled.objects.update(public=60)
    boxes.close(Box.objects.get(), asked.survey.keeper)
    shut = client.post(asked.at, {"number": 1})
    assert (shut.status_code, "กล่องคำตอบไม่ได้เปิดรับอยู่ในขณะนี้" in shut.content.decode()) == (422, True)
    assert Issued.objects.filter(stratum=33).count() == 0


@pytest.mark.parametrize("number", ["", "0", "-1", "101", "สิบ", "1.5"])
def test_a_number_that_will_not_do_is_told(
    asked: Asked, signed_in: Callable[[Person], Client], number: str
) -> None:
    response = signed_in(asked.assessor).post(asked.at, {"number": number})
    assert response.status_code == 422
    assert Issued.objects.filter(stratum=33).count() == 0


def test_only_those_who_assess_the_body_find_the_page(
    asked: Asked, town: Town, other_town: Town, signed_in: Callable[[Person], Client]
) -> None:
    lead = somebody("lead", "lead", province=town.body.province)
    afar = somebody("afar", "assessor", province=other_town.body.province)
    overseer = somebody("overseer", "overseer", province=town.body.province)
    strangers = (town.officer, town.executive, town.colleague, overseer, afar, other_town.officer)
    assert [signed_in(each).get(asked.at).status_code for each in (asked.assessor, lead)] == [200, 200]
    assert [signed_in(each).post(asked.at, {"number": 1}).status_code for each in strangers] == [404] * 6
    assert Client().get(asked.at).status_code == 302
    assert Issued.objects.filter(stratum=33).count() == 0


def test_nobody_of_the_body_itself_has_codes_for_interviews(asked: Asked, town: Town) -> None:
    for person in (town.officer, town.executive):
        with pytest.raises(RefusedError):
            issuing.issue(asked.survey.part, "EIT2", "interview", 1, person)
    with pytest.raises(RefusedError):
        issuing.issue(asked.survey.part, "IIT", "code", 1, asked.assessor)


def test_a_year_without_that_part_and_a_round_without_a_box_say_so(
    town: Town, asked: Asked, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(asked.assessor)
    at = f"/work/rounds/{town.round.pk}/interviews/"
    assert "ปีนี้ไม่มีแบบวัดที่ผู้ประเมินเก็บข้อมูลเอง" in client.get(at).content.decode()
    assert client.post(at, {"number": 1}).status_code == 422
    type(town.round).objects.filter(pk=town.round.pk).update(year=2567, framework_code="nacc-2567")
    assert "ยังไม่มีกล่องคำตอบของปีนี้" in client.get(at).content.decode()
