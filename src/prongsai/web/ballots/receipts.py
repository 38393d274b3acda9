"""The receipts of a closed box as anybody may read them: whoever kept theirs finds it, and nobody can count.

Up to five receipts of no ballot stand among them, so that the list has a round length: of a body on its own
an exact number of ballots would let more be worked out than is published.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from pathlib import Path

from django.conf import settings

from prongsai import ballots
from prongsai.numbers import FEWEST, STEP
from prongsai.web.accounts import walls
from prongsai.web.ballots import tag_keys
from prongsai.web.ballots.models import Box, Sealed

_SIGNS = 12
_MARK = 16  # of the digest: a database put back may have another box of this number
_FETCHED = 2_000


def file_of(box: Box) -> Path | None:
    """The list as a file, made when first asked for; None before closing, after the purge, and under ten."""
    if box.state not in ("closed", "opened") or not box.box_digest or not tag_keys.is_here(box.pk):
        return None
    path = _folder() / f"box-{box.pk}-{box.box_digest[:_MARK]}.txt"
    if not path.is_file():
        _write(path, _published(box))
    return path if path.stat().st_size else None


def forget(box: int) -> None:
    """Remove the list; nothing happens where there is none."""
    for path in _folder().glob(f"box-{box}-*"):
        path.unlink(missing_ok=True)


def _published(box: Box) -> list[str]:
    found = Sealed.objects.filter(box=box.pk).order_by().values_list("ct", flat=True)
    with walls.everything():
        real = [ballots.receipt(bytes(each)) for each in found.iterator(chunk_size=_FETCHED)]
    if len(real) < FEWEST:
        return []
    lacking = STEP - len(real) % STEP
    return sorted(real + [_decoy(box.pk, number) for number in range(lacking)])


def _decoy(box: int, number: int) -> str:
    """As random as a receipt, and the same each time the list is made."""
    drawn = hmac.digest(tag_keys.of(box), b"receipt of no ballot %d" % number, "sha256")
    return b32encode(drawn).decode()[:_SIGNS]


def _write(path: Path, lines: list[str]) -> None:
    """Whole or not at all: several may ask at the same moment."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    part.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    part.replace(path)


def _folder() -> Path:
    return Path(settings.DATA) / "receipts"
