"""Tokens: made once, kept as a digest, of no use the moment their person may work no more."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person, Post, TrailEntry
from prongsai.web.api import tokens
from prongsai.web.api.models import Token
from tests.web.conftest import Town

PAGE = "/work/tokens/"
GIVEN = {"name": "ระบบของเทศบาล", "scopes": ["read"], "days": "30"}
SignedIn = Callable[[Person], Client]


def status(sent: str) -> int:
    return Client(headers={"Authorization": f"Bearer {sent}"}).get("/api/v1/me").status_code


@pytest.fixture
def sent(town: Town) -> str:
    return tokens.make(town.officer, "a program", ["read"], 30)[1]


def test_a_token_is_shown_once_and_kept_as_a_digest(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.officer)
    page = client.post(PAGE, GIVEN).content.decode()
    [shown] = re.findall(r"prs_[0-9a-f]{8}_[\w-]{43}", page)
    token = Token.objects.get()
    assert (token.digest, token.prefix) == (hashlib.sha256(shown.encode()).hexdigest(), shown[:12])
    assert token.expires - token.made_on == datetime.timedelta(days=30)
    assert shown not in client.get(PAGE).content.decode()
    assert status(shown) == 200
    entry = TrailEntry.objects.get(action="token.made")
    assert (entry.person, entry.about, shown in str(entry.detail)) == ("a-officer", token.prefix, False)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "9999"}, {"name": "x" * 101}]
)
def test_a_form_that_cannot_be_used_makes_none(
    town: Town, signed_in: SignedIn, wrong: dict[str, object]
) -> None:
    response = signed_in(town.officer).post(PAGE, GIVEN | wrong)
    assert (response.status_code, Token.objects.count()) == (400, 0)
    assert 'role="alert"' in response.content.decode()


def test_signed_out_one_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"] == f"/sign-in/?next={PAGE}"


def test_a_revoked_token_ends_at_once(town: Town, signed_in: SignedIn, sent: str) -> None:
    assert status(sent) == 200
    token = Token.objects.get()
    assert signed_in(town.officer).post(f"{PAGE}{token.pk}/revoke/")["Location"] == PAGE
    assert status(sent) == 401
    assert TrailEntry.objects.filter(action="token.revoked", about=token.prefix).count() == 1


def test_nobody_revokes_or_sees_anothers(town: Town, signed_in: SignedIn, sent: str) -> None:
    colleague = signed_in(town.colleague)
    assert colleague.post(f"{PAGE}{Token.objects.get().pk}/revoke/").status_code == 404
    assert "a program" not in colleague.get(PAGE).content.decode()
    assert status(sent) == 200


def yesterday() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=1)


ENDINGS: dict[str, Callable[[Person], object]] = {
    "is no longer active": lambda person: Person.objects.filter(pk=person.pk).update(is_active=False),
    "holds no post": lambda person: Post.objects.filter(person=person).update(until=yesterday()),
    "must choose a password": lambda person: Person.objects.filter(pk=person.pk).update(
        must_choose_password=True
    ),
    "has it for too long": lambda person: Token.objects.filter(person=person).update(expires=yesterday()),
}


@pytest.mark.parametrize("what", ENDINGS)
def test_a_token_ends_at_once_when_its_person(what: str, town: Town, sent: str) -> None:
    assert status(sent) == 200
    ENDINGS[what](town.officer)
    assert status(sent) == 401


def test_another_secret_behind_a_known_beginning_is_refused(sent: str) -> None:
    assert status(sent[:-1] + ("a" if sent[-1] != "a" else "b")) == 401
    assert status(sent + "a") == 401
    assert status(sent[:12]) == 401


def test_of_its_use_only_the_day_is_kept(sent: str) -> None:
    assert Token.objects.get().last_used is None
    status(sent)
    assert Token.objects.get().last_used == timezone.localdate()


def test_there_is_an_end_to_how_many(town: Town, signed_in: SignedIn) -> None:
    for number in range(20):
        tokens.make(town.officer, str(number), ["read"], 30)
    with pytest.raises(RefusedError):
        tokens.make(town.officer, "one more", ["read"], 30)
    page = signed_in(town.officer).post(PAGE, GIVEN)
    assert (page.status_code, "โปรดเพิกถอนรายการที่ไม่ใช้" in page.content.decode()) == (400, True)


def test_two_step_sign_in_for_everyone_holds_for_tokens_too(sent: str, settings: object) -> None:
    settings.TWO_STEP = "everyone"  # type: ignore[attr-defined]
    assert status(sent) == 401
