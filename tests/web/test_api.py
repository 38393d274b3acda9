"""The interface for programs: what it answers, whom it refuses, and how it says what is wrong."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai import frameworks
from prongsai.scoring import proof
from prongsai.web.accounts.models import Body, Person
from prongsai.web.api import tokens
from prongsai.web.plans.models import PlannedMeasure, Report, RoundPlan
from prongsai.web.public import rollups
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import EXAMPLES, NAME, Town, somebody

V1 = "/api/v1"
EVERY_SCOPE = ("read", "results:write", "progress:write")


def bearer(person: Person, *scopes: str) -> Client:
    _, sent = tokens.make(person, "a program", scopes or EVERY_SCOPE, 30)
    return Client(headers={"Authorization": f"Bearer {sent}"})


def told(response: HttpResponse) -> tuple[int, str]:
    """Status and code of what went wrong; the answer must be problem details."""
    assert response["Content-Type"] == "application/problem+json"
    plain = json.loads(response.content)
    assert plain["status"] == response.status_code
    assert plain["detail_th"]
    assert plain["detail_en"]
    return response.status_code, plain["code"]


def body_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("mine.yaml", (EXAMPLES / "mueang-phon-2563.yaml").read_bytes())


# ------------------------------------------------------------------------------------------- open to all


def test_years_provinces_and_kinds_are_those_with_results(client: Client, published: ResultVersion) -> None:
    assert client.get(f"{V1}/years").json() == [{"year": 2563, "frameworks": ["nacc-2563"]}]
    assert client.get(f"{V1}/provinces").json() == [{"name": "จังหวัดa", "bodies": 1}]
    assert client.get(f"{V1}/kinds").json() == [{"name": "เทศบาลเมือง", "bodies": 1}]


def test_a_body_is_there_once_something_of_it_is_published(
    client: Client, published: ResultVersion, other_town: Town
) -> None:
    pk = published.round.body_id
    assert [each["name"] for each in client.get(f"{V1}/bodies").json()["items"]] == [NAME]
    assert client.get(f"{V1}/bodies/{pk}").json()["years"] == [2563]
    hidden, nowhere = client.get(f"{V1}/bodies/{other_town.body.pk}"), client.get(f"{V1}/bodies/999999")
    assert (told(hidden), hidden.content) == ((404, "not-found"), nowhere.content)


def test_filters_narrow_and_unknown_words_find_nothing(client: Client, published: ResultVersion) -> None:
    def found(query: str) -> list[str]:
        return [each["name"] for each in client.get(f"{V1}/bodies?{query}").json()["items"]]

    assert found("q=เมืองพล&province=จังหวัดa&kind=เทศบาลเมือง") == [NAME]
    assert found("q=ไม่มี") == found("province=x") == found("kind=x") == []


def test_a_result_in_short_and_whole(client: Client, published: ResultVersion) -> None:
    [row] = client.get(f"{V1}/years/2563/results").json()["items"]
    assert (row["total"], row["level"]["code"], row["passed"]) == ("60.88", "D", False)
    whole = client.get(row["details"]).json()
    findings = proof.examine(json.dumps(whole.pop("proof")).encode(), frameworks.load)
    assert whole == row
    assert {each.code: each.is_right for each in findings} == {
        "digest": True, "signature": True, "key": None, "recount": True,
    }  # fmt: skip


def test_scores_are_a_long_table(client: Client, published: ResultVersion) -> None:
    rows = client.get(f"{V1}/years/2563/scores").json()["items"]
    assert [each["code"] for each in rows] == [
        *"12345", "IIT", *"678", "EIT", "9", "10", "OIT", "total",
    ]  # fmt: skip
    [nine] = client.get(f"{V1}/years/2563/scores?code=9&province=จังหวัดa").json()["items"]
    assert (nine["figure"], nine["body"]) == ("38.63", NAME)


def test_roll_ups_are_those_that_are_stored(client: Client, published: ResultVersion) -> None:
    assert client.get(f"{V1}/years/2563/roll-ups").json() == {"items": [], "next": None}
    rollups.refresh(2563)
    rows = client.get(f"{V1}/years/2563/roll-ups").json()["items"]
    assert {(each["province"], each["kind"], each["mean"]) for each in rows} == {
        (province, kind, "60.88") for province in ("", "จังหวัดa") for kind in ("", "เทศบาลเมือง")
    }


def test_the_rules_of_a_year_with_how_certain_they_are(client: Client, db: None) -> None:
    codes = [each["code"] for each in client.get(f"{V1}/frameworks").json()]
    assert codes == [frameworks.load(code).code for code in frameworks.available()]
    found = client.get(f"{V1}/frameworks/nacc-2563").json()
    assert (found["digest"], found["pass_mark"]) == (frameworks.load(2563).digest, "85")
    weights = {each["code"]: (each["weight"], each["basis"]["certainty"]) for each in found["instruments"]}
    assert weights["IIT"] == ("0.3", "confirmed")
    assert told(client.get(f"{V1}/frameworks/2599")) == (404, "not-found")
    assert told(client.get(f"{V1}/frameworks/..%2f..%2fetc")) == (404, "not-found")


def many(number: int) -> None:
    for at in range(number):
        body = Body.objects.create(name=f"อบต. {at:03}", kind="อบต.", province="ก")
        round_ = Round.objects.create(body=body, year=2563, framework_code="nacc-2563", step="analyse")
        ResultVersion.objects.create(
            round=round_, version=1, state="published", total="70.00", level="C", content=b"{}", digest="0",
            loaded_by=Person.objects.get_or_create(login="x", name="x")[0], approved_at=timezone.now(),
        )  # fmt: skip


def test_pages_follow_each_other_without_a_gap_or_a_repeat(client: Client, db: None) -> None:
    many(7)
    for address in (f"{V1}/bodies?limit=3&province=ก", f"{V1}/years/2563/results?limit=3&kind=อบต."):
        seen, following, pages = [], address, 0
        while following:
            page = client.get(following).json()
            seen += [each.get("name") or each["body"]["name"] for each in page["items"]]
            following, pages = page["next"], pages + 1
        assert (seen, pages) == ([f"อบต. {at:03}" for at in range(7)], 3)


def test_a_page_takes_as_many_queries_whatever_is_on_it(
    client: Client, db: None, django_assert_num_queries: Any
) -> None:
    many(5)
    for address in ("bodies", "years/2563/results", "years/2563/scores", "years/2563/roll-ups"):
        with django_assert_num_queries(1):
            client.get(f"{V1}/{address}")


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("bodies?cursor=x", (400, "bad-cursor")),
        ("bodies?cursor=YWZ0ZXI6LTE", (400, "bad-cursor")),
        ("bodies?limit=0", (422, "invalid")),
        ("bodies?limit=501", (422, "invalid")),
        ("bodies?limit=many", (422, "invalid")),
        ("bodies?q=%00", (422, "invalid")),
        ("bodies/x", (422, "invalid")),
        ("bodies/99999999999999999999999999", (422, "invalid")),
        ("years/1/results", (422, "invalid")),
        ("nothing", (404, "not-found")),
        ("", (404, "not-found")),
    ],
)
def test_what_is_wrong_is_said_as_problem_details(
    client: Client, db: None, address: str, answer: tuple[int, str]
) -> None:
    assert told(client.get(f"{V1}/{address}")) == answer


def test_where_it_is_wrong_is_said_too(client: Client, db: None) -> None:
    found = client.get(f"{V1}/bodies?limit=501").json()
    assert (found["where"], found["detail_th"]) == ("query limit", "ต้องไม่เกิน 500")
    assert (found["type"], found["title"]) == ("urn:prongsai:problem:invalid", "Unprocessable Entity")


def test_another_method_is_refused_with_those_that_work(client: Client, db: None) -> None:
    response = client.delete(f"{V1}/bodies")
    assert (told(response), response["Allow"]) == ((405, "method"), "GET")


def test_what_breaks_is_answered_too(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("prongsai.web.api.open_operations.years_published", broken)
    assert told(client.get(f"{V1}/years")) == (500, "broken")


# ------------------------------------------------------------------------------------------ with a token


def test_a_session_is_no_token(town: Town, client: Client) -> None:
    client.force_login(town.officer)
    response = client.get(f"{V1}/me")
    assert (told(response), response["WWW-Authenticate"]) == ((401, "token"), "Bearer")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer prs_",
        "Bearer \x00",
        "Basic eDp5",
        "Bearer prs_00000000_x",
        "Bearer ก",
    ],
)
def test_what_is_no_token_is_refused(client: Client, db: None, header: str) -> None:
    assert told(client.get(f"{V1}/me", HTTP_AUTHORIZATION=header)) == (401, "token")


def test_whose_token_it_is(town: Town) -> None:
    found = bearer(town.colleague, "read").get(f"{V1}/me").json()
    assert (found["login"], found["scopes"]) == ("a-finance", ["read"])
    assert found["posts"] == [
        {"role": "contributor", "body_id": town.body.pk, "unit": "กองคลัง", "province": ""}
    ]


def test_a_token_reaches_as_far_as_its_scopes(town: Town) -> None:
    reads = bearer(town.officer, "read")
    assert reads.get(f"{V1}/rounds").status_code == 200
    assert told(reads.post(f"{V1}/rounds/{town.round.pk}/results", {"files": body_file()})) == (403, "scope")
    assert told(bearer(town.officer, "results:write").get(f"{V1}/rounds")) == (403, "scope")


def test_rounds_are_those_of_ones_own_bodies(town: Town, other_town: Town) -> None:
    reads = bearer(town.officer)
    assert [each["id"] for each in reads.get(f"{V1}/rounds").json()["items"]] == [town.round.pk]
    assert reads.get(f"{V1}/rounds?year=2564").json()["items"] == []
    found = reads.get(f"{V1}/rounds/{town.round.pk}").json()
    assert (found["step"], found["line"][0]["when"], found["result"]) == ("prepare", "now", None)
    hidden, nowhere = reads.get(f"{V1}/rounds/{other_town.round.pk}"), reads.get(f"{V1}/rounds/999999")
    assert (told(hidden), hidden.content) == ((404, "not-found"), nowhere.content)


def test_a_result_is_loaded_as_on_the_page(town: Town) -> None:
    client = bearer(town.officer)
    response = client.post(f"{V1}/rounds/{town.round.pk}/results", {"files": body_file()})
    assert (response.status_code, response.json()["total"], response.json()["state"]) == (
        201,
        "60.88",
        "draft",
    )
    assert client.get(f"{V1}/rounds/{town.round.pk}").json()["result"] == response.json()


def test_large_files_are_left_to_the_worker(town: Town) -> None:
    rows = SimpleUploadedFile("IIT.csv", b"body,I7\n" + b"x,1\n" * 200_000)
    client = bearer(town.officer)
    response = client.post(f"{V1}/rounds/{town.round.pk}/results", {"files": [body_file(), rows]})
    assert (response.status_code, response.json()["state"]) == (202, "waiting")
    assert client.get(response.json()["address"]).json() == response.json()
    assert told(bearer(town.executive).get(response.json()["address"])) == (404, "not-found")


def test_files_that_cannot_be_used_are_told_all_at_once(town: Town) -> None:
    client, address = bearer(town.officer), f"{V1}/rounds/{town.round.pk}/results"
    two = [SimpleUploadedFile("a.txt", b"x"), SimpleUploadedFile("b.pdf", b"x")]
    response = client.post(address, {"files": two})
    assert told(response) == (422, "file-kind")
    assert [each["where"] for each in response.json()["problems"]] == ["a.txt", "b.pdf", ""]
    assert told(client.post(address, {})) == (422, "invalid")
    assert told(client.post(address, "nonsense", content_type="multipart/form-data; boundary=x")) == (
        422,
        "invalid",
    )
    assert told(bearer(town.executive).post(address, {"files": body_file()})) == (403, "refused")


@pytest.fixture
def planned(town: Town) -> Town:
    """The town with an adopted plan of one measure for its finance unit."""
    plan = RoundPlan.objects.create(
        round=town.round, for_year=2564, state="adopted", adopted_by="นายก", adopted_under="มติ",
        adopted_on=datetime.date(2020, 10, 1),
    )  # fmt: skip
    PlannedMeasure.objects.create(plan=plan, number=1, mends=["9"], measure=["เผยแพร่"], units=["กองคลัง"])
    return town


def sent(**more: object) -> dict[str, object]:
    whole = {
        "measure": 1,
        "months": 6,
        "unit": "กองคลัง",
        "state": "done",
        "did": "ทำแล้ว",
        "evidence": ["a", "b"],
    }
    return whole | more


def test_progress_is_reported_and_seen(planned: Town) -> None:
    client, at = bearer(planned.colleague), f"{V1}/rounds/{planned.round.pk}"
    response = client.post(f"{at}/reports", sent(), content_type="application/json")
    assert (response.status_code, response.json()["version"]) == (201, 1)
    [measure] = client.get(f"{at}/plan").json()["measures"]
    assert [(each["state"], each["did"], each["evidence"]) for each in measure["progress"]] == [
        ("done", "ทำแล้ว", ["a", "b"])
    ]
    again = client.post(f"{at}/reports", sent(did="อื่น"), content_type="application/json")
    assert (told(again), Report.objects.get().did) == ((409, "stale"), "ทำแล้ว")


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"did": ""}, (422, "invalid")),
        ({"state": "finished"}, (422, "invalid")),
        ({"unit": "กองช่าง"}, (422, "invalid")),
        ({"months": 7}, (403, "refused")),
        ({"measure": 9}, (404, "not-found")),
        ({"did": "\x00"}, (422, "invalid")),
        ({"evidence": ["x"] * 61}, (422, "invalid")),
    ],
)
def test_a_report_that_cannot_be_saved(
    planned: Town, more: dict[str, object], answer: tuple[int, str]
) -> None:
    address = f"{V1}/rounds/{planned.round.pk}/reports"
    response = bearer(planned.colleague).post(address, sent(**more), content_type="application/json")
    assert told(response) == answer


def test_nothing_is_reported_or_loaded_for_anothers_round(planned: Town, other_town: Town) -> None:
    client, at = bearer(other_town.officer), f"{V1}/rounds/{planned.round.pk}"
    assert told(client.post(f"{at}/reports", sent(), content_type="application/json")) == (404, "not-found")
    assert told(client.post(f"{at}/results", {"files": body_file()})) == (404, "not-found")
    assert not Report.objects.exists()


def test_what_is_no_json_is_unread(planned: Town) -> None:
    address = f"{V1}/rounds/{planned.round.pk}/reports"
    response = bearer(planned.colleague).post(address, "{", content_type="application/json")
    assert told(response) == (400, "unread")


def test_the_trail_is_for_those_who_may_read_it(town: Town, loaded: ResultVersion) -> None:
    address = f"{V1}/bodies/{town.body.pk}/trail"
    found = bearer(town.officer).get(f"{address}?limit=1").json()
    assert (found["items"][0]["action"], found["items"][0]["person"]) == ("round.step", "a-officer")
    following = bearer(town.officer).get(found["next"]).json()
    assert following["items"][0]["action"] == "result.loaded"
    assert told(bearer(town.colleague).get(address)) == (404, "not-found")


def test_an_overseer_sees_their_province_only(town: Town, other_town: Town) -> None:
    overseer = bearer(somebody("over", "overseer", province=other_town.body.province))
    assert [each["id"] for each in overseer.get(f"{V1}/rounds").json()["items"]] == [other_town.round.pk]


# ----------------------------------------------------------------------------------------- its description


def test_the_description_names_every_operation(client: Client, db: None) -> None:
    found = client.get(reverse("api-description")).json()
    operations = {each["operationId"] for methods in found["paths"].values() for each in methods.values()}
    assert {"bodies", "result", "load_result", "report_progress"} < operations
    assert "servers" not in found


def test_the_page_lists_what_the_description_does(client: Client, db: None) -> None:
    page = client.get(reverse("api-operations")).content.decode()
    for address in client.get(reverse("api-description")).json()["paths"]:
        assert f" {address}</code>" in page
