"""The announcement (ประกาศ) by which a body makes its result, its measures or what came of them public."""

from __future__ import annotations

from collections.abc import Mapping

from prongsai.documents.content import Paper, Paragraph, TextBlock
from prongsai.documents.official_settings import About
from prongsai.documents.papers import adoption, official
from prongsai.documents.papers import analysis_prose as prose
from prongsai.documents.subject import Subject
from prongsai.frameworks import Text

_INTENT: Mapping[About, Text] = {
    "analysis": Text(
        "{body}ได้วิเคราะห์ผลการประเมิน และกำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงานสำหรับ{for_year} "
        "เพื่อแก้ไขจุดอ่อนและพัฒนาการดำเนินงานให้ดียิ่งขึ้น จึงประกาศ{title} ตามเอกสารแนบท้ายประกาศนี้",
        "{body} has analysed the result and set measures for {for_year}, to mend what is weak and do better. "
        "The paper is attached: {title}.",
    ),
    "measures_plan": Text(
        "{body}มุ่งมั่นแก้ไขจุดอ่อนที่พบและพัฒนาการดำเนินงานให้ดียิ่งขึ้น จึงประกาศ{title} "
        "ตามเอกสารแนบท้ายประกาศนี้ และให้หน่วยงานที่รับผิดชอบถือปฏิบัติ",
        "{body} means to mend what is weak and do better. The measures are attached, and the units "
        "responsible are to carry them out: {title}.",
    ),
    "carrying_out": Text(
        "{body}ได้ติดตามการดำเนินการตามมาตรการสำหรับ{for_year} แล้ว เพื่อให้ประชาชนมีส่วนร่วมตรวจสอบ จึงประกาศ{title} "
        "ตามเอกสารแนบท้ายประกาศนี้",
        "{body} has followed up its measures for {for_year}. So that the public can see for itself, the "
        "report is attached: {title}.",
    ),
}
#: Of the analysis, where no measures are set.
_ANALYSIS_ALONE = Text(
    "{body}ได้วิเคราะห์ผลการประเมินเพื่อให้ทราบจุดอ่อนและประเด็นที่ต้องพัฒนาแล้ว จึงประกาศ{title} ตามเอกสารแนบท้ายประกาศนี้",
    "{body} has analysed the result, to know what is weak and what to develop. "
    "The paper is attached: {title}.",
)


def announcement(subject: Subject) -> Paper:
    """The announcement of the analysis, of the measures or of their carrying out, as the settings say.

    >>> announcement(Subject(known, settings, plan)).title
    'ประกาศเทศบาลเมืองตัวอย่าง เรื่อง รายงานการวิเคราะห์ผลการประเมิน… ประจำปีงบประมาณ พ.ศ. 2563'
    """
    say, settings, body = subject.say, subject.settings.announcement, subject.known.body.name
    about = official.title_of(subject, official.about_of(subject, settings.about))
    name, line = say(f"ประกาศ{body}", f"Announcement of {body}"), say(f"เรื่อง {about}", f"Subject: {about}")
    number = (say(f"ที่ {settings.number}", f"No. {settings.number}"),) if settings.number else ()
    blocks = (
        *official.titled(subject, name, *number, line),
        _result(subject),
        _intent(subject, about),
        Paragraph.of(say("จึงประกาศให้ทราบโดยทั่วกัน", "This is announced for all to know.")),
        Paragraph.of(official.dated(subject, settings.date, "ประกาศ", "Announced"), align="center"),
        official.signed(subject, settings.by),
    )
    return official.paper(subject, say(f"{name} {line}", f"{name}: {about}"), settings.date, blocks)


def _result(subject: Subject) -> TextBlock:
    """That the body was assessed and, where figures are known, how it fared."""
    entered = official.entered_said(subject)
    return prose.text_block(
        subject,
        "announcement-result",
        subject.say(f"ด้วย{entered}", f"{entered}."),
        *official.result_said(subject),
    )


def _intent(subject: Subject, title: str) -> TextBlock:
    about = official.about_of(subject, subject.settings.announcement.about)
    is_alone = about == "analysis" and not adoption.has_measures(subject)
    said = subject.word(_ANALYSIS_ALONE if is_alone else _INTENT[about]).format(
        body=subject.known.body.name, title=title, for_year=subject.fiscal_year(subject.for_year)
    )
    return prose.text_block(subject, "announcement-intent", said)
