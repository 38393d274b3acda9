"""A new year from an old one, and official wording from a file: whole, with its comments, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from prongsai import frameworks
from prongsai.errors import FrameworkError
from prongsai.frameworks import Framework, load_wording, new_year, wording_table
from prongsai.frameworks.links import elements


def codes_of(error: FrameworkError) -> list[str]:
    return [problem.code for problem in error.problems]


def comments(folder: Path) -> list[str]:
    lines = [
        line
        for path in sorted(folder.glob("*.yaml"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [line.strip() for line in lines if line.strip().startswith("#")]


# a new year


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_year(2568, 2570, tmp_path_factory.mktemp("own") / "2570")


def test_a_new_year_is_a_draft_of_its_own_that_continues_the_old(copied: Path) -> None:
    framework = frameworks.load(copied)
    assert (framework.code, framework.year, framework.status) == ("nacc-2570", 2570, "draft")
    assert framework.continues == "nacc-2568"
    assert "2570" in framework.name.th
    assert "2570" in framework.name.en
    assert "2568" not in framework.name.th + framework.name.en
    assert {code: each.continues for code, each in elements(framework).items()} == {
        code: f"nacc-2568/{code}" for code in elements(frameworks.load(2568))
    }


def test_nothing_is_taken_for_granted_in_a_new_year(copied: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in copied.glob("*.yaml"))
    assert "certainty: confirmed" not in text
    assert "certainty: likely" not in text
    old = "".join(path.read_text(encoding="utf-8") for path in frameworks.folder(2568).glob("*.yaml"))
    assert text.count("certainty: unknown") == old.count("certainty: ")


def test_a_new_year_keeps_the_comments_and_says_where_it_came_from(copied: Path) -> None:
    before = comments(frameworks.folder(2568))
    assert sorted(comments(copied)) == sorted(
        [*before, "# Copied from nacc-2568; unknown until checked against the manual of 2570."]
    )


def test_a_new_year_differs_from_the_old_in_nothing(copied: Path) -> None:
    comparison = frameworks.compare(frameworks.load(2568), frameworks.load(copied))
    assert comparison.lines("en") == ["there is no difference"]


def test_worked_examples_of_the_old_year_stay_behind(copied: Path) -> None:
    assert sorted(path.name for path in copied.iterdir()) == [
        "eit.yaml", "framework.yaml", "iit.yaml", "oit.yaml", "sources.yaml",
    ]  # fmt: skip


@pytest.mark.parametrize("code", frameworks.available())
def test_every_framework_can_be_carried_on(code: str, tmp_path: Path) -> None:
    framework = frameworks.load(new_year(code, 2580, tmp_path / "2580"))
    assert framework.continues == frameworks.load(code).code
    assert framework.code.endswith("-2580")


def test_a_year_can_be_copied_from_a_copy(copied: Path, tmp_path: Path) -> None:
    framework = frameworks.load(new_year(copied, 2571, tmp_path / "2571"))
    assert (framework.code, framework.continues) == ("nacc-2571", "nacc-2570")
    assert elements(framework)["o3"].continues == "nacc-2570/o3"


def test_a_year_in_another_style_is_edited_in_that_style(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for path in (Path(__file__).parent / "sound").glob("*.yaml"):
        (own / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    year_file = own / "framework.yaml"
    text = year_file.read_text(encoding="utf-8")
    year_file.write_text(
        text.replace("name: {th: กรอบตัวอย่าง, en: a sample}", "name: |\n  กรอบปี 2570\n", 1), encoding="utf-8"
    )
    framework = frameworks.load(new_year(own, 2571, tmp_path / "2571"))
    assert framework.name.th == "กรอบปี 2571"
    assert elements(framework)["o1"].continues == "sound-2570/o1"
    lines = (tmp_path / "2571" / "check.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[14] == (
        "          o1: {title: {th: แผน, en: plan}, wording: paraphrase, asks_for: current, "
        "continues: sound-2570/o1, source: manual, certainty: unknown}"
    )


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "2570").mkdir()
    with pytest.raises(FrameworkError) as caught:
        new_year(2568, 2570, tmp_path / "2570")
    assert codes_of(caught.value) == ["exists"]
    assert list(tmp_path.iterdir()) == [tmp_path / "2570"]
    assert list((tmp_path / "2570").iterdir()) == []


@pytest.mark.parametrize("year", [2568, 2567])
def test_a_new_year_is_later_than_the_old(year: int, tmp_path: Path) -> None:
    with pytest.raises(FrameworkError) as caught:
        new_year(2568, year, tmp_path / "new")
    assert codes_of(caught.value) == ["wrong-year"]
    assert list(tmp_path.iterdir()) == []


def test_a_year_that_does_not_load_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError) as caught:
        new_year(2568, 2999, tmp_path / "2999")
    assert codes_of(caught.value) == ["wrong-year"]
    assert caught.value.problems[0].place.file == "2999/framework.yaml"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        new_year(2568, 2570, tmp_path / "file" / "2570")
    assert codes_of(caught.value) == ["unwritable"]


# official wording


def workbook(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    book.close()
    return path


def wordings(framework: Framework) -> dict[str, str]:
    return {each.code: each.wording for each in (*framework.questions, *framework.items)}


def test_official_wording_from_a_spreadsheet(tmp_path: Path) -> None:
    rows = [
        ("ลำดับ", "รหัส", "ข้อความ"),
        ("1", "i3", "ข้อความทางการ: ของ i3, มี “เครื่องหมาย” # และ 'อื่น ๆ'"),
        ("", "", ""),
        ("2", "O๕", "แผนยุทธศาสตร์\nหรือแผนพัฒนา"),
    ]
    file = workbook(tmp_path / "wording.xlsx", rows)
    framework = frameworks.load(load_wording(2568, file, tmp_path / "own"))
    found = elements(framework)
    assert found["i3"].asks.th == "ข้อความทางการ: ของ i3, มี “เครื่องหมาย” # และ 'อื่น ๆ'"  # type: ignore[union-attr]
    assert found["o5"].title.th == "แผนยุทธศาสตร์ หรือแผนพัฒนา"  # type: ignore[union-attr]
    before, after = wordings(frameworks.load(2568)), wordings(framework)
    assert {code for code in after if after[code] != before[code]} == {"i3", "o5"}
    assert comments(tmp_path / "own") == comments(frameworks.folder(2568))
    assert frameworks.load(2568).digest != framework.digest


def test_official_wording_from_yaml_with_the_lines_of_a_question(tmp_path: Path) -> None:
    file = tmp_path / "wording.yaml"
    file.write_text("E6: ทางการ\nE6.1: ส่วนแรก\nE6.2: ส่วนหลัง\n", encoding="utf-8")
    framework = frameworks.load(load_wording(2563, file, tmp_path / "own"))
    question = next(each for each in framework.questions if each.code == "E6")
    assert (question.asks.th, question.wording) == ("ทางการ", "official")
    assert [line.asks.th for line in question.lines] == ["ส่วนแรก", "ส่วนหลัง"]
    assert [line.asks.en for line in question.lines] == ["easy to reach", "through many channels"]


def test_the_wording_table_filled_in_makes_every_wording_official(tmp_path: Path) -> None:
    for year in (2565, 2568):
        rows = [
            ("code", "text"),
            *((code, f"{text} ★") for code, text in wording_table(frameworks.load(year))),
        ]
        file = workbook(tmp_path / f"{year}.xlsx", rows)
        framework = frameworks.load(load_wording(year, file, tmp_path / f"own-{year}"))
        assert set(wordings(framework).values()) == {"official"}
        assert wording_table(framework) == rows[1:]


@pytest.mark.parametrize(
    ("rows", "complaints"),
    [
        ([("รหัส", "ข้อความ"), ("i99", "ไม่มี"), ("i1.1", "ไม่มีเช่นกัน")],
         ["wording.xlsx row 2: there is no code “i99” in nacc-2568",
          "wording.xlsx row 3: there is no code “i1.1” in nacc-2568"]),
        ([("code", "text"), ("i1", "ก"), ("i1", "ข")], ["wording.xlsx row 3: code i1 stands twice"]),
        ([("code", "text"), ("i1", "")], ["wording.xlsx row 2: i1 has no text"]),
        ([("code", "words"), ("i1", "ก")],
         ["wording.xlsx row 1: the first row must have the columns code and text"]),
        ([], ["wording.xlsx row 1: the first row must have the columns code and text"]),
        ([("code", "text")], ["wording.xlsx: the file is empty"]),
    ],
    ids=["unknown code", "twice", "no text", "no column", "nothing", "no rows"],
)  # fmt: skip
def test_a_wording_that_cannot_be_used_is_named_with_its_row(
    rows: list[tuple[str, str]], complaints: list[str], tmp_path: Path
) -> None:
    file = workbook(tmp_path / "wording.xlsx", rows)
    with pytest.raises(FrameworkError) as caught:
        load_wording(2568, file, tmp_path / "own")
    assert [problem.say("en") for problem in caught.value.problems] == complaints
    assert not (tmp_path / "own").exists()


def test_half_a_question_is_not_official(tmp_path: Path) -> None:
    file = tmp_path / "wording.yaml"
    file.write_text("I8: ทางการ\nI8.1: ส่วนแรก\nO99: ไม่มี\n", encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        load_wording(2563, file, tmp_path / "own")
    assert [problem.say("en") for problem in caught.value.problems] == [
        "wording.yaml:3: there is no code “O99” in nacc-2563"
    ]
    file.write_text("I8: ทางการ\nI8.1: ส่วนแรก\n", encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        load_wording(2563, file, tmp_path / "own")
    assert [problem.say("en") for problem in caught.value.problems] == [
        "wording.yaml: question I8 lacks the text of I8.2"
    ]


def test_a_cell_in_the_far_corner_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wording.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "รหัส")
    sheet.write_string(1_048_575, 16_383, "ไกล")
    book.close()
    with pytest.raises(FrameworkError) as caught:
        load_wording(2568, path, tmp_path / "own")
    assert [problem.say("en") for problem in caught.value.problems] == [
        "wording.xlsx: the file is too large: cells reach row 1048576, column 16384"
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("wording.xlsx", b"not a workbook", "unreadable"),
        ("wording.xlsx", None, "no-file"),
        ("wording.yaml", None, "no-file"),
        ("wording.csv", b"code,text\n", "unknown-format"),
        ("wording.yaml", b"", "empty-file"),
    ],
    ids=["not a workbook", "no workbook", "no yaml", "csv", "empty yaml"],
)
def test_a_file_that_cannot_be_read_is_named(
    name: str, content: bytes | None, code: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FrameworkError) as caught:
        load_wording(2568, tmp_path / name, tmp_path / "own")
    assert codes_of(caught.value) == [code]
    assert caught.value.problems[0].place.file == name
