"""All checks on one item, and the suggestion that comes of them."""

from __future__ import annotations

from pathlib import Path

from prongsai.siteaudit import checks
from prongsai.siteaudit.checks import OF_ADDRESS, OF_ITEM, judge
from prongsai.siteaudit.model import Finding, Verdict
from prongsai.siteaudit.suggest import verdict_of
from tests.siteaudit.checks.making import HOME, look, page, path, seen

GOOD = "แผนดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2563"


def said(*verdicts: Verdict) -> Verdict:
    return verdict_of(Finding("reachable", verdict) for verdict in verdicts)


def test_a_good_page_is_met_by_every_check_that_applies() -> None:
    found = judge([seen("O10", page=page(GOOD), path=path("แผน"))])
    assert [(each.check, each.verdict) for each in found] == [
        ("reachable", "met"), ("certificate", "met"), ("path", "met"), ("sign_in", "met"),
        ("empty_page", "met"), ("social_only", "met"), ("fiscal_year", "met"),
    ]  # fmt: skip
    assert verdict_of(found) == "met"


def test_findings_stand_address_by_address_and_the_item_last() -> None:
    dead = HOME + "dead"
    found = judge(
        [seen("O10", page=page(GOOD), path=path("แผน")), seen("O10", dead, look=look(dead, status=404))]
    )
    assert [each.address for each in found] == [HOME + "page"] * 5 + [dead] * 2 + [""] * 2
    assert [(each.check, each.address) for each in found if each.verdict == "not_met"] == [
        ("reachable", dead), ("path", dead),
    ]  # fmt: skip


def test_the_heaviest_verdict_is_suggested() -> None:
    assert said() == "not_checked"
    assert said("met", "met") == "met"
    assert said("met", "not_checked") == "not_checked"
    assert said("met", "could_not_judge", "not_checked") == "could_not_judge"
    assert said("could_not_judge", "not_met", "met") == "not_met"


def test_every_check_is_a_file_of_its_name_and_the_table_lists_them_all() -> None:
    here = {each.stem for each in Path(checks.__file__).parent.glob("*.py")} - {"__init__", "seen"}
    assert {*OF_ADDRESS, *OF_ITEM} == here
