"""What respondents are told of a survey: whose it is, until when, who opens it, how sure the words are."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from prongsai import frameworks
from prongsai.ballots import Form
from prongsai.frameworks import Text
from prongsai.web.accounts import walls
from prongsai.web.ballots import interviews
from prongsai.web.ballots.models import Enrolled
from prongsai.web.ui.templatetags.words import day, language, text

_NOT_BEGUN = ("draft", "drilled")
_KEYS = {
    "shares": Text(
        "คำตอบถูกผนึกไว้จนปิดรับ กุญแจแบ่งให้ผู้ถือกุญแจสามคน ต้องใช้อย่างน้อยสองคนจึงเปิดได้",
        "Answers are sealed until the survey closes. The key is in three hands; two of them together "
        "open it.",
    ),
    "passphrase": Text(
        "คำตอบถูกผนึกไว้จนปิดรับ หน่วยงานนี้ถือกุญแจเอง โดยวลีรหัสของคนสองคนต้องใช้พร้อมกัน",
        "Answers are sealed until the survey closes. This body keeps the key itself, under two people's "
        "pass-phrases that are needed together.",
    ),
}
_BY_BODY = Text("ผู้แจกรหัสคือหน่วยงานนี้เอง", "The codes are handed out by this body itself.")
_BY_OVERSEER = Text(
    "ผู้แจกรหัสคือหน่วยงานที่กำกับดูแล ไม่ใช่หน่วยงานนี้",
    "The codes are handed out by the office that oversees this body, not by the body.",
)
_BY_ASSESSOR = Text(
    "ผู้ประเมินเป็นผู้ออกรหัสสำหรับการสัมภาษณ์ ไม่ใช่หน่วยงานนี้",
    "The code comes from the assessor who asks you, not from the body.",
)
_PARAPHRASED = Text(
    "ข้อความของคำถามเรียบเรียงจากเกณฑ์ของปีนี้ อาจไม่ตรงกับแบบทางการทุกคำ",
    "The questions say what this year's rules say, in words that may differ from the official form.",
)
_NOT_SURE = Text(
    "บางข้อยังไม่ได้เทียบกับเอกสารทางการ", "Some questions have not been checked against an official paper yet."
)


#: What these pages say or ask of a part; bodies and rounds have much else, which takes time to fetch.
_TOLD = (
    "token", "hands_out", "staff", "public", "staff_link", "public_link", "box__state", "box__year",
    "box__framework_code", "box__opens_on", "box__closes_on", "box__key_form", "box__alone",
    "round__body__name",
)  # fmt: skip


def part_of(box: int, body: int) -> Enrolled:
    """A body's part in a box, with both."""
    with walls.everything():
        return _parts().get(box=box, round__body=body)


def part_of_token(token: str) -> Enrolled | None:
    """The part that an open link names; None where there is none."""
    with walls.everything():
        return _parts().filter(token=token).first()


def _parts() -> QuerySet[Enrolled]:
    return Enrolled.objects.select_related("box", "round__body").only(*_TOLD)


def values_of(part: Enrolled, form: str = "") -> dict[str, str]:
    """What every page of a body's survey says of it, by slot; `form` where it is of one form."""
    box = part.box
    return {
        "body": part.round.body.name,
        "year": str(box.year),
        "closes": day(box.closes_on),
        "keys": text(_KEYS[box.key_form]),
        "hander": text(_BY_ASSESSOR if form == interviews.FORM else hander_of(part)),
        "kept": reverse(_named("what-is-kept-of"), args=[part.token]),
    }


def hander_of(part: Enrolled) -> Text:
    """Who gives the codes away."""
    return _BY_OVERSEER if part.hands_out == "overseer" and part.box.alone_id is None else _BY_BODY


def when(part: Enrolled) -> Text:
    """When the box takes answers, said while it does not."""
    box = part.box
    if box.state in _NOT_BEGUN:
        return Text(
            f"ยังไม่เปิดรับคำตอบ กำหนดเปิดวันที่ {day(box.opens_on)} และปิดวันที่ {day(box.closes_on)}",
            f"Answers are not taken yet. The survey is to open on {day(box.opens_on)} and to close on "
            f"{day(box.closes_on)}.",
        )
    return Text(
        f"ปิดรับคำตอบแล้ว กำหนดปิดคือวันที่ {day(box.closes_on)}",
        f"The survey is closed. Its closing day was {day(box.closes_on)}.",
    )


def wording_of(form: Form) -> list[Text]:
    """What is to be said of the words of a form's questions; nothing where all are official and confirmed."""
    instrument = frameworks.load(form.framework).instrument_of_form(form.code)
    asked = [question for indicator in instrument.indicators for question in indicator.questions]
    said = [] if form.is_official else [_PARAPHRASED]
    return said + ([_NOT_SURE] if any(each.basis.certainty != "confirmed" for each in asked) else [])


def _named(name: str) -> str:
    return f"{name}-in-english" if language() == "en" else name
