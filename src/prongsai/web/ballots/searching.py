"""Looks through every other table for what would lead from a ballot to its code: codes, hashes, tags, keys.

Whatever form it may have taken: bytes, hexadecimal or base 64, alone or within a text. Only what belongs to
a ballot of this database is found, so nothing is found by chance.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator

from django.db import connection

from prongsai.ballots import codes
from prongsai.frameworks import Text
from prongsai.web.ballots import promised

_HASH = 32
_HEX = re.compile(rb"[0-9a-fA-F]{64}")
_BASE_64 = re.compile(rb"[A-Za-z0-9+/_-]{43}(?![A-Za-z0-9+/_-])")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_CODE = re.compile(rb"(?:[0-9A-Za-z][ -]?){27}")
_FETCHED = 200
_LONGEST = 64 * 1024 * 1024  # of one value; longer ones are cut


def found_in_other_tables(secrets: frozenset[bytes]) -> Iterator[Text]:
    """Where one of these hashes, tags or keys stands outside its own table, or a code that makes one."""
    is_secret = secrets.__contains__
    for table, columns in tables():
        for name, number in _counted(table, columns, is_secret).items():
            yield Text(
                f"{table}.{name} มีรหัส ค่าแฮช ป้ายบัตร หรือกุญแจ {number} แห่ง",
                f"{table}.{name} holds a code, a hash, a tag or a key in {number} places",
            )


def tables() -> list[tuple[str, list[str]]]:
    """Every table but those whose columns are promised, with its columns."""
    with connection.cursor() as cursor:
        known = connection.introspection.table_names(cursor)
        return [
            (table, [each.name for each in connection.introspection.get_table_description(cursor, table)])
            for table in known
            if table not in promised.TABLES
        ]


def _counted(table: str, columns: list[str], is_secret: Callable[[bytes], bool]) -> dict[str, int]:
    counts: dict[str, int] = {}
    quote = connection.ops.quote_name
    wanted = ", ".join(quote(each) for each in columns)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {wanted} FROM {quote(table)}")  # noqa: S608 - names the database gave
        while rows := cursor.fetchmany(_FETCHED):
            for row in rows:
                for name, value in zip(columns, row, strict=True):
                    if holds(value, is_secret):
                        counts[name] = counts.get(name, 0) + 1
    return counts


def holds(value: object, is_secret: Callable[[bytes], bool]) -> bool:
    """True where a value is one of the secrets, or has one in it.

    >>> holds(secret.hex(), {secret}.__contains__)
    True
    """
    if value is None or isinstance(value, bool | int | float):
        return False
    plain = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    plain = plain[:_LONGEST]
    if len(plain) < codes.LENGTH:
        return False
    return any(map(is_secret, _candidates(plain)))


def _candidates(plain: bytes) -> Iterator[bytes]:
    if len(plain) <= 4 * _HASH:
        yield from (plain[at : at + _HASH] for at in range(len(plain) - _HASH + 1))
    for found in _HEX.findall(plain):
        yield bytes.fromhex(found.decode())
    for found in _BASE_64.findall(plain):
        yield b64decode(found.translate(_URL_SAFE) + b"=")
    for found in _CODE.findall(plain):
        code = codes.read(found.decode())
        if code is not None:
            yield codes.digest(code)
