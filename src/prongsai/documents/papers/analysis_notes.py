"""The notes of an analysis: how sure its figures are, what does not agree, and how they were computed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from prongsai.analysis import (
    is_reached,
    show_number,
)
from prongsai.documents.content import (
    Block,
    Bullets,
    Heading,
    runs,
)
from prongsai.documents.subject import Subject, codes_shown
from prongsai.frameworks import Basis, Indicator, Item, Question
from prongsai.scoring import CERTAINTY_NAMES, Result

_SHORT_DIGEST = 12


def all_notes(subject: Subject) -> Iterator[Block]:
    """How sure the figures are, what does not agree, and how they were computed."""
    every = tuple(subject.known.history.years)
    said = [
        *_sources_said(subject, every),
        *_computed_said(subject, every),
        *_disagreements_said(subject, every),
        *_comparability_said(subject),
        *_sampling_said(subject),
        *_withheld_said(subject),
        *_certainty_said(subject),
        *_paraphrases_said(subject),
        _engine_said(subject),
    ]
    yield Bullets(tuple(runs(each) for each in said))


def figure_notes(subject: Subject, *more: str) -> Iterator[Block]:
    """The notes of a paper about one year's figures: their source, what does not agree, and `more`."""
    year = (subject.year,)
    said = (
        *_sources_said(subject, year),
        *_computed_said(subject, year),
        *_disagreements_said(subject, year),
        *more,
        _engine_said(subject),
    )
    yield Heading(1, subject.say("หมายเหตุเกี่ยวกับตัวเลข", "Notes on the figures"))
    yield Bullets(tuple(runs(each) for each in said))


def _sources_said(subject: Subject, within: Collection[int]) -> Iterator[str]:
    by_source: dict[str, list[str]] = {}
    for year, source in sorted(subject.known.sources.items()):
        if source.th and year in within:
            by_source.setdefault(subject.word(source), []).append(str(year))
    for place, years in by_source.items():
        listed = codes_shown(years)
        yield subject.say(f"ที่มาของคะแนนปี {listed}: {place}", f"Source of the figures of {listed}: {place}")


def _computed_said(subject: Subject, within: Collection[int]) -> Iterator[str]:
    """Which totals and levels no source prints, so that they had to be computed."""
    by_what: dict[tuple[str, str], list[str]] = {}
    for year, scored in sorted(subject.known.history.years.items()):
        if year in within and isinstance(scored, Result) and (what := _what_was_computed(scored)):
            by_what.setdefault(what, []).append(str(year))
    for (th, en), years in by_what.items():
        listed = codes_shown(years)
        yield subject.say(
            f"{th}ปี {listed} คำนวณจากคะแนนที่ให้มา ควรตรวจกับผลที่ประกาศ",
            f"The {en} of {listed} was computed from the figures given; check it against what was announced.",
        )


def _what_was_computed(result: Result) -> tuple[str, str] | None:
    has_total = result.total is not None and result["total"].printed is None
    has_level = result.level is not None and result.inputs.printed_level is None
    if has_total and has_level:
        return "คะแนนรวมและระดับ", "total and level"
    if has_total:
        return "คะแนนรวม", "total"
    return ("ระดับ", "level") if has_level else None


def _disagreements_said(subject: Subject, within: Collection[int]) -> Iterator[str]:
    for year, scored in sorted(subject.known.history.years.items()):
        for each in scored.disagreements if year in within and isinstance(scored, Result) else ():
            if subject.known.hides(each.code, year):
                continue
            yield subject.say(
                f"ตัวเลขปี {year} ที่ไม่สอดคล้องกัน: {each.say.th}",
                f"Figures of {year} that disagree: {each.say.say('en')}",
            )


def _comparability_said(subject: Subject) -> Iterator[str]:
    rough = [change.code for change in subject.changes.values() if not change.is_comparable]
    indicators = [code for code in rough if code != "total"]
    named = [subject.say("คะแนนรวม", "the total")] if "total" in rough else []
    if indicators:
        listed = codes_shown(indicators)
        named.insert(0, subject.say(f"ตัวชี้วัดที่ {listed}", f"indicator {listed}"))
    # Form B puts no change of an indicator, and so no mark, on paper.
    has_marks = subject.settings.form != "B" and len(subject.changes) > 1
    if named and has_marks:
        said, year = subject.say("และ", " and ").join(named), subject.year - 1
        yield subject.say(
            f"เครื่องหมาย * หมายถึงเกณฑ์ของ{said} ต่างจากปี {year} จึงเทียบกันได้โดยประมาณ",
            f"*: the rules of {said} differ from {year}, so the comparison is rough.",
        )


def _sampling_said(subject: Subject) -> Iterator[str]:
    for form, number in subject.known.answered.items():
        yield _respondents_said(subject, form, number)
    error = subject.known.errors.get(subject.year, {}).get("total")
    if error is None:
        return
    bound = subject.say("ไม่เกิน ", "at most ") if error.is_ceiling else ""
    yield subject.say(
        f"คะแนนรวมมีความคลาดเคลื่อนจากการสุ่มตัวอย่าง {bound}±{error.margin:.2f} คะแนน ที่ระดับความเชื่อมั่นร้อยละ 95",
        f"The sampling error of the total is {bound}±{error.margin:.2f} points (95% confidence).",
    )


def _respondents_said(subject: Subject, form: str, number: int) -> str:
    people, is_counted = subject.known.people.get(form), form in subject.known.counted
    shown = show_number(number, subject.settings.language, is_counted=is_counted)
    sample = subject.framework.instrument_of_form(form).sample
    said = subject.say(f"แบบ {form} มีผู้ตอบ {shown} คน", f"{form}: {shown} answered")
    if people is not None:
        said += subject.say(f" จากทั้งหมด {people:,} คน", f" of {people:,}")
    if people is not None and sample is not None and not subject.framework.instrument_of_form(form).parts:
        least = sample.minimum(people)
        said += _minimum_said(subject, least, is_reached(number, least))
    return said


def _minimum_said(subject: Subject, least: int, reached: bool | None) -> str:
    if reached is None:
        return ""
    return subject.say(
        f" ({'ครบ' if reached else 'ไม่ถึง'}จำนวนขั้นต่ำ {least} คน)",
        f" ({'reaching' if reached else 'below'} the minimum of {least})",
    )


def _withheld_said(subject: Subject) -> Iterator[str]:
    known = subject.known
    codes = [each.code for each in subject.framework.questions if each.code in known.withheld]
    if not codes:
        return
    few = show_number(0, subject.settings.language)
    if known.counted:
        yield subject.say(
            f"ไม่แสดงคะแนนของ {codes_shown(codes)} เพื่อมิให้คำนวณกลับได้ว่าผู้ตอบ{few} คนเลือกคำตอบใด",
            f"Scores of {codes_shown(codes)} are withheld: they would tell what {few} people chose.",
        )
    else:
        yield subject.say(
            f"ไม่แสดงคะแนนของ {codes_shown(codes)} เพราะมีผู้ตอบ{few} คน เพื่อรักษาความลับของผู้ตอบ",
            f"Scores of {codes_shown(codes)} are withheld: {few} people answered.",
        )


def _certainty_said(subject: Subject) -> Iterator[str]:
    """What the result rests on that no manual has confirmed yet."""
    result = subject.result
    is_computed = result.total is not None and result["total"].printed is None
    if is_computed and subject.framework.rounding.basis.certainty != "confirmed":
        yield subject.say(
            "วิธีปัดเศษของปีนี้ยังไม่ได้ยืนยันกับคู่มือ คะแนนรวมอาจต่างได้ 0.01 คะแนน",
            "How this year's scores are rounded has not been checked against the manual; the total may "
            "differ by 0.01.",
        )
    by_what: dict[str, tuple[str, str]] = {}
    for what, basis in _bases(subject):
        if basis.certainty != "confirmed" and (basis.note or what not in by_what):
            note = f" – {subject.word(basis.note)}" if basis.note else ""
            by_what[what] = (subject.word(CERTAINTY_NAMES[basis.certainty]), note)
    for certainty, note in dict.fromkeys(by_what.values()):
        named = codes_shown([what for what, said in by_what.items() if said == (certainty, note)])
        yield subject.say(
            f"หลักเกณฑ์ที่ยังไม่ได้ยืนยันกับคู่มือของปีนี้: {named} ({certainty}){note}",
            f"Not checked against the year's manual: {named} ({certainty}){note}",
        )


def _paraphrases_said(subject: Subject) -> Iterator[str]:
    """Which of the scored questions and items are not in the owner's own words."""
    members: list[Question | Item] = [*subject.framework.questions, *subject.framework.items]
    codes = [each.code for each in members if each.wording == "paraphrase" and each.code in subject.result]
    if codes:
        yield subject.say(
            f"ถ้อยคำของ {codes_shown(codes)} เรียบเรียงขึ้นใหม่ให้ได้ความเดียวกัน มิใช่ถ้อยคำทางการ",
            f"{codes_shown(codes)} are paraphrased, not in the official wording.",
        )


def _bases(subject: Subject) -> Iterator[tuple[str, Basis]]:
    framework, say = subject.framework, subject.say
    names = {
        "frame": say("โครงสร้างการประเมิน", "the frame"),
        "weights": say("น้ำหนักเครื่องมือ", "the weights"),
        "pass_mark": say("เกณฑ์ผ่าน", "the pass mark"),
    }
    yield from ((names.get(key, key), basis) for key, basis in framework.bases.items())
    yield from (
        (say(f"ระดับ {level.name.th}", f"level {subject.word(level.name)}"), level.basis)
        for level in framework.levels
    )
    yield from (
        (part.code, part.basis)
        for each in framework.instruments
        for part in each.parts
        if part.code in subject.result
    )
    if any(score.counts for score in subject.result.scores.values()):
        yield from (
            (say("คะแนนของตัวเลือก", "points of the choices"), scale.basis)
            for scale in framework.scales.values()
        )
    for indicator in framework.indicators:
        yield from _indicator_bases(subject, indicator)


def _indicator_bases(subject: Subject, indicator: Indicator) -> Iterator[tuple[str, Basis]]:
    if indicator.code in subject.result:
        yield subject.say(f"ตัวชี้วัดที่ {indicator.code}", f"indicator {indicator.code}"), indicator.basis
    members: Iterable[tuple[str, Basis]] = [(each.code, each.basis) for each in indicator.questions]
    for sub in indicator.sub_indicators:
        members = [*members, (sub.code, sub.basis), *((item.code, item.basis) for item in sub.items)]
    yield from ((code, basis) for code, basis in members if code in subject.result)


def _engine_said(subject: Subject) -> str:
    result = subject.result
    frame, outcome = subject.framework.digest[:_SHORT_DIGEST], result.digest[:_SHORT_DIGEST]
    if subject.known.counted or subject.known.withheld:
        # Answers could be guessed until the digest fits.
        return subject.say(
            f"คำนวณด้วยโปร่งใส ({result.engine}) ตามกรอบ {subject.framework.code} (sha256:{frame})",
            f"Computed with {result.engine} by framework {subject.framework.code} (sha256:{frame}).",
        )
    return subject.say(
        f"คำนวณด้วยโปร่งใส ({result.engine}) ตามกรอบ {subject.framework.code} (sha256:{frame}) "
        f"ลายพิมพ์ดิจิทัลของผลคะแนน sha256:{outcome}",
        f"Computed with {result.engine} by framework {subject.framework.code} (sha256:{frame}); "
        f"result sha256:{outcome}.",
    )
