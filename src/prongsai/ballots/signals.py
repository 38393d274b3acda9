"""Signs that one hand filled in many of a body's answers; never a word about a person.

All that is looked at is what is known once a box is opened: the answers in no order, how many came in each
quarter of a day (rounded), and how many came which way. Nothing joins an answer to a time, so answers and
arrivals are looked at apart.

Contentment is no sign. In a content body many forms have full marks, and as many again fall short of them on
one line or two; people who are unhappy with one thing are often unhappy with others. So what is looked for is
not full marks but what honest content does not leave behind: one pattern again and again without its
neighbours, full marks without forms that just miss them, nearly full marks and little else, lines that have
nothing to do with each other, a pile of answers at once. Where honest bodies end was measured, by
`benchmarks.stuffing`; `USUAL` holds the ends, and docs/guide/stuffing-signals.en.md how often they fail.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import polars as pl

from prongsai.answers import line_codes
from prongsai.ballots.box import Way
from prongsai.frameworks import Framework, Text
from prongsai.numbers import FEWEST, STEP, rounded

SignalCode = Literal["burst", "off_hours", "copies", "full_marks", "near_full", "variety", "open_link"]
Unit = Literal["percent", "times", "correlation"]
Pattern = tuple[int, ...]

#: Up to where honest bodies went in the simulation (variety: down to where), in the signal's unit.
USUAL: Mapping[SignalCode, float] = {
    "burst": 60, "off_hours": 8, "copies": 0.7, "full_marks": 15.0, "near_full": 45, "variety": 0.06,
}  # fmt: skip
#: With fewer answers their shape says nothing.
FEWEST_FOR_SHAPE = 30
_BLANK = 255
_FEWEST_COPIES = 5
_MANY_LINES = 12
# Beside so few forms that just miss full marks, chance decides how many times more have them.
_STEADIES = 4
_OFFICE_BANDS = (1, 2)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing looked at: its value, up to where that is usual, and a sentence for assessors.

    `value` is None where there is too little to look at, `usual` where nothing is usual or unusual: the open
    link is a label and never raised. A raised signal is a reason to ask, not a finding.
    """

    code: SignalCode
    name: Text
    value: float | None
    usual: float | None
    unit: Unit
    is_raised: bool
    says: Text


@dataclass(frozen=True, slots=True)
class BandCount:
    """Answers of a body up to the end of a quarter of a day (`band` 0 is midnight to six), rounded.

    There is one for every quarter since the opening, those in which nothing came included, and a 0 for the
    quarter before it: where one is missing nobody can say how fast the answers between its neighbours came.
    """

    day: datetime.date
    band: int
    number: int

    @property
    def place(self) -> int:
        return self.day.toordinal() * 4 + self.band

    @property
    def is_office_time(self) -> bool:
        return self.band in _OFFICE_BANDS and self.day.weekday() < _SATURDAY


def signals(
    framework: Framework,
    form: str,
    table: pl.DataFrame,
    bands: Sequence[BandCount] = (),
    ways: Mapping[Way, int] | None = None,
) -> tuple[Signal, ...]:
    """Everything looked at in the opened answers of one body and form, in a fixed order.

    `table` has the columns of `answers.schema(framework, form)`; `ways` says how many forms came which way
    (those not named: by code). Forms on paper and of interviews are typed in together, so as many are
    taken off a burst. Under ten answers nothing is looked at, under thirty only how they came.

    >>> [each.code for each in signals(framework, "IIT", table, bands) if each.is_raised]
    ['copies']
    """
    values = _values(framework, form, table, bands, ways or {})
    return tuple(_signal(code, value, table.height) for code, value in values.items())


def _values(
    framework: Framework,
    form: str,
    table: pl.DataFrame,
    bands: Sequence[BandCount],
    ways: Mapping[Way, int],
) -> dict[SignalCode, float | None]:
    forms = table.height
    by_hand = min(forms, ways.get("paper", 0) + ways.get("interview", 0))
    online = forms - by_hand
    found: dict[SignalCode, float | None] = dict.fromkeys(NAMES)
    if forms < FEWEST:
        return found
    if bands and online >= FEWEST:
        office, off_hours = largest_bands(bands)
        found["burst"] = _percent(office - by_hand, online)
        found["off_hours"] = _percent(off_hours - by_hand, online)
    if forms >= FEWEST_FOR_SHAPE:
        found |= _of_shape(shape(framework, form, table))
    found["open_link"] = _percent(rounded(ways.get("open", 0)), forms)
    return found


def _of_shape(seen: Shape) -> dict[SignalCode, float | None]:
    return {
        "copies": _floor(seen.copies / (1 + seen.neighbours), 10),
        "full_marks": _floor(rounded(seen.full) / (_STEADIES + seen.near), 10),
        "near_full": _percent(seen.near if seen.near >= FEWEST else 0, seen.forms),
        "variety": _floor(seen.correlation, 100),
    }


def _percent(part: int, whole: int) -> float:
    return float(max(0, part) * 100 // whole)


def _floor(value: float, steps: int) -> float:
    """Cut off to that many steps in one: what is shown is what is judged, never rounded over the edge."""
    return math.floor(value * steps + 1e-9) / steps


def _signal(code: SignalCode, value: float | None, forms: int) -> Signal:
    usual = USUAL.get(code)
    is_raised = value is not None and usual is not None and _is_beyond(code, value, usual)
    return Signal(
        code, NAMES[code], value, usual, UNITS[code], is_raised, _says(code, value, is_raised, forms)
    )


def _is_beyond(code: SignalCode, value: float, usual: float) -> bool:
    return value < usual if code == "variety" else value > usual


def largest_bands(bands: Sequence[BandCount]) -> tuple[int, int]:
    """The most answers that are sure to have come within one quarter-day: in office time, and outside it.

    Counts are rounded, so of a difference only its lower bound is sure. Where quarters are missing between
    two counts, what came is not taken for one quarter's.
    """
    most = {True: 0, False: 0}
    ordered = sorted(bands, key=lambda each: each.place)
    for before, after in pairwise(ordered):
        if after.place == before.place + 1:
            sure = _surely_came(rounded(before.number), rounded(after.number))
            most[after.is_office_time] = max(most[after.is_office_time], sure)
    return most[True], most[False]


def _surely_came(before: int, after: int) -> int:
    """The lower bound of a difference of rounded counts; fewer than a step are no pile."""
    sure = after - before - (STEP if before else FEWEST) + 1
    return sure if sure >= STEP else 0


@dataclass(frozen=True, slots=True)
class Shape:
    """What a body's forms look like together. Exact, so not to be shown.

    `full` forms have the best choice on every line, `near` ones on all but one or two (of less than twelve
    lines, one). `copies` of one pattern that is neither full nor a single column face `neighbours` that
    differ from it on one line. `correlation` is the mean one between lines, weighted by their spread.
    """

    forms: int
    full: int
    near: int
    copies: int
    neighbours: int
    correlation: float


def shape(framework: Framework, form: str, table: pl.DataFrame) -> Shape:
    """The shape of one body's forms, of the columns `answers.schema` declares."""
    lines = line_codes(framework, form)
    points = [_points(framework, form, line) for line in lines]
    best = tuple(max(each, key=each.__getitem__) for each in points)
    patterns = _patterns(table, lines)
    missed = Counter[int]()
    for pattern, number in patterns.items():
        missed[_differences(pattern, best)] += number
    near = sum(missed[differences] for differences in range(1, _just_missed(len(lines)) + 1))
    copies, neighbours = _copies(patterns, best, points)
    return Shape(table.height, missed[0], near, copies, neighbours, _correlation(table, lines, points))


def _just_missed(lines: int) -> int:
    return 2 if lines >= _MANY_LINES else 1


def _points(framework: Framework, form: str, line: str) -> dict[int, float]:
    asked = next(each for each in framework.instrument_of_form(form).lines if each.code == line)
    values = framework.scales[asked.scale].points(asked.sign)
    return {code: float(value) for code, value in values.items()}


def _patterns(table: pl.DataFrame, lines: list[str]) -> dict[Pattern, int]:
    """How often each way of filling in the whole form occurs."""
    counted = table.select(pl.col(lines).fill_null(_BLANK)).group_by(lines).len()
    return {tuple(row[:-1]): row[-1] for row in counted.iter_rows()}


def _differences(one: Pattern, other: Pattern) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _copies(
    patterns: Mapping[Pattern, int], best: Pattern, points: Sequence[Mapping[int, float]]
) -> tuple[int, int]:
    """The repeated pattern that stands out most from its neighbours, and how many these are."""
    found = (0, 0)
    for pattern, number in patterns.items():
        if number < _FEWEST_COPIES or pattern == best or _is_one_column(pattern, points):
            continue
        near = sum(count for other, count in patterns.items() if _differences(pattern, other) == 1)
        if number * (found[1] + 1) > found[0] * (near + 1):
            found = (number, near)
    return found


def _is_one_column(pattern: Pattern, points: Sequence[Mapping[int, float]]) -> bool:
    """True where somebody ticked one column, or one degree of contentment, on all lines with several."""
    several = [(code, each.get(code)) for code, each in zip(pattern, points, strict=True) if len(each) > 2]
    return len({code for code, _ in several}) == 1 or len({value for _, value in several}) == 1


def _correlation(table: pl.DataFrame, lines: list[str], points: Sequence[Mapping[int, float]]) -> float:
    """Spread of the sums beyond that of the lines, over the most it could be; 0 where all forms are alike."""
    values = table.select(
        pl.col(line).replace_strict(each, default=None, return_dtype=pl.Float64)
        for line, each in zip(lines, points, strict=True)
    ).select((pl.col(lines) - pl.col(lines).mean()).fill_null(0.0))
    spreads = [float(str(value)) for value in values.select(pl.all().std(ddof=0)).row(0)]
    apart = sum(spread**2 for spread in spreads)
    together = sum(spreads) ** 2 - apart
    whole = values.select(pl.sum_horizontal(lines).var(ddof=0)).item()
    return (float(whole) - apart) / together if together else 0.0


# ---------------------------------------------------------------------------------------------- in words

NAMES: Mapping[SignalCode, Text] = {
    "burst": Text("คำตอบเข้ามาพร้อมกันในเวลาราชการ", "Answers at once, in office time"),
    "off_hours": Text("คำตอบเข้ามาพร้อมกันนอกเวลาราชการ", "Answers at once, out of office time"),
    "copies": Text("แบบที่ตอบเหมือนกันทุกข้อ", "Forms filled in exactly alike"),
    "full_marks": Text("คะแนนเต็มทุกข้อ", "Full marks on every line"),
    "near_full": Text("เกือบเต็มทุกข้อ", "Nearly full marks"),
    "variety": Text("ความสอดคล้องภายในแบบของแต่ละคน", "How a person's answers hang together"),
    "open_link": Text("คำตอบที่มาทางลิงก์เปิด", "Answers by the open link"),
}
UNITS: Mapping[SignalCode, Unit] = {
    "burst": "percent", "off_hours": "percent", "copies": "times", "full_marks": "times",
    "near_full": "percent", "variety": "correlation", "open_link": "percent",
}  # fmt: skip
_SENTENCES: Mapping[SignalCode, Text] = {
    "burst": Text(
        "คำตอบออนไลน์อย่างน้อยร้อยละ {value} เข้ามาภายในช่วงหกชั่วโมงเดียวของวันทำการ (ปกติไม่เกินร้อยละ {usual})"
        " ซึ่งเกิดได้ทั้งจากการชวนกันตอบในที่ประชุมและจากการตอบแทนกัน",
        "At least {value} % of the answers on line came within one six-hour stretch of a working day"
        " (usually no more than {usual} %): a meeting at which all are asked to answer does this, and so does"
        " one hand.",
    ),
    "off_hours": Text(
        "คำตอบออนไลน์อย่างน้อยร้อยละ {value} เข้ามาภายในช่วงหกชั่วโมงเดียวของกลางคืนหรือวันหยุดสุดสัปดาห์"
        " (ปกติไม่เกินร้อยละ {usual})",
        "At least {value} % of the answers on line came within one six-hour stretch of a night or weekend"
        " (usually no more than {usual} %).",
    ),
    "copies": Text(
        "มีแบบที่ตอบเหมือนกันทุกข้อโดยไม่ใช่คะแนนเต็มหรือช่องเดียวกันทั้งแบบ ซ้ำกันราว {value} เท่าของแบบที่ต่างออกไปเพียงข้อเดียว"
        " (ปกติไม่เกิน {usual} เท่า)",
        "One way of filling in the form, neither full marks nor one column, occurs about {value} times as"
        " often as all that differ from it on one line (usually no more than {usual} times).",
    ),
    "full_marks": Text(
        "แบบที่ได้คะแนนเต็มทุกข้อมีราว {value} เท่าของแบบที่พลาดคะแนนเต็มไปเพียงเล็กน้อย (ปกติไม่เกิน {usual} เท่า"
        " แม้ในหน่วยงานที่ผู้ตอบพอใจมาก)",
        "Forms with full marks on every line are about {value} times as many as those that just miss them"
        " (usually no more than {usual} times, in content bodies too).",
    ),
    "near_full": Text(
        "แบบร้อยละ {value} พลาดคะแนนเต็มไปเพียงเล็กน้อย (ปกติไม่เกินร้อยละ {usual})",
        "{value} % of the forms just miss full marks (usually no more than {usual} %).",
    ),
    "variety": Text(
        "ค่าความสัมพันธ์เฉลี่ยระหว่างข้อเท่ากับ {value} (ปกติไม่ต่ำกว่า {usual}) โดยทั่วไปผู้ที่ให้คะแนนข้อหนึ่งต่ำมักให้ข้ออื่นต่ำด้วย",
        "The mean correlation between lines is {value} (usually no less than {usual}): people who are unhappy"
        " with one thing are often unhappy with others.",
    ),
    "open_link": Text(
        "คำตอบอย่างน้อยร้อยละ {value} มาทางลิงก์เปิด ซึ่งคนหนึ่งตอบได้มากกว่าหนึ่งครั้ง",
        "At least {value} % of the answers came by the open link, by which one person can answer more than"
        " once.",
    ),
}
_RAISED = Text("เป็นข้อสังเกต ไม่ใช่ข้อสรุป", "This is an observation, not a conclusion.")
_QUIET = Text("อยู่ในช่วงที่พบได้ทั่วไป", "This is within what is usual.")
_FEW = Text(
    f"มีคำตอบน้อยกว่า {FEWEST} ชุด จึงไม่ดูข้อสังเกต",
    f"There are fewer than {FEWEST} answers, so no signs are looked for.",
)
_FEW_FOR_SHAPE = Text(
    f"มีคำตอบไม่ถึง {FEWEST_FOR_SHAPE} ชุด น้อยเกินกว่าจะดูลักษณะคำตอบ",
    f"There are fewer than {FEWEST_FOR_SHAPE} answers, too few for their shape to say anything.",
)
_NO_COUNTS = Text(
    "ไม่มีจำนวนคำตอบออนไลน์ตามช่วงเวลาให้ดู", "There are no counts by time of answers on line to look at."
)


def _says(code: SignalCode, value: float | None, is_raised: bool, forms: int) -> Text:
    if value is None:
        return _why_not(code, forms)
    told = {"value": _shown(code, value), "usual": _shown(code, USUAL.get(code, 0))}
    sentence = _SENTENCES[code]
    th, en = sentence.th.format(**told), sentence.en.format(**told)
    if code not in USUAL:
        return Text(th, en)
    verdict = _RAISED if is_raised else _QUIET
    return Text(f"{th} {verdict.th}", f"{en} {verdict.en}")


def _why_not(code: SignalCode, forms: int) -> Text:
    if forms < FEWEST:
        return _FEW
    return _NO_COUNTS if code in ("burst", "off_hours") else _FEW_FOR_SHAPE


def _shown(code: SignalCode, value: float) -> str:
    decimals = {"percent": 0, "times": 1, "correlation": 2}[UNITS[code]]
    return f"{value:.{decimals}f}"
