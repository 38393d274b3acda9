"""What measures, plans and their follow-up are made of."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from prongsai.errors import Place
from prongsai.frameworks import Text

#: In place of codes: a measure that answers every indicator.
ALL = "all"

#: In place of units, all of them, as plans write it: ทุกส่วนราชการ, ทุกหน่วยงานของเทศบาล, ทุกกองในสังกัด.
_EVERY_UNIT = re.compile(r"ทุก(?:ส่วนราชการ|หน่วย|กอง|สำนัก|ฝ่าย|ส่วนงาน)|(?:every|all) units?\b")

State = Literal["done", "in_hand", "not_started"]
PlanState = Literal["draft", "proposed", "adopted", "returned", "closed"]


def is_every_unit(unit: str) -> bool:
    """True of words that stand for all units.

    >>> is_every_unit("ทุกหน่วยงานของเทศบาล")
    True
    """
    return _EVERY_UNIT.match(unit) is not None


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """When a measure is carried out: as written, and the days that it spans.

    Both days are None where nothing is written or the words name no days that can be worked out.
    """

    written: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a unit reported of a measure in one round; `round` is months after the plan's start (3, 6, 12).

    `unit` is empty where the report stands for all units in charge; `evidence` holds addresses or file names.
    """

    round: int
    state: State
    did: str = ""
    result: str = ""
    evidence: tuple[str, ...] = ()
    obstacle: str = ""
    unit: str = ""
    date: datetime.date | None = None
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a plan. What is empty was not given; nothing here is drafted.

    `number` counts from 1 in the plan's order; `mends` holds codes of indicators, sub-indicators, questions
    or items as the assessed year prints them, or ``("all",)``; `reported` the rounds (months) in which its
    progress is reported; `taken_from` the catalogue's code. `weak_point` and `practice` are the first two
    columns of the carrying-out report's form A; `theme` the group of its form B. `every_unit` names the
    body's units where they are known and `units` says all of them ("ทุกส่วนราชการ").
    """

    number: int
    mends: tuple[str, ...]
    measure: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    when: TimeFrame = TimeFrame()
    follow_up: str = ""
    reported: tuple[int, ...] = ()
    proof: tuple[str, ...] = ()
    weak_point: tuple[str, ...] = ()
    practice: tuple[str, ...] = ()
    theme: str = ""
    taken_from: str = ""
    progress: tuple[Progress, ...] = ()
    place: Place = field(default_factory=Place)
    places: Mapping[str, Place] = field(default_factory=dict)
    every_unit: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The measure on one line."""
        return " ".join(self.measure)

    @property
    def in_charge(self) -> tuple[str, ...]:
        """The units in charge one by one, also where `units` says all of them and these are known."""
        found: dict[str, None] = {}
        for unit in self.units:
            found |= dict.fromkeys(self.every_unit if self.every_unit and is_every_unit(unit) else (unit,))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Adoption:
    """How the executive adopted a plan: the post, the day, and the meeting or paper it rests on."""

    by: str
    date: datetime.date | None = None
    reference: str = ""


@dataclass(frozen=True)
class Plan:
    """The measures of a body for fiscal year `for_year`, which answer the result of `year`.

    `rounds` are the months after `starts` at which progress is reported; `follow_up` says how all measures
    are followed up, where a measure does not say it for itself. `is_state_given` is false where nobody said
    how far the plan is: it may then be moved like a draft, but no paper calls it one. `places` says where
    each key stands.
    """

    year: int
    for_year: int
    measures: tuple[Measure, ...]
    starts: datetime.date
    rounds: tuple[int, ...] = (3, 6, 12)
    state: PlanState = "draft"
    adopted: Adoption | None = None
    returned_because: str = ""
    follow_up: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)
    is_state_given: bool = True
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def is_adopted(self) -> bool:
        """True from the adoption on, also where the plan is closed."""
        return self.state in ("adopted", "closed")

    @property
    def is_reported(self) -> bool:
        """True where any progress is reported."""
        return any(each.progress for each in self.measures)


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """A measure of the catalogue.

    `mends` holds, by fiscal year, the question and item codes that it mends; `months` the first and last
    calendar month in which it is usually carried out (10 to 9 is the whole fiscal year); `keeps` is true of
    measures that keep a standard already reached.
    """

    code: str
    indicator: str
    name: Text
    mends: Mapping[int, tuple[str, ...]]
    steps: tuple[Text, ...]
    units: tuple[Text, ...]
    months: tuple[int, int]
    follow_up: Text
    rounds: tuple[int, ...]
    proof: tuple[Text, ...]
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measure of the catalogue for one result: what it answers there, and what it could give back.

    `codes` are the weak questions, items or (where these are unknown) the indicator; `worth` the points of
    the total lost at them, before rounding; `reason` says so, with every figure.
    """

    measure: KnownMeasure
    codes: tuple[str, ...]
    worth: Fraction
    reason: Text
