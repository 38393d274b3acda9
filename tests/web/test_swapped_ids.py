"""What forms and addresses carry, swapped for what belongs to another body: nothing is changed or told."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prongsai.web.accounts.models import DryRun, Post
from prongsai.web.api.models import Token
from prongsai.web.plans import editing
from prongsai.web.plans.models import PlannedMeasure, Report, RoundPlan
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town, somebody, town_of
from tests.web.test_adopt import SOUND
from tests.web.test_every_door import CANARY, DOORS, address, content, fill_with_canaries, rows_of

_SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
#: What lists are narrowed and sorted by, and where pages go on.
ASKED = (
    "q", "year", "kind", "type", "province", "sort", "order", "page", "after", "cursor", "limit",
    "step", "body", "body_id", "round", "unit", "person", "post", "version", "number", "code",
    "next", "late", "level", "action",
)  # fmt: skip
READ = (
    "home", "board", "calendar", "public-bodies", "front", "open-data", "people", "trail",
    "trail-csv", "over", "bulk", "tokens", "result", "gaps", "path", "versions", "plan", "papers",
    "reminders", "api-bodies", "api-scores", "api-results", "api-rounds", "api-trail",
    "public-year", "first-passwords",
)  # fmt: skip
#: These end the session, or are about the browser alone.
_LEFT_OUT = ("/sign-out/", "/language/")


@dataclass
class Form:
    """A form as a page shows it: where it is sent and what it holds."""

    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Every form of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self.select = page, [], ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "form":
            self.found.append(Form(held.get("action") or self.page, (held.get("method") or "get").lower()))
        elif self.found and tag in ("input", "textarea", "button", "select") and held.get("name"):
            self.found[-1].fields.setdefault(held["name"], held.get("value") or "")
            self.select = held["name"] if tag == "select" else ""
        elif self.found and tag == "option" and self.select and held.get("value"):
            self.found[-1].fields[self.select] = held["value"]


def forms_of(client: Client, town: Town) -> list[Form]:
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for name in DOORS:
        where = address(name, town)
        answer = client.get(where)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            reader = Forms(where)
            reader.feed(content(answer))
            for form in reader.found:
                if form.method == "post" and form.action not in _LEFT_OUT:
                    found.setdefault((form.action, tuple(sorted(form.fields))), form)
    return list(found.values())


def foreign(town: Town) -> list[str]:
    """Everything by which a row of a town can be meant."""
    rows: list[Any] = [
        town.body, town.round, town.finance, town.officer, town.executive,
        *Post.objects.filter(body=town.body), *ResultVersion.objects.filter(round=town.round),
        *RoundPlan.objects.filter(round=town.round), *PlannedMeasure.objects.filter(plan__round=town.round),
        *Report.objects.filter(measure__plan__round=town.round), *Token.objects.filter(person=town.officer),
        *DryRun.objects.filter(person=town.officer),
    ]  # fmt: skip
    return [
        *sorted({str(each.pk) for each in rows}), town.officer.login, town.finance.name, town.body.name,
        town.body.province, f"/work/rounds/{town.round.pk}/", f"-{town.round.pk}", f"{town.round.pk} OR 1=1",
    ]  # fmt: skip


@dataclass(frozen=True)
class Scene:
    client: Client
    own: Town
    other: Town
    forms: list[Form]
    foreign: list[str]


@pytest.fixture(params=["officer", "executive", "overseer"])
def scene(request: pytest.FixtureRequest, town: Town, loaded: ResultVersion) -> Scene:
    other = town_of(f"เทศบาลตำบล{CANARY}", "b")
    fill_with_canaries(other)
    editing.add(town.round, SOUND, town.officer)
    client = Client()
    client.force_login(
        somebody("over", "overseer", province=town.body.province)
        if request.param == "overseer"
        else getattr(town, request.param)
    )
    return Scene(client, town, other, forms_of(client, town), foreign(other))


def test_no_form_changes_or_tells_what_belongs_to_another_body(scene: Scene) -> None:
    before = rows_of(scene.other)
    assert len(scene.forms) > 3

    @_SETTINGS
    @given(st.data())
    def swapped(data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(scene.forms))
        names = sorted(form.fields)
        chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3)) if names else []
        given = {name: data.draw(st.sampled_from(scene.foreign)) for name in chosen}
        given |= {data.draw(st.sampled_from(ASKED)): data.draw(st.sampled_from(scene.foreign))}
        with transaction.atomic():
            answer = scene.client.post(form.action, form.fields | given)
            assert answer.status_code < 500
            assert tells_nothing(content(answer) + str(answer.headers), given)
            assert rows_of(scene.other) == before
            transaction.set_rollback(True)

    swapped()


def test_no_filter_order_or_page_tells_what_belongs_to_another_body(scene: Scene) -> None:
    @_SETTINGS
    @given(st.data())
    def asked(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(READ))
        words = st.sampled_from(
            [*scene.foreign, "-body", "name", "body__district", "person__password", "b3JkZXI="]
        )
        given = data.draw(st.dictionaries(st.sampled_from(ASKED), words, max_size=4))
        headers = data.draw(st.sampled_from([{}, {"HX-Request": "true"}]))
        answer = scene.client.get(address(name, scene.own), given, headers=headers)
        assert answer.status_code < 500
        assert tells_nothing(content(answer) + str(answer.headers), given)

    asked()


def tells_nothing(said: str, given: dict[str, str]) -> bool:
    """Whether an answer holds no canary but those that were just typed into it."""
    return CANARY not in said or any(CANARY in each for each in given.values())
