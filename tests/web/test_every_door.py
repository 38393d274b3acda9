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
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from prongsai.siteaudit import AddressSeen, Audit, ItemSeen, Look, as_plain, evidence
from prongsai.web.accounts.models import Body, DryRun, Person, Post
from prongsai.web.api import tokens
from prongsai.web.api.models import SCOPES, Token
from prongsai.web.ballots.models import Box
from prongsai.web.evidence import submission
from prongsai.web.evidence.models import (
    Assignment,
    Clarification,
    Decision,
    Disclosure,
    Reading,
    Record,
    SiteCheck,
)
from prongsai.web.plans.models import OwnText, PlannedMeasure, Report, RoundPlan
from prongsai.web.results import loading
from prongsai.web.results.models import ResultVersion
from prongsai.web.ui import methods
from tests.web.conftest import EXAMPLES, Town, somebody, town_of

CANARY = "นกขมิ้น"
ABSENT = 999_999
METHODS = ("get", "post", "put", "delete")
OWN_CODE = re.compile(r"<script(?! src=\"/static/)|\sstyle=|<style|\son[a-z]+=|javascript:")
Arguments = Callable[[Town | None], dict[str, Any]]


def of_round(**more: Any) -> Arguments:
    """Arguments of an address below a town's round; without a town, of a round that does not exist."""
    return lambda town: {"pk": town.round.pk if town else ABSENT} | more


def of_body(**more: Any) -> Arguments:
    return lambda town: {"pk": town.body.pk if town else ABSENT} | more


def of_post(town: Town | None) -> dict[str, Any]:
    first = Post.objects.filter(body=town.body).first() if town else None
    return of_body(post=first.pk if first else ABSENT)(town)


def of_unit(town: Town | None) -> dict[str, Any]:
    return of_body(unit=town.finance.pk if town else ABSENT)(town)


def of_link(town: Town | None) -> dict[str, Any]:
    """A link that opens nothing."""
    del town
    return {"uid": "MQ", "token": "abc-def"}


def of_open_link(town: Town | None) -> dict[str, Any]:
    """A survey's link that leads nowhere; one that leads somewhere is for everybody."""
    del town
    return {"token": "nothing1"}


def of_dry_run(town: Town | None) -> dict[str, Any]:
    first = DryRun.objects.filter(person=town.officer).first() if town else None
    return {"pk": first.pk if first else ABSENT}


def of_token(town: Town | None) -> dict[str, Any]:
    first = Token.objects.filter(person=town.officer).first() if town else None
    return {"pk": first.pk if first else ABSENT}


def api_body(**more: Any) -> Arguments:
    return lambda town: {"body_id": town.body.pk if town else ABSENT} | more


def api_round(**more: Any) -> Arguments:
    return lambda town: {"round_id": town.round.pk if town else ABSENT} | more


def of_box(town: Town | None) -> dict[str, Any]:
    """The box of a town's province, which takes no answers yet."""
    first = Box.objects.filter(province=town.body.province).first() if town else None
    return {"pk": first.pk if first else ABSENT}


def of_year(town: Town | None) -> dict[str, Any]:
    return {"year": town.round.year if town else 2563}


def of_province(town: Town | None) -> dict[str, Any]:
    return of_year(town) | {"name": town.body.province if town else "จังหวัดที่ไม่มี"}


#: Every address by name, with its arguments for a town; None where it has none.
DOORS: Mapping[str, Arguments | None] = {
    "health": None,
    "robots": None,
    "favicon": None,
    "public-bodies": None,
    "public-body": of_body(year=2563),
    "public-result": of_body(year=2563),
    "public-disclosures": of_body(year=2563),
    "public-papers": of_body(year=2563),
    "public-paper": of_body(year=2563, name="analysis"),
    "public-corrections": of_body(year=2563),
    "front": None,
    "public-year": of_year,
    "public-risen": of_year,
    "public-province": of_province,
    "static-copy": of_body(),
    "public-proof": of_body(year=2563),
    "public-keys": None,
    "trail-head": None,
    "verify": None,
    "tokens": None,
    "revoke-token": of_token,
    "api-operations": None,
    "api-description": None,
    "api-nothing": None,
    "api-years": None,
    "api-provinces": None,
    "api-kinds": None,
    "api-bodies": None,
    "api-body": api_body(),
    "api-results": of_year,
    "api-result": api_body(year=2563),
    "api-disclosures": api_body(year=2563),
    "api-scores": of_year,
    "api-roll-ups": of_year,
    "api-frameworks": None,
    "api-framework": lambda _: {"code": "nacc-2563"},
    "api-me": None,
    "api-rounds": None,
    "api-round": api_round(),
    "api-plan": api_round(),
    "api-trail": api_body(),
    "api-load": api_round(),
    "api-loading": api_round(number=1),
    "api-report": api_round(),
    "open-data": None,
    "disclosures-data": of_year,
    "codebook": of_year,
    "codebook-csv": of_year,
    "public-data": lambda town: of_year(town) | {"ending": "csv"},
    "answer": None,
    "answer-in-english": None,
    "what-is-kept": None,
    "what-is-kept-in-english": None,
    "what-is-kept-of": of_open_link,
    "what-is-kept-of-in-english": of_open_link,
    "type-paper": None,
    "type-paper-in-english": None,
    "open-link": of_open_link,
    "open-link-in-english": of_open_link,
    "staff-link": lambda _: {"token": "nothing1", "mark": "00000000"},
    "staff-link-in-english": lambda _: {"token": "nothing1", "mark": "00000000"},
    "sign-in": None,
    "sign-in-code": None,
    "sign-in-elsewhere": None,
    "sign-in-back": None,
    "password": None,
    "forgotten": None,
    "choose-anew": of_link,
    "accept-invitation": of_link,
    "account": None,
    "change-email": None,
    "two-step": None,
    "begin-two-step": None,
    "end-two-step": None,
    "language": None,
    "people": of_body(),
    "invite": of_body(),
    "end-post": of_post,
    "help-in": of_post,
    "trail": of_body(),
    "trail-csv": of_body(),
    "trail-json": of_body(),
    "body": of_body(),
    "rename-body": of_body(),
    "add-unit": of_body(),
    "unit": of_unit,
    "emblem": of_body(),
    "change-emblem": of_body(),
    "over": None,
    "invite-over": None,
    "end-over": lambda town: {"post": of_post(town)["post"]},
    "bulk": None,
    "bulk-template": None,
    "first-passwords": None,
    "dry-run": of_dry_run,
    "bulk-load": of_dry_run,
    "give-first-passwords": of_body(),
    "home": None,
    "own-bodies": None,
    "board": None,
    "calendar": of_year,
    "open-year": None,
    "take-back-year": of_year,
    "take-back": of_round(),
    "open-round": of_body(),
    "round": of_round(),
    "survey": of_round(),
    "survey-people": of_round(),
    "survey-ways": of_round(),
    "survey-slips": of_round(),
    "void-slips": of_round(),
    "survey-poster": of_round(form="EIT"),
    "survey-cards": of_round(form="EIT"),
    "survey-box": of_round(),
    "paper-form": of_round(form="IIT"),
    "interviews": of_round(),
    "comments": of_round(),
    "comments-csv": of_round(),
    "signals": of_round(),
    "boxes": None,
    "make-box": None,
    "box": of_box,
    "box-step": of_box,
    "box-drill": of_box,
    "box-file": of_box,
    "surveys": None,
    "receipts": of_box,
    "clarification": of_round(),
    "clarify-decide": of_round(),
    "disclosures": of_round(),
    "ask-units": of_round(),
    "copy-disclosures": of_round(),
    "move-disclosures": of_round(),
    "correct-disclosures": of_round(),
    "entry": of_round(code="O1"),
    "entry-history": of_round(code="O1"),
    "site-check": of_round(),
    "site-check-compare": of_round(),
    "site-check-of": of_round(number=1),
    "site-check-warc": of_round(number=1),
    "site-check-report": of_round(number=1),
    "site-check-record": of_round(number=1, record=1),
    "site-check-picture": of_round(number=1, record=1),
    "review-desk": None,
    "assign-readers": None,
    "agreement": None,
    "agreement-csv": None,
    "review": of_round(),
    "end-reading": of_round(),
    "review-decide": of_round(),
    "review-item": of_round(code="O1"),
    "result": of_round(),
    "load": of_round(),
    "blank-file": of_round(),
    "move-result": of_round(),
    "load-survey": of_round(),
    "loading": of_round(number=1),
    "gaps": of_round(),
    "path": of_round(),
    "type-figures": of_round(),
    "earlier": of_round(),
    "versions": of_round(),
    "version": of_round(number=1),
    "explain": of_round(code="9"),
    "indicator": of_round(code="9"),
    "plan": of_round(),
    "plan-settings": of_round(),
    "shift-measure": of_round(number=1),
    "propose": of_round(),
    "import-plan": of_round(),
    "move-plan": of_round(),
    "add-measure": of_round(),
    "measure": of_round(number=1),
    "delete-measure": of_round(number=1),
    "report": of_round(number=1, months=6),
    "papers": of_round(),
    "paper-set": of_round(),
    "prepare-set": of_round(),
    "reminders": None,
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
    """The visitor's own town, the other one full of canaries, and the visitor's browser.

    `program` is signed in as well, and bears a token of the visitor with every scope.
    """

    own: Town
    other: Town
    client: Client
    program: Client
    turned_away: tuple[int, ...]

    def ask(self, name: str, method: str, where: str) -> HttpResponse:
        return answer(self.program if name.startswith("api-") else self.client, method, where)

    def may_answer(self, name: str, method: str) -> tuple[int, ...]:
        """How a door may answer for what is not the visitor's; nothing was looked for before 400 to 422."""
        if not name.startswith("api-"):
            return (404, 405, *self.turned_away)
        return (404, 405, 401, *((400, 422) if method == "post" else ()))


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
    tokens.make(town.officer, CANARY, list(SCOPES), 30)
    rows = {"bodies": [{"name": CANARY, "kind": CANARY, "row": "2"}]}
    DryRun.objects.create(person=town.officer, at=timezone.now(), file=CANARY, rows=rows, digest="")
    disclose_canaries(town)
    day = datetime.date(2021, 1, 5)
    box = Box.objects.create(
        year=2563, framework_code="nacc-2563", province=town.body.province, opens_on=day, closes_on=day
    )
    box.enrolled.create(round=town.round, token=CANARY)
    Person.objects.filter(login__startswith="b-").update(name=CANARY)
    Body.objects.filter(pk=town.body.pk).update(district=CANARY, website=f"https://{CANARY}.example")


def disclose_canaries(town: Town) -> None:
    """Disclosures that were filled in, sent and approved."""
    held = submission.save(town.round, "O1", 1, {"explanation": CANARY}, town.officer).disclosure
    held.entries.update(
        addresses=[f"https://example.go.th/{CANARY}"], explanation=CANARY, click_path=CANARY, is_filled=True
    )
    sent = submission.move(held, "sent", town.officer)
    submission.move(sent, "approved", town.executive, seen=submission.seal_of(sent))
    check_canaries(sent)
    reader = Person.objects.create_user("b-reader", CANARY)
    Assignment.objects.create(disclosure=sent, first=reader)
    Reading.objects.create(disclosure=sent, place=1, code="O1", person=reader, score=0, words=CANARY)
    Assignment.objects.update(first_done_at=timezone.now())
    clarify_canaries(sent, reader)


def clarify_canaries(disclosure: Disclosure, lead: Person) -> None:
    """Preliminary scores that were told, and what the body says to one of them."""
    said = {"disclosure": disclosure, "code": "O1", "words": CANARY, "person": lead}
    Decision.objects.create(stage="first", score=0, basis="agreed", **said)
    until = timezone.localdate() + datetime.timedelta(days=7)
    Disclosure.objects.filter(pk=disclosure.pk).update(state="scored", clarify_until=until)
    Clarification.objects.create(**said)


def check_canaries(disclosure: Disclosure) -> None:
    """A check of the website that saw canaries, with its proof."""
    now, kept = timezone.now(), evidence.Archive()
    url = f"https://example.go.th/{CANARY}"
    look = Look(url, now, "https://example.go.th/", status=200, body=CANARY.encode())
    kept.keep(look, "address")
    seen = AddressSeen(url, 200, "", look.final_url, look.digest)
    made = Audit(url, 2563, now, now, 1, (ItemSeen("O1", "not_met", (seen,)),))
    check = SiteCheck.objects.create(
        disclosure=disclosure, number=1, home=url, asked={"O1": [url]}, asked_at=now, ended_at=now,
        asked_by_id=disclosure.sent_by_id, report=as_plain(made),
    )  # fmt: skip
    for number, each in enumerate(kept.records[1:], 1):
        Record.objects.create(
            check_of=check, number=number, kind=each.kind, url=each.url, at=each.at, digest=each.digest,
            content=each.content,
        )  # fmt: skip
    SiteCheck.objects.update(state="done")


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
    client, program = Client(), Client()
    person = visitor(request.param, town, other)
    if person is not None:
        client.force_login(person)
        _, sent = tokens.make(person, "visitor", list(SCOPES), 30)
        program = Client(headers={"Authorization": f"Bearer {sent}"})
        program.force_login(person)
    return World(town, other, client, program, (302,) if person is None else ())


def address(name: str, town: Town | None) -> str:
    arguments = DOORS[name]
    return reverse(name, kwargs=None if arguments is None else arguments(town))


def stands_on(where: str) -> str | None:
    return methods.page_of(resolve(where))


def answer(client: Client, method: str, where: str) -> HttpResponse:
    return getattr(client, method)(where, {} if method in ("get", "post") else "")


def content(response: HttpResponse) -> str:
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    return whole.decode("utf-8", errors="replace")


def told(response: HttpResponse, where: str) -> tuple[int, dict[str, str], str]:
    """All that an answer tells, but for its own address and the token of its forms."""
    said = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content(response))
    page = stands_on(where) or where
    heads = {name: value.replace(where, "").replace(page, "") for name, value in response.headers.items()}
    heads.pop("Content-Length", None)
    return response.status_code, heads, said.replace(where, "")


def rows_of(town: Town) -> list[list[dict[str, Any]]]:
    """Every row that belongs to a town, as it stands."""
    tables = [
        ("accounts", "body", {"pk": town.body.pk}), ("accounts", "unit", {"body": town.body}),
        ("accounts", "post", {"body": town.body}),
        ("rounds", "round", {"body": town.body}), ("results", "resultversion", {"round": town.round}),
        ("plans", "roundplan", {"round": town.round}), ("plans", "ownText", {"round": town.round}),
        ("plans", "plannedmeasure", {"plan__round": town.round}),
        ("plans", "report", {"measure__plan__round": town.round}),
        ("evidence", "disclosure", {"round": town.round}),
        ("evidence", "entry", {"disclosure__round": town.round}),
        ("evidence", "entryversion", {"entry__disclosure__round": town.round}),
        ("evidence", "sitecheck", {"disclosure__round": town.round}),
        ("evidence", "record", {"check_of__disclosure__round": town.round}),
        ("evidence", "assignment", {"disclosure__round": town.round}),
        ("evidence", "reading", {"disclosure__round": town.round}),
        ("evidence", "decision", {"disclosure__round": town.round}),
        ("evidence", "clarification", {"disclosure__round": town.round}),
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
            found = world.ask(name, method, there)
            assert CANARY not in content(found) + str(found.headers), (name, method)
            if found.status_code == 302 and method in ("get", "head") and stands_on(there) is not None:
                # The page that the form stands on, which is asked as another door.
                assert found.headers["Location"] == stands_on(there), (name, method)
                continue
            missing = world.ask(name, method, nowhere)
            assert told(found, there) == told(missing, nowhere), (name, method)
            assert found.status_code in world.may_answer(name, method), (name, method)
    assert rows_of(world.other) == before


def test_nothing_of_another_body_is_in_what_is_yours(world: World) -> None:
    before = rows_of(world.other)
    for name in DOORS:
        where = address(name, world.own)
        for method in METHODS:
            found = world.ask(name, method, where)
            assert found.status_code < 500, (name, method)
            said = content(found)
            assert CANARY not in said + str(found.headers), (name, method)
            if found.get("Content-Type", "").startswith("text/html"):
                assert OWN_CODE.findall(said) == [], (name, method)
    assert rows_of(world.other) == before


def test_the_token_of_whoever_works_here_is_good(world: World, request: pytest.FixtureRequest) -> None:
    has_none = request.node.callspec.params["world"] in ("nobody", "formerly there")
    assert world.ask("api-me", "get", "/api/v1/me").status_code == (401 if has_none else 200)


def test_the_canaries_are_there_to_be_seen_by_their_own(town: Town) -> None:
    other = town_of(f"เทศบาลตำบล{CANARY}", "b")
    fill_with_canaries(other)
    client = Client()
    client.force_login(other.officer)
    for name in (
        "round",
        "result",
        "indicator",
        "plan",
        "measure",
        "papers",
        "people",
        "trail",
        "body",
        "disclosures",
        "entry",
        "entry-history",
        "site-check",
        "site-check-of",
        "site-check-record",
        "clarification",
    ):
        assert CANARY in content(client.get(address(name, other))), name
