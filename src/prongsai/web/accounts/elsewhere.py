"""Signing in by another service (OpenID Connect): it says who somebody is, we what they may do.

Nobody comes to be by it: who is signed in elsewhere must be somebody here already, with a post. The first
time they are known by an e-mail that the service has verified; from then on by the service's own name for
them, so that an e-mail that changes hands opens nothing.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from prongsai.errors import Problem, ProngsaiError
from prongsai.web.accounts import trail
from prongsai.web.accounts.access import posts_of
from prongsai.web.accounts.models import Person, Recognised

_LOG = logging.getLogger("django.prongsai.sign-in")
_SIGNED_BY = ("RS256", "ES256")
_SECONDS = 10
_LEEWAY = 60


class ElsewhereError(ProngsaiError):
    """The other service did not tell us of somebody we know; one sentence for every reason."""

    exit_code = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What we sent somebody away with, to be found again on their return."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody we know, and whether the service saw a second step."""

    person: Person
    is_two_step: bool


def ask() -> tuple[str, Asked]:
    """Where to send somebody, and what must come back with them."""
    asked = Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    try:
        url, _ = _session().create_authorization_url(
            _service()["authorization_endpoint"],
            state=asked.state,
            nonce=asked.nonce,
            code_verifier=asked.verifier,
        )
    except (requests.RequestException, KeyError, ValueError) as error:
        raise _refused(error) from error
    return url, asked


def hear(code: str, asked: Asked) -> Told:
    """Who came back with this code; ElsewhereError where it is nobody or the service's word does not hold."""
    try:
        service = _service()
        token = _session().fetch_token(
            service["token_endpoint"], code=code, code_verifier=asked.verifier, timeout=_SECONDS
        )
        claims = _claims(str(token["id_token"]), _fetched(service["jwks_uri"]), asked.nonce)
    except (requests.RequestException, AuthlibBaseError, JoseError, KeyError, ValueError) as error:
        raise _refused(error) from error
    return Told(_person(claims), _saw_two_steps(claims))


def _claims(token: str, keys: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
    """What the token says, where its signature, sender, receiver, time and nonce are right."""
    claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_SIGNED_BY).claims  # type: ignore[arg-type]
    wanted = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY,
        iss={"essential": True, "value": settings.OIDC_ISSUER},
        aud={"essential": True, "value": settings.OIDC_CLIENT},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    wanted.validate(claims)
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else settings.OIDC_CLIENT) != settings.OIDC_CLIENT:
        raise ValueError("the token was made for another client")
    return claims


def _person(claims: Mapping[str, Any]) -> Person:
    """Whom the service means; known from before, or found by e-mail and remembered."""
    issuer, subject = settings.OIDC_ISSUER, str(claims["sub"])
    with transaction.atomic():
        known = Recognised.objects.filter(issuer=issuer, subject=subject).select_related("person").first()
        person = known.person if known else _by_email(claims)
        if person is None or not person.is_active or not posts_of(person).exists():
            raise _refused("nobody here is meant")
        if known is None:
            Recognised.objects.create(person=person, issuer=issuer, subject=subject)
            trail.write(person, "person.recognised", about=person.login, issuer=issuer)
    return person


def _by_email(claims: Mapping[str, Any]) -> Person | None:
    """The one person of a verified e-mail whom the service has no other name for."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str) or not email:
        return None
    taken = Recognised.objects.filter(issuer=settings.OIDC_ISSUER).values("person")
    found = Person.objects.filter(email__iexact=email, is_active=True)
    return found.exclude(pk__in=taken).first() if found.count() == 1 else None


def _saw_two_steps(claims: Mapping[str, Any]) -> bool:
    ways = claims.get("amr")
    return "mfa" in ways if isinstance(ways, list) else claims.get("acr") in ("mfa", "phr", "phrh")


def _session() -> OAuth2Session:
    return OAuth2Session(
        settings.OIDC_CLIENT,
        settings.OIDC_SECRET,
        scope="openid email",
        redirect_uri=settings.ADDRESS + reverse("sign-in-back"),
        code_challenge_method="S256",
    )


def _service() -> Mapping[str, Any]:
    """What the service says of itself; ValueError where it says that it is another."""
    said = _fetched(f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != settings.OIDC_ISSUER:
        raise ValueError(f"the service calls itself {said.get('issuer')}")
    return said


def _fetched(url: str) -> Mapping[str, Any]:
    response = requests.get(url, timeout=_SECONDS, allow_redirects=False)
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError(f"{url} does not answer with an object")
    return found


def _refused(reason: object) -> ElsewhereError:
    _LOG.error("signing in elsewhere failed: %s", reason)
    return ElsewhereError(
        Problem(
            "elsewhere",
            "เข้าสู่ระบบด้วยบริการนี้ไม่สำเร็จ หรือบริการนี้ไม่รู้จักท่านในระบบงานนี้ ใช้รหัสผ่าน หรือติดต่อเจ้าหน้าที่ผู้ดูแลระบบ",
            "Signing in by this service failed, or nobody here is known by it. "
            "Use your password, or ask your officer.",
        )
    )
