"""Whether a plan holds what the year asks of the papers made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prongsai.errors import Place, Problem
from prongsai.frameworks import PAPER_CONTENTS, PaperKind, PaperRule, Text
from prongsai.measures.model import Measure, Plan, Progress

#: What a measure itself must say, by what the paper must hold: its key in the plan, and how to find it.
#: Weak points, points to develop and an analysis of every indicator the paper draws from the result.
_SAID: Mapping[str, tuple[str, Callable[[Measure, Plan], object]]] = {
    "practice": ("practice", lambda measure, _: measure.practice or measure.steps),
    "measure": ("measure", lambda measure, _: measure.measure),
    "steps": ("steps", lambda measure, _: measure.steps),
    "time_frame": ("when", lambda measure, _: measure.when.written),
    "responsible": ("units", lambda measure, _: measure.units),
    "follow_up": ("follow_up", lambda measure, plan: measure.follow_up or plan.follow_up),
}
#: What its reports of progress must say.
_REPORTED = ("result", "outcome")
_NOBODY = Text("")


def missing(plan: Plan, paper: PaperKind, rule: PaperRule) -> tuple[Problem, ...]:
    """What the measures of a plan lack of what `rule` says that `paper` must hold, in line order.

    The report on carrying them out also needs a report of every measure in the last round that was reported;
    a measure that was done before, or is not to be reported then, need not be told again.

    >>> missing(plan, "carrying_out_report", frameworks.load(2567).papers["carrying_out_report"])[0].say("en")
    'plan.yaml:12: measure 2 lacks the outcome or success, which item o35 probably asks for'
    """
    found = [] if plan.measures else [_no_measures(plan, rule)]
    for measure in plan.measures:
        found += _said(measure, plan, rule)
        if paper == "carrying_out_report":
            found += _reported(measure, plan, rule)
    return tuple(sorted(found, key=lambda problem: problem.place.line or 0))


def _no_measures(plan: Plan, rule: PaperRule) -> Problem:
    asked = _asked(rule)
    return Problem(
        "no-measures",
        f"แผนยังไม่มีมาตรการ ซึ่งข้อ {rule.item} {asked.th}",
        f"the plan holds no measure, which item {rule.item} {asked.en}",
        plan.place,
    )


def _asked(rule: PaperRule) -> Text:
    """How sure it is that the item asks for it."""
    if rule.must_hold_basis.certainty == "confirmed":
        return Text("กำหนดให้มี", "asks for")
    return Text("น่าจะกำหนดให้มี", "probably asks for")


def _said(measure: Measure, plan: Plan, rule: PaperRule) -> Iterator[Problem]:
    for content in rule.must_hold:
        if content not in _SAID or (content == "practice" and "steps" in rule.must_hold):
            # Steps stand in for the practice, so where they are asked for as well they are missed once.
            continue
        key, find = _SAID[content]
        if not find(measure, plan):
            yield _lacking(measure, content, rule, measure.places.get(key, measure.place))


def _lacking(measure: Measure, content: str, rule: PaperRule, place: Place, whose: Text = _NOBODY) -> Problem:
    name, asked = PAPER_CONTENTS[content], _asked(rule)
    return Problem(
        f"no-{content.replace('_', '-')}",
        f"มาตรการที่ {measure.number} ยังไม่มี{name.th}{whose.th} ซึ่งข้อ {rule.item} {asked.th}",
        f"measure {measure.number} lacks {name.en}{whose.en}, which item {rule.item} {asked.en}",
        place,
    )


def _reported(measure: Measure, plan: Plan, rule: PaperRule) -> Iterator[Problem]:
    last = max((each.round for one in plan.measures for each in one.progress), default=None)
    own = max((each.round for each in measure.progress), default=None)
    latest = [each for each in measure.progress if each.round == own]
    if not latest or _is_behind(measure, latest, last):
        yield _no_report(measure, last)
        return
    for progress in latest:
        unit = Text(f"ของ{progress.unit}", f" from {progress.unit}") if progress.unit else _NOBODY
        for content in _REPORTED:
            if content in rule.must_hold and not _tells(progress, content):
                yield _lacking(measure, content, rule, progress.place, unit)


def _is_behind(measure: Measure, latest: list[Progress], last: int | None) -> bool:
    """True where the last round went by without a report that the measure owed."""
    owed = last is not None and (not measure.reported or last in measure.reported)
    is_done = all(progress.state == "done" for progress in latest)
    return owed and not is_done and latest[0].round != last


def _no_report(measure: Measure, last: int | None) -> Problem:
    th, en = (f"ในรอบ {last} เดือน", f" in the round of {last} months") if last is not None else ("", "")
    return Problem(
        "no-report",
        f"มาตรการที่ {measure.number} ยังไม่มีรายงานผลการดำเนินการ{th}",
        f"measure {measure.number} has no report of progress{en}",
        measure.places.get("progress", measure.place),
    )


def _tells(progress: Progress, content: str) -> bool:
    """What was not started has no outcome yet, and may say what is in the way instead of what was done."""
    if progress.state == "not_started":
        return content == "outcome" or bool(progress.did or progress.obstacle)
    return bool(progress.did if content == "result" else progress.result)
