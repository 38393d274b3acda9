"""Making, finding and revoking tokens."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from prongsai.errors import Problem
from prongsai.web.accounts import first_things, trail
from prongsai.web.accounts.access import RefusedError, posts_of
from prongsai.web.accounts.models import Person
from prongsai.web.api.models import Token

LONGEST = 365
_MOST = 20
_START = "prs_"
_PREFIX = 8  # digits after _START that are kept to find a token by
_LONGEST_SENT = 100


def live(person: Person) -> QuerySet[Token]:
    """The person's tokens that are neither revoked nor past their last day."""
    return Token.objects.filter(person=person, revoked_at=None, expires__gte=timezone.localdate())


def make(person: Person, name: str, scopes: Sequence[str], days: int) -> tuple[Token, str]:
    """A new token and what it is sent as, which is kept nowhere; RefusedError where there are too many."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if live(person).count() >= _MOST:
            raise RefusedError(
                Problem(
                    "refused",
                    f"มีโทเคนที่ยังใช้ได้ครบ {_MOST} รายการแล้ว โปรดเพิกถอนรายการที่ไม่ใช้",
                    f"There are {_MOST} valid tokens already; revoke those that are not in use.",
                )
            )
        prefix = _START + secrets.token_hex(_PREFIX // 2)
        sent = f"{prefix}_{secrets.token_urlsafe(32)}"
        today = timezone.localdate()
        token = Token.objects.create(
            person=person, name=name, scopes=list(scopes), prefix=prefix, digest=_digest(sent), made_on=today,
            expires=today + datetime.timedelta(days=min(days, LONGEST)),
        )  # fmt: skip
        trail.write(person, "token.made", about=prefix, name=name, scopes=list(scopes))
    return token, sent


def revoke(person: Person, pk: int) -> Token:
    """The person's own token, of no use from now on; not there otherwise."""
    with transaction.atomic():
        token = Token.objects.select_for_update().filter(pk=pk, person=person).first()
        if token is None:
            raise Http404
        if token.revoked_at is None:
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            trail.write(person, "token.revoked", about=token.prefix, name=token.name)
    return token


def find(sent: str) -> Token | None:
    """The token that was sent, where it is good today and its person may still work; its day is noted.

    A person who holds no post any more, or has yet to choose a password of their own, may not.
    """
    today, prefix = timezone.localdate(), sent[: len(_START) + _PREFIX]
    if len(sent) > _LONGEST_SENT or not sent.isascii() or "\0" in sent:
        return None
    token = Token.objects.select_related("person").filter(prefix=prefix, revoked_at=None).first()
    if token is None or not hmac.compare_digest(token.digest, _digest(sent)) or token.expires < today:
        return None
    person = token.person
    if not person.is_active or first_things.still_to_do(person) or not posts_of(person).exists():
        return None
    if token.last_used != today:
        Token.objects.filter(pk=token.pk).update(last_used=today)
    return token


def _digest(sent: str) -> str:
    return hashlib.sha256(sent.encode()).hexdigest()
