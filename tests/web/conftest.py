"""People that page tests sign in as: of one body, of another, over a province, and nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from prongsai.web.accounts.models import Body, Person, Post, Unit
from prongsai.web.ballots.limits import wrong
from prongsai.web.results import loading, review
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round

EXAMPLES = Path(__file__).parents[2] / "examples"
NAME = "เทศบาลเมืองเมืองพล"


@dataclass(frozen=True)
class Town:
    """A body with its people and a round of 2563."""

    body: Body
    round: Round
    officer: Person
    colleague: Person
    executive: Person
    finance: Unit


def somebody(login: str, role: str, body: Body | None = None, **more: object) -> Person:
    person = Person.objects.create_user(login, f"คุณ{login}", "a long enough password")
    Post.objects.create(person=person, role=role, body=body, **more)
    return person


def town_of(name: str, prefix: str) -> Town:
    body = Body.objects.create(name=name, kind="เทศบาลเมือง", district="พล", province=f"จังหวัด{prefix}")
    finance = Unit.objects.create(body=body, name="กองคลัง")
    return Town(
        body,
        Round.objects.create(body=body, year=2563, framework_code="nacc-2563", step="prepare"),
        somebody(f"{prefix}-officer", "officer", body),
        somebody(f"{prefix}-finance", "contributor", body, unit=finance),
        somebody(f"{prefix}-executive", "executive", body),
        finance,
    )


@pytest.fixture(autouse=True)
def nobody_guessed_yet() -> None:
    """Wrong codes are counted in the memory of the process, which one test leaves to the next."""
    wrong.forget()


@pytest.fixture
def town(db: None) -> Town:
    return town_of(NAME, "a")


@pytest.fixture
def other_town(db: None) -> Town:
    return town_of("เทศบาลตำบลอื่น", "b")


@pytest.fixture
def loaded(town: Town) -> ResultVersion:
    """The town's result as a draft."""
    upload = loading.Upload("mueang-phon.yaml", (EXAMPLES / "mueang-phon-2563.yaml").read_bytes())
    return loading.load(town.round, [upload], town.officer)


@pytest.fixture
def published(town: Town, loaded: ResultVersion) -> ResultVersion:
    return review.move(review.move(loaded, "proposed", town.officer), "published", town.executive)


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser of somebody who is signed in."""

    def browser(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser
