"""Years and months as texts mention them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.siteaudit.mentions import (
    FISCAL_MONTHS,
    Months,
    Years,
    may_hold,
    months_in,
    years_in,
    years_in_name,
)
from prongsai.thai import short_month, to_thai_digits

#: A text, and the years it names, says, and perhaps means.
TEXTS: tuple[tuple[str, set[int], set[int], set[int]], ...] = (
    ("แผนประจำปีงบประมาณ พ.ศ. 2567", {2567}, set(), set()),
    ("แผนประจำปีงบประมาณ พ.ศ. ๒๕๖๗", {2567}, set(), set()),
    ("รายงานประจำปี 67", {2567}, set(), set()),
    ("ปีงบประมาณ 2566, 2567 และ 2568", {2566}, {2567, 2568}, set()),
    ("fiscal year 2024", {2567}, set(), {2568}),
    ("แผน 2567", set(), {2567}, set()),
    ("แผน ปี 67", set(), {2567}, set()),
    ("คำสั่งที่ 12/2567", set(), {2567}, set()),
    ("แผนพัฒนา (พ.ศ. 2566 – 2570)", set(), {2566, 2567, 2568, 2569, 2570}, set()),
    ("แผนพัฒนา 2566-70", set(), {2566, 2567, 2568, 2569, 2570}, set()),
    ("ม.ค. 67", set(), {2567}, set()),
    ("ต.ค. 66", set(), {2567}, {2566}),
    ("เดือนตุลาคม พ.ศ. 2566", set(), {2567}, {2566}),
    ("October 2023", set(), {2567}, {2566}),
    ("วันที่ 12 ตุลาคม 2566", set(), set(), {2566, 2567}),
    ("12/01/2567", set(), set(), {2567}),
    ("2024-01-12", set(), set(), {2567}),
    ("© 2567 เทศบาลตำบล", set(), set(), {2567}),
    ("uploads/2024/05", set(), set(), {2567, 2568}),
    ("พ.ร.บ. เทศบาล พ.ศ. 2496", set(), set(), set()),
    ("งบประมาณ 2,567,000 บาท", set(), set(), set()),
    ("โทร 0-0000-2567", set(), set(), set()),
    ("12567 และ 25671", set(), set(), set()),
    ("", set(), set(), set()),
)


@pytest.mark.parametrize(("text", "named", "said", "perhaps"), TEXTS)
def test_years_are_told_by_how_surely_they_are_meant(
    text: str, named: set[int], said: set[int], perhaps: set[int]
) -> None:
    assert years_in(text) == Years(frozenset(named), frozenset(said), frozenset(perhaps))


@pytest.mark.parametrize(
    ("name", "said", "perhaps"),
    [
        ("plan_2567.pdf", {2567}, set()),
        ("แผน๒๕๖๗.pdf", {2567}, set()),
        ("plan67.pdf", set(), {2567}),
        ("แผนปี67.pdf", {2567}, set()),
        ("scan0001.pdf", set(), set()),
        ("2566-2567.xlsx", {2566, 2567}, set()),
    ],
)
def test_names_of_files_may_give_a_year_in_two_digits(name: str, said: set[int], perhaps: set[int]) -> None:
    assert years_in_name(name) == Years(frozenset(), frozenset(said), frozenset(perhaps))


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("ปี 2 5 6 7", True),
        ("ปี ๒๕ ๖๗", True),
        ("ที่ 1/67", True),
        ("uploads/2024", True),
        ("Oct 2023", True),
        ("ปี 2565", False),
        ("ร้อยละ 1.67 ของ 167", False),
    ],
)
def test_a_year_torn_apart_may_still_be_there(text: str, is_there: bool) -> None:
    assert may_hold(text, 2567) is is_there


#: A text, and the months of fiscal year 2567 that are sure and that may be meant.
MONTHS: tuple[tuple[str, set[int], set[int]], ...] = (
    ("ต.ค. 66 พ.ย. 66 ธ.ค. 66", {10, 11, 12}, set()),
    ("ต.ค.66,พ.ย.66", {10, 11}, set()),
    ("เดือน มกราคม พ.ศ. 2567", {1}, set()),
    ("January 2024", {1}, set()),
    ("ตุลาคม 2566 - มีนาคม 2567", {10, 11, 12, 1, 2, 3}, set()),
    ("ตุลาคม ถึง ธันวาคม 2566", {10, 11, 12}, set()),
    ("ต.ค. - ก.ย.", set(), set(FISCAL_MONTHS)),
    ("มกราคม", set(), {1}),
    ("ต.ค. 67", set(), {10}),
    ("ม.ค. 68", set(), set()),
    ("กุมภาพันธุ์ 2567", set(), {2}),
    ("01/2567", set(), {1}),
    ("10-66", set(), {10}),
    ("256610.pdf", set(), {10}),
    ("ไตรมาสที่ 2", set(), {1, 2, 3}),
    ("รอบ 6 เดือน", set(), {10, 11, 12, 1, 2, 3}),
    ("31 ธันวาคม 2566", set(), {12}),
)


@pytest.mark.parametrize(("text", "sure", "perhaps"), MONTHS)
def test_months_are_told_by_how_surely_they_are_meant(text: str, sure: set[int], perhaps: set[int]) -> None:
    assert months_in(text, 2567) == Months(frozenset(sure), frozenset(perhaps))


def test_under_a_heading_of_the_year_a_month_needs_none() -> None:
    assert months_in("ตุลาคม และ พ.ย.", 2567, is_of_year=True).sure == {10, 11}


@given(
    st.integers(2500, 2599),
    st.sampled_from(["ปี {}", "ปีงบประมาณ พ.ศ. {}", "แผน {}.pdf", "{}-{}", "1 ม.ค. {}"]),
)
def test_thai_digits_mean_what_arabic_ones_mean(year: int, form: str) -> None:
    text = form.format(year, year)
    assert years_in(to_thai_digits(text)) == years_in(text)
    assert years_in_name(to_thai_digits(text)) == years_in_name(text)
    assert may_hold(to_thai_digits(text), year)


@given(st.sampled_from(FISCAL_MONTHS), st.integers(2541, 2598), st.booleans())
def test_a_month_with_its_year_lies_in_its_fiscal_year(month: int, year: int, is_short: bool) -> None:
    calendar = year - (month >= 10)
    text = f"{short_month(month)} {calendar % 100 if is_short else calendar}"
    assert months_in(text, year).sure == months_in(to_thai_digits(text), year).sure == {month}
    assert year in years_in(text).sure


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert years_in(to_thai_digits(text)) == years_in(text)
    assert months_in(to_thai_digits(text), 2567) == months_in(text, 2567)


@pytest.mark.parametrize(
    "piece", ["ปีงบประมาณ ", "2567-", "ต.ค.", "1/", "© ", "พ.ศ.", "2567 ", "ปี", "งบประมาณ"]
)
def test_twice_the_text_takes_no_more_than_twice_the_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text, began = piece * (length // len(piece)), time.process_time()
        years_in(text), months_in(text, 2567)
        return time.process_time() - began

    # With room for a busy machine; what looked at every pair of places would take sixteen times as long.
    assert seconds(40_000) < 10 * max(seconds(10_000), 0.01)


def test_a_year_after_long_prose_is_found() -> None:
    prose = "ก" * 5_000
    text = f"{prose} ปีงบประมาณ 2566 {prose} แผน 2567–69 {prose}"
    assert years_in(text) == Years(frozenset({2566}), frozenset({2567, 2568, 2569}))
