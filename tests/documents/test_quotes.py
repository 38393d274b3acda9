"""Officers' own texts and the figures they quote."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from prongsai import analysis, answers, scoring
from prongsai.analysis import Assessment, History, TotalOnly
from prongsai.answers import Body
from prongsai.documents.paper_settings import default_settings
from prongsai.documents.quotes import Piece, Stale, bind, bound, pieces, stale, with_typed_bound
from prongsai.errors import PaperError, Place
from prongsai.frameworks import load
from prongsai.numbers import Printed

EXAMPLE = Path(__file__).parents[2] / "examples" / "mueang-phon-2563.yaml"


def known(**figures: str) -> Assessment:
    """The municipality's example, with other figures put in."""
    dossier = answers.read_dossier(EXAMPLE)
    given = {code.replace("_", "."): figure for code, figure in figures.items()}
    return analysis.assess(answers.with_figures(dossier, given) if given else dossier)


def named(text: str, assessment: Assessment, key: str = "summary") -> list[tuple[str, str, str]]:
    return [(each.quoted, each.code, each.now) for each in stale({key: text}, assessment)]


def test_codes_in_braces_are_replaced_by_the_figure_of_the_day() -> None:
    text = "ได้ {total} คะแนน ระดับ {level} ตัวชี้วัดที่ 9 ได้ {9} เดิม {2562:total} ข้อ O18 ได้ {O18}"
    assert bind(text, known()) == "ได้ 60.88 คะแนน ระดับ D ตัวชี้วัดที่ 9 ได้ 38.63 เดิม 84.09 ข้อ O18 ได้ 0.00"


def test_thai_digits_are_understood_in_braces_and_left_alone_outside() -> None:
    assert bind("ปี ๒๕๖๓ ได้ {๙}", known()) == "ปี ๒๕๖๓ ได้ 38.63"


@pytest.mark.parametrize("written", ["{99}", "{2550:9}", "{I99}", "{2562:O18}"])
def test_a_figure_that_the_file_does_not_hold_is_named(written: str) -> None:
    with pytest.raises(PaperError) as caught:
        bind(f"ได้ {written} คะแนน", known(), "summary")
    assert [problem.en for problem in caught.value.problems] == [
        f"the text “summary” asks for {written}, but the file holds no such figure"
    ]


def test_text_that_quotes_what_holds_is_not_named() -> None:
    text = (
        "คะแนนรวม 60.88 ลดลงจาก 84.09 คือลดลง 23.21 ไม่ถึงเกณฑ์ 85.00 อยู่ในระดับ D (55.00–64.99) "
        "ตัวชี้วัดที่ 9 ได้ ๓๘.๖๓ ตัวชี้วัดที่ 10 ได้ 12.50 และตัวชี้วัดย่อยที่ 9.3 ได้ 14.29"
    )
    assert named(text, known()) == []


@pytest.mark.parametrize(
    ("key", "text", "quoted", "code"),
    [
        ("indicator-9", "ได้ 38.63 คะแนน", "38.63", "9"),
        ("summary", "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ได้ ๓๘.๖๓ คะแนน", "38.63", "9"),
        ("summary", "การเปิดเผยข้อมูลได้เพียง 38.63", "38.63", "9"),
        ("summary", "Indicator 9 reached 38.63 only", "38.63", "9"),
    ],
)
def test_a_number_that_no_longer_holds_is_named_with_both_values(
    key: str, text: str, quoted: str, code: str
) -> None:
    changed = known(
        **{"9": "45.00", "9.1": "", "9.2": "", "9.3": "", "9.4": "", "9.5": ""}, **dict.fromkeys(ITEMS, "")
    )
    assert named(text, changed, key) == [(quoted, code, "45.00")]


ITEMS = [item.code for item in load(2563).indicators[8].sub_indicators[0].items] + [
    item.code for sub in load(2563).indicators[8].sub_indicators[1:] for item in sub.items
]


def test_a_level_that_no_longer_holds_is_named() -> None:
    years = {
        2564: TotalOnly(2564, Fraction(8042), "B"),
        2565: scoring.score(
            load(2565), printed={"total": Printed(Fraction(9012, 100), 2)}, printed_level="A", body="ก"
        ),
    }
    assessment = Assessment(Body("ก", "อบต."), History(years))
    assert named("ยังอยู่ในระดับ C", assessment) == [("C", "level", "A")]
    assert named("เดิมอยู่ในระดับ B ปัจจุบันระดับ A", assessment) == []


def test_a_figure_of_another_code_is_no_excuse_right_after_a_code_is_named() -> None:
    assert named("ตัวชี้วัดที่ 10 ได้ 38.63", known()) == [("38.63", "10", "12.50")]


def test_the_place_of_the_text_is_told() -> None:
    place = Place("my.yaml", 55)
    found = stale({"summary": "คะแนนรวม 61.00"}, known(), {"summary": place})
    assert found == (Stale("summary", "61.00", "total", "60.88", place),)
    assert found[0].problem.say("en") == "my.yaml:55: the text “summary” says 61.00, but total is now 60.88"


@pytest.mark.parametrize(
    ("written", "named", "hint"),
    [
        ("{ 9 }", "{ 9 }", "{9}"),
        ("{9:2562}", "{9:2562}", "{2562:9}"),
        ("{9 คะแนน", "{9", "{9}"),
        ("{:9}", "{:9}", "{9}"),
        ("{{๙}}", "{{9}}", "{9}"),
        ("9}", "9}", "{9}"),
        ("{2563:2562:9}", "{2563:2562:9}", "{9} or {2562:9}"),
        ("{ ตัวชี้วัด 9 }", "{ ตัวชี้วัด 9 }", "{9} or {2562:9}"),
    ],
)
def test_what_almost_asks_for_a_figure_is_named_with_what_was_meant(
    written: str, named: str, hint: str
) -> None:
    with pytest.raises(PaperError) as caught:
        bind(f"ได้ {written}", known(), "summary")
    (problem,) = caught.value.problems
    assert (problem.code, problem.en) == (
        "not-a-binding",
        (
            f"the text “summary” holds “{named}”, which cannot be read; "
            f"braces are for codes of figures, such as {hint}"
        ),
    )


def test_braces_around_nothing_are_left_as_typed() -> None:
    assert bind("“{}” และ { }", known()) == "“{}” และ { }"


def test_a_slip_in_braces_is_named_with_the_line_of_its_text() -> None:
    settings = replace(
        default_settings(2563), texts={"summary": "ได้ { 9 }"}, text_places={"summary": Place("my.yaml", 7)}
    )
    with pytest.raises(PaperError) as caught:
        bound(settings, known())
    assert [problem.place for problem in caught.value.problems] == [Place("my.yaml", 7)]


def test_a_text_is_taken_apart_into_words_and_the_figures_it_asks_for() -> None:
    found = list(pieces("ได้ {total} เดิม {2562:9} กับ {X1}", known()))
    assert found == [
        Piece("ได้ "),
        Piece("{total}", "total", 2563, "60.88"),
        Piece(" เดิม "),
        Piece("{2562:9}", "9", 2562, "87.50"),
        Piece(" กับ "),
        Piece("{X1}", "X1", 2563, ""),
    ]


@pytest.mark.parametrize(
    ("typed", "bound_"),
    [
        ("คะแนนรวม 60.88 คะแนน ระดับ D", "คะแนนรวม {total} คะแนน ระดับ {level}"),
        ("ตัวชี้วัดที่ 9 ได้ ๓๘.๖๓ ลดลงจาก 87.50 อยู่ 48.87", "ตัวชี้วัดที่ 9 ได้ {9} ลดลงจาก {2562:9} อยู่ 48.87"),
        ("ปี 2562 ได้คะแนนรวม 84.09 (ระดับ B)", "ปี 2562 ได้คะแนนรวม {2562:total} (ระดับ {2562:level})"),
        ("ข้อ O18 ได้ 0.00 คะแนน", "ข้อ O18 ได้ {O18} คะแนน"),
        ("ได้ {total} หรือ 60.88", "ได้ {total} หรือ {total}"),
    ],
)
def test_a_figure_typed_as_digits_is_told_by_the_code_named_before_it(typed: str, bound_: str) -> None:
    assert with_typed_bound(typed, known(), "summary") == bound_


@pytest.mark.parametrize(
    "typed",
    [
        "คะแนนรวมไม่ถึงเกณฑ์ 85.00",
        "คะแนนเต็ม 100.00",
        "ตัวชี้วัดที่ 9 ได้ 60.88",  # the total, said of another
        "ปี 2562 ได้ 60.88",  # not of that year
        "ระดับ B",  # of the year before, which is not named
        "ไม่ถึงระดับ D",
        "คะแนนรวม 12.34",
    ],
)
def test_a_number_that_may_be_something_else_stays_as_it_was_typed(typed: str) -> None:
    assert with_typed_bound(typed, known(), "summary") == typed


def test_a_bound_text_says_what_the_typed_one_said() -> None:
    text = "คะแนนรวม 60.88 ลดลงจาก 84.09 ตัวชี้วัดที่ 10 ได้ 12.50"
    assert bind(with_typed_bound(text, known(), "summary"), known()) == text
    assert bind(with_typed_bound(text, known(), "summary"), known(**{"10": "25.00"})).endswith(" 25.00")
