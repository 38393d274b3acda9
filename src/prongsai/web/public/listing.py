"""Rows of the lists of bodies: a published result with what it was the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from prongsai import frameworks
from prongsai.frameworks import Text
from prongsai.web.public.rollups import is_comparable
from prongsai.web.results.models import PublishedScore, ResultVersion

#: All that a row needs. Results themselves are large and stay where they are.
_COLUMNS = {
    "pk": "pk",
    "total": "total",
    "level_code": "level",
    "passed": "passed",
    "year": "round__year",
    "framework": "round__framework_code",
    "body": "round__body_id",
    "name": "round__body__name",
    "kind": "round__body__kind",
    "province": "round__body__province",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One published result in a list; `figure` is that of the indicator the list is sorted by."""

    pk: int
    total: Decimal | None
    level_code: str
    passed: bool | None
    year: int
    framework: str
    body: int
    name: str
    kind: str
    province: str
    before: Decimal | None = None
    figure: Decimal | None = None

    @property
    def level(self) -> Text:
        return frameworks.load(self.framework).level_name(self.level_code or "–")

    @property
    def change(self) -> str:
        """Against the year before, signed; empty where there is nothing to compare with."""
        if self.total is None or self.before is None:
            return ""
        return signed(self.total - self.before)


def signed(by: Decimal) -> str:
    """'+3.57', '−0.08', or '0.00' where nothing moved."""
    return f"{'+' if by > 0 else '−' if by < 0 else ''}{abs(by):.2f}"


def columns(results: QuerySet[ResultVersion]) -> QuerySet[Any]:
    """Only what rows of a list need, as tuples."""
    return results.values_list(*_COLUMNS.values())


def listed(rows: Sequence[Sequence[Any]], code: str = "") -> list[Listed]:
    """Rows of `columns` with last year's totals and the figure of one indicator: two queries at most."""
    found = [dict(zip(_COLUMNS, row, strict=False)) for row in rows]
    before = _before(found)
    figures = _figures(found, code)
    return [
        Listed(**row, before=_fitting(before, row), figure=figures.get(row["pk"])) for row in found
    ]  # fmt: skip


def _before(rows: Sequence[Mapping[str, Any]]) -> Mapping[tuple[int, int], tuple[str, Decimal | None]]:
    """Framework and total by body and year, of all that rows may be compared with."""
    found = ResultVersion.objects.filter(
        state="published",
        round__body__in=[row["body"] for row in rows],
        round__year__in={row["year"] - 1 for row in rows},
    ).order_by()
    shown = found.values_list("round__body_id", "round__year", "round__framework_code", "total")
    return {(body, year): (framework, total) for body, year, framework, total in shown}


def _fitting(
    before: Mapping[tuple[int, int], tuple[str, Decimal | None]], row: Mapping[str, Any]
) -> Decimal | None:
    found = before.get((row["body"], row["year"] - 1))
    return found[1] if found and is_comparable(row["framework"], found[0], "total") else None


def _figures(rows: Sequence[Mapping[str, Any]], code: str) -> Mapping[int, Decimal]:
    if not code:
        return {}
    found = PublishedScore.objects.filter(result__in=[row["pk"] for row in rows], code=code).order_by()
    return dict(found.values_list("result_id", "figure"))
