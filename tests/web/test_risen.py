"""Which bodies rose most: only where two years can be compared, with what they had adopted between."""

from __future__ import annotations

from decimal import Decimal

from django.test import Client

from prongsai.web.accounts.models import Body, Person
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.public.risen import risen
from prongsai.web.results.models import PublishedScore, ResultVersion
from prongsai.web.rounds.models import Round

KIND = "เทศบาลเมือง"


def scored(name: str, figures: dict[int, str], kind: str = KIND) -> Body:
    """A body with a published figure of indicator 9 in each of these years."""
    person = Person.objects.get_or_create(login="hand", defaults={"name": "มือ"})[0]
    body = Body.objects.create(name=name, kind=kind)
    for year, figure in figures.items():
        round_ = Round.objects.create(body=body, year=year, framework_code=f"nacc-{year}", step="result")
        result = ResultVersion.objects.create(
            round=round_, version=1, state="published", content=b"{}", digest="0", loaded_by=person
        )
        PublishedScore.objects.create(
            result=result, year=year, framework_code=round_.framework_code, kind=kind, code="9", figure=figure
        )
    return body


def adopted(body: Body, mends: str, state: str = "adopted") -> None:
    plan = RoundPlan.objects.create(round=body.rounds.get(year=2562), for_year=2563, state=state)
    PlannedMeasure.objects.create(plan=plan, number=1, mends=[mends], measure=[f"มาตรการของ {body}"])


def test_those_that_rose_stand_in_the_order_of_their_rise(db: None) -> None:
    scored("ก", {2562: "50.00", 2563: "60.00"})
    scored("ข", {2562: "50.00", 2563: "90.50"})
    scored("ค", {2562: "50.00", 2563: "50.00"})
    scored("ง", {2563: "99.00"})
    scored("จ", {2562: "10.00", 2563: "99.00"}, kind="เทศบาลตำบล")
    assert [(each.round.body.name, each.by) for each in risen(2563, KIND, "9")] == [
        ("ข", Decimal("40.50")), ("ก", Decimal("10.00")),
    ]  # fmt: skip


def test_measures_are_those_adopted_for_what_is_asked(db: None) -> None:
    for name, mends, state in (("ก", "O18", "adopted"), ("ข", "1", "adopted"), ("ค", "9", "draft")):
        adopted(scored(name, {2562: "50.00", 2563: "60.00"}), mends, state)
    found = {each.round.body.name: [one.name for one in each.measures] for each in risen(2563, KIND, "9")}
    assert found == {"ก": ["มาตรการของ ก"], "ข": [], "ค": []}


def test_the_page_shows_them(client: Client, db: None) -> None:
    adopted(scored("ก", {2562: "50.00", 2563: "60.00"}), "9")
    said = client.get("/years/2563/risen/", {"kind": KIND, "code": "9"}).content.decode()
    assert "+10.00" in said
    assert "มาตรการของ ก" in said


def test_what_is_not_on_offer_is_left_aside(client: Client, db: None) -> None:
    scored("ก", {2563: "60.00"})
    answer = client.get("/years/2563/risen/", {"kind": "x\0", "code": "'; --"})
    assert answer.status_code == 200
    assert client.get("/years/2500/risen/").status_code == 404
