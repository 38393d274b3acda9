"""What the review came to: the score of every item with its reasons, and what each lost point cost.

What was decided after clarification stands in place of what was told at first. Once a disclosure is final
its scores are the body's OIT of that year: `final_scores` is where results take them from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import rfc8785

from prongsai import analysis, scoring
from prongsai.frameworks import Framework, Text
from prongsai.numbers import Printed
from prongsai.web.evidence import reasons
from prongsai.web.evidence.models import Decision, Disclosure
from prongsai.web.rounds.models import Round

FIRST, CLARIFIED = "first", "clarified"


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What holds of one item: 0 or 100, reasons of the bank in words, and the assessors' own words."""

    score: int
    reasons: tuple[Text, ...]
    words: str
    is_clarified: bool

    @property
    def comment(self) -> Text:
        """Reasons and words in one line, as results and papers print them."""
        own = " ".join(self.words.split())
        said = [each.th for each in self.reasons], [each.say("en") for each in self.reasons]
        th, en = (" ".join([*each, *([own] if own else [])]) for each in said)
        return Text(th, en)


def final_of(round_: Round) -> Disclosure | None:
    """The round's disclosure whose review is over; None before."""
    return Disclosure.objects.filter(round=round_, state="final").order_by("-version").first()


def final_scores(round_: Round) -> Mapping[str, ItemScore]:
    """The final score of every item by code, in the order of the year; nothing before the review is over.

    >>> final_scores(round_)["O1"].score
    100
    """
    found = final_of(round_)
    return standing_scores(found) if found else {}


def first_scores(disclosure: Disclosure) -> Mapping[str, ItemScore]:
    """The scores that were told at first."""
    return _in_order(disclosure.round.framework, disclosure.decisions.filter(stage=FIRST))


def standing_scores(disclosure: Disclosure) -> Mapping[str, ItemScore]:
    """The scores as they stand: those after clarification in place of those told at first."""
    return _in_order(disclosure.round.framework, disclosure.decisions.all())


def _in_order(framework: Framework, decisions: Iterable[Decision]) -> Mapping[str, ItemScore]:
    newest: dict[str, Decision] = {}
    for each in decisions:
        if each.stage == CLARIFIED or each.code not in newest:
            newest[each.code] = each
    return {item.code: as_score(newest[item.code]) for item in framework.items if item.code in newest}


def as_score(decision: Decision) -> ItemScore:
    """A decision in words."""
    is_clarified = decision.stage == CLARIFIED
    return ItemScore(decision.score, reasons.said(decision.reasons), decision.words, is_clarified)


def digest_of(disclosure: Disclosure) -> str:
    """SHA-256 over what was approved and every score as it stands, as canonical JSON (RFC 8785)."""
    scores = standing_scores(disclosure)
    rows: list[Any] = [
        [code, each.score, each.comment.th, each.is_clarified] for code, each in scores.items()
    ]
    return hashlib.sha256(rfc8785.dumps({"approved": disclosure.digest, "scores": rows})).hexdigest()


def costs(framework: Framework, scores: Mapping[str, ItemScore]) -> Mapping[str, Fraction]:
    """What each item without points costs, in points of the total.

    >>> costs(framework, first_scores(disclosure))["O1"]
    Fraction(1, 3)
    """
    return _lost(framework, {code: each.score for code, each in scores.items()})


def at_stake(framework: Framework, codes: Collection[str]) -> Mapping[str, Fraction]:
    """What these items would cost if they were given no points and every other item were given all.

    >>> sum(at_stake(frameworks.load(2563), ["O18"]).values())
    Fraction(4, 7)
    """
    return _lost(framework, {item.code: 0 if item.code in codes else 100 for item in framework.items})


def _lost(framework: Framework, scores: Mapping[str, int]) -> Mapping[str, Fraction]:
    if not scores:
        return {}
    printed = {code: Printed(Fraction(score), exact=True) for code, score in scores.items()}
    result = scoring.score(framework, printed=printed)
    return {gap.code: gap.lost for gap in analysis.gaps(result, ("item",))}
