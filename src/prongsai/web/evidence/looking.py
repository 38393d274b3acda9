"""How the workspace looks at websites: who it says it is, where it never goes, what it allows itself."""

from __future__ import annotations

import datetime
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

import prongsai
from prongsai import siteaudit
from prongsai.documents import TYPEFACES
from prongsai.siteaudit import (
    AddressSeen,
    Archive,
    Asked,
    Audit,
    Browser,
    Door,
    Guest,
    ItemSeen,
    Look,
    Manners,
    Sighting,
    Turns,
)

Told = Callable[[int, int], None]

#: Checks that run side by side here keep one pause between them at a host that they share.
_TURNS = Turns()


def own_hosts() -> tuple[str, ...]:
    """The workspace's own names, which it does not look at."""
    named = [each.lstrip(".") for each in settings.ALLOWED_HOSTS if each != "*"]
    own = urlsplit(settings.ADDRESS).hostname
    return tuple(dict.fromkeys([*named, own] if own else named))


def own_addresses() -> tuple[str, ...]:
    """Where the workspace's own names lead to: no other name is a way in to it either."""
    found: dict[str, None] = {}
    for host in own_hosts():
        with suppress(OSError, UnicodeError):
            found.update((str(each[4][0]), None) for each in socket.getaddrinfo(host, None))
    return tuple(found)


def agent() -> str:
    """What is said to every website of who is looking.

    >>> agent()
    'Prongsai/1.0 (+site check of disclosures; https://ita.example.go.th)'
    """
    return siteaudit.agent_of(settings.SITE_CONTACT)


def manners() -> Manners:
    """What one check allows itself, as the settings have it."""
    return Manners(
        pause=settings.SITE_PAUSE / 1000,
        most_pages=settings.SITE_PAGES,
        most_seconds=settings.SITE_MINUTES * 60,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """By address: its digest when it was approved, and what looks of other days saw."""

    approved: Mapping[str, str]
    earlier: Mapping[str, Sequence[Sighting]]


def whole(home: str, asked: Sequence[Asked], year: int, archive: Archive, told: Told, known: Known) -> Audit:
    """The whole website: from its home page to every address."""
    door = _door()
    with _browser(door) as browser:
        return siteaudit.audit(
            home, asked, year, door, manners=manners(), told=told, archive=archive, approved=known.approved,
            earlier=known.earlier, browser=browser, turns=_TURNS,
        )  # fmt: skip


def again(home: str, asked: Sequence[Asked], year: int, archive: Archive, told: Told, known: Known) -> Audit:
    """Only whether the addresses answer now: nothing is judged, and no page beside them is read."""
    del known
    began = _now()
    allowed = manners()
    guest = Guest(_door().look, allowed, turns=_TURNS)
    ends = time.monotonic() + allowed.most_seconds
    items: list[ItemSeen] = []
    for each in asked:
        seen = []
        for address in each.addresses:
            if time.monotonic() >= ends:  # the rest is looked at another day
                break
            look = guest.look(address)
            archive.keep(look, "address")
            seen.append(_as_seen(address, look))
            told(0, len(items))
        items.append(ItemSeen(each.code, "not_checked", tuple(seen)))
    return Audit(home, year, began, _now(), 0, tuple(items), version=prongsai.__version__)


def _as_seen(address: str, look: Look) -> AddressSeen:
    digest = look.digest if look.status else ""
    return AddressSeen(address, look.status, look.cause, look.final_url, digest)


def _door() -> Door:
    return Door(own_hosts=own_hosts(), own_addresses=own_addresses(), agent=agent())


def _browser(door: Door) -> AbstractContextManager[Browser | None]:
    """A browser for what scripts build and for pictures, where the settings have one."""
    return Browser(door.look, typefaces=TYPEFACES) if settings.SITE_BROWSER else nullcontext()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Clock:
    """Says whether so many seconds have gone by since it last said so."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._last = seconds, float("-inf")

    def is_due(self) -> bool:
        now = time.monotonic()
        if now - self._last < self._seconds:
            return False
        self._last = now
        return True
