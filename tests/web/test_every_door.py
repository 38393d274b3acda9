"""Every address × everybody × own and foreign × every method.

What belongs to somebody else is answered as what is not there: same status, same headers, same words. Nothing
of the other body, whose every text is a canary, ever leaves; nothing of it is ever changed. An address that
is not listed in `DOORS` fails by its name.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from prongsai.web.accounts.models import Body, Person, Post
from prongsai.web.plans.models import OwnText, PlannedMeasure, Report, RoundPlan
from prongsai.web.results import loading
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import EXAMPLES, Town, somebody, town_of

CANARY = "นกขมิ้น"
ABSENT = 999_999
METHODS = ("get", "post", "put", "delete")
OWN_CODE = re.compile(r"<script|\sstyle=|<style|\son[a-z]+=|javascript:")
Arguments = Callable[[Town | None], dict[str, Any]]


def of_round(**more: Any) -> Arguments:
    """Arguments of an address below a town's round; without a town, of a round that does not exist."""
    return lambda town: {"pk": town.round.pk if town else ABSENT} | more


def of_body(**more: Any) -> Arguments:
    return lambda town: {"pk": town.body.pk if town else ABSENT} | more


def of_post(town: Town | None) -> dict[str, Any]:
    first = Post.objects.filter(body=town.body).first() if town else None
    return of_body(post=first.pk if first else ABSENT)(town)


def of_year(town: Town | None) -> dict[str, Any]:
    return {"year": town.round.year if town else 2563}


#: Every address by name, with its arguments for a town; None where it has none.
DOORS: Mapping[str, Arguments | None] = {
    "public-bodies": None,
    "public-body": of_body(year=2563),
    "public-result": of_body(year=2563),
    "public-csv": of_year,
    "public-json": of_year,
    "sign-in": None,
    "password": None,
    "language": None,
    "people": of_body(),
    "invite": of_body(),
    "end-post": of_post,
    "trail": of_body(),
    "home": None,
    "round": of_round(),
    "result": of_round(),
    "load": of_round(),
    "move-result": of_round(),
    "gaps": of_round(),
    "path": of_round(),
    "explain": of_round(code="9"),
    "indicator": of_round(code="9"),
    "plan": of_round(),
    "propose": of_round(),
    "import-plan": of_round(),
    "move-plan": of_round(),
    "add-measure": of_round(),
    "measure": of_round(number=1),
    "delete-measure": of_round(number=1),
    "report": of_round(number=1, months=6),
    "papers": of_round(),
    "paper-set": of_round(),
    "paper": of_round(name="announcement", form="docx"),
    "text": of_round(key="preface"),
    "drop-text": of_round(key="preface"),
    "sign-out": None,  # last, for it ends the session
}
VISITORS = (
    "nobody", "officer", "contributor", "executive", "assessor", "auditor", "overseer", "overseer elsewhere",
    "formerly there",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """The visitor's own town, the other one full of canaries, and the visitor's browser."""

    own: Town
    other: Town
    client: Client
    turned_away: tuple[int, ...]


def names() -> Iterator[str]:
    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns)
            else:
                yield each.name or str(each.pattern)

    yield from walk(get_resolver().url_patterns)


def fill_with_canaries(town: Town) -> None:
    body_file = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    body_file = body_file.replace("name: เทศบาลเมืองเมืองพล", f"name: {town.body.name}")
    body_file = body_file.replace("ไม่พบทางเข้าจากหน้าแรกของเว็บไซต์หลัก", CANARY)
    loading.load(town.round, [loading.Upload("canary.yaml", body_file.encode())], town.officer)
    plan = RoundPlan.objects.create(round=town.round, for_year=2564, returned_because=CANARY)
    measure = PlannedMeasure.objects.create(
        plan=plan, number=1, mends=["9"], measure=[CANARY], units=[CANARY]
    )
    Report.objects.create(
        measure=measure, months=6, state="in_hand", unit=CANARY, did=CANARY, date=datetime.date(2021, 1, 5),
        person=town.colleague,
    )  # fmt: skip
    OwnText.objects.create(round=town.round, key="preface", text=CANARY)
    Person.objects.filter(login__startswith="b-").update(name=CANARY)
    Body.objects.filter(pk=town.body.pk).update(district=CANARY, website=f"https://{CANARY}.example")


def visitor(kind: str, own: Town, other: Town) -> Person | None:
    elsewhere = {"overseer elsewhere": "จังหวัดอื่น", "overseer": own.body.province, "auditor": own.body.province}
    match kind:
        case "nobody":
            return None
        case "officer":
            return own.officer
        case "contributor":
            return own.colleague
        case "executive":
            return own.executive
        case "assessor":
            return somebody("visitor", "assessor", own.body)
        case "formerly there":
            yesterday = timezone.localdate() - datetime.timedelta(days=1)
            return somebody("visitor", "officer", other.body, until=yesterday)
    return somebody("visitor", kind.split()[0], province=elsewhere[kind])


@pytest.fixture(params=VISITORS)
def world(request: pytest.FixtureRequest, town: Town, loaded: ResultVersion) -> World:
    other = town_of(f"เทศบาลตำบล{CANARY}", "b")
    fill_with_canaries(other)
    client = Client()
    person = visitor(request.param, town, other)
    if person is not None:
        client.force_login(person)
    return World(town, other, client, (302,) if person is None else ())


def address(name: str, town: Town | None) -> str:
    arguments = DOORS[name]
    return reverse(name, kwargs=None if arguments is None else arguments(town))


def answer(client: Client, method: str, where: str) -> HttpResponse:
    return getattr(client, method)(where, {} if method in ("get", "post") else "")


def content(response: HttpResponse) -> str:
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    return whole.decode("utf-8", errors="replace")


def told(response: HttpResponse, where: str) -> tuple[int, dict[str, str], str]:
    """All that an answer tells, but for its own address and the token of its forms."""
    said = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content(response))
    heads = {name: value.replace(where, "") for name, value in response.headers.items()}
    heads.pop("Content-Length", None)
    return response.status_code, heads, said.replace(where, "")


def rows_of(town: Town) -> list[list[dict[str, Any]]]:
    """Every row that belongs to a town, as it stands."""
    tables = [
        ("accounts", "body", {"pk": town.body.pk}), ("accounts", "post", {"body": town.body}),
        ("rounds", "round", {"body": town.body}), ("results", "resultversion", {"round": town.round}),
        ("plans", "roundplan", {"round": town.round}), ("plans", "ownText", {"round": town.round}),
        ("plans", "plannedmeasure", {"plan__round": town.round}),
        ("plans", "report", {"measure__plan__round": town.round}),
    ]  # fmt: skip
    return [
        [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in apps.get_model(app, model).objects.filter(**which).order_by("pk").values()
        ]
        for app, model, which in tables
    ]


def test_every_address_is_listed() -> None:
    assert sorted(names()) == sorted(DOORS)


def test_what_is_not_yours_is_answered_as_what_is_not_there(world: World) -> None:
    before = rows_of(world.other)
    for name in [each for each, arguments in DOORS.items() if arguments is not None]:
        there, nowhere = address(name, world.other), address(name, None)
        if there == nowhere:
            continue
        for method in METHODS:
            found = answer(world.client, method, there)
            assert CANARY not in content(found) + str(found.headers), (name, method)
            missing = answer(world.client, method, nowhere)
            assert told(found, there) == told(missing, nowhere), (name, method)
            assert found.status_code in (404, 405, *world.turned_away), (name, method)
    assert rows_of(world.other) == before


def test_nothing_of_another_body_is_in_what_is_yours(world: World) -> None:
    before = rows_of(world.other)
    for name in DOORS:
        where = address(name, world.own)
        for method in METHODS:
            found = answer(world.client, method, where)
            assert found.status_code < 500, (name, method)
            said = content(found)
            assert CANARY not in said + str(found.headers), (name, method)
            if found.get("Content-Type", "").startswith("text/html"):
                assert OWN_CODE.findall(said) == [], (name, method)
    assert rows_of(world.other) == before


def test_the_canaries_are_there_to_be_seen_by_their_own(town: Town) -> None:
    other = town_of(f"เทศบาลตำบล{CANARY}", "b")
    fill_with_canaries(other)
    client = Client()
    client.force_login(other.officer)
    for name in ("round", "result", "indicator", "plan", "measure", "papers", "people", "trail"):
        assert CANARY in content(client.get(address(name, other))), name
