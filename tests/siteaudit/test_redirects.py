"""Redirects pass the whole gate again: none leads to a forbidden address, in whatever way it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from prongsai.siteaudit.fetch import MOST_HOPS
from tests.siteaudit.forbidden import door, forbidden_net, forms, leaks
from tests.siteaudit.played_net import Answer, Net, Request, playing

# Forty of the forms, some of each group, that a header can carry.
_CARRIED = [form for _, form in forms() if form.startswith("http://") and form.isprintable()]
FORTY = _CARRIED[:: len(_CARRIED) // 40][:40]


def _header(value: str) -> str:
    """As bytes of UTF-8 come out of a header."""
    return value.encode("utf-8").decode("latin-1")


def _to(location: str) -> Answer:
    return (302, {"Location": _header(location)}, b"<p>elsewhere</p>")


def _once(form: str, _: int) -> Callable[[Request], Answer]:
    return lambda _: _to(form)


def _after_a_chain(form: str, number: int) -> Callable[[Request], Answer]:
    """Through one to six pages of the site's own, the last of which leads there."""
    length = number % 6 + 1

    def answer(request: Request) -> Answer:
        step = int(request.path.rpartition("/")[2] or 0) + 1
        return _to(form if step == length else f"/{step}")

    return answer


def _with_another_scheme(form: str, _: int) -> Callable[[Request], Answer]:
    return lambda _: _to(form.replace("http://", "https://", 1))


def _relative(form: str, _: int) -> Callable[[Request], Answer]:
    return lambda _: _to(form.removeprefix("http:"))


def _by_refresh(form: str, number: int) -> Callable[[Request], Answer]:
    """Not followed at all: whoever reads the page asks for the next address through the gate."""
    if number % 2:
        return lambda _: (200, {"Refresh": _header(f"0; url={form}")}, b"<p>wait</p>")
    return lambda _: f'<meta http-equiv="refresh" content="0; url={form}">'


@pytest.mark.parametrize("way", [_once, _after_a_chain, _with_another_scheme, _relative, _by_refresh])
def test_no_redirect_of_forty_forms_leads_inside(
    way: Callable[[str, int], Callable[[Request], Answer]],
) -> None:
    assert len(FORTY) == 40
    played: list[Callable[[Request], Answer]] = []
    with forbidden_net(lambda request: played[-1](request)) as net:
        for number, form in enumerate(FORTY):
            played.append(way(form, number))
            look = door().look("http://www.town.example/")
            assert (form, look.cause) == (form, _expected(way, number))
            assert (form, leaks(net), _others(net)) == (form, [], [])


def _expected(way: Callable[[str, int], Callable[[Request], Answer]], number: int) -> str:
    if way is _by_refresh:
        return ""
    too_long = way is _after_a_chain and number % 6 + 1 > MOST_HOPS
    return "too-many-redirects" if too_long else "refused-address"


def _others(net: Net) -> list[str]:
    """Connects to any other host than the one that was asked."""
    return [each.address for each in net.connects if each.address != net.address("www.town.example")]


def _chain(length: int) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        step = int(request.path.removeprefix("/"))
        return "arrived" if step == length else (301, {"Location": f"/{step + 1}"}, b"")

    return answer


def test_a_chain_as_long_as_is_allowed_arrives() -> None:
    with playing({"www.town.example": _chain(MOST_HOPS)}):
        look = door().look("http://www.town.example/0")
    assert (look.status, look.body, look.final_url) == (
        200,
        b"arrived",
        f"http://www.town.example/{MOST_HOPS}",
    )
    assert look.hops == tuple(f"http://www.town.example/{step}" for step in range(1, MOST_HOPS + 1))


def test_one_redirect_more_is_too_many() -> None:
    with playing({"www.town.example": _chain(MOST_HOPS + 1)}) as net:
        look = door().look("http://www.town.example/0")
    assert (look.cause, look.status, len(look.hops)) == ("too-many-redirects", 301, MOST_HOPS)
    assert len(net.connects) == MOST_HOPS + 1


def test_a_loop_ends() -> None:
    with playing({"www.town.example": lambda request: _to(request.path)}):
        look = door().look("http://www.town.example/a")
    assert (look.cause, look.hops) == ("too-many-redirects", ("http://www.town.example/a",) * MOST_HOPS)


def test_what_it_was_sent_on_to_is_told_where_it_is_refused() -> None:
    with playing({"www.town.example": lambda _: _to("http://10.0.0.1/x")}) as net:
        look = door().look("http://www.town.example/")
    assert (look.cause, look.final_url, look.hops) == (
        "refused-address", "http://10.0.0.1/x", ("http://10.0.0.1/x",)
    )  # fmt: skip
    assert net.refused == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_kind_of_redirect_is_followed(status: int) -> None:
    def answer(request: Request) -> Answer:
        return "arrived" if request.path == "/to" else (status, {"location": "to#part"}, b"")

    with playing({"www.town.example": answer}):
        look = door().look("http://www.town.example/")
    assert (look.status, look.final_url) == (200, "http://www.town.example/to")


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_no_other_status_sends_anywhere(status: int) -> None:
    with playing({"www.town.example": lambda _: (status, {"Location": "http://10.0.0.1/"}, b"")}):
        look = door().look("http://www.town.example/")
    assert (look.status, look.cause, look.hops) == (status, "", ())


@pytest.mark.parametrize(
    ("location", "arrives"),
    [
        (b"/a b.pdf", "/a%20b.pdf"),
        ("/แผน".encode(), "/%E0%B9%81%E0%B8%9C%E0%B8%99"),
        ("/แผน".encode("cp874"), "/%E1%BC%B9"),
        (b"?id=2", "/dir/page?id=2"),
        (b"../x", "/x"),
        (b"//www.town.example/y", "/y"),
    ],
)
def test_a_redirect_as_thai_sites_write_it_arrives(location: bytes, arrives: str) -> None:
    def answer(request: Request) -> Answer:
        sent = {"Location": location.decode("latin-1")}
        return "arrived" if request.path != "/dir/page" else (302, sent, b"")

    with playing({"www.town.example": answer}):
        look = door().look("http://www.town.example/dir/page")
    assert (look.status, look.final_url) == (200, f"http://www.town.example{arrives}")
