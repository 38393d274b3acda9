"""Two people at one measure, and a session that ends in the middle of a form: what was typed is there."""

from __future__ import annotations

from tests.journeys.conftest import Walk, Walker

STEPS = "ขั้นตอนหรือวิธีปฏิบัติ"
WRITTEN = "ขั้นตอนที่พิมพ์ไว้ก่อนออกจากระบบ"


def write_measure(officer: Walker, at: str, name: str) -> str:
    """A measure of its own for a test; the address it has."""
    officer.open(at + "plan/measures/add/")
    officer.page.get_by_label("แก้ไขเรื่องใด").fill("9")
    officer.page.get_by_label("มาตรการ", exact=True).fill(name)
    officer.put_in_charge("กองคลัง")
    officer.press("บันทึก")
    officer.open(at + "plan/")
    officer.follow(name)
    return officer.at


def test_the_second_of_two_sees_what_changed_and_loses_nothing(walk: Walk) -> None:
    first, second = walk("officer"), walk("officer")
    where = write_measure(first, first.at, "มาตรการที่สองคนแก้พร้อมกัน")
    second.open(where)
    first.put_in_charge("กองช่าง")
    first.press("บันทึก")
    second.page.get_by_label(STEPS).fill("ขั้นตอนของคนที่สอง")
    second.press("บันทึก")
    differing = second.main.locator("table", has_text="ผู้อื่นบันทึกไว้แล้ว")
    assert "กองช่าง" in differing.inner_text()
    second.picture("two-people", of="h1", height=720)
    assert second.page.get_by_label(STEPS).input_value() == "ขั้นตอนของคนที่สอง"
    assert second.in_charge == ["กองช่าง"]
    second.press("บันทึก")
    second.open(where)
    assert second.in_charge == ["กองช่าง"]
    assert second.page.get_by_label(STEPS).input_value() == "ขั้นตอนของคนที่สอง"


def test_a_session_lost_in_the_middle_of_a_form_loses_no_text(walk: Walk) -> None:
    officer = walk("officer")
    where = write_measure(officer, officer.at, "มาตรการที่พิมพ์ค้างไว้")
    officer.page.get_by_label(STEPS).fill(WRITTEN)
    for cookie in officer.page.context.cookies():
        if "session" in cookie["name"]:
            officer.page.context.clear_cookies(name=cookie["name"])
    officer.press("บันทึก")
    assert officer.heading() == "เข้าสู่ระบบ"
    assert "ข้อความของท่านยังอยู่" in officer.text()
    officer.give_password("officer")
    assert officer.at == where
    assert officer.page.get_by_label(STEPS).input_value() == WRITTEN
    officer.press("บันทึก")
    officer.open(where)
    assert officer.page.get_by_label(STEPS).input_value() == WRITTEN
