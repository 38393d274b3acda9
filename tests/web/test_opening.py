"""Opening rounds: a year for all bodies overseen, an earlier year by a body's officer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts import trail
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Body, Person, TrailEntry
from prongsai.web.plans.models import OwnText
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round
from prongsai.web.rounds.opening import Foreseen, open_round, open_year
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]


def test_a_year_is_opened_for_all_that_lack_it_and_the_others_are_left_alone(
    town: Town, other_town: Town, signed_in: Browser
) -> None:
    Round.objects.create(body=town.body, year=2568, framework_code="nacc-2568", step="improve")
    client = signed_in(somebody("nation", "overseer"))
    answer = client.post(reverse("open-year"), {"framework": "nacc-2568", "count": "1"}, follow=True)
    assert "เปิดรอบปี 2568 แล้ว 1 หน่วยงาน มีอยู่ก่อนแล้ว 1 หน่วยงาน" in answer.content.decode()
    found = Round.objects.filter(year=2568).order_by("body__name").values_list("body__name", "step")
    assert dict(found) == {town.body.name: "improve", other_town.body.name: "prepare"}
    entry = TrailEntry.objects.get(action="round.opened")
    assert (entry.body, entry.person, entry.about) == (other_town.body.name, "nation", "2568")
    assert list(trail.verify()) == []


def test_a_year_is_opened_for_chosen_kinds_and_ones_own_province_only(
    town: Town, other_town: Town, signed_in: Browser
) -> None:
    Body.objects.create(name="อบต.ก", kind="อบต.", province=town.body.province)
    client = signed_in(somebody("province", "overseer", province=town.body.province))
    client.post(reverse("open-year"), {"framework": "nacc-2568", "kinds": ["อบต."], "count": "1"})
    assert [each.body.name for each in Round.objects.filter(year=2568)] == ["อบต.ก"]
    client.post(reverse("open-year"), {"framework": "nacc-2568", "count": "1"})
    assert set(Round.objects.filter(year=2568).values_list("body__name", flat=True)) == {
        "อบต.ก",
        town.body.name,
    }


def test_what_is_not_on_offer_is_refused_and_nothing_is_opened(town: Town, signed_in: Browser) -> None:
    client = signed_in(somebody("nation", "overseer"))
    for given in ({}, {"framework": "../etc"}, {"framework": "nacc-2568", "kinds": ["ไม่มี"]}):
        assert client.post(reverse("open-year"), given).status_code == 200
    assert Round.objects.count() == 1


def test_nothing_is_opened_before_its_number_by_kind_was_seen(town: Town, signed_in: Browser) -> None:
    Body.objects.create(name="อบต.ก", kind="อบต.", province=town.body.province)
    Round.objects.create(body=town.body, year=2569, framework_code="nacc-2569", step="prepare")
    client = signed_in(somebody("nation", "overseer"))
    for count in ("", "2", "x"):
        answer = client.post(reverse("open-year"), {"framework": "nacc-2569", "count": count})
        assert answer.templates[0].name == "rounds/confirm_year.html"
        assert answer.context["foreseen"] == [Foreseen("เทศบาลเมือง", 0, 1), Foreseen("อบต.", 1, 0)]
        assert "กรอบนี้เป็นร่าง" in answer.content.decode()
    assert Round.objects.filter(year=2569).count() == 1


def test_an_owners_own_framework_is_opened_body_by_body_only(town: Town, signed_in: Browser) -> None:
    overseer = somebody("nation", "overseer")
    client = signed_in(overseer)
    assert "up-2563" not in client.get(reverse("open-year")).content.decode()
    assert client.post(reverse("open-year"), {"framework": "up-2563", "count": "0"}).status_code == 200
    with pytest.raises(RefusedError, match="body by body"):
        open_year(Body.objects.all(), 2563, "up-2563", overseer)
    body = Body.objects.create(name="คณะ ก", kind="ส่วนงาน")
    assert open_round(body, 2563, "up-2563", overseer).framework_code == "up-2563"


def test_empty_rounds_that_one_opened_are_taken_back_and_others_stay(
    town: Town, other_town: Town, signed_in: Browser
) -> None:
    overseer = somebody("nation", "overseer")
    open_year(Body.objects.all(), 2568, "nacc-2568", overseer)
    kept = Round.objects.get(body=town.body, year=2568)
    OwnText.objects.create(round=kept, key="preface", text="ก")
    where = reverse("take-back-year", args=[2568])
    assert signed_in(somebody("second", "overseer")).get(where).context["rows"] == []
    client = signed_in(overseer)
    assert [dict(kinds) for _, kinds in client.get(where).context["rows"]] == [{"เทศบาลเมือง": 1}]
    client.post(where, {"framework": "nacc-2568"})
    assert list(Round.objects.filter(year=2568)) == [kept]
    entry = TrailEntry.objects.get(action="round.taken-back")
    assert (entry.body, entry.person, entry.about) == (other_town.body.name, "nation", "2568")
    assert list(trail.verify()) == []


def test_one_round_is_taken_back_by_its_overseer_while_it_is_empty(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    overseer = somebody("province", "overseer", province=town.body.province)
    opened = open_round(town.body, 2568, "nacc-2568", overseer)
    for person in (town.officer, somebody("elsewhere", "overseer", province="จังหวัดอื่น")):
        assert signed_in(person).post(reverse("take-back", args=[opened.pk])).status_code == 404
    client = signed_in(overseer)
    for round_ in (opened, town.round):
        client.post(reverse("take-back", args=[round_.pk]))
    assert list(Round.objects.all()) == [town.round]
    assert "มีผล แผน หรือข้อความอยู่แล้ว" in client.get(reverse("take-back", args=[town.round.pk])).content.decode()


@pytest.mark.parametrize("role", ["officer", "executive", "assessor", "auditor"])
def test_only_an_overseer_opens_a_year(town: Town, signed_in: Browser, role: str) -> None:
    person = somebody("x", role, **({"body": town.body} if role in ("officer", "executive") else {}))
    assert signed_in(person).post(reverse("open-year"), {"framework": "nacc-2568"}).status_code == 404
    with pytest.raises(RefusedError):
        open_year(Body.objects.all(), 2568, "nacc-2568", person)
    assert Round.objects.count() == 1


def test_an_officer_opens_an_earlier_year_and_no_later_one(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    where = reverse("open-round", args=[town.body.pk])
    assert "nacc-2564" not in client.get(where).content.decode()
    answer = client.post(where, {"framework": "nacc-2562"})
    opened = Round.objects.get(body=town.body, year=2562)
    assert answer["Location"] == reverse("round", args=[opened.pk])
    assert (opened.framework_code, opened.step) == ("nacc-2562", "prepare")
    assert TrailEntry.objects.get(action="round.opened").role == "officer"
    with pytest.raises(RefusedError, match="earlier years only"):
        open_round(town.body, 2564, "nacc-2564", town.officer)


def test_a_round_stands_once_and_by_a_framework_of_its_year(town: Town) -> None:
    overseer = somebody("nation", "overseer")
    with pytest.raises(RefusedError, match="open already"):
        open_round(town.body, 2563, "nacc-2563", overseer)
    for code in ("nacc-2568", "none", "../2564"):
        with pytest.raises(RefusedError, match="not of the year"):
            open_round(town.body, 2564, code, overseer)
    with pytest.raises(RefusedError, match="may not open"):
        open_round(town.body, 2562, "nacc-2562", town.executive)


def test_another_bodys_page_is_not_there(town: Town, other_town: Town, signed_in: Browser) -> None:
    where = reverse("open-round", args=[other_town.body.pk])
    for person in (town.officer, town.executive, somebody("auditor", "auditor")):
        assert signed_in(person).get(where).status_code == 404
