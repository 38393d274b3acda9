"""The made-up nation put into the database: scored by the rules of each year on every core, stored in bulk.

What is stored of a body is what loading, approving and publishing would have stored. It did not go through
people's hands, and the trail does not say so: it tells of one thing only, that all this was filled in.
"""

from __future__ import annotations

import datetime
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache

import django
from django.db import connection, models, transaction
from django.utils import timezone

import prongsai
from prongsai import analysis, answers, measures
from prongsai.analysis import Assessment
from prongsai.measures import Catalogue
from prongsai.scoring import Result
from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Body, Post, Unit
from prongsai.web.plans import editing
from prongsai.web.plans.models import PlannedMeasure, Report, RoundPlan
from prongsai.web.public import rollups
from prongsai.web.results.loading import draft_of
from prongsai.web.results.models import Publication, PublishedScore, ResultFile, ResultVersion
from prongsai.web.results.publication import publication_of, scores_of
from prongsai.web.results.uploads import Upload, unpacked
from prongsai.web.rounds.models import Round, StepDate
from prongsai.web.upkeep import demo, nation
from prongsai.web.upkeep.demo import Account, Hands
from prongsai.web.upkeep.nation import MadeUpBody

_AT_ONCE = 25  # bodies scored, and stored in one transaction
_AHEAD = 4  # batches scored before they are stored: more would only fill the memory
_ROWS = 500
_FILE = "body.yaml"
_ADOPTED_OF_TEN = 3
_MOST_MEASURES = 4
_OVERSEEN = "ขอนแก่น"
#: Day and month of each step's end, and how many years after the fiscal year's own.
_ENDS = {
    "prepare": (3, 31, 0), "result": (9, 30, 0), "analyse": (1, 31, 1), "improve": (9, 30, 1),
    "report": (1, 31, 2),
}  # fmt: skip


@dataclass(slots=True)
class Stock:
    """Rows of some bodies, not stored yet, in the order in which they lean on each other."""

    bodies: list[Body] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    results: list[ResultVersion] = field(default_factory=list)
    files: list[ResultFile] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    scores: list[PublishedScore] = field(default_factory=list)
    plans: list[RoundPlan] = field(default_factory=list)
    measures: list[PlannedMeasure] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    def store(self) -> None:
        """All of it or nothing."""
        with transaction.atomic():
            for name in self.__slots__:
                rows: list[models.Model] = getattr(self, name)
                if rows:
                    type(rows[0])._default_manager.bulk_create(rows, batch_size=_ROWS)
                if name == "files":
                    _publish(self.results)


def _publish(results: Sequence[ResultVersion]) -> None:
    """Lock the results, whose files stand by now: one that is locked takes no more."""
    ResultVersion.objects.filter(pk__in=[each.pk for each in results]).update(state="published")


def fill(
    size: int = nation.SIZE,
    years: int = 5,
    step: Callable[[str], None] = lambda _: None,
    jobs: int | None = None,
) -> list[Account]:
    """Fill an empty workspace with the made-up nation; `step` hears the name of each body when it stands.

    One transaction for some bodies at a time: one that was stopped is begun again in an empty folder.
    UsageError (code ``has-people``) where anybody has an account.
    """
    wanted = nation.years(years)
    demo.refuse_people()
    with transaction.atomic():
        hands = demo.hands()
    for stock in _stocks(list(nation.bodies(size)), wanted, hands, jobs or os.cpu_count() or 1):
        stock.store()
        for body in stock.bodies:
            step(body.name)
    with transaction.atomic():
        _calendar(wanted)
        accounts = _accounts()
        trail.write(None, "workspace.nation-filled", about=prongsai.__version__, bodies=size, years=wanted)
    for year in wanted:
        rollups.refresh(year)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return accounts


def _stocks(made: Sequence[MadeUpBody], years: Sequence[int], hands: Hands, jobs: int) -> Iterator[Stock]:
    """The stock of all bodies, batch by batch and in order, made in as many processes as there are jobs."""
    batches = [made[start : start + _AT_ONCE] for start in range(0, len(made), _AT_ONCE)]
    if jobs == 1:
        yield from (stock_of(batch, years, hands) for batch in batches)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=django.setup) as pool:
        waiting: deque[Future[Stock]] = deque()
        for batch in batches:
            waiting.append(pool.submit(stock_of, batch, years, hands))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def stock_of(made: Sequence[MadeUpBody], years: Sequence[int], hands: Hands) -> Stock:
    """Everything that is stored of some bodies; asks the database nothing."""
    stock = Stock()
    for each in made:
        body = Body(
            name=each.name, kind=each.kind, district=each.district, province=each.province, people=each.people
        )
        stock.bodies.append(body)
        stock.units += [Unit(body=body, name=name) for name in nation.UNITS]
        stock.posts += [
            Post(person=hands.officer, role="officer", body=body),
            Post(person=hands.executive, role="executive", body=body),
        ]
        for year in years:
            is_adopted = year == years[-1] and each.number % 10 < _ADOPTED_OF_TEN
            step = "report" if year != years[-1] else "improve" if is_adopted else "analyse"
            round_ = Round(body=body, year=year, framework_code=f"nacc-{year}", step=step)
            stock.rounds.append(round_)
            result = _add_result(stock, round_, nation.body_file(each, year), hands)
            if is_adopted:
                _add_plan(stock, round_, result, hands)
    return stock


def _add_result(stock: Stock, round_: Round, content: bytes, hands: Hands) -> Result:
    """The result of a body file, approved and published."""
    known = _assessed(content)
    result = known.history.last
    loaded = draft_of(round_, result, hands.officer)
    # Published by `_publish` once it is stored with its files.
    loaded.approved_by, loaded.approved_at = hands.executive, timezone.now()
    stock.results.append(loaded)
    stock.files.append(ResultFile(result=loaded, name=_FILE, is_body_file=True, content=content))
    stock.publications.append(publication_of(loaded, known.withheld))
    stock.scores += scores_of(loaded, result)
    return result


def _assessed(content: bytes) -> Assessment:
    with unpacked([Upload(_FILE, content)]) as path:
        return analysis.assess(answers.read_dossier(path))


# ----------------------------------------------------------------------------------------------- the plans


@lru_cache
def _catalogue() -> Catalogue:
    return measures.load()


def _add_plan(stock: Stock, round_: Round, result: Result, hands: Hands) -> None:
    """An adopted plan of measures for what is weak, each reported on once."""
    blank = measures.read_plan(None, round_.framework)
    plan = RoundPlan(
        round=round_,
        for_year=blank.for_year,
        rounds=list(blank.rounds),
        state="adopted",
        adopted_by="ผู้บริหาร (สมมุติ)",
        adopted_on=datetime.date(2025, 12, 15),
        adopted_under="มติที่ประชุมสมมุติ ครั้งที่ 1/2569",
    )
    proposed = measures.propose(result, _catalogue(), keep=True)[:_MOST_MEASURES]
    rows = editing.planned(plan, proposed)
    for row in rows:
        unit = nation.UNITS[row.number % len(nation.UNITS)]
        for name, value in {"units": [unit], "when": "ตลอดปีงบประมาณ"}.items():
            setattr(row, name, value)
    stock.plans.append(plan)
    stock.measures += rows
    stock.reports += [_report(row, hands) for row in rows]


def _report(row: PlannedMeasure, hands: Hands) -> Report:
    state = ("done", "in_hand", "not_started")[row.number % 3]
    return Report(
        measure=row,
        months=row.reported[0],
        state=state,
        unit=row.units[0],
        did="" if state == "not_started" else "ดำเนินการตามขั้นตอนแล้ว (สมมุติ)",
        obstacle="รอจัดสรรงบประมาณ (สมมุติ)" if state == "not_started" else "",
        date=datetime.date(2026, 1, 5),
        person=hands.officer,
    )


# ------------------------------------------------------------------------------------- calendar and people


def _calendar(years: Sequence[int]) -> None:
    StepDate.objects.bulk_create(
        StepDate(year=year, step=step, ends=datetime.date(year - 543 + later, month, day))
        for year in years
        for step, (month, day, later) in _ENDS.items()
    )


def _accounts() -> list[Account]:
    """Who looks on over the nation and over a province, and two people of one body."""
    body = Body.objects.order_by("pk").first()
    assert body is not None
    everywhere = "ทุกจังหวัด"
    return [
        demo.account("overseer", everywhere),
        demo.account("overseer", _OVERSEEN, login="provincial-overseer", province=_OVERSEEN),
        demo.account("auditor", everywhere),
        demo.account("officer", body.name, body=body),
        demo.account("executive", body.name, body=body),
    ]
