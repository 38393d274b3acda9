"""A result on its way to the public: the officer proposes, the executive publishes or sends it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from prongsai.errors import Problem
from prongsai.frameworks import Text
from prongsai.web.accounts import access, trail
from prongsai.web.accounts.access import RefusedError, refuse
from prongsai.web.accounts.models import Person
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.publication import publish
from prongsai.web.rounds.line import reach

#: The problem of a move that lacks its reason.
NO_REASON = "no-reason"
STATE_NAMES: dict[str, Text] = {
    "draft": Text("ร่าง", "draft"),
    "proposed": Text("เสนอผู้บริหารแล้ว", "proposed"),
    "returned": Text("ส่งกลับให้แก้ไข", "sent back"),
    "published": Text("เผยแพร่แล้ว", "published"),
    "replaced": Text("มีรุ่นใหม่แทนแล้ว", "replaced"),
}
#: What a move is called on its button.
MOVE_NAMES: dict[str, Text] = {
    "proposed": Text("เสนอผู้บริหาร", "Propose to the executive"),
    "draft": Text("ถอนกลับมาแก้ไข", "Withdraw"),
    "returned": Text("ส่งกลับพร้อมเหตุผล", "Send back with the reason"),
    "published": Text("อนุมัติและเผยแพร่", "Approve and publish"),
}
_DEEDS: dict[str, Text] = {
    "result.loaded": Text("นำเข้าผล", "loaded"),
    "result.proposed": Text("เสนอผู้บริหาร", "proposed"),
    "result.draft": Text("ถอนกลับมาแก้ไข", "withdrawn"),
    "result.returned": Text("ส่งกลับให้แก้ไข", "sent back"),
    "result.published": Text("อนุมัติและเผยแพร่", "approved and published"),
}
#: Allowed moves: from, to, whose.
TRANSITIONS: dict[tuple[str, str], str] = {
    ("draft", "proposed"): "officer",
    ("returned", "proposed"): "officer",
    ("proposed", "draft"): "officer",
    ("proposed", "returned"): "executive",
    ("proposed", "published"): "executive",
}


def why_not_move(loaded: ResultVersion, to: str, person: Person) -> Text | None:
    """Why this person may not move the result so now, or nothing."""
    role = TRANSITIONS.get((loaded.state, to))
    if role is None:
        return Text("ผลนี้อยู่ในขั้นที่ทำเช่นนั้นไม่ได้แล้ว", "The result is at a stage where this cannot be done.")
    if ResultVersion.objects.filter(round=loaded.round, version__gt=loaded.version).exists():
        return Text("มีผลรุ่นใหม่กว่านี้แล้ว", "There is a newer version of this result.")
    refused = access.why_not(role, person, loaded.round.body)
    if refused is None and to == "published" and loaded.loaded_by_id == person.pk:
        return Text("ผู้ที่นำเข้าผลจะอนุมัติเองไม่ได้", "Whoever loaded the result cannot approve it.")
    return refused


def deed(action: str) -> Text:
    """What an action of the trail is called; its code where it has no name.

    >>> deed("result.returned").en
    'sent back'
    """
    return _DEEDS.get(action, Text(action, action))


def open_moves(loaded: ResultVersion, person: Person) -> list[str]:
    """The moves this person may make with the result now."""
    return [
        to for state, to in TRANSITIONS if state == loaded.state and why_not_move(loaded, to, person) is None
    ]


def move(loaded: ResultVersion, to: str, person: Person, reason: str = "") -> ResultVersion:
    """Make a move; RefusedError says why it may not be made. Returning and correcting need a reason.

    Publishing replaces the version published before and locks this one.
    """
    if to == "published" and why_not_move(loaded, to, person) is None:
        assessment_of(loaded)  # kept in memory: reading large files anew would hold everybody else up below
    with transaction.atomic():
        held = ResultVersion.objects.select_for_update().select_related("round__body").get(pk=loaded.pk)
        refuse(why_not_move(held, to, person))
        if to == "returned" and not reason.strip():
            raise RefusedError(Problem(NO_REASON, "โปรดบอกเหตุผลที่ส่งกลับ", "Say why it is sent back."))
        if to == "proposed" and not reason.strip() and is_correction(held):
            raise RefusedError(Problem(NO_REASON, "โปรดบอกเหตุผลที่แก้ไข", "Say why it is corrected."))
        role = TRANSITIONS[held.state, to]
        before = held.state
        held.state, held.reason = to, _reason(held, to, reason.strip())
        if to == "published":
            _replace_published(held)
            held.approved_by, held.approved_at = person, timezone.now()
        held.save()
        if to == "published":
            publish(held)
        trail.write(
            person, f"result.{to}", body=held.round.body, role=role, about=str(held.round.year),
            version=held.version, digest=held.digest, before=before, reason=held.reason,
        )  # fmt: skip
        if to == "published":
            reach(held.round, "analyse", person, role)
    return held


def is_correction(loaded: ResultVersion) -> bool:
    """Whether the version is to replace one that is public."""
    public = ResultVersion.objects.filter(round=loaded.round_id, state="published")
    return public.filter(version__lt=loaded.version).exists()


def _reason(held: ResultVersion, to: str, given: str) -> str:
    """What is kept beside the version: why it is corrected stays with it until it is public."""
    return held.reason if to == "draft" or (to == "published" and is_correction(held)) else given


def _replace_published(held: ResultVersion) -> None:
    """The version published before stays as it is but for its state, which alone may still change."""
    ResultVersion.objects.filter(round=held.round, state="published").update(state="replaced")
