"""จังหวัดสมมุติ: sixty made-up bodies at every step of the year. Nothing in it is anybody's.

Figures are drawn from a fixed seed: question by question and item by item, so that every total is scored
the way a real one is.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import yaml

from prongsai import frameworks
from prongsai.frameworks import Framework

PROVINCE = "จังหวัดสมมุติ"
YEAR = 2568
SIZE = 60
#: How many of ten bodies stand at each step: what has been done with their result, and of their plan.
_STAGES = (
    "none", "draft", "proposed", "returned", "published",
    "published", "planned", "planned", "adopted", "closed",
)  # fmt: skip
_KINDS = (
    ("องค์การบริหารส่วนจังหวัด", 1), ("เทศบาลเมือง", 3), ("เทศบาลตำบล", 18), ("องค์การบริหารส่วนตำบล", 38),
)  # fmt: skip
_UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One made-up body: its place in the province, how far its year is, and its body file."""

    name: str
    kind: str
    district: str
    people: int
    stage: str
    units: tuple[str, ...]
    content: bytes


def bodies() -> list[MadeUp]:
    """All of them, the same ones every time.

    >>> bodies()[0].name
    'องค์การบริหารส่วนจังหวัดสมมุติ'
    """
    framework = frameworks.load(YEAR)
    kinds = [kind for kind, count in _KINDS for _ in range(count)]
    return [_body(number, kind, framework) for number, kind in enumerate(kinds)]


def _body(number: int, kind: str, framework: Framework) -> MadeUp:
    draw = random.Random(number)  # noqa: S311 - made-up figures need no secret randomness
    name = f"{kind}สมมุติ {number}" if number else f"{kind}สมมุติ"
    people = draw.randint(40, 300)
    district = f"สมมุติ {number % 6 + 1}"
    return MadeUp(
        name=name,
        kind=kind,
        district=district,
        people=people,
        stage=_STAGES[number % len(_STAGES)],
        units=_UNITS,
        content=_file(name, kind, district, people, draw, framework),
    )


def _file(
    name: str, kind: str, district: str, people: int, draw: random.Random, framework: Framework
) -> bytes:
    """The body file, as an officer would have filled it in."""
    strength = draw.uniform(0.2, 1)
    source = {"th": "ตัวเลขสมมุติ ไม่ใช่ผลของหน่วยงานใด", "en": "made-up figures, of no body that exists"}
    now = {
        "questions": {each.code: _percent(draw, strength) for each in framework.questions},
        "items": {each.code: 100 if draw.random() < 0.4 + strength * 0.6 else 0 for each in framework.items},
    }
    before = {"indicators": {each.code: _percent(draw, strength * 0.9) for each in framework.indicators}}
    answered = {"IIT": {"answered": round(people * 0.6), "people": people}}
    whole = {
        "body": {"name": name, "kind": kind, "district": district, "province": PROVINCE},
        "year": YEAR,
        "years": {
            YEAR - 1: {"source": dict(source), "figures": before},
            YEAR: {"source": dict(source), "respondents": answered, "figures": now},
        },
        "paper": {"form": "C", "units": list(_UNITS)},
    }
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False).encode()


def _percent(draw: random.Random, strength: float) -> float:
    """A score to two decimals; stronger bodies come nearer to 100."""
    return round(100 - draw.uniform(0, 45) * (1.05 - strength), 2)
