"""Proposals, plans and the catalogue on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prongsai.cli import main
from tests.documents import body_files
from tests.documents.test_examples import EXAMPLES

MUEANG_PHON = str(EXAMPLES / "mueang-phon-2563.yaml")
RAW = str(EXAMPLES / "raw-answers-2568.yaml")


def run(capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "en") -> tuple[int, str, str]:
    code = main([*arguments, "--lang", language])
    said = capsys.readouterr()
    return code, said.out, said.err


# propose


@pytest.mark.parametrize(("language", "name"), [("th", "คืนได้ไม่เกิน"), ("en", "worth up to")])
def test_proposals_stand_with_what_they_mend_and_are_worth_the_most_worth_first(
    capsys: pytest.CaptureFixture[str], language: str, name: str
) -> None:
    code, out, err = run(capsys, "propose", MUEANG_PHON, language=language)
    head, _, *rows = out.splitlines()
    assert (code, err, head.rstrip().endswith(name)) == (0, "", True)
    worth = [float(row.split()[-1]) for row in rows]
    assert worth == sorted(worth, reverse=True)
    assert rows[0].startswith("prevention-menu ")
    assert "O34 O35 O36 O37 O38 O39 O42 O43" in rows[0]


def test_proposals_as_json_hold_the_exact_worth_and_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "propose", MUEANG_PHON, "--most", "2", "--json")
    found = json.loads(out)
    assert (code, [each["code"] for each in found]) == (0, ["prevention-menu", "home-page-path"])
    assert (found[0]["indicator"], found[0]["worth"]) == ("10", "35/2")
    assert "O42, O43 scored 0; it can give back at most 17.50 points" in found[0]["reason"]


def test_a_body_above_the_mark_is_told_that_nothing_is_weak_unless_it_asks_what_to_keep(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(EXAMPLES / "kong-khaek-2568.yaml")
    weak = json.loads(run(capsys, "propose", path, "--json")[1])
    kept = json.loads(run(capsys, "propose", path, "--keep", "--json")[1])
    assert len(kept) > len(weak)
    if not weak:
        assert run(capsys, "propose", path)[1] == "nothing is below the pass mark\n"


def test_a_written_plan_reads_back_without_a_fault_once_the_body_file_names_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    body = body_files.body_file(tmp_path, "", head=body_files.HEAD.partition("plan:")[0])
    plan = tmp_path / "mine.plan.yaml"
    code, out, _ = run(capsys, "propose", str(body), "--to", str(plan))
    assert (code, out.splitlines()) == (
        0,
        [str(plan), "add the line “plan: mine.plan.yaml” to the body file (in the same folder)"],
    )
    body.write_text(body.read_text(encoding="utf-8") + "plan: mine.plan.yaml\n", encoding="utf-8")
    code, out, err = run(capsys, "plan", str(body), "--on", "2565-01-01", "--json")
    assert (code, err) == (0, "")
    proposed = json.loads(run(capsys, "propose", str(body), "--json")[1])
    assert [each["mends"] for each in json.loads(out)["measures"]] == [each["mends"] for each in proposed]
    assert len(proposed) > 0


def test_a_plan_is_never_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = tmp_path / "mine.plan.yaml"
    plan.write_text("ของเดิม", encoding="utf-8")
    code, out, err = run(capsys, "propose", MUEANG_PHON, "--to", str(plan))
    assert (code, out, plan.read_text(encoding="utf-8")) == (2, "", "ของเดิม")
    assert err == f"{plan} exists already and is not overwritten\n"


# plan


BARE = """\
plan:
  measures:
    - {mends: "o10", measure: ก, steps: [ข], units: [ค], follow_up: ง}
"""


def test_a_plan_says_what_printing_the_set_will_refuse_by_the_years_rule(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    head = body_files.HEAD.partition("    figures:")[0].replace("2564", "2568")
    body = body_files.body_file(tmp_path, BARE, head=f"{head}    figures: {{}}\n")
    said = f"{body}:8: measure 1 lacks the time frame, which item o25 probably asks for\n"
    code, _, err = run(capsys, "plan", str(body), "--on", "2569-01-01")
    assert (code, err) == (8, said)
    code, _, err = run(capsys, "set", str(body), "--to", str(tmp_path / "out"), "--only", "memo")
    assert (code, err) == (8, said)


def test_a_state_that_is_not_given_is_null_in_json(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    unstated = body_files.body_file(tmp_path)
    files = (str(unstated), RAW)
    found = [json.loads(run(capsys, "plan", file, "--on", "2569-04-20", "--json")[1]) for file in files]
    assert [each["state"] for each in found] == [None, "adopted"]


def test_a_plan_is_shown_with_states_counts_and_what_is_late(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "plan", RAW, "--on", "20 เม.ย. 2569")
    lines = out.splitlines()
    assert (code, err, lines[0]) == (0, "", "plan for 2569 · 3 measures · as of 20 April 2026")
    assert [line.split("  ")[-1].strip() for line in lines[4:7]] == ["carried out", "in hand", "in hand"]
    assert [line.split()[-6:] for line in lines[10:13]] == [
        ["1", "0", "0", "0", "0", "1"],
        ["0", "1", "0", "0", "0", "1"],
        ["0", "1", "0", "0", "1", "1"],
    ]
    assert lines[13].startswith("! the 6-month report of measure 3, ")
    assert lines[13].endswith(": due 31 March 2026, 20 days late")
    assert len(lines) == 14


def test_a_plan_is_shown_in_thai_with_the_days_of_the_buddhist_era(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(capsys, "plan", RAW, "--on", "๒๐ เม.ย. ๒๕๖๙", language="th")
    assert (code, out.splitlines()[0]) == (0, "แผนปีงบประมาณ 2569 · 3 มาตรการ · ณ วันที่ 20 เมษายน 2569")
    assert out.splitlines()[-1].endswith("ครบกำหนด 31 มีนาคม 2569 เกินมา 20 วัน")


def test_a_plan_as_json_holds_days_counts_and_problems(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "plan", RAW, "--on", "2569-04-20", "--json")
    found = json.loads(out)
    assert (code, found["year"], found["for_year"], found["on"]) == (0, 2568, 2569, "2026-04-20")
    assert found["measures"][2]["when"] == {
        "written": "มกราคม – เมษายน 2569", "first": "2026-01-01", "last": "2026-04-30",
    }  # fmt: skip
    assert [each["total"] for each in found["units"]] == [1, 1, 1]
    assert [(each["measure"], each["round"], each["days"]) for each in found["overdue"]] == [(3, 6, 20)]
    assert found["problems"] == []


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_every_fault_of_a_plan_is_named_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, form: list[str]
) -> None:
    path = body_files.body_file(tmp_path, body_files.FAULTY)
    code, _, err = run(capsys, "plan", str(path), "--on", "2565-01-01", *form)
    assert (code, err.splitlines()) == (8, [each.format(path) for each in body_files.FAULTS])


def test_a_body_without_a_plan_has_no_measures_and_no_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_files.body_file(tmp_path, "", head=body_files.HEAD.partition("plan:")[0])
    code, out, err = run(capsys, "plan", str(path), "--on", "2565-01-01")
    assert (code, out.strip(), err) == (0, "plan for 2565 · 0 measures · as of 1 January 2022", "")


# catalogue


def test_the_catalogue_lists_the_measures_of_one_indicator(capsys: pytest.CaptureFixture[str]) -> None:
    every = json.loads(run(capsys, "catalogue", "--json")[1])
    of_four = json.loads(run(capsys, "catalogue", "--indicator", "๔", "--json")[1])
    assert of_four == [each for each in every if each["indicator"] == "4"]
    assert {each["indicator"] for each in every} == set(map(str, range(1, 11)))
    _, out, _ = run(capsys, "catalogue", "--indicator", "4", language="th")
    assert [line.split()[1] for line in out.splitlines()[2:]] == [each["code"] for each in of_four]


def test_the_catalogue_answers_every_question_and_item_of_every_year(
    capsys: pytest.CaptureFixture[str],
) -> None:
    every = json.loads(run(capsys, "catalogue", "--json")[1])
    code, out, err = run(capsys, "catalogue", "--check")
    assert (code, err) == (0, "")
    assert out.startswith(f"{len(every)} measures, for every question and item of 2562–")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["propose", "no-such-file.yaml"], 4, "there is no such file"),
        (["propose", str(EXAMPLES / "tanyong-mat-2567.yaml")], 4, "no score and no answers of 2566"),
        (["propose", MUEANG_PHON, "--most", "0"], 2, "--most wants a number from 1 on, not 0"),
        (["propose", MUEANG_PHON, "--most", "-3"], 2, "--most wants a number from 1 on, not -3"),
        (["propose", MUEANG_PHON, "--most", "many"], 2, "--most"),
        (["plan", RAW, "--on", "31 มิ.ย. 2569"], 2, "must be a date of the Buddhist era"),
        (["plan"], 2, "arguments are required"),
        (["catalogue", "--indicator", "11"], 2, "the catalogue has no indicator “11”; it has 1, 2, 3, 4"),
        (["catalogue", "no-such-folder"], 9, "there is no such file"),
    ],
)
def test_bad_input_is_one_sentence_and_an_exit_code(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    found, out, err = run(capsys, *arguments)
    assert (found, out, words in err, len(err.strip().splitlines())) == (code, "", True, 1), err
