"""Image maps and links of pictures alone; Thai paths raw, in percent, and in percent of TIS-620."""

from __future__ import annotations

from urllib.parse import quote

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Builder, Site

_AREAS = {"o1": "alt", "o2": "title", "o3": "alt", "o4": "alt"}


def build() -> Site:
    site = Builder("http://www.phapthai-example.go.th/")
    areas = "".join(
        f'<area shape="rect" coords="0,0,9,9" href="{code}.html" {name}="{title_of(code)}">'
        for code, name in _AREAS.items()
    )
    pictures = (
        '<a href="/manual/"><img src="m.gif" alt="คู่มือทั้งหมด"></a>'
        '<a href="/ethics.html" title="จริยธรรม"><img src="e.gif"></a>'
        '<a href="/stat.html" aria-label="สถิติบริการ"><img src="s.gif"></a>'
        '<a href="/nogift.html"><img src="/images/no-gift.png"></a>'
        '<a href="/gift.html"><img src="g.png" alt=""><img src="h.png" alt="ของขวัญ"></a>'
    )
    thai = (
        '<a href="/แผน/แผนพัฒนา.html">แผนพัฒนา</a>'
        f'<a href="/{quote("รายงาน")}/{quote("ประจำปี")}.html">รายงานประจำปี</a>'
        f'<a href="/{quote("จัดซื้อ", encoding="cp874")}.html">จัดซื้อจัดจ้าง</a>'
    )
    site.page(
        "/",
        "เทศบาลตำบลภาพไทย",
        f'<img src="menu.jpg" usemap="#menu"><map name="menu">{areas}</map>',
        pictures,
        thai,
    )
    for code in _AREAS:
        site.plant(code, site.page(f"/{code}.html", title_of(code), told(code)), title_of(code))
    site.page(
        "/manual/",
        "คู่มือ",
        '<a href="8.html"><img alt="คู่มือเจ้าหน้าที่" src="8.gif"></a>',
        '<a href="9.html">คู่มือ<br>ประชาชน</a>',
    )
    site.plant("o8", site.page("/manual/8.html", "คู่มือ", told("o8")), "คู่มือทั้งหมด", "คู่มือเจ้าหน้าที่")
    site.plant("o9", site.page("/manual/9.html", "คู่มือ", told("o9")), "คู่มือทั้งหมด", "คู่มือ ประชาชน")
    site.plant("o16", site.page("/ethics.html", "จริยธรรม", told("o16")), "จริยธรรม")
    site.plant("o11", site.page("/stat.html", "สถิติ", told("o11")), "สถิติบริการ")
    site.plant("o21", site.page("/nogift.html", "งดรับของขวัญ", told("o21")), "no-gift")
    site.plant("o22", site.page("/gift.html", "ของขวัญ", told("o22")), "ของขวัญ")
    _thai_paths(site)
    site.lost("o24", site.page(f"/{quote('แผน')}/{quote('ความเสี่ยง')}.html", "ความเสี่ยง", told("o24")))
    return site.site("ภาพแทนเมนูและที่อยู่ภาษาไทย · pictures and Thai paths")


def _thai_paths(site: Builder) -> None:
    encoded = f"/{quote('แผน')}/{quote('แผนพัฒนา')}.html"
    site.plant(
        "o5", site.page(encoded, "แผนพัฒนา", told("o5")), "แผนพัฒนา", about="percent-encoded, linked raw"
    )
    site.plant("o5", "/แผน/แผนพัฒนา.html", "แผนพัฒนา", about="raw, linked raw")
    encoded = f"/{quote('รายงาน')}/{quote('ประจำปี')}.html"
    site.page(encoded, "รายงาน", told("o7"))
    site.plant("o7", "/รายงาน/ประจำปี.html", "รายงานประจำปี", about="raw, linked percent-encoded")
    address = site.page(f"/{quote('จัดซื้อ', encoding='cp874')}.html", "จัดซื้อ", told("o13"))
    site.plant("o13", address.lower(), "จัดซื้อจัดจ้าง", about="TIS-620 in percent, small letters")
    site.put(
        address.removeprefix("http://www.phapthai-example.go.th").lower(),
        site.answers[site.host][f"/{quote('จัดซื้อ', encoding='cp874')}.html"],
    )
