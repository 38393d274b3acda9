"""Time frames as officers write them, and the days they mean."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.measures.time_frame import read_time_frame, say_months, why_no_days
from prongsai.thai import buddhist_year, date_in_words, fiscal_days, short_month, to_thai_digits

Day = datetime.date
Style = Callable[[Day], str]

days = st.dates(Day(1990, 1, 1), Day(2040, 12, 31))

#: What is written in a plan for 2566, and first and last day as year-month-day of the common era.
WRITTEN = """
ม.ค.–มี.ค. 66                            | 2023-01-01 | 2023-03-31
ม.ค.-เม.ย.๖๖                             | 2023-01-01 | 2023-04-30
ต.ค. ๖๒ - มี.ค. ๖๓                       | 2019-10-01 | 2020-03-31
มกราคม – มีนาคม 2566                     | 2023-01-01 | 2023-03-31
มกราคม 2566                              | 2023-01-01 | 2023-01-31
มีนาคม                                   | 2023-03-01 | 2023-03-31
ต.ค. 65 – ก.ย. 66                        | 2022-10-01 | 2023-09-30
ต.ค.–ม.ค. 66                             | 2022-10-01 | 2023-01-31
1 ต.ค.65 – 30 ก.ย.66                     | 2022-10-01 | 2023-09-30
๑ ตุลาคม ๒๕๖๕ — ๓๐ กันยายน ๒๕๖๖          | 2022-10-01 | 2023-09-30
15 ธ.ค. 65 - 15 ม.ค.                     | 2022-12-15 | 2023-01-15
ตุลาคม ถึง ธันวาคม                       | 2022-10-01 | 2022-12-31
ตั้งแต่เดือนตุลาคม 2565 ถึงเดือนมกราคม 2566 | 2022-10-01 | 2023-01-31
ม.ค. 66 เป็นต้นไป                        | 2023-01-01 | 2023-09-30
ตั้งแต่ ม.ค. 66                          | 2023-01-01 | 2023-09-30
15 มกราคม 2566                           | 2023-01-15 | 2023-01-15
9/2/2566                                 | 2023-02-09 | 2023-02-09
2566-01-15                               | 2023-01-15 | 2023-01-15
1–31 มีนาคม 2566                         | 2023-03-01 | 2023-03-31
1, 15 มีนาคม 2566                        | 2023-03-01 | 2023-03-15
ภายในวันที่ 31 มี.ค. 66                  | 2022-10-01 | 2023-03-31
ภายในเดือนมกราคม 2566                    | 2022-10-01 | 2023-01-31
ภายใน 15 ต.ค.                            | 2022-10-01 | 2022-10-15
ภายในไตรมาส 2                            | 2022-10-01 | 2023-03-31
ไตรมาส 1                                 | 2022-10-01 | 2022-12-31
ไตรมาส 1/2567                            | 2023-10-01 | 2023-12-31
ไตรมาสที่ 1–2 ปี 2566                    | 2022-10-01 | 2023-03-31
ไตรมาส 1, 2 และ 3                        | 2022-10-01 | 2023-06-30
ไตรมาสที่ 3 และ 4 ปีงบประมาณ พ.ศ. 2567   | 2024-04-01 | 2024-09-30
ปีงบประมาณ 2567 ไตรมาส 1                 | 2023-10-01 | 2023-12-31
ต.ค.–ธ.ค. ปีงบประมาณ 2566                | 2022-10-01 | 2022-12-31
ครึ่งปีแรก                               | 2022-10-01 | 2023-03-31
6 เดือนหลัง                              | 2023-04-01 | 2023-09-30
ตลอดปีงบประมาณ                           | 2022-10-01 | 2023-09-30
ตลอดปีงบประมาณ พ.ศ. 2567                 | 2023-10-01 | 2024-09-30
ตลอดปีงบประมาณ (ต.ค. 65 – ก.ย. 66)       | 2022-10-01 | 2023-09-30
ตลอดปี                                   | 2022-10-01 | 2023-09-30
ทั้งปี                                   | 2022-10-01 | 2023-09-30
ปีงบประมาณ 2566                          | 2022-10-01 | 2023-09-30
ทุกเดือน                                 | 2022-10-01 | 2023-09-30
ทุก 3 เดือน                              | 2022-10-01 | 2023-09-30
ทุกวันที่ 5 ของเดือน                     | 2022-10-01 | 2023-09-30
รายไตรมาส                                | 2022-10-01 | 2023-09-30
เดือนละ 1 ครั้ง                          | 2022-10-01 | 2023-09-30
ทุกเดือน ม.ค.–มี.ค. 66                   | 2023-01-01 | 2023-03-31
ม.ค., มี.ค. และ พ.ค. 66                  | 2023-01-01 | 2023-05-31
ม.ค.–มี.ค. และ ก.ค.–ส.ค. 66              | 2023-01-01 | 2023-08-31
ธ.ค. 65, ม.ค. 66                         | 2022-12-01 | 2023-01-31
Jan–Mar 2566                             | 2023-01-01 | 2023-03-31
"""

#: What names no days, and why.
REFUSED = """
31 ก.พ. 66            | ก.พ. 2566 has no day 31
29/2/2566             | ก.พ. 2566 has no day 29
1/13/2566             | “1/13/2566”: there is no month 13
มี.ค. 66 – ม.ค. 66    | “มี.ค. 66 – ม.ค. 66” ends before it starts
20 – 5 ม.ค. 66        | “20 – 5 ม.ค. 66” ends before it starts
มกราคม 2023           | the year 2023 in “มกราคม 2023” is of the common era; write 2566
2023-01-15            | the year 2023 in “2023-01-15” is of the common era; write 2566
ม.ค. ๖6               | “ม.ค. ๖6” mixes Thai and Arabic digits in one number
ไตรมาส 5              | there is no quarter 5; there are 1–4
"""

#: What time frames are made of, to be strung together anyhow.
PIECES = (
    "ม.ค.", "ธันวาคม", "ก.พ.", "Oct", "–", ",", "/", "(", "1", "31", "66", "2566", "2023", "ถึง", "และ",
    "ไตรมาสที่", "ภายใน", "ตลอด", "ปีงบประมาณ", "ตั้งแต่", "ทุกเดือน", "เป็นต้นไป", "ครึ่งปีแรก", " ", "พ.ศ.", "ก",
)  # fmt: skip


def table(drawn: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in drawn.strip().splitlines()]


@pytest.mark.parametrize(("written", "first", "last"), table(WRITTEN))
def test_a_time_frame_means_these_days(written: str, first: str, last: str) -> None:
    found = read_time_frame(written, 2566)
    assert why_no_days(written, 2566) is None
    assert (found.written, str(found.first), str(found.last)) == (written, first, last)


@pytest.mark.parametrize(("written", "why"), table(REFUSED))
def test_what_cannot_be_is_said_plainly(written: str, why: str) -> None:
    reason = why_no_days(written, 2566)
    found = read_time_frame(written, 2566)
    assert reason is not None
    assert reason.en == why
    assert (found.written, found.first, found.last) == (written, None, None)


@pytest.mark.parametrize(
    ("written", "piece"),
    [
        ("ต้นปีหน้า", "ต้นปีหน้า"),
        ("30 เมษา", "เมษา"),
        ("ม.ค. 5", "5"),
        ("31", "31"),
        ("ภายใน 30 วัน", "วัน"),
        ("ต.ค. 65 ถึง ปัจจุบัน", "ปัจจุบัน"),
        ("1" * 5000, "1" * 5000),
    ],
)
def test_the_words_that_are_not_understood_are_named(written: str, piece: str) -> None:
    reason = why_no_days(written, 2566)
    assert reason is not None
    assert reason.th.startswith(f"อ่านช่วงเวลา “{written}” ไม่ได้ ติดที่ “{piece}” เขียนได้เช่น ")
    assert reason.en.startswith(f"the time frame “{written}” is not understood at “{piece}”; write it like ")


@pytest.mark.parametrize("written", ["", "-", "ม.ค. 65 –", "ไตรมาส", "และ"])
def test_words_that_name_nothing_give_no_days(written: str) -> None:
    assert why_no_days(written, 2566) is not None
    assert read_time_frame(written, 2566).last is None


def _short(day: Day) -> str:
    return f"{day.day} {short_month(day.month)} {buddhist_year(day) % 100:02}"


def _tight(day: Day) -> str:
    return f"{day.day}{short_month(day.month)}{buddhist_year(day)}"


def _slashed(day: Day) -> str:
    return f"{day.day}/{day.month}/{buddhist_year(day)}"


def _iso(day: Day) -> str:
    return f"{buddhist_year(day)}-{day.month:02}-{day.day:02}"


@given(
    st.lists(days, min_size=2, max_size=2).map(sorted),
    st.sampled_from([date_in_words, _short, _tight, _slashed, _iso]),
    st.sampled_from(["–", " – ", " - ", "—", " ถึง ", " ถึงวันที่ "]),
    st.booleans(),
)
def test_every_range_is_read_back_however_it_is_printed(
    pair: list[Day], style: Style, dash: str, in_thai: bool
) -> None:
    written = dash.join(map(style, pair))
    found = read_time_frame(to_thai_digits(written) if in_thai else written, 2566)
    assert [found.first, found.last] == pair


@given(st.integers(2550, 2580), st.integers(0, 11), st.integers(0, 11))
def test_months_of_the_catalogue_are_read_back_as_they_are_said(year: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    written = say_months(((low + 9) % 12 + 1, (high + 9) % 12 + 1), year)
    found = read_time_frame(written, year)
    first, last = fiscal_days(year)
    assert found.first is not None
    assert found.last is not None
    assert (first.year * 12 + first.month + low, first.year * 12 + first.month + high) == (
        found.first.year * 12 + found.first.month,
        found.last.year * 12 + found.last.month,
    )
    assert (found.first.day, (found.last + datetime.timedelta(1)).day) == (1, 1)
    assert first <= found.first <= found.last <= last


@given(st.lists(st.sampled_from(PIECES)))
def test_any_words_give_days_in_order_or_a_reason(words: list[str]) -> None:
    written = "".join(words)
    found = read_time_frame(written, 2566)
    if found.first is None or found.last is None:
        assert why_no_days(written, 2566) is not None
    else:
        assert found.first <= found.last
        assert why_no_days(written, 2566) is None
