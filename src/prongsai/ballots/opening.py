"""Opening a box: every ballot unsealed, all of them shuffled, and nothing left that tells which was which.

What comes out has new random numbers in whose order it is written, answers and free words apart. The
opened file is what goes back to the server.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl.public import PrivateKey

from prongsai.answers import line_codes
from prongsai.ballots.box import Ballot, Head, form_of_stratum, stratum_of
from prongsai.ballots.questionnaire import LONGEST_COMMENT, Filled, Form, check, form_of, tidy
from prongsai.ballots.sealing import receipt, unseal
from prongsai.errors import AnswersError, BallotsError, Place, Problem, ProngsaiError
from prongsai.frameworks import Framework

FORMAT = "prongsai-opened-1"
_ID = 16
_RECEIPT = re.compile(r"[A-Z2-7]{12}")
_NO_FORM = "ballot-not-a-form"
_REASONS = ("stray-ballot", "ballot-not-opened", _NO_FORM)
_NOT_AS_WRITTEN = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError, AnswersError,
)  # fmt: skip
_STRAY = Problem(
    "stray-ballot",
    "บัตรนี้ไม่ได้มาจากรหัสที่ออกให้ จึงไม่นับ",
    "this ballot comes from no code that was given out, and is not counted",
)


@dataclass(frozen=True, slots=True)
class Said:
    """Something somebody said: an answered form (canonical JSON of choices by line), or free words.

    `number` is 16 random bytes; `stratum` is that of the form, however it came.
    """

    number: bytes
    body: int
    stratum: int
    content: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened box; `refused` has the receipt of every ballot that could not be read, with the reason.

    `salt` goes into the digest and follows from the key and the box: the same at every opening, and known to
    nobody who has not the answers themselves. Without it whoever knew most answers of a small box could try
    out the rest against a published digest.
    """

    box: int
    box_digest: str
    salt: bytes
    digest: str
    answers: Sequence[Said]
    comments: Sequence[Said]
    refused: Sequence[tuple[str, Problem]]


def open_box(head: Head, ballots: Iterable[Ballot], key: PrivateKey, framework: Framework) -> Opened:
    """Unseal and shuffle. One that cannot be read, or breaks the form's rules, is refused and told of."""
    answers, comments, refused = [], [], []
    for ballot in ballots:
        try:
            if ballot.tag in head.strays:
                raise BallotsError(_STRAY)
            form = form_of(framework, form_of_stratum(framework, ballot.stratum))
            filled = _checked(unseal(ballot.sealed, form, key), form)
        except (ProngsaiError, IndexError, KeyError) as error:
            refused.append((receipt(ballot.sealed), _why(error)))
            continue
        stratum = stratum_of(framework, form.code, "code")
        answers.append((ballot.body, stratum, _canonical(filled)))
        if filled.comment:
            comments.append((ballot.body, stratum, filled.comment))
    made, salt = _shuffled(answers), _salt(head, key)
    pinned = digest_of_answers(made, salt)
    return Opened(head.box, head.digest, salt, pinned, made, _shuffled(comments), sorted(refused, key=_first))


def digest_of_answers(answers: Iterable[Said], salt: bytes) -> str:
    """What pins the opened answers: a hash over them in their own order, whatever numbers they have."""
    whole = hmac.new(salt, digestmod="sha256")
    for body, stratum, content in sorted((each.body, each.stratum, each.content) for each in answers):
        whole.update(f"{body}\t{stratum}\t{content}\n".encode())
    return whole.hexdigest()


def write_opened(opened: Opened) -> Iterator[bytes]:
    """The opened file, line by line."""
    yield _line(
        {
            "format": FORMAT,
            "box": opened.box,
            "box_digest": opened.box_digest,
            "salt": opened.salt.hex(),
            "digest": opened.digest,
            "comments": len(opened.comments),
            "refused": [[sign, problem.code] for sign, problem in opened.refused],
        }
    )
    for kind, said in (("answer", opened.answers), ("comment", opened.comments)):
        for each in said:
            yield _line([kind, each.number.hex(), each.body, each.stratum, each.content])


def read_opened(path: Path, framework: Framework) -> Opened:
    """An opened file again; BallotsError where it is none, was changed, or holds what no form allows."""
    with path.open("rb") as file:
        try:
            head, found = json.loads(next(file, b"null")), [json.loads(line) for line in file]
            if head["format"] != FORMAT:
                raise ValueError(head["format"])
            said = [(kind, _said(rest)) for kind, *rest in found]
            opened = Opened(
                int(head["box"]), str(head["box_digest"]), bytes.fromhex(head["salt"]), str(head["digest"]),
                [each for kind, each in said if kind == "answer"],
                [each for kind, each in said if kind == "comment"],
                [(str(sign), _unreadable(str(code))) for sign, code in head["refused"]],
            )  # fmt: skip
            if len(opened.comments) != head["comments"]:
                raise ValueError("a file that was cut off loses comments first, which no digest names")
            _legal(opened, framework)
        except _NOT_AS_WRITTEN as error:
            raise _no_opened(path) from error
    if digest_of_answers(opened.answers, opened.salt) != opened.digest:
        raise _no_opened(path)
    return opened


def choices_of(said: Said) -> Mapping[str, int]:
    """The choices of an answered form by line."""
    return {str(code): int(choice) for code, choice in json.loads(said.content).items()}


def _salt(head: Head, key: PrivateKey) -> bytes:
    return hmac.digest(key.encode(), f"{FORMAT} {head.box} {head.digest}".encode(), "sha256")


def _checked(filled: Filled, form: Form) -> Filled:
    return check(form, {code: str(choice) for code, choice in filled.choices.items()}, filled.comment)


def _canonical(filled: Filled) -> str:
    return json.dumps(dict(filled.choices), separators=(",", ":"))


def _shuffled(found: Iterable[tuple[int, int, str]]) -> list[Said]:
    """New random numbers, and the order of those numbers: nothing of how they came is left."""
    given = [Said(secrets.token_bytes(_ID), *each) for each in found]
    secrets.SystemRandom().shuffle(given)
    return sorted(given, key=lambda each: each.number)


def _legal(opened: Opened, framework: Framework) -> None:
    """AnswersError, ValueError where something is not as an opening writes it: no form says so, or twice."""
    for said in (opened.answers, opened.comments):
        if len({each.number for each in said}) != len(said):
            raise ValueError("twice")
        for each in said:
            form = form_of_stratum(framework, each.stratum)
            if each.stratum != stratum_of(framework, form, "code"):
                raise ValueError(each.stratum)
    for each in opened.answers:
        form = form_of_stratum(framework, each.stratum)
        filled = Filled(form, choices_of(each))
        if list(filled.choices) != line_codes(framework, form) or _canonical(filled) != each.content:
            raise ValueError(each.content)
        _checked(filled, form_of(framework, form))
    if any(not 0 < len(each.content) <= LONGEST_COMMENT for each in opened.comments):
        raise ValueError("comment")
    if any(tidy(each.content) != each.content for each in opened.comments):
        raise ValueError("comment")
    if any(not _RECEIPT.fullmatch(sign) or problem.code not in _REASONS for sign, problem in opened.refused):
        raise ValueError("refused")


def _said(plain: Any) -> Said:
    number, body, stratum, content = plain
    if len(made := bytes.fromhex(number)) != _ID or not isinstance(content, str):
        raise ValueError(number)
    return Said(made, int(body), int(stratum), content)


def _why(error: Exception) -> Problem:
    return error.problems[0] if isinstance(error, BallotsError) else _unreadable(_NO_FORM)


def _unreadable(code: str) -> Problem:
    return Problem(code, "เนื้อหาของบัตรคำตอบไม่ใช่แบบวัดของปีนี้", "the ballot holds no form of this year")


def _first(pair: tuple[str, Problem]) -> str:
    return pair[0]


def _line(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _no_opened(path: Path) -> BallotsError:
    return BallotsError(
        Problem(
            "no-opened-file",
            "ไม่ใช่แฟ้มคำตอบที่เปิดแล้ว หรือแฟ้มถูกแก้ไข",
            "this is no file of opened answers, or it was changed",
            Place(path.name),
        )
    )
