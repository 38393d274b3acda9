"""The open link: a ballot costs work, a solution is good once, and nobody answers for another body."""

from __future__ import annotations

import datetime
import json
from base64 import b64decode, b64encode

import pytest
from django.test import Client
from django.utils import timezone

from prongsai import ballots
from prongsai.ballots import keys
from prongsai.web.ballots import boxes, open_link
from prongsai.web.ballots.models import Box, CountSnapshot, Enrolled, Issued, Sealed
from prongsai.web.rounds.models import Round
from tests.web.ballot_makers import ORIGIN, Survey, drilled, survey_of
from tests.web.conftest import Town
from tests.web.open_links import challenge_in, send, solved

PEOPLE = 3


@pytest.fixture
def survey(town: Town) -> Survey:
    return survey_of(town, form="EIT1", number=1)


@pytest.fixture
def where(survey: Survey) -> str:
    return open_link.path_of(survey.part, "EIT1")


def held() -> tuple[int, int]:
    """Codes that the link made, and ballots."""
    return Issued.objects.count() - 1, Sealed.objects.count()


def test_an_answer_by_the_open_link_comes_out_of_the_box_as_one(
    survey: Survey, where: str, client: Client
) -> None:
    page = client.get(where)
    assert page.content.decode().count('type="radio"') == 7 * 6 + 2 * 2
    received = send(client, where, survey, solved(challenge_in(page)))
    sealed = Sealed.objects.get()
    assert received.status_code == 200
    assert ballots.receipt(bytes(sealed.ct)) in received.content.decode()
    assert ballots.way_of_stratum(sealed.stratum) == "open"
    boxes.close(survey.box, survey.keeper)
    opened = boxes.open_here(Box.objects.get(), keys.join(survey.shares[:2]), survey.keeper)
    assert [dict(ballots.choices_of(each)) for each in opened.answers] == [survey.choices]


@pytest.mark.parametrize(("year", "form"), [(2565, "EIT"), (2566, "EIT1"), (2569, "EIT1")])
def test_the_public_link_is_for_the_form_of_the_public(
    town: Town, client: Client, year: int, form: str
) -> None:
    survey = survey_of(town, year=year, form=form)
    page = client.get(open_link.path_of(survey.part, form)).content.decode()
    lines = ballots.form_of(survey.box.framework, form).lines
    assert [f'id="{line.code}" required' in page for line in lines] == [True] * len(survey.choices)


def test_a_script_without_work_gets_nothing_in(survey: Survey, where: str, client: Client) -> None:
    made_up = ["", "x", b64encode(b"[]").decode(), b64encode(b'{"number": 1}').decode(), "=" * 9_000]
    challenge = challenge_in(client.get(where))
    for number in range(300):
        guess = {"algorithm": "SHA-256", "number": -1 - number, **challenge}
        made_up.append(b64encode(json.dumps(guess).encode()).decode())
    answers = {send(client, where, survey, each).status_code for each in made_up}
    assert (answers, held()) == ({422}, (0, 0))


def test_answers_stay_where_the_solution_is_refused(survey: Survey, where: str, client: Client) -> None:
    page = send(client, where, survey, "", "สะดวกดี").content.decode()
    assert page.count(" checked>") == len(survey.choices)
    assert "สะดวกดี</textarea>" in page
    assert "คำตอบยังอยู่ครบ" in page


def test_a_solution_sent_again_replaces_the_one_ballot(survey: Survey, where: str, client: Client) -> None:
    solution = solved(challenge_in(client.get(where)))
    answers = [send(client, where, survey, solution).status_code for _ in range(50)]
    assert (answers, held()) == ([200] * 50, (1, 1))


def test_a_solution_is_one_however_it_is_written(survey: Survey, where: str, client: Client) -> None:
    challenge = challenge_in(client.get(where))
    digits = str(json.loads(b64decode(solved(challenge)))["number"])
    written = [
        solved(challenge), solved(challenge, extra="1"), solved(challenge, number=float(digits)),
        solved(challenge, number=digits), solved(challenge, salt=challenge["salt"].removesuffix("&")),
        solved(challenge, salt=challenge["salt"] + digits[0], number=int(digits[1:] or 0)),
        solved(challenge, algorithm="SHA-1"), solved(challenge, challenge=challenge["challenge"].upper()),
    ]  # fmt: skip
    for each in written:
        send(client, where, survey, each)
    assert held() == (1, 1)


def test_an_expired_solution_is_refused(survey: Survey, where: str, client: Client) -> None:
    before = timezone.now() - datetime.timedelta(hours=7)
    old = solved(open_link.challenge_of(survey.part, "EIT1", before))
    later = challenge_in(client.get(where))["salt"]
    assert send(client, where, survey, old).status_code == 422
    assert send(client, where, survey, _resalted(old, later)).status_code == 422
    assert held() == (0, 0)


def _resalted(solution: str, salt: str) -> str:
    return b64encode(json.dumps(json.loads(b64decode(solution)) | {"salt": salt}).encode()).decode()


def test_a_solution_of_another_body_is_refused(
    survey: Survey, where: str, client: Client, other_town: Town
) -> None:
    others = survey_of(other_town, form="EIT1", number=1)
    theirs = solved(challenge_in(client.get(open_link.path_of(others.part, "EIT1"))))
    assert send(client, where, survey, theirs).status_code == 422
    renamed = theirs.replace(others.part.token, survey.part.token)
    assert send(client, where, survey, renamed).status_code == 422
    assert not Sealed.objects.exists()


def test_the_staff_have_a_link_only_where_it_was_allowed(town: Town, client: Client) -> None:
    survey = survey_of(town, number=1)
    assert client.get(open_link.path_of(survey.part, "IIT")).status_code == 404


def test_the_staffs_link_is_theirs_alone(town: Town, client: Client) -> None:
    round_ = Round.objects.create(body=town.body, year=2568, framework_code="nacc-2568", step="prepare")
    box, _ = drilled([round_], town.officer, people=60, alone=town)
    Enrolled.objects.update(staff_link=True)
    boxes.start(box, town.officer)
    part = Enrolled.objects.select_related("box", "round__body").get()
    theirs, publics = open_link.path_of(part, "IIT"), open_link.path_of(part, "EIT1")
    staff, public = client.get(theirs), client.get(publics)
    assert ('id="i1"' in staff.content.decode(), 'id="e1"' in public.content.decode()) == (True, True)
    assert client.get(publics + "00000000/").status_code == 404
    assert open_link.code_of(part, "IIT", solved(challenge_in(public))) is None
    assert open_link.code_of(part, "IIT", solved(challenge_in(staff))) is not None


def test_a_link_takes_as_many_as_there_are_people_by_the_mornings_count(
    survey: Survey, where: str, client: Client
) -> None:
    """Not by a live one: whoever may change the number would learn from it who has just answered."""
    Enrolled.objects.update(public=PEOPLE)
    solutions = [solved(challenge_in(client.get(where))) for _ in range(PEOPLE + 2)]
    answers = [send(client, where, survey, each).status_code for each in solutions[:-1]]
    assert (answers, "ครบตามจำนวน" in client.get(where).content.decode()) == ([200] * (PEOPLE + 1), False)
    stratum = ballots.stratum_of_counts(ballots.stratum_of(survey.box.framework, "EIT1", "open"))
    CountSnapshot.objects.create(
        box=survey.box.pk,
        body=survey.part.round.body_id,
        stratum=stratum,
        day=timezone.localdate(),
        n_floor5=10,
    )
    assert send(client, where, survey, solutions[-1]).status_code == 409
    assert "ครบตามจำนวน" in client.get(where).content.decode()
    assert send(client, where, survey, solutions[0]).status_code == 200  # replaces what it gave before


def test_where_the_number_of_people_is_not_known_there_is_no_cap(
    survey: Survey, where: str, client: Client
) -> None:
    Enrolled.objects.update(public=0)
    answers = [
        send(client, where, survey, solved(challenge_in(client.get(where)))).status_code
        for _ in range(PEOPLE)
    ]
    assert answers == [200] * PEOPLE


def test_what_is_missing_is_said_before_any_code_is_made(survey: Survey, where: str, client: Client) -> None:
    solution = solved(challenge_in(client.get(where)))
    response = client.post(where, f"altcha={solution}&send=1&e1=1", **ORIGIN)
    assert response.status_code == 422
    assert response.content.decode().count('class="missing"') == len(survey.choices) - 1
    assert held() == (0, 0)


def test_a_closed_link_says_when_it_closed(survey: Survey, where: str, client: Client) -> None:
    solution = solved(challenge_in(client.get(where)))
    boxes.close(survey.box, survey.keeper)
    assert "ปิดรับคำตอบแล้ว" in client.get(where).content.decode()
    assert send(client, where, survey, solution).status_code == 409
    assert held() == (0, 0)


def test_an_unknown_link_is_not_there(client: Client, db: None) -> None:
    assert client.get("/s/o/nothing1/").status_code == 404
    assert client.get("/s/en/o/nothing1/00000000/").status_code == 404
