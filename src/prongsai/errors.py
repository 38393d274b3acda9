"""Every error Prongsai raises on purpose.

ProngsaiError                  one or more problems a person can act on; never shown with a traceback
├── UsageError                 the command line was given something it cannot use        (exit 2)
├── FrameworkError             a year's rules are missing, wrong or sealed differently   (exit 3)
├── AnswersError               answers or printed figures that cannot be used            (exit 4)
├── ScoringError               a score that the given figures cannot reach               (exit 5)
├── AnalysisError              a question the result cannot answer                       (exit 6)
├── PaperError                 a paper that cannot be printed                            (exit 7)
├── PlanError                  a plan of measures that cannot be read, or a step refused (exit 8)
├── CatalogueError             a catalogue of measures that cannot be used               (exit 9)
├── ProofError                 a published result that is not as it was approved         (exit 11)
├── BallotsError               keys, shares or a ballot box that cannot be used          (exit 12)
└── SiteError                  an address, list of items or evidence that cannot be used (exit 13)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

Language = Literal["th", "en"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file a problem stands; `line` for text files, `row` and `column` for tables."""

    file: str = ""
    line: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def say(self, language: Language) -> str:
        """The place as people write it, e.g. ``answers.csv แถว 5 คอลัมน์ I7``."""
        thai = language == "th"
        words = [f"{self.file}:{self.line}" if self.line is not None else self.file]
        if self.sheet is not None:
            words.append(f"{'แผ่นงาน' if thai else 'sheet'} {self.sheet}")
        if self.row is not None:
            words.append(f"{'แถว' if thai else 'row'} {self.row}")
        if self.column is not None:
            words.append(f"{'คอลัมน์' if thai else 'column'} {self.column}")
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, a sentence in both languages, and its place."""

    code: str
    th: str
    en: str
    place: Place = Place()

    def say(self, language: Language) -> str:
        """Place and sentence on one line."""
        where = self.place.say(language)
        sentence = self.th if language == "th" else self.en
        return f"{where}: {sentence}" if where else sentence


class ProngsaiError(Exception):
    """Base of the tree; carries every problem found, not only the first."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.say("en") for problem in self.problems))

    def say(self, language: Language) -> str:
        """All problems, one to a line."""
        return "\n".join(problem.say(language) for problem in self.problems)


class UsageError(ProngsaiError):
    exit_code = 2


class FrameworkError(ProngsaiError):
    exit_code = 3


class AnswersError(ProngsaiError):
    exit_code = 4


class ScoringError(ProngsaiError):
    exit_code = 5


class AnalysisError(ProngsaiError):
    exit_code = 6


class PaperError(ProngsaiError):
    exit_code = 7


class PlanError(ProngsaiError):
    exit_code = 8


class CatalogueError(ProngsaiError):
    exit_code = 9


class ProofError(ProngsaiError):
    exit_code = 11  # 10 is what the workspace refuses


class BallotsError(ProngsaiError):
    exit_code = 12


class SiteError(ProngsaiError):
    exit_code = 13
