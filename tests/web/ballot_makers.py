"""Makes a box that takes answers, with codes given out, and forms filled in for it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from nacl.public import PrivateKey

from prongsai import ballots
from prongsai.ballots import Way, codes, drill, keys
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import boxes, issuing
from prongsai.web.ballots.models import Box, Enrolled
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town

#: What a browser says of a form that it sends from a page of ours, for Django's test client.
ORIGIN: Mapping[str, str] = {
    "headers": {"origin": "http://testserver", "sec-fetch-site": "same-origin"},  # type: ignore[dict-item]
    "content_type": "application/x-www-form-urlencoded",
}


@dataclass(frozen=True)
class Survey:
    """An open box of one body on its own, with codes for one form."""

    box: Box
    part: Enrolled
    keeper: Person
    form: str
    codes: list[bytes]
    shares: list[str]
    choices: dict[str, int]


def survey_of(
    town: Town, *, form: str = "IIT", way: Way = "code", people: int = 60, number: int = 5, year: int = 2568
) -> Survey:
    """A box that passed its drill and is open, of the town alone; its officer keeps it."""
    round_ = Round.objects.create(body=town.body, year=year, framework_code=f"nacc-{year}", step="prepare")
    box, key = drilled([round_], town.officer, people=people, alone=town)
    part = Enrolled.objects.select_related("box", "round__body").get(box=box)
    made = issuing.issue(part, form, way, number, town.officer)
    boxes.start(box, town.officer)
    asked = ballots.form_of(box.framework, form)
    best = {line.code: line.choices[-1][0] for line in asked.lines}
    return Survey(Box.objects.get(pk=box.pk), part, town.officer, form, made, keys.split(key), best)


def drilled(
    rounds: list[Round], keeper: Person, *, people: int, alone: Town | None = None, province: str = ""
) -> tuple[Box, PrivateKey]:
    """A box whose key-holders passed the drill, and their key."""
    today = timezone.localdate()
    box = boxes.make(
        keeper, rounds, opens_on=today, closes_on=today + datetime.timedelta(days=30),
        alone=alone.body if alone else None, province=province,
    )  # fmt: skip
    Enrolled.objects.filter(box=box).update(staff=people, public=people)
    key = keys.make()
    boxes.set_key(box, keys.public_of(key), keeper)
    box.refresh_from_db()
    boxes.finish_drill(box, drill.read_word(boxes.draw_drill(box, keeper), key), keeper)
    box.refresh_from_db()
    return box, key


def answered(survey: Survey, code: bytes, choices: Mapping[str, int] | None = None, comment: str = "") -> str:
    """The body of the request by which a form is sent."""
    from urllib.parse import urlencode

    given = {line: str(choice) for line, choice in (choices or survey.choices).items()}
    return urlencode({"code": codes.compact(code), **given, "comment": comment, "send": "1"})
