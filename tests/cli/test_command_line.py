"""The command line as an officer meets it: plain words, exit codes, never a traceback."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from prongsai.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
MUEANG_PHON = str(EXAMPLES / "mueang-phon-2563.yaml")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["--lang", "en", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_score_prints_total_level_and_every_indicator(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "score", MUEANG_PHON)
    assert code == 0
    assert "2563: 60.88 level D (not passed)" in out
    assert [line.split()[0] for line in out.splitlines()[3:]] == [
        "IIT", *"12345", "EIT", *"678", "OIT", "9", "10",
    ]  # fmt: skip


def test_another_reading_of_an_item_is_named_where_it_does_not_fit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, "score", MUEANG_PHON, "--set", "O18=100")
    named = [line for line in out.splitlines() if line.startswith("!")]
    assert len(named) == 2
    assert "sub-indicator 9.3 is 28.57" in named[0]
    assert "indicator 9 is printed 38.63 but its parts give 41.49" in named[1]


def test_a_level_that_does_not_fit_in_an_earlier_year_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "score", str(EXAMPLES / "khlong-mai-2565.yaml"))
    assert "! 2562: the printed level is B but a total of 85.03 in 2562 is level A" in out


def test_score_as_json_is_canonical_and_the_same_twice(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = run(capsys, "score", MUEANG_PHON, "--json"), run(capsys, "score", MUEANG_PHON, "--json")
    assert first == second
    assert json.loads(first[1])["total"] == "60.88"


def test_json_is_the_same_bytes_whatever_the_hash_seed_or_locale() -> None:
    def bytes_of(**environment: str) -> bytes:
        command = [sys.executable, "-m", "prongsai", "score", MUEANG_PHON, "--json"]
        return subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, **environment}
        ).stdout

    assert bytes_of(PYTHONHASHSEED="1") == bytes_of(PYTHONHASHSEED="2", LC_ALL="C", PYTHONUTF8="1")


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_figure_is_explained_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    assert main(["explain", MUEANG_PHON, "9", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert "38.63" in out
    assert "9.3 = 14.2857…" in out
    assert ("ค่าเฉลี่ยของ" if language == "th" else "the mean of") in out


def test_codes_may_be_typed_in_any_case_and_in_thai_digits(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain", MUEANG_PHON, "o๑๘") == run(capsys, "explain", MUEANG_PHON, "O18")


def test_the_path_ends_at_or_above_its_target(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "path", MUEANG_PHON, "--target", "85", "--json")
    found = json.loads(out)
    assert (code, found["is_reached"]) == (0, True)
    assert float(found["total"]) >= 85


def test_a_target_out_of_reach_ends_with_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "path", MUEANG_PHON, "--target", "99")
    assert code == 1
    assert "even all of this in full falls short" in out


def test_gaps_are_ordered_by_what_they_cost(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "gaps", MUEANG_PHON, "--json")
    indicators = [gap for gap in json.loads(out) if gap["kind"] == "indicator"]
    assert [gap["code"] for gap in indicators[:2]] == ["10", "9"]


def test_help_is_in_thai_unless_english_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for language, word in (("th", "คำนวณคะแนนและระดับ"), ("en", "scores and level")):
        with pytest.raises(SystemExit, match="0"):
            main(["--lang", language, "--help"])
        assert word in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["score"], 2, "arguments are required"),
        (["scor", "x"], 2, "invalid choice"),
        (["score", "no-such-file.yaml"], 4, "there is no such file"),
        (["explain", MUEANG_PHON, "O99"], 5, "there is no O99 in 2563"),
        (["explain", MUEANG_PHON, "E1"], 5, "do not reach E1"),
        (["framework", "check", "2599"], 3, "there is no framework “2599”"),
        (["path", MUEANG_PHON, "--target", "many"], 2, "--target wants a number"),
        (["path", MUEANG_PHON, "--level", "AAAA"], 6, "there is no level “AAAA”"),
        (["score", MUEANG_PHON, "--set", "O18"], 2, "wants CODE=VALUE"),
        (["score", MUEANG_PHON, "--set", "O18=55"], 4, "O18"),
        (["score", MUEANG_PHON, "--set", "1=101"], 4, "101"),
        (["score", MUEANG_PHON, "--set", "1=๘5"], 4, "Thai"),
        (["report", MUEANG_PHON, "--to", "out", "--format", "odt"], 2, "no format “odt”"),
    ],
)
def test_bad_input_is_one_sentence_and_an_exit_code(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    found, out, err = run(capsys, *arguments)
    assert found == code
    assert out == ""
    assert words in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


def test_an_empty_body_file_of_every_year_is_read_once_it_has_a_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for year in range(2562, 2570):
        path = tmp_path / f"{year}.yaml"
        assert run(capsys, "template", str(year), "--to", str(path))[0] == 0
        text = path.read_text(encoding="utf-8").replace("name:  ", "name: ก").replace("kind:  ", "kind: อบต.")
        path.write_text(text.replace("total:\n", "total: 90.00\n"), encoding="utf-8")
        code, out, err = run(capsys, "score", str(path))
        assert (code, err) == (0, "")
        assert f"{year}: 90.00" in out


def test_a_template_never_overwrites(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("ของเดิม", encoding="utf-8")
    code, _, err = run(capsys, "template", "2568", "--to", str(path))
    assert (code, path.read_text(encoding="utf-8")) == (2, "ของเดิม")
    assert "not overwritten" in err


def test_several_bodies_are_written_as_a_table_no_spreadsheet_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers = tmp_path / "OIT.csv"
    items = [f"o{number}" for number in range(1, 29)]
    with answers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["body", *items])
        writer.writerow(["=1+1", *["100"] * 28])
        writer.writerow(["อบต.ข", *["0"] * 28])
    target = tmp_path / "scores.csv"
    code, _, err = run(capsys, "score", str(answers), "--year", "2568", "--to", str(target))
    assert (code, err) == (0, "")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["body"], row["OIT"]) for row in rows] == [("'=1+1", "100.00"), ("อบต.ข", "0.00")]


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m prongsai framework list | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


def test_a_table_of_printed_figures_is_scored_like_a_body_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "ทม.เมืองพล.csv"
    figures = ["88.99", "82.30", "84.20", "77.53", "80.89", "86.43", "86.64", "85.17", "38.63", "12.50"]
    lines = [f"{code},{score}" for code, score in enumerate(figures, 1)]
    path.write_text("\n".join(["รหัส,คะแนน", *lines]), encoding="utf-8")
    code, out, err = run(capsys, "score", str(path), "--figures", "--year", "2563")
    assert (code, err) == (0, "")
    assert out.startswith("ทม.เมืองพล 2563: 60.88 level D (not passed)")
    _, explained, _ = run(capsys, "explain", str(path), "OIT", "--figures", "--year", "๒๕๖๓")
    assert "(38.63 + 12.5) ÷ 2 = 25.565" in explained


def test_a_result_file_is_recounted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    assert run(capsys, "score", MUEANG_PHON, "--to", str(path))[0] == 0
    assert "the same to the byte" in run(capsys, "recount", str(path))[1]
    path.write_bytes(path.read_bytes().replace(b"60.88", b"85.88"))
    code, out, err = run(capsys, "recount", str(path))
    assert (code, out) == (5, "")
    assert "differs from what comes out" in err
    path.write_text("nothing", encoding="utf-8")
    assert "this is no result file" in run(capsys, "recount", str(path))[2]


def body_file(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(f"body: {{name: อบต.ก, kind: อบต.}}\n{text}", encoding="utf-8")
    return str(path)


def test_only_the_bodys_own_answers_are_scored_and_strangers_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = ["body," + ",".join(f"i{n}" for n in range(1, 16))]
    for name, choice in (("อบต.ก", "6"), ("อบต.ข", "1")):
        rows += [",".join([name, *("1" if n in (3, 9) else choice for n in range(1, 16))])] * 2
    (tmp_path / "IIT.csv").write_text("\n".join(rows), encoding="utf-8")
    path = body_file(tmp_path, "year: 2568\nyears: {2568: {answers: {IIT: IIT.csv}}}\n")
    _, out, _ = run(capsys, "explain", path, "i1")
    assert "÷ 2 = 100" in out
    Path(path).write_text(Path(path).read_text(encoding="utf-8").replace("อบต.ก", "อบต.ค"), encoding="utf-8")
    code, _, err = run(capsys, "score", path)
    assert code == 4
    assert "the file holds no answers of “อบต.ค”, only of อบต.ก, อบต.ข" in err


def test_a_year_with_nothing_filled_in_is_refused_not_replaced_by_another(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    years = "year: 2568\nyears: {2567: {figures: {total: 83.20}}, 2568: {figures: {total: }}}\n"
    for command in (["score"], ["report", "--to", str(tmp_path / "out")]):
        code, _, err = run(capsys, command[0], body_file(tmp_path, years), *command[1:])
        assert (code, "no score and no answers of 2568 are filled in" in err) == (4, True)


def test_a_file_that_is_read_is_never_written_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_file(tmp_path, "year: 2568\nyears: {2568: {figures: {total: 90.00}}}\n")
    before = Path(path).read_bytes()
    code, _, err = run(capsys, "score", path, "--to", path)
    assert (code, Path(path).read_bytes()) == (2, before)
    assert "is not overwritten" in err
    assert run(capsys, "score", path, "--to", str(tmp_path / "x.csv"))[0] == 2


def test_several_body_files_are_all_scored(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "score", MUEANG_PHON, str(EXAMPLES / "kong-khaek-2568.yaml"))
    assert "60.88" in out
    assert "99.93" in out


def test_two_files_of_one_name_do_not_share_a_paper(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    other = body_file(tmp_path / "a", "year: 2568\nyears: {2568: {figures: {total: 90.00}}}\n")
    one = body_file(tmp_path, "year: 2568\nyears: {2568: {figures: {total: 80.00}}}\n")
    code, _, err = run(capsys, "report", one, other, "--to", str(tmp_path / "out"))
    assert code == 2
    assert "their papers would overwrite each other" in err


def test_where_items_are_not_known_the_path_goes_by_indicators(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    figures = '{instruments: {IIT: 90, EIT: 90}, indicators: {"9": 80, "10": 60}}'
    path = body_file(tmp_path, f"year: 2568\nyears: {{2568: {{figures: {figures}}}}}\n")
    code, out, _ = run(capsys, "path", path, "--target", "88")
    assert code == 0
    assert out.startswith("+8.00  10 ")
    bare = body_file(
        tmp_path, "year: 2568\nyears: {2568: {figures: {instruments: {IIT: 90, EIT: 90, OIT: 60}}}}\n"
    )
    code, out, _ = run(capsys, "path", bare, "--target", "88")
    assert code == 1
    assert "no score of an item or indicator is known" in out


def test_a_level_may_be_named_in_thai_and_a_year_in_thai_digits(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_file(
        tmp_path, "year: 2568\nyears: {2568: {figures: {instruments: {IIT: 90, EIT: 90, OIT: 90}}}}\n"
    )
    assert "reached already" in run(capsys, "path", path, "--level", "ผ่านดี")[1]
    assert run(capsys, "template", "๒๕๖๘", "--to", str(tmp_path / "new.yaml"))[0] == 0


def test_the_check_of_a_body_file_reads_what_it_asks_of_the_paper(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_file(tmp_path, "year: 2568\nyears: {2568: {figures: {total: 90.00}}}\npaper: {form: ค}\n")
    code, _, err = run(capsys, "answers", "check", path)
    assert code == 7
    assert "mine.yaml:4" in err


def test_bad_usage_is_said_in_thai(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score"]) == 2
    assert "ต้องระบุ file" in capsys.readouterr().err


def test_printing_again_keeps_the_docx_that_was_edited(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = body_file(tmp_path, "year: 2568\nyears: {2568: {figures: {total: 90.00, level: improve}}}\n")
    to = tmp_path / "out"
    code, out, err = run(capsys, "report", path, "--to", str(to), "--format", "docx")
    assert (code, out) == (0, f"{to / 'mine.docx'}\n")
    assert "! 2568: the printed level is must improve but a total of 90.00" in err
    again = run(capsys, "report", path, "--to", str(to), "--format", "docx")[1]
    assert "kept" not in again
    (to / "mine.docx").write_bytes(b"edited by hand")
    assert "the one before is kept as" in run(capsys, "report", path, "--to", str(to), "--format", "docx")[1]
    assert (to / "mine.previous.docx").read_bytes() == b"edited by hand"
