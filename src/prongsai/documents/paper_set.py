"""The papers of one body's year: which there are, which the file has enough for, and what stops them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from prongsai import frameworks, measures
from prongsai.documents.content import Paper
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
from prongsai.frameworks import PaperKind, PaperRule, Text

ANALYSIS = "analysis"
#: Every paper by name, in the order of the year; `progress` stands for one report a round.
NAMES = (
    "order", "announcement", "memo", ANALYSIS, "measures-plan", "progress", "carrying-out", "oit-checklist",
)  # fmt: skip
_PLAN_RULE: PaperKind = "analysis_and_measures"
_REPORT_RULE: PaperKind = "carrying_out_report"
_SAME = {"no-responsible": "no-units"}


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
    yield SetPaper("order", partial(order, subject))
    yield SetPaper("announcement", partial(announcement, subject))
    yield SetPaper("memo", partial(memo, subject))
    analysis = partial(analysis_report, subject.known, subject.settings, subject.plan)
    yield SetPaper(ANALYSIS, analysis, _no_scores(subject))
    yield SetPaper("measures-plan", partial(measures_plan, subject), _no_measures(subject))
    for months in subject.plan.rounds:
        yield SetPaper(
            f"progress-{months}", partial(progress_report, subject, months), _no_progress(subject, months)
        )
    yield _carrying_out(subject)
    yield SetPaper("oit-checklist", partial(oit_checklist, subject), _no_items(subject))


def _carrying_out(subject: Subject) -> SetPaper:
    """The report that closes the year: only where every measure has what the year's rule asks of it."""
    make = partial(carrying_out, subject)
    why_not = _no_measures(subject) or _no_progress(subject)
    missing = () if why_not else _missing(subject, _REPORT_RULE)
    if missing:
        why_not = Text(
            f"ยังขาดเนื้อหา {len(missing)} รายการตามหลักเกณฑ์ของปี {subject.plan.for_year}",
            f"lacks {len(missing)} of what the rule of {subject.plan.for_year} asks for",
        )
    return SetPaper("carrying-out", make, why_not, missing)


def problems(subject: Subject) -> tuple[Problem, ...]:
    """What must be mended in the plan before any paper is printed other than as a draft."""
    plan = subject.plan
    if not plan.measures:
        return measures.check(plan, subject.framework)
    known = measures.load().measures
    # What an unknown measure of the catalogue would have said is not missed as well: one slip, one sentence.
    read = tuple(each for each in plan.measures if not each.taken_from or each.taken_from in known)
    lacking = _missing(replace(subject, plan=replace(plan, measures=read)), _PLAN_RULE) if read else ()
    found = (*measures.check(plan, subject.framework, known), *lacking)
    # The year's rule asks for some of what any plan must say.
    unique = {(each.place, _SAME.get(each.code, each.code)): each for each in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda each: each.place.line or 0))


def _missing(subject: Subject, kind: PaperKind) -> tuple[Problem, ...]:
    rule = _rule(subject, kind)
    return measures.missing(subject.plan, kind, rule) if rule else ()


def _rule(subject: Subject, kind: PaperKind) -> PaperRule | None:
    """What the year of the measures asks of the paper; else what the assessed year asked."""
    year, framework = subject.plan.for_year, subject.framework
    if str(year) in frameworks.available():
        coming = frameworks.load(year)
        if coming.owner == framework.owner and kind in coming.papers:
            return coming.papers[kind]
    return framework.papers.get(kind)


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
