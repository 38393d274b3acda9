"""Taking rounds back that were opened by mistake: only while nothing stands in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from prongsai.frameworks import Text
from prongsai.web.accounts import trail
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Body, Person, TrailEntry
from prongsai.web.rounds.access import bodies_overseen, why_not_oversee
from prongsai.web.rounds.models import Round

_NOT_YOURS = Text("เฉพาะผู้กำกับดูแลของหน่วยงานนี้ถอนรอบได้", "Only an overseer of this body may take a round back.")
_NOT_EMPTY = Text(
    "ถอนรอบนี้ไม่ได้ เพราะมีผล แผน หรือข้อความอยู่แล้ว",
    "This round cannot be taken back: it holds a result, a plan or texts.",
)


def empty(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Those of the rounds in which nothing stands: no result, none waiting, no plan, no text."""
    for relation in Round._meta.related_objects:
        model: Any = relation.related_model
        rounds = rounds.filter(~Exists(model._base_manager.filter(**{relation.field.name: OuterRef("pk")})))
    return rounds


def opened_by(person: Person, bodies: QuerySet[Body], year: int) -> QuerySet[Round]:
    """The empty rounds of a year that a person opened, of these bodies."""
    told = TrailEntry.objects.filter(action="round.opened", person=person.login, about=str(year))
    return empty(
        Round.objects.filter(body__in=bodies, year=year, body__name__in=told.order_by().values("body"))
    )


def by_framework_and_kind(rounds: QuerySet[Round]) -> Mapping[str, Mapping[str, int]]:
    """How many rounds there are of each kind of body, by framework."""
    found: dict[str, Counter[str]] = {}
    for framework, kind in rounds.order_by().values_list("framework_code", "body__kind"):
        found.setdefault(framework, Counter())[kind] += 1
    return found


def why_not_take_back(round_: Round, person: Person) -> Text | None:
    """Why a person may not take a round back, or nothing."""
    if not bodies_overseen(person).filter(pk=round_.body_id).exists():
        return _NOT_YOURS
    return None if empty(Round.objects.filter(pk=round_.pk)).exists() else _NOT_EMPTY


def take_back(round_: Round, person: Person) -> None:
    """Take one empty round back; RefusedError where something stands in it."""
    with transaction.atomic():
        held = Round.objects.select_for_update().select_related("body").filter(pk=round_.pk).first()
        refuse(_NOT_EMPTY if held is None else why_not_take_back(held, person))
        _drop([held], round_.year, person)


def take_back_year(bodies: QuerySet[Body], year: int, framework_code: str, person: Person) -> int:
    """Take back every empty round of a year and framework that the person opened; how many they were.

    RefusedError where the person oversees nothing.
    """
    with transaction.atomic():
        refuse(why_not_oversee(person))
        ours = opened_by(person, bodies, year).filter(framework_code=framework_code)
        held = Round.objects.select_for_update().filter(pk__in=list(ours.values_list("pk", flat=True)))
        list(held.order_by("pk"))  # locked first, and only then looked at: a result may come in meanwhile
        rounds = list(ours.select_related("body").order_by("pk"))
        _drop(rounds, year, person)
    return len(rounds)


def _drop(rounds: list[Any], year: int, person: Person) -> None:
    told = [(each.body, {"framework": each.framework_code}) for each in rounds]
    Round.objects.filter(pk__in=[each.pk for each in rounds]).delete()
    trail.write_all(person, "round.taken-back", told, role="overseer", about=str(year))
