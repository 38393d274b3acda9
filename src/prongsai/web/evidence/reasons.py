"""The bank of reasons that assessors choose from, as data: what is offered for an item, what checks suggest.

A reading keeps the keys of its reasons; `said` gives them back in words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prongsai import strict_yaml
from prongsai.errors import FrameworkError
from prongsai.frameworks import Item, Text
from prongsai.strict_yaml import Block, Complaints

HOME = Path(__file__).parent / "reasons.yaml"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its words, the words of titles it is offered for, and the checks that suggest it."""

    code: str
    say: Text
    titles: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()

    def fits(self, item: Item) -> bool:
        """Whether it is offered for the item."""
        title = item.title.th.casefold()
        return not self.titles or any(word.casefold() in title for word in self.titles)


def load(path: Path | None = None) -> Mapping[str, Reason]:
    """The reasons by key, in the order of the file; FrameworkError names everything that is wrong in it.

    >>> load()["no-path"].checks
    ('path',)
    """
    return _shipped() if path is None else _load(path)


def offered(item: Item, checks: Collection[str] = ()) -> tuple[Reason, ...]:
    """The reasons that fit an item: first what a check suggests, then those of the item, then the rest."""
    fitting = [each for each in load().values() if each.fits(item)]
    return tuple(sorted(fitting, key=lambda each: (_is_unsuggested(each, checks), not each.titles)))


def _is_unsuggested(reason: Reason, checks: Collection[str]) -> bool:
    """True where none of the checks suggests the reason."""
    return not set(reason.checks) & set(checks)


def said(codes: Iterable[str]) -> tuple[Text, ...]:
    """Reasons in words; a key that is known no more stands for itself.

    >>> said(["empty"])[0].en
    'The page is empty or under construction.'
    """
    known = load()
    return tuple(known[code].say if code in known else Text(code, code) for code in codes)


@cache
def _shipped() -> Mapping[str, Reason]:
    return _load(HOME)


def _load(path: Path) -> Mapping[str, Reason]:
    complaints = Complaints()
    whole = strict_yaml.read(path, complaints)
    listed = whole.block("reasons") if whole.keys() else None
    found = {code: _reason(code, block) for code, block in listed.children()} if listed else {}
    whole.close()
    if complaints.problems:
        raise FrameworkError(complaints.problems)
    return found


def _reason(code: str, block: Block) -> Reason:
    words = block.block("say")
    say = Text(words.text("th"), words.text("en")) if words else Text("")
    found = Reason(code, say, tuple(block.texts("titles")), tuple(block.texts("checks")))
    if words:
        words.close()
    block.close()
    return found
