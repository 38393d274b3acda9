"""A whole look at a played website: what is found of each item, the proof that is kept, and how it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from prongsai import frameworks
from prongsai.siteaudit import (
    Archive,
    Asked,
    Audit,
    Browser,
    Door,
    Look,
    Manners,
    Sighting,
    audit,
    evidence,
    in_english,
)
from prongsai.siteaudit.audit import why_stopped
from prongsai.siteaudit.stored import read, write
from tests.siteaudit.played_net import Answer, Net, Request, playing

HOST = "www.town.example.go.th"
HOME = f"http://{HOST}/"
QUICK = Manners(pause=0, at_once=4)
ITEMS = {each.code: each for each in frameworks.load(2568).items}
WORDS = "เทศบาลตำบลตัวอย่างเผยแพร่ข้อมูลตามการประเมินคุณธรรมและความโปร่งใส " * 12


def html(title: str, body: str) -> str:
    return f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><body>{body}</body>"


def links(*pairs: tuple[str, str]) -> str:
    return "<ul>" + "".join(f"<li><a href='{to}'>{text}</a>" for to, text in pairs) + "</ul>"


#: o4 is two clicks away, o5 one and tells its year in a file, o8 has no path, o9 is gone, o11 has no address.
PAGES: dict[str, Answer] = {
    "/": html("หน้าหลัก", links(("/data", "ข้อมูลหน่วยงาน"), ("/plan", "แผน"), ("/gone", "เก่า")) + WORDS),
    "/data": html("ข้อมูล", links(("/structure", "โครงสร้าง"), ("/", "กลับ")) + WORDS),
    "/structure": html("โครงสร้าง", f"<p>โครงสร้างหน่วยงาน สำนักปลัด กองคลัง กองช่าง</p>{WORDS}"),
    "/plan": html("แผน", links(("/files/plan-2568.txt", "แผนพัฒนาท้องถิ่น ปี 2568")) + WORDS),
    "/files/plan-2568.txt": (
        200,
        {"Content-Type": "text/plain"},
        f"แผน ประจำปีงบประมาณ 2568 {WORDS}".encode(),
    ),
    "/hidden": html("ซ่อน", f"<p>อำนาจหน้าที่</p>{WORDS}"),
    "/closed": 403,
}
ASKED = tuple(
    Asked(code, tuple(f"{HOME}{path}" for path in paths), ITEMS[code])
    for code, paths in (
        ("o4", ["structure"]), ("o5", ["plan"]), ("o8", ["hidden"]), ("o9", ["gone"]), ("o11", []),
    )
)  # fmt: skip


def site(pages: Mapping[str, Answer]) -> Callable[[Request], Answer]:
    return lambda request: pages.get(request.path)


def look_at(
    pages: Mapping[str, Answer], asked: tuple[Asked, ...] = ASKED, **more: object
) -> tuple[Audit, Net]:
    with playing({HOST: site(pages)}) as net:
        return audit(HOME, asked, 2568, Door(seconds=5), QUICK, **more), net  # type: ignore[arg-type]


def findings(found: Audit, code: str, verdict: str = "not_met") -> list[str]:
    item = next(each for each in found.items if each.code == code)
    return [each.check for each in item.findings if each.verdict == verdict]


def test_each_item_gets_its_verdict_path_and_cause() -> None:
    found, net = look_at(PAGES)
    assert {each.code: each.verdict for each in found.items} == {
        "o4": "met", "o5": "met", "o8": "not_met", "o9": "not_met", "o11": "not_checked",
    }  # fmt: skip
    paths = {
        each.code: [one.path.say() if one.path else "" for one in each.addresses] for each in found.items
    }
    assert paths == {
        "o4": ["หน้าหลัก › ข้อมูลหน่วยงาน › โครงสร้าง"], "o5": ["หน้าหลัก › แผน"], "o8": [""],
        "o9": ["หน้าหลัก › เก่า"], "o11": [],
    }  # fmt: skip
    assert findings(found, "o8") == ["path"]
    assert findings(found, "o9") == ["reachable"]
    assert (found.pages, found.stopped, found.is_blind, net.refused) == (4, "", False, [])


def test_what_is_closed_to_programs_is_left_unjudged_and_paths_may_lead_through_it() -> None:
    pages = {**PAGES, "/data": html("ข้อมูล", links(("/structure", "โครงสร้าง"), ("/closed", "ปิด")) + WORDS)}
    asked = (Asked("o4", (f"{HOME}closed",), ITEMS["o4"]), ASKED[2])
    found, _ = look_at(pages, asked)
    assert [each.verdict for each in found.items] == ["could_not_judge", "could_not_judge"]


def test_every_finding_that_is_not_met_says_cause_and_mend_in_both_languages() -> None:
    found, _ = look_at(PAGES)
    said = [each for item in found.items for each in item.findings if each.verdict != "met"]
    assert len(said) >= 3
    assert [
        each for each in said if not all((each.cause.th, each.cause.en, each.mend.th, each.mend.en))
    ] == []


def test_a_file_behind_a_page_is_read_for_its_year() -> None:
    found, _ = look_at(PAGES)
    year = [each.verdict for each in found.items[1].findings if each.check == "fiscal_year"]
    assert year == ["met"]


def test_the_archive_holds_home_paths_addresses_and_files() -> None:
    archive = Archive()
    found, _ = look_at(PAGES, archive=archive)
    looks = evidence.looks(archive.whole())
    assert {url.removeprefix(HOME) for url in looks} == {
        "", "data", "structure", "plan", "files/plan-2568.txt", "hidden", "gone",
    }  # fmt: skip
    digests = {one.address: one.digest for item in found.items for one in item.addresses}
    assert digests == {address: looks[address].digest for address in digests}
    assert [each.status for each in looks.values() if each.url.endswith("gone")] == [404]


def test_the_second_day_shows_what_changed_and_keeps_only_that() -> None:
    first, second = Archive(), None
    look_at(PAGES, archive=first)
    second = Archive(earlier=first.records)
    later = {**PAGES, "/gone": html("กลับมา", WORDS), "/hidden": None, "/plan": html("แผน", "ใหม่" + WORDS)}
    look_at(later, archive=second)
    told = {
        each.address.removeprefix(HOME): each.became
        for each in evidence.compare(first.whole(), second.whole())
    }
    assert told == {"gone": "came-back", "hidden": "vanished", "plan": "changed"}
    assert len([each for each in second.records if each.kind == "response"]) <= 5


def test_an_address_that_is_other_than_approved_is_told() -> None:
    found, _ = look_at(PAGES, approved={f"{HOME}structure": "00" * 32})
    said = [each.check for each in found.items[0].findings if each.verdict != "met"]
    assert "changed" in said


def test_dead_is_said_after_looks_on_three_days() -> None:
    before = datetime.now(UTC)
    days = [Sighting(before - timedelta(days=number), 503) for number in (1, 2)]
    pages = {**PAGES, "/structure": 503}
    manners = replace(QUICK, tries=1)
    with playing({HOST: site(pages)}):
        once = audit(HOME, ASKED[:1], 2568, Door(seconds=5), manners)
        thrice = audit(HOME, ASKED[:1], 2568, Door(seconds=5), manners, earlier={f"{HOME}structure": days})
    assert once.items[0].verdict == "could_not_judge"
    assert findings(thrice, "o4") == ["dead"]


def test_a_home_page_that_does_not_answer_leaves_everything_unjudged() -> None:
    with playing({HOST: None}):
        found = audit(HOME, ASKED[:4], 2568, Door(seconds=2), replace(QUICK, tries=1))
    assert found.is_blind
    assert {each.verdict for each in found.items} == {"could_not_judge"}


def test_what_was_seen_until_it_was_stopped_is_told() -> None:
    def told(pages: int, _: int) -> None:
        if pages == 2:
            raise KeyboardInterrupt

    archive = Archive()
    found, _ = look_at(PAGES, told=told, archive=archive)
    assert (found.stopped, found.pages) == ("interrupted", 2)
    assert "not_met" not in {each.verdict for each in found.items}
    assert HOME in evidence.looks(archive.whole())


def test_stopped_among_the_addresses_it_tells_those_that_were_looked_at() -> None:
    seen: list[str] = []

    def server(request: Request) -> Answer:
        seen.append(request.path)
        return PAGES.get(request.path)

    def told(pages: int, _: int) -> None:
        if pages > 4:
            raise KeyboardInterrupt

    with playing({HOST: server}):
        found = audit(HOME, ASKED, 2568, Door(seconds=5), Manners(pause=0, at_once=1), told)
    assert found.stopped == "interrupted"
    assert [each.code for each in found.items] == [each.code for each in ASKED]
    assert seen.count("/gone") == 1


def test_an_audit_can_be_stored() -> None:
    found, _ = look_at(PAGES)
    assert read(write(found)) == found


def test_progress_never_goes_back() -> None:
    told: list[tuple[int, int]] = []
    look_at(PAGES, told=lambda pages, of: told.append((pages, of)))
    assert [pages for pages, _ in told] == sorted(pages for pages, _ in told)
    assert len(told) >= 9


def test_a_menu_made_by_script_is_walked_with_a_browser_and_left_unjudged_without() -> None:
    scripted = html(
        "t", "<div id=root></div><script>document.getElementById('root').innerHTML="
        "'<a href=\"/structure\">โครงสร้าง</a>'</script>",
    )  # fmt: skip
    pages = {**PAGES, "/": scripted}
    archive = Archive()
    with playing({HOST: site(pages)}) as net:
        door = Door(seconds=5)
        without = audit(HOME, ASKED[:1], 2568, door, QUICK)
        with Browser(door.look) as browser:
            found = audit(HOME, ASKED[:1], 2568, door, QUICK, browser=browser, archive=archive)
    assert (without.is_blind, findings(without, "o4")) == (True, [])
    path = found.items[0].addresses[0].path
    assert path is not None
    assert in_english(path).say() == "Home › โครงสร้าง"
    assert evidence.looks(archive.whole())[HOME].body == scripted.encode()
    pictures = [each.url for each in archive.records if each.kind == "resource"]
    assert pictures == [f"urn:view:{HOME}structure"]
    assert net.refused == []


@pytest.mark.parametrize("code", ["too-many-pages", "too-long", "too-deep", "too-many-alike", "interrupted"])
def test_why_it_ended_early_is_said_in_both_languages(code: str) -> None:
    assert code not in (why_stopped(code).th, why_stopped(code).en)


def test_a_site_of_300_pages_with_28_items_is_done_in_seconds() -> None:
    menu = links(*((f"/m/{number}", f"เมนู {number}") for number in range(30)))
    pages: dict[str, Answer] = {"/": html("หน้าหลัก", menu + WORDS)}
    for number in range(30):
        below = links(*((f"/p/{number}/{each}", f"ย่อย {each}") for each in range(9)))
        pages[f"/m/{number}"] = html(f"เมนู {number}", menu + below + WORDS)
        for each in range(9):
            last = links((f"/item/{number}", "ประจำปีงบประมาณ 2568")) if each == 8 else ""
            pages[f"/p/{number}/{each}"] = html(f"ย่อย {each}", menu + last + WORDS)
        pages[f"/item/{number}"] = html(f"ข้อ {number}", menu + f"ประจำปีงบประมาณ 2568 {WORDS}")
    asked = tuple(
        Asked(code, (f"{HOME}item/{place + 2}",), item) for place, (code, item) in enumerate(ITEMS.items())
    )
    archive = Archive()
    with playing({HOST: site(pages)}):
        began = time.monotonic()
        found = audit(HOME, asked, 2568, Door(), QUICK, archive=archive)
        took = time.monotonic() - began
    assert (len(found.items), found.pages) == (28, 301)
    steps = {
        step.url for each in found.items for one in each.addresses if one.path for step in one.path.steps
    }
    assert steps == set(evidence.looks(archive.whole()))
    assert all(one.path and one.path.clicks == 3 for each in found.items for one in each.addresses)
    assert took < 15, f"{took:.1f} s"  # three where nobody else is at work


class Town:
    """A played door that takes its time: a home page that leads to every address."""

    def __init__(self, seconds: float, size: int = 0) -> None:
        self.seconds, self.size, self.asked = seconds, size, 0

    def look(self, url: str) -> Look:
        if url.endswith("/robots.txt"):
            return Look(url, datetime.now(UTC), url, status=404)
        self.asked += 1
        time.sleep(self.seconds if url != HOME else 0)
        body = html("หน้า", links(*((f"/{each}", "ข้อ") for each in range(43))) + "x" * self.size)
        return Look(url, datetime.now(UTC), url, (), 200, "", (("content-type", "text/html"),), body.encode())


MANY = tuple(Asked(f"o{one}", tuple(f"{HOME}{one}/{each}" for each in range(20))) for one in range(43))


def test_a_check_ends_in_time_however_slow_the_addresses_are() -> None:
    town, began = Town(seconds=0.05), time.monotonic()
    quick = Manners(pause=0, at_once=2, most_seconds=0.5, most_pages=1)
    found = audit(HOME, MANY, 2568, town, quick)  # type: ignore[arg-type]
    assert time.monotonic() - began < 3
    assert town.asked < 60
    assert {each.status for each in found.items[-1].addresses} == {0}
    assert why_stopped(found.stopped).en == "the site has more pages than one check reads"


def test_addresses_that_are_left_out_for_time_are_not_judged_and_the_audit_says_why() -> None:
    manners = Manners(pause=0, at_once=2, most_seconds=0.5)
    found = audit(HOME, MANY[:1], 2568, Town(seconds=0.2), manners)  # type: ignore[arg-type]
    assert (found.stopped, found.items[0].verdict) == ("too-long", "could_not_judge")
    assert "not_checked" in {each.verdict for each in found.items[0].findings if each.check == "reachable"}


def test_no_more_is_looked_at_than_one_check_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["prongsai.siteaudit.audit"], "MOST_HELD", 1_000_000)
    town = Town(seconds=0, size=100_000)
    found = audit(HOME, MANY[:3], 2568, town, replace(QUICK, most_pages=1))  # type: ignore[arg-type]
    looked_at = [each for item in found.items for each in item.addresses if each.status]
    assert (found.stopped, 3 <= len(looked_at) <= 12) == ("too-many-pages", True)
    assert found.items[-1].verdict == "could_not_judge"
