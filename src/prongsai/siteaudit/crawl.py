"""From the home page to each address by clicks: which pages are read, in what order, and when it is enough.

Breadth first, level by level: level n holds all that is n clicks from the home page. Frames, redirects and
meta refresh need no click, so what they lead to belongs to the same level and is read in another wave of it.
Within a level several pages are fetched at once, but they are taken in their order; whatever order the
answers come in, the paths are the same. Of two paths equally short, the one whose link stands first wins.

No body is kept but those of wanted addresses: what grows with a site is one small record for each address.
"""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from prongsai.siteaudit.addresses import host_of, is_same_site, key, key_of_folder, shape
from prongsai.siteaudit.manners import POLITE, Guest, Manners
from prongsai.siteaudit.model import Link, Look, Page, Path, Step
from prongsai.siteaudit.pages import is_html, read

HOME = "หน้าหลัก"
#: Why a crawl ended before everything was read; empty where it did not.
Stopped = Literal["", "too-many-pages", "too-long", "too-deep", "interrupted"]

_FREE = ("frame", "refresh")
# What is read as a document, never as a page.
_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tspg]|rtf|csv|zip|rar|7z|gz|tar|exe|apk|msi|dmg|jpe?g|png|gif|webp|svg|bmp|tiff?|"
    r"ico|mp[34]|avi|mov|wmv|flv|webm|wav|wma|m4[av]|ogg|css|js|json|woff2?|ttf|eot|psd|ai|ics|vcf|xml|rss|atom)$",
    re.IGNORECASE,
)
# Pages that show what another page holds in another order or for the printer, or a form to fill in: the first
# ten of a shape tell all.
_AGAIN = re.compile(
    r"[?&](?:sort(?:by|_?dir|_?order)?|order(?:by|_?dir)?|print(?:able|view)?|reply(?:to|tocom)?|redirect(?:_to)?|"
    r"return(?:url|_to)?)=|=(?:asc|desc|reply|quote|print|sendmail)\b|"
    r"[=/_-](?:print(?:er|page|able|_?view)?|(?:post_?)?reply|log_?in|sign_?in|log_?out|register)(?=[./?&=]|$)",
    re.IGNORECASE,
)
# Calendars go on for ever; ten years of months are enough.
_CALENDAR = re.compile(
    r"calendar|ปฏิทิน|tribe|[?&](?:month|mon|mo|mm|m)=[^&]*&(?:.*&)?(?:year|yr|yyyy|y)=|[?&](?:date|day)=#",
    re.IGNORECASE,
)
_MOST_AGAIN, _MOST_OF_CALENDAR = 10, 120
_DEEPEST_FOLDER, _MOST_REPEATS = 20, 3
_SITEMAPS = 5
_PROGRAMS, _SHORTEST_TAIL = 20, 5
_GOES_ON = 5
# Letters of all addresses and link texts that are remembered, with so many for each of them besides.
_MOST_REMEMBERED, _OF_ONE = 60_000_000, 300
_MOST_HELD = 100 * 1024 * 1024  # bytes of the looks at wanted addresses; of more, who wants them looks again
# Nothing is lost where a person would come no further either.
_NO_LOSS = ("404", "410", "401", "no-such-host")
# Whose frames stand in many pages and are nobody's website.
_NEVER_THE_SITE = re.compile(
    r"(?:^|\.)(?:google|googleapis|googleusercontent|facebook|fbcdn|youtube|youtu|line|tiktok|twitter|x|instagram|"
    r"truehits|histats|office|live|bing|vimeo|doubleclick|addthis|sharethis)\.[a-z.]+$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Where an address was first found: on which page (its key), by which words, how many clicks from home.

    `is_click` is False for the home page and for what needs no click: frames, redirects, meta refresh.
    """

    url: str
    parent: str
    text: str
    clicks: int
    is_click: bool


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl found: paths of the wanted addresses by key, and what could not be seen.

    `looks` are those of wanted addresses that were looked at on the way. `unread` names the pages of the
    site that were found but could not be read, with the cause or the status as text (``robots``, ``503``);
    pages that are not there (404, 410) are no loss. `in_sitemap` are wanted addresses that the site's own
    sitemap lists. A missing path proves something only where `is_complete`.
    """

    home: str
    pages: int
    paths: Mapping[str, Path]
    looks: Mapping[str, Look]
    parents: Mapping[str, Found]
    unread: Mapping[str, str] = field(default_factory=dict)
    stopped: Stopped = ""
    is_blind: bool = False
    rendered: int = 0
    in_sitemap: frozenset[str] = frozenset()

    @property
    def is_complete(self) -> bool:
        """True where everything was seen that a person could click to."""
        return not (self.stopped or self.is_blind or self.unread)

    def path_to(self, url: str) -> Path | None:
        """The shortest path to any address that was found, wanted or not; None where it was not."""
        return self.paths.get(key(url)) or _path(self.parents, key(url))

    def look_at(self, url: str) -> Look | None:
        """The look at a wanted address that was taken on the way."""
        return self.looks.get(key(url))


def crawl(
    home: str,
    wanted: Collection[str],
    look: Callable[[str], Look] | Guest,
    manners: Manners = POLITE,
    told: Callable[[int, int], None] | None = None,
    keep: Callable[[Page], None] | None = None,
    rendered: Callable[[str], Look | None] | None = None,
) -> Crawled:
    """The shortest click path from `home` to each wanted address, by reading the site level by level.

    Ends once each wanted address has a path that nothing can shorten. `told` is called with pages read and
    addresses found so far, `keep` with every page that was read, `rendered` for pages that a script builds.

    >>> crawl("https://example.go.th/", ["https://example.go.th/oit"], Door().look).paths
    {'example.go.th/oit': Path(steps=(Step(…, 'หน้าหลัก'), Step(…, 'การเปิดเผยข้อมูลสาธารณะ')))}
    """
    guest = look if isinstance(look, Guest) else Guest(look, manners)
    return _Crawl(home, wanted, guest, manners, told, keep, rendered).run()


class _Crawl:
    """One crawl while it runs."""

    def __init__(
        self,
        home: str,
        wanted: Collection[str],
        guest: Guest,
        manners: Manners,
        told: Callable[[int, int], None] | None,
        keep: Callable[[Page], None] | None,
        rendered: Callable[[str], Look | None] | None,
    ) -> None:
        self.home, self.guest, self.manners = home, guest, manners
        self.told, self.keep, self.rendered = told, keep, rendered
        self.wanted = {key(url): url for url in wanted}
        self.missing = set(self.wanted)
        self.homes = [home]
        self.found: dict[str, Found] = {}
        self.looks: dict[str, Look] = {}
        self.unread: dict[str, str] = {}
        self.prints: dict[str, int] = {}
        self.faces: dict[str, int] = {}
        self.tails = {place: _tails(url) for place, url in self.wanted.items()}
        self.mentions: dict[str, str] = {}
        self.programs: dict[str, None] = {}
        self.folders = {key_of_folder(url) for url in wanted}
        self.alike: Counter[str] = Counter()
        self.remembered = self.held = 0
        self.fetched = self.pages = self.drawn = self.needs_script = 0
        self.is_blind = False
        self.stopped: Stopped = ""
        self.pool = ThreadPoolExecutor(max(1, manners.at_once))
        self.ends = time.monotonic() + manners.most_seconds

    def run(self) -> Crawled:
        listed: frozenset[str] = frozenset()
        same: dict[str, str] = {}
        try:
            self._read_levels()
            same = self._same_by_look()
            self._look_for_mentions(same)
            listed = self._listed(self.missing - same.keys())
        except KeyboardInterrupt:
            self.stopped = "interrupted"
        finally:
            self.pool.shutdown(wait=True, cancel_futures=True)
        found = ((place, _path(self.found, same.get(place, place))) for place in self.wanted)
        return Crawled(
            self.home, self.pages, {place: path for place, path in found if path is not None}, self.looks,
            self.found, self.unread, self.stopped, self.is_blind, self.drawn, listed,
        )  # fmt: skip

    # ------------------------------------------------------------------------------- levels and waves

    def _read_levels(self) -> None:
        self._meet(self.home, Found(self.home, "", HOME, 0, is_click=False))
        level, clicks = [key(self.home)], 0
        while level and not self.stopped:
            if clicks > self.manners.deepest:
                self.stopped = self._how_deep(level)
                return
            level = self._read_level(level, clicks)
            if self.wanted and not self.missing:
                return
            clicks += 1

    def _how_deep(self, level: list[str]) -> Stopped:
        """Nothing is lost where what lies deeper only goes on, such as the hundredth page of a guestbook."""
        forms = (self.alike[shape(self.found[place].url)] for place in level)
        return "" if all(number > _GOES_ON for number in forms) else "too-deep"

    def _read_level(self, wave: list[str], clicks: int) -> list[str]:
        """Read all that is so many clicks away, waves of frames and redirects included; the next level."""
        following: list[str] = []
        wave = [place for place in wave if self.found[place].clicks == clicks]
        while wave:
            free: list[str] = []
            for place, look in self._in_order(wave):
                page = self._read(place, look, clicks)
                if page is None:
                    continue
                for link in page.links:
                    if link.found != "sitemap":
                        self._follow(place, link, free, following)
            if clicks == 0:
                self._widen(free)
            wave = free
        self.is_blind |= clicks == 0 and not following and self.needs_script > 0
        return following

    def _follow(self, parent: str, link: Link, free: list[str], following: list[str]) -> None:
        place, is_free = key(link.url), link.found in _FREE
        clicks = self.found[parent].clicks + (not is_free)
        if self._is_known(place, clicks):
            return
        self.remembered += 2 * len(link.url) + len(link.text) + _OF_ONE
        if self.remembered > _MOST_REMEMBERED and place not in self.wanted:
            self.stopped = "too-many-pages"
            return
        self._meet(link.url, Found(link.url, parent, link.text, clicks, is_click=not is_free))
        if self._is_worth_reading(place, link.url, parent):
            (free if is_free else following).append(place)

    def _is_known(self, place: str, clicks: int) -> bool:
        """True where it was found by as few clicks; a frame may show what a link before it led to."""
        known = self.found.get(place)
        return known is not None and known.clicks <= clicks

    def _meet(self, url: str, found: Found) -> None:
        place = key(url)
        self.found[place] = found
        self.missing.discard(place)

    def _widen(self, free: list[str]) -> None:
        """Where the home page is only a frame or a splash before another host, that host is the site too."""
        if any(each.is_click and self._is_ours(each.url) for each in self.found.values()):
            return
        for place, each in tuple(self.found.items()):
            if each.is_click or self._is_ours(each.url) or _NEVER_THE_SITE.search(host_of(each.url)):
                continue
            self.homes.append(each.url)
            free.append(place)

    def _is_ours(self, url: str) -> bool:
        return any(is_same_site(url, home) for home in self.homes)

    def _is_worth_reading(self, place: str, url: str, parent: str) -> bool:
        """False for documents, other sites, and what only repeats itself without end."""
        if not self._is_ours(url) or _DOCUMENT.search(place.partition("?")[0]) or "#" in place:
            return False
        if place in self.wanted:
            return True
        folders = place.partition("?")[0].split("/")
        if len(folders) > _DEEPEST_FOLDER:
            self._note_unread(place, "too-deep")
            return False
        if max(Counter(folders).values()) > _MOST_REPEATS and self._is_same_again(parent):
            return False
        form = shape(url)
        self.alike[form] += 1
        if _AGAIN.search(form):
            return self.alike[form] <= _MOST_AGAIN
        return self.alike[form] <= _MOST_OF_CALENDAR or not _CALENDAR.search(form)

    def _is_same_again(self, place: str) -> bool:
        """True where an address wound in itself (``/news/news/news/``) brings the same title and menu."""
        face, before = self.faces.get(place), self.found[place].parent
        while before in self.found:
            if self.faces.get(before) == face:
                return True
            before = self.found[before].parent
        return False

    # ------------------------------------------------------------------------------- looking and reading

    def _in_order(self, places: Iterable[str]) -> Iterator[tuple[str, Look]]:
        """A look at each, several at once, given back in their order; ends early where a limit is reached."""
        if self.manners.at_once <= 1:
            yield from ((place, self.guest.look(self.found[place].url)) for place in self._allowed(places))
            return
        waiting: deque[tuple[str, Future[Look]]] = deque()
        for place in self._allowed(places):
            waiting.append((place, self.pool.submit(self.guest.look, self.found[place].url)))
            while len(waiting) >= 2 * self.manners.at_once:
                first, look = waiting.popleft()
                yield first, look.result()
        while waiting:
            first, look = waiting.popleft()
            yield first, look.result()

    def _allowed(self, places: Iterable[str]) -> Iterator[str]:
        for place in places:
            if self.fetched >= self.manners.most_pages:
                self.stopped = "too-many-pages"
                return
            if time.monotonic() >= self.ends:
                self.stopped = "too-long"
                return
            self.fetched += 1
            yield place

    def _read(self, place: str, look: Look, clicks: int) -> Page | None:
        """The page behind an address, noted; None where nothing can be followed from there."""
        if place in self.wanted:
            self._hold(place, look)
        self._note_redirects(place, look, clicks)
        if not look.is_fine:
            self._note_unread(place, look.cause or str(look.status))
            return None
        if not self._is_ours(look.final_url or look.url):
            return None
        if look.cause:
            self._note_unread(place, look.cause)
        page = self._whole(place, read(look))
        if not page.links and not is_html(look):
            return None
        self._note(place, page)
        return page

    def _hold(self, place: str, look: Look) -> None:
        self.held += len(look.body)
        if self.held <= _MOST_HELD:
            self.looks[place] = look

    def _whole(self, place: str, page: Page) -> Page:
        """The page as a browser builds it, where it needs one and one is there."""
        if not page.needs_script:
            return page
        look = self.rendered(page.look.final_url or page.look.url) if self.rendered else None
        if look is not None and look.is_fine:
            self.drawn += 1
            return read(look)
        self.needs_script += 1
        self.is_blind |= place == key(self.home)
        self._note_unread(place, "script")
        return page

    def _note_unread(self, place: str, why: str) -> None:
        if why not in _NO_LOSS:
            self.unread[place] = why
        self.is_blind |= place == key(self.home) and why not in ("too-large", "script")

    def _note(self, place: str, page: Page) -> None:
        self.pages += 1
        self.faces[place] = hash((page.title, tuple(link.text for link in page.links)))
        if page.hides_links:
            self._note_unread(place, "script")
        self._note_mentions(place, page.look.body)
        if len(self.programs) < _PROGRAMS:
            self.programs.update(dict.fromkeys(url for url in page.programs if self._is_ours(url)))
        if key_of_folder(place) in self.folders:
            self.prints[place] = _print_of(page)
        if self.keep is not None:
            self.keep(page)
        if self.told is not None:
            self.told(self.pages, len(self.found))

    def _note_redirects(self, place: str, look: Look, clicks: int) -> None:
        """Where a look was sent on to is the same page, without a click, if anything was read there."""
        is_read = look.cause in ("", "too-large")
        for url in (*look.hops, look.final_url):
            if url and (is_read or key(url) in self.wanted) and not self._is_known(key(url), clicks):
                self._meet(url, Found(url, place, "", clicks, is_click=False))
        if place == key(self.home) and look.is_fine and look.final_url and not self._is_ours(look.final_url):
            self.homes.append(look.final_url)

    # ------------------------------------------------------------------------------- what is still missing

    def _same_by_look(self) -> dict[str, str]:
        """By key, wanted addresses that no link names but that are a page which has a path.

        A look tells: it is sent on to such a page (not home, where many sites send what they have lost), or
        brings the same as the address that differs only in the name of an index page.
        """
        same: dict[str, str] = {}
        for place in sorted(self.missing):
            if time.monotonic() >= self.ends:
                break
            look = self.guest.look(self.wanted[place])
            self._hold(place, look)
            twin = self._twin(place, look) if look.is_fine else None
            if twin is not None:
                same[place] = twin
        return same

    def _look_for_mentions(self, same: Collection[str]) -> None:
        """What no link leads to but a page or a script of the site names: a program may make a link of it."""
        if self.is_blind or self.stopped or self.missing <= set(same):
            return
        for url in list(self.programs)[:_PROGRAMS]:
            look = self.guest.look(url)
            if look.is_fine:
                self._note_mentions(key(url), look.body)
        for place in sorted(self.missing - set(same)):
            if place in self.mentions:
                self._note_unread(self.mentions[place], "script")

    def _note_mentions(self, place: str, body: bytes) -> None:
        for wanted in self.missing - self.mentions.keys():
            if any(
                tail in body and re.search(re.escape(tail) + rb"(?!\w)", body) for tail in self.tails[wanted]
            ):
                self.mentions[wanted] = place

    def _twin(self, place: str, look: Look) -> str | None:
        for url in (look.final_url, *look.hops):
            if url and key(url) != place and key(url) in self.found and self.found[key(url)].clicks:
                return key(url)
        folder, seen = key_of_folder(place), _print_of(read(look))
        twins = (each for each, known in self.prints.items() if known == seen)
        return next((each for each in twins if key_of_folder(each) == folder), None)

    def _listed(self, missing: Collection[str]) -> frozenset[str]:
        """Which of them the site's own sitemap lists: pages that are there, though nothing leads to them."""
        if not missing or self.is_blind:
            return frozenset()
        root = "/".join(self.homes[-1].split("/")[:3])
        waiting = deque(self.guest.sitemaps(root) or (f"{root}/sitemap.xml",))
        listed: set[str] = set()
        for _ in range(_SITEMAPS):
            if not waiting or time.monotonic() >= self.ends:
                break
            look = self.guest.look(waiting.popleft())
            places = (
                [link.url for link in read(look).links if link.found == "sitemap"] if look.is_fine else []
            )
            waiting.extend(url for url in places if _FURTHER.search(url))
            listed.update(map(key, places))
        return frozenset(listed.intersection(missing))


_FURTHER = re.compile(r"\.xml(?:$|\?)", re.IGNORECASE)


def _tails(url: str) -> tuple[bytes, ...]:
    """The end of an address as it may stand in a script: the last step of its path, with its query."""
    place, mark, query = url.partition("#")[0].rstrip("/").partition("?")
    tail = place.rpartition("/")[2] + mark + query
    return tuple({each.encode() for each in (tail, unquote(tail)) if len(each) >= _SHORTEST_TAIL})


def _print_of(page: Page) -> int:
    """What two looks at the same page have in common: title and links, whatever counters say."""
    return hash((page.title, frozenset(key(link.url) for link in page.links), page.text[:80]))


def _path(found: Mapping[str, Found], place: str) -> Path | None:
    """The clicks from the home page; what needs no click is no step."""
    steps: list[Step] = []
    while (each := found.get(place)) is not None:
        if each.is_click or not each.parent:
            steps.append(Step(each.url, each.text))
        place = each.parent
    return Path(tuple(reversed(steps))) if steps else None
