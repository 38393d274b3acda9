"""The second step of signing in: set up, asked for, used once, removed for who lost the telephone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from prongsai.web.accounts import two_step
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person, Post, TrailEntry
from tests.web.conftest import Town, somebody

PASSWORD = "a long enough password"  # noqa: S105 - that of every person of the tests
Browser = Callable[[Person], Client]


def code_of(person: Person, later: int = 0) -> str:
    """What the telephone shows now, or some steps of half a minute later."""
    totp = TOTP(TOTPDevice.objects.get(user=person).bin_key)
    totp.time = time.time() + 30 * later
    return f"{totp.token():06}"


def wait(person: Person) -> None:
    """As if the wait after wrong codes were over."""
    for device in (TOTPDevice, StaticDevice):
        device.objects.filter(user=person).update(
            throttling_failure_timestamp=None, throttling_failure_count=0
        )


@pytest.fixture
def recovery(town: Town) -> list[str]:
    """The officer signs in with two steps; these are the recovery codes."""
    two_step.begin(town.officer)
    codes = two_step.confirm(town.officer, code_of(town.officer))
    town.officer.refresh_from_db()
    return codes


def password_first(client: Client) -> HttpResponse:
    return client.post("/sign-in/?next=/work/", {"username": "a-officer", "password": PASSWORD})


def test_setting_up_shows_the_key_and_then_ten_codes_once(town: Town, signed_in: Browser) -> None:
    client, elsewhere = signed_in(town.officer), signed_in(town.officer)
    client.post("/account/two-step/begin/")
    page = client.get("/account/two-step/").content.decode()
    assert two_step.key_of(TOTPDevice.objects.get()) in page
    assert 'src="data:image/svg+xml' in page
    shown = client.post("/account/two-step/", {"code": code_of(town.officer)}).content.decode()
    assert shown.count("<li><code>") == 10
    assert client.get("/account/two-step/").content.decode().count("<li><code>") == 0
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert TrailEntry.objects.get().action == "person.two-step-on"


def test_a_wrong_first_code_turns_nothing_on(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    client.post("/account/two-step/begin/")
    page = client.post("/account/two-step/", {"code": "000000"}).content.decode()
    assert two_step.WRONG.th in page
    assert not two_step.is_on(town.officer)


def test_the_password_alone_opens_nothing(town: Town, recovery: list[str]) -> None:
    client = Client()
    assert password_first(client)["Location"] == "/sign-in/code/"
    assert client.get("/work/")["Location"] == "/sign-in/?next=/work/"
    assert client.get(f"/work/rounds/{town.round.pk}/").status_code == 302
    assert client.get("/account/").status_code == 302
    wait(town.officer)
    TOTPDevice.objects.update(last_t=-1)
    entered = client.post("/sign-in/code/", {"code": code_of(town.officer)})
    assert entered["Location"] == "/work/"
    assert client.get(f"/work/rounds/{town.round.pk}/").status_code == 200


def test_a_code_is_good_once(town: Town, recovery: list[str]) -> None:
    code = code_of(town.officer, later=1)
    assert two_step.accept(town.officer, code)
    assert not two_step.accept(town.officer, code)


def test_a_recovery_code_is_good_once_however_it_is_typed(town: Town, recovery: list[str]) -> None:
    client = Client()
    password_first(client)
    assert client.post("/sign-in/code/", {"code": recovery[0].upper().replace("-", " ")}).status_code == 302
    again = Client()
    password_first(again)
    assert two_step.WRONG.th in again.post("/sign-in/code/", {"code": recovery[0]}).content.decode()
    assert two_step.codes_left(town.officer) == 9


def test_after_a_wrong_code_the_right_one_must_wait_too(town: Town, recovery: list[str]) -> None:
    client = Client()
    password_first(client)
    for code in ("000000", code_of(town.officer, later=1)):
        page = client.post("/sign-in/code/", {"code": code})
        assert (page.status_code, two_step.WRONG.th in page.content.decode()) == (200, True)
    wait(town.officer)
    assert client.post("/sign-in/code/", {"code": code_of(town.officer, later=1)}).status_code == 302


def test_the_waiting_ends_after_five_minutes_and_with_the_password(
    town: Town, recovery: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    late, changed = Client(), Client()
    password_first(late)
    password_first(changed)
    town.officer.set_password("another long password")
    town.officer.save()
    assert changed.get("/sign-in/code/")["Location"] == "/sign-in/"
    town.officer.set_password(PASSWORD)
    town.officer.save()
    password_first(late)
    assert late.get("/sign-in/code/").status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert late.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_who_waits_for_nothing_is_sent_to_the_first_step(client: Client, db: None) -> None:
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert client.post("/sign-in/code/", {"code": "1"})["Location"] == "/sign-in/"


@pytest.mark.parametrize("code", ["", "x" * 41, "\x00", "๑๒๓๔๕๖", "-1", "9" * 40])
def test_codes_that_are_none_are_refused(town: Town, recovery: list[str], code: str) -> None:
    client = Client()
    password_first(client)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 200


def test_turning_off_needs_both_steps(town: Town, recovery: list[str], signed_in: Browser) -> None:
    client = signed_in(town.officer)
    wrong = {"password": "wrong", "code": recovery[0]}
    assert "ไม่ถูกต้อง" in client.post("/account/two-step/end/", wrong).content.decode()
    assert (
        "ไม่ถูกต้อง"
        in client.post("/account/two-step/end/", {"password": PASSWORD, "code": "1"}).content.decode()
    )
    assert two_step.is_on(town.officer)
    wait(town.officer)
    right = {"password": PASSWORD, "code": recovery[1]}
    assert client.post("/account/two-step/end/", right)["Location"] == "/account/two-step/"
    assert not two_step.is_on(town.officer)


def test_where_everyone_needs_it_nothing_else_opens_first(
    town: Town, signed_in: Browser, settings: object
) -> None:
    settings.TWO_STEP = "everyone"  # type: ignore[attr-defined]
    client = signed_in(town.officer)
    assert client.get("/work/")["Location"] == "/account/two-step/"
    assert "กำหนดให้ทุกคน" in client.get("/account/two-step/").content.decode()
    client.post("/account/two-step/begin/")
    client.post("/account/two-step/", {"code": code_of(town.officer)})
    assert client.get("/work/")["Location"] == f"/work/rounds/{town.round.pk}/"


def helping(client: Client, town: Town, person: Person, what: str) -> HttpResponse:
    post = Post.objects.get(person=person, body=town.body)
    return client.post(f"/work/bodies/{town.body.pk}/people/{post.pk}/help/", {"what": what})


def test_an_officer_removes_the_step_of_a_colleague_who_is_told(
    town: Town, signed_in: Browser, settings: object
) -> None:
    settings.HAS_MAIL = True  # type: ignore[attr-defined]
    Person.objects.filter(pk=town.colleague.pk).update(email="finance@example.go.th")
    two_step.begin(town.colleague)
    two_step.confirm(town.colleague, code_of(town.colleague))
    town.colleague.refresh_from_db()
    colleague = signed_in(town.colleague)
    assert helping(signed_in(town.officer), town, town.colleague, "two-step").status_code == 302
    assert not two_step.is_on(town.colleague)
    assert colleague.get("/account/").status_code == 302
    assert [each.to for each in mail.outbox] == [["finance@example.go.th"]]
    assert TrailEntry.objects.last().action == "person.two-step-removed"


def test_an_officer_cannot_help_the_executive_nor_themselves(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    for what in ("two-step", "password"):
        assert helping(client, town, town.executive, what).status_code == 403
        assert "เหนืออำนาจ" in helping(client, town, town.officer, what).content.decode()
    assert not TrailEntry.objects.exists()


def test_nobody_helps_who_holds_a_post_beyond_their_reach(town: Town, other_town: Town) -> None:
    Post.objects.create(person=town.colleague, role="executive", body=other_town.body)
    with pytest.raises(RefusedError):
        two_step.remove(town.colleague, town.body, town.officer)
    overseer = somebody("over", "overseer", province=town.body.province)
    with pytest.raises(RefusedError):
        two_step.remove(town.colleague, town.body, overseer)
    nation = somebody("nation", "overseer")
    two_step.remove(town.colleague, town.body, nation)


def test_a_one_time_password_by_hand_must_be_replaced(town: Town, signed_in: Browser) -> None:
    page = helping(signed_in(town.officer), town, town.colleague, "password").content.decode()
    password = page.split("<code>")[2].split("</code>")[0]
    client = Client()
    client.post("/sign-in/", {"username": "a-finance", "password": password})
    assert client.get("/work/")["Location"] == "/password/"


def test_what_is_not_begun_cannot_be_confirmed(town: Town) -> None:
    with pytest.raises(RefusedError):
        two_step.confirm(town.officer, "123456")
    two_step.begin(town.officer)
    two_step.confirm(town.officer, code_of(town.officer))
    with pytest.raises(RefusedError):
        two_step.begin(town.officer)
