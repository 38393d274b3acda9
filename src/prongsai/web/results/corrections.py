"""Versions of a round's result beside each other: what a correction changed, figure by figure."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from prongsai.frameworks import Framework, Text, tree
from prongsai.web.results.loading import own_assessment_of
from prongsai.web.results.models import Publication, ResultVersion
from prongsai.web.rounds.models import Round
from prongsai.web.ui.templatetags.words import text

_ABSENT = "–"
_FEWEST = 2  # before there is anything to compare, contents stay where they are
_WHOLES = ("total", "instrument", "indicator")


@dataclass(frozen=True, slots=True)
class Figure:
    """A score of a version as shown."""

    code: str
    name: Text
    shown: str


@dataclass(frozen=True, slots=True)
class Change:
    """A score that two versions give differently; a dash where one of them has none to show."""

    code: str
    name: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A version that was public once: when it was approved and replaced, why, and what changed then."""

    version: int
    approved_at: datetime.datetime | None
    replaced_at: datetime.datetime | None
    total: str
    reason: str
    changes: tuple[Change, ...]


def wholes(loaded: ResultVersion) -> list[Figure]:
    """Total, instruments and indicators of a version as it was stored, in the framework's order."""
    framework, shown = loaded.round.framework, _shown(bytes(loaded.content), ())
    return [
        Figure(code, node.name, shown[code])
        for code, node in tree(framework).items()
        if node.kind in _WHOLES and code in shown
    ]


def since(loaded: ResultVersion, later: ResultVersion) -> list[Change]:
    """What a later version gives differently; without what few people answered in either of them."""
    hidden = own_assessment_of(loaded).withheld | own_assessment_of(later).withheld
    before, after = (_shown(bytes(each.content), hidden) for each in (loaded, later))
    return list(_changes(loaded.round.framework, before, after))


def corrections(round_: Round) -> list[Correction]:
    """The versions that were public before the present one, the latest first; only what the public had."""
    found = Publication.objects.filter(result__round=round_, result__state__in=("published", "replaced"))
    if found.count() < _FEWEST:
        return []
    made = list(found.select_related("result").defer("result__content").order_by("-result__version"))
    shown = [_shown(bytes(each.content), ()) for each in made]
    return [
        Correction(
            made[place].result.version,
            made[place].result.approved_at,
            made[place - 1].result.approved_at,
            shown[place].get("total", _ABSENT),
            made[place - 1].result.reason,
            tuple(_changes(round_.framework, shown[place], shown[place - 1])),
        )
        for place in range(1, len(made))
    ]


def _shown(content: bytes, hidden: Collection[str]) -> dict[str, str]:
    whole = json.loads(content)
    figures = {each["code"]: each["shown"] for each in whole["scores"] if each["code"] not in hidden}
    return figures | ({"level": whole["level"]} if whole["level"] else {})


def _changes(framework: Framework, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    names = {code: node.name for code, node in tree(framework).items()}
    levels = {level.code: text(level.name) for level in framework.levels}
    if before.get("level") != after.get("level"):
        was, now = (levels.get(each.get("level", ""), _ABSENT) for each in (before, after))
        yield Change("level", Text("ระดับ", "level"), was, now)
    for code, name in names.items():
        was, now = before.get(code, _ABSENT), after.get(code, _ABSENT)
        if was != now:
            yield Change(code, name, was, now)
