"""What stood at an item's first addresses when they were looked at: the stored records, as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from prongsai.web.accounts import jobs
from prongsai.web.evidence import check_page, checking
from prongsai.web.evidence.beside import Address
from prongsai.web.evidence.check_page import Shown
from prongsai.web.evidence.models import Disclosure, Record, SiteCheck

_VIEW = "urn:view:"  # what pictures of a page are kept under
#: Of a page so much is shown beside a dispute; all of it is on the record's own page.
LONGEST_SHOWN = 6_000


@dataclass(frozen=True, slots=True)
class Proof:
    """One address with its stored record; `record` is None where nothing was kept of it.

    `text` is the beginning of what stood there, `picture` the number of the record with the page's picture.
    """

    address: Address
    record: Record | None
    shown: Shown | None
    text: str
    is_cut: bool
    picture: int | None


def check_of(disclosure: Disclosure) -> SiteCheck | None:
    """The check that shows what stood there when it was read: the review's, before scores were told.

    Where the review had none, the body's own that was approved. What a later check sees may have been put
    there since.
    """
    done = disclosure.checks.filter(state=jobs.DONE).order_by("-number")
    of_review = done.filter(purpose=checking.REVIEW, ended_at__lte=disclosure.scored_at or timezone.now())
    own = done.filter(purpose=checking.OWN, ended_at__lte=disclosure.approved_at or timezone.now())
    return of_review.first() or own.first()


def proofs(check: SiteCheck | None, addresses: Sequence[Address]) -> list[Proof]:
    """The stored record of each address as a check saw it."""
    return [_proof(check, each) for each in addresses]


def _proof(check: SiteCheck | None, address: Address) -> Proof:
    record = None
    if check is not None and address.record is not None:
        record = check.records.filter(number=address.record).first()
    if check is None or record is None:
        return Proof(address, None, None, "", False, None)
    shown = check_page.shown(record, earlier(record))
    text = shown.text or ""
    picture = check.records.filter(kind="resource", url=f"{_VIEW}{record.url}").first()
    number = picture.number if picture else None
    return Proof(address, record, shown, text[:LONGEST_SHOWN], len(text) > LONGEST_SHOWN, number)


def earlier(record: Record) -> Record | None:
    """The record with the same bytes that one of kind revisit points to; None for others."""
    if record.kind != "revisit":
        return None
    same = Record.objects.filter(
        check_of__disclosure=record.check_of.disclosure_id, kind="response", digest=record.digest
    )
    return same.filter(pk__lt=record.pk).select_related("check_of").order_by("pk").first()
