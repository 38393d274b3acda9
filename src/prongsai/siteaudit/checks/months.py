"""Which months a monthly item covers: those of the current fiscal year that are over.

Judged over all addresses of an item, by the months named in page, link texts, file names and files, in
words, short, by range, or (as a perhaps) in numbers, quarters and typing errors.

Met: every month is there whose next month is over as well; the latest one may still be in the making. Not
met: a month from October to March is nowhere in any form, while at least three others are named, nothing is
unread, no list goes on elsewhere and no picture may hold it. Later months, for which the day of the
assessment decides, and all else are could not judge, with the months named.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from prongsai.siteaudit.checks.seen import Seen, finding, leads_on, met, name_of
from prongsai.siteaudit.mentions import FISCAL_MONTHS, Months, months_in, years_in
from prongsai.siteaudit.model import Finding
from prongsai.thai import buddhist_year, short_month

NAME = "months"
_SURELY_ASKED = FISCAL_MONTHS[:6]
_ENOUGH = 3
_FIRST_MONTH = 10


def check(seens: Sequence[Seen]) -> Finding | None:
    item, read = seens[0].asked.item, [seen for seen in seens if seen.is_fine]
    if item is None or not read or not seens[0].words.is_monthly(item):
        return None
    year = seens[0].year
    due = months_due(max(seen.look.at for seen in read if seen.look).date(), year)
    found = _all_months(read, year)
    missing = [month for month in due if month not in found.sure]
    named = [month for month in FISCAL_MONTHS if month in found.sure]
    if not due:
        return None
    if not missing:
        return met(NAME, year=year, months=named)
    is_sure = any(month in _SURELY_ASKED and month not in found.perhaps for month in missing)
    is_gap = is_sure and len(named) >= _ENOUGH and _is_all_read(seens)
    told = ", ".join(f"{short_month(month)} {_calendar(month, year)}" for month in missing)
    return finding(
        NAME, "not_met" if is_gap else "could_not_judge",
        (
            f"ไม่พบเดือน {told}" + ("" if is_gap else " แต่อาจอยู่ในที่ที่โปรแกรมอ่านไม่ได้"),
            f"not found: {told}" + ("" if is_gap else "; they may be where a program cannot read them"),
        ),
        (
            f"เผยแพร่ให้ครบทุกเดือน และเขียนเดือนกับปีไว้ในชื่อลิงก์หรือชื่อแฟ้ม เช่น {told.partition(',')[0]}",
            "publish every month, with month and year in the link or the file's name",
        ),
        year=year, months=named, missing=missing,
    )  # fmt: skip


def months_due(day: datetime.date, year: int) -> tuple[int, ...]:
    """The months of fiscal year `year` whose next month is over too on a day: those that must be published.

    >>> months_due(datetime.date(2024, 2, 10), 2567)
    (10, 11, 12)
    """
    ended = buddhist_year(day) * 12 + day.month - 1
    return tuple(month for month in FISCAL_MONTHS if _calendar(month, year) * 12 + month + 1 <= ended)


def _calendar(month: int, year: int) -> int:
    """The calendar year of a month of fiscal year `year`."""
    return year - (month >= _FIRST_MONTH)


def _all_months(read: Sequence[Seen], year: int) -> Months:
    found = Months()
    for seen in read:
        for text in _texts(seen):
            found |= months_in(text, year, _is_of_year(text, year))
    return found


def _texts(seen: Seen) -> Iterator[str]:
    """The page with its links and its files' names as one text, for its heading names the year; the files."""
    if seen.page is not None:
        steps = [seen.path.steps[-1].text] if seen.path else []
        links = [link.text for link in seen.page.links]
        names = [name_of(link.url) for link in seen.file_links]
        yield " \n ".join([*steps, seen.page.title, seen.page.text, *links, *names])
    for file in seen.files:
        yield f"{name_of(file.look.final_url or file.look.url)} \n {file.text}"


def _is_of_year(text: str, year: int) -> bool:
    """True where the text is of that fiscal year and names no other."""
    return years_in(text).sure == {year}


def _is_all_read(seens: Sequence[Seen]) -> bool:
    pages = [seen.page for seen in seens if seen.page]
    return all(seen.is_plain for seen in seens) and not any(page.pictures or leads_on(page) for page in pages)
