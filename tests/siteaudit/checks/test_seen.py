"""What is known of an address: which files are unread, and whether a file's text is clear."""

from __future__ import annotations

import pytest

from prongsai.siteaudit.checks.seen import (
    host_of,
    is_clear,
    is_of,
    leads_on,
    leads_to_file,
    name_of,
    shows_digits,
)
from prongsai.siteaudit.model import Document
from tests.siteaudit.checks.making import HOME, PROSE, page, paper, seen


@pytest.mark.parametrize(
    ("document", "clear"),
    [
        (paper(PROSE), True),
        (paper(f"“{PROSE}” – … • \u200b๒๕๖๗ ฿"), True),
        (paper(PROSE.replace("่", "\uf70a")), True),
        (paper("Action plan of the municipality"), True),
        (paper(PROSE.replace("ี", "\x0f")), False),
        (paper(PROSE.replace("ร", "\uf8ff")), False),
        (paper(PROSE.replace("ร", "�")), False),
        (paper(PROSE.encode("cp874").decode("latin-1")), False),
        (paper("สั้น"), False),
        (paper(PROSE, scanned=1), False),
        (paper(PROSE, is_whole=False), False),
        (paper(PROSE, fault="damaged"), False),
    ],
)
def test_a_text_whose_letters_were_lost_is_not_clear(document: Document, clear: bool) -> None:
    assert is_clear(document) is clear


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (PROSE, True),
        (PROSE.replace("ี", "\x0f"), True),
        (PROSE.replace("ี", "\x0f").replace("้", "\x10"), True),
        (f"{PROSE} ป\x1a 2561", True),
        (f"{PROSE} ปี 256\x01", False),
        (f"{PROSE} ปี \x01 2567", False),
        (f"{PROSE} ปี\x01\x02\x03\x04", False),
        (PROSE.encode("cp874").decode("latin-1"), False),
    ],
)
def test_where_marks_alone_were_lost_numbers_can_be_read(text: str, shown: bool) -> None:
    assert shows_digits(paper(text)) is shown


def test_files_that_a_page_links_to_are_unread_until_they_were_read() -> None:
    linked = page("แผน", "แผน > a.pdf", "ผล > b.pdf", "ข่าว > news.php")
    assert seen("O1", page=linked).unread == (HOME + "a.pdf", HOME + "b.pdf")
    assert seen("O1", page=linked, documents=(paper(PROSE, name="a.pdf"),)).unread == (HOME + "b.pdf",)
    assert seen("O1", page=linked, documents=(paper(name="a.pdf", fault="locked"),)).unread == (
        HOME + "a.pdf", HOME + "b.pdf",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "is_file"),
    [
        ("https://a.example/plan.PDF", True), ("https://a.example/plan.pdf?v=1", True),
        ("https://a.example/download.php?id=1", True), ("https://a.example/i.php?file=readnews&id=3", False),
        ("https://a.example/picture.jpg", True), ("https://drive.google.com/file/d/1", True),
        ("https://a.example/%E0%B9%81%E0%B8%9C%E0%B8%99.docx", True), ("https://a.example/plan", False),
        ("https://a.example/pdf-news", False),
    ],
)  # fmt: skip
def test_what_leads_to_a_file_is_told_by_its_address(url: str, is_file: bool) -> None:
    assert leads_to_file(url) is is_file


@pytest.mark.parametrize("text", ["ถัดไป", "2", "หน้า 2", "»", "อ่านต่อ...", "ดูทั้งหมด", "Read more »"])
def test_a_list_that_goes_on_is_noticed(text: str) -> None:
    assert leads_on(page("แผน", text))


@pytest.mark.parametrize("text", ["หน้าหลัก", "12", "แผน 2", "ติดต่อเรา", ""])
def test_an_ordinary_link_leads_nowhere_on(text: str) -> None:
    assert not leads_on(page("แผน", text))


def test_odd_addresses_have_no_host_and_no_name() -> None:
    assert (host_of("http://["), name_of("http://["), host_of(""), host_of("mailto:a@b.example")) == ("",) * 4
    assert (host_of("https://WWW.A.example:8080/x"), name_of(HOME + "%E0%B9%81?a=1")) == (
        "a.example",
        "แ?a=1",
    )
    assert is_of("https://m.facebook.com/x", ("facebook.com",))
    assert not is_of("https://notfacebook.com/x", ("facebook.com",))
