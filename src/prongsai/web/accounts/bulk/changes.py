"""What the rows of a workbook would change, beside what stands: every problem named, nothing written.

Blank cells leave what stands as it is. Somebody who chose a password of their own is never renamed here, nor
given another e-mail: whoever could do that could sign in as them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import rfc8785
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Model, QuerySet
from django.utils import timezone

from prongsai.errors import Place, Problem
from prongsai.frameworks import Text
from prongsai.thai import to_arabic_digits
from prongsai.web.accounts import walls
from prongsai.web.accounts.access import holds_on, posts_of
from prongsai.web.accounts.bodies import why_not_unit
from prongsai.web.accounts.bulk.reading import Row, Rows
from prongsai.web.accounts.bulk.sheets import BODIES, PEOPLE, UNITS, Sheet, role_named
from prongsai.web.accounts.models import Body, Person, Post, Unit
from prongsai.web.accounts.posts import why_not_both
from prongsai.web.ui.names import alike

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_IS_WEB = URLValidator(schemes=["http", "https"])
_MOST_PEOPLE = 10_000_000
_MOST_DIGITS = 8
# SQLite takes so many values in one statement at the least.
_AT_ONCE = 900
_BODY_FIELDS = ("kind", "district", "province", "website")


@dataclass(frozen=True, slots=True)
class Change:
    """What one row does: `old` and `new` hold the fields that differ; of a new row `new` holds all."""

    sheet: str
    row: int
    kind: Literal["new", "changed", "same"]
    key: tuple[str, ...]
    new: Mapping[str, Any] = field(default_factory=dict)
    old: Mapping[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """Whom or what the row is about, as shown."""
        return " · ".join(part for part in self.key if part)


@dataclass
class Changes:
    """Every row's change in the order of the workbook, and every problem; rows with problems are left out."""

    rows: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """SHA-256 over everything that would be written."""
        told: Any = [
            [each.sheet, each.kind, list(each.key), dict(each.new), dict(each.old)]
            for each in self.rows
            if each.kind != "same"
        ]
        return hashlib.sha256(rfc8785.dumps(told)).hexdigest()

    def of(self, sheet: str, kind: str) -> list[Change]:
        return [each for each in self.rows if (each.sheet, each.kind) == (sheet, kind)]


def changes(rows: Rows, person: Person) -> Changes:
    """What the rows would do, loaded by this person, who writes within the provinces they oversee only."""
    return _Reading(_named_as_known(rows), person).read()


def _named_as_known(rows: Rows) -> Rows:
    """The rows with every body by the name it has: one that looks the same or is a former one is no other's.

    The page shows that name, so that whoever loads sees which body is meant.
    """
    known: dict[str, str] = {}
    bodies = list(Body.objects.values_list("name", "formerly"))
    for name, formerly in bodies:
        known.update(dict.fromkeys(map(alike, formerly), name))
    known.update({alike(name): name for name, _ in bodies})
    columns = {"bodies": "name", "units": "body", "people": "body"}
    found: dict[str, list[Row]] = {}
    for sheet, held in rows.items():
        found[sheet] = [_renamed(row, columns[sheet], known) for row in held]
    return found


def _renamed(row: Row, column: str, known: dict[str, str]) -> Row:
    written = row.get(column, "")
    if not written:
        return row
    # Names that only the file holds are told apart in the same way: the first one written is the name.
    return {**row, column: known.setdefault(alike(written), written)}


@dataclass
class _Standing:
    """What the database holds of everything that the rows name."""

    bodies: Mapping[str, Body]
    units: Mapping[tuple[str, str], Unit]
    people: Mapping[str, Person]
    posts: Mapping[str, list[Post]]


class _Reading:
    def __init__(self, rows: Rows, person: Person) -> None:
        self.rows = rows
        over = posts_of(person).filter(role="overseer", body__isnull=True)
        self.provinces = frozenset(over.values_list("province", flat=True))
        self.standing = _standing(rows)
        self.found = Changes()
        self.bodies: dict[str, int] = {}
        self.units: dict[tuple[str, str], int] = {}
        self.people: dict[str, tuple[int, str, str]] = {}
        self.posts: set[tuple[str, str, str, str]] = set()
        self.roles: dict[tuple[str, str], set[str]] = {}

    def read(self) -> Changes:
        for sheet, take in ((BODIES, self._body), (UNITS, self._unit), (PEOPLE, self._person)):
            for row in self.rows.get(sheet.code, ()):
                before = len(self.found.problems)
                change = take(row)
                if change is not None and len(self.found.problems) == before:
                    self.found.rows.append(change)
        return self.found

    # ------------------------------------------------------------------------------------------- bodies

    def _body(self, row: Row) -> Change | None:
        say = _Complaint(BODIES, row, self.found.problems)
        name = row.get("name", "")
        if not say.needs("name"):
            return None
        if name in self.bodies:
            say.twice("name", self.bodies[name])
            return None
        self.bodies[name] = int(row["row"])
        held = self.standing.bodies.get(name)
        if held is not None and not self._is_in_reach(held.province):
            say("name", "out-of-reach", *_NOT_YOURS)
            return None
        texts = {code: row[code] for code in _BODY_FIELDS if row.get(code)}
        given: dict[str, Any] = {**texts, **self._head_count(row, say)}
        if held is None:
            say.needs("kind")
        province = texts.get("province", held.province if held else "")
        if not self._is_in_reach(province):
            say("province", "out-of-reach", *_NOT_YOUR_PROVINCE)
        self._check_website(texts.get("website", ""), say)
        return _compared(BODIES, row, (name,), given, held)

    def _check_website(self, written: str, say: _Complaint) -> None:
        if not written or _is_valid(_IS_WEB, written):
            return
        th, en = "ต้องขึ้นต้นด้วย http:// หรือ https://", "must begin with http:// or https://"
        if written.lower().startswith(("http://", "https://")):
            th = "ที่อยู่เว็บไซต์ไม่ครบหรือไม่ถูกต้อง เขียนเช่น https://www.example.go.th"
            en = "is no whole address of a website; write one such as https://www.example.go.th"
        say("website", "website", th, en)

    def _head_count(self, row: Row, say: _Complaint) -> dict[str, int]:
        written = to_arabic_digits(row.get("people", "")).replace(",", "")
        if not written:
            return {}
        if not re.fullmatch("[0-9]+", written):
            say("people", "head-count", "ต้องเป็นจำนวนเต็ม", "must be a whole number")
            return {}
        if len(written.lstrip("0")) > _MOST_DIGITS or int(written) > _MOST_PEOPLE:
            say(
                "people",
                "head-count",
                f"มากเกินไป ใส่ได้ไม่เกิน {_MOST_PEOPLE:,}",
                f"is too large; {_MOST_PEOPLE:,} at most",
            )
            return {}
        return {"people": int(written)}

    def _is_in_reach(self, province: str) -> bool:
        return "" in self.provinces or (province != "" and province in self.provinces)

    def _knows_body(self, row: Row, say: _Complaint) -> bool:
        """False, with the reason, where the body is neither in the file nor within reach."""
        name = row.get("body", "")
        if not say.needs("body"):
            return False
        held = self.standing.bodies.get(name)
        if name in self.bodies or (held is not None and self._is_in_reach(held.province)):
            return True
        say("body", "no-body", *(_NO_BODY if held is None else _NOT_YOURS))
        return False

    # -------------------------------------------------------------------------------------------- units

    def _unit(self, row: Row) -> Change | None:
        say = _Complaint(UNITS, row, self.found.problems)
        if not self._knows_body(row, say) or not say.needs("unit"):
            return None
        key = (row["body"], row["unit"])
        if key in self.units:
            say.twice("unit", self.units[key])
            return None
        self.units[key] = int(row["row"])
        held = self.standing.units.get(key)
        if held is not None and held.is_ended:
            say("unit", "ended", *_ENDED)
            return None
        reason = None if held else why_not_unit(row["unit"])
        if reason is not None:
            say("unit", "unit-name", reason.th, reason.en)
            return None
        return Change("units", int(row["row"]), "same" if held else "new", key)

    # ------------------------------------------------------------------------------------------- people

    def _person(self, row: Row) -> Change | None:
        say = _Complaint(PEOPLE, row, self.found.problems)
        if not self._knows_body(row, say) or not say.need("name", "login", "role"):
            return None
        if not _LOGIN.fullmatch(row["login"]):
            say("login", "login", *_SPELLING)
        if row.get("email") and not _is_valid(validate_email, row["email"]):
            say("email", "email", "ไม่ใช่ที่อยู่อีเมล", "is no e-mail address")
        role = role_named(row["role"])
        if role is None:
            say(
                "role",
                "role",
                "ไม่รู้จักหน้าที่นี้ ดูแผ่นงานคำอธิบาย",
                "this role is not known; see the sheet that explains",
            )
            return None
        self._check_unit(row, role, say)
        self._check_twice(row, role, say)
        return self._post(row, role, say)

    def _check_unit(self, row: Row, role: str, say: _Complaint) -> None:
        unit = row.get("unit", "")
        if role != "contributor":
            if unit:
                say(
                    "unit",
                    "unit",
                    "เว้นว่าง เพราะใช้กับผู้ให้ข้อมูลของส่วนราชการเท่านั้น",
                    "leave it empty: it is for unit contributors only",
                )
            return
        if not say.needs("unit"):
            return
        held = self.standing.units.get((row["body"], unit))
        if held is not None and held.is_ended:
            say("unit", "ended", *_ENDED)
        elif held is None and (row["body"], unit) not in self.units:
            say(
                "unit",
                "no-unit",
                "หน่วยงานไม่มีส่วนราชการนี้ เพิ่มในแผ่นงานส่วนราชการก่อน",
                "the body has no such unit; add it to the sheet of units",
            )

    def _check_twice(self, row: Row, role: str, say: _Complaint) -> None:
        """One login is one person; a post stands once; who loads a result is not who approves it."""
        login, body = row["login"], row["body"]
        first = self.people.setdefault(login, (int(row["row"]), row["name"], row.get("email", "")))
        if first[1:] != (row["name"], row.get("email", "")):
            say(
                "login",
                "login-twice",
                f"ชื่อผู้ใช้เดียวกับแถว {first[0]} แต่ชื่อหรืออีเมลไม่ตรงกัน",
                f"the login of row {first[0]}, but name or e-mail differ",
            )
        post = (login, body, role, row.get("unit", ""))
        if post in self.posts:
            say(
                "login",
                "post-twice",
                "หน้าที่นี้ของผู้ใช้นี้มีอยู่แล้วในแฟ้ม",
                "this post of this person stands in the file already",
            )
        self.posts.add(post)
        held = {
            each.role for each in self.standing.posts.get(login, ()) if each.body and each.body.name == body
        }
        in_file = self.roles.setdefault((login, body), set())
        refused = why_not_both(role, held | in_file)
        if refused is not None:
            say("role", "both-roles", refused.th, refused.en)
        in_file.add(role)

    def _post(self, row: Row, role: str, say: _Complaint) -> Change | None:
        held = self.standing.people.get(row["login"])
        key = (row["login"], row["body"], role, row.get("unit", ""))
        given = {code: row[code] for code in ("name", "email", "title") if row.get(code)}
        if held is None:
            return Change("people", int(row["row"]), "new", key, given)
        posts = self.standing.posts.get(row["login"], [])
        if not posts or not all(each.body and self._is_in_reach(each.body.province) for each in posts):
            say("login", "login-taken", "มีผู้ใช้ชื่อนี้แล้ว โปรดตั้งชื่ออื่น", "this login is taken; choose another")
            return None
        old = {
            code: getattr(held, code)
            for code in ("name", "email")
            if given.get(code, getattr(held, code)) != getattr(held, code)
        }
        if old and not is_waiting(held):
            say("name" if "name" in old else "email", "own-password", *_OWN_PASSWORD)
        post = next((each for each in posts if _key_of(each, held) == key), None)
        if post is None:
            new = {code: given[code] for code in (*old, "title") if code in given}
            return Change("people", int(row["row"]), "new", key, new, old)
        if given.get("title", post.title) != post.title:
            old["title"] = post.title
        return _change(PEOPLE, row, key, {code: given[code] for code in old}, old)


class _Complaint:
    """Says what is wrong with one row, at the column."""

    def __init__(self, sheet: Sheet, row: Row, problems: list[Problem]) -> None:
        self.sheet = sheet
        self.row = row
        self.problems = problems

    def __call__(self, column: str, code: str, th: str, en: str) -> None:
        heading = self.sheet.column(column).heading.th
        place = Place(sheet=self.sheet.name.th, row=int(self.row["row"]), column=heading)
        self.problems.append(Problem(code, th, en, place))

    def needs(self, column: str) -> bool:
        """False, with the complaint, where the cell is blank."""
        if self.row.get(column):
            return True
        self(column, "blank", "เว้นว่างไม่ได้", "must not be empty")
        return False

    def need(self, *columns: str) -> bool:
        """True where none of the cells is blank; each that is has its complaint."""
        return [self.needs(column) for column in columns].count(False) == 0

    def twice(self, column: str, first: int) -> None:
        self(column, "twice", f"ซ้ำกับแถว {first}", f"stands in row {first} already")


_NO_BODY = ("ไม่มีหน่วยงานนี้ เพิ่มในแผ่นงานหน่วยงานก่อน", "there is no such body; add it to the sheet of bodies")
_NOT_YOURS = ("หน่วยงานนี้อยู่นอกความดูแลของท่าน", "this body is beyond your reach")
_NOT_YOUR_PROVINCE = ("ต้องเป็นจังหวัดที่ท่านกำกับดูแล", "must be a province that you oversee")
_ENDED = (
    "ส่วนราชการนี้ยุบเลิกแล้ว เปิดใช้อีกครั้งได้ที่หน้าข้อมูลหน่วยงาน",
    "this unit is no more; the body's own page takes it up again",
)
_SPELLING = (
    "ใช้ a–z 0–9 . _ - อย่างน้อย 3 ตัว ขึ้นต้นด้วยตัวอักษรหรือตัวเลข",
    "a–z 0–9 . _ -, three or more, beginning with a letter or digit",
)
_OWN_PASSWORD = (
    "ผู้ใช้นี้ตั้งรหัสผ่านของตนเองแล้ว แก้ชื่อหรืออีเมลด้วยการนำเข้าไม่ได้ ให้ใช้ค่าเดิมหรือเว้นอีเมลว่างไว้",
    "this person has a password of their own: name and e-mail cannot be loaded over; keep them as they are",
)


def is_waiting(person: Person) -> bool:
    """True for who was loaded and has no password yet, not even a one-time one."""
    return person.must_choose_password and not person.has_usable_password()


def _compared(
    sheet: Sheet, row: Row, key: tuple[str, ...], given: Mapping[str, Any], held: Model | None
) -> Change:
    if held is None:
        return Change(sheet.code, int(row["row"]), "new", key, given)
    old = {code: getattr(held, code) for code, value in given.items() if getattr(held, code) != value}
    return _change(sheet, row, key, {code: given[code] for code in old}, old)


def _change(
    sheet: Sheet, row: Row, key: tuple[str, ...], new: Mapping[str, Any], old: Mapping[str, Any]
) -> Change:
    return Change(sheet.code, int(row["row"]), "changed" if old else "same", key, new, old)


def _key_of(post: Post, person: Person) -> tuple[str, ...]:
    body = post.body.name if post.body else ""
    return (person.login, body, post.role, post.unit.name if post.unit and post.role == "contributor" else "")


def _is_valid(check: Any, written: str) -> bool:
    try:
        check(written)
    except ValidationError:
        return False
    return True


def _standing(rows: Rows) -> _Standing:
    named = {row.get("name", "") for row in rows.get("bodies", ())}
    named |= {row.get("body", "") for sheet in ("units", "people") for row in rows.get(sheet, ())}
    logins = {row.get("login", "") for row in rows.get("people", ())}
    bodies = {each.name: each for each in _in_parts(Body.objects.all(), "name", named)}
    units = _in_parts(Unit.objects.select_related("body"), "body__name", bodies)
    people = {each.login: each for each in _in_parts(Person.objects.all(), "login", logins)}
    held = Post.objects.filter(holds_on(timezone.localdate())).select_related("body", "unit", "person")
    posts: dict[str, list[Post]] = {}
    with walls.everything():  # of people, also what they hold beyond the reach of whoever loads
        for each in _in_parts(held, "person__login", people):
            posts.setdefault(each.person.login, []).append(each)
    return _Standing(bodies, {(each.body.name, each.name): each for each in units}, people, posts)


def _in_parts(found: QuerySet[Any], column: str, values: Iterable[str]) -> Iterator[Any]:
    """The rows whose column holds one of many values, asked for so many at once as every database takes."""
    wanted: Sequence[str] = sorted(values)
    for start in range(0, len(wanted), _AT_ONCE):
        yield from found.filter(**{f"{column}__in": wanted[start : start + _AT_ONCE]})


#: What the fields of a change are called on the page.
FIELD_NAMES: Mapping[str, Text] = {
    column.code: column.heading for sheet in (BODIES, PEOPLE) for column in sheet.columns
} | {"name": Text("ชื่อ", "name")}
