"""The demonstration: what stands in it, and that it goes into an empty workspace only."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client

from prongsai.errors import UsageError
from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Body, Person
from prongsai.web.evidence import review_queue
from prongsai.web.evidence.models import Disclosure
from prongsai.web.plans.models import Report, RoundPlan
from prongsai.web.public import disclosed
from prongsai.web.results import loading
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round
from prongsai.web.rounds.states import ORDER
from prongsai.web.upkeep import demo, province
from tests.web.conftest import Town


def test_it_holds_the_real_figures_and_sixty_bodies_at_every_step(db: None) -> None:
    accounts = demo.fill()
    made_up = Round.objects.filter(body__province=province.PROVINCE)
    town = ResultVersion.objects.get(round__body__name=demo.TOWN)
    assert (str(town.total), town.level, town.state) == ("60.88", "D", "published")
    assert Counter(made_up.values_list("step", flat=True)).total() == province.SIZE
    assert set(made_up.values_list("step", flat=True)) == set(ORDER)
    assert set(ResultVersion.objects.values_list("state", flat=True)) == {
        "draft",
        "proposed",
        "returned",
        "published",
    }
    assert set(RoundPlan.objects.values_list("state", flat=True)) == {"draft", "adopted", "closed"}
    assert set(Report.objects.values_list("state", flat=True)) == {"done", "in_hand", "not_started"}
    assert Counter(Disclosure.objects.values_list("state", flat=True)) == dict.fromkeys(
        ("draft", "sent", "approved", "scored", "final"), 1
    )
    assert list(trail.verify()) == []
    assert [each.login for each in accounts if not _opens(each)] == []


def test_the_towns_disclosures_are_final_and_public_as_its_paper_prints_them(
    db: None, client: Client
) -> None:
    demo.fill()
    town = ResultVersion.objects.get(round__body__name=demo.TOWN)
    found = disclosed.shown(town)
    assert found is not None
    known = loading.own_assessment_of(town)
    assert found["otherwise"] == []
    assert {each.item.code: each.score.words for each in found["rows"] if each.score.words} == known.comments
    assert (len(found["rows"]), sum(len(each.addresses) for each in found["rows"])) == (43, 43)
    assert client.get(f"/bodies/{town.round.body_id}/2563/disclosures/").status_code == 200
    desk = review_queue.waiting(Person.objects.get(login="assessor"))
    assert [each.state for each in desk] == ["approved"]


def _opens(account: demo.Account) -> bool:
    return Person.objects.get(login=account.login).check_password(account.password)


def test_whoever_prepared_it_cannot_be_signed_in_as(db: None) -> None:
    accounts = {each.login for each in demo.fill()}
    others = Person.objects.exclude(login__in=accounts)
    assert [(each.login, each.has_usable_password()) for each in others.order_by("login")] == [
        ("demo-assessor", False),
        ("demo-executive", False),
        ("demo-lead", False),
        ("demo-officer", False),
        ("demo-second", False),
    ]


def test_a_workspace_with_people_is_left_as_it_is(town: Town) -> None:
    with pytest.raises(UsageError) as caught:
        demo.fill()
    assert caught.value.problems[0].code == "has-people"
    assert Body.objects.count() == 1


def test_it_is_all_or_nothing(db: None) -> None:
    def stop(name: str) -> None:
        if name == demo.TOWN:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.fill(stop)
    assert (Body.objects.count(), Person.objects.count()) == (0, 0)


def test_the_made_up_province_is_the_same_every_time() -> None:
    first = province.bodies()
    assert first == province.bodies()
    assert len({each.name for each in first}) == len(first) == province.SIZE
