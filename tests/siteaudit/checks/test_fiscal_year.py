"""Whether what is shown is of the fiscal year that an item asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prongsai import frameworks
from prongsai.siteaudit.checks.fiscal_year import check, wanted_year
from prongsai.siteaudit.checks.seen import Seen
from prongsai.siteaudit.model import Link, Verdict
from prongsai.thai import to_thai_digits
from tests.siteaudit.checks.making import HOME, PROSE, item, look, page, paper, path, said, seen

OTHER = "แผนดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2561"
SCAN = paper(pages=1, scanned=1)
FRAME = (Link(HOME + "inside", "", "frame"),)

#: What is seen of O10 (the plan of the current year, 2563), and what comes of it.
CASES: dict[str, tuple[Seen, Verdict]] = {
    "in the text": (seen("O10", page=page("แผนดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2563")), "met"),
    "in Thai digits": (seen("O10", page=page("แผนดำเนินงาน ปี ๒๕๖๓")), "met"),
    "short": (seen("O10", page=page("แผนดำเนินงาน ปี 63")), "met"),
    "in the title": (seen("O10", page=page(PROSE, title="แผนดำเนินงาน 2563")), "met"),
    "in a link": (seen("O10", page=page("แผน", "แผนดำเนินงาน ปีงบประมาณ 2563 > get.php?id=1")), "met"),
    "in a file's name": (seen("O10", page=page("แผน", "ดาวน์โหลด > plan-2563.pdf")), "met"),
    "in the link to it": (seen("O10", page=page(PROSE), path=path("แผน", "ปี 2563")), "met"),
    "in a file": (seen("O10", page=page("แผน"), documents=(paper(f"ปีงบประมาณ 2563 {PROSE}"),)), "met"),
    "within a range": (seen("O10", page=page("แผนพัฒนาท้องถิ่น (พ.ศ. 2561 – 2565)")), "met"),
    "of a month": (seen("O10", page=page("แผนดำเนินงาน ต.ค. 62")), "met"),
    "common era": (seen("O10", page=page("Action plan, fiscal year 2020")), "met"),
    "of another year": (seen("O10", page=page(OTHER)), "not_met"),
    "of another year by title": (seen("O10", page=page(PROSE, title="แผนปี 2561", pictures=3)), "not_met"),
    "of another year by link": (seen("O10", page=page(PROSE), path=path("แผนปี 2561")), "not_met"),
    "a file of another year": (seen("O10", document=paper(f"{OTHER} {PROSE}")), "not_met"),
    "other years beside pictures": (seen("O10", page=page(OTHER, pictures=1)), "could_not_judge"),
    "other years, file unread": (seen("O10", page=page(OTHER, "เปิด > plan.pdf")), "could_not_judge"),
    "other years, scan": (seen("O10", page=page(OTHER), documents=(SCAN,)), "could_not_judge"),
    "other years, long file": (
        seen("O10", document=paper(f"{OTHER} {PROSE}", pages=40, is_whole=False)), "could_not_judge",
    ),
    "other years, letters lost": (seen("O10", document=paper(f"{OTHER} {'á' * 500}")), "could_not_judge"),
    "other years, script": (seen("O10", page=page(OTHER, script=True)), "could_not_judge"),
    "other years, frame": (seen("O10", page=replace(page(OTHER), links=FRAME)), "could_not_judge"),
    "other years, next page": (seen("O10", page=page(OTHER, "1", "2", "ถัดไป")), "could_not_judge"),
    "other years, cut off": (seen("O10", look=look(cause="too-large"), page=page(OTHER)), "could_not_judge"),
    "other years, in a date": (seen("O10", page=page(f"{OTHER} ปรับปรุง 12 มีนาคม 2563")), "could_not_judge"),
    "other years, in a copyright": (seen("O10", page=page(f"{OTHER} © 2563")), "could_not_judge"),
    "other years, torn apart": (seen("O10", document=paper(f"{OTHER} ปี 2 5 6 3 {PROSE}")), "could_not_judge"),
    "other years, number of a letter": (seen("O10", page=page(f"{OTHER} ที่ ขก 1/63")), "could_not_judge"),
    "a law of another year": (seen("O10", page=page("ตาม พ.ร.บ. เทศบาล พ.ศ. 2496")), "could_not_judge"),
    "no year at all": (seen("O10", page=page(PROSE)), "could_not_judge"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_year_is_looked_for_wherever_it_may_stand(name: str) -> None:
    looked_at, verdict = CASES[name]
    found = check([looked_at])
    assert said(found) == verdict


@pytest.mark.parametrize("name", [name for name, (_, verdict) in CASES.items() if verdict == "met"])
def test_thai_digits_are_as_good_as_arabic_ones(name: str) -> None:
    looked_at, _ = CASES[name]
    texts = [replace(each, text=to_thai_digits(each.text)) for each in looked_at.documents]
    thai = replace(looked_at, documents=tuple(texts))
    if looked_at.page is not None:
        linked = tuple(replace(link, text=to_thai_digits(link.text)) for link in looked_at.page.links)
        shown = replace(looked_at.page, text=to_thai_digits(looked_at.page.text), links=linked)
        thai = replace(thai, page=shown)
    assert check([thai]) == check([looked_at])


def test_one_address_with_the_year_is_enough_for_the_item() -> None:
    found = check([seen("O10", page=page(OTHER)), seen("O10", page=page("แผนดำเนินงาน ปี 2563"))])
    assert found is not None
    assert (found.verdict, found.address) == ("met", "")


def test_an_address_that_did_not_answer_may_have_held_the_year() -> None:
    found = check([seen("O10", page=page(OTHER)), seen("O10", look=look(status=500))])
    assert said(found) == "could_not_judge"


def test_what_is_of_another_year_is_named_with_the_year_asked_for() -> None:
    found = check([CASES["of another year"][0]])
    assert found is not None
    assert found.cause.en == "what is shown is of fiscal year 2561; nothing is of 2563"


def test_the_rules_say_which_year_is_asked_for() -> None:
    asked = [wanted_year(each, 2563) for each in frameworks.load(2563).items[9:13]]
    assert asked == [2563, 2563, 2562, None]


def test_an_annual_report_is_of_the_year_before() -> None:
    found = check([seen("O12", page=page("รายงานผลการดำเนินงาน ประจำปี 2562"))])
    assert found is not None
    assert (found.verdict, found.seen["year"]) == ("met", 2562)


def test_where_the_rule_is_not_known_for_sure_nothing_is_not_met() -> None:
    unsure = replace(item("O10"), basis=replace(item("O10").basis, certainty="unknown"))
    looked_at = seen("O10", page=page(OTHER))
    found = check([replace(looked_at, asked=replace(looked_at.asked, item=unsure))])
    assert said(found) == "could_not_judge"


def test_nothing_is_said_of_a_standing_item_an_unknown_one_or_a_dead_address() -> None:
    assert check([seen("O1", page=page(OTHER))]) is None
    assert check([seen("", page=page(OTHER))]) is None
    assert check([seen("O10", look=look(status=404))]) is None
