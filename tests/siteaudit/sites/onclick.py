"""No plain link anywhere: menus by onclick, windows opened by a function, fields to choose a page from."""

from __future__ import annotations

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Builder, Site

_SHAPES = {
    "o1": """<td onclick="window.location='about.php'">{}</td>""",
    "o2": """<div onclick="location.href='/people.php?type=1';">{}</div>""",
    "o3": """<a href="javascript:MM_openBrWindow('contact.php','','width=600,height=400')">{}</a>""",
    "o4": """<span onClick="window.open('news.php?cat=1', '_self')">{}</span>""",
    "o5": """<a href="#" onclick="MM_goToURL('parent','plan.php');return document.MM_returnValue">{}</a>""",
    "o8": """<button type="button" onclick="document.location.href = 'manual.php'">{}</button>""",
    "o9": """<input type="button" value="{}" onclick="self.location='service.php'">""",
    "o11": """<a href="javascript:window.location.assign('statistics.php')">{}</a>""",
    "o16": """<li data-href="ethics.php" class="menu">{}</li>""",
    "o18": """<a href="javascript:void(0)" onclick="top.location.replace('complain.php')">{}</a>""",
}
_PATHS = {
    "o1": "/about.php",
    "o2": "/people.php?type=1",
    "o3": "/contact.php",
    "o4": "/news.php?cat=1",
    "o5": "/plan.php",
    "o8": "/manual.php",
    "o9": "/service.php",
    "o11": "/statistics.php",
    "o16": "/ethics.php",
    "o18": "/complain.php",
}
_CHOSEN = {"o7": "/report/2567.php", "o13": "/report/buy.php", "o26": "/report/plan.php"}


def build() -> Site:
    site = Builder("http://www.nonklick-example.go.th/")
    choices = "".join(f'<option value="{path}">{title_of(code)}</option>' for code, path in _CHOSEN.items())
    field = f'<select onchange="location=this.value"><option value="">เลือกรายงาน</option>{choices}</select>'
    menu = "".join(shape.format(title_of(code)) for code, shape in _SHAPES.items())
    form = (
        '<form action="/search.php" method="get"><input type="hidden" name="year" value="2568">'
        '<input type="submit" value="แผนปีนี้"></form>'
    )
    site.page("/", "เทศบาลตำบลโนนคลิก", f"<table><tr>{menu}</tr></table>", field, form)
    for code, path in (_PATHS | _CHOSEN).items():
        site.plant(code, site.page(path, title_of(code), told(code)), title_of(code))
    inner = """<p onclick="location='/plans/personnel.php'">แผนบุคลากร</p>"""
    site.page("/search.php?year=2568", "แผนปีนี้", "<h1>แผนประจำปี พ.ศ. 2568</h1>", inner)
    site.plant("o14", site.page("/plans/personnel.php", "แผน", told("o14")), "แผนปีนี้", "แผนบุคลากร")
    site.lost("o19", site.page("/hidden/o19.php", "สถิติ", told("o19")))
    return site.site("เมนูด้วย onclick ทั้งหมด · menus by onclick alone")
