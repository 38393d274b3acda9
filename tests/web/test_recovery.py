"""Mail, and the links by which passwords are chosen: after forgetting one, and on being invited."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail as sent
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client

from prongsai.frameworks import Text
from prongsai.web import settings as written
from prongsai.web.accounts import mail, posts
from prongsai.web.accounts.models import Attempt, Person, Post, TrailEntry
from prongsai.web.accounts.posts import Invitation
from tests.web.conftest import Town

NEW = "ฝนตกที่ทะเลสาบ-2570"
EMAIL = "officer@example.go.th"
Browser = Callable[[Person], Client]


@pytest.fixture
def posting(settings: object, town: Town) -> None:
    """Mail is on, the workspace knows its address, and the officer has an e-mail."""
    settings.HAS_MAIL = True  # type: ignore[attr-defined]
    settings.ADDRESS = "https://ita.example.go.th"  # type: ignore[attr-defined]
    settings.DEFAULT_FROM_EMAIL = "ita@example.go.th"  # type: ignore[attr-defined]
    Person.objects.filter(pk=town.officer.pk).update(email=EMAIL)


def ask(email: str, address: str = "192.0.2.1", **more: str) -> HttpResponse:
    response = Client().post("/password/forgotten/", {"email": email}, REMOTE_ADDR=address, **more)
    mail.wait()
    return response


def link() -> str:
    """Where the link of the last mail leads, without the workspace's own address."""
    found = re.findall(r"https://ita\.example\.go\.th(/\S+)", sent.outbox[-1].body)
    assert len(set(found)) == 1  # the same in Thai and in English
    return found[0]


def test_a_forgotten_password_is_chosen_anew_once(posting: None, town: Town, signed_in: Browser) -> None:
    elsewhere = signed_in(town.officer)
    ask(EMAIL.upper())
    where, given = link(), {"new_password1": NEW, "new_password2": NEW}
    assert "a-officer" in sent.outbox[0].body
    assert Client().get(where).status_code == 200
    assert Client().post(where, given)["Location"] == "/sign-in/"
    assert Person.objects.get(pk=town.officer.pk).check_password(NEW)
    assert elsewhere.get("/account/").status_code == 302
    assert Client().post(where, given).status_code == 404
    assert [each.action for each in TrailEntry.objects.all()] == ["person.password-reset"]


def test_the_answer_is_the_same_whether_or_not_somebody_has_the_email(posting: None) -> None:
    def plain(response: HttpResponse) -> tuple[int, str]:
        return response.status_code, re.sub(r'value="\w{64}"', "", response.content.decode())

    known, unknown = plain(ask(EMAIL)), plain(ask("nobody@example.go.th"))
    assert known == unknown
    assert len(sent.outbox) == 1


def test_a_link_is_too_old_after_an_hour(posting: None, monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    from datetime import timedelta

    from prongsai.web.accounts.links import FORGOTTEN

    ask(EMAIL)
    now = FORGOTTEN._now()
    monkeypatch.setattr(FORGOTTEN, "_now", lambda: now + timedelta(minutes=59))
    assert Client().get(link()).status_code == 200
    monkeypatch.setattr(FORGOTTEN, "_now", lambda: now + timedelta(minutes=61))
    assert Client().get(link()).status_code == 404


def test_the_link_never_follows_the_host_of_the_request(posting: None, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    ask(EMAIL, HTTP_HOST="evil.example")
    assert "evil.example" not in sent.outbox[0].body
    assert link().startswith("/password/forgotten/")


@pytest.mark.parametrize("missing", ["HAS_MAIL", "ADDRESS"])
def test_without_mail_or_address_no_link_leaves_and_the_page_says_so(
    posting: None, settings: object, missing: str
) -> None:
    setattr(settings, missing, "")
    page = ask(EMAIL).content.decode()
    assert "ไม่ได้ตั้งค่าอีเมล" in page
    assert sent.outbox == []


def test_a_fourth_link_within_the_hour_is_not_sent(posting: None) -> None:
    answers = {ask(EMAIL).status_code for _ in range(4)}
    assert (answers, len(sent.outbox)) == ({200}, 3)
    assert EMAIL not in str(list(Attempt.objects.values()))


def test_one_address_cannot_ask_for_many(posting: None) -> None:
    for n in range(20):
        ask(f"guess-{n}@example.go.th")
    ask(EMAIL)
    assert sent.outbox == []
    ask(EMAIL, "192.0.2.2")
    assert len(sent.outbox) == 1


@pytest.mark.parametrize(
    "tail", ["MQ/x-y/", "MQ/0-0/", "%20/a-b/", "ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg/1-2/", "é/é/"]
)
@pytest.mark.parametrize("page", ["/password/forgotten/", "/invitation/"])
def test_a_link_that_was_made_up_opens_nothing(db: None, page: str, tail: str) -> None:
    assert Client().get(page + tail).status_code == 404
    assert Client().post(page + tail, {"new_password1": NEW, "new_password2": NEW}).status_code == 404


def test_a_closed_account_gets_no_link(posting: None, town: Town) -> None:
    ask(EMAIL)
    Person.objects.filter(pk=town.officer.pk).update(is_active=False)
    assert Client().get(link()).status_code == 404
    ask(EMAIL)
    assert len(sent.outbox) == 1


def invite(client: Client, town: Town, email: str) -> str:
    given = {
        "name": "คุณใหม่", "login": "new-person", "role": "contributor", "unit": town.finance.pk,
        "email": email,
    }  # fmt: skip
    return client.post(f"/work/bodies/{town.body.pk}/people/invite/", given).content.decode()


def test_an_invitation_goes_by_mail_and_shows_no_password(
    posting: None, town: Town, signed_in: Browser
) -> None:
    page = invite(signed_in(town.officer), town, "new@example.go.th")
    assert page.count("<code>") == 1  # the login
    where = link()
    assert where.startswith("/invitation/")
    Client().post(where, {"new_password1": NEW, "new_password2": NEW})
    client = Client()
    assert client.post("/sign-in/", {"username": "new-person", "password": NEW}).status_code == 302
    assert client.get("/work/")["Location"] == f"/work/rounds/{town.round.pk}/"


def test_an_invitation_does_not_open_the_other_kind_of_link(
    posting: None, town: Town, signed_in: Browser
) -> None:
    invite(signed_in(town.officer), town, "new@example.go.th")
    assert Client().get(link().replace("/invitation/", "/password/forgotten/")).status_code == 404


def test_where_the_mail_does_not_leave_the_password_is_shown(
    posting: None, town: Town, signed_in: Browser, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
    page = invite(signed_in(town.officer), town, "new@example.go.th")
    assert page.count("<code>") == 2
    assert Post.objects.filter(person__login="new-person").count() == 1


def test_a_heading_cannot_bring_another_one(posting: None, town: Town) -> None:
    town.officer.email = EMAIL
    assert mail.send(town.officer, Text("เรื่อง\r\nBcc: evil@example.org", "x"), Text("ไทย", "English"))
    assert sent.outbox[0].subject == "เรื่อง Bcc: evil@example.org / x"
    assert sent.outbox[0].recipients() == [EMAIL]
    town.officer.email = "a@example.org\nBcc: evil@example.org"
    assert not mail.send(town.officer, Text("เรื่อง", "x"), Text("ไทย", "English"))


def test_the_address_of_the_mail_server_is_read() -> None:
    read = written.mail("smtp://user:p%40ss@mail.example.go.th:2525?tls=1")
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_USE_TLS"]) == (
        "mail.example.go.th",
        2525,
        True,
    )
    assert read["EMAIL_HOST_PASSWORD"] == "p@ss"  # noqa: S105
    assert written.mail("smtps://mail.example.go.th")["EMAIL_USE_SSL"] is True
    assert written.mail("")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")


@pytest.mark.parametrize("url", ["http://ita.example.go.th", "ftp://x", "https://x/y", "ita.example.go.th"])
def test_an_own_address_that_will_not_do_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        written.own_address(url)
    assert written.own_address("https://ita.example.go.th/") == "https://ita.example.go.th"


@pytest.mark.parametrize("url", ["http://mail.example.go.th", "smtp://"])
def test_a_mail_server_that_will_not_do_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        written.mail(url)


def test_a_fifty_first_invitation_of_a_day_is_not_mailed(
    posting: None, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "_MAILED_A_DAY", 2)
    shown = [
        posts.invite(
            town.body, Invitation(f"new-{n}", "คุณใหม่", "officer", "new@example.go.th"), town.officer
        )[1]
        for n in range(3)
    ]
    assert ([bool(each) for each in shown], len(sent.outbox)) == ([False, False, True], 2)


def test_a_name_of_several_lines_stands_on_one_in_a_mail(posting: None, town: Town) -> None:
    town.officer.email, town.officer.name = EMAIL, "คุณ\r\n\u2028ก\u200b: https://evil.example"
    mail.send(town.officer, Text("เรื่อง", "x"), Text("ไทย", "English"))
    assert sent.outbox[0].body.splitlines()[0] == "เรียน คุณ ก : https://evil.example"
