"""A town's year in a real browser: result, measures, adoption, reports, papers, publication, proof."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import COMMAND, PATIENCE, PHONE, Walk, Walker, settings

TOWN = "เทศบาลเมืองเมืองพล"
FINANCE = "กองคลัง"
DID = "จัดทำคู่มือการขอยืมทรัพย์สินและแจ้งทุกกองแล้ว"


def test_the_year_of_a_town(walk: Walk, tmp_path: Path, town_file: Path) -> None:
    officer = walk("officer")
    at = officer.at
    read_the_result(officer, at)
    read_how_a_figure_came_to_be(officer, at)
    ask_the_way(officer, at)
    plan_measures(officer, at)
    executive = walk("executive")
    adopt(executive, at)
    officer.open(at + "papers/")
    officer.picture("papers", of="h1", height=820)
    report(walk("finance", PHONE), at)
    download_the_set(officer, at, tmp_path / "set.zip")
    correct(officer, at, town_file)
    publish(executive, at)
    citizen = walk()
    read_what_is_published(citizen)
    take_open_data(citizen)
    check_the_proof(citizen, tmp_path / "proof.json")
    assert [*officer.console, *executive.console, *citizen.console] == []


# ---------------------------------------------------------------------------------------------- the result


def read_the_result(officer: Walker, at: str) -> None:
    assert officer.heading().startswith(TOWN)
    officer.picture("round")
    officer.follow("ผลการประเมิน")
    figures = officer.page.locator(".summary .figure").all_inner_texts()
    assert [each.split()[-1] for each in figures[:2]] == ["60.88", "D"]
    officer.picture("result", of="h1")
    officer.open(at + "result/gaps/")
    officer.picture("gaps", of="h1")


def read_how_a_figure_came_to_be(officer: Walker, at: str) -> None:
    officer.open(at + "result/9/")
    assert "38.63" in officer.text()
    item = officer.page.locator("tr", has_text="O18").first
    assert item.inner_text().count("0.00") == 1
    officer.picture("indicator", of="h1")
    officer.follow("38.63")
    assert officer.heading().count("38.63") == 1
    assert "= (88.8888… + 50 + 14.2857… + 0 + 40) ÷ 5 = 38.6349…" in officer.text()
    officer.picture("explain", of="h1")


def ask_the_way(officer: Walker, at: str) -> None:
    """Sixteen steps lead to 85; a tick and a slider are answered at once, without the button."""
    officer.open(at + "result/path/?target=85")
    assert "60.88 → 85.35 ระดับ A · 16 ขั้น" in officer.text()
    officer.picture("path", of="h1")
    officer.main.locator("summary", has_text="เลือกข้อตรวจที่จะทำให้ครบ").click()
    officer.main.locator("input[name=items][value=O18]").check()
    tried = officer.main.locator("#tried + .figure")
    expect(tried).to_have_text("60.88 → 61.45", timeout=PATIENCE)
    officer.main.locator("summary", has_text="ตัวชี้วัดที่ 2 ").click()
    officer.main.locator("details[open] input[type=range]:visible").first.fill("20")
    expect(tried).not_to_have_text("60.88 → 61.45", timeout=PATIENCE)
    assert officer.at == at + "result/path/?target=85"


# ------------------------------------------------------------------------------------------------ the plan


def plan_measures(officer: Walker, at: str) -> None:
    """Take what is proposed first, put กองคลัง in charge of it, and propose the plan."""
    officer.open(at + "plan/")
    officer.follow("ดูมาตรการที่เสนอ")
    for box in officer.page.locator("input[name=pick]").all():
        box.uncheck()
    officer.page.locator("input[name=pick]").first.check()
    officer.picture("propose", of="h1", height=620)
    officer.press("เพิ่มมาตรการที่เลือกในแผน")
    officer.go_by(officer.page.locator("main table th[scope=row] a").first)
    officer.put_in_charge(FINANCE)
    officer.page.get_by_label("ระยะเวลา").fill("ตลอดปีงบประมาณ")
    officer.picture("measure", of="h1")
    officer.press("บันทึก")
    officer.open(at + "plan/")
    officer.press("เสนอผู้บริหาร")
    officer.picture("plan", of="main")


def adopt(executive: Walker, at: str) -> None:
    executive.open(at)
    executive.picture("waiting", of="h1", height=520)
    executive.open(at + "plan/")
    executive.page.get_by_label("ตำแหน่งผู้ให้ความเห็นชอบ").fill("นายกเทศมนตรี")
    executive.page.get_by_label("วันที่ให้ความเห็นชอบ").fill("15/12/2563")
    executive.page.get_by_label("มติหรือหนังสืออ้างอิง").fill("มติที่ประชุม ครั้งที่ 1/2564")
    executive.picture("adopt", of="#moves")
    executive.press("ให้ความเห็นชอบแผน")
    assert executive.page.locator("h1 .tag").inner_text() == "ให้ความเห็นชอบแล้ว"


def report(finance: Walker, at: str) -> None:
    """In a minute, on a screen 320 pixels wide."""
    finance.open(at)
    finance.picture("unit-waiting", of="h1", height=420)
    finance.open(at + "plan/measures/1/")
    finance.follow("รายงานรอบ 3 เดือน")
    finance.page.get_by_label("อยู่ระหว่างดำเนินการ").check()
    finance.page.get_by_label("ทำอะไรไปแล้ว").fill(DID)
    finance.picture("report", of="h1", height=1000)
    assert finance.page.evaluate("document.documentElement.scrollWidth") == PHONE
    finance.press("บันทึกรายงาน")
    finance.open(at + "plan/measures/1/")
    assert DID in finance.text()
    finance.picture("reported", of="h2", height=360)


# ---------------------------------------------------------------------------------------------- the papers


def download_the_set(officer: Walker, at: str, path: Path) -> None:
    """The worker prepares it; the page says when it is there."""
    officer.open(at + "papers/")
    officer.press("จัดทำชุดเอกสาร")
    ready = officer.page.locator("a", has_text="ดาวน์โหลดทั้งชุด")
    for _ in range(120):
        if ready.count():
            break
        officer.page.wait_for_timeout(500)
        officer.open(at + "papers/")
    with officer.page.expect_download() as download:
        ready.click()
    download.value.save_as(path)
    with zipfile.ZipFile(path) as papers:
        assert papers.testzip() is None
        assert {".docx", ".pdf", ".html"} <= {Path(name).suffix for name in papers.namelist()}


# ------------------------------------------------------------------------------------------------ the public


def correct(officer: Walker, at: str, town_file: Path) -> None:
    officer.open(at + "result/load/")
    officer.page.locator("input[type=file]").set_input_files(town_file)
    officer.picture("load", of="h1")
    officer.press("ตรวจและนำเข้า")
    officer.page.locator("textarea[name=reason]").fill("แฟ้มเดิมไม่ครบ (สมมุติ)")
    officer.go_by(officer.page.locator("button[value=proposed]"))


def publish(executive: Walker, at: str) -> None:
    executive.open(at + "result/")
    executive.picture("publish", of="#standing", height=460)
    executive.go_by(executive.page.locator("button[value=published]"))
    assert "รุ่นที่ 2" in executive.text()


def read_what_is_published(citizen: Walker) -> None:
    citizen.open("/")
    citizen.picture("front")
    citizen.main.locator("input[name=q]").fill(TOWN)
    citizen.press("ค้นหา")
    citizen.picture("search", height=620)
    citizen.follow(TOWN)
    assert citizen.main.locator(".figure").first.inner_text() == "60.88"
    citizen.picture("public")


def take_open_data(citizen: Walker) -> None:
    citizen.go_by(citizen.page.locator("header a", has_text="ข้อมูลเปิด"))
    citizen.picture("open-data", height=620)
    link = citizen.main.locator("a[href$='results-2563.csv']").get_attribute("href")
    assert link is not None
    content = citizen.page.request.get(citizen.workspace.address + link).body()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert [(each["total"], each["level"]) for each in rows if each["body"] == TOWN] == [("60.88", "D")]


def check_the_proof(citizen: Walker, path: Path) -> None:
    """The proof from the body's page, checked without the workspace."""
    citizen.open(f"/bodies/?q={TOWN}&year=all")
    citizen.follow(TOWN)
    citizen.picture("verify", of="#verify", height=360)
    with citizen.page.expect_download() as download:
        citizen.main.locator("a", has_text="ดาวน์โหลดแฟ้มหลักฐาน").click()
    download.value.save_as(path)
    key = json.loads(path.read_text(encoding="utf-8"))["public_key"]
    assert key in citizen.text()
    done = subprocess.run(
        [*COMMAND, "verify", path, "--key", key], env=settings(), capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("✓") == 4
