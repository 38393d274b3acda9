"""Every year that comes with Prongsai: complete, linked, sourced, and worded in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from prongsai import frameworks
from prongsai.frameworks import Basis, Framework, Question, Sample, Text, tree
from prongsai.frameworks.links import elements

YEARS = range(2562, 2570)
ALL = frameworks.available()


@pytest.fixture(params=ALL)
def framework(request: pytest.FixtureRequest) -> Framework:
    return frameworks.load(request.param)


@pytest.fixture(params=YEARS)
def year(request: pytest.FixtureRequest) -> Framework:
    return frameworks.load(request.param)


def test_these_come_with_prongsai() -> None:
    assert [*(str(each) for each in YEARS), "up-2563"] == ALL


@pytest.mark.parametrize(
    ("fiscal_year", "items", "questions", "lines"),
    [
        (2562, 48, 45, 70), (2563, 43, 45, 70), (2564, 43, 45, 70), (2565, 43, 45, 70),
        (2566, 43, 45, 70), (2567, 35, 24, 24), (2568, 28, 24, 24), (2569, 26, 24, 24),
    ],
)  # fmt: skip
def test_each_year_has_its_items_questions_and_lines(
    fiscal_year: int, items: int, questions: int, lines: int
) -> None:
    framework = frameworks.load(fiscal_year)
    surveys = [each for each in framework.instruments if each.kind == "survey"]
    counted = sum(1 for survey in surveys for _ in survey.lines)
    assert (len(framework.items), len(framework.questions), counted) == (items, questions, lines)


@pytest.mark.parametrize(
    ("fiscal_year", "sizes"),
    [
        (2562, [9, 8, 7, 4, 5, 8, 7]), (2563, [9, 8, 7, 4, 5, 8, 2]), (2564, [9, 8, 7, 4, 5, 8, 2]),
        (2565, [9, 8, 7, 4, 5, 8, 2]), (2566, [10, 8, 4, 4, 4, 8, 5]), (2567, [6, 7, 4, 4, 4, 6, 4]),
        (2568, [4, 7, 2, 3, 4, 4, 4]), (2569, [4, 6, 2, 3, 4, 3, 4]),
    ],
)  # fmt: skip
def test_the_sub_indicators_hold_these_numbers_of_items(fiscal_year: int, sizes: list[int]) -> None:
    subs = [sub for each in frameworks.load(fiscal_year).indicators for sub in each.sub_indicators]
    assert [sub.code for sub in subs] == ["9.1", "9.2", "9.3", "9.4", "9.5", "10.1", "10.2"]
    assert [len(sub.items) for sub in subs] == sizes


def test_codes_run_without_a_gap(year: Framework) -> None:
    large, small = ("I", "E", "O"), ("i", "e", "o")
    kinds = large if year.year <= 2566 else small
    codes = [each.code for each in (*year.questions, *year.items)]
    expected = [
        f"{kind}{number}"
        for kind in kinds
        for number in range(1, sum(code.startswith(kind) for code in codes) + 1)
    ]
    assert codes == expected


def test_ten_indicators_stand_in_three_instruments(framework: Framework) -> None:
    found = {each.code: [indicator.code for indicator in each.indicators] for each in framework.instruments}
    assert found == {"IIT": ["1", "2", "3", "4", "5"], "EIT": ["6", "7", "8"], "OIT": ["9", "10"]}
    assert [each.weight * 100 for each in framework.instruments] == [30, 30, 40]


def test_the_leaves_share_out_the_whole_total(framework: Framework) -> None:
    nodes = tree(framework)
    assert sum(nodes.leaves_below("total").values()) == 1
    for code in nodes:
        for way in nodes[code].ways:
            assert sum(weight for _, weight in way) == 1
    assert [nodes[each.code].share for each in framework.instruments] == [
        each.weight for each in framework.instruments
    ]


def test_no_code_stands_twice(framework: Framework) -> None:
    codes = [each.code for each in (*framework.instruments, *framework.indicators)]
    codes += [part.code for each in framework.instruments for part in each.parts]
    codes += [sub.code for each in framework.indicators for sub in each.sub_indicators]
    codes += [line.code for question in framework.questions for line in question.lines]
    codes += [question.code for question in framework.questions if len(question.lines) > 1]
    codes += [item.code for item in framework.items]
    assert len(codes) == len(set(codes))


# links between years


def test_years_continue_one_another() -> None:
    assert frameworks.load(2562).continues is None
    assert [frameworks.load(each).continues for each in YEARS[1:]] == [
        f"nacc-{each - 1}" for each in YEARS[1:]
    ]
    assert [each for each in YEARS if frameworks.load(each).is_comparable] == [2562, 2563, 2564, 2565, 2568]


def test_whatever_continues_has_a_target_and_no_target_has_two_heirs(year: Framework) -> None:
    named = [each.continues for each in elements(year).values() if each.continues]
    if year.continues is None:
        assert named == []
        return
    before = set(elements(frameworks.load(year.year - 1)))
    assert [name for name in named if name.partition("/")[0] != year.continues] == []
    assert [name for name in named if name.partition("/")[2] not in before] == []
    assert len(named) == len(set(named))


def test_only_what_continues_can_be_not_comparable(year: Framework) -> None:
    assert [code for code, each in elements(year).items() if not (each.continues or each.is_comparable)] == []


def not_comparable(fiscal_year: int) -> list[str]:
    return [each.code for each in frameworks.load(fiscal_year).indicators if not each.is_comparable]


def test_indicators_are_comparable_only_where_nothing_changed() -> None:
    everything = [str(number) for number in range(1, 11)]
    assert [not_comparable(each) for each in (2563, 2564, 2565)] == [[], [], []]
    assert not_comparable(2566) == ["6", "7", "8", "9", "10"]
    assert not_comparable(2567) == everything
    assert not_comparable(2568) == ["9", "10"]
    assert not_comparable(2569) == everything


@pytest.mark.parametrize(
    ("fiscal_year", "code", "before"),
    [
        (2566, "O27", "nacc-2565/O29"), (2566, "O19", "nacc-2565/O21"), (2566, "O31", None),
        (2567, "i3", "nacc-2566/I4"), (2567, "e9", "nacc-2566/E13"), (2567, "o34", "nacc-2566/O42"),
        (2568, "o10", "nacc-2567/o13"), (2569, "o25", "nacc-2568/o27"), (2563, "O42", None),
    ],
)  # fmt: skip
def test_codes_move_but_the_thing_is_followed(fiscal_year: int, code: str, before: str | None) -> None:
    assert elements(frameworks.load(fiscal_year))[code].continues == before


# words, sources, certainty


def texts(framework: Framework) -> Iterator[tuple[str, Text]]:
    yield "name", framework.name
    yield "owner", framework.owner
    yield from (("note", note) for note in framework.notes)
    yield from (
        (f"scale {scale.code}", choice.text)
        for scale in framework.scales.values()
        for choice in scale.choices
    )
    yield from ((f"level {level.code}", level.name) for level in framework.levels)
    for instrument in framework.instruments:
        yield instrument.code, instrument.name
        yield from ((part.code, part.name) for part in instrument.parts)
    for indicator in framework.indicators:
        yield indicator.code, indicator.name
        yield from ((sub.code, sub.name) for sub in indicator.sub_indicators)
    for question in framework.questions:
        yield question.code, question.asks
        yield from ((line.code, text) for line in question.lines for text in (line.asks, *line.wordings))
    for item in framework.items:
        yield from ((item.code, text) for text in (item.title, *item.elements))
    yield from ((code, source.title) for code, source in framework.sources.items())
    yield from ((code, basis.note) for code, basis in bases(framework) if basis.note)


def bases(framework: Framework) -> Iterator[tuple[str, Basis]]:
    yield from framework.bases.items()
    yield "rounding", framework.rounding.basis
    named = (*framework.scales.values(), *framework.levels, *framework.instruments, *framework.indicators)
    yield from ((each.code, each.basis) for each in named)
    yield from ((each.code, each.basis) for each in (*framework.questions, *framework.items))
    yield from ((sub.code, sub.basis) for each in framework.indicators for sub in each.sub_indicators)
    for instrument in framework.instruments:
        yield from ((part.code, part.basis) for part in instrument.parts)
        if instrument.sample:
            yield f"{instrument.code} sample", instrument.sample.basis
    for rule in framework.papers.values():
        yield rule.item, rule.basis
        yield rule.item, rule.must_hold_basis


def is_thai(text: str) -> bool:
    return any("ก" <= letter <= "๛" for letter in text)


def test_every_text_is_in_both_languages(framework: Framework) -> None:
    found = list(texts(framework))
    assert [code for code, text in found if not text.th or not text.en] == []
    assert [(code, text.en) for code, text in found if is_thai(text.en)] == []
    letters_only = {"AA", "A", "B", "C", "D", "E", "F", "Q&A", "Social Network", "E-Service"}
    assert [
        (code, text.th) for code, text in found if not is_thai(text.th) and text.th not in letters_only
    ] == []


def test_every_element_has_a_source_and_a_certainty(framework: Framework) -> None:
    found = list(bases(framework))
    assert [code for code, basis in found if basis.source not in framework.sources] == []
    assert {basis.certainty for _, basis in found} <= {"confirmed", "likely", "unknown"}
    used = {basis.source for _, basis in found}
    assert [code for code in framework.sources if code not in used] == []


def test_every_source_says_who_issued_it_and_when_it_was_looked_at(framework: Framework) -> None:
    for source in framework.sources.values():
        assert source.issuer
        assert source.last_confirmed == "2569-11-21"


def test_what_is_unknown_says_why(year: Framework) -> None:
    """An unknown rounding, sub-indicator, level or part carries a note, unless the whole year is a draft."""
    silent = [code for code, basis in bases(year) if basis.certainty == "unknown" and basis.note is None]
    assert silent == [] or year.status == "draft"


def test_a_draft_claims_nothing_but_its_items() -> None:
    draft = frameworks.load(2569)
    items = {each.code for each in draft.items}
    assert draft.status == "draft"
    assert {basis.certainty for code, basis in bases(draft) if code not in items} == {"unknown"}


def test_official_wording_is_claimed_only_where_it_was_read() -> None:
    def official(fiscal_year: int) -> list[str]:
        framework = frameworks.load(fiscal_year)
        return [each.code for each in (*framework.questions, *framework.items) if each.wording == "official"]

    of_2563 = [*(f"I{number}" for number in range(7, 31)), *(f"O{number}" for number in range(1, 44))]
    assert official(2563) == of_2563
    assert official(2562) == official(2564) == official(2565) == []
    assert official(2566) == [f"O{number}" for number in range(26, 44)]
    assert official(2567) == ["o1", "o2", "o3"]
    unofficial = {"o5", "o7", "o8", "o9", "o27", "o28"}
    assert official(2568) == [f"o{number}" for number in range(1, 29) if f"o{number}" not in unofficial]
    assert official(2569) == [f"o{number}" for number in range(1, 27) if number not in (5, 6, 7)]


# rules


def question(framework: Framework, code: str) -> Question:
    return next(each for each in framework.questions if each.code == code)


def test_signs_belong_to_lines() -> None:
    framework = frameworks.load(2563)
    assert [line.sign for line in question(framework, "I11").lines] == ["+", "-"]
    assert [line.scale for line in question(framework, "I4").lines] == ["has_or_not"] * 3
    assert framework.scales["has_or_not"].points("-") == {0: 100, 1: 0}
    assert framework.scales["has_or_not"].points("+") == {0: 0, 1: 100}
    assert framework.scales["four_level"].points("-") == {1: 100, 2: 67, 3: 33, 4: 0}
    negative = {each.code for each in framework.questions if {line.sign for line in each.lines} == {"-"}}
    assert negative == {"I4", "I5", "I6", "I9", "I10", "I16", "I17", "I18", "I19", "I22", "E4"}


def test_short_questionnaires_have_six_even_steps() -> None:
    framework = frameworks.load(2567)
    assert list(framework.scales["six_level"].points("+").values()) == [0, 20, 40, 60, 80, 100]
    two_choices = {
        each.code: each.lines[0].sign for each in framework.questions if len(scale(framework, each)) == 2
    }
    assert two_choices == {"i3": "-", "i9": "-", "e3": "-", "e9": "+"}
    assert question(framework, "i12").lines[0].wordings[0] == Text("ไม่เคย", "never")


def scale(framework: Framework, question: Question) -> dict[int, Fraction]:
    return framework.scales[question.lines[0].scale].points("+")


def test_levels_and_parts_change_in_2566() -> None:
    for fiscal_year in YEARS:
        framework = frameworks.load(fiscal_year)
        codes = [level.code for level in framework.levels]
        passing = [level.code for level in framework.levels if level.passes]
        if fiscal_year <= 2565:
            assert (codes, passing) == (["AA", "A", "B", "C", "D", "E", "F"], ["AA", "A"])
            assert framework.forms == ("IIT", "EIT", "OIT")
        else:
            assert codes == ["excellent", "good", "pass", "improve", "urgent"]
            assert passing == ["excellent", "good", "pass"]
            assert framework.forms == ("IIT", "EIT1", "EIT2", "OIT")
            assert framework.levels[0].floors == {"IIT": 95, "EIT": 95, "OIT": 95}


def test_from_2566_an_indicator_of_the_public_survey_is_the_mean_of_its_parts() -> None:
    node = tree(frameworks.load(2568))["6"]
    assert node.ways[0] == (("6@EIT1", Fraction(1, 2)), ("6@EIT2", Fraction(1, 2)))


def test_rounding_policies() -> None:
    policies = {each: frameworks.load(each).rounding.policy for each in YEARS}
    early, late = "instruments_then_weighted_parts", "instruments_then_sum"
    assert policies == {each: early if each <= 2565 else late for each in YEARS}
    assert frameworks.load("up-2563").rounding.policy == "one_rounding_at_the_end"


def test_items_under_which_the_papers_are_asked_for() -> None:
    found = {each: tuple(rule.item for rule in frameworks.load(each).papers.values()) for each in YEARS}
    capital = ("O42", "O43")
    assert found == {
        2562: (), 2563: capital, 2564: capital, 2565: capital, 2566: capital,
        2567: ("o34", "o35"), 2568: ("o27", "o28"), 2569: ("o25", "o26"),
    }  # fmt: skip


def test_what_the_papers_must_hold() -> None:
    six = ("weak_points", "points_to_develop", "practice", "responsible", "steps", "follow_up")
    short, long = ("measure", "result"), ("measure", "result", "outcome")
    found = {each: tuple(rule.must_hold for rule in frameworks.load(each).papers.values()) for each in YEARS}
    assert found == {
        2562: (), 2563: (six, short), 2564: (six, short), 2565: (six, short), 2566: (six, short),
        2567: (six, long), 2568: (six, long),
        2569: (("every_indicator", "measure", "steps", "time_frame", "responsible"), long),
    }  # fmt: skip


def test_what_the_papers_must_hold_is_confirmed_only_where_assessors_were_read() -> None:
    rules = [(each, rule) for each in YEARS for rule in frameworks.load(each).papers.values()]
    confirmed = [(each, rule.item) for each, rule in rules if rule.must_hold_basis.certainty == "confirmed"]
    assert confirmed == [(2563, "O42"), (2563, "O43")]


def test_a_paper_of_the_year_asks_for_as_much_as_its_item(year: Framework) -> None:
    """The elements of the item say the same; until 2566 the report's are summed up in one."""
    elements = {item.code: len(item.elements) for item in year.items}
    counted = {rule.item: (len(rule.must_hold), elements[rule.item]) for rule in year.papers.values()}
    assert [each for each in counted.items() if each[1][0] != each[1][1] and each[0] != "O43"] == []


@pytest.mark.parametrize(
    ("people", "least"),
    [(0, 0), (20, 20), (30, 30), (100, 30), (301, 31), (1000, 100), (4000, 400), (9000, 400)],
)
def test_the_smallest_sample(people: int, least: int) -> None:
    samples = [each.sample for each in frameworks.load(2563).instruments]
    assert [isinstance(each, Sample) for each in samples] == [True, True, False]
    assert [each.minimum(people) for each in samples if each] == [least, least]


# reading them


def test_a_framework_is_found_by_year_code_and_folder() -> None:
    framework = frameworks.load(2568)
    assert frameworks.load("2568") is framework
    assert frameworks.load("nacc-2568") is framework
    assert frameworks.load(frameworks.folder(2568)) is framework


def test_the_seal_is_of_the_content_whatever_the_line_endings(tmp_path: Path) -> None:
    for path in frameworks.folder(2563).glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert (
        frameworks.digest(tmp_path)
        == frameworks.digest(frameworks.folder(2563))
        == frameworks.load(2563).digest
    )


def test_a_changed_folder_is_read_anew(tmp_path: Path) -> None:
    for path in frameworks.folder(2563).glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = frameworks.load(tmp_path)
    year_file = tmp_path / "framework.yaml"
    year_file.write_text(
        year_file.read_text(encoding="utf-8").replace("pass_mark: 85", "pass_mark: 80"), encoding="utf-8"
    )
    after = frameworks.load(tmp_path)
    assert (before.pass_mark, after.pass_mark) == (85, 80)
    assert before.digest != after.digest
