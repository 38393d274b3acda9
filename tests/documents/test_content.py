"""The content model by itself: digits, heads in groups, what stays together, words and columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.documents import fonts, words
from prongsai.documents.content import (
    Cell,
    Column,
    HeadCell,
    Numbered,
    Row,
    Run,
    Signer,
    Table,
    head_rows,
    ink,
    keeps_together,
    plain_text,
    signature_lines,
    stays_whole,
)
from prongsai.documents.forms import columns, style
from prongsai.errors import PaperError
from tests.documents import papers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ได้ 77.53 คะแนน", "ได้ ๗๗.๕๓ คะแนน"),
        ("ดู https://a.go.th/2565/1 ข้อ 3", "ดู https://a.go.th/2565/1 ข้อ ๓"),
        ("www.x2.go.th (2565)", "www.x2.go.th (๒๕๖๕)"),
        ("ita2565@a1.go.th ต่อ 12", "ita2565@a1.go.th ต่อ ๑๒"),
        ("ข้อ o23 ได้ 85.00 (O34–O39)", "ข้อ o23 ได้ ๘๕.๐๐ (O34–O39)"),
        ("EIT1 I7 i12 ตามกรอบ nacc-2568 ปี 2568", "EIT1 I7 i12 ตามกรอบ nacc-2568 ปี ๒๕๖๘"),
        ("IPv6 ITA 2568 ข้อ 9.1", "IPv6 ITA ๒๕๖๘ ข้อ ๙.๑"),
    ],
)
def test_thai_digits_spare_addresses_and_codes(text: str, shown: str) -> None:
    assert ink("thai")(text) == shown
    assert ink("arabic")(text) == text


def test_column_groups_make_two_head_rows() -> None:
    table = Table((Column("ที่"), Column("แล้ว", group="ติดตาม"), Column("ยัง", group="ติดตาม")), ())
    assert head_rows(table) == (
        (HeadCell("ที่", rows=2), HeadCell("ติดตาม", columns=2)),
        (HeadCell("แล้ว"), HeadCell("ยัง")),
    )


def test_long_rows_may_be_split_and_short_ones_not() -> None:
    table = Table((Column("ก", 1), Column("ข", 3)), ())
    assert stays_whole(Table(table.columns, (Row.of("1", "สั้น"),) * 10))
    assert not stays_whole(Table(table.columns, (Row.of("1", "สั้น"),) * 30))
    assert keeps_together(table, Row.of("1", "สั้น"))
    assert not keeps_together(table, Row.of("1", "ยาว" * 300))
    assert not keeps_together(table, Row.of("1", Cell.listing(*["ข้อ"] * 12)))


def test_unknown_names_are_dots_and_known_posts_stand_without_label() -> None:
    blank = signature_lines(Signer("ผู้รายงาน"), "th")
    assert blank[0].startswith("(ลงชื่อ) ...")
    assert blank[0].endswith(" ผู้รายงาน")
    assert blank[2].startswith("ตำแหน่ง ...")
    assert signature_lines(Signer(position="ปลัด"), "th")[2] == "ปลัด"


def test_numbered_items_are_read_with_their_numbers() -> None:
    paper = papers.short_paper(Numbered(((Run("ก"),), (Run("ข"),))))
    assert plain_text(paper) == ("๑. ก", "๒. ข")


@given(st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" ./-()ABab12ๆฯ")))
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in words.pieces(text)) == text


@given(st.lists(st.sampled_from(["การ", "ประเมิน", "คุณธรรม", "โปร่งใส", "หน่วยงาน", "ของ"]), max_size=30))
def test_known_words_are_always_found_again(parts: list[str]) -> None:
    run = "".join(parts)
    assert "".join(words.split(run)) == run
    assert len(words.split(run)) <= len(parts)


def test_words_are_whole_and_signs_stay_with_them() -> None:
    pieces = [piece.text for piece in words.pieces("(การประเมิน) ต่าง ๆ ปี 2565/โครงการ พ.ศ. 2565")]
    assert pieces == [
        "(การ",
        "ประเมิน)",
        " ",
        "ต่าง ๆ",
        " ",
        "ปี",
        " ",
        "2565/",
        "โครงการ",
        " ",
        "พ.ศ. 2565",
    ]


@pytest.mark.parametrize(
    "kept",
    [
        *("พ.ศ. ๒๕๖๘", "๓ ชุด", "๘๕ คะแนน", "ข้อ ๓", "ข้อ o23", "ตัวชี้วัดที่ ๙", "ตารางที่ ๑", "ภาพที่ ๒"),
        *("ผ่านดีเยี่ยม", "ผู้รับผิดชอบ", "ผู้เกี่ยวข้อง", "ผู้มีส่วนได้ส่วนเสีย", "ผู้ใดผู้หนึ่ง", "ประพฤติมิชอบ"),
        *("ผู้บังคับบัญชา", "ผู้ใต้บังคับบัญชา"),
    ],
)
def test_a_line_never_breaks_inside_a_compound_or_between_a_number_and_its_word(kept: str) -> None:
    assert kept in [piece.text for piece in words.pieces(f"ตาม {kept} ต่อไป")]


def test_a_number_is_not_bound_to_a_word_it_does_not_count() -> None:
    pieces = [piece.text for piece in words.pieces("ปี ๒๕๖๘ ข้อมูล ๓ ข้อบังคับ")]
    assert pieces == ["ปี", " ", "๒๕๖๘", " ", "ข้อมูล", " ", "๓", " ", "ข้อบังคับ"]


def test_place_names_not_in_the_list_are_kept_whole() -> None:
    name = "องค์การบริหารส่วนตำบลซับซ้อนนัก"
    pieces = words.pieces(f"ของ{name}ได้คะแนน", name)
    assert all(piece.is_known for piece in pieces)
    assert not words.pieces("ของตำบล" + "ฆฌซฮ" * 4)[0].is_known
    assert words.split("ของตำบลฆฌซฮ") == ("ของ", "ตำบล", "ฆฌซฮ")


def test_word_list_has_no_word_twice() -> None:
    listed = (words._LIST).read_text(encoding="utf-8").split()
    assert len(listed) == len(set(listed))


def test_columns_keep_their_shares_unless_a_word_would_be_cut() -> None:
    roomy = Table((Column("ก", 1), Column("ข", 3)), (Row.of("1", "2"),))
    assert columns.widths(roomy, 400.0, str) == pytest.approx((100.0, 300.0))
    tight = Table((Column("คะแนน", 1), Column("รายละเอียด", 20)), (Row.of("100.00", "2"),))
    narrow, wide = columns.widths(tight, 400.0, str)
    assert narrow >= fonts.width("100.00", style.table_size(tight)) + 8
    assert narrow + wide == pytest.approx(400.0)


def test_columns_fit_even_where_all_words_are_too_wide() -> None:
    table = Table(tuple(Column("ประชาสัมพันธ์") for _ in range(12)), ())
    assert sum(columns.widths(table, 300.0, str)) == pytest.approx(300.0)


def test_install_asks_for_npm_first(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(PaperError) as caught:
        fonts.install(Path(str(tmp_path)))
    assert caught.value.problems[0].code == "fonts-not-installed"
    assert "npm ci" in caught.value.problems[0].en


ADDRESS = "https://www.example.go.th/frontpage/index.php?option=com_content&session=" + "0123456789abcdef" * 8


def test_an_address_does_not_take_the_room_of_words() -> None:
    table = Table((Column("มาตรการ", 3), Column("หลักฐาน", 1)), (Row.of("จัดทำคู่มือ", ADDRESS[:90]),))
    words_of, evidence = columns.widths(table, 400.0, str)
    assert words_of > evidence
    assert evidence >= fonts.width(ADDRESS[:16], style.table_size(table))


def test_columns_that_make_rows_tall_are_widened_and_all_can_still_be_read() -> None:
    shares = (2, 1, 1, 2)
    row = Row.of("ปรับปรุงคู่มือ " * 3, "กองคลัง", "ม.ค. 64", Cell.listing(*[ADDRESS] * 3))
    table = Table(tuple(Column(f"ช่อง {n}", share) for n, share in enumerate(shares)), (row,) * 20)
    found = columns.widths(table, 600.0, str)
    assert sum(found) == pytest.approx(600.0)
    assert found[3] > 300.0
    assert [width >= 0.5 * 100.0 * share for width, share in zip(found, shares, strict=True)] == [True] * 4


def test_a_single_column_and_very_many_have_widths() -> None:
    for number in (1, 40):
        table = Table(tuple(Column("ก") for _ in range(number)), (Row.of(*["ยาว " * 400] * number),))
        assert sum(columns.widths(table, 400.0, str)) == pytest.approx(400.0)


def test_columns_of_short_rows_are_as_their_shares_say() -> None:
    table = Table((Column("ก", 1), Column("ข", 3)), (Row.of("หนึ่ง", "สอง"),) * 40)
    assert columns.widths(table, 400.0, str) == (100.0, 300.0)
