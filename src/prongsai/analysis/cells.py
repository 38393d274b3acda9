"""Which figures of questions would tell how many people, fewer than ten, chose an answer.

A cell is the number of people who took one choice of one line. Scores of indicators, instruments and the
total are always shown; a line's own mean, where it is shown too, is one equation more about its cells. What
is shown must leave every cell of one to nine people open. A cell that nobody took may be seen: a mean of
exactly 100 or 0 says so by itself.

The reader that is guarded against knows the points, the exact number of people of a form (rounding it is a
courtesy, the list of receipts counts it), every score without any rounding, all other years, and this rule.
Against one who knows all of that, one argument is enough: there is *another* set of answers that gives the
same figures everywhere, withholds the same questions, and has another number in that cell. Nothing worked
out from what is shown, by whatever method, can then settle the cell. So each indicator of each form is
looked at on its own (its score is known whatever the others are), and steps are counted: how many choices
the answers to a line fall short of its full marks, all together. A mean and a number of people are the same
as steps.

A line by its own mean:

- Two choices: the steps are the people who took the lower one, so one to nine of either is told at once.
- Three or more choices evenly apart, ten people or more: with two steps missing or more, and two above
  nothing or more, one person up and another down gives the same mean with other cells, and no cell of one
  to nine is the same in all ways to make it. One step missing is one person. One and two are not told apart
  by what is shown, so that a question left out does not say which it was.
- Four choices unevenly apart where the inner two sum to the outer two (0, 33, 67, 100): a person each from
  both inner ones can change places with one each at both ends, which moves all four cells. Where nobody can
  be moved so, the mean settles them.
- Of any other scale: it is told where one to nine took any choice. So is a line that nine people or fewer
  answered, whatever its scale.

An indicator where no line is told is shown whole. Else a question left out alone would follow from the
indicator's score and the others, so a second one is left out with it, always the same one: the *pair* is the
question of two choices and the last of the others (the last two where none has two choices). The pair is
enough where every question is one line, at most one of two choices, the others even and alike, both of the
pair answered by equally many, and what is known of the two together leaves room:

- With two choices, q steps each: at least 2q steps missing, and as many above nothing. Then one and two
  people at the lower (or the upper) choice both fit with the other question making up for it, and both
  withhold the pair.
- Without: at least three steps missing in the whole indicator, and as many above nothing. Then the steps of
  the two can be shared out otherwise (1 + r, r + 1, 2 + (r - 1)).

Where the pair is not enough, all questions of the indicator are left out. Only its own score is known then,
and the third question stands in for any number at the other two. For questions of several lines (before 2567)
this last step is the only one; there two lines of one scale can change their answers with each other, but who
knows the rule is not guarded against.

Where some left a line blank, lines differ in number and the two of a pair may not. Then what guards the cells
of an indicator that is left out whole is that nobody is told how many left which line blank, and that its
score is shown rounded; nothing more could be withheld, for the scores of indicators are always shown.

The claims are tried on all answers that there are for small forms, and by integer programmes on made-up
bodies: tests/analysis/test_nothing_under_ten.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from prongsai.frameworks import Framework, Indicator, Tree, tree
from prongsai.numbers import FEWEST
from prongsai.scoring import Result, Score

_FEW = range(1, FEWEST)
_STEPS_TOLD = (1, 2)
_ROOM = 3
_FEWEST_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """How many took each choice of a line, and the choices' points, from the worst choice to the best."""

    points: tuple[Fraction, ...]
    people: tuple[int, ...]

    @property
    def number(self) -> int:
        return sum(self.people)

    @property
    def missing(self) -> int:
        """Steps between the answers and full marks."""
        return sum(steps * people for steps, people in enumerate(reversed(self.people)))

    @property
    def won(self) -> int:
        """Steps between the answers and no marks at all."""
        return sum(steps * people for steps, people in enumerate(self.people))

    @property
    def has_two_choices(self) -> bool:
        return len(self.points) == 2

    @property
    def is_even(self) -> bool:
        """Three choices or more, equally far apart."""
        return len(self.points) > 2 and len({after - before for before, after in pairwise(self.points)}) == 1

    @property
    def has_few(self) -> bool:
        return any(people in _FEW for people in self.people)

    @property
    def is_told(self) -> bool:
        """Whether its mean alone tells a cell of one to nine people."""
        if self.number < FEWEST or self.has_two_choices:
            return self.has_few
        if self.is_even:
            return self.missing in _STEPS_TOLD or self.won in _STEPS_TOLD
        return self.has_few and not (self._is_paired and self._can_be_moved)

    @property
    def _is_paired(self) -> bool:
        return len(self.points) == 4 and self.points[0] + self.points[3] == self.points[1] + self.points[2]

    @property
    def _can_be_moved(self) -> bool:
        worst, low, high, best = self.people
        return bool(min(worst, best) or min(low, high))


Questions = Mapping[str, Sequence[Line]]


def told(questions: Questions) -> frozenset[str]:
    """The questions of one indicator on one form whose figures must not be shown, of those answered.

    >>> told({"i1": [line], "i2": [line], "i3": [two_choices]})
    frozenset({'i2', 'i3'})
    """
    telling = {code for code, lines in questions.items() if any(line.is_told for line in lines)}
    if not telling:
        return frozenset()
    pair = _pair(questions)
    if pair and telling <= pair.keys() and _has_room(questions, pair):
        return frozenset(pair)
    return frozenset(questions)


def _pair(questions: Questions) -> dict[str, Line]:
    """The two questions that can be left out together; nothing where the indicator is not made for it."""
    lines = {code: each[0] for code, each in questions.items() if len(each) == 1}
    two = {code: line for code, line in lines.items() if line.has_two_choices}
    even = {code: line for code, line in lines.items() if line.is_even}
    if len(questions) < _FEWEST_QUESTIONS or len(two) > 1 or len(two) + len(even) < len(questions):
        return {}
    scales = {line.points for line in even.values()}
    ends = {(line.points[0], line.points[-1]) for line in lines.values()}
    if len(scales) > 1 or len(ends) > 1 or min(line.number for line in lines.values()) < FEWEST:
        return {}
    last = list(even.items())[-1:] if two else list(even.items())[-2:]
    return two | dict(last)


def _has_room(questions: Questions, pair: Mapping[str, Line]) -> bool:
    """Whether what is known of the two together leaves their cells open."""
    if len({line.number for line in pair.values()}) > 1:
        return False
    steps = max(len(line.points) for line in pair.values()) - 1
    if any(line.has_two_choices for line in pair.values()):
        of = {line: steps if line.has_two_choices else 1 for line in pair.values()}
        missing = sum(line.missing * each for line, each in of.items())
        won = sum(line.won * each for line, each in of.items())
        return min(missing, won) >= 2 * steps
    whole = [line for lines in questions.values() for line in lines]
    return min(sum(line.missing for line in whole), sum(line.won for line in whole)) >= _ROOM


def told_of_form(result: Result, form: str) -> frozenset[str]:
    """Codes that must not be shown of a form: questions, their lines, and what joins them with another.

    Only answers that were counted tell any.
    """
    instrument = result.framework.instrument_of_form(form)
    at = f"@{form}" if instrument.parts else ""
    hidden = set()
    for indicator in instrument.indicators:
        for code in told(_answered(result, indicator, at)):
            question = next(each for each in indicator.questions if each.code + at == code)
            bare = {question.code, *(line.code for line in question.lines)}
            hidden |= bare | {each + at for each in bare}
    return frozenset(hidden)


def _answered(result: Result, indicator: Indicator, at: str) -> dict[str, list[Line]]:
    nodes = tree(result.framework)
    found = {
        question.code + at: list(_lines(result, nodes, [line.code + at for line in question.lines]))
        for question in indicator.questions
    }
    return {code: lines for code, lines in found.items() if lines}


def _lines(result: Result, nodes: Tree, codes: Sequence[str]) -> Iterator[Line]:
    for code in codes:
        score = result.scores.get(code)
        if score is not None and score.counts:
            yield _line(result.framework, nodes, score)


def _line(framework: Framework, nodes: Tree, score: Score) -> Line:
    node = nodes[score.code]
    points = framework.scales[node.scale].points(node.sign)
    choices = sorted(points, key=lambda choice: points[choice])
    return Line(
        tuple(points[choice] for choice in choices), tuple(score.counts.get(choice, 0) for choice in choices)
    )
