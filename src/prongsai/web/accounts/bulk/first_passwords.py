"""One-time passwords for people who were loaded and have none yet: on demand, body by body, shown once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from prongsai.web.accounts import posts
from prongsai.web.accounts.access import holds_on
from prongsai.web.accounts.models import Body, Person, Post

_HAS_NONE = {
    "must_choose_password": True,
    "password__startswith": UNUSABLE_PASSWORD_PREFIX,
    "is_active": True,
}


def waiting_at(body: Body, by: Person) -> Sequence[Post]:
    """A post of everybody at a body who has no password yet and whom `by` may help; each person once."""
    found = posts.current_posts(body).filter(
        **{f"person__{column}": value for column, value in _HAS_NONE.items()}
    )
    once = {post.person_id: post for post in found.select_related("person", "unit", "body").order_by("-pk")}
    return sorted(
        (post for post in once.values() if posts.why_not_help(post.person, by) is None),
        key=lambda post: post.person.name,
    )


def bodies_waiting(bodies: QuerySet[Body]) -> QuerySet[Body]:
    """Those of the bodies where somebody has no password yet; `waiting` counts them."""
    held = Post.objects.filter(holds_on(timezone.localdate()), person__in=Person.objects.filter(**_HAS_NONE))
    return bodies.annotate(waiting=Count("posts__person", filter=Q(posts__in=held), distinct=True)).filter(
        waiting__gt=0
    )


def give(body: Body, by: Person) -> Sequence[tuple[Post, str]]:
    """A one-time password for everybody who waits at a body; they are kept nowhere."""
    with transaction.atomic():
        return [(post, posts.new_password(post, by)) for post in waiting_at(body, by)]
