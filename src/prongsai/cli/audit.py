"""`prongsai audit`: every address of the items looked at on the body's own website, before it is sent."""

from __future__ import annotations

import argparse
import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from prongsai import siteaudit
from prongsai.cli import show
from prongsai.errors import Language, Problem, SiteError, UsageError
from prongsai.frameworks import Item, Text
from prongsai.siteaudit import VERDICTS, AddressSeen, Audit, Finding, ItemSeen, Order, Verdict

_SIGNS: Mapping[Verdict, str] = {"met": "✓", "not_met": "✗", "could_not_judge": "?", "not_checked": "–"}
_CONTACT = "PRONGSAI_SITE_CONTACT"
_INTERRUPTED = 130
# For one's own site: no pause, more looks at once. What robots.txt closes stays closed.
_FAST = siteaudit.Manners(pause=0, at_once=8)


def _browser(door: siteaudit.Door) -> siteaudit.Browser:
    from prongsai.documents import TYPEFACES  # papers are read in for nobody who does not ask for pictures

    return siteaudit.Browser(door.look, typefaces=TYPEFACES)


def audit(options: argparse.Namespace) -> int:
    """Check a website; exit code 13 where an item is not met or nothing answered, 130 where told to stop."""
    order = siteaudit.read_items(Path(options.items), options.year or "")
    home = _home(options, order)
    with ExitStack() as stack:
        part = stack.enter_context(_new_file(options.warc))
        archive = siteaudit.Archive(part) if part else None
        door = siteaudit.Door(agent=siteaudit.agent_of(os.environ.get(_CONTACT, "")))
        browser = stack.enter_context(_browser(door)) if options.browser else None
        told = stack.enter_context(_bar())
        manners = _FAST if options.fast else siteaudit.Manners()
        found = siteaudit.audit(
            home, order.asked, order.year, door, manners, told=told, archive=archive, browser=browser
        )
    if options.json:
        show.as_json(siteaudit.as_plain(found))
    else:
        _print(found, order, options.lang)
    if found.stopped == siteaudit.INTERRUPTED:
        return _INTERRUPTED
    is_fine = not _is_silent(found) and not any(each.verdict == "not_met" for each in found.items)
    return 0 if is_fine else SiteError.exit_code


def _is_silent(found: Audit) -> bool:
    """Whether neither the home page nor any address answered, so that nothing was checked at all."""
    return not found.pages and not any(seen.status for item in found.items for seen in item.addresses)


def _home(options: argparse.Namespace, order: Order) -> str:
    """The home page, as the command or the file names it; refused first of all where it will not do."""
    home: str = options.url or order.site
    if not home:
        th = "ต้องระบุที่อยู่ของหน้าหลัก หลังคำสั่งหรือใน site: ของแฟ้ม"
        raise UsageError(
            Problem("no-site", th, "the home page must be named, after the command or as site: in the file")
        )
    try:
        siteaudit.admit(home)
    except SiteError as error:
        named = [
            replace(each, th=f"“{home}” {each.th}", en=f"“{home}”: {each.en}") for each in error.problems
        ]
        raise SiteError(named) from error
    return home


# ------------------------------------------------------------------------------------------------ printing


def _say(words: str) -> None:
    """Print a line; words of a website cannot steer the terminal or turn the writing round."""
    print("".join(each for each in words if unicodedata.category(each) not in ("Cc", "Cf")))


def _print(found: Audit, order: Order, language: Language) -> None:
    items = {each.code: each.item for each in order.asked}
    for line in _headline(found, language):
        _say(line)
    _say(_counts(found, language))
    for each in found.items:
        _say("")
        _print_item(each, items.get(each.code), language)


def _headline(found: Audit, language: Language) -> list[str]:
    thai = language == "th"
    year = f" · {'ปีงบประมาณ' if thai else 'fiscal year'} {found.year}" if found.year else ""
    pages = (
        f"อ่าน {found.pages:,} หน้า"
        if thai
        else f"{found.pages:,} {'page' if found.pages == 1 else 'pages'} read"
    )
    lines = [f"{found.home}{year} · {pages}"]
    if found.stopped:
        why = siteaudit.why_stopped(found.stopped).say(language)
        lines.append(f"{'! หยุดก่อนครบ: ' if thai else '! ended before everything was seen: '}{why}")
    if found.is_blind:
        lines.append(_blind(found).say(language))
    return lines


def _blind(found: Audit) -> Text:
    """Why no path can be found; where no page was read, the address given may be wrong."""
    if not found.pages:
        return Text(
            "! เปิดหน้าหลักไม่ได้ จึงหาเส้นทางไม่ได้ ตรวจว่าที่อยู่ถูกต้อง เปิดในเบราว์เซอร์ได้ "
            "และ robots.txt ไม่ได้ปิดไว้ แล้วสั่งตรวจใหม่",
            "! the home page could not be opened, so that no path can be found; see that its address is "
            "right, that it opens in a browser and that robots.txt does not close it, then check again",
        )
    return Text(
        "! เมนูของหน้าหลักสร้างด้วยสคริปต์ จึงหาเส้นทางไม่ได้ ใช้ --browser เพื่อเปิดในเบราว์เซอร์จริง",
        "! the menu of the home page is made by script, so that no path can be found; --browser opens it in "
        "a real browser",
    )


def _counts(found: Audit, language: Language) -> str:
    counts = Counter(each.verdict for each in found.items)
    return " · ".join(
        f"{_SIGNS[each]} {name.say(language)} {counts[each]}" for each, name in VERDICTS.items()
    )


def _print_item(seen: ItemSeen, item: Item | None, language: Language) -> None:
    title = f" {item.title.say(language)}" if item else ""
    _say(f"{_SIGNS[seen.verdict]} {seen.code}{title}: {VERDICTS[seen.verdict].say(language)}")
    for each in seen.addresses:
        _say(f"  {each.address}")
        _say(f"    {_path(each, language)}")
        _print_findings([one for one in seen.findings if one.address == each.address], "    ", language)
    _print_findings([one for one in seen.findings if not one.address], "  ", language)


def _path(seen: AddressSeen, language: Language) -> str:
    if seen.path is None:
        return "ไม่พบเส้นทางจากหน้าหลัก" if language == "th" else "no path from the home page was found"
    clicks = seen.path.clicks
    if language == "th":
        return f"{seen.path.say()} ({clicks} คลิก)"
    return f"{siteaudit.in_english(seen.path).say()} ({clicks} {'click' if clicks == 1 else 'clicks'})"


def _print_findings(findings: list[Finding], indent: str, language: Language) -> None:
    """What is not met or could not be judged; what is met needs no words."""
    for each in findings:
        if each.verdict == "met":
            continue
        _say(f"{indent}{_SIGNS[each.verdict]} {each.cause.say(language)}")
        if each.mend.th:
            _say(f"{indent}  {'แก้ไข: ' if language == 'th' else 'to mend: '}{each.mend.say(language)}")


# ------------------------------------------------------------------------------------ while it is running


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Shows how many pages were read; how many there will be is an estimate that grows."""
    with tqdm(unit="", leave=False, disable=not sys.stderr.isatty()) as bar:

        def told(done: int, known: int) -> None:
            bar.total = max(known, done)
            bar.update(done - bar.n)

        yield told


@contextmanager
def _new_file(name: str | None) -> Iterator[Callable[[siteaudit.Kept], None] | None]:
    """Takes the records of evidence; the file is there whole or not at all, and nothing is overwritten."""
    if name is None:
        yield None
        return
    path = Path(name)
    part = path.with_name(f"{path.name}.part")
    for each in (path, part):
        if each.exists():
            th, en = f"มีแฟ้ม {each} อยู่แล้ว จึงไม่เขียนทับ", f"{each} exists already and is not overwritten"
            raise UsageError(Problem("exists", th, en))
    try:
        with part.open("xb") as file:

            def put(kept: siteaudit.Kept) -> None:
                file.write(kept.content)

            yield put
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
