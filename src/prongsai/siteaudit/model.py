"""What is looked at on a website and what came of it: one set of words for fetching, crawling and checks.

An item of the disclosure check has addresses; a look is one fetch of an address; a page is a look that was
read; a path is the clicks that lead from the home page to an address; a finding is what one check says.
Findings are suggestions: nothing here gives points.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from prongsai.frameworks import Item, Text

#: What a check may say. Only what is seen for sure is `not_met`; what may be otherwise is `could_not_judge`.
Verdict = Literal["met", "not_met", "could_not_judge", "not_checked"]
VERDICTS: Mapping[Verdict, Text] = {
    "met": Text("ผ่าน", "met"),
    "not_met": Text("ไม่ผ่าน", "not met"),
    "could_not_judge": Text("ตัดสินไม่ได้", "could not judge"),
    "not_checked": Text("ยังไม่ได้ตรวจ", "not checked"),
}

#: Why a look brought nothing, or not all; empty where it brought everything.
Cause = Literal[
    "",
    "refused-address",  # the gate lets nothing through to it: form of the address, port, or where it leads
    "no-such-host",
    "no-answer",  # nobody listens, or the connection broke
    "too-slow",
    "too-large",  # the first 2 MB were read, the rest was not
    "certificate",  # the site's certificate is invalid; nothing was read
    "too-many-redirects",
    "not-http",  # what answered does not speak HTTP
    "robots",  # the site asks programs not to look there
]

#: In what a link was found. `frame` and `refresh` need no click.
Found = Literal["link", "area", "frame", "refresh", "script", "form", "sitemap"]


@dataclass(frozen=True, slots=True)
class Look:
    """One fetch of an address, redirects included; `body` holds at most 2 MB, as it came.

    `status` is 0 where nothing answered. `hops` are the addresses it was sent on to, the last one included.
    `headers` are lower-cased names with their values, in the order they came.
    """

    url: str
    at: datetime.datetime
    final_url: str = ""
    hops: tuple[str, ...] = ()
    status: int = 0
    cause: Cause = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    seconds: float = 0.0

    @property
    def digest(self) -> str:
        """SHA-256 of what was read, in hex."""
        import hashlib

        return hashlib.sha256(self.body).hexdigest()

    @property
    def is_fine(self) -> bool:
        return self.status == 200 and self.cause in ("", "too-large")

    def header(self, name: str) -> str:
        """The first value of a header, empty where it did not come."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: where it leads (absolute), its text as a person sees it, and what it stood in."""

    url: str
    text: str
    found: Found = "link"


@dataclass(frozen=True, slots=True)
class Page:
    """A look that was read as HTML: its title, its text as a person sees it, and its links in order.

    `needs_script` where the page is little more than a program that would build it: what it shows and links
    to is then not known. `hides_links` where a program in it fetches a part of the page, or a click runs what
    cannot be followed: there may be links that are not seen. `programs` are the addresses of its scripts.
    `pictures` counts images, `has_sign_in` tells of a field for a password.
    """

    look: Look
    title: str = ""
    text: str = ""
    links: tuple[Link, ...] = ()
    needs_script: bool = False
    pictures: int = 0
    has_sign_in: bool = False
    hides_links: bool = False
    programs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file behind a link, read in the throw-away process: its text, and how many pages it has.

    `kind` is pdf, docx, xlsx, … by what the bytes are; `text` is empty for a scan. `fault` says why it could
    not be read (a code: locked, damaged, too-large, unknown-kind), empty where it was. `scanned` counts pages
    that are a picture without text; `is_whole` is False where there is more than was read.
    """

    look: Look
    kind: str
    text: str = ""
    pages: int = 0
    fault: str = ""
    scanned: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: where it leads, and the words that are clicked to get there."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Path:
    """The clicks from the home page to an address; the first step is the home page itself."""

    steps: tuple[Step, ...]

    @property
    def clicks(self) -> int:
        return len(self.steps) - 1

    def say(self) -> str:
        """As it is printed: ``หน้าหลัก › ข้อมูลหน่วยงาน › โครงสร้าง``."""
        return " › ".join(step.text for step in self.steps)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a body sends for one item: its addresses as written, and the item where the rules are known."""

    code: str
    addresses: tuple[str, ...]
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of one address, or of an item as a whole (`address` empty).

    `check` is the name of the check, `cause` why the verdict is what it is, `mend` what to do about it (both
    empty where it is met). `seen` holds what was seen, as JSON: years, months, words.
    """

    check: str
    verdict: Verdict
    address: str = ""
    cause: Text = field(default_factory=lambda: Text("", ""))
    mend: Text = field(default_factory=lambda: Text("", ""))
    seen: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddressSeen:
    """One address of an item: what came back, and the clicks that lead to it; None where none were found."""

    address: str
    status: int
    cause: Cause
    final_url: str
    digest: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """An item with its addresses and findings; `verdict` is the heaviest of them, see `suggest`."""

    code: str
    verdict: Verdict
    addresses: tuple[AddressSeen, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """A whole look at a website; `stopped` says why it ended before everything was seen, empty where not.

    `pages` is how many pages were read, `is_blind` where the home page itself could not be read, or is made
    by script, so that no path can be judged.
    """

    home: str
    year: int
    began: datetime.datetime
    ended: datetime.datetime
    pages: int
    items: tuple[ItemSeen, ...]
    stopped: str = ""
    is_blind: bool = False
    version: str = ""
