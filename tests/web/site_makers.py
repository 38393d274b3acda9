"""A small played website of a town, and disclosures whose entries point to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.test import override_settings

from prongsai.web.accounts.models import Person
from prongsai.web.evidence import checking, tasks
from prongsai.web.evidence.models import Disclosure, Entry, SiteCheck
from tests.siteaudit.played_net import Answer, Net, Request, playing
from tests.web.conftest import Town
from tests.web.worker import do_what_waits

HOST = "www.town.example"
HOME = f"http://{HOST}/"
STRUCTURE, PLAN, GONE = f"{HOME}structure.html", f"{HOME}plan.html", f"{HOME}gone.html"
HOSTILE = '<script>alert("x")</script>'
PAGES: Mapping[str, Answer] = {
    "/": (
        '<html><head><title>เทศบาล</title></head><body><h1>เทศบาล</h1>'
        f'<ul><li><a href="/menu.html">ข้อมูล {HOSTILE.replace("<", "&lt;")}</a></li></ul></body></html>'
    ),
    "/menu.html": '<html><body><p>เมนู</p><a href="/structure.html">โครงสร้าง</a></body></html>',
    "/structure.html": (
        "<html><body><h1>โครงสร้างหน่วยงาน</h1><p>แผนผังแสดงโครงสร้างการแบ่งส่วนราชการ ประจำปี 2563</p>"
        f"{HOSTILE}</body></html>"
    ),
    "/plan.html": "<html><body><h1>แผนพัฒนา</h1><p>แผนพัฒนาท้องถิ่น ปี 2563 และโครงการ</p></body></html>",
}  # fmt: skip


@contextmanager
def played(pages: Mapping[str, Answer] = PAGES) -> Iterator[Net]:
    """The town's website on a played internet: `/plan.html` has no link, `/gone.html` is not there."""

    def answer(request: Request) -> Answer:
        return pages.get(request.path)

    with playing({HOST: answer}) as net:
        yield net


def disclosed(town: Town, addresses: Mapping[str, list[str]] | None = None) -> Disclosure:
    """The town's disclosures as a draft: one address that is fine, one without a way, one that is dead."""
    found = {"O1": [STRUCTURE], "O2": [PLAN], "O3": [GONE]} if addresses is None else addresses
    town.body.website = HOME
    town.body.save()
    made = Disclosure.objects.create(round=town.round)
    for code, each in found.items():
        Entry.objects.create(disclosure=made, code=code, addresses=each)
    return made


def checked(
    disclosure: Disclosure, person: Person, purpose: str = "own", pages: Mapping[str, Answer] = PAGES
) -> SiteCheck:
    """A check that was asked for and carried out, without a pause between looks."""
    check = checking.ask(disclosure, person, tasks.check_site, purpose)
    with played(pages), override_settings(SITE_PAUSE=0):
        do_what_waits()
    check.refresh_from_db()
    return check
