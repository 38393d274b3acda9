"""What an opened box holds of a body: the answers as a table, the words apart from them, and how they came.

Later stages ask here. Nothing that is given out has the numbers the rows are kept under, and the words come
in an order that follows from themselves alone, so that no place in one list leads to a place in the other.
"""

from __future__ import annotations

import hashlib
from collections import Counter

import polars as pl
from django.db.models import Count, QuerySet

from prongsai import answers, ballots
from prongsai.answers import BODY
from prongsai.ballots import Said, Way
from prongsai.frameworks import Text
from prongsai.numbers import FEWEST, rounded
from prongsai.web.accounts import walls
from prongsai.web.ballots.models import Answer, Comment, CountSnapshot, Enrolled, Sealed
from prongsai.web.rounds.models import Round

#: States of a box whose answers can be read.
OPENED = ("opened", "purged")


def part_of(round_: Round) -> Enrolled | None:
    """The round's part in the latest box of its own that was opened, or nothing."""
    parts = Enrolled.objects.select_related("box", "round__body").filter(round=round_, box__state__in=OPENED)
    return parts.filter(box__framework_code=round_.framework_code).order_by("-pk").first()


def numbers(part: Enrolled) -> dict[str, int]:
    """How many answered each form, by form in the year's order; forms that nobody answered are left out."""
    framework, found = part.box.framework, Counter[str]()
    for stratum, number in _counted(Answer.objects.filter(box=part.box_id, body=part.round.body_id)).items():
        found[ballots.form_of_stratum(framework, stratum)] += number
    return {form: found[form] for form in framework.forms if found[form]}


def name_of(part: Enrolled, form: str) -> Text:
    """What a form of the box is called."""
    return ballots.form_of(part.box.framework, form).name


def table(part: Enrolled, form: str) -> pl.DataFrame:
    """The opened answers of a form: one row each, by the schema of `answers`.

    Rows stand in the order of the random numbers they were given at the opening.
    """
    framework, body = part.box.framework, part.round.body
    stratum = ballots.stratum_of(framework, form, "code")
    kept = Answer.objects.filter(box=part.box_id, body=body.pk, stratum=stratum).order_by("id")
    with walls.everything():
        said = [Said(b"", body.pk, stratum, content) for content in kept.values_list("content", flat=True)]
    rows = [{BODY: body.name, **ballots.choices_of(each)} for each in said]
    return pl.DataFrame(rows, schema=answers.schema(framework, form))


def words(part: Enrolled, form: str) -> list[str]:
    """The free words that came with a form; none where so few answered that they would tell who.

    Ask `numbers` for how many answered; words are as many as were written, in an order made of themselves.
    """
    if numbers(part).get(form, 0) < FEWEST:
        return []
    stratum = ballots.stratum_of(part.box.framework, form, "code")
    kept = Comment.objects.filter(box=part.box_id, body=part.round.body_id, stratum=stratum)
    with walls.everything():
        return sorted(kept.values_list("content", flat=True), key=_mixed)


def _mixed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def ways(part: Enrolled) -> dict[str, dict[Way, int]]:
    """How many ballots of each form came in which way, rounded down to five, 0 for fewer than ten.

    A way that nobody used is left out. Counted from the ballots; once they are destroyed, from the last
    morning's counts, which do not tell the ways: all is then said to have come by the least sure of them.
    """
    found: dict[str, dict[Way, int]] = {}
    for stratum, number in sorted(_strata(part).items()):
        form = ballots.form_of_stratum(part.box.framework, stratum)
        found.setdefault(form, {})[ballots.way_of_stratum(stratum)] = number
    return found


def _strata(part: Enrolled) -> dict[int, int]:
    box, body = part.box_id, part.round.body_id
    sealed = _counted(Sealed.objects.filter(box=box, body=body))
    if sealed:
        return {stratum: rounded(number) for stratum, number in sealed.items()}
    with walls.everything():
        counts = CountSnapshot.objects.filter(box=box, body=body).order_by("day")
        last = dict(counts.values_list("stratum", "n_floor5"))
    return {_least_sure(part, stratum): number for stratum, number in last.items()}


def _least_sure(part: Enrolled, stratum: int) -> int:
    """The stratum of the way that keeps people least from answering twice, of those a form had."""
    form = ballots.form_of_stratum(part.box.framework, stratum)
    has_link = part.staff_link if form == "IIT" else part.public_link
    way: Way = "interview" if form == "EIT2" else "open" if has_link else "code"
    return ballots.stratum_of(part.box.framework, form, way)


def _counted(rows: QuerySet[Answer] | QuerySet[Sealed]) -> dict[int, int]:
    """How many rows each stratum has."""
    with walls.everything():
        return dict(rows.order_by().values_list("stratum").annotate(Count("box")))
