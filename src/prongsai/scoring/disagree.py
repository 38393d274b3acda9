"""Figures that cannot both be true, found by interval arithmetic so that rounding is never called an error.

Each printed figure is held against what its own parts give. Where items are at fault, the single items
that would mend it are named, those with a remark beside them first: a 100 with a refusing remark is the
usual slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from prongsai.frameworks import Children, Framework, Level, Node, Text, tree
from prongsai.numbers import HUNDRED, Interval, show, show_interval, weighted_intervals
from prongsai.scoring.explain import named
from prongsai.scoring.result import Disagreement, Score

_EXACT_ITEM = (Fraction(0), HUNDRED)


def find(
    framework: Framework,
    scores: Mapping[str, Score],
    levels: tuple[Level, ...],
    printed_level: str | None,
    comments: Mapping[str, str],
) -> tuple[Disagreement, ...]:
    """Every disagreement, children before parents, the level last."""
    nodes = tree(framework)
    found: list[Disagreement] = []
    for code, score in scores.items():
        if not score.agrees:
            found.extend(_figure(nodes[code], score, scores, comments, framework))
        found.extend(_other_ways(nodes[code], score, scores))
    found.extend(_level(framework, scores, levels, printed_level))
    return tuple(found)


def _figure(
    node: Node, score: Score, scores: Mapping[str, Score], comments: Mapping[str, str], framework: Framework
) -> Iterator[Disagreement]:
    if score.printed is None or score.interval is None:
        return
    printed = score.printed.interval
    suspects = _suspects(framework, node.code, scores, printed, comments)
    nodes = tree(framework)
    for parent in dict.fromkeys(_parent_below(framework, node.code, suspect) for suspect in suspects):
        if parent and nodes[parent].ways:
            yield _needed(node, nodes[parent], scores, printed)
    figure, range_ = show(score.printed.value, score.printed.decimals), show_interval(score.interval)
    by = score.interval.distance(printed)
    mended_th, mended_en = _mended_by(suspects, comments)
    yield Disagreement(
        node.code,
        "figure",
        Text(
            f"{named(node, 'th')} พิมพ์ไว้ {figure} แต่คำนวณจากส่วนประกอบได้ {range_}"
            f" ต่างกันอย่างน้อย {show(by)}" + mended_th,
            f"{named(node, 'en')} is printed {figure} but its parts give {range_},"
            f" at least {show(by)} apart{mended_en}",
        ),
        by,
        suspects,
    )


def _mended_by(suspects: tuple[str, ...], comments: Mapping[str, str]) -> tuple[str, str]:
    if not suspects:
        return "", ""
    remarked = [code for code in suspects if comments.get(code)]
    listed_th, listed_en = " หรือ ".join(suspects), " or ".join(suspects)
    th = f" จะตรงกันถ้าคะแนนของ {listed_th} เพียงข้อเดียวเป็นอีกค่าหนึ่ง"
    en = f"; they would agree if {listed_en} alone had the other score"
    if remarked:
        th += f" ({', '.join(remarked)} มีข้อสังเกตของผู้ประเมินกำกับไว้)"
        en += f" ({', '.join(remarked)} carries an assessor's remark)"
    return th, en


def _suspects(
    framework: Framework,
    code: str,
    scores: Mapping[str, Score],
    printed: Interval,
    comments: Mapping[str, str],
) -> tuple[str, ...]:
    """Items of which a single one, had it the other score, would make the figures agree."""
    interval = scores[code].interval
    nodes = tree(framework)
    found = []
    for leaf, weight in nodes.leaves_below(code).items():
        if interval is None or nodes[leaf].kind != "item" or leaf not in scores:
            continue
        value = scores[leaf].best
        if value not in _EXACT_ITEM:
            continue
        change = weight * (HUNDRED - 2 * value)
        if printed.meets(Interval(interval.low + change, interval.high + change, interval.is_open)):
            found.append(leaf)
    return tuple(sorted(found, key=lambda leaf: not comments.get(leaf)))


def _parent_below(framework: Framework, code: str, leaf: str) -> str:
    """The child of `code` that `leaf` belongs to."""
    nodes = tree(framework)
    return next((child.code for child in nodes.children(code) if leaf in nodes.leaves_below(child.code)), "")


def _needed(node: Node, child: Node, scores: Mapping[str, Score], printed: Interval) -> Disagreement:
    """What `child` would have to be for the printed figure of `node` to hold."""
    way = scores[node.code].way
    weight = dict(way)[child.code]
    rest = weighted_intervals(
        [(each, scores[code].best_interval) for code, each in way if code != child.code]
    )
    needed = Interval((printed.low - rest.high) / weight, (printed.high - rest.low) / weight, printed.is_open)
    has = scores[child.code].best_interval
    by = has.distance(needed)
    return Disagreement(
        child.code,
        "needed",
        Text(
            f"{named(child, 'th')} ได้ {show_interval(has)} แต่ถ้า{named(node, 'th')} เป็นไปตามที่พิมพ์"
            f" {child.code} ต้องได้ {show_interval(needed)} ต่างกัน {show(by)}",
            f"{named(child, 'en')} is {show_interval(has)}, but for {named(node, 'en')} to be as printed"
            f" {child.code} would have to be {show_interval(needed)}, {show(by)} apart",
        ),
        by,
    )


def _other_ways(node: Node, score: Score, scores: Mapping[str, Score]) -> Iterator[Disagreement]:
    """Further ways up to the same score (EIT by its parts and by its indicators) must agree with it."""
    held = score.printed.interval if score.printed else score.interval
    for way in node.ways:
        if held is None or way == score.way or not all(child in scores for child, _ in way):
            continue
        other = weighted_intervals([(weight, scores[child].best_interval) for child, weight in way])
        if not other.meets(held):
            yield _way_disagrees(node, way, held, other)


def _way_disagrees(node: Node, way: Children, held: Interval, other: Interval) -> Disagreement:
    listed = ", ".join(code for code, _ in way)
    by = other.distance(held)
    return Disagreement(
        node.code,
        "way",
        Text(
            f"{named(node, 'th')} เป็น {show_interval(held)} แต่คำนวณจาก {listed} ได้ {show_interval(other)}"
            f" ต่างกันอย่างน้อย {show(by)}",
            f"{named(node, 'en')} is {show_interval(held)} but {listed} give {show_interval(other)},"
            f" at least {show(by)} apart",
        ),
        by,
    )


def _level(
    framework: Framework, scores: Mapping[str, Score], levels: tuple[Level, ...], printed_level: str | None
) -> Iterator[Disagreement]:
    codes = [level.code for level in levels]
    if printed_level is None or not codes or printed_level in codes:
        return
    names = {level.code: level.name for level in framework.levels}
    figure = show(scores["total"].figure, framework.rounding.decimals)
    th = " หรือ ".join(names[code].th for code in codes)
    en = " or ".join(names[code].say("en") for code in codes)
    yield Disagreement(
        "level",
        "level",
        Text(
            f"ระดับที่พิมพ์ไว้คือ {names[printed_level].th} แต่คะแนนรวม {figure} ของปี {framework.year} อยู่ในระดับ {th}",
            f"the printed level is {names[printed_level].say('en')} but a total of {figure}"
            f" in {framework.year} is level {en}",
        ),
    )
