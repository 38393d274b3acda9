"""A form of a year, and what is said of one that is not filled in rightly."""

from __future__ import annotations

import pytest

from prongsai import ballots, frameworks
from prongsai.answers import line_codes
from prongsai.ballots import Form
from prongsai.errors import AnswersError

YEARS = list(range(2562, 2570))


def best(form: Form) -> dict[str, str]:
    return {line.code: str(line.choices[-1][0]) for line in form.lines}


@pytest.mark.parametrize("year", YEARS)
def test_every_form_of_every_year_is_asked_line_by_line(year: int) -> None:
    framework = frameworks.load(year)
    surveys = [each for each in framework.instruments if each.kind == "survey"]
    for code in (form for each in surveys for form in each.forms):
        form = ballots.form_of(framework, code)
        assert [line.code for line in form.lines] == line_codes(framework, code)
        assert ballots.check(form, best(form)).choices == {k: int(v) for k, v in best(form).items()}


def test_choices_have_their_own_wording_where_the_year_gives_one() -> None:
    form = ballots.form_of(frameworks.load(2568), "IIT")
    first, third = form.questions[0].lines[0], form.questions[2].lines[0]
    assert [words.th for _, words in first.choices][:2] == ["ไม่เป็นไปตามที่กำหนด", "เป็นไปตามที่กำหนดน้อยที่สุด"]
    assert [(code, words.th) for code, words in third.choices] == [(0, "ไม่มี"), (1, "มี")]


def test_a_question_of_several_lines_has_its_stem_once() -> None:
    form = ballots.form_of(frameworks.load(2563), "IIT")
    assert [each.code for each in form.questions if each.has_parts][:1] == ["I1"]
    assert len(form.questions) == 30


def test_every_line_left_out_is_named_at_once() -> None:
    form = ballots.form_of(frameworks.load(2568), "IIT")
    given = best(form) | {"i2": "", "i9": "7"}
    with pytest.raises(AnswersError) as told:
        ballots.check(form, given, "ก" * 501)
    assert [each.place.column for each in told.value.problems] == ["i2", "i9", "comment"]


def test_free_words_keep_their_lines_and_lose_what_cannot_be_seen() -> None:
    form = ballots.form_of(frameworks.load(2568), "EIT1")
    filled = ballots.check(form, best(form), "  บรรทัดแรก\r\nสอง\x00\x07\t“สาม” ")
    assert filled.comment == "บรรทัดแรก\nสอง “สาม”"
