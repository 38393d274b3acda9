"""YAML read strictly: text only, nothing guessed, nothing let through unasked."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from prongsai import strict_yaml
from prongsai.strict_yaml import Block, Complaints, Leaf


def block_of(text: str, folder: Path) -> tuple[Block, Complaints]:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    complaints = Complaints()
    return strict_yaml.read(path, complaints, "a.yaml"), complaints


def said(complaints: Complaints) -> list[str]:
    return [problem.say("en") for problem in complaints.problems]


def test_every_scalar_is_text(tmp_path: Path) -> None:
    block, complaints = block_of("a: no\nb: 0100\nc: 2563-10-01\nd: 1e3\n", tmp_path)
    assert [block.text(key) for key in "abcd"] == ["no", "0100", "2563-10-01", "1e3"]
    assert complaints.problems == []


def test_numbers_are_read_exactly_in_either_digits(tmp_path: Path) -> None:
    block, complaints = block_of("a: 30/100\nb: 30%\nc: 0.3\nd: ๒๕๖๓\ne: 2563\n", tmp_path)
    assert [block.share(key) for key in "abc"] == [Fraction(3, 10)] * 3
    assert [block.whole(key) for key in "de"] == [2563, 2563]
    assert complaints.problems == []


@pytest.mark.parametrize("number", ["1/0", "-5", "๘5", "1,000", "many", ".5"])
def test_what_is_no_number_is_named(number: str, tmp_path: Path) -> None:
    block, complaints = block_of(f"first: 1\nshare: {number}\n", tmp_path)
    assert block.share("share") == 0
    assert said(complaints) == [f"a.yaml:2: “share: {number}” must be a number such as 30/100 or 85"]


def test_a_missing_key_is_named_at_its_block(tmp_path: Path) -> None:
    block, complaints = block_of("one:\n  two: 2\n", tmp_path)
    inner = block.block("one")
    assert inner is not None
    assert inner.text("three") == ""
    assert inner.text("three", "a default") == "a default"
    assert said(complaints) == ["a.yaml:2: “three” is missing"]


@pytest.mark.parametrize("text", ["a:\n", "a: ''\n"])
def test_a_text_left_blank_is_said_to_be(text: str, tmp_path: Path) -> None:
    block, complaints = block_of(text, tmp_path)
    assert block.text("a") == ""
    assert said(complaints) == ["a.yaml:1: “a” is not filled in"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('a: 1\n"8":79.83\nb: 2\n', "a.yaml:2: put a space after the colon"),
        ("a:\n  b:79.83\n  c: 2\n", "a.yaml:2: put a space after the colon"),
        ("a:\n\tb: 1\n", "a.yaml:2: indent with spaces; tabs are not allowed here"),
    ],
)
def test_the_usual_slips_are_said_in_plain_words(text: str, complaint: str, tmp_path: Path) -> None:
    assert said(block_of(text, tmp_path)[1]) == [complaint]


@pytest.mark.parametrize("text", ["a: [1]\n", "a: {b: 1}\n"])
def test_a_text_must_be_there_and_be_one(text: str, tmp_path: Path) -> None:
    block, complaints = block_of(text, tmp_path)
    assert block.text("a") == ""
    assert said(complaints) == ["a.yaml:1: “a” must be one text or number"]


def test_a_key_nobody_asked_for_is_named_with_what_was_meant(tmp_path: Path) -> None:
    block, complaints = block_of("colour: red\ncolor: blue\nzzz: 1\n", tmp_path)
    block.text("colour")
    block.close()
    assert said(complaints) == [
        "a.yaml:2: unknown key “color”; did you mean “colour”?",
        "a.yaml:3: unknown key “zzz”",
    ]


def test_a_repeated_key_keeps_the_first_and_names_both_lines(tmp_path: Path) -> None:
    block, complaints = block_of("a: 1\nb: 2\na: 3\n", tmp_path)
    assert block.text("a") == "1"
    assert said(complaints) == ["a.yaml:3: “a” stands already on line 1"]


def test_one_of_several(tmp_path: Path) -> None:
    block, complaints = block_of("a: red\nb: true\n", tmp_path)
    assert block.choice("a", ("green", "blue")) == "green"
    assert block.flag("b", default=False) is True
    assert block.flag("c", default=True) is True
    assert said(complaints) == ["a.yaml:1: “a: red” is not allowed; use one of green, blue"]


def test_lists(tmp_path: Path) -> None:
    block, complaints = block_of("a: [x, y]\nb: z\nc: [{d: 1}, e]\nf: g\n", tmp_path)
    assert block.texts("a") == ["x", "y"]
    assert block.texts("b") == ["z"]
    assert block.texts("nothing") == []
    assert [each.text("d") for each in block.blocks("c")] == ["1"]
    assert block.blocks("f") == []
    assert said(complaints) == [
        "a.yaml:3: every entry of “c” must hold keys of its own",
        "a.yaml:4: “f” must be a list",
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "a.yaml: the file is empty"),
        (b"# only this\n", "a.yaml: the file is empty"),
        (b"- a\n- b\n", "a.yaml:1: the file must hold key: value pairs"),
        (b"a: [1, 2\nb: 3\n", "a.yaml:2: this is not valid YAML (did not find expected ',' or ']')"),
        (b"a: 1\n---\nb: 2\n", "a.yaml:2: this is not valid YAML (but found another document)"),
        (b"a: 1\nb: \xa4\xd9\xe8\n", "a.yaml:2: the file is not saved as UTF-8"),
        (b"a: &x [1]\nb: *x\n", "a.yaml:1: aliases (&, *) are not allowed here"),
        (b"a: " + b"[" * 100_000, "a.yaml:1: entries nest more than 50 levels deep"),
        (b"a: [[1]]\n", "a.yaml:1: a list directly inside a list is not allowed"),
    ],
    ids=["empty", "comment", "list", "broken", "two", "not utf-8", "alias", "deep", "nested list"],
)
def test_a_file_that_cannot_be_used_is_said_so_in_one_sentence(
    content: bytes, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    complaints = Complaints()
    strict_yaml.read(path, complaints, "a.yaml")
    assert said(complaints) == [complaint]


def test_a_control_character_is_no_yaml(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: \x00\n")
    complaints = Complaints()
    strict_yaml.read(path, complaints)
    assert [problem.code for problem in complaints.problems] == ["not-yaml"]
    assert "\n" not in complaints.problems[0].say("en")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    complaints = Complaints()
    strict_yaml.read(tmp_path / "b.yaml", complaints, "b.yaml")
    strict_yaml.read(tmp_path, complaints, "folder")
    assert said(complaints) == [
        "b.yaml: there is no such file",
        "folder: the file cannot be read (Is a directory)",
    ]


def test_a_pipe_a_device_and_a_very_large_file_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "large.yaml").write_bytes(b"a: 1\n#" + b"x" * 4_000_000)
    complaints = Complaints()
    for path in (tmp_path / "pipe.yaml", Path("/dev/zero"), tmp_path / "large.yaml"):
        assert strict_yaml.read(path, complaints, path.name).keys() == []
    assert said(complaints) == [
        "pipe.yaml: this is no ordinary file (a pipe or a device)",
        "zero: this is no ordinary file (a pipe or a device)",
        "large.yaml: the file is larger than 4 MB",
    ]


def test_the_character_of_number_0_is_named_with_its_line(tmp_path: Path) -> None:
    block, complaints = block_of('a: 1\nplan: "a\\0b.yaml"\n', tmp_path)
    assert block.text("plan") == "ab.yaml"
    assert said(complaints) == ["a.yaml:2: the text holds what is no character (\\0); retype it"]


def test_a_byte_order_mark_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 1\n".encode())
    complaints = Complaints()
    assert strict_yaml.read(path, complaints).text("a") == "1"
    assert complaints.problems == []


def test_a_tilde_without_quotation_marks_is_a_blank(tmp_path: Path) -> None:
    block, complaints = block_of("a: ~\nb: null\nc: '~'\nd: a~b\ne: [~, x]\nf: |-\n  ~\n", tmp_path)
    found = [each for each in map(block.take, "abcdf") if isinstance(each, Leaf)]
    assert [each.text for each in found] == ["", "", "~", "a~b", "~"]
    assert block.texts("e") == ["", "x"]
    assert complaints.problems == []


def test_a_hundred_problems_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    block, complaints = block_of("".join(f"key{n}: 1\n" for n in range(50_000)), tmp_path)
    block.text("name")
    block.close()
    listed = strict_yaml.by_line(complaints.problems)
    assert (len(listed), listed[-1].en, listed[-1].th) == (101, "and 49,901 more", "และยังมีอีก 49,901 ข้อ")
    assert len("".join(said(complaints)).encode()) < 10_000


def test_what_a_sentence_quotes_is_cut_in_its_middle(tmp_path: Path) -> None:
    block, complaints = block_of(f"a: {'x' * 100_000}\n", tmp_path)
    block.choice("a", ("one", "two"))
    assert [len(each) < 500 and each.endswith("use one of one, two") for each in said(complaints)] == [True]


def test_a_file_of_too_many_entries_is_refused_before_it_is_built(tmp_path: Path) -> None:
    block, complaints = block_of("a:\n" + "- 1\n" * 200_001, tmp_path)
    assert block.keys() == []
    assert said(complaints) == ["a.yaml:199999: the file holds more than 200,000 entries"]


@pytest.mark.parametrize("number", ["9" * 5_000, "0." + "0" * 200_000 + "1", "๙" * 31])
def test_a_number_without_end_is_refused_in_a_sentence(number: str, tmp_path: Path) -> None:
    block, complaints = block_of(f"a: {number}\n", tmp_path)
    assert (block.whole("a"), block.share("a")) == (0, 0)
    assert (
        said(complaints)
        == [f"a.yaml:1: “a: {number[:30]}…” is longer than 30 characters, which no number may be"] * 2
    )
