"""The smallest set of gains that reaches a target total or level, floors per instrument included.

Each step is an OIT item going from 0 to 100, or an assumed gain on a question. Within one instrument the
scores add up, so of all sets of m steps the m dearest give the most; what remains open is only how many
steps each instrument takes. Every such division of k steps is tried, k from 0 up, with the year's own
rounding, so the first that reaches the target is minimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from prongsai.errors import AnalysisError, Problem
from prongsai.frameworks import Level, Text, tree
from prongsai.numbers import HUNDRED, Interval
from prongsai.scoring import POLICIES, Result, levels_met, total


@dataclass(frozen=True, slots=True)
class Step:
    """One gain: `gain` in points of the node itself, `worth` in points of the total.

    `equals` are other items that would do just as well in its place.
    """

    code: str
    name: Text
    instrument: str
    before: Fraction
    gain: Fraction
    worth: Fraction
    equals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """The steps, and where they lead; `is_reached` is False where even all of them together fall short."""

    steps: tuple[Step, ...]
    is_reached: bool
    total: Fraction
    level: str | None
    scores: Mapping[str, Fraction]


def path(
    result: Result,
    *,
    target: Fraction | None = None,
    level: str | None = None,
    gains: Mapping[str, Fraction] | None = None,
) -> Path:
    """The fewest steps from `result` to a total of `target` and, or, the level `level`.

    `gains` are assumed gains on questions, in points of the question (capped at 100). AnalysisError where
    instruments are missing, the level is unknown, or a code is not a question that was scored.

    >>> path(result, target=Fraction(85)).steps
    """
    scores = _instrument_scores(result)
    wanted = _wanted(result, level)
    steps = sorted(
        [*_item_steps(result), *_question_steps(result, gains or {})], key=lambda step: -step.worth
    )
    by_instrument = [[step for step in steps if step.instrument == code] for code in scores]
    everything = _outcome(result, scores, steps)
    if not _is_enough(result, everything, target, wanted):
        return Path(tuple(steps), False, everything[0], everything[1], everything[2])
    for number in range(len(steps) + 1):
        reached = _best_of(result, scores, by_instrument, number, target, wanted)
        if reached is not None:
            chosen, (new_total, new_level, new_scores) = reached
            return Path(_with_equals(chosen, steps), True, new_total, new_level, new_scores)
    raise AssertionError("all steps together were enough, so some number of them must be")


def what_if(result: Result, items: Iterable[str] = (), gains: Mapping[str, Fraction] | None = None) -> Path:
    """Where these steps lead: `items` going to 100, and `gains` in points of their questions.

    AnalysisError as `path` raises it, and where an item was not scored; items in full already are left out.

    >>> what_if(result, ["O18"]).total
    """
    scores = _instrument_scores(result)
    known = {step.code: step for step in _item_steps(result)}
    wanted = list(dict.fromkeys(items))
    scored = {item.code for item in result.framework.items if item.code in result}
    strangers = [code for code in wanted if code not in scored]
    if strangers:
        listed = ", ".join(strangers)
        raise AnalysisError(
            Problem("no-such-item", f"ไม่มีคะแนนของข้อตรวจ {listed}", f"there is no scored item {listed}")
        )
    steps = [*(known[code] for code in wanted if code in known), *_question_steps(result, gains or {})]
    reached, level, after = _outcome(result, scores, steps)
    return Path(tuple(sorted(steps, key=lambda step: -step.worth)), True, reached, level, after)


def whole_indicators(result: Result) -> dict[str, Fraction]:
    """Gains that fill every disclosure indicator of which no item is known: steps where items are missing."""
    found = {}
    for instrument in result.framework.instruments:
        for indicator in instrument.indicators if instrument.kind == "disclosure" else ():
            items = [item.code for sub in indicator.sub_indicators for item in sub.items]
            if indicator.code in result and not any(code in result for code in items):
                found[indicator.code] = HUNDRED - result[indicator.code].best
    return {code: gain for code, gain in found.items() if gain > 0}


def bare_indicators(result: Result) -> tuple[str, ...]:
    """Indicators not in full of which nothing more is known, neither question nor item, in the year's order.

    >>> bare_indicators(result)
    ('1', '2')
    """
    found = []
    for indicator in result.framework.indicators:
        items = [item.code for sub in indicator.sub_indicators for item in sub.items]
        below = [*(question.code for question in indicator.questions), *items]
        if indicator.code in result and not any(code in result for code in below):
            found.append(indicator.code)
    return tuple(code for code in found if result[code].best < HUNDRED)


Outcome = tuple[Fraction, str | None, Mapping[str, Fraction]]


def _instrument_scores(result: Result) -> dict[str, Fraction]:
    missing = [each.code for each in result.framework.instruments if each.code not in result]
    if missing:
        listed = ", ".join(missing)
        raise AnalysisError(
            Problem(
                "instruments-missing",
                f"หาเส้นทางไม่ได้เพราะขาดคะแนน {listed}",
                f"there is no path to work out without the score of {listed}",
            )
        )
    return {each.code: result[each.code].best for each in result.framework.instruments}


def _wanted(result: Result, level: str | None) -> tuple[Level, ...]:
    """The levels that are as good as the one wanted."""
    if level is None:
        return result.framework.levels
    codes = [each.code for each in result.framework.levels]
    if level not in codes:
        th, en = (", ".join(each.name.say(to) for each in result.framework.levels) for to in ("th", "en"))
        raise AnalysisError(
            Problem(
                "unknown-level",
                f"ไม่มีระดับ “{level}” ในปี {result.year} มีแต่ {th}",
                f"there is no level “{level}” in {result.year}; there are {en}",
            )
        )
    return result.framework.levels[: codes.index(level) + 1]


def _item_steps(result: Result) -> Iterator[Step]:
    for item in result.framework.items:
        if item.code in result and result[item.code].best < HUNDRED:
            yield _step(result, item.code, HUNDRED)


def _question_steps(result: Result, gains: Mapping[str, Fraction]) -> Iterator[Step]:
    nodes = tree(result.framework)
    for code, gain in gains.items():
        if code not in nodes or nodes[code].kind not in ("question", "indicator") or code not in result:
            raise AnalysisError(
                Problem(
                    "no-such-question",
                    f"ไม่มีคะแนนของข้อคำถาม {code} ให้สมมุติเพิ่ม",
                    f"there is no scored question {code} to assume a gain on",
                )
            )
        yield _step(result, code, gain)


def _step(result: Result, code: str, gain: Fraction) -> Step:
    node = tree(result.framework)[code]
    before = result[code].best
    capped = min(gain, HUNDRED - before)
    return Step(code, node.name, node.instrument, before, capped, node.share * capped)


def _outcome(result: Result, scores: Mapping[str, Fraction], steps: Sequence[Step]) -> Outcome:
    """Total, level and instrument scores after the steps, by the year's rules."""
    framework = result.framework
    after = dict(scores)
    for step in steps:
        after[step.instrument] += step.worth / framework.instrument(step.instrument).weight
    capped = {code: min(value, HUNDRED) for code, value in after.items()}
    members = [
        (each.weight, Interval(capped[each.code], capped[each.code])) for each in framework.instruments
    ]
    whole = total(POLICIES[framework.rounding.policy], members, framework.rounding.decimals).total
    parts = [part.code for each in framework.instruments for part in each.parts if part.code in result]
    known = {code: result[code].best_interval for code in parts}
    known |= {code: Interval(value, value) for code, value in capped.items()}
    levels = levels_met(framework, whole, known)
    return whole.low, levels[0].code if len(levels) == 1 else None, capped


def _is_enough(result: Result, outcome: Outcome, target: Fraction | None, wanted: Sequence[Level]) -> bool:
    new_total, new_level, _ = outcome
    if target is not None and new_total < target:
        return False
    return wanted == result.framework.levels or new_level in [level.code for level in wanted]


def _best_of(
    result: Result,
    scores: Mapping[str, Fraction],
    by_instrument: Sequence[Sequence[Step]],
    number: int,
    target: Fraction | None,
    wanted: Sequence[Level],
) -> tuple[list[Step], Outcome] | None:
    """Of all ways to take `number` steps, the one with the highest total that is enough."""
    best: tuple[list[Step], Outcome] | None = None
    for division in _divisions([len(steps) for steps in by_instrument], number):
        chosen = [
            step for steps, taken in zip(by_instrument, division, strict=True) for step in steps[:taken]
        ]
        outcome = _outcome(result, scores, chosen)
        if _is_enough(result, outcome, target, wanted) and (best is None or outcome[0] > best[1][0]):
            best = chosen, outcome
    return best


def _divisions(most: Sequence[int], number: int) -> Iterator[tuple[int, ...]]:
    """All ways to divide `number` steps among instruments that have at most so many."""
    if not most:
        if number == 0:
            yield ()
        return
    for first in range(min(most[0], number) + 1):
        for rest in _divisions(most[1:], number - first):
            yield (first, *rest)


def _with_equals(chosen: Sequence[Step], steps: Sequence[Step]) -> tuple[Step, ...]:
    """Dearest first, each with the steps left out that are worth the same in the same instrument."""
    taken = {step.code for step in chosen}
    found = []
    for step in sorted(chosen, key=lambda each: -each.worth):
        same = [
            other.code
            for other in steps
            if other.code not in taken and other.worth == step.worth and other.instrument == step.instrument
        ]
        found.append(
            Step(step.code, step.name, step.instrument, step.before, step.gain, step.worth, tuple(same))
        )
    return tuple(found)
