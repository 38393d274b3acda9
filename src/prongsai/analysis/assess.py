"""A body file worked through: every year scored, beside each other, with what may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

import polars as pl

from prongsai import answers, scoring
from prongsai.analysis.history import History, TotalOnly, Year
from prongsai.analysis.sampling import Errors, ceilings
from prongsai.analysis.suppress import people_counted, withheld
from prongsai.answers import BODY, Answers, Body, Dossier, YearGiven
from prongsai.errors import AnalysisError, AnswersError, Place, Problem
from prongsai.frameworks import Text
from prongsai.numbers import FEWEST, in_steps

_MOST_NAMED = 5


@dataclass(frozen=True)
class Assessment:
    """What is known of a body: its years and all that stands beside the scores of the last one.

    `errors` are the sampling errors by year, `withheld` the codes that must not be shown, `answered` and
    `people` the respondents and the size of their group by form, `counted` the survey forms whose answers
    were counted here, `comments` assessors' remarks by item, `sources` where each year's figures were read.
    """

    body: Body
    history: History
    errors: Mapping[int, Errors] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    answered: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[int, Text] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()

    def hides(self, code: str, year: int) -> bool:
        """Whether the figure of a code must not be shown for a year, the last one or one before it."""
        scored = self.history.years.get(year)
        if scored is None or scored is self.history.last or isinstance(scored, TotalOnly):
            return code in self.withheld
        return code in self.withheld or code in withheld(scored)


def assess(dossier: Dossier, *, needs_scores: bool = True) -> Assessment:
    """Score every year of a body file; the dossier's own year is the last one looked at.

    AnswersError and ScoringError as reading and scoring raise them, the first also where nothing of the
    file's year is filled in, unless its scores are not needed; AnalysisError where it has no framework.
    """
    known = {year: given for year, given in dossier.years.items() if year <= dossier.year}
    given = known[dossier.year]
    if given.framework is None:
        raise AnalysisError(
            Problem(
                "no-framework",
                f"ปี {dossier.year} มีแต่คะแนนรวม ไม่มีกรอบการประเมินให้วิเคราะห์",
                f"of {dossier.year} only totals are known; there is no framework to analyse it by",
                Place(str(dossier.path)),
            )
        )
    tables = {year: _tables(each, dossier.body.name) for year, each in known.items()}
    years = {year: scored for year, each in known.items() if (scored := _scored(dossier, each, tables[year]))}
    if dossier.year not in years and not needs_scores:
        years[dossier.year] = scoring.score_inputs(
            given.framework, scoring.Inputs(dossier.body.name), may_be_empty=True
        )
    if dossier.year not in years:
        raise AnswersError(
            Problem(
                "nothing-given",
                f"ยังไม่ได้กรอกคะแนนหรือคำตอบของปี {dossier.year}",
                f"no score and no answers of {dossier.year} are filled in",
                Place(str(dossier.path)),
            )
        )
    history = History(years)
    answered = {form: each.answered for form, each in given.respondents.items()}
    people = {form: each.people for form, each in given.respondents.items() if each.people}
    return Assessment(
        dossier.body,
        history,
        errors={year: _errors(each, known[year]) for year, each in years.items()},
        withheld=withheld(history.last, answered),
        answered=answered,
        people=people,
        comments=given.comments,
        sources={year: each.source for year, each in known.items()},
        counted=frozenset(people_counted(history.last)),
    )


def _tables(given: YearGiven, body: str) -> Answers | None:
    if not given.answers or given.framework is None:
        return None
    tables = answers.read(given.answers, given.framework, body=body)
    for form, path in given.answers.items():
        _refuse_strangers(tables, form, path, body)
    return tables


def _refuse_strangers(tables: Answers, form: str, path: FilePath, body: str) -> None:
    """AnswersError where a file holds other bodies' answers and none of this one's."""
    if form not in tables.forms:
        return
    names = (
        tables.forms[form]
        .select(pl.col(BODY).unique())
        .head(_MOST_NAMED + 1)
        .collect()[BODY]
        .sort()
        .to_list()
    )
    is_here = tables.forms[form].filter(pl.col(BODY) == body).head(1).collect().height > 0
    if names and not is_here:
        listed = ", ".join(names[:_MOST_NAMED])
        raise AnswersError(
            Problem(
                "other-body",
                f"ไม่มีคำตอบของ “{body}” ในแฟ้มนี้ มีแต่ของ {listed}",
                f"the file holds no answers of “{body}”, only of {listed}",
                Place(str(path)),
            )
        )


def _scored(dossier: Dossier, given: YearGiven, tables: Answers | None) -> Year | None:
    if given.framework is None:
        total = given.printed.get("total")
        return TotalOnly(given.year, total.value, given.printed_level) if total else None
    if not given.printed and tables is None:
        return None
    return scoring.score(
        given.framework,
        answers=tables,
        printed=given.printed,
        printed_level=given.printed_level,
        comments=given.comments,
        body=dossier.body.name,
    )


def _errors(year: Year, given: YearGiven) -> Errors:
    """The most that the sampling errors can be, from the figures and the numbers of people that may be shown.

    How far answers lie apart is not used even where they were counted: beside their mean it would tell what
    few people chose. Nothing is said of forms that fewer than ten people filled in.
    """
    if isinstance(year, TotalOnly) or given.framework is None:
        return {}
    people = {form: each.people for form, each in given.respondents.items() if each.people}
    counted = {form: in_steps(number) for form, number in people_counted(year).items()}
    answered = {form: each.answered for form, each in given.respondents.items()} | counted
    return ceilings(year, {form: number for form, number in answered.items() if number >= FEWEST}, people)
