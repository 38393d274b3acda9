"""`prongsai propose`, `prongsai plan` and `prongsai catalogue`: what is to be done, and how far it is."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prongsai import analysis, answers, frameworks, measures
from prongsai.cli import show
from prongsai.errors import Language, PlanError, Problem, UsageError
from prongsai.frameworks import Framework
from prongsai.measures import Measure, Overdue, Plan, Proposal, Tally
from prongsai.numbers import show as figure
from prongsai.thai import date_in_words, read_day, to_arabic_digits


def propose(options: argparse.Namespace) -> None:
    """Measures of the catalogue for what is weak in a body's result, the most worth first."""
    if options.most is not None and options.most < 1:
        raise UsageError(
            Problem(
                "usage",
                f"--most ต้องเป็นจำนวนตั้งแต่ 1 ขึ้นไป ไม่ใช่ {options.most}",
                f"--most wants a number from 1 on, not {options.most}",
            )
        )
    known = analysis.assess(answers.read_dossier(Path(options.file)))
    result = known.history.last
    found = measures.propose(result, measures.load(), keep=options.keep, withheld=known.withheld)
    found = found[: options.most]
    if options.to:
        _write(Path(options.to), measures.draft(found, result.year, result.year + 1), options.lang)
    elif options.json:
        show.as_json([_plain_proposal(each, options.lang) for each in found])
    else:
        _print_proposals(found, options.lang)


def _write(path: Path, text: str, language: Language) -> None:
    if path.exists():
        raise UsageError(
            Problem(
                "exists", f"มีแฟ้ม {path} อยู่แล้ว จึงไม่เขียนทับ", f"{path} exists already and is not overwritten"
            )
        )
    path.write_text(text, encoding="utf-8")
    print(path)
    line = f"plan: {path.name}"
    print(
        f"เพิ่มบรรทัด “{line}” ในแฟ้มหน่วยงาน (ไว้ในโฟลเดอร์เดียวกัน)"
        if language == "th"
        else f"add the line “{line}” to the body file (in the same folder)"
    )


def _print_proposals(found: Sequence[Proposal], language: Language) -> None:
    thai = language == "th"
    if not found:
        print("ไม่มีข้อที่ต่ำกว่าเกณฑ์" if thai else "nothing is below the pass mark")
        return
    head = ["", "มาตรการ", "แก้ไข", "คืนได้ไม่เกิน"] if thai else ["", "measure", "mends", "worth up to"]
    rows = [
        [each.measure.code, each.measure.name.say(language), " ".join(each.codes), figure(each.worth)]
        for each in found
    ]
    show.table(head, rows, right=(3,))


def _plain_proposal(each: Proposal, language: Language) -> dict[str, Any]:
    return {
        "code": each.measure.code,
        "indicator": each.measure.indicator,
        "name": each.measure.name.say(language),
        "mends": list(each.codes),
        "worth": str(each.worth),
        "reason": each.reason.say(language),
    }


# ------------------------------------------------------------------------------------------------- plan


def plan(options: argparse.Namespace) -> int:
    """A body's plan: each measure's state, what is late, counts by unit; exit code 8 where it has faults."""
    dossier = answers.read_dossier(Path(options.file))
    framework = dossier.years[dossier.year].framework
    if framework is None:
        raise UsageError(
            Problem(
                "no-framework",
                f"ปี {dossier.year} มีแต่คะแนนรวม ไม่มีกรอบการประเมินให้วางแผน",
                f"of {dossier.year} only totals are known; there is no framework to plan by",
            )
        )
    catalogue = measures.load().measures
    found = measures.read_plan(dossier.plan, framework, catalogue)
    problems = measures.faults(found, framework, catalogue)
    on = _day(options.on)
    late = measures.overdue(found, on)
    if options.json:
        show.as_json(_plain_plan(found, framework, late, problems, on, options.lang))
    else:
        _print_plan(found, framework, late, on, options.lang)
    for problem in problems:
        print(problem.say(options.lang), file=sys.stderr)
    return PlanError.exit_code if problems else 0


def _day(written: str | None) -> datetime.date:
    day = read_day(written) if written else datetime.datetime.now(tz=_BANGKOK).date()
    if day is None:
        raise UsageError(
            Problem(
                "not-a-date",
                f"“{written}” ต้องเป็นวันที่ใน พ.ศ. เช่น 31 มี.ค. 2569 หรือ 2569-03-31",
                f"“{written}” must be a date of the Buddhist era such as 31 มี.ค. 2569 or 2569-03-31",
            )
        )
    return day


_BANGKOK = datetime.timezone(datetime.timedelta(hours=7))


def _print_plan(
    found: Plan, framework: Framework, late: Sequence[Overdue], on: datetime.date, language: Language
) -> None:
    thai = language == "th"
    title = f"แผนปีงบประมาณ {found.for_year}" if thai else f"plan for {found.for_year}"
    count = f"{len(found.measures)} มาตรการ" if thai else f"{len(found.measures)} measures"
    print(f"{title} · {count} · {'ณ วันที่ ' if thai else 'as of '}{date_in_words(on, language)}\n")
    if not found.measures:
        return
    head = ["", "มาตรการ", "แก้ไข", "ผู้รับผิดชอบ", "ระยะเวลา", "สถานะ"]
    if not thai:
        head = ["", "measure", "mends", "units", "when", "state"]
    then = measures.as_known(found, on)
    show.table(head, [_row(each, language) for each in then.measures], right=(0,))
    print()
    _print_tallies(measures.roll_up(found, framework, "unit", on), language)
    for each in late:
        print(f"! {_late_said(each, language)}")


def _row(each: Measure, language: Language) -> list[str]:
    state = measures.PROGRESS_NAMES[measures.state(each)].say(language)
    units = ", ".join(each.units) or "–"
    return [str(each.number), each.name, " ".join(each.mends), units, each.when.written or "–", state]


def _print_tallies(found: Sequence[Tally], language: Language) -> None:
    states = [name.say(language) for name in measures.PROGRESS_NAMES.values()]
    head = (
        ["หน่วยงาน", *states, "เกินกำหนด", "ทั้งหมด"] if language == "th" else ["unit", *states, "overdue", "all"]
    )
    rows = [[each.name or "–", *(str(number) for number in _numbers(each))] for each in found]
    show.table(head, rows, right=(1, 2, 3, 4, 5, 6))


def _numbers(each: Tally) -> tuple[int, ...]:
    return (each.done, each.in_hand, each.not_started, each.not_reported, each.overdue, each.total)


def _late_said(each: Overdue, language: Language) -> str:
    due = date_in_words(each.due, language)
    name = each.measure.name
    if language == "th":
        what = f"รายงานรอบ {each.round} เดือน" if each.round else "มาตรการ"
        return f"{what} ข้อ {each.measure.number} {name}: ครบกำหนด {due} เกินมา {each.days} วัน"
    what = f"the {each.round}-month report of measure" if each.round else "measure"
    return f"{what} {each.measure.number}, {name}: due {due}, {each.days} days late"


def _plain_plan(
    found: Plan,
    framework: Framework,
    late: Sequence[Overdue],
    problems: Sequence[Problem],
    on: datetime.date,
    language: Language,
) -> dict[str, Any]:
    return {
        "year": found.year,
        "for_year": found.for_year,
        "state": found.state if found.is_state_given else None,
        "on": on.isoformat(),
        "measures": [_plain_measure(each) for each in measures.as_known(found, on).measures],
        "units": [_plain_tally(each) for each in measures.roll_up(found, framework, "unit", on)],
        "indicators": [_plain_tally(each) for each in measures.roll_up(found, framework, "indicator", on)],
        "rounds": [_plain_tally(each) for each in measures.roll_up(found, framework, "round", on)],
        "overdue": [
            {
                "measure": each.measure.number,
                "round": each.round,
                "due": each.due.isoformat(),
                "days": each.days,
            }
            for each in late
        ],
        "problems": [problem.say(language) for problem in problems],
    }


def _plain_measure(each: Measure) -> dict[str, Any]:
    when = each.when
    return {
        "number": each.number,
        "measure": each.name,
        "mends": list(each.mends),
        "units": list(each.units),
        "when": {
            "written": when.written,
            "first": when.first.isoformat() if when.first else None,
            "last": when.last.isoformat() if when.last else None,
        },
        "state": measures.state(each),
    }


def _plain_tally(each: Tally) -> dict[str, Any]:
    names = ("done", "in_hand", "not_started", "not_reported", "overdue", "total")
    return {"name": each.name, **dict(zip(names, _numbers(each), strict=True))}


# -------------------------------------------------------------------------------------------- catalogue


def catalogue(options: argparse.Namespace) -> int:
    """The catalogue of measures, of one indicator where asked for; --check holds it against every year."""
    known = measures.load(Path(options.folder)) if options.folder else measures.load()
    if options.check:
        return _check_catalogue(known, options.lang)
    chosen = _of_indicator(known, options.indicator)
    if options.json:
        show.as_json([_plain_known(each, options.lang) for each in chosen])
        return 0
    head = ["", "รหัส", "มาตรการ"] if options.lang == "th" else ["", "code", "measure"]
    show.table(
        head, [[each.indicator, each.code, each.name.say(options.lang)] for each in chosen], right=(0,)
    )
    return 0


def _of_indicator(known: measures.Catalogue, written: str | None) -> list[measures.KnownMeasure]:
    """The measures of one indicator, or all of them; an indicator that has none is refused."""
    if written is None:
        return list(known.measures.values())
    code = to_arabic_digits(written)
    found = [each for each in known.measures.values() if each.indicator == code]
    if not found:
        listed = ", ".join(dict.fromkeys(each.indicator for each in known.measures.values()))
        raise UsageError(
            Problem(
                "usage",
                f"คลังมาตรการไม่มีตัวชี้วัด “{written}” มีแต่ {listed}",
                f"the catalogue has no indicator “{written}”; it has {listed}",
            )
        )
    return found


def _check_catalogue(known: measures.Catalogue, language: Language) -> int:
    years = [int(year) for year in frameworks.available() if year.isdecimal()]
    problems = [each for year in years for each in measures.check_catalogue(known, frameworks.load(year))]
    for problem in dict.fromkeys(problems):
        print(problem.say(language), file=sys.stderr)
    if not problems:
        count, first, last = len(known.measures), min(years), max(years)
        print(
            f"{count} มาตรการ ครบทุกข้อคำถามและข้อตรวจของปี {first}–{last}"
            if language == "th"
            else f"{count} measures, for every question and item of {first}–{last}"
        )
    return PlanError.exit_code if problems else 0


def _plain_known(each: measures.KnownMeasure, language: Language) -> dict[str, Any]:
    return {
        "code": each.code,
        "indicator": each.indicator,
        "name": each.name.say(language),
        "mends": {str(year): list(codes) for year, codes in each.mends.items()},
        "steps": [step.say(language) for step in each.steps],
        "units": [unit.say(language) for unit in each.units],
        "follow_up": each.follow_up.say(language),
        "proof": [proof.say(language) for proof in each.proof],
        "keeps": each.keeps,
    }
