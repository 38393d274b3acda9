"""The workspace as its own process with the demonstration in it, and Debian's Chromium to walk through it.

The demonstration is made once; every module walks through a copy of its own. With PRONGSAI_PICTURES=1 the
walks also take the pictures of the guide (`make pictures`).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.journeys import pictures

DESKTOP, PHONE = 1280, 320
PATIENCE = 30_000  # milliseconds: tests of other kinds may keep the machine busy
COMMAND = (sys.executable, "-m", "prongsai")
_SERIOUS = ("serious", "critical")
#: What a page is, beside being accessible: its language, its headings of the first rank, its title.
_SHAPE = (
    "() => [document.documentElement.lang, document.querySelectorAll('h1').length, document.title.trim()]"
)


@dataclass(frozen=True)
class Workspace:
    """A running workspace: its address, its data folder, and the passwords by login."""

    address: str
    folder: Path
    passwords: dict[str, str]


def settings() -> dict[str, str]:
    """The surroundings of a process without the settings of this one."""
    foreign = ("PRONGSAI", "DJANGO", "DATABASE_URL", "PYTHONWARNINGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the workspace does not answer")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A data folder with the demonstration, and the passwords by login; nobody walks through this one."""
    folder = tmp_path_factory.mktemp("demonstration")
    made = subprocess.run(
        [*COMMAND, "demo", "--data", folder, "--json"], env=settings(), check=True, capture_output=True
    )
    return folder, {each["login"]: each["password"] for each in json.loads(made.stdout)}


@contextmanager
def served(
    folder: Path,
    passwords: dict[str, str],
    port: int | None = None,
    surroundings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Workspace]:
    """The workspace of a data folder, until left; whatever it said meanwhile is a fault."""
    port, said_to = port or free_port(), folder / "said.txt"
    with said_to.open("wb") as said:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--data", folder, "--port", str(port)],
            env=settings() | surroundings, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(port, process)
            yield Workspace(f"http://127.0.0.1:{port}", folder, passwords)
        finally:
            process.terminate()
            process.wait(60)
    # The line that says where it is, and nothing else but warnings of wrong passwords: no page broke.
    _, *more = said_to.read_text(encoding="utf-8").splitlines()
    assert [each for each in more if not each.startswith("AXES:")] == []


@pytest.fixture(scope="module")
def workspace(
    demonstration: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """A workspace that the tests of one module share, and no others."""
    stock, passwords = demonstration
    folder = shutil.copytree(stock, tmp_path_factory.mktemp("workspace") / "data")
    with served(folder, passwords) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed before tests of other modules run, for it keeps a loop that Django's database calls refuse."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not on this machine: sudo apt install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Walker:
    """Somebody at a browser: opens pages, fills in forms, and holds what they see against the rules."""

    def __init__(self, workspace: Workspace, context: BrowserContext, *, scripts: bool = True) -> None:
        self.workspace = workspace
        self.scripts = scripts
        self.page: Page = context.new_page()
        self.console: list[str] = []
        self.page.on("console", lambda message: self.console.append(message.text))

    def sign_in(self, login: str) -> None:
        self.open("/sign-in/")
        self.give_password(login)

    def give_password(self, login: str) -> None:
        """Fill in the sign-in page that is open."""
        self.page.get_by_label("ชื่อผู้ใช้").fill(login)
        self.page.get_by_label("รหัสผ่าน").fill(self.workspace.passwords[login])
        self.press("เข้าสู่ระบบ")

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(self.workspace.address + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def follow(self, name: str) -> None:
        self.go_by(self.main.locator("a", has_text=name).first)

    def press(self, name: str) -> None:
        self.go_by(self.button(name))

    def button(self, name: str) -> Locator:
        return self.main.get_by_role("button", name=name, exact=True).first

    def put_in_charge(self, unit: str) -> None:
        """Tick one unit of a measure alone, or write it where it is none of the body's."""
        boxes = {each.input_value(): each for each in self.page.locator("input[name=units]").all()}
        for name, box in boxes.items():
            box.set_checked(name == unit)
        self.page.locator("textarea[name=units]").fill("" if unit in boxes else unit)

    @property
    def in_charge(self) -> list[str]:
        """The units that a measure's form names: those ticked, then what is written."""
        ticked = [each.input_value() for each in self.page.locator("input[name=units]:checked").all()]
        return ticked + self.page.locator("textarea[name=units]").input_value().splitlines()

    def go_by(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.click()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def at(self) -> str:
        """The address of the page without the place it is served at."""
        return self.page.url.removeprefix(self.workspace.address)

    def text(self) -> str:
        return " ".join(self.main.inner_text().split())

    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    def picture(self, name: str, of: str = "main", height: int = pictures.TALLEST) -> None:
        """A picture of the page for the guide, from the top of what `of` selects; only when asked for."""
        if self.scripts:
            pictures.take(self.page, name, of, height)

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands, wide and narrow; nothing where it is well."""
        language, heads, title = self.page.evaluate(_SHAPE)
        found = (
            []
            if (language, heads) == ("th", 1) and title
            else [f"{self.at}: {language}, {heads} h1, {title!r}"]
        )
        kept = self.page.viewport_size
        self.page.evaluate(_AXE)
        for width in (DESKTOP, PHONE):
            found += self._faults_at(width)
        if kept is not None:
            self.page.set_viewport_size(kept)
        return found + self.console

    def _faults_at(self, width: int) -> Iterator[str]:
        self.page.set_viewport_size({"width": width, "height": 900})
        where = f"{self.at} at {width}"
        for each in self.page.evaluate(_RUN)["violations"]:
            if each["impact"] in _SERIOUS:
                targets = [node["target"] for node in each["nodes"]][:3]
                yield f"{where}: {each['id']} {targets}"
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{where}: the page is {wide} wide"


_AXE = Axe().axe_script
_RUN = "() => axe.run(document, {resultTypes: ['violations']})"
Walk = Callable[..., Walker]


@pytest.fixture
def walk(workspace: Workspace, browser: Browser) -> Iterator[Walk]:
    """Sends somebody to a browser of their own: `walk("officer")`, `walk()` for a citizen."""
    contexts = []

    def start(login: str = "", width: int = DESKTOP, *, scripts: bool = True) -> Walker:
        context = browser.new_context(
            locale="th-TH",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        walker = Walker(workspace, context, scripts=scripts)
        if login:
            walker.sign_in(login)
        return walker

    yield start
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def town_file() -> Path:
    return Path(__file__).parents[2] / "examples" / "mueang-phon-2563.yaml"
