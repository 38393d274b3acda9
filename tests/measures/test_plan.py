"""The plan of a body file, read from what officers write."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest

from prongsai import frameworks, strict_yaml
from prongsai.errors import PlanError
from prongsai.frameworks import Text
from prongsai.measures.mended_codes import indicators_by_code
from prongsai.measures.model import Adoption, KnownMeasure, Plan, Progress, TimeFrame
from prongsai.measures.plan import filled, read_plan
from prongsai.strict_yaml import Complaints

MANUAL = KnownMeasure(
    code="property-manual",
    indicator="4",
    name=Text("จัดทำคู่มือการยืม", "Write a loan manual"),
    mends={2565: ("I20", "I21"), 2567: ("i10",)},
    steps=(Text("รวบรวมแบบ", "Gather forms"), Text("แจ้งเวียน", "Circulate")),
    units=(Text("กองคลัง", "Finance Division"),),
    months=(10, 12),
    follow_up=Text("นับแบบขอยืม", "Count the forms"),
    rounds=(3, 6),
    proof=(Text("คู่มือ", "the manual"),),
)
KNOWN = {MANUAL.code: MANUAL}
ALL_OF_IT = """\
for_year: ๒๕๖๖
starts: 3 ตุลาคม 2565
rounds: [12, 6]
state: adopted
adopted: {by: นายก อบต., date: 15 ธ.ค. 65, reference: มติที่ 1/2566}
follow_up: ประชุมทุกเดือน
measures:
  - mends: [i๑๙, "4", o18, "9.1", I19]
    measure: ทบทวนระเบียบ
    steps:
      - เชิญทุกกอง
      - สรุปผล
    units: [กองคลัง, สำนักปลัด]
    when: ม.ค.–มี.ค. 66
    follow_up: สุ่มตรวจ
    reported: ๖
    proof: คู่มือ
    theme: ทรัพย์สิน
    weak_point: [รู้น้อย]
    practice: [สอน]
    progress:
      - {round: 6, state: in hand, did: ประชุม, result: ได้ร่าง, evidence: [a.pdf, b.pdf],
         obstacle: คนน้อย, unit: กองคลัง, date: 5 เม.ย. 66}
      - {round: 12, state: done}
  - mends: ALL
    measure: [อบรม, ทุกกอง]
"""


def read(
    folder: Path, written: str, *, year: int = 2565, known: Mapping[str, KnownMeasure] | None = None
) -> Plan:
    """The plan of a file that holds these lines, about a year of the assessment."""
    path = folder / "plan.yaml"
    path.write_text(written, encoding="utf-8")
    block = strict_yaml.read(path, Complaints(), "plan.yaml")
    return read_plan(block, frameworks.load(year), known)


def complaints(folder: Path, written: str) -> list[tuple[int | None, str]]:
    """Line and code of everything that makes the plan unreadable."""
    with pytest.raises(PlanError) as caught:
        read(folder, written)
    return [(problem.place.line, problem.code) for problem in caught.value.problems]


def test_without_a_plan_there_is_an_empty_one_for_the_year_after() -> None:
    found = read_plan(None, frameworks.load(2565))
    assert (found.year, found.for_year, found.measures, found.state) == (2565, 2566, (), "draft")
    assert (found.starts, found.rounds) == (datetime.date(2022, 10, 1), (3, 6, 12))


def test_a_plan_is_read_whole(tmp_path: Path) -> None:
    found = read(tmp_path, ALL_OF_IT)
    assert (found.year, found.for_year, found.starts) == (2565, 2566, datetime.date(2022, 10, 3))
    assert (found.rounds, found.state, found.follow_up) == ((6, 12), "adopted", ("ประชุมทุกเดือน",))
    assert found.adopted == Adoption("นายก อบต.", datetime.date(2022, 12, 15), "มติที่ 1/2566")
    assert [measure.number for measure in found.measures] == [1, 2]


def test_a_measure_is_read_whole(tmp_path: Path) -> None:
    found = read(tmp_path, ALL_OF_IT).measures[0]
    assert (found.name, found.steps) == ("ทบทวนระเบียบ", ("เชิญทุกกอง", "สรุปผล"))
    assert (found.units, found.follow_up) == (("กองคลัง", "สำนักปลัด"), "สุ่มตรวจ")
    assert (found.reported, found.proof, found.theme) == ((6,), ("คู่มือ",), "ทรัพย์สิน")
    assert (found.weak_point, found.practice, found.taken_from) == (("รู้น้อย",), ("สอน",), "")
    january, march = datetime.date(2023, 1, 1), datetime.date(2023, 3, 31)
    assert found.when == TimeFrame("ม.ค.–มี.ค. 66", january, march)


def test_progress_is_read_with_its_state_and_day(tmp_path: Path) -> None:
    first, second = read(tmp_path, ALL_OF_IT).measures[0].progress
    day = datetime.date(2023, 4, 5)
    proof = ("a.pdf", "b.pdf")
    assert first == Progress(6, "in_hand", "ประชุม", "ได้ร่าง", proof, "คนน้อย", "กองคลัง", day, first.place)
    assert (second.round, second.state, second.unit, second.date) == (12, "done", "", None)
    assert (first.place.line, second.place.line) == (22, 24)


def test_codes_become_those_the_year_prints_and_stand_once(tmp_path: Path) -> None:
    first, second = read(tmp_path, ALL_OF_IT).measures
    assert first.mends == ("I19", "4", "O18", "9.1")
    assert second.mends == ("all",)
    assert read(tmp_path, "measures: [{mends: [I7, I๑๖]}]", year=2568).measures[0].mends == ("i7", "I16")


def test_every_list_knows_the_line_of_each_entry(tmp_path: Path) -> None:
    places = read(tmp_path, ALL_OF_IT).measures[0].places
    lines = {key: places[key].line for key in ("mends", "steps", "steps.1", "steps.2", "when")}
    assert lines == {"mends": 8, "steps": 10, "steps.1": 11, "steps.2": 12, "when": 14}


def test_the_catalogue_fills_what_is_not_given(tmp_path: Path) -> None:
    found = read(tmp_path, "measures: [{from: Property-Manual}]", known=KNOWN).measures[0]
    assert (found.taken_from, found.mends, found.name) == ("property-manual", ("I20", "I21"), "จัดทำคู่มือการยืม")
    assert (found.steps, found.units) == (("รวบรวมแบบ", "แจ้งเวียน"), ("กองคลัง",))
    december = datetime.date(2022, 12, 31)
    assert found.when == TimeFrame("ต.ค.–ธ.ค. 2565", datetime.date(2022, 10, 1), december)
    assert (found.follow_up, found.reported, found.proof) == ("นับแบบขอยืม", (3, 6), ("คู่มือ",))


def test_what_is_given_stands_against_the_catalogue(tmp_path: Path) -> None:
    written = (
        "rounds: [6, 12]\nmeasures: [{from: property-manual, mends: I19, steps: ประชุม, when: ทั้งปี, units: }]"
    )
    found = read(tmp_path, written, known=KNOWN).measures[0]
    assert (found.mends, found.steps, found.when.written) == (("I19",), ("ประชุม",), "ทั้งปี")
    assert (found.units, found.reported) == (("กองคลัง",), (6,))


def test_a_catalogue_silent_on_the_year_gives_its_indicator(tmp_path: Path) -> None:
    found = read(tmp_path, "measures: [{from: property-manual}]", year=2566, known=KNOWN).measures[0]
    assert (found.mends, found.when.written) == (("4",), "ต.ค.–ธ.ค. 2566")


def test_a_measure_of_the_catalogue_can_be_filled_by_itself() -> None:
    found = filled(MANUAL, 2566)
    assert (found.taken_from, found.mends, found.name) == ("property-manual", (), "จัดทำคู่มือการยืม")
    assert (found.when.written, found.reported) == ("ต.ค.–ธ.ค. 2565", (3, 6))


def test_without_rounds_of_its_own_a_measure_is_reported_in_all(tmp_path: Path) -> None:
    found = read(tmp_path, "rounds: [6, 12]\nmeasures: [{measure: อบรม}]").measures[0]
    assert found.reported == (6, 12)


def test_what_is_left_blank_counts_as_not_given(tmp_path: Path) -> None:
    keys = ("for_year", "starts", "rounds", "state", "adopted", "returned_because", "follow_up", "measures")
    blank = read(tmp_path, "".join(f"{key}:\n" for key in keys))
    empty = read_plan(None, frameworks.load(2565))
    assert [getattr(blank, key) for key in keys] == [getattr(empty, key) for key in keys]
    keys = ("mends", "from", "measure", "steps", "units", "when", "follow_up", "proof", "theme", "progress")
    found = read(tmp_path, "measures:\n  - reported:\n" + "".join(f"    {key}:\n" for key in keys)).measures
    assert [(each.name, each.steps, each.when, each.progress) for each in found] == [
        ("", (), TimeFrame(), ())
    ]


def test_everything_unreadable_is_said_at_once_in_line_order(tmp_path: Path) -> None:
    written = """\
for_year: 2569
starts: เมื่อวาน
rounds: [3, หก, 13, 0]
state: final
adopted: {by: นายก, on: 1 ม.ค. 66}
stats: draft
measures:
  - mend: I19
    steps: [{ขั้นที่ 1: ประชุม}]
    follow_up: [ก, ข]
    reported: ทุกเดือน
    progress:
      - {state: almost, date: 2023-01-05}
      - {round: สาม, state: done}
  - อบรม
"""
    assert complaints(tmp_path, written) == [
        (1, "wrong-year"),
        (2, "not-a-date"),
        (3, "not-a-round"),
        (3, "not-a-round"),
        (3, "not-a-round"),
        (4, "not-an-option"),
        (5, "unknown-key"),
        (6, "unknown-key"),
        (8, "unknown-key"),
        (9, "not-text"),
        (10, "not-text"),
        (11, "not-a-round"),
        (13, "missing-key"),
        (13, "not-an-option"),
        (13, "not-a-date"),
        (14, "not-a-number"),
        (15, "not-a-block"),
    ]


def test_a_start_outside_the_plans_year_is_refused_with_the_year_in_words(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as caught:
        read(tmp_path, "for_year: 2567\nstarts: 1 ต.ค. 65\n")
    assert caught.value.say("en") == (
        "plan.yaml:2: “starts: 1 October 2022” must lie in fiscal year 2567: "
        "1 October 2023 to 30 September 2024"
    )
    assert caught.value.say("th") == (
        "plan.yaml:2: “starts: 1 ตุลาคม 2565” ต้องอยู่ในปีงบประมาณ พ.ศ. 2567 คือ 1 ตุลาคม 2566 ถึง 30 กันยายน 2567"
    )


def test_every_code_of_a_year_belongs_to_an_indicator() -> None:
    found = indicators_by_code(frameworks.load(2565))
    assert len(found) == 10 + 7 + 45 + 43
    assert [found[code] for code in ("4", "I19", "E15", "9.3", "O18", "O43")] == [
        "4",
        "4",
        "8",
        "9",
        "9",
        "10",
    ]


def test_a_state_that_nobody_gave_is_told_from_a_draft(tmp_path: Path) -> None:
    stated = [read(tmp_path, f"state: {state}") for state in ("", "~", "draft", "proposed")]
    assert [(plan.state, plan.is_state_given) for plan in stated] == [
        ("draft", False),
        ("draft", False),
        ("draft", True),
        ("proposed", True),
    ]


def test_an_adoption_with_its_day_says_that_the_plan_is_adopted(tmp_path: Path) -> None:
    found = read(tmp_path, "adopted: {by: นายก, date: 1 ธ.ค. 65}")
    assert (found.state, found.is_state_given, found.is_adopted) == ("adopted", True, True)
    blank = read(tmp_path, "adopted: {by: , date: , reference: }")
    assert (blank.adopted, blank.is_state_given) == (None, False)
    assert read(tmp_path, "adopted: {by: นายก}").is_state_given is False


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ('"1, 2"', ("1", "2")),
        ("O1-O3", ("O1", "O2", "O3")),
        ("o๑ – o๓", ("O1", "O2", "O3")),
        ("O42~O43", ("O42", "O43")),
        ("9.1 ถึง 9.3", ("9.1", "9.2", "9.3")),
        ("1-3", ("1", "2", "3")),
        ("[I19–I21 และ 9; all]", ("I19", "I20", "I21", "9", "all")),
        ("I19 I21", ("I19", "I21")),
        ("O1-O3, O2", ("O1", "O2", "O3")),
        ("O3-O1", ("O3-O1",)),
        ("I1-O3", ("I1-O3",)),
        ("O1-O99, 4", ("O1-O99", "4")),
        ("all-4", ("all-4",)),
    ],
)
def test_lists_and_ranges_of_codes_are_understood(
    tmp_path: Path, written: str, codes: tuple[str, ...]
) -> None:
    if not written.startswith(("[", '"')):
        written = f'"{written}"'
    assert read(tmp_path, f"measures: [{{mends: {written}}}]").measures[0].mends == codes


def test_every_code_of_a_range_has_the_line_of_the_range(tmp_path: Path) -> None:
    places = read(tmp_path, "measures:\n  - mends:\n      - O1-O3\n      - X1\n").measures[0].places
    assert [places[f"mends.{number}"].line for number in (1, 3, 4)] == [3, 3, 4]


def test_a_tilde_stands_for_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, 'measures: [{mends: ~, units: null, measure: "~"}]').measures[0]
    assert (found.mends, found.units, found.measure) == ((), (), ("~",))
