"""What changed between two years, told in plain sentences, and which scores may still be put side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from prongsai.errors import Language
from prongsai.frameworks.links import Element, Link, elements, follow
from prongsai.frameworks.model import (
    PAPER_CONTENTS,
    Framework,
    Indicator,
    Instrument,
    Item,
    Level,
    PaperKind,
    PaperRule,
    Question,
    Rule,
    Scale,
    Text,
)
from prongsai.numbers import show_exact


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the code it is about (the new one where there are two) and a sentence."""

    code: str
    say: Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between two years, by kind; codes under `not_comparable` are the new year's.

    `wording_unclear` holds codes where one year has the official wording and the other a paraphrase, so
    that different texts say nothing.
    """

    old: str
    new: str
    is_comparable: bool
    links: tuple[Link, ...]
    weights: tuple[Change, ...]
    instruments: tuple[Change, ...]
    parts: tuple[Change, ...]
    scales: tuple[Change, ...]
    rounding: tuple[Change, ...]
    levels: tuple[Change, ...]
    papers: tuple[Change, ...]
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    moved: tuple[Change, ...]
    reworded: tuple[Change, ...]
    demands: tuple[Change, ...]
    wording_unclear: tuple[str, ...]
    not_comparable: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change that has a sentence of its own, in the order they are told."""
        return (
            *self.weights, *self.instruments, *self.parts, *self.scales, *self.rounding, *self.levels,
            *self.papers, *self.added, *self.removed, *self.moved, *self.reworded, *self.demands,
        )  # fmt: skip

    def lines(self, language: Language) -> list[str]:
        """Plain sentences, one to a line; never empty."""
        said = [change.say.say(language) for change in self.changes]
        return [*said, *(text.say(language) for text in self._summaries())]

    def _summaries(self) -> Iterator[Text]:
        if self.wording_unclear:
            codes = _spans(self.wording_unclear)
            yield Text(
                f"เทียบถ้อยคำไม่ได้เพราะปีหนึ่งเป็นถ้อยคำทางการแต่อีกปีเรียบเรียงใหม่: {codes}",
                f"wording cannot be compared, one year being official and the other a paraphrase: {codes}",
            )
        if self.not_comparable:
            codes = _spans(self.not_comparable)
            yield Text(f"คะแนนที่นำมาเทียบกันไม่ได้: {codes}", f"scores that are not comparable: {codes}")
        if not self.is_comparable:
            yield Text("คะแนนรวมของสองปีนี้เทียบกันไม่ได้", "the totals of the two years are not comparable")
        elif not self.changes and not self.not_comparable:
            yield Text("ไม่มีข้อใดต่างกัน", "there is no difference")


def compare(old: Framework, new: Framework) -> Comparison:
    """What changed from `old` to `new`, a later year of the same line.

    FrameworkError where `new` does not continue `old`, directly or over the years between.

    >>> compare(load(2567), load(2568)).removed[0].code
    'o3'
    """
    links, is_comparable = follow(old, new)
    pairs = [(elements(old)[link.old], elements(new)[link.new], link) for link in links]
    same_wording = [pair for pair in pairs if _wording(pair[0]) == _wording(pair[1])]
    return Comparison(
        old=old.code,
        new=new.code,
        is_comparable=is_comparable,
        links=links,
        weights=tuple(_weights(old, new, links)),
        instruments=tuple(_instruments(old, new)),
        parts=(*_collected_in_parts(old, new), *_question_parts(pairs)),
        scales=(*_scales(old.scales, new.scales), *_scales_of_lines(pairs)),
        rounding=tuple(_rounding(old, new)),
        levels=tuple(_levels(old, new)),
        papers=tuple(_papers(old, new)),
        added=tuple(_alone(new, {link.new for link in links}, "เป็นข้อใหม่", "is new")),
        removed=tuple(_alone(old, {link.old for link in links}, "ไม่มีแล้ว", "is gone")),
        moved=tuple(_moved(old, new, links)),
        reworded=tuple(_reworded(same_wording)),
        demands=tuple(_demands(pairs)),
        wording_unclear=tuple(link.new for before, now, link in pairs if _wording(before) != _wording(now)),
        not_comparable=tuple(link.new for link in links if not link.is_comparable),
    )


def _said(code: str, th: str, en: str) -> Change:
    return Change(code, Text(th, en))


def _spans(codes: Iterable[str]) -> str:
    """Codes in a row, the unbroken runs of three and more shortened: 'I7–I30, O1, O2'."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    short = 3
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) >= short else ", ".join(run) for run in runs)


def _follows(code: str, following: str) -> bool:
    before, after = re.fullmatch(r"(\D*)(\d+)", code), re.fullmatch(r"(\D*)(\d+)", following)
    if before is None or after is None:
        return False
    return before[1] == after[1] and int(before[2]) + 1 == int(after[2])


# the year as a whole


def _percent(weight: Fraction) -> str:
    return f"{show_exact(weight * 100)} %"


def _shares(framework: Framework) -> dict[str, Fraction]:
    """Weights by code: of instruments in the total, and of what is weighted inside them."""
    shares = {each.code: each.weight for each in framework.instruments}
    for instrument in framework.instruments:
        if instrument.rule == "weighted":
            shares.update({each.code: each.weight for each in instrument.indicators})
    for indicator in framework.indicators:
        if indicator.rule == "weighted":
            shares.update({each.code: each.weight for each in indicator.sub_indicators})
    return shares


def _rules(framework: Framework) -> dict[str, Rule]:
    rules = {each.code: each.rule for each in framework.instruments}
    return rules | {each.code: each.rule for each in framework.indicators}


def _weights(old: Framework, new: Framework, links: Iterable[Link]) -> Iterator[Change]:
    before, now = _shares(old), _shares(new)
    same = {link.new: link.old for link in links}
    for code, weight in now.items():
        was = before.get(same.get(code, code))
        if was is not None and was != weight:
            yield _said(
                code,
                f"น้ำหนักของ {code} เปลี่ยนจาก {_percent(was)} เป็น {_percent(weight)}",
                f"the weight of {code} changed from {_percent(was)} to {_percent(weight)}",
            )
    rules = _rules(old)
    for code, rule in _rules(new).items():
        earlier = rules.get(same.get(code, code), rule)
        if earlier != rule:
            yield _said(
                code,
                f"วิธีรวมคะแนนของ {code} เปลี่ยนจาก {earlier} เป็น {rule}",
                f"the rule of {code} changed from {earlier} to {rule}",
            )


def _instruments(old: Framework, new: Framework) -> Iterator[Change]:
    before = {each.code: each for each in old.instruments}
    now = {each.code: each for each in new.instruments}
    for code in [*now, *(code for code in before if code not in now)]:
        if code not in before:
            yield _said(code, f"เพิ่มเครื่องมือ {code}", f"instrument {code} is new")
        elif code not in now:
            yield _said(code, f"ไม่มีเครื่องมือ {code} แล้ว", f"instrument {code} is gone")
        elif _sample(before[code]) != _sample(now[code]):
            yield _said(code, f"จำนวนตัวอย่างขั้นต่ำของ {code} เปลี่ยน", f"the smallest sample of {code} changed")


def _sample(instrument: Instrument) -> tuple[Fraction, int, int] | None:
    sample = instrument.sample
    return None if sample is None else (sample.share, sample.at_least, sample.enough)


def _collected_in_parts(old: Framework, new: Framework) -> Iterator[Change]:
    before = {each.code: each for each in old.instruments}
    for instrument in new.instruments:
        if instrument.code not in before:
            continue
        was, now = _parts(before[instrument.code]), _parts(instrument)
        if was != now:
            yield _said(
                instrument.code,
                f"{instrument.code} เก็บข้อมูลเป็น {now.th} (เดิม {was.th})",
                f"{instrument.code} is collected as {now.en} (before: {was.en})",
            )


def _parts(instrument: Instrument) -> Text:
    if not instrument.parts:
        return Text("ชุดเดียว", "one")
    listed = " + ".join(f"{part.code} {_percent(part.share)}" for part in instrument.parts)
    return Text(listed, listed)


def _rounding(old: Framework, new: Framework) -> Iterator[Change]:
    was, now = old.rounding, new.rounding
    if was.policy != now.policy:
        yield _said(
            "total",
            f"วิธีปัดเศษเปลี่ยนจาก {was.policy} เป็น {now.policy}",
            f"rounding changed from {was.policy} to {now.policy}",
        )
    if was.decimals != now.decimals:
        yield _said(
            "total",
            f"จำนวนทศนิยมเปลี่ยนจาก {was.decimals} เป็น {now.decimals}",
            f"decimals changed from {was.decimals} to {now.decimals}",
        )


def _levels(old: Framework, new: Framework) -> Iterator[Change]:
    if old.pass_mark != new.pass_mark:
        was, now = show_exact(old.pass_mark), show_exact(new.pass_mark)
        yield _said("total", f"เกณฑ์ผ่านเปลี่ยนจาก {was} เป็น {now}", f"the pass mark changed from {was} to {now}")
    before = {level.code: level for level in old.levels}
    now_codes = {level.code for level in new.levels}
    for level in new.levels:
        if level.code not in before:
            yield _said(level.code, f"ระดับใหม่: {_level(level, 'th')}", f"new level: {_level(level, 'en')}")
        elif _level(level, "th") != _level(before[level.code], "th"):
            yield _said(
                level.code,
                f"ระดับเปลี่ยน: {_level(level, 'th')} (เดิม {_level(before[level.code], 'th')})",
                f"level changed: {_level(level, 'en')} (before: {_level(before[level.code], 'en')})",
            )
    for level in old.levels:
        if level.code not in now_codes:
            th, en = level.name.say("th"), level.name.say("en")
            yield _said(level.code, f"ไม่มีระดับ {th} แล้ว", f"level {en} is gone")


def _level(level: Level, language: Language) -> str:
    """A level in words: 'good pass from 85, needs IIT 85, EIT 85, OIT 85, passes'."""
    thai = language == "th"
    words = [f"{level.name.say(language)} {'ตั้งแต่' if thai else 'from'} {show_exact(level.at_least)}"]
    if level.floors:
        floors = ", ".join(f"{code} {show_exact(floor)}" for code, floor in level.floors.items())
        words.append(f"{'ต้องได้' if thai else 'needs'} {floors}")
    if level.passes:
        words.append("ผ่านเกณฑ์" if thai else "passes")
    return ", ".join(words)


def _papers(old: Framework, new: Framework) -> Iterator[Change]:
    names: dict[PaperKind, Text] = {
        "analysis_and_measures": Text("รายงานผลการวิเคราะห์และมาตรการ", "the analysis and measures"),
        "carrying_out_report": Text("รายงานผลการดำเนินการตามมาตรการ", "the carrying-out report"),
    }
    for key, name in names.items():
        before, after = old.papers.get(key), new.papers.get(key)
        was, now = before.item if before else None, after.item if after else None
        if was != now:
            th, en = (f" (เดิม {was})", f" (before: {was})") if was else ("", "")
            place = Text(f"ข้อ {now}", f"item {now}") if now else Text("ไม่ทราบข้อ", "an unknown item")
            yield _said(now or key, f"{name.th}: {place.th}{th}", f"{name.en}: {place.en}{en}")
        if before and after:
            yield from _paper_contents(name, before, after)


def _paper_contents(name: Text, before: PaperRule, after: PaperRule) -> Iterator[Change]:
    """What a paper must hold now and need not before, or the other way round, where both are known."""
    if not before.must_hold or not after.must_hold:
        return
    more = [PAPER_CONTENTS[each] for each in after.must_hold if each not in before.must_hold]
    less = [PAPER_CONTENTS[each] for each in before.must_hold if each not in after.must_hold]
    if more:
        th, en = ", ".join(each.th for each in more), "; ".join(each.en for each in more)
        yield _said(after.item, f"{name.th}: ต้องมีเพิ่ม {th}", f"{name.en} must now also hold {en}")
    if less:
        th, en = ", ".join(each.th for each in less), "; ".join(each.en for each in less)
        yield _said(after.item, f"{name.th}: ไม่ได้กำหนดแล้ว {th}", f"{name.en} need no longer hold {en}")


# questions and items


def _about(element: Element) -> Text:
    if isinstance(element, Question):
        return element.asks
    return element.title if isinstance(element, Item) else element.name


def _wording(element: Element) -> str:
    return "" if isinstance(element, Indicator) else element.wording


def _alone(framework: Framework, linked: set[str], th: str, en: str) -> Iterator[Change]:
    """The elements of a year that have no counterpart in the other."""
    for code, element in elements(framework).items():
        if code not in linked:
            about, year = _about(element), framework.year
            yield _said(
                code, f"{code} ของปี {year} ({about.th}) {th}", f"{code} of {year} ({about.say('en')}) {en}"
            )


def _homes(framework: Framework) -> dict[str, str]:
    """The indicator or sub-indicator that a question or item stands in."""
    homes = {}
    for indicator in framework.indicators:
        homes.update({question.code: indicator.code for question in indicator.questions})
        for sub in indicator.sub_indicators:
            homes.update({item.code: sub.code for item in sub.items})
    return homes


def _moved(old: Framework, new: Framework, links: Iterable[Link]) -> Iterator[Change]:
    before, now, known = _homes(old), _homes(new), elements(new)
    for link in links:
        was, home = before.get(link.old, ""), now.get(link.new, "")
        if link.old == link.new and was == home:
            continue
        about = _about(known[link.new])
        place = "" if was == home else f" ({was} → {home})"
        yield _said(
            link.new,
            f"{link.new} {about.th} เดิมคือ {link.old}{place}",
            f"{link.new} ({about.say('en')}) was {link.old}{place}",
        )


_Pairs = list[tuple[Element, Element, Link]]


def _reworded(pairs: _Pairs) -> Iterator[Change]:
    for before, now, link in pairs:
        was, text = _about(before).th, _about(now).th
        if was != text:
            yield _said(
                link.new,
                f"{link.new} เปลี่ยนถ้อยคำจาก “{was}” เป็น “{text}”",
                f"{link.new} was reworded from “{was}” to “{text}”",
            )
        elif _line_texts(before) != _line_texts(now):
            yield _said(link.new, f"{link.new} เปลี่ยนถ้อยคำของข้อย่อย", f"the parts of {link.new} were reworded")


def _line_texts(element: Element) -> list[str]:
    lines = element.lines if isinstance(element, Question) else ()
    return [text.th for line in lines for text in (line.asks, *line.wordings)]


def _question_parts(pairs: _Pairs) -> Iterator[Change]:
    for before, now, link in pairs:
        if not (isinstance(before, Question) and isinstance(now, Question)):
            continue
        was, count = len(before.lines), len(now.lines)
        if was != count:
            yield _said(
                link.new,
                f"{link.new} มี {count} ข้อย่อย เดิม {was}",
                f"{link.new} has {count} lines, before {was}",
            )
        elif [line.sign for line in before.lines] != [line.sign for line in now.lines]:
            yield _said(link.new, f"{link.new} เปลี่ยนทิศทางการให้คะแนน", f"the sign of {link.new} changed")


def _scales(old: Mapping[str, Scale], new: Mapping[str, Scale]) -> Iterator[Change]:
    for code, scale in new.items():
        if code in old and _points(old[code]) != _points(scale):
            yield _said(
                code,
                f"มาตร {code} ให้คะแนน {_points(scale)} เดิม {_points(old[code])}",
                f"scale {code} gives {_points(scale)}, before {_points(old[code])}",
            )


def _points(scale: Scale) -> str:
    return "/".join(show_exact(choice.points) for choice in scale.choices)


def _scales_of_lines(pairs: _Pairs) -> Iterator[Change]:
    """Elements now answered on another scale, one sentence for all that changed alike."""
    alike: dict[tuple[str, str], list[str]] = {}
    for before, now, link in pairs:
        was, scale = _scales_used(before), _scales_used(now)
        if was != scale:
            alike.setdefault((was, scale), []).append(link.new)
    for (was, scale), codes in alike.items():
        listed = _spans(codes)
        yield _said(
            codes[0],
            f"มาตรเปลี่ยนจาก {was} เป็น {scale}: {listed}",
            f"the scale changed from {was} to {scale}: {listed}",
        )


def _scales_used(element: Element) -> str:
    if isinstance(element, Item):
        return element.scale
    lines = element.lines if isinstance(element, Question) else ()
    return ", ".join(dict.fromkeys(line.scale for line in lines))


def _demands(pairs: _Pairs) -> Iterator[Change]:
    """Items that ask for another year's data or for other elements."""
    names = {"current": "ปีปัจจุบัน", "past": "ปีที่ผ่านมา", "first_half": "หกเดือนแรก", "standing": "ที่ใช้อยู่"}
    for before, now, link in pairs:
        if not (isinstance(before, Item) and isinstance(now, Item)):
            continue
        if before.asks_for != now.asks_for:
            yield _said(
                link.new,
                f"{link.new} ขอข้อมูล{names[now.asks_for]} เดิม{names[before.asks_for]}",
                f"{link.new} asks for {now.asks_for} data, before {before.asks_for}",
            )
        if [text.th for text in before.elements] != [text.th for text in now.elements]:
            yield _said(
                link.new,
                f"{link.new} เปลี่ยนองค์ประกอบข้อมูลที่ต้องมี",
                f"the required elements of {link.new} changed",
            )
