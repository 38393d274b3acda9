"""The key of a box: made off-line, split on paper among its holders, put together again to open it.

Of `holders` shares any `needed` give the key back, and fewer tell nothing of it. A body on its own may keep
the key wrapped under two pass-phrases instead, each known to another person.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from itertools import combinations

import shamirs
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from prongsai.ballots.codes import SYMBOLS
from prongsai.errors import BallotsError, Problem
from prongsai.thai import to_arabic_digits

HOLDERS, NEEDED = 3, 2
SHORTEST_PASSPHRASE = 12
#: The least prime above 2²⁵⁶, so that every key is a number below it.
_MODULUS = 2**256 + 297
_VALUE, _MARK, _CHECK = 33, 4, 3
_BYTES = 2 + _VALUE + _MARK + _CHECK
_SIGNS = -(-_BYTES * 8 // 5)
_MEANT = str.maketrans("OIL", "011")
_OPERATIONS, _MEMORY = argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE


def make() -> PrivateKey:
    """A new key, from the system's own randomness."""
    return PrivateKey.generate()


def public_of(key: PrivateKey) -> bytes:
    """The half that seals: 32 bytes that anybody may know."""
    return key.public_key.encode()


def mark_of(public_key: bytes) -> str:
    """Eight symbols by which people tell one key from another."""
    return hashlib.sha256(public_key).hexdigest()[:8]


def split(key: PrivateKey, needed: int = NEEDED, holders: int = HOLDERS) -> list[str]:
    """One share a holder, as it is written on paper: groups of four symbols.

    Each says how many are needed, which key it is of, and whether it was typed rightly.
    """
    mark = hashlib.sha256(public_of(key)).digest()[:_MARK]
    whole = int.from_bytes(key.encode())
    found = shamirs.shares(whole, quantity=holders, modulus=_MODULUS, threshold=needed)
    return [_write(bytes([needed, each[0]]) + int(each[1]).to_bytes(_VALUE) + mark) for each in found]


def join(written: Sequence[str]) -> PrivateKey:
    """The key of enough shares; BallotsError says which is mistyped, missing, twice or of another key."""
    parts = [_read(number, text) for number, text in enumerate(written, 1)]
    needed, marks = max((part[0] for part in parts), default=NEEDED), {part[-_MARK:] for part in parts}
    by_holder = {part[1]: int.from_bytes(part[2 : 2 + _VALUE]) for part in parts}
    if len(marks) > 1:
        raise _wrong("shares-of-two-keys", "ส่วนของกุญแจมาจากคนละกุญแจ", "the shares are of different keys")
    if len(by_holder) < needed:
        th = f"ต้องใช้ส่วนของกุญแจ {needed} ส่วนที่ต่างกัน ได้มา {len(by_holder)}"
        raise _wrong("too-few-shares", th, f"{needed} different shares are needed; {len(by_holder)} given")
    shares = [shamirs.share(holder, value, _MODULUS) for holder, value in by_holder.items()]
    whole = shamirs.interpolate(shares[:needed])
    found = PrivateKey(whole.to_bytes(_VALUE)[-32:])
    if hashlib.sha256(public_of(found)).digest()[:_MARK] != marks.pop():
        raise _wrong("shares-do-not-fit", "ส่วนของกุญแจประกอบกันไม่ได้", "the shares do not make the key")
    return found


def join_every_way(written: Sequence[str]) -> PrivateKey:
    """The key as every pair of shares gives it; BallotsError unless all were given and all pairs agree.

    For the drill: a share that is of no use is found before the box is opened, not after it is closed.
    """
    join(written)
    if len({_read(number, text) for number, text in enumerate(written, 1)}) != HOLDERS:
        raise _wrong(
            "shares-missing",
            f"การซ้อมต้องใช้ส่วนของกุญแจครบทั้ง {HOLDERS} ส่วน",
            f"the drill needs all {HOLDERS} shares",
        )
    found = [join(each) for each in combinations(written, NEEDED)]
    if len({each.encode() for each in found}) != 1:
        raise _wrong("shares-do-not-fit", "ส่วนของกุญแจประกอบกันไม่ได้", "the shares do not make the key")
    return found[0]


def wrap(key: PrivateKey, passphrases: Sequence[str]) -> bytes:
    """The key under pass-phrases that are all needed, in whatever order; BallotsError where one is short."""
    if any(len(each.strip()) < SHORTEST_PASSPHRASE for each in passphrases):
        raise _wrong(
            "passphrase-short",
            f"วลีรหัสแต่ละวลีต้องยาวอย่างน้อย {SHORTEST_PASSPHRASE} ตัวอักษร",
            f"each pass-phrase must have at least {SHORTEST_PASSPHRASE} characters",
        )
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    return salt + SecretBox(_stretched(passphrases, salt)).encrypt(key.encode())


def unwrap(wrapped: bytes, passphrases: Sequence[str]) -> PrivateKey:
    """The key again; BallotsError where a pass-phrase is wrong."""
    salt, held = wrapped[: argon2id.SALTBYTES], wrapped[argon2id.SALTBYTES :]
    try:
        return PrivateKey(SecretBox(_stretched(passphrases, salt)).decrypt(held))
    except CryptoError as error:
        raise _wrong(
            "passphrase-wrong",
            "วลีรหัสไม่ถูกต้อง ตรวจตัวสะกดและภาษาของแป้นพิมพ์ของทั้งสองวลี",
            "a pass-phrase is wrong: look at the spelling of both, and at the language of the keyboard",
        ) from error


def _stretched(passphrases: Sequence[str], salt: bytes) -> bytes:
    """Each is hashed before they are put together, so that the border between them cannot move.

    In the order of the hashes: months later nobody knows who typed first.
    """
    each = b"".join(sorted(hashlib.sha256(one.strip().encode()).digest() for one in passphrases))
    return argon2id.kdf(SecretBox.KEY_SIZE, each, salt, opslimit=_OPERATIONS, memlimit=_MEMORY)


def _write(part: bytes) -> str:
    number = int.from_bytes(part + hashlib.sha256(part).digest()[:_CHECK])
    signs = "".join(SYMBOLS[number >> 5 * place & 31] for place in reversed(range(_SIGNS)))
    return " ".join(signs[place : place + 4] for place in range(0, _SIGNS, 4))


def _read(number: int, text: str) -> bytes:
    typed = re.sub(r"[\s\-–—]", "", to_arabic_digits(text)).upper().translate(_MEANT)
    if len(typed) == _SIGNS and set(typed) <= set(SYMBOLS):
        whole = sum(SYMBOLS.index(sign) << 5 * place for place, sign in enumerate(typed[::-1]))
        if whole.bit_length() <= _BYTES * 8:
            part, check = (found := whole.to_bytes(_BYTES))[:-_CHECK], found[-_CHECK:]
            if hashlib.sha256(part).digest()[:_CHECK] == check:
                return part
    raise _wrong(
        "share-mistyped",
        f"ส่วนของกุญแจที่ {number} พิมพ์ไม่ถูกต้อง ตรวจทีละกลุ่ม",
        f"share {number} is mistyped; look at it group by group",
    )


def _wrong(code: str, th: str, en: str) -> BallotsError:
    return BallotsError(Problem(code, th, en))
