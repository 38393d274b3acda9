"""Lists cost as many queries for three bodies as for one: eight thousand cost no more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prongsai.web.accounts.models import Body, Person
from prongsai.web.public import rollups
from prongsai.web.rounds.models import Round
from prongsai.web.upkeep import nation, stocking
from prongsai.web.upkeep.demo import Hands

YEAR = 2568
PUBLIC = ("", "?q=สมมุติ", "?sort=-total", "?sort=total", "?year=2567", "?page=1", "?q=")


@pytest.fixture
def one(db: None) -> None:
    """A nation of one body and two years."""
    stocking.fill(1, 2, jobs=1)


def add_two() -> None:
    """Two bodies more, like the first one in kind and province."""
    hands = Hands(*(Person.objects.get(login=login) for login in ("demo-officer", "demo-executive")))
    stocking.stock_of(list(nation.bodies())[1:3], (2567, YEAR), hands).store()
    first = Body.objects.order_by("pk").first()
    assert first is not None
    Body.objects.exclude(pk=first.pk).update(kind=first.kind, province=first.province)
    for year in (2567, YEAR):
        rollups.refresh(year)


def queries(client: Client, address: str) -> int:
    """How many queries a page takes once what is kept in memory is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def browser(login: str) -> Client:
    client = Client()
    if login:
        client.force_login(Person.objects.get(login=login))
    return client


def addresses() -> list[tuple[str, str]]:
    """Every list, and who looks at it."""
    round_ = Round.objects.filter(year=YEAR).order_by("pk").select_related("body")[0]
    province = reverse("public-province", args=[round_.body.province, YEAR])
    everybody = [
        reverse("front"), reverse("public-year", args=[YEAR]), province, reverse("open-data"),
        *(reverse("public-bodies") + asked for asked in PUBLIC),
        reverse("public-body", args=[round_.body_id, YEAR]),
    ]  # fmt: skip
    overseer = [reverse("board"), f"{reverse('board')}?q=สมมุติ", reverse("over")]
    own = [reverse(name, args=[round_.body_id]) for name in ("people", "trail")]
    return [
        *(("", each) for each in everybody),
        *(("overseer", each) for each in overseer),
        *(("officer", each) for each in own),
    ]


def test_no_list_asks_more_for_more_bodies(one: None) -> None:
    lists = addresses()
    before = {each: queries(browser(each[0]), each[1]) for each in lists}
    add_two()
    after = {each: queries(browser(each[0]), each[1]) for each in lists}
    assert after == before
    assert max(before.values()) <= 15
