"""What must be mended in a plan, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from prongsai import frameworks
from prongsai.errors import Problem
from prongsai.measures.check import check
from tests.measures.test_plan import KNOWN, read

WHOLE = """\
measures:
  - mends: I19
    measure: ทบทวนระเบียบการยืม
    steps:
      - เชิญทุกกอง
      - สรุปผล
    units: [กองคลัง, สำนักปลัด]
    when: ม.ค.–มี.ค. 66
    follow_up: สุ่มตรวจ
    progress: [{round: 3, state: in hand}]
"""


TEN = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"


def found(folder: Path, written: str, year: int = 2565) -> tuple[Problem, ...]:
    return check(read(folder, written, year=year, known=KNOWN), frameworks.load(year), KNOWN)


def changed(old: str, new: str) -> str:
    """The whole plan with one thing changed in it."""
    assert WHOLE.count(old) == 1
    return WHOLE.replace(old, new)


def test_a_whole_plan_has_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path, WHOLE) == ()
    assert found(tmp_path, "measures: [{from: property-manual}]") == ()
    assert found(tmp_path, "state: draft") == ()


def test_everything_that_a_measure_lacks_is_named(tmp_path: Path) -> None:
    problems = found(tmp_path, "measures:\n  - theme: ทรัพย์สิน\n")
    assert [problem.say("en") for problem in problems] == [
        "plan.yaml:2: measure 1 does not say what is to be done (measure)",
        "plan.yaml:2: measure 1 does not say what it mends (mends)",
        "plan.yaml:2: measure 1 does not say by which steps (steps)",
        "plan.yaml:2: measure 1 does not say who is in charge (units)",
        "plan.yaml:2: measure 1 does not say how it is followed up (follow_up)",
    ]
    assert problems[3].th == "มาตรการที่ 1 ยังไม่ได้ระบุหน่วยงานที่รับผิดชอบ (units)"


def test_the_plans_own_follow_up_serves_every_measure(tmp_path: Path) -> None:
    without = changed("    follow_up: สุ่มตรวจ\n", "")
    assert [problem.code for problem in found(tmp_path, without)] == ["no-follow-up"]
    assert found(tmp_path, "follow_up: ประชุมทุกเดือน\n" + without) == ()


def test_a_step_twice_is_named_with_its_line(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, changed("- สรุปผล", "- สรุปผล\n      - เชิญ ทุกกอง"))
    assert problem.say("en") == "plan.yaml:7: measure 1 has the step “เชิญ ทุกกอง” twice (line 5)"
    assert problem.say("th") == "plan.yaml:7: มาตรการที่ 1 มีขั้นตอน “เชิญ ทุกกอง” ซ้ำ (บรรทัด 5)"


def test_a_measure_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    again = WHOLE + "  - measure: ทบทวน ระเบียบการยืม\n    from: property-manual\n"
    (problem,) = found(tmp_path, again)
    assert problem.say("en") == (
        "plan.yaml:11: measure 2 “ทบทวน ระเบียบการยืม” is the same as measure 1 (line 2)"
    )


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("I91", "did you mean I9, I1, I29?"),
        ("O44", "did you mean O4, O43, O42?"),
        ("ทรัพย์สิน", f"it has indicators {TEN}, the codes of its questions and items, or all"),
    ],
)  # fmt: skip
def test_a_code_that_the_year_does_not_have_is_named_with_a_hint(
    tmp_path: Path, code: str, hint: str
) -> None:
    (problem,) = found(tmp_path, changed("I19", f"[I19, {code}]"))
    assert (problem.code, problem.place.line) == ("unknown-code", 2)
    assert problem.en == f"measure 1 mends “{code}”, which 2565 does not have; {hint}"


def test_a_measure_that_the_catalogue_does_not_have_is_one_complaint(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "measures:\n  - mends: I19\n    from: property-manuals\n")
    assert problem.say("en") == (
        "plan.yaml:3: measure 1 takes “property-manuals”, which the catalogue does not have; "
        "did you mean property-manual?"
    )


def test_a_time_frame_outside_the_year_names_the_year_and_its_days(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, changed("ม.ค.–มี.ค. 66", "ก.ค.–ต.ค. 66"))
    assert (problem.code, problem.place.line) == ("outside-year", 8)
    assert problem.th == (
        "มาตรการที่ 1 กำหนดเวลา “ก.ค.–ต.ค. 66” ไว้นอกปีงบประมาณ พ.ศ. 2566 ซึ่งเริ่ม 1 ตุลาคม 2565 สิ้นสุด 30 กันยายน 2566"
    )
    assert problem.en == (
        "measure 1 is set for “ก.ค.–ต.ค. 66”, outside fiscal year 2566, "
        "which runs from 1 October 2022 to 30 September 2023"
    )


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("31 ก.พ. 66", "measure 1 has no usable time (when): ก.พ. 2566 has no day 31"),
        (
            "มี.ค. 66 – ม.ค. 66",
            "measure 1 has no usable time (when): “มี.ค. 66 – ม.ค. 66” ends before it starts",
        ),
    ],
)
def test_an_impossible_time_frame_says_why(tmp_path: Path, when: str, said: str) -> None:
    (problem,) = found(tmp_path, changed("ม.ค.–มี.ค. 66", when))
    assert (problem.code, problem.place.line, problem.en) == ("time-frame", 8, said)


def test_rounds_that_the_plan_does_not_have_are_named(tmp_path: Path) -> None:
    written = changed("[{round: 3, state: in hand}]", "[{round: 9, state: in hand}]\n    reported: [3, 4]")
    assert [problem.say("en") for problem in found(tmp_path, written)] == [
        "plan.yaml:10: measure 1 names the round of 9 months, which the plan does not have; it has 3, 6, 12",
        "plan.yaml:11: measure 1 names the round of 4 months, which the plan does not have; it has 3, 6, 12",
    ]


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        (
            "{round: 3, state: done, unit: กองช่าง}",
            "measure 1 has a report of “กองช่าง”, which is not a unit in charge: กองคลัง, สำนักปลัด",
        ),
        (
            "{round: 3, state: done, date: 5 ม.ค. 65}",
            "measure 1 has a report of 5 January 2022, before the plan starts on 1 October 2022",
        ),
        (
            "{round: 3, state: done}, {round: 6, state: done}, {round: 3, state: in hand}",
            "measure 1 has two reports of one unit for the round of 3 months (line 10)",
        ),
        (
            "{round: 3, state: done, date: 5 ม.ค. 2599}",
            "measure 1 has a report of 5 January 2056, more than a year after fiscal year 2566 ended",
        ),
        (
            "{round: 6, state: done, date: 31 ธ.ค. 65}",
            (
                "measure 1 has a report of 31 December 2022 for the round of 6 months, "
                "which begins on 1 January 2023"
            ),
        ),
        (
            "{round: 3, state: in hand, unit: กองคลัง}, {round: 3, state: done}",
            (
                "measure 1 has a report for all units and one of “กองคลัง” for the round of 3 months "
                "(line 10); keep one kind"
            ),
        ),
        (
            "{round: 6, state: not started, unit: กองคลัง}, {round: 3, state: done, unit: กองคลัง}",
            (
                "measure 1 was reported carried out in the round of 3 months (line 10), "
                "but not carried out in that of 6 months"
            ),
        ),
        (
            "{round: 3, state: done}, {round: 6, state: in hand, unit: กองคลัง}",
            (
                "measure 1 was reported carried out in the round of 3 months (line 10), "
                "but in hand in that of 6 months"
            ),
        ),
    ],
)
def test_reports_that_cannot_be_are_named(tmp_path: Path, reports: str, said: str) -> None:
    (problem,) = found(tmp_path, changed("{round: 3, state: in hand}", reports))
    assert (problem.place.line, problem.en) == (10, said)


@pytest.mark.parametrize(
    "reports",
    [
        "{round: 3, state: done, unit: กองคลัง}, {round: 6, state: in hand, unit: สำนักปลัด}",
        "{round: 3, state: done, unit: กองคลัง}, {round: 6, state: in hand}",
        "{round: 3, state: in hand, date: 1 ต.ค. 65}, {round: 6, state: done, date: 1 ม.ค. 66}",
        "{round: 12, state: done, date: 30 ก.ย. 67}",
    ],
)
def test_reports_that_may_be_are_not_named(tmp_path: Path, reports: str) -> None:
    assert found(tmp_path, changed("{round: 3, state: in hand}", reports)) == ()


def test_the_round_before_is_the_one_in_which_the_measure_itself_was_reported(tmp_path: Path) -> None:
    early = changed("{round: 3, state: in hand}", "{round: 6, state: done, date: 30 พ.ย. 65}")
    assert found(tmp_path, early + "    reported: 6\n") == ()
    assert [problem.code for problem in found(tmp_path, early)] == ["before-round"]


NO_ADOPTION = (
    "but “adopted” lacks the post that adopted it (by), the day (date), the resolution or paper (reference)"
)
NO_PAPER = "but “adopted” lacks the resolution or paper (reference)"
UNPROVEN = "state: closed\nadopted: {by: นายก, date: 1 ต.ค. 65}"
NO_REASON = "the plan was returned (state: returned) but the reason (returned_because) is not given"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("state: adopted", [f"the plan is adopted (state: adopted) {NO_ADOPTION}"]),
        (UNPROVEN, [f"the plan is adopted (state: closed) {NO_PAPER}"]),
        ("state: adopted\nadopted: {by: นายก, date: 1 ต.ค. 65, reference: มติ}", []),
        ("state: returned", [NO_REASON]),
        ("state: returned\nreturned_because: ขั้นตอนไม่ชัด", []),
        ("state: proposed", []),
    ],
)  # fmt: skip
def test_a_state_asks_for_what_led_to_it(tmp_path: Path, written: str, said: list[str]) -> None:
    unreported = WHOLE.replace("    progress: [{round: 3, state: in hand}]\n", "")
    assert [problem.en for problem in found(tmp_path, f"{written}\n{unreported}")] == said


@pytest.mark.parametrize("state", ["draft", "proposed", "returned"])
def test_progress_is_not_reported_of_a_plan_that_is_not_adopted(tmp_path: Path, state: str) -> None:
    (problem,) = found(tmp_path, f"returned_because: ขั้นตอนไม่ชัด\nstate: {state}\n{WHOLE}")
    assert problem.say("en") == (
        f"plan.yaml:2: the plan is {state} (state: {state}) but progress is reported; if it was adopted, "
        "say so (state: adopted, and adopted), and if that is not known, delete state"
    )
    assert found(tmp_path, f"state:\n{WHOLE}") == ()


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("state: draft\nadopted: {by: นายก, date: 1 ธ.ค. 65, reference: มติ}\n", ["adopted-too-soon"]),
        ("state: draft\nadopted: {by: นายก, date: , reference: }\n", []),
        ("adopted: {by: นายก, date: 1 ธ.ค. 65}\n", ["no-adoption"]),
        ("adopted: {by: นายก, date: 1 ธ.ค. 65, reference: มติ}\n", []),
    ],
)
def test_an_adoption_stands_only_in_a_plan_that_is_adopted(
    tmp_path: Path, written: str, codes: list[str]
) -> None:
    assert [problem.code for problem in found(tmp_path, written + "measures: []")] == codes


@pytest.mark.parametrize(
    ("day", "is_possible"),
    [
        ("30 ก.ย. 64", False),
        ("1 ต.ค. 64", True),
        ("30 ก.ย. 66", True),
        ("1 ต.ค. 66", False),
        ("1 ม.ค. 2599", False),
    ],
)
def test_a_plan_is_adopted_between_the_assessed_year_and_the_end_of_its_own(
    tmp_path: Path, day: str, is_possible: bool
) -> None:
    adopted = f"adopted: {{by: นายก, date: {day}, reference: มติ}}"
    problems = found(tmp_path, f"for_year: 2566\n{adopted}\n{WHOLE}")
    assert [(problem.code, problem.place.line) for problem in problems] == (
        [] if is_possible else [("adoption-day", 2)]
    )


def test_a_round_that_ends_after_the_year_is_named_with_both_days(tmp_path: Path) -> None:
    late = [problem.say("en") for problem in found(tmp_path, f"starts: 1 ม.ค. 66\n{WHOLE}")]
    assert late == [
        (
            "plan.yaml:1: the round of 12 months ends on 31 December 2023, after fiscal year 2566, "
            "for the plan starts on 1 January 2023; change rounds or starts"
        )
    ]
    assert found(tmp_path, f"starts: 1 ม.ค. 66\nrounds: [3, 6, 9]\n{WHOLE}") == ()
    (problem,) = found(tmp_path, f"starts: 1 ม.ค. 66\nrounds: [3, 6, 10]\n{WHOLE}")
    assert (problem.code, problem.place.line) == ("round-after-year", 2)


@pytest.mark.parametrize("units", ["กองคลัง, กองช่าง", '["กองคลัง; กองช่าง"]'])
def test_units_in_one_text_are_told_apart(tmp_path: Path, units: str) -> None:
    (problem,) = found(tmp_path, changed("[กองคลัง, สำนักปลัด]", units))
    written = units.strip('"[]')
    assert problem.say("en") == (
        f"plan.yaml:7: measure 1 names units in one text, “{written}”; "
        "write them as a list, units: [กองคลัง, กองช่าง]"
    )
    assert found(tmp_path, changed("[กองคลัง, สำนักปลัด]", '["กองคลัง (งานพัสดุ, งานบัญชี)"]')) == ()


def test_problems_come_in_line_order_with_both_languages(tmp_path: Path) -> None:
    written = changed("I19", "X1") + "  - measure: อบรม\n    mends: all\n    when: หน้าหนาว\n"
    problems = found(tmp_path, written)
    assert [(problem.place.line, problem.code) for problem in problems] == [
        (2, "unknown-code"),
        (11, "no-steps"),
        (11, "no-units"),
        (11, "no-follow-up"),
        (13, "time-frame"),
    ]
    assert [problem.th.startswith("มาตรการที่ ") for problem in problems] == [True] * 5
