"""The blank form on paper: every question and choice of the year, room for a code, nothing of anybody."""

from __future__ import annotations

import datetime
import io

import pikepdf
import pytest

from prongsai import ballots, documents, frameworks
from prongsai.documents.content import plain_text
from prongsai.documents.survey_form import paper_of

DAY = datetime.date(2026, 1, 5)
FORMS = [(code, form) for code in (2563, 2565, 2568) for form in frameworks.load(code).forms if form != "OIT"]


@pytest.mark.parametrize(("year", "form"), FORMS)
def test_every_question_and_every_choice_stands_on_it(year: int, form: str) -> None:
    asked = ballots.form_of(frameworks.load(year), form)
    said = "\n".join(plain_text(paper_of(asked, "เทศบาลตัวอย่าง", year, DAY)))
    missing = [line.asks.th for line in asked.lines if line.asks.th not in said]
    missing += [words.th for line in asked.lines for _, words in line.choices if words.th not in said]
    assert missing == []
    assert [said.count(f"\n{each.number}. {each.asks.th}") > 0 for each in asked.questions] == [True] * len(
        asked.questions
    )


def test_there_is_one_pair_of_brackets_for_each_choice() -> None:
    asked = ballots.form_of(frameworks.load(2568), "IIT")
    said = "\n".join(plain_text(paper_of(asked, "เทศบาลตัวอย่าง", 2568, DAY)))
    assert said.count("( )") == sum(len(line.choices) for line in asked.lines)


def test_the_file_is_the_same_for_everybody_and_a_long_name_fits() -> None:
    asked = ballots.form_of(frameworks.load(2568), "EIT1")
    name = "องค์การบริหารส่วนตำบลตัวอย่าง" * 6
    one, other = (documents.survey_form(asked, name, 2568, DAY) for _ in range(2))
    assert one == other
    with pikepdf.open(io.BytesIO(one)) as file:
        assert (str(file.Root.Lang), bool(file.Root.MarkInfo.Marked)) == ("th", True)
