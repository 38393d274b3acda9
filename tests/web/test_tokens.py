"""Tokens: made once, kept as a digest, of no use the moment their person may work no more."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.utils import timezone

from prongsai.web.accounts import links, mail, two_step
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person, Post, TrailEntry
from prongsai.web.api import tokens
from prongsai.web.api.models import Token
from tests.web.conftest import Town, somebody
from tests.web.test_two_step import code_of, wait

PAGE = "/work/tokens/"
PASSWORD = "a long enough password"  # noqa: S105 - that of every person of the tests
GIVEN = {"name": "ระบบของเทศบาล", "scopes": ["read"], "days": "30", "password": PASSWORD}
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
    "wrong",
    [
        {"name": ""},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"days": "9999"},
        {"name": "x" * 101},
        {"name": "a\nb"},
        {"password": ""},
        {"password": "wrong"},
    ],
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


# ------------------------------------------------------------------------- where an account is rescued


NEW = "ฝนตกที่ทะเลสาบ-2570"


def reset(town: Town) -> str:
    link = links.FORGOTTEN.to(Person.objects.get(pk=town.officer.pk))
    given = {"new_password1": NEW, "new_password2": NEW}
    return Client().post(link, given, follow=True).content.decode()


def help_in(town: Town, what: str) -> str:
    over = somebody("over", "overseer", province=town.body.province)
    post, client = Post.objects.get(person=town.officer), Client()
    client.force_login(over)
    where = f"/work/bodies/{town.body.pk}/people/{post.pk}/help/"
    page = client.get(where).content.decode()
    client.post(where, {"what": what})
    return page


def turn_on(town: Town) -> str:
    client = Client()
    client.force_login(town.officer)
    two_step.begin(town.officer)
    return client.post("/account/two-step/", {"code": code_of(town.officer)}).content.decode()


RESCUES: dict[str, tuple[Callable[[Town], str], str]] = {
    "a password chosen through a link": (reset, "โทเคนสำหรับโปรแกรม 1 รายการถูกเพิกถอนแล้ว"),
    "a one-time password": (lambda town: help_in(town, "password"), "กับโทเคนทั้งหมดของผู้นั้นสิ้นสุดลงทันที"),
    "a second step removed": (lambda town: help_in(town, "two-step"), "กับโทเคนทั้งหมดของผู้นั้นสิ้นสุดลงทันที"),
    "a second step": (turn_on, "โทเคนสำหรับโปรแกรม 1 รายการถูกเพิกถอนแล้ว"),
}


@pytest.mark.parametrize("what", RESCUES)
def test_tokens_do_not_outlive(what: str, town: Town, sent: str) -> None:
    rescue, said = RESCUES[what]
    assert status(sent) == 200
    assert said in rescue(town)
    assert status(sent) == 401
    assert Token.objects.get().revoked_at is not None
    entry = TrailEntry.objects.get(action="tokens.revoked")
    assert (entry.about, entry.detail["tokens"]) == ("a-officer", [[sent[:12], "a program"]])


@pytest.mark.parametrize(("ticked", "after"), [({"revoke": "on"}, 401), ({}, 200)])
def test_a_new_password_revokes_tokens_where_it_is_ticked(
    town: Town, signed_in: SignedIn, sent: str, ticked: dict[str, str], after: int
) -> None:
    client = signed_in(town.officer)
    page = client.get("/password/").content.decode()
    assert ("a program" in page, 'name="revoke" id="id_revoke" checked' in page) == (True, True)
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW} | ticked
    assert client.post("/password/", given).status_code == 302
    assert status(sent) == after


def test_with_two_steps_a_token_needs_the_code_too(town: Town, signed_in: SignedIn) -> None:
    two_step.begin(town.officer)
    codes = two_step.confirm(town.officer, code_of(town.officer))
    client = signed_in(Person.objects.get(pk=town.officer.pk))
    assert [client.post(PAGE, GIVEN | more).status_code for more in ({}, {"code": "000000"})] == [400, 400]
    wait(town.officer)
    assert client.post(PAGE, GIVEN | {"code": codes[0]}).status_code == 200
    assert Token.objects.count() == 1


def test_passwords_cannot_be_guessed_on_the_page_of_tokens(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.officer)
    for _ in range(10):
        client.post(PAGE, GIVEN | {"password": "wrong"})
    assert (client.post(PAGE, GIVEN).status_code, Token.objects.count()) == (400, 0)


# ----------------------------------------------------------------------------------------- one's own e-mail


def test_somebody_changes_their_e_mail_and_the_old_one_is_told(
    town: Town, signed_in: SignedIn, settings: object
) -> None:
    settings.HAS_MAIL = True  # type: ignore[attr-defined]
    Person.objects.filter(pk=town.officer.pk).update(email="old@example.go.th")
    client = signed_in(Person.objects.get(pk=town.officer.pk))
    assert client.get("/account/email/").status_code == 200
    assert (
        client.post("/account/email/", {"email": "new@example.go.th", "password": "wrong"}).status_code == 200
    )
    assert Person.objects.get(pk=town.officer.pk).email == "old@example.go.th"
    answer = client.post("/account/email/", {"email": "new@example.go.th", "password": PASSWORD})
    mail.wait()
    assert (answer["Location"], Person.objects.get(pk=town.officer.pk).email) == (
        "/account/",
        "new@example.go.th",
    )
    assert [each.to for each in outgoing.outbox] == [["old@example.go.th"]]
    assert TrailEntry.objects.get().action == "person.email-changed"
