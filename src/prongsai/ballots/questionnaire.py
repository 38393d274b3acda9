"""A form of a year's survey as people answer it, and the check of what they answered.

Everything comes from the year's rules: which questions there are, how many lines each has, and what the
choices of a line are called. A form is answered whole; free words go with it if somebody wishes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from prongsai.errors import AnswersError, Place, Problem
from prongsai.frameworks import Framework, Line, Question, Text

#: Characters of free words that are taken; what is longer is said, never cut.
LONGEST_COMMENT = 500
_CONTROL = ("Cc", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Asked:
    """One line to answer: what it asks, and what may be answered as (code, words), from worst to best."""

    code: str
    asks: Text
    choices: tuple[tuple[int, Text], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A question: one line of its own, or a stem with several lines below it."""

    code: str
    number: int
    asks: Text
    lines: tuple[Asked, ...]

    @property
    def has_parts(self) -> bool:
        return len(self.lines) > 1


@dataclass(frozen=True, eq=False)
class Form:
    """A form of a year ('IIT', 'EIT1', …) as it is answered; `is_official` where all wording is."""

    framework: str
    code: str
    name: Text
    questions: tuple[Group, ...]
    is_official: bool

    @property
    def lines(self) -> Iterator[Asked]:
        for question in self.questions:
            yield from question.lines


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as somebody filled it in: the code of a choice by line, in the form's order, and free words."""

    form: str
    choices: Mapping[str, int]
    comment: str = ""


def form_of(framework: Framework, code: str) -> Form:
    """The form of that code.

    >>> form_of(frameworks.load(2568), "IIT").questions[2].lines[0].choices[1]
    (1, Text(th='มี', en='yes'))
    """
    return _form_of(framework, code)


@lru_cache(maxsize=64)
def _form_of(framework: Framework, code: str) -> Form:
    instrument = framework.instrument_of_form(code)
    part = next((each.name for each in instrument.parts if each.code == code), None)
    asked = [question for indicator in instrument.indicators for question in indicator.questions]
    return Form(
        framework.code,
        code,
        instrument.name if part is None else _with_part(instrument.name, part),
        tuple(_group(framework, number, question) for number, question in enumerate(asked, 1)),
        all(question.wording == "official" for question in asked),
    )


def _with_part(name: Text, part: Text) -> Text:
    return Text(f"{name.th} {part.th}", f"{name.en} {part.en}" if name.en and part.en else "")


def _group(framework: Framework, number: int, question: Question) -> Group:
    lines = tuple(Asked(line.code, line.asks, _choices(framework, line)) for line in question.lines)
    return Group(question.code, number, question.asks, lines)


def _choices(framework: Framework, line: Line) -> tuple[tuple[int, Text], ...]:
    """The choices of a line in its own wording, or in that of its scale."""
    scale = framework.scales[line.scale].choices
    words = line.wordings or tuple(choice.text for choice in scale)
    return tuple((choice.code, word) for choice, word in zip(scale, words, strict=True))


def check(form: Form, given: Mapping[str, str], comment: str = "") -> Filled:
    """What was given, by line, as a filled-in form; AnswersError names every line that is not answered.

    The place of a problem has the line's code as its column, "comment" for the free words.
    """
    problems, choices = [], {}
    for number, line, known in _lines(form):
        found = known.get(given.get(line.code, ""))
        if found is None:
            problems.append(_unanswered(number, line))
        else:
            choices[line.code] = found
    words = tidy(comment)
    if len(words) > LONGEST_COMMENT:
        problems.append(_too_long(len(words)))
    if problems:
        raise AnswersError(problems)
    return Filled(form.code, choices, words)


@lru_cache(maxsize=64)
def _lines(form: Form) -> tuple[tuple[int, Asked, Mapping[str, int]], ...]:
    """Every line with its question's number and its choices as they are sent."""
    return tuple(
        (question.number, line, {str(code): code for code, _ in line.choices})
        for question in form.questions
        for line in question.lines
    )


def tidy(comment: str) -> str:
    """Free words without what cannot be seen, and with plain ends of lines."""
    plain = comment.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
    return "".join(sign for sign in plain if sign == "\n" or unicodedata.category(sign) not in _CONTROL)


def _unanswered(number: int, line: Asked) -> Problem:
    return Problem(
        "line-not-answered",
        f"ข้อ {number} ยังไม่ได้ตอบ: {line.asks.th}",
        f"Question {number} is not answered: {line.asks.say('en')}",
        Place(column=line.code),
    )


def _too_long(length: int) -> Problem:
    return Problem(
        "comment-too-long",
        f"ข้อความยาว {length:,} ตัวอักษร ให้ไม่เกิน {LONGEST_COMMENT:,}",
        f"The comment has {length:,} characters; at most {LONGEST_COMMENT:,} can be taken.",
        Place(column="comment"),
    )
