"""Whether a file in a cloud is shared with everyone."""

from __future__ import annotations

import pytest

from prongsai.siteaudit.checks.cloud_file import check
from prongsai.siteaudit.model import Verdict
from tests.siteaudit.checks.making import HOME, PROSE, look, page, said, seen

DRIVE = "https://drive.google.com/drive/folders/1a"
SHUT = "https://accounts.google.com/v3/signin/identifier?continue=x"


@pytest.mark.parametrize(
    ("address", "final", "text", "verdict"),
    [
        (DRIVE, "", "แผนดำเนินงาน.pdf", "met"),
        (DRIVE, SHUT, "ลงชื่อเข้าใช้", "not_met"),
        (DRIVE, "", "คุณต้องมีสิทธิ์เข้าถึง ขอสิทธิ์เข้าถึง", "not_met"),
        ("https://docs.google.com/document/d/1/edit", "", "You need access", "not_met"),
        ("https://1drv.ms/f/s!x", "https://login.live.com/login.srf?x", "", "not_met"),
        ("https://town.sharepoint.com/:f:/g/x", "https://login.microsoftonline.com/x", "", "not_met"),
        ("https://www.dropbox.com/scl/fo/x", "https://www.dropbox.com/login?cont=x", "", "not_met"),
        ("https://www.dropbox.com/scl/fo/x", "", "plan.pdf", "met"),
        ("https://docs.google.com/document/d/1/edit", "", f"you need access {PROSE * 5}", "met"),
    ],
)
def test_a_cloud_is_shut_where_it_says_so(address: str, final: str, text: str, verdict: Verdict) -> None:
    found = check(seen("O4", address, look=look(address, final=final), page=page(text)))
    assert said(found) == verdict


@pytest.mark.parametrize("status", [403, 429, 500])
def test_a_cloud_that_keeps_programs_out_could_not_be_judged(status: int) -> None:
    found = check(seen("O4", DRIVE, look=look(DRIVE, status=status)))
    assert said(found) == "could_not_judge"


def test_a_short_address_that_leads_into_a_cloud_is_looked_at_too() -> None:
    found = check(seen("O4", "https://bit.ly/x", look=look("https://bit.ly/x", final=DRIVE), page=page("x")))
    assert said(found) == "met"


def test_other_sites_are_none_of_its_business() -> None:
    assert check(seen("O4", HOME + "drive.google.com", page=page("you need access"))) is None
