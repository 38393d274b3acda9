"""What measures are aimed at: the codes that they mend, under the indicators these belong to.

A measure stands under one indicator, that of the first code it mends; the others it mends are named beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from prongsai.documents.subject import Subject, codes_shown
from prongsai.frameworks import Framework, Indicator, tree
from prongsai.measures import ALL, Measure, indicators_by_code

#: Where a measure stands that mends nothing the year knows.
NOWHERE = ""


def home(framework: Framework, code: str) -> str:
    """The indicator of a code, 'I19' → '4', '9.1' → '9'; ALL of 'all'; NOWHERE of a code the year has not."""
    return ALL if code == ALL else indicators_by_code(framework).get(code, NOWHERE)


def group(subject: Subject, measure: Measure) -> str:
    """Where a measure stands: an indicator's code, ALL, or NOWHERE."""
    found = [home(subject.framework, code) for code in measure.mends]
    return next((each for each in found if each), NOWHERE)


def places(subject: Subject) -> tuple[str, ...]:
    """Where measures may stand, in order: the indicators, then ALL, then NOWHERE."""
    return (*(each.code for each in subject.framework.indicators), ALL, NOWHERE)


def in_order(subject: Subject, measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Measures in the order of the indicators they stand under, those of all indicators after them."""
    order = places(subject)
    return tuple(sorted(measures, key=lambda measure: order.index(group(subject, measure))))


def homes(subject: Subject, measure: Measure) -> frozenset[str]:
    """Every place that a measure belongs to, be it in part."""
    return frozenset(home(subject.framework, code) for code in measure.mends) or frozenset({NOWHERE})


def covered(subject: Subject, measures: Sequence[Measure]) -> frozenset[str]:
    """Indicators that any of the measures mends, in whole or in part."""
    return frozenset(code for each in measures for code in homes(subject, each))


def indicator_of(subject: Subject, where: str) -> Indicator | None:
    return next((each for each in subject.framework.indicators if each.code == where), None)


def name_of(subject: Subject, where: str) -> str:
    """What stands over the measures of a group: 'ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล', 'ทุกตัวชี้วัด'."""
    indicator = indicator_of(subject, where)
    if indicator is not None:
        return subject.indicator_name(indicator)
    if where == ALL:
        return subject.say("ทุกตัวชี้วัด", "All indicators")
    return subject.say("ยังไม่ระบุตัวชี้วัดของปีนี้", "No indicator of this year named")


def name_with_score(subject: Subject, where: str) -> str:
    name = name_of(subject, where)
    if indicator_of(subject, where) is None:
        return name
    shown = subject.result.show(where)
    return subject.say(f"{name} ({shown} คะแนน)", f"{name} ({shown})")


def codes_said(subject: Subject, measure: Measure) -> str:
    """What a measure mends beyond the indicator it stands under: 'ข้อ I19, I22 และตัวชี้วัดที่ 9'; or nothing."""
    where, nodes = group(subject, measure), tree(subject.framework)
    by_kind: dict[str, list[str]] = {}
    for code in measure.mends:
        if code not in (where, ALL):
            kind = nodes[code].kind if home(subject.framework, code) else ""
            by_kind.setdefault("item" if kind in ("question", "item") else kind, []).append(code)
    return subject.listed(list(_kinds_said(subject, by_kind)))


def _kinds_said(subject: Subject, by_kind: Mapping[str, Sequence[str]]) -> Iterator[str]:
    names = {
        "item": subject.say("ข้อ", "points"),
        "sub_indicator": subject.say("ตัวชี้วัดย่อยที่", "sub-indicator"),
        "indicator": subject.say("ตัวชี้วัดที่", "indicator"),
        "": subject.say(f"รหัสที่ไม่มีในปี {subject.year} คือ", f"what {subject.year} does not have,"),
    }
    for kind, name in names.items():
        if kind in by_kind:
            yield f"{name} {codes_shown(by_kind[kind])}"
