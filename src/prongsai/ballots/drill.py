"""The drill before a box takes answers: a word sealed to its key, which the key-holders read back.

Who can read the word holds a key that will open the box. The word is carried in a file of its own.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from prongsai.ballots.keys import public_of
from prongsai.errors import BallotsError, Problem

FORMAT = "prongsai-drill-1"


def seal_word(box: int, public_key: bytes, word: str) -> bytes:
    """A word sealed to the key of a box, as the file that is carried to the drill."""
    sealed = SealedBox(PublicKey(public_key)).encrypt(word.encode())
    plain = {"format": FORMAT, "box": box, "public_key": public_key.hex()}
    return json.dumps({**plain, "sealed": b64encode(sealed).decode()}).encode() + b"\n"


def read_word(content: bytes, key: PrivateKey) -> str:
    """The word of such a file; BallotsError where it is none, or was sealed to another key."""
    public_key, sealed = _read(content)
    try:
        if public_key != public_of(key):
            raise ValueError(public_key)
        return SealedBox(key).decrypt(sealed).decode()
    except (CryptoError, ValueError) as error:
        raise BallotsError(
            Problem("drill-not-opened", "กุญแจนี้เปิดคำที่ผนึกไว้ไม่ได้", "this key does not open the sealed word")
        ) from error


def _read(content: bytes) -> tuple[bytes, bytes]:
    """The public key, and what was sealed to it."""
    try:
        plain = json.loads(content)
        if plain["format"] != FORMAT:
            raise ValueError(plain["format"])
        return bytes.fromhex(plain["public_key"]), b64decode(plain["sealed"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BallotsError(
            Problem("no-drill-file", "ไม่ใช่แฟ้มสำหรับซ้อมเปิดกล่อง", "this is no file of a drill")
        ) from error
