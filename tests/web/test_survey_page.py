"""The page of surveys of a round: head-count, slips, links, and what anybody may know of who answered."""

from __future__ import annotations

import datetime
import html
import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from prongsai import ballots
from prongsai.ballots import codes, keys
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.ballots import boxes, casting, counting, handing_out, issuing, keeping, owed, progress
from prongsai.web.ballots.models import Box, CountSnapshot, Enrolled, Issued
from prongsai.web.rounds.models import Round
from tests.web.ballot_makers import Survey, drilled, survey_of
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]
LESS = "น้อยกว่า 10"
#: P2: the edges of what is told.
EDGES = ((0, 0), (1, 0), (4, 0), (5, 0), (9, 0), (10, 10), (11, 10), (14, 10), (15, 15))


@pytest.fixture
def survey(town: Town) -> Survey:
    return survey_of(town, people=120)


def where(survey: Survey, name: str = "survey", **more: str) -> str:
    return reverse(name, kwargs={"pk": survey.part.round_id, **more})


def shown(client: Client, address: str) -> str:
    """What a page says, without its tags and the token of its forms."""
    response = client.get(address)
    assert response.status_code == 200
    return words(response.content.decode())


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def cast(survey: Survey, number: int) -> None:
    """That many more ballots, each with a code of its own."""
    made = codes.draw(number)
    issuing.keep(survey.part, survey.form, "code", made)
    form = ballots.form_of(survey.box.framework, survey.form)
    filled = ballots.check(form, {line: str(choice) for line, choice in survey.choices.items()})
    for each in made:
        chance = casting.find(each)
        assert chance is not None
        casting.cast(chance, filled)


def morning(day: int = 0) -> datetime.datetime:
    """Seven o'clock of today, or of a day after it."""
    today = timezone.localdate() + datetime.timedelta(days=day)
    return timezone.make_aware(datetime.datetime.combine(today, datetime.time(7)))


# ------------------------------------------------------------------------------------------- who may look


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("overseer", 200), ("assessor", 404)])
def test_who_looks_on_sees_it_but_the_assessor(
    survey: Survey, town: Town, signed_in: Browser, role: str, status: int
) -> None:
    person = somebody("looker", role, province=town.body.province)
    assert signed_in(person).get(where(survey)).status_code == status


def test_units_have_neither_page_nor_tab(survey: Survey, town: Town, signed_in: Browser) -> None:
    unit, officer = signed_in(town.colleague), signed_in(town.officer)
    round_page = reverse("round", args=[survey.part.round_id])
    assert unit.get(where(survey)).status_code == 404
    assert f'href="{where(survey)}"' not in unit.get(round_page).content.decode()
    assert f'href="{where(survey)}"' in officer.get(round_page).content.decode()


def test_strangers_are_told_that_there_is_none(survey: Survey, other_town: Town, signed_in: Browser) -> None:
    stranger = signed_in(other_town.officer)
    for name in ("survey", "survey-people", "survey-slips", "survey-box"):
        assert stranger.post(where(survey, name)).status_code in (404, 405)
    assert stranger.get(where(survey)).status_code == 404
    assert Client().get(where(survey))["Location"].startswith("/sign-in/")


def test_the_executive_looks_and_hands_out_nothing(survey: Survey, town: Town, signed_in: Browser) -> None:
    executive = signed_in(town.executive)
    assert "จำนวนคนที่ขอให้ตอบ" not in shown(executive, where(survey))
    refused = executive.post(where(survey, "survey-slips"), {"form": "IIT", "number": "1"})
    changed = executive.post(where(survey, "survey-people"), {"staff": "5", "public": "5"})
    assert (refused.status_code, changed.status_code) == (403, 403)
    assert Issued.objects.count() == 5


# ----------------------------------------------------------------------------------------- people and minimum


def test_the_head_count_gives_the_minimum_and_how_sure_its_rule_is(
    survey: Survey, town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    saved = client.post(where(survey, "survey-people"), {"staff": "๑,๒๐๐", "public": "5000"})
    assert saved.status_code == 302
    said = shown(client, where(survey))
    assert "IIT แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน 1,200 120" in said
    assert "เกณฑ์จำนวนขั้นต่ำของปีนี้ (IIT, EIT1, EIT2): ยังไม่ทราบแน่" in said
    entry = TrailEntry.objects.filter(action="box.people").get()
    assert (entry.detail["before"]["staff"], entry.detail["staff"]) == (120, 1200)


@pytest.mark.parametrize("typed", ["", "-1", "มาก", "1.5", "99999999999"])
def test_what_is_no_number_of_people_is_told_and_kept_on_the_page(
    survey: Survey, town: Town, signed_in: Browser, typed: str
) -> None:
    response = signed_in(town.officer).post(where(survey, "survey-people"), {"staff": typed, "public": "500"})
    assert response.status_code == 422
    assert 'value="500"' in response.content.decode()
    assert Enrolled.objects.get().staff == 120


def test_not_fewer_people_than_slips(survey: Survey, town: Town, signed_in: Browser) -> None:
    response = signed_in(town.officer).post(where(survey, "survey-people"), {"staff": "4", "public": "120"})
    assert "ออกรหัสของ IIT ไปแล้ว 5 รหัส" not in words(response.content.decode())  # 4 and one to spare
    response = signed_in(town.officer).post(where(survey, "survey-people"), {"staff": "3", "public": "120"})
    assert "ออกรหัสของ IIT ไปแล้ว 5 รหัส" in words(response.content.decode())
    assert Enrolled.objects.get().staff == 4


def test_a_number_with_an_open_link_is_not_lowered_while_people_answer(
    survey: Survey, town: Town, signed_in: Browser
) -> None:
    response = signed_in(town.officer).post(where(survey, "survey-people"), {"staff": "120", "public": "60"})
    assert "ลดไม่ได้" in words(response.content.decode())
    assert Enrolled.objects.get().public == 120


def test_nothing_is_changed_after_closing(survey: Survey, town: Town, signed_in: Browser) -> None:
    boxes.close(survey.box, town.officer)
    client = signed_in(town.officer)
    people = client.post(where(survey, "survey-people"), {"staff": "200", "public": "200"})
    slips = client.post(where(survey, "survey-slips"), {"form": "IIT", "number": "1"})
    assert (people.status_code, slips.status_code) == (403, 403)
    assert (Enrolled.objects.get().staff, Issued.objects.count()) == (120, 5)


def test_open_links_are_fixed_once_answers_are_taken(survey: Survey, town: Town, signed_in: Browser) -> None:
    response = signed_in(town.officer).post(where(survey, "survey-ways"), {"staff_link": "on"})
    assert response.status_code == 403
    assert Enrolled.objects.get().staff_link is False


# ----------------------------------------------------------------------------------------- what is handed out


def test_slips_come_once_and_their_codes_are_good(survey: Survey, town: Town, signed_in: Browser) -> None:
    response = signed_in(town.officer).post(where(survey, "survey-slips"), {"form": "IIT", "number": "3"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Cache-Control"] == "no-store"
    printed = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    found = {codes.read(each) for each in re.findall(r"(?:[0-9A-Z]{3}\s+){8}[0-9A-Z]{3}", printed)}
    known = {bytes(each.h) for each in Issued.objects.all()}
    assert len([each for each in found if each and codes.digest(each) in known]) == 3
    assert TrailEntry.objects.filter(action="codes.issued").latest("number").detail["number"] == 3


def test_more_than_the_head_count_and_a_spare_are_refused(
    survey: Survey, town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    response = client.post(where(survey, "survey-slips"), {"form": "IIT", "number": "122"})
    assert "ออกรหัสได้อีกไม่เกิน 121 รหัส" in words(response.content.decode())
    assert client.post(where(survey, "survey-slips"), {"form": "EIT2", "number": "1"}).status_code == 422
    assert client.post(where(survey, "survey-slips"), {"form": "OIT", "number": "1"}).status_code == 422
    assert Issued.objects.count() == 5


def test_a_print_that_fails_leaves_no_code(survey: Survey, town: Town, signed_in: Browser) -> None:
    town.body.name = "เทศบาลเมือง名"  # a sign that the font of papers has not
    town.body.save(update_fields=["name"])
    response = signed_in(town.officer).post(where(survey, "survey-slips"), {"form": "IIT", "number": "1"})
    assert response.status_code == 422
    assert Issued.objects.count() == 5


def test_slips_are_voided_and_made_anew_before_answers_are_taken(town: Town, signed_in: Browser) -> None:
    box, _ = drilled([town.round], town.officer, people=40, alone=town)
    part = Enrolled.objects.select_related("box", "round__body").get(box=box)
    issuing.issue(part, "IIT", "code", 42, town.officer)
    client, at = signed_in(town.officer), f"/work/rounds/{town.round.pk}/survey/"
    assert client.post(at + "slips/", {"form": "IIT", "number": "1"}).status_code == 403
    assert client.post(at + "slips/void/", {"form": "IIT"}).status_code == 302
    assert Issued.objects.count() == 0
    assert client.post(at + "slips/", {"form": "IIT", "number": "42"}).status_code == 200


def test_no_slip_is_voided_while_answers_are_taken(survey: Survey, town: Town, signed_in: Browser) -> None:
    response = signed_in(town.officer).post(where(survey, "void-slips"), {"form": "IIT"})
    assert response.status_code == 403
    assert "ยกเลิกรหัสที่แจกไปแล้วไม่ได้" in words(response.content.decode())


def test_where_the_overseer_hands_out_the_officer_is_told(town: Town, signed_in: Browser) -> None:
    over = somebody("over", "overseer", province=town.body.province)
    box, _ = drilled([town.round], over, people=40, province=town.body.province)
    Enrolled.objects.filter(box=box).update(hands_out="overseer")
    at = f"/work/rounds/{town.round.pk}/survey/"
    officer = signed_in(town.officer)
    assert "รหัสของหน่วยงานนี้ออกโดยผู้กำกับดูแล" in shown(officer, at)
    assert officer.post(at + "slips/", {"form": "IIT", "number": "1"}).status_code == 403
    assert signed_in(over).post(at + "slips/", {"form": "IIT", "number": "1"}).status_code == 200


def test_poster_and_cards_lead_to_the_open_link(survey: Survey, town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    poster = client.get(where(survey, "survey-poster", form="EIT1"))
    cards = client.post(where(survey, "survey-cards", form="EIT1"), {"points": "กองช่าง\n\n งานทะเบียน "})
    assert [each["Content-Type"] for each in (poster, cards)] == ["application/pdf"] * 2
    text = PdfReader(io.BytesIO(poster.content)).pages[0].extract_text()
    assert survey.part.token in text
    assert len(PdfReader(io.BytesIO(cards.content)).pages) == 1


@pytest.mark.parametrize("form", ["IIT", "EIT2", "OIT", "nothing"])
def test_no_poster_where_there_is_no_public_link(
    survey: Survey, town: Town, signed_in: Browser, form: str
) -> None:
    client = signed_in(town.officer)
    assert client.get(where(survey, "survey-poster", form=form)).status_code == 404
    assert client.post(where(survey, "survey-cards", form=form), {"points": "ก"}).status_code == 404


@pytest.mark.parametrize("points", ["", " \n ", "ก" * 121, "จุด\n" * 201])
def test_points_that_cannot_be_printed_are_told(
    survey: Survey, town: Town, signed_in: Browser, points: str
) -> None:
    response = signed_in(town.officer).post(where(survey, "survey-cards", form="EIT1"), {"points": points})
    assert response.status_code == 422


def test_the_words_to_send_tell_the_days_left_and_go_to_everyone(
    survey: Survey, town: Town, signed_in: Browser
) -> None:
    said = shown(signed_in(town.officer), where(survey))
    assert "เหลือเวลาอีก 30 วัน" in said
    assert said.count("ข้อความนี้ส่งถึงทุกคน เพราะไม่มีใครดูได้ว่าใครตอบแล้ว") == 2  # IIT and EIT1, none for EIT2


# ------------------------------------------------------------------------------------- how many have answered


@pytest.mark.parametrize(("number", "told"), EDGES)
def test_nothing_below_ten_is_told_while_open(
    survey: Survey, town: Town, signed_in: Browser, number: int, told: int
) -> None:
    cast(survey, number)
    counting.count_day(morning())
    client = signed_in(town.officer)
    said = shown(client, where(survey))
    row = said[said.index("ถึงขั้นต่ำหรือไม่") :]
    assert (f"อย่างน้อย {told}" if told else LESS) in row[:200]
    assert CountSnapshot.objects.get(stratum=10).n_floor5 == told
    assert [each.rounded for each in progress.standings(survey.part, timezone.localdate())] == [told, 0, 0]


@pytest.mark.parametrize("numbers", [(0, 1, 4, 5, 9), (10, 11, 14)])
def test_pages_of_one_step_cannot_be_told_apart(
    survey: Survey, town: Town, signed_in: Browser, numbers: tuple[int, ...]
) -> None:
    client, pages, before = signed_in(town.officer), set(), 0
    for number in numbers:
        cast(survey, number - before)
        before = number
        CountSnapshot.objects.all().delete()
        counting.count_day(morning())
        said = shown(client, where(survey))
        pages.add(re.sub(r"ออกแล้ว \d+ ออกเพิ่มได้อีก \d+", "", said))
    assert len(pages) == 1


@pytest.mark.parametrize(("number", "told"), [(n, f"{low}–{low + 4}" if low else LESS) for n, low in EDGES])
@pytest.mark.parametrize("state", ["closed", "opened"])
def test_after_closing_the_number_is_one_of_five_from_ten_on(
    survey: Survey, town: Town, signed_in: Browser, state: str, number: int, told: str
) -> None:
    cast(survey, number)
    boxes.close(survey.box, town.officer)
    if state == "opened":
        boxes.open_here(Box.objects.get(), keys.join(survey.shares[:2]), town.officer)
    said = shown(signed_in(town.officer), where(survey))
    assert f"120 30 {told} " in said
    if number < 10:
        assert f"120 30 {LESS} – ไม่ถึง" in said


def test_a_form_of_nine_is_not_told_by_the_others_and_the_rounded_whole(
    survey: Survey, town: Town, signed_in: Browser
) -> None:
    """41 and 9 are 50: were the 41 told, "50 to 54 in all" would leave nothing but nine."""
    cast(survey, 41)
    public = replace(survey, form="EIT1", choices=best_of(survey, "EIT1"))
    cast(public, 9)
    boxes.close(survey.box, town.officer)
    said = shown(signed_in(town.officer), where(survey))
    assert "120 30 40–44 33–37 ถึงแล้ว" in said
    assert "41" not in said[said.index("มีผู้ตอบแล้วเท่าใด") :]
    assert keeping.about(Box.objects.get()) == 50


def best_of(survey: Survey, form: str) -> dict[str, int]:
    asked = ballots.form_of(survey.box.framework, form)
    return {line.code: line.choices[-1][0] for line in asked.lines}


def test_a_first_ballot_changes_no_page_within_the_day(
    survey: Survey, town: Town, signed_in: Browser
) -> None:
    counting.count_day(morning())
    client = signed_in(town.officer)
    before = shown(client, where(survey))
    cast_with(survey, survey.codes[:1])
    counting.count_day(morning())
    assert shown(client, where(survey)) == before


def cast_with(survey: Survey, some: list[bytes]) -> None:
    form = ballots.form_of(survey.box.framework, survey.form)
    filled = ballots.check(form, {line: str(choice) for line, choice in survey.choices.items()})
    for each in some:
        chance = casting.find(each)
        assert chance is not None
        casting.cast(chance, filled)


VIEWS = (
    "home", "round", "survey", "result", "load", "plan", "papers", "people", "body", "trail", "trail-csv",
    "trail-json", "own-bodies", "reminders", "account", "boxes", "box", "surveys",
)  # fmt: skip
_OF_BODY = ("people", "body", "trail", "trail-csv", "trail-json")


def views(survey: Survey, client: Client) -> dict[str, str]:
    """Every view of the round and body, and the public front, as it stands."""
    found = {}
    for name in VIEWS:
        given = [survey.part.round.body_id] if name in _OF_BODY else []
        if name == "box":
            given = [survey.box.pk]
        if name in ("round", "survey", "result", "load", "plan", "papers"):
            given = [survey.part.round_id]
        response = client.get(reverse(name, args=given))
        whole = b"".join(response.streaming_content) if response.streaming else response.content
        found[name] = re.sub(r'value="\w{64}"', "", whole.decode())
    form = {"form": survey.form, "number": "999"}
    found["refused"] = words(client.post(where(survey, "survey-slips"), form).content.decode())
    return found


@pytest.mark.parametrize(("way", "number"), [("code", 1_000), ("open", 100)])
def test_a_thousand_answers_change_nothing_until_the_next_morning(
    town: Town, signed_in: Browser, way: ballots.Way, number: int
) -> None:
    """A10: every view an officer can reach is the same after many single submissions."""
    survey = survey_of(town, people=900, form="IIT" if way == "code" else "EIT1", number=1)
    made = codes.draw(number)
    if way == "code":
        issuing.keep(survey.part, survey.form, way, made)
    counting.count_day(morning())
    client = signed_in(town.officer)
    before = views(survey, client)
    for place, code in enumerate(made, 1):
        if way == "open":
            issuing.keep(survey.part, survey.form, way, [code])
        cast_with(survey, [code])
        if place in (1, 9, 10, 15, number):
            counting.count_day(morning())
            assert views(survey, client) == before, place
    counting.count_day(morning(1))
    assert CountSnapshot.objects.order_by("-n_floor5").first().n_floor5 == number  # type: ignore[union-attr]


def test_both_ways_of_a_form_are_rounded_together(survey: Survey, town: Town) -> None:
    cast(survey, 6)
    issuing.keep(survey.part, "IIT", "paper", more := codes.draw(6))
    cast_with(survey, more)
    counting.count_day(morning())
    assert CountSnapshot.objects.get(stratum=10).n_floor5 == 10


# -------------------------------------------------------------------------------------- what waits, and cost


def test_what_waits_for_the_officer(town: Town) -> None:
    box, _ = drilled([town.round], town.officer, people=0, alone=town)
    today = timezone.localdate()

    def told() -> list[str]:
        return [say.en for say, _ in owed.by_officer(Round.objects.get(pk=town.round.pk), today)]

    assert told() == ["Give the head-count of the surveys"]
    Enrolled.objects.update(staff=60, public=60)
    assert told() == ["Make the slips with codes for IIT"]
    part = Enrolled.objects.select_related("box", "round__body").get(box=box)
    issuing.issue(part, "IIT", "code", 10, town.officer)
    boxes.start(Box.objects.get(), town.officer)
    assert told() == []
    counting.count_day(morning())
    assert told() == [
        "IIT: the minimum of 30 is not reached, 30 days left; remind everyone",
        "EIT: the minimum of 30 is not reached, 30 days left; remind everyone",
    ]


def test_the_page_costs_the_same_whatever_was_answered(
    survey: Survey, town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)

    def queries() -> int:
        client.get(where(survey))
        with CaptureQueriesContext(connection) as captured:
            client.get(where(survey))
        return len(captured)

    few = queries()
    cast(survey, 40)
    for day in range(5):
        counting.count_day(morning(day))
    assert queries() == few


def test_how_many_forms_each_year_hands_out(town: Town) -> None:
    box, _ = drilled([town.round], town.officer, people=5, alone=town)
    part = Enrolled.objects.select_related("box", "round__body").get(box=box)
    assert [(each.form, each.left, each.has_link) for each in handing_out.handed(part)] == [
        ("IIT", 6, False),
        ("EIT", 6, True),
    ]
