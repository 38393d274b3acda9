"""The officer's walk, and what follows from it, in a browser that runs no scripts."""

from __future__ import annotations

from tests.journeys import test_year_of_a_town as town
from tests.journeys.conftest import Walk, Walker


def test_the_officers_walk_needs_no_scripts(walk: Walk) -> None:
    officer = walk("officer", scripts=False)
    at = officer.at
    town.read_the_result(officer, at)
    town.read_how_a_figure_came_to_be(officer, at)
    ask_the_way(officer, at)
    town.plan_measures(officer, at)
    town.adopt(walk("executive", scripts=False), at)
    edit_a_text(officer, at)


def ask_the_way(officer: Walker, at: str) -> None:
    """The same answer as by sliders and ticks, once the button is pressed."""
    officer.open(at + "result/path/")
    assert officer.main.locator("input[type=range]").count() == 0
    officer.main.locator("[name=target]").fill("85")
    officer.main.locator("summary", has_text="เลือกข้อตรวจที่จะทำให้ครบ").click()
    officer.main.locator("input[name=items][value=O18]").check()
    officer.press("คำนวณ")
    assert "60.88 → 85.35 ระดับ A · 16 ขั้น" in officer.text()
    assert officer.main.locator("#tried + .figure").inner_text() == "60.88 → 61.45"


def edit_a_text(officer: Walker, at: str) -> None:
    officer.open(at + "papers/texts/summary/")
    officer.main.locator("[name=text]").fill("ได้คะแนน [[คะแนนรวม]] คะแนน")
    officer.press("ดูตัวอย่าง")
    assert officer.main.locator(".preview").inner_text() == "ได้คะแนน 60.88 คะแนน"
    officer.press("บันทึก")
    officer.open(at + "papers/texts/summary/")
    assert "60.88" in officer.main.locator("[name=text]").input_value()
