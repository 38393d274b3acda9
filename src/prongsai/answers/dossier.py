"""The body file: the one file an officer fills in, about one body over several years.

It holds printed figures of any depth, or names files of answers beside it, year by year. Everything wrong
with it is said at once, each with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from prongsai import frameworks, strict_yaml
from prongsai.answers.codes import Codes, perhaps
from prongsai.answers.figures import LEVEL, TOTAL, Figures, Respondents, YearGiven
from prongsai.errors import AnswersError, FrameworkError, Place, Problem
from prongsai.frameworks import Framework, Text
from prongsai.strict_yaml import Block, Complaints, Leaf
from prongsai.thai import to_arabic_digits

_GROUPS = ("instruments", "indicators", "sub_indicators", "questions", "items")
_FIRST_YEAR, _LAST_YEAR = 2500, 2700
_ERA = 543


@dataclass(frozen=True, slots=True)
class Body:
    """The body a file is about; district and province are empty where they do not apply."""

    name: str
    kind: str
    district: str = ""
    province: str = ""


@dataclass(frozen=True)
class Dossier:
    """One body file: `year` is the year its paper is about, `years` all that is given, in order.

    `paper` and `plan` are left unread: their keys belong to the papers that are printed, and to the measures.
    """

    body: Body
    year: int
    years: Mapping[int, YearGiven]
    paper: Block | None
    path: Path
    plan: Block | None = None


def read_dossier(path: Path) -> Dossier:
    """The body file at `path`; AnswersError names everything that is wrong with it, with lines.

    >>> read_dossier(Path("examples/mueang-phon-2563.yaml")).years[2563].printed["9"]
    Printed(value=Fraction(3863, 100), decimals=2, exact=False)
    """
    complaints = Complaints()
    block = strict_yaml.read(path, complaints)
    if not block.keys():
        raise AnswersError(complaints.problems)
    dossier = _Reader(path, complaints).dossier(block)
    if complaints.problems:
        raise AnswersError(strict_yaml.by_line(complaints.problems))
    return dossier


def with_figures(dossier: Dossier, figures: Mapping[str, str], year: int | None = None) -> Dossier:
    """A copy with figures of a year put in place of those read, checked in the same way.

    `figures` maps codes (or `level`) to scores as written; a blank takes the figure away. `year` is the
    dossier's own where not given.

    >>> with_figures(dossier, {"O18": "100", "total": ""}).years[2563].printed["O18"].value
    Fraction(100, 1)
    """
    year = dossier.year if year is None else year
    complaints = Complaints()
    given = dossier.years.get(year)
    if given is None:
        listed = ", ".join(map(str, dossier.years))
        raise AnswersError(
            Problem(
                "no-such-year",
                f"แฟ้มนี้ไม่มีปี {year} มีเฉพาะ {listed}",
                f"the file has no year {year}; it has {listed}",
            )
        )
    changed = _put(given, figures, complaints)
    if complaints.problems:
        raise AnswersError(complaints.problems)
    return replace(dossier, years={**dossier.years, year: changed})


def _put(given: YearGiven, figures: Mapping[str, str], complaints: Complaints) -> YearGiven:
    found = Figures(given.year, given.framework, complaints)
    replaced: set[str] = set()
    for written, value in figures.items():
        place = Place(f"{written}={value}")
        if written.strip() == LEVEL:
            found.add_level(value, place)
            replaced.add(LEVEL)
        else:
            replaced.add(found.add(written, value, place) or "")
    kept = {code: number for code, number in given.printed.items() if code not in replaced}
    places = {code: place for code, place in given.places.items() if code not in replaced}
    return replace(
        given,
        printed={**kept, **found.printed},
        printed_level=found.level if LEVEL in replaced else given.printed_level,
        places={**places, **found.places},
    )


class _Reader:
    """Reads one body file; every method takes a Block and gives what it describes."""

    def __init__(self, path: Path, complaints: Complaints) -> None:
        self.path = path
        self.complaints = complaints

    def dossier(self, block: Block) -> Dossier:
        body = self._body(block)
        year = block.whole("year")
        written = dict(self._years(block.block("years")))
        self._check_year(year, sorted(written), block)
        given = [self._year(key, inner) for key, inner in sorted(written.items())]
        years = {each.year: each for each in given if each is not None}
        paper, plan = block.block("paper", required=False), self._plan(block)
        block.close()
        return Dossier(body, year, years, paper, self.path, plan)

    def _plan(self, block: Block) -> Block | None:
        """The plan written here, or in the file named here; none where the key stands alone."""
        found = block.take("plan")
        if not isinstance(found, Leaf):
            return block.block("plan", required=False)
        path = self._beside(found.text, block, "plan") if found.text else None
        if path is None or self._is_itself(path, block):
            return None
        return strict_yaml.read(path, self.complaints)

    def _is_itself(self, path: Path, block: Block) -> bool:
        """True where the body file names itself as the file of its plan, which is complained about."""
        if path.resolve() != self.path.resolve():
            return False
        block.complain(
            "own-file",
            f"“plan: {path.name}” คือแฟ้มนี้เอง ให้เขียนแผนใต้ “plan:” หรือระบุชื่อแฟ้มแผนที่แยกไว้",
            f"“plan: {path.name}” is this file itself; write the plan under “plan:” or name another file",
            "plan",
        )
        return True

    def _body(self, block: Block) -> Body:
        inner = block.block("body")
        if inner is None:
            return Body("", "")
        name, kind = inner.text("name"), inner.text("kind")
        body = Body(name, kind, _optional(inner, "district"), _optional(inner, "province"))
        inner.close()
        return body

    def _years(self, block: Block | None) -> Iterator[tuple[int, Block]]:
        seen: dict[int, int | None] = {}
        if block is None:
            return
        for key, inner in block.children():
            year = _buddhist_era(key)
            if year is None:
                self._wrong_year(key, block)
            elif year in seen:
                block.complain(
                    "duplicate-key",
                    f"ปี {year} ซ้ำกับบรรทัด {seen[year]}",
                    f"year {year} stands already on line {seen[year]}",
                    key,
                )
            else:
                seen[year] = block.place_of(key).line
                yield year, inner

    def _wrong_year(self, key: str, block: Block) -> None:
        is_year = len(key) <= 4 and key.isascii() and key.isdecimal()
        meant = _buddhist_era(str(int(key) + _ERA)) if is_year else None
        th, en = perhaps([str(meant)] if meant else [])
        block.complain(
            "wrong-year",
            f"“{key}” ต้องเป็นปีงบประมาณ พ.ศ. เช่น 2563{th}",
            f"“{key}” must be a Buddhist-era fiscal year such as 2563{en}",
            key,
        )

    def _check_year(self, year: int, years: Sequence[int], block: Block) -> None:
        if not year or year in years or not years or "years" not in block:
            return
        listed = ", ".join(map(str, years))
        block.complain(
            "no-such-year",
            f"ไม่มีข้อมูลของปี {year} ใต้ years มีเฉพาะ {listed}",
            f"years holds nothing for {year}; it has {listed}",
            "year",
        )

    # one year

    def _year(self, year: int, block: Block) -> YearGiven | None:
        before = self.complaints.count
        framework = self._framework(year, block)
        if self.complaints.count > before:
            return None  # without the year's rules nothing else of it can be judged
        figures = Figures(year, framework, self.complaints)
        self._figures(block.block("figures", required=False), figures)
        given = YearGiven(
            year,
            framework,
            figures.printed,
            figures.level,
            figures.comments,
            self._respondents(block.block("respondents", required=False), framework),
            self._answers(block.block("answers", required=False), framework),
            self._source(block),
            figures.places,
        )
        if "figures" not in block and "answers" not in block:
            block.complain(
                "nothing-given",
                f"ปี {year} ไม่มีทั้ง figures และ answers",
                f"year {year} has neither figures nor answers",
            )
        block.close()
        return given

    def _framework(self, year: int, block: Block) -> Framework | None:
        """The framework named, else the NACC's of that year, else none: only total and level are known."""
        written = _optional(block, "framework")
        if not written and str(year) not in frameworks.available():
            return None
        try:
            found = frameworks.load(self._folder_or_code(written) if written else year)
        except FrameworkError as error:
            for problem in error.problems:
                place = problem.place if problem.place.file else block.place_of("framework")
                self.complaints.add(problem.code, problem.th, problem.en, place)
            return None
        if found.year != year:
            block.complain(
                "wrong-year",
                f"กรอบ {found.code} เป็นของปี {found.year} ไม่ใช่ {year}",
                f"framework {found.code} is of {found.year}, not {year}",
                "framework",
            )
        return found

    def _folder_or_code(self, written: str) -> str | Path:
        folder = self.path.parent / written
        return folder if (folder / "framework.yaml").is_file() else written

    def _source(self, block: Block) -> Text:
        found = block.take("source")
        if isinstance(found, Leaf):
            return Text(found.text)
        inner = block.block("source", required=False)
        if inner is None:
            return Text("")
        text = Text(inner.text("th"), inner.text("en", ""))
        inner.close()
        return text

    def _figures(self, block: Block | None, figures: Figures) -> None:
        if block is None:
            return
        if block.take(TOTAL) is not None:
            figures.add(TOTAL, _scalar(block, TOTAL), block.place_of(TOTAL))
        if block.take(LEVEL) is not None:
            figures.add_level(_scalar(block, LEVEL), block.place_of(LEVEL))
        for group in _GROUPS:
            inner = block.block(group, required=False)
            if inner is not None:
                for code in inner.keys():  # noqa: SIM118
                    self._figure(code, inner, group, figures)
        block.close()

    def _figure(self, code: str, block: Block, group: str, figures: Figures) -> None:
        """One score, or for an item also `{score: 0, comment: …}`."""
        place = block.place_of(code)
        found = block.take(code)
        if group != "items" or not isinstance(found, Block):
            figures.add(code, _scalar(block, code), place, group)
            return
        meant = figures.add(code, _scalar(found, "score"), place, group)
        comment = _optional(found, "comment")
        if meant is not None:
            figures.add_comment(meant, comment)
        found.close()

    def _respondents(self, block: Block | None, framework: Framework | None) -> dict[str, Respondents]:
        found: dict[str, Respondents] = {}
        surveys = [
            form
            for form in (framework.forms if framework else ())
            if framework and framework.instrument_of_form(form).kind == "survey"
        ]
        for written, inner in block.children() if block else ():
            form = self._form(written, surveys, inner)
            answered = inner.whole("answered") if _scalar(inner, "answered") else None
            people = inner.whole("people") if _optional(inner, "people") else None
            if answered is not None and people is not None and answered > people:
                inner.complain(
                    "too-many-respondents",
                    f"{written}: ผู้ตอบ {answered} คน มากกว่าทั้งหมด {people} คน",
                    f"{written}: {answered} answered out of only {people}",
                )
            inner.close()
            if form is not None and answered is not None:
                found[form] = Respondents(answered, people)
        return found

    def _answers(self, block: Block | None, framework: Framework | None) -> dict[str, Path]:
        found: dict[str, Path] = {}
        if block is None:
            return found
        forms = list(framework.forms) if framework else []
        for written in block.keys():  # noqa: SIM118
            name = block.text(written)
            form = self._form(written, forms, block, written)
            path = self._beside(name, block, written) if name else None
            if form is not None and path is not None:
                found[form] = path
        return found

    def _form(self, written: str, known: list[str], block: Block, key: str | None = None) -> str | None:
        form = Codes(known).find(written)
        if form is None:
            listed = ", ".join(known) or "–"
            block.complain(
                "unknown-form",
                f"ไม่มีแบบ “{written}” ให้ใช้ที่นี่ มีเฉพาะ {listed}",
                f"there is no form “{written}” to use here; there are {listed}",
                key,
            )
        return form

    def _beside(self, name: str, block: Block, key: str) -> Path | None:
        """A file in the body file's folder or below it; never outside, for body files travel."""
        home = self.path.parent
        path = home / name
        if not path.resolve().is_relative_to(home.resolve()):
            block.complain(
                "not-beside",
                f"แฟ้ม “{name}” ต้องอยู่ในโฟลเดอร์เดียวกับแฟ้มนี้",
                f"the file “{name}” must stand beside this one",
                key,
            )
            return None
        if not path.is_file():
            block.complain("no-file", f"ไม่พบแฟ้ม “{name}”", f"there is no file “{name}”", key)
            return None
        return path


def _buddhist_era(written: str) -> int | None:
    digits = to_arabic_digits(written)
    year = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) == 4 else 0
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _scalar(block: Block, key: str) -> str:
    """The text under `key`, empty where left empty; complains where there is more than one value."""
    found = block.take(key)
    return found.text if isinstance(found, Leaf) else block.text(key)


def _optional(block: Block, key: str) -> str:
    """As `_scalar`, but the key may be absent."""
    return _scalar(block, key) if key in block else block.text(key, "")
