"""Forms on paper: typed twice, compared, cast once; the first typing is kept nowhere and read by nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from prongsai import ballots
from prongsai.ballots import Filled, codes, keys
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.ballots import boxes, opened, paper
from prongsai.web.ballots.models import Box, Sealed
from tests.web.ballot_makers import ORIGIN, Survey, survey_of
from tests.web.conftest import Town

HIDDEN = re.compile(r'<input type="hidden" name="(first|second)" value="([^"]*)">')


@pytest.fixture
def survey(town: Town) -> Survey:
    return survey_of(town, way="paper")


def sent(client: Client, survey: Survey, at: str = "/s/paper/", /, **more: str) -> HttpResponse:
    body = {"code": codes.compact(survey.codes[0]), **more}
    return client.post(at, urlencode(body), **ORIGIN)


def typed(survey: Survey, changed: Mapping[str, int] | None = None, comment: str = "") -> dict[str, str]:
    choices = survey.choices | dict(changed or {})
    return {**{line: str(choice) for line, choice in choices.items()}, "comment": comment, "send": "1"}


def hidden(response: HttpResponse) -> dict[str, str]:
    return dict(HIDDEN.findall(response.content.decode()))


def said_in(survey: Survey) -> list[Filled]:
    """What comes out of the box."""
    boxes.close(survey.box, survey.keeper)
    boxes.open_here(Box.objects.get(), keys.join(survey.shares[:2]), survey.keeper)
    part = opened.part_of(survey.part.round)
    assert part is not None
    return [Filled("IIT", row) for row in opened.table(part, "IIT").drop("body").to_dicts()]


def test_two_typings_that_agree_are_cast_once(survey: Survey, client: Client) -> None:
    begun = sent(client, survey)
    first = sent(client, survey, **typed(survey, comment="ดี"))
    assert (begun.status_code, first.status_code, Sealed.objects.count()) == (200, 200, 0)
    second = sent(client, survey, **hidden(first), **typed(survey, comment=" ดี\r\n"))
    assert ballots.receipt(bytes(Sealed.objects.get().ct)) in second.content.decode()
    assert [each.choices for each in said_in(survey)] == [survey.choices]
    assert opened.ways(opened.part_of(survey.part.round)) == {"IIT": {"paper": 0}}  # type: ignore[arg-type]


def test_the_second_typing_is_blind(survey: Survey, client: Client) -> None:
    page = sent(client, survey, **typed(survey, comment="ห้องน้ำสกปรก")).content.decode()
    assert "พิมพ์ครั้งที่ 2 จาก 2" in page
    assert " checked" not in page
    assert "ห้องน้ำสกปรก" not in page
    assert "survey.js" not in page  # whose draft would fill the second typing in


def test_the_first_typing_is_never_twice_the_same_to_look_at(survey: Survey, client: Client) -> None:
    one, other = (hidden(sent(client, survey, **typed(survey)))["first"] for _ in range(2))
    assert one != other
    assert survey.codes[0].hex() not in one


def test_what_differs_is_shown_with_both_to_choose_from(survey: Survey, client: Client) -> None:
    first = sent(client, survey, **typed(survey, comment="หนึ่ง"))
    asked = sent(client, survey, **hidden(first), **typed(survey, {"i1": 1, "i3": 0}, "สอง"))
    page = asked.content.decode()
    assert re.findall(r'name="(i\d+|comment)" value="first"', page) == ["i1", "i3", "comment"]
    words = ("ครั้งที่ 1: เป็นไปตามที่กำหนดมากที่สุด", "ครั้งที่ 2: ไม่เป็นไปตามที่กำหนด", "ครั้งที่ 1: หนึ่ง", "ครั้งที่ 2: สอง")
    assert [each in page for each in words] == [True] * 4
    assert not Sealed.objects.exists()
    chosen = {"i1": "second", "i3": "first", "comment": "second", "settle": "1"}
    assert sent(client, survey, **hidden(asked), **chosen).status_code == 200
    assert [each.choices for each in said_in(survey)] == [survey.choices | {"i1": 1}]
    assert opened.words(opened.part_of(survey.part.round), "IIT") == []  # type: ignore[arg-type]


def test_what_was_not_chosen_is_asked_again(survey: Survey, client: Client) -> None:
    first = sent(client, survey, **typed(survey))
    asked = sent(client, survey, **hidden(first), **typed(survey, {"i1": 1, "i2": 1}))
    again = sent(client, survey, **hidden(asked), i1="second", i2="neither", settle="1")
    page = again.content.decode()
    assert again.status_code == 422
    assert 'name="i1" value="second" checked' in page
    assert page.count("ยังไม่ได้เลือก") == 1
    assert not Sealed.objects.exists()


def test_a_blank_in_either_typing_is_named_and_the_first_stays(survey: Survey, client: Client) -> None:
    blank = typed(survey) | {"i4": ""}
    once = sent(client, survey, **blank)
    first = sent(client, survey, **typed(survey))
    twice = sent(client, survey, **hidden(first), **blank)
    assert [each.status_code for each in (once, first, twice)] == [422, 200, 422]
    assert hidden(twice) == hidden(first)
    assert hidden(once) == {"first": ""}
    assert "ข้อ 4 ยังไม่ได้ตอบ" in twice.content.decode()


def test_a_first_typing_of_another_code_or_of_nobody_is_not_taken(survey: Survey, client: Client) -> None:
    first = hidden(sent(client, survey, **typed(survey)))["first"]
    other = {"code": codes.compact(survey.codes[1]), "first": first, **typed(survey)}
    swapped = client.post("/s/paper/", urlencode(other), **ORIGIN)
    altered = sent(client, survey, first=first[:-2] + "AA", **typed(survey))
    nothing = sent(client, survey, first="ไทย", second="x", settle="1")
    assert [each.status_code for each in (swapped, altered, nothing)] == [422] * 3
    assert ["การพิมพ์ครั้งแรกใช้ไม่ได้แล้ว" in each.content.decode() for each in (swapped, altered, nothing)] == [
        True
    ] * 3
    assert not Sealed.objects.exists()


def test_the_other_language_keeps_what_was_typed(survey: Survey, client: Client) -> None:
    first = sent(client, survey, **typed(survey))
    half = {name: value for name, value in typed(survey).items() if name not in ("send", "i5")}
    switched = sent(client, survey, "/s/en/paper/", **hidden(first), **half, switch="1")
    page = switched.content.decode()
    assert (switched.status_code, hidden(switched)) == (200, hidden(first))
    assert page.count(" checked>") == len(survey.choices) - 1
    asked = sent(client, survey, **hidden(first), **typed(survey, {"i1": 1}))
    again = sent(client, survey, "/s/en/paper/", **hidden(asked), i1="second", switch="1")
    assert (again.status_code, "Typed in two ways" in again.content.decode()) == (200, True)
    assert 'name="i1" value="second" checked' in again.content.decode()


def test_a_slips_own_code_serves_too_and_an_unknown_one_does_not(town: Town, client: Client) -> None:
    survey = survey_of(town)
    first = sent(client, survey, **typed(survey))
    sent(client, survey, **hidden(first), **typed(survey))
    unknown = client.post("/s/paper/", urlencode({"code": codes.write(bytes(16))}), **ORIGIN)
    assert (Sealed.objects.count(), unknown.status_code) == (1, 404)
    assert "ไม่พบรหัสนี้" in unknown.content.decode()


def test_nothing_is_taken_after_closing(survey: Survey, client: Client) -> None:
    first = sent(client, survey, **typed(survey))
    boxes.close(survey.box, survey.keeper)
    late = sent(client, survey, **hidden(first), **typed(survey))
    assert (late.status_code, "ไม่ได้ถูกเก็บ" in late.content.decode()) == (409, True)
    assert not Sealed.objects.exists()


def test_nobody_is_known_there(survey: Survey, signed_in: Callable[[Person], Client]) -> None:
    entries = TrailEntry.objects.count()
    client = signed_in(survey.keeper)
    first = sent(client, survey, **typed(survey))
    second = sent(client, survey, **hidden(first), **typed(survey))
    signed_out = Client().get("/s/paper/")
    assert (first.cookies, second.cookies, TrailEntry.objects.count()) == ({}, {}, entries)
    assert client.get("/s/paper/").content == signed_out.content


def test_differences_are_by_the_form_and_blanks_around_words_are_none(survey: Survey) -> None:
    form = ballots.form_of(survey.box.framework, "IIT")
    one = Filled("IIT", survey.choices, "ดี  มาก")
    other = Filled("IIT", survey.choices | {"i15": 1, "i2": 1}, "ดี\nมาก ")
    assert [each.place for each in paper.differences(form, one, other)] == ["i2", "i15"]


# ------------------------------------------------------------------------------------------- the blank form


def test_the_blank_form_is_had_by_who_sees_the_round(
    town: Town, other_town: Town, signed_in: Callable[[Person], Client]
) -> None:
    at = f"/work/rounds/{town.round.pk}/survey/paper-IIT.pdf"
    own = signed_in(town.officer).get(at)
    assert (own.status_code, own.content[:5]) == (200, b"%PDF-")
    assert signed_in(other_town.officer).get(at).status_code == 404
    assert Client().get(at).status_code == 302
    missing = [
        signed_in(town.officer).get(at.replace("IIT", form)).status_code for form in ("OIT", "EIT1", "x")
    ]
    assert missing == [404] * 3
