"""The workspace as its own process with the demonstration in it, and Debian's Chromium to walk through it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

DESKTOP, PHONE = 1280, 320
_SERIOUS = ("serious", "critical")


@dataclass(frozen=True)
class Workspace:
    """A running workspace: its address, and the passwords by login."""

    address: str
    passwords: dict[str, str]


def _settings() -> dict[str, str]:
    foreign = ("PRONGSAI", "DJANGO", "DATABASE_URL", "PYTHONWARNINGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the workspace does not answer")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("workspace")
    command = [sys.executable, "-m", "prongsai"]
    made = subprocess.run(
        [*command, "demo", "--data", folder, "--json"], env=_settings(), check=True, capture_output=True
    )
    port = _free_port()
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            [*command, "serve", "--data", folder, "--port", str(port)],
            env=_settings(), stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(port, process)
            accounts = json.loads(made.stdout)
            yield Workspace(
                f"http://127.0.0.1:{port}", {each["login"]: each["password"] for each in accounts}
            )
        finally:
            process.terminate()
            process.wait(30)
    # The line that says where it is, and nothing else: no page broke, no warning was given.
    assert (folder / "said.txt").read_text(encoding="utf-8").splitlines()[1:] == []


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
    """Somebody at a browser: opens pages and holds each against the rules of accessibility."""

    def __init__(self, workspace: Workspace, context: BrowserContext) -> None:
        self.workspace = workspace
        self.page: Page = context.new_page()
        self.console: list[str] = []
        self.page.on("console", lambda message: self.console.append(message.text))

    def sign_in(self, login: str) -> None:
        self.open("/sign-in/")
        self.page.get_by_label("ชื่อผู้ใช้").fill(login)
        self.page.get_by_label("รหัสผ่าน").fill(self.workspace.passwords[login])
        self.press("เข้าสู่ระบบ")

    def open(self, path: str) -> None:
        answer = self.page.goto(self.workspace.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def follow(self, name: str) -> None:
        self.go_by(self.main.locator("a", has_text=name).first)

    def press(self, name: str) -> None:
        self.go_by(self.main.get_by_role("button", name=name, exact=True).first)

    def go_by(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.click()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands, wide and narrow; nothing where it is well."""
        found = [fault for width in (DESKTOP, PHONE) for fault in self._faults_at(width)]
        return found + self.console

    def _faults_at(self, width: int) -> Iterator[str]:
        kept = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": 900})
        where = f"{self.page.url} at {width}"
        for each in Axe().run(self.page).response["violations"]:
            if each["impact"] in _SERIOUS:
                targets = [node["target"] for node in each["nodes"]][:3]
                yield f"{where}: {each['id']} {targets}"
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{where}: the page is {wide} wide"
        if kept is not None:
            self.page.set_viewport_size(kept)


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
        )
        context.set_default_timeout(6_000)
        contexts.append(context)
        walker = Walker(workspace, context)
        if login:
            walker.sign_in(login)
        return walker

    yield start
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def town_file() -> Path:
    return Path(__file__).parents[2] / "examples" / "mueang-phon-2563.yaml"
