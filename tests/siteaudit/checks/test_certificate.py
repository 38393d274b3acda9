"""Whether a site's certificate is valid."""

from __future__ import annotations

from prongsai.siteaudit.checks.certificate import check
from tests.siteaudit.checks.making import look, said, seen


def test_an_invalid_certificate_is_told_and_is_no_fault_of_the_page() -> None:
    found = check(seen(look=look(status=0, cause="certificate")))
    assert said(found) == "could_not_judge"
    assert found is not None
    assert found.mend.en == "have the certificate renewed for this very name, and check again"


def test_a_page_read_over_https_is_met() -> None:
    found = check(seen())
    assert said(found) == "met"


def test_nothing_is_said_of_plain_http_nor_where_nothing_answered() -> None:
    plain = "http://ban-tuayang.example.com/page"
    assert check(seen(address=plain, look=look(plain))) is None
    assert check(seen(look=look(status=0, cause="no-answer"))) is None
    assert check(seen(look=None)) is None
