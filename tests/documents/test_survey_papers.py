"""Slips, poster, cards and the text to send: every code once and nowhere else, and nothing that overflows."""

from __future__ import annotations

import datetime
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from prongsai import documents
from prongsai.documents import AboutSurvey
from prongsai.documents.forms import forgetting, sheets, style
from prongsai.errors import PaperError
from prongsai.frameworks import Text
from tests.documents import qr_reading, reading

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ADDRESS = "https://ita.example.go.th"
TYPED = re.compile("[0-9A-Z]{27}")
_IN_LINE = re.compile("[0-9A-Z]{9}")


def about(**changed: object) -> AboutSurvey:
    given: dict[str, object] = {
        "body": "องค์การบริหารส่วนตำบลตัวอย่าง",
        "year": 2569,
        "form": Text("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)", "Internal survey (IIT)"),
        "closes": datetime.date(2026, 6, 30),
        "address": ADDRESS,
        "printed_on": datetime.date(2026, 5, 1),
        "link": f"{ADDRESS}/s/o/7GQ4M",
    }
    return AboutSurvey(**{**given, **changed})  # type: ignore[arg-type]


def codes(number: int) -> list[str]:
    """Made-up codes in which every symbol occurs, each told from the others by its first symbols."""
    return [f"{n:03d}" + "".join(SYMBOLS[(n * 7 + at * 11) % 32] for at in range(24)) for n in range(number)]


def typed(data: bytes) -> list[str]:
    """The codes that stand on the slips in letters, in the order of the pages."""
    lines = (reading.squeezed(line) for page in reading.pdf_pages(data) for line in page)
    whole = "".join(line for line in lines if _IN_LINE.fullmatch(line))
    return TYPED.findall(whole)


def scanned(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as file:
        return [said for page in file.pages for said in qr_reading.on_page(page)]


def words_of(data: bytes) -> str:
    return reading.squeezed("".join(line for page in reading.pdf_pages(data) for line in page))


def test_every_code_stands_on_one_slip_as_qr_and_in_letters() -> None:
    given = codes(19)
    made = documents.survey_slips(given, about())
    assert scanned(made) == [f"{ADDRESS}/s/#{code}" for code in typed(made)]
    assert sorted(typed(made)) == given
    assert len(reading.pdf_pages(made)) == 3


def test_the_order_is_of_chance_each_time() -> None:
    given = codes(40)
    first, second = (typed(documents.survey_slips(given, about())) for _ in range(2))
    assert sorted(first) == sorted(second) == given
    assert len({tuple(given), tuple(first), tuple(second)}) == 3


def test_a_code_may_be_given_as_it_is_typed() -> None:
    (code,) = codes(1)
    groups = " ".join(code[n : n + 3] for n in range(0, 27, 3))
    assert scanned(documents.survey_slips([groups], about())) == [f"{ADDRESS}/s/#{code}"]


def test_a_slip_says_what_it_is_and_what_to_look_for() -> None:
    said = words_of(documents.survey_slips(codes(1), about()))
    for words in (
        "ใบแจกรหัสสำหรับตอบแบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)",
        "องค์การบริหารส่วนตำบลตัวอย่าง",
        "ปีงบประมาณ พ.ศ. 2569 ปิดรับคำตอบเมื่อสิ้นวันที่ 30 มิถุนายน 2569",
        "ita.example.go.th/s/",
        "ไม่มีใครดูได้ว่าใครตอบหรือยังไม่ตอบ",
        "ตอบใหม่ได้จนถึงวันปิดรับ นับเฉพาะครั้งสุดท้าย",
        "อย่าเขียนชื่อ",
        "ตอบที่ ita.example.go.th เท่านั้น",
        "Do not write your name.",
    ):
        assert reading.squeezed(words) in said


def test_slips_are_archival_and_accessible() -> None:
    with pikepdf.open(io.BytesIO(documents.survey_slips(codes(9), about()))) as file:
        said = file.open_metadata()
        assert (said["pdfaid:part"], said["pdfaid:conformance"], said["pdfuaid:part"]) == ("2", "A", "1")
        assert str(file.Root.Lang) in ("th", "th-TH")
        assert bool(file.Root.MarkInfo.Marked)
        assert file.check_pdf_syntax() == []


def test_codes_stand_on_the_pages_and_nowhere_else_in_the_file() -> None:
    given = codes(9)
    parts = {part for code in given for part in (code, code[:9], " ".join((code[:3], code[3:6], code[6:9])))}
    with pikepdf.open(io.BytesIO(documents.survey_slips(given, about()))) as file:
        pages = {page.Contents.objgen for page in file.pages}
        said = [text for each in file.objects for text in texts(each, pages)] + [str(file.docinfo)]
    assert any("ใบแจกรหัส" in text for text in said)
    assert [(part, text) for text in said for part in parts if part in text] == []


def texts(each: pikepdf.Object, pages: set[tuple[int, int]]) -> Iterator[str]:
    """Every string in an object, and the content of a stream that is no page's."""
    if isinstance(each, pikepdf.String):
        yield str(each)
    if isinstance(each, pikepdf.Stream) and each.objgen not in pages:
        yield from (each.read_bytes().decode(kind, "replace") for kind in ("latin-1", "utf-8", "utf-16-be"))
    inside: list[object] = []
    if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        inside = [value for _, value in each.items()]
    elif isinstance(each, pikepdf.Array):
        inside = list(each)
    for value in inside:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from texts(value, pages)


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    documents.survey_slips(codes(3), about())
    assert list(tmp_path.rglob("*")) == []


def test_what_cannot_be_set_is_said_without_the_source() -> None:
    with pytest.raises(PaperError) as caught:
        forgetting.to_pdf('#let code="4TN M0V"\n#panic("too full")', datetime.date(2026, 5, 1))
    (problem,) = caught.value.problems
    assert (problem.code, "too full" in problem.en, "4TN" in problem.en) == ("typst", True, False)


LONG = (
    "ก" * 200,
    "x" * 200,
    ("สำนักงานคณะกรรมการส่งเสริมและพัฒนาคุณธรรมความโปร่งใสและธรรมาภิบาลของหน่วยงานภาครัฐแห่งชาติ " * 3)[:200],
    "กำ้" * 66,
)
LONG_FORM = Text(("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอกสำหรับผู้มาติดต่อราชการ " * 3)[:120])


@pytest.mark.parametrize("name", LONG, ids=range(len(LONG)))
def test_long_names_stay_on_their_piece(name: str) -> None:
    long = about(body=name, form=LONG_FORM, link=f"{ADDRESS}/s/o/{'7GQ4M' * 2}")
    slips = documents.survey_slips(codes(9), long)
    cards = documents.survey_cards(long, [name[:120]] * 5)
    poster = documents.survey_poster(long)
    found = ((slips, sheets.SLIPS), (cards, sheets.CARDS), (poster, sheets.POSTER))
    assert [outside(data, layout) for data, layout in found] == [[], [], []]
    assert [len(reading.pdf_pages(data)) for data, _ in found] == [2, 2, 1]
    assert [words_of(data).count(reading.squeezed(name)) for data in (slips, poster)] == [9, 1]
    assert sorted(typed(slips)) == codes(9)


def outside(data: bytes, layout: sheets.Layout) -> list[tuple[float, float]]:
    """Where letters begin that do not begin within the margins of a piece, in points."""
    width, height = (style.points(side) for side in style.PAGE)
    width, height = width / layout.columns, height / layout.rows
    sides, ends = style.points(layout.sides) - 0.1, style.points(layout.ends) - 0.1
    with pikepdf.open(io.BytesIO(data)) as file:
        starts = [start for page in file.pages for start, _ in letters(page)]
    assert starts
    return [
        (x, y)
        for x, y in starts
        if not (sides <= x % width <= width - sides and ends <= y % height <= height - ends)
    ]


def letters(page: pikepdf.Page) -> Iterator[tuple[tuple[float, float], float]]:
    """Where each run of letters begins, in points from the lower left, and its size."""
    stack, here = [pikepdf.Matrix()], pikepdf.Matrix()
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                stack.append(stack[-1])
            case "Q":
                stack.pop()
            case "cm":
                stack[-1] = pikepdf.Matrix(operands) @ stack[-1]
            case "Tf":
                size = float(operands[1])
            case "Tm":
                here = pikepdf.Matrix(operands) @ stack[-1]
            case "Tj" | "TJ":
                yield (here.e, here.f), size


def test_a_typed_code_is_never_made_smaller() -> None:
    for name in ("เทศบาลตำบลตัวอย่าง", LONG[2]):
        with pikepdf.open(io.BytesIO(documents.survey_slips(codes(1), about(body=name)))) as file:
            sizes = [size for _, size in letters(file.pages[0])]
        assert max(sizes) == sheets.CODE_SIZE
        assert min(sizes) >= 4.2
    assert sheets.CODE_SIZE >= 11


def test_the_poster_leads_to_the_open_link() -> None:
    made = documents.survey_poster(about())
    assert scanned(made) == [f"{ADDRESS}/s/o/7GQ4M"]
    assert len(reading.pdf_pages(made)) == 1
    said = words_of(made)
    for words in ("ita.example.go.th/s/o/7GQ4M", "ตอบได้ถึงสิ้นวันที่ 30 มิถุนายน 2569", "until 30 June 2026"):
        assert said.count(reading.squeezed(words)) == 1


def test_there_is_a_card_for_each_service_point_four_to_a_sheet() -> None:
    points = ["งานทะเบียนราษฎร", "งานจัดเก็บรายได้", "กองช่าง", "ศูนย์บริการสาธารณสุข 1", "งานสวัสดิการ"]
    made = documents.survey_cards(about(), points)
    assert scanned(made) == [f"{ADDRESS}/s/o/7GQ4M"] * 5
    assert len(reading.pdf_pages(made)) == 2
    assert [words_of(made).count(reading.squeezed(f"จุดบริการ {point}")) for point in points] == [1] * 5


def test_open_papers_are_archival_and_the_same_each_time() -> None:
    for make in (documents.survey_poster, lambda each: documents.survey_cards(each, ["กองช่าง"])):
        made = make(about())
        assert make(about()) == made
        with pikepdf.open(io.BytesIO(made)) as file:
            said = file.open_metadata()
            assert (said["pdfaid:conformance"], said["pdfuaid:part"]) == ("A", "1")


@pytest.mark.parametrize(
    ("days", "th", "en"),
    [
        (5, "เหลือเวลาอีก 5 วัน", "5 days left"),
        (1, "เหลือเวลาอีก 1 วัน", "1 day left"),
        (0, "วันนี้เป็นวันสุดท้าย", "Today is the last day"),
    ],
)
def test_the_text_says_how_long_is_left(days: int, th: str, en: str) -> None:
    said = documents.survey_text(about(), days)
    assert said.th.splitlines()[2] == f"{th} ปิดรับคำตอบเมื่อสิ้นวันที่ 30 มิถุนายน 2569"
    assert said.en.splitlines()[2] == f"{en}: it closes at the end of 30 June 2026"


def test_the_text_is_for_everyone_and_names_the_official_host() -> None:
    assert documents.survey_text(about(link=""), 3).th.splitlines() == [
        "ขอเชิญทุกท่านตอบแบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT) ปีงบประมาณ พ.ศ. 2569 ขององค์การบริหารส่วนตำบลตัวอย่าง",
        "ตอบที่ ita.example.go.th/s/ ด้วยรหัสบนใบแจกที่ได้รับ",
        "เหลือเวลาอีก 3 วัน ปิดรับคำตอบเมื่อสิ้นวันที่ 30 มิถุนายน 2569",
        "ถ้าตอบแล้วไม่ต้องทำอะไร ข้อความนี้ส่งถึงทุกคน เพราะไม่มีใครดูได้ว่าใครตอบแล้ว",
        "หน้าจริงอยู่ที่ ita.example.go.th เท่านั้น ไม่ถามชื่อ เลขประจำตัว หรือรหัสผ่าน",
    ]
    assert documents.survey_text(about(), 3).th.splitlines()[1] == f"ตอบได้ที่ {ADDRESS}/s/o/7GQ4M"


def test_after_the_closing_day_the_text_thanks_and_asks_nothing() -> None:
    said = documents.survey_text(about(), -1)
    assert "ปิดรับคำตอบแล้วเมื่อวันที่ 30 มิถุนายน 2569" in said.th
    assert said.en.startswith("Internal survey (IIT), fiscal year 2569")
    assert said.en.endswith("closed on 30 June 2026. Thank you all.")
    assert (ADDRESS in said.th, ADDRESS in said.en) == (False, False)


def test_everything_that_cannot_be_printed_is_named_at_once() -> None:
    with pytest.raises(PaperError) as caught:
        documents.survey_cards(about(body="ก" * 201, link="", address="x" * 61), [])
    assert [problem.code for problem in caught.value.problems] == [
        "survey-no-link",
        "survey-no-points",
        "survey-words-too-long",
        "survey-words-too-long",
    ]
    with pytest.raises(PaperError) as caught:
        documents.survey_slips([], about())
    assert [problem.code for problem in caught.value.problems] == ["survey-no-codes"]


def test_a_character_that_cannot_be_printed_is_named() -> None:
    with pytest.raises(PaperError) as caught:
        documents.survey_slips(codes(1), about(body="เทศบาล漢"))
    (problem,) = caught.value.problems
    assert (problem.code, "U+6F22" in problem.en) == ("missing-glyph", True)
