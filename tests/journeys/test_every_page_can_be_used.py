"""Every page against axe, wide and at 320 pixels: nothing serious, no page wider than the screen."""

from __future__ import annotations

from tests.journeys.conftest import Walk

OFFICERS = (
    "", "result/", "result/9/", "result/explain/9/", "result/gaps/", "result/path/?target=85", "result/load/",
    "plan/", "plan/propose/", "plan/measures/add/", "papers/",
)  # fmt: skip


def test_what_anyone_sees(walk: Walk) -> None:
    citizen = walk()
    found = []
    for path in ("/", "/sign-in/"):
        citizen.open(path)
        found += citizen.faults()
    citizen.open("/?q=เทศบาลเมืองเมืองพล")
    citizen.follow("เทศบาลเมืองเมืองพล")
    assert found + citizen.faults() == []


def test_what_the_officer_sees(walk: Walk) -> None:
    officer = walk("officer")
    at = officer.page.url.removeprefix(officer.workspace.address)
    found = []
    for path in OFFICERS:
        officer.open(at + path)
        found += officer.faults()
    assert found == []


def test_what_the_overseer_sees(walk: Walk) -> None:
    overseer = walk("overseer")
    found = overseer.faults()
    overseer.go_by(overseer.page.locator("main table a").first)
    assert found + overseer.faults() == []
