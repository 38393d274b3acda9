"""The worked examples in the framework folders: printed figures in, scores out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from prongsai import frameworks, scoring, strict_yaml
from prongsai.frameworks import tree
from prongsai.numbers import Printed, read_printed
from prongsai.strict_yaml import Block, Complaints

EXAMPLES = [
    pytest.param(code, path, id=f"{code}-{path.stem}")
    for code in frameworks.available()
    for path in sorted((frameworks.folder(code) / "examples").glob("*.yaml"))
]


def read(path: Path) -> tuple[str, dict[str, str], dict[str, str]]:
    """Source, given figures and expected figures of an example; any slip in the file fails the test."""
    complaints = Complaints()
    block = strict_yaml.read(path, complaints, path.name)
    name = block.block("name")
    assert name is not None
    assert name.text("th")
    assert name.text("en")
    given, expected = (values(block.block(key)) for key in ("given", "expect"))
    source = block.text("source")
    block.close()
    assert complaints.problems == []
    return source, given, expected


def values(block: Block | None) -> dict[str, str]:
    assert block is not None
    keys = block.keys()
    return {key: block.text(key) for key in keys}


def printed(framework: frameworks.Framework, given: dict[str, str]) -> Iterator[tuple[str, Printed]]:
    nodes = tree(framework)
    for code, text in given.items():
        figure = read_printed(text, exact=nodes[code].kind == "item")
        assert figure is not None
        yield code, figure


@pytest.mark.parametrize(("code", "path"), EXAMPLES)
def test_a_worked_example_scores_as_written(code: str, path: Path) -> None:
    framework = frameworks.load(code)
    source, given, expected = read(path)
    assert source in framework.sources
    result = scoring.score(framework, printed=dict(printed(framework, given)))
    found = {node: result.level or "" if node == "level" else result.show(node) for node in expected}
    assert found == expected
    assert result.disagreements == ()


def test_every_year_has_a_worked_example() -> None:
    assert {str(param.values[0]) for param in EXAMPLES} == {str(year) for year in range(2562, 2570)}


def units() -> list[dict[str, str]]:
    path = frameworks.folder("up-2563") / "examples" / "units.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_university_has_39_units() -> None:
    assert len(units()) == len({unit["unit"] for unit in units()}) == 39


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit["unit"])
def test_a_unit_of_the_university_scores_as_published(unit: dict[str, str]) -> None:
    framework = frameworks.load("up-2563")
    given = {str(number): unit[str(number)] for number in range(1, 11)}
    result = scoring.score(framework, printed=dict(printed(framework, given)))
    assert (result.show("total"), result.level) == (unit["total"], unit["level"])
    assert result.total == Fraction(unit["total"])
