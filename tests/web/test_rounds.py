"""The rounds one may see, and one round with its line."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Person, Post
from prongsai.web.rounds.line import reach
from tests.web.conftest import Town

Browser = Callable[[Person], Client]


def test_steps_are_named_in_the_readers_language(town: Town, other_town: Town, signed_in: Browser) -> None:
    Post.objects.create(person=town.officer, role="officer", body=other_town.body)
    client = signed_in(town.officer)
    thai = client.get(reverse("home")).content.decode()
    assert thai.count("<td>เตรียมการ</td>") == 2
    client.cookies["django_language"] = "en"
    assert client.get(reverse("home")).content.decode().count("<td>prepare</td>") == 2


def test_whoever_has_only_one_round_is_taken_to_it(town: Town, other_town: Town, signed_in: Browser) -> None:
    answer = signed_in(town.officer).get(reverse("home"))
    assert answer["Location"] == reverse("round", args=[town.round.pk])


def test_who_must_act_is_named_to_the_others(town: Town, signed_in: Browser) -> None:
    where = reverse("round", args=[town.round.pk])
    assert "เจ้าหน้าที่ผู้ดูแลระบบ" in signed_in(town.executive).get(where).content.decode()
    reach(town.round, "improve", None, "")
    assert "ผู้ให้ข้อมูลของส่วนราชการ" in signed_in(town.executive).get(where).content.decode()


def test_a_round_never_moves_back(town: Town) -> None:
    reach(town.round, "improve", None, "")
    reach(town.round, "result", None, "")
    town.round.refresh_from_db()
    assert town.round.step == "improve"


def test_the_round_of_another_body_is_not_there(town: Town, other_town: Town, signed_in: Browser) -> None:
    assert signed_in(town.officer).get(reverse("round", args=[other_town.round.pk])).status_code == 404
