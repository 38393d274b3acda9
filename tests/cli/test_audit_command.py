"""`prongsai audit` on a played website: what it prints, its exit codes, its evidence, and its refusals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from prongsai.cli import main
from prongsai.siteaudit import evidence, stored
from tests.siteaudit.played_net import ENVIRONMENT, Answer, Net, Request, playing

HOST = "www.town.example.go.th"
HOME = f"http://{HOST}/"
ROOT = Path(__file__).resolve().parents[2]
WORDS = "เทศบาลตำบลตัวอย่างเผยแพร่ข้อมูลของหน่วยงานให้ประชาชนทราบ " * 12


def page(*links: tuple[str, str]) -> str:
    anchors = "".join(f"<li><a href='{to}'>{text}</a>" for to, text in links)
    return f"<!DOCTYPE html><meta charset=utf-8><title>ตัวอย่าง</title><ul>{anchors}</ul><p>{WORDS}</p>"


PAGES: Mapping[str, Answer] = {
    "/": page(("/a", "ข้อมูล"), ("/gone", "เก่า")),
    "/a": page(("/b", "โครงสร้าง")),
    "/b": page(("/", "กลับ")),
    "/hidden": page(),
}


def answer(request: Request) -> Answer:
    return PAGES.get(request.path)


@pytest.fixture
def net() -> Iterator[Net]:
    with playing({HOST: answer}) as played:
        yield played


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.yaml"
    path.write_text(f"site: {HOME}\nitems:\n  o1: {HOME}b\n  o2: {HOME}hidden\n  o3: []\n", encoding="utf-8")
    return path


def run(*arguments: object, language: str = "en") -> int:
    return main(["audit", *map(str, arguments), "--fast", "--lang", language])


@pytest.mark.usefixtures("net")
def test_it_prints_counts_and_each_item_with_path_cause_and_mend(
    items: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--items", items) == 13
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [
        f"{HOME} · 3 pages read",
        "✓ met 1 · ✗ not met 1 · ? could not judge 0 · – not checked 1",
    ]
    assert said[3:6] == ["✓ o1: met", f"  {HOME}b", "    Home › ข้อมูล › โครงสร้าง (2 clicks)"]
    assert said[7:10] == ["✗ o2: not met", f"  {HOME}hidden", "    no path from the home page was found"]
    assert said[10].startswith("    ✗ ")
    assert said[11].startswith("      to mend: ")
    assert said[13:] == [
        "– o3: not checked",
        "  – no web address is given for this item",
        "    to mend: give the address of the page that discloses it",
    ]


@pytest.mark.usefixtures("net")
def test_it_speaks_thai_and_gives_titles_of_a_year(items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(HOME, "--items", items, "--year", "2568", language="th") == 13
    said = capsys.readouterr().out
    assert said.startswith(f"{HOME} · ปีงบประมาณ 2568 · อ่าน 3 หน้า\n")
    assert "หน้าหลัก › ข้อมูล › โครงสร้าง (2 คลิก)\n" in said
    assert "✗ o2 " in said
    assert ": ไม่ผ่าน\n" in said
    assert "แก้ไข: " in said


@pytest.mark.usefixtures("net")
def test_a_site_without_fault_ends_well(items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items.write_text(f"items: {{o1: {HOME}b}}\n", encoding="utf-8")
    assert run(HOME, "--items", items) == 0
    assert "✓ met 1 · ✗ not met 0" in capsys.readouterr().out


def test_a_site_that_does_not_answer_at_all_is_no_site_without_fault(
    items: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with playing({HOST: None}):
        assert run("--items", items) == 13
    assert "✗ not met 0 · ? could not judge 2" in capsys.readouterr().out


@pytest.mark.usefixtures("net")
def test_json_is_an_audit_that_can_be_read_again(items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("--items", items, "--json")
    found = stored.read(capsys.readouterr().out.encode())
    assert [(each.code, each.verdict) for each in found.items] == [
        ("o1", "met"), ("o2", "not_met"), ("o3", "not_checked"),
    ]  # fmt: skip


@pytest.mark.usefixtures("net")
def test_evidence_is_written_whole_and_never_over_another(
    items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "site.warc.gz"
    run("--items", items, "--warc", to)
    content = to.read_bytes()
    assert {url.removeprefix(HOME) for url in evidence.looks(content)} == {"", "a", "b", "hidden"}
    capsys.readouterr()
    assert run("--items", items, "--warc", to) == 2
    assert capsys.readouterr().err == f"{to} exists already and is not overwritten\n"
    assert to.read_bytes() == content
    assert sorted(tmp_path.iterdir()) == [items, to]


def test_what_is_wrong_with_the_list_is_told_before_anything_is_looked_at(
    net: Net, items: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items.write_text("items:\n  o1: www.town.example/a\n  o77: ftp://x/\n", encoding="utf-8")
    assert run(HOME, "--items", items, "--year", "2568") == 13
    said = capsys.readouterr().err.splitlines()
    assert [line.removeprefix(str(items)).partition(" ")[0] for line in said] == [":2:", ":3:", ":3:"]
    assert net.connects == []


def test_a_home_page_is_needed_and_must_be_public(
    net: Net, items: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items.write_text(f"items: {{o1: {HOME}b}}\n", encoding="utf-8")
    assert run("--items", items) == 2
    assert "the home page must be named" in capsys.readouterr().err
    assert run("http://127.0.0.1/", "--items", items) == 13
    assert capsys.readouterr().err.startswith("“http://127.0.0.1/”: this web address leads into")
    assert net.connects == []


@pytest.mark.parametrize(
    ("home", "said"),
    [
        (None, "! the home page could not be opened"),
        ("<script src=menu.js></script>", "! the menu of the home"),
    ],
)
def test_a_home_page_that_shows_no_path_is_told_by_its_reason(
    items: Path, capsys: pytest.CaptureFixture[str], home: Answer, said: str
) -> None:
    with playing({HOST: lambda request: home if request.path == "/" else 404}):
        run("--items", items)
    assert capsys.readouterr().out.splitlines()[1].startswith(said)


def test_a_file_of_items_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", HOME, "--lang", "en"]) == 2
    assert "--items" in capsys.readouterr().err


def test_the_site_is_told_who_looks_and_whom_to_ask(
    items: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    agents: set[str] = set()

    def server(request: Request) -> Answer:
        agents.add(request.headers["user-agent"])
        return answer(request)

    monkeypatch.setenv("PRONGSAI_SITE_CONTACT", "ita@province.example.go.th")
    with playing({HOST: server}):
        run("--items", items)
    capsys.readouterr()
    (agent,) = agents
    assert agent.startswith("Prongsai/")
    assert agent.endswith("(+site check of disclosures; ita@province.example.go.th)")


_PLAYED = "from tests.siteaudit import played_net as n; n.install_from_environment()"
_CALLED = "import sys; from prongsai.cli import main; sys.exit(main(sys.argv[1:]))"
_PROGRAM = (sys.executable, "-c", f"{_PLAYED}; {_CALLED}")


def test_ctrl_c_ends_with_what_was_seen_so_far(items: Path, tmp_path: Path) -> None:
    asked = threading.Event()
    go_on = threading.Event()

    def server(request: Request) -> Answer:
        if request.path == "/a":
            asked.set()
            go_on.wait(10)
        return answer(request)

    to = tmp_path / "site.warc.gz"
    with playing({HOST: server}) as net:
        process = subprocess.Popen(
            [*_PROGRAM, "audit", "--items", items, "--lang", "en", "--json", "--warc", to],
            cwd=ROOT, env={**os.environ, ENVIRONMENT: json.dumps(net.spec())},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        with process:
            assert asked.wait(60)
            process.send_signal(signal.SIGINT)
            go_on.set()
            out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    found = stored.read(out)
    assert (found.stopped, found.pages) == ("interrupted", 1)
    assert {each.verdict for each in found.items} <= {"could_not_judge", "not_checked"}
    assert list(evidence.looks(to.read_bytes())) == [HOME]


def test_where_there_is_no_browser_it_is_said(
    items: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert run("--items", items, "--browser") == 13
    assert capsys.readouterr().err.startswith("there is no browser to render pages with")


def test_words_of_a_website_cannot_steer_the_terminal(
    items: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {"/": page(("/b", "โครง\x1b[2J\x9b31m\u202eสร้าง")), "/b": page(("/", "กลับ"))}
    with playing({HOST: lambda request: pages.get(request.path)}):
        run("--items", items)
    said = capsys.readouterr().out
    assert "โครง[2J31mสร้าง (1 click)" in said
    assert {each for each in said if each < " " or each in "\x9b\u202e"} == {"\n"}
