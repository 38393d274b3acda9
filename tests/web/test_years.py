"""A year at one glance: what was counted of it, of the nation and of a province."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prongsai.thai import sort_key
from prongsai.web.accounts.models import Body, Person
from prongsai.web.public import rollups
from prongsai.web.public.models import RollUp
from prongsai.web.public.summary import summary_of
from prongsai.web.results.models import PublishedScore, ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town


def publish(person: Person, name: str, province: str, totals: dict[int, str], framework: str = "") -> Body:
    """A body whose results of some years have these totals, and half of them in indicator 9."""
    body, _ = Body.objects.get_or_create(name=name, kind="อบต.", province=province)
    for year, total in totals.items():
        code = framework or f"nacc-{year}"
        round_ = Round.objects.create(body=body, year=year, framework_code=code, step="analyse")
        result = ResultVersion.objects.create(
            round=round_, version=1, state="published", total=total, passed=Decimal(total) >= 85,
            level="A" if Decimal(total) >= 85 else "B", content=b"{}", digest="x", loaded_by=person,
        )  # fmt: skip
        for each, figure in (("total", Decimal(total)), ("9", Decimal(total) / 2)):
            PublishedScore.objects.create(
                result=result, year=year, framework_code=code, kind="อบต.", province=province, code=each,
                figure=figure,
            )  # fmt: skip
    return body


def nation(person: Person) -> None:
    publish(person, "อบต.แก้ว", "ขอนแก่น", {2563: "80.00", 2564: "90.00"})
    publish(person, "อบต.กา", "ขอนแก่น", {2563: "70.00", 2564: "69.99"})
    publish(person, "อบต.เกาะ", "กระบี่", {2564: "80.00"})
    rollups.refresh_stale()


def test_a_year_is_counted_by_nation_province_and_kind(town: Town) -> None:
    nation(town.officer)
    whole = RollUp.objects.get(year=2564, province="", kind="")
    assert (whole.bodies, whole.with_result, whole.passed) == (4, 3, 1)
    assert (whole.mean, whole.median) == (Decimal("80.00"), Decimal("80.00"))
    assert whole.levels == {"A": 1, "B": 2}
    assert whole.figures["9"] == ["40.00", "40.00", "37.50", "42.50"]
    assert whole.moved == {"bodies": 2, "rose": 1, "fell": 1, "mean": "5.00", "by_code": {"9": "2.50"}}
    parts = RollUp.objects.filter(year=2564).values_list("province", "kind", "with_result")
    assert set(parts) == {
        ("", "", 3), ("", "อบต.", 3), ("ขอนแก่น", "", 2), ("กระบี่", "", 1), ("ขอนแก่น", "อบต.", 2),
        ("กระบี่", "อบต.", 1),
    }  # fmt: skip


def test_frameworks_of_one_year_are_never_counted_together(town: Town) -> None:
    publish(town.officer, "อบต.ก", "ขอนแก่น", {2563: "80.00"})
    publish(town.officer, "วิทยาลัย", "พะเยา", {2563: "60.00"}, "up-2563")
    rollups.refresh(2563)
    heads = RollUp.objects.filter(year=2563, province="", kind="").values_list("framework_code", "mean")
    assert dict(heads) == {"nacc-2563": Decimal("80.00"), "up-2563": Decimal("60.00")}


def test_a_body_of_no_province_counts_in_the_nation_alone(town: Town) -> None:
    nation(town.officer)
    publish(town.officer, "กรมหนึ่ง", "", {2564: "40.00"})
    rollups.refresh(2564)
    heads = RollUp.objects.filter(year=2564, kind="").values_list("province", "with_result")
    assert dict(heads) == {"": 4, "ขอนแก่น": 2, "กระบี่": 1}


def test_only_years_with_newer_scores_are_counted_anew(town: Town) -> None:
    nation(town.officer)
    Body.objects.create(name="อบต.ใหม่", kind="อบต.", province="กระบี่")
    rollups.refresh_stale()
    assert rollups.refresh_stale() == []
    publish(town.officer, "อบต.ใหม่", "กระบี่", {2564: "50.00"})
    assert rollups.refresh_stale() == [2564]
    assert RollUp.objects.get(year=2564, province="กระบี่", kind="").mean == Decimal("65.00")


def test_a_year_is_counted_anew_when_there_are_other_bodies(town: Town) -> None:
    nation(town.officer)
    Body.objects.create(name="อบต.ที่เพิ่มมา", kind="อบต.", province="กระบี่")
    assert rollups.refresh_stale() == [2564, 2563]
    assert RollUp.objects.get(year=2564, province="กระบี่", kind="").bodies == 2
    assert rollups.refresh_stale() == []


def test_a_province_that_has_nothing_left_is_counted_no_more(town: Town) -> None:
    nation(town.officer)
    gone = PublishedScore.objects.filter(year=2564, province="กระบี่")
    ResultVersion.objects.filter(published_scores__in=gone).update(state="replaced")
    gone.delete()
    rollups.refresh(2564)
    assert not RollUp.objects.filter(year=2564, province="กระบี่").exists()


def test_the_page_of_the_nation_shows_what_was_counted(client: Client, town: Town) -> None:
    nation(town.officer)
    page = client.get("/years/2564/").content.decode()
    assert '<p class="figure">80.00</p>' in page
    assert '<td class="number">1</td><td class="number">33.33</td>' in page
    assert page.index(">กระบี่</a>") < page.index(">ขอนแก่น</a>")
    by_mean = client.get("/years/2564/", {"sort": "passed"}).content.decode()
    assert by_mean.index(">ขอนแก่น</a>") < by_mean.index(">กระบี่</a>")
    assert "ข้อมูล ณ" in page


def test_a_change_is_one_exact_figure_of_the_bodies_that_can_be_compared(client: Client, town: Town) -> None:
    for name, before, now in (("ก", "80.00", "79.00"), ("ข", "80.00", "79.00"), ("ค", "80.01", "78.99")):
        publish(town.officer, name, "กระบี่", {2563: before, 2564: now})
    publish(town.officer, "ง", "กระบี่", {2564: "10.00"})
    rollups.refresh_stale()
    found = summary_of(2564, "", "", "name")
    assert found is not None
    assert (found.change, found.provinces[0].change) == ("−1.01", "−1.01")
    assert {each.code: each.change for each in found.indicators if each.change} == {"9": "−0.50"}
    said = client.get("/years/2564/").content.decode()
    assert said.count("−1.01 จากปี 2563") == 1
    assert "-1.0" not in said


def test_the_page_says_that_newer_results_are_not_counted_yet(client: Client, town: Town) -> None:
    nation(town.officer)
    said = "มีผลที่เผยแพร่หลังจากนั้น"
    assert said not in client.get("/years/2564/").content.decode()
    publish(town.officer, "อบต.ใหม่", "กระบี่", {2564: "50.00"})
    assert said in client.get("/years/2564/").content.decode()


def test_a_year_that_was_never_counted_says_so(client: Client, published: ResultVersion) -> None:
    assert "กำลังนับผลที่เผยแพร่" in client.get("/years/2563/").content.decode()
    assert "กำลังนับผลที่เผยแพร่" in client.get("/").content.decode()


def test_a_province_lists_its_bodies_as_a_dictionary_would(client: Client, town: Town) -> None:
    nation(town.officer)
    publish(town.officer, "อบต.ขา", "ขอนแก่น", {2564: "60.00"})
    publish(town.officer, "อบต.เกาะใหญ่", "ขอนแก่น", {2564: "60.00"})
    page = client.get("/provinces/ขอนแก่น/2564/").content.decode()
    places = [page.index(f">อบต.{name}</a>") for name in ("กา", "เกาะใหญ่", "แก้ว", "ขา")]
    assert places == sorted(places)
    assert ">อบต.เกาะ</a>" not in page


@pytest.mark.parametrize(
    "address",
    ["/years/2599/", "/years/0/", "/provinces/ขอนแก่น/2599/", "/provinces/%00/2564/", "/provinces/ไม่มี/2564/"],
)
def test_what_has_no_published_result_is_not_there(client: Client, town: Town, address: str) -> None:
    nation(town.officer)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("asked", [{"sort": "x"}, {"framework": "../x"}, {"framework": "up-2563"}])
def test_a_wish_that_is_not_understood_changes_nothing(
    client: Client, town: Town, asked: dict[str, str]
) -> None:
    nation(town.officer)
    assert '<p class="figure">80.00</p>' in client.get("/years/2564/", asked).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_a_year_ask_as_often_for_one_body_as_for_three(
    client: Client, town: Town, number: int
) -> None:
    for n in range(number):
        publish(town.officer, f"อบต.ที่ {n}", "ตรัง", {2563: "70.00", 2564: "80.00"})
    rollups.refresh_stale()
    counts = []
    for address in ("/", "/years/2564/", "/provinces/ตรัง/2564/", "/open-data/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts == [4, 3, 5, 3]


def test_the_first_page_says_where_to_start(client: Client, town: Town) -> None:
    assert "officer" not in client.get("/").content.decode()
    Person.objects.create_user("demo-officer", "ผู้จัดเตรียมข้อมูลสาธิต")
    assert "เริ่มโดยเข้าสู่ระบบด้วยชื่อผู้ใช้ officer" in client.get("/").content.decode()


def test_names_are_sorted_as_in_a_thai_dictionary() -> None:
    names = [
        "กระบี่",
        "กรุงเทพ",
        "กา",
        "ก้า",
        "เกาะ",
        "แก",
        "แก้ว",
        "ไกล",
        "ขอนแก่น",
        "ที่ 2",
        "ที่ 10",
        "สระ",
        "เสา",
        "อ่าง",
    ]
    assert sorted(set(names), key=sort_key) == names
    assert max(len(sort_key("9" * 200)), len(sort_key("ก้" * 100))) <= 602
