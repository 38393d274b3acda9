"""The checks: one file each, in the order in which their findings are told.

A check of an address takes what is `Seen` of it; a check of an item takes all its addresses, for what one of
them lacks another may hold. Each gives a finding, or None where it does not apply. `judge` runs them all.

A page that is fine is never "not met": each file says in its opening what it must see for that, and whatever
may be otherwise is "could not judge" with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from prongsai.siteaudit.checks import (
    certificate,
    changed,
    cloud_file,
    elements,
    empty_page,
    fiscal_year,
    months,
    path,
    reachable,
    sign_in,
    social_only,
    text_layer,
)
from prongsai.siteaudit.checks.seen import Seen
from prongsai.siteaudit.model import Finding

#: What is asked of each address.
OF_ADDRESS: Mapping[str, Callable[[Seen], Finding | None]] = {
    reachable.NAME: reachable.check,
    certificate.NAME: certificate.check,
    path.NAME: path.check,
    sign_in.NAME: sign_in.check,
    cloud_file.NAME: cloud_file.check,
    empty_page.NAME: empty_page.check,
    text_layer.NAME: text_layer.check,
    changed.NAME: changed.check,
}
#: What is asked of an item, over all its addresses.
OF_ITEM: Mapping[str, Callable[[Sequence[Seen]], Finding | None]] = {
    social_only.NAME: social_only.check,
    fiscal_year.NAME: fiscal_year.check,
    months.NAME: months.check,
    elements.NAME: elements.check,
}


def judge(seens: Sequence[Seen]) -> tuple[Finding, ...]:
    """Every finding on one item: address by address, then on the item as a whole.

    >>> judge([])
    ()
    """
    if not seens:
        return ()
    each = (check(seen) for seen in seens for check in OF_ADDRESS.values())
    whole = (check(seens) for check in OF_ITEM.values())
    return tuple(found for found in (*each, *whole) if found is not None)


__all__ = ["OF_ADDRESS", "OF_ITEM", "Seen", "judge"]
