"""`prongsai verify`: what a citizen is told of a published result, and by which exit code."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from prongsai import analysis, answers
from prongsai.scoring import proof
from tests.cli.test_command_line import MUEANG_PHON, run

KEY = bytes(range(32))
NAME = "เทศบาลเมืองเมืองพล"


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    """The proof of the example, as plain data."""
    content = analysis.assess(answers.read_dossier(Path(MUEANG_PHON))).history.last.to_json()
    statement = proof.state(content, body=NAME, year=2563, version=1, approved_on="2020-11-21")
    return json.loads(proof.proof(content, statement, *proof.sign(statement, KEY)))


@pytest.fixture
def file(plain: dict[str, Any], tmp_path: Path) -> Path:
    return written(tmp_path / "proof.json", plain)


def written(path: Path, plain: dict[str, Any]) -> Path:
    path.write_bytes(rfc8785.dumps(plain))
    return path


def signs(out: str) -> str:
    return "".join(line[0] for line in out.splitlines() if line[0] in "✓✗?")


def test_every_finding_is_printed_with_its_sentence(
    capsys: pytest.CaptureFixture[str], file: Path, plain: dict[str, Any]
) -> None:
    code, out, _ = run(capsys, "verify", str(file), "--key", plain["public_key"])
    assert (code, out.splitlines()) == (0, [
        f"✓ the result is the one the statement names: {NAME} 2563, version 1",
        "✓ the signature is right; approved on 2020-11-21",
        "✓ the key is the publisher's",
        "✓ counted anew from its inputs it comes out the same: 60.88",
        "everything is right",
    ])  # fmt: skip


def test_an_open_question_is_said_and_is_no_fault(
    capsys: pytest.CaptureFixture[str], file: Path, plain: dict[str, Any]
) -> None:
    code, out, _ = run(capsys, "verify", str(file))
    assert (code, signs(out)) == (0, "✓✓?✓")
    assert f"? the key was not compared with the publisher's: {plain['public_key']}" in out.splitlines()
    assert out.splitlines()[-1] == "nothing is wrong; left open: 1"


def test_what_was_changed_ends_with_an_exit_code_of_its_own(
    capsys: pytest.CaptureFixture[str], plain: dict[str, Any], tmp_path: Path
) -> None:
    changed = plain | {"result": plain["result"] | {"total": "99.00"}}
    code, out, err = run(capsys, "verify", str(written(tmp_path / "p.json", changed)))
    assert (code, signs(out), err) == (11, "✗✓?✗", "")


def test_a_key_may_be_in_a_file_of_text_or_a_list(
    capsys: pytest.CaptureFixture[str], file: Path, plain: dict[str, Any], tmp_path: Path
) -> None:
    text, listed = tmp_path / "key", tmp_path / "keys.json"
    text.write_text(f"{plain['public_key'].upper()}\n", encoding="utf-8")
    listed.write_text(json.dumps({"keys": [{"public_key": "00" * 32}, {"public_key": plain["public_key"]}]}))
    for path in (text, listed):
        assert run(capsys, "verify", str(file), "--key", str(path))[0] == 0


@pytest.mark.parametrize(("key", "code"), [("00" * 32, 11), ("00", 2), ("", 2), ("no-such-file", 2)])
def test_another_key_is_wrong_and_no_key_is_refused(
    capsys: pytest.CaptureFixture[str], file: Path, key: str, code: int
) -> None:
    assert run(capsys, "verify", str(file), "--key", key)[0] == code


def test_a_proof_may_be_piped_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert signs(run(capsys, "verify", "-")[1]) == "✓✓?✓"


def test_a_result_without_a_proof_is_told_from_nonsense(
    capsys: pytest.CaptureFixture[str], plain: dict[str, Any], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "verify", str(written(tmp_path / "result.json", plain["result"])))
    assert (code, out) == (5, "")
    assert "`prongsai recount` counts it anew" in err
    (tmp_path / "x").write_bytes(b"\xff")
    assert run(capsys, "verify", str(tmp_path / "x"))[::2] == (5, "this is no proof of a published result\n")
    assert run(capsys, "verify", str(tmp_path / "nothing"))[0] == 2


def test_rules_named_by_a_folder_are_never_opened(
    capsys: pytest.CaptureFixture[str], plain: dict[str, Any], tmp_path: Path
) -> None:
    result = plain["result"] | {"framework": plain["result"]["framework"] | {"code": str(tmp_path)}}
    _, out, _ = run(capsys, "verify", str(written(tmp_path / "p.json", plain | {"result": result})))
    assert f"? cannot be counted anew: the rules {tmp_path} are not at hand" in out.splitlines()


def test_inputs_that_cannot_be_scored_are_wrong(
    capsys: pytest.CaptureFixture[str], plain: dict[str, Any], tmp_path: Path
) -> None:
    for inputs in ({"printed": {}}, {"counts": {"I7": {"1": 0}}, "printed": {}}):
        result = plain["result"] | {"inputs": plain["result"]["inputs"] | inputs}
        code, out, err = run(capsys, "verify", str(written(tmp_path / "p.json", plain | {"result": result})))
        assert code in (5, 11), (out, err)


def zipped(folder: Path, **members: bytes) -> str:
    path = folder / "pages.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"2563/{name}.json", content)
    return str(path)


def test_every_proof_in_a_zip_is_checked(
    capsys: pytest.CaptureFixture[str], file: Path, plain: dict[str, Any], tmp_path: Path
) -> None:
    sound = file.read_bytes()
    both = zipped(tmp_path, first=sound, result=rfc8785.dumps(plain["result"]), other_proof=sound[:-9])
    code, out, _ = run(capsys, "verify", both)
    assert (code, signs(out)) == (11, "✓✓?✓✗")
    assert [line for line in out.splitlines() if line.endswith(".json")] == [
        "2563/first.json", "2563/other_proof.json",
    ]  # fmt: skip
    assert run(capsys, "verify", zipped(tmp_path, first=sound))[0] == 0
    assert run(capsys, "verify", zipped(tmp_path, page=b"{}"))[0] == 5


def test_a_zip_that_swells_or_is_broken_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bomb = zipped(tmp_path, proof=b" " * 9_000_000)
    assert run(capsys, "verify", bomb)[::2] == (2, "the zip file holds too many files, or too large ones\n")
    broken = Path(bomb)
    whole = broken.read_bytes()
    broken.write_bytes(whole[:60] + b"\x00" * 400 + whole[460:])
    assert run(capsys, "verify", bomb)[0] == 2


def test_for_programs_each_finding_has_its_code(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    [found] = json.loads(run(capsys, "verify", str(file), "--json")[1])
    assert (found["file"], found["is_wrong"]) == ("", False)
    assert [(each["code"], each["is_right"]) for each in found["findings"]] == [
        ("digest", True), ("signature", True), ("key", None), ("recount", True),
    ]  # fmt: skip


def test_a_result_of_another_release_is_recounted_all_the_same(
    capsys: pytest.CaptureFixture[str], plain: dict[str, Any], tmp_path: Path
) -> None:
    path = written(tmp_path / "r.json", plain["result"] | {"engine": "prongsai 9.9"})
    code, out, _ = run(capsys, "recount", str(path))
    assert code == 0
    assert "the same in every figure, though worded otherwise" in out
