"""Real published results, recomputed to the last digit."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import combinations_with_replacement
from pathlib import Path

import polars as pl
import pytest

from prongsai import frameworks, scoring
from prongsai.answers import Answers, schema
from prongsai.numbers import Printed, read_printed, show

MUEANG_PHON = {
    2562: "88.91 81.98 81.78 79.53 82.98 85.04 87.83 81.37 87.50 81.25",
    2563: "88.99 82.30 84.20 77.53 80.89 86.43 86.64 85.17 38.63 12.50",
}
REFUSED_2563 = {
    9,
    11,
    15,
    16,
    17,
    18,
    19,
    20,
    21,
    23,
    24,
    25,
    26,
    27,
    28,
    29,
    31,
    33,
    34,
    35,
    36,
    37,
    38,
    39,
    42,
    43,
}


def printed(figures: dict[str, str]) -> dict[str, Printed]:
    found = {code: read_printed(text, exact=code.startswith(("O", "o"))) for code, text in figures.items()}
    return {code: number for code, number in found.items() if number is not None}


def indicators(text: str) -> dict[str, str]:
    return {str(number): figure for number, figure in enumerate(text.split(), 1)}


def items_2563(o18: str = "0") -> dict[str, str]:
    given = {f"O{n}": "0" if n in REFUSED_2563 else "100" for n in range(1, 44)}
    return {**given, "O18": o18}


def test_mueang_phon_2563_from_its_items_and_printed_indicators() -> None:
    figures = {**indicators(MUEANG_PHON[2563]), **items_2563()}
    del figures["9"], figures["10"]
    result = scoring.score(frameworks.load(2563), printed=printed(figures))
    assert [result.show(code) for code in ("9", "10", "total")] == ["38.63", "12.50", "60.88"]
    assert result["9"].recomputed == Fraction(100, 5) * (
        Fraction(8, 9) + Fraction(4, 8) + Fraction(1, 7) + Fraction(2, 5)
    )
    assert (result.level, result.passed) == ("D", False)
    assert result.disagreements == ()


def test_mueang_phon_2562_from_its_printed_indicators() -> None:
    result = scoring.score(frameworks.load(2562), printed=printed(indicators(MUEANG_PHON[2562])))
    assert (result.show("total"), result.level, result.passed) == ("84.09", "B", False)


def test_o18_as_printed_cannot_stand_beside_the_printed_indicator() -> None:
    figures = {**indicators(MUEANG_PHON[2563]), **items_2563(o18="100"), "total": "60.88"}
    result = scoring.score(frameworks.load(2563), printed=printed(figures), comments={"O18": "ไม่แสดงช่องทาง"})
    named = {each.code: each for each in result.disagreements}
    assert set(named) == {"9.3", "9"}
    assert show(result["9.3"].figure) == "28.57"
    assert show(named["9.3"].by) == "14.29"
    assert show(named["9"].by) == "2.86"
    assert named["9"].suspects == ("O18", "O22")
    assert "O18 carries an assessor's remark" in named["9"].say.en


def whole_number_answers(mean: str, people: int) -> dict[int, int]:
    """Choice counts of `people` four-level answers (0, 33, 67, 100) whose mean is printed as `mean`."""
    wanted = Fraction(mean)
    for some in combinations_with_replacement(range(people + 1), 3):
        low, middle, high = some[0], some[1] - some[0], some[2] - some[1]
        value = Fraction(33 * low + 67 * middle + 100 * high, people)
        if abs(value - wanted) < Fraction(5, 1000):
            return {1: people - some[2], 2: low, 3: middle, 4: high}
    raise AssertionError(f"no {people} answers have a mean printed {mean}")


def test_sixty_answers_give_the_printed_means_and_exactly_77_525() -> None:
    framework = frameworks.load(2563)
    means = {"I19": "92.28", "I20": "66.28", "I21": "75.18", "I22": "89.47", "I23": "68.98", "I24": "72.95"}
    scales = {line.code: line for line in framework.instrument("IIT").lines}
    columns = {}
    for code, mean in means.items():
        counts = whole_number_answers(mean, 60)
        if scales[code].sign == "-":
            counts = {5 - choice: number for choice, number in counts.items()}
        columns[code] = [choice for choice, number in counts.items() for _ in range(number)]
    kept = schema(framework, "IIT")
    table = pl.DataFrame({"body": ["ทม.เมืองพล"] * 60, **columns}).select(
        *(
            pl.col(name).cast(kind) if name in ("body", *means) else pl.lit(None, dtype=kind).alias(name)
            for name, kind in kept.items()
        )
    )
    result = scoring.score(framework, answers=Answers({"IIT": table.lazy()}), body="ทม.เมืองพล")
    assert {code: result.show(code) for code in means} == means
    assert result["4"].recomputed == Fraction("77.525")
    assert result.show("4") == "77.53"


def test_means_printed_to_two_places_are_not_held_against_their_indicator() -> None:
    figures = {
        "I19": "92.28",
        "I20": "66.28",
        "I21": "75.18",
        "I22": "89.47",
        "I23": "68.98",
        "I24": "72.95",
        "4": "77.53",
    }
    result = scoring.score(frameworks.load(2563), printed=printed(figures))
    assert show(result["4"].recomputed or Fraction(0), 3) == "77.523"
    assert result.disagreements == ()
    assert result.show("4") == "77.53"


def test_khlong_mai_2565() -> None:
    figures = indicators("93.37 83.33 89.17 83.06 89.65 84.20 82.10 77.08 87.00 43.75")
    result = scoring.score(frameworks.load(2565), printed=printed(figures))
    assert (result.show("total"), result.level) == ("76.81", "B")


def test_a_level_that_does_not_fit_its_total_is_named() -> None:
    result = scoring.score(frameworks.load(2562), printed=printed({"total": "85.03"}), printed_level="B")
    assert [(each.code, each.kind) for each in result.disagreements] == [("level", "level")]
    assert "85.03" in result.disagreements[0].say.en
    assert (result.level, result.computed_level) == ("B", "A")


def test_kong_khaek_2568_has_its_eit_from_two_parts() -> None:
    figures = {"IIT": "99.78", "EIT1": "99.97", "EIT2": "100", "OIT": "100"}
    result = scoring.score(frameworks.load(2568), printed=printed(figures))
    assert result["EIT"].recomputed == Fraction("99.985")
    assert (result.show("total"), result.level) == ("99.93", "excellent")


@pytest.mark.parametrize("year", [2566, 2567, 2568, 2569])
@pytest.mark.parametrize(
    ("total", "iit", "eit", "oit", "level"),
    [
        ("95.81", "94", "96", "97", "good"),
        ("94.64", "98", "84", "99", "pass"),
        ("84.99", "90", "90", "77.46", "improve"),
        ("85.00", "85.00", "85.00", "85.00", "good"),
        ("85.00", "85.00", "84.99", "85.01", "pass"),
        ("95.00", "95.00", "95.00", "95.00", "excellent"),
        ("94.99", "95.00", "95.00", "94.98", "good"),
        ("69.99", "70", "70", "69.98", "urgent"),
        ("70.00", "70", "70", "70", "improve"),
    ],
)
def test_levels_since_2566_have_a_floor_for_each_instrument(
    year: int, total: str, iit: str, eit: str, oit: str, level: str
) -> None:
    result = scoring.score(
        frameworks.load(year), printed=printed({"total": total, "IIT": iit, "EIT": eit, "OIT": oit})
    )
    assert result.computed_level == level


def test_a_total_of_94_995_is_printed_95_and_counts_as_95() -> None:
    exact = Printed(Fraction("94.995"), 3, exact=True)
    figures = dict.fromkeys(("IIT", "EIT", "OIT"), exact)
    result = scoring.score(frameworks.load(2568), printed=figures)
    assert (result.show("total"), result.level) == ("95.00", "excellent")


def test_a_level_that_hangs_on_a_missing_instrument_is_left_open() -> None:
    result = scoring.score(frameworks.load(2568), printed=printed({"total": "95.81", "OIT": "94"}))
    assert [level.code for level in result.levels] == ["good", "pass"]
    assert result.computed_level is None


def units_of_phayao() -> list[dict[str, str]]:
    path = Path(frameworks.__file__).parent / "others" / "up-2563" / "examples" / "units.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_39_of_39_university_units_have_the_published_total_and_level() -> None:
    framework = frameworks.load("up-2563")
    rows = units_of_phayao()
    assert len(rows) == 39
    for row in rows:
        figures = {str(n): row[str(n)] for n in range(1, 11)}
        result = scoring.score(framework, printed=printed(figures))
        assert (result.show("total"), result.level) == (row["total"], row["level"]), row
