"""Codes: 128 random bits that say "one of those who may answer", and nothing about who.

A code is written as 26 symbols and one that checks them, in groups of three. Look-alikes are read as what
was meant (O as 0, I and L as 1), Thai digits as Arabic ones, and spaces and dashes are not looked at.
"""

from __future__ import annotations

import hashlib
import secrets

from prongsai.thai import to_arabic_digits

#: Crockford's base 32: no letter that looks like a digit.
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 27
_BYTES, _GROUP = 16, 3
_MEANT = str.maketrans("OIL", "011", " -–—.\t\r\n\u200b\u00a0")
_VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}


def draw(number: int) -> list[bytes]:
    """That many new codes, 16 bytes each, from the system's own randomness."""
    return [secrets.token_bytes(_BYTES) for _ in range(number)]


def write(code: bytes) -> str:
    """The code as it is typed: nine groups of three symbols.

    >>> write(bytes(16))
    '000 000 000 000 000 000 000 000 000'
    """
    whole = compact(code)
    return " ".join(whole[place : place + _GROUP] for place in range(0, LENGTH, _GROUP))


def compact(code: bytes) -> str:
    """The code in 27 symbols without spaces, as a QR holds it."""
    number = int.from_bytes(code)
    values = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    return "".join(SYMBOLS[value] for value in (*values, _check(values)))


def read(text: str) -> bytes | None:
    """What was typed, as a code; None where it is none, a wrong symbol or two exchanged included.

    >>> read("ooo-OOO-000-000-000-000-000-000-000") == bytes(16)
    True
    """
    typed = _typed(text)
    if len(typed) != LENGTH or not set(typed) <= _VALUES.keys():
        return None
    *values, check = (_VALUES[symbol] for symbol in typed)
    number = sum(value << 5 * place for place, value in enumerate(values[::-1]))
    if check != _check(values) or number.bit_length() > 8 * _BYTES:
        return None
    return number.to_bytes(_BYTES)


def count(text: str) -> int:
    """How many symbols were typed, spaces and dashes aside: a code has 27.

    >>> count("abc-12")
    5
    """
    return len(_typed(text))


def digest(code: bytes) -> bytes:
    """What is kept of a code: its SHA-256."""
    return hashlib.sha256(code).digest()


def _typed(text: str) -> str:
    return to_arabic_digits(text).upper().translate(_MEANT)


def _check(values: list[int]) -> int:
    """A sum in GF(32), each place with a weight of its own: one wrong symbol, or two exchanged, are seen."""
    total, weight = 0, 1
    for value in values:
        weight = _times(weight, 2)
        total ^= _times(weight, value)
    return total


def _times(one: int, other: int) -> int:
    """The product in GF(32), by x⁵ + x² + 1."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one, other = one << 1, other >> 1
        if one & 32:
            one ^= 0b100101
    return product
