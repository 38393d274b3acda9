"""Which rounds a person may see."""

from __future__ import annotations

from django.http import Http404

from prongsai.web.accounts.access import bodies_of
from prongsai.web.accounts.models import Person
from prongsai.web.rounds.models import Round


def round_or_404(person: Person, pk: int) -> Round:
    """The round, where the person may see its body; not there otherwise."""
    found = Round.objects.select_related("body").filter(pk=pk, body__in=bodies_of(person)).first()
    if found is None:
        raise Http404
    return found
