"""Makes opened boxes: forms filled in by chance from a seed, cast one by one and opened with the key."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from prongsai import ballots
from prongsai.ballots import Filled, Way, codes
from prongsai.web.ballots import boxes, casting, issuing
from prongsai.web.ballots.models import Box, Enrolled
from prongsai.web.rounds.models import Round
from tests.web.ballot_makers import drilled
from tests.web.conftest import Town

Rows = list[dict[str, int]]


def forms_filled(framework: object, form: str, number: int, seed: int = 0) -> Rows:
    """That many filled-in forms, each choice by chance; the same seed gives the same."""
    chance = random.Random(f"{form} {seed}")
    lines = list(ballots.form_of(framework, form).lines)  # type: ignore[arg-type]
    return [{line.code: chance.choice(line.choices)[0] for line in lines} for _ in range(number)]


def opened_box(
    town: Town,
    filled: Mapping[str, Rows],
    *,
    year: int = 2568,
    people: int = 60,
    ways: Mapping[str, Way] | None = None,
    comments: Mapping[str, Sequence[str]] | None = None,
) -> Round:
    """The town's round of a year whose box was opened, with these forms in it; comments go to the first."""
    round_ = Round.objects.create(body=town.body, year=year, framework_code=f"nacc-{year}", step="prepare")
    box, key = drilled([round_], town.officer, people=people, alone=town)
    boxes.start(box, town.officer)
    part = Enrolled.objects.select_related("box", "round__body").get(box=box)
    for form, rows in filled.items():
        said = list((comments or {}).get(form, ()))
        cast_all(part, form, rows, said, (ways or {}).get(form, "code"))
    boxes.close(Box.objects.get(pk=box.pk), town.officer)
    boxes.open_here(Box.objects.get(pk=box.pk), key, town.officer)
    return round_


def cast_all(part: Enrolled, form: str, rows: Rows, said: Sequence[str], way: Way) -> None:
    """Give out a code for each form and cast it, in the order given."""
    made = codes.draw(len(rows))
    issuing.keep(part, form, way, made)
    for place, (code, row) in enumerate(zip(made, rows, strict=True)):
        chance = casting.find(code)
        assert chance is not None
        casting.cast(chance, Filled(form, row, said[place] if place < len(said) else ""))
