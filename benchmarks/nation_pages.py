"""Pages of a workspace that holds the whole nation: two visitors at once, asking for one page after another.

The made-up nation is made once and kept in ``build/nation``. Beside each page stand the goal (95 of 100
answers within 150 ms) and the limit: the shortest answer that the same server can give, which is /health.
"""

from __future__ import annotations

import http.client
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

FOLDER = Path(os.environ.get("PRONGSAI_NATION") or Path(__file__).parents[1] / "build" / "nation")
PORT = 8108
GOAL = 150.0  # milliseconds
ASKED = 60  # times, of each page, by each visitor
VISITORS = 2
_STARTS_WITHIN = 60.0

Ask = Callable[[random.Random], str]


def main() -> None:
    _make()
    pages, cookies = _pages()
    with _serving():
        limit = _times("", lambda _: "/health", "")
        print(f"\npages of the nation: {VISITORS} visitors at once, {ASKED} answers each, milliseconds")
        print(
            f"  {'page':34} {'median':>8} {'p95':>8} {'longest':>8} {'p95/goal':>9} {'to limit':>9} queries"
        )
        for (name, login), (ask, queries) in pages.items():
            found = _times(name, ask, cookies[login])
            middle, late = _middle(found), _late(found)
            print(
                f"  {name:34} {middle:8.1f} {late:8.1f} {max(found):8.1f} {late / GOAL:9.2f}"
                f" {middle / _middle(limit):9.1f} {queries:7}"
            )
        print(f"  {'limit: /health':34} {_middle(limit):8.1f} {_late(limit):8.1f} {max(limit):8.1f}")


def _make() -> None:
    if not (FOLDER / "made").is_file():
        begun = time.perf_counter()
        command = [sys.executable, "-m", "prongsai", "demo", "--nation", "--data", str(FOLDER)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        print(f"\nnation made in {time.perf_counter() - begun:.0f} s")
        (FOLDER / "made").touch()
    size = sum(path.stat().st_size for path in FOLDER.glob("prongsai.sqlite3*")) / 1e9
    print(f"\nnation on the disk: {size:.2f} GB")


def _pages() -> tuple[dict[tuple[str, str], tuple[Ask, int]], dict[str, str]]:
    """Every page with how it is asked for and how many queries it takes; and the cookie of each visitor."""
    os.environ["PRONGSAI_DATA"] = str(FOLDER)
    os.environ["DJANGO_SETTINGS_MODULE"] = "prongsai.web.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from prongsai.web.accounts.models import Person

    call_command("migrate", verbosity=0)
    clients, cookies = {}, {}
    for login in ("", "overseer", "provincial-overseer", "officer"):
        clients[login] = client = Client(headers={"host": "localhost"})
        if login:
            person = Person.objects.get(login=login)
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        cookies[login] = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
    found = {}
    for (name, login), ask in _asks().items():
        found[name, login] = ask, _queries(clients[login], ask(random.Random(0)))
    return found, cookies


def _queries(client: object, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)  # type: ignore[attr-defined]
    assert answer.status_code == 200, (address, answer.status_code)
    return len(captured)


def _asks() -> dict[tuple[str, str], Ask]:
    """By name and visitor, how each page is asked for."""
    from django.urls import reverse

    from prongsai.web.rounds.models import Round
    from prongsai.web.upkeep.nation import PROVINCES

    rounds = list(Round.objects.values_list("pk", "body_id", "year"))
    own = Round.objects.filter(body__posts__person__login="officer", year=2568).get().pk
    bodies = reverse("public-bodies")

    def of_any_body(draw: random.Random) -> str:
        _, body, year = draw.choice(rounds)
        return reverse("public-body", args=[body, year])

    def of_any_round(draw: random.Random) -> str:
        return reverse("round", args=[draw.choice(rounds)[0]])

    def of_any_province(draw: random.Random) -> str:
        return reverse("public-province", args=[draw.choice(PROVINCES), draw.randint(2565, 2568)])

    def listed(template: str) -> Ask:
        def ask(draw: random.Random) -> str:
            return bodies + template.format(
                page=draw.randint(2, 160),
                number=draw.randint(1, 8317),
                province=quote(draw.choice(PROVINCES)),
                year=draw.randint(2564, 2568),
            )

        return ask

    kind = quote("เทศบาลตำบล")
    name = quote("สมมุติ ")
    return {
        ("front page", ""): lambda _: reverse("front"),
        ("list of bodies", ""): listed(""),
        ("list, any page", ""): listed("?page={page}"),
        ("list, by total, any page", ""): listed("?sort=-total&page={page}"),
        ("list, of an earlier year", ""): listed("?year={year}"),
        ("list, search by name", ""): listed(f"?q={name}{{number}}"),
        ("list, search that finds thousands", ""): listed(f"?q={name}"),
        ("list, by province", ""): listed("?province={province}"),
        ("list, by kind and total", ""): listed(f"?kind={kind}&sort=total"),
        ("body, any", ""): of_any_body,
        ("national page", ""): lambda draw: reverse("public-year", args=[draw.randint(2564, 2568)]),
        ("provincial page, any", ""): of_any_province,
        ("board of the nation", "overseer"): lambda _: reverse("board"),
        ("board, search", "overseer"): lambda draw: f"{reverse('board')}?q={name}{draw.randint(1, 8317)}",
        ("board, any page", "overseer"): lambda draw: f"{reverse('board')}?page={draw.randint(2, 160)}",
        ("board of a province", "provincial-overseer"): lambda _: reverse("board"),
        ("round, any", "overseer"): of_any_round,
        ("home of an officer", "officer"): lambda _: reverse("home"),
        ("result of the own round", "officer"): lambda _: reverse("result", args=[own]),
    }


@contextmanager
def _serving() -> Iterator[None]:
    command = [
        sys.executable,
        "-m",
        "prongsai",
        "serve",
        "--port",
        str(PORT),
        "--no-worker",
        "--data",
        str(FOLDER),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait()
        yield
    finally:
        process.terminate()
        process.wait()


def _wait() -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        try:
            _answered(http.client.HTTPConnection("127.0.0.1", PORT), "/health", "")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server did not start")


def _times(name: str, ask: Ask, cookie: str) -> list[float]:
    """How long each answer took, in milliseconds; each visitor asks for pages of their own."""
    found: list[float] = []

    def visit(number: int) -> None:
        draw = random.Random(f"{name} {number}")
        wire = http.client.HTTPConnection("127.0.0.1", PORT)
        for _ in range(ASKED):
            address = ask(draw)
            begun = time.perf_counter()
            _answered(wire, address, cookie)
            found.append((time.perf_counter() - begun) * 1000)

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(VISITORS)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    assert len(found) == ASKED * VISITORS, name
    return found


def _answered(wire: http.client.HTTPConnection, address: str, cookie: str) -> bytes:
    wire.request("GET", address, headers={"Cookie": cookie} if cookie else {})
    answer = wire.getresponse()
    content = answer.read()
    assert answer.status == 200, (address, answer.status)
    return content


def _middle(found: list[float]) -> float:
    return quantiles(found, n=2)[0]


def _late(found: list[float]) -> float:
    return quantiles(found, n=20)[-1]


if __name__ == "__main__":
    main()
