"""What changed between two years, by links and not by codes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from prongsai import frameworks
from prongsai.errors import FrameworkError
from prongsai.frameworks import Change, Comparison, Framework, compare
from tests.makers import Files, item, question, small_framework


def between(old: int, new: int) -> Comparison:
    return compare(frameworks.load(old), frameworks.load(new))


def codes(changes: Iterable[Change]) -> list[str]:
    return [change.code for change in changes]


def english(changes: Iterable[Change]) -> list[str]:
    return [change.say.en for change in changes]


def test_nothing_differs_from_itself() -> None:
    comparison = between(2563, 2563)
    assert comparison.changes == ()
    assert comparison.lines("en") == ["there is no difference"]
    assert comparison.lines("th") == ["ไม่มีข้อใดต่างกัน"]


def test_seven_named_measures_became_two_items() -> None:
    comparison = between(2562, 2563)
    assert codes(comparison.added) == ["O42", "O43"]
    assert codes(comparison.removed) == [f"O{number}" for number in range(42, 49)]
    assert (comparison.moved, comparison.not_comparable, comparison.is_comparable) == ((), (), True)
    assert comparison.reworded == ()
    assert comparison.wording_unclear[0] == "I7"


def test_2566_has_new_levels_two_parts_and_new_items() -> None:
    comparison = between(2565, 2566)
    assert english(comparison.parts) == ["EIT is collected as EIT1 50 % + EIT2 50 % (before: one)"]
    assert english(comparison.rounding) == [
        "rounding changed from instruments_then_weighted_parts to instruments_then_sum"
    ]
    assert codes(comparison.levels) == [
        "excellent", "good", "pass", "improve", "urgent", "AA", "A", "B", "C", "D", "E", "F",
    ]  # fmt: skip
    assert (
        english(comparison.levels)[1] == "new level: good pass from 85, needs IIT 85, EIT 85, OIT 85, passes"
    )
    assert codes(comparison.added) == ["O10", "O31", "O32", "O33", "O39", "O40", "O41"]
    assert codes(comparison.removed) == ["O18", "O19", "O20", "O32", "O34", "O35", "O38"]
    assert "O27 (practice for handling complaints of corruption and misconduct) was O29" in english(
        comparison.moved
    )
    assert comparison.not_comparable[:5] == ("6", "7", "8", "9", "10")
    assert not comparison.is_comparable


def test_2568_keeps_the_questionnaires_and_shortens_the_list() -> None:
    comparison = between(2567, 2568)
    assert comparison.is_comparable
    assert comparison.not_comparable == ("9", "10", "o1", "o3", "o12", "o16", "o21", "o23")
    assert codes(comparison.removed) == ["o3", "o6", "o15", "o16", "o21", "o27", "o28"]
    assert comparison.added == ()
    assert [code for code in codes(comparison.moved) if not code.startswith("o")] == []
    assert english(comparison.papers) == [
        "the analysis and measures: item o27 (before: o34)",
        "the carrying-out report: item o28 (before: o35)",
    ]
    assert codes(comparison.demands) == ["o1", "o2", "o3"]


def test_what_a_paper_must_hold_now_is_told() -> None:
    changes = between(2566, 2567).papers
    assert [(change.code, change.say.th) for change in changes] == [
        ("o34", "รายงานผลการวิเคราะห์และมาตรการ: ข้อ o34 (เดิม O42)"),
        ("o35", "รายงานผลการดำเนินการตามมาตรการ: ข้อ o35 (เดิม O43)"),
        ("o35", "รายงานผลการดำเนินการตามมาตรการ: ต้องมีเพิ่ม ผลลัพธ์หรือความสำเร็จ"),
    ]
    assert english(changes)[-1] == "the carrying-out report must now also hold the outcome or success"
    assert english(between(2568, 2569).papers)[2] == (
        "the analysis and measures need no longer hold weak points; points to develop; "
        "the way to put the analysis into practice; how it is followed up and reported"
    )


def test_over_several_years_the_links_are_followed_one_by_one() -> None:
    comparison = between(2563, 2568)
    links = {link.new: link for link in comparison.links}
    assert links["o18"].old == "O30"
    assert (links["i3"].old, links["i3"].is_comparable) == ("I4", False)
    assert links["1"].is_comparable is False
    assert "o22" not in links
    assert not comparison.is_comparable
    assert not between(2565, 2568).is_comparable
    assert between(2562, 2565).is_comparable


@pytest.mark.parametrize(("old", "new"), [(2568, 2563), ("up-2563", 2563), (2563, "up-2563")])
def test_years_that_do_not_continue_one_another_are_refused(old: int | str, new: int | str) -> None:
    with pytest.raises(FrameworkError) as caught:
        compare(frameworks.load(old), frameworks.load(new))
    assert [problem.code for problem in caught.value.problems] == ["not-linked"]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("year", range(2563, 2570))
def test_every_pair_of_years_can_be_told(year: int, language: str) -> None:
    lines = between(year - 1, year).lines("th" if language == "th" else "en")
    assert lines
    assert all(line.strip() == line and "None" not in line and "\n" not in line for line in lines)
    assert len(lines) == len(set(lines))


def pair(tmp_path: Path, change: object) -> tuple[Framework, Framework]:
    """A small framework and its heir, in which `change` was made."""
    old = small_framework(tmp_path, year=2563)
    folder = frameworks.new_year(tmp_path / "small-2563", 2564, tmp_path / "small-2564")
    assert callable(change)
    change(folder)
    return old, frameworks.load(folder)


def edit(name: str, *pairs: tuple[str, str]) -> object:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        for before, after in pairs:
            assert text.count(before) >= 1
            text = text.replace(before, after, 1)
        path.write_text(text, encoding="utf-8")

    return change


def nothing(folder: Path) -> None:
    assert (folder / "framework.yaml").is_file()


def test_a_copied_year_differs_in_nothing(tmp_path: Path) -> None:
    assert compare(*pair(tmp_path, nothing)).lines("en") == ["there is no difference"]


FRAMEWORK, IIT, OIT = "framework.yaml", "iit.yaml", "oit.yaml"
AS_OIT = "\n    rule: mean\n    file: oit"


@pytest.mark.parametrize(
    ("name", "pairs", "line"),
    [
        (FRAMEWORK, [("weight: 30%", "weight: 40%"), (f"weight: 40%{AS_OIT}", f"weight: 30%{AS_OIT}")],
         "the weight of IIT changed from 30 % to 40 %"),
        (FRAMEWORK, [("at_least: 30", "at_least: 50")], "the smallest sample of IIT changed"),
        (FRAMEWORK, [("points: 33", "points: 40")],
         "scale four_level gives 0/40/67/100, before 0/33/67/100"),
        (FRAMEWORK, [("decimals: 2", "decimals: 3")], "decimals changed from 2 to 3"),
        (FRAMEWORK, [("pass_mark: 85", "pass_mark: 80")], "the pass mark changed from 85 to 80"),
        (FRAMEWORK, [("at_least: 75", "at_least: 70")], "level changed: B from 70 (before: B from 75)"),
        (IIT, [("sign: '-'", "sign: '+'")], "the sign of I2 changed"),
        (IIT, [("เลือกปฏิบัติ", "ลำเอียง")], "I2 was reworded from “เลือกปฏิบัติ” to “ลำเอียง”"),
        (IIT, [("ตามขั้นตอน", "ตามคู่มือ")], "the parts of I1 were reworded"),
        (IIT, [("scale: has_or_not", "scale: four_level")],
         "the scale changed from has_or_not to four_level: I3"),
        (OIT, [("asks_for: current", "asks_for: past")], "O1 asks for past data, before current"),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_sentence(
    name: str, pairs: list[tuple[str, str]], line: str, tmp_path: Path
) -> None:
    assert line in compare(*pair(tmp_path, edit(name, *pairs))).lines("en")


def test_an_item_that_moved_and_one_that_is_new(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        subs = files["oit.yaml"]["indicators"]["9"]["sub_indicators"]
        subs["9.2"]["items"]["O6"] = item("โครงสร้าง", continues="small-2563/O1")
        del subs["9.1"]["items"]["O1"]
        subs["9.1"]["items"]["O7"] = item("ใหม่")
        changed = question("เปลี่ยน", continues="small-2563/I2", comparable="false")
        files["iit.yaml"]["indicators"]["1"]["questions"]["I2"] = changed
        files["framework.yaml"]["continues"] = "small-2563"

    old = small_framework(tmp_path, year=2563)
    comparison = compare(old, small_framework(tmp_path, year=2564, change=change))
    assert english(comparison.moved) == ["O6 (โครงสร้าง) was O1 (9.1 → 9.2)"]
    assert "O7" in codes(comparison.added)
    assert comparison.not_comparable == ("I2",)
