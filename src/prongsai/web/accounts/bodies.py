"""What a body says of itself: its kind, district, head-count, website, units and emblem; and its name.

The officer keeps it; name and province, by which others know a body, are the overseer's. Whoever changes it
says which version they saw; where somebody saved another since, `StaleError` gives what stands now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from prongsai import documents
from prongsai.errors import Problem
from prongsai.frameworks import Text
from prongsai.measures import is_every_unit
from prongsai.web.accounts import access, trail
from prongsai.web.accounts.access import RefusedError, refuse
from prongsai.web.accounts.models import Body, Emblem, Person, Unit
from prongsai.web.ui.names import alike

FIELDS = ("kind", "district", "people", "website")
#: Kinds of body that the assessment knows, as it names them.
KINDS = (
    "องค์การบริหารส่วนตำบล", "เทศบาลตำบล", "เทศบาลเมือง", "เทศบาลนคร", "องค์การบริหารส่วนจังหวัด",
    "องค์กรปกครองส่วนท้องถิ่นรูปแบบพิเศษ", "จังหวัด", "ส่วนราชการระดับกรม", "องค์การมหาชน", "รัฐวิสาหกิจ",
    "สถาบันอุดมศึกษา", "กองทุน", "หน่วยงานของรัฐอื่น ๆ", "องค์กรอิสระ", "องค์กรศาล", "องค์กรอัยการ", "หน่วยงานในสังกัดรัฐสภา",
)  # fmt: skip
#: What would make one name several, or markup, in plans and papers.
_NOT_IN_A_UNIT = frozenset(",;<>")
LARGEST_EMBLEM = 512 * 1024
LONGEST_SIDE = 4000


class StaleError(RefusedError):
    """Somebody saved the body's data while another was writing; `saved` is the body as it stands."""

    def __init__(self, saved: Body) -> None:
        self.saved = saved
        super().__init__(
            Problem(
                "stale",
                "มีผู้บันทึกข้อมูลนี้ไปแล้วระหว่างที่ท่านแก้ไข ยังไม่มีสิ่งใดถูกเขียนทับ โปรดดูข้อที่ต่างกันแล้วบันทึกอีกครั้ง",
                "Somebody saved this while you were writing. Nothing was overwritten: "
                "see what differs, then save.",
            )
        )


def why_not_edit(person: Person, body: Body) -> Text | None:
    """Why a person may not change what the body says of itself, or nothing."""
    return access.why_not("officer", person, body)


def why_not_rename(person: Person, body: Body, province: str | None = None) -> Text | None:
    """Why a person may not give the body another name or put it into this province, or nothing."""
    over = access.posts_of(person).filter(role="overseer", body__isnull=True)
    wanted = {body.province, body.province if province is None else province}
    if over.filter(province="").exists() or all(name and over.filter(province=name) for name in wanted):
        return None
    return Text("เฉพาะผู้กำกับดูแลทำได้", "Only the overseer may do this.")


def change(body: Body, version: int, given: Mapping[str, Any], by: Person) -> Body:
    """Save what was read at `version`; StaleError where another version stands by now."""
    with transaction.atomic():
        held = _held(body, version)
        refuse(why_not_edit(by, held))
        changed = {
            name: [getattr(held, name), given[name]] for name in FIELDS if getattr(held, name) != given[name]
        }
        for name in changed:
            setattr(held, name, given[name])
        return _save(held, by, "body.changed", "officer", changed=changed) if changed else held


def rename(body: Body, version: int, name: str, province: str, by: Person) -> Body:
    """Give a body another name or province; its trail is found under the former name too."""
    with transaction.atomic():
        held = _held(body, version)
        refuse(why_not_rename(by, held, province))
        refuse(_why_taken(held, name))
        changed = {"name": [held.name, name], "province": [held.province, province]}
        if name != held.name:
            held.formerly = _with_former(held, name)
        held.name, held.province = name, province
        return _save(held, by, "body.renamed", "overseer", changed=changed)


def add_unit(body: Body, name: str, by: Person) -> Unit:
    """A new unit of the body."""
    with transaction.atomic():
        refuse(why_not_edit(by, body))
        refuse(why_not_unit(name) or _why_unit_taken(body, name))
        unit = Unit.objects.create(body=body, name=name)
        trail.write(by, "unit.added", body=body, role="officer", about=name)
    return unit


def rename_unit(unit: Unit, name: str, by: Person) -> None:
    """Another name for a unit; measures that call it by the former one stay its own."""

    def apply(held: Unit) -> None:
        refuse(why_not_unit(name) or _why_unit_taken(held.body, name, but=held))
        held.formerly = _with_former(held, name)
        trail.write(by, "unit.renamed", body=held.body, role="officer", about=name, before=held.name)
        held.name = name

    _change_unit(unit, by, apply)


def end_unit(unit: Unit, by: Person) -> None:
    """A unit that is no more: nobody is put into it any longer; it is not deleted, for papers name it.

    RefusedError while somebody holds a post of it.
    """

    def apply(held: Unit) -> None:
        if access.held_now().filter(unit=held).exists():
            th = "ยังมีผู้ดำรงหน้าที่ในส่วนราชการนี้ โปรดส่งมอบหรือยุติหน้าที่ก่อน"
            refuse(Text(th, "Somebody still holds a post of this unit; end or hand over that first."))
        held.is_ended = True
        trail.write(by, "unit.ended", body=held.body, role="officer", about=held.name)

    _change_unit(unit, by, apply)


def restore_unit(unit: Unit, by: Person) -> None:
    """A unit that was ended by mistake."""

    def apply(held: Unit) -> None:
        held.is_ended = False
        trail.write(by, "unit.restored", body=held.body, role="officer", about=held.name)

    _change_unit(unit, by, apply)


def set_emblem(body: Body, content: bytes, by: Person) -> None:
    """Keep a picture as the body's emblem; it stands on the papers from then on. Empty: no emblem."""
    with transaction.atomic():
        refuse(why_not_edit(by, body))
        if content:
            refuse(why_not_picture(content))
            Emblem.objects.update_or_create(body=body, defaults={"content": content})
        else:
            Emblem.objects.filter(body=body).delete()
        trail.write(by, "body.emblem", body=body, role="officer", bytes=len(content))


def why_not_picture(content: bytes) -> Text | None:
    """Why these bytes cannot be an emblem, or nothing."""
    if len(content) <= LARGEST_EMBLEM and documents.can_be_printed(content, LONGEST_SIDE):
        return None
    kb = LARGEST_EMBLEM // 1024
    return Text(
        f"ต้องเป็นภาพ PNG หรือ JPEG ที่เปิดได้ ไม่เกิน {kb} KB และด้านละไม่เกิน {LONGEST_SIDE} จุด",
        f"Choose a sound PNG or JPEG picture of at most {kb} KB and {LONGEST_SIDE} pixels a side.",
    )


def kind_of(picture: bytes) -> str:
    """The type a picture is sent as: only ever one of the two that are kept."""
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"


def _held(body: Body, version: int) -> Body:
    held = Body.objects.select_for_update().get(pk=body.pk)
    if held.version != version:
        raise StaleError(held)
    return held


def _save(held: Body, by: Person, action: str, role: str, **detail: Any) -> Body:
    held.version += 1
    held.save()
    trail.write(by, action, body=held, role=role, version=held.version, **detail)
    return held


def _change_unit(unit: Unit, by: Person, apply: Callable[[Unit], None]) -> None:
    with transaction.atomic():
        held = Unit.objects.select_for_update(of=("self",)).select_related("body").get(pk=unit.pk)
        refuse(why_not_edit(by, held.body))
        apply(held)
        held.save()


def _why_taken(body: Body, name: str) -> Text | None:
    """A name that another body has or had: its trail would be read as this one's."""
    others = Body.objects.exclude(pk=body.pk).values_list("name", "formerly")
    wanted = alike(name)
    if any(wanted in map(alike, (other, *formerly)) for other, formerly in others.iterator()):
        return Text("มีหน่วยงานอื่นใช้หรือเคยใช้ชื่อนี้", "Another body has or had this name.")
    return None


def why_not_unit(name: str) -> Text | None:
    """Why no unit can be called so: plans would read it as every unit, or as several.

    >>> why_not_unit("กองคลัง, กองช่าง").en
    'The name of a unit holds no , ; < or >: one unit a name.'
    """
    if is_every_unit(name):
        return Text(
            f"“{name}” ในแผนหมายถึงทุกส่วนราชการ จึงใช้เป็นชื่อส่วนราชการหนึ่งไม่ได้",
            f"“{name}” means every unit in a plan, so no one unit can be called so.",
        )
    if _NOT_IN_A_UNIT.intersection(name):
        return Text(
            "ชื่อส่วนราชการมีเครื่องหมาย , ; < หรือ > ไม่ได้ ให้เพิ่มทีละส่วนราชการ",
            "The name of a unit holds no , ; < or >: one unit a name.",
        )
    return None


def _why_unit_taken(body: Body, name: str, but: Unit | None = None) -> Text | None:
    others = body.units.exclude(pk=but.pk if but else None)
    if any(alike(name) in map(alike, (each.name, *each.formerly)) for each in others):
        return Text("มีส่วนราชการอื่นใช้หรือเคยใช้ชื่อนี้", "Another unit has or had this name.")
    return None


def _with_former(held: Any, name: str) -> Any:
    """The names it had, with the present one; the one it goes back to is no former name any more."""
    return [*(each for each in held.formerly if each != name), held.name]
