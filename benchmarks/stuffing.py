"""How well the signs of stuffing tell honest bodies from stuffed ones: a simulation, from fixed seeds.

Honest bodies are made to be as awkward as real ones: content (means 85–98), small and large, answers of a
person hanging together by a latent factor and by unit, people who tick the best everywhere, people who tick
one column, people who misread negative lines, forms filled in at a staff meeting, reminders, night shifts.
Stuffed bodies are such bodies too, a share of whose forms one hand filled in: in one of three ways, at one of
three paces.

    python -m benchmarks.stuffing            # the tables of docs/guide/stuffing-signals.en.md
    python -m benchmarks.stuffing --train    # what the thresholds of prongsai.ballots.signals were read from
"""

from __future__ import annotations

import argparse
import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from prongsai import answers, frameworks
from prongsai.ballots import BandCount, DayCount, Span, pace, signals
from prongsai.frameworks import Framework

Random = np.random.Generator
Range = tuple[float, float]

TRAINING_SEED = 2568
REPORTED_SEED = 2571
BODIES = 200
HONEST_BODIES = 2000
FORMS = ((2568, "IIT"), (2568, "EIT1"))
SHARES = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
CONTENTS = ("full marks", "varied", "copied")
PACES = ("one hour of a night", "one sitting by day", "spread over days")
OPENED = datetime.date(2026, 1, 5)
_DAYS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.15, 0.1)  # Monday to Sunday
_OFFICE = (0.02, 0.42, 0.38, 0.18)  # quarters of a day, from midnight
_SHIFTS = (0.08, 0.34, 0.33, 0.25)


@dataclass(frozen=True)
class Form:
    """A form as arrays: points of each choice of each line, worst first, and what is stored for it."""

    framework: Framework
    code: str
    points: tuple[np.ndarray, ...]
    codes: tuple[np.ndarray, ...]
    is_negative: np.ndarray

    @property
    def lines(self) -> int:
        return len(self.points)


@dataclass(frozen=True)
class World:
    """What honest bodies are like; each range is drawn from for every body anew."""

    people: Range = (30, 400)
    means: Range = (85, 98)
    loadings: Range = (0.45, 0.85)
    halo: Range = (0.0, 0.25)
    meetings: float = 0.12
    at_meeting: Range = (0.2, 0.6)


ORDINARY = World()
#: Honest bodies beyond those the thresholds were read from: where false alarms are to be feared.
ODD_WORLDS = {
    "smaller: 10–29 people": replace(ORDINARY, people=(10, 29)),
    "more content: means 98–99.5": replace(ORDINARY, means=(98, 99.5)),
    "less content: means 65–85": replace(ORDINARY, means=(65, 85)),
    "loosely answered: loadings 0.2–0.45": replace(ORDINARY, loadings=(0.2, 0.45)),
    "a third to a half tick the best everywhere": replace(ORDINARY, halo=(0.33, 0.5)),
    "60–95 % answer at one staff meeting": replace(ORDINARY, meetings=1.0, at_meeting=(0.6, 0.95)),
}


@dataclass
class Body:
    """Answers by rank of the choice (0 is worst, whatever the sign), and the quarter-day each came in."""

    ranks: np.ndarray
    came: np.ndarray
    quarters: int


def form_of(year: int, code: str) -> Form:
    framework = frameworks.load(year)
    points, codes = [], []
    lines = list(framework.instrument_of_form(code).lines)
    for line in lines:
        ordered = sorted(framework.scales[line.scale].points(line.sign).items(), key=lambda each: each[1])
        codes.append(np.array([choice for choice, _ in ordered], dtype=np.uint8))
        points.append(np.array([float(value) for _, value in ordered]))
    negative = np.array([line.sign == "-" for line in lines])
    return Form(framework, code, tuple(points), tuple(codes), negative)


# --------------------------------------------------------------------------------------- honest bodies


def honest(random: Random, form: Form, world: World = ORDINARY) -> Body:
    smallest, largest = np.log(world.people)
    number = round(float(np.exp(random.uniform(smallest, largest))))
    came, quarters = _arrivals(random, number, world)
    return Body(_answers(random, form, number, world), came, quarters)


def _answers(random: Random, form: Form, number: int, world: World) -> np.ndarray:
    """Ranks chosen by each person, the body's mean near one of the world's."""
    mean = random.uniform(*world.means)
    ranks = np.zeros((number, form.lines), dtype=int)
    kinds = random.random(number)
    straight, halo = random.uniform(0.05, 0.15), random.uniform(*world.halo)
    is_straight, is_halo = kinds < straight, (kinds >= straight) & (kinds < straight + halo)
    for person in np.flatnonzero(is_straight):
        ranks[person] = _one_column(random, form)
    ranks[is_halo] = [len(each) - 1 for each in form.points]
    ordinary = np.flatnonzero(~is_straight & ~is_halo)
    good = _leaning(random, form, len(ordinary), world)
    misread = random.random(len(ordinary)) < random.uniform(0.0, 0.06)
    others = _sum_of_points(form, ranks[~np.isin(np.arange(number), ordinary)])
    wanted = (mean * number * form.lines - others) / max(1, len(ordinary) * form.lines)
    ranks[ordinary] = _chosen(random, form, good, misread, min(wanted, 99.8))
    return ranks


def _one_column(random: Random, form: Form) -> np.ndarray:
    """Somebody who does not read: one column down the page, or the same contentment everywhere."""
    step = random.choice(3, p=(0.5, 0.35, 0.15))
    top = np.array([len(each) - 1 for each in form.points])
    ranks = np.where(top > 1, np.maximum(top - step, 0), top)
    if random.random() < 0.3:
        ranks = np.where(form.is_negative, top - ranks, ranks)
    return ranks


def _leaning(random: Random, form: Form, people: int, world: World) -> np.ndarray:
    """How well each person thinks of each line: one factor, units of the body, indicators, chance."""
    loading = np.clip(random.uniform(*world.loadings) + random.normal(0, 0.08, form.lines), 0.1, 0.95)
    units = random.normal(0, random.uniform(0, 0.5), random.integers(1, 7))
    factor = random.normal(0, 1, people) + units[random.integers(0, len(units), people)]
    groups = np.arange(form.lines) // 3
    second = random.normal(0, 1, (people, groups.max() + 1))[:, groups]
    chance = random.normal(0, 1, (people, form.lines))
    rest = np.sqrt(1 - loading**2)
    return loading * factor[:, None] + rest * (0.5 * second + np.sqrt(0.75) * chance)


def _chosen(random: Random, form: Form, good: np.ndarray, misread: np.ndarray, mean: float) -> np.ndarray:
    """The choices behind the leanings: cuts of each line, moved together until the mean is met."""
    hard = random.normal(0, random.uniform(0.2, 0.5), form.lines)
    step = random.uniform(0.45, 0.9)
    low, high = -6.0, 6.0
    ranks = _ranks(form, good - hard, step)
    for _ in range(25):
        middle = (low + high) / 2
        ranks = _ranks(form, good - hard + middle, step)
        if good.size == 0 or _sum_of_points(form, ranks) / good.size < mean:
            low = middle
        else:
            high = middle
    top = np.array([len(each) - 1 for each in form.points])
    return np.where(misread[:, None] & form.is_negative, top - ranks, ranks)


def _ranks(form: Form, above: np.ndarray, step: float) -> np.ndarray:
    """Best from 0 upward, one rank less for every `step` below; of two choices the worse from -step down."""
    ranks = np.zeros(above.shape, dtype=int)
    for line, points in enumerate(form.points):
        top, column = len(points) - 1, above[:, line]
        fallen = np.ceil(-column / step) if top > 1 else column < -step
        ranks[:, line] = np.clip(top - fallen, 0, top)
    return ranks


def _sum_of_points(form: Form, ranks: np.ndarray) -> float:
    return float(sum(points[ranks[:, line]].sum() for line, points in enumerate(form.points)))


def _arrivals(random: Random, number: int, world: World) -> tuple[np.ndarray, int]:
    """The quarter-day each answer came in, and how many quarter-days the box was open."""
    days = int(random.integers(20, 61))
    first = int(random.integers(0, 5))
    weights = np.array([_DAYS[(first + day) % 7] for day in range(days)])
    weights *= np.exp(-random.uniform(0, 0.08) * np.arange(days))
    weights /= weights.sum()
    working = [day for day in range(days) if (first + day) % 7 < 5]
    for day in random.choice(working, random.integers(1, 6), replace=False):
        weights[day] += random.uniform(0.05, 0.35)
    quarters = random.dirichlet(np.array(_SHIFTS if random.random() < 0.15 else _OFFICE) * 60, days)
    chances = (weights[:, None] * quarters).ravel()
    came = random.choice(days * 4, number, p=chances / chances.sum())
    if random.random() < world.meetings:  # a staff meeting at which many take out their telephones
        meeting = int(random.choice(working)) * 4 + int(random.integers(1, 3))
        came[random.random(number) < random.uniform(*world.at_meeting)] = meeting
    return came + 4 * first, (days + first) * 4


# -------------------------------------------------------------------------------------- stuffed bodies


def stuffed(random: Random, form: Form, share: float, content: str, habit: str) -> Body:
    """An honest body, `share` of whose forms one hand filled in."""
    body = honest(random, form)
    number = len(body.ranks)
    taken = random.choice(number, max(1, round(share * number)), replace=False)
    body.ranks[taken] = _one_hand(random, form, len(taken), content)
    body.came[taken] = _one_pace(random, body, len(taken), habit)
    return body


def _one_hand(random: Random, form: Form, number: int, content: str) -> np.ndarray:
    top = np.array([len(each) - 1 for each in form.points])
    ranks = np.tile(top, (number, 1))
    if content == "copied":
        ranks[:, random.choice(form.lines, random.integers(1, 6), replace=False)] -= 1
    elif content == "varied":
        slips = random.random(ranks.shape) < random.uniform(0.03, 0.15)
        ranks -= slips * np.where(random.random(ranks.shape) < 0.2, 2, 1)
    return np.maximum(ranks, 0)


def _one_pace(random: Random, body: Body, number: int, habit: str) -> np.ndarray:
    open_days = np.unique(body.came // 4)
    working = [day for day in range(int(open_days.min()), body.quarters // 4) if day % 7 < 5]
    if habit == "one hour of a night":
        return np.full(number, int(random.choice(working)) * 4 + (0 if random.random() < 0.55 else 3))
    if habit == "one sitting by day":
        return np.full(number, int(random.choice(working)) * 4 + int(random.integers(1, 3)))
    days = random.choice(working, min(len(working), int(random.integers(5, 16))), replace=False)
    return random.choice(days, number) * 4 + random.integers(1, 3, number)


# -------------------------------------------------------------------------------- what the signs are given


def table(form: Form, body: Body) -> pl.DataFrame:
    columns = {
        code: form.codes[line][body.ranks[:, line]]
        for line, code in enumerate(answers.line_codes(form.framework, form.code))
    }
    return pl.DataFrame({answers.BODY: ["หน่วยงาน"] * len(body.ranks), **columns})


def bands(body: Body) -> list[BandCount]:
    """The counts that were kept: one a quarter-day since opening, cumulative, rounded."""
    total = np.cumsum(np.bincount(body.came, minlength=body.quarters))
    return [
        BandCount(OPENED + datetime.timedelta(days=quarter // 4), quarter % 4, int(number))
        for quarter, number in enumerate(total)
    ]


def raised(form: Form, body: Body) -> tuple[str, ...]:
    """Codes of the signals that a body raises."""
    found = signals(form.framework, form.code, table(form, body), bands(body))
    return tuple(each.code for each in found if each.is_raised)


# ---------------------------------------------------------------------------------------------- reports


def main() -> None:
    wants = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wants.add_argument("--train", action="store_true", help="quantiles of honest bodies, from another seed")
    if wants.parse_args().train:
        train()
    else:
        report()


def train() -> None:
    """The ends honest bodies go to, 3 in 1,000 beyond each: what `USUAL` was set from, a little outside."""
    for year, code in (*FORMS, (2565, "IIT")):
        form, random = form_of(year, code), np.random.default_rng(TRAINING_SEED)
        rows = [_values(form, honest(random, form)) for _ in range(HONEST_BODIES)]
        ends = pl.DataFrame(rows).select(
            pl.col(name).quantile(0.003 if name == "variety" else 0.997) for name in rows[0]
        )
        print(f"{code} {year}", ends.row(0, named=True))


def _values(form: Form, body: Body) -> dict[str, float | None]:
    found = signals(form.framework, form.code, table(form, body), bands(body))
    return {each.code: each.value for each in found if each.usual is not None}


def report(bodies: int = BODIES, of_honest: int = HONEST_BODIES) -> None:
    forms = [form_of(year, code) for year, code in FORMS]
    random = np.random.default_rng(REPORTED_SEED)
    _tell_of_honest(random, forms, of_honest)
    for name, world in ODD_WORLDS.items():
        flagged = Counter(
            code for found in _honest(random, forms, bodies * 2, world) for code in found or ["-"]
        )
        print(f"| {name} | {_percent(bodies * 2 - flagged['-'], bodies * 2)} | {_most(flagged)} |")
    print("\n| one hand's answers | its pace |", " | ".join(f"{share:.0%}" for share in SHARES), "|")
    every = Counter[float]()
    for content in CONTENTS:
        for habit in PACES:
            cells = {share: _flagged(random, forms, bodies, share, content, habit) for share in SHARES}
            every.update(cells)
            print(
                f"| {content} | {habit} |", " | ".join(_percent(cells[each], bodies) for each in SHARES), "|"
            )
    whole = bodies * len(CONTENTS) * len(PACES)
    print("| all | |", " | ".join(_percent(every[share], whole) for share in SHARES), "|")
    print("all stuffed bodies:", _percent(every.total(), whole * len(SHARES)))
    for gone in (0.25, 0.5, 0.75):
        held = [_holds(random, gone) for _ in range(bodies * 2)]
        told = [each for each in held if each is not None]
        print(f"forecasts that held with {gone:.0%} of the time gone:", _percent(sum(told), len(told)))


def _holds(random: Random, gone: float) -> bool | None:
    """Whether the number at closing lies in the forecast; None where none is made."""
    number = int(random.integers(30, 401))
    came, quarters = _arrivals(random, number, ORDINARY)
    total = np.cumsum(np.bincount(came // 4, minlength=quarters // 4))
    days = [OPENED + datetime.timedelta(days=day) for day in range(len(total))]
    opened = int(came.min()) // 4
    today = days[opened + int((len(total) - opened) * gone)]
    mornings = zip(days, (0, *total[:-1]), strict=True)
    counts = [DayCount(day, int(counted)) for day, counted in mornings]
    forecast: Span | None = pace(counts, 2 * number, None, days[opened], days[-1], today).forecast
    return None if forecast is None else forecast.low <= number <= forecast.high


def _tell_of_honest(random: Random, forms: list[Form], bodies: int) -> None:
    found = list(_honest(random, forms, bodies, ORDINARY))
    print(f"| {bodies} honest bodies | {_percent(sum(map(bool, found)), bodies)} |", end=" ")
    print(_most(Counter(code for codes in found for code in codes)), "|")


def _honest(random: Random, forms: list[Form], bodies: int, world: World) -> Iterator[tuple[str, ...]]:
    for number in range(bodies):
        form = forms[number % len(forms)]
        yield raised(form, honest(random, form, world))


def _flagged(random: Random, forms: list[Form], bodies: int, share: float, content: str, habit: str) -> int:
    made = (forms[number % len(forms)] for number in range(bodies))
    return sum(bool(raised(form, stuffed(random, form, share, content, habit))) for form in made)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def _most(flagged: Counter[str]) -> str:
    return ", ".join(f"{code} {number}" for code, number in flagged.most_common() if code != "-")


if __name__ == "__main__":
    main()
