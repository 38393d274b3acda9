"""The analysis of a year's result and the measures that follow from it, in the three forms agencies use.

A: background, comparison with last year, SWOT, weak points by question and item, measures, follow-up.
B: trend of several years, result, analysis by indicator, measures with dates.
C: instruments, a paragraph for each indicator, an improvement table (the short form since 2568).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from prongsai.analysis import (
    Assessment,
    Ranked,
    Statement,
    strengths,
    swot,
    weaknesses,
)
from prongsai.documents.content import (
    Block,
    Cell,
    Column,
    Cover,
    Heading,
    Landscape,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Table,
    TextBlock,
    TitleLines,
)
from prongsai.documents.paper_settings import Form, PaperSettings
from prongsai.documents.papers import analysis_losses as losses
from prongsai.documents.papers import analysis_measures as measures
from prongsai.documents.papers import analysis_notes as notes
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.papers import analysis_tables as tables
from prongsai.documents.papers.headings import Headings
from prongsai.documents.subject import Subject
from prongsai.frameworks import Text
from prongsai.measures import Plan
from prongsai.numbers import show
from prongsai.scoring import Result

_DOTS = "." * 28
#: Where the long official title may break without leaving a word alone on its line.
_TITLE_BREAKS = re.compile(r"(?=คุณธรรม)|(?=ของหน่วยงาน)")


def analysis_report(known: Assessment, settings: PaperSettings, plan: Plan) -> Paper:
    """The analysis of a body's last year, with its plan's measures, in the form `settings` asks for.

    Copes with any figures missing: what is not known is said to be unknown.

    >>> known = analysis.assess(dossier)
    >>> framework = known.history.last.framework
    >>> settings = read_settings(dossier.paper, framework, folder)
    >>> pdf.render(analysis_report(known, settings, measures.read_plan(dossier.plan, framework)))
    """
    subject = Subject(known, settings, plan)
    return Paper(
        title="".join(_title(subject)[:-1]) + f" {_title(subject)[-1]}",
        body=known.body.name,
        year=subject.year,
        date=settings.date,
        blocks=tables.numbered(subject, _FORMS[settings.form](subject)),
        language=settings.language,
        digits=settings.digits,
        subject=subject.word(subject.framework.name),
    )


def _title(subject: Subject) -> tuple[str, ...]:
    title = subject.say(
        f"รายงานการวิเคราะห์ผล{subject.assessment_name}", f"Analysis of the {subject.assessment_name}"
    )
    return (
        *_TITLE_BREAKS.split(title),
        subject.say(f"ประจำปีงบประมาณ พ.ศ. {subject.year}", f"Fiscal year {subject.year}"),
    )


def _title_with_measures(subject: Subject) -> tuple[str, ...]:
    year = subject.for_year
    return (
        *_title(subject),
        subject.say("และมาตรการส่งเสริมคุณธรรมและความโปร่งใส", "and measures to promote integrity"),
        subject.say(f"ภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {year}", f"Fiscal year {year}"),
    )


def _cover(subject: Subject, lines: tuple[str, ...]) -> Cover:
    emblem = subject.settings.emblem
    if emblem is not None:
        name = subject.known.body.name
        emblem = replace(emblem, alt=subject.say(f"ตราสัญลักษณ์ของ{name}", f"Emblem of {name}"))
    return Cover(lines, subject.whose, emblem)


# ------------------------------------------------------------------------------------------------ form A


def _form_a(subject: Subject) -> Iterator[Block]:
    head = Headings(subject)
    yield _cover(subject, _title(subject))
    yield TitleLines((*_title(subject), *subject.whose))
    yield head.next("ความเป็นมา", "Background")
    yield prose.background(subject)
    yield head.next("หลักการและเหตุผล", "Why this paper")
    yield prose.rationale(subject)
    yield from _results_of_a(subject, head)
    yield from _swot_of_a(subject, head)
    yield from _losses(subject, head.next)
    yield from _weak_points(subject, head)
    yield from _measures(subject, head.next, "มาตรการและแนวทางพัฒนา", "Measures")
    yield from _ending(subject, head)


def _results_of_a(subject: Subject, head: Headings) -> Iterator[Block]:
    year = subject.year
    th, en = f"ผลการประเมินปีงบประมาณ พ.ศ. {year}", f"Result of fiscal year {year}"
    if len(subject.changes) > 1:
        th, en = f"{th} เทียบกับปีงบประมาณ พ.ศ. {year - 1}", f"{en} beside {year - 1}"
    yield head.next(th, en)
    yield prose.summary(subject)
    yield tables.comparison_table(subject)
    yield from prose.unknown_said(subject)
    yield from prose.fallen_list(subject)
    yield from tables.bars_chart(subject)
    if len(subject.known.history.totals()) > 2:
        yield from tables.trend_blocks(subject)


def _swot_of_a(subject: Subject, head: Headings) -> Iterator[Block]:
    mark = subject.mark
    yield head.next(
        "การวิเคราะห์จุดแข็ง จุดอ่อน โอกาส และอุปสรรค", "Strengths, weaknesses, opportunities and threats"
    )
    yield head.below(f"จุดแข็ง (ตั้งแต่ {mark} คะแนนขึ้นไป)", f"Strengths (from {mark})")
    yield from _standing(subject, "strengths", strengths(subject.result))
    yield head.below(f"จุดอ่อน (ต่ำกว่า {mark} คะแนน)", f"Weaknesses (below {mark})")
    yield from _standing(subject, "weaknesses", weaknesses(subject.result))
    yield from _circumstances(subject, head)


def _standing(subject: Subject, key: str, order: Sequence[Ranked]) -> Iterator[Block]:
    """A line that counts them, then a paragraph for each."""
    number = len(order)
    if number:
        codes = subject.listed([each.indicator.code for each in order])
        th = f"มี {number} ตัวชี้วัด เรียงตามคะแนน คือ ตัวชี้วัดที่ {codes} ตามลำดับ มีรายละเอียดดังนี้"
        lead = subject.say(th, f"{number} indicators, in order of score: {codes}.")
    else:
        lead = subject.say("ไม่มีตัวชี้วัดที่ทราบคะแนนอยู่ในกลุ่มนี้", "None of the indicators known is among these.")
    yield prose.text_block(subject, key, lead)
    for place, each in enumerate(order, 1):
        yield prose.indicator_block(subject, each.indicator, f"({place}) ")


def _circumstances(subject: Subject, head: Headings) -> Iterator[Block]:
    """Opportunities and threats: the officers' own, and those the figures show."""
    settings = subject.settings
    drafted = swot(
        subject.known.history,
        opportunities=settings.opportunities,
        threats=settings.threats,
        withheld=subject.known.withheld,
    )
    yield head.below("โอกาส", "Opportunities")
    yield _statements(subject, "opportunities", drafted.opportunities)
    yield head.below("อุปสรรค", "Threats")
    yield _statements(subject, "threats", drafted.threats)


def _statements(subject: Subject, key: str, drafted: Sequence[Statement]) -> TextBlock:
    lines = [f"({place}) {subject.word(each.say)}" for place, each in enumerate(drafted, 1)]
    return prose.text_block(subject, key, *(lines or [_DOTS * 2]))


def _has_circumstances(subject: Subject) -> bool:
    """True where officers wrote of opportunities or threats themselves."""
    settings = subject.settings
    return bool(
        settings.opportunities or settings.threats or {"opportunities", "threats"} & set(settings.texts)
    )


def _losses(subject: Subject, head: Callable[[str, str], Heading]) -> Iterator[Block]:
    lost, ways_up = list(losses.points_lost(subject)), list(losses.ways_up(subject))
    if ways_up:
        yield head("คะแนนที่ขาดไปและทางสู่ระดับที่สูงขึ้น", "Points lost, and the way up")
    elif lost:
        yield head("คะแนนที่ขาดไป", "Points lost")
    yield from (*lost, *ways_up)


def _weak_points(subject: Subject, head: Headings) -> Iterator[Block]:
    yield head.next("ประเด็นที่ต้องพัฒนา", "Points to develop")
    weak, flawed = weaknesses(subject.result), subject.flawed
    if not weak:
        th = f"ไม่มีตัวชี้วัดที่ทราบคะแนนต่ำกว่าเกณฑ์ {subject.mark} คะแนน"
        yield Paragraph.of(subject.say(th, f"No indicator known is below the mark of {subject.mark}."))
    if flawed:
        codes = subject.listed([each.indicator.code for each in flawed])
        yield Paragraph.of(
            subject.say(
                f"ตัวชี้วัดที่ {codes} ไม่ต่ำกว่าเกณฑ์ {subject.mark} คะแนน แต่มีบางข้อที่ยังไม่ได้คะแนนหรือต่ำกว่าเกณฑ์ "
                "จึงแสดงรายข้อไว้เพื่อแก้ไขด้วย",
                f"Indicators {codes} are not below the mark of {subject.mark}, but some of their items or "
                "questions are; these are shown too.",
            )
        )
    for each in (*weak, *flawed):
        name, code = subject.indicator_name(each.indicator), subject.instrument_of(each.indicator).code
        yield head.below(
            f"{name} ({code}) {show(each.figure)} คะแนน", f"{name} ({code}): {show(each.figure)}"
        )
        yield from tables.detail_blocks(subject, each.indicator)


# ------------------------------------------------------------------------------------------------ form B


def _form_b(subject: Subject) -> Iterator[Block]:
    head = Headings(subject, has_parts=True)
    yield _cover(subject, _title_with_measures(subject))
    yield TitleLines((subject.say("คำนำ", "Preface"),))
    yield _preface(subject)
    yield PageBreak()
    yield head.next("แนวโน้มผลการประเมิน", "The trend")
    yield prose.trend_text(subject)
    yield from tables.trend_blocks(subject)
    yield head.next(f"ผลการประเมินปีงบประมาณ พ.ศ. {subject.year}", f"Result of fiscal year {subject.year}")
    yield prose.summary(subject)
    yield from prose.unknown_said(subject)
    if subject.has_indicators:
        # The chart stands between the two tables because the three then fill two pages, not three.
        yield tables.ranked_table(subject)
        yield from tables.bars_chart(subject)
        yield tables.grouped_table(subject)
    yield from _analysis_of_b(subject, head)
    yield from _measures(subject, head.next, "มาตรการขับเคลื่อนการส่งเสริมคุณธรรมและความโปร่งใส", "Measures")
    yield from _ending(subject, head)


def _preface(subject: Subject) -> TextBlock:
    body, year = subject.known.body.name, subject.fiscal_year(subject.year)
    for_year = subject.fiscal_year(subject.for_year)
    return prose.text_block(
        subject,
        "preface",
        subject.say(
            f"รายงานฉบับนี้แสดงผล{subject.assessment_name}ของ{body} ประจำ{year} "
            "วิเคราะห์ว่าคะแนนขาดไปที่ตัวชี้วัดใด และกำหนดมาตรการพร้อมผู้รับผิดชอบ ระยะเวลา และวิธีติดตาม "
            f"สำหรับ{for_year}",
            f"This report gives the result of {body} in the {subject.assessment_name} of {year}, "
            "analyses where points "
            f"were lost, and sets measures with those responsible, dates and follow-up for {for_year}.",
        ),
        _figures_said(subject)
        + subject.say(
            f"{body}หวังว่ารายงานนี้จะช่วยให้ทุกส่วนราชการร่วมกันยกระดับการทำงานให้โปร่งใสและเป็นที่เชื่อมั่นของประชาชน",
            "It is meant to help every unit make its work more open and more trusted.",
        ),
    )


def _figures_said(subject: Subject) -> str:
    """Where the figures come from: one set of scores only where they do, and agree."""
    results = [each for each in subject.known.history.years.values() if isinstance(each, Result)]
    sources = {subject.known.sources.get(year, Text("")).th for year in subject.known.history.years}
    if len(sources) == 1 and "" not in sources and not any(each.disagreements for each in results):
        return subject.say(
            "ตัวเลขทุกตัวในรายงานมาจากผลคะแนนชุดเดียวกันและตรวจสอบย้อนกลับได้ ",
            "Every figure in it comes from one set of scores and can be traced back. ",
        )
    return subject.say(
        "ที่มาและข้อสังเกตของตัวเลขแสดงไว้ในหมายเหตุเกี่ยวกับตัวเลขท้ายรายงาน ",
        "Where the figures come from, and what to bear in mind, stands in the notes at the end. ",
    )


def _analysis_of_b(subject: Subject, head: Headings) -> Iterator[Block]:
    yield head.next("การวิเคราะห์ผลการประเมิน", "Analysis")
    if subject.has_indicators:
        yield head.below("ผลการวิเคราะห์รายตัวชี้วัด", "By indicator")
        yield _analysis_table(subject)
    yield from _losses(subject, head.below)
    yield head.below("ข้อบกพร่องหรือจุดอ่อนที่ต้องแก้ไขโดยเร่งด่วน", "Weak points to mend first")
    yield from _standing(subject, "weaknesses", weaknesses(subject.result)[::-1])
    yield head.below("ประเด็นที่ต้องรักษาไว้และพัฒนาให้ดีขึ้น", "Points to keep and develop")
    yield from _standing(subject, "strengths", strengths(subject.result))
    if _has_circumstances(subject):
        yield from _circumstances(subject, head)


def _analysis_table(subject: Subject) -> Table:
    """Each indicator under its instrument: score, and in short what the analysis says."""
    say = subject.say
    columns = (
        Column(say("ที่", "No."), 0.5, "center"),
        Column(say("ตัวชี้วัด", "Indicator"), 2.6),
        Column(say("ผลคะแนน", "Score"), 1.0, "right"),
        Column(say("ผลการวิเคราะห์", "Analysis"), 4.2),
    )
    rows: list[Row] = []
    for instrument in subject.framework.instruments:
        rows.append(Row.group(f"{subject.word(instrument.name)} ({instrument.code})", len(columns)))
        for each in instrument.indicators:
            score = tables.score_cell(subject, each.code)
            rows.append(
                Row.of(each.code, subject.word(each.name), score, Cell.of(*tables.in_short(subject, each)))
            )
    return Table(columns, tuple(rows), say("ผลการวิเคราะห์รายตัวชี้วัด", "Analysis by indicator"))


# ------------------------------------------------------------------------------------------------ form C


def _form_c(subject: Subject) -> Iterator[Block]:
    head = Headings(subject)
    yield TitleLines((*_title_with_measures(subject), *subject.whose))
    yield head.next("ผลการประเมิน", "Result")
    yield prose.summary(subject)
    yield tables.instrument_table(subject)
    yield tables.comparison_table(subject)
    yield from prose.unknown_said(subject)
    yield from tables.bars_chart(subject)
    yield from prose.fallen_list(subject)
    if len(subject.known.history.totals()) > 2:
        yield prose.trend_text(subject)
        yield from tables.trend_blocks(subject)
    known = [each for each in subject.framework.indicators if each.code in subject.result]
    if known:
        yield head.next("ผลการวิเคราะห์รายตัวชี้วัด", "Analysis by indicator")
        yield from (prose.indicator_block(subject, each) for each in known)
    yield from _losses(subject, head.next)
    if _has_circumstances(subject):
        yield head.next("โอกาสและอุปสรรค", "Opportunities and threats")
        yield from _circumstances(subject, head)
    yield from _measures(subject, head.next, "การปรับปรุงและพัฒนา", "Improvements")
    yield from _ending(subject, head)


def _measures(subject: Subject, head: Callable[[str, str], Heading], th: str, en: str) -> Iterator[Block]:
    """The table of measures on pages turned sideways."""
    year = subject.for_year
    title = head(f"{th} ปีงบประมาณ พ.ศ. {year}", f"{en} for fiscal year {year}")
    yield Landscape((title, measures.measures_table(subject)))


def _ending(subject: Subject, head: Headings) -> Iterator[Block]:
    yield head.next("การกำกับติดตาม", "Follow-up")
    yield measures.follow_up_text(subject)
    yield measures.due_table(subject)
    if "conclusion" in subject.settings.texts:
        yield head.next("บทสรุป", "Conclusion")
        yield prose.text_block(subject, "conclusion")
    yield prose.signatures(subject)
    yield PageBreak()
    yield Heading(1, subject.say("หมายเหตุเกี่ยวกับตัวเลข", "Notes on the figures"))
    yield from notes.all_notes(subject)


_FORMS: dict[Form, Callable[[Subject], Iterator[Block]]] = {"A": _form_a, "B": _form_b, "C": _form_c}
