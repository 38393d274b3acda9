"""What a plan still lacks of what the year asks of its papers, measure by measure."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from prongsai import frameworks
from prongsai.errors import Place
from prongsai.frameworks import Basis, PaperRule
from prongsai.measures.model import Measure, Plan, Progress, TimeFrame
from prongsai.measures.paper_rule import missing

FULL = Measure(
    1, ("4",), ("จัดทำคู่มือ",), ("ร่าง", "เผยแพร่"), ("กองคลัง",), TimeFrame("ม.ค. 2567"), "รายงานทุกไตรมาส",
    place=Place("plan.yaml", 10),
)  # fmt: skip
DONE = Progress(6, "done", "เผยแพร่คู่มือแล้ว", "บุคลากรทราบวิธียืม", place=Place("plan.yaml", 20))
ANALYSIS = frameworks.load(2567).papers["analysis_and_measures"]
REPORT = frameworks.load(2567).papers["carrying_out_report"]


def plan(*measures: Measure, follow_up: tuple[str, ...] = ()) -> Plan:
    starts = datetime.date(2023, 10, 1)
    return Plan(2566, 2567, measures, starts, follow_up=follow_up, place=Place("plan.yaml", 1))


def of_analysis(*measures: Measure, follow_up: tuple[str, ...] = (), rule: PaperRule = ANALYSIS) -> list[str]:
    found = missing(plan(*measures, follow_up=follow_up), "analysis_and_measures", rule)
    return [problem.say("en") for problem in found]


def of_report(*measures: Measure, rule: PaperRule = REPORT) -> list[str]:
    return [problem.say("en") for problem in missing(plan(*measures), "carrying_out_report", rule)]


def reported(*progress: Progress, number: int = 1, rounds: tuple[int, ...] = ()) -> Measure:
    return replace(FULL, number=number, progress=progress, reported=rounds)


# the analysis and measures


def test_a_full_measure_lacks_nothing() -> None:
    assert of_analysis(FULL) == []
    assert of_report(reported(DONE)) == []


def test_everything_lacking_is_named_with_its_measure_and_place() -> None:
    steps = {"steps": Place("plan.yaml", 12)}
    bare = Measure(2, ("4",), ("จัดทำคู่มือ",), place=Place("plan.yaml", 11), places=steps)
    assert of_analysis(FULL, bare) == [
        "plan.yaml:11: measure 2 lacks who is responsible, which item o34 probably asks for",
        "plan.yaml:11: measure 2 lacks how it is followed up and reported, which item o34 probably asks for",
        "plan.yaml:12: measure 2 lacks steps or method, which item o34 probably asks for",
    ]


def test_a_confirmed_rule_is_said_without_perhaps() -> None:
    rule = frameworks.load(2563).papers["analysis_and_measures"]
    found = missing(plan(replace(FULL, units=())), "analysis_and_measures", rule)
    assert [(problem.code, problem.say("th")) for problem in found] == [
        ("no-responsible", "plan.yaml:10: มาตรการที่ 1 ยังไม่มีผู้รับผิดชอบ ซึ่งข้อ O42 กำหนดให้มี")
    ]


def test_the_plans_own_follow_up_stands_for_all_measures() -> None:
    assert of_analysis(replace(FULL, follow_up=""), follow_up=("ทุกสามเดือน",)) == []


def test_only_what_the_year_asks_for_is_missed() -> None:
    timeless = replace(FULL, when=TimeFrame(), follow_up="", measure=())
    rule = frameworks.load(2569).papers["analysis_and_measures"]
    assert of_analysis(timeless, rule=rule) == [
        "plan.yaml:10: measure 1 lacks the measure or activity, which item o25 probably asks for",
        "plan.yaml:10: measure 1 lacks the time frame, which item o25 probably asks for",
    ]


@pytest.mark.parametrize(("steps", "practice", "lacks"), [((), (), 1), (("ก",), (), 0), ((), ("ข",), 0)])
def test_steps_stand_in_for_the_practice(steps: tuple[str], practice: tuple[str], lacks: int) -> None:
    basis = Basis("made-up", "confirmed")
    rule = PaperRule("o1", ("practice",), basis, basis)
    assert len(of_analysis(replace(FULL, steps=steps, practice=practice), rule=rule)) == lacks


def test_a_plan_without_measures_is_said_so() -> None:
    assert of_analysis() == ["plan.yaml:1: the plan holds no measure, which item o34 probably asks for"]


# the report on carrying them out


def test_a_report_without_its_result_and_outcome_is_named_where_it_stands() -> None:
    assert of_report(reported(replace(DONE, did="", result=""))) == [
        "plan.yaml:20: measure 1 lacks a summary of what was done, which item o35 probably asks for",
        "plan.yaml:20: measure 1 lacks the outcome or success, which item o35 probably asks for",
    ]


def test_until_2566_no_outcome_was_asked_for() -> None:
    rule = frameworks.load(2566).papers["carrying_out_report"]
    assert of_report(reported(replace(DONE, result="")), rule=rule) == []


def test_each_unit_of_the_round_must_tell() -> None:
    silent = replace(DONE, unit="กองช่าง", result="", place=Place("plan.yaml", 21))
    assert of_report(reported(replace(DONE, unit="กองคลัง"), silent)) == [
        "plan.yaml:21: measure 1 lacks the outcome or success from กองช่าง, which item o35 probably asks for"
    ]


def test_earlier_rounds_need_not_tell_the_outcome() -> None:
    begun = Progress(3, "in_hand", place=Place("plan.yaml", 19))
    assert of_report(reported(begun, DONE)) == []


def test_what_was_not_started_says_what_is_in_the_way() -> None:
    idle = Progress(6, "not_started", place=Place("plan.yaml", 22))
    assert of_report(reported(replace(idle, obstacle="งบประมาณไม่พอ"))) == []
    assert of_report(reported(idle)) == [
        "plan.yaml:22: measure 1 lacks a summary of what was done, which item o35 probably asks for"
    ]


# which measures owe a report


def test_a_measure_without_a_report_in_the_last_round_is_named() -> None:
    begun = Progress(3, "in_hand", "ร่างแล้ว", "ได้ร่างคู่มือ")
    measures = reported(DONE), reported(begun, number=2), reported(number=3)
    assert of_report(*measures) == [
        "plan.yaml:10: measure 2 has no report of progress in the round of 6 months",
        "plan.yaml:10: measure 3 has no report of progress in the round of 6 months",
    ]


def test_a_measure_done_before_or_not_due_then_owes_no_report() -> None:
    done, begun = replace(DONE, round=3), Progress(3, "in_hand", "ร่างแล้ว", "ได้ร่างคู่มือ")
    measures = reported(DONE), reported(done, number=2), reported(begun, number=3, rounds=(3, 12))
    assert of_report(*measures) == []


def test_where_nothing_was_reported_every_measure_owes_a_report() -> None:
    assert of_report(reported()) == ["plan.yaml:10: measure 1 has no report of progress"]
