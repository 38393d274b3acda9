"""The site checks of 200 bodies through one worker, politeness on: how long, how much memory, who waits.

Each body has a website of its own, played on this machine: 60 pages in menus of ten, with 28 addresses asked
for, two of them dead and two without a link. Between looks at one website the worker pauses for a second, as
in use. Websites answer after 50 milliseconds. While checks run, a task
that a person waits for is put into the queue again and again, and the time until it is done is taken.

`python -m benchmarks.site_checks_of_many [bodies]` runs all of it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import quantiles

from tests.siteaudit.played_net import ENVIRONMENT, playing
from tests.siteaudit.sites.serving import serving
from tests.siteaudit.sites.site import Answer

BODIES, PAGES, ASKED = 200, 60, 28
PAUSE = 1000  # milliseconds, as in use
AT_ONCE = 32
_ANSWERS_AFTER = 0.05
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_ASK = """
import sys, django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from prongsai.web.accounts.models import Body, Person, Post
from prongsai.web.evidence import checking, tasks
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.rounds.models import Round
bodies, asked = map(int, sys.argv[1:])
for n in range(bodies):
    home = f"http://town{n}.example/"
    body = Body.objects.create(name=f"เทศบาล {n}", kind="เทศบาลเมือง", website=home)
    person = Person.objects.create(login=f"officer{n}", name="คุณ")
    Post.objects.create(person=person, role="officer", body=body)
    made = Disclosure.objects.create(
        round=Round.objects.create(body=body, year=2563, framework_code="nacc-2563", step="prepare")
    )
    pages = [f"{home}page{at + 5}.html" for at in range(asked - 4)]
    wanted = [*pages, f"{home}alone1.html", f"{home}alone2.html", f"{home}gone1.html", f"{home}gone2.html"]
    codes = [item.code for item in made.round.framework.items]
    Entry.objects.bulk_create(
        Entry(disclosure=made, code=code, addresses=[url]) for code, url in zip(codes, wanted)
    )
    checking.ask(made, person, tasks.check_site)
"""
_WAIT = """
import sys, time, django; django.setup()
from django_tasks_db.models import DBTaskResult
from prongsai.web.evidence.models import SiteCheck
from prongsai.web.plans.tasks import send_digest
while SiteCheck.objects.filter(state__in=("waiting", "working")).exists():
    began = time.monotonic()
    task = send_digest.enqueue("2021-01-01")
    while not DBTaskResult.objects.filter(pk=task.id, status="SUCCESSFUL").exists():
        time.sleep(0.05)
    print(time.monotonic() - began, flush=True)
    time.sleep(3)
"""
_WORK = (
    "from tests.siteaudit.played_net import install_from_environment as play; play(); "
    "from prongsai.__main__ import main; main(['worker'])"
)


def main(bodies: int = BODIES) -> None:
    hosts = [f"town{n}.example" for n in range(bodies)]
    with (
        serving(_answer) as port,
        playing(dict.fromkeys(hosts, port)) as net,
        tempfile.TemporaryDirectory() as folder,
    ):
        known = _environment(folder) | {ENVIRONMENT: json.dumps(net.spec())}
        subprocess.run([sys.executable, "-c", _ASK, str(bodies), str(ASKED)], env=known, check=True)
        _measure(bodies, folder, known)


def _measure(bodies: int, folder: str, known: dict[str, str]) -> None:
    began = time.monotonic()
    worker = subprocess.Popen([sys.executable, "-c", _WORK], env=known)
    try:
        waited = subprocess.run(
            [sys.executable, "-c", _WAIT], env=known, check=True, capture_output=True, text=True
        ).stdout.split()
        seconds = time.monotonic() - began
        memory = _most_memory(worker.pid)
    finally:
        worker.terminate()
        worker.wait()
    pages, verdicts = _found(folder)
    alone = bodies * (PAGES + ASKED / 2) * PAUSE / 1000
    print(f"\nsite checks of {bodies} bodies, {AT_ONCE} side by side, a pause of {PAUSE} ms at each website")
    print(
        f"  all done after {seconds:.0f} s; one after another at least {alone:.0f} s: {alone / seconds:.1f} ×"
    )
    print(f"  {pages} pages read, {verdicts}; most memory of the worker {memory:.0f} MB")
    waits = [float(each) for each in waited]
    middle = quantiles(waits, n=20)[9]
    print(f"  what a person waited for meanwhile: median {middle:.2f} s, most {max(waits):.2f} s")
    assert verdicts["done"] == bodies


def _answer(host: str, path: str, times: int) -> Answer:
    """A home page with menus of ten, ten pages in each, and two pages that nothing leads to."""
    del host, times
    name = path.strip("/").removesuffix(".html")
    if name == "":
        links = "".join(f"<li><a href='/menu{n}.html'>เมนู {n}</a></li>" for n in range(PAGES // 10))
    elif name.startswith("menu"):
        first = int(name[4:]) * 10
        links = "".join(f"<li><a href='/page{n}.html'>เรื่องที่ {n}</a></li>" for n in range(first, first + 10))
    elif name.startswith(("page", "alone")):
        links = "<li><a href='/'>หน้าหลัก</a></li>"
    else:
        return Answer(404, b"", wait=_ANSWERS_AFTER)
    text = f"<html><body><h1>{name}</h1><p>{'ข้อมูลประจำปี 2563 ' * 40}</p><ul>{links}</ul></body></html>"
    return Answer(200, text.encode(), _HTML, wait=_ANSWERS_AFTER)


def _found(folder: str) -> tuple[int, dict[str, int]]:
    with closing(sqlite3.connect(Path(folder) / "prongsai.sqlite3")) as database:
        (pages,) = database.execute("SELECT sum(pages) FROM evidence_sitecheck").fetchone()
        states = database.execute("SELECT state, count(*) FROM evidence_sitecheck GROUP BY state").fetchall()
    return pages, dict(states)


def _most_memory(pid: int) -> float:
    """The most memory a process had, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _environment(folder: str) -> dict[str, str]:
    foreign = ("PRONGSAI", "DJANGO", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "PRONGSAI_DATA": folder, "DJANGO_SETTINGS_MODULE": "prongsai.web.settings",
        "PRONGSAI_SITE_PAUSE": str(PAUSE), "PRONGSAI_SITE_CHECKS": str(AT_ONCE),
    }  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
