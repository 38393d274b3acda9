"""The papers of the year on the command line: printed, left out with a reason, refused, taken back."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from prongsai.cli import main
from tests.documents import body_files
from tests.documents.test_batch import digests
from tests.documents.test_examples import EXAMPLES


def run(capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "en") -> tuple[int, str, str]:
    code = main([*arguments, "--lang", language])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("language", "pages", "left_out"),
    [("th", "(1 หน้า)", "ไม่ได้พิมพ์ oit-checklist: ยังไม่ได้กรอกคะแนนรายข้อของ OIT ปี 2564"),
     ("en", "(1 page)", "not printed: oit-checklist: no item scores of OIT 2564 are filled in")],
)  # fmt: skip
def test_the_set_names_its_files_their_pages_and_what_is_left_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str, pages: str, left_out: str
) -> None:
    path = body_files.body_file(tmp_path)
    code, out, err = run(
        capsys, "set", str(path), "--to", str(tmp_path / "out"), "--format", "pdf", language=language
    )
    lines = out.splitlines()
    assert (code, err, lines[1]) == (0, "", f"{tmp_path / 'out' / 'mine' / 'announcement.pdf'} {pages}")
    assert len(lines) == 5 + 5
    assert lines[-1] == left_out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_faulty_body_is_named_and_the_others_are_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, jobs: str
) -> None:
    bad = body_files.body_file(tmp_path, body_files.FAULTY, name="bad")
    good = body_files.body_file(tmp_path, name="good")
    out = tmp_path / "out"
    code, _, err = run(
        capsys, "set", str(bad), str(good), "--to", str(out), "--format", "html", "--jobs", jobs
    )
    assert (code, err.splitlines()) == (8, [each.format(bad) for each in body_files.FAULTS])
    assert {Path(name).parts[0] for name in digests(out)} == {"good"}


def test_a_faulty_plan_prints_nothing_and_as_a_draft_everything(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, out = body_files.body_file(tmp_path, body_files.FAULTY), tmp_path / "out"
    faults = [each.format(path) for each in body_files.FAULTS]
    for command in ("set", "report"):
        code, said, err = run(capsys, command, str(path), "--to", str(out), "--format", "html")
        assert (code, said, err.splitlines(), digests(out)) == (8, "", faults, {})
    code, said, err = run(capsys, "set", str(path), "--to", str(out), "--format", "html", "--draft")
    assert (code, err.splitlines()) == (0, [f"! {each}" for each in faults])
    assert len(digests(out)) == 5


def test_the_set_as_json_holds_files_pages_reasons_and_problems(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_files.body_file(tmp_path)
    command = ("set", str(path), "--to", str(tmp_path), "--only", "memo,progress-3", "--zip", "--json")
    code, out, err = run(capsys, *command, "--format", "pdf")
    (found,) = json.loads(out)
    made = str(tmp_path / "mine" / "memo.pdf")
    assert (code, err, found["files"]) == (8, "", [made, str(tmp_path / "mine.zip")])
    assert list(found["pages"]) == [made]
    assert found["left_out"] == [
        {"paper": "progress-3", "reason": "no progress of the 3-month round is reported"}
    ]
    assert (found["problems"], found["warnings"], found["kept"]) == ([], [], [])


@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_the_digits_asked_for_stand_in_every_paper(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, digits: str
) -> None:
    path = body_files.body_file(tmp_path)
    to = str(tmp_path / "out")
    assert run(capsys, "set", str(path), "--to", to, "--format", "docx", "--digits", digits)[0] == 0
    for made in (tmp_path / "out" / "mine").iterdir():
        words = body_files.words(made)
        assert (re.search("[๐-๙]", words) is not None) == (digits == "thai"), made.name
        # A code such as nacc-2564 is never put into Thai digits.
        assert (re.search(r"พ\.ศ\.2564", words) is not None) == (digits == "arabic"), made.name


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--only", "memos"], 2, "there is no paper “memos”; there are order, announcement, memo"),
        (["--only", "progress-7"], 8, "the plan has no round for “progress-7”, only progress-3"),
        (["--only", "progress-"], 8, "the plan has no round for “progress-”"),
        (["--format", "odt"], 2, "no format “odt”"),
        (["--digits", "roman"], 2, "invalid choice"),
        (["--format", ""], 2, "--format must name at least one of pdf, docx, html"),
        (["--format", " ,"], 2, "--format must name at least one of pdf, docx, html"),
        (["--only", ","], 2, "--only must name at least one of order, announcement, memo"),
        (["--only", ""], 2, "--only must name at least one of order, announcement, memo"),
        (["--to", ""], 2, "argument --to: must not be blank"),
        (["--jobs", "-1"], 2, "argument --jobs: must be a whole number from 1 on, not -1"),
        (["--jobs", "0"], 2, "argument --jobs: must be a whole number from 1 on, not 0"),
        (["--only", "a\0b"], 2, "holds what is no character"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    path = body_files.body_file(tmp_path)
    found, out, err = run(capsys, "set", str(path), "--to", str(tmp_path / "out"), *arguments)
    assert (found, out, words in err, len(err.strip().splitlines())) == (code, "", True, 1), err
    assert digests(tmp_path / "out") == {}


def test_all_that_cannot_be_asked_for_is_named_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_files.body_file(tmp_path)
    for option, kind in (("--only", "paper"), ("--format", "format")):
        _, _, err = run(capsys, "set", str(path), "--to", str(tmp_path / "out"), option, "abc,xyz")
        assert [line.partition(";")[0] for line in err.splitlines()] == [
            f"there is no {kind} “abc”",
            f"there is no {kind} “xyz”",
        ]
    twice = [body_files.body_file(folder, name=name) for folder in folders(tmp_path) for name in ("a", "b")]
    code, _, err = run(capsys, "set", *map(str, twice), "--to", str(tmp_path / "out"))
    assert (code, [line.partition(";")[0] for line in err.splitlines()]) == (
        2,
        ["more than one file is named a", "more than one file is named b"],
    )


def folders(parent: Path) -> list[Path]:
    made = [parent / "one", parent / "two"]
    for each in made:
        each.mkdir()
    return made


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--jobs", "-1"], "--jobs ต้องเป็นจำนวนตั้งแต่ 1 ขึ้นไป ไม่ใช่ -1"), (["--to", ""], "--to ต้องไม่เว้นว่าง")],
)
def test_a_value_that_an_option_cannot_take_is_said_in_thai(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], said: str
) -> None:
    path = body_files.body_file(tmp_path)
    _, _, err = run(capsys, "set", str(path), "--to", str(tmp_path / "out"), *arguments, language="th")
    assert err.startswith(said)


@pytest.mark.parametrize("command", ["set", "report", "plan", "score", "propose", "texts"])
def test_a_pipe_in_place_of_a_body_file_is_named_and_not_waited_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    more = {
        "set": ["--to", str(tmp_path / "out")],
        "report": ["--to", str(tmp_path / "out")],
        "texts": ["a.docx"],
    }
    _, _, err = run(capsys, command, str(path), *more.get(command, []))
    assert err == f"{path}: this is no ordinary file (a pipe or a device)\n"


def test_plans_and_texts_beside_a_body_file_are_no_bodies_of_their_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    head = body_files.HEAD.partition("plan:")[0]
    body = body_files.body_file(tmp_path, "plan: mine.plan.yaml\n", head=head)
    (tmp_path / "mine.plan.yaml").write_text("measures: []\n", encoding="utf-8")
    (tmp_path / "mine.texts.yaml").write_text("memo-facts: ของเรา\n", encoding="utf-8")
    files = sorted(map(str, tmp_path.glob("*.yaml")))
    assert len(files) == 3
    code, out, err = run(capsys, "set", *files, "--to", str(tmp_path / "out"), "--format", "html", "--json")
    assert (code, err, [each["source"] for each in json.loads(out)]) == (0, "", [str(body)])


# texts


@pytest.mark.parametrize(
    ("language", "nothing"), [("th", "ไม่มีข้อความที่แก้ไขใหม่"), ("en", "nothing was newly edited")]
)
def test_texts_names_the_file_and_the_keys_it_took(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str, nothing: str
) -> None:
    path = body_files.body_file(tmp_path)
    body_files.print_set(path, tmp_path, formats=("docx",), only=("memo",))
    made = tmp_path / "mine" / "memo.docx"
    assert run(capsys, "texts", str(path), str(made), language=language) == (0, f"{nothing}\n", "")
    body_files.edit(made, "memo-facts", "ของเรา")
    said = run(capsys, "texts", str(path), str(made.parent), language=language)
    assert said == (0, f"{tmp_path / 'mine.texts.yaml'}\n  memo-facts\n", "")


def test_an_emptied_text_is_said_in_place_of_nothing_newly_edited(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_files.body_file(tmp_path)
    body_files.print_set(path, tmp_path, formats=("docx",), only=("memo",))
    made = tmp_path / "mine" / "memo.docx"
    body_files.edit(made, "memo-facts", "")
    said = f"! {made}: ข้อความ “memo-facts” ถูกลบจนว่าง การพิมพ์ครั้งต่อไปจะใช้ข้อความร่างตามเดิม\n"
    assert run(capsys, "texts", str(path), str(made), language="th") == (0, "", said)


def test_texts_refuses_what_is_no_paper_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_files.body_file(tmp_path)
    code, out, err = run(capsys, "texts", str(path), str(path))
    assert (code, out) == (7, "")
    assert err == f"{path}: this file cannot be read as a Word document (.docx)\n"
    assert not (tmp_path / "mine.texts.yaml").exists()


def test_every_example_prints_its_set_without_an_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = sorted(map(str, EXAMPLES.glob("*.yaml")))
    code, out, _ = run(
        capsys, "set", *files, "--to", str(tmp_path), "--format", "html", "--jobs", "1", "--json"
    )
    assert (code, [each["problems"] for each in json.loads(out)]) == (0, [[]] * 6)
