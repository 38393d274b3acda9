"""Cohen's kappa, against tables worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai import analysis
from prongsai.analysis import Agreement

#: both met, first only, second only, neither: share agreed, share by chance, kappa.
BY_HAND = {
    # 50 items: the first calls 25 met, the second 30; 0.5·0.6 + 0.5·0.4 = 0.5; (0.7 − 0.5) / 0.5.
    (20, 5, 10, 15): (Fraction(7, 10), Fraction(1, 2), Fraction(2, 5)),
    # 28 items: 24 and 24 met; (24² + 4²) / 28² = 37/49; (26/28 − 37/49) / (12/49).
    (23, 1, 1, 3): (Fraction(13, 14), Fraction(37, 49), Fraction(17, 24)),
    # Agreed on 60 of 100 as in the table below, yet no better than the coin: 0.7·0.6 + 0.3·0.4 = 0.54.
    (45, 25, 15, 15): (Fraction(3, 5), Fraction(27, 50), Fraction(3, 23)),
    (25, 35, 5, 35): (Fraction(3, 5), Fraction(23, 50), Fraction(7, 27)),
    (5, 0, 0, 5): (Fraction(1), Fraction(1, 2), Fraction(1)),
    (0, 5, 5, 0): (Fraction(0), Fraction(1, 2), Fraction(-1)),
    # One calls everything met: what they agree on is what chance brings.
    (9, 1, 0, 0): (Fraction(9, 10), Fraction(9, 10), Fraction(0)),
}
TABLES = st.tuples(*[st.integers(0, 50)] * 4)


@pytest.mark.parametrize("counts", BY_HAND)
def test_kappa_is_as_worked_out_by_hand(counts: tuple[int, int, int, int]) -> None:
    found = Agreement(*counts)
    assert (found.observed, found.by_chance, found.kappa) == BY_HAND[counts]


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (7, 0, 0, 0), (0, 0, 0, 7)])
def test_kappa_is_undefined_where_nothing_is_left_to_explain(counts: tuple[int, int, int, int]) -> None:
    assert Agreement(*counts).kappa is None


def test_no_items_have_no_share() -> None:
    assert (Agreement().items, Agreement().observed, Agreement().by_chance) == (0, None, None)


def test_items_are_counted_by_what_each_reader_said() -> None:
    read = [(True, True)] * 4 + [(True, False)] * 3 + [(False, True)] * 2 + [(False, False)]
    assert analysis.agreement(read) == Agreement(4, 3, 2, 1)


@given(TABLES)
def test_kappa_does_not_ask_who_is_first_nor_what_is_called_met(counts: tuple[int, int, int, int]) -> None:
    both, first, second, neither = counts
    kappa = Agreement(*counts).kappa
    assert Agreement(both, second, first, neither).kappa == kappa
    assert Agreement(neither, first, second, both).kappa == kappa
    assert kappa is None or -1 <= kappa <= 1
    assert (kappa == 1) == (kappa is not None and first == second == 0)
