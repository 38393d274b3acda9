"""Proof of a published result: what was approved, by a signature that anyone can check without us.

A proof is one JSON object: the `result` as published, a short `statement` about it (body, year, version, day
of approval, digest of the result), an Ed25519 `signature` over the statement's canonical form, and the
`public_key` it was made with. Three things are looked at: that the result is the one the statement names,
that the statement was signed by that key, and that the result comes out of its own inputs by the year's
rules. Whose key it is only the publisher can say: compare it with the one known from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from prongsai.errors import FrameworkError, Problem, ProngsaiError, ScoringError
from prongsai.frameworks import Framework, Text
from prongsai.scoring.result import FORMAT as RESULT
from prongsai.scoring.result import Inputs, same_but_for_wording
from prongsai.scoring.score import score_inputs

FORMAT = "prongsai-proof-1"
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `is_right` is None where it could not be looked at, and `say` tells why."""

    code: str
    is_right: bool | None
    say: Text


def state(content: bytes, *, body: str, year: int, version: int, approved_on: str) -> dict[str, Any]:
    """What is signed of a published result, given as its canonical JSON; `approved_on` is an ISO date."""
    return {
        "format": FORMAT,
        "body": body,
        "year": year,
        "version": version,
        "approved_on": approved_on,
        "result_digest": hashlib.sha256(content).hexdigest(),
    }


def sign(statement: Mapping[str, Any], key: bytes) -> tuple[str, str]:
    """The signature over a statement and the public key it is checked with, both in hex.

    `key` is the 32-byte seed of an Ed25519 key.
    """
    return SigningKey(key).sign(rfc8785.dumps(dict(statement))).signature.hex(), public_key_of(key)


def is_signed(statement: Mapping[str, Any], signature: str, public_key: str) -> bool:
    """Whether the signature over the statement is one of this key's; both in hex."""
    try:
        VerifyKey(bytes.fromhex(public_key)).verify(rfc8785.dumps(dict(statement)), bytes.fromhex(signature))
    except (BadSignatureError, ValueError):
        return False
    return True


def public_key_of(key: bytes) -> str:
    """The public key, in hex, of the 32-byte seed of an Ed25519 key."""
    return SigningKey(key).verify_key.encode().hex()


def proof(content: bytes, statement: Mapping[str, Any], signature: str, public_key: str) -> bytes:
    """One file that holds all of it."""
    whole = {
        "format": FORMAT,
        "result": json.loads(content),
        "statement": dict(statement),
        "signature": signature,
        "public_key": public_key,
    }
    return rfc8785.dumps(whole)


def examine(
    content: bytes, load: Callable[[str], Framework], known_key: str | None = None
) -> tuple[Finding, ...]:
    """Everything that can be checked of a proof; `load` gives the rules by their code.

    `known_key` is the publisher's public key in hex, as known from elsewhere, or several of them with blanks
    between. ScoringError where the file is
    no proof. The file may be anybody's: `load` must not take its code for a folder.

    >>> all(finding.is_right for finding in examine(path.read_bytes(), frameworks.load, key))
    True
    """
    try:
        plain = json.loads(content)
        result, statement = plain["result"], plain["statement"]
        signature, key = bytes.fromhex(plain["signature"]), bytes.fromhex(plain["public_key"])
        if plain["format"] != FORMAT or not isinstance(result, dict) or not isinstance(statement, dict):
            raise ValueError(plain["format"])
        return (
            _digest(result, statement),
            _signature(statement, signature, key),
            _key(key, known_key),
            _recounted(result, load),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ArithmeticError) as error:
        raise ScoringError(_no_proof(content)) from error


def is_proof(content: bytes) -> bool:
    """True for a file that says it is a proof, whether what it proves is right or not."""
    return _format_of(content) == FORMAT


def _format_of(content: bytes) -> object:
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return plain.get("format") if isinstance(plain, dict) else None


def _no_proof(content: bytes) -> Problem:
    if _format_of(content) == RESULT:
        return Problem(
            "result-without-proof",
            "แฟ้มนี้เป็นผลคะแนนที่ไม่มีลายมือชื่อกำกับ จึงตรวจไม่ได้ว่าใครอนุมัติ คำนวณซ้ำได้ด้วย prongsai recount",
            "this is a result without a proof, so who approved it cannot be checked; "
            "`prongsai recount` counts it anew",
        )
    return Problem("no-proof", "ไม่ใช่แฟ้มหลักฐานของผลที่เผยแพร่", "this is no proof of a published result")


def _digest(result: Mapping[str, Any], statement: Mapping[str, Any]) -> Finding:
    named = statement["body"], statement["year"], statement["result_digest"]
    found = result["inputs"]["body"], result["framework"]["year"]
    digest = hashlib.sha256(rfc8785.dumps(dict(result))).hexdigest()
    if named == (*found, digest):
        say = Text(
            f"ผลตรงกับที่คำรับรองระบุ: {named[0]} ปี {named[1]} รุ่นที่ {statement['version']}",
            f"the result is the one the statement names: {named[0]} {named[1]}, "
            f"version {statement['version']}",
        )
        return Finding("digest", is_right=True, say=say)
    return Finding(
        "digest", is_right=False,
        say=Text(
            "ผลไม่ใช่ผลที่คำรับรองระบุ ค่าตรวจสอบ หน่วยงาน หรือปีไม่ตรงกัน",
            "the result is not the one the statement names: digest, body or year differ",
        ),
    )  # fmt: skip


def _signature(statement: Mapping[str, Any], signature: bytes, key: bytes) -> Finding:
    try:
        VerifyKey(key).verify(rfc8785.dumps(dict(statement)), signature)
    except BadSignatureError:
        say = Text(
            "ลายมือชื่อไม่ถูกต้อง คำรับรองไม่ใช่ฉบับที่ลงลายมือชื่อไว้",
            "the signature is wrong: the statement is not the one that was signed",
        )
        return Finding("signature", is_right=False, say=say)
    say = Text(
        f"ลายมือชื่อถูกต้อง อนุมัติเมื่อ {statement['approved_on']}",
        f"the signature is right; approved on {statement['approved_on']}",
    )
    return Finding("signature", is_right=True, say=say)


def _key(key: bytes, known: str | None) -> Finding:
    if known is None:
        say = Text(
            f"ยังไม่ได้เทียบกุญแจกับที่ผู้เผยแพร่ประกาศ: {key.hex()}",
            f"the key was not compared with the publisher's: {key.hex()}",
        )
        return Finding("key", is_right=None, say=say)
    if key.hex() in known.lower().split():
        say = Text("เป็นกุญแจที่ผู้เผยแพร่ประกาศ", "the key is the publisher's")
        return Finding("key", is_right=True, say=say)
    return Finding(
        "key", is_right=False,
        say=Text("ไม่ใช่กุญแจที่ผู้เผยแพร่ประกาศ", "the key is not the publisher's"),
    )  # fmt: skip


def _recounted(result: Mapping[str, Any], load: Callable[[str], Framework]) -> Finding:
    """Scored anew from the published inputs; where people's answers were left out that cannot be done."""
    if "withheld" in result:
        say = Text(
            "คำนวณซ้ำไม่ได้ เพราะไม่เผยแพร่ว่าผู้ตอบเลือกคำตอบใดกี่คน",
            "cannot be counted anew: how many people chose what is not published",
        )
        return Finding("recount", is_right=None, say=say)
    code, seal = str(result["framework"]["code"]), result["framework"]["digest"]
    try:
        framework = load(code)
    except FrameworkError:
        say = Text(
            f"คำนวณซ้ำไม่ได้ เพราะไม่มีกรอบ {code}", f"cannot be counted anew: the rules {code} are not at hand"
        )
        return Finding("recount", is_right=None, say=say)
    if framework.digest != seal:
        say = Text(
            f"คำนวณซ้ำไม่ได้ เพราะกรอบ {framework.code} ที่มีอยู่ไม่ใช่ฉบับที่ใช้คำนวณ",
            f"cannot be counted anew: the rules {framework.code} at hand are not those it was made with",
        )
        return Finding("recount", is_right=None, say=say)
    try:
        anew = score_inputs(framework, Inputs.from_plain(result["inputs"]))
    except ProngsaiError as error:
        say = Text(f"คำนวณซ้ำไม่ได้: {error.say('th')}", f"cannot be counted anew: {error.say('en')}")
        return Finding("recount", is_right=False, say=say)
    found = anew.as_plain()
    total = anew.show("total") if "total" in anew else "–"
    right = Text(
        f"คำนวณซ้ำจากข้อมูลนำเข้าได้ผลเดียวกัน: {total}",
        f"counted anew from its inputs it comes out the same: {total}",
    )
    is_right = same_but_for_wording(found, result)
    return Finding("recount", is_right=True, say=right) if is_right else _difference(found, result)


def _difference(found: Mapping[str, Any], told: Mapping[str, Any]) -> Finding:
    """What was counted beside what the file says: the total, else the first scores, else the parts' names."""
    pairs = [("total", found["total"], told.get("total"))]
    pairs += [(code, anew, _shown(told).get(code)) for code, anew in _shown(found).items()]
    other = [each for each in dict.fromkeys(pairs) if each[1] != each[2]][:_MOST_NAMED]
    if other:
        th = ", ".join(f"{code} คำนวณได้ {anew or '–'} แฟ้มระบุ {said or '–'}" for code, anew, said in other)
        en = ", ".join(
            f"{code} comes out as {anew or '–'}, the file says {said or '–'}" for code, anew, said in other
        )
        say = Text(f"คำนวณซ้ำไม่ได้ผลเดียวกัน: {th}", f"counted anew from its inputs: {en}")
    else:
        parts = ", ".join(sorted(name for name in {*found, *told} if found.get(name) != told.get(name)))
        say = Text(
            f"คำนวณซ้ำได้คะแนนเดียวกัน แต่ส่วนนี้ของแฟ้มไม่ตรงกัน: {parts}",
            f"counted anew the scores are the same, but these parts of the file differ: {parts}",
        )
    return Finding("recount", is_right=False, say=say)


def _shown(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {each["code"]: each["shown"] for each in plain["scores"]}
