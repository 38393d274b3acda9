"""What a year of the assessment is made of.

A `Framework` holds one owner's rules for one fiscal year, as data. It knows no arithmetic: it names rules
(`mean`, `weighted`, a rounding policy) that `prongsai.scoring` carries out. Every element says where it
was read (`source`) and how sure that is (`certainty`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from prongsai.errors import Language

Certainty = Literal["confirmed", "likely", "unknown"]
Rule = Literal["mean", "weighted"]
Sign = Literal["+", "-"]
PaperKind = Literal["analysis_and_measures", "carrying_out_report"]

RULES: tuple[Rule, ...] = ("mean", "weighted")
ROUNDING_POLICIES = ("one_rounding_at_the_end", "instruments_then_sum", "instruments_then_weighted_parts")
CERTAINTIES: tuple[Certainty, ...] = ("confirmed", "likely", "unknown")
PAPER_KINDS: tuple[PaperKind, ...] = ("analysis_and_measures", "carrying_out_report")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Thai and English; English may be empty where only Thai is official."""

    th: str
    en: str = ""

    def say(self, language: Language) -> str:
        return self.en if language == "en" and self.en else self.th


#: The closed set of what a year may ask a paper to hold, and how each is called.
PAPER_CONTENTS: Mapping[str, Text] = {
    "every_indicator": Text("ผลการวิเคราะห์ทุกตัวชี้วัด", "an analysis of every indicator"),
    "weak_points": Text("ประเด็นที่เป็นข้อบกพร่องหรือจุดอ่อน", "weak points"),
    "points_to_develop": Text("ประเด็นที่ต้องพัฒนาให้ดีขึ้น", "points to develop"),
    "practice": Text("แนวทางการนำผลการวิเคราะห์ไปสู่การปฏิบัติ", "the way to put the analysis into practice"),
    "measure": Text("มาตรการหรือกิจกรรม", "the measure or activity"),
    "steps": Text("ขั้นตอนหรือวิธีปฏิบัติ", "steps or method"),
    "time_frame": Text("ช่วงระยะเวลา", "the time frame"),
    "responsible": Text("ผู้รับผิดชอบ", "who is responsible"),
    "follow_up": Text("การกำกับติดตามและการรายงานผล", "how it is followed up and reported"),
    "result": Text("สรุปผลการดำเนินการ", "a summary of what was done"),
    "outcome": Text("ผลลัพธ์หรือความสำเร็จ", "the outcome or success"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where an element was read and how sure that is."""

    source: str
    certainty: Certainty
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document or body of evidence that elements refer to by `code`."""

    code: str
    title: Text
    issuer: str
    date: str
    last_confirmed: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a scale: what is stored (`code`), what is read, and its points where the sign is +."""

    code: int
    text: Text
    points: Fraction


@dataclass(frozen=True, slots=True)
class Scale:
    """The choices of a question from worst to best; a negative line counts them backwards."""

    code: str
    choices: tuple[Choice, ...]
    basis: Basis

    def points(self, sign: Sign) -> dict[int, Fraction]:
        """Points by choice code, e.g. {1: 100, 2: 67, 3: 33, 4: 0} for a negative four-level line."""
        values = [choice.points for choice in self.choices]
        ordered = values if sign == "+" else values[::-1]
        return {choice.code: value for choice, value in zip(self.choices, ordered, strict=True)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is answered: a question of one line, or one part of a question of several."""

    code: str
    asks: Text
    sign: Sign
    scale: str
    wordings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a survey; its lines count equally."""

    code: str
    asks: Text
    wording: Literal["official", "paraphrase"]
    lines: tuple[Line, ...]
    basis: Basis
    continues: str | None = None
    is_comparable: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A disclosure item: 0 or 100. `asks_for` says which year's data it wants."""

    code: str
    title: Text
    wording: Literal["official", "paraphrase"]
    elements: tuple[Text, ...]
    asks_for: Literal["current", "past", "first_half", "standing"]
    scale: str
    basis: Basis
    continues: str | None = None
    is_comparable: bool = True


@dataclass(frozen=True, slots=True)
class SubIndicator:
    """A group of items that counts as one, however many items it has."""

    code: str
    name: Text
    weight: Fraction
    items: tuple[Item, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the indicators: made of questions, or of sub-indicators, by `rule`."""

    code: str
    name: Text
    about: Text
    rule: Rule
    weight: Fraction
    questions: tuple[Question, ...]
    sub_indicators: tuple[SubIndicator, ...]
    basis: Basis
    continues: str | None = None
    is_comparable: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A separately collected part of an instrument (EIT part 1 and 2); `share` of the instrument."""

    code: str
    name: Text
    share: Fraction
    basis: Basis


@dataclass(frozen=True, slots=True)
class Sample:
    """The smallest number of respondents: a share of the group, within bounds."""

    share: Fraction
    at_least: int
    enough: int
    basis: Basis

    def minimum(self, people: int) -> int:
        """How many of `people` must answer at least."""
        wanted = -(-people * self.share.numerator // self.share.denominator)
        return min(people, max(self.at_least, min(self.enough, wanted)))


@dataclass(frozen=True, slots=True)
class Instrument:
    """IIT, EIT or OIT: `weight` in the total, and what it is made of."""

    code: str
    name: Text
    kind: Literal["survey", "disclosure"]
    weight: Fraction
    rule: Rule
    parts: tuple[Part, ...]
    indicators: tuple[Indicator, ...]
    sample: Sample | None
    basis: Basis

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that are filled in: the parts, or the instrument itself."""
        return tuple(part.code for part in self.parts) or (self.code,)

    @property
    def lines(self) -> Iterator[Line]:
        """What is answered on a form of this instrument, in order."""
        for indicator in self.indicators:
            for question in indicator.questions:
                yield from question.lines
            for sub_indicator in indicator.sub_indicators:
                for item in sub_indicator.items:
                    yield Line(item.code, item.title, "+", item.scale)


@dataclass(frozen=True, slots=True)
class Level:
    """A level: the total it needs, and the floors that single instruments (or parts) must reach."""

    code: str
    name: Text
    at_least: Fraction
    floors: Mapping[str, Fraction]
    passes: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Rounding:
    """The named policy by which instrument scores and the total are rounded."""

    policy: str
    decimals: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class PaperRule:
    """What a year asks of a paper on the year before: the item it is disclosed under and what it must hold.

    `must_hold` names entries of `PAPER_CONTENTS` and is empty where nothing is known; `basis` is that of the
    item, `must_hold_basis` that of the list.
    """

    item: str
    must_hold: tuple[str, ...]
    basis: Basis
    must_hold_basis: Basis


@dataclass(frozen=True, eq=False)
class Framework:
    """One owner's rules for one fiscal year (Buddhist era); equal only to itself."""

    code: str
    owner: Text
    year: int
    name: Text
    status: Literal["published", "draft", "totals_only"]
    continues: str | None
    is_comparable: bool
    instruments: tuple[Instrument, ...]
    levels: tuple[Level, ...]
    pass_mark: Fraction
    rounding: Rounding
    papers: Mapping[PaperKind, PaperRule]
    scales: Mapping[str, Scale]
    sources: Mapping[str, Source]
    bases: Mapping[str, Basis]
    notes: tuple[Text, ...] = ()
    digest: str = ""

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for instrument in self.instruments for indicator in instrument.indicators)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(
            item for indicator in self.indicators for sub in indicator.sub_indicators for item in sub.items
        )

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for indicator in self.indicators for question in indicator.questions)

    def level_name(self, code: str) -> Text:
        """A level in words; its code where the year has no such level.

        >>> load(2568).level_name("good").en
        'good pass'
        """
        return next((level.name for level in self.levels if level.code == code), Text(code))

    def instrument(self, code: str) -> Instrument:
        """The instrument of that code; KeyError where there is none."""
        return next(each for each in self.instruments if each.code == code)

    def instrument_of_form(self, form: str) -> Instrument:
        """The instrument a form belongs to ('EIT1' → EIT)."""
        return next(each for each in self.instruments if form in each.forms)

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that is filled in under this framework, e.g. ('IIT', 'EIT1', 'EIT2', 'OIT')."""
        return tuple(form for instrument in self.instruments for form in instrument.forms)
