"""People answer: by the code of a QR, by one they type, by the open link; on a phone and without scripts.

Nothing of them is told on the way: no cookie, no request to others, no code in any address.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, Response

from tests.journeys.conftest import COMMAND, DESKTOP, PHONE, Walk, Walker, Workspace, served, settings
from tests.journeys.test_keyboard import tab_to

Facts = dict[str, Any]
#: Told by Chromium of every page that says no; the tests look at what the page says.
_STATUS = "Failed to load resource: the server responded with a status of"
LINES = 51
_LINES = "[...document.querySelectorAll('.choices input[required]')].map(each => each.name)"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Codes and addresses of surveys, and the data folder they are in."""
    folder: Path = tmp_path_factory.mktemp("surveys") / "data"
    surroundings = settings() | {
        "PRONGSAI_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "prongsai.web.settings",
    }
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [COMMAND[0], "-m", "tests.journeys.open_boxes"], env=surroundings, check=True, capture_output=True,
        cwd=root,
    ).stdout  # fmt: skip
    return json.loads(said) | {"folder": folder}


@pytest.fixture(scope="module")
def workspace(facts: Facts) -> Iterator[Workspace]:
    with served(facts["folder"], {}) as running:
        yield running


class Watch:
    """What a browser asks for and is given, from here on."""

    def __init__(self, walker: Walker) -> None:
        self.home = walker.workspace.address
        self.requests: list[Request] = []
        self.cookies: list[str] = []
        walker.page.context.on("request", lambda request: self.requests.append(request))
        walker.page.context.on("response", lambda response: self._look(response))

    def _look(self, response: Response) -> None:
        self.cookies += [value for name, value in response.headers.items() if name == "set-cookie"]

    def told(self, code: str) -> list[str]:
        """Everything that says more than it should: strangers' addresses, cookies, the code in an address."""
        strangers = [each.url for each in self.requests if not each.url.startswith((self.home, "data:"))]
        heads = [
            (each.url, each.headers.get("referer", ""), each.headers.get("cookie", ""))
            for each in self.requests
        ]
        return strangers + self.cookies + [str(each) for each in heads if code in str(each) or each[2]]


def by_qr(walker: Walker, code: str) -> None:
    """Open what the QR holds; the page reads the code and goes on by itself."""
    walker.page.goto("about:blank")  # as a scanner opens it, not as a move within a page
    walker.page.goto(f"{walker.workspace.address}/s/#{code}")
    walker.page.locator("#q1").wait_for()


def choose(walker: Walker, place: int, *, but: int = 0) -> None:
    """Tick this choice of every line, or of all but the last few."""
    rows = walker.page.locator(".choices").all()
    for row in rows[: len(rows) - but]:
        row.locator("input").nth(place).check()


def receipt(walker: Walker) -> str:
    assert walker.heading() in ("ได้รับคำตอบแล้ว ขอบคุณ", "Received, thank you")
    return walker.page.locator("#receipt").inner_text()


def faults(walker: Walker) -> list[str]:
    """As of every page, here also in English; that a page said no is told by its status."""
    found = [each for each in walker.faults() if not each.startswith(_STATUS)]
    return [each for each in found if not each.startswith(f"{walker.at}: en, 1 h1, ")]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_code_of_a_qr_is_read_and_leaves_the_address_bar(walk: Walk, facts: Facts, width: int) -> None:
    somebody, code = walk(width=width), facts["codes"][width // 1000]
    watch = Watch(somebody)
    by_qr(somebody, code)
    assert somebody.at == "/s/"
    assert faults(somebody) == []
    choose(somebody, 1)
    somebody.page.get_by_label("ความเห็นเพิ่มเติม").fill("บริการดี")
    somebody.press("ส่งคำตอบ")
    assert len(receipt(somebody)) == 12
    assert faults(somebody) == []
    assert watch.told(code) == []
    assert somebody.page.evaluate("[document.cookie, sessionStorage.length, localStorage.length]") == [
        "",
        0,
        0,
    ]


def test_a_code_is_typed_and_answered_without_scripts(walk: Walk, facts: Facts) -> None:
    somebody, code = walk(width=PHONE, scripts=False), facts["codes"][2]
    watch = Watch(somebody)
    somebody.open("/s/")
    somebody.page.get_by_label("รหัสบนใบแจก").fill(code[:-1])
    somebody.press("เริ่มตอบ")
    assert "รหัสที่พิมพ์มี 26 ตัว" in somebody.text()
    somebody.page.get_by_label("รหัสบนใบแจก").fill(" ".join(code.lower()))
    somebody.press("เริ่มตอบ")
    choose(somebody, 0, but=2)
    somebody.press("ส่งคำตอบ")
    assert somebody.page.locator("#problems li").count() == 2
    missing = somebody.page.locator("#problems a").first.get_attribute("href")
    somebody.page.locator("#problems a").first.click()
    assert somebody.at == f"/s/{missing}"
    assert somebody.page.locator("input:checked").count() == LINES - 2
    somebody.page.locator("header").get_by_role("button", name="English").click()
    assert somebody.at == "/s/en/"
    assert somebody.page.locator("input:checked").count() == LINES - 2
    choose(somebody, 0)
    somebody.press("Send the answers")
    assert len(receipt(somebody)) == 12
    assert watch.told(code) == []


def test_what_is_missing_is_named_and_led_to(walk: Walk, facts: Facts) -> None:
    somebody = walk(width=PHONE)
    by_qr(somebody, facts["codes"][3])
    choose(somebody, 0, but=1)
    somebody.press("ส่งคำตอบ")
    assert somebody.page.evaluate("document.activeElement.id") == "problems"
    assert faults(somebody) == []
    somebody.page.locator("#problems a").click()
    somebody.page.keyboard.press("Space")
    assert somebody.page.evaluate("document.activeElement.name") == "I30.4"
    somebody.press("ส่งคำตอบ")
    receipt(somebody)


def test_a_draft_stays_in_its_tab_and_goes_with_the_answer(walk: Walk, facts: Facts) -> None:
    somebody = walk(width=PHONE)
    by_qr(somebody, facts["codes"][4])
    choose(somebody, 1, but=1)
    somebody.page.get_by_label("ความเห็นเพิ่มเติม").fill("ยังไม่ส่ง")
    somebody.page.reload()
    assert somebody.page.locator("input:checked").count() == LINES - 1
    assert somebody.page.get_by_label("ความเห็นเพิ่มเติม").input_value() == "ยังไม่ส่ง"
    assert somebody.page.locator("#restored").is_visible()
    by_qr(somebody, facts["codes"][5])
    assert somebody.page.locator("input:checked").count() == 0
    by_qr(somebody, facts["codes"][4])
    assert somebody.page.locator("input:checked").count() == LINES - 1
    choose(somebody, 1)
    somebody.press("ส่งคำตอบ")
    receipt(somebody)
    assert somebody.page.evaluate("sessionStorage.length") == 0


def test_another_slip_may_be_scanned_in_the_same_tab(walk: Walk, facts: Facts) -> None:
    somebody, (one, other) = walk(width=PHONE), facts["codes"][9:11]
    by_qr(somebody, one)
    with somebody.page.expect_event("domcontentloaded"):
        somebody.page.evaluate("code => { location.hash = code }", other)
    assert somebody.at == "/s/"
    assert somebody.page.locator("input[name=code]").input_value() == other


def test_a_draft_can_be_cleared(walk: Walk, facts: Facts) -> None:
    somebody = walk()
    by_qr(somebody, facts["codes"][6])
    choose(somebody, 1, but=40)
    somebody.page.reload()
    somebody.page.get_by_role("button", name="ล้างแล้วเริ่มใหม่").click()
    assert somebody.page.locator("input:checked").count() == 0
    assert somebody.page.evaluate("sessionStorage.length") == 0


def test_answering_again_gives_another_receipt(walk: Walk, facts: Facts) -> None:
    given = []
    for choice in (0, 1):
        somebody = walk()
        by_qr(somebody, facts["codes"][7])
        choose(somebody, choice)
        somebody.press("ส่งคำตอบ")
        given.append(receipt(somebody))
    assert given[0] != given[1]


def test_no_mouse_is_needed(walk: Walk, facts: Facts) -> None:
    somebody, code = walk(), facts["codes"][8]
    somebody.open("/s/")
    tab_to(somebody, field="code")
    somebody.page.keyboard.type(code)
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")  # begins, and does not change the language
    assert somebody.at == "/s/"
    for name in somebody.page.evaluate(_LINES):
        tab_to(somebody, field=name)
        somebody.page.keyboard.press("Space")
    assert somebody.page.locator("input:checked").count() == LINES
    tab_to(somebody, tag="BUTTON", name="ส่งคำตอบ")
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")
    receipt(somebody)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_open_link_works_while_somebody_answers(walk: Walk, facts: Facts, width: int) -> None:
    somebody = walk(width=width)
    watch = Watch(somebody)
    somebody.open(facts["link"])
    assert somebody.page.locator("#answered-here").is_hidden()
    assert faults(somebody) == []
    choose(somebody, 1)
    somebody.press("ส่งคำตอบ")
    receipt(somebody)
    assert watch.told("#") == []
    somebody.open(facts["link"])
    assert somebody.page.locator("#answered-here").is_visible()
    assert faults(somebody) == []


def test_the_open_link_without_scripts_says_where_to_get_a_code(walk: Walk, facts: Facts) -> None:
    somebody = walk(width=PHONE, scripts=False)
    somebody.open(facts["link"])
    assert "ขอใบแจกที่มีรหัสจากผู้แจกของหน่วยงาน" in somebody.text()
    choose(somebody, 1)
    somebody.press("ส่งคำตอบ")
    assert "ยังไม่ได้ส่ง" in somebody.text()
    assert somebody.page.locator("input:checked").count() == 9


@pytest.mark.parametrize("scripts", [True, False])
def test_pages_that_take_nothing_say_why(walk: Walk, facts: Facts, *, scripts: bool) -> None:
    somebody = walk(scripts=scripts)
    for code, said in ((facts["closed"], "ปิดรับคำตอบแล้ว"), (facts["early"], "ยังไม่เปิดรับคำตอบ")):
        somebody.open("/s/")
        somebody.page.get_by_label("รหัสบนใบแจก").fill(code)
        somebody.press("เริ่มตอบ")
        assert said in somebody.text()
        assert not scripts or faults(somebody) == []
    somebody.open(facts["early_link"])
    assert "ยังไม่เปิดรับคำตอบ" in somebody.text()


@pytest.mark.parametrize("english", ["", "en/"])
def test_every_page_can_be_used(walk: Walk, facts: Facts, english: str) -> None:
    somebody = walk()
    for where in ("", "what-is-kept/", f"what-is-kept/{facts['token']}/"):
        somebody.open(f"/s/{english}{where}")
        assert faults(somebody) == []
    somebody.open(facts["link"].replace("/s/", f"/s/{english}", 1))
    assert faults(somebody) == []
    somebody.open(f"/s/{english}nothing/", status=404)
    assert faults(somebody) == []
