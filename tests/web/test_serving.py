"""How many workers there are, and what is ready before the first visitor comes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.template.loader import get_template

from prongsai.web.public import rollups
from prongsai.web.results import spread
from prongsai.web.results.models import ResultVersion
from prongsai.web.upkeep import serving, warming


@pytest.mark.parametrize(("cores", "memory", "workers"), [(1, 4, 1), (2, 4, 2), (8, 4, 2), (8, 0.5, 1)])
def test_two_workers_where_there_are_cores_and_memory_for_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cores: int, memory: float, workers: int
) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(f"{int(memory * 2**30)}\n")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)))
    monkeypatch.setattr(serving, "_LIMITS", (limit, tmp_path / "not-there"))
    assert serving.workers() == workers


def test_what_the_first_visitor_needs_is_there_before(published: ResultVersion) -> None:
    rollups.refresh(2563)
    spread._held.clear()
    warming.warm_up()
    assert list(spread._held) == [(2563, "nacc-2563")]


def test_every_template_of_the_pages_is_a_sound_one() -> None:
    names = warming._templates()
    assert {"ui/base.html", "public/body.html", "public/front.html"} < set(names)
    assert all(get_template(name) for name in names)
