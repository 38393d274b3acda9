"""Where the points of the total were lost, what each place is worth, and the fewest steps upward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from prongsai.analysis import (
    DETAIL,
    Gap,
    Path,
    gaps,
    lost_in_all,
    path,
    whole_indicators,
)
from prongsai.documents import charts
from prongsai.documents.content import (
    Block,
    Bullets,
    Chart,
    Column,
    Paragraph,
    Row,
    Table,
    runs,
)
from prongsai.documents.subject import Subject, codes_shown
from prongsai.errors import AnalysisError
from prongsai.frameworks import Level
from prongsai.numbers import HUNDRED, show, show_exact

_MOST_GROUPS = 8
_FEWEST_FOR_CHART = 3


def points_lost(subject: Subject) -> Iterator[Block]:
    """Where the points of the total were lost: in words, as a chart, and the dearest questions and items."""
    result = subject.result
    found = list(subject.lost.values())
    if result.total is None or not found:
        return
    lost = show(HUNDRED - result.total)
    yield Paragraph.of(_lost_said(subject, lost))
    if len(found) < _FEWEST_FOR_CHART:
        return
    steps = [charts.Loss(_gap_name(subject, gap), show(gap.lost)) for gap in found]
    rest = _lost_elsewhere(subject)
    if rest > 0:
        steps.append(
            charts.Loss(subject.say("ตัวชี้วัดที่ไม่ทราบคะแนน รวมกัน", "indicators not known, together"), show(rest))
        )
    spec = charts.Losses(tuple(steps), result.show("total"), show(HUNDRED), subject.guide_floats)
    caption = subject.say(
        f"คะแนนรวมที่ขาดไป {lost} คะแนน แยกตามตัวชี้วัด", f"Where {lost} points of the total were lost"
    )
    alt = "; ".join(f"{step.label} {step.points}" for step in steps)
    yield Chart(spec, f"{caption}: {alt}", caption)
    yield from _dearest_table(subject)


def _lost_elsewhere(subject: Subject) -> Fraction:
    """What the total lost beyond the indicators known: at those that are not; 0 where all are known."""
    lost = (
        HUNDRED - (subject.result.total or 0) - sum((gap.lost for gap in subject.lost.values()), Fraction(0))
    )
    return max(lost, Fraction(0)) if subject.unknown else Fraction(0)


def _lost_said(subject: Subject, lost: str) -> str:
    indicators = list(subject.lost.values())
    by_instrument = gaps(subject.result, ("instrument",))
    if len(indicators) < _FEWEST_FOR_CHART:
        named = subject.listed(
            [f"{gap.code} {subject.word(gap.name)} ({show(gap.lost)})" for gap in indicators]
        )
        return subject.say(
            f"คะแนนรวมห่างจากคะแนนเต็ม {lost} คะแนน ขาดไปที่ตัวชี้วัดที่ {named}",
            f"The total is {lost} short of the full score, lost at indicator {named}.",
        ) + _rest_said(subject)
    if subject.unknown or not by_instrument:
        return subject.say(
            f"คะแนนรวมห่างจากคะแนนเต็ม {lost} คะแนน แสดงตามตัวชี้วัดที่ทราบคะแนนในภาพต่อไปนี้",
            f"The total is {lost} short of the full score, lost as the chart shows.",
        )
    named = subject.listed(
        [f"{gap.code} {show(gap.lost)}{subject.say(' คะแนน', '')}" for gap in by_instrument]
    )
    dear = by_instrument[0]
    part = show(100 * dear.lost / lost_in_all(subject.result), 0)
    return subject.say(
        f"คะแนนรวมห่างจากคะแนนเต็ม {lost} คะแนน มาจาก {named} โดย {dear.code} เป็นร้อยละ {part} "
        "ของคะแนนที่ขาดทั้งหมด",
        f"The total is {lost} short of the full score: {named}; {dear.code} makes {part}% of it.",
    )


def _rest_said(subject: Subject) -> str:
    """What was lost at indicators that are not known, so that the parts named add up to the whole."""
    rest = show(_lost_elsewhere(subject))
    if rest == show(Fraction(0)):
        return ""
    return subject.say(
        f" อีก {rest} คะแนนขาดไปที่ตัวชี้วัดซึ่งไม่ทราบคะแนน", f" The other {rest} were lost at indicators not known."
    )


def _gap_name(subject: Subject, gap: Gap) -> str:
    return f"{gap.code}. {subject.word(gap.name)}"


def _dearest_table(subject: Subject) -> Iterator[Table]:
    """What costs most; items of one sub-indicator that cost the same stand together."""
    found = [gap for gap in gaps(subject.result, DETAIL) if gap.code not in subject.known.withheld]
    groups = _alike(subject, found)[:_MOST_GROUPS]
    if not groups:
        return
    say = subject.say
    columns = (
        Column(say("ที่", "No."), 0.5, "center"),
        Column(say("ข้อ", "Code"), 1.7),
        Column(say("เรื่อง", "About"), 3.7),
        Column(say("ข้อละ", "Each"), 1.1, "right", say("คะแนนรวมที่ขาดไป", "Points of the total")),
        Column(say("รวม", "Together"), 1.1, "right", say("คะแนนรวมที่ขาดไป", "Points of the total")),
    )
    rows = tuple(
        Row.of(str(n), codes_shown([gap.code for gap in group]), about, show(group[0].lost),
               show(sum((gap.lost for gap in group), Fraction(0))))
        for n, (about, group) in enumerate(groups, 1)
    )  # fmt: skip
    yield Table(columns, rows, say("ข้อที่มีผลต่อคะแนนรวมมากที่สุด", "What costs most"))


def _alike(subject: Subject, found: Sequence[Gap]) -> list[tuple[str, list[Gap]]]:
    """Gaps with what they are about: one by one, but items of one sub-indicator and equal loss together."""
    homes = {
        item.code: f"{sub.code} {subject.word(sub.name)}"
        for indicator in subject.framework.indicators
        for sub in indicator.sub_indicators
        for item in sub.items
    }
    grouped: dict[tuple[Fraction, str], list[Gap]] = {}
    for gap in found:
        grouped.setdefault((gap.lost, homes.get(gap.code, gap.code)), []).append(gap)
    return [
        (subject.word(group[0].name) if len(group) == 1 else home, group)
        for (_, home), group in grouped.items()
    ]


def ways_up(subject: Subject) -> Iterator[Block]:
    """The fewest steps to the next level, and to the pass mark where that is further."""
    wanted = _levels_wanted(subject)
    if not wanted:
        return
    said: list[str] = []
    for level in wanted:
        try:
            said.append(_path_said(subject, level, _path_to(subject, level)))
        except AnalysisError:
            yield Paragraph.of(
                subject.say(
                    "ข้อมูลที่ได้รับมีคะแนนไม่ครบทุกเครื่องมือ จึงยังคำนวณไม่ได้ว่าต้องเพิ่มคะแนนที่ใดเพื่อเลื่อนระดับ",
                    "Not every instrument's score is given, so the way to the next level cannot "
                    "be worked out.",
                )
            )
            return
    yield Paragraph.of(
        subject.say(
            "หากเกณฑ์และคะแนนของข้ออื่นไม่เปลี่ยนแปลง ทางสู่ระดับที่สูงขึ้นซึ่งใช้จำนวนรายการน้อยที่สุดมีดังนี้ "
            "(ตัวเลขในวงเล็บคือคะแนนรวมที่จะเพิ่มขึ้น)",
            "If rules and all other scores stay as they are, the fewest steps upward are these "
            "(points of the total in brackets):",
        )
    )
    yield Bullets(tuple(runs(each) for each in said))


def _levels_wanted(subject: Subject) -> list[Level]:
    """The next level up, and the lowest level that passes where that is another one."""
    levels, code = subject.framework.levels, subject.result.computed_level or subject.result.level
    place = next((n for n, level in enumerate(levels) if level.code == code), 0)
    if place == 0:
        return []
    passing = [level for level in levels[:place] if level.passes]
    wanted = [levels[place - 1]]
    if passing and passing[-1] is not wanted[0]:
        wanted.append(passing[-1])
    return wanted


def _path_to(subject: Subject, level: Level) -> Path:
    """By disclosure items; where these fall short and some are not known, by whole disclosure indicators."""
    found = path(subject.result, level=level.code)
    if found.is_reached:
        return found
    return path(subject.result, level=level.code, gains=whole_indicators(subject.result))


def _path_said(subject: Subject, level: Level, found: Path) -> str:
    name, total = subject.level_said(subject.word(level.name)), show(found.total)
    aim = subject.say(
        f"สู่{name} ({show_exact(level.at_least)} คะแนนขึ้นไป)",
        f"to {name} (from {show_exact(level.at_least)})",
    )
    if not found.is_reached:
        return subject.say(
            f"{aim}: แม้ข้อที่ทราบคะแนนได้เต็มทุกข้อ คะแนนรวมจะเป็น {total} คะแนน ยังไม่ถึงระดับนี้",
            f"{aim}: even with all known points in full the total would be {total}, which falls short",
        )
    steps = subject.listed(list(_steps_said(subject, found)))
    return subject.say(
        f"{aim}: ทำให้ได้คะแนน {len(found.steps)} รายการ คือ {steps} คะแนนรวมจะเป็น {total} คะแนน",
        f"{aim}: {len(found.steps)} steps, {steps}, making the total {total}",
    )


def _steps_said(subject: Subject, found: Path) -> Iterator[str]:
    """Steps of equal worth together; what would do just as well is named."""
    indicators = {each.code for each in subject.framework.indicators}
    for worth, group in groupby(found.steps, key=lambda step: step.worth):
        steps = list(group)
        codes = codes_shown([step.code for step in steps])
        if steps[0].code in indicators:
            before = show(steps[0].before)
            yield subject.say(
                f"ตัวชี้วัดที่ {codes} จาก {before} เป็นคะแนนเต็ม (เพิ่ม {show(worth)})",
                f"indicator {codes} from {before} to full (+{show(worth)})",
            )
            continue
        instead = codes_shown(steps[-1].equals)
        other = subject.say(f" หรือใช้ {instead} แทนได้", f", or {instead} instead") if instead else ""
        each_th, each_en = ("ข้อละ ", " each") if len(steps) > 1 else ("", "")
        yield subject.say(
            f"{codes} ({each_th}{show(worth)}{other})", f"{codes} ({show(worth)}{each_en}{other})"
        )
