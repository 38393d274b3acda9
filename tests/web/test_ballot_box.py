"""The box from its making to its opening: one code, one ballot, and nothing that tells whose."""

from __future__ import annotations

import pytest
from django.test import Client

from prongsai import ballots
from prongsai.ballots import codes, keys
from prongsai.web.ballots import boxes
from prongsai.web.ballots.models import Answer, Box, Comment, Sealed
from tests.web.ballot_makers import ORIGIN, Survey, answered, survey_of
from tests.web.conftest import Town


@pytest.fixture
def survey(town: Town) -> Survey:
    return survey_of(town)


def test_a_ballot_cast_on_the_page_comes_out_of_the_box(survey: Survey, client: Client) -> None:
    received = client.post("/s/", answered(survey, survey.codes[0], comment="ดีแล้ว"), **ORIGIN)
    sealed = Sealed.objects.get()
    assert received.status_code == 200
    assert ballots.receipt(bytes(sealed.ct)) in received.content.decode()
    assert not received.cookies
    boxes.close(survey.box, survey.keeper)
    opened = boxes.open_here(Box.objects.get(), keys.join(survey.shares[:2]), survey.keeper)
    assert [dict(ballots.choices_of(each)) for each in opened.answers] == [survey.choices]
    assert Answer.objects.get().content == opened.answers[0].content
    assert Comment.objects.get().content == "ดีแล้ว"
    assert Box.objects.get().state == "opened"


def test_answering_again_replaces(survey: Survey, client: Client) -> None:
    first = client.post("/s/", answered(survey, survey.codes[0]), **ORIGIN)
    again = client.post("/s/", answered(survey, survey.codes[0]), **ORIGIN)
    assert (first.status_code, again.status_code, Sealed.objects.count()) == (200, 200, 1)
    assert first.content != again.content  # another receipt, for other bytes


def test_an_unknown_code_is_told_and_keeps_nothing(survey: Survey, client: Client) -> None:
    response = client.post("/s/", f"code={codes.compact(bytes(16))}", **ORIGIN)
    assert response.status_code == 404
    assert "ไม่พบรหัสนี้" in response.content.decode()


def test_nothing_lands_after_closing(survey: Survey, client: Client) -> None:
    boxes.close(survey.box, survey.keeper)
    response = client.post("/s/", answered(survey, survey.codes[0]), **ORIGIN)
    assert "ไม่ได้ถูกเก็บ" in response.content.decode()
    assert not Sealed.objects.exists()
