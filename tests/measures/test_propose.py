"""Measures proposed for a result: those that answer what is weak, with every figure, and nothing else."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai import analysis, answers, frameworks, scoring
from prongsai.analysis import Assessment
from prongsai.errors import AnalysisError
from prongsai.frameworks import Framework
from prongsai.measures.known import Catalogue, detail_codes, load
from prongsai.measures.model import Proposal
from prongsai.measures.propose import propose
from prongsai.numbers import Printed
from prongsai.scoring import Result

EXAMPLES = Path(__file__).parents[2] / "examples"
MARK = Fraction(85)


@cache
def known(name: str) -> Assessment:
    return analysis.assess(answers.read_dossier(EXAMPLES / f"{name}.yaml"))


def proposed(name: str, *, keep: bool = False) -> dict[str, Proposal]:
    """The proposals for an example, by the measure's code."""
    body = known(name)
    found = propose(body.history.last, load(), keep=keep, withheld=body.withheld)
    assert len({each.measure.code for each in found}) == len(found)
    return {each.measure.code: each for each in found}


def result_of(framework: Framework, figures: dict[str, str]) -> Result:
    printed = {code: Printed(Fraction(figure)) for code, figure in figures.items()}
    return scoring.score(framework, printed=printed)


# what is weak, and what answering it is worth


def test_weak_questions_are_answered_together_with_every_figure() -> None:
    manual = proposed("mueang-phon-2563")["property-manual"]
    result = known("mueang-phon-2563").history.last
    share = Fraction(30, 100) / 5 / 6
    lost = [share * (100 - Fraction(figure)) for figure in ("66.28", "75.18", "68.98")]
    assert [result.show(code) for code in ("I20", "I21", "I23")] == ["66.28", "75.18", "68.98"]
    assert (manual.codes, manual.worth) == (("I20", "I21", "I23"), sum(lost))
    assert manual.reason.th == (
        "I20 ได้ 66.28 คะแนน I21 ได้ 75.18 คะแนน I23 ได้ 68.98 คะแนน คืนคะแนนรวมได้ไม่เกิน 0.90 คะแนน"
    )
    assert manual.reason.en == (
        "I20 scored 66.28, I21 scored 75.18, I23 scored 68.98; "
        "it can give back at most 0.90 points of the total"
    )


def test_items_of_one_figure_are_told_together() -> None:
    menu = proposed("raw-answers-2568")["prevention-menu"]
    assert menu.codes == ("o22", "o23", "o24")
    assert menu.worth == 3 * Fraction(40, 100) / 2 / 2 / 4 * 100
    assert menu.reason.th == "o22, o23, o24 ได้ 0 คะแนน คืนคะแนนรวมได้ไม่เกิน 7.50 คะแนน"


def test_the_dearest_come_first_and_equals_as_the_catalogue_has_them() -> None:
    found = list(proposed("mueang-phon-2563").values())
    at = list(load().measures)
    assert [each.worth for each in found] == sorted((each.worth for each in found), reverse=True)
    keys = [(-each.worth, at.index(each.measure.code)) for each in found]
    assert keys == sorted(keys)


def test_what_is_weak_in_a_strong_indicator_is_answered_too() -> None:
    framework = frameworks.load(2568)
    result = result_of(framework, {"1": "90.00", "i1": "70.00", "i2": "100.00", "i3": "100.00"})
    found = propose(result, load())
    assert {each.codes for each in found} == {("i1",)}
    assert {each.measure.code for each in found} == {each.code for each in load().mending(2568, "i1")}


def test_what_is_at_the_mark_is_not_weak() -> None:
    result = result_of(frameworks.load(2568), {"i1": "85.00", "i2": "84.99", "2": "85.00"})
    assert {each.codes for each in propose(result, load())} == {("i2",)}


# where questions and items are not known


def test_without_questions_and_items_the_indicator_is_answered_as_a_whole() -> None:
    found = proposed("khlong-mai-2565")
    assert {each.codes for each in found.values()} == {(code,) for code in ("2", "4", "6", "7", "8", "10")}
    menu = found["prevention-menu"]
    assert menu.worth == Fraction(20, 100) * (100 - Fraction("43.75"))
    assert menu.reason.th == ("ตัวชี้วัดที่ 10 ได้ 43.75 คะแนน ยังไม่ทราบคะแนนรายข้อตรวจ คืนคะแนนรวมได้ไม่เกิน 11.25 คะแนน")
    assert menu.reason.en == (
        "indicator 10 scored 43.75 and the scores of its items are not known; "
        "it can give back at most 11.25 points of the total"
    )


def test_what_known_questions_lost_is_not_promised_by_the_unknown_ones() -> None:
    framework = frameworks.load(2568)
    result = result_of(framework, {"1": "80.00", "i1": "100.00", "i2": "90.00"})
    found = propose(result, load())
    assert {each.measure.code for each in found} == {each.code for each in load().mending(2568, "i3")}
    assert {each.worth for each in found} == {Fraction(30, 100) / 5 * (20 - Fraction(10, 3))}
    assert "ยังไม่ทราบคะแนนรายข้อคำถามที่เหลือ" in found[0].reason.th


def test_withheld_figures_are_never_used() -> None:
    result = known("mueang-phon-2563").history.last
    withheld = frozenset(each.code for each in result.framework.questions)
    found = [each for each in propose(result, load(), withheld=withheld) if each.measure.indicator == "4"]
    assert {each.codes for each in found} == {("4",)}
    assert {each.worth for each in found} == {Fraction(30, 100) / 5 * (100 - result["4"].best)}
    assert [code for each in found for code in withheld if code in each.reason.th] == []


def test_a_result_without_scores_gives_no_proposals() -> None:
    empty = scoring.score_inputs(frameworks.load(2566), scoring.Inputs("ก"), may_be_empty=True)
    assert propose(empty, load(), keep=True) == ()


# keeping a standard


def test_what_reaches_the_mark_is_kept_only_when_asked_and_after_the_others() -> None:
    without, found = proposed("mueang-phon-2563"), proposed("mueang-phon-2563", keep=True)
    kept = [each for each in found.values() if each.measure.keeps]
    assert list(found) == [*without, *(each.measure.code for each in kept)]
    assert [each.codes for each in kept] == [("8",), ("6",), ("7",), ("1",)]
    assert kept[-1].worth == Fraction(30, 100) / 5 * (100 - Fraction("88.99"))
    assert (
        kept[-1].reason.en == "indicator 1 scored 88.99, which reaches 85, and lost 0.66 points of the total"
    )


def test_a_full_score_is_kept_and_lost_nothing() -> None:
    kept = proposed("kong-khaek-2568", keep=True)["keep-disclosure"]
    assert (kept.codes, kept.worth) == (("9",), 0)
    assert kept.reason.th == "ตัวชี้วัดที่ 9 ได้ 100.00 คะแนน ถึงเกณฑ์ 85 คะแนนแล้ว ไม่เสียคะแนนรวม"


def test_an_indicator_with_something_weak_in_it_is_not_kept() -> None:
    result = result_of(frameworks.load(2568), {"1": "90.00", "i1": "70.00", "2": "90.00"})
    kept = [each for each in propose(result, load(), keep=True) if each.measure.keeps]
    assert [each.codes for each in kept] == [("2",)]


# frameworks the catalogue does not know


def test_another_owners_framework_gets_no_proposals() -> None:
    result = result_of(frameworks.load("up-2563"), {"1": "50.00"})
    with pytest.raises(AnalysisError) as caught:
        propose(result, load())
    assert [problem.say("en") for problem in caught.value.problems] == [
        "the catalogue has no measures for the framework up-2563, so none can be proposed"
    ]


def test_a_year_the_catalogue_does_not_hold_gets_no_proposals() -> None:
    with pytest.raises(AnalysisError):
        propose(known("mueang-phon-2563").history.last, Catalogue({}, {}))


# for any figures

SHARES = st.integers(0, 10000).map(lambda number: f"{number / 100:.2f}")


@st.composite
def results(draw: st.DrawFn) -> tuple[Result, frozenset[str]]:
    """A result of a shipped year from any figures of any of its codes, and codes that are withheld."""
    framework = frameworks.load(draw(st.sampled_from([2562, 2565, 2566, 2568])))
    questions = [each.code for each in framework.questions]
    codes = [*questions, *(each.code for each in framework.indicators)]
    figures = draw(st.dictionaries(st.sampled_from(codes), SHARES, min_size=1, max_size=30))
    items = st.sampled_from([each.code for each in framework.items])
    figures |= draw(st.dictionaries(items, st.sampled_from(["0", "100"]), max_size=30))
    return result_of(framework, figures), draw(st.frozensets(st.sampled_from(questions), max_size=5))


@settings(max_examples=60, deadline=None)
@given(results(), st.booleans())
def test_nothing_that_is_not_weak_is_ever_answered(found: tuple[Result, frozenset[str]], keep: bool) -> None:
    result, withheld = found
    weak = {code for code in result.scores if (result.figure(code) or 0) < MARK} - withheld
    indicators = {each.code: set(detail_codes(each)) for each in result.framework.indicators}
    for proposal in propose(result, load(), keep=keep, withheld=withheld):
        home = indicators[proposal.measure.indicator]
        if proposal.measure.keeps:
            assert keep
            assert not weak & {*proposal.codes, *home}
        else:
            assert set(proposal.codes) <= weak
            assert proposal.worth > 0
        if set(proposal.codes) <= home:
            assert set(proposal.codes) <= set(proposal.measure.mends[result.year])
        else:
            assert proposal.codes == (proposal.measure.indicator,)
            assert not weak & home


@settings(max_examples=60, deadline=None)
@given(results())
def test_every_weak_question_and_item_is_answered(found: tuple[Result, frozenset[str]]) -> None:
    result, withheld = found
    details = {code for each in result.framework.indicators for code in detail_codes(each)} - withheld
    weak = {code for code in details & set(result.scores) if (result.figure(code) or 0) < MARK}
    proposals = propose(result, load(), withheld=withheld)
    assert {code for each in proposals for code in each.codes} & details == weak
