"""A menu that only a program in the page builds: without a browser nothing can be said of any path."""

from __future__ import annotations

from tests.siteaudit.sites.contents import title_of, told
from tests.siteaudit.sites.site import Builder, Site

CODES = ["o1", "o2", "o3", "o4", "o8", "o9", "o11", "o16", "o17", "o18"]
_PROGRAM = """
const pages = {};
const menu = document.createElement("nav");
for (const [code, title] of Object.entries(pages)) {{
  const link = document.createElement("a");
  link.href = ["", "p", code + ".html"].join("/");
  link.textContent = title;
  menu.append(link, " ");
}}
document.getElementById("root").append(menu);
"""


def build() -> Site:
    site = Builder("http://www.khian-example.go.th/")
    names = ", ".join(f'{code}: "{title_of(code)}"' for code in CODES)
    shell = '<div id="root"></div><noscript>กรุณาเปิดการใช้งาน JavaScript</noscript>'
    program = _PROGRAM.replace("{}", "{ " + names + " }", 1).replace("{{", "{").replace("}}", "}")
    site.page("/", "เทศบาลตำบลเขียน", shell, f"<script>{program}</script>")
    for code in CODES:
        address = site.page(f"/p/{code}.html", title_of(code), told(code))
        site.plant(code, address, verdict="could_not_judge", because=("path",), says="script", fine=True)
    return site.site("เมนูจากโปรแกรมในหน้า · a menu made by script", is_blind=True)
