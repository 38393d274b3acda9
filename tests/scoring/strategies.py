"""Made-up frameworks and answers for Hypothesis: any split, any scale, any levels, blanks and gaps."""

from __future__ import annotations

import random
from fractions import Fraction

import polars as pl
from hypothesis import strategies as st

from prongsai.answers import Answers, schema
from prongsai.frameworks import (
    Basis,
    Choice,
    Framework,
    Indicator,
    Instrument,
    Item,
    Level,
    Line,
    Part,
    Question,
    Rounding,
    Scale,
    SubIndicator,
    Text,
)
from prongsai.frameworks.model import ROUNDING_POLICIES

BASIS = Basis("made-up", "confirmed")
NAME = Text("ก", "a")


@st.composite
def shares(draw: st.DrawFn, number: int) -> list[Fraction]:
    """`number` weights above 0 that sum to exactly 1."""
    parts = draw(st.lists(st.integers(1, 9), min_size=number, max_size=number))
    return [Fraction(part, sum(parts)) for part in parts]


@st.composite
def scales(draw: st.DrawFn, code: str) -> Scale:
    size = draw(st.integers(2, 6))
    if draw(st.booleans()):
        points = [Fraction(100 * step, size - 1) for step in range(size)]
    else:
        points = sorted(Fraction(draw(st.integers(0, 10000)), 100) for _ in range(size))
    first = draw(st.integers(0, 2))
    return Scale(code, tuple(Choice(first + at, NAME, value) for at, value in enumerate(points)), BASIS)


@st.composite
def questions(draw: st.DrawFn, code: str, scale_codes: list[str]) -> Question:
    number = draw(st.integers(1, 3))
    signs = draw(st.lists(st.sampled_from(["+", "-"]), min_size=number, max_size=number))
    names = [code] if number == 1 else [f"{code}.{at + 1}" for at in range(number)]
    lines = tuple(
        Line(name, NAME, sign, draw(st.sampled_from(scale_codes)))
        for name, sign in zip(names, signs, strict=True)
    )
    return Question(code, NAME, "paraphrase", lines, BASIS)


@st.composite
def sub_indicators(draw: st.DrawFn, code: str, weight: Fraction) -> SubIndicator:
    items = tuple(
        Item(f"O{code}-{at}", NAME, "paraphrase", (), "standing", "disclosed", BASIS)
        for at in range(draw(st.integers(1, 4)))
    )
    return SubIndicator(code, NAME, weight, items, BASIS)


@st.composite
def indicators(draw: st.DrawFn, code: str, kind: str, weight: Fraction, scale_codes: list[str]) -> Indicator:
    rule = draw(st.sampled_from(["mean", "weighted"])) if kind == "disclosure" else "mean"
    number = draw(st.integers(1, 3))
    if kind == "survey":
        members = tuple(draw(questions(f"q{code}-{at}", scale_codes)) for at in range(number))
        return Indicator(code, NAME, NAME, "mean", weight, members, (), BASIS)
    weights = draw(shares(number))
    subs = tuple(draw(sub_indicators(f"{code}.{at + 1}", weights[at])) for at in range(number))
    return Indicator(code, NAME, NAME, rule, weight, (), subs, BASIS)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    scale_codes = ["first", "second"]
    known = {code: draw(scales(code)) for code in scale_codes}
    known["disclosed"] = Scale(
        "disclosed", (Choice(0, NAME, Fraction(0)), Choice(100, NAME, Fraction(100))), BASIS
    )
    number = draw(st.integers(1, 4))
    weights = draw(shares(number))
    instruments = tuple(draw(instrument(f"N{at}", weights[at], scale_codes)) for at in range(number))
    return Framework(
        code="made-up",
        owner=NAME,
        year=2599,
        name=NAME,
        status="draft",
        continues=None,
        is_comparable=False,
        instruments=instruments,
        levels=draw(levels([each.code for each in instruments])),
        pass_mark=Fraction(85),
        rounding=Rounding(draw(st.sampled_from(ROUNDING_POLICIES)), draw(st.integers(1, 3)), BASIS),
        papers={},
        scales=known,
        sources={},
        bases={"frame": BASIS, "weights": BASIS, "pass_mark": BASIS},
        digest="made-up",
    )


@st.composite
def instrument(draw: st.DrawFn, code: str, weight: Fraction, scale_codes: list[str]) -> Instrument:
    kind = draw(st.sampled_from(["survey", "survey", "disclosure"]))
    rule = draw(st.sampled_from(["mean", "weighted"]))
    number = draw(st.integers(1, 3))
    weights = draw(shares(number))
    members = tuple(draw(indicators(f"{code}i{at}", kind, weights[at], scale_codes)) for at in range(number))
    parts: tuple[Part, ...] = ()
    if kind == "survey" and draw(st.booleans()):
        part_shares = draw(shares(draw(st.integers(2, 3))))
        parts = tuple(Part(f"{code}p{at}", NAME, share, BASIS) for at, share in enumerate(part_shares))
    return Instrument(code, NAME, kind, weight, rule, parts, members, None, BASIS)


@st.composite
def levels(draw: st.DrawFn, instrument_codes: list[str]) -> tuple[Level, ...]:
    bounds = sorted({*draw(st.lists(st.integers(1, 99), max_size=4)), 0}, reverse=True)
    found = []
    for bound in bounds:
        floored = draw(st.lists(st.sampled_from(instrument_codes), unique=True)) if bound else []
        floors = {code: Fraction(draw(st.integers(1, 99))) for code in floored}
        found.append(Level(f"L{bound}", NAME, Fraction(bound), floors, passes=bound >= 85, basis=BASIS))
    return tuple(found)


@st.composite
def filled_forms(draw: st.DrawFn, framework: Framework, body: str) -> dict[str, list[dict]]:
    """Rows by form; a form may be missing, have one row, be all alike, or hold blanks."""
    forms: dict[str, list[dict]] = {}
    for form in framework.forms:
        each = framework.instrument_of_form(form)
        if draw(st.integers(0, 9)) == 0:
            continue
        number = 1 if each.kind == "disclosure" else draw(st.integers(1, 7))
        blank_share = draw(st.sampled_from([0, 0, 1, 3]))
        choices = {
            line.code: [choice.code for choice in framework.scales[line.scale].choices] for line in each.lines
        }
        # Rows come from one drawn seed: drawing every answer would take most of the test's time.
        seed = random.Random(draw(st.integers(0, 2**32)))
        alike = draw(st.booleans())
        first = {code: seed.choice(known) for code, known in choices.items()}
        rows = [
            {
                code: (
                    None if seed.randrange(10) < blank_share else first[code] if alike else seed.choice(known)
                )
                for code, known in choices.items()
            }
            for _ in range(number)
        ]
        forms[form] = [{"body": body, **row} for row in rows]
    return forms


def as_answers(framework: Framework, bodies: list[dict[str, list[dict]]]) -> Answers:
    """The declared table from plain rows of several bodies."""
    tables = {}
    for form in framework.forms:
        rows = [row for body in bodies for row in body.get(form, [])]
        if rows:
            tables[form] = pl.LazyFrame(rows, schema=schema(framework, form))
    return Answers(tables)
