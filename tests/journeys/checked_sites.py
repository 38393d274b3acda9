"""Checks of websites that are played while demonstrations are furnished."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.test import override_settings

from prongsai.web.accounts.models import Person
from prongsai.web.evidence import checking, tasks
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.rounds.models import Round
from tests.siteaudit.played_net import Answer, Request, playing
from tests.siteaudit.sites.site import link, listed, written
from tests.web.worker import do_what_waits

_SAID = "เทศบาลเผยแพร่ข้อมูลนี้ให้ประชาชนทราบ สอบถามได้ที่สำนักปลัดเทศบาล ในวันและเวลาราชการ"


def look_at(round_: Round, asker: Person, purpose: str, times: int = 1) -> None:
    """Have the website of the round's body checked: of three addresses one has no link, one is not there.

    Where it is looked at again, all links have come back.
    """
    disclosure = Disclosure.objects.select_related("round__body").get(round=round_)
    titles = {item.code: item.title.th for item in round_.framework.items}
    entries = Entry.objects.filter(disclosure=disclosure)
    pages = {urlsplit(url).path: titles[each.code] for each in entries for url in each.addresses}
    host = urlsplit(next(url for each in entries for url in each.addresses)).hostname or ""
    body = disclosure.round.body
    body.website = f"https://{host}/"
    body.save()
    for time in range(times):
        with playing({host: _Site(pages, is_mended=time > 0)}), override_settings(SITE_PAUSE=0):
            checking.ask(disclosure, asker, tasks.check_site, purpose)
            do_what_waits()


class _Site:
    def __init__(self, pages: dict[str, str], *, is_mended: bool) -> None:
        places = list(pages)
        self.gone = set() if is_mended else set(places[1::3])
        self.unlinked = set() if is_mended else set(places[2::3])
        self.pages = pages

    def __call__(self, request: Request) -> Answer:
        if request.path == "/":
            shown = [link(path, title) for path, title in self.pages.items() if path not in self.unlinked]
            return written("หน้าแรก", listed(*shown))
        if request.path not in self.pages or request.path in self.gone:
            return None
        title = self.pages[request.path]
        return written(title, f"<h1>{title}</h1><p>ประจำปีงบประมาณ พ.ศ. 2568 {_SAID}</p>")
