"""The year as a line, on every page of a round."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from prongsai.web.accounts.access import OWN_ROLES, roles_at
from prongsai.web.accounts.models import ROLES, Person
from prongsai.web.rounds.access import INTERVIEWERS, SURVEY_READERS
from prongsai.web.rounds.line import line
from prongsai.web.rounds.models import Round

register = template.Library()


@register.inclusion_tag("rounds/line.html", takes_context=True)
def year_line(context: dict[str, Any], round_: Round) -> dict[str, Any]:
    """Where the round stands, what is to be done, by whom and by when; and the pages of the round."""
    person: Person = context["request"].user
    places = line(round_, timezone.localdate())
    now = next(place for place in places if place.when == "now")
    roles = roles_at(person, round_.body)
    return {
        "round": round_,
        "line": places,
        "now": now,
        "is_mine": now.step.role in roles,
        "acts": ROLES[now.step.role],
        "is_own": not roles.isdisjoint((*OWN_ROLES, "auditor")),
        "interviews": not roles.isdisjoint(INTERVIEWERS),
        "has_items": bool(round_.framework.items),
        "sees_survey": not roles.isdisjoint(SURVEY_READERS),
        "path": context["request"].path,
    }
