"""An overseer's day: the board, the calendar, and bodies loaded from a workbook after a dry run."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.conftest import Walk, Walker
from tests.web import workbooks

PROVINCE = "จังหวัดสมมุติ"
NEW = "อบต.หน่วยงานใหม่"
SHEETS = (
    [[NEW, "องค์การบริหารส่วนตำบล", "สมมุติ 1", PROVINCE, 40, ""]],
    [[NEW, "กองคลัง"]],
    [[NEW, "นายหนึ่ง สมมุติ", "new.officer", "", "เจ้าหน้าที่ผู้ดูแลระบบ", "", "นักวิเคราะห์"]],
)


def test_the_board_finds_who_is_late_and_who_must_act(walk: Walk) -> None:
    overseer = walk("overseer")
    assert overseer.at == "/work/board/"
    overseer.open("/work/board/?year=2568")
    assert overseer.main.locator(".summary .figure").first.inner_text() == "60"
    overseer.picture("board")
    overseer.main.locator("[name=q]").fill("สมมุติ 18")
    overseer.press("ค้นหา")
    assert "พบ 1 หน่วยงาน" in overseer.text()
    overseer.go_by(overseer.main.locator("tbody th a", has_text="สมมุติ 18"))
    assert overseer.heading().startswith("เทศบาลตำบลสมมุติ 18")


def test_the_calendar_is_read_by_a_province(walk: Walk) -> None:
    overseer = walk("overseer")
    overseer.open("/work/board/?year=2568")
    overseer.follow("ปฏิทินของปี")
    assert overseer.main.locator("tbody tr").count() == 5
    assert "30 กันยายน 2569" in overseer.text()
    assert overseer.button("บันทึก").count() == 0
    overseer.picture("calendar", height=560)


def send(overseer: Walker, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    overseer.open("/work/bulk/")
    overseer.main.locator("input[type=file]").set_input_files(path)
    overseer.press("ตรวจแฟ้ม")


def test_bodies_are_loaded_after_a_dry_run(walk: Walk, tmp_path: Path) -> None:
    overseer = walk("overseer")
    broken = workbooks.of([[NEW, "", "", PROVINCE, "สี่สิบ", ""]])
    send(overseer, tmp_path / "broken.xlsx", broken)
    assert "ยังไม่มีสิ่งใดถูกบันทึก" in overseer.text()
    overseer.console.clear()
    send(overseer, tmp_path / "bodies.xlsx", workbooks.of(*SHEETS))
    assert overseer.heading().startswith("ตรวจก่อนนำเข้า")
    assert overseer.main.locator("tbody tr", has_text=NEW).count() == 3
    overseer.picture("dry-run")
    assert overseer.faults() == []
    overseer.press("นำเข้า")
    overseer.follow(NEW)
    assert "new.officer" not in overseer.text()
    assert "นายหนึ่ง สมมุติ" in overseer.text()
