"""The year's items as one table: what each row and the lines above it say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prongsai.frameworks import Item, Text
from prongsai.scoring import CERTAINTY_NAMES
from prongsai.siteaudit import VERDICTS
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import checking
from prongsai.web.evidence.access import editing_refused
from prongsai.web.evidence.copying import ASKS_FOR, changed_rules
from prongsai.web.evidence.entries import STANDINGS, Standing, copied, entries_of, standing
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.rounds.models import Round

_COLOURS: Mapping[str, str] = {"met": "good", "not_met": "poor", "could_not_judge": "fair", "not_checked": ""}


@dataclass(frozen=True, slots=True)
class Row:
    """One item with its entry: how it stands, what the site check suggests, what changed in the rules."""

    item: Item
    entry: Entry
    standing: Standing
    verdict: Text | None
    colour: str
    changes: Sequence[Text]
    refused: Text | None

    @property
    def unsure(self) -> Text | None:
        """The certainty of what the year says of the item, where it is not confirmed."""
        certainty = self.item.basis.certainty
        return None if certainty == "confirmed" else CERTAINTY_NAMES[certainty]

    @property
    def asks_for(self) -> Text:
        return ASKS_FOR[self.item.asks_for]


def rows_of(disclosure: Disclosure, person: Person) -> Sequence[Row]:
    """Every item of the year in order, in as many queries for fifty items as for one."""
    entries, copies = entries_of(disclosure), copied(disclosure)
    said = {} if disclosure.pk is None else checking.verdicts(disclosure)
    changes, refused = changed_rules(disclosure.round.framework), editing_refused(disclosure, person)
    found = []
    for item, entry in zip(disclosure.round.framework.items, entries, strict=True):
        verdict = said.get(item.code)
        found.append(
            Row(
                item, entry, standing(entry, copies), None if verdict is None else VERDICTS[verdict],
                _COLOURS.get(verdict or "", ""), changes.get(item.code, ()), refused(entry),
            )
        )  # fmt: skip
    return found


def chosen(rows: Sequence[Row], show: str) -> Sequence[Row]:
    """The rows asked for: all, those the person may fill in, or those not done yet."""
    if show == "mine":
        return [each for each in rows if each.refused is None]
    if show == "left":
        return [each for each in rows if not each.entry.is_filled]
    return rows


def tally(rows: Sequence[Row]) -> Sequence[tuple[Standing, int]]:
    """How many items stand how, those that do."""
    counts = Counter(each.standing.code for each in rows)
    return [(known, counts[code]) for code, known in STANDINGS.items() if counts[code]]


@dataclass(frozen=True, slots=True)
class Whole:
    """What an executive approves, in figures: `not_met` are the codes the site check says are not met."""

    filled: int
    reasons: Sequence[Row]
    addresses: int
    verdicts: Sequence[tuple[Text, str, int]]
    not_met: Sequence[str]
    is_checked: bool


def whole(rows: Sequence[Row]) -> Whole:
    """What would be approved now."""
    names = {name.en: (name, _COLOURS[code]) for code, name in VERDICTS.items()}
    counts = Counter(each.verdict.en for each in rows if each.verdict is not None)
    return Whole(
        filled=sum(bool(each.entry.addresses) for each in rows),
        reasons=[each for each in rows if not each.entry.addresses],
        addresses=sum(len(each.entry.addresses) for each in rows),
        verdicts=[(*names[key], counts[key]) for key in names if counts[key]],
        not_met=[each.item.code for each in rows if each.verdict == VERDICTS["not_met"]],
        is_checked=bool(counts),
    )


def has_items(round_: Round) -> bool:
    """Whether the year has items of disclosure at all."""
    return bool(round_.framework.items)
