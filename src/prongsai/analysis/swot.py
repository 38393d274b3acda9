"""Sentences drafted from figures: SWOT, and one paragraph for each indicator.

Every sentence carries its numbers: `cites` names the codes they came from, so that a paper can mark a
sentence whose figure no longer holds; `derived` the numbers worked out from several figures. Opportunities
and threats come from what moved and from what the body itself adds; nothing is claimed that no figure shows.

`derived` names a figure of another year (`2562/9`), a difference (`9-2562/9`, `pass_mark-9`), the
`pass_mark`, points of the total lost at a code (`lost:9`), or how many items were checked and missed
(`items:9`, `missed:9`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from prongsai.analysis.gaps import DETAIL, gaps
from prongsai.analysis.history import Change, History
from prongsai.analysis.rank import URGENT_BELOW, Ranked, strengths, weaknesses
from prongsai.errors import Language
from prongsai.frameworks import Indicator, Question, Text, tree
from prongsai.numbers import HUNDRED, show, show_exact
from prongsai.scoring import Result

Verdict = Literal["keep", "improve", "urgent"]
Cites = tuple[tuple[str, str], ...]

VERDICT_NAMES: dict[Verdict, Text] = {
    "keep": Text("รักษามาตรฐาน", "keep the standard"),
    "improve": Text("ต้องปรับปรุง", "improve"),
    "urgent": Text("ต้องปรับปรุงโดยด่วน", "improve urgently"),
}
_MOST_NAMED = 3
_LANGUAGES: tuple[Language, Language] = ("th", "en")
#: Smaller changes are not called an opportunity or a threat.
_NOTABLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Statement:
    """A drafted sentence, the figures it quotes (code, as shown), and those it works out (what, as shown)."""

    say: Text
    cites: Cites
    derived: Cites = ()


@dataclass(frozen=True, slots=True)
class Swot:
    strengths: tuple[Statement, ...]
    weaknesses: tuple[Statement, ...]
    opportunities: tuple[Statement, ...]
    threats: tuple[Statement, ...]


def swot(
    history: History,
    *,
    opportunities: Iterable[str] = (),
    threats: Iterable[str] = (),
    withheld: frozenset[str] = frozenset(),
) -> Swot:
    """A draft from the last year's result; `opportunities` and `threats` are the body's own sentences.

    Changes count only where the years are comparable and the change is a point or more.
    """
    result, before = history.last, history.last.year - 1
    own_chances = [Statement(Text(text), ()) for text in opportunities]
    own_threats = [Statement(Text(text), ()) for text in threats]
    return Swot(
        tuple(_standing(each, "เป็นจุดแข็ง", "a strength") for each in strengths(result)),
        tuple(_standing(each, "เป็นจุดอ่อน", "a weakness") for each in weaknesses(result)),
        (*own_chances, *_moved(_notable(history.risen()), before, _ROSE, _ROSE_TAIL)),
        (
            *own_threats,
            *_moved(_notable(history.fallen()), before, _FELL, _FELL_TAIL),
            *_dearest(result, withheld),
        ),
    )


def _notable(changes: Iterable[Change]) -> list[Change]:
    """The changes worth a sentence, the largest first."""
    kept = [change for change in changes if change.is_comparable and abs(change.by) >= _NOTABLE]
    return sorted(kept, key=lambda change: -abs(change.by))


def _standing(each: Ranked, th: str, en: str) -> Statement:
    figure, code = show(each.figure), each.indicator.code
    name = each.indicator.name
    return Statement(
        Text(
            f"ตัวชี้วัดที่ {code} {name.th} ได้ {figure} คะแนน {th}",
            f"Indicator {code}, {name.say('en')}, scored {figure}: {en}",
        ),
        ((code, figure),),
    )


def _moved(changes: Sequence[Change], year: int, lead: Text, tail: Text) -> tuple[Statement, ...]:
    """One sentence on all that rose, or fell; nothing where nothing did."""
    if not changes:
        return ()
    each = [_with_change(_move(change), change, year) for change in changes]
    th = _and([statement.say.th for statement in each])
    en = "; ".join(statement.say.en for statement in each)
    joined = _joined(each)
    return (
        Statement(Text(f"{lead.th} {th}{tail.th}", f"{lead.en} {en}{tail.en}"), joined.cites, joined.derived),
    )


def _move(change: Change) -> Text:
    before, now, by = show(change.before), show(change.now), show(abs(change.by))
    return Text(
        f"ตัวชี้วัดที่ {change.code} {change.name.th} (จาก {before} เป็น {now} ต่างกัน {by} คะแนน)",
        f"indicator {change.code}, {change.name.say('en')} (from {before} to {now}, by {by})",
    )


_ROSE = Text("ตัวชี้วัดที่คะแนนสูงขึ้นจากปีก่อนอย่างชัดเจน ได้แก่", "Clearly up on last year:")
_ROSE_TAIL = Text(" แสดงว่าแนวทางที่ใช้อยู่ได้ผลและควรต่อยอด", ": what is being done works and can be built on")
_FELL = Text("ตัวชี้วัดที่คะแนนลดลงจากปีก่อนอย่างชัดเจน ได้แก่", "Clearly down on last year:")
_FELL_TAIL = Text(" หากไม่เร่งแก้ไขอาจลดลงต่อเนื่อง", ": they may slip further unless mended")


def _with_change(say: Text, change: Change, year: int) -> Statement:
    code, old = change.code, f"{year}/{change.code}"
    derived = ((old, show(change.before)), (f"{code}-{old}", show(abs(change.by))))
    return Statement(say, ((code, show(change.now)),), derived)


def _dearest(result: Result, withheld: frozenset[str]) -> list[Statement]:
    """The few questions or items that cost most: what next year's result loses again if nothing changes."""
    found = [
        gap
        for gap in gaps(result, DETAIL)
        if gap.code not in withheld and gap.score < result.framework.pass_mark
    ]
    sentences = []
    for gap in found[:_MOST_NAMED]:
        figure, lost = show(gap.score), show(gap.lost)
        sentences.append(
            Statement(
                Text(
                    f"ข้อ {gap.code} {gap.name.th} ได้ {figure} คะแนน ทำให้คะแนนรวมขาดไป {lost} "
                    "คะแนน และจะขาดไปอีกหากไม่ได้รับการแก้ไข",
                    f"{gap.code}, {gap.name.say('en')}, scored {figure} and cost {lost} points "
                    "of the total, as it will again unless mended",
                ),
                ((gap.code, figure),),
                ((f"lost:{gap.code}", lost),),
            )
        )
    return sentences


def verdict(result: Result, figure: Fraction) -> Verdict:
    """keep at the pass mark and above, urgent below 70, improve between."""
    if figure >= result.framework.pass_mark:
        return "keep"
    return "urgent" if figure < URGENT_BELOW else "improve"


def paragraph(
    history: History, indicator: Indicator, withheld: frozenset[str] = frozenset()
) -> Statement | None:
    """One paragraph on an indicator; None where it was not scored.

    Says the figure and the verdict, what the indicator is about, how it moved, where its points were lost,
    and in general terms what to do next.
    """
    result = history.last
    figure = result.figure(indicator.code)
    if figure is None:
        return None
    change = next((each for each in history.changes() if each.code == indicator.code), None)
    detail = _detail(result, indicator, withheld)
    sentences = [
        _verdict_sentence(result, indicator, figure),
        _about_sentence(indicator),
        _change_sentence(change, result.year - 1) if change is not None else None,
        detail,
        _advice(result, indicator, figure, has_detail=detail is not None),
    ]
    return _joined([each for each in sentences if each is not None])


def _joined(sentences: Sequence[Statement]) -> Statement:
    th = " ".join(each.say.th for each in sentences)
    en = " ".join(each.say.en for each in sentences)
    cites = tuple(dict.fromkeys(cite for each in sentences for cite in each.cites))
    return Statement(Text(th, en), cites, tuple(cite for each in sentences for cite in each.derived))


def _verdict_sentence(result: Result, indicator: Indicator, figure: Fraction) -> Statement:
    code, shown, mark = indicator.code, show(figure), show_exact(result.framework.pass_mark)
    th = f"ตัวชี้วัดที่ {code} {indicator.name.th} ได้ {shown} คะแนน"
    en = f"Indicator {code}, {indicator.name.say('en')}, scored {shown}"
    if figure == HUNDRED:
        th, en = f"{th} เต็มทุกประเด็น เห็นควรรักษามาตรฐานไว้", f"{en}, the full score: keep the standard."
        return Statement(Text(th, en), ((code, shown),))
    loss = _loss(result, code)
    derived: Cites = (("pass_mark", mark), (f"lost:{code}", loss))
    lost_th, lost_en = f"ทำให้คะแนนรวมขาดไป {loss} คะแนน", f"costing {loss} points of the total"
    if verdict(result, figure) == "keep":
        th = f"{th} ไม่ต่ำกว่าเกณฑ์ {mark} คะแนน เห็นควรรักษามาตรฐานไว้ ส่วนที่ยังไม่ได้คะแนน{lost_th}"
        en = f"{en}, not below the mark of {mark}, {lost_en}: keep the standard."
        return Statement(Text(th, en), ((code, shown),), derived)
    short = show(result.framework.pass_mark - figure)
    ruling = VERDICT_NAMES[verdict(result, figure)]
    th = f"{th} ต่ำกว่าเกณฑ์ {mark} คะแนน อยู่ {short} คะแนน {lost_th} จึง{ruling.th}"
    en = f"{en}, {short} below the mark of {mark} and {lost_en}: {ruling.en}."
    return Statement(Text(th, en), ((code, shown),), (*derived, (f"pass_mark-{code}", short)))


def _loss(result: Result, code: str) -> str:
    return show(tree(result.framework)[code].share * (HUNDRED - result[code].best))


def _about_sentence(indicator: Indicator) -> Statement | None:
    if not indicator.about.th:
        return None
    return Statement(
        Text(f"ตัวชี้วัดนี้สะท้อน{indicator.about.th}", f"It looks at {indicator.about.say('en')}."), ()
    )


def _change_sentence(change: Change, year: int) -> Statement:
    before, by = show(change.before), show(abs(change.by))
    if not change.by:
        th, en = (
            f"คะแนนเท่ากับปีงบประมาณ พ.ศ. {year} ซึ่งได้ {before} คะแนน",
            f"It stands where it stood in {year} ({before}).",
        )
    elif change.by > 0:
        th, en = (
            f"สูงขึ้นจากปีงบประมาณ พ.ศ. {year} ที่ได้ {before} คะแนน อยู่ {by} คะแนน",
            f"It rose by {by} from {before} in {year}.",
        )
    else:
        th, en = (
            f"ลดลงจากปีงบประมาณ พ.ศ. {year} ที่ได้ {before} คะแนน อยู่ {by} คะแนน",
            f"It fell by {by} from {before} in {year}.",
        )
    if not change.is_comparable:
        th += " ทั้งนี้ เกณฑ์ของสองปีต่างกัน จึงเทียบกันได้โดยประมาณ"
        en += " The rules differ between the two years, so the comparison is rough."
    return _with_change(Text(th, en), change, year)


def _detail(result: Result, indicator: Indicator, withheld: frozenset[str]) -> Statement | None:
    """Where the points of an indicator were lost, as far down as figures are known."""
    if indicator.sub_indicators:
        sentences = [_missed_items(result, indicator), _low_subs(result, indicator)]
        found = [each for each in sentences if each is not None]
        return _joined(found) if found else None
    return _low_questions(result, indicator, withheld)


def _low_questions(result: Result, indicator: Indicator, withheld: frozenset[str]) -> Statement | None:
    known = [each for each in indicator.questions if each.code in result and each.code not in withheld]
    # The questions of an indicator weigh the same, so the lowest are the dearest.
    low = sorted(
        (each for each in known if result[each.code].best < result.framework.pass_mark),
        key=lambda each: result[each.code].best,
    )
    if not low:
        return None
    named = [(each.code, _asks(each), result.show(each.code)) for each in low[:_MOST_NAMED]]
    th = _and([f"{code} “{text.th}” ({shown} คะแนน)" for code, text, shown in named])
    en = "; ".join(f"{code}, {text.say('en')} ({shown})" for code, text, shown in named)
    return Statement(
        Text(f"ข้อคำถามที่ได้คะแนนน้อยที่สุด ได้แก่ {th}", f"The lowest questions: {en}."),
        tuple((code, shown) for code, _, shown in named),
    )


def _asks(question: Question) -> Text:
    """What a question asks; where its stem means nothing without its lines, with them."""
    if len(question.lines) == 1:
        return question.asks
    th, en = (", ".join(line.asks.say(language) for line in question.lines) for language in _LANGUAGES)
    return Text(f"{question.asks.th} ({th})", f"{question.asks.say('en')} ({en})")


def _and(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    # Thai joins และ to the word that follows it, but not to a code or a number.
    space = "" if "ก" <= parts[-1][0] <= "ไ" else " "
    return f"{' '.join(parts[:-1])} และ{space}{parts[-1]}"


def _missed_items(result: Result, indicator: Indicator) -> Statement | None:
    items = [item for sub in indicator.sub_indicators for item in sub.items if item.code in result]
    missed = [item for item in items if result[item.code].best < HUNDRED]
    if not missed:
        return None
    checked, number, code = str(len(items)), str(len(missed)), indicator.code
    th = f"จากข้อที่ตรวจทั้งหมด {checked} ข้อ ยังไม่ได้คะแนน {number} ข้อ"
    en = f"Of {checked} items checked, {number} scored nothing"
    if len(missed) <= _MOST_NAMED:
        th += " ได้แก่ " + _and([f"{item.code} {item.title.th}" for item in missed])
        en += ": " + "; ".join(f"{item.code}, {item.title.say('en')}" for item in missed)
    return Statement(Text(th, f"{en}."), (), ((f"items:{code}", checked), (f"missed:{code}", number)))


def _low_subs(result: Result, indicator: Indicator) -> Statement | None:
    known = [sub for sub in indicator.sub_indicators if sub.code in result]
    low = sorted(
        (sub for sub in known if result[sub.code].best < result.framework.pass_mark),
        key=lambda sub: result[sub.code].best,
    )
    if not low:
        return None
    low = low[:_MOST_NAMED]
    th = _and([f"{sub.code} {sub.name.th} ({result.show(sub.code)} คะแนน)" for sub in low])
    en = "; ".join(f"{sub.code}, {sub.name.say('en')} ({result.show(sub.code)})" for sub in low)
    return Statement(
        Text(f"ตัวชี้วัดย่อยที่ได้คะแนนน้อยที่สุด ได้แก่ {th}", f"The lowest sub-indicators: {en}."),
        tuple((sub.code, result.show(sub.code)) for sub in low),
    )


def _advice(result: Result, indicator: Indicator, figure: Fraction, *, has_detail: bool) -> Statement:
    """What to do next, in general terms: by verdict, and by whether people are asked or pages are checked."""
    ruling = verdict(result, figure)
    if ruling == "keep":
        mend = _KEEP_AND_MEND_DISCLOSURE if indicator.sub_indicators else _KEEP_AND_MEND_PERCEPTION
        return Statement(Text(*(mend if has_detail else _KEEP)), ())
    if indicator.sub_indicators:
        th, en = _MEND_DISCLOSURE
    else:
        th, en = _MEND_PERCEPTION if has_detail else _REVIEW_PERCEPTION
    if ruling == "urgent":
        th, en = f"{_URGENTLY[0]}{th}", f"{_URGENTLY[1]} {en}"
    return Statement(Text(th, en), ())


_KEEP = (
    "ควรถือปฏิบัติตามแนวทางเดิมอย่างต่อเนื่อง และติดตามมิให้คะแนนลดลง",
    "Go on as before, and watch that it does not slip.",
)
_KEEP_AND_MEND_DISCLOSURE = (
    (
        "ควรรักษามาตรฐานของส่วนที่ได้คะแนนแล้ว และแก้ไขประเด็นที่ยังไม่ได้คะแนนข้างต้นให้ข้อมูลครบองค์ประกอบ "
        "ตรงปีที่กำหนด และเข้าถึงได้จากเว็บไซต์หลัก"
    ),
    (
        "Keep the standard of what scored, and mend the points named: complete, for the right year, and "
        "reached from the main site."
    ),
)
_KEEP_AND_MEND_PERCEPTION = (
    "ควรรักษามาตรฐานเดิมไว้ และปรับปรุงประเด็นตามข้อคำถามข้างต้นซึ่งยังต่ำกว่าเกณฑ์ โดยหาสาเหตุร่วมกับผู้เกี่ยวข้อง",
    "Keep the standard, and mend the questions named, which are below the mark, with those concerned.",
)
_URGENTLY = (
    "ผู้บริหารควรมอบหมายผู้รับผิดชอบและกำหนดวันแล้วเสร็จเป็นรายประเด็นโดยเร็ว และ",
    "The executive should name those responsible, and dates, point by point and soon.",
)
_MEND_PERCEPTION = (
    (
        "ควรหาสาเหตุร่วมกับผู้เกี่ยวข้อง ปรับวิธีปฏิบัติในประเด็นข้างต้น "
        "และสื่อสารสิ่งที่ได้ปรับปรุงให้ผู้มีส่วนได้ส่วนเสียรับรู้ก่อนการประเมินรอบถัดไป"
    ),
    (
        "Find the causes with those concerned, change practice on these points, and let people know "
        "before the next assessment."
    ),
)
_REVIEW_PERCEPTION = (
    "ควรทบทวนการปฏิบัติในเรื่องดังกล่าวร่วมกับผู้เกี่ยวข้อง กำหนดวิธีปรับปรุง และแจ้งผลให้ผู้มีส่วนได้ส่วนเสียทราบ",
    "Go through these matters with those concerned, settle what to change, and let people know.",
)
_MEND_DISCLOSURE = (
    (
        "ควรจัดทำข้อมูลที่ยังไม่ได้คะแนนให้ครบองค์ประกอบและตรงปีที่กำหนด เผยแพร่บนเว็บไซต์หลัก "
        "และตรวจทานว่าเข้าถึงได้จริงจากหน้าแรกก่อนส่งคำตอบ"
    ),
    (
        "Complete what did not score, for the right year, publish it on the main site, and check that it is "
        "reached from the home page before sending."
    ),
)
