"""Manners: what robots.txt closes is not looked at, pauses are kept, and busy servers are left alone."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping

import pytest

from prongsai.siteaudit.manners import Guest, Manners, Turns, retry_after
from prongsai.siteaudit.model import Cause, Look

NOW = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.UTC)
SITE = "http://example.go.th"


def came(url: str, status: int = 200, body: bytes = b"", cause: Cause = "", retry: str = "") -> Look:
    headers = (("retry-after", retry),) if retry else ()
    return Look(url, NOW, url, (), status, cause, headers, body)


class Clock:
    """Time that passes only when somebody sleeps, and a server that answers in turn."""

    def __init__(self, answers: Mapping[str, list[Look]] | None = None, robots: Look | None = None) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self.asked: list[tuple[float, str]] = []
        self.answers = dict(answers or {})
        self.robots = robots

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def look(self, url: str) -> Look:
        self.asked.append((self.time - 1000, url))
        if url.endswith("/robots.txt"):
            return self.robots or came(url, 404)
        waiting = self.answers.get(url, [])
        return waiting.pop(0) if waiting else came(url)

    def guest(self, **manners: object) -> Guest:
        return Guest(self.look, Manners(**manners), lambda: self.time, self.sleep)  # type: ignore[arg-type]

    @property
    def moments(self) -> list[float]:
        """When pages were asked for, robots.txt aside."""
        return [moment for moment, url in self.asked if not url.endswith("/robots.txt")]


def robots(*lines: str) -> Look:
    return came(f"{SITE}/robots.txt", body="\n".join(lines).encode())


def test_robots_is_asked_for_once_a_host_and_before_anything_else() -> None:
    clock = Clock()
    guest = clock.guest(pause=0)
    for url in (f"{SITE}/a", f"{SITE}/b", "http://oit.example.go.th/c", f"{SITE}/d"):
        guest.look(url)
    assert [url for _, url in clock.asked] == [
        f"{SITE}/robots.txt", f"{SITE}/a", f"{SITE}/b",
        "http://oit.example.go.th/robots.txt", "http://oit.example.go.th/c", f"{SITE}/d",
    ]  # fmt: skip


def test_a_host_has_one_pause_however_it_is_written_and_at_whichever_port() -> None:
    clock = Clock()
    guest = clock.guest(pause=2)
    written = ("http://example.go.th", "http://EXAMPLE.go.th", "http://example.go.th.", "http://example.go.th:80",
               "https://example.go.th", "http://example.go.th:8080")  # fmt: skip
    for each in written:
        guest.look(f"{each}/a")
    moments = [moment for moment, _ in clock.asked]
    assert moments == [2.0 * number for number in range(len(moments))]
    assert (
        sum(url.endswith("/robots.txt") for _, url in clock.asked) == 3
    )  # by scheme and port, as the rule is


def test_guests_that_share_their_turns_keep_one_pause_between_them() -> None:
    clock, turns = Clock(), Turns()
    guests = [
        Guest(clock.look, Manners(pause=1, honours_robots=False), lambda: clock.time, clock.sleep, turns)
        for _ in range(3)
    ]
    for guest in guests * 2:
        guest.look(f"{SITE}/a")
    assert clock.moments == [0, 1, 2, 3, 4, 5]


def test_turns_of_hosts_that_were_left_long_ago_are_forgotten() -> None:
    turns = Turns()
    held = turns.of("held.example", 0.0)
    held.free_from = 99.0
    for number in range(20_000):
        turns.of(f"{number}.example", 1.0)
    assert turns.of("held.example", 1.0) is held
    assert len(turns._turns) < 11_000


def test_what_is_closed_to_programs_is_not_looked_at() -> None:
    clock = Clock(robots=robots("User-agent: *", "Disallow: /admin", "Allow: /admin/oit"))
    guest = clock.guest(pause=0)
    looks = [guest.look(f"{SITE}{path}") for path in ("/admin/x", "/admin/oit", "/")]
    assert [(look.status, look.cause) for look in looks] == [(0, "robots"), (200, ""), (200, "")]
    assert (guest.may(f"{SITE}/admin/y"), guest.may(f"{SITE}/news")) == (False, True)
    assert len(clock.asked) == 3


def test_rules_for_our_own_name_count_before_those_for_all() -> None:
    ours = robots("User-agent: *", "Disallow: /", "", "User-agent: Prongsai", "Disallow: /closed")
    guest = Clock(robots=ours).guest(pause=0)
    assert (guest.may(f"{SITE}/oit"), guest.may(f"{SITE}/closed/x")) == (True, False)


def test_thai_addresses_are_closed_in_every_encoding() -> None:
    guest = Clock(robots=robots("User-agent: *", "Disallow: /ลับ")).guest(pause=0)
    assert guest.may(f"{SITE}/%E0%B8%A5%E0%B8%B1%E0%B8%9A/x") is False


@pytest.mark.parametrize(
    ("status", "cause", "is_open"),
    [(404, "", True), (403, "", True), (410, "", True), (500, "", False), (503, "", False), (429, "", False),
     (0, "no-such-host", True), (0, "too-slow", True)],
)  # fmt: skip
def test_a_robots_txt_that_is_not_there_opens_all_and_one_that_fails_closes_all(
    status: int, cause: Cause, is_open: bool
) -> None:
    clock = Clock(robots=came(f"{SITE}/robots.txt", status, cause=cause))
    assert clock.guest(pause=0).may(f"{SITE}/oit") is is_open


def test_robots_is_left_out_only_where_told_so() -> None:
    clock = Clock(robots=robots("User-agent: *", "Disallow: /"))
    assert clock.guest(pause=0, honours_robots=False).look(f"{SITE}/a").status == 200
    assert len(clock.asked) == 1


def test_a_robots_txt_of_rubbish_opens_all() -> None:
    assert (
        Clock(robots=came(SITE, body=b"\xff\xfe\x00<html>\n" * 999)).guest(pause=0).may(f"{SITE}/a") is True
    )


def test_sitemaps_are_those_that_robots_txt_names() -> None:
    guest = Clock(robots=robots(*(f"Sitemap: {SITE}/map{number}.xml" for number in range(9)))).guest(pause=0)
    assert guest.sitemaps(SITE + "/a") == tuple(f"{SITE}/map{number}.xml" for number in range(5))


def test_a_pause_is_kept_for_each_host() -> None:
    clock = Clock()
    guest = clock.guest(pause=1.0, honours_robots=False)
    for url in (f"{SITE}/a", f"{SITE}/b", "http://other.go.th/c", f"{SITE}/d"):
        guest.look(url)
    assert clock.moments == [0, 1, 1, 2]


def test_the_longer_pause_that_a_site_asks_for_is_kept_up_to_half_a_minute() -> None:
    for asked, kept in ((5, 5), (0.5, 1), (600, 30)):
        clock = Clock(robots=robots("User-agent: *", f"Crawl-delay: {asked}"))
        guest = clock.guest(pause=1.0)
        for path in "ab":
            guest.look(f"{SITE}/{path}")
        assert clock.moments[1] - clock.moments[0] == kept


def test_a_busy_server_is_asked_again_when_it_says_so() -> None:
    url = f"{SITE}/a"
    clock = Clock({url: [came(url, 503, retry="20"), came(url, 429, retry="Mon, 05 Jan 2026 08:00:07 GMT")]})
    assert clock.guest(honours_robots=False).look(url).status == 200
    assert clock.moments == [0, 20, 27]


def test_a_busy_server_that_says_nothing_is_asked_again_later_and_later() -> None:
    url = f"{SITE}/a"
    clock = Clock({url: [came(url, 429)] * 5})
    assert clock.guest(honours_robots=False).look(url).status == 429
    assert clock.moments == [0, 2, 6]


def test_a_server_that_wants_to_be_left_alone_for_long_is_left_alone() -> None:
    url = f"{SITE}/a"
    clock = Clock({url: [came(url, 503, retry="3600")] * 5})
    assert clock.guest(honours_robots=False).look(url).status == 503
    assert clock.moments == [0]


def test_the_whole_host_waits_while_a_server_is_busy() -> None:
    url = f"{SITE}/a"
    clock = Clock({url: [came(url, 503, retry="9"), came(url, 503, retry="9")]})
    guest = clock.guest(honours_robots=False, tries=2)
    assert [guest.look(each).status for each in (url, f"{SITE}/b")] == [503, 200]
    assert clock.moments == [0, 9, 10]


@pytest.mark.parametrize("broken", [came("x", 500), came("x", 502), came("x", 0, cause="no-answer")])
def test_what_breaks_once_is_tried_once_more(broken: Look) -> None:
    url = f"{SITE}/a"
    clock = Clock({url: [broken] * 5})
    assert clock.guest(honours_robots=False).look(url) == broken
    assert len(clock.moments) == 2
    assert Clock({url: [broken]}).guest(honours_robots=False).look(url).status == 200


@pytest.mark.parametrize("status", [200, 301, 403, 404, 410, 501])
def test_a_plain_answer_is_not_asked_for_again(status: int) -> None:
    url = f"{SITE}/a"
    clock = Clock({url: [came(url, status)] * 5})
    assert clock.guest(honours_robots=False).look(url).status == status
    assert len(clock.moments) == 1


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("0", 0), ("120", 120), ("Mon, 05 Jan 2026 08:01:00 GMT", 60), ("Mon, 05 Jan 2026 07:00:00 GMT", 0),
     ("", None), ("soon", None), ("-5", None), ("๑๐", None), ("Mon, 99 Jan 2026 08:01:00 GMT", None)],
)  # fmt: skip
def test_retry_after_is_read_as_a_number_or_a_date(written: str, seconds: float | None) -> None:
    assert retry_after(came(SITE, 503, retry=written)) == seconds


def test_threads_that_come_together_keep_one_pause_and_read_robots_once() -> None:
    asked: list[str] = []

    def look(url: str) -> Look:
        asked.append(url)
        return came(url, 404 if url.endswith("robots.txt") else 200)

    guest = Guest(look, Manners(pause=0.01))
    threads = [threading.Thread(target=guest.look, args=(f"{SITE}/{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(asked) == sorted([f"{SITE}/robots.txt", *(f"{SITE}/{number}" for number in range(8))])
