"""A whole look at a website as JSON, and back: what is stored, handed on, and read by programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from prongsai.errors import Problem, SiteError
from prongsai.frameworks import Text
from prongsai.siteaudit.model import (
    VERDICTS,
    AddressSeen,
    Audit,
    Cause,
    Finding,
    ItemSeen,
    Path,
    Step,
    Verdict,
)  # fmt: skip

FORMAT = 1
_NO_AUDIT = Problem("not-an-audit", "แฟ้มนี้ไม่ใช่ผลการตรวจเว็บไซต์ที่อ่านได้", "this is no site check that can be read")


def write(audit: Audit) -> bytes:
    """The audit as JSON, the same bytes for the same audit.

    >>> read(write(audit)) == audit
    True
    """
    return json.dumps(as_plain(audit), ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def read(content: bytes) -> Audit:
    """An audit from what `write` made of it; SiteError where it is none."""
    try:
        plain = json.loads(content)
    except ValueError as error:
        raise SiteError(_NO_AUDIT) from error
    return from_plain(plain)


def from_plain(plain: Any) -> Audit:
    """An audit from what `as_plain` made of it; SiteError where it is none."""
    try:
        if plain["format"] != FORMAT:
            raise ValueError(plain["format"])
        return _audit(plain)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SiteError(_NO_AUDIT) from error


def as_plain(audit: Audit) -> dict[str, Any]:
    """The audit as what JSON can hold."""
    return {
        "format": FORMAT,
        "home": audit.home,
        "year": audit.year,
        "began": audit.began.isoformat(),
        "ended": audit.ended.isoformat(),
        "pages": audit.pages,
        "stopped": audit.stopped,
        "is_blind": audit.is_blind,
        "version": audit.version,
        "items": [_plain_item(each) for each in audit.items],
    }


def _plain_item(item: ItemSeen) -> dict[str, Any]:
    return {
        "code": item.code,
        "verdict": item.verdict,
        "addresses": [_plain_address(each) for each in item.addresses],
        "findings": [_plain_finding(each) for each in item.findings],
    }


def _plain_address(seen: AddressSeen) -> dict[str, Any]:
    path = None if seen.path is None else [{"url": step.url, "text": step.text} for step in seen.path.steps]
    return {
        "address": seen.address,
        "status": seen.status,
        "cause": seen.cause,
        "final_url": seen.final_url,
        "sha256": seen.digest,
        "path": path,
    }


def _plain_finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "verdict": finding.verdict,
        "address": finding.address,
        "cause": _plain_text(finding.cause),
        "mend": _plain_text(finding.mend),
        "seen": dict(finding.seen),
    }


def _plain_text(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def _audit(plain: Mapping[str, Any]) -> Audit:
    return Audit(
        home=_str(plain["home"]),
        year=int(plain["year"]),
        began=datetime.fromisoformat(plain["began"]),
        ended=datetime.fromisoformat(plain["ended"]),
        pages=int(plain["pages"]),
        items=tuple(_item(each) for each in plain["items"]),
        stopped=_str(plain["stopped"]),
        is_blind=bool(plain["is_blind"]),
        version=_str(plain["version"]),
    )


def _item(plain: Mapping[str, Any]) -> ItemSeen:
    return ItemSeen(
        _str(plain["code"]),
        _verdict(plain["verdict"]),
        tuple(_address(each) for each in plain["addresses"]),
        tuple(_finding(each) for each in plain["findings"]),
    )


def _address(plain: Mapping[str, Any]) -> AddressSeen:
    steps = plain["path"]
    path = None if steps is None else Path(tuple(Step(_str(one["url"]), _str(one["text"])) for one in steps))
    cause: Cause = plain["cause"]
    if cause not in get_args(Cause):
        raise ValueError(cause)
    return AddressSeen(
        _str(plain["address"]), int(plain["status"]), cause, _str(plain["final_url"]), _str(plain["sha256"]),
        path,
    )  # fmt: skip


def _finding(plain: Mapping[str, Any]) -> Finding:
    return Finding(
        _str(plain["check"]), _verdict(plain["verdict"]), _str(plain["address"]), _text(plain["cause"]),
        _text(plain["mend"]), dict(plain["seen"]),
    )  # fmt: skip


def _verdict(plain: str) -> Verdict:
    if plain not in VERDICTS:
        raise ValueError(plain)
    return plain  # type: ignore[return-value]  # one of them, as just seen


def _text(plain: Mapping[str, Any]) -> Text:
    return Text(_str(plain["th"]), _str(plain["en"]))


def _str(plain: object) -> str:
    if not isinstance(plain, str):
        raise TypeError(plain)
    return plain
