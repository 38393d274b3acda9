"""Whether what is shown is of the fiscal year that the item asks for.

An item asks for the current year, the past one, or the first half of the current one; a standing item asks
for none. Judged over all addresses of an item, in page, link texts, file names and files that were read.

Met: the year stands there as a year or with a month. Not met: what is shown says that it is of other fiscal
years (in its title, the words of the link to it, its file's name, a file's text, or in the text of a page
without pictures) and the year asked for is nowhere, not even in a date or torn apart, and nothing is
unread: no file, script, frame or next page of a list. All else is could not judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from prongsai.frameworks import Item
from prongsai.siteaudit.checks.seen import Seen, finding, leads_on, met, name_of, shows_digits
from prongsai.siteaudit.mentions import Years, may_hold, years_in, years_in_name
from prongsai.siteaudit.model import Finding

NAME = "fiscal_year"
#: Other years count only this far from the one asked for: a law of 2540 says nothing of a report.
_BEFORE, _AFTER = 10, 5


def check(seens: Sequence[Seen]) -> Finding | None:
    item, read = seens[0].asked.item, [seen for seen in seens if seen.is_fine]
    wanted = wanted_year(item, seens[0].year) if item is not None else None
    if item is None or wanted is None or not read:
        return None
    texts, names = (
        [text for seen in read for text in _texts(seen)],
        [each for seen in read for each in _names(seen)],
    )
    years = _all(map(years_in, texts)) | _all(map(years_in_name, names))
    if wanted in years.sure:
        return met(NAME, year=wanted, years=sorted(years.sure))
    others = sorted(year for seen in read for year in _spoken_for(seen, wanted))
    doubt = (
        _doubt(seens, wanted, years, [*texts, *names])
        or _doubt_of_rule(item)
        or _doubt_of_others(read, others)
    )
    told = ", ".join(map(str, dict.fromkeys(others)))
    mend = (
        f"เผยแพร่ข้อมูลของปีงบประมาณ พ.ศ. {wanted} และเขียนปีไว้ในชื่อหน้า ชื่อลิงก์ หรือชื่อแฟ้ม",
        f"publish what is of fiscal year {wanted}, with the year in the title, the link or the file's name",
    )
    if doubt is not None:
        return finding(NAME, "could_not_judge", doubt, mend, year=wanted, years=sorted(years.sure))
    return finding(
        NAME, "not_met",
        (
            f"ข้อมูลเป็นของปีงบประมาณ {told} ไม่พบของปี {wanted}",
            f"what is shown is of fiscal year {told}; nothing is of {wanted}",
        ),
        mend, year=wanted, years=sorted(years.sure),
    )  # fmt: skip


def wanted_year(item: Item, year: int) -> int | None:
    """The fiscal year that an item asks for in the assessment of `year`; None where it asks for none.

    >>> [wanted_year(item, 2563) for item in frameworks.load(2563).items[9:13]]
    [2563, 2563, 2562, None]
    """
    return {"current": year, "first_half": year, "past": year - 1}.get(item.asks_for)


def _texts(seen: Seen) -> Iterator[str]:
    """What the page and its files say, and the link texts that lead here and on."""
    if seen.page is not None:
        yield from (seen.page.title, seen.page.text)
        yield from (link.text for link in seen.page.links)
    yield from (file.text for file in seen.files)
    if seen.path is not None:
        yield seen.path.steps[-1].text


def _names(seen: Seen) -> Iterator[str]:
    yield name_of(seen.final_url)
    yield from (name_of(link.url) for link in seen.file_links)
    yield from (name_of(file.look.final_url or file.look.url) for file in seen.files)


def _all(each: Iterable[Years]) -> Years:
    found = Years()
    for years in each:
        found |= years
    return found


def _spoken_for(seen: Seen, wanted: int) -> set[int]:
    """The other years that what is shown says it is of."""
    titles = [name_of(seen.final_url), *(link.text for link in seen.file_links)]
    titles += [seen.page.title] if seen.page else []
    titles += [seen.path.steps[-1].text] if seen.path else []
    found = {year for title in titles for year in years_in(title).sure}
    found |= {year for file in seen.files for year in years_in(file.text).named}
    if seen.page is not None and not seen.page.pictures:
        found |= years_in(seen.page.text).named
    return {year for year in found if wanted - _BEFORE <= year <= wanted + _AFTER and year != wanted}


def _doubt(seens: Sequence[Seen], wanted: int, years: Years, texts: Sequence[str]) -> tuple[str, str] | None:
    """Why the year may be there after all; None where it may not."""
    if not all(seen.is_all_read(shows_digits) for seen in seens):
        unread = len({url for seen in seens for url in seen.left(shows_digits)})
        return (
            f"ยังไม่พบปี {wanted} แต่อ่านไม่ครบ (แฟ้มที่ยังไม่ได้อ่าน {unread} แฟ้ม สคริปต์ หรือกรอบ)",
            f"{wanted} was not found, but not all was read (files unread: {unread}; or scripts, frames)",
        )
    if any(leads_on(seen.page) for seen in seens if seen.page):
        return (
            f"ยังไม่พบปี {wanted} ในหน้านี้ แต่รายการมีต่อในหน้าอื่น",
            f"{wanted} was not found here, but the list goes on elsewhere",
        )
    if wanted in years.perhaps or any(may_hold(text, wanted) for text in texts):
        return (
            f"พบปี {wanted} เพียงในวันที่หรือตัวเลขที่อาจหมายถึงอย่างอื่น",
            f"{wanted} was found only in a date, or in figures that may mean something else",
        )
    return None


def _doubt_of_rule(item: Item) -> tuple[str, str] | None:
    if item.basis.certainty != "unknown":
        return None
    return (
        "ยังไม่แน่ชัดว่าเกณฑ์ของปีนี้ขอข้อมูลปีใด",
        "it is not known for sure which year's data this year's rules ask for",
    )


def _doubt_of_others(read: Sequence[Seen], others: Sequence[int]) -> tuple[str, str] | None:
    if others:
        return None
    if any(seen.page.pictures for seen in read if seen.page):
        return ("ไม่พบปีในข้อความ ปีอาจอยู่ในรูปภาพ", "no year was found in the text; it may stand in a picture")
    return ("ไม่พบว่าข้อมูลเป็นของปีใด", "nothing says of which year it is")
