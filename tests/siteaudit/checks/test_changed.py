"""Whether what is there now is what was approved."""

from __future__ import annotations

from prongsai.siteaudit.checks.changed import check
from tests.siteaudit.checks.making import look, said, seen


def test_the_same_bytes_are_met() -> None:
    found = check(seen(approved=look().digest))
    assert said(found) == "met"


def test_other_bytes_are_for_a_person_to_look_at() -> None:
    found = check(seen(look=look(body=b"edited"), approved=look().digest))
    assert said(found) == "could_not_judge"
    assert found is not None
    assert found.seen == {"digest": look(body=b"edited").digest, "approved": look().digest}


def test_nothing_is_said_before_an_approval_nor_where_nothing_was_read() -> None:
    assert check(seen()) is None
    assert check(seen(look=look(status=500), approved="00")) is None
    assert check(seen(look=None, approved="00")) is None
