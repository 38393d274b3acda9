"""The examples of the command line: each makes its paper and stands as published."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from prongsai import analysis, answers
from prongsai.analysis import Assessment
from prongsai.documents import Order, Paper, paper_of, plain_text, print_papers
from prongsai.errors import AnswersError
from prongsai.scoring import Result

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))


#: Those that have scores to analyse.
SCORED = [name for name in NAMES if name != "tanyong-mat-2567"]


def assessed(name: str) -> Assessment:
    return analysis.assess(answers.read_dossier(EXAMPLES / f"{name}.yaml"))


def paper(name: str) -> Paper:
    return paper_of(EXAMPLES / f"{name}.yaml", Order(Path("out"), ()))


def said(name: str) -> str:
    return "\n".join(plain_text(paper(name)))


def test_the_examples_are_those_the_readme_promises() -> None:
    assert NAMES == [
        "dong-marui-2564",
        "khlong-mai-2565",
        "kong-khaek-2568",
        "mueang-phon-2563",
        "raw-answers-2568",
        "tanyong-mat-2567",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_each_example_says_at_its_head_what_it_is(name: str) -> None:
    assert (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("name", SCORED)
def test_each_example_with_scores_makes_its_analysis(name: str) -> None:
    made = paper(name)
    assert str(made.year) in name
    assert made.body in "".join(plain_text(made))


def test_mueang_phon_2563_stands_as_published() -> None:
    history = assessed("mueang-phon-2563").history
    result = history.last
    assert [result.show(code) for code in ("9", "10", "total")] == ["38.63", "12.50", "60.88"]
    assert (result.level, result.passed, result.disagreements) == ("D", False, ())
    assert [each.indicator.code for each in analysis.strengths(result)] == ["1", "7", "6", "8"]
    assert [each.indicator.code for each in analysis.weaknesses(result)] == ["3", "2", "5", "4", "9", "10"]
    assert [change.code for change in history.fallen()] == ["4", "5", "7", "9", "10"]
    before = history.years[2562]
    assert isinstance(before, Result)
    assert (before.show("total"), before.level, before.disagreements) == ("84.09", "B", ())


def test_mueang_phon_with_o18_as_its_paper_prints_it_is_told_what_cannot_be() -> None:
    dossier = answers.read_dossier(EXAMPLES / "mueang-phon-2563.yaml")
    found = analysis.assess(answers.with_figures(dossier, {"O18": "100"}))
    named = {each.code: each for each in found.history.last.disagreements}
    assert {"9", "9.3"} <= set(named)
    assert "O18" in named["9"].suspects


def test_khlong_mai_2565_names_the_level_of_2562_that_does_not_fit() -> None:
    history = assessed("khlong-mai-2565").history
    assert (history.last.show("total"), history.last.level) == ("76.81", "B")
    of_2562 = history.years[2562]
    assert isinstance(of_2562, Result)
    assert [each.code for each in of_2562.disagreements] == ["level"]
    text = said("khlong-mai-2565")
    assert of_2562.disagreements[0].say.th.translate(THAI) in text
    assert "๘๕.๐๓" in text


def test_kong_khaek_2568_makes_eit_of_its_two_parts() -> None:
    result = assessed("kong-khaek-2568").history.last
    assert (result.show("total"), result.level, result.disagreements) == ("99.93", "excellent", ())
    assert [code for code, _ in result["EIT"].way] == ["EIT1", "EIT2"]
    assert "ผ่านดีเยี่ยม" in said("kong-khaek-2568")


def test_dong_marui_2564_says_what_is_not_known_and_guesses_nothing() -> None:
    history = assessed("dong-marui-2564").history
    assert [code for code in map(str, range(1, 11)) if code in history.last] == ["4", "7", "10"]
    text = said("dong-marui-2564")
    assert "ไม่มีคะแนนของตัวชี้วัดที่ ๑ ๒ ๓ ๕ ๖ ๘ และ ๙" in text
    assert "มีคะแนนไม่ครบทุกเครื่องมือ" in text
    assert text.count("ข้อมูลที่ได้รับไม่มีคะแนนรายข้อของตัวชี้วัดนี้") == 3


def test_tanyong_mat_2567_prints_its_set_but_no_analysis_for_want_of_scores(tmp_path: Path) -> None:
    with pytest.raises(AnswersError) as caught:
        paper("tanyong-mat-2567")
    assert "2566" in caught.value.problems[0].en
    order = Order(tmp_path, ("html",), is_set=True)
    (outcome,) = print_papers([EXAMPLES / "tanyong-mat-2567.yaml"], order)
    assert (outcome.exit_code, outcome.problems, outcome.warnings) == (0, (), ())
    assert [name for name, _ in outcome.left_out] == ["analysis", "oit-checklist"]
    for made in outcome.files:
        text = made.read_text(encoding="utf-8")
        assert "เทศบาลตำบลตันหยงมัส" in text
        assert re.findall(r"[๐-๙]+\.[๐-๙]{2} คะแนน", text) == [], f"{made.name} guesses a score"


def test_raw_answers_are_scored_with_their_sampling_errors() -> None:
    found = assessed("raw-answers-2568")
    assert found.history.last["i1"].counts
    assert found.history.last["i1"].blanks + (found.history.last["i1"].n or 0) == 48
    assert (found.answered["IIT"], found.people["IIT"]) == (48, 80)
    margin = f"±{found.errors[2568]['total'].margin:.2f}"
    assert margin in said("raw-answers-2568")
    blanks = sum(score.blanks for score in found.history.last.scores.values())
    assert blanks > 0


def test_raw_answers_are_written_again_byte_for_byte(tmp_path: Path) -> None:
    script = tmp_path / "make_raw_answers.py"
    script.write_bytes((EXAMPLES / "make_raw_answers.py").read_bytes())
    subprocess.run([sys.executable, script], check=True, env={"PYTHONPATH": str(EXAMPLES.parent / "src")})
    folder = "raw-answers-2568"
    for path in sorted((EXAMPLES / folder).iterdir()):
        again = (tmp_path / folder / path.name).read_bytes()
        assert hashlib.sha256(again).hexdigest() == hashlib.sha256(path.read_bytes()).hexdigest(), path.name


THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
