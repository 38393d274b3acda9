"""The disclosure part (OIT) of a result out of the review that is over: scores of items, with comments.

What is loaded are figures of a body file like any others, so that the year's rule makes of them what it makes
of every item's score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from prongsai import strict_yaml
from prongsai.answers import GROUPS
from prongsai.frameworks import Framework, Instrument, Text
from prongsai.web.evidence import scores
from prongsai.web.evidence.scores import ItemScore
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.uploads import Upload
from prongsai.web.rounds.models import Round

#: What stands before the figures' source in words, by which it is known again.
_MARK = Text("OIT จากการตรวจการเปิดเผยข้อมูลที่สิ้นสุดแล้ว", "OIT from the review of the disclosures, final")
_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review that is over: item scores, the digest of what was approved, and that of all scores."""

    scores: Mapping[str, ItemScore]
    approved: str
    digest: str
    version: int

    @property
    def figures(self) -> dict[str, dict[str, Any]]:
        """The scores as a body file holds them."""
        return {GROUPS["item"]: {code: _figure(each) for code, each in self.scores.items()}}

    @property
    def source(self) -> Text:
        """Where they come from, as papers print it."""
        short = self.digest[:_SHOWN]
        return Text(f"{_MARK.th} (ค่าตรวจสอบ {short})", f"{_MARK.en} (digest {short})")

    @property
    def told(self) -> dict[str, Any]:
        """What is kept of it beside a result."""
        return {"approved": self.approved, "digest": self.digest, "version": self.version}


def _figure(each: ItemScore) -> str | dict[str, str]:
    comment = each.comment.th
    return {"score": str(each.score), "comment": comment} if comment else str(each.score)


def of(round_: Round) -> Reviewed | None:
    """The round's review; None before it is over."""
    found = scores.final_of(round_)
    if found is None:
        return None
    return Reviewed(scores.standing_scores(found), found.digest, scores.digest_of(found), found.version)


def without_mark(source: Text) -> Text:
    """Where figures come from, without what is said of a review."""
    return Text(source.th.partition(f"; {_MARK.th}")[0], source.en.partition(f"; {_MARK.en}")[0])


def in_file(round_: Round, main: Upload) -> dict[str, Any] | None:
    """What is kept of the review beside a result, where the body file's OIT is exactly what it came to."""
    reviewed = of(round_)
    if reviewed is None:
        return None
    written = yaml.load(main.content, strict_yaml.Loader)  # noqa: S506 - knows text alone
    year = (written.get("years") or {}).get(str(round_.year)) or {}
    codes = set(oit_codes(round_.framework))
    given = {
        (group, code): figure
        for group, figures in (year.get("figures") or {}).items()
        if isinstance(figures, dict)
        for code, figure in figures.items()
        if code in codes
    }
    expected = {
        (group, code): each for group, found in reviewed.figures.items() for code, each in found.items()
    }
    is_answered = not set(oit_forms(round_.framework)).isdisjoint(year.get("answers") or {})
    return reviewed.told if given == expected and not is_answered else None


def oit_forms(framework: Framework) -> list[str]:
    """Forms that nobody answers in a survey: what assessors find."""
    return [form for form in framework.forms if framework.instrument_of_form(form).kind != "survey"]


def oit_codes(framework: Framework) -> Iterator[str]:
    """Codes of everything below the instruments that are no surveys, and of those themselves."""
    for each in framework.instruments:
        if each.kind != "survey":
            yield from _codes(each)


def _codes(instrument: Instrument) -> Iterator[str]:
    yield instrument.code
    for indicator in instrument.indicators:
        yield indicator.code
        for sub in indicator.sub_indicators:
            yield from (sub.code, *(item.code for item in sub.items))


def kept(loaded: ResultVersion) -> Mapping[str, Any] | None:
    """What is kept of the review that a result's OIT comes from; None where it comes from elsewhere."""
    collected: Mapping[str, Any] = loaded.collected or {}
    return collected.get("review")


def said_of(loaded: ResultVersion, code: str) -> ItemScore | None:
    """What the review says of an item, where the result's OIT comes from it."""
    return scores.final_scores(loaded.round).get(code) if kept(loaded) else None
