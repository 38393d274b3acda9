"""Whether clicks lead from the home page to an address."""

from __future__ import annotations

import pytest

from prongsai.siteaudit.checks.path import check
from tests.siteaudit.checks.making import path, said, seen


def test_a_path_is_met_and_told_as_it_is_clicked() -> None:
    found = check(seen(path=path("ข้อมูลหน่วยงาน", "โครงสร้าง")))
    assert said(found) == "met"
    assert found is not None
    assert found.seen == {"clicks": 2, "path": "หน้าหลัก › ข้อมูลหน่วยงาน › โครงสร้าง"}


def test_no_path_on_a_site_that_was_read_whole_is_not_met() -> None:
    found = check(seen())
    assert said(found) == "not_met"
    assert found is not None
    assert found.cause.en == "no clicks lead from the home page to this address"


@pytest.mark.parametrize(
    ("known", "cause"),
    [
        ({"is_blind": True}, "its menu is made by script"),
        ({"stopped": "too-long"}, "ended before every page was seen"),
        ({"missed": 3}, "3 of the site's pages could not be read"),
    ],
    ids=["blind", "stopped", "kept out"],
)
def test_a_path_may_lead_through_what_was_not_seen(known: dict[str, object], cause: str) -> None:
    found = check(seen(**known))
    assert said(found) == "could_not_judge"
    assert found is not None
    assert cause in found.cause.en
    assert "too-long" not in found.cause.th


def test_a_path_that_was_found_is_met_however_the_crawl_ended() -> None:
    found = check(seen(path=path("แผน"), is_blind=True, stopped="time", missed=9))
    assert said(found) == "met"
