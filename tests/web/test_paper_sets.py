"""The set of papers as one file: asked for, made by the worker, and marked where the data moved on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai.web.accounts.models import Person
from prongsai.web.plans import paper_sets
from prongsai.web.plans.models import OwnText, PaperSet
from prongsai.web.results import review
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import NAME, Town, somebody
from tests.web.worker import do_what_waits

Browser = Callable[[Person], Client]
READY = ["order", "announcement", "memo", "analysis", "measures-plan", "oit-checklist"]


def where(name: str, town: Town) -> str:
    return reverse(name, args=[town.round.pk])


def prepare(client: Client, town: Town) -> None:
    assert client.post(where("prepare-set", town))["Location"] == where("papers", town)


def page(client: Client, town: Town) -> str:
    return client.get(where("papers", town)).content.decode()


def test_it_is_asked_for_made_and_downloaded(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    client = signed_in(town.executive)
    assert client.get(where("paper-set", town)).status_code == 404
    prepare(client, town)
    assert "กำลังจัดทำ" in page(client, town)
    do_what_waits()
    assert "พร้อม ณ" in page(client, town)
    packed = zipfile.ZipFile(io.BytesIO(client.get(where("paper-set", town)).content))
    files = [f"{name}.{form}" for name in READY for form in ("docx", "pdf", "html")]
    assert packed.namelist() == [*files, paper_sets.ABOUT]
    about = packed.read(paper_sets.ABOUT).decode()
    assert about.startswith(f"{NAME} ปีงบประมาณ พ.ศ. 2563\n")
    assert "จากผลรุ่นที่ 1" in about
    assert f"drafts: {', '.join(READY)}" in about


def test_a_set_of_older_data_is_marked_and_can_be_made_anew(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    client = signed_in(town.officer)
    prepare(client, town)
    do_what_waits()
    OwnText.objects.create(round=town.round, key="order-preamble", text="ด้วยเทศบาลจะเตรียมการประเมิน")
    assert "ข้อมูลเปลี่ยนแล้ว" in page(client, town)
    made = PaperSet.objects.get()
    assert paper_sets.name_of(made, is_changed=True).endswith("ข้อมูลเดิม.zip")
    old = client.get(where("paper-set", town)).content
    prepare(client, town)
    assert client.get(where("paper-set", town)).content == old
    do_what_waits()
    assert client.get(where("paper-set", town)).content != old
    assert "ข้อมูลเปลี่ยนแล้ว" not in page(client, town)


def test_its_name_says_body_year_version_and_day(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    prepare(signed_in(town.officer), town)
    do_what_waits()
    today = timezone.localdate().isoformat()
    assert paper_sets.name_of(PaperSet.objects.get(), is_changed=False) == f"{NAME} 2563 v1 {today}.zip"


def test_what_stops_it_is_said_with_the_reason(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    prepare(client, town)
    OwnText.objects.create(round=town.round, key="memo-facts", text="ได้ {O99} คะแนน")
    do_what_waits()
    made = PaperSet.objects.get()
    assert (made.state, made.content) == ("failed", None)
    assert "O99" in " ".join(each.th for each in made.faults)
    OwnText.objects.all().delete()
    failed = page(client, town)
    assert ("ผิดพลาด" in failed, "O99" in failed) == (True, True)
    prepare(client, town)
    do_what_waits()
    assert PaperSet.objects.get().state == "done"


def test_asking_twice_makes_it_once(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    client = signed_in(town.officer)
    prepare(client, town)
    task = PaperSet.objects.get().task
    prepare(client, town)
    assert PaperSet.objects.get().task == task


def test_who_looks_on_gets_no_set_of_drafts(published: ResultVersion, town: Town, signed_in: Browser) -> None:
    overseer = signed_in(somebody("overseer", "overseer", province=town.body.province))
    prepare(signed_in(town.officer), town)
    do_what_waits()
    assert overseer.get(where("paper-set", town)).status_code == 404
    assert overseer.post(where("prepare-set", town)).status_code == 404


def test_who_looks_on_gets_no_set_from_before_it_was_final(
    loaded: ResultVersion, town: Town, signed_in: Browser
) -> None:
    prepare(signed_in(town.officer), town)
    do_what_waits()
    review.move(review.move(loaded, "proposed", town.officer, "แก้คะแนน"), "published", town.executive)
    made = PaperSet.objects.get()
    final = {"state": "adopted", "adopted_by": "นายก", "adopted_on": "2020-12-01", "adopted_under": "มติ"}
    plan = final_plan(town, final)
    assert plan.state == "adopted"
    overseer = signed_in(somebody("overseer", "overseer", province=town.body.province))
    assert overseer.get(where("paper-set", town)).status_code == 404
    assert "พร้อม ณ" not in page(overseer, town)
    prepare(overseer, town)
    do_what_waits()
    assert PaperSet.objects.get().digest != made.digest
    assert overseer.get(where("paper-set", town)).status_code == 200


def final_plan(town: Town, final: dict[str, str]) -> object:
    from tests.web.test_papers import plan_without_units, settle

    plan = plan_without_units(town)
    settle(town)
    for name, value in final.items():
        setattr(plan, name, value)
    plan.save()
    return plan


@pytest.mark.parametrize("name", ["paper-set", "prepare-set"])
def test_a_set_is_nobody_elses(
    name: str, loaded: ResultVersion, town: Town, other_town: Town, signed_in: Browser
) -> None:
    method = "get" if name == "paper-set" else "post"
    assert getattr(signed_in(other_town.officer), method)(where(name, town)).status_code == 404
    assert getattr(Client(), method)(where(name, town)).status_code == 302
    assert not PaperSet.objects.exists()


def test_sets_of_a_month_ago_are_thrown_away(loaded: ResultVersion, town: Town, signed_in: Browser) -> None:
    prepare(signed_in(town.officer), town)
    PaperSet.objects.update(asked_at=timezone.now() - timedelta(days=31))
    paper_sets.throw_away()
    assert PaperSet.objects.count() == 1  # it is still being made
    do_what_waits()
    paper_sets.throw_away()
    assert PaperSet.objects.count() == 0
