"""Who asks: the token in the Authorization header, and nothing else; cookies of sessions do not count."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from prongsai.errors import Problem
from prongsai.web.accounts import walls
from prongsai.web.accounts.models import Person
from prongsai.web.api import tokens
from prongsai.web.api.models import SCOPES, Token
from prongsai.web.api.problems import WrongError


class Bearer(HttpBearer):
    """A token of the scope that an operation needs."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token, where it is good; WrongError where its scopes do not reach."""
        del request
        with walls.everything():
            found = tokens.find(token)
        if found is not None and self.scope not in found.scopes:
            th, en = SCOPES[self.scope].th, SCOPES[self.scope].en
            raise WrongError(403, Problem("scope", f"โทเคนนี้ไม่มีขอบเขต “{th}”", f"this token may not {en}"))
        if found is not None:
            walls.turn_to(found.person_id)
        return found


def person_of(request: HttpRequest) -> Person:
    """Whose token was sent."""
    token = request.auth
    assert isinstance(token, Token)
    return token.person
