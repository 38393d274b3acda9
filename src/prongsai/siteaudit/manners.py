"""How we behave as a guest: what robots.txt asks, a pause for each host, few looks at once, back-off, limits.

A website of a small body often stands on a small machine; a check must not be felt there. What the site
closes to programs is not looked at, and is then neither met nor not met.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from protego import Protego

from prongsai.errors import SiteError
from prongsai.siteaudit.gate import admit
from prongsai.siteaudit.model import Cause, Look

#: The name that robots.txt may call us by.
AGENT = "Prongsai"
_BUSY = (429, 503)
_ONCE_MORE = (500, 502, 504)
_BROKEN: tuple[Cause, ...] = ("no-answer", "too-slow")
_LONGEST_ROBOTS = 512 * 1024
_LONGEST_DELAY = 30.0
_MOST_HOSTS = 10_000


@dataclass(frozen=True, slots=True)
class Manners:
    """What a check allows itself: seconds between looks at one host, looks at once, and where it ends.

    `deepest` is how many clicks from the home page pages are still read. `longest_wait` bounds what
    Retry-After may ask for; a host that asks for more is not asked again.
    """

    pause: float = 1.0
    at_once: int = 2
    most_pages: int = 2000
    most_seconds: float = 1800
    deepest: int = 10
    tries: int = 3
    longest_wait: float = 60
    agent: str = AGENT
    honours_robots: bool = True


#: Manners as they are without anybody's wish.
POLITE = Manners()


@dataclass(slots=True)
class _Turn:
    """The moment from which a host may be looked at again, whoever asks and at whichever port."""

    free_from: float = 0.0


@dataclass(slots=True)
class _Host:
    """What is known of a host: its robots.txt, and when it may be looked at again."""

    turn: _Turn
    robots: Protego | None = None
    is_closed: bool = False
    pause: float = 0.0


class Turns:
    """When each host may be looked at again: given to several guests, they keep one pause between them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._turns: dict[str, _Turn] = {}

    def of(self, name: str, now: float) -> _Turn:
        """The turn of a host; of very many, those whose pause is long over are forgotten."""
        with self.lock:
            if len(self._turns) > _MOST_HOSTS:
                kept = {each: turn for each, turn in self._turns.items() if turn.free_from > now}
                self._turns = kept
            return self._turns.setdefault(name, _Turn())


class Guest:
    """A look with manners; safe to call from several threads.

    >>> Guest(Door().look, Manners()).look("https://example.go.th/").status
    200
    """

    def __init__(
        self,
        look: Callable[[str], Look],
        manners: Manners = POLITE,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        turns: Turns | None = None,
    ) -> None:
        self.manners = manners
        self._look, self._now, self._sleep = look, now, sleep
        self._hosts: dict[str, _Host] = {}
        self._turns = turns or Turns()
        self._lock = self._turns.lock
        self._asking: dict[str, threading.Lock] = {}

    def look(self, url: str) -> Look:
        """What came back, after pause and back-off; cause ``robots`` where the site asks us not to look."""
        host = self._host(url)
        if not _may(host, url, self.manners.agent):
            return Look(url, datetime.datetime.now(datetime.UTC), cause="robots")
        return self._tried(url, host)

    def may(self, url: str) -> bool:
        """True where robots.txt of the host does not close the address to us; asks for it where not known."""
        return _may(self._host(url), url, self.manners.agent)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that robots.txt of the host names, at most five."""
        robots = self._host(url).robots
        return tuple(robots.sitemaps)[:5] if robots is not None else ()

    def _host(self, url: str) -> _Host:
        """The host of an address; whoever asks first reads its robots.txt, and all others wait meanwhile."""
        root, name = _root(url)
        with self._lock:
            asking = self._asking.setdefault(root, threading.Lock())
        with asking:
            if root not in self._hosts:
                host = _Host(self._turns.of(name, self._now()), pause=self.manners.pause)
                if self.manners.honours_robots and root:
                    self._read_robots(root, host)
                self._hosts[root] = host
            return self._hosts[root]

    def _read_robots(self, root: str, host: _Host) -> None:
        """As RFC 9309 has it: none at all is leave for all; one that cannot be had is leave for nothing."""
        look = self._tried(f"{root}/robots.txt", host)
        if look.status == 200:
            text = look.body[:_LONGEST_ROBOTS].decode("utf-8-sig", "replace")
            host.robots = Protego.parse(text)
            asked = host.robots.crawl_delay(self.manners.agent) or 0.0
            host.pause = max(self.manners.pause, min(float(asked), _LONGEST_DELAY))
        else:
            host.is_closed = look.status >= 500 or look.status == 429

    def _tried(self, url: str, host: _Host) -> Look:
        for tries in range(1, max(1, self.manners.tries) + 1):
            self._wait(host)
            look = self._look(url)
            wait = self._wait_after(look, tries)
            if wait is None or tries >= self.manners.tries:
                break
            with self._lock:
                host.turn.free_from = max(host.turn.free_from, self._now() + wait)
        return look

    def _wait_after(self, look: Look, tries: int) -> float | None:
        """Seconds until the same may be asked again; None where it should not be."""
        if look.status in _BUSY:
            asked = retry_after(look)
            wait = asked if asked is not None else max(1.0, self.manners.pause) * 2**tries
            return wait if wait <= self.manners.longest_wait else None
        is_broken = look.status in _ONCE_MORE or look.cause in _BROKEN
        return self.manners.pause if is_broken and tries == 1 else None

    def _wait(self, host: _Host) -> None:
        """Until the host is free; who comes next waits for us too."""
        while True:
            with self._lock:
                now = self._now()
                if now >= host.turn.free_from:
                    host.turn.free_from = now + host.pause
                    return
                wait = host.turn.free_from - now
            self._sleep(wait)


def retry_after(look: Look) -> float | None:
    """Seconds that a server asks us to stay away, from a number or a date; None where it does not say."""
    written = look.header("retry-after").strip()
    if written.isascii() and written.isdecimal():
        return float(written)
    try:
        moment = parsedate_to_datetime(written)
    except (TypeError, ValueError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (aware - look.at).total_seconds())


def _root(url: str) -> tuple[str, str]:
    """Where robots.txt of an address stands, and the host's name, as they are asked for, however written."""
    try:
        target = admit(url)
    except SiteError:  # nothing is asked there at all
        return "", ""
    return f"{target.scheme}://{target.authority}", target.host


def _may(host: _Host, url: str, agent: str) -> bool:
    if host.is_closed:
        return False
    return host.robots is None or bool(host.robots.can_fetch(url, agent))
