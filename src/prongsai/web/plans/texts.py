"""The texts of papers: what is drafted, what officers wrote instead, and the figures they may quote.

A text is saved by whoever says which version they saw; where another stands by now, `ChangedTextError` gives
that one back and nothing is written over. Back to the draft leaves an empty row, so that versions only rise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from prongsai import documents
from prongsai.analysis import Assessment, TotalOnly, are_comparable
from prongsai.documents import (
    TEXT_KEYS,
    Paper,
    Paragraph,
    Subject,
    TextBlock,
    all_blocks,
    carrying_out_key,
    codes_below,
    quotes,
    text_key,
)
from prongsai.errors import PaperError, Problem, ProngsaiError
from prongsai.frameworks import Framework, Text, tree
from prongsai.web.accounts import access, trail
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Person
from prongsai.web.plans import chips, papers
from prongsai.web.plans.models import OwnText
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round

NAMES: Mapping[str, Text] = {
    "background": Text("ความเป็นมา", "Background"),
    "rationale": Text("หลักการและเหตุผล", "Rationale"),
    "preface": Text("คำนำ", "Preface"),
    "summary": Text("สรุปผลการประเมิน", "Summary of the result"),
    "trend": Text("แนวโน้มหลายปี", "Trend over the years"),
    "strengths": Text("จุดแข็ง", "Strengths"),
    "weaknesses": Text("จุดที่ต้องพัฒนา", "Weaknesses"),
    "opportunities": Text("โอกาส", "Opportunities"),
    "threats": Text("อุปสรรค", "Threats"),
    "follow-up": Text("การกำกับติดตาม", "Follow-up"),
    "conclusion": Text("บทสรุป", "Conclusion"),
    "announcement-result": Text("ประกาศ: ผลการประเมิน", "Announcement: the result"),
    "announcement-intent": Text("ประกาศ: สิ่งที่จะดำเนินการ", "Announcement: what will be done"),
    "carrying-out-intro": Text("รายงานผลการดำเนินการ: ความนำ", "Carrying out: opening"),
    "carrying-out-all": Text(
        "รายงานผลการดำเนินการ: มาตรการของทุกตัวชี้วัด", "Carrying out: measures of all indicators"
    ),
    "carrying-out-weak": Text("รายงานผลการดำเนินการ: จุดที่ต้องพัฒนา", "Carrying out: weak points"),
    "carrying-out-closing": Text("รายงานผลการดำเนินการ: บทสรุป", "Carrying out: closing"),
    "memo-background": Text("บันทึกข้อความ: เรื่องเดิม", "Memo: background"),
    "memo-facts": Text("บันทึกข้อความ: ข้อเท็จจริง", "Memo: facts"),
    "memo-laws": Text("บันทึกข้อความ: ระเบียบที่เกี่ยวข้อง", "Memo: rules that apply"),
    "memo-proposal": Text("บันทึกข้อความ: ข้อเสนอเพื่อพิจารณา", "Memo: proposal"),
    "oit-result": Text("ผลการตรวจ OIT: สรุป", "OIT checklist: result"),
    "oit-lost": Text("ผลการตรวจ OIT: ข้อที่ไม่ได้คะแนน", "OIT checklist: items that scored nothing"),
    "order-preamble": Text("คำสั่ง: ความนำ", "Order: preamble"),
    "order-appointments": Text("คำสั่ง: การแต่งตั้ง", "Order: appointments"),
    "order-duties": Text("คำสั่ง: หน้าที่", "Order: duties"),
    "plan-result": Text("แผนมาตรการ: ผลการประเมินที่นำมาวางแผน", "Plan: the result it answers"),
    "plan-left-out": Text("แผนมาตรการ: ตัวชี้วัดที่ยังไม่มีมาตรการ", "Plan: indicators without a measure"),
    "plan-adoption": Text("แผนมาตรการ: การให้ความเห็นชอบ", "Plan: adoption"),
}
_PROGRESS_PARTS = {"intro": Text("ความนำ", "opening"), "late": Text("มาตรการที่ล่าช้า", "late measures")}


@dataclass(frozen=True, slots=True)
class PaperText:
    """One text of the papers, and the papers it stands in: none where none of them is printed now.

    `draft` is what is drafted, `in_file` what the body file holds instead, `own` the row of what was written
    here.
    """

    key: str
    name: Text
    papers: tuple[Text, ...]
    draft: str
    in_file: str
    own: OwnText | None

    @property
    def without_own(self) -> str:
        return self.in_file or self.draft

    @property
    def typed(self) -> str:
        """What stands in the papers, with codes in place of the figures that were asked for by code."""
        return (self.own.text if self.own else "") or self.without_own

    def bound(self, known: Assessment) -> str:
        """What stands in the papers, with codes also for the figures of a draft, which are of the day."""
        return quotes.with_typed_bound(self.draft, known, self.key) if self.source == "draft" else self.typed

    @property
    def source(self) -> str:
        if self.own and self.own.text:
            return "own"
        return "file" if self.in_file else "draft"

    @property
    def version(self) -> int:
        return self.own.version if self.own else 0


class ChangedTextError(ProngsaiError):
    """Somebody saved the text while another was writing; `saved` is it as it stands, empty for the draft."""

    def __init__(self, saved: OwnText | None) -> None:
        self.saved = saved
        super().__init__(
            Problem(
                "changed-meanwhile",
                "มีผู้บันทึกข้อความนี้ไปแล้วระหว่างที่ท่านแก้ไข ยังไม่มีสิ่งใดถูกเขียนทับ โปรดเทียบกับข้อความที่บันทึกไว้ แล้วบันทึกอีกครั้ง",
                "Somebody saved this text while you were writing. Nothing was overwritten: "
                "compare it with yours, then save again.",
            )
        )


def texts_of(loaded: ResultVersion) -> tuple[PaperText, ...]:
    """Every text of the papers that can be printed now, in the order they stand in, then others written here.

    PaperError or PlanError where the body file's settings or plan cannot be read.
    """
    settings = papers.settings_of(loaded)
    drafted = Subject(assessment_of(loaded), settings.with_texts({}, {}), papers.plan_for(loaded))
    found = _drafts(drafted)
    own = {each.key: each for each in OwnText.objects.filter(round_id=loaded.round_id)}
    unplaced = {key: ((), "") for key in (*settings.texts, *own) if key not in found}
    framework = drafted.framework
    return tuple(
        PaperText(key, name_of(key, framework), names, draft, settings.texts.get(key, ""), own.get(key))
        for key, (names, draft) in (found | unplaced).items()
    )


def text_of(loaded: ResultVersion, key: str) -> PaperText | None:
    """The text of that key; None where no paper has it."""
    return next((each for each in texts_of(loaded) if each.key == key), None)


def _drafts(subject: Subject) -> dict[str, tuple[tuple[Text, ...], str]]:
    """By key: the papers a text stands in, and its draft; "" where it stands only once it is written."""
    blocks = list(_blocks(subject))
    drafts = {key: "\n".join(_said(block)) for _, key, block in blocks}
    # Where every text is written, those that have no draft are in their places as well.
    written = subject.settings.with_texts(dict.fromkeys(TEXT_KEYS, "…"), {})
    names: dict[str, tuple[Text, ...]] = {}
    for paper, key, _ in (*_blocks(replace(subject, settings=written)), *blocks):
        names[key] = tuple(dict.fromkeys((*names.get(key, ()), papers.name_of(paper))))
    return {key: (found, drafts.get(key, "")) for key, found in names.items()}


def _blocks(subject: Subject) -> Iterator[tuple[str, str, TextBlock]]:
    for each in documents.papers_of_year(subject):
        if each.why_not is None or each.missing:
            for block in all_blocks(each.make().blocks):
                if isinstance(block, TextBlock):
                    yield each.name, block.key, block


def _said(block: TextBlock) -> Iterable[str]:
    return ("".join(run.text for run in paragraph.runs) for paragraph in block.paragraphs)


def name_of(key: str, framework: Framework) -> Text:
    """What people call a text: 'indicator-9' → 'Indicator 9, Disclosure'."""
    if key in NAMES:
        return NAMES[key]
    for indicator in framework.indicators:
        if key == text_key(indicator.code):
            code, name = indicator.code, indicator.name
            return Text(f"ตัวชี้วัดที่ {code} {name.th}", f"Indicator {code}, {name.en}")
    for instrument in framework.instruments:
        if key == carrying_out_key(instrument.code):
            return Text(f"รายงานผลการดำเนินการ: {instrument.code}", f"Carrying out: {instrument.code}")
    return _name_of_progress(key)


def _name_of_progress(key: str) -> Text:
    paper, _, part = key.rpartition("-")
    if paper.startswith("progress-") and part in _PROGRESS_PARTS:
        name, said = papers.name_of(paper), _PROGRESS_PARTS[part]
        return Text(f"{name.th}: {said.th}", f"{name.en}: {said.en}")
    return Text(key, key)


# ------------------------------------------------------------------------------------------------ writing


def save(loaded: ResultVersion, found: PaperText, text: str, version: int, person: Person) -> OwnText | None:
    """Save the officer's own text that was read at `version`; None where it is what stood there anyway.

    RefusedError where the person may not, PaperError where it asks for an unknown figure or holds what cannot
    be printed, ChangedTextError where another version stands by now.
    """
    text = _trimmed(text)
    _refuse_others(loaded, person)
    _refuse_unprintable(loaded, found, text)
    # A text typed back to what would stand there anyway is no text of one's own.
    kept = "" if _is_without_own(loaded, found, text) else text
    with transaction.atomic():
        held = _held(loaded, found.key, version)
        if kept == (held.text if held else ""):
            return None
        return _write(loaded, held, found.key, kept, person)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _is_without_own(loaded: ResultVersion, found: PaperText, text: str) -> bool:
    """True of the text that stands there anyway; a draft's figures may be asked for by code or typed."""
    if found.in_file:
        return text == found.in_file
    return quotes.bind(text, assessment_of(loaded), found.key) == _trimmed(found.draft)


def drop(loaded: ResultVersion, found: PaperText, version: int, person: Person) -> OwnText | None:
    """Give up the text written here, so that the draft (or the body file's text) stands again."""
    _refuse_others(loaded, person)
    with transaction.atomic():
        held = _held(loaded, found.key, version)
        if held is None or not held.text:
            return None
        return _write(loaded, held, found.key, "", person)


def _refuse_others(loaded: ResultVersion, person: Person) -> None:
    refuse(access.why_not("officer", person, loaded.round.body))


def _refuse_unprintable(loaded: ResultVersion, found: PaperText, text: str) -> None:
    known, settings = assessment_of(loaded), papers.settings_of(loaded)
    bound = quotes.bind(text, known, found.key)
    lines = tuple(Paragraph.of(line) for line in bound.splitlines())
    trial = Paper(found.name.th, known.body.name, loaded.round.year, settings.date, lines)
    documents.pdf.render(trial)


def _held(loaded: ResultVersion, key: str, version: int) -> OwnText | None:
    """The row of a text, held with its round until the transaction ends."""
    Round.objects.select_for_update().get(pk=loaded.round_id)
    row = OwnText.objects.filter(round_id=loaded.round_id, key=key).first()
    if (row.version if row else 0) != version:
        raise ChangedTextError(row)
    return row


def _write(loaded: ResultVersion, held: OwnText | None, key: str, text: str, person: Person) -> OwnText:
    row = held or OwnText(round=loaded.round, key=key, version=0)
    before, row.text, row.version = row.text, text, row.version + 1
    row.save()
    trail.write(
        person, "text.changed" if text else "text.dropped", body=loaded.round.body, role="officer",
        about=str(loaded.round.year), key=key, version=row.version,
        before=_digest(before), after=_digest(text),
    )  # fmt: skip
    return row


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


# ------------------------------------------------------------------------------------------------ figures


@dataclass(frozen=True, slots=True)
class Quotable:
    """A figure that texts may quote; `figures` are (how it stands in the box, figure today) by year."""

    name: Text
    figures: tuple[tuple[Text, str] | None, ...]


def years_of(known: Assessment) -> tuple[int, ...]:
    """The years whose figures can be quoted, the latest first."""
    return tuple(sorted(known.history.years, reverse=True))


def quotable(known: Assessment, key: str) -> Iterator[Quotable]:
    """Every figure that a text may quote, those below its own indicator first among the details.

    >>> next(quotable(known, "summary")).figures[0]
    (Text('[[คะแนนรวม: 60.88]]', '[[Total: 60.88]]'), '60.88')
    """
    framework = known.history.last.framework
    yield _quotable(known, quotes.TOTAL, Text("คะแนนรวม", "total"))
    yield _quotable(known, quotes.LEVEL, Text("ระดับ", "level"))
    nodes = tree(framework)
    details = sorted(framework.indicators, key=lambda each: text_key(each.code) != key)
    codes = (
        *(each.code for each in framework.instruments),
        *(each.code for each in framework.indicators),
        *(code for each in details for code in codes_below(each)),
    )
    for code in codes:
        if code in nodes and figure_of(known, code, known.history.last.year):
            yield _quotable(known, code, _named(framework, code))


def _named(framework: Framework, code: str) -> Text:
    node = tree(framework)[code]
    if node.kind in ("indicator", "sub_indicator"):
        return Text(f"ตัวชี้วัดที่ {code} {node.name.th}", f"Indicator {code}, {node.name.en}")
    return Text(f"{code} {node.name.th}", f"{code}, {node.name.en}")


def _quotable(known: Assessment, code: str, name: Text) -> Quotable:
    return Quotable(
        name,
        tuple(
            (chips.chip(code, year, figure, known), figure)
            if (figure := figure_of(known, code, year)) and _means_the_same(known, code, year)
            else None
            for year in years_of(known)
        ),
    )


def _means_the_same(known: Assessment, code: str, year: int) -> bool:
    """A code of another year is offered only where it stands for the same thing.

    Total, level and instruments are what they are called in every year, as on the page of the result.
    """
    scored = known.history.years[year]
    if code in (quotes.TOTAL, quotes.LEVEL) or year == known.history.last.year:
        return True
    if isinstance(scored, TotalOnly):
        return False
    if code in {each.code for each in scored.framework.instruments}:
        return True
    if code not in {each.code for each in scored.framework.indicators}:
        return False
    return are_comparable(known.history.last.framework, scored.framework, code)


def figure_of(known: Assessment, code: str, year: int) -> str:
    """The figure of a code in a year as papers show it; "" where there is none to show."""
    try:
        return quotes.bind(f"{{{year}:{code}}}", known)
    except PaperError:
        return ""


def stale(loaded: ResultVersion) -> tuple[quotes.Stale, ...]:
    """Figures typed in texts, here or in the body file, that no figure known says any more."""
    settings, own = papers.settings_of(loaded), papers.own_texts(loaded)
    places = {key: place for key, place in settings.text_places.items() if key not in own}
    return quotes.stale({**settings.texts, **own}, assessment_of(loaded), places)
