"""When reports are due, what they say of a measure, and what is late."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai import frameworks
from prongsai.measures.follow_up import Tally, due, latest, overdue, roll_up, state
from prongsai.measures.model import Measure, Plan, Progress, TimeFrame
from tests.measures.test_plan import read

Day = datetime.date
EMPTY = Plan(2565, 2566, (), Day(2022, 10, 1))

THREE = """\
measures:
  - mends: [I19, I21]                  # indicator 4, one unit, done in the second round
    units: [กองคลัง]
    when: ต.ค.–ธ.ค. 65
    progress: [{round: 3, state: in hand, date: 28 ธ.ค. 65}, {round: 6, state: done, date: 20 มี.ค. 66}]
  - mends: [O18, I24]                  # indicators 9 and 4, two units of which one is done
    units: [สำนักปลัด, กองคลัง]
    when: ม.ค.–มี.ค. 66
    progress: [{round: 3, state: done, unit: กองคลัง}]
  - mends: all                         # nobody in charge, nothing reported
    when: เม.ย.–ก.ย. 66
"""


def measure(*reports: Progress, units: tuple[str, ...] = ("ก", "ข"), last: Day | None = None) -> Measure:
    return Measure(1, ("4",), units=units, when=TimeFrame("", last, last), progress=reports)


def late(plan: Plan, on: Day) -> list[tuple[int, int | None, int, tuple[str, ...]]]:
    """(measure, round, days, units) of what is late on a day."""
    return [(each.measure.number, each.round, each.days, each.units) for each in overdue(plan, on)]


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        (Day(2022, 10, 1), 3, Day(2022, 12, 31)),
        (Day(2022, 10, 1), 6, Day(2023, 3, 31)),
        (Day(2022, 10, 1), 12, Day(2023, 9, 30)),
        (Day(2023, 2, 9), 3, Day(2023, 5, 8)),
        (Day(2022, 11, 30), 3, Day(2023, 2, 28)),
        (Day(2023, 11, 30), 3, Day(2024, 2, 29)),
        (Day(2023, 8, 31), 1, Day(2023, 9, 30)),
    ],
)
def test_a_round_ends_the_day_before_its_months_are_full(starts: Day, months: int, ends: Day) -> None:
    assert due(replace(EMPTY, starts=starts), months) == ends


@given(st.dates(Day(2000, 1, 1), Day(2060, 1, 1)), st.integers(1, 11))
def test_a_later_round_ends_later_and_twelve_months_are_a_year(starts: Day, months: int) -> None:
    plan = replace(EMPTY, starts=starts)
    assert starts < due(plan, months) < due(plan, months + 1)
    assert (due(plan, 12) - starts).days in (364, 365)


@pytest.mark.parametrize(
    ("reports", "found"),
    [
        ((), None),
        ((Progress(3, "done"),), "done"),
        ((Progress(3, "done", unit="ก"),), "in_hand"),
        ((Progress(3, "done", unit="ก"), Progress(3, "done", unit="ข")), "done"),
        ((Progress(3, "done", unit="ก"), Progress(3, "not_started", unit="ข")), "in_hand"),
        ((Progress(3, "not_started", unit="ก"),), "not_started"),
        ((Progress(3, "not_started", unit="ก"), Progress(3, "in_hand", unit="ข")), "in_hand"),
        ((Progress(3, "done", unit="ก"), Progress(6, "in_hand")), "in_hand"),
        ((Progress(6, "in_hand"), Progress(3, "done")), "in_hand"),
        ((Progress(3, "in_hand"), Progress(3, "done")), "done"),
        ((Progress(3, "done", unit="ค"),), None),
    ],
)
def test_a_measure_is_done_once_every_unit_in_charge_says_so(
    reports: tuple[Progress, ...], found: str | None
) -> None:
    assert state(measure(*reports)) == found


def test_with_nobody_in_charge_those_who_report_count() -> None:
    assert state(measure(Progress(3, "done", unit="ค"), units=())) == "done"
    assert state(measure(Progress(3, "in_hand"), units=())) == "in_hand"


def test_a_state_is_as_of_its_round() -> None:
    found = measure(Progress(3, "not_started"), Progress(6, "in_hand"), Progress(12, "done"))
    assert [state(found, months) for months in (1, 3, 6, 11, 12)] == [
        None,
        "not_started",
        "in_hand",
        "in_hand",
        "done",
    ]


def test_the_latest_reports_are_one_for_each_unit_or_one_for_all() -> None:
    first, second, third, both = (
        Progress(3, "in_hand", unit="ก"),
        Progress(3, "in_hand", unit="ข"),
        Progress(6, "done", unit="ก"),
        Progress(12, "done"),
    )
    found = measure(first, second, third, both)
    assert [latest(found, months) for months in (2, 3, 6, 12)] == [
        (),
        (first, second),
        (third, second),
        (both,),
    ]
    assert latest(found) == (both,)


def test_a_measure_is_late_from_the_day_after_its_time_frame() -> None:
    plan = replace(EMPTY, rounds=(12,), measures=(measure(last=Day(2023, 3, 31)),))
    assert late(plan, Day(2023, 3, 31)) == []
    assert late(plan, Day(2023, 4, 2)) == [(1, None, 2, ("ก", "ข"))]


def test_only_the_units_that_are_not_done_are_waited_for() -> None:
    reports = (Progress(12, "done", unit="ก", date=Day(2023, 3, 1)),)
    plan = replace(EMPTY, rounds=(12,), measures=(measure(*reports, last=Day(2023, 3, 31)),))
    assert late(plan, Day(2023, 4, 1)) == [(1, None, 1, ("ข",))]


def test_a_report_is_owed_from_the_day_after_its_round() -> None:
    plan = replace(EMPTY, measures=(measure(Progress(3, "in_hand", unit="ก")),))
    assert late(plan, Day(2022, 12, 31)) == []
    assert late(plan, Day(2023, 1, 10)) == [(1, 3, 10, ("ข",))]
    assert late(plan, Day(2023, 4, 1)) == [(1, 3, 91, ("ข",)), (1, 6, 1, ("ก", "ข"))]


def test_a_later_report_makes_up_for_an_earlier_one() -> None:
    plan = replace(EMPTY, measures=(measure(Progress(6, "in_hand", date=Day(2023, 3, 20))),))
    assert late(plan, Day(2023, 3, 19)) == [(1, 3, 78, ("ก", "ข"))]
    assert late(plan, Day(2023, 3, 20)) == []


def test_what_is_done_owes_no_more_reports() -> None:
    plan = replace(EMPTY, measures=(measure(Progress(3, "done"), last=Day(2022, 12, 1)),))
    assert late(plan, Day(2023, 10, 1)) == []


def test_an_undated_report_counts_once_its_round_has_begun() -> None:
    plan = replace(EMPTY, measures=(measure(Progress(6, "done"), last=Day(2022, 12, 1)),))
    assert late(plan, Day(2022, 12, 31)) == [(1, None, 30, ("ก", "ข"))]
    assert late(plan, Day(2023, 1, 1)) == []


def test_no_report_is_owed_for_a_round_before_the_measure_starts() -> None:
    spring = replace(measure(), when=TimeFrame("", Day(2023, 1, 1), Day(2023, 3, 31)))
    plan = replace(EMPTY, measures=(spring,))
    assert late(plan, Day(2023, 3, 31)) == []
    assert late(plan, Day(2023, 4, 1)) == [(1, None, 1, ("ก", "ข")), (1, 6, 1, ("ก", "ข"))]


def test_a_measure_reports_only_in_its_own_rounds() -> None:
    plan = replace(EMPTY, measures=(replace(measure(), reported=(6,)),))
    assert late(plan, Day(2023, 4, 1)) == [(1, 6, 1, ("ก", "ข"))]


def test_measures_are_counted_under_each_unit_in_charge(tmp_path: Path) -> None:
    plan, framework = read(tmp_path, THREE), frameworks.load(2565)
    assert roll_up(plan, framework, "unit", 6) == (
        Tally("กองคลัง", done=1, in_hand=1, not_started=0, not_reported=0, overdue=0, total=2),
        Tally("สำนักปลัด", done=0, in_hand=1, not_started=0, not_reported=0, overdue=0, total=1),
        Tally("", done=0, in_hand=0, not_started=0, not_reported=1, overdue=0, total=1),
    )


def test_measures_are_counted_under_each_indicator_they_mend(tmp_path: Path) -> None:
    plan, framework = read(tmp_path, THREE), frameworks.load(2565)
    assert roll_up(plan, framework, "indicator", Day(2023, 4, 1)) == (
        Tally("4", done=1, in_hand=1, not_started=0, not_reported=0, overdue=1, total=2),
        Tally("9", done=0, in_hand=1, not_started=0, not_reported=0, overdue=1, total=1),
        Tally("all", done=0, in_hand=0, not_started=0, not_reported=1, overdue=0, total=1),
    )


def test_rounds_are_counted_as_of_their_own_end(tmp_path: Path) -> None:
    plan, framework = read(tmp_path, THREE), frameworks.load(2565)
    assert roll_up(plan, framework, "round", Day(2023, 4, 1)) == (
        Tally("3", done=0, in_hand=2, not_started=0, not_reported=1, overdue=0, total=3),
        Tally("6", done=1, in_hand=1, not_started=0, not_reported=1, overdue=1, total=3),
        Tally("12", done=1, in_hand=1, not_started=0, not_reported=1, overdue=0, total=3),
    )
    assert [tally.name for tally in roll_up(plan, framework, "round", Day(2023, 3, 31))] == ["3", "6"]
    assert [tally.name for tally in roll_up(plan, framework, "round", 3)] == ["3"]


reports = st.builds(
    Progress,
    st.sampled_from([3, 6, 12]),
    st.sampled_from(["done", "in_hand", "not_started"]),
    unit=st.sampled_from(["", "ก", "ข", "ค"]),
)


@given(st.lists(st.lists(reports, max_size=4), max_size=4), st.dates(Day(2022, 9, 1), Day(2023, 12, 31)))
def test_the_states_of_a_tally_sum_to_its_total(given_reports: list[list[Progress]], on: Day) -> None:
    measures = tuple(
        replace(measure(*each, last=Day(2023, 1, 31)), number=number)
        for number, each in enumerate(given_reports, 1)
    )
    plan = replace(EMPTY, measures=measures)
    late_measures = {each.measure.number for each in overdue(plan, on)}
    for tally in roll_up(plan, frameworks.load(2565), "unit", on):
        assert tally.done + tally.in_hand + tally.not_started + tally.not_reported == tally.total
        assert tally.total == len(measures)
        assert tally.overdue == len(late_measures) <= tally.total - tally.done


def test_a_measure_of_every_unit_waits_for_each_of_them() -> None:
    every = replace(measure(units=("ทุกส่วนราชการ",)), every_unit=("กองคลัง", "สำนักปลัด"))
    assert every.in_charge == ("กองคลัง", "สำนักปลัด")
    one = replace(every, progress=(Progress(3, "done", unit="กองคลัง"),))
    both = replace(every, progress=(*one.progress, Progress(3, "done", unit="สำนักปลัด")))
    assert [state(each) for each in (every, one, both)] == [None, "in_hand", "done"]
    tallies = roll_up(replace(EMPTY, measures=(one,)), frameworks.load(2565), "unit", Day(2023, 1, 5))
    assert [(each.name, each.total) for each in tallies] == [("กองคลัง", 1), ("สำนักปลัด", 1)]


def test_a_report_in_the_name_of_every_unit_speaks_for_all() -> None:
    every = replace(measure(units=("ทุกส่วนราชการ",)), every_unit=("กองคลัง", "สำนักปลัด"))
    assert state(replace(every, progress=(Progress(3, "done", unit="ทุกส่วนราชการ"),))) == "done"


def test_where_the_units_are_not_known_every_unit_is_one() -> None:
    assert measure(units=("ทุกหน่วยงานของเทศบาล", "กองคลัง")).in_charge == ("ทุกหน่วยงานของเทศบาล", "กองคลัง")
