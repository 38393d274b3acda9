"""The bodies a person holds a post at: their rounds, and who opens the year where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prongsai.frameworks import Text
from prongsai.web.accounts.access import OWN_ROLES, posts_of
from prongsai.web.accounts.models import Body, Person
from prongsai.web.rounds.models import Round

_OF_OFFICER = Text(
    "รอบของปีปัจจุบันผู้กำกับดูแลของจังหวัดหรือส่วนกลางเป็นผู้เปิด ส่วนปีก่อนหน้าท่านเปิดเองได้เพื่อนำผลเดิมเข้า "
    "ระหว่างนี้ตรวจข้อมูลหน่วยงานและเชิญผู้ใช้งานไว้ก่อนได้",
    "An overseer of the province or the nation opens the present year; earlier ones you may open yourself, "
    "to bring old results in. Meanwhile check the body's data and invite its people.",
)
_OF_OTHERS = Text(
    "รอบของปีปัจจุบันผู้กำกับดูแลของจังหวัดหรือส่วนกลางเป็นผู้เปิด ปีก่อนหน้าเจ้าหน้าที่ของหน่วยงานเปิดได้",
    "An overseer of the province or the nation opens the present year; its officer may open earlier ones.",
)


@dataclass(frozen=True, slots=True)
class Own:
    """A body with its rounds, the latest first; `opener` says who opens a year."""

    body: Body
    rounds: Sequence[Round]
    opener: Text
    may_open: bool


def own_bodies(person: Person) -> Sequence[Own]:
    """The bodies a person holds a post of the body's own at, by name."""
    held = posts_of(person).filter(role__in=OWN_ROLES, body__isnull=False).select_related("body")
    bodies = {post.body_id: post.body for post in held.order_by("body__order")}
    opens = {post.body_id for post in held if post.role == "officer"}
    rounds: dict[int, list[Round]] = {}
    for each in Round.objects.filter(body__in=bodies).order_by("-year"):
        rounds.setdefault(each.body_id, []).append(each)
    return [
        Own(body, rounds.get(pk, []), _OF_OFFICER if pk in opens else _OF_OTHERS, pk in opens)
        for pk, body in bodies.items()
    ]
