"""What a paper is about: a body's years, its settings, and all that is known beside the scores."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from prongsai.analysis import DETAIL, Assessment, Change, Gap, Ranked, are_comparable, gaps, strengths
from prongsai.documents.paper_settings import PaperSettings
from prongsai.frameworks import Framework, Indicator, Instrument, Text
from prongsai.measures import Plan
from prongsai.numbers import show_exact
from prongsai.scoring import Result
from prongsai.thai import district_in_words, province_in_words

NOT_KNOWN = "–"
_NUMBERED_CODE = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True)
class Subject:
    """What a paper is about: all that is known of a body, what its settings ask for, and its plan.

    `addresses` are those that the body disclosed, by item, where they are known.

    >>> Subject(known, settings, measures.read_plan(None, framework)).for_year
    2564
    """

    known: Assessment
    settings: PaperSettings
    plan: Plan
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def say(self, th: str, en: str) -> str:
        return en if self.settings.language == "en" else th

    def word(self, text: Text) -> str:
        return text.say(self.settings.language)

    def fiscal_year(self, year: int) -> str:
        return self.say(f"ปีงบประมาณ พ.ศ. {year}", f"fiscal year {year}")

    @cached_property
    def result(self) -> Result:
        return self.known.history.last

    @property
    def on(self) -> datetime.date:
        """The day the paper bears: measures not carried out by then are late."""
        return self.settings.date

    @property
    def for_year(self) -> int:
        """The fiscal year the measures are for."""
        return self.plan.for_year

    @property
    def framework(self) -> Framework:
        return self.result.framework

    @property
    def year(self) -> int:
        return self.result.year

    @cached_property
    def mark(self) -> str:
        """The pass mark as people write it: '85'."""
        return show_exact(self.framework.pass_mark)

    @cached_property
    def assessment_name(self) -> str:
        """The assessment's name without its year."""
        return re.split(r" ประจำปีงบประมาณ|, fiscal year", self.word(self.framework.name))[0]

    @cached_property
    def changes(self) -> Mapping[str, Change]:
        return {change.code: change for change in self.known.history.changes()}

    @cached_property
    def lost(self) -> Mapping[str, Gap]:
        """What each indicator cost, by code, the dearest first; those in full are not among them."""
        return {gap.code: gap for gap in gaps(self.result)}

    @cached_property
    def flawed(self) -> tuple[Ranked, ...]:
        """Indicators at the mark that hold an item, a question or a sub-indicator below it."""
        low = {
            gap.code
            for gap in gaps(self.result, (*DETAIL, "sub_indicator"))
            if gap.score < self.framework.pass_mark and gap.code not in self.known.withheld
        }
        return tuple(
            each for each in strengths(self.result) if not low.isdisjoint(codes_below(each.indicator))
        )

    @cached_property
    def unknown(self) -> tuple[Indicator, ...]:
        """Indicators of the year whose figure is not known."""
        return tuple(each for each in self.framework.indicators if each.code not in self.result)

    @property
    def has_indicators(self) -> bool:
        """False where no indicator's figure is known."""
        return len(self.unknown) < len(self.framework.indicators)

    @property
    def whose(self) -> tuple[str, ...]:
        """The body's name, and under it district and province where they are known."""
        body = self.known.body
        named = district_in_words(body.district, body.province)
        district = self.say(named, f"{body.district} District") if body.district else ""
        called = province_in_words(body.province)
        province = self.say(called, f"{body.province} Province") if body.province else ""
        place = " ".join(part for part in (district, province) if part)
        return (body.name, place) if place else (body.name,)

    def indicator_name(self, indicator: Indicator) -> str:
        name, code = self.word(indicator.name), indicator.code
        return self.say(f"ตัวชี้วัดที่ {code} {name}", f"Indicator {code}, {name}")

    def instrument_of(self, indicator: Indicator) -> Instrument:
        return next(each for each in self.framework.instruments if indicator in each.indicators)

    def has_wrong_level(self, result: Result) -> bool:
        """True where the printed level is not one that the scores allow."""
        printed = result.inputs.printed_level
        return (
            printed is not None
            and bool(result.levels)
            and printed not in {level.code for level in result.levels}
        )

    def level_name(self, year: int, level: str | None) -> str:
        """The level's name in that year's own words; '–' where none is known."""
        scored = self.known.history.years.get(year)
        known = scored.framework.levels if isinstance(scored, Result) else ()
        return next((self.word(each.name) for each in known if each.code == level), level or NOT_KNOWN)

    @cached_property
    def guides(self) -> tuple[Fraction, ...]:
        """The pass mark and the bounds of the passing levels above it."""
        framework = self.framework
        bounds = {framework.pass_mark, *(level.at_least for level in framework.levels if level.passes)}
        return tuple(sorted(bounds))

    @property
    def guide_floats(self) -> tuple[float, ...]:
        return tuple(float(guide) for guide in self.guides)

    def way(self, by: Fraction) -> str:
        """'สูงขึ้น' or 'ลดลง' by the sign of a change."""
        return self.say("สูงขึ้น", "rose") if by > 0 else self.say("ลดลง", "fell")

    def is_joined(self, year: int) -> bool:
        """True where a year's total may be compared with the year known before it."""
        years = [each for each, *_ in self.known.history.totals()]
        place = years.index(year)
        if place == 0:
            return True
        now, before = (self.known.history.years[each] for each in (year, years[place - 1]))
        if not isinstance(now, Result) or not isinstance(before, Result):
            return False
        return are_comparable(now.framework, before.framework, "total")

    def level_said(self, name: str) -> str:
        """'ระดับ D', 'ระดับผ่านดี', 'level D': Thai words join, letters do not."""
        space = "" if "ก" <= name[0] <= "ไ" else " "
        return self.say(f"ระดับ{space}{name}", f"level {name}")

    def listed(self, parts: Sequence[str]) -> str:
        """'ก ข และ ค', 'a, b and c'."""
        if len(parts) < 2:
            return "".join(parts)
        before, last = self.say(" ", ", ").join(parts[:-1]), parts[-1]
        # Thai joins และ to the word that follows it, but not to a code or a number.
        space = "" if "ก" <= last[0] <= "ไ" else " "
        return self.say(f"{before} และ{space}{last}", f"{before} and {last}")


def codes_below(indicator: Indicator) -> Iterator[str]:
    """Codes of the questions, sub-indicators and items of an indicator."""
    yield from (question.code for question in indicator.questions)
    for sub in indicator.sub_indicators:
        yield sub.code
        yield from (item.code for item in sub.items)


def codes_shown(codes: Sequence[str]) -> str:
    """Codes as people write them, neighbours as a range: 'O34–O39, O42'."""
    parts: list[list[str]] = []
    for code in codes:
        before, now = _NUMBERED_CODE.fullmatch(parts[-1][-1] if parts else ""), _NUMBERED_CODE.fullmatch(code)
        if before and now and before[1] == now[1] and int(before[2]) + 1 == int(now[2]):
            parts[-1].append(code)
        else:
            parts.append([code])
    return ", ".join(
        part[0] if len(part) == 1 else f"{part[0]}–{part[-1]}" if len(part) > 2 else ", ".join(part)
        for part in parts
    )
