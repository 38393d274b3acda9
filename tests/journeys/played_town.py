"""A town's website, played: a page for each item of the year behind menus; its links can be mended."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from prongsai import frameworks
from prongsai.frameworks import Item
from tests.siteaudit.played_net import ENVIRONMENT, Answer, Net, Request, playing
from tests.siteaudit.sites.site import link, listed, written

YEAR = frameworks.load(2569)
BODY, UNIT = "เทศบาลตำบลสมมุติ 18", "กองคลัง"
HOST = "www.sommut-example.go.th"
HOME = f"http://{HOST}/"
ITEMS = {item.code: item for item in YEAR.items}
_PARTS = [sub for indicator in YEAR.indicators for sub in indicator.sub_indicators if sub.items]
_YEARS = {
    "current": f"ประจำปีงบประมาณ พ.ศ. {YEAR.year}",
    "first_half": f"ประจำปีงบประมาณ พ.ศ. {YEAR.year} รอบ 6 เดือน",
    "past": f"ประจำปีงบประมาณ พ.ศ. {YEAR.year - 1}",
    "standing": "",
}
_ABOUT = (
    "เทศบาลเผยแพร่ข้อมูลนี้ให้ประชาชนทราบ สอบถามได้ที่สำนักปลัดเทศบาล ในวันและเวลาราชการ โทรศัพท์ 0 2000 0000 "
    "อีเมล office@example.go.th"
)


def address_of(code: str) -> str:
    return f"{HOME}ita/{code}.html"


class PlayedTown:
    """What the website answers; `unlinked` are the items whose page no menu leads to."""

    def __init__(self) -> None:
        self.unlinked = {"o5"}

    def __call__(self, request: Request) -> Answer:
        name = request.path.strip("/").removesuffix(".html")
        if not name:
            return written(BODY, listed(*(link(f"/menu/{each.code}.html", each.name.th) for each in _PARTS)))
        folder, _, code = name.partition("/")
        if folder == "menu":
            return self._menu(code)
        return _page(ITEMS[code]) if folder == "ita" and code in ITEMS else None

    def _menu(self, code: str) -> Answer:
        part = next((each for each in _PARTS if each.code == code), None)
        if part is None:
            return None
        shown = [item for item in part.items if item.code not in self.unlinked]
        return written(part.name.th, listed(*(link(address_of(item.code), item.title.th) for item in shown)))


def _page(item: Item) -> str:
    said = " ".join((item.title.th, _YEARS[item.asks_for], *(each.th for each in item.elements)))
    return written(item.title.th, f"<h1>{escape(item.title.th)}</h1><p>{escape(said)}</p><p>{_ABOUT}</p>")


@contextmanager
def played(town: PlayedTown, port: int, folder: Path) -> Iterator[dict[str, str]]:
    """The website on a played internet, and the surroundings of a workspace at `port` that sees it.

    Python imports a module `sitecustomize` as it starts, so that every process of the workspace plays it.
    """
    (folder / "sitecustomize.py").write_text(
        "from tests.siteaudit.played_net import install_from_environment\ninstall_from_environment()\n",
        encoding="utf-8",
    )
    with playing({HOST: town}, reachable_ports={port}) as net:
        yield _surroundings(net, folder)


def _surroundings(net: Net, folder: Path) -> dict[str, str]:
    paths = os.pathsep.join([str(folder), str(Path(__file__).parents[2])])
    return {ENVIRONMENT: json.dumps(net.spec()), "PYTHONPATH": paths, "PRONGSAI_SITE_PAUSE": "0"}
