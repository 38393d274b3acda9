"""Menus in nested lists, UTF-8, https: as most sites are built; years in every way people write them."""

from __future__ import annotations

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Answer, Builder, Site, link, listed, nested

_BARE = "thungmai-example.go.th"
_REPORTS = {"o7": "annual", "o13": "procurement", "o15": "personnel", "o26": "prevention"}
_INTEGRITY = ["o16", "o17", "o18", "o20", "o21", "o23", "o24", "o27", "o28"]


def build() -> Site:
    site = Builder(f"https://www.{_BARE}/")
    site.page("/", "เทศบาลตำบลทุ่งใหม่", f"<nav>{_menu()}</nav>", "<h1>เทศบาลตำบลทุ่งใหม่</h1><p>ยินดีต้อนรับ</p>")
    _about(site)
    _plans(site)
    _reports(site)
    _integrity(site)
    _written_otherwise(site)
    site.lost("o9", site.page("/services/manual.html", "คู่มือ", told("o9")))
    site.lost("o22", site.page("/ita/2568/o22.html", "รายงาน", told("o22")))
    return site.site("เมนูรายการซ้อน · nested menus", others=_without_www(site))


def _menu() -> str:
    return listed(
        link("/", "หน้าแรก"),
        nested(
            "ข้อมูลหน่วยงาน",
            link("about/structure.html", title_of("o1")),
            link("/about/executives.html?a=1&b=2", title_of("o2")),
        ),
        link("/contact/", "ติดต่อเรา"),
        link("/news/index.html", title_of("o4")),
        nested("แผนงาน", link("/plans/", "แผนทั้งหมด")),
        link("/reports/", "รายงาน"),
        link("/ita/", "การประเมิน ITA"),
        link("/services/statistics.html", title_of("o11")),
    )


def _about(site: Builder) -> None:
    site.plant("o1", site.page("/about/structure.html", "โครงสร้าง", _menu(), told("o1")), title_of("o1"))
    site.plant(
        "o2", site.page("/about/executives.html?a=1&b=2", "ผู้บริหาร", _menu(), told("o2")), title_of("o2")
    )
    site.plant("o3", site.page("/contact/", "ติดต่อ", _menu(), told("o3")), "ติดต่อเรา")
    site.plant("o4", site.page("/news/index.html", "ข่าว", _menu(), told("o4")), title_of("o4"))
    site.plant(
        "o11",
        "/services/statistics.html",
        title_of("o11"),
        verdict="not_met",
        because=("reachable",),
        says="404",
        about="in the menu, but gone",
    )
    site.plant(
        "o12",
        "/procurement/2568.html",
        verdict="not_met",
        because=(
            "reachable",
            "path",
        ),
        says="404",
        about="gone and without a link",
    )


def _plans(site: Builder) -> None:
    pages = {
        "o5": told("o5"),
        "o6": f"<h1>{title_of('o6')}</h1><p>แผนการใช้จ่ายงบประมาณของเทศบาล แยกตามโครงการและส่วนงาน ชื่อโครงการ "
        "งบประมาณที่ตั้งไว้ ส่วนงานที่รับผิดชอบ ผลการเบิกจ่าย และร้อยละของความก้าวหน้า</p>",
        "o8": told("o8"),
        "o14": f"<h1>{title_of('o14')}</h1><p>แผนพัฒนาบุคลากร ปี ๖๘ โครงการฝึกอบรม งบประมาณ และระยะเวลา "
        "การสรรหา การพัฒนา และการรักษาบุคลากรของเทศบาล</p>",
        "o25": f"<h1>{title_of('o25')}</h1><p>แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. 2561 "
        "โครงการ งบประมาณ ช่วงเวลาดำเนินการ ส่วนงานที่รับผิดชอบ</p>",
    }
    site.page("/plans/", "แผน", _menu(), listed(*(link(f"{code}.html", title_of(code)) for code in pages)))
    for code, text in pages.items():
        address = site.page(f"/plans/{code}.html", title_of(code), text)
        clicks = ("แผนทั้งหมด", title_of(code))
        if code == "o6":
            site.plant(
                code,
                address,
                *clicks,
                verdict="could_not_judge",
                because=("fiscal_year",),
                says="year",
                about="no year anywhere",
                fine=False,
            )
        elif code == "o25":
            site.plant(
                code,
                address,
                *clicks,
                verdict="not_met",
                because=("fiscal_year",),
                says="2561",
                about="the plan of 2561",
            )
        else:
            site.plant(code, address, *clicks)


def _reports(site: Builder) -> None:
    years = {"o7": "ปีงบประมาณ ๒๕๖๗", "o13": "ปีงบ 67", "o15": "ประจำปี พ.ศ. 2567", "o26": "fiscal year 2024"}
    links = (link(f"{name}.html", title_of(code)) for code, name in _REPORTS.items())
    site.page("/reports/", "รายงาน", _menu(), listed(*links))
    for code, name in _REPORTS.items():
        text = told(code).replace("ประจำปีงบประมาณ พ.ศ. 2567", years[code]).replace("2567", "ที่ผ่านมา", 0)
        address = site.page(f"/reports/{name}.html", title_of(code), text)
        site.plant(code, address, "รายงาน", title_of(code), about=f"year written “{years[code]}”")


def _integrity(site: Builder) -> None:
    site.page("/ita/", "ITA", _menu(), link("/ita/2568/", "ITA ปี 2568"), link("/ita/2567/", "ITA ปี 2567"))
    site.page("/ita/2567/", "ITA 2567", _menu())
    links = (link(f"/ita/2568/{code}.html", f"{code.upper()} {title_of(code)}") for code in _INTEGRITY)
    site.page("/ita/2568/", "ITA 2568", f"<table><tr><td>{listed(*links)}</td></tr></table>")
    for code in _INTEGRITY:
        address = site.page(f"/ita/2568/{code}.html", title_of(code), told(code), link("/", "กลับหน้าหลัก"))
        site.plant(code, address, "การประเมิน ITA", "ITA ปี 2568", f"{code.upper()} {title_of(code)}")


def _written_otherwise(site: Builder) -> None:
    """The same pages with addresses written in another way that does no harm."""
    for address, code, text, about in (
        (f"http://{_BARE}/about/structure.html", "o1", title_of("o1"), "http and no www."),
        (
            f"https://WWW.{_BARE.upper()}:443/about/structure.html#top",
            "o1",
            title_of("o1"),
            "capitals and port",
        ),
        (f"https://www.{_BARE}/contact", "o3", "ติดต่อเรา", "no slash at the end"),
        (f"https://www.{_BARE}/about/executives.html?b=2&a=1", "o2", title_of("o2"), "order of parameters"),
        (f"https://www.{_BARE}/about/structure.html?utm_source=line", "o1", title_of("o1"), "a mark"),
    ):
        site.plant(code, address, text, about=about)


def _without_www(site: Builder):  # type: ignore[no-untyped-def]
    def answer(_host: str, path: str) -> Answer | None:
        pages = site.answers[site.host]
        plain = path.partition("?")[0]
        if path == "/about/executives.html?b=2&a=1":
            plain = "/about/executives.html?a=1&b=2"
        found = pages.get(plain) or pages.get(plain + "/")
        assert not callable(found)
        return found

    return answer
