"""Which months a monthly item covers."""

from __future__ import annotations

import datetime

import pytest

from prongsai.siteaudit.checks.months import check, months_due
from prongsai.siteaudit.checks.seen import Seen
from prongsai.siteaudit.model import Verdict
from tests.siteaudit.checks.making import page, paper, path, said, seen

GAP = "ต.ค. 62, พ.ย. 62, ม.ค. 63"
HEADING = "สรุปผลการจัดซื้อจัดจ้างรายเดือน ประจำปีงบประมาณ พ.ศ. 2563"

#: What is seen of O23 in the middle of March 2563: October to January must be there.
CASES: dict[str, tuple[Seen, Verdict]] = {
    "short": (seen("O23", page=page("ต.ค. 62 พ.ย. 62 ธ.ค. 62 ม.ค. 63")), "met"),
    "in full": (seen("O23", page=page("ตุลาคม 2562 พฤศจิกายน 2562 ธันวาคม 2562 มกราคม 2563")), "met"),
    "Thai digits": (seen("O23", page=page("ตุลาคม ๒๕๖๒ พฤศจิกายน ๒๕๖๒ ธันวาคม ๒๕๖๒ มกราคม ๒๕๖๓")), "met"),
    "a range": (seen("O23", page=page("ตุลาคม 2562 – มีนาคม 2563")), "met"),
    "a range of one year and a month": (seen("O23", page=page("ตุลาคม - ธันวาคม 2562 และ มกราคม 2563")), "met"),
    "under a heading": (seen("O23", page=page(f"{HEADING} ตุลาคม พฤศจิกายน ธันวาคม มกราคม")), "met"),
    "in links": (
        seen("O23", page=page("", "ต.ค.62 > 1", "พ.ย.62 > 2", "ธ.ค.62 > 3", "ม.ค.63 > 4")), "met",
    ),
    "English": (seen("O23", page=page("October 2019, November 2019, Dec 2019, Jan 2020")), "met"),
    "in the files": (
        seen("O23", page=page("รายเดือน"), documents=(paper("เดือนตุลาคม 2562 ถึง เดือนมกราคม 2563"),)), "met",
    ),
    "a gap": (seen("O23", page=page(GAP)), "not_met"),
    "a gap beside the year": (seen("O23", page=page(f"{HEADING} ตุลาคม พฤศจิกายน มกราคม")), "not_met"),
    "a gap, typed wrongly": (seen("O23", page=page(f"{GAP} ธันวามคม 62")), "could_not_judge"),
    "a gap, by number": (seen("O23", page=page(f"{GAP} 12/2562")), "could_not_judge"),
    "a gap, by quarter": (seen("O23", page=page(f"{GAP} ไตรมาสที่ 1")), "could_not_judge"),
    "without the year, beside months of it": (seen("O23", page=page(f"{GAP} ธันวาคม")), "met"),
    "a gap, without any year": (seen("O23", page=page("ตุลาคม พฤศจิกายน ธันวาคม มกราคม")), "could_not_judge"),
    "a gap, with the fiscal year": (seen("O23", page=page(f"{GAP} ธ.ค. 63")), "could_not_judge"),
    "a gap, in a date": (seen("O23", page=page(f"{GAP} วันที่ 31 ธันวาคม 2562")), "could_not_judge"),
    "a gap beside pictures": (seen("O23", page=page(GAP, pictures=1)), "could_not_judge"),
    "a gap, file unread": (seen("O23", page=page(GAP, "เปิด > a.pdf")), "could_not_judge"),
    "a gap, next page": (seen("O23", page=page(GAP, "2")), "could_not_judge"),
    "too few months": (seen("O23", page=page("ต.ค. 62 พ.ย. 62")), "could_not_judge"),
    "another year": (seen("O23", page=page("ตุลาคม 2561 พฤศจิกายน 2561 ธันวาคม 2561")), "could_not_judge"),
    "nothing": (seen("O23", page=page("สรุปผลรายเดือน")), "could_not_judge"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_months_are_read_however_they_are_written(name: str) -> None:
    looked_at, verdict = CASES[name]
    found = check([looked_at])
    assert said(found) == verdict


def test_the_months_that_are_missing_are_named() -> None:
    found = check([CASES["a gap"][0]])
    assert found is not None
    assert (found.cause.th, found.cause.en) == (
        "ไม่พบเดือน ธ.ค. 2562",
        "not found: ธ.ค. 2562",
    )
    assert found.seen == {"year": 2563, "months": [10, 11, 1], "missing": [12]}


def test_addresses_of_an_item_cover_the_months_together() -> None:
    halves = [seen("O23", page=page("ต.ค. 62 พ.ย. 62")), seen("O23", page=page("ธ.ค. 62 ม.ค. 63"))]
    found = check(halves)
    assert said(found) == "met"


def test_the_link_to_a_page_may_give_its_year() -> None:
    found = check([seen("O23", page=page("ตุลาคม พฤศจิกายน ธันวาคม มกราคม"), path=path("ปีงบประมาณ 2563"))])
    assert said(found) == "met"


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (datetime.date(2019, 10, 5), ()),
        (datetime.date(2019, 11, 30), ()),
        (datetime.date(2019, 12, 1), (10,)),
        (datetime.date(2020, 3, 16), (10, 11, 12, 1)),
        (datetime.date(2020, 5, 1), (10, 11, 12, 1, 2, 3)),
        (datetime.date(2021, 1, 1), (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
    ],
)
def test_a_month_is_due_when_the_next_one_is_over_too(day: datetime.date, months: tuple[int, ...]) -> None:
    assert months_due(day, 2563) == months


def test_nothing_is_said_of_other_items() -> None:
    assert check([seen("O24", page=page(GAP))]) is None
    assert check([seen("", page=page(GAP))]) is None
