"""A check as its page shows it: each item's verdict, the ways to its addresses, what is to be mended."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from prongsai import siteaudit
from prongsai.frameworks import Text
from prongsai.siteaudit import DAYS, VERDICTS, AddressSeen, Audit, Finding, ItemSeen, Verdict
from prongsai.web.evidence import checking, scores
from prongsai.web.evidence.models import Record, SiteCheck
from prongsai.web.evidence.sightings import Standing

#: The colour of each verdict; the word stands in it.
COLOURS: Mapping[Verdict, str] = {
    "met": "good",
    "not_met": "poor",
    "could_not_judge": "fair",
    "not_checked": "",
}
#: The order in which a summary tells them: what is to be mended first.
ORDER: tuple[Verdict, ...] = ("not_met", "could_not_judge", "met", "not_checked")
#: What a check was for.
PURPOSES: Mapping[str, Text] = {
    checking.OWN: Text("ตรวจก่อนส่ง", "before sending"),
    checking.REVIEW: Text("ตรวจเพื่อการประเมิน", "for the review"),
    checking.AGAIN: Text("ดูซ้ำที่อยู่ที่เปิดไม่ได้", "second look at what did not open"),
}
#: Why nothing came back, in words.
CAUSES: Mapping[str, Text] = {
    "refused-address": Text("เป็นที่อยู่ที่ระบบไม่เปิด", "an address that is not opened"),
    "no-such-host": Text("ไม่มีเว็บไซต์ชื่อนี้", "no website of this name"),
    "no-answer": Text("เว็บไซต์ไม่ตอบ", "no answer"),
    "too-slow": Text("ตอบช้าเกินไป", "too slow"),
    "too-large": Text("ใหญ่เกินไป อ่านเพียงส่วนแรก", "too large, read in part"),
    "certificate": Text("ใบรับรองความปลอดภัยไม่ถูกต้อง", "invalid certificate"),
    "too-many-redirects": Text("ส่งต่อหลายทอดเกินไป", "too many redirects"),
    "not-http": Text("ไม่ใช่เว็บ", "no web server"),
    "robots": Text("เว็บไซต์ไม่อนุญาตให้โปรแกรมเปิด (robots.txt)", "closed to programs (robots.txt)"),
}
#: Of a page that is kept, so much is shown; all of it is in the file.
LONGEST_SHOWN = 100_000
_NO_CHARSETS = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7")


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address: its link (empty where it is no web address), the way to it, how it answered, its proof."""

    seen: AddressSeen
    link: str
    answer: Text
    record: int | None
    standing: Standing | None

    @property
    def look(self) -> Text | None:
        """Which look of three it was, where it seems dead; that it opens again, where it did later."""
        if self.standing is None or self.standing.days == 0:
            return None
        if self.standing.says == "dead":
            return Text(f"ไม่พบครบ {DAYS} วัน", f"not there on {DAYS} days")
        return Text(f"ดูแล้ว {self.standing.days} จาก {DAYS} วัน", f"look {self.standing.days} of {DAYS}")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of a check: its title as the year has it, its verdict as colour and word, and what to mend."""

    code: str
    title: Text
    verdict: Verdict
    colour: str
    word: Text
    addresses: Sequence[AddressRow]
    faults: Sequence[Finding]
    cost: Fraction | None


def rows(check: SiteCheck, audit: Audit, standings: Mapping[str, Standing], show: str = "") -> list[ItemRow]:
    """The items in the order of the year's rules, those of one verdict alone where one is chosen."""
    titles = {item.code: item.title for item in check.disclosure.round.framework.items}
    records, lost = _records(check), stake(check, audit)
    costs = lost.items if lost else {}
    return [
        _row(item, titles.get(item.code, Text(item.code, item.code)), records, standings, costs)
        for item in audit.items
        if show in ("", item.verdict)
    ]


def _row(
    item: ItemSeen,
    title: Text,
    records: Mapping[str, int],
    standings: Mapping[str, Standing],
    costs: Mapping[str, Fraction],
) -> ItemRow:
    addresses = [_address(seen, records, standings) for seen in item.addresses]
    faults = [each for each in item.findings if each.verdict != "met" and each.cause.th]
    faults.sort(key=lambda each: ORDER.index(each.verdict))
    return ItemRow(
        item.code, title, item.verdict, COLOURS[item.verdict], VERDICTS[item.verdict], addresses, faults,
        costs.get(item.code),
    )  # fmt: skip


def _address(seen: AddressSeen, records: Mapping[str, int], standings: Mapping[str, Standing]) -> AddressRow:
    link = seen.address if seen.address.startswith(("https://", "http://")) else ""
    record = records.get(seen.final_url, records.get(seen.address))
    return AddressRow(seen, link, answer(seen.status, seen.cause), record, standings.get(seen.address))


def answer(status: int, cause: str) -> Text:
    """How an address answered, in words."""
    if cause in CAUSES and cause != "too-large":
        return CAUSES[cause]
    if status == 200:
        return CAUSES.get(cause, Text("เปิดได้", "opens"))
    return Text(f"รหัสตอบกลับ {status}", f"status {status}") if status else CAUSES["no-answer"]


def _records(check: SiteCheck) -> Mapping[str, int]:
    """By address, the number of the record that proves what was there, or that nothing was."""
    found: dict[str, int] = {}
    kept = check.records.filter(kind__in=("response", "revisit", "metadata")).order_by("number")
    for number, kind, url in kept.values_list("number", "kind", "url"):
        if kind != "metadata" or url not in found:
            found[url] = number
    return found


def summary(audit: Audit) -> list[tuple[Verdict, str, Text, int]]:
    """Each verdict with its colour, its word, and how many items have it; left out where none has."""
    said = [item.verdict for item in audit.items]
    return [(each, COLOURS[each], VERDICTS[each], said.count(each)) for each in ORDER if each in said]


def without_address(check: SiteCheck) -> list[str]:
    """Codes of the year's items that a check of everything was not asked about."""
    if check.purpose == checking.AGAIN:
        return []
    return [item.code for item in check.disclosure.round.framework.items if item.code not in check.asked]


@dataclass(frozen=True, slots=True)
class Stake:
    """What an assessor of the same opinion would take: of the total, and how much each item is of it."""

    number: int
    total: Fraction
    items: Mapping[str, Fraction]


def stake(check: SiteCheck, audit: Audit) -> Stake | None:
    """What is lost by items not met or without an address, all others met; None where there are none."""
    lost = [item.code for item in audit.items if item.verdict == "not_met"] + without_address(check)
    if check.purpose == checking.AGAIN or not lost:
        return None
    costs = scores.at_stake(check.disclosure.round.framework, lost)
    return Stake(len(costs), sum(costs.values(), Fraction(0)), costs)


def why_stopped(audit: Audit) -> Text | None:
    """Why not everything was seen, or nothing."""
    return siteaudit.why_stopped(audit.stopped) if audit.stopped else None


# ------------------------------------------------------------------------------------------ one record


@dataclass(frozen=True, slots=True)
class Shown:
    """What is kept of one answer, as text; `text` is None where the bytes are no text."""

    status: int
    headers: Sequence[tuple[str, str]]
    size: int
    text: str | None
    is_cut: bool
    said: Sequence[tuple[str, str]]


def shown(record: Record, earlier: Record | None) -> Shown:
    """A record as text; `earlier` holds the bytes where this one only says that they are the same."""
    kept = _only(record)
    body = _only(earlier).body if earlier is not None else kept.body
    said = list(_fields(body)) if record.kind in ("metadata", "warcinfo") else []
    words = None if said else as_text(body, dict(kept.headers).get("content-type", ""))
    is_cut = words is not None and len(words) > LONGEST_SHOWN
    return Shown(kept.status, kept.headers, len(body), words and words[:LONGEST_SHOWN], is_cut, said)


def body_of(record: Record) -> bytes:
    """The bytes that a record holds."""
    return _only(record).body


def _only(record: Record) -> siteaudit.evidence.Record:
    return next(siteaudit.evidence.records(bytes(record.content)))


def _fields(body: bytes) -> Iterator[tuple[str, str]]:
    for line in body.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(": ")
        yield name, value


def as_text(body: bytes, kind: str) -> str | None:
    """The bytes as text, by the character set they name, else UTF-8, else Thai; None where they are none."""
    if b"\0" in body or not _is_text(kind):
        return None
    _, _, named = kind.lower().partition("charset=")
    for charset in (named.split(";")[0].strip(" \"'"), "utf-8-sig", "cp874"):
        try:
            return body.decode(_known(charset))
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8", "replace")


def _known(charset: str) -> str:
    """The character set by its name here; LookupError for what Python calls one and is none of any page."""
    name = codecs.lookup(charset or "utf-8-sig").name
    if name in _NO_CHARSETS:
        raise LookupError(name)
    return name


def _is_text(kind: str) -> bool:
    main = kind.partition(";")[0].strip().lower()
    return main in ("", "application/json", "application/xml", "application/xhtml+xml") or main.startswith(
        "text/"
    )
