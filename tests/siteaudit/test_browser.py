"""A page is rendered by Chromium without one connection of its own, and a page that hangs is ended."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from prongsai.documents import TYPEFACES
from prongsai.siteaudit import browser as browsing
from prongsai.siteaudit.browser import TALLEST, WIDTH, Browser
from prongsai.siteaudit.model import Look

HOME = "https://www.town.example/"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def site(pages: dict[str, str], asked: list[str] | None = None) -> Callable[[str], Look]:
    """A door to a site of a few pages; what is asked of it is written down."""

    def look(url: str) -> Look:
        if asked is not None:
            asked.append(url)
        if url not in pages:
            return Look(url, AT, url, status=404, headers=(("content-type", "text/html"),))
        kind = "text/javascript" if url.endswith(".js") else "text/html; charset=utf-8"
        return Look(url, AT, url, status=200, headers=(("content-type", kind),), body=pages[url].encode())

    return look


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A local port on which nobody may be heard, by TCP or UDP."""
    heard: list[str] = []
    tcp = socket.create_server(("127.0.0.1", 0))
    port = tcp.getsockname()[1]
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", port))

    def wait(one: socket.socket, say: str, take: Callable[[], object]) -> None:
        one.settimeout(0.05)
        while not done.is_set():
            try:
                take()
            except TimeoutError:
                continue
            except OSError:
                return
            heard.append(say)

    done = threading.Event()
    threads = [
        threading.Thread(target=wait, args=(tcp, "tcp", lambda: tcp.accept()[0].close())),
        threading.Thread(target=wait, args=(udp, "udp", lambda: udp.recv(2048))),
    ]
    for each in threads:
        each.start()
    yield port, heard
    done.set()
    for each in threads:
        each.join()
    tcp.close()
    udp.close()


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_what_a_script_builds_is_there_and_every_request_went_through_the_door() -> None:
    asked: list[str] = []
    pages = {
        HOME: "<title>t</title><div id=m></div><script src='/menu.js'></script>",
        f"{HOME}menu.js": "document.getElementById('m').innerHTML='<a href=\"/budget\">แผนงบประมาณ</a>'",
    }
    with Browser(site(pages, asked)) as browser:
        found = browser.rendered(HOME)
    assert found is not None
    look, png = found
    assert '<a href="/budget">แผนงบประมาณ</a>' in look.body.decode()
    assert (look.url, look.final_url, look.status, look.at) == (HOME, HOME, 200, AT)
    assert size_of(png) == (WIDTH, 1024)
    assert asked == [HOME, f"{HOME}menu.js"]


def test_a_picture_has_a_limited_height_and_is_left_out_where_not_asked_for() -> None:
    pages = {HOME: "<body style='margin:0'><div style='height:90000px'>สูง</div>"}
    with Browser(site(pages)) as browser:
        found, look = browser.rendered(HOME), browser.look(HOME)
    assert found is not None
    assert size_of(found[1]) == (WIDTH, TALLEST)
    assert look is not None
    assert look.body == found[0].body


def test_nothing_reaches_the_network_whatever_a_page_tries(listener: tuple[int, list[str]]) -> None:
    port, heard = listener
    inside = f"127.0.0.1:{port}"
    asked: list[str] = []
    hostile = f"""<link rel=preconnect href=http://{inside}/><link rel=prefetch href=http://{inside}/a>
      <img src=http://{inside}/i><iframe src=http://{inside}/f></iframe><a ping=http://{inside}/p href=#x></a>
      <script>
      new WebSocket('ws://{inside}/'); new EventSource('http://{inside}/e'); fetch('http://{inside}/g');
      navigator.sendBeacon('http://{inside}/b','x'); fetch('http://{inside}/h', {{method:'POST',body:'x'}});
      const rtc = new RTCPeerConnection({{iceServers:[{{urls:'stun:{inside}'}}]}});
      rtc.createDataChannel('x'); rtc.createOffer().then(o => rtc.setLocalDescription(o));
      new Worker(URL.createObjectURL(new Blob(["new WebSocket('ws://{inside}/');fetch('http://{inside}/w')"])));
      window.open('http://{inside}/o'); document.querySelector('a').click();
      </script>"""
    with Browser(site({HOME: hostile}, asked)) as browser:
        assert browser.rendered(HOME) is not None
    assert heard == []
    # What is asked for plainly goes through the door, which would not let it in; nothing else goes anywhere.
    assert {url for url in asked if url != HOME} <= {
        f"http://{inside}/{each}" for each in ("i", "f", "g", "w", "o", "a", "e")
    }


def test_the_listener_hears_what_comes(listener: tuple[int, list[str]]) -> None:
    port, heard = listener
    socket.create_connection(("127.0.0.1", port)).close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("127.0.0.1", port))
    for _ in range(100):
        if len(heard) == 2:
            break
        threading.Event().wait(0.02)
    assert sorted(heard) == ["tcp", "udp"]


def test_a_page_that_never_ends_is_ended_and_the_next_one_is_rendered() -> None:
    pages = {HOME: "<script>setTimeout(() => { while (true) {} }, 50)</script>", f"{HOME}next": "<p>ต่อไป</p>"}
    with Browser(site(pages), seconds=4) as browser:
        assert browser.rendered(HOME) is None
        look = browser.look(f"{HOME}next")
    assert look is not None
    assert "ต่อไป" in look.body.decode()


def test_an_address_without_a_page_is_not_rendered() -> None:
    with Browser(site({})) as browser:
        assert browser.rendered(HOME) is None


def test_of_a_host_that_is_not_the_page_s_only_so_much_is_asked_over_a_whole_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browsing, "MOST_OF_ANOTHER", 5)
    asked: list[str] = []
    many = "".join(f"<img src='https://victim.example/{number}.png'>" for number in range(9))
    own = "".join(f"<img src='/{number}.png'>" for number in range(9))
    pages = {HOME: f"<p>หนึ่ง</p>{many}{own}", f"{HOME}b": f"<p>สอง</p>{many}"}
    with Browser(site(pages, asked)) as browser:
        for address in pages:
            assert browser.rendered(address) is not None
    assert sum("victim" in each for each in asked) == 5
    assert sum(each.endswith(".png") and each.startswith(HOME) for each in asked) == 9


def test_thai_letters_are_seen_where_the_machine_has_no_typeface_for_them() -> None:
    """Boxes for letters that cannot be drawn all look alike."""
    pages = {f"{HOME}{name}": f"<p>{letter}</p>" for name, letter in (("one", "ก"), ("other", "ฮ"))}
    with Browser(site(pages), typefaces=TYPEFACES) as browser:
        found = [browser.rendered(each) for each in pages]
    pictures = {each[1] for each in found if each is not None}
    assert len(pictures) == 2
