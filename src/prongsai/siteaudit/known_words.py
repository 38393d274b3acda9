"""The words the checks know, as data: which items are special to them, and what may stand for an element.

They stand in `known_words.yaml`, whose opening lines say what each key means, and are the same for every
year: items and elements are found by their wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from prongsai.errors import SiteError
from prongsai.frameworks import Item
from prongsai.strict_yaml import Block, Complaints, read_member
from prongsai.thai import fold

_HERE = Path(__file__).parent
_FILE = "known_words.yaml"


@dataclass(frozen=True, slots=True)
class Stand:
    """What may stand for a required element: words, a run of digits (0 where none does), a picture.

    `is_sure` where no page shows the element without one of them.
    """

    texts: tuple[str, ...]
    words: tuple[str, ...]
    digits: int = 0
    picture: bool = False
    is_sure: bool = False


@dataclass(frozen=True)
class KnownWords:
    """All of the file; titles, texts, words and phrases as they are written there."""

    social: tuple[str, ...]
    social_too: tuple[str, ...]
    sign_in: tuple[str, ...]
    monthly: tuple[str, ...]
    monthly_element: str
    stands: Mapping[str, Stand]
    machine_readable: tuple[str, ...]
    clouds: tuple[str, ...]
    social_hosts: tuple[str, ...]
    sign_in_hosts: tuple[str, ...]
    under_construction: tuple[str, ...]
    missing: tuple[str, ...]
    no_content: tuple[str, ...]
    not_shared: tuple[str, ...]

    def stand_for(self, element: str) -> Stand | None:
        """What may stand for an element of an item; None where no program can tell.

        >>> load().stand_for("ช่องทางติดต่อ").digits
        9
        """
        return self._by_text.get(fold(element))

    @cached_property
    def _by_text(self) -> Mapping[str, Stand]:
        return {fold(text): stand for stand in self.stands.values() for text in stand.texts}

    def is_monthly(self, item: Item) -> bool:
        """True of an item that asks for every month of the year so far."""
        wanted = fold(self.monthly_element)
        return is_titled(item, self.monthly) or any(fold(each.th) == wanted for each in item.elements)


def is_titled(item: Item | None, titles: Iterable[str]) -> bool:
    """True where the item's title is one of those; blanks and capitals make no difference."""
    return item is not None and fold(item.title.th) in map(fold, titles)


def load(folder: Path | None = None) -> KnownWords:
    """The words that come with Prongsai, or those of a `known_words.yaml` in a folder of your own.

    SiteError names everything that is wrong with the file, with its line.

    >>> load().is_monthly(frameworks.load(2563).items[22])
    True
    """
    return _shipped() if folder is None else _load(folder)


@cache
def _shipped() -> KnownWords:
    return _load(_HERE)


def _load(folder: Path) -> KnownWords:
    complaints = Complaints()
    words = _words(read_member(folder, _FILE, complaints), complaints)
    if complaints.problems:
        raise SiteError(complaints.problems)
    return words


def _words(root: Block, complaints: Complaints) -> KnownWords:
    items, hosts, phrases = (_part(root, key, complaints) for key in ("items", "hosts", "phrases"))
    stands = _part(root, "elements", complaints)
    found = KnownWords(
        social=_list(items, "social"),
        social_too=_list(items, "social_too"),
        sign_in=_list(items, "sign_in"),
        monthly=_list(items, "monthly"),
        monthly_element=root.text("monthly_element"),
        stands={key: _stand(block) for key, block in stands.children()},
        machine_readable=_list(root, "machine_readable"),
        clouds=_list(hosts, "clouds"),
        social_hosts=_list(hosts, "social"),
        sign_in_hosts=_list(hosts, "sign_in"),
        under_construction=_list(phrases, "under_construction"),
        missing=_list(phrases, "missing"),
        no_content=_list(phrases, "no_content"),
        not_shared=_list(phrases, "not_shared"),
    )
    for block in (items, hosts, phrases, root):
        block.close()
    return found


def _part(root: Block, key: str, complaints: Complaints) -> Block:
    return root.block(key) or Block({}, {}, root.place_of(key), complaints)


def _stand(block: Block) -> Stand:
    found = Stand(
        texts=_list(block, "texts"),
        words=_list(block, "words"),
        digits=block.whole("digits", 0),
        picture=block.flag("picture", False),
        is_sure=block.flag("sure", False),
    )
    block.close()
    return found


def _list(block: Block, key: str) -> tuple[str, ...]:
    """The texts under `key`; none at all is a complaint, and so is a blank one."""
    found = tuple(block.texts(key))
    if not found or not all(found):
        block.complain("blank", f"“{key}” ต้องมีอย่างน้อยหนึ่งข้อความ", f"“{key}” must hold at least one text", key)
    return found
