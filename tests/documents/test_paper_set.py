"""Which papers a body's file has enough for, and what stops them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from prongsai.documents import Order
from prongsai.documents.batch import read_subject
from prongsai.documents.content import TextBlock, all_blocks, plain_text
from prongsai.documents.paper_set import NAMES, SetPaper, papers_of_year, problems
from prongsai.documents.paper_settings import read_texts
from prongsai.documents.subject import Subject
from prongsai.strict_yaml import Complaints, read
from tests.documents import body_files, reading
from tests.documents.test_examples import EXAMPLES
from tests.documents.test_examples import NAMES as EXAMPLE_NAMES

OFFICIAL = ["order", "announcement", "memo"]
NO_PROGRESS = {
    "progress-3": "no progress of the 3-month round is reported",
    "progress-6": "no progress of the 6-month round is reported",
    "progress-12": "no progress of the 12-month round is reported",
    "carrying-out": "no progress is reported (progress:)",
}
#: By example: the papers that are ready, and why each other is not.
SETS: dict[str, tuple[list[str], dict[str, str]]] = {
    "dong-marui-2564": (
        [*OFFICIAL, "analysis", "measures-plan", "progress-12", "carrying-out"],
        {"oit-checklist": "no item scores of OIT 2564 are filled in"},
    ),
    "khlong-mai-2565": (
        [*OFFICIAL, "analysis", "measures-plan"],
        {**NO_PROGRESS, "oit-checklist": "no item scores of OIT 2565 are filled in"},
    ),
    "kong-khaek-2568": (
        [*OFFICIAL, "analysis", "measures-plan"],
        {**NO_PROGRESS, "oit-checklist": "no item scores of OIT 2568 are filled in"},
    ),
    "mueang-phon-2563": ([*OFFICIAL, "analysis", "measures-plan", "oit-checklist"], NO_PROGRESS),
    "raw-answers-2568": (
        [*OFFICIAL, "analysis", "measures-plan", "progress-3", "progress-6", "oit-checklist"],
        {
            "progress-12": NO_PROGRESS["progress-12"],
            "carrying-out": "lacks 1 of what the rule of 2569 asks for",
        },
    ),
    "tanyong-mat-2567": (
        [*OFFICIAL, "measures-plan", "progress-6", "progress-12", "carrying-out"],
        {
            "analysis": "no scores of 2566 are filled in",
            "oit-checklist": "no item scores of OIT 2566 are filled in",
        },
    ),
}


def subject_of(path: Path) -> Subject:
    return read_subject(path, Order(Path("out"), is_set=True))


def example(name: str) -> Subject:
    return subject_of(EXAMPLES / f"{name}.yaml")


def ready(found: tuple[SetPaper, ...]) -> list[str]:
    return [each.name for each in found if each.why_not is None]


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_each_example_has_the_papers_its_file_has_enough_for_and_says_why_not_the_others(name: str) -> None:
    found = papers_of_year(example(name))
    names, left_out = SETS[name]
    assert ready(found) == names
    assert {each.name: each.why_not.en for each in found if each.why_not} == left_out
    assert problems(example(name)) == ()


def test_papers_stand_in_the_order_of_the_year_whatever_order_they_are_asked_for_in() -> None:
    found = papers_of_year(example("tanyong-mat-2567"), ("carrying-out", "progress", "memo"))
    assert [each.name for each in found] == ["memo", "progress-6", "progress-12", "carrying-out"]
    assert [each.name for each in papers_of_year(example("tanyong-mat-2567"), ("progress-12",))] == [
        "progress-12"
    ]
    kinds = [each.name.partition("-3")[0] for each in papers_of_year(example("mueang-phon-2563"))]
    assert [name for name in kinds if name in NAMES] == list(NAMES)


def test_a_body_without_a_plan_has_no_plan_papers(tmp_path: Path) -> None:
    head, _, _ = body_files.HEAD.partition("plan:")
    found = papers_of_year(subject_of(body_files.body_file(tmp_path, "", head=head)))
    assert ready(found) == [*OFFICIAL, "analysis"]
    reasons = {each.name: each.why_not.en for each in found if each.why_not}
    assert reasons["measures-plan"] == reasons["carrying-out"] == "the plan holds no measures (plan:)"


def test_one_lack_that_both_the_plan_and_the_years_rule_name_is_said_once(tmp_path: Path) -> None:
    measures = '    - {mends: "10", measure: ประกาศ, steps: [ประกาศ]}\n'
    path = body_files.body_file(tmp_path, measures)
    assert [problem.say("en") for problem in problems(subject_of(path))] == [
        f"{path}:14: measure 1 does not say who is in charge (units)"
    ]


def test_what_the_closing_report_lacks_is_named_measure_by_measure() -> None:
    (found,) = papers_of_year(example("raw-answers-2568"), ("carrying-out",))
    path = EXAMPLES / "raw-answers-2568.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    of_the_third = [number for number, line in enumerate(lines, 1) if line.strip() == "progress:"][2]
    assert [(each.code, each.place.line) for each in found.missing] == [("no-report", of_the_third)]
    assert found.missing[0].en == "measure 3 has no report of progress in the round of 6 months"


# texts that officers may put in place of drafts


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_every_text_of_every_paper_may_be_put_in_the_file_of_texts(name: str, tmp_path: Path) -> None:
    subject = example(name)
    made = [each.make() for each in papers_of_year(subject) if each.why_not is None or each.missing]
    keys = {block.key for paper in made for block in all_blocks(paper.blocks) if isinstance(block, TextBlock)}
    assert len(keys) > 10
    path = tmp_path / "mine.texts.yaml"
    path.write_text("".join(f"{key}: ของเรา\n" for key in sorted(keys)), encoding="utf-8")
    complaints = Complaints()
    texts, _ = read_texts(read(path, complaints), subject.framework)
    assert (set(texts), complaints.problems) == (keys, [])


# the carrying-out report of the organization whose figures have gaps


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_the_closing_report_of_dong_marui_names_the_lowest_indicator_under_each_instrument(
    tmp_path: Path, form: str
) -> None:
    path = EXAMPLES / "dong-marui-2564.yaml"
    (made,) = body_files.print_set(path, tmp_path, only=("carrying-out",), formats=(form,)).files
    said = body_files.words(made)
    assert "อบต." in said
    lowest = re.findall(r"ตัวชี้วัดที่([๐-๙]+)[^๐-๙]*มีค่าต่ำสุดเท่ากับ([๐-๙.]+)คะแนน", said)
    assert lowest == [("๔", "๘๔.๑๖"), ("๗", "๘๓.๗๕"), ("๑๐", "๕๐.๐๐")]
    assert [said.index(f"({instrument})") for instrument in ("IIT", "EIT", "OIT")] == sorted(
        said.index(f"({instrument})") for instrument in ("IIT", "EIT", "OIT")
    )


def test_no_place_of_any_paper_of_dong_marui_says_that_a_result_is_of_2565() -> None:
    for each in papers_of_year(example("dong-marui-2564")):
        if each.why_not is None:
            said = reading.said(each.make())
            # What is of 2565 is the measures, the plan and their year.
            results = re.findall(r"(?:ผลการประเมิน|ผลคะแนน|IIT\)|EIT\)|OIT\))[^๐-๙]*๒๕๖๕", said)
            assert [found for found in results if "มาตรการ" not in found] == [], each.name
            assert "๒๕๖๔" in said, each.name


# papers that speak of each other


def set_of(tmp_path: Path, rest: str, head: str = body_files.HEAD) -> dict[str, str | None]:
    """By paper, why a body's set leaves it out."""
    found = papers_of_year(subject_of(body_files.body_file(tmp_path, rest, head=head)))
    return {each.name: each.why_not and each.why_not.en for each in found}


UNSCORED = """\
body: {name: เทศบาลตำบลทดสอบ, kind: เทศบาลตำบล}
year: 2564
years: {2564: {figures: {}}}
"""


def test_without_scores_and_measures_nothing_is_announced_or_laid_before_anyone(tmp_path: Path) -> None:
    found = set_of(tmp_path, "", UNSCORED)
    reason = "it is about analysis: no scores of 2564 are filled in"
    assert (found["order"], found["announcement"], found["memo"]) == (None, reason, reason)


def test_a_memo_about_a_paper_that_cannot_be_printed_is_left_out_with_it(tmp_path: Path) -> None:
    about = "paper: {memo: {about: measures_plan}, announcement: {about: carrying_out}}\nplan:\n"
    head = body_files.HEAD.partition("paper:")[0] + about
    found = set_of(tmp_path, "  measures: []\n", head)
    assert found["memo"] == "it is about measures-plan: the plan holds no measures (plan:)"
    assert found["announcement"] == "it is about carrying-out: the plan holds no measures (plan:)"
    found = set_of(tmp_path, f"  follow_up: ประชุม\n  measures:\n{body_files.SOUND}", head)
    assert (found["memo"], found["announcement"]) == (
        None,
        "it is about carrying-out: no progress is reported (progress:)",
    )


def test_a_plan_that_was_sent_back_is_neither_announced_nor_laid_before_anyone_again(tmp_path: Path) -> None:
    about = "paper: {announcement: {about: measures_plan}}\nplan:\n  state: returned\n"
    head = body_files.HEAD.partition("paper:")[0] + about
    rest = f"  returned_because: ขั้นตอนไม่ชัด\n  follow_up: ประชุม\n  measures:\n{body_files.SOUND}"
    found = set_of(tmp_path, rest, head)
    assert found["announcement"] == "the plan was returned (state: returned) and is to be mended first"
    assert (found["memo"], found["measures-plan"]) == (None, None)


def test_tanyong_mat_announces_what_it_has_and_calls_no_plan_a_draft() -> None:
    papers = {
        each.name: each.make() for each in papers_of_year(example("tanyong-mat-2567")) if not each.why_not
    }
    assert "รายงานผลการดำเนินการตามมาตรการ" in papers["announcement"].title
    for name, paper in papers.items():
        assert "ร่าง ยังไม่ได้รับความเห็นชอบ" not in reading.said(paper), name


def test_adoption_that_nobody_told_of_is_left_to_be_written() -> None:
    dots = "." * 20
    for name in ("dong-marui-2564", "tanyong-mat-2567", "mueang-phon-2563"):
        (plan,) = papers_of_year(example(name), ("measures-plan",))
        said = "แผนนี้ได้รับความเห็นชอบจาก " + f"{dots} เมื่อวันที่ {dots} ตาม {dots}"
        assert said in plain_text(plan.make()), name


def test_memo_and_closing_report_of_dong_marui_agree_that_its_measures_are_under_way() -> None:
    (memo,) = papers_of_year(example("dong-marui-2564"), ("memo",))
    assert "เห็นชอบมาตรการ" not in reading.said(memo.make())


def test_a_text_in_thai_digits_and_in_arabic_ones_is_one_text_twice(tmp_path: Path) -> None:
    path = tmp_path / "mine.texts.yaml"
    path.write_text("indicator-๙: หนึ่ง\nsummary: ก\nindicator-9: สอง\n", encoding="utf-8")
    complaints = Complaints()
    texts, _ = read_texts(read(path, complaints, "mine.texts.yaml"), example("mueang-phon-2563").framework)
    assert texts == {"indicator-9": "หนึ่ง", "summary": "ก"}
    assert [problem.say("en") for problem in complaints.problems] == [
        "mine.texts.yaml:3: “indicator-9” stands already on line 1, in other digits"
    ]


def test_what_a_report_lacks_is_said_once_also_where_the_memo_is_about_it(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "raw-answers-2568", tmp_path / "raw-answers-2568")
    path = tmp_path / "body.yaml"
    text = (EXAMPLES / "raw-answers-2568.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("paper:\n", "paper:\n  memo: {about: carrying_out}\n"), encoding="utf-8")
    made = body_files.print_set(path, tmp_path / "out", only=("memo", "carrying-out"), formats=("html",))
    reason = "lacks 1 of what the rule of 2569 asks for"
    assert [(name, why.en) for name, why in made.left_out] == [
        ("memo", f"it is about carrying-out: {reason}"),
        ("carrying-out", reason),
    ]
    assert [problem.code for problem in made.lacking] == ["no-report"]
