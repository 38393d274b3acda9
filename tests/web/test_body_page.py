"""The body's own page: data, units, emblem; name and province for the overseer alone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from prongsai.web.accounts import access, bodies, trail
from prongsai.web.accounts.models import Body, Emblem, Person, Post, TrailEntry, Unit
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]
GIVEN = {
    "kind": "เทศบาลเมือง",
    "district": "พล",
    "people": "210",
    "website": "https://example.go.th",
    "version": "1",
}


def picture(form: str = "PNG", side: int = 8) -> bytes:
    held = BytesIO()
    Image.new("RGB", (side, side), "navy").save(held, form)
    return held.getvalue()


def page_of(town: Town) -> str:
    return f"/work/bodies/{town.body.pk}/"


def save(client: Client, town: Town, **more: str) -> HttpResponse:
    return client.post(page_of(town), GIVEN | more)


def put_emblem(client: Client, town: Town, content: bytes, name: str = "emblem.png") -> HttpResponse:
    return client.post(f"{page_of(town)}emblem/change/", {"picture": SimpleUploadedFile(name, content)})


def test_the_officer_changes_the_data(town: Town, signed_in: Browser) -> None:
    assert save(signed_in(town.officer), town)["Location"] == page_of(town)
    held = Body.objects.get(pk=town.body.pk)
    assert (held.people, held.website, held.version) == (210, "https://example.go.th", 2)
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.detail["changed"]["people"]) == ("body.changed", [0, 210])


def test_the_second_of_two_editors_sees_what_differs_and_loses_nothing(
    town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    save(client, town, district="เมืองพล")
    page = save(client, town, people="999").content.decode()
    assert "เมืองพล" in page
    assert 'value="999"' in page
    assert Body.objects.get(pk=town.body.pk).people == 210
    assert 'name="version" value="2"' in page
    save(client, town, people="999", version="2")
    assert Body.objects.get(pk=town.body.pk).people == 999


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("website", "javascript:alert(1)"), ("website", "ftp://example.go.th"), ("people", "-1"),
        ("people", "มาก"), ("kind", "บริษัท"), ("version", "x"), ("version", str(2**40)), ("district", "\x00"),
    ],
)  # fmt: skip
def test_what_will_not_do_changes_nothing(town: Town, signed_in: Browser, field: str, typed: str) -> None:
    assert save(signed_in(town.officer), town, **{field: typed}).status_code == 200
    assert Body.objects.get(pk=town.body.pk).version == 1


@pytest.mark.parametrize("role", ["contributor", "executive", "assessor", "lead", "auditor", "overseer"])
def test_others_of_the_body_read_it_only(town: Town, signed_in: Browser, role: str) -> None:
    client = signed_in(somebody("reader", role, town.body))
    page = client.get(page_of(town)).content.decode()
    assert "บันทึก</button>" not in page
    assert save(client, town).status_code == 403
    assert client.post(f"{page_of(town)}units/", {"name": "กองใหม่"}).status_code == 403
    assert put_emblem(client, town, picture()).status_code == 403


def test_strangers_find_nothing(town: Town, other_town: Town, signed_in: Browser) -> None:
    stranger = signed_in(other_town.officer)
    assert stranger.get(page_of(town)).status_code == 404
    assert save(stranger, town).status_code == 404
    unit = f"{page_of(other_town)}units/{town.finance.pk}/"
    assert stranger.post(unit, {"what": "rename", "name": "x"}).status_code == 404
    assert Client().get(page_of(town))["Location"] == f"/sign-in/?next={page_of(town)}"


def test_units_are_added_renamed_ended_and_taken_back(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    client.post(f"{page_of(town)}units/", {"name": "กองช่าง"})
    unit = Unit.objects.get(name="กองช่าง")
    where = f"{page_of(town)}units/{unit.pk}/"
    for what, name in (("rename", "กองช่างและโยธา"), ("end", ""), ("restore", ""), ("end", "")):
        assert client.post(where, {"what": what, "name": name})["Location"] == page_of(town)
    unit.refresh_from_db()
    assert (unit.name, unit.formerly, unit.is_ended) == ("กองช่างและโยธา", ["กองช่าง"], True)
    invite = client.get(f"{page_of(town)}people/invite/").content.decode()
    assert ("กองคลัง" in invite, "กองช่าง" in invite) == (True, False)


def test_a_unit_with_somebody_in_it_is_not_ended(town: Town, signed_in: Browser) -> None:
    where = f"{page_of(town)}units/{town.finance.pk}/"
    page = signed_in(town.officer).post(where, {"what": "end"})
    assert "ยังมีผู้ดำรงหน้าที่" in page.content.decode()
    assert not Unit.objects.get(pk=town.finance.pk).is_ended


def test_a_contributor_answers_for_what_the_unit_was_called(town: Town) -> None:
    bodies.rename_unit(town.finance, "สำนักคลัง", town.officer)
    assert access.unit_names_of(town.colleague, town.body) == {"กองคลัง", "สำนักคลัง"}
    bodies.rename_unit(town.finance, "กองคลัง", town.officer)
    assert Unit.objects.get().formerly == ["สำนักคลัง"]


@pytest.mark.parametrize("name", ["กองคลัง", "", "x" * 201])
def test_a_unit_of_a_name_that_will_not_do_is_refused_beside_its_field(
    town: Town, signed_in: Browser, name: str
) -> None:
    page = signed_in(town.officer).post(f"{page_of(town)}units/", {"name": name})
    assert page.status_code == 200
    assert "complaint" in page.content.decode()
    assert Unit.objects.count() == 1


@pytest.mark.parametrize(("form", "kind"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_an_emblem_is_kept_and_sent_as_a_picture_only(
    town: Town, signed_in: Browser, form: str, kind: str
) -> None:
    client, content = signed_in(town.officer), picture(form)
    assert put_emblem(client, town, content, "<b>.html")["Location"] == page_of(town)
    assert town.body.emblem == content
    sent = client.get(f"{page_of(town)}emblem/")
    assert (sent.content, sent["Content-Type"]) == (content, kind)
    assert sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Disposition"].startswith("attachment; filename=")
    client.post(f"{page_of(town)}emblem/change/")
    assert town.body.emblem == b""
    assert client.get(f"{page_of(town)}emblem/").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n", picture()[:40],
        b"%PDF-1.7", picture(side=4001), picture() + b"\0" * bodies.LARGEST_EMBLEM,
        b"\xff\xd8\xff" + b"<script>" * 9,
    ],
    ids=["svg", "gif", "head alone", "cut", "pdf", "too wide", "too large", "script"],
)  # fmt: skip
def test_what_is_no_sound_picture_is_refused(town: Town, signed_in: Browser, content: bytes) -> None:
    page = put_emblem(signed_in(town.officer), town, content)
    assert (page.status_code, "PNG หรือ JPEG" in page.content.decode()) == (200, True)
    assert not Emblem.objects.exists()


def rename(client: Client, town: Town, name: str, province: str = "จังหวัดa") -> HttpResponse:
    version = str(Body.objects.get(pk=town.body.pk).version)
    return client.post(f"{page_of(town)}name/", {"name": name, "province": province, "version": version})


def test_the_overseer_renames_and_the_trail_stays_with_the_body(town: Town, signed_in: Browser) -> None:
    bodies.add_unit(town.body, "กองช่าง", town.officer)
    overseer = signed_in(somebody("over", "overseer", province="จังหวัดa"))
    assert rename(overseer, town, "เทศบาลนครเมืองพล")["Location"] == page_of(town)
    held = Body.objects.get(pk=town.body.pk)
    assert (held.name, held.formerly) == ("เทศบาลนครเมืองพล", ["เทศบาลเมืองเมืองพล"])
    assert [each.action for each in trail.of(held)] == ["unit.added", "body.renamed"]
    assert list(trail.verify()) == []


def test_a_name_that_another_body_has_or_had_is_refused(
    town: Town, other_town: Town, signed_in: Browser
) -> None:
    nation = signed_in(somebody("nation", "overseer"))
    rename(nation, other_town, "เทศบาลใหม่", "จังหวัดb")
    for name in ("เทศบาลใหม่", "เทศบาลตำบลอื่น"):
        assert "ใช้หรือเคยใช้ชื่อนี้" in rename(nation, town, name).content.decode()
    assert Body.objects.get(pk=town.body.pk).version == 1


def test_a_body_is_not_moved_beyond_the_overseers_provinces(town: Town, signed_in: Browser) -> None:
    overseer = signed_in(somebody("over", "overseer", province="จังหวัดa"))
    assert "ผู้กำกับดูแล" in rename(overseer, town, "ชื่อ", "จังหวัดb").content.decode()
    assert rename(signed_in(town.officer), town, "ชื่อ").status_code == 403
    assert Body.objects.get(pk=town.body.pk).name == "เทศบาลเมืองเมืองพล"


def give(client: Client, role: str, province: str, login: str = "new-person") -> HttpResponse:
    return client.post(
        "/work/over/invite/", {"name": "คุณใหม่", "login": login, "role": role, "province": province}
    )


@pytest.mark.parametrize("role", ["assessor", "lead", "auditor"])
def test_an_overseer_gives_and_ends_posts_over_the_province(
    town: Town, other_town: Town, signed_in: Browser, role: str
) -> None:
    client = signed_in(somebody("over", "overseer", province="จังหวัดa"))
    assert give(client, role, "จังหวัดa").content.decode().count("<code>") == 2
    post = Post.objects.get(person__login="new-person")
    assert access.bodies_of(post.person).get() == town.body
    assert "คุณใหม่" in client.get("/work/over/").content.decode()
    assert client.post(f"/work/over/{post.pk}/end/")["Location"] == "/work/over/"
    assert not access.bodies_of(post.person).exists()
    assert [each.action for each in TrailEntry.objects.all()] == ["post.given", "post.ended"]


@pytest.mark.parametrize(
    ("role", "province"), [("lead", "จังหวัดb"), ("lead", ""), ("overseer", "จังหวัดa"), ("officer", "จังหวัดa")]
)
def test_an_overseer_gives_nothing_beyond_the_province(
    town: Town, other_town: Town, signed_in: Browser, role: str, province: str
) -> None:
    client = signed_in(somebody("over", "overseer", province="จังหวัดa"))
    assert "complaint" in give(client, role, province).content.decode()
    assert not Person.objects.filter(login="new-person").exists()


def test_posts_over_other_provinces_are_not_there(town: Town, signed_in: Browser) -> None:
    client = signed_in(somebody("over", "overseer", province="จังหวัดa"))
    beyond = Post.objects.get(person=somebody("elsewhere", "auditor", province="จังหวัดb"))
    colleague = Post.objects.get(person=somebody("fellow", "overseer", province="จังหวัดa"))
    for post in (beyond, colleague):
        assert client.post(f"/work/over/{post.pk}/end/").status_code == 404
    assert "คุณelsewhere" not in client.get("/work/over/").content.decode()
    assert signed_in(town.officer).get("/work/over/").status_code == 404
    assert Client().get("/work/over/").status_code == 302


def test_a_lead_assessor_sees_what_an_assessor_sees(town: Town, loaded: object, signed_in: Browser) -> None:
    for page in (f"/work/rounds/{town.round.pk}/", f"/work/bodies/{town.body.pk}/people/"):
        assessor = signed_in(somebody(f"assessor{len(page)}", "assessor", town.body)).get(page)
        lead = signed_in(somebody(f"lead{len(page)}", "lead", town.body)).get(page)
        assert assessor.status_code == lead.status_code


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ทุกส่วนราชการ", "หมายถึงทุกส่วนราชการ"),
        ("กองคลัง, กองช่าง", "มีเครื่องหมาย , ; < หรือ > ไม่ได้"),
        ("กอง;คลัง", "มีเครื่องหมาย , ; < หรือ > ไม่ได้"),
        ("<b>กองคลัง</b>", "มีเครื่องหมาย , ; < หรือ > ไม่ได้"),
    ],
)
def test_a_name_that_means_every_unit_or_several_is_refused(town: Town, name: str, said: str) -> None:
    for change in (lambda: bodies.add_unit(town.body, name, town.officer),
                   lambda: bodies.rename_unit(town.finance, name, town.officer)):  # fmt: skip
        with pytest.raises(access.RefusedError) as caught:
            change()
        assert said in caught.value.problems[0].th
    assert [each.name for each in town.body.units.all()] == ["กองคลัง"]
