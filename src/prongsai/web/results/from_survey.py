"""From an opened box to the files of a result: what was sealed becomes answers like any others.

The files are those an officer would load, so that all that follows - scoring, proof, counting again - is as
ever. What the last version's file held besides the year's surveys (earlier years, settings of papers, the
assessors' findings) stays as it was written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from prongsai import answers, strict_yaml
from prongsai.answers import BODY, GROUPS, YearGiven
from prongsai.errors import AnswersError, Problem
from prongsai.frameworks import Framework, Instrument, Text, tree
from prongsai.numbers import show, show_exact
from prongsai.thai import to_arabic_digits
from prongsai.web.ballots import issuing, opened
from prongsai.web.ballots.models import Enrolled
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.uploads import Upload, body_file, named_in, unpacked, uploads_of
from prongsai.web.rounds.models import Round

_NOTHING_OPENED = Problem(
    "nothing-opened",
    "ยังไม่มีคำตอบที่เปิดจากกล่องของปีนี้",
    "No answers of this year have come out of a box yet.",
)


def has_answers(round_: Round) -> bool:
    """Whether answers of the round came out of a box."""
    part = opened.part_of(round_)
    return part is not None and bool(opened.numbers(part))


def uploads(round_: Round, findings: Upload | None = None) -> list[Upload]:
    """The files of a result out of the round's opened answers, to be loaded as any others.

    `findings` is a file of the assessors' answers on disclosure (OIT); without it those of the version
    loaded last are used, if there are any. AnswersError where nothing was opened.

    >>> [each.name for each in uploads(round_)]
    ['survey-2568.yaml', 'survey-2568-IIT.csv', 'survey-2568-EIT1.csv', 'survey-2568-EIT2.csv']
    """
    part = opened.part_of(round_)
    tables = answer_files(part) if part else {}
    if part is None or not tables:
        raise AnswersError(_NOTHING_OPENED)
    found = {form: each.name for form, each in tables.items()}
    last = _Last.of(round_)
    year = _year(part, found, findings, last)
    about = {"body": _about(round_), "year": str(round_.year)}
    others = {key: value for key, value in last.written.items() if key not in ("body", "year", "years")}
    years = {key: value for key, value in last.years.items() if _arabic(key) != str(round_.year)}
    whole = about | {"years": {**years, str(round_.year): year}} | others
    text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=110)
    main = Upload(f"survey-{round_.year}.yaml", text.encode())
    given = [*tables.values(), *([_renamed(findings, round_)] if findings else [])]
    return [main, *given, *last.still_named(main, {each.name for each in given})]


def answer_files(part: Enrolled) -> dict[str, Upload]:
    """The opened answers of each form as a file: rows in the order of chance, choices alone."""
    year = part.box.year
    return {
        form: Upload(f"survey-{year}-{form}.csv", opened.table(part, form).drop(BODY).write_csv().encode())
        for form in opened.numbers(part)
    }


def collected_in(round_: Round, files: Sequence[Upload]) -> dict[str, Any] | None:
    """How the answers among the files were collected, where they are the opened ones to the last byte.

    Kept with the result: which box, who gave out its codes, and how many came in which way.
    """
    named = {each.name: each.content for each in files}
    if f"survey-{round_.year}.yaml" not in named or (part := opened.part_of(round_)) is None:
        return None
    tables = answer_files(part)
    if not tables or any(named.get(each.name) != each.content for each in tables.values()):
        return None
    box = part.box
    return {
        "box": box.pk,
        "opened_digest": box.opened_digest,
        "key_form": box.key_form,
        "hands_out": "body" if box.alone_id else part.hands_out,
        "ways": opened.ways(part),
    }


@dataclass(frozen=True)
class _Last:
    """The version loaded last, as its body file was written and as it was read; empty where there is none."""

    written: Mapping[str, Any]
    given: YearGiven | None
    files: Sequence[Upload]

    @classmethod
    def of(cls, round_: Round) -> _Last:
        last = ResultVersion.objects.filter(round=round_).order_by("-version").first()
        if last is None:
            return cls({}, None, ())
        files = uploads_of(last.pk)
        with unpacked(files) as path:
            written = yaml.load(path.read_text("utf-8"), strict_yaml.Loader)  # noqa: S506 - knows text alone
            dossier = answers.read_dossier(path)
            given = dossier.years.get(round_.year)
            if given is not None:
                inside = {form: each.relative_to(path.parent) for form, each in given.answers.items()}
                given = dataclasses.replace(given, answers=inside)
        return cls(written, given, files)

    @property
    def years(self) -> Mapping[str, Any]:
        return self.written.get("years") or {}

    def still_named(self, main: Upload, given: set[str]) -> list[Upload]:
        """The files of that version that the new body file still names."""
        named = named_in(main) - given
        return [each for each in self.files if each.name in named and each is not body_file(self.files)]


def _about(round_: Round) -> dict[str, str]:
    body = round_.body
    about = {"name": body.name, "kind": body.kind, "district": body.district, "province": body.province}
    return {key: value for key, value in about.items() if value or key == "kind"}


def _year(part: Enrolled, tables: dict[str, str], findings: Upload | None, last: _Last) -> dict[str, Any]:
    """The year's block of the body file: the surveys as they were opened, and what assessors found."""
    round_, numbers = part.round, opened.numbers(part)
    framework, figures, source = round_.framework, dict[str, Any](), Text("")
    others = _other_forms(framework)
    if findings is not None:
        tables = tables | dict.fromkeys(others, _renamed(findings, round_).name)
    elif last.given is not None:
        kept = {form: str(name) for form, name in last.given.answers.items() if form in others}
        tables, figures = tables | kept, _figures(framework, last.given)
        source = last.given.source if kept or figures else source
    year = {
        "framework": framework.code,
        "source": dataclasses.asdict(_source(round_.year, source)),
        "answers": tables,
        "respondents": {form: _respondents(part, form, number) for form, number in numbers.items()},
    }
    return year | ({"figures": figures} if figures else {})


def _respondents(part: Enrolled, form: str, number: int) -> dict[str, str]:
    """How many answered, of how many; of how many is left out where more answered than were declared."""
    people = issuing.people_of(part, form)
    return {"answered": str(number)} | ({"people": str(people)} if people >= number else {})


def _source(year: int, findings: Text) -> Text:
    """Where the figures come from, as papers print it; `findings` is where those of the assessors do."""
    th = f"คำตอบแบบวัดปีงบประมาณ พ.ศ. {year} จากกล่องคำตอบที่ผนึกไว้และเปิดแล้ว"
    en = f"answers to the surveys of {year} out of the sealed box"
    if findings.th.startswith(th):
        return findings
    return Text(f"{th}; {findings.th}", f"{en}; {findings.say('en')}") if findings.th else Text(th, en)


def _other_forms(framework: Framework) -> list[str]:
    """Forms that nobody answers in a survey: what assessors find."""
    return [form for form in framework.forms if framework.instrument_of_form(form).kind != "survey"]


def _figures(framework: Framework, given: YearGiven) -> dict[str, dict[str, Any]]:
    """What was printed of the instruments that are no surveys, in the groups of a body file."""
    codes = {code for each in framework.instruments if each.kind != "survey" for code in _codes(each)}
    found: dict[str, dict[str, Any]] = {}
    for code, node in tree(framework).items():
        if code in codes and code in given.printed:
            figure, comment = given.printed[code], given.comments.get(code, "")
            shown = show_exact(figure.value) if figure.exact else show(figure.value, figure.decimals)
            found.setdefault(GROUPS[node.kind], {})[code] = (
                {"score": shown, "comment": comment} if comment else shown
            )
    return found


def _codes(instrument: Instrument) -> Iterator[str]:
    yield instrument.code
    for indicator in instrument.indicators:
        yield indicator.code
        for sub in indicator.sub_indicators:
            yield from (sub.code, *(item.code for item in sub.items))


def _renamed(findings: Upload, round_: Round) -> Upload:
    ending = PurePosixPath(findings.name).suffix.lower()
    return Upload(f"survey-{round_.year}-findings{ending}", findings.content)


def _arabic(key: str) -> str:
    return to_arabic_digits(key).strip()
