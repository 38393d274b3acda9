"""The plan of a body file: its measures, and how far each of them has come.

plan:                            # in the body file, or in a file beside it: `plan: my-plan.yaml`
  for_year: 2566                 # the fiscal year the measures are for; the one after the assessed year
  starts: 1 ตุลาคม 2565            # the first day of that year where not given
  rounds: [3, 6, 12]             # months after `starts` at which progress is reported
  state: adopted                 # draft, proposed, adopted, returned or closed; left out where not known
  adopted: {by: นายกเทศมนตรี, date: 15 ธันวาคม 2565, reference: มติที่ประชุม ครั้งที่ 1/2566}
  returned_because: …
  follow_up: [...]               # how all measures are followed up, where one does not say it for itself
  measures:
    - mends: [I19, I20]          # codes of the assessed year ("I19, I20" and "I19–I20" are read too), or all
      from: property-manual      # a measure of the catalogue, which fills what is not given below
      measure: …
      steps: [...]
      units: [กองคลัง]
      when: ม.ค.–มี.ค. 66
      follow_up: …
      reported: [3, 6]
      proof: [...]
      theme: …
      weak_point: [...]
      practice: [...]
      progress:
        - {round: 3, state: in hand, did: …, result: …, evidence: [...], obstacle: …, unit: กองคลัง,
           date: 5 มกราคม 2566}

What is left blank counts as not given. Only what cannot be read is refused here; whether the plan is
complete and right is for `check` to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from prongsai.answers import Codes
from prongsai.errors import Place, PlanError
from prongsai.frameworks import Framework
from prongsai.measures.mended_codes import MendedCodes
from prongsai.measures.model import (
    Adoption,
    KnownMeasure,
    Measure,
    Plan,
    PlanState,
    Progress,
    State,
)
from prongsai.measures.time_frame import read_time_frame, say_months
from prongsai.strict_yaml import Block, Leaf, by_line
from prongsai.thai import date_in_words, fiscal_days, read_day, to_arabic_digits

ROUNDS = (3, 6, 12)
#: States of a measure as they are written in a plan.
STATES: Mapping[str, State] = {"done": "done", "in hand": "in_hand", "not started": "not_started"}
_PLAN_STATES: tuple[PlanState, ...] = ("draft", *(each for each in get_args(PlanState) if each != "draft"))
_LISTS = ("mends", "measure", "steps", "units", "proof", "weak_point", "practice")
_TEXTS = ("from", "when", "follow_up", "theme")
_FURTHEST_YEAR = 2
_LAST_ROUND = 12
_ROUND_NUMBERS = {str(months): months for months in range(1, _LAST_ROUND + 1)}


def read_plan(
    block: Block | None, framework: Framework, known: Mapping[str, KnownMeasure] | None = None
) -> Plan:
    """The plan that answers the result of `framework`'s year; an empty one where there is no block.

    `known` holds the measures that `from:` may name, by code. PlanError names every unknown key, wrong
    number, wrong date or wrong year, with file and line.

    >>> read_plan(dossier.plan, framework, catalogue).measures[0].when.written
    'ม.ค.–มี.ค. 66'
    """
    if block is None:
        starts = fiscal_days(framework.year + 1)[0]
        return Plan(framework.year, framework.year + 1, (), starts, ROUNDS, is_state_given=False)
    complaints = block.complaints
    before = len(complaints.problems)
    plan = _read(block, framework, known or {})
    if len(complaints.problems) > before:
        raise PlanError(by_line(complaints.problems[before:]))
    return plan


def _read(block: Block, framework: Framework, known: Mapping[str, KnownMeasure]) -> Plan:
    year, adopted = _for_year(block, framework.year), _adoption(block)
    state = _plan_state(block, adopted)
    plan = Plan(
        framework.year,
        year,
        (),
        _starts(block, year),
        _months(block, "rounds") or ROUNDS,
        state or "draft",
        adopted,
        _text(block, "returned_because"),
        tuple(leaf.text for leaf in _leaves(block, "follow_up")),
        block.place,
        state is not None,
        {key: block.place_of(key) for key in block.keys()},  # noqa: SIM118
    )
    reader = _Reader(plan, framework, known)
    written = [] if _is_blank(block, "measures") else block.blocks("measures", required=False)
    plan = replace(plan, measures=tuple(reader.measure(*each) for each in enumerate(written, 1)))
    block.close()
    return plan


def _for_year(block: Block, year: int) -> int:
    found = year + 1 if _is_blank(block, "for_year") else block.whole("for_year", year + 1)
    if year < found <= year + _FURTHEST_YEAR:
        return found
    if found:
        block.complain(
            "wrong-year",
            f"“for_year: {found}” ต้องเป็นปีงบประมาณหลังปีที่ประเมิน ({year}) ไม่เกิน {_FURTHEST_YEAR} ปี",
            f"“for_year: {found}” must be one of the {_FURTHEST_YEAR} fiscal years after the one "
            f"assessed ({year})",
            "for_year",
        )
    return year + 1


def _starts(block: Block, year: int) -> datetime.date:
    first, last = fiscal_days(year)
    found = _date(block, "starts") or first
    if not first <= found <= last:
        block.complain(
            "outside-year",
            f"“starts: {date_in_words(found)}” ต้องอยู่ในปีงบประมาณ พ.ศ. {year} คือ {date_in_words(first)} "
            f"ถึง {date_in_words(last)}",
            f"“starts: {date_in_words(found, 'en')}” must lie in fiscal year {year}: "
            f"{date_in_words(first, 'en')} to {date_in_words(last, 'en')}",
            "starts",
        )
    return found


def _plan_state(block: Block, adopted: Adoption | None) -> PlanState | None:
    """The state; None where nothing tells it. An adoption with its day or paper tells that there was one."""
    if block.take("state") is None or _is_blank(block, "state"):
        return "adopted" if adopted and (adopted.date or adopted.reference) else None
    written = block.choice("state", _PLAN_STATES)
    return next(each for each in _PLAN_STATES if each == written)


def _adoption(block: Block) -> Adoption | None:
    inner = None if _is_blank(block, "adopted") else block.block("adopted", required=False)
    if inner is None:
        return None
    found = Adoption(_text(inner, "by"), _date(inner, "date"), _text(inner, "reference"))
    inner.close()
    return found if found.by or found.date or found.reference else None


class _Reader:
    """Reads the measures of one plan."""

    def __init__(self, plan: Plan, framework: Framework, known: Mapping[str, KnownMeasure]) -> None:
        self.plan = plan
        self.known = known
        self._sources = Codes(known)
        self._codes = MendedCodes(framework)

    def measure(self, number: int, block: Block) -> Measure:
        leaves = {key: _leaves(block, key) for key in _LISTS}
        leaves["mends"] = self._mended(leaves["mends"])
        lists = {key: tuple(leaf.text for leaf in found) for key, found in leaves.items()}
        texts = {key: _text(block, key) for key in _TEXTS}
        source = self._sources.find(texts["from"]) or texts["from"]
        measure = Measure(
            number,
            lists["mends"],
            lists["measure"],
            lists["steps"],
            lists["units"],
            read_time_frame(texts["when"], self.plan.for_year),
            texts["follow_up"],
            _months(block, "reported"),
            lists["proof"],
            lists["weak_point"],
            lists["practice"],
            texts["theme"],
            source,
            tuple(self._progress(block)),
            block.place,
            _places(block, leaves),
        )
        block.close()
        return self._filled(measure)

    def _mended(self, leaves: Sequence[Leaf]) -> list[Leaf]:
        """The codes that were meant, once each, with the place of the text that names them."""
        found: dict[str, Leaf] = {}
        for leaf in leaves:
            for code in self._codes.meant(leaf.text):
                found.setdefault(code, Leaf(code, leaf.place))
        return list(found.values())

    def _progress(self, block: Block) -> Iterator[Progress]:
        for each in [] if _is_blank(block, "progress") else block.blocks("progress", required=False):
            yield Progress(
                each.whole("round"),
                STATES[each.choice("state", tuple(STATES))],
                _text(each, "did"),
                _text(each, "result"),
                tuple(leaf.text for leaf in _leaves(each, "evidence")),
                _text(each, "obstacle"),
                _text(each, "unit"),
                _date(each, "date"),
                each.place,
            )
            each.close()

    def _filled(self, measure: Measure) -> Measure:
        """The measure with what the catalogue knows put where nothing was given."""
        rounds = self.plan.rounds
        source = self.known.get(measure.taken_from)
        if source is None:
            return replace(measure, reported=measure.reported or rounds)
        usual = tuple(months for months in source.rounds if months in rounds)
        return filled(
            source,
            self.plan.for_year,
            replace(
                measure,
                mends=measure.mends or source.mends.get(self.plan.year) or (source.indicator,),
                reported=measure.reported or usual or rounds,
            ),
        )


def filled(source: KnownMeasure, for_year: int, measure: Measure | None = None) -> Measure:
    """A measure of the catalogue in a plan for fiscal year `for_year`: what `measure` leaves empty, filled.

    `mends` stays as it is, for it depends on the year that was assessed.

    >>> filled(catalogue["property-manual"], 2566).when.written
    'ต.ค.–ธ.ค. 2565'
    """
    given = Measure(1, (), taken_from=source.code) if measure is None else measure
    when = given.when
    return replace(
        given,
        measure=given.measure or (source.name.th,),
        steps=given.steps or tuple(step.th for step in source.steps),
        units=given.units or tuple(unit.th for unit in source.units),
        when=when if when.written else read_time_frame(say_months(source.months, for_year), for_year),
        follow_up=given.follow_up or source.follow_up.th,
        reported=given.reported or source.rounds,
        proof=given.proof or tuple(each.th for each in source.proof),
    )


def _places(block: Block, leaves: Mapping[str, Sequence[Leaf]]) -> dict[str, Place]:
    """Where each key stands, and each entry of a list: `steps.2` is the second step."""
    places = {key: block.place_of(key) for key in block.keys()}  # noqa: SIM118
    for key, found in leaves.items():
        places.update({f"{key}.{number}": leaf.place for number, leaf in enumerate(found, 1)})
    return places


def _is_blank(block: Block, key: str) -> bool:
    """True where the key stands with nothing after it."""
    found = block.take(key)
    return isinstance(found, Leaf) and not found.text


def _text(block: Block, key: str) -> str:
    return "" if _is_blank(block, key) else block.text(key, "")


def _leaves(block: Block, key: str) -> list[Leaf]:
    """The texts under `key` with their places; one text counts as a list of one, and blanks as nothing."""
    found = block.take(key)
    members = found if isinstance(found, list) else [] if found is None else [found]
    for member in members:
        if isinstance(member, Block):
            block.complaints.add(
                "not-text",
                f"ทุกรายการใน “{key}” ต้องเป็นข้อความ ถ้าข้อความมีเครื่องหมาย : ให้ใส่ในเครื่องหมายคำพูด",
                f"every entry of “{key}” must be text; put text that holds a colon in quotation marks",
                member.place,
            )
    return [member for member in members if isinstance(member, Leaf) and member.text]


def _months(block: Block, key: str) -> tuple[int, ...]:
    """Rounds as whole months from 1 to 12, in order."""
    found: set[int] = set()
    for leaf in _leaves(block, key):
        months = _ROUND_NUMBERS.get(to_arabic_digits(leaf.text))
        if months is None:
            block.complaints.add(
                "not-a-round",
                f"“{key}: {leaf.text}” ต้องเป็นจำนวนเดือนตั้งแต่ 1 ถึง {_LAST_ROUND}",
                f"“{key}: {leaf.text}” must be a number of months from 1 to {_LAST_ROUND}",
                leaf.place,
            )
        else:
            found.add(months)
    return tuple(sorted(found))


def _date(block: Block, key: str) -> datetime.date | None:
    written = _text(block, key)
    day = read_day(written)
    if written and day is None:
        block.complain(
            "not-a-date",
            f"“{key}: {written}” ต้องเป็นวันที่ใน พ.ศ. เช่น 9 กุมภาพันธ์ 2564 หรือ 2564-02-09",
            f"“{key}: {written}” must be a date of the Buddhist era such as 9 กุมภาพันธ์ 2564 or 2564-02-09",
            key,
        )
    return day
