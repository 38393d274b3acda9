"""Whether the text of a PDF can be read by programs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prongsai.frameworks import Text
from prongsai.siteaudit.checks.seen import Seen
from prongsai.siteaudit.checks.text_layer import check
from prongsai.siteaudit.model import Document, Verdict
from tests.siteaudit.checks.making import item, page, paper, said, seen

SCAN = paper(pages=3, scanned=3)


def asking(seen_: Seen) -> Seen:
    """The same of an item whose rules ask for files that programs can read."""
    asks = replace(item("O4"), elements=(Text("ไฟล์ในรูปแบบ Machine Readable", "machine readable files"),))
    return replace(seen_, asked=replace(seen_.asked, item=asks))


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        (paper("แผนดำเนินงาน"), "met"),
        (paper("แผนดำเนินงาน", pages=3, scanned=2), "met"),
        (SCAN, "could_not_judge"),
        (paper(pages=60, scanned=30, is_whole=False), "could_not_judge"),
        (paper(fault="locked"), "could_not_judge"),
        (paper(fault="damaged"), "could_not_judge"),
        (paper(fault="too-large", is_whole=False), "could_not_judge"),
        (paper(pages=1), "could_not_judge"),
    ],
    ids=["text", "partly", "scan", "long scan", "locked", "damaged", "too large", "blank"],
)
def test_a_scan_alone_is_told_with_advice(document: Document, verdict: Verdict) -> None:
    found = check(seen("O4", document=document))
    assert said(found) == verdict


def test_a_scan_is_not_met_only_where_the_rules_ask_for_text() -> None:
    found = check(asking(seen("O4", document=SCAN)))
    assert said(found) == "not_met"


def test_a_long_scan_of_which_not_all_was_looked_at_is_never_not_met() -> None:
    found = check(asking(seen("O4", document=paper(pages=60, scanned=30, is_whole=False))))
    assert said(found) == "could_not_judge"


def test_scans_that_a_page_links_to_are_named() -> None:
    found = check(asking(seen("O4", page=page("แผน"), documents=(paper("แผน"), replace(SCAN)))))
    assert said(found) == "could_not_judge"
    assert found is not None
    assert found.seen == {"files": ["a.pdf"]}


def test_nothing_is_said_of_what_is_no_pdf() -> None:
    assert check(seen("O4", page=page("แผน"))) is None
    assert check(seen("O4", document=paper("แผน", kind="docx"))) is None
