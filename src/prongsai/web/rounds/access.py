"""Which rounds a person may see, and who looks on over many bodies."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from prongsai.frameworks import Text
from prongsai.web.accounts.access import OWN_ROLES, bodies_of, posts_of
from prongsai.web.accounts.models import Body, Person, Post
from prongsai.web.rounds.models import Round

#: Who sees how the surveys of a round are coming along; units do not, for their staff are the ones asked.
SURVEY_READERS = ("officer", "executive", "overseer", "auditor")
#: Who asks the public in person, in years with a part of EIT for it.
INTERVIEWERS = ("assessor", "lead")
_ONLY_OVERSEER = Text(
    "เฉพาะผู้กำกับดูแลของจังหวัดหรือส่วนกลางทำได้", "Only an overseer of a province or of the nation may do this."
)
_ONLY_NATION = Text(
    "ปฏิทินใช้ร่วมกันทั้งประเทศ เฉพาะผู้กำกับดูแลส่วนกลางกำหนดได้",
    "The calendar holds for the whole country; only an overseer of the nation may set it.",
)


def round_or_404(person: Person, pk: int) -> Round:
    """The round, where the person may see its body; not there otherwise."""
    found = Round.objects.select_related("body").filter(pk=pk, body__in=bodies_of(person)).first()
    if found is None:
        raise Http404
    return found


def looks_on(person: Person) -> bool:
    """True for who holds a post that is no body's own: an assessor, overseer or auditor."""
    return posts_of(person).exclude(role__in=OWN_ROLES).exists()


def only_looks_on(person: Person) -> bool:
    """True for who looks on and holds no post of a body's own."""
    return looks_on(person) and not posts_of(person).filter(role__in=OWN_ROLES).exists()


def looked_on_or_404(person: Person) -> QuerySet[Body]:
    """The bodies a person looks on; not there for who looks on none."""
    posts = posts_of(person).exclude(role__in=OWN_ROLES)
    if not posts.exists():
        raise Http404
    return _bodies_under(posts)


def overseen_or_404(person: Person) -> QuerySet[Body]:
    """The bodies of the province or nation a person oversees; not there for who oversees none."""
    if why_not_oversee(person) is not None:
        raise Http404
    return bodies_overseen(person)


def bodies_overseen(person: Person) -> QuerySet[Body]:
    """The bodies of the province or nation a person oversees, perhaps none."""
    return _bodies_under(posts_of(person).filter(role="overseer", body__isnull=True))


def why_not_oversee(person: Person) -> Text | None:
    """Why a person may not do what overseers of a province or the nation do, or nothing."""
    return None if posts_of(person).filter(role="overseer", body__isnull=True).exists() else _ONLY_OVERSEER


def why_not_set_dates(person: Person) -> Text | None:
    """Why a person may not set the calendar, or nothing."""
    over_all = posts_of(person).filter(role="overseer", body__isnull=True, province="")
    return None if over_all.exists() else _ONLY_NATION


def bodies_with(person: Person, *roles: str) -> QuerySet[Body]:
    """The bodies at which a person holds one of these roles, those over a province or the nation included."""
    return _bodies_under(posts_of(person).filter(role__in=roles))


def _bodies_under(posts: QuerySet[Post]) -> QuerySet[Body]:
    over = posts.filter(body__isnull=True)
    if over.filter(province="").exists():
        return Body.objects.all()
    own = posts.filter(body__isnull=False)
    return Body.objects.filter(Q(pk__in=own.values("body")) | Q(province__in=over.values("province")))
