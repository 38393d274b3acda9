"""The body file: what an officer may write, and what she is told when it cannot be so."""

from __future__ import annotations

import pickle
from fractions import Fraction
from pathlib import Path

import pytest

from prongsai import answers
from prongsai.errors import AnswersError, Place
from prongsai.numbers import Printed
from tests import makers

HEAD = """\
body: {name: เทศบาลเมืองทดสอบ, kind: เทศบาลเมือง, district: พล, province: ขอนแก่น}
year: 2563
years:
"""


def write(folder: Path, years: str, head: str = HEAD) -> Path:
    """A body file beside a small framework `small-2563`; `years` is indented by two already."""
    if not (folder / "small-2563").exists():
        makers.small_framework(folder)
    path = folder / "body.yaml"
    path.write_text(head + years, encoding="utf-8")
    return path


def year(figures: str) -> str:
    """A year 2563 with these lines under `figures`, which begin on line 7 of the file."""
    lines = "".join(f"      {line}\n" for line in figures.strip("\n").splitlines())
    return f"  2563:\n    framework: small-2563\n    figures:\n{lines}"


def problems(path: Path) -> list[tuple[int | None, str, str]]:
    with pytest.raises(AnswersError) as caught:
        answers.read_dossier(path)
    return [(each.place.line, each.code, each.en) for each in caught.value.problems]


def test_a_body_file_gives_body_year_and_figures_of_any_depth(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """\
  2561:
    source: {th: ตารางห้าปี, en: five-year table}
    figures: {total: 88.12, level: สูงมาก}
  2563:
    framework: small-2563
    respondents: {IIT: {answered: 60, people: 110}, EIT: {answered: 41}}
    figures:
      total: 60.88
      level: D
      instruments: {IIT: 83.2}
      indicators: {"1": 88.99}
      sub_indicators: {"9.1": 66.67}
      questions: {I2: 67.90, I1.2: 70}
      items:
        O1: 100
        O2: {score: 0, comment: "ไม่พบ
          บนเว็บไซต์"}
paper:
  form: A
""",
    )
    found = answers.read_dossier(path)
    assert found.body == answers.Body("เทศบาลเมืองทดสอบ", "เทศบาลเมือง", "พล", "ขอนแก่น")
    assert (found.year, list(found.years), found.path) == (2563, [2561, 2563], path)
    old, new = found.years[2561], found.years[2563]
    assert (old.framework, old.printed, old.printed_level) == (
        None,
        {"total": Printed(Fraction("88.12"))},
        "สูงมาก",
    )
    assert old.source.say("en") == "five-year table"
    assert new.framework is not None
    assert new.framework.code == "small-2563"
    assert new.printed == {
        "total": Printed(Fraction("60.88")),
        "IIT": Printed(Fraction("83.2"), decimals=1),
        "1": Printed(Fraction("88.99")),
        "9.1": Printed(Fraction("66.67")),
        "I2": Printed(Fraction("67.90")),
        "I1.2": Printed(Fraction(70), decimals=0),
        "O1": Printed(Fraction(100), decimals=0, exact=True),
        "O2": Printed(Fraction(0), decimals=0, exact=True),
    }
    assert new.printed_level == "D"
    assert new.comments == {"O2": "ไม่พบ บนเว็บไซต์"}
    assert new.respondents == {"IIT": answers.Respondents(60, 110), "EIT": answers.Respondents(41, None)}
    assert new.places["O1"] == Place(str(path), 18)
    assert found.paper is not None
    assert found.paper.text("form") == "A"


def test_thai_digits_any_case_and_other_ways_of_writing_parts_are_understood(tmp_path: Path) -> None:
    figures = 'total: ๖๐.๘๘\nquestions: {i2: 67.9, "I๑(2)": 5, i1_1: 7}\nitems: {o๒: ๑๐๐}'
    path = write(tmp_path, year(figures).replace("2563:", "๒๕๖๓:"), HEAD.replace("2563", "๒๕๖๓"))
    found = answers.read_dossier(path)
    assert found.year == 2563
    assert {code: number.value for code, number in found.years[2563].printed.items()} == {
        "total": Fraction("60.88"), "I2": Fraction("67.9"), "I1.2": 5, "I1.1": 7, "O2": 100,
    }  # fmt: skip


def test_what_is_left_blank_is_not_given(tmp_path: Path) -> None:
    figures = 'total:\nlevel: ""\nquestions: {I2: "-", I3: 10}\nitems: {O1: {score: , comment: }}'
    text = year(figures) + "    respondents: {IIT: {answered: , people: }}\n"
    found = answers.read_dossier(write(tmp_path, text, HEAD.replace("พล", '""')))
    given = found.years[2563]
    assert (found.body.district, given.respondents) == ("", {})
    assert (list(given.printed), given.printed_level, given.comments) == (["I3"], None, {})


def test_figures_of_one_part_of_an_instrument_have_a_place(tmp_path: Path) -> None:
    makers.small_framework(tmp_path, year=2568, parts=True)
    text = """\
  2568:
    framework: small-2568
    figures:
      level: ผ่านดี
      instruments: {EIT1: 99.97, EIT2: 100, EIT: 99.99}
      indicators: {6@EIT1: 99.1, "6": 99.5}
"""
    given = answers.read_dossier(write(tmp_path, text, HEAD.replace("2563", "2568"))).years[2568]
    assert list(given.printed) == ["EIT1", "EIT2", "EIT", "6@EIT1", "6"]
    assert given.printed_level == "ผ่านดี"


def test_answers_are_files_beside_the_body_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "iit.csv").write_text("I1\n", encoding="utf-8")
    text = "  2563:\n    framework: small-2563\n    answers: {iit: data/iit.csv}\n"
    given = answers.read_dossier(write(tmp_path, text)).years[2563]
    assert given.answers == {"IIT": tmp_path / "data" / "iit.csv"}


def test_a_dossier_can_be_handed_to_another_process(tmp_path: Path) -> None:
    found = answers.read_dossier(write(tmp_path, year("total: 60.88")))
    assert pickle.loads(pickle.dumps(found)).years[2563].printed == found.years[2563].printed  # noqa: S301


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("questions: {I99: 5}", (7, "unknown-code", "I99 belongs to no indicator of 2563")),
        ("questions: {I1.3: 5}", (7, "unknown-code", "I1.3 belongs to no indicator of 2563; did you mean I1.2, I1.1, I3?")),  # noqa: E501
        ("indicators: {'3': 5}", (7, "unknown-code", "2563 has no “3”")),
        ("questions: {O1: 100}", (7, "wrong-group", "O1 is an item and belongs under items, not questions")),
        ("items: {O1: 101}", (7, "not-an-item-score", "O1: score 101 cannot be; an item gets 0 or 100")),
        ("items:\n  O1: {score: 50}", (8, "not-an-item-score", "O1: score 50 cannot be; an item gets 0 or 100")),  # noqa: E501
        ("total: 100.01", (7, "out-of-range", "total: score 100.01 must be from 0 to 100")),
        ("total: -1", (7, "out-of-range", "total: score -1 must be from 0 to 100")),
        ("total: ๘5.00", (7, "mixed-digits", "total: “๘5.00” mixes Thai and Arabic digits")),
        ("questions: {I๑1: 5}", (7, "mixed-digits", "the code “I๑1” mixes Thai and Arabic digits")),
        ("total: 85 %", (7, "not-a-number", "total: “85 %” must be a plain number such as 60.88")),
        ("level: G", (7, "unknown-level", "2563 has no level “G”; it has AA, A, B, C, D, E, F")),
        ("question: {I2: 5}", (7, "unknown-key", "unknown key “question”; did you mean “questions”?")),
        ("questions: [I2, I3]", (7, "not-a-block", "“questions” must hold keys of its own")),
        ("questions: {I2: [1, 2]}", (7, "not-text", "“I2” must be one text or number")),
        ("items: {O1: {comment: x}}", (7, "missing-key", "“score” is missing")),
        ("questions: {I2: 5, I2: 6}", (7, "duplicate-key", "“I2” stands already on line 7")),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)  # fmt: skip
def test_a_figure_that_cannot_be_is_named_with_its_line(
    tmp_path: Path, figures: str, expected: tuple[int, str, str]
) -> None:
    assert problems(write(tmp_path, year(figures))) == [expected]


def test_one_code_written_in_two_ways_is_noticed(tmp_path: Path) -> None:
    path = write(tmp_path, year("questions:\n  I2: 5\n  i๒: 6"))
    assert problems(path) == [(9, "duplicate-code", f"I2 stands already at {path}:8")]


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = year("total: 101\nitems: {O9: 1}\nlevel: Z") + "  2020:\n    figures: {total: 80}\n"
    head = HEAD.replace(", kind: เทศบาลเมือง", "") + ""
    assert [each[:2] for each in problems(write(tmp_path, text, "colour: red\n" + head))] == [
        (1, "unknown-key"), (2, "missing-key"), (8, "out-of-range"), (9, "unknown-code"),
        (10, "unknown-level"), (11, "wrong-year"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ("  2020:\n    figures: {total: 80}\n", "“2020” must be a Buddhist-era fiscal year such as 2563; did you mean 2563?"),  # noqa: E501
        ("  63:\n    figures: {total: 80}\n", "“63” must be a Buddhist-era fiscal year such as 2563"),
    ],
)  # fmt: skip
def test_years_are_buddhist_era(tmp_path: Path, years: str, expected: str) -> None:
    found = problems(
        write(tmp_path, "  2561:\n    figures: {total: 80}\n" + years, HEAD.replace("2563", "2561"))
    )
    assert found == [(6, "wrong-year", expected)]


def test_a_year_written_twice_is_noticed_in_whichever_digits(tmp_path: Path) -> None:
    text = "  2563:\n    framework: small-2563\n    figures: {total: 1}\n  ๒๕๖๓:\n    figures: {total: 80}\n"
    assert problems(write(tmp_path, text)) == [(7, "duplicate-key", "year 2563 stands already on line 4")]


def test_the_year_of_the_paper_must_be_among_the_years(tmp_path: Path) -> None:
    text = "  2561:\n    figures: {total: 80}\n"
    assert problems(write(tmp_path, text)) == [
        (2, "no-such-year", "years holds nothing for 2563; it has 2561")
    ]


def test_a_year_without_a_framework_has_total_and_level_only(tmp_path: Path) -> None:
    text = "  2561:\n    figures: {total: 80, indicators: {'1': 70}}\n    answers: {IIT: body.yaml}\n"
    assert problems(write(tmp_path, text, HEAD.replace("2563", "2561"))) == [
        (
            5,
            "no-framework-of-year",
            "there is no framework of 2561; only total and level can be given, not “1”",
        ),
        (6, "unknown-form", "there is no form “IIT” to use here; there are –"),
    ]


def test_a_year_without_anything_is_named(tmp_path: Path) -> None:
    text = "  2563:\n    framework: small-2563\n"
    assert problems(write(tmp_path, text)) == [
        (5, "nothing-given", "year 2563 has neither figures nor answers")
    ]


def test_a_framework_of_another_year_is_refused(tmp_path: Path) -> None:
    text = "  2564:\n    framework: small-2563\n    figures: {total: 80}\n"
    head = HEAD.replace("2563", "2564")
    assert problems(write(tmp_path, text, head)) == [
        (5, "wrong-year", "framework small-2563 is of 2563, not 2564")
    ]


def test_an_unknown_framework_is_named_where_it_is_asked_for(tmp_path: Path) -> None:
    text = "  2563:\n    framework: nacc-9999\n    figures: {total: 80}\n"
    assert [each[:2] for each in problems(write(tmp_path, text))] == [(5, "no-framework")]


def test_more_answered_than_there_are_people_is_refused(tmp_path: Path) -> None:
    text = (
        year("total: 80")
        + "    respondents:\n      IIT: {answered: 61, people: 60}\n      OIT: {answered: 1}\n"
    )
    assert problems(write(tmp_path, text)) == [
        (9, "too-many-respondents", "IIT: 61 answered out of only 60"),
        (10, "unknown-form", "there is no form “OIT” to use here; there are IIT, EIT"),
    ]


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/hostname"])
def test_files_of_answers_must_stand_beside_the_body_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.csv").write_text("I1\n", encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    text = f"  2563:\n    framework: small-2563\n    answers: {{IIT: {name}}}\n"
    assert [each[:2] for each in problems(write(home, text))] == [(6, "not-beside")]


def test_a_missing_file_of_answers_is_named(tmp_path: Path) -> None:
    text = "  2563:\n    framework: small-2563\n    answers: {IIT: iit.csv, XIT: body.yaml}\n"
    assert [each[1:] for each in problems(write(tmp_path, text))] == [
        ("no-file", "there is no file “iit.csv”"),
        ("unknown-form", "there is no form “XIT” to use here; there are IIT, EIT, OIT"),
    ]


@pytest.mark.parametrize(
    ("content", "code"), [("", "empty-file"), ("- a\n", "not-a-block"), ("a: [\n", "not-yaml")]
)
def test_what_is_no_body_file_is_said_in_one_sentence(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "body.yaml"
    path.write_text(content, encoding="utf-8")
    assert [each[1] for each in problems(path)] == [code]


def test_a_body_file_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert [each[1] for each in problems(tmp_path / "body.yaml")] == ["no-file"]


def test_problems_are_said_in_thai_as_well(tmp_path: Path) -> None:
    path = write(tmp_path, year("items: {O1: 101}"))
    with pytest.raises(AnswersError) as caught:
        answers.read_dossier(path)
    assert caught.value.say("th") == f"{path}:7: O1: คะแนน 101 ใช้ไม่ได้ ข้อตรวจได้ 0 หรือ 100 เท่านั้น"


def test_figures_can_be_put_in_place_of_others_in_a_copy(tmp_path: Path) -> None:
    before = answers.read_dossier(
        write(tmp_path, year("total: 60.88\nlevel: D\nitems: {O1: {score: 0, comment: x}, O2: 100}"))
    )
    after = answers.with_figures(before, {"o1": "100", "total": "", "level": "C", "I2": "๖๗.๙"})
    assert after.years[2563].printed == {
        "O2": Printed(Fraction(100), 0, exact=True),
        "O1": Printed(Fraction(100), 0, exact=True),
        "I2": Printed(Fraction("67.9"), 1),
    }
    assert after.years[2563].printed_level == "C"
    assert after.years[2563].comments == {"O1": "x"}
    assert after.years[2563].places["O1"] == Place("o1=100")
    assert "total" not in after.years[2563].places
    assert before.years[2563].printed["O1"].value == 0
    assert before.years[2563].printed_level == "D"


def test_figures_put_in_place_pass_the_same_checks(tmp_path: Path) -> None:
    before = answers.read_dossier(write(tmp_path, year("total: 60.88")))
    with pytest.raises(AnswersError) as caught:
        answers.with_figures(before, {"O1": "101", "O77": "0", "level": "Z"})
    assert [(each.place.file, each.code) for each in caught.value.problems] == [
        ("O1=101", "not-an-item-score"), ("O77=0", "unknown-code"), ("level=Z", "unknown-level"),
    ]  # fmt: skip
    with pytest.raises(AnswersError, match="the file has no year 2560; it has 2563"):
        answers.with_figures(before, {"total": "1"}, 2560)


@pytest.mark.parametrize("written", ["plan:\n", "plan: ~\n"])
def test_a_plan_left_blank_counts_as_not_given(tmp_path: Path, written: str) -> None:
    path = write(tmp_path, "  2563: {figures: {total: 60.88}}\n")
    path.write_text(path.read_text(encoding="utf-8") + written, encoding="utf-8")
    assert answers.read_dossier(path).plan is None


def test_a_body_file_is_not_the_file_of_its_own_plan(tmp_path: Path) -> None:
    path = write(tmp_path, "  2563: {figures: {total: 60.88}}\n")
    path.write_text(f"{path.read_text(encoding='utf-8')}plan: {path.name}\n", encoding="utf-8")
    said = f"“plan: {path.name}” is this file itself; write the plan under “plan:” or name another file"
    assert problems(path) == [(len(path.read_text(encoding="utf-8").splitlines()), "own-file", said)]
