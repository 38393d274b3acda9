"""Tokens end where an account is rescued: who had broken in must not stay in by one made meanwhile."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from prongsai.web.accounts import trail, walls
from prongsai.web.accounts.models import Body, Person
from prongsai.web.ui.templatetags.words import say


def live(person: Person) -> Any:
    """The person's tokens that are neither revoked nor past their last day."""
    # They are a later stage's; Django gives them by their way back to the person.
    return person.tokens.filter(revoked_at=None, expires__gte=timezone.localdate())


def revoke_all(person: Person, by: Person, body: Body | None = None) -> int:
    """Make every token of the person useless from now on; how many there were."""
    with walls.everything(), transaction.atomic():
        found = list(live(person).select_for_update())
        live(person).update(revoked_at=timezone.now())
        if found:
            told = [[token.prefix, token.name] for token in found]
            trail.write(by, "tokens.revoked", body=body, about=person.login, tokens=told)
    return len(found)


def told(count: int) -> str:
    """The sentence that says so; nothing where there were none."""
    if not count:
        return ""
    return " " + say(
        f"โทเคนสำหรับโปรแกรม {count} รายการถูกเพิกถอนแล้ว โปรแกรมที่ใช้อยู่ต้องได้โทเคนใหม่",
        f"{count} tokens for programs are revoked; programs that used them need new ones.",
    )
