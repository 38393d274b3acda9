"""What memo, announcement and order share: posts, titles, dates, the emblem, and what the result was."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from prongsai.analysis import ranked, weaknesses
from prongsai.documents.content import Block, Emblem, Image, Paper, Rule, SignatureBlock, Signer, TitleLines
from prongsai.documents.official_settings import About
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.subject import Subject
from prongsai.frameworks import Text
from prongsai.thai import date_in_words

#: How a body's name begins, what its head is called before the rest of the name, and its highest official.
_POSTS: tuple[tuple[str, str, str], ...] = (
    ("เทศบาล", "นายกเทศมนตรี", "ปลัดเทศบาล"),
    ("องค์การบริหารส่วนตำบล", "นายกองค์การบริหารส่วนตำบล", "ปลัดองค์การบริหารส่วนตำบล"),
    ("องค์การบริหารส่วนจังหวัด", "นายกองค์การบริหารส่วนจังหวัด", "ปลัดองค์การบริหารส่วนจังหวัด"),
    ("จังหวัด", "ผู้ว่าราชการจังหวัด", "ปลัดจังหวัด"),
    ("มหาวิทยาลัย", "อธิการบดีมหาวิทยาลัย", "รองอธิการบดี"),
    ("กรม", "อธิบดีกรม", "รองอธิบดี"),
    ("โรงเรียน", "ผู้อำนวยการโรงเรียน", "รองผู้อำนวยการโรงเรียน"),
)
_DOTS = "." * 20
_TITLES: Mapping[About, Text] = {
    "analysis": Text("รายงานการวิเคราะห์ผล{name} ประจำ{year}", "Analysis of the {name}, {year}"),
    "measures_plan": Text(
        "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำ{for_year}",
        "Measures to promote integrity, {for_year}",
    ),
    "carrying_out": Text(
        "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำ{for_year}",
        "Report on carrying out the measures to promote integrity, {for_year}",
    ),
}


def head_of(subject: Subject) -> str:
    """The post at the head of the body: 'นายกเทศมนตรีเมืองตัวอย่าง'."""
    name = subject.known.body.name
    for beginning, head, _ in _POSTS:
        if name.startswith(beginning):
            return subject.say(head + name.removeprefix(beginning), f"Head of {name}")
    return subject.say("หัวหน้าหน่วยงาน", f"Head of {name}")


def deputy_of(subject: Subject) -> str:
    """The highest official under the head: 'ปลัดเทศบาล'."""
    name = subject.known.body.name
    found = next((post for beginning, _, post in _POSTS if name.startswith(beginning)), "รองหัวหน้าหน่วยงาน")
    return subject.say(found, "Chief administrator")


def title_of(subject: Subject, about: About) -> str:
    """What a memo or announcement is about, as its line "เรื่อง" has it."""
    return subject.word(_TITLES[about]).format(
        name=subject.assessment_name,
        year=subject.fiscal_year(subject.year),
        for_year=subject.fiscal_year(subject.for_year),
    )


def about_of(subject: Subject, asked: About | None) -> About:
    """What a memo or announcement is about: as asked for, else the first that there is anything to say of."""
    if asked is not None:
        return asked
    if subject.result.scores or not subject.plan.measures:
        return "analysis"
    return "carrying_out" if subject.plan.is_reported else "measures_plan"


def dated(subject: Subject, day: datetime.date | None, th: str, en: str) -> str:
    """'ประกาศ ณ วันที่ 9 กุมภาพันธ์ พ.ศ. 2564'; dots where the day is written by hand."""
    if day is None:
        return subject.say(f"{th} ณ วันที่ ........ เดือน {_DOTS} พ.ศ. ............", f"{en} on {_DOTS}")
    number, month, year = date_in_words(day, subject.settings.language).split()
    return subject.say(f"{th} ณ วันที่ {number} {month} พ.ศ. {year}", f"{en} on {number} {month} {year}")


def or_dots(text: str) -> str:
    return text or _DOTS


def emblem(subject: Subject) -> Image | None:
    """The body's own emblem, named in the paper's language."""
    found, name = subject.settings.emblem, subject.known.body.name
    return found and replace(found, alt=subject.say(f"ตราสัญลักษณ์ของ{name}", f"Emblem of {name}"))


def titled(subject: Subject, *lines: str) -> tuple[Block, ...]:
    """How announcements and orders begin: emblem, title, dashed line."""
    return (Emblem(emblem(subject)), TitleLines(lines), Rule())


def signed(subject: Subject, post: str) -> SignatureBlock:
    """How they end: room for the signature, dots for the name, the post (the head's if not given)."""
    return SignatureBlock((Signer(position=post or head_of(subject), is_plain=True),))


def numbered(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{place}. {line}" for place, line in enumerate(lines, 1))


def has_result(subject: Subject) -> bool:
    """True where any figure of the year is known."""
    return subject.result.total is not None or subject.has_indicators


def entered_said(subject: Subject) -> str:
    """That the body was assessed, in which year, and by whose frame."""
    owner, year = subject.word(subject.framework.owner), subject.fiscal_year(subject.year)
    body, name = subject.known.body.name, subject.assessment_name
    return subject.say(
        f"{body}ได้เข้ารับ{name} (Integrity and Transparency Assessment: ITA) ประจำ{year} ตามกรอบของ{owner}",
        f"{body} took part in the {name} (ITA) of {year} under the frame of the {owner}",
    )


def result_said(subject: Subject) -> tuple[str, ...]:
    """The result in a paragraph: total, level, pass or not, weak ones; nothing where no figure is known."""
    if not has_result(subject):
        return ()
    return (" ".join((prose.total_said(subject), *_weak_said(subject))),)


def _weak_said(subject: Subject) -> tuple[str, ...]:
    """How many of the indicators known are below the mark, and which."""
    known, weak = len(ranked(subject.result)), weaknesses(subject.result)
    if not known:
        return ()
    among = subject.say(f"จากตัวชี้วัดที่ทราบคะแนน {known} ตัวชี้วัด", f"Of the {known} indicators known,")
    if not weak:
        return (
            subject.say(
                f"{among} ไม่มีตัวชี้วัดใดได้คะแนนต่ำกว่า {subject.mark} คะแนน",
                f"{among} none is below {subject.mark}.",
            ),
        )
    below = {each.indicator.code for each in weak}
    codes = subject.listed([each.code for each in subject.framework.indicators if each.code in below])
    number, verb = len(weak), "is" if len(weak) == 1 else "are"
    return (
        subject.say(
            f"{among} ต่ำกว่า {subject.mark} คะแนน {number} ตัวชี้วัด ได้แก่ ตัวชี้วัดที่ {codes}",
            f"{among} {number} {verb} below {subject.mark}: {codes}.",
        ),
    )


def paper(subject: Subject, title: str, day: datetime.date | None, blocks: tuple[Block, ...]) -> Paper:
    """An official paper of these blocks; without a day of its own it bears that of the settings."""
    settings = subject.settings
    return Paper(
        title=title,
        body=subject.known.body.name,
        year=subject.year,
        date=day or settings.date,
        blocks=blocks,
        language=settings.language,
        digits=settings.digits,
        subject=subject.word(subject.framework.name),
    )
