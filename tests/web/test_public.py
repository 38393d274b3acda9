"""The public's list of bodies and the page of one published result."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prongsai.web.accounts.models import Body, Person
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.results import loading, review
from prongsai.web.results.models import PublishedScore, ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town, somebody

FEW = """\
body: {{name: {name}, kind: เทศบาลเมือง, province: จังหวัดa}}
year: 2563
years:
  2563:
    source: รายงานของหน่วยงาน
    respondents: {{IIT: {{answered: {answered}}}}}
    figures:
      questions: {{I1: 77.77, I2: 82.{answered:02}, I3: 80.00, I4: 80.00, I5: 80.00, I6: 80.00}}
"""


def publish(town: Town, body_file: str) -> ResultVersion:
    upload = loading.Upload("body.yaml", body_file.encode())
    draft = loading.load(town.round, [upload], town.officer)
    return review.move(review.move(draft, "proposed", town.officer), "published", town.executive)


def bodies_with_results(number: int, person: Person) -> None:
    for n in range(number):
        body = Body.objects.create(name=f"อบต.ที่ {n}", kind="อบต.", province="สงขลา")
        round_ = Round.objects.create(body=body, year=2564, framework_code="nacc-2564", step="analyse")
        result = ResultVersion.objects.create(
            round=round_, version=1, state="published", total=80 + n, level="B", passed=False,
            content=b"{}", digest="x", loaded_by=person,
        )  # fmt: skip
        PublishedScore.objects.bulk_create(
            PublishedScore(
                result=result, year=2564, framework_code="nacc-2564", kind="อบต.", province="สงขลา",
                code=code, figure=figure,
            )
            for code, figure in (("total", 80 + n), ("9", 90 - n))
        )  # fmt: skip


def names(page: bytes) -> list[str]:
    rows = page.decode().split('<th scope="row"><a href="/bodies/')[1:]
    return [row.partition('/">')[2].partition("<")[0] for row in rows]


def test_the_list_shows_what_is_published_with_total_and_level(
    client: Client, published: ResultVersion
) -> None:
    page = client.get("/bodies/")
    assert page.status_code == 200
    assert names(page.content) == [published.round.body.name]
    assert (
        '<td class="number">60.88</td>\n    <td class="number">–</td>\n    <td>D</td>'
        in page.content.decode()
    )


def test_drafts_are_neither_listed_nor_there(client: Client, loaded: ResultVersion) -> None:
    address = f"/bodies/{loaded.round.body_id}/2563/"
    assert loaded.round.body.name not in client.get("/bodies/").content.decode()
    assert client.get(address).status_code == 404
    assert client.get(f"{address}result.json").status_code == 404
    assert client.get("/open-data/results-2563.csv").status_code == 404


def test_search_filters_and_order_narrow_the_list(client: Client, published: ResultVersion) -> None:
    bodies_with_results(3, published.loaded_by)
    assert names(client.get("/bodies/", {"q": "อบต", "sort": "-total"}).content) == [
        f"อบต.ที่ {n}" for n in (2, 1, 0)
    ]
    assert names(client.get("/bodies/", {"year": "2563"}).content) == [published.round.body.name]
    assert names(client.get("/bodies/", {"province": "สงขลา", "q": "ที่ 1"}).content) == ["อบต.ที่ 1"]
    town = {"kind": "เทศบาลเมือง", "year": "all"}
    assert names(client.get("/bodies/", town).content) == [published.round.body.name]
    by_indicator = client.get("/bodies/", {"sort": "-9", "year": "2564"}).content
    assert names(by_indicator) == [f"อบต.ที่ {n}" for n in (0, 1, 2)]
    assert '<td class="number">90.00</td>' in by_indicator.decode()
    assert names(client.get("/bodies/", {"level": "D", "year": "all"}).content) == [published.round.body.name]


@pytest.mark.parametrize(
    "asked",
    [{"year": "x"}, {"sort": "'; --"}, {"page": "-1"}, {"province": "ไม่มี"}, {"q": "\x00"}, {"q": "ก" * 201}],
)
def test_a_wish_that_is_not_on_offer_is_said_and_narrows_nothing(
    client: Client, published: ResultVersion, asked: dict[str, str]
) -> None:
    page = client.get("/bodies/", asked)
    assert page.status_code == 200
    assert names(page.content) == [published.round.body.name]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_row_as_for_three(
    client: Client, town: Town, number: int
) -> None:
    bodies_with_results(number, town.officer)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/bodies/")
    assert len(names(page.content)) == number
    assert len(queries) == 6


def test_a_list_of_more_than_fifty_has_pages_that_keep_the_wish(client: Client, town: Town) -> None:
    bodies_with_results(51, town.officer)
    first = client.get("/bodies/", {"province": "สงขลา"})
    assert len(names(first.content)) == 50
    assert "&amp;page=2" in first.content.decode()
    assert len(names(client.get("/bodies/", {"province": "สงขลา", "page": "2"}).content)) == 1


def test_the_page_of_a_body_tells_every_figure_and_how_it_came_to_be(
    client: Client, published: ResultVersion
) -> None:
    page = client.get(f"/bodies/{published.round.body_id}/2563/").content.decode()
    assert '<span class="figure">60.88</span>' in page
    assert "9.1 = 88.8888…, 9.2 = 50, 9.3 = 14.2857…, 9.4 = 0, 9.5 = 40" in page
    assert "ไม่พบทางเข้าจากหน้าแรกของเว็บไซต์หลัก" in page
    assert '<th scope="row">2562</th><td class="number">84.09</td><td>B</td>' in page


def test_the_page_speaks_english_where_that_was_chosen(client: Client, published: ResultVersion) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(f"/bodies/{published.round.body_id}/2563/").content.decode()
    assert '<html lang="en">' in page
    assert "indicator 9 disclosure of information = 38.63" in page


def test_the_digest_on_the_page_is_that_of_the_file_it_links_to(
    client: Client, published: ResultVersion
) -> None:
    address = f"/bodies/{published.round.body_id}/2563/"
    content = client.get(f"{address}result.json").content
    assert content == bytes(published.content)
    assert hashlib.sha256(content).hexdigest() == published.digest
    assert f'<code class="digest">{published.digest}</code>' in client.get(address).content.decode()


@pytest.mark.parametrize(("answered", "is_told"), [(9, False), (10, True)])
def test_what_fewer_than_ten_people_said_is_on_no_page_and_in_no_file(
    client: Client, town: Town, answered: int, is_told: bool
) -> None:
    published = publish(town, FEW.format(name=town.body.name, answered=answered))
    address = f"/bodies/{town.body.pk}/2563/"
    for door in (address, f"{address}result.json"):
        assert ("77.77" in client.get(door).content.decode()) is is_told
    assert "79.98" in client.get(address).content.decode()
    assert (published.digest in client.get(address).content.decode()) is is_told


@pytest.mark.parametrize(("state", "is_told"), [("draft", False), ("proposed", False), ("adopted", True)])
def test_measures_are_shown_once_the_plan_is_adopted(
    client: Client, published: ResultVersion, state: str, is_told: bool
) -> None:
    plan = RoundPlan.objects.create(round=published.round, for_year=2564, state=state)
    PlannedMeasure.objects.create(plan=plan, number=1, mends=["9"], measure=["จัดทำหน้าเว็บ"], units=["กองคลัง"])
    page = client.get(f"/bodies/{published.round.body_id}/2563/").content.decode()
    assert ("1. จัดทำหน้าเว็บ" in page) is is_told
    assert ("ยังไม่มีรายงาน" in page) is is_told


def test_a_correction_takes_the_place_of_what_was_published(
    client: Client, town: Town, published: ResultVersion
) -> None:
    publish(town, FEW.format(name=town.body.name, answered=50))
    page = client.get(f"/bodies/{town.body.pk}/2563/").content.decode()
    assert '<span class="figure">60.88</span>' not in page
    assert names(client.get("/bodies/").content) == [town.body.name]


def test_nothing_on_the_public_pages_changes_anything(client: Client, published: ResultVersion) -> None:
    for door in ("/", "/bodies/", f"/bodies/{published.round.body_id}/2563/", "/open-data/results-2563.csv"):
        assert [client.post(door).status_code, client.delete(door).status_code] == [405, 405]


def test_what_officers_typed_is_text_on_the_page(
    client: Client, town: Town, published: ResultVersion
) -> None:
    Body.objects.filter(pk=town.body.pk).update(district="<script>alert(1)</script>")
    assert "<script" not in client.get(f"/bodies/{town.body.pk}/2563/").content.decode()


def test_an_assessor_signed_in_sees_the_same_list(client: Client, published: ResultVersion) -> None:
    client.force_login(somebody("x-assessor", "assessor"))
    assert names(client.get("/bodies/").content) == [published.round.body.name]
