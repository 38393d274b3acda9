"""From sign-in to the body, to a round without a result, and back from addresses that only take forms."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai.web.accounts.models import Body, Person, Post
from prongsai.web.results import review
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds import opening
from prongsai.web.rounds.line import line
from prongsai.web.rounds.models import Round, StepDate
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]


@pytest.fixture
def new_body(db: None) -> Body:
    return Body.objects.create(name="อบต.เพิ่งตั้ง", kind="อบต.", province="จังหวัดสมมุติ")


def test_whose_body_has_no_round_finds_it_and_who_opens_the_year(new_body: Body, signed_in: Browser) -> None:
    shown = signed_in(somebody("new", "officer", new_body)).get("/work/").content.decode()
    for name in ("body", "people", "open-round"):
        assert f'href="{reverse(name, args=(new_body.pk,))}"' in shown
    assert "อบต.เพิ่งตั้ง</a>" in shown
    assert "รอบของปีปัจจุบันผู้กำกับดูแลของจังหวัดหรือส่วนกลางเป็นผู้เปิด" in shown


def test_a_contributor_is_not_offered_to_open_a_round(new_body: Body, signed_in: Browser) -> None:
    shown = signed_in(somebody("new", "contributor", new_body)).get("/work/").content.decode()
    assert reverse("body", args=(new_body.pk,)) in shown
    assert reverse("open-round", args=(new_body.pk,)) not in shown


def test_the_header_leads_to_ones_bodies(town: Town, new_body: Body, signed_in: Browser) -> None:
    client, own = signed_in(town.officer), reverse("own-bodies")
    assert f'href="{own}"' in client.get(reverse("account")).content.decode()
    assert client.get(own).headers["Location"] == reverse("body", args=(town.body.pk,))
    both = somebody("both", "officer", new_body)
    Post.objects.create(person=both, role="contributor", body=town.body)
    shown = signed_in(both).get(own).content.decode()
    assert [shown.count(f"{each.name}</a></h2>") for each in (town.body, new_body)] == [1, 1]
    assert signed_in(somebody("over", "overseer")).get(own).headers["Location"] == reverse("board")


def test_the_body_s_page_leads_to_its_people_and_rounds(town: Town, signed_in: Browser) -> None:
    shown = signed_in(town.officer).get(reverse("body", args=(town.body.pk,))).content.decode()
    for where in (reverse("people", args=(town.body.pk,)), reverse("round", args=(town.round.pk,))):
        assert f'href="{where}"' in shown


def test_earlier_years_are_there_before_there_is_a_result(
    town: Town, published: ResultVersion, signed_in: Browser
) -> None:
    later = Round.objects.create(body=town.body, year=2564, framework_code="nacc-2564", step="prepare")
    answer = signed_in(town.officer).get(reverse("earlier", args=(later.pk,)))
    assert answer.status_code == 200
    assert '<td class="number">60.88</td>' in answer.content.decode()


def test_the_overseer_reaches_body_and_people_from_the_round(town: Town, signed_in: Browser) -> None:
    overseer = somebody("over", "overseer", province=town.body.province)
    shown = signed_in(overseer).get(reverse("round", args=(town.round.pk,))).content.decode()
    for name in ("body", "people"):
        assert f'href="{reverse(name, args=(town.body.pk,))}"' in shown


def test_it_is_said_who_invites_the_executive(town: Town, signed_in: Browser) -> None:
    where = reverse("people", args=(town.body.pk,))
    said = "ผู้บริหารเชิญได้โดยผู้กำกับดูแล"
    overseer = somebody("over", "overseer", province=town.body.province)
    assert [said in signed_in(each).get(where).content.decode() for each in (town.officer, overseer)] == [
        True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_form_s_address_leads_to_its_page(
    town: Town, loaded: ResultVersion, signed_in: Browser, method: str
) -> None:
    client = signed_in(town.officer)
    for name, page in (("move-result", "result"), ("move-plan", "plan"), ("prepare-set", "papers")):
        answer = getattr(client, method)(reverse(name, args=(town.round.pk,)))
        assert (answer.status_code, answer["Location"]) == (302, reverse(page, args=(town.round.pk,)))
    for name in ("language", "sign-out"):
        assert getattr(client, method)(reverse(name))["Location"] == reverse("front")


def test_another_way_of_asking_has_a_page(town: Town, signed_in: Browser) -> None:
    answer = signed_in(town.officer).post(reverse("round", args=(town.round.pk,)))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "<h1>405</h1>" in answer.content.decode()


def test_nobody_is_invited_without_a_role_chosen(town: Town, signed_in: Browser) -> None:
    client, where = signed_in(town.officer), reverse("invite", args=(town.body.pk,))
    assert '<option value="" selected>' in client.get(where).content.decode()
    typed = {"name": "คุณใหม่", "login": "new-person", "role": "", "unit": town.finance.pk}
    assert "โปรดเลือกหน้าที่" in client.post(where, typed).content.decode()
    refused = client.post(where, typed | {"role": "officer"}).content.decode()
    assert "หน้าที่ที่เลือกไม่สังกัดส่วนราชการ" in refused
    assert not Person.objects.filter(login="new-person").exists()


def test_a_correction_says_why(
    town: Town, published: ResultVersion, signed_in: Browser, client: Client
) -> None:
    officer = signed_in(town.officer)
    officer.post(reverse("type-figures", args=(town.round.pk,)), {"source": "หนังสือแจ้งแก้", "total": "61"})
    where, page = reverse("move-result", args=(town.round.pk,)), reverse("result", args=(town.round.pk,))
    refused = officer.post(where, {"version": 2, "to": "proposed", "reason": " "})
    assert (refused.status_code, "โปรดบอกเหตุผลที่แก้ไข" in refused.content.decode()) == (422, True)
    officer.post(where, {"version": 2, "to": "proposed", "reason": "สำนักงานแจ้งคะแนนใหม่"})
    assert "สำนักงานแจ้งคะแนนใหม่" in signed_in(town.executive).get(page).content.decode()
    review.move(ResultVersion.objects.get(version=2), "published", town.executive)
    public = client.get(reverse("public-corrections", args=(town.body.pk, 2563))).content.decode()
    assert "เหตุผลที่แก้ไข: สำนักงานแจ้งคะแนนใหม่" in public


def test_a_first_result_needs_no_reason(town: Town, loaded: ResultVersion) -> None:
    assert review.move(loaded, "proposed", town.officer).state == "proposed"


def test_figures_typed_before_stand_in_the_form(town: Town, signed_in: Browser) -> None:
    client, where = signed_in(town.officer), reverse("type-figures", args=(town.round.pk,))
    items = {"score-O1": "100", "score-O2": "0", "score-I7": "67.90"}
    typed = {"source": "ประกาศ หน้า 3", "total": "60.88", "score-1": "88.99"} | items
    assert client.post(where, typed).status_code == 302
    form = client.get(where).context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert client.post(where, typed | {"score-O1": "50"}).status_code == 422


def test_a_blank_body_file_holds_the_body_and_can_be_loaded(town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    answer = client.get(reverse("blank-file", args=(town.round.pk,)))
    assert answer["Content-Disposition"] == 'attachment; filename="body-2563.yaml"'
    text = answer.content.decode()
    assert f"name: {town.body.name}\n" in text
    from django.core.files.uploadedfile import SimpleUploadedFile

    filled = text.replace("      total:\n", "      total: 60.88\n", 1)
    file = SimpleUploadedFile("body.yaml", filled.encode())
    assert client.post(reverse("load", args=(town.round.pk,)), {"files": [file]}).status_code == 302


def test_a_year_opened_after_its_end_is_not_late(new_body: Body, signed_in: Browser) -> None:
    today = timezone.localdate()
    StepDate.objects.create(year=2563, step="prepare", ends=today - datetime.timedelta(days=600))
    StepDate.objects.create(year=2563, step="report", ends=today - datetime.timedelta(days=500))
    officer = somebody("new", "officer", new_body)
    opened = opening.open_round(new_body, 2563, "nacc-2563", officer)
    assert {(place.days, place.late_by, place.is_past_year) for place in line(opened, today)} == {
        (None, 0, True)
    }
    shown = signed_in(officer).get(reverse("round", args=(opened.pk,))).content.decode()
    assert ("ปีที่ผ่านมาแล้ว" in shown, "เกินกำหนด" in shown) == (True, False)
    board = signed_in(somebody("over", "overseer")).get(reverse("board"), {"year": 2563}).content.decode()
    assert "ปีที่ผ่านมาแล้ว" in board
    assert '<p class="label">เกินกำหนด</p><p class="figure">0</p>' in board


def test_typed_by_indicator_a_target_is_reached_by_assumed_gains(town: Town, signed_in: Browser) -> None:
    client, where = signed_in(town.officer), reverse("path", args=(town.round.pk,))
    scores = {f"score-{each.code}": "60" for each in town.round.framework.indicators}
    client.post(reverse("type-figures", args=(town.round.pk,)), {"source": "ประกาศ", **scores})
    assert "ลองสมมุติคะแนนเพิ่มด้านล่าง" in client.get(where, {"target": "95"}).content.decode()
    gains = {f"gain-{each.code}": "40" for each in town.round.framework.indicators}
    answer = client.get(where, {"target": "95", **gains})
    assert answer.context["way"].path.is_reached
    assert "ลองสมมุติ" not in answer.content.decode()
