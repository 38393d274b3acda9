"""Posts given, ended and handed over. A post belongs to the office: who leaves loses it, the next one begins.

Whoever loads a result must not be able to make up the executive who approves it; `GIVES` keeps the two apart.
"""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from prongsai.errors import Problem, ProngsaiError
from prongsai.frameworks import Text
from prongsai.web.accounts import trail
from prongsai.web.accounts.access import holds_on, roles_at
from prongsai.web.accounts.models import ROLES, Body, Person, Post, Unit

#: Whose role may give and end posts of which roles.
GIVES: dict[str, tuple[str, ...]] = {
    "officer": ("officer", "contributor"),
    "executive": ("executive",),
    "overseer": ("officer", "executive"),
}
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


class PostRefusedError(ProngsaiError):
    """A post that may not be given or ended now, with the reason."""

    exit_code = 10


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is invited to which post of a body; `unit` is a contributor's."""

    login: str
    name: str
    role: str
    email: str = ""
    title: str = ""
    unit: Unit | None = None


def gives(person: Person, body: Body) -> tuple[str, ...]:
    """The roles a person may give and end at a body, in the order of `ROLES`."""
    given = {role for own in roles_at(person, body) for role in GIVES.get(own, ())}
    return tuple(role for role in ROLES if role in given)


def why_not_give(role: str, person: Person, body: Body) -> Text | None:
    """Why a person may not give or end a post of this role, or nothing."""
    if role in gives(person, body):
        return None
    return Text("ท่านแต่งตั้งหรือยุติหน้าที่นี้ไม่ได้", "You may not give or end this post.")


def why_not_end(post: Post, person: Person) -> Text | None:
    """Why a post may not be ended by this person, or nothing: a body keeps at least one officer."""
    body = _body(post)
    refused = why_not_give(post.role, person, body)
    if refused is None and post.role == "officer" and not _others(post, body):
        return Text(
            "หน่วยงานต้องมีเจ้าหน้าที่ผู้ดูแลระบบอย่างน้อยหนึ่งคน โปรดส่งมอบให้ผู้อื่น",
            "A body keeps at least one officer; hand the post over instead.",
        )
    return refused


def invite(body: Body, invited: Invitation, by: Person) -> tuple[Post, str]:
    """A new person in a post, and the one-time password they sign in with first; it is kept nowhere.

    PostRefusedError where `by` may not give the role, or the login is taken.
    """
    with transaction.atomic():
        _refuse(why_not_give(invited.role, by, body))
        if Person.objects.filter(login=invited.login).exists():
            _refuse(Text("มีผู้ใช้ชื่อนี้แล้ว โปรดตั้งชื่ออื่น", "This login is taken; choose another."))
        password = one_time_password()
        person = Person.objects.create_user(
            invited.login, invited.name, password, email=invited.email, must_choose_password=True
        )
        post = Post.objects.create(
            person=person, role=invited.role, body=body, unit=invited.unit, title=invited.title
        )
        trail.write(by, "post.given", body=body, about=person.login, given=post.role)
    return post, password


def end(post: Post, by: Person) -> None:
    """End a post at once: the next request of its holder is already refused."""
    with transaction.atomic():
        held = Post.objects.select_for_update().get(pk=post.pk)
        _refuse(why_not_end(held, by))
        _close(held, by)


def hand_over(post: Post, successor: Person, by: Person) -> Post:
    """End a post and give the same one, unit and title included, to somebody of the body."""
    with transaction.atomic():
        held = Post.objects.select_for_update().get(pk=post.pk)
        body = _body(held)
        _refuse(why_not_give(held.role, by, body))
        if not people_of(body).exclude(pk=held.person_id).filter(pk=successor.pk).exists():
            _refuse(Text("ผู้รับมอบต้องเป็นบุคลากรของหน่วยงาน", "The successor must be one of the body's people."))
        _close(held, by)
        new = Post.objects.create(
            person=successor, role=held.role, body=body, unit=held.unit, title=held.title
        )
        trail.write(by, "post.given", body=body, about=successor.login, given=new.role)
    return new


def current_posts(body: Body) -> QuerySet[Post]:
    """The posts held at a body today, those over its province left out."""
    return Post.objects.filter(body=body).filter(holds_on(timezone.localdate()))


def people_of(body: Body) -> QuerySet[Person]:
    """Everybody who holds a post at a body today."""
    return Person.objects.filter(pk__in=current_posts(body).values("person"))


def one_time_password() -> str:
    """Sixteen letters in groups of four, to be read out or written on paper."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _close(post: Post, by: Person) -> None:
    # A post holds through its last day, so that one which ends now ended yesterday.
    post.until = timezone.localdate() - datetime.timedelta(days=1)
    post.save(update_fields=["until"])
    trail.write(by, "post.ended", body=post.body, about=post.person.login, given=post.role)


def _body(post: Post) -> Body:
    if post.body is None:
        raise TypeError("a post over a province is not given or ended here")
    return post.body


def _others(post: Post, body: Body) -> bool:
    return current_posts(body).filter(role=post.role).exclude(person=post.person_id).exists()


def _refuse(reason: Text | None) -> None:
    if reason is not None:
        raise PostRefusedError(Problem("refused", reason.th, reason.en))
