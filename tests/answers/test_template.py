"""An empty body file reads back clean, and its plan needs only its comments taken away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prongsai import answers, frameworks, measures
from prongsai.measures import Plan

FILLED_IN = {
    "measure": "เปิดบริการออนไลน์",
    "when": "ม.ค.–มี.ค. 69",
    "follow_up": "รายงานทุก 3 เดือน",
    "steps": "[ประกาศขั้นตอน]",
    "units": "[สำนักปลัด]",
}


def named(text: str) -> str:
    """The template with what every body file must have."""
    text = re.sub(r"^  name: .*$", "  name: เทศบาลตัวอย่าง", text, count=1, flags=re.MULTILINE)
    return re.sub(r"^  kind: .*$", "  kind: เทศบาลตำบล", text, count=1, flags=re.MULTILINE)


def plan_of(text: str, folder: Path, year: int) -> Plan:
    path = folder / "body.yaml"
    path.write_text(named(text), encoding="utf-8")
    return measures.read_plan(answers.read_dossier(path).plan, frameworks.load(year))


@pytest.mark.parametrize("which", frameworks.available())
def test_an_empty_plan_is_for_the_year_after_and_reads_back_clean(which: str, tmp_path: Path) -> None:
    framework = frameworks.load(which)
    text = answers.template(framework).replace("total:\n", "total: 90.00\n")
    plan = plan_of(text, tmp_path, framework.year)
    assert (plan.for_year, plan.state, plan.measures) == (framework.year + 1, "draft", ())


def test_a_measure_is_whole_once_the_lines_of_the_template_are_filled_in(tmp_path: Path) -> None:
    text = answers.template(frameworks.load(2568))
    head, _, tail = text.partition("  measures: ")
    tail = tail.replace("  # - mends", "  - mends").replace("  #   ", "    ")
    for key, value in FILLED_IN.items():
        tail = re.sub(rf"^    {key}: .*$", f"    {key}: {value}", tail, flags=re.MULTILINE)
    plan = plan_of(f"{head}  measures: {tail}", tmp_path, 2568)
    assert [each.name for each in plan.measures] == ["เปิดบริการออนไลน์"]
    assert measures.check(plan, frameworks.load(2568)) == ()
