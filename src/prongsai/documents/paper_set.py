"""The papers of one body's year: which there are, which the file has enough for, and what stops them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from prongsai import measures
from prongsai.documents.content import Paper
from prongsai.documents.official_settings import About
from prongsai.documents.papers import official
from prongsai.documents.papers.analysis_report import analysis_report
from prongsai.documents.papers.announcement import announcement
from prongsai.documents.papers.carrying_out import carrying_out
from prongsai.documents.papers.measures_plan import measures_plan
from prongsai.documents.papers.memo import memo
from prongsai.documents.papers.oit_checklist import oit_checklist
from prongsai.documents.papers.order import order
from prongsai.documents.papers.progress_report import progress_report
from prongsai.documents.subject import Subject
from prongsai.errors import Problem
from prongsai.frameworks import Text

ANALYSIS = "analysis"
#: Every paper by name, in the order of the year; `progress` stands for one report a round.
NAMES = (
    "order", "announcement", "memo", ANALYSIS, "measures-plan", "progress", "carrying-out", "oit-checklist",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetPaper:
    """One paper of the set. Where `why_not` is given the file has not enough for it; `missing` says what."""

    name: str
    make: Callable[[], Paper]
    why_not: Text | None = None
    missing: tuple[Problem, ...] = ()


def papers_of_year(subject: Subject, only: Sequence[str] = ()) -> tuple[SetPaper, ...]:
    """The papers of the year in order, or those named in `only`.

    >>> [each.name for each in papers_of_year(subject) if each.why_not is None]
    ['order', 'announcement', 'memo', 'analysis', 'measures-plan', 'oit-checklist']
    """
    return tuple(each for each in _all(subject) if not only or _kind(each.name) in only or each.name in only)


def _kind(name: str) -> str:
    return "progress" if name.startswith("progress-") else name


def _all(subject: Subject) -> Iterator[SetPaper]:
    analysis, settings = _analysis(subject), subject.settings
    plan = SetPaper("measures-plan", partial(measures_plan, subject), _no_measures(subject))
    report = _carrying_out(subject)
    laid: dict[About, SetPaper] = {"analysis": analysis, "measures_plan": plan, "carrying_out": report}
    yield SetPaper("order", partial(order, subject))
    for name, make, about in (
        ("announcement", partial(announcement, subject), settings.announcement.about),
        ("memo", partial(memo, subject), settings.memo.about),
    ):
        yield _about(subject, SetPaper(name, make), laid[official.about_of(subject, about)])
    yield from (analysis, plan)
    for months in subject.plan.rounds:
        yield SetPaper(
            f"progress-{months}", partial(progress_report, subject, months), _no_progress(subject, months)
        )
    yield report
    yield SetPaper("oit-checklist", partial(oit_checklist, subject), _no_items(subject))


def _analysis(subject: Subject) -> SetPaper:
    make = partial(analysis_report, subject.known, subject.settings, subject.plan)
    return SetPaper(ANALYSIS, make, _no_scores(subject))


def _about(subject: Subject, paper: SetPaper, laid: SetPaper) -> SetPaper:
    """A memo or announcement about another paper: left out with that one, and while the plan is sent back."""
    if laid.name != ANALYSIS and subject.plan.state == "returned":
        th = "แผนถูกส่งคืนให้แก้ไข (state: returned) เสนอหรือประกาศได้เมื่อแก้ไขและเสนอใหม่แล้ว"
        return replace(
            paper, why_not=Text(th, "the plan was returned (state: returned) and is to be mended first")
        )
    if laid.why_not is None:
        return paper
    why_not = Text(
        f"เอกสารที่กล่าวถึงยังพิมพ์ไม่ได้ ({laid.name}): {laid.why_not.th}",
        f"it is about {laid.name}: {laid.why_not.en}",
    )
    return replace(paper, why_not=why_not, missing=laid.missing)


def _carrying_out(subject: Subject) -> SetPaper:
    """The report that closes the year: only where every measure has what the year's rule asks of it."""
    make = partial(carrying_out, subject)
    why_not = _no_measures(subject) or _no_progress(subject)
    missing = () if why_not else measures.lacking(subject.plan, subject.framework, "carrying_out_report")
    if missing:
        why_not = Text(
            f"ยังขาดเนื้อหา {len(missing)} รายการตามหลักเกณฑ์ของปี {subject.plan.for_year}",
            f"lacks {len(missing)} of what the rule of {subject.plan.for_year} asks for",
        )
    return SetPaper("carrying-out", make, why_not, missing)


def problems(subject: Subject) -> tuple[Problem, ...]:
    """What must be mended in the plan before any paper is printed other than as a draft."""
    return measures.faults(subject.plan, subject.framework, measures.load().measures)


def _no_scores(subject: Subject) -> Text | None:
    if subject.result.scores:
        return None
    return Text(f"ยังไม่ได้กรอกคะแนนของปี {subject.year}", f"no scores of {subject.year} are filled in")


def _no_measures(subject: Subject) -> Text | None:
    if subject.plan.measures:
        return None
    return Text("ยังไม่มีมาตรการในแผน (plan:)", "the plan holds no measures (plan:)")


def _no_progress(subject: Subject, months: int | None = None) -> Text | None:
    rounds = {report.round for measure in subject.plan.measures for report in measure.progress}
    if months in rounds or (months is None and rounds):
        return None
    if months is None:
        return Text("ยังไม่มีรายงานความก้าวหน้า (progress:)", "no progress is reported (progress:)")
    return Text(
        f"ยังไม่มีรายงานความก้าวหน้ารอบ {months} เดือน", f"no progress of the {months}-month round is reported"
    )


def _no_items(subject: Subject) -> Text | None:
    if any(item.code in subject.result for item in subject.framework.items):
        return None
    return Text(
        f"ยังไม่ได้กรอกคะแนนรายข้อของ OIT ปี {subject.year}", f"no item scores of OIT {subject.year} are filled in"
    )
