"""The page stands alone, runs nothing, and says by structure what the eye sees."""

from __future__ import annotations

import re
from itertools import pairwise

from lxml import html as lxml_html

from prongsai.documents.content import Cell, Column, Heading, Paragraph, Row, Table
from prongsai.documents.forms import html
from tests.documents import papers

PAGE = html.render(papers.long_paper())
TREE = lxml_html.fromstring(PAGE)


def test_it_fetches_and_runs_nothing() -> None:
    assert TREE.xpath("//script|//link|//iframe|//@onclick|//@src[not(starts-with(., 'data:'))]") == []
    assert "default-src 'none'" in PAGE
    assert re.findall(r"url\((?!data:)", PAGE) == []


def test_headings_descend_from_one_first_heading() -> None:
    levels = [int(tag.tag[1]) for tag in TREE.xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_paper_without_title_lines_has_one_for_screen_readers() -> None:
    tree = lxml_html.fromstring(html.render(papers.short_paper(Heading(1, "บทนำ"))))
    assert [(each.get("class"), each.text) for each in tree.xpath("//h1")] == [("hidden", "ทดสอบ")]


def test_table_cells_name_their_heads() -> None:
    table = TREE.xpath("//table")[0]
    assert [th.get("scope") for th in table.xpath("./thead//th")] == [
        "col",
        "col",
        "colgroup",
        "col",
        "col",
        "col",
    ]
    assert table.xpath("./caption/text()") == ["ตารางที่ ๑ ผลคะแนนรายตัวชี้วัด"]
    groups = TREE.xpath("//table")[1].xpath("./tbody/tr[1]/th[@scope='rowgroup']")
    assert len(groups) == len(TREE.xpath("//table")[1].xpath("./tbody")) == 6


def test_each_wide_thing_scrolls_in_its_own_named_box() -> None:
    boxes = TREE.xpath("//div[@class='scroll']")
    assert len(boxes) == len(TREE.xpath("//table")) + len(TREE.xpath("//svg"))
    assert all(
        box.get("tabindex") == "0" and box.get("role") == "region" and box.get("aria-label") for box in boxes
    )


def test_pictures_have_title_and_description() -> None:
    for picture in TREE.xpath("//svg"):
        names = picture.get("aria-labelledby").split()
        assert [picture.xpath(f"./*[@id='{name}']/text()") != [] for name in names] == [True, True]


def test_text_blocks_are_marked_with_their_keys() -> None:
    assert TREE.xpath("//@data-block") == [f"indicator.i{n}" for n in range(1, 11)]


def test_draft_mark_is_shown_on_drafts_only() -> None:
    draft = html.render(papers.short_paper(Paragraph.of("ก"), is_draft=True))
    assert lxml_html.fromstring(draft).xpath("//p[@class='draft']/text()") == ["ร่าง"]
    assert TREE.xpath("//p[@class='draft']") == []


def test_check_mark_is_said_as_yes() -> None:
    table = Table((Column("ก"), Column("ข")), (Row.of(Cell.tick(True), Cell.tick(False)),))
    cells = lxml_html.fromstring(html.render(papers.short_paper(table))).xpath("//td")
    assert [cell.xpath("./span/@aria-label") for cell in cells] == [["ใช่"], []]
