"""Whether an item is on the body's own site, and not only on a social network."""

from __future__ import annotations

import pytest

from prongsai.siteaudit.checks.social_only import check
from prongsai.siteaudit.model import Verdict
from tests.siteaudit.checks.making import HOME, seen

FACEBOOK = "https://www.facebook.com/bantuayang"


@pytest.mark.parametrize(
    ("code", "addresses", "verdict"),
    [
        ("O7", [FACEBOOK], "not_met"),
        ("O7", ["https://m.facebook.com/x", "https://youtu.be/x", "https://lin.ee/x"], "not_met"),
        ("O7", [FACEBOOK, HOME + "news"], "met"),
        ("O7", [HOME + "news"], "met"),
        ("O7", ["https://timeline.me/x"], "met"),
        ("O8", ["https://line.me/R/ti/p/x"], "could_not_judge"),
        ("", [FACEBOOK], "could_not_judge"),
    ],
)
def test_all_addresses_of_an_item_count_together(code: str, addresses: list[str], verdict: Verdict) -> None:
    found = check([seen(code, address) for address in addresses])
    assert found is not None
    assert (found.verdict, found.address) == (verdict, "")


def test_the_item_that_asks_for_a_social_network_is_none_of_its_business() -> None:
    assert check([seen("O9", FACEBOOK)]) is None
