"""A website of 5,000 pages crawled, politeness off: pages a second, beside `linkchecker` on the same site.

Each page has a menu of 24 links and leads to a few more, as a body's own site does; the server is a process
of its own on the same two cores. Ours also keeps the path to every page and reads its text; it runs through
the gate and the door that every check goes through, with the played net of the tests before them, since the
door refuses this machine. `linkchecker` runs with as many threads as serve it best on a smaller site; it
counts the logo, which no page has, as a page. The last line shows what memory a larger site takes.

`python -m benchmarks.site_check` runs all of it; `… serve`, `… ours` are what it starts by itself.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PAGES, FEW = 5_000, 500
MENU, A_LIST = 24, 25
THREADS = (1, 2, 10)  # of linkchecker
GOAL = 5.0  # times the pages of linkchecker
HOST = "www.bench-example.go.th"
_ROOT = Path(__file__).parents[1]
_PATH = re.compile(r"/s(\d+)/(\d+)\.html")
# The second header takes away the pause that linkchecker keeps whatever its settings say.
_OPEN = (("Content-Type", "text/html; charset=utf-8"), ("LinkChecker", "1"))


def main() -> None:
    print(f"\nsite check: {PAGES:,} pages, {MENU} links in the menu of each, politeness off")
    with _served(FEW) as port:
        small = _ours(port, FEW)
        best = max(THREADS, key=lambda threads: _theirs(port, threads)["rate"])
    with _served(PAGES) as port:
        ours, theirs = _ours(port, PAGES), _theirs(port, best)
    print(f"  {'':24} {'pages':>6} {'seconds':>8} {'a second':>9}")
    for name, seen in (("ours", ours), (f"linkchecker, {best} threads", theirs)):
        print(f"  {name:24} {seen['pages']:6.0f} {seen['seconds']:8.1f} {seen['rate']:9.0f}")
    print(f"  ratio {ours['rate'] / theirs['rate']:.1f}, goal {GOAL:.0f}")
    few, many = small["mib"], ours["mib"]
    print(f"  memory: {few:.0f} MiB for {FEW} pages, {many:.0f} MiB for {PAGES:,}, ratio {many / few:.2f}")
    assert (small["pages"], ours["pages"]) == (FEW, PAGES), "pages were missed"


# -------------------------------------------------------------------------------------------------- the site


def page(path: str, pages: int) -> bytes | None:
    """The page at a path of a site with so many pages; None where there is none."""
    if path == "/":
        number, section = 0, 0
    elif found := _PATH.fullmatch(path):
        section, number = int(found[1]), int(found[2])
    else:
        return None
    if number >= pages or section != number // 250:
        return None
    menu = "".join(f'<li><a href="{_path(each)}">เมนูที่ {each}</a></li>' for each in range(1, MENU + 1))
    below = range(number * A_LIST + 1, min(number * A_LIST + A_LIST + 1, pages))
    links = "".join(f'<li><a href="{_path(each)}">เรื่องที่ {each} ของเทศบาล</a></li>' for each in below)
    text = f"<p>ประกาศเทศบาล เรื่องที่ {number} ประจำปีงบประมาณ พ.ศ. 2568 ลงวันที่ 1 ตุลาคม 2567</p>" * 8
    return (
        f"<!DOCTYPE html><html><head><title>เรื่องที่ {number}</title></head><body>"
        f'<nav><ul>{menu}</ul></nav><img src="/logo.png" alt="ตรา">{text}<ul>{links}</ul></body></html>'
    ).encode()


def _path(number: int) -> str:
    return f"/s{number // 250}/{number}.html"


def _serve(pages: str) -> None:
    from tests.siteaudit.sites.serving import serving
    from tests.siteaudit.sites.site import Answer, not_found

    made: dict[str, Answer] = {}

    def answer(_host: str, path: str, _asked: int) -> Answer:
        if path not in made:
            body = page(path, int(pages))
            made[path] = not_found() if body is None else Answer(body=body, headers=_OPEN)
        return made[path]

    with serving(answer) as port:
        print(port, flush=True)
        sys.stdin.read()


@contextmanager
def _served(pages: int) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.site_check", "serve", str(pages)]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.communicate()


# --------------------------------------------------------------------------------------------------- running


def _ours(port: int, pages: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.site_check", "ours", str(port), str(pages)]
    done = subprocess.run(command, cwd=_ROOT, text=True, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))


def _crawl(port: str, pages: str) -> None:
    """Crawl for an address that no click leads to, so that every page is read."""
    from prongsai.siteaudit import Door, Manners
    from prongsai.siteaudit.crawl import crawl
    from tests.siteaudit.played_net import playing

    manners = Manners(pause=0, at_once=2, most_pages=2 * int(pages), most_seconds=600)
    with playing({HOST: int(port)}):
        door = Door()
        begun = time.perf_counter()
        done = crawl(f"http://{HOST}/", [f"http://{HOST}/nowhere"], door.look, manners)
        seconds = time.perf_counter() - begun
    read = done.pages
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"pages": read, "seconds": seconds, "rate": read / seconds, "mib": most}))


def _theirs(port: int, threads: int) -> dict[str, float]:
    """linkchecker over the whole site: no pause, no robots.txt, nothing logged but its count."""
    with tempfile.TemporaryDirectory(prefix="linkchecker-") as folder:
        settings = Path(folder) / "linkcheckerrc"
        settings.write_text(
            f"[checking]\nthreads={threads}\nmaxrequestspersecond=100000\nrobotstxt=0\nrecursionlevel=-1\n"
            "[output]\nlog=text\nstatus=0\nwarnings=0\n"
        )
        settings.chmod(0o644)
        Path(folder).chmod(0o755)
        command = [str(Path(sys.executable).with_name("linkchecker")), "-f", str(settings)]
        begun = time.perf_counter()
        done = subprocess.run([*command, f"http://127.0.0.1:{port}/"], text=True, capture_output=True)
        seconds = time.perf_counter() - begun
    found = re.search(r"(\d+) URLs? checked", done.stdout)
    assert found, done.stdout[-500:] + done.stderr[-500:]
    checked = float(found[1])
    return {"pages": checked, "seconds": seconds, "rate": checked / seconds}


_DEEDS: dict[str, Callable[..., None]] = {"serve": _serve, "ours": _crawl}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        _DEEDS[sys.argv[1]](*sys.argv[2:])
    else:
        main()
