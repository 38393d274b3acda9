"""What holds for the whole plan: its year, first day, rounds and follow-up, and the order of its measures."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.plans import editing
from prongsai.web.plans.models import PlannedMeasure, Report, RoundPlan
from prongsai.web.plans.reading import plan_of
from tests.web.conftest import Town
from tests.web.test_adopt import SOUND

Browser = Callable[[Person], Client]
TYPED = {
    "for_year": "2564",
    "starts": "1 พฤศจิกายน 2563",
    "rounds": "6, 12",
    "follow_up": "ประชุมทุกเดือน\nรายงานนายก",
}


def address(town: Town) -> str:
    return reverse("plan-settings", args=[town.round.pk])


def opened(browser: Client, town: Town) -> dict[str, str]:
    """What the form sends where nothing is changed: its seal, and what stood in each field."""
    page = browser.get(address(town)).content.decode()
    hidden = re.findall(r'<input type="hidden" name="((?:initial-\w+)|seal)" value="([^"]*)"', page)
    fields = {name.removeprefix("initial-"): value for name, value in hidden if name != "seal"}
    return {**fields, **dict(hidden)}


def test_the_settings_are_saved_as_officers_write_them(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    assert browser.post(address(town), {**opened(browser, town), **TYPED}).status_code == 302
    plan = plan_of(town.round)
    assert (plan.for_year, plan.starts, plan.rounds) == (2564, datetime.date(2020, 11, 1), (6, 12))
    assert plan.follow_up == ("ประชุมทุกเดือน", "รายงานนายก")
    entry = TrailEntry.objects.get(action="plan.settled")
    assert entry.detail["keys"] == ["starts", "rounds", "follow_up"]


def test_the_first_day_of_the_year_moves_with_the_year(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    given = {**opened(browser, town), "for_year": "2565", "starts": "1/10/2564"}
    assert browser.post(address(town), given).status_code == 302
    assert (plan_of(town.round).for_year, RoundPlan.objects.get().starts) == (2565, None)


def test_saved_as_it_was_nothing_changes(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    assert browser.post(address(town), opened(browser, town)).status_code == 302
    assert TrailEntry.objects.filter(action="plan.settled").count() == 0


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("for_year", "2563"), ("for_year", "2570"), ("starts", "พรุ่งนี้"), ("starts", "1 ตุลาคม 2564"),
        ("starts", ""),
        ("rounds", "3, 13"), ("rounds", "สามเดือน"), ("rounds", ""), ("seal", ""),
    ],
)  # fmt: skip
def test_bad_input_is_said_at_its_field_and_stays(
    field: str, typed: str, town: Town, signed_in: Browser
) -> None:
    browser = signed_in(town.officer)
    answer = browser.post(address(town), {**opened(browser, town), **TYPED, field: typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert answer.context["form"].data[field] == typed
    assert plan_of(town.round).rounds == (3, 6, 12)


def test_the_second_of_two_sees_old_new_and_typed_and_undoes_nothing(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    first, second = opened(browser, town), opened(browser, town)
    browser.post(address(town), {**first, "rounds": "6, 12", "follow_up": "คนแรก"})
    answer = browser.post(address(town), {**second, "follow_up": "คนที่สอง"})
    assert answer.status_code == 409
    assert answer.context["differences"] == [
        ("รอบการรายงาน (เดือน)", ["3", "6", "12"], ["6", "12"], ["3", "6", "12"], False),
        ("วิธีติดตามทั้งแผน", [], ["คนแรก"], ["คนที่สอง"], True),
    ]
    assert plan_of(town.round).follow_up == ("คนแรก",)
    again = {name: answer.context["form"].data[name] for name in (*TYPED, "seal")}
    assert browser.post(address(town), again).status_code == 302
    assert (plan_of(town.round).rounds, plan_of(town.round).follow_up) == ((6, 12), ("คนที่สอง",))


def test_measures_follow_the_rounds(town: Town, signed_in: Browser) -> None:
    every = editing.add(town.round, {**SOUND, "reported": [3, 6, 12]}, town.officer)
    some = editing.add(town.round, {**SOUND, "reported": [3, 6]}, town.officer)
    browser = signed_in(town.officer)
    assert browser.post(address(town), {**opened(browser, town), "rounds": "6, 9"}).status_code == 302
    rows = PlannedMeasure.objects.filter(pk__in=(every.pk, some.pk))
    assert list(rows.values_list("reported", "version")) == [([6, 9], 2), ([6], 2)]


@pytest.mark.parametrize("is_reported", [False, True])
def test_a_round_that_something_needs_stays(is_reported: bool, town: Town, signed_in: Browser) -> None:
    row = editing.add(town.round, {**SOUND, "reported": [3, 6, 12] if is_reported else [3]}, town.officer)
    if is_reported:
        Report.objects.create(measure=row, months=3, state="done", person=town.officer)
    browser = signed_in(town.officer)
    answer = browser.post(address(town), {**opened(browser, town), "rounds": "6, 12"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["rounds"])
    assert plan_of(town.round).rounds == (3, 6, 12)


def test_an_adopted_plan_shows_its_settings_and_why_they_stay(town: Town, signed_in: Browser) -> None:
    editing.add(town.round, SOUND, town.officer)
    browser = signed_in(town.officer)
    given = {**opened(browser, town), **TYPED}
    RoundPlan.objects.update(state="adopted")
    page = browser.get(address(town))
    assert "ให้ความเห็นชอบแล้ว" in page.content.decode()
    assert "form" not in page.context
    assert browser.post(address(town), given).status_code == 403
    assert plan_of(town.round).rounds == (3, 6, 12)


def test_others_look_or_see_nothing(town: Town, other_town: Town, signed_in: Browser) -> None:
    assert signed_in(town.executive).get(address(town)).status_code == 200
    assert signed_in(town.executive).post(address(town), TYPED).status_code == 403
    assert signed_in(other_town.officer).get(address(town)).status_code == 404
    assert Client().get(address(town)).headers["Location"].startswith("/sign-in/")


# ------------------------------------------------------------------------------------------- order


@pytest.fixture
def three(town: Town) -> list[PlannedMeasure]:
    return [editing.add(town.round, {**SOUND, "measure": [name]}, town.officer) for name in ("ก", "ข", "ค")]


def move(browser: Client, town: Town, row: PlannedMeasure, number: int, to: str) -> int:
    where = reverse("shift-measure", args=[town.round.pk, number])
    return browser.post(where, {"row": row.pk, "to": to}).status_code


def order(town: Town) -> list[str]:
    return [each.name for each in plan_of(town.round).measures]


def test_a_measure_moves_one_place(town: Town, three: list[PlannedMeasure], signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    assert move(browser, town, three[2], 3, "up") == 302
    assert order(town) == ["ก", "ค", "ข"]
    assert move(browser, town, three[0], 1, "down") == 302
    assert order(town) == ["ค", "ก", "ข"]
    assert [each.number for each in plan_of(town.round).measures] == [1, 2, 3]
    assert TrailEntry.objects.filter(action="plan.measure-moved").count() == 2


@pytest.mark.parametrize(
    ("index", "number", "to"), [(0, 1, "up"), (2, 3, "down"), (0, 2, "up"), (1, 9, "down")]
)
def test_a_move_that_goes_nowhere_or_was_seen_elsewhere_is_refused(
    index: int, number: int, to: str, town: Town, three: list[PlannedMeasure], signed_in: Browser
) -> None:
    assert move(signed_in(town.officer), town, three[index], number, to) == 302
    assert order(town) == ["ก", "ข", "ค"]
    assert TrailEntry.objects.filter(action="plan.measure-moved").count() == 0


def test_moving_what_somebody_deleted_says_so(
    town: Town, three: list[PlannedMeasure], signed_in: Browser
) -> None:
    gone = three[1].pk
    editing.delete(town.round, gone, three[1].version, town.officer)
    where = reverse("shift-measure", args=[town.round.pk, 2])
    page = signed_in(town.officer).post(where, {"row": gone, "to": "up"}, follow=True)
    assert "มีผู้ลบมาตรการนี้ไปแล้ว" in page.content.decode()
    assert order(town) == ["ก", "ค"]


def test_only_the_officer_orders_an_open_plan(
    town: Town, other_town: Town, three: list[PlannedMeasure], signed_in: Browser
) -> None:
    assert move(signed_in(town.executive), town, three[2], 3, "up") == 302
    assert move(signed_in(other_town.officer), town, three[2], 3, "up") == 404
    assert move(signed_in(town.officer), town, three[2], 3, "sideways") == 404
    RoundPlan.objects.update(state="proposed")
    assert move(signed_in(town.officer), town, three[2], 3, "up") == 302
    assert order(town) == ["ก", "ข", "ค"]


def test_an_edit_opened_before_a_move_goes_to_its_own_measure(
    town: Town, three: list[PlannedMeasure], signed_in: Browser
) -> None:
    browser = signed_in(town.officer)
    move(browser, town, three[0], 1, "down")
    given = {"measure": "ก ใหม่", "mends": "4", "row": three[0].pk, "version": 1}
    assert browser.post(reverse("measure", args=[town.round.pk, 1]), given).status_code == 302
    assert order(town) == ["ข", "ก ใหม่", "ค"]
