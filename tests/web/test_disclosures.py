"""What a body discloses: the table, one item at a time, units in charge, last year's as a beginning."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prongsai import frameworks
from prongsai.web.accounts.models import Person, Unit
from prongsai.web.accounts.trail import TrailEntry
from prongsai.web.desk.waiting import waiting
from prongsai.web.evidence import copying, history, submission
from prongsai.web.evidence.access import current, seen_by
from prongsai.web.evidence.entries import copied, entries_of, item_of, standing
from prongsai.web.evidence.models import Disclosure, Entry, EntryVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]
HOME = "https://town.example.go.th"
TYPED: Mapping[str, Any] = {
    "addresses": f"{HOME}/o1\n{HOME}/o1.pdf", "explanation": "แผนผังอยู่ด้านบนของหน้า",
    "click_path": "หน้าหลัก › โครงสร้าง", "is_filled": "on", "version": 1,
}  # fmt: skip


def filled(number: int = 1) -> dict[str, Any]:
    return {"addresses": [f"{HOME}/{number}"], "explanation": f"ข้อ {number}", "is_filled": True}


def fill_all(town: Town) -> Disclosure:
    """Every item of the town's round filled in, at one stroke."""
    items = town.round.framework.items
    found = current(town.round)
    if found is None:
        found = Disclosure.objects.create(round=town.round)
        Entry.objects.bulk_create(Entry(disclosure=found, code=each.code) for each in items)
    entries = {each.code: each for each in found.entries.all()}
    for number, item in enumerate(items):
        entry = entries[item.code]
        entry.addresses, entry.explanation = [f"{HOME}/{number}"], f"ข้อ {number}"
        entry.is_filled, entry.version = True, 2
    Entry.objects.bulk_update(entries.values(), ["addresses", "explanation", "is_filled", "version"])
    return found


def at(name: str, town: Town, *more: str) -> str:
    return reverse(name, args=[town.round.pk, *more])


def o1(town: Town) -> Entry:
    return Entry.objects.get(disclosure__round=town.round, code="O1")


def test_looking_begins_nothing(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    page = browser.get(at("disclosures", town))
    assert (page.status_code, len(page.context["rows"])) == (200, 43)
    assert browser.get(at("entry", town, "O1")).status_code == 200
    assert Disclosure.objects.count() == 0


def test_an_item_is_filled_in(town: Town, signed_in: Browser) -> None:
    answer = signed_in(town.officer).post(at("entry", town, "O1"), TYPED)
    assert answer["Location"] == at("disclosures", town) + "#item-O1"
    entry = o1(town)
    assert entry.addresses == [f"{HOME}/o1", f"{HOME}/o1.pdf"]
    assert (entry.click_path, entry.is_filled, entry.version) == ("หน้าหลัก › โครงสร้าง", True, 2)
    told = TrailEntry.objects.get(action="disclosure.entry")
    assert (told.person, told.role, told.about, told.detail["item"]) == ("a-officer", "officer", "2563", "O1")


def test_each_address_is_looked_at_and_what_was_typed_stays(town: Town, signed_in: Browser) -> None:
    lines = f"{HOME}/good\nhttp://127.0.0.1/\nไม่ใช่ที่อยู่\njavascript:alert(1)"
    answer = signed_in(town.officer).post(at("entry", town, "O1"), {**TYPED, "addresses": lines})
    page = answer.content.decode()
    complaints = answer.context["form"].errors["addresses"]
    assert (answer.status_code, len(complaints)) == (400, 3)
    assert [each.split("“")[0].strip() for each in complaints] == [
        f"ที่อยู่ลำดับที่ {number}" for number in (2, 3, 4)
    ]
    assert f"{HOME}/good\nhttp://127.0.0.1/" in page
    assert not Entry.objects.exclude(addresses=[]).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"explanation": "ก" * 4001}, "explanation"),
        ({"addresses": "\n".join(f"{HOME}/{number}" for number in range(21))}, "addresses"),
        ({"addresses": f"{HOME}/{'a' * 3000}"}, "addresses"),
        ({"due": "วันไหนก็ได้"}, "due"),
        ({"due": "1 มกราคม 2560"}, "due"),
        ({"unit": "กองที่ไม่มี"}, "unit"),
        ({"version": "x"}, "version"),
        ({"addresses": "", "explanation": " "}, "explanation"),
    ],
)
def test_bad_input_is_said_at_its_field(
    town: Town, signed_in: Browser, typed: dict[str, Any], field: str
) -> None:
    answer = signed_in(town.officer).post(at("entry", town, "O1"), {**TYPED, **typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_an_item_without_address_is_done_once_its_reason_is_given(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    browser.post(at("entry", town, "O1"), {**TYPED, "addresses": "", "explanation": "ปีนี้ไม่มีการดำเนินการ"})
    rows = browser.get(at("disclosures", town)).context["rows"]
    assert (rows[0].standing.code, rows[1].standing.code) == ("reason", "empty")


def test_required_elements_are_ticked(town: Town, signed_in: Browser) -> None:
    signed_in(town.officer).post(at("entry", town, "O2"), {**TYPED, "ticked": ["2", "0"]})
    assert Entry.objects.get(disclosure__round=town.round, code="O2").ticked == [0, 2]
    item = item_of(town.round, "O2")
    assert item is not None
    assert history.elements_in_words([0], item) == [item.elements[0].th]


def test_a_row_opens_in_its_place_and_closes_again(town: Town, signed_in: Browser) -> None:
    browser, part = signed_in(town.officer), {"HX-Request": "true"}
    opened = browser.get(at("entry", town, "O1"), headers=part).content.decode()
    closed = browser.get(at("entry", town, "O1") + "?close", headers=part).content.decode()
    assert ('<tbody id="item-O1"' in opened, "<html" in opened, "<form" in opened) == (True, False, True)
    assert ('<tbody id="item-O1"' in closed, "<form" in closed) == (True, False)


def test_a_row_asked_for_after_the_session_ended_sends_the_whole_page_to_sign_in(town: Town) -> None:
    answer = Client().get(at("entry", town, "O1"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/sign-in/?next={at('disclosures', town)}"
    assert Client().get(at("entry", town, "O1"))["Location"] == f"/sign-in/?next={at('entry', town, 'O1')}"


# ---------------------------------------------------------------------------------------------- whose it is


def test_strangers_find_nothing(town: Town, other_town: Town, signed_in: Browser) -> None:
    fill_all(town)
    browser = signed_in(other_town.officer)
    for name, more in (
        ("disclosures", ()),
        ("entry", ("O1",)),
        ("entry-history", ("O1",)),
        ("ask-units", ()),
    ):
        assert browser.get(at(name, town, *more)).status_code == 404
    assert browser.post(at("entry", town, "O1"), TYPED).status_code == 404
    assert browser.get(at("entry", other_town, "O99")).status_code == 404


def test_a_contributor_fills_in_the_items_of_their_unit_alone(town: Town, signed_in: Browser) -> None:
    submission.ask_units(town.round, ["O1"], town.finance, datetime.date(2020, 3, 31), town.officer)
    browser = signed_in(town.colleague)
    assert browser.post(at("entry", town, "O1"), {**TYPED, "version": 2}).status_code == 302
    refused = browser.post(at("entry", town, "O3"), TYPED)
    assert refused.status_code == 400
    assert not Entry.objects.get(disclosure__round=town.round, code="O3").addresses
    assert (
        TrailEntry.objects.filter(action="disclosure.entry").values_list("role", flat=True).get()
        == "contributor"
    )
    assert [
        each.entry.code for each in browser.get(at("disclosures", town) + "?show=mine").context["rows"]
    ] == ["O1"]


def test_a_contributor_gives_neither_units_nor_days(town: Town, signed_in: Browser) -> None:
    submission.ask_units(town.round, ["O1"], town.finance, None, town.officer)
    other = Unit.objects.create(body=town.body, name="สำนักปลัด")
    typed = {**TYPED, "version": 2, "unit": other.name, "due": "1/1/2564"}
    signed_in(town.colleague).post(at("entry", town, "O1"), typed)
    assert (o1(town).unit, o1(town).due, o1(town).is_filled) == (town.finance, None, True)
    with pytest.raises(submission.RefusedError):
        submission.save(town.round, "O1", 3, {"unit": other}, town.colleague)


def test_the_executive_reads_and_fills_in_nothing(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.executive)
    assert browser.get(at("entry", town, "O1")).context["form"] is None
    assert browser.post(at("entry", town, "O1"), TYPED).status_code == 400
    assert Disclosure.objects.count() == 0


@pytest.mark.parametrize("role", ["assessor", "lead", "auditor", "overseer"])
def test_who_looks_on_sees_no_draft(town: Town, signed_in: Browser, role: str) -> None:
    fill_all(town)
    looks_on = somebody("onlooker", role, town.body)
    browser = signed_in(looks_on)
    assert seen_by(town.round, looks_on) is None
    page = browser.get(at("disclosures", town))
    assert (page.status_code, HOME in page.content.decode()) == (200, False)
    assert browser.get(at("entry", town, "O1")).status_code == 404


# ------------------------------------------------------------------------------------------- two at once


def test_the_second_of_two_people_sees_both_and_nothing_is_lost(town: Town, signed_in: Browser) -> None:
    submission.save(town.round, "O2", 1, {"explanation": "เดิม", "ticked": [0]}, town.officer)
    browser, where = signed_in(town.officer), at("entry", town, "O2")
    opened = {
        "version": 2,
        "explanation": "เดิม",
        "initial-explanation": "เดิม",
        "ticked": ["0"],
        "initial-ticked": ["0"],
    }
    first = {**opened, "addresses": f"{HOME}/first", "initial-addresses": "", "ticked": ["0", "1"]}
    second = {**opened, "addresses": f"{HOME}/second", "initial-addresses": ""}
    assert browser.post(where, first).status_code == 302
    answer = browser.post(where, second)
    item = item_of(town.round, "O2")
    assert item is not None
    names = [each.th for each in item.elements]
    assert answer.status_code == 409
    assert answer.context["differences"] == [
        ("ที่อยู่เว็บ (URL)", [], [f"{HOME}/first"], [f"{HOME}/second"], True),
        ("องค์ประกอบที่มีครบ", names[:1], names[:2], names[:1], False),
    ]
    form = answer.context["form"]
    assert (form.data["version"], form.data.getlist("ticked")) == (3, ["0", "1"])
    again = {**second, "version": 3, "ticked": form.data.getlist("ticked")}
    assert browser.post(where, again).status_code == 302
    entry = Entry.objects.get(disclosure__round=town.round, code="O2")
    assert (entry.addresses, entry.ticked) == ([f"{HOME}/second"], [0, 1])
    assert entry.versions.count() == 3


def test_the_history_tells_who_changed_what(town: Town, signed_in: Browser) -> None:
    submission.ask_units(town.round, ["O2"], town.finance, datetime.date(2020, 3, 31), town.officer)
    submission.save(town.round, "O2", 2, {"explanation": "ก", "ticked": [0]}, town.colleague)
    submission.save(town.round, "O2", 3, {"explanation": "ข"}, town.officer)
    page = signed_in(town.executive).get(at("entry-history", town, "O2"))
    told = [
        (each.person, [(one.label.en, list(one.before), list(one.after)) for one in each.differences])
        for each in page.context["changes"]
    ]
    item = item_of(town.round, "O2")
    assert item is not None
    assert told == [
        ("คุณa-officer", [("Explanation", ["ก"], ["ข"])]),
        ("คุณa-finance", [("Explanation", [], ["ก"]), ("Elements that are there", [], [item.elements[0].th])]),
        ("คุณa-officer", [("Unit in charge", [], ["กองคลัง"]), ("Due", [], ["31 มีนาคม 2563"])]),
    ]


def test_saving_what_did_not_change_is_no_change(town: Town) -> None:
    submission.save(town.round, "O1", 1, filled(), town.officer)
    assert submission.save(town.round, "O1", 2, filled(), town.officer).version == 2
    assert EntryVersion.objects.count() == TrailEntry.objects.count() == 1


# ---------------------------------------------------------------------------------------- units and last year


def test_units_are_put_in_charge_of_many_items(town: Town, signed_in: Browser) -> None:
    browser, where = signed_in(town.officer), at("ask-units", town)
    answer = browser.post(where, {"codes": ["O1", "O3"], "unit": "กองคลัง", "due": "๓๑/๓/๒๕๙๓"})
    assert answer["Location"] == at("disclosures", town)
    asked = Entry.objects.filter(unit=town.finance, due=datetime.date(2050, 3, 31))
    assert sorted(asked.values_list("code", flat=True)) == ["O1", "O3"]
    assert browser.post(where, {"unit": "กองคลัง"}).status_code == 400
    assert signed_in(town.colleague).get(where).status_code == 404
    said = [
        (each.say.en, each.is_late) for each in waiting(town.colleague, town.round, datetime.date(2050, 4, 1))
    ]
    assert said == [("Fill in 2 disclosure items of your unit by 31 March 2050", True)]


def test_a_day_that_has_passed_is_given_to_nobody_but_may_stand(town: Town, signed_in: Browser) -> None:
    browser = signed_in(town.officer)
    given = {"codes": ["O1"], "unit": "กองคลัง", "due": "31/3/2563"}
    asked = browser.post(at("ask-units", town), given)
    assert (asked.status_code, list(asked.context["form"].errors)) == (400, ["due"])
    submission.ask_units(town.round, ["O1"], town.finance, datetime.date(2020, 3, 31), town.officer)
    typed = {**TYPED, "version": "2", "due": "31 มีนาคม 2563"}
    assert browser.post(at("entry", town, "O1"), typed).status_code == 302


def test_whoever_leaves_out_the_last_tick_is_told(town: Town, signed_in: Browser) -> None:
    without = {name: value for name, value in TYPED.items() if name != "is_filled"}
    page = signed_in(town.officer).post(at("entry", town, "O1"), without, follow=True).content.decode()
    assert "ข้อนี้ยังไม่นับว่าครบ" in page


def test_no_browser_cuts_off_what_is_pasted(town: Town, signed_in: Browser) -> None:
    form = signed_in(town.officer).get(at("entry", town, "O1")).context["form"]
    assert "maxlength" not in str(form["explanation"])


@pytest.fixture
def next_year(town: Town) -> Round:
    """The town's round of 2567, with a year between that it took no part in, and 2566 filled in."""
    before = Round.objects.create(body=town.body, year=2566, framework_code="nacc-2566", step="report")
    given = {**filled(5), "click_path": "หน้าหลัก › ติดต่อเรา", "unit": town.finance, "ticked": [0, 1]}
    submission.save(before, "O5", 1, {**given, "ticked": []}, town.officer)
    submission.save(before, "O2", 1, given, town.officer)
    return Round.objects.create(body=town.body, year=2567, framework_code="nacc-2567", step="prepare")


def test_last_year_is_copied_by_what_items_continue(town: Town, next_year: Round, signed_in: Browser) -> None:
    submission.save(next_year, "o2", 1, {"addresses": [f"{HOME}/own"]}, town.officer)
    where = reverse("copy-disclosures", args=[next_year.pk])
    assert signed_in(town.officer).post(where)["Location"] == reverse("disclosures", args=[next_year.pk])
    entries = {
        each.code: each for each in Entry.objects.filter(disclosure__round=next_year).exclude(addresses=[])
    }
    assert {code: each.addresses for code, each in entries.items()} == {
        "o2": [f"{HOME}/own"], "o4": [f"{HOME}/5"],
    }  # fmt: skip
    copy = entries["o4"]
    assert (copy.click_path, copy.unit, copy.explanation, copy.is_filled) == (
        "หน้าหลัก › ติดต่อเรา", town.finance, "", False,
    )  # fmt: skip


def test_what_was_copied_is_marked_until_somebody_looked(town: Town, next_year: Round) -> None:
    assert list(copying.copy(next_year, town.officer)) == ["o2", "o4"]

    def standings() -> list[str]:
        found = current(next_year)
        assert found is not None
        marked = copied(found)
        return [standing(each, marked).code for each in entries_of(found) if each.code in ("o2", "o4")]

    assert standings() == ["copied", "copied"]
    submission.ask_units(next_year, ["o2"], town.finance, datetime.date(2024, 3, 31), town.officer)
    submission.save(next_year, "o4", 2, {"explanation": ""}, town.officer)
    assert standings() == ["copied", "begun"]
    assert Entry.objects.get(disclosure__round=next_year, code="o2").ticked == [0, 1]


def test_without_an_earlier_year_nothing_is_copied(town: Town, signed_in: Browser) -> None:
    answer = signed_in(town.officer).post(at("copy-disclosures", town))
    assert (answer.status_code, answer.context["refusals"]) == (400, ["ไม่มีข้อมูลของปีก่อนให้คัดลอก"])
    with pytest.raises(submission.RefusedError):
        copying.copy(town.round, town.colleague)


def test_what_changed_in_the_rules_is_said_of_each_item() -> None:
    changed = copying.changed_rules(frameworks.load("nacc-2568"))
    assert changed["o1"][0].en == "Asked for otherwise than last year: not comparable."
    unchanged = {each.code for each in frameworks.load("nacc-2568").items} - changed.keys()
    assert "o4" in unchanged


# ------------------------------------------------------------------------------------------------- costs


def test_the_table_costs_as_many_queries_filled_in_as_begun(town: Town, signed_in: Browser) -> None:
    browser, where = signed_in(town.officer), at("disclosures", town)

    def queries() -> int:
        browser.get(where)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(where).status_code == 200
        return len(captured)

    submission.ask_units(town.round, ["O1"], town.finance, None, town.officer)
    before = queries()
    submission.ask_units(
        town.round, [each.code for each in town.round.framework.items], town.finance, None, town.officer
    )
    fill_all(town)
    assert queries() == before
    assert before < 45


def test_a_year_without_items_has_no_such_page(town: Town, signed_in: Browser) -> None:
    round_ = Round.objects.create(body=town.body, year=2562, framework_code="up-2563", step="prepare")
    browser = signed_in(town.officer)
    assert browser.get(reverse("disclosures", args=[round_.pk])).status_code == 404
    assert (
        reverse("disclosures", args=[round_.pk])
        not in browser.get(reverse("round", args=[round_.pk])).content.decode()
    )
