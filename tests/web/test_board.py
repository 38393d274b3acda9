"""The board of a year over the bodies somebody looks on: counts, who is late, filters, and who may see it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from prongsai.web.accounts.models import Body, Person
from prongsai.web.rounds.line import reach
from prongsai.web.rounds.models import Round, StepDate
from tests.web.conftest import Town, somebody

Browser = Callable[[Person], Client]


def listed(client: Client, query: str = "") -> list[str]:
    """The bodies on the board's page, in order."""
    page = client.get(f"{reverse('board')}?{query}").content.decode()
    return re.findall(r'<th scope="row"><a href="/work/rounds/\d+/">([^<]+)</a>', page)


def day_off(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def bodies(town: Town, other_town: Town) -> tuple[Town, Town]:
    """Two towns: one at the first step, three days late, the other one ahead with five days left."""
    reach(other_town.round, "result", None, "")
    StepDate.objects.create(year=2563, step="prepare", ends=day_off(-3))
    StepDate.objects.create(year=2563, step="result", ends=day_off(5))
    return town, other_town


def test_the_board_counts_bodies_by_step_and_those_that_are_late(
    bodies: tuple[Town, Town], signed_in: Browser
) -> None:
    page = signed_in(somebody("nation", "overseer")).get(reverse("board"), {"year": 2563}).content.decode()
    figures = re.findall(r'<p class="figure">(\d+)</p>', page)
    assert figures == ["2", "1", "0"]
    assert "เกินกำหนด 3 วัน" in page
    assert "เหลือ 5 วัน" in page


def test_the_list_is_narrowed_by_step_lateness_kind_and_name(
    bodies: tuple[Town, Town], signed_in: Browser
) -> None:
    town, other = bodies
    Body.objects.filter(pk=other.body.pk).update(kind="เทศบาลตำบล")
    client = signed_in(somebody("nation", "overseer"))
    assert listed(client, "year=2563") == sorted([town.body.name, other.body.name])
    assert listed(client, "year=2563&step=result") == [other.body.name]
    assert listed(client, "year=2563&late=late") == [town.body.name]
    assert listed(client, "year=2563&late=in-time") == [other.body.name]
    assert listed(client, "year=2563&kind=เทศบาลตำบล") == [other.body.name]
    assert listed(client, "year=2563&q=เมืองพล") == [town.body.name]
    assert listed(client, "year=2562") == []


def test_a_province_is_all_its_overseer_sees(bodies: tuple[Town, Town], signed_in: Browser) -> None:
    for role in ("overseer", "assessor", "auditor"):
        person = somebody(f"a-{role}", role, province=bodies[0].body.province)
        assert listed(signed_in(person)) == [bodies[0].body.name]


def test_whoever_looks_on_lands_on_the_board_and_only_overseers_may_change_anything(
    town: Town, signed_in: Browser
) -> None:
    auditor = signed_in(somebody("auditor", "auditor"))
    assert auditor.get(reverse("home"))["Location"] == reverse("board")
    said = auditor.get(reverse("board")).content.decode()
    assert [reverse(name) in said for name in ("open-year", "bulk", "first-passwords")] == [False] * 3
    said = signed_in(somebody("overseer", "overseer")).get(reverse("board")).content.decode()
    assert [reverse(name) in said for name in ("open-year", "bulk", "first-passwords")] == [True] * 3


def test_the_board_is_not_there_for_a_bodys_own_people(town: Town, signed_in: Browser) -> None:
    for person in (town.officer, town.colleague, town.executive):
        assert signed_in(person).get(reverse("board")).status_code == 404


def test_what_is_not_understood_does_not_narrow(bodies: tuple[Town, Town], signed_in: Browser) -> None:
    client = signed_in(somebody("nation", "overseer"))
    for query in ("year=x&step=nowhere&late=maybe&kind=&page=zero", "year=2563&page=99", "q=%00"):
        assert client.get(f"{reverse('board')}?{query}").status_code == 200


def test_eight_thousand_bodies_cost_as_many_queries_as_two(
    bodies: tuple[Town, Town], signed_in: Browser
) -> None:
    client = signed_in(somebody("nation", "overseer"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("board"), {"year": 2563})
    made = Body.objects.bulk_create(
        Body(name=f"อบต.ที่ {number}", kind="อบต.", province="จังหวัดก") for number in range(8_315)
    )
    Round.objects.bulk_create(
        Round(body=body, year=2563, framework_code="nacc-2563", step="prepare") for body in made
    )
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("board"), {"year": 2563}).content.decode()
    assert len(many) == len(few)
    assert re.findall(r'<p class="figure">(\d+)</p>', page) == ["8317", "8316", "0"]
