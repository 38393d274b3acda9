"""The sheets of the workbook and their columns: the only place they are declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prongsai.frameworks import Text
from prongsai.web.accounts.access import OWN_ROLES
from prongsai.web.accounts.models import ROLES


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its code, its heading, what goes into it, and whether it must stand in the sheet."""

    code: str
    heading: Text
    help: Text
    is_needed: bool = False
    longest: int = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook and its columns."""

    code: str
    name: Text
    columns: tuple[Column, ...]

    def column(self, code: str) -> Column:
        return next(each for each in self.columns if each.code == code)


_BODY = Column(
    "body",
    Text("หน่วยงาน", "body"),
    Text("ชื่อตรงกับแผ่นงานหน่วยงาน หรือที่มีในระบบแล้ว", "as in the sheet of bodies, or in the workspace already"),
    is_needed=True,
)
_LOADED = {role: ROLES[role] for role in OWN_ROLES}
_ANY_ROLE = Text(
    f"อย่างใดอย่างหนึ่ง: {' · '.join(each.th for each in _LOADED.values())}",
    f"one of: {', '.join(each.en for each in _LOADED.values())}",
)
_OPTIONAL = Text("ไม่บังคับ", "optional")

BODIES = Sheet(
    "bodies",
    Text("หน่วยงาน", "bodies"),
    (
        Column(
            "name", Text("ชื่อหน่วยงาน", "name"), Text("ชื่อเต็ม ไม่ซ้ำกัน", "full name, each once"), is_needed=True
        ),
        Column(
            "kind",
            Text("ประเภท", "kind"),
            Text("เช่น เทศบาลตำบล จำเป็นสำหรับหน่วยงานใหม่", "such as เทศบาลตำบล; needed for a new body"),
            longest=100,
        ),
        Column("district", Text("อำเภอ", "district"), _OPTIONAL, longest=100),
        Column(
            "province",
            Text("จังหวัด", "province"),
            Text("ผู้กำกับดูแลจังหวัดใส่ได้เฉพาะจังหวัดของตน", "an overseer of a province may give that province only"),
            longest=100,
        ),
        Column("people", Text("จำนวนบุคลากร", "head-count"), Text("จำนวนเต็ม", "a whole number"), longest=20),
        Column(
            "website",
            Text("เว็บไซต์", "website"),
            Text("ขึ้นต้นด้วย http:// หรือ https://", "begins with http:// or https://"),
        ),
    ),
)
UNITS = Sheet(
    "units",
    Text("ส่วนราชการ", "units"),
    (
        _BODY,
        Column("unit", Text("ส่วนราชการ", "unit"), Text("เช่น กองคลัง", "such as กองคลัง"), is_needed=True),
    ),
)
PEOPLE = Sheet(
    "people",
    Text("บุคลากร", "people"),
    (
        _BODY,
        Column("name", Text("ชื่อและนามสกุล", "name"), Text("ชื่อผู้ใช้งาน", "the person's name"), is_needed=True),
        Column(
            "login",
            Text("ชื่อผู้ใช้", "login"),
            Text("a–z 0–9 . _ - อย่างน้อย 3 ตัว ไม่ซ้ำกับผู้อื่น", "a–z 0–9 . _ -, three or more, nobody else's"),
            is_needed=True,
            longest=60,
        ),
        Column("email", Text("อีเมล", "e-mail"), _OPTIONAL, longest=254),
        Column("role", Text("หน้าที่", "role"), _ANY_ROLE, is_needed=True),
        Column(
            "unit",
            Text("ส่วนราชการ", "unit"),
            Text(f"เฉพาะ{ROLES['contributor'].th}", f"for a {ROLES['contributor'].en} only"),
        ),
        Column("title", Text("ตำแหน่ง", "title"), _OPTIONAL),
    ),
)
SHEETS: Sequence[Sheet] = (BODIES, UNITS, PEOPLE)
#: The sheet that explains the others; it is never read.
EXPLANATION = Text("คำอธิบาย", "explanation")
#: Headings that people put into every table; their columns are passed over.
PASSED_OVER = frozenset(("ที่", "ลำดับ", "ลำดับที่", "หมายเหตุ", "no.", "no", "remark", "remarks"))


def folded(written: str) -> str:
    """A name or heading without case and spare blanks, for comparing."""
    return " ".join(written.split()).casefold()


def sheet_named(written: str) -> Sheet | None:
    """The sheet of that Thai or English name; None where it is none of ours."""
    names = {folded(name): each for each in SHEETS for name in (each.name.th, each.name.en)}
    return names.get(folded(written))


def role_named(written: str) -> str | None:
    """The code of a role of a body's own, by its Thai or English name or code; None where it is none."""
    names = {folded(name): role for role in OWN_ROLES for name in (role, ROLES[role].th, ROLES[role].en)}
    return names.get(folded(written))
