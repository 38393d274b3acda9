"""Sealing: a filled-in form becomes bytes that only the key-holders can read, all of one length.

What is sealed is padded to the longest legal answer of its form, so that length tells nothing. The key that
opens it is never where ballots are kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b32encode
from functools import lru_cache

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from prongsai.ballots.questionnaire import LONGEST_COMMENT, Filled, Form
from prongsai.errors import BallotsError, Problem

_LENGTH, _BLOCK = 4, 256
_BYTES_OF_A_SIGN = 4  # the longest sign in UTF-8; what JSON escapes among them is shorter
_SIGNS_OF_A_RECEIPT = 12


def seal(filled: Filled, form: Form, public_key: bytes) -> bytes:
    """The form sealed to a public key of 32 bytes; every ballot of one form has the same length."""
    plain = _pack(filled)
    size = bucket(form)
    padded = len(plain).to_bytes(_LENGTH) + plain
    return SealedBox(_public(public_key)).encrypt(padded.ljust(size, b"\0"))


def unseal(sealed: bytes, form: Form, private_key: PrivateKey) -> Filled:
    """What was sealed; BallotsError where it was not sealed to this key, or holds no such form."""
    try:
        padded = SealedBox(private_key).decrypt(sealed)
        plain = padded[_LENGTH : _LENGTH + int.from_bytes(padded[:_LENGTH])]
        content = json.loads(plain)
        return Filled(form.code, {str(k): int(v) for k, v in content["a"].items()}, str(content["c"]))
    except (CryptoError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BallotsError(
            Problem(
                "ballot-not-opened",
                "เปิดบัตรคำตอบนี้ไม่ได้ ไม่ได้ผนึกด้วยกุญแจนี้ หรือเนื้อหาไม่ใช่แบบวัด",
                "this ballot cannot be opened: it was not sealed to this key, or holds no form",
            )
        ) from error


@lru_cache(maxsize=64)
def bucket(form: Form) -> int:
    """Bytes that every ballot of the form is padded to: the longest that can be legal, rounded up."""
    longest = {line.code: max(code for code, _ in line.choices) for line in form.lines}
    size = _LENGTH + len(_pack(Filled(form.code, longest))) + _BYTES_OF_A_SIGN * LONGEST_COMMENT
    return -(-size // _BLOCK) * _BLOCK


def receipt(sealed: bytes) -> str:
    """What the answerer is given: twelve symbols that stand for the sealed ballot, not for what it says."""
    return b32encode(hashlib.sha256(sealed).digest()).decode()[:_SIGNS_OF_A_RECEIPT]


def tag(key: bytes, digest_of_code: bytes) -> bytes:
    """The name a ballot has in the box: one code, one tag, and nobody without the key can tell which."""
    return hmac.digest(key, digest_of_code, "sha256")


def _pack(filled: Filled) -> bytes:
    plain = {"a": dict(filled.choices), "c": filled.comment}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=64)
def _public(key: bytes) -> PublicKey:
    return PublicKey(key)
