"""Proposals written out as a plan file: what it says, and that it reads back as it was proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from prongsai import analysis, answers, frameworks, strict_yaml
from prongsai.measures import Plan, Proposal, check, draft, load, propose, read_plan
from prongsai.measures.plan import filled
from prongsai.scoring import Result
from prongsai.strict_yaml import Complaints

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("dong-marui-2564", "khlong-mai-2565", "kong-khaek-2568", "mueang-phon-2563", "raw-answers-2568")
KNOWN = load().measures


def proposed(name: str) -> tuple[Result, tuple[Proposal, ...]]:
    known = analysis.assess(answers.read_dossier(EXAMPLES / f"{name}.yaml"))
    result = known.history.last
    return result, tuple(propose(result, load(), keep=True, withheld=known.withheld))


def read_back(text: str, year: int, folder: Path) -> Plan:
    path = folder / "drafted.yaml"
    path.write_text(text, encoding="utf-8")
    complaints = Complaints()
    plan = read_plan(strict_yaml.read(path, complaints), frameworks.load(year), KNOWN)
    assert complaints.problems == []
    return plan


@pytest.mark.parametrize("name", NAMES)
def test_a_drafted_plan_has_no_fault(tmp_path: Path, name: str) -> None:
    result, found = proposed(name)
    plan = read_back(draft(found, result.year, result.year + 1), result.year, tmp_path)
    assert (plan.year, plan.for_year, plan.state) == (result.year, result.year + 1, "draft")
    assert len(plan.measures) == len(found) > 0
    assert check(plan, result.framework, KNOWN) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_field_reads_back_as_it_was_proposed(tmp_path: Path, name: str) -> None:
    result, found = proposed(name)
    plan = read_back(draft(found, result.year, result.year + 1), result.year, tmp_path)
    for measure, proposal in zip(plan.measures, found, strict=True):
        wanted = filled(proposal.measure, result.year + 1)
        assert (measure.mends, measure.taken_from) == (proposal.codes, proposal.measure.code)
        for field in ("measure", "steps", "units", "when", "follow_up", "reported", "proof"):
            assert getattr(measure, field) == getattr(wanted, field), field


def test_the_reason_of_each_measure_stands_above_it_in_both_languages() -> None:
    result, found = proposed("mueang-phon-2563")
    lines = draft(found, 2563, 2564).splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("- mends:")]
    assert [lines[start - 2 : start] for start in starts] == [
        [f"# {each.reason.th}", f"# {each.reason.en}"] for each in found
    ]
    assert result.show("10") == "12.50"


def test_a_measure_may_be_deleted_and_a_line_changed_without_touching_another(tmp_path: Path) -> None:
    _, found = proposed("mueang-phon-2563")
    whole = read_back(draft(found, 2563, 2564), 2563, tmp_path)
    text = draft(found[1:], 2563, 2564).replace("state: draft", "state: proposed")
    plan = read_back(text, 2563, tmp_path)
    assert plan.state == "proposed"
    assert [each.steps for each in plan.measures] == [each.steps for each in whole.measures[1:]]


def test_a_plan_of_nothing_proposed_reads_as_an_empty_plan(tmp_path: Path) -> None:
    plan = read_back(draft((), 2563, 2564), 2563, tmp_path)
    assert (plan.measures, check(plan, frameworks.load(2563), KNOWN)) == ((), ())


def test_no_line_of_thai_is_broken_and_the_same_proposals_give_the_same_text() -> None:
    _, found = proposed("raw-answers-2568")
    text = draft(found, 2568, 2569)
    assert text == draft(found, 2568, 2569)
    for each in found:
        steps = filled(each.measure, 2569).steps
        assert [step for step in steps if f"  - {step}\n" not in text and f"  - '{step}'\n" not in text] == []
