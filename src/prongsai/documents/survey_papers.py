"""What a survey is handed out and announced with: slips with codes, a poster, cards, and the text to send.

None of it is addressed to one person or to "those who have not answered": nobody knows who has.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prongsai.documents.forms import sheets
from prongsai.documents.forms.sheets import Face, Piece, Sheets, Words
from prongsai.errors import PaperError, Problem
from prongsai.frameworks import Text
from prongsai.thai import date_in_words

_GROUP = 3
# Longer than this, words could only be printed too small to read.
_LONGEST_BODY, _LONGEST_FORM, _LONGEST_ADDRESS, _LONGEST_POINT = 200, 120, 60, 120


@dataclass(frozen=True, slots=True)
class AboutSurvey:
    """What is said of a survey to those who are asked.

    `form` is the questionnaire's name in words, `address` that of the host (https://ita.example.go.th),
    `link` the open link where there is one, `printed_on` the day the paper is made.
    """

    body: str
    year: int
    form: Text
    closes: datetime.date
    address: str
    printed_on: datetime.date
    link: str = ""

    @property
    def host(self) -> str:
        """The one host that asks: ita.example.go.th."""
        return self.door.partition("/")[0]

    @property
    def door(self) -> str:
        """What is typed to reach the survey pages: ita.example.go.th/s/."""
        return f"{_without_scheme(self.address).rstrip('/')}/s/"


def survey_slips(slips: Sequence[str], about: AboutSurvey) -> bytes:
    """One slip for each code (27 symbols, spaces not looked at), eight to an A4 sheet, in an order of chance.

    The codes stand on the slips and nowhere else: not in the file's properties, not on the disk.
    PaperError: no code at all, a name too long to be printed, a character that the font has not.

    >>> survey_slips(["4TNM0V1S9CB5X2A7Q8ZKRD3HJPW"], about)[:8]
    b'%PDF-1.7'
    """
    _refuse(about, [] if slips else [_NO_SLIPS])
    shuffled = list(slips)
    secrets.SystemRandom().shuffle(shuffled)
    face = _slip_face(about)
    start = f"{about.address.rstrip('/')}/s/#"
    pieces = tuple(_slip(face, start, "".join(code.split())) for code in shuffled)
    title = f"ใบแจกรหัสสำหรับตอบ{about.form.th} {_year(about)}"
    return sheets.render(_sheets(about, title, "คิวอาร์ของใบนี้ ใช้แทนการพิมพ์ที่อยู่และรหัส", sheets.SLIPS, pieces))


def survey_poster(about: AboutSurvey) -> bytes:
    """An A4 poster for the open link; PaperError as `survey_slips`, or where there is no link."""
    _refuse(about, [] if about.link else [_NO_LINK])
    title = f"ประกาศเชิญตอบ{about.form.th} {_year(about)}"
    face = _open_face(about, _POSTER)
    return sheets.render(_sheets(about, title, _OPEN_QR, sheets.POSTER, (Piece(face, about.link),)))


def survey_cards(about: AboutSurvey, points: Sequence[str]) -> bytes:
    """A card of A6 for each service point, by its name, four to an A4 sheet; all lead to the same open link.

    PaperError as `survey_poster`, or where no service point is named.
    """
    too_long = (_too_long("ชื่อจุดบริการ", "a service point's name", each, _LONGEST_POINT) for each in points)
    missing = ([] if about.link else [_NO_LINK]) + ([] if points else [_NO_POINTS])
    _refuse(about, [*missing, *(each for each in too_long if each)])
    title = f"บัตรเชิญตอบ{about.form.th} {_year(about)} ประจำจุดบริการ"
    pieces = tuple(Piece(_open_face(about, _CARD, point), about.link) for point in points)
    return sheets.render(_sheets(about, title, _OPEN_QR, sheets.CARDS, pieces))


def survey_text(about: AboutSurvey, days_left: int) -> Text:
    """The invitation, and each reminder after it, for LINE or mail: to everyone, whoever has answered.

    `days_left` counts from today to the closing day: 0 on the last day, below 0 after it.

    >>> survey_text(about, 5).th.splitlines()[-2]
    'ถ้าตอบแล้วไม่ต้องทำอะไร ข้อความนี้ส่งถึงทุกคน เพราะไม่มีใครดูได้ว่าใครตอบแล้ว'
    """
    th, en = date_in_words(about.closes), date_in_words(about.closes, "en")
    if days_left < 0:
        return Text(
            f"{_asked_th(about)} ปิดรับคำตอบแล้วเมื่อวันที่ {th} ขอขอบคุณทุกท่าน",
            f"{_asked_en(about)} closed on {en}. Thank you all.",
        )
    return Text("\n".join(_thai_text(about, days_left, th)), "\n".join(_english_text(about, days_left, en)))


# ------------------------------------------------------------------------------------------------- words

_OPEN_QR = "คิวอาร์ของแบบสำรวจนี้ ใช้แทนการพิมพ์ที่อยู่"


def _year(about: AboutSurvey) -> str:
    return f"ปีงบประมาณ พ.ศ. {about.year}"


def _form_en(about: AboutSurvey) -> str:
    return about.form.en or "survey"


def _slip_face(about: AboutSurvey) -> Face:
    closes, closes_en = date_in_words(about.closes), date_in_words(about.closes, "en")
    return Face(
        above=(
            Words(f"ใบแจกรหัสสำหรับตอบ{about.form.th}", 10.5, "bold"),
            Words(about.body, 9.0),
            Words(f"{_year(about)} ปิดรับคำตอบเมื่อสิ้นวันที่ {closes}", 9.0, "bold"),
        ),
        beside=(
            Words("สแกนคิวอาร์ หรือพิมพ์ที่อยู่และรหัสนี้", 8.5),
            Words(about.door, 9.5, "bold", "en"),
        ),
        below=(
            Words("ไม่มีใครดูได้ว่าใครตอบหรือยังไม่ตอบ และไม่มีการจดว่าใครได้ใบใด", 8.5),
            Words("ตอบใหม่ได้จนถึงวันปิดรับ นับเฉพาะครั้งสุดท้าย จึงควรเก็บใบนี้ไว้กับตัว", 8.5),
            Words("อย่าเขียนชื่อหรือทำเครื่องหมายบนใบนี้ และอย่าให้ผู้อื่นดูหรือถ่ายภาพรหัส", 8.5),
            Words(f"ตอบที่ {about.host} เท่านั้น หน้าจริงไม่ถามชื่อ เลขประจำตัว หรือรหัสผ่าน", 8.5),
            Words(
                f"Scan, or type the address and the code. Nobody can see who has answered. You may answer "
                f"again until {closes_en}; the last answer counts. Do not write your name. "
                f"Only at {about.host}.",
                7.0, language="en", air=1.5,
            ),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Letter sizes of an open invitation in points."""

    title: float
    name: float
    words: float
    address: float
    english: float


_POSTER = _Sizes(title=32, name=22, words=18, address=22, english=14)
_CARD = _Sizes(title=16, name=12, words=10.5, address=11.5, english=8)


def _open_face(about: AboutSurvey, sizes: _Sizes, point: str = "") -> Face:
    air = sizes.words / 3
    name = [Words(f"จุดบริการ {point}", sizes.name, "bold", air=air)] if point else []
    link = _without_scheme(about.link)
    return Face(
        above=(
            Words("ขอเชิญผู้มาติดต่อหรือรับบริการ", sizes.title, "bold"),
            Words("ตอบแบบสำรวจ", sizes.title, "bold"),
            Words(about.body, sizes.name, "bold", air=air),
            Words(about.form.th, sizes.words, air=air),
            Words(_year(about), sizes.words),
            *name,
        ),
        below=(
            Words("สแกนคิวอาร์ หรือพิมพ์ที่อยู่", sizes.words),
            Words(link, sizes.address, "bold", "en"),
            Words("ไม่ต้องลงชื่อ ไม่ต้องเข้าสู่ระบบ ไม่มีใครดูได้ว่าใครตอบ", sizes.words, air=air),
            Words(f"ตอบได้ถึงสิ้นวันที่ {date_in_words(about.closes)}", sizes.words, "bold"),
            Words(f"หน้าจริงอยู่ที่ {about.host} เท่านั้น", sizes.words),
            Words(
                f"Please tell us how this office served you, until {date_in_words(about.closes, 'en')}. "
                f"No name, no password. Only at {about.host}.",
                sizes.english, language="en", air=air,
            ),
        ),
    )  # fmt: skip


def _asked_th(about: AboutSurvey) -> str:
    return f"{about.form.th} {_year(about)} ของ{about.body}"


def _asked_en(about: AboutSurvey) -> str:
    return f"{_form_en(about)}, fiscal year {about.year} ({about.body}),"


def _thai_text(about: AboutSurvey, days_left: int, closes: str) -> Iterator[str]:
    left = f"เหลือเวลาอีก {days_left} วัน" if days_left else "วันนี้เป็นวันสุดท้าย"
    yield f"ขอเชิญทุกท่านตอบ{_asked_th(about)}"
    yield f"ตอบได้ที่ {about.link}" if about.link else f"ตอบที่ {about.door} ด้วยรหัสบนใบแจกที่ได้รับ"
    yield f"{left} ปิดรับคำตอบเมื่อสิ้นวันที่ {closes}"
    yield "ถ้าตอบแล้วไม่ต้องทำอะไร ข้อความนี้ส่งถึงทุกคน เพราะไม่มีใครดูได้ว่าใครตอบแล้ว"
    yield f"หน้าจริงอยู่ที่ {about.host} เท่านั้น ไม่ถามชื่อ เลขประจำตัว หรือรหัสผ่าน"


def _english_text(about: AboutSurvey, days_left: int, closes: str) -> Iterator[str]:
    left = {0: "Today is the last day", 1: "1 day left"}.get(days_left, f"{days_left} days left")
    asked = _asked_en(about).rstrip(",")
    yield f"Everyone is asked to answer: {asked}"
    yield f"Answer at {about.link}" if about.link else f"Answer at {about.door} with the code on your slip"
    yield f"{left}: it closes at the end of {closes}"
    yield "If you have answered, do nothing: this goes to everyone, as nobody can see who has answered"
    yield f"The real page is at {about.host} alone and asks for no name, identity number or password"


# --------------------------------------------------------------------------------------------- refusals

_NO_SLIPS = Problem(
    "survey-no-codes",
    "ยังไม่มีรหัสให้พิมพ์ใบแจก โปรดออกรหัสก่อน",
    "there is no code to print a slip for; issue codes first",
)
_NO_LINK = Problem(
    "survey-no-link",
    "แบบสำรวจนี้ไม่มีลิงก์เปิด จึงพิมพ์ประกาศและบัตรประจำจุดบริการไม่ได้",
    "this survey has no open link, so there is nothing for a poster or a card to lead to",
)
_NO_POINTS = Problem(
    "survey-no-points", "โปรดระบุชื่อจุดบริการอย่างน้อยหนึ่งจุด", "name at least one service point to print a card for"
)


def _refuse(about: AboutSurvey, problems: Sequence[Problem]) -> None:
    lengths = (
        _too_long("ชื่อหน่วยงาน", "the body's name", about.body, _LONGEST_BODY),
        _too_long("ชื่อแบบสำรวจ", "the survey's name", about.form.th, _LONGEST_FORM),
        _too_long("ที่อยู่เว็บไซต์", "the address", about.address, _LONGEST_ADDRESS),
        _too_long("ลิงก์เปิด", "the open link", about.link, _LONGEST_ADDRESS),
    )
    found = [*problems, *(each for each in lengths if each)]
    if found:
        raise PaperError(found)


def _too_long(th: str, en: str, text: str, most: int) -> Problem | None:
    if len(text) <= most:
        return None
    return Problem(
        "survey-words-too-long",
        f"{th}ยาว {len(text)} ตัวอักษร พิมพ์ลงบัตรได้ไม่เกิน {most} ตัวอักษร: {text[:40]}…",
        f"{en} has {len(text)} characters; what is printed holds {most} at most: {text[:40]}…",
    )


# ------------------------------------------------------------------------------------------------ pieces


def _without_scheme(address: str) -> str:
    return address.partition("://")[2] or address


def _slip(face: Face, start: str, code: str) -> Piece:
    groups = tuple(code[place : place + _GROUP] for place in range(0, len(code), _GROUP))
    return Piece(face, start + code, groups)


def _sheets(
    about: AboutSurvey, title: str, qr_words: str, layout: sheets.Layout, pieces: tuple[Piece, ...]
) -> Sheets:
    return Sheets(title, about.body, about.year, about.printed_on, qr_words, layout, pieces)
