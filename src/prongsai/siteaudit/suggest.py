"""From findings to a suggestion for a person to confirm; points are given by people alone."""

from __future__ import annotations

from collections.abc import Iterable

from prongsai.siteaudit.model import Finding, Verdict

#: From the heaviest to the lightest.
_BY_WEIGHT: tuple[Verdict, ...] = ("not_met", "could_not_judge", "not_checked", "met")


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The heaviest verdict among the findings of an item; "not checked" where there are none.

    >>> verdict_of([Finding("reachable", "met"), Finding("path", "could_not_judge")])
    'could_not_judge'
    """
    said = {finding.verdict for finding in findings}
    return next((verdict for verdict in _BY_WEIGHT if verdict in said), "not_checked")
