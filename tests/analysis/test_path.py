"""The cheapest path to a target, held against trying every subset."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from prongsai import analysis, frameworks, scoring
from prongsai.errors import AnalysisError
from prongsai.numbers import Printed
from prongsai.scoring import Result
from tests.scoring import strategies
from tests.scoring.test_published_figures import MUEANG_PHON, indicators, items_2563, printed


def mueang_phon() -> Result:
    figures = {**indicators(MUEANG_PHON[2563]), **items_2563()}
    return scoring.score(frameworks.load(2563), printed=printed(figures), body="ทม.เมืองพล")


def after(result: Result, items: Sequence[str], gains: dict[str, Fraction]) -> Result:
    """The result scored anew with these items at 100 and these questions raised."""
    changed = {*items, *gains}
    nodes = frameworks.tree(result.framework)
    figures = {
        code: each.printed
        for code, each in result.scores.items()
        if each.printed is not None and not (nodes[code].ways and changed & nodes.leaves_below(code).keys())
    }
    for code in items:
        figures[code] = Printed(Fraction(100), 0, exact=True)
    for code, gain in gains.items():
        figures[code] = Printed(min(Fraction(100), figures[code].value + gain), 2, exact=True)
    return scoring.score(result.framework, printed=figures)


def fewest(result: Result, target: Fraction, wanted: str | None, gains: dict[str, Fraction]) -> int | None:
    """How many steps it takes, found by scoring every subset of steps, smaller ones first."""
    items = [item.code for item in result.framework.items if result[item.code].best < 100]
    order = [level.code for level in result.framework.levels]
    enough = set(order if wanted is None else order[: order.index(wanted) + 1])
    steps = [*items, *gains]
    for number in range(len(steps) + 1):
        for chosen in combinations(steps, number):
            tried = after(
                result, [c for c in chosen if c in items], {c: gains[c] for c in chosen if c in gains}
            )
            if tried.total is not None and tried.total >= target and tried.computed_level in enough:
                return number
    return None


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_path_is_as_short_as_the_best_of_all_subsets(data: st.DataObject) -> None:
    framework = data.draw(strategies.frameworks())
    questions = [each.code for each in framework.questions]
    items = [each.code for each in framework.items]
    assume(0 < len(items) <= 4)
    figures = {code: Printed(Fraction(data.draw(st.integers(0, 100))), 0, exact=True) for code in questions}
    figures |= {
        code: Printed(Fraction(data.draw(st.sampled_from([0, 100]))), 0, exact=True) for code in items
    }
    result = scoring.score(framework, printed=figures)
    gains = {code: Fraction(data.draw(st.integers(1, 60))) for code in questions[:2]}
    target = Fraction(data.draw(st.integers(0, 100)))
    wanted = data.draw(st.sampled_from([None, *[level.code for level in framework.levels]]))
    shortest = fewest(result, target, wanted, gains)
    found = analysis.path(result, target=target, level=wanted, gains=gains)
    assert found.is_reached == (shortest is not None)
    if shortest is not None:
        assert len(found.steps) == shortest
        chosen = [step.code for step in found.steps]
        checked = after(
            result, [c for c in chosen if c in items], {c: gains[c] for c in chosen if c in gains}
        )
        assert (checked.total, checked.computed_level) == (found.total, found.level)


def test_mueang_phon_reaches_85_with_items_alone_or_is_told_it_cannot() -> None:
    result = mueang_phon()
    found = analysis.path(result, target=Fraction(85))
    assert found.is_reached
    assert after(result, [step.code for step in found.steps], {}).total >= 85
    dropped = [step.code for step in found.steps][:-1]
    assert after(result, dropped, {}).total < 85
    # O42 and O43 stand in the smallest sub-indicator, so each is worth most.
    assert {step.code for step in found.steps[:2]} == {"O42", "O43"}
    assert found.steps[0].worth == Fraction(40, 100) * Fraction(1, 2) * Fraction(1, 2) * 50


def test_all_items_are_not_enough_where_a_survey_holds_the_total_down() -> None:
    found = analysis.path(mueang_phon(), target=Fraction(95))
    assert not found.is_reached
    assert found.total < 95


def test_a_floor_that_items_cannot_lift_makes_a_level_unreachable() -> None:
    figures = {"IIT": "80", "EIT": "99", "OIT": "60", "o1": "0", "o2": "0"}
    result = scoring.score(frameworks.load(2568), printed=printed(figures))
    assert not analysis.path(result, level="good").is_reached


def test_unknown_levels_and_questions_are_named() -> None:
    with pytest.raises(AnalysisError, match="there is no level “AAA” in 2563"):
        analysis.path(mueang_phon(), level="AAA")
    with pytest.raises(AnalysisError, match="no scored question I7"):
        analysis.path(mueang_phon(), gains={"I7": Fraction(5)})


def test_without_an_instrument_there_is_no_path() -> None:
    result = scoring.score(frameworks.load(2563), printed=printed({"OIT": "50", "O1": "0"}))
    with pytest.raises(AnalysisError, match="without the score of IIT, EIT"):
        analysis.path(result, target=Fraction(85))


def by_indicators() -> Result:
    figures = printed(indicators(MUEANG_PHON[2563]))
    return scoring.score(frameworks.load(2563), printed=figures, body="ทม.เมืองพล")


def test_gains_can_be_assumed_on_indicators_of_which_nothing_more_is_known() -> None:
    result = by_indicators()
    bare = analysis.bare_indicators(result)
    assert bare == tuple(each.code for each in result.framework.indicators if result[each.code].best < 100)
    assert analysis.bare_indicators(mueang_phon())[:1] == bare[:1]
    reached = analysis.path(result, target=Fraction(99), gains=dict.fromkeys(bare, Fraction(100)))
    assert reached.is_reached


def test_an_indicator_with_a_known_item_is_not_assumed_as_a_whole() -> None:
    result = mueang_phon()
    known = {item.code for item in result.framework.items if item.code in result}
    for code in analysis.bare_indicators(result):
        indicator = next(each for each in result.framework.indicators if each.code == code)
        assert known.isdisjoint(item.code for sub in indicator.sub_indicators for item in sub.items)
