"""A frameset with its menu in the left frame, TIS-620 said in the pages, and a page inside a page."""

from __future__ import annotations

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Answer, Builder, Site, link, listed

_MENU = ["o1", "o2", "o3", "o5", "o8", "o9", "o21"]
_META = '<meta http-equiv="Content-Type" content="text/html; charset=windows-874">'


def build() -> Site:
    site = Builder("http://www.krobrup-example.go.th/", encoding="cp874", content_type="text/html")
    frameset = (
        f"<html><head>{_META}<title>เทศบาลตำบลกรอบรูป</title></head>"
        '<frameset cols="200,*"><frame src="menu.htm" name="left"><frame src="main.htm" name="main">'
        "<noframes>โปรแกรมของท่านไม่แสดงกรอบ</noframes></frameset></html>"
    )
    site.put("/", Answer(body=frameset.encode("cp874"), headers=(("Content-Type", "text/html"),)))
    links = (f'<a href="{code}.htm" target="main">{title_of(code)}</a>' for code in _MENU)
    site.page("/menu.htm", "เมนู", listed(*links), link("inner/list.htm", "รายงานทั้งหมด"), head=_META)
    site.page("/main.htm", "ต้อนรับ", "<h1>ยินดีต้อนรับ</h1>", link("news/1.htm", "ข่าวล่าสุด"), head=_META)
    for code in _MENU:
        site.plant(code, site.page(f"/{code}.htm", title_of(code), told(code), head=_META), title_of(code))
    site.plant("o4", site.page("/news/1.htm", "ข่าว", told("o4"), head=_META), "ข่าวล่าสุด")
    site.page("/inner/list.htm", "รายงาน", '<iframe src="rows.htm"></iframe>', head=_META)
    rows = (link(f"{code}.htm", title_of(code)) for code in ("o7", "o13", "o15"))
    site.page("/inner/rows.htm", "รายการ", listed(*rows), head=_META)
    for code in ("o7", "o13", "o15"):
        address = site.page(f"/inner/{code}.htm", title_of(code), told(code), head=_META)
        site.plant(code, address, "รายงานทั้งหมด", title_of(code))
    site.lost("o23", site.page("/o23.htm", title_of("o23"), told("o23"), head=_META))
    return site.site("เฟรมเซตและหน้าในหน้า · frames")
