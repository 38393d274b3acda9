"""Ten kinds of websites with planted addresses: what is said of each, and no fine page is "not met"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.siteaudit.sites import BUILDERS, Planted, Site, script_menu
from tests.siteaudit.sites.contents import title_of
from tests.siteaudit.sites.judging import Said, judged
from tests.siteaudit.sites.site import HOME

TABLE = Path(__file__).parents[2] / "docs/reference/site-check-confusion.md"
_HEAD = """# Site check: what is said of pages of which the truth is known

<!-- Held equal to what comes of the played sites by tests/siteaudit/test_confusion.py. -->

Ten websites are played on the machine that runs the tests, each as one kind of local body's website is built.
Their pages are invented; of every planted address it is known whether a person who clicks from the home page
finds there what the item asks for. The whole check runs over each site, and what it says is counted here. An
address is fine or not; the check may also say that it could not judge, and then says why. What must never
happen is “not met” of an address that is fine. The second table counts the checks that carried a verdict. Of
each address that can be reached, the path that is printed is the shortest.

"""
_COLUMNS = {
    "pages": "pages read",
    "planted": "planted",
    "True met": "fine: met",
    "True could_not_judge": "fine: could not judge",
    "True not_met": "fine: not met",
    "False not_met": "at fault: not met",
    "False could_not_judge": "at fault: could not judge",
    "False met": "at fault: met",
}
_FOOT = """
Where a page that is fine could not be judged, it was closed to programs (403, 429, robots.txt), too slow,
reached only through such a page, said beside its content that something is being mended, or the menu is made
by script and no browser is there (the last site; with a browser every one of its addresses is met). Where a
page at fault could not be judged, people must look: an error or a broken connection may pass, a certificate
may be mended, a scan or a damaged file hides its words, a blank page may be filled by a program, and a
missing path proves nothing while part of the site could not be read.
"""


@cache
def outcome(number: int) -> tuple[Site, int, list[tuple[Planted, Said]]]:
    site = BUILDERS[number]()
    done, rows = judged(site)
    assert done.is_blind == site.is_blind
    return site, done.pages, rows


def rows() -> Iterator[tuple[Planted, Said]]:
    for number in range(len(BUILDERS)):
        yield from outcome(number)[2]


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__module__.rpartition(".")[2])
def test_every_planted_address_gets_its_verdict_its_cause_and_its_shortest_path(
    build: Callable[[], Site],
) -> None:
    found = outcome(BUILDERS.index(build))[2]
    expected = {each.address: (each.verdict, each.because, each.look, each.path) for each, _ in found}
    said = {each.address: (it.verdict, it.because, it.look, it.path) for each, it in found}
    assert said == expected
    unsaid = [
        each.address for each, it in found if not any(each.says in cause for cause in it.causes or [""])
    ]
    assert unsaid == []


def test_no_page_that_is_fine_is_not_met_and_none_at_fault_is_met() -> None:
    wrong = [
        each.address
        for each, said in rows()
        if said.verdict == ("not_met" if each.is_fine else "met") or said.verdict == "not_checked"
    ]
    assert wrong == []


def test_the_table_in_the_docs_is_what_came_of_it() -> None:
    lines, whole = [], Counter[str]()
    for number in range(len(BUILDERS)):
        site, pages, found = outcome(number)
        counted = Counter(f"{each.is_fine} {said.verdict}" for each, said in found)
        whole += Counter(counted, pages=pages, planted=len(found))
        lines.append(_line(site.name, Counter(counted, pages=pages, planted=len(found))))
    assert whole["planted"] >= 120
    assert sum(each.is_fine for each, _ in rows()) >= 60
    tables = _table("site", _COLUMNS.values(), [*lines, _line("**all**", whole)]) + "\n" + _causes()
    assert TABLE.read_text(encoding="utf-8") == _HEAD + tables + _FOOT


def _causes() -> str:
    """By the checks that carry a verdict: how many planted addresses have it, and of how many it is said."""
    planted, named = Counter[str](), Counter[str]()
    for each, said in rows():
        planted.update(f"{check} · {each.verdict}" for check in each.because)
        named.update(f"{check} · {said.verdict}" for check in said.because)
    lines = [f"| {cause} | {planted[cause]} | {named[cause]} |\n" for cause in sorted(planted | named)]
    return _table("check · verdict", ["planted", "said"], lines)


def _table(first: str, columns: Iterable[str], lines: Iterable[str]) -> str:
    names = list(columns)
    head = f"| {first} | " + " | ".join(names) + " |\n| --- |" + " --: |" * len(names) + "\n"
    return head + "".join(lines)


def _line(name: str, counted: Counter[str]) -> str:
    return f"| {name} | " + " | ".join(f"{counted[column]:,}" for column in _COLUMNS) + " |\n"


def test_a_menu_made_by_script_is_read_where_a_browser_is_there() -> None:
    done, found = judged(script_menu.build(), with_browser=True)
    assert not done.is_blind
    paths = [f"{HOME} › {title_of(each.code)}" for each, _ in found]
    assert [(said.verdict, said.path) for _, said in found] == [("met", path) for path in paths]
