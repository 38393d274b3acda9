"""A whole look at a body's website: crawl, addresses, files behind them, checks, a suggestion for each item.

The crawl finds the clicks that lead from the home page to each address. Then each address is looked at as it
was written, with the files that its page links to, and the checks say what they see. Of what is told, the
archive keeps the proof: the home page, every page on a path, every address, and every file that was read.
"""

from __future__ import annotations

import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import unquote

import prongsai
from prongsai.frameworks import Text
from prongsai.siteaudit import checks, pages
from prongsai.siteaudit.addresses import is_same_site, key
from prongsai.siteaudit.browser import Browser
from prongsai.siteaudit.checks.seen import Seen, leads_to_file
from prongsai.siteaudit.crawl import Crawled, crawl
from prongsai.siteaudit.evidence import Archive, Purpose
from prongsai.siteaudit.fetch import Door
from prongsai.siteaudit.looks import Sighting, sighting, standing
from prongsai.siteaudit.manners import Guest, Manners, Turns
from prongsai.siteaudit.model import (
    AddressSeen,
    Asked,
    Audit,
    Document,
    Finding,
    ItemSeen,
    Link,
    Look,
    Page,
    Path,
)
from prongsai.siteaudit.reading import kind_of, read_document
from prongsai.siteaudit.suggest import verdict_of
from prongsai.thai import to_arabic_digits

#: So many files are read of those that one page links to, and of all pages together.
MOST_FILES_OF_A_PAGE, MOST_FILES = 5, 200
_MOST_FRAMES = 4
#: Bytes of pages and files that one check holds of all addresses together; what comes after is left out.
MOST_HELD = 200 * 1024 * 1024
_OF_A_LINK = 200  # bytes, besides its words and its address

#: `Audit.stopped` where KeyboardInterrupt ended the looking.
INTERRUPTED = "interrupted"
_WHY_STOPPED: Mapping[str, Text] = {
    "too-many-pages": Text(
        "เว็บไซต์มีหน้ามากกว่าจำนวนที่อ่านได้ในครั้งเดียว", "the site has more pages than one check reads"
    ),
    "too-long": Text("ใช้เวลาเกินที่กำหนดไว้", "it took longer than a check may"),
    "too-deep": Text("มีหน้าที่อยู่ลึกเกินกว่าที่ตรวจ", "there are pages more clicks away than a check goes"),
    "too-much": Text(
        "หน้าและแฟ้มรวมกันใหญ่เกินกว่าที่ตรวจได้ในครั้งเดียว", "pages and files together are larger than one check reads"
    ),
    "too-many-alike": Text(
        "มีหน้าที่เหมือนกันมากเกินไป จึงอ่านเพียงบางส่วน",
        "there are too many pages of one kind, and only some were read",
    ),
    INTERRUPTED: Text("ถูกสั่งให้หยุด", "it was told to stop"),
}
_POLITE = Manners()
_T = TypeVar("_T")
_G = TypeVar("_G")


def why_stopped(code: str) -> Text:
    """Why an audit ended before everything was seen, in words.

    >>> why_stopped("too-long").en
    'it took longer than a check may'
    """
    return _WHY_STOPPED.get(code, Text(code, code))


def audit(
    home: str,
    asked: Sequence[Asked],
    year: int,
    door: Door,
    manners: Manners = _POLITE,
    told: Callable[[int, int], None] | None = None,
    archive: Archive | None = None,
    approved: Mapping[str, str] = {},
    earlier: Mapping[str, Sequence[Sighting]] = {},
    browser: Browser | None = None,
    turns: Turns | None = None,
) -> Audit:
    """Look at a whole website for the items of a fiscal year (0: no year is looked for).

    `told` is called with pages read and addresses found so far; `archive` takes the records of evidence;
    `approved` holds the digest of each address at approval, `earlier` what looks of other days saw of it;
    `turns` is shared by audits that run side by side, so that a host they both look at is asked in turn.
    KeyboardInterrupt ends the looking, and what was seen until then is told. The walk through the site lasts
    `Manners.most_seconds`; looking at the addresses as long again, and judging what they show half as long.

    >>> audit("https://www.town.example/", asked, 2568, Door()).items[0].verdict
    'met'
    """
    guest = Guest(door.look, manners, turns=turns)
    return _Run(home, asked, year, guest, told, archive, approved, earlier, browser).run()


def in_english(path: Path) -> Path:
    """The path with an English word for its first step; the other words are those of the site."""
    first, *steps = path.steps
    return Path((replace(first, text="Home"), *steps))


@dataclass(slots=True)
class _Known:
    """What came of one address: the look, its page or document, and the files its page links to."""

    look: Look
    page: Page | None = None
    document: Document | None = None
    files: tuple[str, ...] = ()
    picture: bytes = b""


@dataclass
class _Run:
    """One audit while it runs."""

    home: str
    asked: Sequence[Asked]
    year: int
    guest: Guest
    told: Callable[[int, int], None] | None
    archive: Archive | None
    approved: Mapping[str, str]
    earlier: Mapping[str, Sequence[Sighting]]
    browser: Browser | None
    menu: frozenset[str] = frozenset()
    known: dict[str, _Known] = field(default_factory=dict)
    files: dict[str, Document] = field(default_factory=dict)
    ends: float = float("inf")
    held: int = 0
    left_out: str = ""  # why addresses or items were left out; as `Audit.stopped` says it

    def run(self) -> Audit:
        began = datetime.now(UTC)
        addresses = tuple(dict.fromkeys(each for one in self.asked for each in one.addresses))
        with _Spool() as spool:
            crawled = self._crawl(addresses, spool)
            stopped: str = crawled.stopped
            self.ends = time.monotonic() + self.guest.manners.most_seconds
            try:
                if stopped != INTERRUPTED:
                    self._look_at(addresses, crawled)
            except KeyboardInterrupt:
                stopped = INTERRUPTED
            stopped = stopped or self.left_out
            self.ends = time.monotonic() + self.guest.manners.most_seconds / 2
            items = tuple(self._item(each, crawled, stopped) for each in self.asked)
            stopped = stopped or self.left_out
            self._keep(addresses, crawled, spool)
        return Audit(
            self.home, self.year, began, datetime.now(UTC), crawled.pages, items, stopped, crawled.is_blind,
            prongsai.__version__,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------- looking

    def _crawl(self, addresses: Sequence[str], spool: _Spool) -> Crawled:
        as_answered: dict[str, Look] = {}

        def keep(page: Page) -> None:
            if not self.menu:
                self.menu = frozenset(link.url for link in page.links)
            if self.archive is not None:
                spool.put(as_answered.pop(page.look.url, page.look))

        def rendered(url: str) -> Look | None:
            """The page as a browser builds it; what is kept as evidence is what the site itself answered."""
            first = self.guest.look(url)
            found = self.browser.rendered(url, first, with_picture=False) if self.browser else None
            if found is None:
                return None
            as_answered[found[0].url] = first
            return found[0]

        return crawl(
            self.home,
            addresses,
            self.guest,
            self.guest.manners,
            self.told,
            keep,
            rendered if self.browser else None,
        )

    def _look_at(self, addresses: Sequence[str], crawled: Crawled) -> None:
        """Every address as it was written, then the files behind them."""
        for address, known in self._each(addresses, lambda one: self._address(one, crawled), crawled.pages):
            if known is not None:
                self.known[address] = known
        wanted = dict.fromkeys(url for known in self.known.values() for url in known.files)
        files = list(wanted)[:MOST_FILES]
        for url, document in self._each(files, self._file, crawled.pages + len(addresses)):
            self.files[url] = document

    def _each(
        self, over: Sequence[_T], work: Callable[[_T], _G], before: int
    ) -> Iterator[tuple[_T, _G]]:  # fmt: skip
        """The work done for each, several at once and in their order; tells how far it is."""
        pool = ThreadPoolExecutor(max(1, self.guest.manners.at_once))
        try:
            waiting: list[Future[_G]] = [pool.submit(work, one) for one in over]
            for number, (one, future) in enumerate(zip(over, waiting, strict=True), 1):
                yield one, future.result()
                if self.told is not None:
                    self.told(before + number, before + len(over))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _is_enough(self) -> bool:
        """Whether no more is looked at: the time has run out, or what is held already is too much."""
        if time.monotonic() >= self.ends:
            self.left_out = "too-long"
        elif self.held > MOST_HELD:
            self.left_out = "too-much"
        return self.left_out != ""

    def _address(self, address: str, crawled: Crawled) -> _Known | None:
        if self._is_enough():
            return None
        known = self._look_of(address, crawled)
        self.held += _size_of(known)
        return known

    def _look_of(self, address: str, crawled: Crawled) -> _Known:
        on_the_way = crawled.look_at(address)
        look = on_the_way if on_the_way and on_the_way.url == address else self.guest.look(address)
        known = _Known(look)
        if not look.is_fine:
            return known
        if not pages.is_html(look) and kind_of(look.body) != "html":
            known.document = read_document(look)
            return known
        known.page = pages.read(look)
        if self.browser is not None:
            self._render(known, self.browser)
        known.page = self._with_frames(known.page)
        known.files = self._files_of(known.page)
        return known

    def _render(self, known: _Known, browser: Browser) -> None:
        """The page as a browser builds it, where it needs one, and a picture of it."""
        found = browser.rendered(known.look.url, known.look, with_picture=self.archive is not None)
        if found is None:
            return
        look, known.picture = found
        if known.page is not None and known.page.needs_script:
            known.page = pages.read(look)

    def _with_frames(self, page: Page) -> Page:
        """The page with what its frames of the same site show, as a person sees it: in one."""
        frames = [link for link in page.links if link.found == "frame" and not leads_to_file(link.url)]
        for link in [each for each in frames if is_same_site(each.url, self.home)][:_MOST_FRAMES]:
            look = self.guest.look(link.url)
            if not look.is_fine or look.cause or not pages.is_html(look):
                continue
            self.held += len(look.body)
            self._keep_one(look, "frame")
            inner = pages.read(look)
            page = replace(
                page,
                text=f"{page.text}\n{inner.text}",
                links=tuple(each for each in page.links if each is not link) + inner.links,
                needs_script=page.needs_script or inner.needs_script,
                pictures=page.pictures + inner.pictures,
                has_sign_in=page.has_sign_in or inner.has_sign_in,
            )
        return page

    def _files_of(self, page: Page) -> tuple[str, ...]:
        """Files that a page links to: those of the year first, those that stand on the home page too last."""
        links = [link for link in page.links if leads_to_file(link.url)]
        links.sort(key=lambda link: (link.url in self.menu, not _names(self.year, link)))
        return tuple(dict.fromkeys(link.url for link in links))[:MOST_FILES_OF_A_PAGE]

    def _file(self, url: str) -> Document:
        if self._is_enough():
            return Document(Look(url, datetime.now(UTC)), "unknown", fault="not-read")
        look = self.guest.look(url)
        self.held += len(look.body)
        self._keep_one(look, "document")
        document = read_document(look) if look.is_fine else Document(look, "unknown", fault="not-read")
        return replace(document, look=replace(look, body=b""))  # however many there are, memory stays flat

    # ------------------------------------------------------------------------------------- judging

    def _item(self, asked: Asked, crawled: Crawled, stopped: str) -> ItemSeen:
        if not asked.addresses:
            return ItemSeen(asked.code, "not_checked", (), (_NOTHING_ASKED,))
        seens = [self._seen(asked, each, crawled, stopped) for each in asked.addresses]
        if time.monotonic() >= self.ends:
            self.left_out = "too-long"
            return ItemSeen(asked.code, "not_checked", tuple(map(_address_seen, seens)), (_NOT_JUDGED,))
        findings = (*checks.judge(seens), *self._dead(seens))
        return ItemSeen(asked.code, verdict_of(findings), tuple(map(_address_seen, seens)), findings)

    def _seen(self, asked: Asked, address: str, crawled: Crawled, stopped: str) -> Seen:
        known = self.known.get(address)
        return Seen(
            asked,
            address,
            self.year,
            look=known.look if known else None,
            page=known.page if known else None,
            document=known.document if known else None,
            documents=tuple(self.files[url] for url in known.files if url in self.files) if known else (),
            path=crawled.path_to(address),
            is_blind=crawled.is_blind,
            stopped=stopped,
            missed=len(crawled.unread),
            approved=self.approved.get(address, ""),
        )

    def _dead(self, seens: Iterable[Seen]) -> Iterator[Finding]:
        """What looks of three days say together, where those of other days are known."""
        for each in seens:
            before = self.earlier.get(each.address, ())
            if each.look and before and standing([*before, sighting(each.look)]) == "dead":
                yield Finding("dead", "not_met", each.address, _DEAD, _MEND_DEAD)

    # ------------------------------------------------------------------------------------ evidence

    def _keep(self, addresses: Iterable[str], crawled: Crawled, spool: _Spool) -> None:
        """Everything that is told: home page, pages on the paths, addresses with their pictures."""
        if self.archive is None:
            return
        first = spool.get(key(self.home))
        if first is not None:
            self._keep_one(first, "home")
        for address in addresses:
            for place in _way_to(address, crawled):
                page = spool.get(place) or spool.get(_sent_on(place, crawled))
                if page is not None and self.held <= 2 * MOST_HELD:
                    self.held += len(page.body)
                    self._keep_one(page, "path")
        for address, known in self.known.items():
            self._keep_one(known.look, "address")
            if known.picture:
                self.archive.picture(address, known.picture, known.look.at)

    def _keep_one(self, look: Look, purpose: Purpose) -> None:
        if self.archive is not None:
            self.archive.keep(look, purpose)


_DEAD = Text(
    "เปิดไม่ได้จากการตรวจในสามวันที่ต่างกัน",
    "it could not be opened on three different days",
)
_MEND_DEAD = Text(
    "ตรวจสอบว่าหน้าหรือแฟ้มยังอยู่ นำกลับขึ้นที่ที่อยู่เดิม หรือส่งที่อยู่ใหม่ที่เปิดได้",
    "see whether the page or file is still there; put it back at the same address, or send one that opens",
)
_NOTHING_ASKED = Finding(
    "address", "not_checked",
    cause=Text("ยังไม่ได้ระบุที่อยู่เว็บของข้อนี้", "no web address is given for this item"),
    mend=Text("ระบุที่อยู่ของหน้าที่เผยแพร่ข้อมูลของข้อนี้", "give the address of the page that discloses it"),
)  # fmt: skip
_NOT_JUDGED = Finding(
    "time", "not_checked",
    cause=Text("หมดเวลาของการตรวจครั้งนี้ก่อนพิจารณาข้อนี้", "the time of this check ran out before this item"),
    mend=Text(
        "ตรวจอีกครั้ง หากยังเป็นเช่นนี้ให้ลดจำนวนที่อยู่ หรือให้ผู้ดูแลเว็บไซต์ดูว่าเว็บไซต์ตอบช้าเพราะเหตุใด",
        "check again; if it stays so, give fewer addresses, or have it found out why the site is so slow",
    ),
)  # fmt: skip


def _size_of(known: _Known) -> int:
    """About how many bytes what came of one address takes."""
    pages_ = [known.page] if known.page else []
    links = (link for page in pages_ for link in page.links)
    text = sum(len(page.text) for page in pages_) + (len(known.document.text) if known.document else 0)
    of_links = sum(len(link.url) + len(link.text) + _OF_A_LINK for link in links)
    return len(known.look.body) + 2 * text + of_links + len(known.picture)


def _address_seen(seen: Seen) -> AddressSeen:
    look = seen.look
    if look is None:
        return AddressSeen(seen.address, 0, "", "", "", seen.path)
    digest = look.digest if look.status else ""
    return AddressSeen(seen.address, look.status, look.cause, look.final_url, digest, seen.path)


def _names(year: int, link: Link) -> bool:
    return str(year) in to_arabic_digits(f"{link.text} {unquote(link.url)}")


def _way_to(address: str, crawled: Crawled) -> Iterator[str]:
    """The keys of the pages through which an address was found, frames and redirects included."""
    way: list[str] = []
    path = crawled.path_to(address)
    place = key(path.steps[-1].url) if path else ""
    while (found := crawled.parents.get(place)) is not None and found.parent and found.parent not in way:
        place = found.parent
        way.append(place)
    return reversed(way)


def _sent_on(place: str, crawled: Crawled) -> str:
    """The key of the page that an address was sent on to; empty where it was not."""
    found = crawled.parents.items()
    return next((each for each, of in found if of.parent == place and not of.is_click and not of.text), "")


class _Spool:
    """Pages as they are read, packed in a file: which of them are on a path is known only at the end."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end of the block
        self._places: dict[str, tuple[int, int, Look]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> _Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, look: Look) -> None:
        packed = zlib.compress(look.body, 1)
        with self._lock:
            self._places.setdefault(
                key(look.url), (self._file.seek(0, 2), len(packed), replace(look, body=b""))
            )
            self._file.write(packed)

    def get(self, place: str) -> Look | None:
        """The page with this key; None where it was not read."""
        if place not in self._places:
            return None
        with self._lock:
            at, length, look = self._places[place]
            self._file.seek(at)
            return replace(look, body=zlib.decompress(self._file.read(length)))
