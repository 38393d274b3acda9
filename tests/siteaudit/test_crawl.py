"""The crawl: the shortest click path to each address, whatever the order of answers, and no look too many."""

from __future__ import annotations

import datetime
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.siteaudit.addresses import is_same_site, key
from prongsai.siteaudit.crawl import Crawled, crawl
from prongsai.siteaudit.manners import Manners
from prongsai.siteaudit.model import Cause, Look, Page

HOME = "http://example.go.th/"
AT = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
QUICK = Manners(pause=0, at_once=1)
HTML = (("content-type", "text/html; charset=utf-8"),)
#: A page's body, another status, a cause, or where it sends on to (`-> address`).
Site = Mapping[str, str | int]


class Played:
    """A site as a table of pages; remembers what was asked for."""

    def __init__(self, pages: Site, wait: Callable[[], float] = lambda: 0.0) -> None:
        self.pages = {self._whole(place): page for place, page in pages.items()}
        self.asked: list[str] = []
        self.wait = wait

    def look(self, url: str) -> Look:
        self.asked.append(url)
        if seconds := self.wait():
            time.sleep(seconds)
        hops: list[str] = []
        at = url
        while isinstance(page := self.pages.get(at, 404), str) and page.startswith("->") and len(hops) < 5:
            hops.append(at := self._whole(page[2:].strip()))
        if isinstance(page, int):
            return Look(url, AT, at, tuple(hops), page, "", HTML)
        if page.startswith("cause:"):
            cause: Cause = page[6:]  # type: ignore[assignment]
            return Look(url, AT, at, tuple(hops), 0, cause)
        return Look(url, AT, at, tuple(hops), 200, "", HTML, page.encode())

    @staticmethod
    def _whole(place: str) -> str:
        return place if "://" in place else HOME + place.lstrip("/")

    def crawl(self, *wanted: str, manners: Manners = QUICK, home: str = HOME) -> Crawled:
        return crawl(home, [self._whole(each) for each in wanted], self.look, manners)

    @property
    def looked(self) -> list[str]:
        """What was asked for, by path, without robots.txt and sitemaps."""
        told = [url.removeprefix(HOME) for url in self.asked]
        return [path for path in told if not path.endswith(("robots.txt", "sitemap.xml"))]


def links(*places: str) -> str:
    """A page of links; the text of each is its address, or what stands before a `=`."""
    pairs = [
        place.rpartition("=") if "=" in place and "?" not in place else (place, "", place) for place in places
    ]
    return "".join(f'<a href="{escape(place)}">{text}</a> ' for text, _, place in pairs) or "<p>ไม่มีลิงก์</p>"


def said(crawled: Crawled) -> list[str]:
    return [path.say() for path in crawled.paths.values()]


# ------------------------------------------------------------------------------------------- paths


def test_the_path_is_told_in_the_words_of_the_links() -> None:
    site = Played({"/": links("ข้อมูลหน่วยงาน=/about"), "/about": links("โครงสร้าง=/about/chart")})
    found = site.crawl("/about/chart")
    assert said(found) == ["หน้าหลัก › ข้อมูลหน่วยงาน › โครงสร้าง"]
    path = found.paths[key(HOME + "about/chart")]
    assert (path.clicks, [step.url for step in path.steps]) == (
        2,
        [HOME, HOME + "about", HOME + "about/chart"],
    )


def test_the_shortest_path_wins_and_of_two_as_short_the_first_on_the_page() -> None:
    site = Played({
        "/": links("ก=/a", "ข=/b", "ค=/c"), "/a": links("ยาว=/d"), "/d": links("เป้า=/x"),
        "/b": links("เป้า ข=/x"), "/c": links("เป้า ค=/x"),
    })  # fmt: skip
    assert said(site.crawl("/x")) == ["หน้าหลัก › ข › เป้า ข"]


def test_the_home_page_itself_needs_no_click() -> None:
    assert said(Played({"/": links()}).crawl("http://www.example.go.th")) == ["หน้าหลัก"]


def test_an_address_without_a_link_has_no_path() -> None:
    found = Played({"/": links("ก=/a"), "/a": links("กลับ=/"), "/hidden": "<p>ซ่อน"}).crawl("/hidden", "/a")
    assert said(found) == ["หน้าหลัก › ก"]
    assert (found.pages, found.is_complete, found.stopped, found.is_blind) == (2, True, "", False)
    assert found.look_at(HOME + "hidden").status == 200  # type: ignore[union-attr]


def test_frames_redirects_and_refresh_cost_no_click() -> None:
    site = Played({
        "/": "<frameset><frame src=menu.html><frame src=body.html></frameset>",
        "/menu.html": links("แผน=/go"), "/body.html": links(),
        "/go": "-> /plan", "/plan": "<meta http-equiv=refresh content='0;url=/plan/68'>",
        "/plan/68": links("เล่ม=/plan/68/book"),
    })  # fmt: skip
    found = site.crawl("/menu.html", "/plan", "/plan/68", "/plan/68/book")
    assert said(found) == ["หน้าหลัก", "หน้าหลัก › แผน", "หน้าหลัก › แผน", "หน้าหลัก › แผน › เล่ม"]


def test_a_redirect_that_nobody_answers_hides_no_page() -> None:
    site = Played({"/": links("ก=/old", "ข=/plan"), "/old": "-> /plan", "/plan": links("/x")})
    whole = site.look

    def look(url: str) -> Look:
        found = whole(url)
        return replace(found, status=0, cause="too-slow", body=b"") if url.endswith("/old") else found

    assert said(crawl(HOME, [HOME + "x"], look, Manners(pause=0, at_once=1, tries=1))) == ["หน้าหลัก › ข › /x"]


def test_what_a_frame_shows_may_be_nearer_than_the_link_beside_it() -> None:
    site = Played(
        {"/": links("ก=/a") + "<iframe src=/f></iframe>", "/a": links("x=/x"), "/f": links("จากกรอบ=/x")}
    )
    assert said(site.crawl("/x")) == ["หน้าหลัก › จากกรอบ"]


def test_a_splash_page_before_another_host_is_the_way_to_the_site() -> None:
    main = "http://www.town.example/"
    for splash in (f"<meta http-equiv=refresh content='0;url={main}'>", f"-> {main}",
                   f"<frameset><frame src='{main}'></frameset>"):  # fmt: skip
        site = Played({"/": splash, main: links("แผน=/plan"), main + "plan": links("เล่ม=/book")})
        assert said(site.crawl(main + "book")) == ["หน้าหลัก › แผน › เล่ม"]


def test_a_map_in_a_frame_is_nobodys_site() -> None:
    there = "https://www.google.com/maps"
    site = Played(
        {"/": f"<iframe src='{there}'></iframe>", there: links("x=/x"), "https://www.google.com/x": "x"}
    )
    assert said(site.crawl("https://www.google.com/x")) == []


def test_addresses_elsewhere_are_found_as_links_and_not_read() -> None:
    drive = "https://drive.google.com/file/d/1/view"
    site = Played({"/": links("เอกสาร=" + drive, "รูป=/a.pdf"), drive: links("x=/x")})
    found = site.crawl(drive, "/a.pdf", "https://drive.google.com/x")
    assert said(found) == ["หน้าหลัก › เอกสาร", "หน้าหลัก › รูป"]
    assert found.pages == 1


def test_hosts_below_the_sites_own_are_read_too() -> None:
    other = "http://oit.example.go.th/"
    assert said(Played({"/": links("OIT=" + other), other: links("แผน=/x")}).crawl(other + "x")) == [
        "หน้าหลัก › OIT › แผน"
    ]


def test_addresses_match_up_to_harmless_differences() -> None:
    site = Played({"/": links("แผน=/แผน/") + '<a href="/n.php?b=2&amp;a=1">ข่าว</a>'})
    wanted = (
        "https://www.example.go.th/%e0%b9%81%e0%b8%9c%e0%b8%99",
        "http://example.go.th:80/n.php?a=1&b=2#top",
    )
    assert len(said(site.crawl(*wanted))) == 2


def test_an_address_that_is_sent_on_to_a_page_has_the_path_of_that_page() -> None:
    pages = {
        "/": links("แผน=/plan"),
        "/plan": links("เล่ม=/plan/book"),
        "/plan/book": links(),
        "/old": "-> /plan/book",
        "/lost": "-> /",
    }
    assert said(Played(pages).crawl("/old")) == ["หน้าหลัก › แผน › เล่ม"]
    assert said(Played(pages).crawl("/lost")) == []  # many sites send what they have lost to the home page


def test_the_name_of_an_index_page_counts_only_where_it_brings_another_page() -> None:
    same = {"/": links("แผน=/plan/"), "/plan/": links("เล่ม=a"), "/plan/index.php": links("เล่ม=a")}
    assert said(Played(same).crawl("/plan/index.php")) == ["หน้าหลัก › แผน"]
    splash = {"/": links("ข่าว=/news"), "/index.php": links("อื่น=/other")}
    assert said(Played(splash).crawl("/index.php")) == []


def test_a_sitemap_is_no_path() -> None:
    listed = f"<urlset><url><loc>{HOME}hidden</loc></url></urlset>"
    found = Played({"/": links("แผนผัง=/sitemap.xml"), "/sitemap.xml": listed, "/hidden": "<p>x"}).crawl(
        "/hidden"
    )
    assert (said(found), found.in_sitemap) == ([], frozenset({key(HOME + "hidden")}))


# ----------------------------------------------------------------------------------------- stopping


def test_it_ends_once_every_address_has_a_path_that_nothing_can_shorten() -> None:
    site = Played(
        {"/": links("/a", "/b"), "/a": links("/x"), "/b": links("/c"), "/c": links("/d"), "/x": "x"}
    )
    site.crawl("/x")
    assert site.looked == ["", "a", "b"]


def test_no_address_is_fetched_twice() -> None:
    names = [f"/p{number}" for number in range(30)]
    site = Played(
        {
            "/": links(*names),
            **{name: links("/", *names, "/p1/#top", "//www.example.go.th/p2") for name in names},
        }
    )
    assert site.crawl("/nowhere").pages == 31
    assert len(site.looked) == len({*site.looked}) == 32


def test_limits_end_a_crawl_and_say_which() -> None:
    endless = Played({"/": links(*(f"/{word}" for word in "abcdefgh"))})
    endless.pages |= {f"{HOME}{word}": links(f"/{word}{word}") for word in "abcdefgh"}
    few = endless.crawl("/nowhere", manners=Manners(pause=0, at_once=1, most_pages=3))
    assert (few.stopped, few.is_complete) == ("too-many-pages", False)
    assert (
        endless.crawl("/nowhere", manners=Manners(pause=0, at_once=1, most_seconds=0)).stopped == "too-long"
    )
    chain = Played({"/": links("/a"), "/a": links("/b"), "/b": links("/c"), "/c": links("/d")})
    assert chain.crawl("/nowhere", manners=Manners(pause=0, at_once=1, deepest=2)).stopped == "too-deep"
    assert chain.crawl("/nowhere").stopped == ""


def test_being_interrupted_tells_what_was_seen_so_far() -> None:
    site = Played({"/": links("/a", "/b"), "/a": links(), "/b": links()})

    def told(pages: int, _: int) -> None:
        if pages == 2:
            raise KeyboardInterrupt

    found = crawl(HOME, [HOME + "a", HOME + "x"], site.look, QUICK, told)
    assert (found.stopped, found.pages, said(found)) == ("interrupted", 2, ["หน้าหลัก › /a"])


class Endless(Played):
    """Whatever is asked for leads on to more of the same kind."""

    def __init__(self, pages: Site, more: Callable[[int], str]) -> None:
        super().__init__(pages)
        self.more = more

    def look(self, url: str) -> Look:
        if url not in self.pages and not url.endswith(("robots.txt", "sitemap.xml", "nowhere")):
            self.pages[url] = self.more(number_in(url))
        return super().look(url)


def number_in(url: str) -> int:
    return int("".join(filter(str.isdecimal, url.rpartition("/")[2])) or 0)


def nine(form: str, first: int) -> list[str]:
    return [form.format(first + number) for number in range(9)]


@pytest.mark.parametrize(
    ("first", "more", "most"),
    [
        ("/calendar.php?month=1", lambda n: links(*nine("/calendar.php?month={}", 7 * n)), 122),
        ("/c?m=1&y=1", lambda n: links(*nine("/c?m=1&y={}", n)), 122),
        ("/l?sort=1", lambda n: links(*nine("/l?p={}&sort=name", 3 * n)), 13),
        ("/news/print/1", lambda n: links(*nine("/news/print/{}", 3 * n)), 12),
        ("/w?reply=1", lambda n: links(*nine("/w?reply={}", 3 * n)), 12),
        ("/s?PHPSESSID=1", lambda n: links(*nine("/s?PHPSESSID={}", 3 * n)), 3),
        ("/a/", lambda _: links("a/", "b/"), 60),
        ("/g?start=0", lambda n: links(f"/g?start={n + 10}"), 12),
    ],
)  # fmt: skip
def test_traps_end_and_do_not_make_the_crawl_incomplete(
    first: str, more: Callable[[int], str], most: int
) -> None:
    site = Endless({"/": links(first, "/x"), "/x": links()}, more)
    found = site.crawl("/x", "/nowhere")
    assert (found.stopped, found.is_complete, said(found)) == ("", True, ["หน้าหลัก › /x"])
    assert 2 <= found.pages <= most


# -------------------------------------------------------------------------------- what is not seen


@pytest.mark.parametrize(
    ("page", "unread"),
    [(500, "500"), (403, "403"), (429, "429"), ("cause:too-slow", "too-slow"),
     ("cause:certificate", "certificate"),
     ('<div id="app"></div><script src=app.js></script>', "script")],
)  # fmt: skip
def test_a_page_that_could_not_be_read_is_named_and_nothing_is_proved(page: str | int, unread: str) -> None:
    found = Played({"/": links("/menu", "/b"), "/menu": page, "/b": links()}).crawl(
        "/x", manners=Manners(pause=0, at_once=1, tries=1)
    )
    assert (found.unread, found.is_complete, found.is_blind) == ({key(HOME + "menu"): unread}, False, False)


@pytest.mark.parametrize("page", [404, 410, 401, "cause:no-such-host"])
def test_a_page_that_is_not_there_is_no_loss(page: str | int) -> None:
    assert Played({"/": links("/menu", "/b"), "/menu": page, "/b": links()}).crawl("/x").is_complete


def test_a_page_closed_by_robots_is_found_but_not_looked_at() -> None:
    site = Played(
        {
            "/robots.txt": "User-agent: *\nDisallow: /closed",
            "/": links("ปิด=/closed/a"),
            "/closed/a": links("/x"),
        }
    )
    found = site.crawl("/closed/a", "/x")
    assert (said(found), found.unread) == (["หน้าหลัก › ปิด"], {key(HOME + "closed/a"): "robots"})
    assert found.look_at(HOME + "closed/a").cause == "robots"  # type: ignore[union-attr]
    assert "closed/a" not in site.looked


@pytest.mark.parametrize(
    "home", [500, 404, "cause:no-answer", "cause:robots", '<div id="root"></div><script src=app.js></script>',
             '<frameset><frame src="f"></frameset>'],
)  # fmt: skip
def test_a_crawl_without_a_home_page_to_read_is_blind(home: str | int) -> None:
    site = Played({"/": home, "/f": '<div id="root"></div><script src=app.js></script>'})
    assert site.crawl("/x", manners=Manners(pause=0, at_once=1, tries=1)).is_blind


def test_a_page_that_a_script_builds_is_read_as_a_browser_shows_it() -> None:
    site = Played({"/": '<div id="root"></div><script src=app.js></script>', "/a": links("/x")})
    built = Played({"/": links("แผน=/a")})
    found = crawl(HOME, [HOME + "x"], site.look, QUICK, rendered=built.look)
    assert (said(found), found.is_blind, found.rendered) == (["หน้าหลัก › แผน › /x"], False, 1)
    assert crawl(HOME, [HOME + "x"], site.look, QUICK, rendered=lambda _: None).is_blind


def test_every_page_is_handed_on_once_in_order_and_progress_is_told() -> None:
    kept: list[Page] = []
    told: list[tuple[int, int]] = []
    site = Played({"/": links("/a", "/b"), "/a": links(), "/b": links("/c"), "/c": links()})
    crawl(HOME, [], site.look, QUICK, lambda pages, found: told.append((pages, found)), kept.append)
    assert [page.look.url.removeprefix(HOME) for page in kept] == ["", "a", "b", "c"]
    assert told == [(1, 1), (2, 3), (3, 3), (4, 4)]


def test_only_looks_at_wanted_addresses_are_kept() -> None:
    site = Played({"/": links("/a", "/b"), "/a": links("/x"), "/b": links(), "/x": links()})
    assert {*site.crawl("/a", "/nowhere").looks} == {key(HOME + "a"), key(HOME + "nowhere")}


# --------------------------------------------------------------------------- against a plain search

_HOSTS = ("http://example.go.th/", "http://oit.example.go.th/", "http://other.example/")
_NAMES = [f"{host}{word}" for host in _HOSTS for word in ("", "kai", "khai", "khuat", "khwai", "khon", "ngu")]
_node = st.sampled_from(_NAMES)
_page = st.one_of(
    st.tuples(
        st.just("page"), st.lists(st.tuples(st.sampled_from(["link", "frame", "refresh"]), _node), max_size=5)
    ),
    st.tuples(st.just("page"), st.lists(st.tuples(st.just("link"), _node), max_size=5)),
    st.tuples(st.just("redirect"), _node.map(lambda node: [("redirect", node)])),
    st.tuples(st.just("gone"), st.just([])),
)
_graph = st.dictionaries(_node, _page, max_size=len(_NAMES))


def _written(graph: Mapping[str, tuple[str, list[tuple[str, str]]]]) -> Site:
    forms = {"link": '<a href="{0}">{0}</a>', "frame": '<iframe src="{0}"></iframe>',
             "refresh": '<meta http-equiv="refresh" content="0;url={0}">'}  # fmt: skip
    site: dict[str, str | int] = {}
    for node, (kind, edges) in graph.items():
        if kind == "redirect":
            site[node] = f"-> {edges[0][1]}"
        elif kind == "page":
            site[node] = "<html><body><p>x</p>" + "".join(forms[found].format(to) for found, to in edges)
    return site


def _hops(node: str, graph: Mapping[str, tuple[str, list[tuple[str, str]]]]) -> list[str]:
    """Where a look at a node is sent on to; five times at most."""
    hops: list[str] = []
    while graph.get(node, ("gone", []))[0] == "redirect" and len(hops) < 5:
        hops.append(node := graph[node][1][0][1])
    return hops


def _plain(graph: Mapping[str, tuple[str, list[tuple[str, str]]]]) -> dict[str, int]:
    """Clicks to each node, by relaxing every edge until nothing changes."""
    homes = [HOME, *(_hops(HOME, graph)[-1:] if _hops(HOME, graph) else [])]
    ours = [home for home in homes if home == HOME or graph.get(home, ("gone", []))[0] == "page"]
    clicks = {HOME: 0}
    for _ in range(2 * len(_NAMES)):
        for node in [each for each in clicks if any(is_same_site(each, home) for home in ours)]:
            hops = _hops(node, graph)
            last = hops[-1] if hops else node
            for hop in hops:
                clicks[hop] = min(clicks.get(hop, 99), clicks[node])
            kind, edges = graph.get(last, ("gone", []))
            if kind == "page" and any(is_same_site(last, home) for home in ours):
                for found, to in edges:
                    clicks[to] = min(clicks.get(to, 99), clicks[node] + (found == "link"))
    return clicks


@settings(max_examples=150, deadline=None)
@given(_graph.filter(lambda graph: graph.get(HOME, ("gone",))[0] != "gone"), st.integers(0, 9))
def test_paths_are_those_of_a_plain_search(
    graph: dict[str, tuple[str, list[tuple[str, str]]]], seed: int
) -> None:
    if graph[HOME][0] == "page":  # a home page without a way on of its own would widen to other hosts
        graph = {**graph, HOME: ("page", [*graph[HOME][1], ("link", f"{HOME}door")])}
    site = Played(_written(graph))
    found = crawl(HOME, _NAMES, site.look, QUICK)
    plain = {key(node): clicks for node, clicks in _plain(graph).items()}
    if graph[HOME][0] == "page":
        ours = {place: path.clicks for place, path in found.paths.items() if place in found.parents}
        assert {**ours, key(f"{HOME}door"): 1} == plain
    draw = random.Random(seed)
    late = Played(_written(graph), wait=lambda: draw.random() / 10000)
    assert crawl(HOME, _NAMES, late.look, Manners(pause=0, at_once=4)).paths == found.paths
    for path in found.paths.values():
        _must_be_clickable(path.steps[0].url, [step.url for step in path.steps[1:]], graph)


def _must_be_clickable(
    start: str, steps: list[str], graph: Mapping[str, tuple[str, list[tuple[str, str]]]]
) -> None:
    """Each step is a link on the page before it, or on what that page shows without a click."""
    shown = {start}
    for step in steps:
        while True:
            more = {to for node in shown for to in _hops(node, graph)}
            more |= {to for node in shown for found, to in graph.get(node, ("", []))[1] if found != "link"}
            if more <= shown:
                break
            shown |= more
        assert step in {to for node in shown for found, to in graph.get(node, ("", []))[1] if found == "link"}
        shown = {step}
