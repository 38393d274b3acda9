"""The whole way of a body's disclosures: filled in, checked, approved, read, clarified, final, public.

The website is played on this machine, for the workspace and its worker. What the public sees in the end is
what the plain scorer makes of the same answers and scores.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Locator, expect

from prongsai import answers
from prongsai.numbers import show
from tests.journeys.conftest import (
    COMMAND,
    PATIENCE,
    PHONE,
    Walk,
    Walker,
    Workspace,
    free_port,
    served,
    settings,
)
from tests.journeys.played_town import BODY, HOME, UNIT, YEAR, PlayedTown, address_of, played
from tests.journeys.test_survey_of_a_body import filled
from tests.scoring import plain

CODES = tuple(item.code for item in YEAR.items)
OF_UNIT = ("o1", "o2")
UNLINKED, DEAD, EMPTY = "o5", "o7", "o26"
#: Both readers see nothing at these, one reader alone at the last; the body disputes the first.
DISPUTED, ACCEPTED, DIFFERING = "o9", "o11", "o12"
LONG = 90_000  # milliseconds: a website is being read meanwhile
Facts = Mapping[str, Any]


@pytest.fixture(scope="module")
def made(
    demonstration: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str], Facts]:
    """A data folder in which a made-up body is ready to disclose, passwords, and its numbers."""
    stock, passwords = demonstration
    folder = shutil.copytree(stock, tmp_path_factory.mktemp("disclosures") / "data")
    surroundings = settings() | {
        "PRONGSAI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "prongsai.web.settings",
    }  # fmt: skip
    said = subprocess.run(
        [COMMAND[0], "-m", "tests.journeys.disclose"], env=surroundings, check=True, capture_output=True,
        cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip
    facts = json.loads(said)
    return folder, passwords | facts["passwords"], facts


@pytest.fixture(scope="module")
def town() -> PlayedTown:
    return PlayedTown()


@pytest.fixture(scope="module")
def workspace(
    made: tuple[Path, dict[str, str], Facts], town: PlayedTown, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    folder, passwords, _ = made
    port = free_port()
    with (
        played(town, port, tmp_path_factory.mktemp("played")) as surroundings,
        served(folder, passwords, port, surroundings) as running,
    ):
        yield running


def test_the_whole_way_of_the_disclosures(
    walk: Walk, made: tuple[Path, dict[str, str], Facts], town: PlayedTown, tmp_path: Path
) -> None:
    facts = made[2]
    at = f"/work/rounds/{facts['round']}/"
    officer = walk("officer")
    ask_the_unit(officer, at)
    fill_on_a_phone(walk("finance", PHONE), at)
    fill_the_others(officer, walk("officer", scripts=False), at)
    check_and_mend(officer, at, town)
    officer.open(f"{at}disclosures/")
    officer.press("เสนอผู้บริหาร")
    approve(walk("executive"), at)
    leader, reader, second = walk("lead"), walk("assessor"), walk("reader", scripts=False)
    name_readers(leader, facts["readers"])
    check_for_the_review(reader, at)
    read_by_keys(reader, at)
    read_without_scripts(second, at)
    decide(leader, at)
    clarify(officer, at)
    end_the_review(leader, at)
    total = load_the_rest(officer, at, tmp_path)
    publish(officer, walk("executive"), at, total)
    look_as_a_citizen(walk(), facts["body"])
    walkers = (officer, leader, reader, second)
    assert [said for each in walkers for said in each.console] == []


# ---------------------------------------------------------------------------------------------- filling in


def ask_the_unit(officer: Walker, at: str) -> None:
    officer.open(f"{at}disclosures/ask-units/")
    for code in OF_UNIT:
        officer.main.locator(f"input[name=codes][value={code}]").check()
    officer.main.locator("select[name=unit]").select_option(UNIT)
    officer.press("มอบหมาย")
    assert "มอบหมายแล้ว 2 ข้อ" in officer.page.locator("body").inner_text()


def fill_on_a_phone(finance: Walker, at: str) -> None:
    """The unit's own items, opened in their place; an address that cannot be one is told at once."""
    finance.open(f"{at}disclosures/?show=mine")
    assert finance.main.locator("table.items > tbody").count() == len(OF_UNIT)
    finance.main.locator("#item-o1 a").first.click()
    finance.main.locator("#o1_addresses").fill("www.sommut-example.go.th/ita")
    fill(finance, "o1")
    assert finance.main.locator("#o1_addresses_error, [role=alert]").count() >= 1
    assert finance.main.locator("#o1_addresses").input_value() == "www.sommut-example.go.th/ita"
    finance.console.clear()  # the browser says there that the form was refused
    assert finance.faults() == []
    for code in OF_UNIT:
        finance.open(f"{at}disclosures/{code}/")
        finance.main.locator(f"#{code}_addresses").fill(address_of(code))
        fill(finance, code)
        assert finance.at.startswith(f"{at}disclosures/")
    assert finance.faults() == []


def fill(walker: Walker, code: str) -> None:
    walker.main.locator(f"#{code}_is_filled").check()
    walker.press(f"บันทึกข้อ {code}")


def fill_the_others(officer: Walker, hand: Walker, at: str) -> None:
    """Copied from the year before where there was one; one has no address, one is mistyped."""
    officer.open(f"{at}disclosures/")
    officer.press(f"คัดลอกข้อที่ยังว่างจากปี {YEAR.year - 1}")
    assert f"คัดลอกแล้ว {len(CODES) - len(OF_UNIT)} ข้อ" in officer.page.locator("body").inner_text()
    assert officer.faults() == []
    for code in CODES:
        if code in OF_UNIT:
            continue
        hand.open(f"{at}disclosures/{code}/")
        if code == DEAD:
            hand.main.locator(f"#{code}_addresses").fill(address_of("o77"))
        if code == EMPTY:
            hand.main.locator(f"#{code}_addresses").fill("")
            hand.main.locator(f"#{code}_explanation").fill("ยังไม่ได้จัดทำ")
        fill(hand, code)
    officer.open(f"{at}disclosures/?show=left")
    assert "ไม่มีข้อที่ตรงกับที่เลือก" in officer.text()


# ----------------------------------------------------------------------------------------- the site check


def check_and_mend(officer: Walker, at: str, town: PlayedTown) -> None:
    officer.open(f"{at}site-check/")
    officer.main.locator("[name=website]").fill(HOME)
    officer.press("บันทึกเว็บไซต์")
    found = checked(officer, "ตรวจเว็บไซต์เดี๋ยวนี้")
    assert verdict(found, "o1") == "ผ่าน"
    assert "เส้นทาง: หน้าหลัก › " in row(found, "o1")
    assert verdict(found, UNLINKED) == "ไม่ผ่าน"
    assert "วิธีแก้:" in row(found, UNLINKED)
    assert "404" in row(found, DEAD)
    assert verdict(found, DEAD) != "ผ่าน"
    assert officer.faults() == []
    town.unlinked.clear()
    officer.open(f"{at}disclosures/{DEAD}/")
    officer.main.locator(f"#{DEAD}_addresses").fill(address_of(DEAD))
    officer.press(f"บันทึกข้อ {DEAD}")
    officer.open(f"{at}site-check/")
    found = checked(officer, "ตรวจอีกครั้ง")
    assert [verdict(found, code) for code in ("o1", UNLINKED, DEAD)] == ["ผ่าน"] * 3
    officer.press("เทียบสองครั้ง")
    assert UNLINKED in officer.text()
    assert officer.faults() == []


def checked(walker: Walker, button: str) -> Locator:
    """What a check found, item by item, once the worker has done it; the page itself says when."""
    walker.press(button)
    found = walker.main.locator("#items")
    expect(found).to_be_visible(timeout=LONG)
    return found


def row(found: Locator, code: str) -> str:
    return " ".join(found.locator(f"tr[id={code}]").inner_text().split())


def verdict(found: Locator, code: str) -> str:
    return found.locator(f"tr[id={code}] td .tag").first.inner_text().strip()


def approve(executive: Walker, at: str) -> None:
    executive.open(f"{at}disclosures/")
    assert f"กรอกที่อยู่แล้ว {len(CODES) - 1} ข้อ จาก {len(CODES)}" in executive.text()
    assert executive.faults() == []
    executive.press("อนุมัติและส่งตรวจ")
    assert "อนุมัติแล้ว" in executive.text()


# --------------------------------------------------------------------------------------------- the review


def name_readers(leader: Walker, readers: list[int]) -> None:
    leader.open("/work/review/?q=" + BODY.replace(" ", "+") + f"&year={YEAR.year}")
    leader.main.get_by_label(f"เลือก {BODY}").check()
    for place, number in zip(("first", "second"), readers, strict=True):
        leader.main.locator(f"select[name={place}]").select_option(str(number))
    leader.press("บันทึกผู้ตรวจของหน่วยงานที่เลือก")
    assert leader.faults() == []


def check_for_the_review(reader: Walker, at: str) -> None:
    reader.open(f"{at}site-check/")
    found = checked(reader, "ตรวจเว็บไซต์เพื่อการประเมิน")
    assert verdict(found, "o1") == "ผ่าน"


def read_by_keys(reader: Walker, at: str) -> None:
    """From the first item to the last without a mouse; keys are none while words are written."""
    reader.open(f"{at}review/")
    reader.follow("เริ่มตรวจ")
    reader.button("0 ไม่ผ่าน").click()
    expect(reader.main.locator("#reading [role=alert]")).to_be_visible(timeout=PATIENCE)
    reader.console.clear()  # the browser says there that the form was refused
    assert reader.faults() == []
    keys = reader.page.keyboard
    for number, code in enumerate(CODES, 1):
        expect(reader.main.locator("#item")).to_contain_text(f"{code} ", timeout=PATIENCE)
        if code in (DISPUTED, ACCEPTED):
            keys.press("2")
            keys.press("0")
            keys.type("หน้านี้ไม่มีข้อมูลของปี 1 0 j k")
            keys.press("Control+Enter")
        else:
            keys.press("1")
        if number < len(CODES):
            told = f"บันทึกข้อ {code} = {0 if code in (DISPUTED, ACCEPTED) else 100} แล้ว"
            expect(reader.main.locator("#reading [role=status]")).to_have_text(told, timeout=PATIENCE)
    reader.page.wait_for_url(f"**{at}review/")
    reader.press("ยืนยันผลการตรวจ")
    assert "ยืนยันผลการตรวจแล้ว" in reader.page.locator("body").inner_text()


def read_without_scripts(second: Walker, at: str) -> None:
    second.open(f"{at}review/")
    assert "หน้านี้ไม่มีข้อมูล" not in second.text()
    second.follow("เริ่มตรวจ")
    for code in CODES:
        assert second.main.locator("#item").inner_text().startswith(f"{code} ")
        zero = code in (DISPUTED, ACCEPTED, DIFFERING)
        if zero:
            second.main.locator("#reading textarea[name=words]").fill(f"ไม่พบข้อมูลของข้อ {code}")
        second.go_by(second.main.locator(f"button[name=score][value='{0 if zero else 100}']"))
    second.press("ยืนยันผลการตรวจ")


def decide(leader: Walker, at: str) -> None:
    leader.open(f"{at}review/decide/")
    assert "ข้อที่ผู้ตรวจให้คะแนนต่างกัน (1)" in leader.text()
    leader.main.locator(f"input[name=score-{DIFFERING}][value='100']").check()
    leader.main.locator(f"textarea[name=words-{DIFFERING}]").fill("พบข้อมูลครบตามเส้นทางที่บันทึกไว้")
    assert leader.faults() == []
    leader.press("แจ้งคะแนนเบื้องต้นทุกข้อ")
    assert "แจ้งคะแนนเบื้องต้นแล้ว" in leader.page.locator("body").inner_text()


def clarify(officer: Walker, at: str) -> None:
    officer.open(f"{at}clarification/")
    assert f"ได้คะแนน {len(CODES) - 2} ข้อ จาก {len(CODES)} ข้อ" in officer.text()
    assert "เหลือ 7 วัน ถึง 23.59 น." in officer.text()
    officer.main.locator(f"textarea[name=words-{DISPUTED}]").fill("ข้อมูลอยู่ในหน้านี้ตั้งแต่วันที่อนุมัติ")
    officer.press("บันทึกร่าง")
    assert officer.faults() == []
    officer.press("ส่งคำชี้แจง (ครั้งเดียว)")
    assert officer.main.locator("textarea").count() == 0


def end_the_review(leader: Walker, at: str) -> None:
    """The record of the first address stands beside what the body says; the body is right."""
    leader.open(f"{at}clarification/decide/")
    assert "ข้อมูลอยู่ในหน้านี้ตั้งแต่วันที่อนุมัติ" in leader.text()
    leader.main.locator("summary", has_text="เนื้อหาที่บันทึกไว้").first.click()
    expect(leader.main.locator("pre.record").first).to_contain_text("<h1>")
    leader.main.locator(f"input[name=score-{DISPUTED}][value='100']").check()
    leader.main.locator(f"textarea[name=words-{DISPUTED}]").fill("หลักฐานที่บันทึกไว้มีข้อมูลครบ")
    assert leader.faults() == []
    leader.press("สรุปผลการตรวจ")
    leader.open(f"/work/review/agreement/?year={YEAR.year}")
    assert f"หน่วยงานที่ตรวจครบสองคน 1 · ข้อที่อ่านสองคน {len(CODES)} · ตรงกัน 96.15 %" in leader.text()
    assert leader.faults() == []


# --------------------------------------------------------------------------------- result and publication


def load_the_rest(officer: Walker, at: str, folder: Path) -> str:
    """Answers of the surveys from files, disclosures from the review; the total is the plain scorer's."""
    forms = {form: [filled(form, number) for number in range(12)] for form in ("IIT", "EIT1", "EIT2")}
    officer.open(f"{at}result/load/")
    officer.page.locator("form:has(input[type=file]) input[type=file]").last.set_input_files(
        [_body_file(folder), *(_table(folder, form, rows) for form, rows in forms.items())]
    )
    officer.press("ตรวจและนำเข้า")
    officer.open(f"{at}result/load/")
    assert officer.faults() == []
    officer.press("คิดคะแนนด้วยผลการตรวจนี้")
    row_of = {code: 0 if code == ACCEPTED else 100 for code in answers.line_codes(YEAR, "OIT")}
    expected = plain.score(YEAR, {**forms, "OIT": [row_of]})["total"]
    assert expected is not None
    officer.open(f"{at}result/")
    assert show(expected) in officer.text()
    return show(expected)


def _body_file(folder: Path) -> Path:
    forms = {form: f"{form}.csv" for form in ("IIT", "EIT1", "EIT2")}
    whole = {
        "body": {"name": BODY, "kind": "เทศบาลตำบล"}, "year": YEAR.year,
        "years": {YEAR.year: {"framework": YEAR.code, "answers": forms}},
    }  # fmt: skip
    path = folder / "body.yaml"
    path.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    return path


def _table(folder: Path, form: str, rows: list[dict[str, int]]) -> Path:
    path = folder / f"{form}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    return path


def publish(officer: Walker, executive: Walker, at: str, total: str) -> None:
    officer.open(f"{at}result/")
    officer.go_by(officer.page.locator("button[value=proposed]"))
    executive.open(f"{at}result/")
    assert total in executive.text()
    executive.go_by(executive.page.locator("button[value=published]"))


def look_as_a_citizen(citizen: Walker, body: int) -> None:
    citizen.open(f"/bodies/{body}/{YEAR.year}/")
    citizen.follow("การเปิดเผยข้อมูล (OIT) รายข้อ")
    assert citizen.at == f"/bodies/{body}/{YEAR.year}/disclosures/"
    assert citizen.faults() == []
    for code in CODES:
        if code != EMPTY:
            assert address_of(code) in citizen.text()
    assert "หลักฐานที่บันทึกไว้มีข้อมูลครบ" in citizen.text()
    citizen.page.set_viewport_size({"width": PHONE, "height": 900})
    assert citizen.page.evaluate("document.documentElement.scrollWidth") == PHONE
