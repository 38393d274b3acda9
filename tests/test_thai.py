"""Days as officials write them, and the fiscal year they belong to."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai import thai

# The years in which two digits can only mean one year of the Buddhist era.
days = st.dates(datetime.date(1957, 1, 1), datetime.date(2056, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "9 กุมภาพันธ์ 2564",
        "9  กุมภาพันธ์  2564",
        "๙ กุมภาพันธ์ พ.ศ. ๒๕๖๔",
        "วันที่ 9 เดือน กุมภาพันธ์ พ.ศ.2564",
        "9 ก.พ. 64",
        "9 ก.พ.64",
        "9ก.พ.2564",
        "9 กพ 64",
        "09/02/2564",
        "9/2/64",
        "๙/๒/๒๕๖๔",
        "2564-02-09",
        "2564-2-9",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert thai.read_day(written) == datetime.date(2021, 2, 9)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "เมื่อวาน",
        "9 กุมภา 2564",
        "กุมภาพันธ์ 2564",
        "31 ก.พ. 64",
        "29/2/2566",
        "2564-13-01",
        "9 กุมภาพันธ์ 2021",
        "2021-02-09",
        "9 February 2564",
        "๙ กุมภาพันธ์ ๒๕๖4",
        "9 กุมภาพันธ์ 564",
    ],
)
def test_what_is_no_day_of_the_buddhist_era_is_none(written: str) -> None:
    assert thai.read_day(written) is None


@given(days, st.booleans())
def test_a_day_that_is_printed_is_read_back(day: datetime.date, in_thai: bool) -> None:
    year = thai.buddhist_year(day)
    for written in (
        thai.date_in_words(day),
        f"{day.day} {thai.short_month(day.month)} {year % 100:02}",
        f"{day.day}/{day.month}/{year}",
        f"{year}-{day.month:02}-{day.day:02}",
    ):
        assert thai.read_day(thai.to_thai_digits(written) if in_thai else written) == day


@given(days)
def test_a_day_lies_in_its_own_fiscal_year(day: datetime.date) -> None:
    first, last = thai.fiscal_days(thai.fiscal_year(day))
    assert first <= day <= last
    assert thai.fiscal_year(first - datetime.timedelta(1)) == thai.fiscal_year(day) - 1
    assert thai.fiscal_year(last + datetime.timedelta(1)) == thai.fiscal_year(day) + 1


@pytest.mark.parametrize("name", ["มกราคม", "ม.ค.", "ม.ค", "มค.", "มค", "January", "jan", "Jan."])
def test_a_month_is_known_by_every_name_it_has(name: str) -> None:
    assert thai.month_of(name) == 1
    assert thai.month_of(name + "x") is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("ขอนแก่น", "จังหวัดขอนแก่น"), ("จังหวัดสมมุติ", "จังหวัดสมมุติ"), ("กรุงเทพมหานคร", "กรุงเทพมหานคร"), ("", "")],
)
def test_a_province_is_called_so_once(name: str, said: str) -> None:
    assert thai.province_in_words(name) == said


@pytest.mark.parametrize(
    ("name", "province", "said"),
    [("พล", "ขอนแก่น", "อำเภอพล"), ("อำเภอเมือง", "", "อำเภอเมือง"), ("พระนคร", "กรุงเทพมหานคร", "เขตพระนคร")],
)
def test_a_district_is_called_so_once(name: str, province: str, said: str) -> None:
    assert thai.district_in_words(name, province) == said
