"""From a result to the measures of the catalogue that answer it, each with the reason why.

Weak is a question or item whose figure is below the pass mark. Where an indicator below the mark has no weak
one among those known, its points were lost at those that are not: they are answered together, and what they
can give back is at most what the indicator lost beyond the known ones. Nothing else is ever proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from prongsai import frameworks
from prongsai.analysis import DETAIL, gaps
from prongsai.errors import AnalysisError, Problem
from prongsai.frameworks import Indicator, Text, tree
from prongsai.measures.known import Catalogue, detail_codes
from prongsai.measures.model import KnownMeasure, Proposal
from prongsai.numbers import show, show_exact
from prongsai.scoring import Result


def propose(
    result: Result,
    catalogue: Catalogue,
    *,
    keep: bool = False,
    withheld: Collection[str] = frozenset(),
) -> tuple[Proposal, ...]:
    """The measures that answer what is weak in `result`, those that could give back most first.

    `worth` is in points of the total: the points lost at the measure's `codes`. With `keep`, measures that
    keep the standard of indicators at the pass mark follow; figures of `withheld` codes are never used.
    AnalysisError where the catalogue knows nothing of the result's framework.

    >>> propose(result, known.load())[0].reason.en
    'o22, o23, o24 scored 0; it can give back at most 7.50 points of the total'
    """
    _refuse_other_frameworks(result, catalogue)
    known = _Known(result, withheld)
    answering = [
        proposal
        for indicator in result.framework.indicators
        for proposal in _of_indicator(known, indicator, catalogue)
    ]
    keeping = [
        proposal
        for indicator in (result.framework.indicators if keep else ())
        for proposal in _keeping(known, indicator, catalogue)
    ]
    return (*_in_order(answering, catalogue), *_in_order(keeping, catalogue))


def _in_order(proposals: Sequence[Proposal], catalogue: Catalogue) -> Sequence[Proposal]:
    """The dearest first; equal ones as the catalogue has them."""
    at = {code: number for number, code in enumerate(catalogue.measures)}
    return sorted(proposals, key=lambda each: (-each.worth, at[each.measure.code]))


def _refuse_other_frameworks(result: Result, catalogue: Catalogue) -> None:
    framework = result.framework
    is_known = framework.year in catalogue.years
    if is_known and frameworks.load(framework.year).owner == framework.owner:
        return
    raise AnalysisError(
        Problem(
            "no-catalogue",
            f"คลังมาตรการไม่มีมาตรการสำหรับกรอบ {framework.code} จึงเสนอมาตรการไม่ได้",
            f"the catalogue has no measures for the framework {framework.code}, so none can be proposed",
        )
    )


class _Known:
    """What may be used of a result: figures that are known and not withheld, and what was lost at each."""

    def __init__(self, result: Result, withheld: Collection[str]) -> None:
        self.result = result
        self.year = result.year
        self.mark = result.framework.pass_mark
        self.lost: Mapping[str, Fraction] = {
            gap.code: gap.lost for gap in gaps(result, ("indicator", *DETAIL)) if gap.code not in withheld
        }
        self._withheld = withheld

    def has(self, code: str) -> bool:
        return code in self.result and code not in self._withheld

    def is_weak(self, code: str) -> bool:
        """By the figure as it is shown, so that nothing is called weak beside a figure that passes."""
        figure = self.result.figure(code)
        return self.has(code) and figure is not None and figure < self.mark

    def lost_at(self, codes: Collection[str]) -> Fraction:
        return sum((self.lost.get(code, Fraction(0)) for code in codes), Fraction(0))

    def show(self, code: str) -> str:
        """The figure: of an item '0' or '100', of anything else with the year's decimals."""
        figure = self.result.figure(code)
        is_item = tree(self.result.framework)[code].kind == "item"
        return show_exact(figure) if is_item and figure is not None else self.result.show(code)


def _of_indicator(known: _Known, indicator: Indicator, catalogue: Catalogue) -> Iterator[Proposal]:
    details = detail_codes(indicator)
    weak = [code for code in details if known.is_weak(code)]
    if weak:
        for measure, codes in _mending(catalogue, known.year, weak):
            worth = known.lost_at(codes)
            yield Proposal(measure, tuple(codes), worth, _reason(known, codes, worth))
    elif known.is_weak(indicator.code):
        unknown = [code for code in details if not known.has(code)]
        worth = known.lost_at([indicator.code]) - known.lost_at(details)
        for measure, _ in _mending(catalogue, known.year, unknown) if worth > 0 else ():
            reason = _blind_reason(known, indicator, worth, whole=len(unknown) == len(details))
            yield Proposal(measure, (indicator.code,), worth, reason)


def _mending(
    catalogue: Catalogue, year: int, codes: Sequence[str]
) -> Iterator[tuple[KnownMeasure, list[str]]]:
    """The measures that mend any of these codes, each with those that it mends."""
    found: dict[str, list[str]] = {}
    for code in codes:
        for measure in catalogue.mending(year, code):
            found.setdefault(measure.code, []).append(code)
    return ((catalogue.measures[measure], mended) for measure, mended in found.items())


def _reason(known: _Known, codes: Sequence[str], worth: Fraction) -> Text:
    """Every figure, codes of the same figure together."""
    groups = [(figure, ", ".join(each)) for figure, each in groupby(codes, known.show)]
    th = " ".join(f"{listed} ได้ {figure} คะแนน" for figure, listed in groups)
    en = ", ".join(f"{listed} scored {figure}" for figure, listed in groups)
    return Text(
        f"{th} คืนคะแนนรวมได้ไม่เกิน {show(worth)} คะแนน",
        f"{en}; it can give back at most {show(worth)} points of the total",
    )


def _blind_reason(known: _Known, indicator: Indicator, worth: Fraction, *, whole: bool) -> Text:
    code, figure = indicator.code, known.show(indicator.code)
    kind = Text("ข้อคำถาม", "questions") if indicator.questions else Text("ข้อตรวจ", "items")
    rest = Text("", "the scores of its") if whole else Text("ที่เหลือ", "the scores of its other")
    return Text(
        f"ตัวชี้วัดที่ {code} ได้ {figure} คะแนน ยังไม่ทราบคะแนนราย{kind.th}{rest.th} "
        f"คืนคะแนนรวมได้ไม่เกิน {show(worth)} คะแนน",
        f"indicator {code} scored {figure} and {rest.en} {kind.en} are not known; "
        f"it can give back at most {show(worth)} points of the total",
    )


def _keeping(known: _Known, indicator: Indicator, catalogue: Catalogue) -> Iterator[Proposal]:
    """The measures that keep the standard of an indicator at the mark in which nothing is weak."""
    code = indicator.code
    if not known.has(code) or any(known.is_weak(each) for each in (code, *detail_codes(indicator))):
        return
    worth, mark = known.lost_at([code]), show_exact(known.mark)
    lost = (
        Text(f"เสียคะแนนรวมไป {show(worth)} คะแนน", f"lost {show(worth)} points of the total")
        if worth
        else Text("ไม่เสียคะแนนรวม", "lost no points of the total")
    )
    reason = Text(
        f"ตัวชี้วัดที่ {code} ได้ {known.show(code)} คะแนน ถึงเกณฑ์ {mark} คะแนนแล้ว {lost.th}",
        f"indicator {code} scored {known.show(code)}, which reaches {mark}, and {lost.en}",
    )
    for measure in catalogue.of(code):
        if measure.keeps and (not measure.mends or known.year in measure.mends):
            yield Proposal(measure, (code,), worth, reason)
