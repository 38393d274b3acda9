"""Links that only a program or a form makes: nobody is told then that no path is there."""

from __future__ import annotations

import pytest

from prongsai.siteaudit import Verdict
from tests.siteaudit.sites.contents import told
from tests.siteaudit.sites.judging import judged
from tests.siteaudit.sites.site import Answer, Builder, Site, file, link

_LINK = '<ul><li><a href="/deep/o3.html">ติดต่อเทศบาล</a></li></ul>'


def site(in_the_home_page: str, *more: tuple[str, Answer]) -> Site:
    """A home page with two plain links and some of its own words; the page of o3 lies deep."""
    built = Builder("http://www.thalai-example.go.th/")
    words = "<p>" + "ข่าวและประกาศของเทศบาล " * 12 + "</p>"
    plain = [link(f"/{code}.html", f"หน้า {code}") for code in ("o1", "o2")]
    built.page("/", "เทศบาลตำบลทะลาย", in_the_home_page, words, *plain)
    for code in ("o1", "o2"):
        built.page(f"/{code}.html", code, told(code))
    built.plant("o3", built.page("/deep/o3.html", "ติดต่อ", told("o3")))
    for path, answer in more:
        built.put(path, answer)
    return built.site("out of sight")


def said_of(played: Site) -> tuple[Verdict, str | None]:
    ((_, said),) = judged(played)[1]
    return said.verdict, said.path


MENU = ("/menu.html", Answer(body=_LINK.encode()))
MENU_PROGRAM = ("/menu.js", file(b'document.write("<a href=\\"/deep/o3.html\\">x</a>");', "text/javascript"))


@pytest.mark.parametrize(
    ("in_the_home_page", "more"),
    [
        ('<script>$("#menu").load("menu.html");</script>', [MENU]),
        ('<script>fetch("/menu.html").then(show)</script>', [MENU]),
        ('<div w3-include-html="menu.html"></div>', [MENU]),
        ('<script src="/menu.js"></script>', [MENU_PROGRAM]),
        ('<script>build([{"name": "ติดต่อ", "url": "/deep/o3.html"}])</script>', []),
        (
            '<a href="javascript:go(3)">ก</a><script>function go(n){open("/deep/o"+n+".html")}</script>',
            [],
        ),
        ("""<a href="javascript:__doPostBack('menu','3')">ติดต่อ</a>""", []),
        ('<form method="post" action="/deep/o3.html"><input type="submit" value="ติดต่อ"></form>', []),
    ],
)
def test_what_only_a_program_or_a_form_leads_to_is_left_to_people(
    in_the_home_page: str, more: list[tuple[str, Answer]]
) -> None:
    assert said_of(site(in_the_home_page, *more)) == ("could_not_judge", None)


@pytest.mark.parametrize(
    "in_the_home_page",
    [
        "",
        '<a href="javascript:void(0)">เมนู</a><a href="javascript:history.back()">กลับ</a>',
        "<a href=\"javascript:toggleMenu('left')\">เมนู</a><script src='/theme.js'></script>",
        "<script>(function(){var counter=new XMLHttpRequest();counter.open('GET','https://truehits.net')})()</script>",
        "<script>function size(n){grow(n+'px')}</script><a href=\"javascript:size(20)\">ใหญ่</a>",
        '<a href="/deep/o31.html">สถิติ</a>',
    ],
)
def test_programs_that_lead_nowhere_raise_no_doubt(in_the_home_page: str) -> None:
    assert said_of(site(in_the_home_page)) == ("not_met", None)


@pytest.mark.parametrize(
    "in_the_home_page",
    [_LINK, '<object data="menu.html" type="text/html"></object>', f"<noscript>{_LINK}</noscript>"],
)
def test_a_link_in_plain_sight_is_a_path(in_the_home_page: str) -> None:
    assert said_of(site(in_the_home_page, MENU)) == ("met", "หน้าหลัก › ติดต่อเทศบาล")
