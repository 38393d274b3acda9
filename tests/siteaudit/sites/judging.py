"""An audit of a played site, and what it says of every planted address."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from prongsai import frameworks
from prongsai.siteaudit import Asked, Audit, Browser, Cause, Door, ItemSeen, Manners, Verdict, audit
from tests.siteaudit.played_net import playing
from tests.siteaudit.sites.serving import serving
from tests.siteaudit.sites.site import Planted, Site

#: Politeness off: the machine that is looked at is our own. The door waits less than `half_dead` does.
HURRIED = Manners(pause=0, at_once=2, most_pages=3_000)
SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    """What an audit says of one planted address; `because` has the checks that carry a verdict but "met"."""

    verdict: Verdict
    path: str | None
    look: Cause
    because: tuple[str, ...]
    causes: tuple[str, ...]


def judged(
    site: Site, year: int = 2568, *, with_browser: bool = False
) -> tuple[Audit, list[tuple[Planted, Said]]]:
    """The audit of a played site, and beside each planted address what it says of it."""
    with ExitStack() as stack:
        port = stack.enter_context(serving(site.answer))
        stack.enter_context(playing(dict.fromkeys(_hosts(site), port), certificates=site.certificates))
        door = Door(seconds=SECONDS)
        browser = stack.enter_context(Browser(door.look)) if with_browser else None
        done = audit(site.home, _asked(site, year), year, door, HURRIED, browser=browser)
    return done, [(planted, _said(item)) for planted, item in zip(site.planted, done.items, strict=True)]


def _hosts(site: Site) -> Sequence[str]:
    with_www = [host for host in site.answers if host.startswith("www.")]
    return [*site.answers, *(bare for bare in (host[4:] for host in with_www) if bare not in site.answers)]


def _asked(site: Site, year: int) -> list[Asked]:
    """Each planted address as an item of its own: what one shows must not make up for what another lacks."""
    items = {item.code: item for item in frameworks.load(year).items}
    return [
        Asked(f"{number}-{planted.code}", (planted.address,), items[planted.code])
        for number, planted in enumerate(site.planted)
    ]


def _said(item: ItemSeen) -> Said:
    (address,) = item.addresses
    heavy = [each for each in item.findings if each.verdict == item.verdict != "met"]
    return Said(
        item.verdict,
        address.path.say() if address.path else None,
        address.cause,
        tuple(each.check for each in heavy),
        tuple(each.cause.en for each in heavy),
    )
