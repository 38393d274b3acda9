"""Bodies, units and people from a workbook: the template, the dry run, loading it, first passwords."""

from __future__ import annotations

import datetime
import html
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai.web.accounts import trail
from prongsai.web.accounts.bulk.reading import read
from prongsai.web.accounts.bulk.template import template
from prongsai.web.accounts.models import Body, DryRun, Person, Post, TrailEntry, Unit
from tests.web import workbooks
from tests.web.conftest import NAME, Town, somebody

Browser = Callable[[Person], Client]
NEW = workbooks.of(
    [["อบต.ใหม่", "อบต.", "เมือง", "จังหวัดa", "๑๒๐", "https://example.go.th"]],
    [["อบต.ใหม่", "กองคลัง"]],
    [
        ["อบต.ใหม่", "นายหนึ่ง สมมุติ", "new.officer", "one@example.go.th", "เจ้าหน้าที่ผู้ดูแลระบบ", "", "นักวิเคราะห์"],
        ["อบต.ใหม่", "นางสอง สมมุติ", "new.finance", "", "contributor", "กองคลัง", ""],
        ["อบต.ใหม่", "นายสาม สมมุติ", "new.head", "-", "ผู้บริหาร", "", "นายก อบต."],
    ],
)


@pytest.fixture
def overseer(db: None) -> Person:
    return somebody("province", "overseer", province="จังหวัดa")


def send(client: Client, content: bytes) -> HttpResponse:
    return client.post(reverse("bulk"), {"file": SimpleUploadedFile("people.xlsx", content)})


def load(client: Client, content: bytes) -> HttpResponse:
    """Send, and press load on what is shown."""
    shown = send(client, content)["Location"]
    return client.post(f"{shown}load/")


def problems(response: HttpResponse) -> list[tuple[str, ...]]:
    """Sheet, row, column and sentence of every problem on the page."""
    page = html.unescape(response.content.decode())
    return re.findall(
        r"<tr><td>(.*?)</td><td class=\"number\">(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", page
    )


def test_the_template_holds_every_heading_and_is_read_back_as_empty(
    overseer: Person, signed_in: Browser
) -> None:
    answer = signed_in(overseer).get(reverse("bulk-template"))
    assert answer["Content-Disposition"] == 'attachment; filename="bodies-and-people.xlsx"'
    for content in (answer.content, template("en")):
        found = read("t.xlsx", content)
        assert (found.rows, found.problems) == ({"bodies": [], "units": [], "people": []}, [])
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            assert [name for name in book.namelist() if b"<f>" in book.read(name)] == []


def test_nothing_is_written_until_it_is_loaded_and_then_exactly_what_was_shown(
    overseer: Person, signed_in: Browser
) -> None:
    client = signed_in(overseer)
    shown = send(client, NEW)["Location"]
    page = html.unescape(client.get(shown).content.decode())
    assert "new.finance · อบต.ใหม่ · ผู้ให้ข้อมูลของส่วนราชการ · กองคลัง" in page
    assert (Body.objects.count(), Person.objects.count()) == (0, 1)
    assert client.post(f"{shown}load/")["Location"] == reverse("first-passwords")
    body = Body.objects.get()
    assert (body.name, body.kind, body.district, body.province, body.people, body.website) == (
        "อบต.ใหม่", "อบต.", "เมือง", "จังหวัดa", 120, "https://example.go.th",
    )  # fmt: skip
    found = Post.objects.filter(body=body).order_by("pk")
    assert [(each.person.login, each.role, each.unit and each.unit.name, each.title) for each in found] == [
        ("new.officer", "officer", None, "นักวิเคราะห์"),
        ("new.finance", "contributor", "กองคลัง", ""),
        ("new.head", "executive", None, "นายก อบต."),
    ]
    assert [each.has_usable_password() for each in Person.objects.exclude(pk=overseer.pk)] == [False] * 3
    assert DryRun.objects.count() == 0


def test_the_trail_of_each_body_tells_of_it(overseer: Person, signed_in: Browser) -> None:
    load(signed_in(overseer), NEW)
    entry = TrailEntry.objects.get(action="bulk.loaded")
    assert (entry.body, entry.person, entry.role, entry.about) == (
        "อบต.ใหม่",
        "province",
        "overseer",
        "people.xlsx",
    )
    assert {name: len(lines) for name, lines in entry.detail.items()} == {
        "bodies-new": 1, "units-new": 1, "people-new": 3,
    }  # fmt: skip
    assert list(trail.verify()) == []


def test_a_second_time_everything_is_the_same_and_blank_cells_delete_nothing(
    overseer: Person, signed_in: Browser
) -> None:
    client = signed_in(overseer)
    load(client, NEW)
    again = client.get(send(client, NEW)["Location"]).content.decode()
    assert "ไม่มีสิ่งใดต้องนำเข้า" in again
    assert load(client, workbooks.of([["อบต.ใหม่", "", "", "", "", ""]])).status_code == 302
    assert Body.objects.values_list("kind", "people").get() == ("อบต.", 120)


def test_what_changes_is_shown_old_beside_new(overseer: Person, signed_in: Browser) -> None:
    client = signed_in(overseer)
    load(client, NEW)
    changed = workbooks.of(
        [["อบต.ใหม่", "เทศบาลตำบล", "", "", 95, ""]],
        people=[["อบต.ใหม่", "นายหนึ่ง แก้ชื่อ", "new.officer", "", "officer", "", "นักวิชาการ"]],
    )
    page = html.unescape(client.get(send(client, changed)["Location"]).content.decode())
    for old, new in (
        ("อบต.", "เทศบาลตำบล"), ("120", "95"), ("นายหนึ่ง สมมุติ", "นายหนึ่ง แก้ชื่อ"), ("นักวิเคราะห์", "นักวิชาการ"),
    ):  # fmt: skip
        assert f"<del>{old}</del> → {new}" in page
    load(client, changed)
    assert Body.objects.values_list("kind", "people", "version").get() == ("เทศบาลตำบล", 95, 2)
    assert Post.objects.get(person__login="new.officer").title == "นักวิชาการ"
    assert Person.objects.get(login="new.officer").name == "นายหนึ่ง แก้ชื่อ"


def test_every_problem_is_named_at_once_with_sheet_row_and_column(
    overseer: Person, signed_in: Browser
) -> None:
    wrong = workbooks.of(
        [
            ["อบต.ก", "", "", "จังหวัดอื่น", "สิบ", "javascript:alert(1)"],
            ["อบต.ก", "อบต.", "", "จังหวัดa", "", ""],
            ["", "อบต.", "", "จังหวัดa", "", ""],
        ],
        [["ไม่มี", "กองคลัง"], ["อบต.ก", ""]],
        [
            ["อบต.ก", "นายหนึ่ง", "A B", "x@", "ภารโรง", "", ""],
            ["อบต.ก", "นายสอง", "two", "", "contributor", "กองลับ", ""],
            ["อบต.ก", "นายสาม", "three", "", "officer", "", ""],
            ["อบต.ก", "นายสาม", "three", "", "executive", "", ""],
        ],
    )
    assert problems(send(signed_in(overseer), wrong)) == [
        ("หน่วยงาน", "2", "จำนวนบุคลากร", "ต้องเป็นจำนวนเต็ม"),
        ("หน่วยงาน", "2", "ประเภท", "เว้นว่างไม่ได้"),
        ("หน่วยงาน", "2", "จังหวัด", "ต้องเป็นจังหวัดที่ท่านกำกับดูแล"),
        ("หน่วยงาน", "2", "เว็บไซต์", "ต้องขึ้นต้นด้วย http:// หรือ https://"),
        ("หน่วยงาน", "3", "ชื่อหน่วยงาน", "ซ้ำกับแถว 2"),
        ("หน่วยงาน", "4", "ชื่อหน่วยงาน", "เว้นว่างไม่ได้"),
        ("ส่วนราชการ", "2", "หน่วยงาน", "ไม่มีหน่วยงานนี้ เพิ่มในแผ่นงานหน่วยงานก่อน"),
        ("ส่วนราชการ", "3", "ส่วนราชการ", "เว้นว่างไม่ได้"),
        ("บุคลากร", "2", "ชื่อผู้ใช้", "ใช้ a–z 0–9 . _ - อย่างน้อย 3 ตัว ขึ้นต้นด้วยตัวอักษรหรือตัวเลข"),
        ("บุคลากร", "2", "อีเมล", "ไม่ใช่ที่อยู่อีเมล"),
        ("บุคลากร", "2", "หน้าที่", "ไม่รู้จักหน้าที่นี้ ดูแผ่นงานคำอธิบาย"),
        ("บุคลากร", "3", "ส่วนราชการ", "หน่วยงานไม่มีส่วนราชการนี้ เพิ่มในแผ่นงานส่วนราชการก่อน"),
        ("บุคลากร", "5", "หน้าที่", "เป็นทั้งเจ้าหน้าที่ผู้ดูแลระบบและผู้บริหารของหน่วยงานเดียวกันไม่ได้"),
    ]
    assert (Body.objects.count(), DryRun.objects.count()) == (0, 0)


def test_an_overseer_of_a_province_reaches_no_body_or_person_of_another(
    overseer: Person, town: Town, other_town: Town, signed_in: Browser
) -> None:
    wrong = workbooks.of(
        [[other_town.body.name, "ยึด", "", "จังหวัดa", "", ""]],
        people=[
            [other_town.body.name, "ใคร", "who.is", "", "officer", "", ""],
            [NAME, "ใคร", other_town.officer.login, "", "officer", "", ""],
            [NAME, "ใคร", overseer.login, "", "officer", "", ""],
        ],
    )
    found = problems(send(signed_in(overseer), wrong))
    assert [(sheet, row, sentence) for sheet, row, _, sentence in found] == [
        ("หน่วยงาน", "2", "หน่วยงานนี้อยู่นอกความดูแลของท่าน"),
        ("บุคลากร", "3", "มีผู้ใช้ชื่อนี้แล้ว โปรดตั้งชื่ออื่น"),
        ("บุคลากร", "4", "มีผู้ใช้ชื่อนี้แล้ว โปรดตั้งชื่ออื่น"),
    ]


def test_whoever_has_a_password_is_neither_renamed_nor_given_another_address(
    overseer: Person, town: Town, signed_in: Browser
) -> None:
    row = [NAME, town.executive.name, town.executive.login, "mine@example.com", "executive", "", ""]
    (found,) = problems(send(signed_in(overseer), workbooks.of(people=[row])))
    assert found[:3] == ("บุคลากร", "2", "อีเมล")
    town.executive.refresh_from_db()
    assert town.executive.email == ""


def test_it_is_refused_when_the_data_changed_meanwhile(overseer: Person, signed_in: Browser) -> None:
    client = signed_in(overseer)
    shown = send(client, NEW)["Location"]
    Body.objects.create(name="อบต.ใหม่", kind="อื่น", province="จังหวัดa")
    assert "ข้อมูลในระบบเปลี่ยนไป" in client.get(shown).content.decode()
    answer = client.post(f"{shown}load/", follow=True)
    assert "ยังไม่มีสิ่งใดถูกบันทึก" in answer.content.decode()
    assert (Body.objects.get().kind, Person.objects.count()) == ("อื่น", 1)


def test_a_dry_run_is_its_uploaders_alone_and_lasts_an_hour(
    overseer: Person, town: Town, signed_in: Browser
) -> None:
    shown = send(signed_in(overseer), NEW)["Location"]
    for other in (somebody("nation", "overseer"), town.officer):
        assert signed_in(other).get(shown).status_code == 404
        assert signed_in(other).post(f"{shown}load/").status_code == 404
    DryRun.objects.update(at=timezone.now() - datetime.timedelta(minutes=61))
    assert signed_in(overseer).post(f"{shown}load/").status_code == 404
    assert Body.objects.filter(name="อบต.ใหม่").count() == 0


def test_whoever_is_no_overseer_any_more_loads_nothing(overseer: Person, signed_in: Browser) -> None:
    client = signed_in(overseer)
    shown = send(client, NEW)["Location"]
    Post.objects.filter(person=overseer).update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert client.post(f"{shown}load/").status_code == 404
    assert Body.objects.count() == 0


def test_text_that_looks_like_a_formula_stays_text(overseer: Person, signed_in: Browser) -> None:
    row = ["=cmd|' /C calc'!A0", "+1", "@x", "จังหวัดa", "", ""]
    load(signed_in(overseer), workbooks.of([row]))
    assert list(Body.objects.values_list("name", "kind", "district")) == [(row[0], "+1", "@x")]


def test_english_headings_a_title_above_them_and_a_column_of_numbers_are_understood(
    overseer: Person, signed_in: Browser
) -> None:
    content = workbooks.workbook(
        {
            "Bodies": [
                ["รายชื่อหน่วยงาน ปี 2568"],
                [],
                ["No.", "Name *", "KIND", "Province"],
                [1, "อบต.ข", "อบต.", "จังหวัดa"],
            ]
        }
    )
    assert load(signed_in(overseer), content).status_code == 302
    assert Body.objects.get().name == "อบต.ข"


def test_first_passwords_are_made_on_demand_shown_once_and_must_be_replaced(
    overseer: Person, signed_in: Browser
) -> None:
    client = signed_in(overseer)
    load(client, NEW)
    body = Body.objects.get()
    where = reverse("give-first-passwords", args=[body.pk])
    assert where in client.get(reverse("first-passwords")).content.decode()
    sheet = client.post(where).content.decode()
    passwords = dict(re.findall(r"<code>([a-z.]+)</code></td><td><code>([a-z0-9-]{19})</code>", sheet))
    assert sorted(passwords) == ["new.finance", "new.head", "new.officer"]
    assert passwords["new.head"] not in client.get(where).content.decode()
    person = Person.objects.get(login="new.head")
    assert (person.check_password(passwords["new.head"]), person.must_choose_password) == (True, True)
    assert where not in client.get(reverse("first-passwords")).content.decode()
    assert "ไม่มีผู้ใช้ที่รอรหัสผ่าน" in client.post(where).content.decode()


def test_first_passwords_are_for_those_who_may_help_and_for_people_who_wait_only(
    overseer: Person, town: Town, other_town: Town, signed_in: Browser
) -> None:
    where = reverse("give-first-passwords", args=[town.body.pk])
    before = list(Person.objects.order_by("pk").values_list("password", flat=True))
    signed_in(overseer).post(where)
    assert list(Person.objects.order_by("pk").values_list("password", flat=True)) == before
    for stranger in (other_town.officer, town.colleague, somebody("auditor", "auditor")):
        assert signed_in(stranger).post(where).status_code == 404


@pytest.mark.parametrize("name", ["bulk", "bulk-template", "first-passwords"])
def test_the_pages_are_not_there_for_whoever_oversees_nothing(
    town: Town, signed_in: Browser, name: str
) -> None:
    for person in (town.officer, town.executive, somebody("auditor", "auditor")):
        assert signed_in(person).get(reverse(name)).status_code == 404
    assert Client().get(reverse(name))["Location"] == f"{reverse('sign-in')}?next={reverse(name)}"


def test_units_are_told_apart_by_body(overseer: Person, town: Town, signed_in: Browser) -> None:
    content = workbooks.of(
        [["อบต.ค", "อบต.", "", "จังหวัดa", "", ""]], [["อบต.ค", "กองคลัง"], [NAME, "กองคลัง"], [NAME, "กองช่าง"]]
    )
    load(signed_in(overseer), content)
    assert sorted(Unit.objects.values_list("body__name", "name")) == sorted(
        [("อบต.ค", "กองคลัง"), (NAME, "กองคลัง"), (NAME, "กองช่าง")]
    )


#: Spellings that look like อบต.น้ำใส, or are what it was called before.
LOOK_ALIKES = ("อบต.น้ำใส", " อบต.น้ำใส ", "อบต.น้\u0e4d\u0e32ใส", "อบต.น\u0e4d้\u0e32ใส", "อบต.เดิม")


@pytest.mark.parametrize("written", LOOK_ALIKES)
def test_a_body_is_known_by_every_spelling_and_by_its_former_name(
    overseer: Person, signed_in: Browser, written: str
) -> None:
    held = Body.objects.create(name="อบต.น้ำใส", kind="อบต.", province="จังหวัดa", formerly=["อบต.เดิม"])
    book = workbooks.of([[written, "เทศบาลตำบล", "", "", "", ""]], [[written, "กองคลัง"]])
    client = signed_in(overseer)
    shown = send(client, book)["Location"]
    assert "อบต.น้ำใส" in html.unescape(client.get(shown).content.decode())
    client.post(f"{shown}load/")
    assert [(each.pk, each.name, each.kind) for each in Body.objects.all()] == [
        (held.pk, "อบต.น้ำใส", "เทศบาลตำบล")
    ]
    assert held.units.get().name == "กองคลัง"


@pytest.mark.parametrize("letter", ["\u200b", "\u00ad", "\u202e", "\ue000", "\x07"])
def test_a_letter_that_cannot_be_seen_is_named_with_its_cell(
    overseer: Person, signed_in: Browser, letter: str
) -> None:
    book = workbooks.of([[f"อบต.{letter}ใหม่", "อบต.", "", "จังหวัดa", "", ""]])
    [problem] = problems(send(signed_in(overseer), book))
    assert problem[:3] == ("หน่วยงาน", "2", "ชื่อหน่วยงาน")
    assert f"U+{ord(letter):04X}" in problem[3]
    assert not Body.objects.exists()
