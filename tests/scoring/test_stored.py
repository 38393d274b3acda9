"""A result out of its own file: the same figures, the same bytes, nothing counted anew."""

from __future__ import annotations

import json

import pytest

from prongsai import scoring
from prongsai.frameworks import tree
from prongsai.scoring import Result
from tests.scoring.test_results import answered, mueang_phon


def results() -> list[Result]:
    return [mueang_phon(), mueang_phon("100"), answered([{"i1": 4, "i2": 1}, {"i1": 3, "i2": None}])]


@pytest.mark.parametrize("result", results(), ids=["printed", "disagreeing", "answered"])
def test_a_restored_result_writes_the_same_bytes(result: Result) -> None:
    restored = scoring.restore(result.to_json(), result.framework)
    assert restored.to_json() == result.to_json()
    assert (restored.levels, restored.disagreements) == (result.levels, result.disagreements)


@pytest.mark.parametrize("result", results(), ids=["printed", "disagreeing", "answered"])
def test_a_restored_result_shows_the_same_figures(result: Result) -> None:
    restored = scoring.restore(result.to_json(), result.framework)
    for code in tree(result.framework):
        assert restored.figure(code) == result.figure(code)
    assert [(each.best, each.agrees) for each in restored.scores.values()] == [
        (each.best, each.agrees) for each in result.scores.values()
    ]


def test_nothing_is_counted_anew() -> None:
    result = mueang_phon()
    content = result.to_json().replace(b'"figure":"60.88"', b'"figure":"60.89"')
    assert scoring.restore(content, result.framework).show("total") == "60.89"


def test_what_is_no_result_is_refused() -> None:
    plain = json.loads(mueang_phon().to_json())
    del plain["scores"]
    with pytest.raises(KeyError, match="scores"):
        scoring.restore(json.dumps(plain).encode(), mueang_phon().framework)
