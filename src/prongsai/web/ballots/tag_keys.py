"""The key that names ballots, one a box: a file outside the database and outside its backups.

Without it nobody can say which code a ballot came from, whoever holds the whole database. Losing it loses the
check for doubles, and nothing else. Web servers that share a box share the folder.
"""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from prongsai.errors import BallotsError, Problem

_BYTES = 32


def make(box: int) -> bytes:
    """A new key for a box, readable by its owner alone; the one it has, where it has one."""
    path = path_of(box)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        held = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return of(box)
    with os.fdopen(held, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return of(box)


def of(box: int) -> bytes:
    """The key of a box; BallotsError where it is not on this machine."""
    return _read(path_of(box))


def is_here(box: int) -> bool:
    """True where the key of a box is on this machine."""
    return path_of(box).is_file()


def destroy(box: int) -> None:
    """Overwrite and remove the key; nothing happens where it is gone."""
    path = path_of(box)
    _read.cache_clear()
    if path.is_file():
        with path.open("r+b") as file:
            file.write(bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


@lru_cache(maxsize=256)
def _read(path: Path) -> bytes:
    found = path.read_bytes() if path.is_file() else b""
    if len(found) != _BYTES:
        raise BallotsError(
            Problem(
                "no-tag-key",
                f"ไม่พบกุญแจของกล่องในเครื่องนี้ ({path.name}) จึงรับคำตอบไม่ได้",
                f"the key of the box is not on this machine ({path.name}), so no answer can be taken",
            )
        )
    return found


def path_of(box: int) -> Path:
    """Where the key of a box stands, on the machine that takes its answers."""
    return Path(settings.BALLOT_KEYS) / f"box-{box}.key"
