"""What a check is given: all that is known of one address of one item, and the sentences it answers with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

from prongsai.frameworks import Text
from prongsai.siteaudit.known_words import KnownWords, load
from prongsai.siteaudit.mentions import plain
from prongsai.siteaudit.model import Asked, Document, Finding, Link, Look, Page, Path, Verdict

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|rar|7z|jpe?g|png|gif|webp|tiff?)(?:$|[?#&])"
)
_FILE_BEHIND_SCRIPT = re.compile(
    r"down_?load|attach|get_?file|open_?file|file_?id|viewer|/uploads?/|/files?/"
)
_DOOR = re.compile(r"log[_-]?in|sign[_-]?in|logon|/auth\b|/sso\b")
_ONWARD = re.compile(
    r"(?:หน้า)?(?:ถัดไป|ต่อไป)|(?:หน้า|page)?\s*[2-9]|next(?: page)?|older(?: posts)?|[»›>]+"
    r"|(?:อ่าน|ดู)(?:ต่อ|เพิ่มเติม|ทั้งหมด)\W*"
    r"|(?:read |view |load |show )?(?:more|all)\W*|เพิ่มเติม\W*|ปี(?:ก่อน|อื่น).{0,12}"
)
_FEWEST_LETTERS = 20
_LOST_SHARE = 0.01
_MARK = "\ufffd"
_LOST = re.compile(_MARK)
# A mark stands above or below a Thai letter, two at most; more in a row, or one beside a digit, is none.
_LOST_NUMBER = re.compile(rf"{_MARK}{{3}}|\d ?{_MARK}|{_MARK}\d|(?<![ก-๎{_MARK}]){_MARK} \d")
_LOST_LETTER = re.compile(rf"(?<![ก-๎{_MARK}]){_MARK}+")
_KNOWN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0x0E01, 0x0E5C))))


@dataclass(frozen=True, slots=True)
class Seen:
    """One address of an item: what came back, what it links to, and how the crawl went.

    `look` is None where it was not looked at. `document` is what the address itself gave, where that is a
    file; `documents` are files its page links to, as far as they were read. `year` is the fiscal year that
    is assessed. `missed` counts pages of the site that the crawl met and could not read (closed to programs,
    in error, made by script), `stopped` says why it ended early, `approved` is the digest at approval.
    """

    asked: Asked
    address: str
    year: int
    look: Look | None = None
    page: Page | None = None
    document: Document | None = None
    documents: tuple[Document, ...] = ()
    path: Path | None = None
    is_blind: bool = False
    stopped: str = ""
    missed: int = 0
    approved: str = ""
    words: KnownWords = field(default_factory=load)

    @property
    def is_fine(self) -> bool:
        """True where the address answered and something of it was read."""
        return self.look is not None and self.look.is_fine

    @property
    def final_url(self) -> str:
        return self.look.final_url or self.address if self.look else self.address

    @property
    def title(self) -> str:
        """The item's title in Thai, empty where the year's rules are not known."""
        return self.asked.item.title.th if self.asked.item else ""

    @property
    def files(self) -> tuple[Document, ...]:
        """The files that were read: the address itself, and those its page links to."""
        return (*([self.document] if self.document else []), *self.documents)

    @property
    def unread(self) -> tuple[str, ...]:
        """The files, by address, whose words are not all known."""
        return self.left(is_clear)

    def left(self, is_read: Callable[[Document], bool]) -> tuple[str, ...]:
        """The files, by address, not read: linked ones, and those of which `is_read` is not true."""
        read = {url for each in self.files if is_read(each) for url in (each.look.url, each.look.final_url)}
        faulty = [each.look.url for each in self.files if not is_read(each)]
        linked = [link.url for link in self.file_links if link.url not in read]
        return tuple(dict.fromkeys([*faulty, *linked]))

    @property
    def file_links(self) -> tuple[Link, ...]:
        """The links of its page that lead to a file, as far as their addresses tell."""
        return tuple(link for link in self.page.links if leads_to_file(link.url)) if self.page else ()

    @property
    def is_plain(self) -> bool:
        """True where all its words are known: no script, no frame, no file left unread.

        Pictures may still say more; who asks must look at `Page.pictures`.
        """
        return self.is_all_read(is_clear)

    def is_all_read(self, is_read: Callable[[Document], bool]) -> bool:
        """True where nothing is left but pictures, taking as read the files of which `is_read` is true."""
        if not self.is_fine or self.left(is_read) or (self.look and self.look.cause == "too-large"):
            return False
        if self.page is None:
            return self.document is not None
        return not self.page.needs_script and all(link.found != "frame" for link in self.page.links)


def is_clear(document: Document) -> bool:
    """True where the whole text of a file was read, and it is text: no scanned page, no lost letters."""
    lost = _without_letters(document)
    return lost is not None and sum(map(len, _LOST.findall(lost))) <= len(lost) * _LOST_SHARE


def shows_digits(document: Document) -> bool:
    """True where the whole text of a file was read, and nothing was lost of it but marks above Thai letters.

    Many PDFs do not say which letters their marks are; their words are torn, but their numbers can be read.
    """
    lost = _without_letters(document)
    if lost is None or _LOST_NUMBER.search(lost):
        return False
    return sum(map(len, _LOST_LETTER.findall(lost))) <= len(lost) * _LOST_SHARE


def _without_letters(document: Document) -> str | None:
    """The text, a sign for each character that was lost; None where not all was read, or it is no text."""
    if document.fault or document.scanned or not document.is_whole:
        return None
    text = plain(document.text)
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return None
    return "".join(_MARK if each not in _KNOWN and _is_lost(each) else each for each in text)


def _is_lost(character: str) -> bool:
    """True of letters of other scripts, and of what stands where a letter is not known."""
    kind = unicodedata.category(character)
    return character == "\ufffd" or kind.startswith("L") or kind in ("Cc", "Co", "Cn")


@lru_cache(maxsize=8192)
def leads_to_file(url: str) -> bool:
    """True of addresses that give a file, or may: by their ending, by a word for it, or in a cloud."""
    low = url.casefold()
    return bool(_FILE.search(low) or _FILE_BEHIND_SCRIPT.search(low)) or is_cloud(url)


def host_of(url: str) -> str:
    """The host of an address in lower case, without www. and m.; empty where there is none."""
    return re.sub(r"^(?:www|m|web|th-th)\.", "", (_parts(url).hostname or "").casefold())


def is_of(url: str, hosts: Sequence[str]) -> bool:
    """True where an address is on one of the hosts or below one."""
    host = host_of(url)
    return any(host == each or host.endswith(f".{each}") for each in hosts)


def is_cloud(url: str) -> bool:
    return is_of(url, load().clouds)


def is_door(url: str) -> bool:
    """True of addresses whose path is that of a page to sign in on."""
    return _DOOR.search(_parts(url).path.casefold()) is not None


def name_of(url: str) -> str:
    """The last part of an address as a person reads it: its file name."""
    parts = _parts(url)
    return unquote(parts.path.rstrip("/").rpartition("/")[2] + ("?" + parts.query if parts.query else ""))


def _parts(url: str) -> SplitResult:
    """The parts of an address; empty ones where it has none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def leads_on(page: Page) -> bool:
    """True where a list goes on elsewhere: a link to its next page, or to more of what is begun here."""
    return any(_ONWARD.fullmatch(plain(link.text).casefold()) for link in page.links)


def met(check: str, seen: Seen | None = None, **found: object) -> Finding:
    """Nothing is wrong; `seen` is left out where an item is judged as a whole."""
    return Finding(check, "met", seen.address if seen else "", seen=found)


def finding(
    check: str,
    verdict: Verdict,
    cause: tuple[str, str],
    mend: tuple[str, str],
    seen: Seen | None = None,
    **found: object,
) -> Finding:
    """What a check says, with cause and how to mend it, each in Thai and English."""
    return Finding(check, verdict, seen.address if seen else "", Text(*cause), Text(*mend), found)
