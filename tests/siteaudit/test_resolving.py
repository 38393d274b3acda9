"""Names: one bad address refuses the whole name, and what was checked is what is connected to."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence

import pytest

from prongsai.siteaudit.fetch import Door
from tests.siteaudit.forbidden import page
from tests.siteaudit.played_net import Answer, Request, playing

GOOD, GOOD_TOO, GOOD_6 = "20.20.0.77", "20.20.0.78", "2600::77"
HOSTS = {GOOD: page, GOOD_TOO: page, GOOD_6: page}
# fmt: off
BAD = (
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "168.63.129.16",
    "0.1.2.3", "::1", "::", "::ffff:127.0.0.1", "::ffff:20.20.0.77", "64:ff9b::7f00:1", "64:ff9b::1414:4d",
    "2002:7f00:1::", "fd00::1", "fe80::1", "::7f00:1", "2001:db8::1",
)
# fmt: on
_MANY_GOOD = tuple(f"20.21.{number // 250}.{number % 250 + 1}" for number in range(199))
_ANSWERS: dict[str, Sequence[str]] = {
    **{f"alone {bad}": (bad,) for bad in BAD},
    **{f"first {bad}": (bad, GOOD) for bad in BAD},
    **{f"last {bad}": (GOOD, GOOD_6, bad) for bad in BAD},
    "last of 200": (*_MANY_GOOD, "10.0.0.1"),
    "first of 200": ("10.0.0.1", *_MANY_GOOD),
    "no answer": (),
}


def test_there_are_sixty_of_them() -> None:
    assert len(_ANSWERS) == 60


@pytest.mark.parametrize("answers", _ANSWERS.values(), ids=list(_ANSWERS))
def test_a_name_with_any_bad_address_is_refused_whole(answers: Sequence[str]) -> None:
    with playing(HOSTS, names={"x.town.example": answers}) as net:
        look = Door(seconds=5).look("http://x.town.example/")
    assert look.cause == ("refused-address" if answers else "no-such-host")
    assert net.connects == []


def _in_turn(*answers: Sequence[str]) -> Callable[[], Sequence[str]]:
    """Another answer each time, the last for ever: no time to live at all."""
    turns = itertools.chain(answers, itertools.repeat(answers[-1]))
    return lambda: next(turns)


@pytest.mark.parametrize("bad", BAD)
def test_a_name_that_turns_bad_after_the_check_is_reached_where_it_was_checked(bad: str) -> None:
    with playing(HOSTS, names={"x.town.example": _in_turn((GOOD,), (bad,))}) as net:
        look = Door(seconds=5).look("http://x.town.example/")
        assert (look.status, net.asked) == (200, ["x.town.example"])
        assert [each.address for each in net.connects] == [GOOD]
        assert Door(seconds=5).look("http://x.town.example/").cause == "refused-address"
        assert [each.address for each in net.connects] == [GOOD]


def test_a_redirect_to_the_same_name_does_not_ask_the_resolver_again() -> None:
    def answer(request: Request) -> Answer:
        return "arrived" if request.path == "/b" else (302, {"Location": "/b"}, b"")

    with playing({GOOD: answer}, names={"x.town.example": _in_turn((GOOD,), ("127.0.0.1",))}) as net:
        look = Door(seconds=5).look("http://x.town.example/a")
    assert (look.status, look.body) == (200, b"arrived")
    assert ([each.address for each in net.connects], net.asked) == ([GOOD, GOOD], ["x.town.example"])


def test_two_hundred_good_answers_are_no_reason_to_refuse() -> None:
    with playing(HOSTS, names={"x.town.example": (GOOD, *_MANY_GOOD)}) as net:
        look = Door(seconds=5).look("http://x.town.example/")
    assert (look.status, [each.address for each in net.connects]) == (200, [GOOD])


def test_the_next_address_is_tried_where_nobody_listens_at_the_first() -> None:
    with playing({**HOSTS, "20.20.0.5": None}, names={"x.town.example": ("20.20.0.5", GOOD_6)}) as net:
        look = Door(seconds=5).look("http://x.town.example/")
    assert (look.status, [each.address for each in net.connects]) == (200, ["20.20.0.5", GOOD_6])


def test_own_addresses_are_refused_in_every_form() -> None:
    with playing(HOSTS, names={"x.town.example": ("2600:0:0:0::77",), "y.town.example": (GOOD_6,)}) as net:
        way_out = Door(own_addresses=("2600:0::0077",), seconds=5)
        causes = {way_out.look(f"http://{host}/").cause for host in ("x.town.example", "y.town.example")}
    assert (causes, net.connects) == ({"refused-address"}, [])


def test_a_resolver_that_does_not_answer_costs_no_more_than_the_clock() -> None:
    def never() -> Sequence[str]:
        time.sleep(2)
        return (GOOD,)

    with playing(HOSTS, names={"x.town.example": never}) as net:
        look = Door(seconds=0.3).look("http://x.town.example/")
        time.sleep(2)
    assert (look.cause, look.status, net.connects) == ("too-slow", 0, [])
    assert look.seconds < 1
