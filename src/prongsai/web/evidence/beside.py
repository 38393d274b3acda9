"""What stands beside an item while it is read: what the body wrote, what the check saw, last year's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prongsai.frameworks import Item, Text
from prongsai.siteaudit import VERDICTS, AddressSeen, Finding, ItemSeen
from prongsai.web.evidence import checking, reasons
from prongsai.web.evidence.models import Decision, Disclosure, Entry, Record, SiteCheck
from prongsai.web.rounds.models import Round

#: Verdicts that say something is wrong, or may be.
_TOLD = ("not_met", "could_not_judge")


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the body wrote it, a link where a browser can follow it, and what the check saw of it.

    `record` is the number of the stored record of what was fetched, None where nothing was kept.
    """

    written: str
    is_link: bool
    seen: AddressSeen | None
    findings: Sequence[Finding]
    record: int | None


@dataclass(frozen=True, slots=True)
class Before:
    """What was decided of the item that this one continues, in a year whose review is over."""

    year: int
    code: str
    score: int
    reasons: Sequence[Text]
    words: str
    is_comparable: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it for one item. `findings` are those on the whole item; `failed` names the checks not met."""

    item: Item
    entry: Entry | None
    elements: Sequence[tuple[Text, bool]]
    addresses: Sequence[Address]
    check: SiteCheck | None
    verdict: Text | None
    verdict_code: str
    findings: Sequence[Finding]
    failed: frozenset[str]
    before: Before | None


def beside(disclosure: Disclosure, item: Item) -> Beside:
    """What is known of one item of a disclosure under review, as the newest check saw it."""
    check = checking.latest(disclosure, checking.REVIEW) or checking.latest(disclosure, checking.OWN)
    return as_seen(disclosure, item, check)


def as_seen(disclosure: Disclosure, item: Item, check: SiteCheck | None) -> Beside:
    """What is known of one item, as one check of the website saw it."""
    entry = Entry.objects.filter(disclosure=disclosure, code=item.code).select_related("unit").first()
    seen = _seen(check, item.code)
    findings = [each for each in seen.findings if each.verdict in _TOLD] if seen else []
    ticked = set(entry.ticked) if entry else set()
    return Beside(
        item,
        entry,
        [(element, number in ticked) for number, element in enumerate(item.elements)],
        _addresses(entry, check, seen, findings),
        check,
        VERDICTS[seen.verdict] if seen else None,
        seen.verdict if seen else "",
        [each for each in findings if not each.address],
        frozenset(each.check for each in findings if each.verdict == "not_met"),
        _before(disclosure.round, item),
    )


def _seen(check: SiteCheck | None, code: str) -> ItemSeen | None:
    items = checking.audit_of(check).items if check else ()
    return next((each for each in items if each.code == code), None)


def _addresses(
    entry: Entry | None, check: SiteCheck | None, seen: ItemSeen | None, findings: Sequence[Finding]
) -> Sequence[Address]:
    by_address = {each.address: each for each in seen.addresses} if seen else {}
    numbers = _records(check, by_address)
    return [
        Address(
            written,
            written.lower().startswith(("http://", "https://")),
            by_address.get(written),
            [each for each in findings if each.address == written],
            numbers.get(written),
        )
        for written in (entry.addresses if entry else ())
    ]


def _records(check: SiteCheck | None, seen: Mapping[str, AddressSeen]) -> Mapping[str, int]:
    """The number of the record that holds what each address gave."""
    if check is None:
        return {}
    urls = {url for address, each in seen.items() for url in (address, each.final_url) if url}
    kept = Record.objects.filter(check_of=check, kind__in=("response", "revisit"), url__in=urls)
    numbers = dict(kept.order_by("-number").values_list("url", "number"))
    found = {address: numbers.get(each.final_url) or numbers.get(address) for address, each in seen.items()}
    return {address: number for address, number in found.items() if number is not None}


def _before(round_: Round, item: Item) -> Before | None:
    """The decision of the final disclosure of the year before on the item that this one continues."""
    framework, _, code = (item.continues or "").partition("/")
    if not code:
        return None
    of_item = Decision.objects.filter(
        disclosure__round__body=round_.body_id, disclosure__round__framework_code=framework,
        disclosure__state="final", code=code,
    )  # fmt: skip
    by_stage = {each.stage: each for each in of_item.select_related("disclosure__round")}
    found = by_stage.get("clarified") or by_stage.get("first")
    if found is None:
        return None
    year = found.disclosure.round.year
    return Before(year, code, found.score, reasons.said(found.reasons), found.words, item.is_comparable)
