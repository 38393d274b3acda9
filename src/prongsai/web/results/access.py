"""Which results a person may see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from prongsai.web.accounts import trail
from prongsai.web.accounts.access import OWN_ROLES, roles_at
from prongsai.web.accounts.models import Person, TrailEntry
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round


def latest(round_: Round, person: Person) -> ResultVersion | None:
    """The newest version the person may see: the body's own people see drafts, others what is published."""
    versions = ResultVersion.objects.filter(round=round_).select_related("round__body", "loaded_by")
    if roles_at(person, round_.body).isdisjoint(OWN_ROLES):
        versions = versions.filter(state="published")
    return versions.order_by("-version").first()


def latest_or_404(round_: Round, person: Person) -> ResultVersion:
    """The newest version the person may see; not there otherwise."""
    found = latest(round_, person)
    if found is None:
        raise Http404
    return found


def version_or_404(round_: Round, person: Person, version: int) -> ResultVersion:
    """That version of the round's result, where the person is one of the body's own people."""
    own = not roles_at(person, round_.body).isdisjoint(OWN_ROLES)
    found = ResultVersion.objects.filter(round=round_, version=version).select_related("round__body").first()
    if found is None or not own:
        raise Http404
    return found


def entries_of(round_: Round, person: Person) -> QuerySet[TrailEntry]:
    """Who did what with the round's result: all of it for the body's own people, else what was published."""
    found = trail.of(round_.body).filter(about=str(round_.year), action__startswith="result.")
    if roles_at(person, round_.body).isdisjoint((*OWN_ROLES, "auditor")):
        found = found.filter(action="result.published")
    return found.order_by("-number")


def published(round_: Round) -> ResultVersion | None:
    """The version the public sees."""
    return ResultVersion.objects.filter(round=round_, state="published").select_related("round__body").first()


def standing(round_: Round, person: Person) -> ResultVersion | None:
    """The version that stands: the published one, also while a correction is only a draft.

    Before any is published, the newest that the person may see.
    """
    return published(round_) or latest(round_, person)


def is_own(round_: Round, person: Person) -> bool:
    """Whether the person is one of the body's own people."""
    return not roles_at(person, round_.body).isdisjoint(OWN_ROLES)


def versions_or_404(round_: Round, person: Person) -> QuerySet[ResultVersion]:
    """All versions of the round's result, newest first, for the body's own people; not there otherwise."""
    if not is_own(round_, person):
        raise Http404
    found = ResultVersion.objects.filter(round=round_).select_related(
        "round__body", "loaded_by", "approved_by"
    )
    return found.order_by("-version")
