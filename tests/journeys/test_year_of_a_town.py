"""A town's year in a real browser: result, measures, adoption, reports, papers, publication."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.journeys.conftest import PHONE, Walk, Walker

TOWN = "เทศบาลเมืองเมืองพล"
FINANCE = "กองคลัง"


def round_of(walker: Walker) -> str:
    """The address of the town's round, from the page one comes to after signing in."""
    return walker.page.url.removeprefix(walker.workspace.address)


def test_the_officer_reads_the_result_and_how_a_figure_came_to_be(walk: Walk) -> None:
    officer = walk("officer")
    assert officer.page.locator("h1").inner_text().startswith(TOWN)
    officer.follow("ผลการประเมิน")
    assert [each.split()[-1] for each in officer.page.locator(".summary .figure").all_inner_texts()[:2]] == [
        "60.88", "D",
    ]  # fmt: skip
    officer.open(round_of(officer) + "9/")
    assert "38.63" in officer.text()
    assert officer.page.locator("tr", has_text="O18").first.inner_text().count("0.00") == 1
    officer.follow("38.63")
    assert officer.page.locator("h1").inner_text().count("38.63") == 1
    assert "= (88.8888… + 50 + 14.2857… + 0 + 40) ÷ 5 = 38.6349…" in officer.text()


def test_the_way_to_85_is_shown(walk: Walk) -> None:
    officer = walk("officer")
    officer.open(round_of(officer) + "result/path/?target=85")
    assert "60.88 → 85.35 ระดับ A · 16 ขั้น" in officer.text()


def plan_measures(officer: Walker) -> None:
    """Take what is proposed first, and put กองคลัง in charge of it."""
    officer.follow("แผนมาตรการ")
    officer.follow("ดูมาตรการที่เสนอ")
    for box in officer.page.locator("input[name=pick]").all():
        box.uncheck()
    officer.page.locator("input[name=pick]").first.check()
    officer.press("เพิ่มมาตรการที่เลือกในแผน")
    officer.go_by(officer.page.locator("main table th[scope=row] a").first)
    officer.page.get_by_label("หน่วยงานที่รับผิดชอบ").fill(FINANCE)
    officer.page.get_by_label("ระยะเวลา").fill("ตลอดปีงบประมาณ")
    officer.press("บันทึก")


def test_a_plan_goes_from_proposal_to_a_report_on_a_telephone_and_into_the_papers(
    walk: Walk, tmp_path: Path
) -> None:
    officer = walk("officer")
    at = round_of(officer)
    plan_measures(officer)
    officer.open(at + "plan/")
    officer.press("เสนอผู้บริหาร")
    adopt(walk("executive"), at)
    report(walk("finance", PHONE), at)
    officer.open(at + "papers/")
    with officer.page.expect_download() as download:
        officer.page.locator("a", has_text="ดาวน์โหลดทั้งชุด").click()
    path = tmp_path / "set.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as papers:
        assert papers.testzip() is None
        kinds = {Path(name).suffix for name in papers.namelist()}
    assert {".docx", ".pdf", ".html"} <= kinds


def adopt(executive: Walker, at: str) -> None:
    executive.open(at + "plan/")
    fields = executive.page.locator("form", has=executive.page.locator("button[value=adopted]"))
    for field, text in zip(
        fields.locator("input[type=text]").all(),
        ("นายกเทศมนตรี", "15/12/2563", "มติที่ประชุม ครั้งที่ 1/2564"),
        strict=True,
    ):
        field.fill(text)
    executive.press("ให้ความเห็นชอบแผน")
    assert executive.page.locator("h1 .tag").inner_text() == "ให้ความเห็นชอบแล้ว"


def report(finance: Walker, at: str) -> None:
    finance.open(at + "plan/measures/1/")
    finance.follow("รายงานรอบ 3 เดือน")
    finance.page.get_by_label("อยู่ระหว่างดำเนินการ").check()
    finance.page.locator("[name=did]").fill("จัดทำคู่มือและแจ้งทุกกองแล้ว")
    finance.press("บันทึกรายงาน")
    finance.open(at + "plan/measures/1/")
    assert "จัดทำคู่มือและแจ้งทุกกองแล้ว" in finance.text()


def test_a_corrected_result_is_published_and_seen_signed_out(walk: Walk, town_file: Path) -> None:
    officer = walk("officer")
    at = round_of(officer)
    officer.open(at + "result/load/")
    officer.page.locator("input[type=file]").set_input_files(town_file)
    officer.press("ตรวจและนำเข้า")
    officer.open(at + "result/")
    officer.go_by(officer.page.locator("button[value=proposed]"))
    executive = walk("executive")
    executive.open(at + "result/")
    executive.go_by(executive.page.locator("button[value=published]"))
    assert "รุ่นที่ 2" in executive.text()
    citizen = walk()
    citizen.open("/")
    citizen.page.get_by_role("searchbox").or_(citizen.page.locator("input[name=q]")).first.fill(TOWN)
    citizen.press("ค้นหา")
    citizen.follow(TOWN)
    assert "60.88" in citizen.text()


def test_it_can_all_be_read_without_scripts(walk: Walk) -> None:
    officer = walk("officer", scripts=False)
    at = round_of(officer)
    officer.follow("ผลการประเมิน")
    assert "60.88" in officer.text()
    for page in ("result/9/", "result/explain/9/", "result/gaps/", "result/path/", "plan/", "papers/"):
        officer.open(at + page)
        assert officer.page.locator("h1").count() == 1
