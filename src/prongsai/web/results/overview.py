"""A result as its pages show it: rows of figures beside last year's and the marks, levels with their floors.

Every figure is the core's; here they are only put beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from prongsai.analysis import (
    VERDICT_NAMES,
    Assessment,
    are_comparable,
    is_reached,
    is_within_noise,
    show_number,
    verdict,
)
from prongsai.documents import Subject, codes_shown
from prongsai.errors import Language
from prongsai.frameworks import Framework, Indicator, Instrument, Item, Node, Question, Text, tree
from prongsai.numbers import HUNDRED, show, show_exact
from prongsai.scoring import Result

_TAGS = {"keep": "good", "improve": "fair", "urgent": "poor"}
_GOT = Text("ได้คะแนน", "scored")
_MISSED = Text("ไม่ได้คะแนน", "not scored")
_WITHIN = Text("อยู่ในช่วงคลาดเคลื่อนของการสุ่ม", "within the sampling error")
_BEYOND = Text("เกินช่วงคลาดเคลื่อนของการสุ่ม", "beyond the sampling error")
_PARTLY = Text("ได้บางส่วน", "in part")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: last year's where like can be compared with like, and what both mean in a word.

    `note` says why a change means little; `margin` is half the width of the 95 % interval, as shown;
    `parts` are the codes and figures within each part of its instrument.
    """

    code: str
    name: Text
    kind: str
    figure: Fraction | None
    before: Fraction | None = None
    change: str = ""
    note: Text | None = None
    word: Text | None = None
    tag: str = ""
    margin: str = ""
    mark: str = ""
    comment: str = ""
    is_hidden: bool = False
    parts: tuple[tuple[str, Fraction | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Floor:
    """What a level asks of one score: `short` is how far the figure is below it, nothing where reached."""

    code: str
    bound: Fraction
    figure: Fraction | None
    short: Fraction | None

    @property
    def is_met(self) -> bool:
        return self.figure is not None and self.short is None


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the year: what it asks of the total and of each instrument."""

    name: Text
    needs: tuple[Floor, ...]
    is_here: bool


@dataclass(frozen=True, slots=True)
class Form:
    """Who answered a form: of how many, and whether that is as many as the year asks for."""

    code: str
    answered: str
    people: int | None
    least: int | None
    is_enough: bool | None


@dataclass(frozen=True, slots=True)
class Group:
    """A sub-indicator with its items, or the questions of an indicator under no name of their own."""

    head: Row | None
    rows: tuple[Row, ...]


def instruments(subject: Subject) -> list[Row]:
    """The instruments, and under each its parts where it was asked in parts."""
    rows = []
    for each in subject.framework.instruments:
        rows.append(_instrument(subject, each))
        rows += [
            _row(subject, tree(subject.framework)[part.code])
            for part in each.parts
            if part.code in subject.result
        ]
    return rows


def indicators(subject: Subject) -> list[Row]:
    """The indicators with their change since last year and the highest mark each reaches."""
    return [indicator_row(subject, each) for each in subject.framework.indicators]


def indicator_row(subject: Subject, indicator: Indicator) -> Row:
    """One indicator beside last year's figure."""
    change = subject.changes.get(indicator.code)
    node = tree(subject.framework)[indicator.code]
    return _row(subject, node, before=change.before if change else None, is_comparable=_is_comparable(change))


def total_row(subject: Subject) -> Row:
    """The total beside last year's; where the rules of some indicators changed, it says of which."""
    change = subject.changes.get("total")
    node = tree(subject.framework)["total"]
    row = _row(subject, node, before=change.before if change else None, is_comparable=_is_comparable(change))
    others = subject.known.history.not_alike()
    if change is None or not change.is_comparable or not others:
        return row
    listed = codes_shown([each.code for each in others])
    note = Text(
        f"เกณฑ์ของตัวชี้วัดที่ {listed} ต่างจากปีก่อน เทียบกันได้โดยประมาณ",
        f"the rules of indicator {listed} are not last year's; a rough comparison",
    )
    both = row.note and Text(f"{row.note.th} {note.th}", f"{row.note.en}; {note.en}")
    return replace(row, note=both or note)


def _is_comparable(change: object) -> bool:
    return bool(getattr(change, "is_comparable", True))


def _instrument(subject: Subject, instrument: Instrument) -> Row:
    """An instrument is the same as last year where all its indicators are."""
    before, node = subject.known.history.previous, tree(subject.framework)[instrument.code]
    if before is None:
        return _row(subject, node)
    is_same = all(
        are_comparable(subject.framework, before.framework, each.code) for each in instrument.indicators
    )
    return _row(subject, node, before=before.figure(instrument.code), is_comparable=is_same)


def _row(subject: Subject, node: Node, before: Fraction | None = None, *, is_comparable: bool = True) -> Row:
    result = subject.result
    figure = result.figure(node.code)
    if figure is None:
        return Row(node.code, node.name, node.kind, None, before)
    found = verdict(result, figure)
    return Row(
        node.code,
        node.name,
        node.kind,
        figure,
        before,
        "" if before is None else signed(figure - before),
        _about_change(subject, node.code, figure, before, is_comparable),
        VERDICT_NAMES[found],
        _TAGS[found],
        _margin(subject, node.code),
        _mark(subject, figure),
    )


def signed(change: Fraction) -> str:
    """A change with its sign, '+3.57' or '−0.08'; '0.00' where nothing moved."""
    text = show(abs(change))
    return text if not change else f"+{text}" if change > 0 else f"−{text}"


def _about_change(
    subject: Subject, code: str, figure: Fraction, before: Fraction | None, is_comparable: bool
) -> Text | None:
    if before is None:
        return None
    if not is_comparable:
        return Text("เกณฑ์ต่างกัน เทียบกันไม่ได้", "the rules changed; not comparable")
    return _of_noise(subject, figure - before, code, code)


def _of_noise(subject: Subject, change: Fraction, code: str, code_before: str) -> Text | None:
    """Whether a change could come from sampling alone; nothing where an error is not known."""
    errors, year = subject.known.errors, subject.year
    now, then = errors.get(year, {}).get(code), errors.get(year - 1, {}).get(code_before)
    found = is_within_noise(float(change), now, then)
    return None if found is None else _WITHIN if found else _BEYOND


def _margin(subject: Subject, code: str) -> str:
    error = subject.known.errors.get(subject.year, {}).get(code)
    if error is None or not error.margin:
        return ""
    most = subject.say("ไม่เกิน ", "at most ") if error.is_ceiling else ""
    return f"± {most}{error.margin:.2f}"


def _mark(subject: Subject, figure: Fraction) -> str:
    """The highest mark the figure reaches: 'ถึง 85'; 'ต่ำกว่า 85' where it reaches none."""
    reached = [guide for guide in subject.guides if figure >= guide]
    if reached:
        return f"{subject.say('ถึง', 'reaches')} {show_exact(max(reached))}"
    return f"{subject.say('ต่ำกว่า', 'below')} {subject.mark}"


def levels(subject: Subject) -> list[Rung]:
    """Every level of the year from the top, with its floors beside the body's figures."""
    result = subject.result
    return [
        Rung(
            level.name,
            tuple(
                _floor(result, code, bound)
                for code, bound in (("total", level.at_least), *level.floors.items())
            ),
            level.code == result.level,
        )
        for level in subject.framework.levels
    ]


def _floor(result: Result, code: str, bound: Fraction) -> Floor:
    figure = result.figure(code)
    short = bound - figure if figure is not None and figure < bound else None
    return Floor(code, bound, figure, short)


def next_rung(rungs: Sequence[Rung]) -> Rung | None:
    """The level above the body's own; what of it is not met holds the level down. None at the top."""
    here = next((place for place, rung in enumerate(rungs) if rung.is_here), 0)
    return rungs[here - 1] if here else None


def floor_codes(framework: Framework) -> list[str]:
    """The scores that some level of the year sets a floor for, in the framework's order."""
    asked = {code for level in framework.levels for code in level.floors}
    return [code for code in tree(framework) if code in asked]


def forms(subject: Subject) -> list[Form]:
    """How many answered each form, where that is known."""
    framework, language = subject.framework, subject.settings.language
    return [
        _form(framework, form, number, subject.known, language)
        for form, number in subject.known.answered.items()
    ]


def _form(framework: Framework, form: str, number: int, known: Assessment, language: Language) -> Form:
    sample, people = framework.instrument_of_form(form).sample, known.people.get(form)
    least = sample.minimum(people) if sample and people else None
    shown = show_number(number, language, is_counted=form in known.counted)
    return Form(form, shown, people, least, None if least is None else is_reached(number, least))


def groups(subject: Subject, indicator: Indicator, hidden_before: frozenset[str]) -> list[Group]:
    """What an indicator is made of: questions with their lines, or sub-indicators with their items."""
    if indicator.questions:
        rows = [
            row for each in indicator.questions for row in _question(subject, indicator, each, hidden_before)
        ]
        return [Group(None, tuple(rows))]
    nodes = tree(subject.framework)
    return [
        Group(
            Row(sub.code, sub.name, "sub_indicator", subject.result.figure(sub.code)),
            tuple(_item(subject, item) for item in sub.items if item.code in nodes),
        )
        for sub in indicator.sub_indicators
    ]


def _question(
    subject: Subject, indicator: Indicator, question: Question, hidden_before: frozenset[str]
) -> Iterator[Row]:
    forms_asked = [part.code for part in subject.instrument_of(indicator).parts]
    before = _of_last_year(subject, question, hidden_before)
    row = _detail(subject, question.code, question.asks, "question", forms_asked, before)
    if row.figure is not None and before is not None and question.continues:
        earlier = question.continues.partition("/")[2]
        row = replace(row, note=_of_noise(subject, row.figure - before, question.code, earlier))
    yield row
    for line in question.lines:
        if line.code != question.code and line.code in subject.result:
            yield _detail(subject, line.code, line.asks, "line", forms_asked, None)


def _detail(
    subject: Subject, code: str, name: Text, kind: str, forms_asked: Sequence[str], before: Fraction | None
) -> Row:
    """A question or one of its lines; without any figure where too few people answered."""
    if code in subject.known.withheld:
        return Row(code, name, kind, None, is_hidden=True, parts=tuple((form, None) for form in forms_asked))
    figure = subject.result.figure(code)
    parts = tuple((f"{code}@{form}", subject.result.figure(f"{code}@{form}")) for form in forms_asked)
    if figure is None:
        return Row(code, name, kind, None, before, parts=parts)
    found = verdict(subject.result, figure)
    change = "" if before is None else signed(figure - before)
    margin = _margin(subject, code)
    return Row(
        code,
        name,
        kind,
        figure,
        before,
        change,
        None,
        VERDICT_NAMES[found],
        _TAGS[found],
        margin,
        parts=parts,
    )


def _item(subject: Subject, item: Item) -> Row:
    figure, before = subject.result.figure(item.code), _of_last_year(subject, item, frozenset())
    comment = subject.known.comments.get(item.code, "")
    if figure is None:
        return Row(item.code, item.title, "item", None, before, comment=comment)
    word, tag = (_GOT, "good") if figure == HUNDRED else (_PARTLY, "fair") if figure else (_MISSED, "poor")
    change = "" if before is None else signed(figure - before)
    return Row(item.code, item.title, "item", figure, before, change, None, word, tag, comment=comment)


def _of_last_year(subject: Subject, found: Question | Item, hidden: frozenset[str]) -> Fraction | None:
    """The figure of the same question or item last year, where it is the same and may be shown."""
    before = subject.known.history.previous
    if before is None or found.continues is None or not found.is_comparable:
        return None
    framework, _, code = found.continues.partition("/")
    if framework != before.framework.code or code in hidden:
        return None
    return before.figure(code)
