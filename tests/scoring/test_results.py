"""A result as a file: canonical, recountable, and explaining each of its figures."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from prongsai import frameworks, scoring
from prongsai.answers import Answers, schema
from prongsai.errors import ScoringError
from prongsai.frameworks import tree
from prongsai.numbers import show_exact
from prongsai.scoring import Result
from tests.scoring.test_published_figures import MUEANG_PHON, indicators, items_2563, printed


def mueang_phon(o18: str = "0") -> Result:
    figures = {**indicators(MUEANG_PHON[2563]), **items_2563(o18), "total": "60.88"}
    return scoring.score(
        frameworks.load(2563),
        printed=printed(figures),
        printed_level="D",
        comments={"O18": "ก"},
        body="ทม.เมืองพล",
    )


def answered(rows: list[dict]) -> Result:
    framework = frameworks.load(2568)
    table = pl.LazyFrame([{"body": "ก", **row} for row in rows], schema=schema(framework, "IIT"))
    return scoring.score(framework, answers=Answers({"IIT": table}), body="ก")


def test_a_result_holds_no_float_and_is_the_same_bytes_twice() -> None:
    content = mueang_phon().to_json()
    assert content == mueang_phon().to_json()
    floats: list[str] = []
    json.loads(content, parse_float=lambda text: floats.append(text))
    assert floats == []


def test_the_order_of_answers_does_not_change_a_result() -> None:
    rows = [{"i1": 1, "i2": 6}, {"i1": 3, "i2": None}, {"i1": 6, "i2": 2}]
    assert answered(rows).to_json() == answered(rows[::-1]).to_json()


@pytest.mark.parametrize(
    "result", [mueang_phon(), mueang_phon("100"), answered([{"i1": 1}, {"i1": 4, "i3": 1}])]
)
def test_a_result_file_is_recounted_to_the_same_bytes(tmp_path: Path, result: Result) -> None:
    path = tmp_path / "result.json"
    result.write(path)
    assert scoring.recount(path, result.framework).to_json() == path.read_bytes()


def test_a_figure_changed_by_hand_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(mueang_phon().to_json().replace(b'"total":"60.88"', b'"total":"85.00"'))
    with pytest.raises(ScoringError, match="counted anew the total is") as caught:
        scoring.recount(path, frameworks.load(2563))
    assert caught.value.problems[0].code == "not-the-same"


def test_other_rules_and_other_files_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    mueang_phon().write(path)
    with pytest.raises(ScoringError, match="made with other rules"):
        scoring.recount(path, frameworks.load(2564))
    for content in (b"", b"[]", b"{}", b'{"inputs": 1}', b"\xff\xfe", b'{"inputs": {"counts": []}}'):
        path.write_bytes(content)
        with pytest.raises(ScoringError, match="this is no result file"):
            scoring.recount(path, frameworks.load(2563))


def test_the_trace_leads_from_every_score_to_what_it_is_made_of() -> None:
    rows = {row["node"]: row for row in mueang_phon().trace().iter_rows(named=True)}
    assert rows["9"]["inputs"] == ["9.1", "9.2", "9.3", "9.4", "9.5"]
    assert rows["9"]["exact"] == "2434/63"
    assert (rows["9"]["printed"], rows["9"]["shown"]) == ("38.63", "38.63")
    assert rows["total"]["weights"] == ["3/10", "3/10", "2/5"]
    assert rows["1"]["rule"] == "printed"


def test_every_score_explains_itself_in_both_languages_with_its_source() -> None:
    for result in (mueang_phon("100"), answered([{"i1": 1, "i5": 6}, {"i1": None, "i5": 2}])):
        for code, score in result.scores.items():
            for language in ("th", "en"):
                lines = result.explain(code, language)
                assert result.show(code) in lines[0]
                if score.way and code != "total":
                    assert all(show_exact(result[child].best) in "".join(lines) for child, _ in score.way)
                assert ("ที่มา" if language == "th" else "source") in lines[-1]


def test_blanks_are_left_out_counted_and_said() -> None:
    result = answered([{"i1": 6}, {"i1": None}, {"i1": 1}])
    assert result.show("i1") == "50.00"
    assert result["i1"].blanks == 1
    assert "1 left blank, not counted as zero" in result.explain("i1", "en")


def test_a_choice_is_told_in_the_questions_own_words_and_unsure_points_are_said() -> None:
    lines = answered([{"i12": 1}, {"i12": 6}]).explain("i12", "en")
    node = tree(frameworks.load(2568))["i12"]
    assert node.wordings[0].en in lines[1]
    assert "likely, not confirmed" in next(
        line for line in lines if line.startswith("source of the choices' points")
    )


def test_a_total_alone_is_taken_as_printed() -> None:
    result = scoring.score(frameworks.load(2564), printed=printed({"total": "83.17"}))
    assert (result.show("total"), result.level) == ("83.17", "B")
    assert any("taken as printed" in line for line in result.explain("total", "en"))


def test_nothing_given_is_refused() -> None:
    with pytest.raises(ScoringError, match="no answers or figures of “ก”"):
        scoring.score(frameworks.load(2563), body="ก")
