"""The addresses that a body disclosed, as papers print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prongsai.web.evidence.scores import final_of
from prongsai.web.rounds.models import Round


def of_final(round_: Round) -> Mapping[str, Sequence[str]]:
    """The addresses by item of the round's disclosures whose review is over; none before.

    >>> of_final(round_)["O1"]
    ['https://www.town.example/structure']
    """
    found = final_of(round_)
    rows = found.entries.values_list("code", "addresses") if found else ()
    return {code: list(addresses) for code, addresses in rows if addresses}
