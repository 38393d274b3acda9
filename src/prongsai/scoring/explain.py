"""One figure told back step by step: what it is made of, the rule, where the rule was read, how sure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from prongsai.errors import Language
from prongsai.frameworks import Basis, Certainty, Framework, Node, Text, tree
from prongsai.numbers import show, show_exact, show_interval
from prongsai.scoring.rules import POLICIES, total

if TYPE_CHECKING:
    from prongsai.scoring.result import Result, Score

KIND_NAMES = {
    "total": Text("คะแนนรวม", "total"),
    "instrument": Text("เครื่องมือ", "instrument"),
    "part": Text("ส่วนของเครื่องมือ", "part of the instrument"),
    "indicator": Text("ตัวชี้วัดที่", "indicator"),
    "sub_indicator": Text("ตัวชี้วัดย่อยที่", "sub-indicator"),
    "question": Text("ข้อคำถาม", "question"),
    "line": Text("ข้อย่อย", "line"),
    "item": Text("ข้อตรวจ", "item"),
}
CERTAINTY_NAMES: dict[Certainty, Text] = {
    "confirmed": Text("ยืนยันแล้ว", "confirmed"),
    "likely": Text("น่าจะใช่ ยังไม่ยืนยัน", "likely, not confirmed"),
    "unknown": Text("ยังไม่ทราบแน่", "unknown, our best reading"),
}
# What a line on a source speaks of.
_RULE = Text("ที่มาของเกณฑ์", "source of the rule")
_WEIGHTS = Text("ที่มาของน้ำหนัก", "source of the weights")
_ROUNDING = Text("ที่มาของวิธีปัดเศษ", "source of the rounding")
_SHARES = Text("ที่มาของสัดส่วนแต่ละส่วน", "source of the parts' shares")
_POINTS = Text("ที่มาของคะแนนตัวเลือก", "source of the choices' points")
POLICY_NAMES = {
    "one_rounding_at_the_end": Text("ปัดเศษครั้งเดียวที่คะแนนรวม", "rounded once, at the total"),
    "instruments_then_sum": Text(
        "ปัดคะแนนเครื่องมือก่อน แล้วถ่วงน้ำหนัก รวม และปัดอีกครั้ง",
        "each instrument rounded, then weighted, summed and rounded",
    ),
    "instruments_then_weighted_parts": Text(
        "ปัดคะแนนเครื่องมือ ถ่วงน้ำหนักแล้วปัดทีละส่วน จึงรวม",
        "each instrument rounded, weighted, each share rounded, then summed",
    ),
}


def explain(result: Result, code: str, language: Language = "th", *, with_people: bool = True) -> list[str]:
    """Sentences, first the figure, then each step, then source and certainty.

    Without people, how many took each choice of a survey's line, and left it blank, is not told, nor a figure
    made of them in more decimals than are printed.

    >>> result.explain("9", "en")[0]
    'indicator 9 disclosure of information = 38.63'
    """
    score = result[code]
    node = tree(result.framework)[code]
    lines = [_headline(result, node, language)]
    if node.kind == "total":
        lines += _total_lines(result, score, language)
    elif score.counts:
        of_people = result.framework.instrument(node.instrument).kind == "survey"
        lines += _answer_lines(
            result.framework, node, score, language, with_people=with_people or not of_people
        )
    elif score.recomputed is not None:
        lines += _mean_lines(result, score, language, _told(result, node, with_people=with_people))
        lines += _share_lines(result.framework, score, language)
    else:
        lines.append(
            "รับมาตามที่พิมพ์ ไม่มีข้อมูลที่ละเอียดกว่านี้ให้คำนวณ"
            if language == "th"
            else "taken as printed; nothing more detailed is given"
        )
    lines += _printed_lines(score, language)
    lines += [each.say.say(language) for each in result.disagreements if each.code == code]
    about = _WEIGHTS if node.kind == "total" else _RULE
    lines.append(_source_line(result.framework, node.basis, language, about))
    return lines


def named(node: Node, language: Language) -> str:
    """A node as people call it: 'คะแนนรวม', 'ตัวชี้วัดที่ 9', 'O18'."""
    if node.kind == "total":
        return node.name.say(language)
    if node.kind in ("indicator", "sub_indicator"):
        return f"{KIND_NAMES[node.kind].say(language)} {node.code}"
    return node.code


def _headline(result: Result, node: Node, language: Language) -> str:
    kind = KIND_NAMES[node.kind].say(language)
    name = node.name.say(language)
    title = name if node.kind == "total" else f"{kind} {node.code} {name}"
    figure = result.show(node.code)
    if node.kind != "total" or not result.level:
        return f"{title} = {figure}"
    word = "ระดับ" if language == "th" else "level"
    return f"{title} = {figure} {word} {result.framework.level_name(result.level).say(language)}"


def _answer_lines(
    framework: Framework, node: Node, score: Score, language: Language, *, with_people: bool
) -> Iterator[str]:
    scale = framework.scales[node.scale]
    points = scale.points(node.sign)
    thai = language == "th"
    words = node.wordings or tuple(choice.text for choice in scale.choices)
    shown = [
        f"{text.say(language)} {score.counts[choice.code]} × {show_exact(points[choice.code])}"
        for choice, text in zip(scale.choices, words, strict=True)
        if choice.code in score.counts
    ]
    if with_people:
        yield f"({' + '.join(shown)}) ÷ {score.n} = {show_exact(score.recomputed or Fraction(0))}"
    else:
        yield (
            "ค่าเฉลี่ยคะแนนของคำตอบทุกคน ไม่แสดงจำนวนผู้เลือกแต่ละคำตอบ"
            if thai
            else "the mean of the points of all answers; how many chose each is not shown"
        )
    if scale.basis.certainty != "confirmed":
        yield _source_line(framework, scale.basis, language, _POINTS)
    if node.sign == "-":
        yield "ข้อเชิงลบ นับคะแนนกลับด้าน" if thai else "a negative line: points count backwards"
    if score.blanks and with_people:
        yield (
            f"เว้นว่าง {score.blanks} คำตอบ ไม่นำมาคิดเป็นศูนย์"
            if thai
            else f"{score.blanks} left blank, not counted as zero"
        )


def _told(result: Result, node: Node, *, with_people: bool) -> Callable[[Fraction], str]:
    """How figures of a score are told: in full, or as printed where they are made of people's answers."""
    leaves = tree(result.framework).leaves_below(node.code)
    counted = any(result.scores[leaf].counts for leaf in leaves if leaf in result)
    if with_people or not counted or result.framework.instrument(node.instrument).kind != "survey":
        return show_exact
    return lambda figure: show(figure, result.framework.rounding.decimals)


def _mean_lines(
    result: Result, score: Score, language: Language, told: Callable[[Fraction], str]
) -> Iterator[str]:
    thai = language == "th"
    members = [(code, weight, result[code]) for code, weight in score.way]
    even = len({weight for _, weight, _ in members}) == 1
    names = ", ".join(f"{code} = {told(each.best)}" for code, _, each in members)
    exact = told(score.recomputed) if score.recomputed is not None else ""
    if even:
        yield f"{'ค่าเฉลี่ยของ' if thai else 'the mean of'} {len(members)}{' รายการ' if thai else ''}: {names}"
        yield f"= ({' + '.join(told(each.best) for *_, each in members)}) ÷ {len(members)} = {exact}"
    else:
        shown = " + ".join(f"{show_exact(weight * 100)}% × {told(each.best)}" for _, weight, each in members)
        yield f"{'ถ่วงน้ำหนัก' if thai else 'weighted'}: {names}"
        yield f"= {shown} = {exact}"
    if score.interval is not None and not score.interval.is_exact:
        between = show_interval(score.interval)
        yield (
            f"เพราะตัวเลขที่พิมพ์ถูกปัดมาแล้ว ค่าจริงอยู่ใน {between}"
            if thai
            else f"printed figures were rounded, so the true value is within {between}"
        )


def _share_lines(framework: Framework, score: Score, language: Language) -> Iterator[str]:
    """Where the shares of an instrument's parts were read: they are surer or less sure than the score."""
    forms = {tree(framework)[code].form for code, _ in score.way}
    parts = [part for each in framework.instruments for part in each.parts if part.code in forms]
    if len(forms) > 1 and parts:
        yield _source_line(framework, parts[0].basis, language, _SHARES)


def _total_lines(result: Result, score: Score, language: Language) -> Iterator[str]:
    if not score.way:
        yield (
            "รับมาตามที่พิมพ์ ไม่มีคะแนนเครื่องมือครบให้คำนวณ"
            if language == "th"
            else "taken as printed; not every instrument is known"
        )
        return
    thai = language == "th"
    decimals = result.framework.rounding.decimals
    members = [(weight, result[code].best_interval) for code, weight in score.way]
    steps = total(POLICIES[result.framework.rounding.policy], members, decimals)
    for (code, weight), used, share in zip(score.way, steps.used, steps.weighted, strict=True):
        shown, part = (
            show_interval(each) if not each.is_exact else show_exact(each.low) for each in (used, share)
        )
        yield f"{code}: {shown} × {show_exact(weight * 100)}% = {part}"
    policy = POLICY_NAMES[POLICIES[result.framework.rounding.policy].name].say(language)
    figure = show(score.recomputed, decimals) if score.recomputed is not None else ""
    yield f"{'รวม' if thai else 'sum'} = {figure} ({policy})"
    yield _source_line(result.framework, result.framework.rounding.basis, language, _ROUNDING)
    if len(result.levels) > 1:
        listed = ", ".join(level.name.say(language) for level in result.levels)
        yield f"ระดับยังชี้ขาดไม่ได้: {listed}" if thai else f"the level cannot be told yet: {listed}"


def _printed_lines(score: Score, language: Language) -> Iterator[str]:
    if score.printed is None or score.recomputed is None:
        return
    printed = show(score.printed.value, score.printed.decimals)
    if score.agrees:
        yield f"พิมพ์ไว้ {printed} ตรงกัน" if language == "th" else f"printed {printed}, which agrees"


def _source_line(framework: Framework, basis: Basis, language: Language, about: Text) -> str:
    """Where a rule was read (not where a score was), and how sure that is."""
    source = (
        framework.sources[basis.source].title.say(language)
        if basis.source in framework.sources
        else basis.source
    )
    certainty = CERTAINTY_NAMES[basis.certainty].say(language)
    note = f" – {basis.note.say(language)}" if basis.note else ""
    return f"{about.say(language)}: {source} ({certainty}){note}"
