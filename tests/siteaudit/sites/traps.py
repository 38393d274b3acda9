"""Two thousand pages and, between them, ways without an end: calendar, orders, sessions, guestbook."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Answer, Builder, Site, link, listed

NEWS, A_LIST = 1_950, 50
_MENU = ["o1", "o2", "o3", "o5", "o8", "o9", "o11", "o16", "o17"]
_ON_A_LIST = {"o20": 1_234, "o4": 7}
_BEHIND_NEWS = {"o13": 3, "o24": 1_801}


def build() -> Site:
    site = Builder("http://www.saphan-example.go.th/")
    menu = [link(f"/page/{code}", title_of(code)) for code in _MENU]
    ways = [
        link("/news?page=1", "ข่าวทั้งหมด"),
        link("/calendar?y=2568&m=1", "ปฏิทินกิจกรรม"),
        link("/board?sort=date&dir=asc", "กระดานข่าว"),
        link("/guestbook?start=0", "สมุดเยี่ยม"),
        link("/shop?sid=00000000000000000000000000000001", "สินค้าชุมชน"),
        link("/shelf/", "คลังเอกสาร"),
        link("/wind/", "ห้องภาพ"),
    ]
    site.page("/", "เทศบาลเมืองสะพาน", listed(*menu, *ways))
    for code in _MENU:
        site.plant(
            code, site.page(f"/page/{code}", title_of(code), told(code), link("/", "หน้าหลัก")), title_of(code)
        )
    for code, number in _ON_A_LIST.items():
        address = site.page(f"/news/{number}", title_of(code), told(code))
        site.plant(code, address, "ข่าวทั้งหมด", *_list_page(number), f"ข่าวที่ {number}")
    for code, number in _BEHIND_NEWS.items():
        site.page(
            f"/news/{number}", f"ข่าวที่ {number}", "<p>ประกาศ</p>", link(f"/file/{code}.html", "เอกสารแนบ")
        )
        address = site.page(f"/file/{code}.html", title_of(code), told(code))
        site.plant(code, address, "ข่าวทั้งหมด", *_list_page(number), f"ข่าวที่ {number}", "เอกสารแนบ")
    _shelf(site)
    site.lost("o22", site.page("/page/o22", title_of("o22"), told("o22")))
    site.lost("o26", site.page("/news/9999", title_of("o26"), told("o26")))
    return site.site("สองพันหน้าและกับดัก · two thousand pages and traps", others=_generated)


def _list_page(number: int) -> tuple[str, ...]:
    """The click on the list that shows a piece of news; the first list is there already."""
    page = (number - 1) // A_LIST + 1
    return () if page == 1 else (f"หน้า {page}",)


def _shelf(site: Builder) -> None:
    """A chain of folders, one in the other, as deep as anybody would click."""
    for depth in range(1, 7):
        here = "/shelf/" + "sub/" * (depth - 1)
        site.page(
            here,
            f"ชั้นที่ {depth}",
            link("sub/", f"ชั้นที่ {depth + 1}"),
            link("o7.html", title_of("o7")) if depth == 6 else "",
        )
    address = site.page("/shelf/" + "sub/" * 5 + "o7.html", title_of("o7"), told("o7"))
    site.plant("o7", address, "คลังเอกสาร", *(f"ชั้นที่ {depth}" for depth in range(2, 7)), title_of("o7"))


def _generated(_host: str, path: str) -> Answer | None:
    split = urlsplit(path)
    query = {name: values[0] for name, values in parse_qs(split.query).items()}
    first, _, rest = split.path.strip("/").partition("/")
    if first == "news" and not rest:
        return _news_list(int(query.get("page", "1")))
    if first in ("news", "print") and rest.isdigit() and 0 < int(rest) <= NEWS:
        return _page(
            f"ข่าวที่ {rest}",
            f"<p>ข่าวของเทศบาล เรื่องที่ {rest}</p>",
            link(f"/print/{rest}", "พิมพ์หน้านี้"),
            link(f"/reply?to={rest}", "ตอบกลับ"),
        )
    if first == "wind":
        return _page(
            "ห้องภาพ", "<p>ภาพกิจกรรมของเทศบาล</p>", link("wind/", "ภาพถัดไป"), link("photo/", "ภาพชุดนี้")
        )
    return _ENDLESS[first](query) if first in _ENDLESS else None


def _news_list(page: int) -> Answer:
    pages = (NEWS + A_LIST - 1) // A_LIST
    if not 0 < page <= pages:
        return _page("ข่าวทั้งหมด", "<p>ไม่มีข่าว</p>")
    numbers = range((page - 1) * A_LIST + 1, min(page * A_LIST, NEWS) + 1)
    others = [link(f"/news?page={other}", f"หน้า {other}") for other in range(1, pages + 1)]
    return _page(
        "ข่าวทั้งหมด", listed(*(link(f"/news/{number}", f"ข่าวที่ {number}") for number in numbers)), *others
    )


def _calendar(query: dict[str, str]) -> Answer:
    year, month = int(query.get("y", "2568")), int(query.get("m", "1"))
    after, before = year * 12 + month, year * 12 + month - 2
    days = [link(f"/calendar?y={year}&m={month}&d={day}", str(day)) for day in range(1, 29)]
    return _page(
        f"ปฏิทิน {month}/{year}",
        *days,
        link(f"/calendar?y={after // 12}&m={after % 12 + 1}", "เดือนหน้า"),
        link(f"/calendar?y={before // 12}&m={before % 12 + 1}", "เดือนก่อน"),
    )


def _board(query: dict[str, str]) -> Answer:
    orders = [
        link(
            f"/board?sort={sort}&dir={way}&view={view}&p={int(query.get('p', '0')) + more}", f"เรียงตาม {sort}"
        )
        for sort in ("date", "name", "reads")
        for way in ("asc", "desc")
        for view in ("list", "tile")
        for more in (0, 1)
    ]
    return _page("กระดานข่าว", *orders)


def _guestbook(query: dict[str, str]) -> Answer:
    start = int(query.get("start", "0"))
    return _page("สมุดเยี่ยม", "<p>ขอบคุณเทศบาล</p>", link(f"/guestbook?start={start + 10}", "ถัดไป"))


def _shop(query: dict[str, str]) -> Answer:
    session = int(query.get("sid", "1"), 16)
    return _page(
        "สินค้าชุมชน", *(link(f"/shop?sid={session * 7 + more:032x}", f"สินค้า {more}") for more in range(5))
    )


def _reply(query: dict[str, str]) -> Answer:
    return _page(
        "ตอบกลับ",
        '<form method="post"><textarea></textarea></form>',
        link(f"/reply?to={query.get('to', '')}&quote={len(query)}", "อ้างถึง"),
    )


_ENDLESS = {"calendar": _calendar, "board": _board, "guestbook": _guestbook, "shop": _shop, "reply": _reply}


def _page(title: str, *parts: str) -> Answer:
    return Builder("http://www.saphan-example.go.th/").made(title, *parts)
