"""A first page that only welcomes, sent on from http to https and www., and redirects on the way."""

from __future__ import annotations

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Builder, Site, link, listed, sent_on

_BARE, _WWW = "tonnam-example.go.th", "www.tonnam-example.go.th"
_MENU = ["o1", "o2", "o3", "o4", "o8", "o9"]
_BEHIND = ["o5", "o16", "o17", "o27"]


def build() -> Site:
    site = Builder(f"https://{_WWW}/")
    site.put("/", sent_on("/intro.php", 301))
    splash = '<meta http-equiv="refresh" content="5; url=main.php">'
    site.page("/intro.php", "ยินดีต้อนรับ", '<a href="main.php"><img src="king.jpg"></a>', head=splash)
    links = [link(f"{code}.php", title_of(code)) for code in _MENU]
    site.page(
        "/main.php",
        "เทศบาลเมืองต้นน้ำ",
        listed(*links, link("go.php?to=ita", "ITA"), link("/old-news", "ข่าวเก่า")),
    )
    for code in _MENU:
        site.plant(code, site.page(f"/{code}.php", title_of(code), told(code)), title_of(code))
    site.put("/go.php?to=ita", sent_on("/moved/ita", 301))
    site.put("/moved/ita", sent_on("/ita/index.php", 302))
    site.page("/ita/index.php", "ITA", listed(*(link(f"{code}.php", title_of(code)) for code in _BEHIND)))
    for code in _BEHIND:
        address = site.page(f"/ita/{code}.php", title_of(code), told(code))
        site.plant(code, address, "ITA", title_of(code))
    site.page("/old-news", "ข่าวเก่า", link("/r/7", title_of("o7")), link("/round/1", "วนไป"))
    site.put("/r/7", sent_on("/reports/o7.php"))
    site.plant("o7", site.page("/reports/o7.php", title_of("o7"), told("o7")), "ข่าวเก่า", title_of("o7"))
    site.plant("o7", "/r/7", "ข่าวเก่า", title_of("o7"), about="the address that sends on")
    site.put("/round/1", sent_on("/round/2"))
    site.put("/round/2", sent_on("/round/1"))
    site.plant(
        "o28",
        "/round/1",
        "ข่าวเก่า",
        "วนไป",
        verdict="could_not_judge",
        look="too-many-redirects",
        because=("reachable",),
        says="sends visitors on",
        about="sent round in a circle",
    )
    site.put("/", sent_on(f"https://{_WWW}/", 301), _BARE)
    site.put("/o1.php", sent_on(f"https://{_WWW}/o1.php", 301), _BARE)
    site.plant("o1", f"http://{_BARE}/o1.php", title_of("o1"), about="http, sent on to https://www.")
    site.lost(
        "o22",
        site.page("/lost/o22.php", title_of("o22"), told("o22")),
        "could_not_judge",
        "could not be read",
    )
    return site.site("หน้าต้อนรับและการส่งต่อ · splash and redirects")
