"""The box of many bodies: whose rounds it takes in, its steps for who keeps it, and what came out of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from prongsai import ballots
from prongsai.ballots import Opened, keys
from prongsai.frameworks import Text
from prongsai.numbers import rounded
from prongsai.thai import date_in_words, province_in_words
from prongsai.web.accounts import walls
from prongsai.web.accounts.access import posts_of, refuse
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import boxes, enrolling
from prongsai.web.ballots.issuing import people_of
from prongsai.web.ballots.models import Answer, Box, Comment, CountSnapshot, Enrolled, Issued, Sealed
from prongsai.web.rounds.access import bodies_overseen
from prongsai.web.rounds.models import Round

Given = Mapping[str, Any]
#: What the steps say that boxes of many bodies and of one have alike; `own_box` takes them too.
DRILLED = Text(
    "ซ้อมเปิดสำเร็จ กล่องจะเปิดรับคำตอบเองในวันแรก", "The drill is passed. The box opens by itself on its first day."
)
_NO_ROUNDS = Text(
    "ไม่มีรอบของปีนี้ที่ยังไม่อยู่ในกล่องใด เปิดรอบการประเมินก่อน",
    "No round of this year is without a box; open the year's rounds first.",
)


# ------------------------------------------------------------------------------------------------- making it


def provinces_of(person: Person) -> list[str]:
    """The provinces a person may keep a box of, the blank one for the nation."""
    over = posts_of(person).filter(role="overseer", body__isnull=True)
    held = sorted(set(over.values_list("province", flat=True)))
    if "" not in held:
        return held
    known = bodies_overseen(person).exclude(province="").order_by().values_list("province", flat=True)
    return ["", *sorted(set(known))]


def free_rounds(person: Person, province: str = "") -> QuerySet[Round]:
    """The rounds of a province, or of all one oversees, that are in no box yet."""
    found = Round.objects.filter(body__in=bodies_overseen(person))
    if province:
        found = found.filter(body__province=province)
    return found.exclude(pk__in=Enrolled.objects.values("round"))


def make(person: Person, given: Given) -> Box:
    """A box for every free round of a framework in an area; `hands_out` says who gives codes away."""
    enrolling.check_days(given["opens_on"], given["closes_on"])
    wanted = free_rounds(person, given["province"]).filter(framework_code=given["framework"])
    rounds = list(wanted.select_related("body"))
    refuse(None if rounds else _NO_ROUNDS)
    with transaction.atomic():
        box = boxes.make(
            person,
            rounds,
            opens_on=given["opens_on"],
            closes_on=given["closes_on"],
            province=given["province"],
        )
        box.enrolled.update(hands_out=given["hands_out"])
    return box


# ------------------------------------------------------------------------------------------------ its steps


def take_step(do: str, box: Box, given: Given, person: Person) -> Text:
    """Take a step, and say what happened; RefusedError or BallotsError where it cannot be taken."""
    return _STEPS[do](box, given, person)


def change_days(box: Box, given: Given, person: Person) -> Text:
    enrolling.set_days(box, given["opens_on"], given["closes_on"], person)
    return Text("บันทึกวันแล้ว", "The days are saved.")


def _give_key(box: Box, given: Given, person: Person) -> Text:
    boxes.set_key(box, given["key"], person)
    mark = keys.mark_of(given["key"])
    return Text(
        f"รับกุญแจสาธารณะแล้ว รหัสกุญแจ {mark} เทียบกับที่พิมพ์บนใบของผู้ถือกุญแจทุกคน",
        f"The public key is taken, mark {mark}. Hold it against the sheet of every key-holder.",
    )


def _finish_drill(box: Box, given: Given, person: Person) -> Text:
    boxes.finish_drill(box, given["word"], person)
    return DRILLED


def start(box: Box, given: Given, person: Person) -> Text:
    del given
    boxes.start(box, person)
    return Text("เปิดรับคำตอบแล้ว", "Answers are being taken.")


def _close(box: Box, given: Given, person: Person) -> Text:
    del given
    boxes.close(box, person)
    return Text(
        "ปิดรับคำตอบแล้ว ค่าตรวจสอบของกล่องอยู่ในสมุดบันทึกและหน้าสาธารณะ",
        "No more answers are taken. The digest of the box is in the trail and on the public page.",
    )


def _take(box: Box, given: Given, person: Person) -> Text:
    boxes.take(box, given["opened"], person)
    return _taken(given["opened"])


def _open_here(box: Box, given: Given, person: Person) -> Text:
    key = keys.join([given["first"], given["second"]])
    return _taken(boxes.open_here(box, key, person))


def _taken(opened: Opened) -> Text:
    number = len(opened.refused)
    return Text(
        f"รับคำตอบที่เปิดแล้วเข้าระบบ ไม่นับ {number:,} ใบ",
        f"The opened answers are taken in; {number:,} were not counted.",
    )


def _purge(box: Box, given: Given, person: Person) -> Text:
    del given
    boxes.purge(box, person)
    return Text("ทำลายบัตรคำตอบ รหัส และกุญแจแล้ว", "Ballots, codes and keys are destroyed.")


def _take_back(box: Box, given: Given, person: Person) -> Text:
    del given
    boxes.take_back(box, person)
    return Text("ถอนกล่องแล้ว", "The box is taken back.")


_STEPS: Mapping[str, Callable[[Box, Given, Person], Text]] = {
    "days": change_days,
    "key": _give_key,
    "word": _finish_drill,
    "start": start,
    "close": _close,
    "take": _take,
    "open": _open_here,
    "purge": _purge,
    "take-back": _take_back,
}


# --------------------------------------------------------------------------------------- what is told of it


def area_of(box: Box) -> Text:
    """Whose box it is, in words."""
    if box.alone is not None:
        return Text(box.alone.name, box.alone.name)
    if not box.province:
        return Text("ทุกหน่วยงาน", "every body")
    return Text(province_in_words(box.province), box.province)


@dataclass(frozen=True, slots=True)
class Response:
    """How many are asked a form, and how many have answered as of a morning: rounded, None below ten."""

    form: str
    people: int
    answered: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A body's part in a box, with a `Response` a form."""

    part: Enrolled
    responses: Sequence[Response]


def rows(box: Box, parts: Sequence[Enrolled]) -> list[Row]:
    """What the counts of the last morning say of these bodies."""
    counted = _counted(box, [each.round.body_id for each in parts])
    strata = {form: ballots.stratum_of(box.framework, form, "code") for form in box.forms}
    return [
        Row(
            part,
            [
                Response(form, people_of(part, form), counted.get((part.round.body_id, stratum)) or None)
                for form, stratum in strata.items()
            ],
        )
        for part in parts
    ]


def counted_on(box: Box) -> datetime.date | None:
    """The last morning on which the box was counted."""
    with walls.everything():
        found: datetime.date | None = CountSnapshot.objects.filter(box=box.pk).aggregate(day=Max("day"))[
            "day"
        ]
    return found


def _counted(box: Box, bodies: Sequence[int]) -> dict[tuple[int, int], int]:
    found = CountSnapshot.objects.filter(box=box.pk, body__in=bodies, day=counted_on(box))
    return {(body, stratum): n for body, stratum, n in found.values_list("body", "stratum", "n_floor5")}


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a box: rounded down to five, 0 below ten; `is_complete` looks at the true numbers."""

    codes: int
    ballots: int
    answers: int
    comments: int
    is_complete: bool


def counts(box: Box) -> Counts:
    """Codes given out, ballots, answers and comments, and whether all ballots are accounted for."""
    with walls.everything():
        codes, sealed, answers, comments = (
            model.objects.filter(box=box.pk).count() for model in (Issued, Sealed, Answer, Comment)
        )
    is_complete = box.state == "purged" or sealed == answers + len(refused(box))
    return Counts(rounded(codes), rounded(sealed), rounded(answers), rounded(comments), is_complete)


def about(box: Box) -> int:
    """How many ballots the box had, as anybody may know it: rounded down to five, 0 for fewer than ten."""
    model = Answer if box.state == "purged" else Sealed
    with walls.everything():
        return rounded(model.objects.filter(box=box.pk).count())


REASONS: Mapping[str, Text] = {
    "stray-ballot": Text("ไม่ได้มาจากรหัสที่ออกให้", "comes from no code that was given out"),
    "ballot-not-opened": Text(
        "ไม่ได้ผนึกด้วยกุญแจนี้ หรือไม่มีแบบวัดอยู่ข้างใน", "not sealed to this key, or holds no form"
    ),
}
_NO_FORM = Text("เนื้อหาไม่ใช่แบบวัดของปีนี้", "holds no form of this year")


def refused(box: Box) -> list[tuple[str, Text]]:
    """The ballots that were not counted: the receipt of each, with the reason."""
    lines = (line.split() for line in (box.refused or "").splitlines())
    return [(sign, REASONS.get(code, _NO_FORM)) for sign, code in lines]


_HELD: Mapping[str, Text] = {
    "shares": Text("ส่วนของกุญแจที่พิมพ์ไว้ ผู้ถือแต่ละคนทำลายเอง", "Each key-holder destroys the printed share."),
    "passphrase": Text(
        "กุญแจที่เก็บไว้ใต้วลีรหัสถูกทำลายแล้ว", "The key under the pass-phrases was destroyed with them."
    ),
}


def minute(box: Box) -> Text:
    """The minute of the destruction, as it is published."""
    assert box.purged_on is not None
    held = _HELD[box.key_form]
    day, area = (date_in_words(box.purged_on, "th"), date_in_words(box.purged_on, "en")), area_of(box)
    return Text(
        f"บันทึกการทำลาย: เมื่อวันที่ {day[0]} ผู้ดูแลกล่องคำตอบที่ {box.pk} ปีงบประมาณ พ.ศ. {box.year} ({area.th}) "
        "ได้ทำลายบัตรคำตอบที่ผนึกไว้ทุกใบ รหัสที่ออกไว้ทุกรหัส และกุญแจของป้ายบัตรแล้ว "
        "คงไว้เฉพาะคำตอบที่เปิดและสลับลำดับแล้ว ซึ่งตรงกับค่าตรวจสอบ "
        f"{box.opened_digest} {held.th} "
        "สำเนาสำรองที่ทำก่อนวันนี้ยังมีบัตรที่ผนึกอยู่จนกว่าจะหมดอายุ",
        f"Minute of destruction: on {day[1]} the keeper of ballot box {box.pk} of fiscal year {box.year} "
        f"({area.en}) destroyed every sealed ballot, every code given out, and the key of tags. What is left "
        f"are the opened and shuffled answers, whose digest is {box.opened_digest}. {held.en} "
        "Backups made before that day hold the sealed ballots until they expire.",
    )


def unfinished(box: Box) -> int:
    """How many rounds in the box have not come past their result."""
    return box.enrolled.filter(round__step__in=("prepare", "result")).count()


def parts_of(box: Box) -> QuerySet[Enrolled]:
    """The bodies in a box, in their order."""
    return box.enrolled.select_related("box", "round__body")
