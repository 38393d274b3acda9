"""The papers of a round: what they are about, which of them are ready, and the files people download."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from prongsai import answers, documents
from prongsai.documents import Image, PaperSettings, SetPaper, Subject, quotes
from prongsai.errors import PaperError, Place, PlanError, Problem, ProngsaiError
from prongsai.frameworks import Text
from prongsai.measures import Plan
from prongsai.web.evidence import addresses
from prongsai.web.plans.editing import planned_in
from prongsai.web.plans.models import OwnText, RoundPlan
from prongsai.web.plans.reading import plan_of
from prongsai.web.plans.wording import on_page, without_keys
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.uploads import unpacked, uploads_of

#: Formats of papers with what browsers call them.
FORMATS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
NAMES: Mapping[str, Text] = {
    "order": Text("คำสั่งแต่งตั้งคณะทำงานและผู้รับผิดชอบ", "Order appointing the working group"),
    "announcement": Text("ประกาศ", "Announcement"),
    "memo": Text("บันทึกข้อความเสนอผู้บริหาร", "Memo to the executive"),
    "analysis": Text("รายงานการวิเคราะห์ผลการประเมิน", "Analysis of the result"),
    "measures-plan": Text("แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส", "Plan of measures"),
    "carrying-out": Text("รายงานผลการดำเนินการตามมาตรการ", "Report on carrying the measures out"),
    "oit-checklist": Text("ผลการตรวจ OIT รายข้อ", "Checklist of OIT items"),
}
_PROGRESS = "progress-"
_KEPT_FILES, _KEPT_SETTINGS = 64, 128


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """One paper of the year on the page: whether it can be printed, as a draft or not, and what it lacks."""

    name: str
    paper: SetPaper
    is_draft: bool

    @property
    def title(self) -> Text:
        return name_of(self.name)

    @property
    def is_ready(self) -> bool:
        """True where there is something to print; what is lacking in it alone does not stop a draft."""
        return self.paper.why_not is None or bool(self.paper.missing)

    @property
    def why_not(self) -> Text | None:
        found = self.paper.why_not
        return found and Text(without_keys(found.th), without_keys(found.en))


@dataclass(frozen=True)
class YearPapers:
    """The papers of a round's result.

    `why_draft` says why all bear the draft mark, `faults` what is to be mended in the plan; `digest` changes
    with anything that a paper is made of.
    """

    subject: Subject
    listed: tuple[ListedPaper, ...]
    why_draft: tuple[Text, ...]
    faults: tuple[Problem, ...]
    digest: str

    @property
    def ready(self) -> tuple[ListedPaper, ...]:
        return tuple(each for each in self.listed if each.is_ready)


def name_of(paper: str) -> Text:
    """What people call a paper of the set.

    >>> name_of("progress-3").en
    'Progress report, 3 months'
    """
    if paper.startswith(_PROGRESS):
        months = paper.removeprefix(_PROGRESS)
        return Text(f"รายงานความก้าวหน้า รอบ {months} เดือน", f"Progress report, {months} months")
    return NAMES[paper]


def papers_of(loaded: ResultVersion) -> YearPapers:
    """The papers of a result's year with their states.

    PaperError or PlanError names all that keeps them from being printed: settings or a plan of the body file
    that cannot be read, and texts that ask for a figure nobody knows.
    """
    plan = plan_for(loaded)
    subject = subject_of(loaded, plan)
    faults = tuple(on_page(_from_file(each)) for each in documents.problems_of_plan(subject))
    why_draft = tuple(_why_draft(loaded, faults))
    listed = tuple(
        ListedPaper(each.name, each, bool(why_draft or each.missing))
        for each in documents.papers_of_year(subject)
    )
    return YearPapers(subject, listed, why_draft, faults, _digest(loaded, subject))


def _why_draft(loaded: ResultVersion, faults: tuple[Problem, ...]) -> Iterator[Text]:
    if loaded.state != "published":
        yield Text("ผู้บริหารยังไม่ได้อนุมัติให้เผยแพร่ผลการประเมิน", "the executive has not published the result yet")
    if faults:
        yield Text(f"แผนยังมีข้อที่ต้องแก้ไข {len(faults)} ข้อ", f"the plan still has {len(faults)} to mend")


def subject_of(loaded: ResultVersion, plan: Plan) -> Subject:
    """What the papers of a result are about, with the officer's texts in place of drafts and figures put in.

    PaperError where the body file's `paper:` block cannot be used, or a text asks for an unknown figure.

    >>> subject_of(loaded, plan_for(loaded)).settings.texts["summary"]
    'ได้ 60.88 คะแนน'
    """
    known = assessment_of(loaded)
    given = _with_emblem(settings_of(loaded), loaded)
    # A text written here has no place in the file, even where it stands instead of one that has.
    own = own_texts(loaded)
    places = {key: place for key, place in given.text_places.items() if key not in own}
    settings = quotes.bound(given.with_texts({**given.texts, **own}, places), known)
    return Subject(known, settings, plan, addresses.of_final(loaded.round))


def _with_emblem(given: PaperSettings, loaded: ResultVersion) -> PaperSettings:
    """The emblem of the body's own page, where the file names none and it can be printed."""
    if given.emblem is not None:
        return given
    picture = loaded.round.body.emblem
    if not picture or not documents.can_be_printed(picture):
        return given
    return replace(given, emblem=Image(picture, "ตราสัญลักษณ์ของหน่วยงาน"))


def own_texts(loaded: ResultVersion) -> dict[str, str]:
    """The texts written on these pages, by key; one that was given up again is not among them."""
    rows = OwnText.objects.filter(round_id=loaded.round_id).exclude(text="")
    return dict(rows.values_list("key", "text"))


#: Papers that anyone may read once they are final.
_PUBLIC = ("analysis", "measures-plan", "carrying-out")


def papers_for_public(loaded: ResultVersion) -> list[str]:
    """Names of the papers of a result that anyone may read: final, of a published result and adopted plan.

    >>> papers_for_public(loaded)
    ['analysis', 'measures-plan']
    """
    return [listed.name for _, listed in _public(loaded)]


def public_file(loaded: ResultVersion, name: str) -> bytes | None:
    """A paper that anyone may read, as PDF; nothing where there is none of that name.

    What keeps a paper from being printed is told to the officer, not to the public.
    """
    for papers, listed in _public(loaded):
        if listed.name == name:
            with suppress(ProngsaiError):
                return file_of(papers, listed, "pdf")
    return None


def _public(loaded: ResultVersion) -> Iterator[tuple[YearPapers, ListedPaper]]:
    with suppress(ProngsaiError):
        if loaded.state == "published" and plan_for(loaded).is_adopted:
            papers = papers_of(loaded)
            final = [each for each in papers.ready if each.name in _PUBLIC and not each.is_draft]
            yield from ((papers, each) for each in final)


def plan_for(loaded: ResultVersion) -> Plan:
    """The round's plan; as long as none was begun, the one in the body file.

    PlanError where that one cannot be read.
    """
    if RoundPlan.objects.filter(round_id=loaded.round_id).exists():
        return _placed(plan_of(loaded.round))
    return _planned(loaded.pk, loaded.loaded_at) or plan_of(loaded.round)


def _placed(plan: Plan) -> Plan:
    """Each measure with a place of its own, so that equal faults of two measures are two."""
    measures = (
        replace(
            each,
            place=(place := Place(row=each.number)),
            progress=tuple(replace(report, place=place) for report in each.progress),
        )
        for each in plan.measures
    )
    return replace(plan, measures=tuple(measures))


@lru_cache(maxsize=_KEPT_SETTINGS)
def _planned(pk: int, loaded_at: datetime.datetime) -> Plan | None:
    """Kept by number and moment, for a version's files never change. Its digest would not do: it is that of
    the scores, and two files with the same scores may hold different plans."""
    del loaded_at
    try:
        return planned_in(ResultVersion.objects.select_related("round").get(pk=pk))
    except PlanError as error:
        raise PlanError(map(_from_file, error.problems)) from error


def settings_of(loaded: ResultVersion) -> PaperSettings:
    """The `paper:` block of the body file, its texts as they were typed; PaperError names all its faults."""
    return _settings(loaded.pk, loaded.loaded_at)


@lru_cache(maxsize=_KEPT_SETTINGS)
def _settings(pk: int, loaded_at: datetime.datetime) -> PaperSettings:
    del loaded_at
    with unpacked(uploads_of(pk)) as path:
        dossier = answers.read_dossier(path)
        framework = dossier.years[dossier.year].framework
        assert framework is not None, "a result was scored by a framework"
        try:
            found = documents.read_settings(dossier.paper, framework, path.parent)
        except PaperError as error:
            raise PaperError(map(_from_file, error.problems)) from error
    places = {key: _known(place) for key, place in found.text_places.items()}
    return found.with_texts(found.texts, places)


def _from_file(problem: Problem) -> Problem:
    return replace(problem, place=_known(problem.place))


def _known(place: Place) -> Place:
    """The place with its file named as the officer knows it, not by the folder it was unpacked in."""
    return replace(place, file=Path(place.file).name)


def _digest(loaded: ResultVersion, subject: Subject) -> str:
    """Of all that papers are made of: the result's files, the body, the texts, the plan and the emblem."""
    emblem = subject.settings.emblem
    parts = (
        loaded.pk, loaded.loaded_at, loaded.state, sorted(subject.settings.texts.items()), subject.plan,
        subject.known.body, sorted(subject.addresses.items()),
        hashlib.sha256(emblem.data).hexdigest() if emblem else "",
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()


# ------------------------------------------------------------------------------------------------ files


@dataclass(frozen=True, slots=True)
class _Order:
    """One file to be made; two with the same digest, name and format are the same file."""

    digest: str
    name: str
    form: str
    listed: ListedPaper = field(compare=False)


def file_of(papers: YearPapers, listed: ListedPaper, form: str) -> bytes:
    """One ready paper as a file of a format; PaperError where its words cannot be printed.

    >>> file_of(papers, papers.ready[0], "pdf")[:5]
    b'%PDF-'
    """
    return _made(_Order(papers.digest, listed.name, form, listed))


@lru_cache(maxsize=_KEPT_FILES)
def _made(order: _Order) -> bytes:
    paper = order.listed.paper.make()
    return documents.render(replace(paper, is_draft=True) if order.listed.is_draft else paper, order.form)


def set_of(papers: YearPapers) -> bytes:
    """All papers that are ready, in every format, as one zip file; the error names all that stop it."""
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for each in papers.ready:
        for form in FORMATS:
            try:
                contents[f"{each.name}.{form}"] = file_of(papers, each, form)
            except ProngsaiError as error:
                problems += error.problems
    if problems:
        raise PaperError(dict.fromkeys(problems))
    return documents.zipped(contents)
