"""A result: every score with how it came to be, the level, and what does not agree.

Printed and recomputed figures are kept apart. What goes up the tree is the exact recomputed value where
answers or items give it, else the printed figure, else the value recomputed from printed ones; where the
two cannot both be true the printed one goes up, and the disagreement is named once, at its own place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import rfc8785

from prongsai.errors import Language, Problem, ScoringError
from prongsai.frameworks import Children, Framework, Kind, Level, Text, tree
from prongsai.numbers import Interval, Printed, read_printed, round_half_up, show
from prongsai.scoring.explain import explain

FORMAT = "prongsai-result/1"
#: What a later release may word differently without the result being another one.
_MAY_DIFFER = ("engine", "disagreements")
_TRACE = pl.Schema(
    {
        "node": pl.String(),
        "kind": pl.String(),
        "rule": pl.String(),
        "inputs": pl.List(pl.String()),
        "weights": pl.List(pl.String()),
        "n": pl.Int64(),
        "printed": pl.String(),
        "exact": pl.String(),
        "shown": pl.String(),
    }
)


@dataclass(frozen=True, slots=True)
class Score:
    """One node's score on a scale of 0–100.

    `recomputed` comes from what stands below (`way`: child and weight) or from `counts` of answers by
    choice code; `interval` is what it may be, given that printed figures were rounded.
    """

    code: str
    kind: Kind
    printed: Printed | None = None
    recomputed: Fraction | None = None
    interval: Interval | None = None
    way: Children = ()
    counts: Mapping[int, int] = field(default_factory=dict)
    blanks: int = 0

    @property
    def n(self) -> int | None:
        """How many answered, where answers were counted."""
        return sum(self.counts.values()) if self.counts else None

    @property
    def agrees(self) -> bool:
        """False where printed and recomputed cannot both be true."""
        return self.printed is None or self.interval is None or self.printed.interval.meets(self.interval)

    @property
    def best(self) -> Fraction:
        """The value that goes up the tree."""
        if self._uses_recomputed and self.recomputed is not None:
            return self.recomputed
        return self.figure

    @property
    def best_interval(self) -> Interval:
        if self._uses_recomputed and self.interval is not None:
            return self.interval
        return self.printed.interval if self.printed else Interval(self.figure, self.figure)

    @property
    def figure(self) -> Fraction:
        """The figure to show: as printed where it was printed, else recomputed."""
        if self.printed is not None:
            return self.printed.value
        return self.recomputed if self.recomputed is not None else Fraction(0)

    @property
    def _uses_recomputed(self) -> bool:
        if self.recomputed is None or self.interval is None:
            return False
        return self.printed is None or (self.interval.is_exact and self.agrees)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two figures that cannot both be true, and by how much; `suspects` are items that alone mend it."""

    code: str
    kind: str
    say: Text
    by: Fraction = Fraction(0)
    suspects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inputs:
    """All that a result is made from, whatever file it came in.

    `counts` says how often each choice was taken and `blanks` how many left it out, by leaf; `printed` holds
    figures by node; `comments` assessors' remarks by item.
    """

    body: str
    counts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    blanks: Mapping[str, int] = field(default_factory=dict)
    printed: Mapping[str, Printed] = field(default_factory=dict)
    printed_level: str | None = None
    comments: Mapping[str, str] = field(default_factory=dict)

    def as_plain(self) -> dict[str, Any]:
        """Plain data for canonical JSON."""
        return {
            "body": self.body,
            "counts": {
                leaf: {str(choice): number for choice, number in row.items()}
                for leaf, row in self.counts.items()
            },
            "blanks": dict(self.blanks),
            "printed": {
                code: {"figure": show(each.value, each.decimals), "is_exact": each.exact}
                for code, each in self.printed.items()
            },
            "level": self.printed_level,
            "comments": dict(self.comments),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Inputs:
        """The inputs that `as_plain` wrote; KeyError, TypeError or ValueError where it did not."""
        counts = {
            leaf: {int(choice): int(number) for choice, number in row.items()}
            for leaf, row in plain["counts"].items()
        }
        printed = {}
        for code, each in plain["printed"].items():
            figure = read_printed(each["figure"], each["is_exact"])
            if figure is None:
                raise ValueError(each["figure"])
            printed[code] = figure
        return cls(plain["body"], counts, plain["blanks"], printed, plain["level"], plain["comments"])

    @property
    def digest(self) -> str:
        return hashlib.sha256(rfc8785.dumps(self.as_plain())).hexdigest()


@dataclass(frozen=True)
class Result:
    """The scores of one body for one year. Missing scores are simply not in `scores`."""

    framework: Framework
    inputs: Inputs
    scores: Mapping[str, Score]
    levels: tuple[Level, ...]
    disagreements: tuple[Disagreement, ...]
    engine: str

    @property
    def body(self) -> str:
        return self.inputs.body

    @property
    def year(self) -> int:
        return self.framework.year

    def __contains__(self, code: str) -> bool:
        return code in self.scores

    def __getitem__(self, code: str) -> Score:
        """The score of a node; ScoringError where the given figures do not reach it."""
        if code in self.scores:
            return self.scores[code]
        if code in tree(self.framework):
            raise ScoringError(
                Problem("not-reached", f"ข้อมูลที่ให้มาไม่พอคำนวณ {code}", f"the given figures do not reach {code}")
            )
        raise ScoringError(
            Problem("unknown-code", f"ไม่มีรหัส {code} ในปี {self.year}", f"there is no {code} in {self.year}")
        )

    def figure(self, code: str) -> Fraction | None:
        """The figure shown for a node, rounded half up to the year's decimals; None where not reached."""
        score = self.scores.get(code)
        return None if score is None else round_half_up(score.figure, self.framework.rounding.decimals)

    def show(self, code: str) -> str:
        """The figure as text, '77.53'; '–' where not reached."""
        figure = self.figure(code)
        return "–" if figure is None else show(figure, self.framework.rounding.decimals)

    @property
    def total(self) -> Fraction | None:
        return self.figure("total")

    @property
    def level(self) -> str | None:
        """The code of the level: the printed one where one was printed, else the one the scores give."""
        return self.inputs.printed_level or self.computed_level

    @property
    def computed_level(self) -> str | None:
        return self.levels[0].code if len(self.levels) == 1 else None

    @property
    def passed(self) -> bool | None:
        """True where the total reaches the pass mark; None where there is no total."""
        return None if self.total is None else self.total >= self.framework.pass_mark

    def explain(self, code: str, language: Language = "th", *, with_people: bool = True) -> list[str]:
        """The figure told back step by step, with the rule's source.

        Without people: not how many took each choice of a survey, as whoever did not count them may know it.
        """
        return explain(self, code, language, with_people=with_people)

    def as_plain(self) -> dict[str, Any]:
        """Plain data for canonical JSON: exact values as 'numerator/denominator', nothing as a float."""
        return {
            "format": FORMAT,
            "engine": self.engine,
            "framework": {"code": self.framework.code, "year": self.year, "digest": self.framework.digest},
            "inputs": self.inputs.as_plain(),
            "inputs_digest": self.inputs.digest,
            "total": None if self.total is None else self.show("total"),
            "level": self.level,
            "possible_levels": [level.code for level in self.levels],
            "passed": self.passed,
            "scores": [self._plain_score(score) for score in self.scores.values()],
            "disagreements": [
                {
                    "code": each.code,
                    "kind": each.kind,
                    "th": each.say.th,
                    "en": each.say.en,
                    "by": str(each.by),
                    "suspects": list(each.suspects),
                }
                for each in self.disagreements
            ],
        }

    def _plain_score(self, score: Score) -> dict[str, Any]:
        plain: dict[str, Any] = {"code": score.code, "kind": score.kind, "shown": self.show(score.code)}
        if score.recomputed is not None and score.interval is not None:
            plain["exact"] = str(score.recomputed)
            plain["between"] = [str(score.interval.low), str(score.interval.high)]
            plain["from"] = [{"code": code, "weight": str(weight)} for code, weight in score.way]
        return plain

    def trace(self) -> pl.DataFrame:
        """One row a score, parts before wholes: what it is made of, by which rule, and what came of it.

        Columns: node, kind, rule, inputs (codes), weights, n (answers counted), printed, exact (as
        numerator/denominator), shown.
        """
        nodes = tree(self.framework)
        rows = [
            {
                "node": code,
                "kind": score.kind,
                "rule": nodes[code].rule if score.way or score.counts else "printed",
                "inputs": [child for child, _ in score.way],
                "weights": [str(weight) for _, weight in score.way],
                "n": score.n,
                "printed": show(score.printed.value, score.printed.decimals) if score.printed else None,
                "exact": None if score.recomputed is None else str(score.recomputed),
                "shown": self.show(code),
            }
            for code, score in self.scores.items()
        ]
        return pl.DataFrame(rows, schema=_TRACE)

    def to_json(self) -> bytes:
        """Canonical JSON (RFC 8785): the same bytes on any machine."""
        return rfc8785.dumps(self.as_plain())

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.to_json()).hexdigest()

    def write(self, path: Path) -> None:
        """Write the canonical JSON; an existing file is replaced whole or not at all."""
        part = path.with_name(path.name + ".part")
        part.write_bytes(self.to_json())
        part.replace(path)


def same_but_for_wording(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two results, as `as_plain` writes them, differ only in what releases may word otherwise."""
    try:
        return _lasting(one) == _lasting(other)
    except rfc8785.CanonicalizationError:  # a number that canonical JSON does not have
        return False


def _lasting(plain: Mapping[str, Any]) -> bytes:
    return rfc8785.dumps({name: value for name, value in plain.items() if name not in _MAY_DIFFER})
