"""What a body file's `paper:` block says of its official papers: memo, announcement and order.

memo:
  about: analysis              # analysis, measures_plan or carrying_out; what there is, where not given
  number: ขก 53007/157          # dots where not given, as for every number and date below
  date: 7 กุมภาพันธ์ 2564
  to: นายกเทศมนตรี              # the head of the body where not given
  background: …                # text or list of texts, in place of the draft
  laws: [...]
  proposals: [...]
  chain: [{position: นักวิเคราะห์นโยบายและแผน}, {position: ปลัดเทศบาล, says: [เรียน นายกเทศมนตรี, เพื่อโปรดพิจารณา]}]
announcement: {about: analysis, number: …, date: …, by: นายกเทศมนตรี}
order:
  number: 270/2563
  date: 15 พฤษภาคม 2563
  by: นายกเทศมนตรี
  members: [{position: ปลัดเทศบาล, role: ประธานคณะทำงาน}]
  duties: [...]
  admin: นิติกรชำนาญการ          # enters the body's data
  approver: ปลัดเทศบาล          # looks it through and approves it

Everyone is named by post, never by name.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, cast, get_args

from prongsai.strict_yaml import Block, Leaf
from prongsai.thai import read_day

About = Literal["analysis", "measures_plan", "carrying_out"]
_ABOUT: tuple[About, ...] = get_args(About)


@dataclass(frozen=True, slots=True)
class Endorser:
    """One of those a memo passes: the post, and the lines above the signature (drafted where empty)."""

    position: str
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoSettings:
    """A memo's settings; `chain` is who signs, from the one who writes it up to the head of the body.

    `about` is the paper that it lays before the head; None for the first that the file has enough for.
    """

    about: About | None = None
    number: str = ""
    date: datetime.date | None = None
    to: str = ""
    background: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    chain: tuple[Endorser, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnouncementSettings:
    """An announcement's settings; `by` is the post that signs it, `about` as for a memo."""

    about: About | None = None
    number: str = ""
    date: datetime.date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the working group, by post."""

    position: str
    role: str


@dataclass(frozen=True, slots=True)
class OrderSettings:
    """An order's settings: who is appointed, by post, and what the working group has to do."""

    number: str = ""
    date: datetime.date | None = None
    by: str = ""
    members: tuple[Member, ...] = ()
    duties: tuple[str, ...] = ()
    admin: str = ""
    approver: str = ""


def read_memo(block: Block | None) -> MemoSettings:
    """The `memo:` block; complaints go to the block's own."""
    if block is None:
        return MemoSettings()
    found = MemoSettings(
        _about(block),
        written(block, "number"),
        date_under(block, "date"),
        written(block, "to"),
        tuple(block.texts("background")),
        tuple(block.texts("laws")),
        tuple(block.texts("proposals")),
        tuple(_endorser(each) for each in block.blocks("chain", required=False)),
    )
    block.close()
    return found


def read_announcement(block: Block | None) -> AnnouncementSettings:
    """The `announcement:` block; complaints go to the block's own."""
    if block is None:
        return AnnouncementSettings()
    found = AnnouncementSettings(
        _about(block), written(block, "number"), date_under(block, "date"), written(block, "by")
    )
    block.close()
    return found


def read_order(block: Block | None) -> OrderSettings:
    """The `order:` block; complaints go to the block's own."""
    if block is None:
        return OrderSettings()
    found = OrderSettings(
        written(block, "number"),
        date_under(block, "date"),
        written(block, "by"),
        tuple(_member(each) for each in block.blocks("members", required=False)),
        tuple(block.texts("duties")),
        written(block, "admin"),
        written(block, "approver"),
    )
    block.close()
    return found


def written(block: Block, key: str) -> str:
    """The text under `key`; a key left blank counts as not given, so that it can be filled in later."""
    found = block.take(key)
    return "" if isinstance(found, Leaf) and not found.text else block.text(key, "")


def date_under(block: Block, key: str) -> datetime.date | None:
    """The day under `key`; None where there is none, or where it is no day, with a complaint."""
    text = written(block, key)
    if not text:
        return None
    day = read_day(text)
    if day is None:
        block.complain(
            "not-a-date",
            f"“{key}: {text}” ต้องเป็นวันที่ใน พ.ศ. เช่น 9 กุมภาพันธ์ 2564 หรือ 2564-02-09",
            f"“{key}: {text}” must be a date of the Buddhist era such as 9 กุมภาพันธ์ 2564 or 2564-02-09",
            key,
        )
    return day


def _about(block: Block) -> About | None:
    return cast(About, block.choice("about", _ABOUT)) if written(block, "about") else None


def _endorser(block: Block) -> Endorser:
    found = Endorser(block.text("position"), tuple(block.texts("says")))
    block.close()
    return found


def _member(block: Block) -> Member:
    found = Member(block.text("position"), block.text("role"))
    block.close()
    return found
