"""What does not fit together any more in a disclosure: found by whoever looks, whatever wrote it.

Triggers keep what was approved from being changed; whoever may take triggers away is found by digests, of
which the trail, whose head is signed and sent away, knows every one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import rfc8785

from prongsai.web.accounts import jobs, trail
from prongsai.web.evidence.models import Disclosure, SiteCheck
from prongsai.web.evidence.scores import digest_of
from prongsai.web.evidence.states import LOCKED

_FIELDS = ("code", "addresses", "explanation", "click_path", "ticked")


def faults(disclosure: Disclosure) -> Iterator[str]:
    """Every fault of one disclosure, a sentence each; nothing where it is as it was approved and scored."""
    if disclosure.state in LOCKED:
        content = bytes(disclosure.content)
        if hashlib.sha256(content).hexdigest() != disclosure.digest:
            yield "what was approved is not what its digest says"
        elif _entries_approved(content) != _entries_now(disclosure):
            yield "its items are not those that were approved"
        if not _is_told(disclosure, "disclosure.approved", disclosure.digest):
            yield "the trail knows of no approval with its digest"
    if disclosure.state == "final" and not _is_told(disclosure, "review.final", digest_of(disclosure)):
        yield "the trail knows of no final scores like these"
    for check in SiteCheck.objects.filter(disclosure=disclosure, state=jobs.DONE).order_by("number"):
        if hashlib.sha256(rfc8785.dumps(check.report)).hexdigest() != check.digest:
            yield f"check {check.number} is not what its digest says"


def _entries_approved(content: bytes) -> dict[str, list[object]]:
    try:
        entries = json.loads(content)["entries"]
        return {each["code"]: [each[name] for name in _FIELDS] for each in entries}
    except (ValueError, LookupError, TypeError):
        return {}


def _entries_now(disclosure: Disclosure) -> dict[str, list[object]]:
    return {each.code: [getattr(each, name) for name in _FIELDS] for each in disclosure.entries.all()}


def _is_told(disclosure: Disclosure, action: str, digest: str) -> bool:
    told = trail.of(disclosure.round.body).filter(action=action, about=str(disclosure.round.year))
    return any(each.get("digest") == digest for each in told.values_list("detail", flat=True))
