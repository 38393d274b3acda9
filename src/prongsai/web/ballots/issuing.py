"""Giving out codes: made in memory, kept as hashes alone, never tied to who gets which."""

from __future__ import annotations

from django.db import transaction

from prongsai import ballots
from prongsai.ballots import Way, codes
from prongsai.frameworks import Text
from prongsai.web.accounts import trail, walls
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import access
from prongsai.web.ballots.models import Box, Enrolled, Issued

_SPARE = 20  # one code in twenty beyond the head-count
_AT_A_TIME = 20_000


def people_of(part: Enrolled, form: str) -> int:
    """How many may answer a form: the staff for a staff survey, the public for the others."""
    return part.staff if form == "IIT" else part.public


def most(part: Enrolled, form: str) -> int:
    """How many codes a form may have in all: the head-count and a twentieth to spare."""
    people = people_of(part, form)
    return people + -(-people // _SPARE)


def given_out(part: Enrolled, form: str) -> int:
    """How many codes of a form were handed out.

    Those that the open link made for itself are left out: each is a ballot of a moment ago, so that their
    number would tell of answers as they come in.
    """
    strata = [
        each
        for each in ballots.strata_of_form(part.box.framework, form)
        if ballots.way_of_stratum(each) != "open"
    ]
    with walls.everything():
        return Issued.objects.filter(box=part.box_id, body=part.round.body_id, stratum__in=strata).count()


def issue(part: Enrolled, form: str, way: Way, number: int, person: Person) -> list[bytes]:
    """That many new codes; RefusedError where the person may not, or they would be too many.

    Nothing that is kept leads from a hash to its code, or from either to a person: whoever loses the codes
    has others made.
    """
    refuse(why_not_issue(part, form, number, person, way))
    made = codes.draw(number)
    give_out(part, form, way, made, person)
    return made


def why_not_issue(part: Enrolled, form: str, number: int, person: Person, way: Way = "code") -> Text | None:
    """Why a person may not have that many codes more, or nothing."""
    return access.why_not_hand_out(part, person, way) or _why_not_issue(part.box, part, form, number)


def give_out(part: Enrolled, form: str, way: Way, made: list[bytes], person: Person) -> None:
    """From now on these codes are good: for who had them printed before, so that none is lost in between."""
    refuse(access.why_not_hand_out(part, person, way))
    with transaction.atomic():
        box = _held(part)
        refuse(_why_not_issue(box, part, form, len(made)))
        keep(part, form, way, made)
        trail.write(
            person, "codes.issued", body=part.round.body, role="", about=f"{box.year} {form}",
            number=len(made), way=way,
        )  # fmt: skip


def take_back(part: Enrolled, form: str, person: Person) -> int:
    """Void every code of a form, as long as nobody can have answered; how many they were."""
    refuse(access.why_not_hand_out(part, person))
    strata = ballots.strata_of_form(part.box.framework, form)
    with transaction.atomic():
        box = _held(part)
        refuse(None if box.state in ("draft", "drilled") else _BEGUN)
        with walls.everything():
            rows = Issued.objects.filter(box=box.pk, body=part.round.body_id, stratum__in=strata)
            number = int(rows.delete()[0])
        trail.write(
            person, "codes.voided", body=part.round.body, role="", about=f"{box.year} {form}", number=number
        )
    return number


def keep(part: Enrolled, form: str, way: Way, made: list[bytes]) -> None:
    """Keep the hashes of codes, in their own order."""
    stratum = ballots.stratum_of(part.box.framework, form, way)
    hashes = sorted(codes.digest(each) for each in made)
    with walls.everything():
        Issued.objects.bulk_create(
            Issued(h=each, box=part.box_id, body=part.round.body_id, stratum=stratum) for each in hashes
        )


def _held(part: Enrolled) -> Box:
    """The box, which an officer may not change, held so that it does not close meanwhile."""
    with walls.everything():
        return Box.objects.select_for_update().get(pk=part.box_id)


_BEGUN = Text(
    "เปิดรับคำตอบแล้ว ยกเลิกรหัสที่แจกไปแล้วไม่ได้",
    "Answers are being taken; codes that were given out cannot be voided.",
)


def _why_not_issue(box: Box, part: Enrolled, form: str, number: int) -> Text | None:
    if box.state not in ("draft", "drilled", "open"):
        return Text("กล่องปิดแล้ว ออกรหัสเพิ่มไม่ได้", "The box is closed; no more codes can be given out.")
    left = most(part, form) - given_out(part, form)
    if 0 < number <= min(left, _AT_A_TIME):
        return None
    return Text(
        f"ออกรหัสได้อีกไม่เกิน {left:,} รหัส (จำนวนคนทั้งหมดบวกสำรองร้อยละ 5)",
        f"At most {left:,} more codes can be given out (the head-count and 5 per cent to spare).",
    )
