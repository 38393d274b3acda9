"""The words the checks know are true of the years' rules, and a wrong file is refused with its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from prongsai import frameworks
from prongsai.errors import SiteError
from prongsai.frameworks import Item
from prongsai.siteaudit import known_words
from prongsai.siteaudit.known_words import is_titled, load

SHIPPED = Path(known_words.__file__).with_name("known_words.yaml")


def every_item() -> list[Item]:
    years = [int(code) for code in frameworks.available() if code.isdecimal()]
    return [item for year in years for item in frameworks.load(year).items]


def changed(folder: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    (folder / SHIPPED.name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_every_title_and_element_in_it_is_one_of_a_year() -> None:
    words, items = load(), every_item()
    titles = {item.title.th for item in items}
    elements = {element.th for item in items for element in item.elements}
    named = {*words.social, *words.social_too, *words.sign_in, *words.monthly}
    texts = {text for stand in words.stands.values() for text in stand.texts}
    assert named - titles == set()
    assert {*texts, words.monthly_element} - elements == set()


def test_no_two_elements_share_a_wording() -> None:
    texts = [text for stand in load().stands.values() for text in stand.texts]
    assert len(texts) == len(set(texts)) == 34


def test_elements_of_which_no_word_can_tell_are_these() -> None:
    words = load()
    left = {each.th for item in every_item() for each in item.elements if words.stand_for(each.th) is None}
    assert left - {words.monthly_element} == {
        "เป็นบริการตามภารกิจของหน่วยงานเอง",
        "กิจกรรมที่ผู้บริหารมีส่วนร่วมเอง",
        "แสดงการปรับปรุง พัฒนา หรือส่งเสริมด้านคุณธรรมและความโปร่งใส",
        "กิจกรรมที่เสริมสร้างทัศนคติและค่านิยมการทำงานอย่างซื่อสัตย์สุจริต",
        "การนำมาตรการแต่ละข้อตามข้อก่อนหน้าไปสู่การปฏิบัติอย่างเป็นรูปธรรม",
        "เข้าถึงได้จากเว็บไซต์หลักของหน่วยงาน",
    }


def test_one_item_a_year_is_monthly_where_the_year_has_one() -> None:
    words = load()
    found = {
        year: [item.code for item in frameworks.load(year).items if words.is_monthly(item)]
        for year in range(2562, 2570)
    }
    assert found == {
        2562: ["O23"], 2563: ["O23"], 2564: ["O23"], 2565: ["O23"], 2566: ["O21"], 2567: [], 2568: [],
        2569: ["o11"],
    }  # fmt: skip


def test_titles_are_found_whatever_their_blanks_and_capitals() -> None:
    item = next(each for each in every_item() if each.title.th == "Social Network")
    assert is_titled(item, ["social  network"])
    assert not is_titled(None, ["Social Network"])


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("social: [Social", "sociable: [Social", 21, "unknown key “sociable”; did you mean “social”?"),
        ("digits: 9", "digits: nine", 52, "“digits: nine” must be a whole number"),
        ("sure: true", "sure: perhaps", 53, "“sure: perhaps” is not allowed; use one of true, false"),
        ("words: [นาย,", "words: ['',", 41, "“words” must hold at least one text"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_of_words_is_named(
    tmp_path: Path, old: str, new: str, line: int, sentence: str
) -> None:
    with pytest.raises(SiteError) as refused:
        load(changed(tmp_path, old, new))
    assert (line, sentence) in [(each.place.line, each.en) for each in refused.value.problems]


def test_a_file_without_anything_names_all_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "known_words.yaml").write_text("items: {}\n", encoding="utf-8")
    with pytest.raises(SiteError) as refused:
        load(tmp_path)
    said = {each.en for each in refused.value.problems}
    assert {f"“{key}” is missing" for key in ("elements", "hosts", "phrases", "monthly_element")} <= said
