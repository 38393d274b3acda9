"""What a body disclosed and how each item was scored, once the review is over and the result is published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import polars as pl
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from prongsai.answers import guard_formulas
from prongsai.frameworks import Item, Text
from prongsai.siteaudit import host_of
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.evidence.scores import ItemScore, digest_of, standing_scores
from prongsai.web.public.access import published_lists
from prongsai.web.results.loading import public_assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round

_AT_ONCE = 100
_PLAIN_HOST = re.compile("[!-~ก-๛]*")
_BOM = b"\xef\xbb\xbf"
#: The columns of the open data, in order.
COLUMNS = (
    "id", "body", "kind", "province", "year", "framework", "item", "title", "addresses", "explanation",
    "click_path", "score", "comment", "clarified", "page",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the body wrote it; `link` is empty where a browser cannot follow it."""

    written: str
    link: str
    host: str


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One item: what the body disclosed, and its score with the assessors' comment.

    `published` is the item's score in the published result, where it is another one.
    """

    item: Item
    addresses: Sequence[Address]
    explanation: str
    click_path: str
    elements: Sequence[tuple[Text, bool]]
    score: ItemScore
    published: int | None


def final_and_public() -> QuerySet[Disclosure]:
    """Disclosures whose review is over, of rounds with a published result."""
    is_published = Exists(published_lists().filter(round=OuterRef("round")))
    return Disclosure.objects.filter(is_published, state="final").select_related("round__body")


def of_round(round_: Round) -> Disclosure | None:
    """What anyone may see of a round's disclosures; None before."""
    return final_and_public().filter(round=round_).order_by("-version").first()


def has_any(round_: Round) -> bool:
    """Whether anyone may see a round's disclosures."""
    return final_and_public().filter(round=round_).exists()


def shown(loaded: ResultVersion) -> Mapping[str, Any] | None:
    """The disclosures of a published result's round as their page shows them; None where none are public."""
    found = of_round(loaded.round)
    if found is None:
        return None
    result = public_assessment_of(loaded).history.last
    published = {
        item.code: int(result[item.code].best) for item in loaded.round.framework.items if item.code in result
    }
    rows = list(_rows(found, found.entries.all(), standing_scores(found), published))
    return {
        "disclosure": found, "rows": rows, "scores_digest": digest_of(found),
        "met": sum(each.score.score > 0 for each in rows),
        "otherwise": [each.item.code for each in rows if each.published is not None],
    }  # fmt: skip


def _rows(
    found: Disclosure,
    entries: Iterable[Entry],
    scores: Mapping[str, ItemScore],
    published: Mapping[str, int],
) -> Iterator[Disclosed]:
    by_code = {each.code: each for each in entries}
    for item in found.round.framework.items:
        entry = by_code.get(item.code) or Entry(code=item.code)
        score = scores.get(item.code)
        if score is None:
            continue
        ticked = set(entry.ticked)
        elements = [(element, number in ticked) for number, element in enumerate(item.elements)]
        other = published.get(item.code, score.score)
        yield Disclosed(
            item, [as_address(each) for each in entry.addresses], entry.explanation, entry.click_path,
            elements, score, other if other != score.score else None,
        )  # fmt: skip


def as_address(written: str) -> Address:
    """Links are made of web addresses alone; what cannot be read as one stands as text."""
    try:
        parts = urlsplit(written)
        host = parts.hostname or ""
    except ValueError:
        return Address(written, "", "")
    is_web = parts.scheme.lower() in ("http", "https") and host != ""
    if not _PLAIN_HOST.fullmatch(host):  # letters that look like others: as resolvers are asked for it
        host = host_of(written)
    return Address(written, written if is_web else "", host if is_web else "")


# -------------------------------------------------------------------------------------------------- as data


def of_year(year: int) -> QuerySet[Disclosure]:
    """What is public of a fiscal year."""
    return final_and_public().filter(round__year=year).order_by("round__body__order", "pk")


def years() -> list[int]:
    """The fiscal years of which anything is public, the latest first."""
    found = final_and_public().order_by("-round__year").values_list("round__year", flat=True)
    return list(found.distinct())


def csv_of(year: int) -> Iterator[bytes]:
    """A year's items of all bodies as CSV in UTF-8 with BOM, one a row; no text is left a formula."""
    schema = dict.fromkeys(COLUMNS, pl.String())
    yield _BOM + pl.DataFrame(schema=schema).write_csv().encode()
    for rows in _batches(year):
        written = [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows]
        yield guard_formulas(pl.DataFrame(written, schema=schema)).write_csv(include_header=False).encode()


def _batches(year: int) -> Iterator[list[dict[str, Any]]]:
    keys = list(of_year(year).values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        some = final_and_public().filter(pk__in=keys[start : start + _AT_ONCE])
        found = some.prefetch_related("entries", "decisions").order_by("round__body__order", "pk")
        yield [row for each in found for row in plain_rows(each)]


def plain_rows(found: Disclosure) -> Iterator[dict[str, Any]]:
    """Each item of a disclosure as a row of the open data; several addresses stand one a line."""
    round_, body = found.round, found.round.body
    where = reverse("public-disclosures", args=(round_.body_id, round_.year))
    for each in _rows(found, found.entries.all(), standing_scores(found), {}):
        yield {
            "id": round_.body_id, "body": body.name, "kind": body.kind, "province": body.province,
            "year": round_.year, "framework": round_.framework_code, "item": each.item.code,
            "title": each.item.title.th, "addresses": "\n".join(one.written for one in each.addresses),
            "explanation": each.explanation, "click_path": each.click_path, "score": each.score.score,
            "comment": each.score.comment.th, "clarified": int(each.score.is_clarified),
            "page": f"{where}#{each.item.code}",
        }  # fmt: skip
