"""Whether the elements that an item requires are there, by the words that may stand for them."""

from __future__ import annotations

import pytest

from prongsai.siteaudit.checks.elements import check
from prongsai.siteaudit.checks.seen import Seen
from prongsai.siteaudit.model import Verdict
from tests.siteaudit.checks.making import PROSE, look, page, paper, said, seen

PERSON = "นายตัวอย่าง สมมุติ ตำแหน่ง นายกเทศมนตรี"

#: What is seen of O2: name, post, photograph and contact of each executive.
CASES: dict[str, tuple[Seen, Verdict]] = {
    "all": (seen("O2", page=page(f"{PERSON} โทร 0-0000-0000", pictures=1)), "met"),
    "a number alone": (seen("O2", page=page(f"{PERSON} 0 0000 0000", pictures=1)), "met"),
    "in Thai digits": (seen("O2", page=page(f"{PERSON} ๐๐-๐๐๐-๐๐๐๐", pictures=1)), "met"),
    "in a file with pictures": (
        seen("O2", page=page("ผู้บริหาร", pictures=1), documents=(paper(f"{PERSON} อีเมล a@b.example"),)), "met",
    ),
    "no photograph": (seen("O2", page=page(f"{PERSON} โทร 0-0000-0000")), "could_not_judge"),
    "no contact, much text": (seen("O2", page=page(f"{PERSON} {PROSE}")), "not_met"),
    "no contact beside pictures": (seen("O2", page=page(f"{PERSON} {PROSE}", pictures=1)), "could_not_judge"),
    "no contact, little text": (seen("O2", page=page(PERSON)), "could_not_judge"),
    "no contact, file unread": (
        seen("O2", page=page(f"{PERSON} {PROSE}", "เปิด > a.pdf")), "could_not_judge",
    ),
    "no contact, script": (seen("O2", page=page(f"{PERSON} {PROSE}", script=True)), "could_not_judge"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_words_stand_for_elements(name: str) -> None:
    looked_at, verdict = CASES[name]
    found = check([looked_at])
    assert said(found) == verdict


def test_what_stands_for_each_element_is_told() -> None:
    found = check([CASES["a number alone"][0]])
    assert found is not None
    assert found.seen["elements"] == {
        "ชื่อและนามสกุลของผู้บริหารแต่ละคน": "นาย",
        "ตำแหน่ง": "ตำแหน่ง",
        "รูปถ่าย": "picture",
        "ช่องทางติดต่อ": "0 0000 0000",
    }


def test_missing_elements_are_named() -> None:
    found = check([CASES["no contact, much text"][0]])
    assert found is not None
    assert found.cause.en == "elements not found: รูปถ่าย, ช่องทางติดต่อ"


def test_elements_of_which_no_program_can_tell_are_left_to_people() -> None:
    found = check([seen("O43", page=page("ดำเนินการตามมาตรการแล้ว"))])
    assert found is None
    found = check([seen("O28", page=page("รายงานผลการบริหารทรัพยากรบุคคล"))])
    assert said(found) == "met"


def test_the_months_are_left_to_their_own_check_and_dead_pages_to_theirs() -> None:
    assert check([seen("O23", page=page("ตุลาคม"))]) is None
    assert check([seen("O1", page=page("โครงสร้าง"))]) is None
    assert check([seen("O2", look=look(status=404))]) is None
    assert check([seen("", page=page(PERSON))]) is None
