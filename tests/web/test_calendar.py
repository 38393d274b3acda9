"""The last day of each step: who sets it, how it is written, and two who set it at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.rounds.calendar import Dates, dates_of, seal, set_dates
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]
WHERE = "/work/calendar/2568/"
NONE_SET = seal({})
MARCH, SEPTEMBER = datetime.date(2025, 3, 31), datetime.date(2025, 9, 30)


@pytest.fixture
def nation(db: None) -> Person:
    return somebody("nation", "overseer")


def test_days_are_read_as_people_write_them(nation: Person, signed_in: Browser) -> None:
    written = {
        "prepare": "31 มีนาคม 2568", "result": "๓๐/๙/๒๕๖๘", "analyse": "2569-01-31", "seen": NONE_SET,
    }  # fmt: skip
    assert signed_in(nation).post(WHERE, written)["Location"] == WHERE
    assert dates_of(2568) == {
        "prepare": MARCH, "result": SEPTEMBER, "analyse": datetime.date(2026, 1, 31),
    }  # fmt: skip
    entry = TrailEntry.objects.get(action="calendar.set")
    assert (entry.person, entry.about, entry.detail["old"]) == ("nation", "2568", {})
    assert entry.detail["new"]["result"] == "2025-09-30"


def test_a_step_ends_after_the_one_before_it_and_within_its_years(nation: Person, signed_in: Browser) -> None:
    written = {
        "prepare": "30 กันยายน 2568", "result": "31 มีนาคม 2568", "report": "1/1/2658", "seen": NONE_SET,
    }  # fmt: skip
    said = signed_in(nation).post(WHERE, written).content.decode()
    assert "ต้องหลังวันสุดท้ายของขั้น “เตรียมการ” (30 กันยายน 2568)" in said
    assert "ต้องอยู่ระหว่าง 1 ตุลาคม 2567 ถึง 30 กันยายน 2570" in said
    assert 'value="1/1/2658"' in said
    assert dates_of(2568) == {}


@pytest.mark.parametrize("written", ["30 กุมภาพันธ์ 2568", "เมื่อวาน", "2025-09-30", "31/13/2568", "๓1/3/2568"])
def test_what_is_no_day_stays_typed_and_nothing_is_saved(
    nation: Person, signed_in: Browser, written: str
) -> None:
    said = signed_in(nation).post(WHERE, {"prepare": written, "seen": NONE_SET}).content.decode()
    assert f"อ่าน “{written}” เป็นวันที่ไม่ได้" in said
    assert f'value="{written}"' in said
    assert dates_of(2568) == {}


def test_the_second_of_two_editors_sees_what_was_saved_and_overwrites_nothing(
    nation: Person, signed_in: Browser
) -> None:
    set_dates(2568, {"prepare": MARCH}, NONE_SET, nation)
    client = signed_in(nation)
    said = client.post(WHERE, {"prepare": "30/9/2568", "seen": NONE_SET}).content.decode()
    assert "มีผู้กำหนดวันของปีนี้ไปแล้ว" in said
    assert "<td>31 มีนาคม 2568</td>" in said
    assert f'value="{seal({"prepare": MARCH})}"' in said
    assert dates_of(2568) == {"prepare": MARCH}
    assert client.post(WHERE, {"prepare": "30/9/2568", "seen": seal({"prepare": MARCH})}).status_code == 302
    assert dates_of(2568) == {"prepare": SEPTEMBER}


def test_a_step_left_empty_has_no_day_any_more(nation: Person) -> None:
    first: Dates = {"prepare": MARCH, "result": SEPTEMBER}
    set_dates(2568, first, NONE_SET, nation)
    set_dates(2568, {"prepare": MARCH}, seal(first), nation)
    assert dates_of(2568) == {"prepare": MARCH}


def test_the_overseer_of_a_province_reads_it_only(nation: Person, town: Town, signed_in: Browser) -> None:
    set_dates(2568, {"prepare": MARCH}, NONE_SET, nation)
    person = somebody("province", "overseer", province=town.body.province)
    client = signed_in(person)
    said = client.get(WHERE).content.decode()
    assert "31 มีนาคม 2568" in said
    assert "เฉพาะผู้กำกับดูแลส่วนกลางกำหนดได้" in said
    assert "<button>บันทึก</button>" not in said
    client.post(WHERE, {"seen": seal({"prepare": MARCH})})
    assert dates_of(2568) == {"prepare": MARCH}
    with pytest.raises(RefusedError):
        set_dates(2568, {}, seal({"prepare": MARCH}), person)


def test_it_is_not_there_for_a_bodys_own_people_nor_for_a_year_unheard_of(
    nation: Person, town: Town, signed_in: Browser
) -> None:
    assert signed_in(town.officer).get(WHERE).status_code == 404
    assert signed_in(nation).get("/work/calendar/2468/").status_code == 404
    assert Client().get(WHERE)["Location"] == f"{reverse('sign-in')}?next={WHERE}"
