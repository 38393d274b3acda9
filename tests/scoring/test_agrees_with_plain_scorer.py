"""Both scorers of the product against the obvious one, on thousands of made-up frameworks and answers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from prongsai import scoring
from prongsai.frameworks import Framework
from tests.scoring import plain, strategies

THOUSANDS = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
Row = dict[str, object]


@THOUSANDS
@given(st.data())
def test_one_by_one_and_in_columns_every_body_is_scored_as_the_obvious_scorer_does(
    data: st.DataObject,
) -> None:
    framework = data.draw(strategies.frameworks())
    bodies = {name: data.draw(strategies.filled_forms(framework, name)) for name in ("a", "b")}
    answers = strategies.as_answers(framework, list(bodies.values()))
    assume(answers.forms)
    table = scoring.score_bodies(framework, answers)
    assert table["body"].to_list() == sorted(name for name, forms in bodies.items() if forms)
    for row in table.iter_rows(named=True):
        forms = bodies[row["body"]]
        wanted = plain.score(framework, forms)
        compare_row(framework, row, wanted)
        compare_result(framework, forms, wanted)
    compare_ranks(table.select("body", "total", "rank").rows())


def compare_row(framework: Framework, row: Row, wanted: dict[str, Fraction | None]) -> None:
    for code, value in wanted.items():
        expected = None if value is None else plain.half_up(value, framework.rounding.decimals)
        found = row.get(code)
        assert (None if found is None else Fraction(found)) == expected, (row["body"], code)
    assert row["level"] == plain.level(framework, wanted)


def compare_result(
    framework: Framework, forms: dict[str, list[Row]], wanted: dict[str, Fraction | None]
) -> None:
    if not any(
        value is not None
        for rows in forms.values()
        for row in rows
        for code, value in row.items()
        if code != "body"
    ):
        return
    result = scoring.score(framework, answers=strategies.as_answers(framework, [forms]))
    for code, value in wanted.items():
        assert (result.scores[code].recomputed if code in result else None) == value, code
    assert result.computed_level == plain.level(framework, wanted)


def compare_ranks(rows: list[tuple]) -> None:
    totals = [total for _, total, _ in rows if total is not None]
    for _, total, rank in rows:
        assert rank == (None if total is None else 1 + sum(other > total for other in totals))
