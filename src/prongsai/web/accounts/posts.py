"""Posts given, ended and handed over. A post belongs to the office: who leaves loses it, the next one begins.

Whoever loads a result must not be able to make up the executive who approves it; `GIVES` keeps the two apart.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from prongsai.frameworks import Text
from prongsai.web.accounts import attempts, links, mail, revoking, trail, walls
from prongsai.web.accounts.access import holds_on, posts_of, refuse, roles_at
from prongsai.web.accounts.models import ROLES, Body, Person, Post, Unit
from prongsai.web.ui.names import one_line

#: Whose role may give and end posts of which roles.
GIVES: dict[str, tuple[str, ...]] = {
    "officer": ("officer", "contributor"),
    "executive": ("executive",),
    "overseer": ("officer", "executive", "assessor", "lead", "auditor"),
}
#: Which of them an overseer may give over a province, or over the nation.
OVER = ("assessor", "lead", "auditor")
#: Roles at one body that no one person holds both of: who proposes, and who approves.
_APART = {"officer": "executive", "executive": "officer"}
_OF_BOTH = Text(
    "เป็นทั้งเจ้าหน้าที่ผู้ดูแลระบบและผู้บริหารของหน่วยงานเดียวกันไม่ได้",
    "The officer and the executive of a body must be two persons.",
)
#: How many invitations one person may have mailed within a day.
_MAILED_A_DAY = 50
_NOT_GIVEN = Text("ท่านแต่งตั้งหรือยุติหน้าที่นี้ไม่ได้", "You may not give or end this post.")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


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


def gives_over(person: Person, province: str) -> tuple[str, ...]:
    """The roles a person may give over a province; over the nation where that is blank."""
    over = Q(province="") | Q(province=province)
    held = posts_of(person).filter(over, body__isnull=True, role="overseer")
    return OVER if held.exists() else ()


def why_not_give(role: str, person: Person, body: Body) -> Text | None:
    """Why a person may not give or end a post of this role, or nothing."""
    return None if role in gives(person, body) else _NOT_GIVEN


def why_not_give_over(role: str, person: Person, province: str) -> Text | None:
    """Why a person may not give or end a post of this role over a province, or nothing."""
    return None if role in gives_over(person, province) else _NOT_GIVEN


def why_not_both(role: str, held: Iterable[str]) -> Text | None:
    """Why somebody who holds these roles at a body may not hold this one there too, or nothing.

    >>> why_not_both("officer", ["executive"]).en
    'The officer and the executive of a body must be two persons.'
    """
    return _OF_BOTH if _APART.get(role) in set(held) else None


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
    """A new person in a post of a body. They get a link by mail, or else the one-time password given back.

    The password is kept nowhere and empty where a link was sent. RefusedError where `by` may not give the
    role, or the login is taken.
    """
    with transaction.atomic():
        refuse(why_not_give(invited.role, by, body))
        person, password = _new_person(invited)
        post = Post(person=person, role=invited.role, body=body, unit=invited.unit, title=invited.title)
        _give(post, by)
    return post, "" if _told(person, body.name, by) else password


def invite_over(province: str, invited: Invitation, by: Person) -> tuple[Post, str]:
    """A new person in a post over a province, or over the nation where it is blank; else as `invite`."""
    with transaction.atomic():
        refuse(why_not_give_over(invited.role, by, province))
        person, password = _new_person(invited)
        _give(post := Post(person=person, role=invited.role, province=province, title=invited.title), by)
    return post, "" if _told(person, province, by) else password


def _give(post: Post, by: Person) -> None:
    """Every post that one person gives another begins here."""
    person = Person.objects.select_for_update().get(pk=post.person_id)
    if post.body is not None:
        with walls.everything():
            held = list(current_posts(post.body).filter(person=person).values_list("role", flat=True))
        refuse(why_not_both(post.role, held))
    post.save(force_insert=True)
    over = {} if post.body else {"province": post.province}
    trail.write(by, "post.given", body=post.body, about=person.login, given=post.role, **over)


def _new_person(invited: Invitation) -> tuple[Person, str]:
    if Person.objects.filter(login=invited.login).exists():
        refuse(Text("มีผู้ใช้ชื่อนี้แล้ว โปรดตั้งชื่ออื่น", "This login is taken; choose another."))
    password = one_time_password()
    person = Person.objects.create_user(
        invited.login, invited.name, password, email=invited.email, must_choose_password=True
    )
    return person, password


def _told(person: Person, place: str, by: Person) -> bool:
    """Send the link by which an invited person chooses a password; False where none left.

    Nobody mails more than fifty a day: what is typed here reaches any address.
    """
    if not mail.has_links() or not person.email:
        return False
    if attempts.is_too_often("invitation", str(by.pk), _MAILED_A_DAY, within=attempts.DAY):
        return False
    place = one_line(place)
    link = links.INVITED.to(person)
    text = Text(
        f"ท่านได้รับเชิญให้ใช้ระบบโปร่งใส {place} ชื่อผู้ใช้ของท่านคือ {person.login}\n"
        f"เปิดลิงก์นี้ภายใน {links.INVITED.hours} ชั่วโมงเพื่อตั้งรหัสผ่าน ใช้ได้ครั้งเดียว\n\n{link}",
        f"You are invited to Prongsai, {place}. Your login is {person.login}.\n"
        f"Open this link within {links.INVITED.hours} hours to choose a password; it works once.\n\n{link}",
    )
    return mail.send(person, Text("คำเชิญใช้ระบบโปร่งใส", "Invitation to Prongsai"), text)


def end(post: Post, by: Person) -> None:
    """End a post at once: the next request of its holder is already refused."""
    with transaction.atomic():
        held = Post.objects.select_for_update().get(pk=post.pk)
        is_over = held.body_id is None
        refuse(why_not_give_over(held.role, by, held.province) if is_over else why_not_end(held, by))
        _close(held, by)


def hand_over(post: Post, successor: Person, by: Person) -> Post:
    """End a post and give the same one, unit and title included, to somebody of the body."""
    with transaction.atomic():
        held = Post.objects.select_for_update().get(pk=post.pk)
        body = _body(held)
        refuse(why_not_give(held.role, by, body))
        if not people_of(body).exclude(pk=held.person_id).filter(pk=successor.pk).exists():
            refuse(Text("ผู้รับมอบต้องเป็นบุคลากรของหน่วยงาน", "The successor must be one of the body's people."))
        new = Post(person=successor, role=held.role, body=body, unit=held.unit, title=held.title)
        with walls.everything():  # whoever hands over their own post reaches the body no more
            _close(held, by)
            _give(new, by)
    return new


def current_posts(body: Body) -> QuerySet[Post]:
    """The posts held at a body today, those over its province left out."""
    return Post.objects.filter(body=body).filter(holds_on(timezone.localdate()))


def people_of(body: Body) -> QuerySet[Person]:
    """Everybody who holds a post at a body today."""
    return Person.objects.filter(pk__in=current_posts(body).values("person"))


def one_time_password() -> str:
    """Sixteen letters in groups of four, to be read out or written on paper."""
    return letters(4)


def letters(groups: int) -> str:
    """Letters chosen by chance, in groups of four: about 20 bits a group."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(groups))


def why_not_help(person: Person, by: Person) -> Text | None:
    """Why `by` may not help somebody to sign in again, or nothing.

    Whoever opens the door for somebody could walk in as them: so only for people none of whose posts is
    beyond one's own reach.
    """
    with walls.everything():
        held = list(posts_of(person).select_related("body"))
        is_in_reach = bool(held) and all(_is_in_reach(post, by) for post in held)
    if person.pk != by.pk and is_in_reach:
        return None
    return Text(
        "ท่านช่วยผู้นี้ไม่ได้ เพราะมีหน้าที่นอกเหนืออำนาจของท่าน ให้ผู้กำกับดูแลดำเนินการ",
        "You cannot help this person: they hold posts beyond your reach. Ask the overseer.",
    )


def _is_in_reach(post: Post, by: Person) -> bool:
    if post.body is None:
        return post.role in gives_over(by, post.province)
    return post.role in gives(by, post.body) or "overseer" in roles_at(by, post.body)


def new_password(post: Post, by: Person) -> str:
    """A one-time password for who lost theirs, carried by hand; every session and token of theirs ends."""
    password = one_time_password()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=post.person_id)
        refuse(why_not_help(person, by))
        person.set_password(password)
        person.must_choose_password = True
        person.save(update_fields=["password", "must_choose_password"])
        trail.write(by, "person.password-given", body=post.body, about=person.login)
        revoking.revoke_all(person, by, post.body)
    return password


def _close(post: Post, by: Person) -> None:
    # A post holds through its last day, so that one which ends now ended yesterday.
    post.until = timezone.localdate() - datetime.timedelta(days=1)
    post.save(update_fields=["until"])
    over = {} if post.body else {"province": post.province}
    trail.write(by, "post.ended", body=post.body, about=post.person.login, given=post.role, **over)


def _body(post: Post) -> Body:
    if post.body is None:
        raise TypeError("a post over a province is not handed over")
    return post.body


def _others(post: Post, body: Body) -> bool:
    return current_posts(body).filter(role=post.role).exclude(person=post.person_id).exists()
