"""A result out of its own canonical JSON, as it was scored: nothing is counted anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from prongsai.frameworks import Framework, Text
from prongsai.numbers import Interval
from prongsai.scoring.result import Disagreement, Inputs, Result, Score


def restore(content: bytes, framework: Framework) -> Result:
    """The result that `Result.to_json` wrote, and that writes the same bytes again.

    KeyError, TypeError or ValueError where it did not write this. For content of one's own keeping: whether
    the scores follow from the inputs is asked by `recount`. What the bytes do not say - whether the end of an
    interval belongs to it - is taken as if it did.

    >>> restore(result.to_json(), result.framework).show("total")
    '60.88'
    """
    plain = json.loads(content)
    inputs = Inputs.from_plain(plain["inputs"])
    levels = {level.code: level for level in framework.levels}
    return Result(
        framework,
        inputs,
        {score.code: score for score in _scores(plain["scores"], inputs)},
        tuple(levels[code] for code in plain["possible_levels"]),
        tuple(
            Disagreement(
                each["code"],
                each["kind"],
                Text(each["th"], each["en"]),
                Fraction(each["by"]),
                tuple(each["suspects"]),
            )
            for each in plain["disagreements"]
        ),
        plain["engine"],
    )


def _scores(rows: list[Mapping[str, Any]], inputs: Inputs) -> Iterator[Score]:
    for row in rows:
        code, printed = row["code"], inputs.printed.get(row["code"])
        if "exact" not in row:
            yield Score(code, row["kind"], printed)
            continue
        low, high = (Fraction(bound) for bound in row["between"])
        yield Score(
            code,
            row["kind"],
            printed,
            Fraction(row["exact"]),
            Interval(low, high),
            tuple((each["code"], Fraction(each["weight"])) for each in row["from"]),
            inputs.counts.get(code, {}),
            inputs.blanks.get(code, 0),
        )
