"""The memo (บันทึกข้อความ) that lays a paper before the head of the body, with the signatures it passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prongsai.documents.content import (
    Block,
    Field,
    Heading,
    MemoHead,
    Paper,
    Paragraph,
    SignatureBlock,
    Signer,
    TextBlock,
)
from prongsai.documents.official_settings import About, Endorser
from prongsai.documents.papers import adoption, official, reported
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.subject import Subject
from prongsai.measures import Adoption
from prongsai.thai import date_in_words

_NACC_FRAMES = "nacc-"
_COVERED_BY_CABINET = range(2561, 2565)
_LONG = 3.0  # the number's share of the line that it has with the date


def memo(subject: Subject) -> Paper:
    """The memo on the analysis, the plan of measures or the carrying-out report, as the settings say.

    Figures come from the subject alone: what is not known is left out. Blank numbers and dates are dotted.

    >>> memo(Subject(known, settings, plan)).title
    'บันทึกข้อความ เรื่อง รายงานการวิเคราะห์ผลการประเมิน… ประจำปีงบประมาณ พ.ศ. 2563'
    """
    settings, say = subject.settings.memo, subject.say
    about = official.title_of(subject, _about(subject))
    return official.paper(
        subject, say(f"บันทึกข้อความ เรื่อง {about}", f"Memo: {about}"), settings.date, tuple(_blocks(subject))
    )


def _about(subject: Subject) -> About:
    return official.about_of(subject, subject.settings.memo.about)


def _blocks(subject: Subject) -> Iterator[Block]:
    say, settings = subject.say, subject.settings.memo
    to = settings.to or official.head_of(subject)
    yield _head(subject)
    yield Paragraph.of(say(f"เรียน {to}", f"To: {to}"), is_indented=False)
    yield _heading(subject, "เรื่องเดิม", "Background")
    yield _background(subject)
    yield _heading(subject, "ข้อเท็จจริง", "Facts")
    yield _facts(subject)
    yield _heading(subject, "ระเบียบ/กฎหมาย/หนังสือสั่งการ", "Laws, rules and instructions")
    yield prose.text_block(subject, "memo-laws", *official.numbered(settings.laws or _laws(subject)))
    yield _heading(subject, "ข้อเสนอ/ข้อพิจารณา", "Proposals")
    yield _proposal(subject)
    yield Paragraph.of(say("จึงเรียนมาเพื่อโปรดพิจารณา", "For your consideration."))
    yield from _signatures(subject)


def _head(subject: Subject) -> MemoHead:
    say, settings, memo = subject.say, subject.settings, subject.settings.memo
    office = settings.office or subject.known.body.name
    if settings.telephone:
        office += say(f" โทร. {settings.telephone}", f", tel. {settings.telephone}")
    day = date_in_words(memo.date, settings.language) if memo.date else ""
    lines = (
        (Field(say("ส่วนราชการ", "Office"), office),),
        (Field(say("ที่", "Ref."), memo.number), Field(say("วันที่", "Date"), day)),
        (Field(say("เรื่อง", "Subject"), official.title_of(subject, _about(subject))),),
    )
    return MemoHead(say("บันทึกข้อความ", "Memo"), lines, official.emblem(subject))


def _heading(subject: Subject, th: str, en: str) -> Heading:
    return Heading(1, subject.say(th, en), is_small=True)


# ------------------------------------------------------------------------------------------- background


def _background(subject: Subject) -> TextBlock:
    drafted = subject.settings.memo.background or (_what_came_before(subject),)
    return prose.text_block(subject, "memo-background", *drafted)


def _what_came_before(subject: Subject) -> str:
    entered, adopted = official.entered_said(subject), subject.plan.adopted
    if _about(subject) != "carrying_out":
        return subject.say(f"ตามที่{entered} นั้น", f"{entered}.")
    if adopted is not None and subject.plan.is_adopted:
        return _adopted_said(subject, adopted)
    for_year, body = subject.fiscal_year(subject.for_year), subject.known.body.name
    return subject.say(
        f"ตามที่{entered} และ{body}ได้กำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงานสำหรับ{for_year} นั้น",
        f"{entered}, and set measures to promote integrity for {for_year}.",
    )


def _adopted_said(subject: Subject, adopted: Adoption) -> str:
    language, for_year = subject.settings.language, subject.fiscal_year(subject.for_year)
    day = date_in_words(adopted.date, language) if adopted.date else ""
    th = f"ตามที่{adopted.by}ได้เห็นชอบมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงานสำหรับ{for_year}"
    th += (f" เมื่อวันที่ {day}" if day else "") + (f" ({adopted.reference})" if adopted.reference else "")
    en = f"The measures to promote integrity for {for_year} were adopted by {adopted.by}"
    en += (f" on {day}" if day else "") + (f" ({adopted.reference})" if adopted.reference else "")
    return subject.say(f"{th} นั้น", f"{en}.")


# ------------------------------------------------------------------------------------------------ facts


def _facts(subject: Subject) -> TextBlock:
    result = official.result_said(subject) or (_no_result_said(subject),)
    attached = {"analysis": _analysed, "measures_plan": _planned, "carrying_out": _carried_out}
    return prose.text_block(
        subject, "memo-facts", *result, attached[_about(subject)](subject, _office(subject))
    )


def _office(subject: Subject) -> str:
    return subject.settings.office or subject.known.body.name


def _no_result_said(subject: Subject) -> str:
    year = subject.fiscal_year(subject.year)
    return subject.say(
        f"ข้อมูลที่ได้รับยังไม่มีผลคะแนนของ{year} บันทึกฉบับนี้จึงไม่กล่าวถึงคะแนน",
        f"The figures given hold no score of {year}; this memo does not state any.",
    )


def _analysed(subject: Subject, office: str) -> str:
    for_year, standing = subject.fiscal_year(subject.for_year), _standing_said(subject)
    th, en = "พร้อมประเด็นที่ต้องพัฒนา", "what is to be developed"
    if adoption.has_measures(subject):
        th, en = f"{th}และมาตรการสำหรับ{for_year}", f"{en} and the measures for {for_year}"
    return subject.say(
        f"{office}ได้จัดทำรายงานการวิเคราะห์ผลการประเมินดังกล่าว {th} เสร็จเรียบร้อยแล้ว "
        f"รายละเอียดตามเอกสารที่แนบมาพร้อมนี้{standing}",
        f"{office} has analysed this result and set out {en}; the paper is attached.{standing}",
    )


def _standing_said(subject: Subject) -> str:
    """That the measures are adopted, or were sent back; nothing of measures nobody has decided on."""
    plan, for_year = subject.plan, subject.fiscal_year(subject.for_year)
    if plan.is_adopted and plan.measures:
        how = adoption.how_said(subject)
        return subject.say(
            f" ทั้งนี้ มาตรการสำหรับ{for_year} {how} แล้ว", f" The measures for {for_year} were {how}."
        )
    if plan.state == "returned" and plan.measures:
        return subject.say(
            f" ทั้งนี้ มาตรการสำหรับ{for_year} ถูกส่งคืนให้แก้ไข และจะเสนอใหม่เมื่อแก้ไขแล้ว",
            f" The measures for {for_year} were returned, and will be proposed again once they are mended.",
        )
    return ""


def _planned(subject: Subject, office: str) -> str:
    for_year, number = subject.fiscal_year(subject.for_year), len(subject.plan.measures)
    th, en = (f" รวม {number} มาตรการ", f", {number} in all") if number else ("", "")
    return subject.say(
        f"{office}ได้จัดทำมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงานสำหรับ{for_year}{th} "
        "โดยกำหนดขั้นตอน ผู้รับผิดชอบ ระยะเวลา และการกำกับติดตาม รายละเอียดตามเอกสารที่แนบมาพร้อมนี้"
        f"{_standing_said(subject)}",
        f"{office} has drawn up the measures to promote integrity for {for_year}{en}, with steps, those "
        f"responsible, dates and follow-up; the plan is attached.{_standing_said(subject)}",
    )


def _carried_out(subject: Subject, office: str) -> str:
    plan, for_year = subject.plan, subject.fiscal_year(subject.for_year)
    if not any(each.progress for each in plan.measures):
        return subject.say(
            f"ยังไม่มีหน่วยงานใดรายงานผลการดำเนินการตามมาตรการสำหรับ{for_year}",
            f"No unit has reported yet on the measures for {for_year}.",
        )
    counted = reported.count_said(subject, plan.measures, reported.last_round(plan))
    return subject.say(
        f"{office}ได้รวบรวมผลการดำเนินการตามมาตรการสำหรับ{for_year} ที่หน่วยงานที่รับผิดชอบรายงานแล้ว รวม {counted} "
        "รายละเอียดตามเอกสารที่แนบมาพร้อมนี้",
        f"{office} has gathered what the units responsible reported on the measures for {for_year}, "
        f"{counted}; the report is attached.",
    )


# ----------------------------------------------------------------------------------- laws and proposals


def _laws(subject: Subject) -> tuple[str, ...]:
    """What is generally cited: the master plan, the cabinet's resolution in its years, the criteria."""
    say, year = subject.say, subject.year
    owner, name = subject.word(subject.framework.owner), subject.assessment_name
    found: list[str] = []
    if subject.framework.code.startswith(_NACC_FRAMES):
        found.append(
            say(
                "แผนแม่บทภายใต้ยุทธศาสตร์ชาติ ประเด็นที่ 21 การต่อต้านการทุจริตและประพฤติมิชอบ",
                "Master plan under the National Strategy, issue 21, against corruption and misconduct",
            )
        )
        if year in _COVERED_BY_CABINET:
            found.append(
                say(
                    "มติคณะรัฐมนตรีเมื่อวันที่ 23 มกราคม 2561 ให้หน่วยงานภาครัฐทุกหน่วยงานเข้าร่วมการประเมิน "
                    "ปีงบประมาณ พ.ศ. 2561–2564",
                    "Cabinet resolution of 23 January 2018, by which every public body takes part in the "
                    "assessment in fiscal years 2561–2564",
                )
            )
    criteria = say(
        f"หลักเกณฑ์{name} ประจำ{subject.fiscal_year(year)} ของ{owner}",
        f"Criteria of the {name} of {subject.fiscal_year(year)}, {owner}",
    )
    return (*found, criteria)


def _proposal(subject: Subject) -> TextBlock:
    settings = subject.settings.memo
    drafted = {"analysis": _on_analysis, "measures_plan": _on_plan, "carrying_out": _on_carrying_out}
    proposals = settings.proposals or drafted[_about(subject)](subject)
    lead = subject.say("เห็นควรเสนอเพื่อโปรดพิจารณา ดังนี้", "It is proposed:")
    return prose.text_block(subject, "memo-proposal", lead, *official.numbered(proposals))


def _on_analysis(subject: Subject) -> tuple[str, ...]:
    say, for_year = subject.say, subject.fiscal_year(subject.for_year)
    adopting = say(
        f"เห็นชอบมาตรการสำหรับ{for_year} และมอบหมายหน่วยงานที่รับผิดชอบดำเนินการ",
        f"to adopt the measures for {for_year} and have the units responsible carry them out;",
    )
    return (
        say("รับทราบรายงานการวิเคราะห์ผลการประเมิน", "to note the analysis of the result;"),
        *([adopting] if adoption.is_awaited(subject) else _on_adopted(subject)),
        _publishing(subject),
    )


def _on_adopted(subject: Subject) -> tuple[str, ...]:
    """What is left to be decided on measures that are adopted; nothing of others or of a closed plan."""
    if subject.plan.state != "adopted" or not subject.plan.measures:
        return ()
    return (
        subject.say(
            "กำชับหน่วยงานที่รับผิดชอบให้ดำเนินการตามมาตรการที่ได้รับความเห็นชอบแล้ว",
            "to have the units responsible carry out the measures that are adopted;",
        ),
    )


def _on_plan(subject: Subject) -> tuple[str, ...]:
    say, rounds = subject.say, subject.listed([str(months) for months in subject.plan.rounds])
    if not adoption.is_awaited(subject):
        noting = say("รับทราบมาตรการตามเอกสารที่แนบ", "to note the measures attached;")
        return (noting, *_on_adopted(subject), _publishing(subject))
    return (
        say("เห็นชอบมาตรการตามที่เสนอ", "to adopt the measures as proposed;"),
        say(
            f"มอบหมายหน่วยงานที่รับผิดชอบดำเนินการ และรายงานความก้าวหน้าเมื่อครบ {rounds} เดือน",
            f"to have the units responsible carry them out and report after {rounds} months;",
        ),
        _publishing(subject),
    )


def _on_carrying_out(subject: Subject) -> tuple[str, ...]:
    say = subject.say
    return (
        say("รับทราบรายงานผลการดำเนินการตามมาตรการ", "to note the report;"),
        say(
            "มอบหมายหน่วยงานที่รับผิดชอบเร่งรัดมาตรการที่ยังไม่แล้วเสร็จ (ถ้ามี)",
            "to have the units responsible press on with measures not finished, if any;",
        ),
        _publishing(subject),
    )


def _publishing(subject: Subject) -> str:
    return subject.say(
        "เห็นชอบให้ประกาศให้ประชาชนทราบ และเผยแพร่บนเว็บไซต์ของหน่วยงาน",
        "to announce it to the public and publish it on the body's website.",
    )


# ------------------------------------------------------------------------------------------- signatures


def _signatures(subject: Subject) -> Iterator[SignatureBlock]:
    """The writer signs at the right; those whom the memo passes follow in pairs, with their opinions."""
    chain = subject.settings.memo.chain or _chain(subject)
    writer, *others = chain
    yield SignatureBlock((Signer(position=writer.position, opinion=writer.says, is_plain=True),))
    if others:
        yield SignatureBlock(tuple(_endorsed(subject, others, place) for place in range(len(others))))


def _chain(subject: Subject) -> tuple[Endorser, ...]:
    return (Endorser(""), Endorser(official.deputy_of(subject)), Endorser(official.head_of(subject)))


def _endorsed(subject: Subject, chain: Sequence[Endorser], place: int) -> Signer:
    """One of the chain: sends it on to the next with a word, or, being the last, decides."""
    say, each = subject.say, chain[place]
    if place + 1 < len(chain):
        following = official.or_dots(chain[place + 1].position)
        says = (say(f"เรียน {following}", f"To: {following}"), say("เพื่อโปรดพิจารณา", "For your consideration"))
    else:
        says = (say("( ) เห็นชอบ", "( ) Approved"), say("( ) ไม่เห็นชอบ", "( ) Not approved"))
    return Signer(position=each.position, opinion=each.says or says, is_plain=True)
