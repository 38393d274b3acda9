"""What a body hands out and puts up for its surveys: slips with codes, a poster, cards, words to send.

Slips are printed before their codes are good, so that no code is lost to a print that fails; once they are
on their way to the browser nothing here knows them any more.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from prongsai import ballots, documents
from prongsai.ballots import codes
from prongsai.documents import AboutSurvey
from prongsai.frameworks import Text
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import issuing, open_link
from prongsai.web.ballots.models import Enrolled

#: The part of the public survey that the assessors collect themselves; the body hands out nothing for it.
OF_ASSESSORS = "EIT2"
STAFF = open_link.STAFF
#: Slips in one file: more would keep the browser waiting for minutes.
MOST_SLIPS = 1_000


@dataclass(frozen=True, slots=True)
class Handed:
    """How a form reaches the people asked: how many codes were handed out, how many more may be."""

    form: str
    name: Text
    by_assessors: bool
    has_link: bool
    given: int
    left: int

    @property
    def is_public(self) -> bool:
        return self.form != STAFF


def handed(part: Enrolled) -> list[Handed]:
    """How each form of the year reaches the people who are asked."""
    found = []
    for form in part.box.forms:
        given = issuing.given_out(part, form)
        left = max(0, issuing.most(part, form) - given)
        name = ballots.form_of(part.box.framework, form).name
        found.append(Handed(form, name, form == OF_ASSESSORS, has_link(part, form), given, left))
    return found


def has_link(part: Enrolled, form: str) -> bool:
    """Whether an open link leads to a form."""
    if form == OF_ASSESSORS:
        return False
    return part.staff_link if form == STAFF else part.public_link


def link_of(part: Enrolled, form: str, address: str) -> str:
    """The open link of a form, "" where it has none."""
    return address.rstrip("/") + open_link.path_of(part, form) if has_link(part, form) else ""


def about(part: Enrolled, form: str, address: str, today: datetime.date) -> AboutSurvey:
    """What is said of a form to those who are asked; `address` is that of the host."""
    return AboutSurvey(
        body=part.round.body.name,
        year=part.box.year,
        form=ballots.form_of(part.box.framework, form).name,
        closes=part.box.closes_on,
        address=address.rstrip("/"),
        printed_on=today,
        link=link_of(part, form, address),
    )


def slips(part: Enrolled, form: str, number: int, person: Person, said: AboutSurvey) -> bytes:
    """That many new codes as slips to cut, in a PDF file: this once, for nothing of them is kept.

    RefusedError where the person may not or they would be too many, PaperError where they cannot be printed;
    no code is good then.
    """
    refuse(issuing.why_not_issue(part, form, number, person))
    made = codes.draw(number)
    printed = documents.survey_slips([codes.write(each) for each in made], said)
    issuing.give_out(part, form, "code", made, person)
    return printed


def poster(said: AboutSurvey) -> bytes:
    """The poster of the open link."""
    return documents.survey_poster(said)


def cards(said: AboutSurvey, points: Sequence[str]) -> bytes:
    """A card for each service point."""
    return documents.survey_cards(said, points)


def invitation(said: AboutSurvey, today: datetime.date) -> Text:
    """The words to send to everyone, with the days that are left."""
    return documents.survey_text(said, (said.closes - today).days)
