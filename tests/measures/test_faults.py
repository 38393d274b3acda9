"""All that stops a plan's papers, said once."""

from __future__ import annotations

from pathlib import Path

from prongsai import frameworks, measures
from prongsai.measures import faults, lacking
from tests.measures.test_plan import KNOWN, read

BARE = """\
measures:
  - {mends: "4", measure: จัดทำคู่มือ, steps: [ร่าง], units: [กองคลัง], follow_up: สุ่มตรวจ}
"""


def test_what_the_year_asks_for_stands_beside_what_any_plan_must_say(tmp_path: Path) -> None:
    written = BARE.replace("units: [กองคลัง], ", "")
    framework = frameworks.load(2568)
    assert [
        problem.say("en") for problem in faults(read(tmp_path, written, year=2568), framework, KNOWN)
    ] == [
        "plan.yaml:2: measure 1 does not say who is in charge (units)",
        "plan.yaml:2: measure 1 lacks the time frame, which item o25 probably asks for",
    ]


def test_two_slips_of_one_kind_in_one_line_are_both_said(tmp_path: Path) -> None:
    written = BARE.replace('"4"', '["4", X1, X2]').replace("}", ", when: ม.ค. 69}")
    problems = faults(read(tmp_path, written, year=2568), frameworks.load(2568), KNOWN)
    assert [problem.code for problem in problems] == ["unknown-code", "unknown-code"]


def test_what_an_unknown_measure_would_have_said_is_not_missed_as_well(tmp_path: Path) -> None:
    plan = read(tmp_path, "measures: [{mends: i10, from: property-book}]", year=2568, known=KNOWN)
    problems = faults(plan, frameworks.load(2568), measures.load().measures)
    assert [problem.code for problem in problems] == ["unknown-measure"]


def test_a_plan_without_measures_stops_nothing(tmp_path: Path) -> None:
    assert faults(read(tmp_path, "measures: []", year=2568), frameworks.load(2568), KNOWN) == ()


def test_a_frame_without_rules_asks_for_nothing_by_rule(tmp_path: Path) -> None:
    plan, framework = read(tmp_path, BARE, year=2568), frameworks.load("up-2563")
    assert lacking(plan, framework, "carrying_out_report") == ()
    found = lacking(plan, frameworks.load(2568), "carrying_out_report")
    assert [problem.code for problem in found] == ["no-report"]
