"""Whether an address answers with its page."""

from __future__ import annotations

import pytest

from prongsai.siteaudit.checks.reachable import check
from prongsai.siteaudit.model import Cause, Verdict
from tests.siteaudit.checks.making import look, said, seen

ANSWERS: tuple[tuple[int, Cause, Verdict], ...] = (
    (200, "", "met"),
    (200, "too-large", "met"),
    (404, "", "not_met"),
    (410, "", "not_met"),
    (400, "", "could_not_judge"),
    (401, "", "could_not_judge"),
    (403, "", "could_not_judge"),
    (429, "", "could_not_judge"),
    (500, "", "could_not_judge"),
    (503, "", "could_not_judge"),
    (304, "", "could_not_judge"),
    (0, "no-such-host", "could_not_judge"),
    (0, "no-answer", "could_not_judge"),
    (0, "too-slow", "could_not_judge"),
    (0, "certificate", "could_not_judge"),
    (0, "refused-address", "could_not_judge"),
    (302, "too-many-redirects", "could_not_judge"),
    (0, "not-http", "could_not_judge"),
    (0, "robots", "could_not_judge"),
)


@pytest.mark.parametrize(("status", "cause", "verdict"), ANSWERS)
def test_only_a_page_that_is_gone_is_not_met(status: int, cause: Cause, verdict: Verdict) -> None:
    found = check(seen(look=look(status=status, cause=cause)))
    assert said(found) == verdict


@pytest.mark.parametrize(("status", "cause", "verdict"), [each for each in ANSWERS if each[2] != "met"])
def test_what_is_not_met_says_why_and_how_to_mend_it(status: int, cause: Cause, verdict: Verdict) -> None:
    found = check(seen(look=look(status=status, cause=cause)))
    assert found is not None
    assert verdict == found.verdict
    assert all((found.cause.th, found.cause.en, found.mend.th, found.mend.en))


def test_each_cause_has_its_own_words() -> None:
    causes = [cause for _, cause, _ in ANSWERS if cause not in ("", "too-large")]
    found = [check(seen(look=look(status=0, cause=cause))) for cause in causes]
    assert len({each.cause.th for each in found if each}) == len(causes) == 8


def test_what_was_not_opened_is_not_checked() -> None:
    found = check(seen(look=None))
    assert said(found) == "not_checked"
