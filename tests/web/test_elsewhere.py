"""Signing in by another service: a small one of our own, with its own key, that tells the truth or lies."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from prongsai.web.accounts import two_step
from prongsai.web.accounts.models import Person, Post, Recognised, TrailEntry
from tests.web.conftest import Town
from tests.web.test_two_step import code_of, wait

EMAIL = "officer@example.go.th"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
CURVE = ECKey.generate_key("P-256", {"kid": "two"})
STRANGE = RSAKey.generate_key(2048, {"kid": "one"})


class Service(ThreadingHTTPServer):
    """The other service; `claims` and `header` say what its next token holds besides what is right."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.key: Any = KEY
        self.named: str | None = None
        self.challenge = self.nonce = ""
        self.posted: dict[str, list[str]] = {}

    def token(self) -> str:
        now = int(time.time())
        right = {
            "iss": self.issuer, "aud": "prongsai", "sub": "s-1", "iat": now, "exp": now + 300,
            "nonce": self.nonce, "email": EMAIL, "email_verified": True,
        }  # fmt: skip
        held = {name: value for name, value in (right | self.claims).items() if value is not None}
        if self.header["alg"] == "none":
            parts = (json.dumps(each).encode() for each in (self.header, held))
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        return jwt.encode(self.header, held, self.key, algorithms=["RS256", "ES256", "HS256"])


class Answer(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        issuer = self.server.issuer
        if self.path == "/keys":
            self._send({"keys": [KEY.as_dict(private=False), CURVE.as_dict(private=False)]})
        else:
            self._send(
                {
                    "issuer": self.server.named or issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/keys",
                }
            )

    def do_POST(self) -> None:
        self.server.posted = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        verifier = self.server.posted["code_verifier"][0].encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=")
        if challenge != self.server.challenge or self.server.posted["code"] != ["right"]:
            self._send({"error": "invalid_grant"}, 400)
        else:
            self._send({"access_token": "a", "token_type": "Bearer", "id_token": self.server.token()})

    def _send(self, what: dict[str, Any], status: int = 200) -> None:
        content = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service(settings: object, town: Town) -> Iterator[Service]:
    Person.objects.filter(pk=town.officer.pk).update(email=EMAIL)
    with Service() as found:
        threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
        for name, value in {
            "OIDC_ISSUER": found.issuer, "OIDC_CLIENT": "prongsai", "OIDC_SECRET": "secret",
            "OIDC_NAME": "ThaID", "ADDRESS": "http://localhost",
        }.items():  # fmt: skip
            setattr(settings, name, value)
        yield found
        found.shutdown()


def leave(client: Client, service: Service, then: str = "") -> dict[str, str]:
    sent = client.get("/sign-in/elsewhere/", {"next": then} if then else {})
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent["Location"]).query).items()}
    service.challenge, service.nonce = asked["code_challenge"], service.nonce or asked["nonce"]
    return asked


def come_back(client: Client, service: Service, **more: str) -> HttpResponse:
    asked = leave(client, service)
    return client.get("/sign-in/back/", {"code": "right", "state": asked["state"]} | more)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_button_is_there_only_where_a_service_is_named(service: Service, settings: object) -> None:
    assert "ThaID" in Client().get("/sign-in/").content.decode()
    settings.OIDC_ISSUER = ""  # type: ignore[attr-defined]
    assert "elsewhere" not in Client().get("/sign-in/").content.decode()
    assert Client().get("/sign-in/elsewhere/").status_code == 404
    assert Client().get("/sign-in/back/").status_code == 404


def test_what_is_asked_for(service: Service) -> None:
    asked = leave(Client(), service)
    assert (asked["response_type"], asked["client_id"], asked["scope"]) == (
        "code",
        "prongsai",
        "openid email",
    )
    assert asked["redirect_uri"] == "http://localhost/sign-in/back/"
    assert asked["code_challenge_method"] == "S256"


def test_who_has_a_verified_email_is_let_in_and_remembered(service: Service, town: Town) -> None:
    client = Client()
    assert come_back(client, service)["Location"] == "/work/"
    assert is_signed_in(client)
    held = Recognised.objects.get()
    assert (held.person, held.issuer, held.subject) == (town.officer, service.issuer, "s-1")
    assert [each.action for each in TrailEntry.objects.all()] == ["person.recognised", "person.signed-in"]


def test_who_is_remembered_needs_no_email_any_more(service: Service, town: Town) -> None:
    come_back(Client(), service)
    service.claims, service.nonce = {"email": None, "email_verified": None}, ""
    client = Client()
    come_back(client, service)
    assert is_signed_in(client)


def test_an_email_that_changed_hands_opens_nothing(service: Service) -> None:
    come_back(Client(), service)
    service.claims, service.nonce = {"sub": "s-2"}, ""
    client = Client()
    come_back(client, service)
    assert not is_signed_in(client)


def test_a_curve_signs_as_well(service: Service) -> None:
    service.header, service.key = {"alg": "ES256", "kid": "two"}, CURVE
    client = Client()
    come_back(client, service)
    assert is_signed_in(client)


LIES: dict[str, Callable[[Service], object]] = {
    "nonce": lambda it: setattr(it, "nonce", "another"),
    "audience": lambda it: it.claims.update(aud="another"),
    "no audience": lambda it: it.claims.update(aud=None),
    "party": lambda it: it.claims.update(aud=["prongsai", "another"], azp="another"),
    "issuer": lambda it: it.claims.update(iss="https://another.example"),
    "expired": lambda it: it.claims.update(exp=int(time.time()) - 120),
    "no end": lambda it: it.claims.update(exp=None),
    "none": lambda it: it.header.update(alg="none"),
    "secret": lambda it: (it.header.update(alg="HS256"), setattr(it, "key", OctKey.import_key("secret" * 8))),
    "key": lambda it: setattr(it, "key", STRANGE),
    "unverified": lambda it: it.claims.update(email_verified=False),
    "verified in words": lambda it: it.claims.update(email_verified="true"),
    "unknown": lambda it: it.claims.update(email="nobody@example.go.th"),
    "another name": lambda it: setattr(it, "named", "https://another.example"),
}


@pytest.mark.parametrize("lie", sorted(set(LIES) - {"another name"}))
def test_a_word_that_does_not_hold_lets_nobody_in(service: Service, lie: str) -> None:
    LIES[lie](service)
    client, people = Client(), Person.objects.count()
    assert come_back(client, service)["Location"] == "/sign-in/"
    assert "เข้าสู่ระบบด้วยบริการนี้ไม่สำเร็จ" in client.get("/sign-in/").content.decode()
    assert not is_signed_in(client)
    assert (Person.objects.count(), Recognised.objects.count()) == (people, 0)


def test_a_service_that_calls_itself_otherwise_is_not_asked(service: Service) -> None:
    LIES["another name"](service)
    assert Client().get("/sign-in/elsewhere/")["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    "more", [{"state": "another"}, {"state": ""}, {"code": ""}, {"code": "wrong"}, {"state": "é"}]
)
def test_who_comes_back_otherwise_than_they_left_is_not_let_in(
    service: Service, more: dict[str, str]
) -> None:
    client = Client()
    assert come_back(client, service, **more)["Location"] == "/sign-in/"
    assert not is_signed_in(client)
    assert Client().get("/sign-in/back/", {"code": "right", "state": "x"})["Location"] == "/sign-in/"


def test_a_way_back_is_good_once(service: Service) -> None:
    client = Client()
    asked = leave(client, service)
    back = {"code": "wrong", "state": asked["state"]}
    client.get("/sign-in/back/", back)
    assert client.get("/sign-in/back/", back | {"code": "right"})["Location"] == "/sign-in/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("gone", ["post", "person"])
def test_who_has_no_post_or_is_closed_is_not_let_in(service: Service, town: Town, gone: str) -> None:
    if gone == "post":
        Post.objects.filter(person=town.officer).delete()
    else:
        Person.objects.filter(pk=town.officer.pk).update(is_active=False)
    client = Client()
    come_back(client, service)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("claims", "where"),
    [({}, "/sign-in/code/"), ({"amr": ["pwd", "mfa"]}, "/work/"), ({"acr": "mfa"}, "/work/")],
)
def test_the_code_is_asked_unless_the_service_saw_a_second_step(
    service: Service, town: Town, claims: dict[str, Any], where: str
) -> None:
    two_step.begin(town.officer)
    two_step.confirm(town.officer, code_of(town.officer))
    wait(town.officer)
    service.claims = claims
    client = Client()
    assert come_back(client, service)["Location"] == where
    assert is_signed_in(client) is (where == "/work/")


def test_a_page_elsewhere_is_not_gone_to_afterwards(service: Service) -> None:
    client = Client()
    asked = leave(client, service, "https://evil.example/")
    assert client.get("/sign-in/back/", {"code": "right", "state": asked["state"]})["Location"] == "/work/"
