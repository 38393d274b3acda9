"""Made-up answers of the size of the nation: every body's forms, from a fixed seed, as Parquet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from prongsai import frameworks
from prongsai.answers import BODY
from prongsai.frameworks import Framework

BODIES = 8_317
FORMS = {"IIT": 461_440, "EIT": 907_795}


def nation(folder: Path, framework: Framework) -> dict[str, Path]:
    """One Parquet file per form: forms in no order, bodies of unequal size, no blanks."""
    random = np.random.default_rng(framework.year)
    names = np.array([f"หน่วยงาน {number:04d}" for number in range(BODIES)])
    sizes = random.lognormal(0.0, 0.7, BODIES)
    files = {}
    for instrument in framework.instruments:
        for form in instrument.forms:
            number = FORMS.get(instrument.code, 0) // len(instrument.forms)
            whose = _bodies(random, sizes, number) if number else np.arange(BODIES)
            columns = {BODY: names[whose]}
            for line in instrument.lines:
                scale = framework.scales[line.scale]
                codes = np.array([choice.code for choice in scale.choices], dtype=np.uint8)
                chances = np.linspace(1, 4, len(codes)) if line.sign == "+" else np.linspace(4, 1, len(codes))
                columns[line.code] = random.choice(codes, len(whose), p=chances / chances.sum())
            files[form] = folder / f"{framework.year}-{form}.parquet"
            pl.DataFrame(columns).write_parquet(files[form])
    return files


def _bodies(random: np.random.Generator, sizes: np.ndarray, number: int) -> np.ndarray:
    """Whose each form is: at least one a body, the rest by size, shuffled."""
    rest = random.choice(BODIES, number - BODIES, p=sizes / sizes.sum())
    whose = np.concatenate([np.arange(BODIES), rest])
    random.shuffle(whose)
    return whose


def load(year: int) -> Framework:
    return frameworks.load(year)
