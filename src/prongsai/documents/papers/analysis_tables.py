"""The tables and charts of an analysis: every figure comes from the result by its code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from prongsai.analysis import (
    VERDICT_NAMES,
    ranked,
    verdict,
)
from prongsai.documents import charts
from prongsai.documents.content import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Landscape,
    Paragraph,
    Row,
    Table,
    Tone,
    runs,
)
from prongsai.documents.subject import NOT_KNOWN, Subject, codes_shown
from prongsai.frameworks import Indicator, Level, Question
from prongsai.numbers import round_half_up, show, show_exact
from prongsai.scoring import Result

_DECIMALS = 2


def tone_of(subject: Subject, figure: Fraction | None) -> Tone:
    """A soft colour behind a score below the pass mark, grey where there is none."""
    if figure is None:
        return "muted"
    return "poor" if figure < subject.framework.pass_mark else "plain"


def score_cell(subject: Subject, code: str) -> Cell:
    return Cell.of(subject.result.show(code), tone=tone_of(subject, subject.result.figure(code)))


def comparison_table(subject: Subject) -> Table:
    """Indicators this year beside last year where it is known, with total and level."""
    say, before = subject.say, subject.known.history.previous
    has_before = before is not None and len(subject.changes) > 1
    columns = [Column(say("ที่", "No."), 0.6, "center"), Column(say("ตัวชี้วัด", "Indicator"), 4.3)]
    if before is not None and has_before:
        columns.append(Column(say(f"ปี {before.year}", f"FY {before.year}"), 1.3, "right"))
    columns.append(Column(say(f"ปี {subject.year}", f"FY {subject.year}"), 1.3, "right"))
    columns.append(
        Column(
            say("เปลี่ยนแปลง", "Change") if has_before else say("ผล", "Verdict"),
            1.8,
            "right" if has_before else "center",
        )
    )
    rows = [
        _comparison_row(subject, each, before if has_before else None)
        for each in subject.framework.indicators
        if has_before or subject.has_indicators
    ]
    rows.append(_total_row(subject, before if has_before else None))
    rows.append(_level_row(subject, before if has_before else None))
    note = say(
        f"ช่องสีแดงอ่อนคือคะแนนที่ต่ำกว่าเกณฑ์ {subject.mark} คะแนน เครื่องหมาย {NOT_KNOWN} คือไม่มีข้อมูล",
        f"Soft red marks scores below the pass mark of {subject.mark}; {NOT_KNOWN} means not known.",
    )
    if has_before and not all(each.is_comparable for each in subject.changes.values()):
        note += say(
            " เครื่องหมาย * คือเกณฑ์ต่างจากปีก่อน เทียบกันได้โดยประมาณ",
            " *: the rules are not last year's, so the comparison is rough.",
        )
    return Table(tuple(columns), tuple(rows), say("ผลคะแนนรายตัวชี้วัด", "Scores by indicator"), note)


def _comparison_row(subject: Subject, indicator: Indicator, before: Result | None) -> Row:
    code = indicator.code
    name = f"{subject.word(indicator.name)} ({subject.instrument_of(indicator).code})"
    cells: list[str | Cell] = [code, name]
    if before is not None:
        cells.append(before.show(code))
    cells.append(score_cell(subject, code))
    cells.append(_change_shown(subject, code) if before is not None else _verdict_shown(subject, code))
    return Row.of(*cells)


def _change_shown(subject: Subject, code: str) -> str:
    change = subject.changes.get(code)
    if change is None:
        return NOT_KNOWN
    sign = "▲ +" if change.by > 0 else "▼ −" if change.by < 0 else ""
    return f"{sign}{show(abs(change.by))}{'' if change.is_comparable else ' *'}"


def _verdict_shown(subject: Subject, code: str) -> str:
    figure = subject.result.figure(code)
    return NOT_KNOWN if figure is None else subject.word(VERDICT_NAMES[verdict(subject.result, figure)])


def _total_row(subject: Subject, before: Result | None) -> Row:
    cells: list[str | Cell] = [Cell.of(subject.say("คะแนนรวม", "Total"), span=2, align="center")]
    if before is not None:
        cells.append(before.show("total"))
    cells.append(subject.result.show("total"))
    cells.append(_change_shown(subject, "total") if before is not None else _passed_shown(subject))
    return Row.of(*cells, kind="total")


def _passed_shown(subject: Subject) -> str:
    passed = subject.result.passed
    if passed is None:
        return NOT_KNOWN
    return subject.say("ผ่านเกณฑ์", "passed") if passed else subject.say("ไม่ผ่านเกณฑ์", "not passed")


def _level_row(subject: Subject, before: Result | None) -> Row:
    cells: list[str | Cell] = [Cell.of(subject.say("ระดับ", "Level"), span=2, align="center")]
    if before is not None:
        cells.append(subject.level_name(before.year, before.level))
    cells.append(Cell.of(subject.level_name(subject.year, subject.result.level)))
    if subject.has_wrong_level(subject.result):
        cells.append(subject.say("ไม่สอดคล้องกับคะแนน", "not as scored"))
    else:
        cells.append(_passed_shown(subject) if before is not None else "")
    return Row.of(*cells, kind="total")


def bars_chart(subject: Subject) -> Iterator[Chart]:
    """The known indicators as bars, last year's beside them; nothing where none is known."""
    result, before = subject.result, subject.known.history.previous
    known = [each for each in subject.framework.indicators if each.code in result]
    if not known:
        return
    has_before = before is not None and any(each.code in before for each in known)
    bars = tuple(
        charts.Bar(
            f"{each.code}. {subject.word(each.name)}",
            result.show(each.code),
            before.show(each.code) if before is not None and each.code in before else None,
            result[each.code].figure < subject.framework.pass_mark,
        )
        for each in known
    )
    spec = charts.Bars(bars, subject.year, subject.year - 1 if has_before else None, subject.guide_floats)
    guides = subject.say(" และ ", " and ").join(show_exact(guide) for guide in subject.guides)
    caption = subject.say(f"คะแนนรายตัวชี้วัดเทียบกับ {guides} คะแนน", f"Indicators against {guides}")
    alt = "; ".join(f"{bar.label} {bar.now}" for bar in bars)
    yield Chart(spec, f"{caption}: {alt}", caption)


def instrument_table(subject: Subject) -> Table:
    """Instruments and their parts with weight, score and weighted score, the total and level below."""
    say, result = subject.say, subject.result
    columns = (
        Column(say("เครื่องมือ", "Instrument"), 5.2),
        Column(say("น้ำหนัก (ร้อยละ)", "Weight (%)"), 1.3, "right"),
        Column(say("คะแนน", "Score"), 1.1, "right"),
        Column(say("คะแนนถ่วงน้ำหนัก", "Weighted"), 1.4, "right"),
    )
    rows: list[Row] = []
    for each in subject.framework.instruments:
        rows.append(
            _instrument_row(subject, each.code, f"{subject.word(each.name)} ({each.code})", each.weight)
        )
        rows += [
            _instrument_row(
                subject, part.code, f"– {subject.word(part.name)} ({part.code})", each.weight * part.share
            )
            for part in each.parts
        ]
    level = subject.level_said(subject.level_name(subject.year, result.level))
    if subject.has_wrong_level(result):
        level = subject.say(f"{level} ที่พิมพ์ไว้ไม่สอดคล้องกับคะแนน", f"printed {level}, not as scored")
    rows.append(
        Row.of(
            Cell.of(say(f"คะแนนรวม ({level})", f"Total ({level})"), align="center"), "100", "",
            result.show("total"), kind="total",
        )
    )  # fmt: skip
    note = " ".join((*_floors_note(subject), *_rounding_note(subject)))
    return Table(columns, tuple(rows), say("ผลคะแนนรายเครื่องมือ", "Scores by instrument"), note)


def _instrument_row(subject: Subject, code: str, name: str, weight: Fraction) -> Row:
    figure = subject.result.figure(code)
    weighted = NOT_KNOWN if figure is None else show(weight * figure)
    return Row.of(name, show_exact(weight * 100), score_cell(subject, code), weighted)


def _rounding_note(subject: Subject) -> Iterator[str]:
    """Why the weighted scores as shown do not add up to the total, where rounding is why."""
    result, instruments = subject.result, subject.framework.instruments
    shown = [
        round_half_up(each.weight * figure, _DECIMALS)
        for each in instruments
        if (figure := result.figure(each.code)) is not None
    ]
    if result.total is None or len(shown) < len(instruments):
        return
    off = abs(sum(shown, Fraction(0)) - result.total)
    if 0 < off <= Fraction(len(instruments), 10**_DECIMALS):
        yield subject.say(
            "คะแนนถ่วงน้ำหนักที่แสดงปัดเป็นทศนิยมสองตำแหน่งแล้ว ผลบวกจึงต่างจากคะแนนรวมเล็กน้อย",
            "The weighted scores are shown rounded, so their sum differs a little from the total.",
        )


def _floors_note(subject: Subject) -> Iterator[str]:
    with_floors = [level for level in subject.framework.levels if level.floors]
    if with_floors:
        named = "; ".join(_bounds(subject, level) for level in with_floors)
        yield subject.say(f"ระดับที่มีคะแนนขั้นต่ำรายเครื่องมือ: {named}", f"Levels with floors: {named}")


def _bounds(subject: Subject, level: Level) -> str:
    floors = ", ".join(f"{code} {show_exact(floor)}" for code, floor in level.floors.items())
    name, least = subject.word(level.name), show_exact(level.at_least)
    return subject.say(f"{name} คะแนนรวม {least} และ {floors} ขึ้นไป", f"{name}: total {least} and {floors}")


def ranked_table(subject: Subject) -> Table:
    """Indicators from the highest score to the lowest."""
    say = subject.say
    columns = (
        Column(say("อันดับ", "Rank"), 0.9, "center"),
        Column(say("ตัวชี้วัด", "Indicator"), 5),
        Column(say("คะแนน", "Score"), 1.2, "right"),
    )
    order = ranked(subject.result)
    rows = [
        Row.of(str(each.rank), subject.word(each.indicator.name), score_cell(subject, each.indicator.code))
        for each in order
    ]
    if order:
        high, low = show(order[0].figure), show(order[-1].figure)
        rows.append(Row.of(Cell.of(say("คะแนนสูงสุด", "Highest"), span=2, align="center"), high, kind="total"))
        rows.append(Row.of(Cell.of(say("คะแนนต่ำสุด", "Lowest"), span=2, align="center"), low, kind="total"))
    return Table(columns, tuple(rows), say("ตัวชี้วัดเรียงตามคะแนนจากสูงไปต่ำ", "Indicators from highest to lowest"))


def grouped_table(subject: Subject) -> Table:
    """Indicators under their instruments, each with its score."""
    say = subject.say
    columns = (
        Column(say("ที่", "No."), 0.7, "center"),
        Column(say("ตัวชี้วัด", "Indicator"), 5),
        Column(say("ผลคะแนน", "Score"), 1.2, "right"),
    )
    rows: list[Row] = []
    for instrument in subject.framework.instruments:
        rows.append(Row.group(f"{subject.word(instrument.name)} ({instrument.code})", len(columns)))
        rows += [
            Row.of(each.code, subject.word(each.name), score_cell(subject, each.code))
            for each in instrument.indicators
        ]
    total = Cell.of(say("คะแนนรวม", "Total"), span=2, align="center")
    rows.append(Row.of(total, subject.result.show("total"), kind="total"))
    return Table(columns, tuple(rows), say("ผลคะแนนแยกตามเครื่องมือ", "Scores by instrument"))


def trend_blocks(subject: Subject) -> Iterator[Block]:
    """The totals of all known years: chart, table, and what may not be compared."""
    totals = subject.known.history.totals()
    if not totals:
        return
    points = tuple(
        charts.Point(year, show(total), _trend_level(subject, year, level), subject.is_joined(year))
        for year, total, level in totals
    )
    first, last = totals[0][0], totals[-1][0]
    caption = subject.say(f"คะแนนรวมปีงบประมาณ พ.ศ. {first}–{last}", f"Totals, fiscal years {first}–{last}")
    alt = "; ".join(f"{point.year}: {point.total}" for point in points)
    if len(points) > 1:
        yield Chart(charts.Trend(points, subject.guide_floats), f"{caption}: {alt}", caption)
    yield _trend_table(subject, totals)


def _trend_level(subject: Subject, year: int, level: str | None) -> str:
    return "" if level is None else subject.level_said(subject.level_name(year, level))


def _trend_table(subject: Subject, totals: Sequence[tuple[int, Fraction, str | None]]) -> Table:
    say = subject.say
    columns = (
        Column(say("ปีงบประมาณ พ.ศ.", "Fiscal year"), 1.4, "center"),
        Column(say("คะแนนรวม", "Total"), 1.2, "right"),
        Column(say("ระดับ", "Level"), 1.4, "center"),
        Column(say("เปลี่ยนแปลงจากปีก่อน", "Change"), 1.6, "right"),
    )
    rows = []
    known = {year: total for year, total, _ in totals}
    for year, total, level in totals:
        by = total - known[year - 1] if year - 1 in known else None
        shown = NOT_KNOWN if by is None else f"{'▲ +' if by > 0 else '▼ −' if by else ''}{show(abs(by))}"
        star = "" if by is None or subject.is_joined(year) else " *"
        rows.append(Row.of(str(year), show(total), subject.level_name(year, level), shown + star))
    note = say("* เกณฑ์ของสองปีต่างกัน เทียบกันได้โดยประมาณ", "* the rules of the two years differ")
    is_needed = any(not subject.is_joined(year) and year - 1 in known for year in known)
    return Table(
        columns, tuple(rows), say("คะแนนรวมย้อนหลัง", "Totals over the years"), note if is_needed else ""
    )


def detail_blocks(subject: Subject, indicator: Indicator) -> Iterator[Block]:
    """The scores under an indicator: its questions, or its items by sub-indicator."""
    if indicator.sub_indicators:
        table = _item_table(subject, indicator)
    else:
        table = _question_table(subject, indicator)
    if table is not None:
        yield table
        return
    asked = tuple(runs(each) for each in _asked(subject, indicator))
    unknown = subject.say(
        "ข้อมูลที่ได้รับไม่มีคะแนนรายข้อของตัวชี้วัดนี้", "No scores of single questions or items are given"
    )
    if not asked:
        more = subject.say(" และกรอบของปีนี้ไม่ได้ระบุประเด็นรายข้อ", ", and this year's frame names none of them.")
        yield Paragraph.of(unknown + more)
        return
    more = subject.say(
        " ประเด็นที่ใช้วัดซึ่งควรนำมาทบทวน ได้แก่", "; what the indicator asks, to be gone through, is:"
    )
    yield Paragraph.of(unknown + more)
    yield Bullets(asked)


def _asked(subject: Subject, indicator: Indicator) -> Iterator[str]:
    """What an indicator is made of: its questions, or its sub-indicators with their items."""
    for question in indicator.questions:
        yield f"{question.code} {subject.word(question.asks)}"
    for sub in indicator.sub_indicators:
        yield f"{sub.code} {subject.word(sub.name)} ({codes_shown([item.code for item in sub.items])})"


def _question_table(subject: Subject, indicator: Indicator) -> Table | None:
    known = [each for each in indicator.questions if each.code in subject.result]
    if not known:
        return None
    parts = [
        part
        for part in subject.instrument_of(indicator).parts
        if any(f"{each.code}@{part.code}" in subject.result for each in known)
    ]
    columns = [Column(subject.say("ข้อคำถาม", "Question"), 6)]
    columns += [Column(part.code, 1, "right") for part in parts]
    columns.append(Column(subject.say("คะแนนเฉลี่ย", "Mean"), 1.2, "right"))
    rows = [_question_row(subject, each, [part.code for part in parts]) for each in known]
    codes = [f"{indicator.code}@{part.code}" for part in parts] + [indicator.code]
    total = Cell.of(subject.say("คะแนนตัวชี้วัด", "Indicator"), align="center")
    rows.append(Row.of(total, *(subject.result.show(code) for code in codes), kind="total"))
    caption = subject.say(
        f"คะแนนรายข้อคำถามของตัวชี้วัดที่ {indicator.code}", f"Questions of indicator {indicator.code}"
    )
    return Table(tuple(columns), tuple(rows), caption)


def _question_row(subject: Subject, question: Question, parts: Sequence[str]) -> Row:
    lines: list[str] = [f"{question.code} {subject.word(question.asks)}"]
    if len(question.lines) > 1:
        lines.append(f"– {' / '.join(subject.word(line.asks) for line in question.lines)}")
    cells = [
        _shown_question(subject, code)
        for code in (*(f"{question.code}@{part}" for part in parts), question.code)
    ]
    return Row.of(Cell.of(*lines), *cells)


def _shown_question(subject: Subject, code: str) -> Cell:
    if code in subject.known.withheld:
        return Cell.of(subject.say("ไม่แสดง", "withheld"), tone="muted")
    return score_cell(subject, code)


def item_shown(subject: Subject, code: str) -> str:
    """A figure as printed; an item's without decimals, since it is all or nothing."""
    if code in subject.result and subject.result[code].kind == "item":
        return show_exact(subject.result[code].figure)
    return subject.result.show(code)


def item_cell(subject: Subject, code: str) -> Cell:
    return Cell.of(item_shown(subject, code), tone=tone_of(subject, subject.result.figure(code)))


def _item_table(subject: Subject, indicator: Indicator) -> Table | None:
    say, result = subject.say, subject.result
    rows: list[Row] = []
    for sub in indicator.sub_indicators:
        items = [item for item in sub.items if item.code in result]
        if not items and sub.code not in result:
            continue
        score = say(f"{result.show(sub.code)} คะแนน", result.show(sub.code))
        rows.append(Row.group(f"{sub.code} {subject.word(sub.name)} ({score})", 4))
        rows += [
            Row.of(
                item.code,
                subject.word(item.title),
                subject.known.comments.get(item.code, ""),
                item_cell(subject, item.code),
            )
            for item in items
        ]
    columns = (
        Column(say("ข้อ", "Item"), 0.8, "center"),
        Column(say("ประเด็นการตรวจ", "What is checked"), 3.4),
        Column(say("ความเห็น", "Remark"), 3.6),
        Column(say("คะแนน", "Score"), 1.0, "right"),
    )
    caption = say(f"ผลการตรวจรายข้อของตัวชี้วัดที่ {indicator.code}", f"Items of indicator {indicator.code}")
    return Table(columns, tuple(rows), caption) if rows else None


def in_short(subject: Subject, indicator: Indicator) -> tuple[str, ...]:
    """The verdict with the distance to the mark, and below it the loss."""
    figure = subject.result.figure(indicator.code)
    if figure is None:
        return (subject.say("ไม่มีข้อมูล", "not known"),)
    ruling = subject.word(VERDICT_NAMES[verdict(subject.result, figure)])
    if any(each.indicator == indicator for each in subject.flawed):
        ruling += subject.say(" และแก้ไขข้อที่ยังขาด", ", and mend what is short")
    if indicator.code not in subject.lost:
        return (ruling, subject.say("ได้คะแนนเต็ม", "the full score"))
    lost = show(subject.lost[indicator.code].lost)
    short = subject.framework.pass_mark - figure
    if short > 0:
        ruling += subject.say(f" (ต่ำกว่าเกณฑ์ {show(short)})", f" ({show(short)} below the mark)")
    return (ruling, subject.say(f"คะแนนรวมขาดไป {lost}", f"{lost} points of the total"))


def numbered(subject: Subject, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with tables and figures numbered in order."""
    counts = {"table": 0, "chart": 0}
    return tuple(_with_number(subject, block, counts) for block in blocks)


def _with_number(subject: Subject, block: Block, counts: dict[str, int]) -> Block:
    match block:
        case Table(caption=caption) if caption:
            counts["table"] += 1
            return replace(
                block,
                caption=subject.say(
                    f"ตารางที่ {counts['table']} {caption}", f"Table {counts['table']}. {caption}"
                ),
            )
        case Chart(caption=caption) if caption:
            counts["chart"] += 1
            return replace(
                block,
                caption=subject.say(
                    f"ภาพที่ {counts['chart']} {caption}", f"Figure {counts['chart']}. {caption}"
                ),
            )
        case Landscape(blocks=inner):
            return Landscape(tuple(_with_number(subject, each, counts) for each in inner))
    return block
