"""The order (คำสั่ง) that appoints, by post, who carries the assessment and its measures through."""

from __future__ import annotations

from collections.abc import Iterator

from prongsai.documents.content import Block, Column, Paper, Paragraph, Row, Table, TextBlock
from prongsai.documents.official_settings import Member
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.papers import official
from prongsai.documents.subject import Subject
from prongsai.frameworks import Text

_DUTIES = (
    Text(
        "ศึกษาหลักเกณฑ์การประเมินของปี และชี้แจงให้ทุกหน่วยงานทราบ",
        "to study the year's criteria and explain them to every unit",
    ),
    Text(
        "จัดเตรียมและตรวจสอบข้อมูลที่ต้องเปิดเผยต่อสาธารณะให้ครบถ้วนและเป็นปัจจุบัน",
        "to prepare what must be disclosed, and see that it is complete and current",
    ),
    Text(
        "เผยแพร่ช่องทางการตอบแบบวัดแก่บุคลากรและผู้รับบริการ โดยรักษาความลับของผู้ตอบ",
        "to spread the surveys among staff and the public, keeping secret who answers",
    ),
    Text(
        "วิเคราะห์ผลการประเมิน เสนอมาตรการ และติดตามการดำเนินการตามมาตรการ",
        "to analyse the result, propose measures and follow them up",
    ),
    Text(
        "รายงานผลต่อผู้บริหาร และปฏิบัติงานอื่นที่เกี่ยวข้องตามที่ได้รับมอบหมาย",
        "to report to the head of the body, and do what else it is asked to do",
    ),
)


def order(subject: Subject) -> Paper:
    """The order that appoints the working group, the system's administrator and the one who approves.

    Everyone is appointed by post. A blank number, date or post is dotted, to be written by hand.

    >>> order(Subject(known, settings, plan)).title
    'คำสั่งเทศบาลเมืองตัวอย่าง เรื่อง แต่งตั้งคณะทำงาน… ประจำปีงบประมาณ พ.ศ. 2564'
    """
    say, settings, body = subject.say, subject.settings.order, subject.known.body.name
    for_year, number = subject.fiscal_year(subject.for_year), official.or_dots(settings.number)
    about = say(
        f"แต่งตั้งคณะทำงานและผู้รับผิดชอบ{subject.assessment_name} ประจำ{for_year}",
        f"Working group and persons in charge of the {subject.assessment_name}, {for_year}",
    )
    name, line = say(f"คำสั่ง{body}", f"Order of {body}"), say(f"เรื่อง {about}", f"Subject: {about}")
    blocks = (
        *official.titled(subject, name, say(f"ที่ {number}", f"No. {number}"), line),
        *_text(subject),
        Paragraph.of(say("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป", "This takes effect at once.")),
        Paragraph.of(official.dated(subject, settings.date, "สั่ง", "Ordered"), align="center"),
        official.signed(subject, settings.by),
    )
    return official.paper(subject, say(f"{name} {line}", f"{name}: {about}"), settings.date, blocks)


def _text(subject: Subject) -> Iterator[Block]:
    say = subject.say
    yield _preamble(subject)
    yield Paragraph.of(say("1. คณะทำงาน ประกอบด้วย", "1. The working group:"))
    yield _members_table(subject)
    yield Paragraph.of(say("ให้คณะทำงานมีหน้าที่ ดังนี้", "Its duties are:"))
    yield _duties(subject)
    yield _appointments(subject)


def _preamble(subject: Subject) -> TextBlock:
    say, body = subject.say, subject.known.body.name
    for_year = subject.fiscal_year(subject.for_year)
    purpose = say(
        f"เพื่อให้{subject.assessment_name} (Integrity and Transparency Assessment: ITA) ของ{body} "
        f"ประจำ{for_year} และการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน "
        "เป็นไปด้วยความเรียบร้อย มีผู้รับผิดชอบชัดเจน จึงแต่งตั้งคณะทำงานและผู้รับผิดชอบ ดังต่อไปนี้",
        f"So that the {subject.assessment_name} (ITA) of {body} in {for_year} and the measures to promote "
        "integrity are well carried out by those in charge, the following are appointed.",
    )
    return prose.text_block(subject, "order-preamble", *official.result_said(subject), purpose)


def _members_table(subject: Subject) -> Table:
    say = subject.say
    columns = (
        Column(say("ที่", "No."), 0.6, "center"),
        Column(say("ตำแหน่ง", "Post"), 4.0),
        Column(say("ฐานะในคณะทำงาน", "In the group"), 2.6),
    )
    members = subject.settings.order.members or _members(subject)
    rows = tuple(
        Row.of(str(place), official.or_dots(each.position), each.role)
        for place, each in enumerate(members, 1)
    )
    return Table(columns, rows)


def _members(subject: Subject) -> tuple[Member, ...]:
    """The highest official in the chair, the heads of the units, and a secretary to be named by post."""
    say = subject.say
    heads = [_head_of_unit(subject, unit) for unit in subject.settings.units]
    member = say("คณะทำงาน", "member")
    return (
        Member(official.deputy_of(subject), say("ประธานคณะทำงาน", "chair")),
        *(Member(post, member) for post in heads or [say("หัวหน้าส่วนราชการทุกส่วน", "Heads of all units")]),
        Member("", say("คณะทำงานและเลขานุการ", "member and secretary")),
    )


def _head_of_unit(subject: Subject, unit: str) -> str:
    """'ผู้อำนวยการกองคลัง', 'หัวหน้าสำนักปลัด'."""
    title = "ผู้อำนวยการ" if unit.startswith("กอง") else "หัวหน้า"
    return subject.say(f"{title}{unit}", f"Head of {unit}")


def _duties(subject: Subject) -> TextBlock:
    drafted = subject.settings.order.duties or tuple(subject.word(each) for each in _DUTIES)
    return prose.text_block(
        subject, "order-duties", *(f"({place}) {line}" for place, line in enumerate(drafted, 1))
    )


def _appointments(subject: Subject) -> TextBlock:
    """Who enters the body's data in the system, and who looks it through and approves it."""
    settings, say = subject.settings.order, subject.say
    admin, approver = official.or_dots(settings.admin), settings.approver or official.deputy_of(subject)
    return prose.text_block(
        subject,
        "order-appointments",
        say(
            f"2. ให้ {admin} เป็นผู้ดูแลระบบของหน่วยงาน มีหน้าที่ลงทะเบียน บันทึกจำนวนผู้มีส่วนได้ส่วนเสีย "
            "เผยแพร่ช่องทางการตอบแบบวัด และบันทึกข้อมูลการเปิดเผยข้อมูลสาธารณะในระบบ",
            f"2. {admin} is the body's system administrator: registers it, enters the number of "
            "stakeholders, spreads the surveys, and enters what is disclosed.",
        ),
        say(
            f"3. ให้ {approver} เป็นผู้บริหารซึ่งตรวจสอบและอนุมัติข้อมูลของหน่วยงานก่อนส่งเข้าสู่การประเมิน",
            f"3. {approver} looks the body's data through and approves it before it is sent.",
        ),
    )
