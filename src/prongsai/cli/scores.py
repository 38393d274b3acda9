"""`prongsai score`, `explain`, `gaps`, `path` and `answers check`."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from prongsai import analysis, answers, frameworks, scoring
from prongsai.cli import show
from prongsai.errors import Language, Problem, UsageError
from prongsai.numbers import HUNDRED, read_share
from prongsai.numbers import show as figure
from prongsai.scoring import Result
from prongsai.thai import to_arabic_digits


def assessment(path: str, options: argparse.Namespace) -> analysis.Assessment:
    """A body file read, changed as --set says, and worked through."""
    for name in ("year", "body", "figures"):
        if getattr(options, name):
            raise UsageError(
                Problem(
                    "usage",
                    f"แฟ้มหน่วยงานบอกปีและหน่วยงานไว้แล้ว ใช้ --{name} ไม่ได้",
                    f"a body file names its own year and body; --{name} does not apply",
                )
            )
    dossier = answers.read_dossier(Path(path))
    if options.set:
        dossier = answers.with_figures(dossier, pairs(options.set, "--set"))
    return analysis.assess(dossier)


def pairs(given: Sequence[str], option: str) -> dict[str, str]:
    pairs = {}
    for each in given:
        code, equals, value = each.partition("=")
        if not equals:
            raise UsageError(
                Problem(
                    "usage",
                    f"{option} ต้องเขียนเป็น รหัส=ค่า ไม่ใช่ “{each}”",
                    f"{option} wants CODE=VALUE, not “{each}”",
                )
            )
        pairs[code.strip()] = value.strip()
    return pairs


def is_body_file(path: str) -> bool:
    return Path(path).suffix.lower() in (".yaml", ".yml")


def _one_result(options: argparse.Namespace) -> Result:
    if is_body_file(options.file):
        return assessment(options.file, options).history.last
    if options.figures:
        return _from_figures(options.file, options)
    framework, tables = _tables([options.file], options)
    bodies = _bodies(tables)
    if len(bodies) > 1 and not options.body:
        raise UsageError(
            Problem(
                "which-body",
                "แฟ้มนี้มีหลายหน่วยงาน โปรดระบุ --body",
                "the file holds several bodies; say which with --body",
            )
        )
    return scoring.score(framework, answers=tables, body=options.body or (bodies[0] if bodies else ""))


def _from_figures(file: str, options: argparse.Namespace) -> Result:
    """One body's result from a table of printed figures; named by --body or by the file."""
    framework, path = _framework(options), Path(file)
    given = answers.read_figures(path, framework)
    return scoring.score(
        framework,
        printed=given.printed,
        printed_level=given.printed_level,
        comments=given.comments,
        body=options.body or path.stem,
    )


def _framework(options: argparse.Namespace) -> frameworks.Framework:
    if not options.year:
        raise UsageError(Problem("which-year", "แฟ้มนี้ต้องระบุปีด้วย --year", "this file needs --year"))
    return frameworks.load(to_arabic_digits(options.year))


def _tables(
    files: Sequence[str], options: argparse.Namespace
) -> tuple[frameworks.Framework, answers.Answers]:
    framework = _framework(options)
    source: Path | Mapping[str, Path] = Path(files[0])
    if len(files) > 1 or "=" in files[0]:
        source = {form: Path(path) for form, path in pairs(files, "FILE").items()}
    return framework, answers.read(source, framework, body=options.body)


def _bodies(tables: answers.Answers) -> list[str]:
    names = pl.collect_all([table.select(answers.BODY).unique() for table in tables.forms.values()])
    return sorted({name for frame in names for name in frame[answers.BODY]})


def check(options: argparse.Namespace) -> int:
    """Say every problem of a body file or of files of answers; exit code 4 where there is one."""
    thai = options.lang == "th"
    if is_body_file(options.file[0]):
        from prongsai import documents  # the papers' modules are slow to import and only this needs them

        for path in options.file:
            dossier = answers.read_dossier(Path(path))
            given = dossier.years[dossier.year]
            if given.framework is not None:
                documents.read_settings(dossier.paper, given.framework, Path(path).parent)
    else:
        framework, tables = _tables(options.file, options)
        blanks = answers.blanks(tables, framework)
        if options.json:
            show.as_json(blanks.to_dicts())
            return 0
        left = blanks.filter(pl.col("blank") > 0)
        rows = [[str(cell) for cell in row] for row in left.iter_rows()]
        if rows:
            show.table([*left.columns], rows, right=(2, 3))
    print("ไม่พบข้อผิดพลาด" if thai else "no problem found")
    return 0


def score(options: argparse.Namespace) -> None:
    """Scores of one body, or a table of all bodies in the files."""
    first = options.file[0]
    if is_body_file(first):
        _score_body_files(options)
        return
    if options.figures:
        _show_result(_from_figures(first, options), options)
        return
    framework, tables = _tables(options.file, options)
    if options.body:
        _show_result(scoring.score(framework, answers=tables, body=options.body), options)
        return
    table = scoring.score_bodies(framework, tables)
    if options.to:
        _write_table(table, _target(options, (".csv", ".parquet")))
    elif options.json:
        show.as_json(
            [
                {key: None if value is None else str(value) for key, value in row.items()}
                for row in table.iter_rows(named=True)
            ]
        )
    else:
        rows = [["" if cell is None else str(cell) for cell in row] for row in table.iter_rows()]
        show.table(table.columns, rows, right=range(1, table.width))


def _score_body_files(options: argparse.Namespace) -> None:
    if len(options.file) > 1 and (options.json or options.to):
        raise UsageError(
            Problem(
                "usage",
                "--json และ --to ใช้กับแฟ้มหน่วยงานครั้งละหนึ่งแฟ้ม",
                "--json and --to take one body file at a time",
            )
        )
    for path in options.file:
        history = assessment(path, options).history
        _show_result(history.last, options)
        if not options.json and not options.to:
            _print_disagreements(history, options.lang)


def _target(options: argparse.Namespace, endings: Sequence[str]) -> Path:
    """Where --to points: never one of the inputs, and with an ending that says what will be in it."""
    target = Path(options.to)
    inputs = [Path(name.partition("=")[2] or name) for name in options.file]
    if any(each.exists() and target.exists() and target.samefile(each) for each in inputs):
        raise UsageError(
            Problem(
                "overwrites-input",
                f"{target} คือแฟ้มข้อมูลที่ใช้อยู่ จึงไม่เขียนทับ",
                f"{target} is one of the files read, and is not overwritten",
            )
        )
    if target.suffix not in endings:
        listed = ", ".join(endings)
        raise UsageError(Problem("format", f"--to ต้องลงท้ายด้วย {listed}", f"--to must end in {listed}"))
    return target


def _write_table(table: pl.DataFrame, path: Path) -> None:
    """CSV (with BOM, for spreadsheets) or Parquet, by the file's ending; whole or not at all."""
    part = path.with_name(path.name + ".part")
    if path.suffix == ".parquet":
        table.write_parquet(part)
    else:
        answers.guard_formulas(table).write_csv(part, include_bom=True)
    part.replace(path)
    print(path)


def _show_result(result: Result, options: argparse.Namespace) -> None:
    if options.to:
        result.write(_target(options, (".json",)))
        print(options.to)
    elif options.json:
        print(result.to_json().decode())
    else:
        _print_result(result, options.lang)


def _print_result(result: Result, language: Language) -> None:
    thai = language == "th"
    names = {level.code: level.name.say(language) for level in result.framework.levels}
    level = names.get(result.level or "", "–")
    word = "ระดับ" if thai else "level"
    print(f"{result.body} {result.year}: {result.show('total')} {word} {level} {_passed(result, language)}")
    rows = []
    for instrument in result.framework.instruments:
        parts = [(part.code, part.name) for part in instrument.parts]
        rows += [
            _row(result, code, name.say(language))
            for code, name in [(instrument.code, instrument.name), *parts]
        ]
        rows += [_row(result, each.code, "  " + each.name.say(language)) for each in instrument.indicators]
    show.table(
        ["", "ชื่อ" if thai else "name", "คะแนน" if thai else "score", "คำนวณได้" if thai else "recomputed"],
        rows,
        right=(2, 3),
    )


def _print_disagreements(history: analysis.History, language: Language) -> None:
    """What does not agree in any year of a body file, the year in front."""
    for year, each in history.years.items():
        for found in each.disagreements if isinstance(each, Result) else ():
            print(f"! {year}: {found.say.say(language)}")


def _passed(result: Result, language: Language) -> str:
    words = {True: ("ผ่านเกณฑ์", "passed"), False: ("ไม่ผ่านเกณฑ์", "not passed"), None: ("", "")}
    th, en = words[result.passed]
    return f"({th if language == 'th' else en})" if th else ""


def _row(result: Result, code: str, name: str) -> list[str]:
    score = result.scores.get(code)
    recomputed = figure(score.recomputed) if score is not None and score.recomputed is not None else ""
    return [code, name, result.show(code), recomputed]


_SAME = ("ตรงกันทุกไบต์", "the same to the byte")
_SAME_FIGURES = (
    "ตัวเลขตรงกันทุกตัว แต่แฟ้มเขียนด้วยถ้อยคำของรุ่นอื่น",
    "the same in every figure, though worded otherwise",
)


def recount(options: argparse.Namespace) -> None:
    """Score a result file anew; `--year` names the rules, the file's own where not given."""
    path = Path(options.file)
    which = options.year or _framework_of(path)
    result = scoring.recount(path, frameworks.load(which))
    content = path.read_bytes().rstrip(b"\n")
    th, en = _SAME if result.to_json() == content else _SAME_FIGURES
    words, digest = th if options.lang == "th" else en, hashlib.sha256(content).hexdigest()
    print(f"{result.body} {result.year}: {result.show('total')} · {words} · sha256 {digest}")


def _framework_of(path: Path) -> str:
    """The framework a result file names; any where it is no result file, so that recounting says so."""
    try:
        return str(json.loads(path.read_bytes())["framework"]["code"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return frameworks.available()[0]


def explain(options: argparse.Namespace) -> None:
    """One figure, step by step."""
    result = _one_result(options)
    lines = result.explain(_as_written(result, options.code), options.lang)
    if options.json:
        show.as_json(lines)
    else:
        print("\n".join([lines[0], *(f"  {line}" for line in lines[1:])]))


def _as_written(result: Result, code: str) -> str:
    """A code as the year writes it, whatever case or digits it was typed in."""
    wanted = to_arabic_digits(code).casefold()
    return next((each for each in frameworks.tree(result.framework) if each.casefold() == wanted), code)


def gaps(options: argparse.Namespace) -> None:
    """Where points were lost, by indicator, then by question and item."""
    result = _one_result(options)
    by_indicator = analysis.gaps(result) or analysis.gaps(result, ("instrument",))
    found = [*by_indicator, *analysis.gaps(result, analysis.DETAIL)]
    if options.json:
        show.as_json([_plain_gap(gap, options.lang) for gap in found])
        return
    thai = options.lang == "th"
    rows = [[gap.code, gap.name.say(options.lang), figure(gap.score), figure(gap.lost)] for gap in found]
    show.table(
        [
            "",
            "ชื่อ" if thai else "name",
            "คะแนน" if thai else "score",
            "หายจากคะแนนรวม" if thai else "lost of the total",
        ],
        rows,
        right=(2, 3),
    )


def _plain_gap(gap: analysis.Gap, language: Language) -> dict[str, Any]:
    return {
        "code": gap.code,
        "kind": gap.kind,
        "name": gap.name.say(language),
        "score": str(gap.score),
        "share": str(gap.share),
        "lost": str(gap.lost),
    }


def path(options: argparse.Namespace) -> int:
    """The fewest gains that reach --target or --level; exit code 1 where nothing does."""
    result = _one_result(options)
    target = _number(options.target, "--target") if options.target else None
    if target is None and options.level is None:
        target = result.framework.pass_mark
    gains = {
        _as_written(result, code): _number(value, "--gain")
        for code, value in pairs(options.gain, "--gain").items()
    }
    level = _level_code(result, options.level)
    found = analysis.path(result, target=target, level=level, gains=gains)
    if not found.is_reached and not gains:
        # Where items are not known, filling their indicator is the next best answer.
        found = analysis.path(result, target=target, level=level, gains=analysis.whole_indicators(result))
    if options.json:
        show.as_json(_plain_path(found))
    else:
        _print_path(result, found, options.lang)
    return 0 if found.is_reached else 1


def _level_code(result: Result, written: str | None) -> str | None:
    """A level by its code or by its name in Thai or English."""
    for level in result.framework.levels:
        if written in (level.code, level.name.th, level.name.en):
            return level.code
    return written


def _number(text: str, option: str) -> Fraction:
    number = read_share(to_arabic_digits(text))
    if number is None or number > HUNDRED:
        raise UsageError(
            Problem(
                "usage",
                f"{option} ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 100 ไม่ใช่ “{text}”",
                f"{option} wants a number from 0 to 100, not “{text}”",
            )
        )
    return number


def _plain_path(found: analysis.Path) -> dict[str, Any]:
    steps = [
        {
            "code": s.code,
            "worth": str(s.worth),
            "before": str(s.before),
            "gain": str(s.gain),
            "equals": list(s.equals),
        }
        for s in found.steps
    ]
    return {
        "is_reached": found.is_reached,
        "steps": steps,
        "total": figure(found.total),
        "level": found.level,
    }


_NOTHING_KNOWN = (
    "ไม่มีคะแนนรายข้อตรวจหรือรายตัวชี้วัด จึงบอกทางไม่ได้",
    "no score of an item or indicator is known, so there is no way to tell",
)
_FALLS_SHORT = (
    "แม้รายการต่อไปนี้ได้เต็มทั้งหมดก็ยังไม่ถึง (สมมุติคะแนนข้อคำถามเพิ่มได้ด้วย --gain)",
    "even all of this in full falls short (assume gains on questions with --gain)",
)


def _print_path(result: Result, found: analysis.Path, language: Language) -> None:
    thai = language == "th"
    names = {level.code: level.name.say(language) for level in result.framework.levels}
    if not found.steps:
        nothing = ("ถึงอยู่แล้ว", "reached already") if found.is_reached else _NOTHING_KNOWN
        print(nothing[0] if thai else nothing[1])
    elif not found.is_reached:
        print(_FALLS_SHORT[0] if thai else _FALLS_SHORT[1])
    for step in found.steps:
        others = ", ".join(step.equals)
        instead = f" ({'หรือข้อใดก็ได้ใน' if thai else 'or any of'} {others})" if others else ""
        print(f"+{figure(step.worth)}  {step.code} {step.name.say(language)}{instead}")
    word = "ระดับ" if thai else "level"
    print(f"{result.show('total')} → {figure(found.total)} {word} {names.get(found.level or '', '–')}")
