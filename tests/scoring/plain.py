"""The obvious scorer: row by row, loop in loop, no columns, no tree. Slow, and easy to believe.

It shares with the product nothing but the framework's data classes: its own means, its own rounding, its own
reading of the levels.
"""

from __future__ import annotations

from fractions import Fraction

from prongsai.frameworks import Framework, Indicator, Instrument, Line


def half_up(value: Fraction, decimals: int) -> Fraction:
    shifted = value * 10**decimals + Fraction(1, 2)
    return Fraction(shifted.numerator // shifted.denominator, 10**decimals)


def average(values: list[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return None
    return sum(known, Fraction(0)) / len(known)


def weighted(pairs: list[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    total = Fraction(0)
    for weight, value in pairs:
        if value is None:
            return None
        total += weight * value
    return total


def points_of(framework: Framework, line: Line, choice: int) -> Fraction:
    choices = list(framework.scales[line.scale].choices)
    place = [each.code for each in choices].index(choice)
    if line.sign == "-":
        place = len(choices) - 1 - place
    return choices[place].points


def line_score(framework: Framework, line: Line, rows: list[dict]) -> Fraction | None:
    given = [points_of(framework, line, row[line.code]) for row in rows if row[line.code] is not None]
    return sum(given, Fraction(0)) / len(given) if given else None


def indicator_score(framework: Framework, indicator: Indicator, rows: list[dict]) -> Fraction | None:
    if indicator.questions:
        questions = [
            average([line_score(framework, line, rows) for line in each.lines])
            for each in indicator.questions
        ]
        return average(questions)
    subs = []
    for sub in indicator.sub_indicators:
        items = [
            line_score(framework, Line(item.code, item.title, "+", item.scale), rows) for item in sub.items
        ]
        subs.append((sub.weight, average(items)))
    if indicator.rule == "weighted":
        return weighted(subs)
    return average([score for _, score in subs])


def form_score(framework: Framework, instrument: Instrument, rows: list[dict]) -> Fraction | None:
    scores = [(each.weight, indicator_score(framework, each, rows)) for each in instrument.indicators]
    if instrument.rule == "weighted":
        return weighted(scores)
    return average([score for _, score in scores])


def score(framework: Framework, forms: dict[str, list[dict]]) -> dict[str, Fraction | None]:
    """`forms`: rows by form code, each a dict of line code → choice or None. Exact scores, total rounded."""
    found: dict[str, Fraction | None] = {}
    for instrument in framework.instruments:
        if instrument.parts:
            shares = [
                (part.share, form_score(framework, instrument, forms.get(part.code, [])))
                for part in instrument.parts
            ]
            for part, (_, value) in zip(instrument.parts, shares, strict=True):
                found[part.code] = value
            found[instrument.code] = weighted(shares)
            for indicator in instrument.indicators:
                found[indicator.code] = weighted(
                    [
                        (part.share, indicator_score(framework, indicator, forms.get(part.code, [])))
                        for part in instrument.parts
                    ]
                )
        else:
            rows = forms.get(instrument.code, [])
            found[instrument.code] = form_score(framework, instrument, rows)
            for indicator in instrument.indicators:
                found[indicator.code] = indicator_score(framework, indicator, rows)
    found["total"] = total(framework, found)
    return found


def total(framework: Framework, scores: dict[str, Fraction | None]) -> Fraction | None:
    decimals = framework.rounding.decimals
    running = Fraction(0)
    for instrument in framework.instruments:
        value = scores[instrument.code]
        if value is None:
            return None
        if framework.rounding.policy != "one_rounding_at_the_end":
            value = half_up(value, decimals)
        share = value * instrument.weight
        if framework.rounding.policy == "instruments_then_weighted_parts":
            share = half_up(share, decimals)
        running += share
    return half_up(running, decimals)


def level(framework: Framework, scores: dict[str, Fraction | None]) -> str | None:
    """The first level from the top whose total and floors are met, by figures as printed."""
    if scores["total"] is None:
        return None
    for each in framework.levels:
        bounds = {"total": each.at_least, **each.floors}
        if all(half_up(scores[code], framework.rounding.decimals) >= bound for code, bound in bounds.items()):
            return each.code
    return None
