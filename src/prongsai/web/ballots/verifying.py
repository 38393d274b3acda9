"""What a database keeps of surveys, looked at line by line: is it what people were promised?

Nothing here trusts what the pages say: columns, locks and digests are read from the database itself. Numbers
that are not to be known are not told, whatever is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models.functions import Length

from prongsai import ballots
from prongsai.ballots import Said
from prongsai.frameworks import Text
from prongsai.numbers import rounded
from prongsai.web.accounts import walls
from prongsai.web.accounts.models import TrailEntry
from prongsai.web.ballots import boxes, counter, promised, searching, tag_keys
from prongsai.web.ballots.models import Answer, Box, CountBand, CountSnapshot, Issued, Sealed

_OVERHEAD = 48  # bytes that sealing adds
_FETCHED = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and what is not as promised; `is_open` where it could not be looked at."""

    looked: Text
    faults: tuple[Text, ...] = ()
    is_open: bool = False

    @property
    def is_right(self) -> bool | None:
        return None if self.is_open else not self.faults

    def as_plain(self) -> dict[str, Any]:
        faults = [{"th": each.th, "en": each.en} for each in self.faults]
        return {"is_right": self.is_right, "th": self.looked.th, "en": self.looked.en, "faults": faults}


def findings() -> list[Finding]:
    """Everything looked at, in order."""
    with walls.everything():
        return [
            _finding(_COLUMNS, promised.column_faults()),
            _finding(_LOCKS, promised.lock_faults()),
            _finding(_SWITCH, promised.switch_faults()),
            *_of_postgresql(),
            _finding(_ELSEWHERE, searching.found_in_other_tables(_secrets())),
            _finding(_LENGTHS, _length_faults()),
            _finding(_ROUNDED, _rounding_faults()),
            *(each for box in Box.objects.exclude(state="draft").order_by("pk") for each in _of_box(box)),
        ]


_COLUMNS = Text(
    "ตารางที่ผนึกไว้มีเฉพาะคอลัมน์ที่สัญญา ไม่มีเวลา ไม่มีเลขลำดับ ไม่ผูกกับตารางอื่น ไม่บอกลำดับการมาถึง",
    "sealed tables have the promised columns and no other: no time, no serial, no tie, no order of arrival",
)
_LOCKS = Text(
    "ตัวล็อกในฐานข้อมูลอยู่ครบและไม่ถูกแก้ไข ไม่มีตัวอื่นเพิ่มเข้ามา",
    "the locks in the database are all there, as they were made, and there is no other",
)
_SWITCH = Text("ไม่มีทางปิดการไม่ระบุตัวตน", "anonymity cannot be switched off")
_ELSEWHERE = Text(
    "ค้นทุกตารางอื่นแล้ว ไม่พบรหัส ค่าแฮชของรหัส ป้ายบัตร หรือกุญแจของป้าย",
    "every other table was searched: no code, no hash of one, no tag of a ballot, and not the key of tags",
)
_LENGTHS = Text(
    "บัตรคำตอบของแบบเดียวกันยาวเท่ากันทุกใบ", "all ballots of one form have one length, so length tells nothing"
)
_ROUNDED = Text(
    "จำนวนที่นับรายวันปัดลงทีละห้าและไม่บอกต่ำกว่าสิบ",
    "daily counts are rounded down to five, and nothing below ten is kept",
)
_COUNTER = Text(
    "บทบาทที่นับบัตรเห็นเฉพาะกล่อง หน่วยงาน และแบบ",
    "the role that counts ballots sees their box, body and form alone",
)
_WALLED = Text("กำแพงในฐานข้อมูลไม่ให้ใครเห็นบัตร", "the wall in the database shows ballots to nobody who signs in")


def _finding(looked: Text, faults: Iterable[Text]) -> Finding:
    return Finding(looked, tuple(faults))


def _of_postgresql() -> Iterator[Finding]:
    if connection.vendor == "postgresql":
        yield _finding(_WALLED, _wall_faults())
        yield _finding(_COUNTER, counter.faults()) if counter.is_there() else Finding(_COUNTER, is_open=True)


def _wall_faults() -> Iterator[Text]:
    with connection.cursor() as cursor:
        for table in promised.TABLES:
            cursor.execute(
                "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass(%s)",
                [table],
            )
            if cursor.fetchone() != (True,):
                yield Text(f"กำแพงของ {table} ปิดอยู่", f"the wall of {table} is off")


def _secrets() -> frozenset[bytes]:
    """Hashes, tags and keys that may stand in their own place alone."""
    hashes = (bytes(each) for each in Issued.objects.values_list("h", flat=True).iterator(_FETCHED))
    tags = (bytes(each) for each in Sealed.objects.values_list("tag", flat=True).iterator(_FETCHED))
    numbers = Box.objects.values_list("pk", flat=True)
    keys = (tag_keys.of(pk) for pk in numbers if tag_keys.is_here(pk))
    return frozenset((*hashes, *tags, *keys))


def _length_faults() -> Iterator[Text]:
    length = Length("ct")
    rows = Sealed.objects.order_by("box", "stratum").values_list("box", "stratum")
    frameworks_ = {box.pk: box.framework for box in Box.objects.all()}
    found = rows.annotate(shortest=models.Min(length), longest=models.Max(length))
    for box, stratum, shortest, longest in found:
        form = ballots.form_of(frameworks_[box], ballots.form_of_stratum(frameworks_[box], stratum))
        if (shortest, longest) != (wanted := ballots.bucket(form) + _OVERHEAD, wanted):
            yield Text(
                f"กล่อง {box} แบบ {form.code}: มีบัตรที่ไม่ได้ยาว {wanted} ไบต์",
                f"box {box}, form {form.code}: not every ballot has {wanted} bytes",
            )


def _rounding_faults() -> Iterator[Text]:
    for model in (CountSnapshot, CountBand):
        for number in model.objects.order_by().values_list("n_floor5", flat=True).distinct():
            if rounded(number) != number:
                yield Text(
                    f"{model._meta.db_table} มีจำนวนที่ไม่ได้ปัด",
                    f"{model._meta.db_table} holds a number that is not rounded",
                )


# --------------------------------------------------------------------------------------------- box by box


def _of_box(box: Box) -> Iterator[Finding]:
    if box.state in ("open", "closed", "opened"):
        yield _tags_of(box)
    if box.state in ("closed", "opened"):
        yield _finding(_named(box, _PINNED), _digest_faults(box))
    if box.state in ("opened", "purged"):
        yield _finding(_named(box, _OPENED), _opened_faults(box))
    if box.state == "purged":
        yield _finding(_named(box, _PURGED), _purge_faults(box))


_TAGS = Text(
    "ทุกบัตรมาจากรหัสที่ออกให้ และไม่มีรหัสใดมีบัตรสองใบ",
    "every ballot comes from a code given out, and no code has two",
)
_NO_KEY = Text(
    "ไม่มีกุญแจของป้ายในเครื่องนี้ จึงตรวจไม่ได้ว่าทุกบัตรมาจากรหัสที่ออกให้",
    "the key of tags is not on this machine, so whether every ballot comes from a code cannot be told",
)
_PINNED = Text(
    "บัตรในกล่องตรงกับค่าตรวจสอบที่ตรึงไว้เมื่อปิดรับ และที่สมุดบันทึกบอก",
    "the ballots are those that its digest pinned at closing, and the trail says the same",
)
_OPENED = Text(
    "คำตอบที่เปิดแล้วตรงกับค่าตรวจสอบ และที่สมุดบันทึกบอก",
    "the opened answers are those of their digest, and the trail says the same",
)
_PURGED = Text("บัตร รหัส และกุญแจของป้ายถูกทำลายแล้ว", "ballots, codes and the key of tags are destroyed")


def _named(box: Box, said: Text) -> Text:
    return Text(f"กล่อง {box.pk}: {said.th}", f"box {box.pk}: {said.en}")


def _tags_of(box: Box) -> Finding:
    if not tag_keys.is_here(box.pk):
        return Finding(_named(box, _NO_KEY), is_open=True)
    if not boxes.strays_in(box):
        return Finding(_named(box, _TAGS))
    stray = Text("มีบัตรที่ไม่ได้มาจากรหัสใดที่ออกให้", "there is a ballot that no code given out can have made")
    return Finding(_named(box, _TAGS), (stray,))


def _digest_faults(box: Box) -> Iterator[Text]:
    if ballots.digest(boxes.sealed_in(box)) != box.box_digest:
        yield Text("บัตรในกล่องไม่ตรงกับค่าตรวจสอบ", "the ballots are not those that the digest names")
    if not _trail_says(box, "box.pinned", box.box_digest):
        yield Text("สมุดบันทึกไม่มีค่าตรวจสอบนี้", "the trail does not have this digest")


def _opened_faults(box: Box) -> Iterator[Text]:
    found = Answer.objects.filter(box=box.pk).values_list("id", "body", "stratum", "content")
    said = (Said(bytes(number), *rest) for number, *rest in found.iterator(_FETCHED))
    if ballots.digest_of_answers(said, bytes(box.opened_salt)) != box.opened_digest:
        yield Text("คำตอบไม่ตรงกับค่าตรวจสอบ", "the answers are not those that the digest names")
    if not _trail_says(box, "box.state", box.opened_digest):
        yield Text("สมุดบันทึกไม่มีค่าตรวจสอบนี้", "the trail does not have this digest")


def _trail_says(box: Box, action: str, digest: str) -> bool:
    told = TrailEntry.objects.filter(action=action, about=f"{box.year} · {box.pk}")
    return any(each.get("digest") == digest for each in told.values_list("detail", flat=True))


def _purge_faults(box: Box) -> Iterator[Text]:
    for model in (Issued, Sealed):
        if model.objects.filter(box=box.pk).exists():
            yield Text(
                f"{model._meta.db_table} ยังมีของกล่องนี้", f"{model._meta.db_table} still holds rows of it"
            )
    if tag_keys.is_here(box.pk) or box.wrapped_key:
        yield Text("ยังมีกุญแจของกล่องนี้อยู่", "a key of it is still here")
