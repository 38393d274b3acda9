"""What a person may see and do. Nobody may anything that no function here allows.

Pages fetch what they show through `body_or_404` and its like: what is not yours is not there. Questions
"may I" are `why_not_…` and answer with the reason, or nothing.
"""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from prongsai.errors import Problem, ProngsaiError
from prongsai.frameworks import Text
from prongsai.web.accounts.models import Body, Person, Post, Unit

_ONLY = {
    "officer": Text("เฉพาะเจ้าหน้าที่ผู้ดูแลระบบของหน่วยงานทำได้", "Only the body's officer may do this."),
    "executive": Text("เฉพาะผู้บริหารของหน่วยงานทำได้", "Only the body's executive may do this."),
    "contributor": Text("เฉพาะส่วนราชการที่รับผิดชอบทำได้", "Only the unit in charge may do this."),
}
#: Roles that belong to the body itself; the others look on.
OWN_ROLES = ("officer", "contributor", "executive")


class RefusedError(ProngsaiError):
    """Something that a person may not do, or not now, with the reason."""

    exit_code = 10


def refuse(reason: Text | None) -> None:
    """RefusedError with the reason, where there is one: what `why_not_…` answers, as activities use it."""
    if reason is not None:
        raise RefusedError(Problem("refused", reason.th, reason.en))


def posts_of(person: Person, on: datetime.date | None = None) -> QuerySet[Post]:
    """The posts a person holds today."""
    return Post.objects.filter(person_id=person.pk).filter(holds_on(on or timezone.localdate()))


def held_now() -> QuerySet[Post]:
    """Every post that is held today."""
    return Post.objects.filter(holds_on(timezone.localdate()))


def holds_on(day: datetime.date) -> Q:
    """Which posts are held on a day; the last day counts."""
    return Q(until__isnull=True) | Q(until__gte=day)


def bodies_of(person: Person) -> QuerySet[Body]:
    """Every body that a person may see the workspace of."""
    posts = posts_of(person)
    overseen = posts.filter(body__isnull=True)
    if overseen.filter(province="").exists():
        return Body.objects.all()
    provinces = overseen.values("province")
    return Body.objects.filter(
        Q(pk__in=posts.filter(body__isnull=False).values("body")) | Q(province__in=provinces)
    )


def body_or_404(person: Person, pk: int) -> Body:
    """The body, where the person may see it; not there otherwise."""
    found = bodies_of(person).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def roles_at(person: Person, body: Body) -> frozenset[str]:
    """The roles a person holds at a body, those over its province included."""
    posts = posts_of(person)
    over = Q(body__isnull=True) & (Q(province="") | Q(province=body.province))
    return frozenset(posts.filter(Q(body=body) | over).values_list("role", flat=True))


def units_of(person: Person, body: Body) -> QuerySet[Unit]:
    """The units a contributor answers for at a body."""
    return Unit.objects.filter(pk__in=posts_of(person).filter(body=body, role="contributor").values("unit"))


def unit_names_of(person: Person, body: Body) -> frozenset[str]:
    """The names of the units a contributor answers for, those they had before included."""
    return frozenset(name for unit in units_of(person, body) for name in (unit.name, *unit.formerly))


def why_not(role: str, person: Person, body: Body) -> Text | None:
    """Why a person may not do what is the role's alone, or nothing."""
    return None if role in roles_at(person, body) else _ONLY[role]


def with_role_or_404(person: Person, pk: int, roles: tuple[str, ...]) -> Body:
    """The body, where the person holds one of these roles at it; not there otherwise."""
    body = body_or_404(person, pk)
    if roles_at(person, body).isdisjoint(roles):
        raise Http404
    return body


def post_or_404(body: Body, pk: int) -> Post:
    """A post held at the body today."""
    today = holds_on(timezone.localdate())
    found = Post.objects.filter(today, pk=pk, body=body).select_related("person", "body", "unit").first()
    if found is None:
        raise Http404
    return found
