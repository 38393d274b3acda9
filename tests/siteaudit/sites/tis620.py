"""TIS-620 pages that do not say so, every page by a query: a site of twenty years ago, still kept up."""

from __future__ import annotations

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Builder, Site, link, listed

_NEWS = {"o4": 12, "o20": 15, "o7": 31, "o13": 32}
_FILES = {"o8": 4, "o9": 5, "o5": 7, "o25": 9}


def build() -> Site:
    site = Builder("http://www.bankao-example.go.th/", encoding="cp874", content_type="text/html")
    front = _menu()
    site.page("/", "เทศบาลตำบลบ้านเก่า", front, "<h1>เทศบาลตำบลบ้านเก่า</h1>")
    for code, name in {"o1": "structure", "o2": "staff", "o3": "contact"}.items():
        address = site.page(f"/index.php?name={name}", title_of(code), front, told(code))
        site.plant(code, address, title_of(code))
    _listing(site, "news", "readnews", _NEWS, "ข่าวและประกาศ")
    _listing(site, "download", "view", _FILES, "เอกสารเผยแพร่")
    for code in ("o17", "o18", "o19"):
        address = site.page(f"/index.php?name=page&file=page&op={code}", title_of(code), told(code))
        site.plant(code, address, "ป้องกันการทุจริต", title_of(code))
    links = (
        link(f"index.php?name=page&file=page&op={code}", title_of(code)) for code in ("o17", "o18", "o19")
    )
    site.page("/index.php?name=anti", "ป้องกันการทุจริต", front, listed(*links))
    site.plant(
        "o1",
        "http://bankao-example.go.th/index.php?name=structure&PHPSESSID=0123456789abcdef0123456789abcdef",
        title_of("o1"),
        about="no www. and a session id",
    )
    site.put(
        "/index.php?name=structure&PHPSESSID=0123456789abcdef0123456789abcdef",
        site.answers[site.host]["/index.php?name=structure"],
        "bankao-example.go.th",
    )
    site.plant(
        "o4",
        "/index.php?id=12&file=readnews&name=news",
        "ข่าวและประกาศ",
        "เรื่องที่ 12 " + title_of("o4"),
        about="order of parameters",
    )
    site.put(
        "/index.php?id=12&file=readnews&name=news",
        site.answers[site.host]["/index.php?name=news&file=readnews&id=12"],
    )
    site.lost("o28", site.page("/index.php?name=news&file=readnews&id=99", "รายงาน", told("o28")))
    site.lost("o21", site.page("/index.php?name=page&file=page&op=o21", "ประกาศ", told("o21")))
    return site.site("TIS-620 ที่ไม่บอกรหัสอักขระ · TIS-620 without a word of it")


def _menu() -> str:
    return (
        "<table><tr><td>"
        + listed(
            *(
                link(f"index.php?name={name}", title_of(code))
                for code, name in {"o1": "structure", "o2": "staff", "o3": "contact"}.items()
            ),
            link("index.php?name=news", "ข่าวและประกาศ"),
            link("index.php?name=download", "เอกสารเผยแพร่"),
            link("index.php?name=anti", "ป้องกันการทุจริต"),
        )
        + "</td></tr></table>"
    )


def _listing(site: Builder, name: str, file: str, items: dict[str, int], title: str) -> None:
    links = []
    for code, number in items.items():
        text = f"เรื่องที่ {number} {title_of(code)}"
        links.append(link(f"index.php?name={name}&file={file}&id={number}", text))
        address = site.page(f"/index.php?name={name}&file={file}&id={number}", title_of(code), told(code))
        site.plant(code, address, title, text)
    site.page(f"/index.php?name={name}", title, _menu(), listed(*links))
