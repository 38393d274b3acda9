"""Whether the text of a PDF can be read by programs, or its pages are pictures.

Met: there is text. Not met: every page is a picture without text, and the item's elements ask for files
that programs can read. Where the year's rules do not ask for it, a scan is could not judge, with advice:
nothing of what it says was checked. Says nothing of what is no PDF.
"""

from __future__ import annotations

from prongsai.siteaudit.checks.seen import Seen, finding, met, name_of
from prongsai.siteaudit.model import Document, Finding
from prongsai.thai import fold

NAME = "text_layer"
_MEND = (
    "ส่งออกเป็น PDF จากโปรแกรมที่พิมพ์ (บันทึกเป็น PDF) แทนการสแกน หรือทำ OCR ก่อนเผยแพร่",
    "export the PDF from the program it was written in instead of scanning it, or run OCR before publishing",
)
_FAULTS = {
    "locked": ("แฟ้ม PDF มีรหัสผ่าน", "the PDF is locked by a password"),
    "damaged": ("แฟ้ม PDF ชำรุดหรืออ่านไม่ได้", "the PDF is damaged, or cannot be read"),
    "too-large": ("แฟ้ม PDF ใหญ่เกินกว่าจะอ่านทั้งแฟ้ม", "the PDF is too large to be read whole"),
}


def check(seen: Seen) -> Finding | None:
    papers = [each for each in seen.files if each.kind == "pdf"]
    if not papers:
        return None
    if any(each.text.strip() for each in papers) and not any(map(_is_scan, papers)):
        return met(NAME, seen, pages=sum(each.pages for each in papers))
    scans = [name_of(each.look.url) for each in papers if _is_scan(each)]
    if not scans:
        return _unread(seen, papers)
    is_asked = seen.document is not None and _asks_for_text(seen)
    listed = ", ".join(scans[:3]) + (" …" if len(scans) > 3 else "")
    return finding(
        NAME, "not_met" if is_asked else "could_not_judge",
        (
            f"ทุกหน้าของแฟ้มเป็นภาพสแกน ไม่มีข้อความให้โปรแกรมอ่าน ({listed})",
            f"every page of the file is a scan without text for a program to read ({listed})",
        ),
        _MEND, seen, files=scans,
    )  # fmt: skip


def _is_scan(document: Document) -> bool:
    """True where each page is a picture without text, and every page was looked at."""
    is_all = document.pages > 0 and document.scanned == document.pages
    return document.kind == "pdf" and not document.fault and document.is_whole and is_all


def _asks_for_text(seen: Seen) -> bool:
    elements = seen.asked.item.elements if seen.asked.item else ()
    said = fold(" ".join(each.th for each in elements))
    return any(fold(each) in said for each in seen.words.machine_readable)


def _unread(seen: Seen, papers: list[Document]) -> Finding:
    fault = next((each.fault for each in papers if each.fault in _FAULTS), "")
    cause = _FAULTS.get(fault, ("ไม่พบข้อความใน PDF ที่อ่านได้", "no text was found in the PDF"))
    return finding(NAME, "could_not_judge", cause, _MEND, seen, fault=fault)
