"""Forty addresses that must be fetched: a gate that refuses everything would pass every other test."""

from __future__ import annotations

import gzip
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from prongsai.siteaudit.fetch import Door
from tests.siteaudit.played_net import Answer, Request, playing

_TEXT = "<title>องค์การบริหารส่วนตำบล</title>".encode()
_LONG = b"<p>ITA</p>" * 20_000
_HTML = {"Content-Type": "text/html"}


@dataclass(frozen=True, slots=True)
class _Good:
    url: str
    path: str  # as it arrives at the server
    body: bytes = _TEXT
    hops: int = 0


def _answer(request: Request) -> Answer:
    way = request.path.split("?")[0]
    if way in _PACKED:
        packing, packed = _PACKED[way]
        return (200, {**_HTML, "Content-Encoding": packing}, packed)
    if way in _SENT_ON:
        return (301, {"Location": _SENT_ON[way]}, b"")
    if way.startswith("/count/"):
        left = int(way.removeprefix("/count/"))
        return (301, {"Location": f"/count/{left - 1}"}, b"") if left else (200, _HTML, _TEXT)
    if way == "/slow":
        time.sleep(8)
    return (200, _HTML, _LONG if way == "/long" else _TEXT)


def _raw_deflate(text: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush()


_PACKED = {
    "/gzip": ("gzip", gzip.compress(_TEXT)),
    "/x-gzip": ("x-gzip", gzip.compress(_TEXT)),
    "/deflate": ("deflate", zlib.compress(_TEXT)),
    "/raw-deflate": ("deflate", _raw_deflate(_TEXT)),
    "/gzip-long": ("gzip", gzip.compress(_LONG)),
    "/not-packed": ("gzip", _TEXT),
}
_SENT_ON = {
    "/to-https": "https://www.town.example/a",
    "/to-other": "http://files.office.example/a",
    "/to-idn": "http://xn--m3ck7a0cwh.xn--o3cw4h/a",
    "/to-port": "http://www.town.example:8080/a",
    "/to-relative": "a",
}
_THAI = "/แผนปฏิบัติการ/๒๕๖๘"
_SAID_LONG = "/" + "a" * 2_000

_GOOD = [
    _Good("http://www.town.example", "/"),
    _Good("http://www.town.example/", "/"),
    _Good("http://www.town.example:80/", "/"),
    _Good("https://www.town.example/", "/"),
    _Good("https://www.town.example:443/", "/"),
    _Good("http://www.town.example:8080/", "/"),
    _Good("https://www.town.example:8443/", "/"),
    _Good("HTTP://WWW.TOWN.EXAMPLE/A", "/A"),
    _Good("http://www.town.example./", "/"),
    _Good("https://www.town.example./", "/"),
    _Good(
        "http://www.town.example/index.php?name=news&file=readnews&id=12",
        "/index.php?name=news&file=readnews&id=12",
    ),
    _Good("http://www.town.example?id=1", "/?id=1"),
    _Good("http://www.town.example/a#part", "/a"),
    _Good("http://www.town.example/a?u=http://127.0.0.1/", "/a?u=http://127.0.0.1/"),
    _Good("http://www.town.example/a@b:80", "/a@b:80"),
    _Good(f"http://www.town.example{_THAI}", quote(_THAI)),
    _Good(f"http://www.town.example{quote(_THAI)}", quote(_THAI)),
    _Good("http://www.town.example/%E1%BC%B9", "/%E1%BC%B9"),
    _Good("http://www.town.example/?ปี=๖๘", f"/?{quote('ปี')}={quote('๖๘')}"),
    _Good("http://www.town.example/100%", "/100%"),
    _Good("http://www.town.example/a%20b.pdf", "/a%20b.pdf"),
    _Good("http://www.town.example/(1)_[2]~'x'!.pdf", "/(1)_[2]~'x'!.pdf"),
    _Good("http://ตำบล.ไทย/", "/"),
    _Good("https://ตำบล.ไทย/", "/"),
    _Good("http://xn--m3ck7a0cwh.xn--o3cw4h/", "/"),
    _Good("http://my_site.town.example/", "/"),
    _Good("http://20.20.0.77/", "/"),
    _Good("https://[2600::77]/", "/"),
    _Good(f"http://www.town.example{_SAID_LONG}", _SAID_LONG),
    _Good("http://www.town.example/long", "/long", _LONG),
    _Good("http://www.town.example/gzip", "/gzip"),
    _Good("http://www.town.example/x-gzip", "/x-gzip"),
    _Good("https://www.town.example/deflate", "/deflate"),
    _Good("http://www.town.example/raw-deflate", "/raw-deflate"),
    _Good("http://www.town.example/gzip-long", "/gzip-long", _LONG),
    _Good("http://www.town.example/to-https", "/a", hops=1),
    _Good("http://www.town.example/to-other", "/a", hops=1),
    _Good("https://www.town.example/to-idn", "/a", hops=1),
    _Good("http://www.town.example/count/3", "/count/0", hops=3),
    _Good("http://www.town.example/slow", "/slow"),
]


def test_there_are_forty_of_them() -> None:
    assert len({good.url for good in _GOOD}) == 40


@pytest.mark.parametrize("good", _GOOD, ids=[good.url[:60] for good in _GOOD])
def test_a_good_address_is_fetched(good: _Good) -> None:
    asked: list[str] = []

    def answer(request: Request) -> Answer:
        asked.append(request.path)
        return _answer(request)

    names = ("www.town.example", "files.office.example", "my_site.town.example", "ตำบล.ไทย")
    with playing(dict.fromkeys((*names, "20.20.0.77", "2600::77"), answer)) as net:
        look = Door().look(good.url)
    assert (look.status, look.cause, look.body) == (200, "", good.body)
    assert (asked[-1], len(look.hops), net.refused) == (good.path, good.hops, [])


def test_what_was_unpacked_does_not_say_that_it_is_packed() -> None:
    with playing({"www.town.example": _answer}):
        look = Door().look("http://www.town.example/gzip")
    assert (look.header("content-encoding"), look.header("x-archive-orig-content-encoding")) == ("", "gzip")


def test_a_body_that_says_it_is_packed_and_is_not_is_given_as_it_is() -> None:
    with playing({"www.town.example": _answer}):
        look = Door().look("http://www.town.example/not-packed")
    assert (look.cause, look.body) == ("", _TEXT)


def test_an_address_is_told_as_it_was_asked() -> None:
    with playing({"ตำบล.ไทย": _answer}):
        look = Door().look("http://ตำบล.ไทย/แผน#x")
    assert look.url == "http://ตำบล.ไทย/แผน#x"
    assert look.final_url == f"http://xn--m3ck7a0cwh.xn--o3cw4h{quote('/แผน')}"
    assert look.at.utcoffset() is not None


def test_one_door_serves_several_threads_at_once() -> None:
    with playing({"www.town.example": lambda request: request.path}) as net:
        way_out = Door()
        with ThreadPoolExecutor(8) as threads:
            looks = list(
                threads.map(way_out.look, [f"http://www.town.example/{page}" for page in range(200)])
            )
    assert [look.body for look in looks] == [f"/{page}".encode() for page in range(200)]
    assert net.refused == []
