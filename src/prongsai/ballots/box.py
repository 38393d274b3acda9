"""A closed box as a file: what is carried to the key-holders, and the digests that pin it.

The file is JSON lines: a head that says which box, then one ballot a line. It holds nothing that can be read
without the key, and no order but that of the tags.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from prongsai.errors import BallotsError, Place, Problem
from prongsai.frameworks import Framework, Text

FORMAT = "prongsai-box-1"
Way = Literal["code", "open", "paper", "interview"]
#: How an answer came, by its place in a stratum's number.
WAYS: Mapping[Way, Text] = {
    "code": Text("รหัสบนใบแจก", "code on a slip"),
    "open": Text("ลิงก์เปิด", "open link"),
    "paper": Text("แบบกระดาษ", "on paper"),
    "interview": Text("ผู้ประเมินสัมภาษณ์", "interview"),
}
_WAYS: tuple[Way, ...] = tuple(WAYS)
_FORM = 10


@dataclass(frozen=True, slots=True)
class Ballot:
    """One sealed ballot; `body` is the number a body has in the box."""

    tag: bytes
    body: int
    stratum: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """Which box it is: its number, the year's rules, its public key and digest, and the bodies in it.

    `strays` are the tags of ballots that no code that was given out can have made; `tag_key` is the key that
    names ballots, sealed to the key-holders.
    """

    box: int
    framework: str
    public_key: bytes
    digest: str
    bodies: Mapping[int, str]
    strays: frozenset[bytes] = frozenset()
    tag_key: bytes = b""


def stratum_of(framework: Framework, form: str, way: Way) -> int:
    """The number that says of a ballot which form it is and how it came.

    >>> stratum_of(frameworks.load(2568), "EIT1", "open")
    21
    """
    return _FORM * (framework.forms.index(form) + 1) + _WAYS.index(way)


def form_of_stratum(framework: Framework, stratum: int) -> str:
    """The code of the form that ballots of a stratum are of."""
    return framework.forms[stratum // _FORM - 1]


def way_of_stratum(stratum: int) -> Way:
    """How ballots of a stratum came."""
    return _WAYS[stratum % _FORM]


def stratum_of_counts(stratum: int) -> int:
    """Where ballots of a stratum are counted until the box is closed: with all of their form.

    >>> stratum_of_counts(21)
    20
    """
    return stratum - stratum % _FORM


def strata_of_form(framework: Framework, form: str) -> tuple[int, ...]:
    """Every stratum of one form."""
    return tuple(stratum_of(framework, form, way) for way in _WAYS)


def digest(ballots: Iterable[Ballot]) -> str:
    """What pins the box: SHA-256 over tag, body, form and hash of every ballot, in the order of the tags.

    One ballot added, taken out, changed, or counted for another body gives another.
    """
    whole = hashlib.sha256()
    for each in sorted(ballots, key=lambda each: each.tag):
        hashed = hashlib.sha256(each.sealed).hexdigest()
        whole.update(f"{each.tag.hex()} {each.body} {each.stratum} {hashed}\n".encode())
    return whole.hexdigest()


def write_box(head: Head, ballots: Iterable[Ballot]) -> Iterator[bytes]:
    """The file, line by line; ballots come in the order of their tags."""
    plain = {
        "format": FORMAT,
        "box": head.box,
        "framework": head.framework,
        "public_key": head.public_key.hex(),
        "digest": head.digest,
        "bodies": {str(number): name for number, name in head.bodies.items()},
        "strays": sorted(tag.hex() for tag in head.strays),
        "tag_key": head.tag_key.hex(),
    }
    yield _line(plain)
    for each in ballots:
        yield _line([each.tag.hex(), each.body, each.stratum, b64encode(each.sealed).decode()])


def read_box(path: Path) -> tuple[Head, list[Ballot]]:
    """The head and ballots of a box file; BallotsError where it is none, or was changed on the way."""
    with path.open("rb") as file:
        try:
            head = _head(json.loads(next(file, b"null")))
            ballots = [_ballot(json.loads(line)) for line in file]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _wrong(path, "no-box-file", "ไม่ใช่แฟ้มกล่องคำตอบ", "this is no box file") from error
    if digest(ballots) != head.digest:
        th, en = (
            "บัตรคำตอบในแฟ้มไม่ตรงกับค่าตรวจสอบของกล่อง",
            "the ballots in the file are not those its digest names",
        )
        raise _wrong(path, "box-changed", th, en)
    return head, ballots


def _head(plain: Any) -> Head:
    if plain["format"] != FORMAT:
        raise ValueError(plain["format"])
    bodies = {int(number): str(name) for number, name in plain["bodies"].items()}
    return Head(
        int(plain["box"]),
        str(plain["framework"]),
        bytes.fromhex(plain["public_key"]),
        str(plain["digest"]),
        bodies,
        frozenset(bytes.fromhex(tag) for tag in plain["strays"]),
        bytes.fromhex(plain["tag_key"]),
    )


def _ballot(plain: Any) -> Ballot:
    tag, body, stratum, sealed = plain
    return Ballot(bytes.fromhex(tag), int(body), int(stratum), b64decode(sealed, validate=True))


def _line(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _wrong(path: Path, code: str, th: str, en: str) -> BallotsError:
    return BallotsError(Problem(code, th, en, Place(path.name)))
