"""Nothing under ten can be worked out: a reader with integer programmes tries, and one who tries everything.

The first is told more than is published: every score exactly, and how many people filled in each form. The
second goes through all answers that a small form can have, and also knows which questions would be withheld.
Both are tried on what would have been published without withholding; there they must find cells.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import ceil, floor, gcd, lcm

import numpy as np
import polars as pl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from prongsai import analysis, frameworks, scoring
from prongsai.analysis.cells import Line, told
from prongsai.answers import Answers, schema
from prongsai.frameworks import Framework, Indicator, tree
from prongsai.numbers import HUNDRED
from prongsai.scoring import Result

FEW = range(1, 10)
BODIES = 36
OLD_YEAR = 2566
BLANK = 0.01
#: How many may have left a line blank, as the reader takes it.
MOST_BLANK = 4
Counts = Mapping[str, tuple[tuple[int, int], ...]]

# ------------------------------------------------------------------------------- the published data set


def answered(
    framework: Framework, form: str, people: int, chance: random.Random, blank: float
) -> pl.LazyFrame:
    """Made-up answers of a body's form: mostly content, some lines nearly all of one mind."""
    columns: dict[str, list[int | None]] = {}
    for line in framework.instrument_of_form(form).lines:
        codes = [choice.code for choice in framework.scales[line.scale].choices]
        codes = codes if line.sign == "+" else codes[::-1]
        content = chance.choice((0.55, 0.8, 0.9, 0.95, 0.98, 0.995, 1.0))
        columns[line.code] = [
            None if chance.random() < blank else codes[sum(chance.random() < content for _ in codes[1:])]
            for _ in range(people)
        ]
    return pl.LazyFrame({"body": ["a"] * people, **columns}, schema=schema(framework, form))


@cache
def scored(number: int, year: int, blank: float = 0.0) -> Result:
    """One body's year; the two parts of the public survey are asked of different numbers of people."""
    framework, chance = frameworks.load(year), random.Random(10_000 * number + year)
    surveys = [form for form in framework.forms if framework.instrument_of_form(form).kind == "survey"]
    forms = {
        form: answered(framework, form, 10 + (number * 7 + 13 * place) % 51, chance, blank)
        for place, form in enumerate(surveys)
    }
    return scoring.score(framework, answers=Answers(forms), body="a")


# ------------------------------------------------------------------------ the reader with integer programmes


@dataclass(frozen=True)
class Known:
    """What a reader has of one line: its points, and its mean where it is shown."""

    code: str
    points: tuple[Fraction, ...]
    mean: tuple[Fraction, Fraction] | None


@dataclass(frozen=True)
class Block:
    """One indicator of one form: its lines, bounds of means of several lines, and who may have answered.

    `numbers` are all the ways in which so many people may have answered each line.
    """

    lines: tuple[Known, ...]
    numbers: tuple[tuple[int, ...], ...]
    sums: tuple[tuple[Mapping[str, Fraction], Fraction, Fraction], ...]


@dataclass(frozen=True)
class Reader:
    """What a reader knows beside what is shown: scores exactly or as printed, and of how many people.

    `step` is what the number of people is rounded down to; `blanks` how many may have left any line blank.
    """

    is_exact: bool = True
    step: int = 1
    blanks: int = 0

    def numbers(self, people: int, lines: int) -> Iterator[tuple[int, ...]]:
        least = people - people % self.step
        for number in range(least, least + self.step):
            yield from product(range(number, number - self.blanks - 1, -1), repeat=lines)


def bounds(result: Result, code: str, is_exact: bool) -> tuple[Fraction, Fraction]:
    """What the reader makes of a figure: the value itself, or all that is printed alike."""
    value = result[code].best if is_exact else result.figure(code)
    slack = Fraction(0) if is_exact else Fraction(1, 200)
    assert value is not None
    return value - slack, value + slack


def blocks(result: Result, hidden: Collection[str], form: str, reader: Reader) -> Iterator[Block]:
    nodes, instrument = tree(result.framework), result.framework.instrument_of_form(form)
    at = f"@{form}" if instrument.parts else ""
    for indicator in instrument.indicators:
        lines = []
        for code in leaves(indicator, at):
            points = tuple(result.framework.scales[nodes[code].scale].points(nodes[code].sign).values())
            shown = None if code in hidden else bounds(result, code, reader.is_exact)
            lines.append(Known(code, points, shown))
        wholes = [q.code + at for q in indicator.questions if len(q.lines) > 1 and q.code + at not in hidden]
        sums = [
            (nodes.leaves_below(code), *bounds(result, code, reader.is_exact))
            for code in (indicator.code + at, *wholes)
        ]
        # The true numbers come first only to save time: a cell counts as recovered when all have been tried.
        true = [result[line.code].n or 0 for line in lines]
        numbers = sorted(
            reader.numbers(people(result)[form], len(lines)),
            key=lambda each: sum(abs(one - other) for one, other in zip(each, true, strict=True)),
        )
        yield Block(tuple(lines), tuple(numbers), tuple(sums))


def leaves(indicator: Indicator, at: str) -> list[str]:
    return [line.code + at for question in indicator.questions for line in question.lines]


def programme(block: Block, numbers: Sequence[int]) -> tuple[list[list[int]], list[int], list[int]]:
    """The cells of all lines, one after the other: how many there are, and what their means may be.

    Every row is multiplied by what makes it whole, so that no equation hangs on how a fraction is stored.
    """
    width = sum(len(line.points) for line in block.lines)
    rows: list[tuple[list[Fraction], Fraction, Fraction]] = []
    start, means = 0, {}
    for line, number in zip(block.lines, numbers, strict=True):
        here = range(start, start + len(line.points))
        rows.append(([Fraction(place in here) for place in range(width)], Fraction(number), Fraction(number)))
        means[line.code] = [
            line.points[place - start] / number if place in here else Fraction(0) for place in range(width)
        ]
        if line.mean is not None:
            rows.append((means[line.code], *line.mean))
        start += len(line.points)
    for weights, least, most in block.sums:
        summed = [
            sum((w * means[code][place] for code, w in weights.items()), Fraction(0))
            for place in range(width)
        ]
        rows.append((summed, least, most))
    whole = [_whole(*row) for row in rows]
    return [row for row, _, _ in whole], [low for _, low, _ in whole], [high for _, _, high in whole]


def _whole(row: list[Fraction], low: Fraction, high: Fraction) -> tuple[list[int], int, int]:
    times = lcm(*(each.denominator for each in row))
    common = gcd(*(int(each * times) for each in row)) or 1
    scale = Fraction(times, common)
    return [int(each * scale) for each in row], ceil(low * scale), floor(high * scale)


def filled(block: Block, numbers: Sequence[int], place: int, least: float, most: float) -> list[int] | None:
    """A way to fill the block with from `least` to `most` people in one cell; None where there is none."""
    rows, low, high = programme(block, numbers)
    if any(one > other for one, other in zip(low, high, strict=True)):
        return None
    width = len(rows[0])
    limits = Bounds(np.zeros(width), np.full(width, np.inf))
    limits.lb[place], limits.ub[place] = least, most
    found = milp(
        np.zeros(width),
        constraints=LinearConstraint(np.array(rows, dtype=float), low, high),
        integrality=np.ones(width),
        bounds=limits,
    )
    return None if found.x is None else [round(each) for each in found.x]


def recovered(block: Block, truth: Sequence[int]) -> list[int]:
    """Places of cells of one to nine that can have no other value, whatever the reader does not know.

    A cell is open as soon as some way to fill the block gives it another number, more or fewer.
    """
    closed = {place for place, people in enumerate(truth) if people in FEW}
    for numbers in block.numbers:
        for place in sorted(closed):
            for least, most in ((truth[place] + 1, np.inf), (0, truth[place] - 1)):
                found = filled(block, numbers, place, least, most) if place in closed else None
                if found is not None:
                    closed = {each for each in closed if found[each] == truth[each]}
    return sorted(closed)


def truth_of(result: Result, block: Block) -> list[int]:
    nodes, framework = tree(result.framework), result.framework
    return [
        result[line.code].counts.get(choice, 0)
        for line in block.lines
        for choice in framework.scales[nodes[line.code].scale].points(nodes[line.code].sign)
    ]


def found_in(result: Result, hidden: Collection[str], reader: Reader) -> int:
    """How many cells of one to nine a reader recovers from what is shown of a result."""
    return sum(
        len(recovered(block, truth_of(result, block)))
        for form in people(result)
        for block in blocks(result, hidden, form, reader)
    )


def people(result: Result) -> dict[str, int]:
    """How many filled in each survey form: those who answered a line and those who left it blank."""
    nodes, found = tree(result.framework), defaultdict(int)
    for code, score in result.scores.items():
        form = nodes[code].form
        if score.counts and form and result.framework.instrument_of_form(form).kind == "survey":
            found[form] = max(found[form], (score.n or 0) + score.blanks)
    return dict(found)


KNOWS_MOST = Reader()
KNOWS_WHAT_IS_PRINTED = Reader(is_exact=False, step=5)
MAY_BE_BLANK = Reader(is_exact=False, step=5, blanks=MOST_BLANK)


@pytest.mark.parametrize(("year", "bodies"), [(2568, BODIES), (2567, BODIES), (OLD_YEAR, 6)])
def test_no_cell_under_ten_is_recovered_from_a_published_data_set(year: int, bodies: int) -> None:
    """10 to 60 people a form, three years of the same bodies, both parts of the public survey."""
    found = {
        number: found_in(scored(number, year), analysis.withheld(scored(number, year)), KNOWS_MOST)
        for number in range(bodies)
    }
    assert {number: cells for number, cells in found.items() if cells} == {}


def test_without_withholding_the_same_reader_recovers_cells_of_nearly_every_body() -> None:
    found = [found_in(scored(number, 2568), frozenset(), KNOWS_MOST) for number in range(BODIES)]
    assert sum(cells > 0 for cells in found) >= BODIES - 2


def test_without_withholding_printed_scores_and_a_rounded_number_of_people_are_enough() -> None:
    """A number of people is shown in steps of five; a question's score tells it all the same."""
    found = [found_in(scored(number, 2568), frozenset(), KNOWS_WHAT_IS_PRINTED) for number in range(6)]
    kept = [
        found_in(scored(number, 2568), analysis.withheld(scored(number, 2568)), KNOWS_WHAT_IS_PRINTED)
        for number in range(6)
    ]
    assert sum(cells > 0 for cells in found) >= 4
    assert kept == [0] * 6


def test_withholding_only_the_questions_at_risk_leaves_them_to_be_had_by_difference() -> None:
    found = []
    for number in range(12):
        result = scored(number, 2568)
        alone = {
            code
            for code in analysis.withheld(result)
            if code in result and any(people in FEW for people in result[code].counts.values())
            and len(result.framework.scales[tree(result.framework)[code].scale].choices) == 2
        }  # fmt: skip
        found.append(found_in(result, alone, KNOWS_MOST))
    assert sum(cells > 0 for cells in found) >= 6


def test_lines_left_blank_give_no_cell_away() -> None:
    """Another number of answers on one line makes other fractions; who left it blank is never shown."""
    found = [
        found_in(scored(number, 2568, BLANK), analysis.withheld(scored(number, 2568, BLANK)), MAY_BE_BLANK)
        for number in range(6)
    ]
    assert found == [0] * 6


# --------------------------------------------------------- the reader who tries everything and knows the rule

SIX, FOUR, THREE = ([Fraction(100 * place, steps) for place in range(steps + 1)] for steps in (5, 3, 2))
TWO = [Fraction(0), HUNDRED]


@cache
def line_with(points: tuple[Fraction, ...], people: int, missing: int) -> Line:
    """A line with so many steps missing: the steps of as few people as possible."""
    steps = len(points) - 1
    full, rest = divmod(missing, steps)
    cells = [0] * len(points)
    cells[0] += full
    cells[steps - rest] += 1 if rest else 0
    cells[steps] += people - full - (1 if rest else 0)
    return Line(points, tuple(cells))


@cache
def cells_of(steps: int, people: int, missing: int) -> tuple[frozenset[int], ...]:
    """What each cell of a line may be, from the best choice down, where so many steps are missing."""
    found: list[set[int]] = [set() for _ in range(steps + 1)]

    def fill(choice: int, left: int, missing: int, cells: tuple[int, ...]) -> None:
        if choice == 0:
            if missing == 0:
                for place, number in enumerate((left, *cells)):
                    found[place].add(number)
            return
        for number in range(min(left, missing // choice) + 1):
            fill(choice - 1, left - number, missing - choice * number, (number, *cells))

    fill(steps, people, missing, ())
    return tuple(frozenset(each) for each in found)


def recovered_by_class(scales: Sequence[Sequence[Fraction]], numbers: Sequence[Sequence[int]]) -> int:
    """Cells of one to nine that are alike in all answers by which the same is shown and withheld."""
    may_be: dict[object, list[list[set[int]]]] = {}
    steps = [len(points) - 1 for points in scales]
    for people in numbers:
        ranges = [range(step * number + 1) for step, number in zip(steps, people, strict=True)]
        for missing in product(*ranges):
            lines = [
                line_with(tuple(points), number, each)
                for points, number, each in zip(scales, people, missing, strict=True)
            ]
            hidden = told({str(place): [line] for place, line in enumerate(lines)})
            means = [
                Fraction(each, step * number)
                for each, step, number in zip(missing, steps, people, strict=True)
            ]
            shown = tuple(None if str(place) in hidden else mean for place, mean in enumerate(means))
            cells = may_be.setdefault((sum(means), shown), [[set() for _ in points] for points in scales])
            for place, each in enumerate(missing):
                for cell, numbers_ in zip(
                    cells[place], cells_of(steps[place], people[place], each), strict=True
                ):
                    cell |= numbers_
    return sum(
        len(cell) == 1 and next(iter(cell)) in FEW
        for cells in may_be.values()
        for line in cells
        for cell in line
    )


@pytest.mark.parametrize(
    ("scales", "people"),
    [
        ((FOUR, FOUR, TWO), 10),
        ((FOUR, FOUR, TWO), 11),
        ((THREE, THREE, TWO), 12),
        ((THREE, THREE, THREE), 11),
    ],
)
def test_no_answers_at_all_give_a_cell_away_even_to_who_knows_the_rule(
    scales: Sequence[Sequence[Fraction]], people: int
) -> None:
    assert recovered_by_class(scales, [[people] * len(scales)]) == 0


def test_no_answers_at_all_on_six_choices_give_a_cell_away() -> None:
    assert recovered_by_class((SIX, SIX, TWO), [[10, 10, 10]]) == 0
