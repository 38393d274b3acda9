"""What was found wrong so far: the first thousand problems of each kind, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from prongsai.errors import Problem

MOST_LISTED = 1_000


class Findings:
    """Problems in the order they were found; a hopeless file fills no memory."""

    def __init__(self) -> None:
        self._listed: list[Problem] = []
        self._met: Counter[str] = Counter()
        self._known: Counter[str] = Counter()

    def add(self, problems: Iterable[Problem]) -> None:
        """Take problems; of each kind only the first thousand are kept."""
        for problem in problems:
            self._met[problem.code] += 1
            if self._met[problem.code] <= MOST_LISTED:
                self._listed.append(problem)

    def know(self, unlisted: Mapping[str, int]) -> None:
        """How many further problems of each kind were counted without being looked at one by one."""
        self._known.update(unlisted)

    @property
    def problems(self) -> list[Problem]:
        """The problems listed; where there are more, a closing one says how many of which kind."""
        found = self._met + self._known
        kept = Counter(problem.code for problem in self._listed)
        more = {code: count - kept[code] for code, count in found.items() if count > kept[code]}
        if not more:
            return list(self._listed)
        kinds = ", ".join(f"{code} {count:,}" for code, count in more.items())
        total = sum(more.values())
        th, en = f"และยังมีปัญหาอีก {total:,} แห่ง ({kinds})", f"and there are {total:,} more problems ({kinds})"
        return [*self._listed, Problem("and-more", th, en)]
