"""A site that works by halves: closed, slow, failing once, behind a sign-in, gone but said to be there."""

from __future__ import annotations

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Answer, Builder, Site, file, link, listed, not_found, written

#: Seconds that the slow page waits: longer than the door of the tests does.
SLOW = 4.0
_FINE = ["o1", "o2", "o3", "o4", "o16", "o20"]
_BAD = "secure.plagrai-example.go.th"


def build() -> Site:
    site = Builder("http://www.plagrai-example.go.th/")
    site.put("/robots.txt", file(b"User-agent: *\nDisallow: /closed/\n", "text/plain"))
    for code in _FINE:
        site.plant(code, site.page(f"/{code}.html", title_of(code), told(code)), title_of(code))
    _troubled(site)
    _hollow(site)
    _signing_in(site)
    _misleading(site)
    _behind_closed_pages(site)
    links = [link(each.address, title_of(each.code)) for each in site.planted if each.path]
    links.append(link("/closed/list.html", "รายการที่ปิดไว้"))
    site.page("/", "เทศบาลตำบลปลาไร่", listed(*links))
    return site.site("เว็บไซต์ที่ใช้ได้บางส่วน · partly dead", {_BAD: "expired"})


def _behind_closed_pages(site: Builder) -> None:
    """Of two addresses that we find no path to, a person finds one; we may say "no path" of neither."""
    site.lost(
        "o22", site.page("/o22.html", title_of("o22"), told("o22")), "could_not_judge", "could not be read"
    )
    site.page("/closed/list.html", "รายการ", link("/deep/o24.html", "รายงาน"))
    site.plant(
        "o24",
        site.page("/deep/o24.html", title_of("o24"), told("o24")),
        verdict="could_not_judge",
        because=("path",),
        says="could not be read",
        fine=True,
        about="its only link stands on a closed page",
    )


def _troubled(site: Builder) -> None:
    """What does not answer as it should, though it may be fine for a person."""
    body = site.made(title_of("o5"), told("o5"))
    open_questions = (
        ("o5", "/forbidden.html", Answer(403, body.body), "", "403", True),
        (
            "o6",
            "/busy.html",
            Answer(429, b"", (("Retry-After", "1"), ("Content-Type", "text/html"))),
            "",
            "429",
            True,
        ),
        ("o7", "/always-500.html", Answer(500, b"error"), "", "500", False),
        ("o8", "/slow.html", Answer(200, body.body, wait=SLOW), "too-slow", "", True),
        ("o9", "/broken.html", Answer(breaks=True), "no-answer", "", False),
    )
    for code, path, answer, look, says, fine in open_questions:
        site.plant(
            code,
            site.put(path, answer),
            title_of(code),
            verdict="could_not_judge",
            look=look,
            because=("reachable",),
            says=says,
            fine=fine,
        )
    site.plant(
        "o21",
        site.page("/closed/o21.html", title_of("o21"), told("o21")),
        title_of("o21"),
        verdict="could_not_judge",
        look="robots",
        because=("reachable",),
        says="robots",
        fine=True,
    )
    site.put("/o23.html", site.made(title_of("o23"), told("o23")), _BAD)
    site.plant(
        "o23",
        f"https://{_BAD}/o23.html",
        title_of("o23"),
        verdict="could_not_judge",
        look="certificate",
        because=(
            "reachable",
            "certificate",
        ),
        says="certificate",
    )
    failing, fine = Answer(500, b"error"), site.made(title_of("o11"), told("o11"))
    site.put("/once.html", lambda asked: failing if asked == 0 else fine)
    site.plant("o11", "/once.html", title_of("o11"), about="500 once, fine after")


def _hollow(site: Builder) -> None:
    """What answers 200 and yet shows nothing."""
    gone = written("ไม่พบหน้า", "<h1>404</h1><p>ขออภัย ไม่พบหน้าที่ท่านต้องการ</p>").encode()
    hollow = (
        ("o12", "/gone-200.html", gone, "404 told as 200"),
        ("o13", "/soon.html", written("รายงาน", "<p>อยู่ระหว่างปรับปรุง</p>").encode(), ""),
        ("o14", "/coming.html", written("Coming soon", "<h1>Coming Soon</h1>").encode(), ""),
    )
    for code, path, body, about in hollow:
        site.plant(
            code,
            site.put(path, Answer(body=body)),
            title_of(code),
            verdict="not_met",
            because=("empty_page",),
            about=about,
        )
    site.plant(
        "o17",
        site.put("/nothing.html", Answer()),
        title_of("o17"),
        verdict="could_not_judge",
        because=("empty_page",),
        says="no text",
        about="an empty body",
        fine=False,
    )
    site.put("/410.html", Answer(410, not_found().body))
    site.plant("o15", "/410.html", title_of("o15"), verdict="not_met", because=("reachable",), says="410")


def _signing_in(site: Builder) -> None:
    """A page that asks who one is: the item itself, or a wall before it."""
    login = '<h1>เข้าสู่ระบบ</h1><form method="post"><input name="user"><input type="password" name="p"></form>'
    site.plant(
        "o18",
        site.page("/complain.html", "แจ้งเรื่อง", login),
        title_of("o18"),
        about="a service may ask who one is",
    )
    site.plant(
        "o26",
        site.page("/member/o26.html", "เข้าสู่ระบบ", login),
        title_of("o26"),
        verdict="not_met",
        because=("sign_in",),
        says="sign",
    )


def _misleading(site: Builder) -> None:
    """What is fine, though a word or a field on it could be taken for a fault."""
    text = told("o27") + "<p>หน้าข่าวเดิมอยู่ระหว่างปรับปรุง</p>"
    site.plant(
        "o27",
        site.page("/o27.html", title_of("o27"), text),
        title_of("o27"),
        verdict="could_not_judge",
        because=("empty_page",),
        fine=True,
        about="short, and says of another page that it is mended",
    )
    site.plant(
        "o27",
        site.page("/o27-long.html", title_of("o27"), told("o27") * 4 + text),
        title_of("o27"),
        about="the same with more to say of itself",
    )
    text = told("o19") + '<form action="/member"><input type="password" name="p"></form>'
    site.plant(
        "o19",
        site.page("/o19.html", title_of("o19"), text),
        title_of("o19"),
        about="fine, with a place for officers to sign in at its edge",
    )
