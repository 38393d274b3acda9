"""Signing in, lock-out, passwords; posts given, ended and handed over; the trail of a body."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from prongsai.web.accounts import posts, trail
from prongsai.web.accounts.access import RefusedError, bodies_of
from prongsai.web.accounts.address import address_of
from prongsai.web.accounts.models import Person, Post, TrailEntry
from prongsai.web.accounts.posts import Invitation
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town, somebody

PASSWORD = "a long enough password"  # noqa: S105 - that of every person of the tests
NEW = "ฝนตกที่ทะเลสาบ-2570"
Browser = Callable[[Person], Client]


def sign_in(client: Client, login: str, password: str, address: str = "192.0.2.1") -> HttpResponse:
    return client.post("/sign-in/", {"username": login, "password": password}, REMOTE_ADDR=address)


def plain(response: HttpResponse) -> tuple[int, str]:
    """The answer without what differs from one answer to the next."""
    text = response.content.decode()
    for token in {part.split('"')[0] for part in text.split('name="csrfmiddlewaretoken" value="')[1:]}:
        text = text.replace(token, "")
    return response.status_code, text


def test_login_and_password_open_the_workspace(client: Client, town: Town) -> None:
    assert sign_in(client, "a-officer", PASSWORD)["Location"] == "/work/"
    assert TrailEntry.objects.get().action == "person.signed-in"


def test_a_wrong_password_and_an_unknown_login_are_answered_alike(client: Client, town: Town) -> None:
    known = plain(sign_in(client, "a-officer", "wrong"))
    unknown = plain(sign_in(client, "x-officer", "wrong"))
    assert known[0] == 200
    assert known[1].replace("a-officer", "") == unknown[1].replace("x-officer", "")


@pytest.mark.parametrize("login", ["a-officer", "nobody-of-this-name"])
def test_a_hundred_failures_close_a_login_from_every_address(town: Town, login: str) -> None:
    for n in range(99):
        assert sign_in(Client(), login, "wrong", f"192.0.2.{n % 25}").status_code == 200
    assert sign_in(Client(), login, "wrong", "192.0.2.30").status_code == 429
    closed = sign_in(Client(), login, PASSWORD, "192.0.2.99")
    assert closed.status_code == 429
    assert "ลองผิดหลายครั้งเกินไป" in closed.content.decode()
    assert sign_in(Client(), "a-finance", PASSWORD, "192.0.2.99").status_code == 302


def test_a_hundred_failures_close_an_address_for_every_login(town: Town) -> None:
    for n in range(99):
        sign_in(Client(), f"guess-{n}", "wrong", "192.0.2.7")
    assert sign_in(Client(), "a-finance", PASSWORD, "192.0.2.7").status_code == 302
    sign_in(Client(), "guess-99", "wrong", "192.0.2.7")
    assert sign_in(Client(), "a-officer", PASSWORD, "192.0.2.7").status_code == 429
    assert sign_in(Client(), "a-officer", PASSWORD, "192.0.2.8").status_code == 302


def test_the_address_is_the_one_ones_own_proxy_saw(settings: object) -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.5"}
    )
    assert address_of(request) == "10.0.0.1"
    settings.PROXIES = 1  # type: ignore[attr-defined]
    assert address_of(request) == "192.0.2.5"
    settings.PROXIES = 3  # type: ignore[attr-defined]
    assert address_of(request) == "10.0.0.1"


def test_an_account_that_is_closed_is_refused_at_the_next_request(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    assert client.get("/password/").status_code == 200
    Person.objects.filter(pk=town.officer.pk).update(is_active=False)
    assert client.get("/password/").status_code == 302


def test_a_new_password_takes_the_place_of_the_old_one(town: Town, signed_in: Browser) -> None:
    client, elsewhere = signed_in(town.officer), signed_in(town.officer)
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/password/", given)["Location"] == "/work/"
    assert client.get("/password/").status_code == 200
    assert elsewhere.get("/password/").status_code == 302
    assert sign_in(Client(), "a-officer", PASSWORD).status_code == 200
    assert sign_in(Client(), "a-officer", NEW).status_code == 302


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"old_password": "x", "new_password1": NEW, "new_password2": NEW}, "รหัสผ่านปัจจุบันไม่ถูกต้อง"),
        ({"old_password": PASSWORD, "new_password1": NEW, "new_password2": "x"}, "รหัสผ่านใหม่สองช่องไม่ตรงกัน"),
        ({"old_password": PASSWORD, "new_password1": "a", "new_password2": "a"}, "12"),
    ],
)
def test_a_password_that_will_not_do_is_said_and_changes_nothing(
    town: Town, signed_in: Browser, given: dict[str, str], said: str
) -> None:
    page = signed_in(town.officer).post("/password/", given)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert Person.objects.get(pk=town.officer.pk).check_password(PASSWORD)


def invited(client: Client, town: Town, **more: object) -> HttpResponse:
    given = {"name": "คุณใหม่", "login": "new-person", "role": "contributor", "unit": town.finance.pk} | more
    return client.post(f"/work/bodies/{town.body.pk}/people/invite/", given)


def test_an_invited_person_must_choose_a_password_of_their_own(town: Town, signed_in: Browser) -> None:
    page = invited(signed_in(town.officer), town).content.decode()
    password = page.split("<code>")[2].split("</code>")[0]
    client = Client()
    assert sign_in(client, "new-person", password).status_code == 302
    assert client.get("/work/")["Location"] == "/password/"
    client.post("/password/", {"old_password": password, "new_password1": NEW, "new_password2": NEW})
    assert client.get("/work/")["Location"] == f"/work/rounds/{town.round.pk}/"
    assert Post.objects.get(person__login="new-person").unit == town.finance


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"login": "a-officer"}, "มีผู้ใช้ชื่อนี้แล้ว"),
        ({"login": "A-Officer"}, "ใช้ a–z 0–9"),
        ({"login": "ชื่อ ไทย"}, "ใช้ a–z 0–9"),
        ({"unit": ""}, "โปรดเลือกส่วนราชการ"),
        ({"role": "executive"}, "id_role_error"),
        ({"unit": 999999}, "id_unit_error"),
        ({"name": "\x00"}, "id_name_error"),
        ({"name": "คุณ\nBcc: x"}, "U+000A"),
        ({"name": "คุณ\u200bใหม่"}, "U+200B"),
        ({"title": "นาย\u202eก"}, "U+202E"),
    ],
)
def test_an_invitation_that_will_not_do_is_said_beside_its_field_and_kept(
    town: Town, signed_in: Browser, more: dict[str, object], said: str
) -> None:
    page = invited(signed_in(town.officer), town, email="new@example.org", **more)
    assert said in page.content.decode()
    assert "new@example.org" in page.content.decode()
    assert Person.objects.count() == 3


def test_a_unit_of_another_body_cannot_be_given(town: Town, other_town: Town, signed_in: Browser) -> None:
    page = invited(signed_in(town.officer), town, unit=other_town.finance.pk)
    assert page.status_code == 200
    assert not Person.objects.filter(login="new-person").exists()


@pytest.mark.parametrize(
    ("by", "given"),
    [
        ("officer", ("officer", "contributor")),
        ("contributor", ()),
        ("executive", ("executive",)),
        ("overseer", ("officer", "executive", "assessor", "lead", "auditor")),
        ("auditor", ()),
        ("assessor", ()),
    ],
)
def test_who_may_give_which_posts(town: Town, by: str, given: tuple[str, ...]) -> None:
    person = somebody("giver", by, town.body)
    assert posts.gives(person, town.body) == given
    for role in ("officer", "contributor", "executive"):
        if role not in given:
            with pytest.raises(RefusedError):
                posts.invite(town.body, Invitation("new-person", "คุณใหม่", role), person)


def test_who_looks_on_sees_the_people_but_cannot_invite(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.colleague)
    page = client.get(f"/work/bodies/{town.body.pk}/people/")
    assert "คุณa-executive" in page.content.decode()
    assert invited(client, town).status_code == 403


def test_an_ended_post_is_refused_at_the_next_request(town: Town, signed_in: Browser) -> None:
    colleague = signed_in(town.colleague)
    people = f"/work/bodies/{town.body.pk}/people/"
    assert colleague.get(people).status_code == 200
    post = Post.objects.get(person=town.colleague)
    assert signed_in(town.officer).post(f"{people}{post.pk}/end/", {})["Location"] == people
    assert colleague.get(people).status_code == 404
    assert TrailEntry.objects.get().action == "post.ended"


def test_the_last_officer_can_only_hand_over(town: Town, signed_in: Browser) -> None:
    client, post = signed_in(town.officer), Post.objects.get(person=town.officer)
    address = f"/work/bodies/{town.body.pk}/people/{post.pk}/end/"
    assert "อย่างน้อยหนึ่งคน" in client.post(address, {}).content.decode()
    assert client.post(address, {"successor": town.colleague.pk})["Location"] == "/work/"
    assert [each.person for each in posts.current_posts(town.body).filter(role="officer")] == [town.colleague]
    assert not bodies_of(town.officer).exists()
    assert [each.action for each in TrailEntry.objects.all()] == ["post.ended", "post.given"]


def test_a_post_cannot_be_handed_to_somebody_of_another_body(town: Town, other_town: Town) -> None:
    post = Post.objects.get(person=town.officer)
    with pytest.raises(RefusedError):
        posts.hand_over(post, other_town.officer, town.officer)
    assert Post.objects.get(pk=post.pk).until is None


@pytest.mark.parametrize("role", ["officer", "executive"])
def test_no_post_is_handed_to_who_holds_its_counterpart(town: Town, signed_in: Browser, role: str) -> None:
    giver, taker = (town.officer, town.executive) if role == "officer" else (town.executive, town.officer)
    post = Post.objects.get(person=giver)
    page = signed_in(giver).post(
        f"/work/bodies/{town.body.pk}/people/{post.pk}/end/", {"successor": taker.pk}
    )
    assert "หน่วยงานเดียวกันไม่ได้" in page.content.decode()
    assert Post.objects.filter(until=None).count() == 3
    assert not TrailEntry.objects.exists()


def test_a_post_holds_through_its_last_day(town: Town) -> None:
    today = timezone.localdate()
    Post.objects.filter(person=town.officer).update(until=today)
    assert bodies_of(town.officer).count() == 1
    Post.objects.filter(person=town.officer).update(until=today - datetime.timedelta(days=1))
    assert bodies_of(town.officer).count() == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [("officer", 200), ("executive", 200), ("auditor", 200), ("contributor", 404), ("assessor", 404)],
)
def test_the_trail_is_read_by_officer_executive_and_auditor(
    town: Town, loaded: ResultVersion, signed_in: Browser, role: str, status: int
) -> None:
    page = signed_in(somebody("reader", role, town.body)).get(f"/work/bodies/{town.body.pk}/trail/")
    assert page.status_code == status
    assert ("นำเข้าผลการประเมิน" in page.content.decode()) is (status == 200)


def test_posts_leave_a_chain_that_holds(town: Town) -> None:
    post, _ = posts.invite(town.body, Invitation("new-person", "คุณใหม่", "officer"), town.officer)
    posts.end(post, town.officer)
    assert list(trail.verify()) == []
