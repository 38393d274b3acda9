"""Where points were lost, and which indicators are strong, weak, risen or fallen."""

from __future__ import annotations

from fractions import Fraction

from prongsai import analysis, frameworks, scoring
from prongsai.scoring import Result
from tests.analysis.test_path import mueang_phon
from tests.scoring.test_published_figures import MUEANG_PHON, indicators, printed


def history() -> analysis.History:
    before = scoring.score(frameworks.load(2562), printed=printed(indicators(MUEANG_PHON[2562])))
    return analysis.History({2562: before, 2563: mueang_phon()})


def test_strengths_and_weaknesses_are_as_in_the_published_analysis() -> None:
    result = mueang_phon()
    assert [each.indicator.code for each in analysis.strengths(result)] == ["1", "7", "6", "8"]
    assert [each.indicator.code for each in analysis.weaknesses(result)] == ["3", "2", "5", "4", "9", "10"]


def test_fallen_indicators_are_as_in_the_published_analysis() -> None:
    assert [change.code for change in history().fallen()] == ["4", "5", "7", "9", "10"]


def test_losses_of_items_sum_to_the_loss_of_their_instrument() -> None:
    result = mueang_phon()
    items = sum((gap.lost for gap in analysis.gaps(result, ("item",))), Fraction(0))
    oit = next(gap for gap in analysis.gaps(result, ("instrument",)) if gap.code == "OIT")
    exact = Fraction(40, 100) * (100 - (result["9"].recomputed + result["10"].recomputed) / 2)
    assert items == exact
    assert abs(oit.lost - items) < Fraction(1, 100)


def test_losses_of_instruments_sum_to_what_is_missing_from_100() -> None:
    result = mueang_phon()
    assert abs(analysis.lost_in_all(result) - (100 - result.total)) < Fraction(2, 100)


def test_every_item_of_a_sub_indicator_is_worth_the_same_share_of_it() -> None:
    gaps = {gap.code: gap for gap in analysis.gaps(mueang_phon(), ("item",))}
    assert gaps["O42"].lost == gaps["O43"].lost == Fraction(5)
    assert gaps["O18"].lost == Fraction(40) / 2 / 5 / 7
    assert next(iter(gaps)) == "O42"


def test_equal_figures_share_a_rank() -> None:
    same = scoring.score(frameworks.load(2563), printed=printed(indicators(" ".join(["90.00"] * 10))))
    assert {each.rank for each in analysis.ranked(same)} == {1}


def years_apart(old: int, new: int, code: str) -> bool:
    return analysis.are_comparable(frameworks.load(new), frameworks.load(old), code)


def test_years_are_comparable_only_while_every_year_between_says_so() -> None:
    assert years_apart(2563, 2565, "1")
    assert years_apart(2567, 2568, "1")
    assert not years_apart(2566, 2567, "1")
    assert not years_apart(2563, 2568, "1")
    assert not years_apart(2565, 2566, "total")


def test_every_drafted_sentence_carries_a_figure_of_the_result() -> None:
    drafted = analysis.swot(history())
    for statement in (*drafted.strengths, *drafted.weaknesses, *drafted.threats):
        for code, shown in statement.cites:
            assert mueang_phon().show(code) == shown
            assert shown in statement.say.th
            assert shown in statement.say.en


def test_a_paragraph_says_keep_improve_or_urgent_by_the_figure() -> None:
    result: Result = mueang_phon()
    rulings = {each.indicator.code: analysis.verdict(result, each.figure) for each in analysis.ranked(result)}
    assert rulings["1"] == "keep"
    assert rulings["4"] == "improve"
    assert rulings["9"] == rulings["10"] == "urgent"


def test_in_a_survey_of_two_parts_losses_still_sum() -> None:
    figures = {
        "e1": "70",
        "e2": "80",
        "e3": "90",
        "e4": "60",
        "e5": "75",
        "e6": "85",
        "e7": "95",
        "e8": "50",
        "e9": "65",
    }
    result = scoring.score(frameworks.load(2568), printed=printed(figures))
    losses = {
        kind: sum(gap.lost for gap in analysis.gaps(result, (kind,)))
        for kind in ("question", "indicator", "instrument")
    }
    assert (
        losses["question"]
        == losses["indicator"]
        == losses["instrument"]
        == Fraction(30, 100) * (100 - result["EIT"].best)
    )


def test_what_goes_by_other_rules_has_neither_risen_nor_fallen() -> None:
    codes = [each.code for each in frameworks.load(2568).indicators]
    years = {
        year: scoring.score(frameworks.load(year), printed=printed(dict.fromkeys(codes, figure)))
        for year, figure in ((2567, "90.00"), (2568, "80.00"))
    }
    found = analysis.History(years)
    assert [each.code for each in found.fallen()] == codes[:8]
    assert [each.code for each in found.not_alike()] == ["9", "10"]
