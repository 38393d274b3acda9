"""What holds for the whole plan: its year, its first day, its rounds, how it is followed up, its order.

Whoever changes these says what they saw; where somebody saved others since, `StaleSettingsError` gives those
back, and nothing is written over them.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from prongsai.errors import PlanError, Problem
from prongsai.thai import date_in_words, fiscal_days
from prongsai.web.accounts.models import Person
from prongsai.web.plans.editing import StaleError, held_plan, refused, write
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.plans.reading import plan_of
from prongsai.web.rounds.models import Round

FIELDS = ("for_year", "starts", "rounds", "follow_up")


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for the whole plan; `rounds` are months after `starts`."""

    for_year: int
    starts: datetime.date
    rounds: list[int]
    follow_up: list[str]

    @property
    def seal(self) -> str:
        """Tells these settings from others."""
        said = repr((self.for_year, self.starts.isoformat(), self.rounds, self.follow_up))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class StaleSettingsError(PlanError):
    """Somebody saved other settings while another was writing; `saved` is what stands."""

    def __init__(self, saved: Settings) -> None:
        self.saved = saved
        super().__init__(
            Problem(
                "stale",
                "มีผู้บันทึกข้อกำหนดของแผนไปแล้วระหว่างที่ท่านแก้ไข ยังไม่มีสิ่งใดถูกเขียนทับ โปรดดูข้อที่ต่างกันแล้วบันทึกอีกครั้ง",
                "Somebody saved the plan's settings while you were writing. Nothing was overwritten: "
                "see what differs, then save.",
            )
        )


def settings_of(round_: Round) -> Settings:
    """What holds for the round's plan now; what would hold where none was begun."""
    plan = plan_of(round_)
    return Settings(plan.for_year, plan.starts, list(plan.rounds), list(plan.follow_up))


def settle(round_: Round, seal: str, given: Mapping[str, Any], person: Person) -> Sequence[str]:
    """Save the settings that were read under `seal`; gives the names of those that changed.

    Measures that were reported in every round are reported in every new one; others lose the rounds that are
    no more. PlanError where one would have none left, or where a round that was reported of would go.
    """
    with transaction.atomic():
        held = held_plan(round_, person)
        saved = settings_of(round_)
        changed = [name for name in FIELDS if getattr(saved, name) != given[name]]
        if not changed:
            return ()
        if saved.seal != seal:
            raise StaleSettingsError(saved)
        _refuse_outside(given)
        moved = _with_rounds(held, saved.rounds, given["rounds"]) if "rounds" in changed else []
        first, _ = fiscal_days(given["for_year"])
        held.for_year, held.rounds, held.follow_up = given["for_year"], given["rounds"], given["follow_up"]
        held.starts = None if given["starts"] == first else given["starts"]
        write(held, person, "plan.settled", keys=changed, measures=moved)
    return changed


def _refuse_outside(given: Mapping[str, Any]) -> None:
    first, last = fiscal_days(given["for_year"])
    if not first <= given["starts"] <= last:
        raise PlanError(
            Problem(
                "outside-year",
                f"วันเริ่มแผนต้องอยู่ในปีงบประมาณ พ.ศ. {given['for_year']} "
                f"คือ {date_in_words(first)} ถึง {date_in_words(last)}",
                f"The plan must start within fiscal year {given['for_year']}: "
                f"{date_in_words(first, 'en')} to {date_in_words(last, 'en')}.",
            )
        )


def _with_rounds(held: RoundPlan, before: list[int], rounds: list[int]) -> list[int]:
    """Put measures into the new rounds; gives the numbers of those that changed."""
    rows = list(held.measures.prefetch_related("reports"))
    _refuse_reported(rows, rounds)
    moved = []
    for row in rows:
        kept = rounds if row.reported == before else [each for each in row.reported if each in rounds]
        if kept == row.reported:
            continue
        if not kept:
            raise refused(
                f"มาตรการที่ {row.number} รายงานเฉพาะในรอบที่จะตัดออก โปรดแก้รอบรายงานของมาตรการก่อน",
                f"Measure {row.number} is reported only in rounds that would go; change its rounds first.",
            )
        row.reported, row.version = kept, row.version + 1
        row.save(update_fields=["reported", "version"])
        moved.append(row.number)
    return moved


def _refuse_reported(rows: Sequence[PlannedMeasure], rounds: list[int]) -> None:
    lost = sorted({each.months for row in rows for each in row.reports.all()} - set(rounds))
    if lost:
        listed = ", ".join(map(str, lost))
        raise refused(
            f"มีรายงานความก้าวหน้าในรอบ {listed} เดือนแล้ว จึงตัดรอบนั้นออกไม่ได้",
            f"Progress was reported in the round of {listed} months, so it stays in the plan.",
        )


def shift(round_: Round, pk: int, number: int, by: int, person: Person) -> PlannedMeasure:
    """Move a measure one place up (-1) or down (1); `number` is the one it was seen at.

    StaleError where it is gone, PlanError where it stands elsewhere by now or has no place to go to.
    """
    with transaction.atomic():
        held = held_plan(round_, person)
        row = held.measures.filter(pk=pk).first()
        if row is None:
            raise StaleError(None)
        if row.number != number:
            raise refused(
                "ลำดับของมาตรการเปลี่ยนไปแล้วหลังจากที่ท่านเปิดหน้านี้ โปรดดูลำดับปัจจุบันแล้วทำอีกครั้ง",
                "The order changed after you opened this page: see it as it is now, then do it again.",
            )
        other = held.measures.filter(number=number + by).first()
        if other is None:
            raise refused("มาตรการนี้อยู่สุดลำดับแล้ว", "There is no place further that way.")
        _swap(row, other)
        write(held, person, "plan.measure-moved", measure=number, to=row.number)
    return row


def _swap(row: PlannedMeasure, other: PlannedMeasure) -> None:
    """By way of 0, which is nobody's: two measures never have one number, not even in between."""
    for each, number in ((row, 0), (other, row.number), (row, other.number)):
        PlannedMeasure.objects.filter(pk=each.pk).update(number=number)
    row.number, other.number = other.number, row.number
