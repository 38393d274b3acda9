"""Floods and guesses: lock-out on the real server, hashing two at a time, requests that are not read."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import AsyncClient, Client

from prongsai.web import settings as written
from prongsai.web.accounts.hashing import AT_ONCE, Argon2
from prongsai.web.accounts.models import Person
from prongsai.web.ui.one_thread import OneThread
from prongsai.web.ui.sizes import Limited
from tests.web.conftest import Town
from tests.web.test_sign_in import PASSWORD, sign_in

Browser = Callable[[Person], Client]


def test_the_lock_out_answers_on_an_asynchronous_server_too(town: Town) -> None:
    post = async_to_sync(AsyncClient().post)
    given = {"username": "a-officer", "password": "wrong"}
    statuses = [post("/sign-in/", given).status_code for _ in range(11)]
    closed = post("/sign-in/", given | {"password": PASSWORD})
    assert statuses == [200] * 9 + [429] * 2
    assert (closed.status_code, "ลองผิดหลายครั้งเกินไป" in closed.content.decode()) == (429, True)


# ------------------------------------------------------------------------------------------------ lock-out


def fail(login: str, times: int, address: str, client: Client | None = None) -> int:
    """The status after so many wrong passwords."""
    return [sign_in(client or Client(), login, "wrong", address).status_code for _ in range(times)][-1]


def test_nobody_is_kept_out_by_what_one_stranger_tries(town: Town) -> None:
    assert fail("a-officer", 10, "192.0.2.66") == 429
    assert sign_in(Client(), "a-officer", PASSWORD, "192.0.2.66").status_code == 429
    assert sign_in(Client(), "a-officer", PASSWORD, "192.0.2.1").status_code == 302


def test_a_known_browser_is_let_past_what_is_tried_elsewhere(town: Town) -> None:
    known = Client()
    sign_in(known, "a-officer", PASSWORD)
    known.post("/sign-out/")
    for n in range(10):
        fail("a-officer", 10, f"192.0.2.{100 + n}")
    assert sign_in(Client(), "a-officer", PASSWORD, "198.51.100.1").status_code == 429
    assert sign_in(known, "a-officer", PASSWORD).status_code == 302


def test_a_known_browser_has_ten_tries_of_its_own_and_for_its_login_alone(town: Town) -> None:
    known = Client()
    sign_in(known, "a-officer", PASSWORD)
    known.post("/sign-out/")
    assert fail("a-officer", 9, "192.0.2.5", known) == 200
    assert fail("a-officer", 1, "192.0.2.6", known) == 429
    assert sign_in(known, "a-officer", PASSWORD, "192.0.2.7").status_code == 429
    assert fail("a-finance", 10, "192.0.2.8", known) == 429


def test_the_cookie_of_a_browser_is_closed_to_scripts_and_cannot_be_made_up(town: Town) -> None:
    client = Client()
    sign_in(client, "a-officer", PASSWORD)
    cookie = client.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 90 * 24 * 3600)
    forged = Client()
    forged.cookies["device"] = cookie.value[:-1] + ("A" if cookie.value[-1] != "A" else "B")
    assert fail("a-officer", 10, "192.0.2.9", forged) == 429
    assert sign_in(forged, "a-officer", PASSWORD, "192.0.2.9").status_code == 429


# ------------------------------------------------------------------------------------------------- hashing


def test_passwords_are_hashed_as_is_advised_and_older_hashes_are_renewed() -> None:
    ours, before = Argon2(), Argon2PasswordHasher()
    hashed = ours.encode(PASSWORD, "saltsaltsaltsaltsaltsa")
    assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert written.PASSWORD_HASHERS == ["prongsai.web.accounts.hashing.Argon2"]
    older = before.encode(PASSWORD, "saltsaltsaltsaltsaltsa")
    assert (ours.verify(PASSWORD, older), ours.verify("wrong", hashed)) == (True, False)
    assert (ours.must_update(older), ours.must_update(hashed)) == (True, False)


def test_no_more_than_two_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most, lock = 0, 0, threading.Lock()

    def slow(self: object, password: str, encoded: str) -> bool:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1
        return True

    monkeypatch.setattr(Argon2PasswordHasher, "verify", slow)
    threads = [threading.Thread(target=Argon2().verify, args=("x", "y")) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == AT_ONCE == 2


# --------------------------------------------------------------------------------------- what is too large


def ask(path: str, pieces: list[bytes], length: int | None = None) -> tuple[int, dict[str, str], str, int]:
    """Status, headers and text of the answer to a POST, and how many bytes of it were let through."""
    sent: list[dict[str, Any]] = []
    left, let_through = list(pieces), 0
    headers = [(b"host", b"localhost"), (b"content-type", b"text/plain")]
    headers += [] if length is None else [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
    workspace = OneThread()

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.sleep(60)
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(dict(message))

    async def counted(scope: Any, receive: Any, send: Any) -> None:
        async def count() -> Any:
            nonlocal let_through
            message = await receive()
            let_through += len(message.get("body", b""))
            return message

        await workspace(scope, count, send)

    async_to_sync(Limited(counted))(scope, receive, send)
    names = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return (
        sent[0]["status"],
        names,
        b"".join(each.get("body", b"") for each in sent[1:]).decode(),
        let_through,
    )


@pytest.mark.parametrize("length", [200 * 1024 * 1024, None])
def test_what_is_too_large_is_not_read_and_answered_with_a_page(
    db: None, settings: object, length: int | None
) -> None:
    settings.LARGEST_REQUEST = 1000  # type: ignore[attr-defined]
    status, headers, said, let_through = ask("/sign-in/", [b"x" * 400] * 9, length)
    assert (status, headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert headers["x-content-type-options"] == "nosniff"
    assert "ใหญ่เกินไป" in said
    assert let_through == (0 if length else 800)


def test_programs_are_answered_with_a_problem(db: None, settings: object) -> None:
    settings.LARGEST_REQUEST = 1000  # type: ignore[attr-defined]
    for length in (1001, None):
        status, headers, said, _ = ask("/api/v1/rounds/1/loads", [b"x" * 400] * 9, length)
        assert (status, headers["content-type"]) == (413, "application/problem+json")
        assert json.loads(said)["code"] == "too-large"


def test_what_is_not_too_large_is_read_whole(db: None, settings: object) -> None:
    settings.LARGEST_REQUEST = 1000  # type: ignore[attr-defined]
    for length in (1000, None):
        status, _, said, let_through = ask("/api/v1/bodies", [b"x" * 500] * 2, length)
        assert (status, json.loads(said)["code"], let_through) == (405, "method", 1000)


def test_the_largest_request_holds_the_files_that_may_be_chosen() -> None:
    assert written.LARGEST_REQUEST == 12 * 4 * 2**20 + 2**20


def test_that_a_request_came_by_tls_is_believed_of_ones_own_proxies_only() -> None:
    assert written.believed_header(0) is None
    assert written.believed_header(1) == ("HTTP_X_FORWARDED_PROTO", "https")
