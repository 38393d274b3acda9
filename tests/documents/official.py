"""Subjects of official papers: a town with its published result of 2563, and bodies without any."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from prongsai import analysis, answers
from prongsai.analysis import Assessment
from prongsai.documents.content import Paper, TextBlock, all_blocks, plain_text
from prongsai.documents.paper_settings import PaperSettings, default_settings, read_settings
from prongsai.documents.subject import Subject
from prongsai.measures import Measure, Plan
from tests.documents.test_examples import EXAMPLES

HEAD = """\
body: {name: เทศบาลตำบลทดสอบ, kind: เทศบาลตำบล}
year: 2563
years:
  2563: {figures: {total: 60.88}}
"""


def known(file: str = "mueang-phon-2563", changed: Mapping[str, str] | None = None) -> Assessment:
    dossier = answers.read_dossier(EXAMPLES / f"{file}.yaml")
    return analysis.assess(answers.with_figures(dossier, changed or {}))


def unscored(folder: Path, name: str = "เทศบาลตำบลทดสอบ") -> Assessment:
    """A body of whose year no figure is known."""
    path = folder / "unscored.yaml"
    body = f"body: {{name: {name}, kind: หน่วยงาน}}\nyear: 2563\nyears:\n  2563: {{figures: {{}}}}\n"
    path.write_text(body, encoding="utf-8")
    return analysis.assess(answers.read_dossier(path), needs_scores=False)


def subject(assessed: Assessment | None = None, *measures: Measure, **changes: Any) -> Subject:
    """A subject in Arabic digits; `changes` are settings."""
    settings = replace(default_settings(2563), **{"digits": "arabic", **changes})
    plan = Plan(2563, 2564, measures, datetime.date(2020, 10, 1))
    return Subject(assessed or known(), settings, plan)


def settings_of(folder: Path, paper: str) -> PaperSettings:
    """The settings of a body file whose `paper:` block begins on line 5."""
    path = folder / "body.yaml"
    path.write_text(f"{HEAD}paper:\n{paper}", encoding="utf-8")
    dossier = answers.read_dossier(path)
    framework = dossier.years[2563].framework
    assert framework is not None
    return read_settings(dossier.paper, framework, folder)


def said(paper: Paper) -> str:
    return "\n".join(plain_text(paper))


def texts(paper: Paper) -> dict[str, list[str]]:
    """The paragraphs of each text block, by key."""
    return {
        block.key: ["".join(run.text for run in each.runs) for each in block.paragraphs]
        for block in all_blocks(paper.blocks)
        if isinstance(block, TextBlock)
    }
