"""The whole way of a survey: box, key, drill, codes, answers, opening with two of three shares, the score.

Sixty answer by script and three by hand: at a desk, on a phone, and without JavaScript. What comes out is
what the plain scorer makes of the same answers.
"""

from __future__ import annotations

import datetime
import http.client
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

import pypdf
import pytest

from prongsai import answers, ballots, frameworks
from prongsai.ballots import codes
from prongsai.numbers import show
from prongsai.thai import date_in_words
from tests.journeys.appoint import BODY
from tests.journeys.conftest import COMMAND, DESKTOP, PHONE, Walk, Walker, Workspace, served, settings
from tests.journeys.test_answering import by_qr, choose, receipt
from tests.scoring import plain
from tests.web.open_links import challenge_in_page, solved

YEAR = frameworks.load(2569)
STAFF, PUBLIC = 60, 400
Row = dict[str, int]


@pytest.fixture(scope="module")
def body(
    demonstration: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str], int]:
    """A data folder in which the demonstration's officer works for a made-up body too, and its number."""
    stock, passwords = demonstration
    folder = shutil.copytree(stock, tmp_path_factory.mktemp("survey") / "data")
    surroundings = settings() | {
        "PRONGSAI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "prongsai.web.settings",
    }  # fmt: skip
    said = subprocess.run(
        [COMMAND[0], "-m", "tests.journeys.appoint"], env=surroundings, check=True, capture_output=True,
        cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip
    return folder, passwords, int(said)


@pytest.fixture(scope="module")
def workspace(body: tuple[Path, dict[str, str], int]) -> Iterator[Workspace]:
    folder, passwords, _ = body
    with served(folder, passwords) as running:
        yield running


def run(*arguments: str | Path) -> str:
    done = subprocess.run([*COMMAND, "ballots", *arguments], env=settings(), check=True, capture_output=True)
    return done.stdout.decode()


def fetched(walker: Walker, name: str, to: Path) -> Path:
    """What a link or button of the page gives, as a file."""
    with walker.page.expect_download() as found:
        walker.main.locator("a, button").filter(has_text=name).first.click()
    found.value.save_as(to)
    return to


def filled(form: str, number: int) -> Row:
    """How the nth person answers: each line another choice, none of them alike."""
    lines = list(ballots.form_of(YEAR, form).lines)
    return {
        line.code: line.choices[(number * 7 + place * (number % 3 + 1)) % len(line.choices)][0]
        for place, line in enumerate(lines)
    }


def ask(workspace: Workspace, method: str, path: str, fields: dict[str, object] | None = None) -> str:
    """A page as a browser gets it, or a form as a browser sends it from a page of the workspace."""
    head = {"Content-Type": "application/x-www-form-urlencoded", "Origin": workspace.address}
    wire = http.client.HTTPConnection(urlsplit(workspace.address).netloc, timeout=60)
    with closing(wire):
        wire.request(method, path, urlencode(fields or {}), head)
        answer = wire.getresponse()
        page = answer.read().decode()
    assert answer.status == 200, (answer.status, path)
    return page


def send(workspace: Workspace, path: str, row: Row, **more: object) -> None:
    fields = {**row, "comment": "", "send": "1", **more}
    assert "ได้รับคำตอบแล้ว" in ask(workspace, "POST", path, fields)


def by_open_link(workspace: Workspace, path: str, row: Row) -> None:
    challenge = challenge_in_page(ask(workspace, "GET", path))
    send(workspace, path, row, altcha=solved(challenge))


def codes_on(slips: Path) -> list[str]:
    """The codes as they are printed, three symbols a group."""
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(slips).pages)
    found = re.findall(r"(?:[0-9A-HJKMNP-TV-Z]{3}[\s ]+){8}[0-9A-HJKMNP-TV-Z]{3}", text)
    return [each for each in dict.fromkeys("".join(one.split()) for one in found) if codes.read(each)]


def prepare(overseer: Walker, pk: int, folder: Path) -> None:
    """A round of the year, its box, the key made off-line, and the drill."""
    overseer.open(f"/work/bodies/{pk}/open-round/")
    overseer.main.locator("[name=framework]").select_option(YEAR.code)
    overseer.press("เปิดรอบ")
    overseer.open("/work/boxes/make/")
    overseer.main.locator("[name=framework]").select_option(YEAR.code)
    today = datetime.datetime.now(tz=ZoneInfo("Asia/Bangkok")).date()
    for name, day in (("opens_on", today), ("closes_on", today + datetime.timedelta(days=20))):
        overseer.main.locator(f"[name={name}]").fill(date_in_words(day))
    overseer.go_by(overseer.main.locator("form button").last)
    overseer.picture("box-key")
    assert overseer.faults() == []
    run("keys", "--to", folder / "keys")
    overseer.main.locator("[name=file]").first.set_input_files(folder / "keys" / "public-key.txt")
    overseer.press("ใช้กุญแจนี้")
    word = fetched(overseer, "ดาวน์โหลดคำที่ผนึกไว้", folder / "drill.json")
    shares = [each for number in (1, 2, 3) for each in ("--share", folder / "keys" / f"share-{number}.txt")]
    said = run("drill", word, *shares)
    overseer.main.locator("#word_word").fill(said.splitlines()[-1])
    overseer.press("ยืนยันการซ้อม")
    assert "ซ้อม" in overseer.text()


def make_slips(officer: Walker, folder: Path) -> tuple[list[str], str]:
    """The head-count in, codes out on slips; and where the open link leads."""
    officer.main.locator("[name=staff]").fill(str(STAFF))
    officer.main.locator("[name=public]").fill(str(PUBLIC))
    officer.press("บันทึกจำนวนคน")
    officer.main.locator("[name=number]").fill("63")
    slips = fetched(officer, "ทำใบแจกรหัส", folder / "slips.pdf")
    link = officer.main.locator("code.digest").first.inner_text()
    return codes_on(slips), urlsplit(link).path


def answer_by_hand(walk: Walk, given: list[str]) -> list[str]:
    """At a desk by QR, on a phone by QR, and on a phone without JavaScript by typing."""
    desk, phone, typed = walk(width=DESKTOP), walk(width=PHONE), walk(width=PHONE, scripts=False)
    by_qr(desk, given[0])
    by_qr(phone, given[1])
    typed.open("/s/")
    typed.page.get_by_label("รหัสบนใบแจก").fill(given[2])
    typed.press("เริ่มตอบ")
    receipts = []
    for somebody in (desk, phone, typed):
        choose(somebody, -1)
        somebody.press("ส่งคำตอบ")
        receipts.append(receipt(somebody))
    return receipts


def interview(walk: Walk, workspace: Workspace, round_: str, number: int) -> list[Row]:
    """An assessor has a row of codes and asks one person after another."""
    assessor = walk("assessor", scripts=False)
    assessor.open(f"{round_}interviews/")
    assessor.main.locator("[name=number]").fill(str(number))
    assessor.press("ออกรหัส")
    drawn = [each.get_attribute("value") for each in assessor.main.locator("#codes [name=code]").all()]
    rows = [filled("EIT2", each) for each in range(number)]
    for code, row in zip(drawn, rows, strict=True):
        send(workspace, "/s/", row, code=code)
    return rows


def open_box(overseer: Walker, box: str, folder: Path) -> None:
    """Close; carry the box to the machine off the network; two of three shares; bring the answers back."""
    overseer.open(box)
    overseer.main.locator("summary", has_text="ปิดรับก่อนกำหนด").click()
    overseer.press("ปิดรับคำตอบเดี๋ยวนี้ เปิดรับอีกไม่ได้")
    carried = fetched(overseer, "ดาวน์โหลดกล่อง", folder / "box.jsonl")
    shares = [each for number in (1, 3) for each in ("--share", folder / "keys" / f"share-{number}.txt")]
    run("open", carried, *shares, "--to", folder / "opened.jsonl")
    overseer.main.locator("[name=file]").first.set_input_files(folder / "opened.jsonl")
    overseer.press("รับคำตอบที่เปิดแล้ว")
    assert "ครบทุกบัตร" in overseer.text()
    assert overseer.faults() == []


def findings(folder: Path) -> Row:
    row = {code: 0 if place % 5 == 0 else 100 for place, code in enumerate(answers.line_codes(YEAR, "OIT"))}
    (folder / "OIT.csv").write_text(
        f"{','.join(row)}\n{','.join(map(str, row.values()))}\n", encoding="utf-8"
    )
    return row


def test_the_whole_way_of_a_survey(
    walk: Walk, body: tuple[Path, dict[str, str], int], workspace: Workspace, tmp_path: Path
) -> None:
    pk = body[2]
    overseer, officer = walk("overseer"), walk("officer")
    prepare(overseer, pk, tmp_path)
    box = overseer.at
    officer.open("/work/")
    officer.go_by(officer.main.locator("tbody tr", has_text=BODY).filter(has_text="2569").locator("a").first)
    round_ = officer.at
    officer.open(f"{round_}survey/")
    given, link = make_slips(officer, tmp_path)
    assert len(given) == 63
    overseer.open(box)
    overseer.press("เปิดรับคำตอบเดี๋ยวนี้")
    rows: dict[str, list[Row]] = {"IIT": [filled("IIT", number) for number in range(60)]}
    for code, row in zip(given, rows["IIT"], strict=False):
        send(workspace, "/s/", row, code=code)
    receipts = answer_by_hand(walk, given[60:])
    best = {line.code: line.choices[-1][0] for line in ballots.form_of(YEAR, "IIT").lines}
    rows["IIT"] += [best] * 3
    rows["EIT1"] = [filled("EIT1", number) for number in range(12)]
    for row in rows["EIT1"]:
        by_open_link(workspace, link, row)
    rows["EIT2"] = interview(walk, workspace, round_, 11)
    officer.open(f"{round_}survey/")
    assert officer.faults() == []
    open_box(overseer, box, tmp_path)
    citizen = walk()
    citizen.open("/surveys/")
    assert citizen.faults() == []
    listed = citizen.page.request.get(f"{workspace.address}/surveys/{box.split('/')[-2]}/receipts.txt").text()
    assert [each in listed for each in receipts] == [True] * 3
    rows["OIT"] = [findings(tmp_path)]
    scored(officer, round_, rows, tmp_path)


def scored(officer: Walker, round_: str, rows: dict[str, list[Row]], folder: Path) -> None:
    """The result as the pages tell it, against the plain scorer on the answers that were sent."""
    officer.open(f"{round_}result/load/")
    officer.main.locator("form[action$='survey/'] input[type=file]").set_input_files(folder / "OIT.csv")
    officer.press("คะแนนจากแบบวัดที่เปิดแล้ว")
    expected = plain.score(YEAR, rows)
    assert expected["total"] is not None
    assert show(expected["total"]) in officer.text()
    officer.open(f"{round_}result/1/")
    assert expected["1"] is not None
    assert show(expected["1"]) in officer.text()
    assert officer.faults() == []
