"""A real browser, where one is installed: for pages whose menus are made by script, and for pictures.

A page is hostile until shown otherwise, and a browser would go wherever its scripts say. So no request of
it reaches the network: each is answered from the door, which lets it through the gate, and what cannot be
answered that way (sockets, direct connections, names looked up ahead) is cut off: names do not resolve, and
the only proxy it knows leads nowhere. It runs in a thread of its own, and whatever takes too long there is
ended by ending the browser.

Needs the extra `browser` and Chromium on the machine (`apt install chromium`).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from xml.sax.saxutils import escape

from prongsai.errors import Problem, SiteError
from prongsai.siteaudit.addresses import host_of
from prongsai.siteaudit.model import Look

WIDTH, TALLEST = 1280, 4_000
SECONDS = 30.0
MOST_REQUESTS = 100
#: What pages of one site ask of one other host, which did not ask for it: so much over a whole check.
MOST_OF_ANOTHER = 200

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SETTLING = 2_000  # milliseconds that a page may go on building itself after it has come
_NOWHERE = {"server": "http://127.0.0.1:9", "bypass": "<-loopback>"}
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=HttpsUpgrades,NetworkPrediction",
    "--dns-prefetch-disable",
    "--no-pings",
    "--js-flags=--max-old-space-size=256",
)
_PLAIN_KINDS = ("document", "script", "stylesheet", "xhr", "fetch")
_PICTURE_KINDS = (*_PLAIN_KINDS, "image", "font")
_SHARED_KINDS = ("script", "stylesheet", "image", "font")
_MOST_HELD = 32 * 1024 * 1024
_PASSED_ON = ("content-type", "content-security-policy", "access-control-allow-origin")
#: The machine's own typefaces first, then ours.
_FONTS = (
    '<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    "<dir>{folder}</dir></fontconfig>"
)
_HEIGHT = "() => Math.max(1, document.documentElement ? document.documentElement.scrollHeight : 1)"


def is_available() -> bool:
    """True where pages can be rendered: the extra is installed, and Chromium is there."""
    return importlib.util.find_spec("playwright") is not None and _program() is not None


class Browser:
    """Chromium behind the door; to be closed, best by ``with``.

    `typefaces` is a folder of them for pages that name none which is here: servers often have no Thai one,
    and a picture of empty boxes proves nothing.

    >>> with Browser(door.look) as browser:
    ...     look, png = browser.rendered("https://www.town.example/")
    """

    def __init__(
        self, look: Callable[[str], Look], seconds: float = SECONDS, typefaces: Path | None = None
    ) -> None:
        if not is_available():
            th = "ไม่มีเบราว์เซอร์สำหรับเปิดหน้าเว็บ ติดตั้ง prongsai[browser] และ Chromium ก่อน"
            en = "there is no browser to render pages with; install prongsai[browser] and Chromium"
            raise SiteError(Problem("no-browser", th, en))
        self._look = look
        self._seconds = seconds
        self._typefaces = typefaces
        self._settings = TemporaryDirectory(prefix="prongsai-browser-")
        self._thread = ThreadPoolExecutor(1, "browser")
        self._parts: dict[str, Look] = {}
        self._others: Counter[str] = Counter()
        self._playwright: Any = None
        self._chromium: Any = None
        self._pid = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the browser."""
        self._thread.submit(self._stop).result()
        self._thread.shutdown()
        self._settings.cleanup()

    def rendered(
        self, url: str, first: Look | None = None, *, with_picture: bool = True
    ) -> tuple[Look, bytes] | None:
        """The page as its scripts have built it, and a PNG of it (empty where none is asked for).

        `first` is a look at it that was taken already. None where the address brings no page, or the browser
        does not get done with it in time.
        """
        first = first or self._look(url)
        if not first.is_fine or "html" not in (first.header("content-type") or "html"):
            return None
        return self._thread.submit(self._render, first, with_picture).result()

    def look(self, url: str) -> Look | None:
        """The page as its scripts have built it, without a picture; what a crawl asks for."""
        found = self.rendered(url, with_picture=False)
        return found[0] if found else None

    # ------------------------------------------------------------------- in the thread of the browser

    def _render(self, first: Look, with_picture: bool) -> tuple[Look, bytes] | None:
        from playwright.sync_api import Error

        self._start()
        try:
            with self._in_time(), self._context(first, with_picture) as context:
                return self._page(context, first, with_picture)
        except Error:  # too slow, ended by the watch, or the page is none after all
            if not self._chromium.is_connected():
                self._chromium = None
            return None

    def _page(self, context: Any, first: Look, with_picture: bool) -> tuple[Look, bytes]:
        from playwright.sync_api import TimeoutError as TooSlow

        page = context.new_page()
        context.on("page", lambda other: other.close() if other is not page else None)
        page.goto(first.final_url or first.url, wait_until="load", timeout=self._seconds * 1000)
        with suppress(TooSlow):
            page.wait_for_load_state("networkidle", timeout=_SETTLING)
        html = page.content().encode("utf-8")
        png = b""
        if with_picture:
            tall = min(int(page.evaluate(_HEIGHT)), TALLEST)
            clip = {"x": 0, "y": 0, "width": WIDTH, "height": tall}
            png = page.screenshot(full_page=True, clip=clip, animations="disabled")
        headers = (("content-type", "text/html; charset=utf-8"),)
        return replace(first, final_url=page.url, headers=headers, body=html), png

    @contextmanager
    def _context(self, first: Look, with_picture: bool) -> Iterator[Any]:
        kinds = _PICTURE_KINDS if with_picture else _PLAIN_KINDS
        context = self._chromium.new_context(
            viewport={"width": WIDTH, "height": 1024},
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            accept_downloads=False,
            service_workers="block",
        )
        context.route("**/*", _Answering(self._look, first, kinds, self._parts, self._others))
        context.route_web_socket(lambda _: True, lambda socket: socket.close())
        try:
            yield context
        finally:
            with suppress(Exception):  # it may have been ended already
                context.close()

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """End the browser, which ends every call to it, where what is done takes too long."""
        watch = threading.Timer(self._seconds, self._kill)
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def _start(self) -> None:
        from playwright.sync_api import sync_playwright

        if self._playwright is None:
            self._playwright = sync_playwright().start()
        if self._chromium is None:
            self._chromium = self._playwright.chromium.launch(
                executable_path=_program(),
                args=list(_ARGUMENTS),
                env=self._surroundings(),
                proxy=_NOWHERE,
                chromium_sandbox=os.geteuid() != 0,  # Chromium's own sandbox refuses to run for root
            )
            session = self._chromium.new_browser_cdp_session()
            told = session.send("SystemInfo.getProcessInfo")["processInfo"]
            self._pid = next(each["id"] for each in told if each["type"] == "browser")
            session.detach()

    def _surroundings(self) -> dict[str, str]:
        if self._typefaces is None:
            return dict(os.environ)
        written = Path(self._settings.name) / "fonts.conf"
        written.write_text(_FONTS.format(folder=escape(str(self._typefaces))), encoding="utf-8")
        return {**os.environ, "FONTCONFIG_FILE": str(written)}

    def _stop(self) -> None:
        if self._chromium is not None:
            self._chromium.close()
        if self._playwright is not None:
            self._playwright.stop()


class _Answering:
    """Answers the requests of one page from the door; what it has no answer for does not happen."""

    def __init__(
        self, look: Callable[[str], Look], first: Look, kinds: tuple[str, ...], parts: dict[str, Look],
        others: Counter[str],
    ) -> None:  # fmt: skip
        self._look, self._parts, self._others = look, parts, others
        self._home = first.final_url or first.url
        self._kinds = kinds
        self._left = MOST_REQUESTS
        self._known = {(first.final_url or first.url).partition("#")[0]: first}

    def __call__(self, route: Any) -> None:
        request = route.request
        self._left -= 1
        if request.method != "GET" or request.resource_type not in self._kinds or self._left < 0:
            route.abort()
            return
        address = request.url.partition("#")[0]
        if address not in self._parts and self._is_too_much(address):
            route.abort()
            return
        look = self._known.get(address) or self._look_at(address, request.resource_type)
        if not look.status or look.cause not in ("", "too-large"):
            route.abort()
            return
        headers = {name: value for name, value in look.headers if name in _PASSED_ON}
        route.fulfill(status=look.status, headers=headers, body=look.body)

    def _is_too_much(self, address: str) -> bool:
        """Count what is asked of a host that is not the page's; True beyond what may be."""
        host = host_of(address)
        if address in self._known or host == host_of(self._home):
            return False
        self._others[host] += 1
        return self._others[host] > MOST_OF_ANOTHER

    def _look_at(self, address: str, kind: str) -> Look:
        """A look; scripts, styles and pictures that a site shows on every page are asked for once."""
        if address in self._parts:
            return self._parts[address]
        look = self._look(address)
        held = sum(len(each.body) for each in self._parts.values())
        if look.is_fine and kind in _SHARED_KINDS and held + len(look.body) <= _MOST_HELD:
            self._parts[address] = look
        return look


def _program() -> str | None:
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
