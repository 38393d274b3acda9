"""Write the answer files of the made-up body in raw-answers-2568.yaml, the same bytes on every run.

Nothing in them was ever answered by anybody. Each line of a form has a level of contentment from 0 to 1;
a respondent's answer is drawn around it, and about one answer in a hundred is left blank.

    python examples/make_raw_answers.py
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from prongsai import frameworks
from prongsai.answers import BODY
from prongsai.frameworks import Framework, Line

YEAR = 2568
NAME = "เทศบาลตำบลตัวอย่าง"
FORMS = {"IIT": 48, "EIT1": 130, "EIT2": 70}
MISSED_ITEMS = ("o10", "o13", "o22", "o23", "o24")
CONTENT = {
    "i1": 0.93, "i2": 0.91, "i3": 0.98, "i4": 0.90, "i5": 0.95, "i6": 0.86, "i7": 0.89, "i8": 0.95,
    "i9": 0.98, "i10": 0.74, "i11": 0.88, "i12": 0.70, "i13": 0.90, "i14": 0.83, "i15": 0.76,
    "e1": 0.92, "e2": 0.91, "e3": 0.99, "e4": 0.84, "e5": 0.86, "e6": 0.81, "e7": 0.87, "e8": 0.80,
    "e9": 0.62,
}  # fmt: skip
SHIFT = {"IIT": 0.0, "EIT1": 0.02, "EIT2": -0.04}
BLANK = 0.01


def answer(chance: random.Random, framework: Framework, line: Line, contentment: float) -> int | None:
    """A choice code of the line's scale; None where left blank."""
    if chance.random() < BLANK:
        return None
    codes = [choice.code for choice in framework.scales[line.scale].choices]
    place = sum(chance.random() < contentment for _ in codes[1:])
    return codes[place] if line.sign == "+" else codes[::-1][place]


def survey(chance: random.Random, framework: Framework, form: str, people: int) -> list[list[object]]:
    lines = list(framework.instrument_of_form(form).lines)
    return [
        [NAME, *(answer(chance, framework, line, CONTENT[line.code] + SHIFT[form]) for line in lines)]
        for _ in range(people)
    ]


def write(path: Path, framework: Framework, form: str, rows: list[list[object]]) -> None:
    head = [BODY, *(line.code for line in framework.instrument_of_form(form).lines)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def main(folder: Path) -> None:
    framework = frameworks.load(YEAR)
    chance = random.Random(YEAR)  # noqa: S311 (made-up answers need no secret randomness)
    folder.mkdir(exist_ok=True)
    for form, people in FORMS.items():
        write(folder / f"{form}.csv", framework, form, survey(chance, framework, form, people))
    items = [0 if item.code in MISSED_ITEMS else 100 for item in framework.items]
    write(folder / "OIT.csv", framework, "OIT", [[NAME, *items]])


if __name__ == "__main__":
    main(Path(__file__).with_name("raw-answers-2568"))
