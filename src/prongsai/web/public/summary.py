"""What a year's results say together, as the pages of the nation and of a province show it.

Every figure was counted beforehand (`rollups`); here they are only put beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from prongsai import frameworks
from prongsai.documents import chart_pictures as pictures
from prongsai.errors import Language
from prongsai.frameworks import Framework, Text
from prongsai.numbers import show
from prongsai.thai import sort_key
from prongsai.web.public.access import newest_score
from prongsai.web.public.listing import signed
from prongsai.web.public.models import RollUp

_HIGHEST = Decimal(95)


@dataclass(frozen=True, slots=True)
class Share:
    """How many results reached a level, and which part of all that have one, in percent."""

    name: Text
    bodies: int
    percent: str


@dataclass(frozen=True, slots=True)
class Line:
    """One score over all bodies: where the middle half of them lies, and the mean beside last year's."""

    code: str
    name: Text
    mean: str
    median: str
    low: str
    high: str
    before: str
    change: str
    word: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Part:
    """One province or kind as a row."""

    name: str
    roll: RollUp
    change: str
    by: Decimal | None


@dataclass(frozen=True, slots=True)
class Summary:
    """All of one page; `is_behind` where results were published since it was counted."""

    roll: RollUp
    framework: Framework
    change: str
    levels: tuple[Share, ...]
    instruments: tuple[Line, ...]
    indicators: tuple[Line, ...]
    kinds: tuple[Part, ...]
    provinces: tuple[Part, ...]
    others: tuple[str, ...]
    year_before: int | None
    is_behind: bool


#: Orders of the tables of provinces and kinds by what is asked for.
ORDERS: Mapping[str, Callable[[Part], tuple[object, ...]]] = {
    "name": lambda each: (sort_key(each.name),),
    "mean": lambda each: (-(each.roll.mean or Decimal(-1)), sort_key(each.name)),
    "passed": lambda each: (-_part_passed(each.roll), sort_key(each.name)),
    "change": lambda each: (-(Decimal(-1000) if each.by is None else each.by), sort_key(each.name)),
}


def summary_of(year: int, province: str, framework: str, order: str) -> Summary | None:
    """The year of the nation, or of a province; None where nothing was counted.

    `framework` is the code asked for; where it has no results, the one most results have.
    """
    around = Q(kind="") | Q(province="") if not province else Q(province=province)
    rolls = list(RollUp.objects.filter(around, year__in=(year, year - 1)))
    heads = [each for each in rolls if (each.year, each.province, each.kind) == (year, province, "")]
    if not heads:
        return None
    heads.sort(key=lambda each: (each.framework_code != framework, -each.with_result))
    roll, *others = heads
    same = [each for each in rolls if each.year == year and each.framework_code == roll.framework_code]
    before = _before(roll, rolls)
    return _summary(roll, same, before, others, order)


def _before(roll: RollUp, rolls: Sequence[RollUp]) -> dict[tuple[str, str], RollUp]:
    """The year before under the framework that this one continues, by province and kind."""
    older = frameworks.load(roll.framework_code).continues
    return {
        (each.province, each.kind): each
        for each in rolls
        if each.year == roll.year - 1 and each.framework_code == older
    }


def _summary(
    roll: RollUp,
    same: Sequence[RollUp],
    before: Mapping[tuple[str, str], RollUp],
    others: Sequence[RollUp],
    order: str,
) -> Summary:
    framework = frameworks.load(roll.framework_code)
    head = before.get((roll.province, roll.kind))
    key = ORDERS.get(order, ORDERS["name"])
    parts = [(each, _part(each)) for each in same if each is not roll]
    return Summary(
        roll,
        framework,
        _change(roll),
        tuple(_levels(roll, framework)),
        tuple(_line(roll, head, each.code, each.name, framework) for each in framework.instruments),
        tuple(_line(roll, head, each.code, each.name, framework) for each in framework.indicators),
        tuple(part for each, part in sorted(parts, key=lambda pair: key(pair[1])) if each.kind),
        tuple(part for each, part in sorted(parts, key=lambda pair: key(pair[1])) if not each.kind),
        tuple(each.framework_code for each in others),
        head.year if head else None,
        newest_score(roll.year) != roll.newest,
    )


def _part(roll: RollUp) -> Part:
    by = roll.moved.get("mean")
    return Part(roll.kind or roll.province, roll, _change(roll), None if by is None else Decimal(by))


def _change(roll: RollUp, code: str = "total") -> str:
    """How far the bodies that can be compared moved on average, as counted from their exact figures."""
    by = roll.moved.get("mean") if code == "total" else roll.moved.get("by_code", {}).get(code)
    return "" if by is None else signed(Decimal(by))


def _part_passed(roll: RollUp) -> Fraction:
    return Fraction(roll.passed, roll.with_result or 1)


def _levels(roll: RollUp, framework: Framework) -> list[Share]:
    known = sum(roll.levels.values())
    return [
        Share(level.name, number, show(Fraction(100 * number, known or 1)))
        for level in framework.levels
        for number in [roll.levels.get(level.code, 0)]
    ]


def _line(roll: RollUp, before: RollUp | None, code: str, name: Text, framework: Framework) -> Line:
    if code not in roll.figures:
        return Line(code, name, "–", "–", "–", "–", "–", "", Text("ไม่มีข้อมูล", "not known"), "")
    mean, median, low, high = roll.figures[code]
    then, change = _last_year(roll, before, code)
    word, tone = _against_marks(Decimal(mean), framework)
    return Line(code, name, mean, median, low, high, then, change, word, tone)


def _last_year(roll: RollUp, before: RollUp | None, code: str) -> tuple[str, str]:
    """Last year's mean, and how far the bodies moved that can be compared."""
    if before is None or code not in before.figures:
        return "–", ""
    return before.figures[code][0], _change(roll, code)


def _against_marks(mean: Decimal, framework: Framework) -> tuple[Text, str]:
    mark = framework.pass_mark
    if mean >= _HIGHEST > mark:
        return Text("ถึง 95", "reaches 95"), "good"
    if mean >= mark:
        return Text(f"ถึง {float(mark):g}", f"reaches {float(mark):g}"), "good"
    return Text(f"ต่ำกว่า {float(mark):g}", f"below {float(mark):g}"), "poor"


def picture_of_levels(found: Summary, language: Language) -> pictures.Picture:
    """Levels as bars, in percent of the results that have one."""
    bars = tuple(pictures.Bar(each.name.say(language), each.percent) for each in found.levels)
    year = found.roll.year
    caption = Text(
        f"ร้อยละของหน่วยงานตามระดับผลการประเมิน ปีงบประมาณ พ.ศ. {year}",
        f"Bodies by level in percent, fiscal year {year}",
    )
    return pictures.of_bars(pictures.Bars(bars, year, guides=()), caption.say(language), language, "levels")


def picture_of_indicators(found: Summary, language: Language) -> pictures.Picture:
    """The means of the indicators against 85 and 95, last year's beside them."""
    known = [each for each in found.indicators if each.mean != "–"]
    has_before = bool(known) and all(each.before != "–" for each in known)
    bars = tuple(
        pictures.Bar(
            f"{each.code} {each.name.say(language)}",
            each.mean,
            each.before if has_before else None,
            each.tone == "poor",
        )
        for each in known
    )
    year = found.roll.year
    caption = Text(
        f"คะแนนเฉลี่ยรายตัวชี้วัด ปีงบประมาณ พ.ศ. {year}", f"Mean of each indicator, fiscal year {year}"
    ).say(language)
    spec = pictures.Bars(
        bars, year, found.year_before if has_before else None, (float(found.framework.pass_mark), 95.0)
    )
    return pictures.of_bars(spec, caption, language, "means")
