"""From an opened box, and a review that is over, to the files of a result: like any others.

The files are those an officer would load, so that all that follows - scoring, proof, counting again - is as
ever. What the last version's file held besides (earlier years, settings of papers, surveys or findings of
which nothing newer is known) stays as it was written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from prongsai import answers, strict_yaml
from prongsai.answers import BODY, GROUPS, TOTAL, YearGiven
from prongsai.errors import AnswersError, Problem
from prongsai.frameworks import Framework, Text, tree
from prongsai.numbers import show, show_exact
from prongsai.thai import to_arabic_digits
from prongsai.web.ballots import issuing, opened
from prongsai.web.ballots.models import Enrolled
from prongsai.web.results import from_review
from prongsai.web.results.from_review import Reviewed
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.uploads import Upload, body_file, named_in, unpacked, uploads_of
from prongsai.web.rounds.models import Round

_NOTHING_OPENED = Problem(
    "nothing-opened",
    "ยังไม่มีคำตอบที่เปิดจากกล่องของปีนี้",
    "No answers of this year have come out of a box yet.",
)
_FINDINGS_ARE_FINAL = Problem(
    "findings-are-final",
    "การตรวจการเปิดเผยข้อมูลของปีนี้สิ้นสุดแล้ว คะแนน OIT มาจากผลการตรวจนั้น จึงไม่ต้องเลือกแฟ้ม",
    "The review of this year's disclosures is over and gives the OIT; no file is needed.",
)


def has_answers(round_: Round) -> bool:
    """Whether answers of the round came out of a box."""
    part = opened.part_of(round_)
    return part is not None and bool(opened.numbers(part))


def uploads(round_: Round, findings: Upload | None = None) -> list[Upload]:
    """The files of a result out of the round's opened answers, to be loaded as any others.

    The disclosure part (OIT) is that of the review, once it is over. Before, `findings` is a file of the
    assessors' answers; without it those of the version loaded last are used, if there are any. Where no box
    was opened, the surveys' part of that version stays. AnswersError where there is nothing to score.

    >>> [each.name for each in uploads(round_)]
    ['survey-2568.yaml', 'survey-2568-IIT.csv', 'survey-2568-EIT1.csv', 'survey-2568-EIT2.csv']
    """
    part, reviewed = opened.part_of(round_), from_review.of(round_)
    tables = answer_files(part) if part else {}
    if not tables and reviewed is None:
        raise AnswersError(_NOTHING_OPENED)
    if findings is not None and reviewed is not None:
        raise AnswersError(_FINDINGS_ARE_FINAL)
    last = _Last.of(round_)
    year = _year(round_, part if tables else None, findings, last, reviewed)
    about = {"body": _about(round_), "year": str(round_.year)}
    others = {key: value for key, value in last.written.items() if key not in ("body", "year", "years")}
    years = {key: value for key, value in last.years.items() if _arabic(key) != str(round_.year)}
    whole = about | {"years": {**years, str(round_.year): year}} | others
    text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=110)
    main = Upload(_main_name(round_, has_tables=bool(tables)), text.encode())
    given = [*tables.values(), *([_renamed(findings, round_)] if findings else [])]
    return [main, *given, *last.still_named(main, {each.name for each in given})]


def _main_name(round_: Round, *, has_tables: bool) -> str:
    return f"{'survey' if has_tables else 'review'}-{round_.year}.yaml"


def answer_files(part: Enrolled) -> dict[str, Upload]:
    """The opened answers of each form as a file: rows in the order of chance, choices alone."""
    year = part.box.year
    return {
        form: Upload(f"survey-{year}-{form}.csv", opened.table(part, form).drop(BODY).write_csv().encode())
        for form in opened.numbers(part)
    }


def collected_in(round_: Round, files: Sequence[Upload]) -> dict[str, Any] | None:
    """How what is among the files was collected, where it is that to the last byte.

    Kept with the result: which box the answers came out of, who gave out its codes, and how many came in
    which way; and the digests of the review that the disclosure part comes from.
    """
    named = {each.name: each for each in files}
    found: dict[str, Any] = {}
    for has_tables in (True, False):
        main = named.get(_main_name(round_, has_tables=has_tables))
        if main is not None:
            found |= _box_in(round_, named) or {} if has_tables else {}
            review = from_review.in_file(round_, main)
            found |= {"review": review} if review else {}
    return found or None


def _box_in(round_: Round, named: Mapping[str, Upload]) -> dict[str, Any] | None:
    if (part := opened.part_of(round_)) is None:
        return None
    tables = answer_files(part)
    if not tables or any(each != named.get(each.name) for each in tables.values()):
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

    def of_year(self, year: int) -> Mapping[str, Any]:
        """What that version's file holds of a year, as it was written."""
        return next((each or {} for key, each in self.years.items() if _arabic(key) == str(year)), {})

    def still_named(self, main: Upload, given: set[str]) -> list[Upload]:
        """The files of that version that the new body file still names."""
        named = named_in(main) - given
        return [each for each in self.files if each.name in named and each is not body_file(self.files)]


def _about(round_: Round) -> dict[str, str]:
    body = round_.body
    about = {"name": body.name, "kind": body.kind, "district": body.district, "province": body.province}
    return {key: value for key, value in about.items() if value or key == "kind"}


def _year(
    round_: Round, part: Enrolled | None, findings: Upload | None, last: _Last, reviewed: Reviewed | None
) -> dict[str, Any]:
    """The year's block of the body file: the surveys as they were opened, and what assessors found."""
    surveys = _opened_part(part) if part else _kept_part(round_, last, _survey_forms(round_.framework))
    found = _Part({}, {}, reviewed.figures, reviewed.source) if reviewed else _found(round_, findings, last)
    figures = {**surveys.figures}
    for group, each in found.figures.items():
        figures[group] = {**figures.get(group, {}), **each}
    year: dict[str, Any] = {
        "framework": round_.framework.code,
        "source": dataclasses.asdict(_source(surveys.source, found.source)),
    }
    more = {"answers": {**surveys.answers, **found.answers}, "respondents": surveys.respondents}
    return year | {key: value for key, value in (*more.items(), ("figures", figures)) if value}


@dataclass(frozen=True, slots=True)
class _Part:
    """The surveys' part of a year, or the assessors': files of answers by form, figures, and their source."""

    answers: Mapping[str, str]
    respondents: Mapping[str, Any]
    figures: Mapping[str, dict[str, Any]]
    source: Text


def _opened_part(part: Enrolled) -> _Part:
    tables = {form: each.name for form, each in answer_files(part).items()}
    respondents = {form: _respondents(part, form, number) for form, number in opened.numbers(part).items()}
    return _Part(tables, respondents, {}, _of_box(part.round.year))


def _kept_part(round_: Round, last: _Last, forms: Collection[str]) -> _Part:
    """What the version loaded last holds of these forms."""
    if last.given is None:
        return _Part({}, {}, {}, Text(""))
    framework = round_.framework
    is_survey = set(forms) == set(_survey_forms(framework))
    oit = set(from_review.oit_codes(framework))
    codes = set(tree(framework)) - oit - {TOTAL} if is_survey else oit
    figures, answered = _figures(framework, last.given, codes), last.given.answers
    kept = {form: str(name) for form, name in answered.items() if form in forms}
    source = from_review.without_mark(last.given.source) if kept or figures else Text("")
    respondents = last.of_year(round_.year).get("respondents") or {} if is_survey else {}
    return _Part(kept, respondents, figures, source)


def _found(round_: Round, findings: Upload | None, last: _Last) -> _Part:
    """What assessors found: the file that was chosen, or what the last version holds."""
    forms = from_review.oit_forms(round_.framework)
    if findings is None:
        return _kept_part(round_, last, forms)
    return _Part(dict.fromkeys(forms, _renamed(findings, round_).name), {}, {}, Text(""))


def _survey_forms(framework: Framework) -> list[str]:
    return [form for form in framework.forms if framework.instrument_of_form(form).kind == "survey"]


def _respondents(part: Enrolled, form: str, number: int) -> dict[str, str]:
    """How many answered, of how many; of how many is left out where more answered than were declared."""
    people = issuing.people_of(part, form)
    return {"answered": str(number)} | ({"people": str(people)} if people >= number else {})


def _of_box(year: int) -> Text:
    return Text(
        f"คำตอบแบบวัดปีงบประมาณ พ.ศ. {year} จากกล่องคำตอบที่ผนึกไว้และเปิดแล้ว",
        f"answers to the surveys of {year} out of the sealed box",
    )


def _source(surveys: Text, findings: Text) -> Text:
    """Where the figures come from, as papers print it: the surveys', then those of the assessors."""
    if not surveys.th or findings.th.startswith(surveys.th):
        return findings
    if not findings.th:
        return surveys
    return Text(f"{surveys.th}; {findings.th}", f"{surveys.say('en')}; {findings.say('en')}")


def _figures(framework: Framework, given: YearGiven, codes: Collection[str]) -> dict[str, dict[str, Any]]:
    """What was printed of these codes, in the groups of a body file."""
    found: dict[str, dict[str, Any]] = {}
    for code, node in tree(framework).items():
        if code in codes and code in given.printed:
            figure, comment = given.printed[code], given.comments.get(code, "")
            shown = show_exact(figure.value) if figure.exact else show(figure.value, figure.decimals)
            found.setdefault(GROUPS[node.kind], {})[code] = (
                {"score": shown, "comment": comment} if comment else shown
            )
    return found


def _renamed(findings: Upload, round_: Round) -> Upload:
    ending = PurePosixPath(findings.name).suffix.lower()
    return Upload(f"survey-{round_.year}-findings{ending}", findings.content)


def _arabic(key: str) -> str:
    return to_arabic_digits(key).strip()
