"""Opening rounds: one body's round of a year, or a year for all bodies that somebody oversees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from prongsai.frameworks import Text
from prongsai.thai import fiscal_year, sort_key
from prongsai.web.accounts import trail
from prongsai.web.accounts.access import refuse, roles_at
from prongsai.web.accounts.models import Body, Person
from prongsai.web.rounds.access import why_not_oversee
from prongsai.web.rounds.models import Round
from prongsai.web.rounds.states import ORDER
from prongsai.web.rounds.years import is_national, of_year

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many bodies of a kind would have a round opened, and how many have one already."""

    kind: str
    new: int
    there: int


@dataclass(frozen=True, slots=True)
class Opened:
    """How many rounds were opened, and how many stood already and were left alone."""

    new: int
    there: int


def why_not_open(body: Body, year: int, person: Person) -> Text | None:
    """Why a person may not open a body's round of a year, or nothing.

    An overseer opens any year. The body's officer opens years before its first round of the present, so that
    earlier results can be brought in.
    """
    roles = roles_at(person, body)
    if "overseer" in roles:
        return None
    if "officer" not in roles:
        return Text("ท่านเปิดรอบของหน่วยงานนี้ไม่ได้", "You may not open a round of this body.")
    latest = Round.objects.filter(body=body).aggregate(Max("year"))["year__max"]
    if year < (latest or fiscal_year(timezone.localdate())):
        return None
    return Text(
        "เจ้าหน้าที่เปิดได้เฉพาะปีก่อนหน้า เพื่อนำผลเดิมเข้า รอบปีใหม่ผู้กำกับดูแลเป็นผู้เปิด",
        "An officer opens earlier years only, to bring old results in; an overseer opens new ones.",
    )


def open_round(body: Body, year: int, framework_code: str, person: Person) -> Round:
    """A body's round of a year by a framework of that year.

    RefusedError where the person may not, the round stands already, or the framework is another year's.
    """
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=body.pk)
        refuse(why_not_open(body, year, person))
        refuse(_why_not_by(framework_code, year))
        if Round.objects.filter(body=body, year=year).exists():
            refuse(Text(f"รอบปี {year} เปิดไว้แล้ว", f"The round of {year} is open already."))
        opened = Round.objects.create(**_new(body, year, framework_code))
        role = "overseer" if "overseer" in roles_at(person, body) else "officer"
        trail.write(person, "round.opened", body=body, role=role, about=str(year), framework=framework_code)
    return opened


def open_year(bodies: QuerySet[Body], year: int, framework_code: str, person: Person) -> Opened:
    """Open a year for every one of the bodies that has no round of it yet; all of them or none.

    RefusedError where the person oversees nothing, or the framework is another year's.
    """
    with transaction.atomic():
        refuse(why_not_oversee(person))
        refuse(_why_not_by(framework_code, year) or _why_not_for_all(framework_code))
        held = set(Round.objects.filter(year=year).values_list("body_id", flat=True))
        wanted = list(bodies.only("pk", "name"))
        lacking = [body for body in wanted if body.pk not in held]
        Round.objects.bulk_create(
            (Round(**_new(body, year, framework_code)) for body in lacking),
            batch_size=_BATCH,
            ignore_conflicts=True,  # somebody else may open the same body in this very moment
        )
        _tell(lacking, year, framework_code, person)
    return Opened(len(lacking), len(wanted) - len(lacking))


def _new(body: Body, year: int, framework_code: str) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "body": body,
        "year": year,
        "framework_code": framework_code,
        "step": ORDER[0],
        "opened_on": today,
    }


def foresee(bodies: QuerySet[Body], year: int) -> Sequence[Foreseen]:
    """What opening a year for the bodies would do, by kind."""
    there = Count("pk", filter=Exists(Round.objects.filter(body=OuterRef("pk"), year=year)))
    rows = bodies.order_by().values_list("kind").annotate(number=Count("pk"), there=there)
    found = [Foreseen(kind, number - there, there) for kind, number, there in rows]
    return sorted(found, key=lambda each: sort_key(each.kind))


def _tell(bodies: Iterable[Body], year: int, framework_code: str, person: Person) -> None:
    """Every body's own trail says that its round was opened."""
    trail.write_all(
        person,
        "round.opened",
        [(body, {"framework": framework_code}) for body in bodies],
        role="overseer",
        about=str(year),
    )


def _why_not_by(framework_code: str, year: int) -> Text | None:
    if any(each.code == framework_code for each in of_year(year)):
        return None
    return Text("กรอบการประเมินนี้ไม่ใช่ของปีที่เลือก", "This framework is not of the year chosen.")


def _why_not_for_all(framework_code: str) -> Text | None:
    if is_national(framework_code):
        return None
    return Text(
        "กรอบนี้เป็นของหน่วยงานเจ้าของกรอบเอง เปิดให้ทุกหน่วยงานพร้อมกันไม่ได้ ให้เปิดทีละหน่วยงาน",
        "This framework is its owner's own and is not opened for all bodies at once; open it body by body.",
    )
