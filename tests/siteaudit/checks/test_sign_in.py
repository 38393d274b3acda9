"""Whether a page stands behind a sign-in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prongsai.siteaudit.checks.sign_in import check
from prongsai.siteaudit.model import Page, Verdict
from tests.siteaudit.checks.making import HOME, PROSE, look, page, said, seen


def with_field(text: str, *linked: str, pictures: int = 0) -> Page:
    return replace(page(text, *linked, pictures=pictures), has_sign_in=True)


@pytest.mark.parametrize(
    ("final", "found_page", "verdict"),
    [
        ("https://accounts.google.com/ServiceLogin?continue=x", None, "not_met"),
        ("https://login.microsoftonline.com/common/oauth2", None, "not_met"),
        (HOME + "wp-login.php?redirect_to=x", with_field("ชื่อผู้ใช้ รหัสผ่าน " + PROSE), "not_met"),
        (HOME + "login-news", page(PROSE), "met"),
        ("", with_field("ชื่อผู้ใช้ รหัสผ่าน เข้าสู่ระบบ"), "not_met"),
        ("", with_field("รหัสผ่าน", pictures=2), "could_not_judge"),
        ("", with_field("รหัสผ่าน", "แผน 2563 > plan.pdf"), "met"),
        ("", with_field(PROSE), "met"),
        ("", page("ยินดีต้อนรับ"), "met"),
    ],
    ids=["Google", "Microsoft", "own door", "news of logins", "only a field", "field and pictures",
         "field beside a file", "field beside content", "no field"],
)  # fmt: skip
def test_a_wall_is_told_from_a_door_for_the_staff(
    final: str, found_page: Page | None, verdict: Verdict
) -> None:
    found = check(seen("O1", look=look(final=final), page=found_page))
    assert said(found) == verdict


def test_a_site_that_asks_by_status_401_is_not_met() -> None:
    found = check(seen("O1", look=look(status=401)))
    assert said(found) == "not_met"


def test_a_service_may_ask_who_one_is() -> None:
    assert check(seen("O17", page=with_field("รหัสผ่าน"))) is None


def test_the_door_that_was_itself_asked_for_is_no_wall() -> None:
    found = check(seen("O1", HOME + "login", look=look(HOME + "login"), page=with_field(PROSE)))
    assert said(found) == "met"


def test_clouds_and_what_did_not_answer_are_left_to_other_checks() -> None:
    assert check(seen("O1", "https://drive.google.com/file/d/1/view")) is None
    assert check(seen("O1", look=look(status=500))) is None
