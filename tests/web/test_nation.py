"""The made-up nation: stored in bulk, and still what loading and publishing would have stored."""

from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings

from prongsai import frameworks
from prongsai.errors import UsageError
from prongsai.scoring import proof
from prongsai.web.accounts import trail
from prongsai.web.accounts.models import Body, Person, Post, TrailEntry
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.plans.reading import plan_of, problems_of
from prongsai.web.public.models import RollUp
from prongsai.web.results import loading, review
from prongsai.web.results.models import Publication, PublishedScore, ResultVersion
from prongsai.web.results.publication import proof_of
from prongsai.web.rounds.models import Round, StepDate
from prongsai.web.upkeep import demo, nation, stocking
from prongsai.web.upkeep.demo import Account
from tests.web.conftest import Town, somebody

BODIES, YEARS = 30, 2


@pytest.fixture
def accounts(db: None) -> list[Account]:
    return stocking.fill(BODIES, YEARS, jobs=1)


def test_every_body_has_every_year_published_with_its_proof(accounts: list[Account]) -> None:
    assert Body.objects.count() == BODIES
    assert Counter(Round.objects.values_list("year", flat=True)) == {2567: BODIES, 2568: BODIES}
    assert set(ResultVersion.objects.values_list("state", flat=True)) == {"published"}
    made = Publication.objects.select_related("result").first()
    assert made is not None
    findings = proof.examine(proof_of(made), frameworks.load, made.public_key)
    assert {each.is_right for each in findings} == {True}
    assert Publication.objects.count() == BODIES * YEARS
    assert settings.SIGNING_KEY.hex() not in made.signature


def test_a_body_loaded_by_hand_gets_the_same_result(accounts: list[Account]) -> None:
    stored = ResultVersion.objects.filter(round__year=2568).select_related("round__body").first()
    assert stored is not None
    round_, uploads = stored.round, loading.uploads_of(stored.pk)
    again = loading.load(round_, uploads, somebody("hand", "officer", round_.body))
    published = review.move(
        review.move(again, "proposed", again.loaded_by, "แก้คะแนน"),
        "published",
        somebody("head", "executive", round_.body),
    )
    before, after = stored.publication, published.publication
    assert (after.content, after.withheld) == (before.content, before.withheld)
    assert (published.digest, published.total, published.level, published.passed) == (
        stored.digest, stored.total, stored.level, stored.passed,
    )  # fmt: skip


def test_scores_stand_as_rows(accounts: list[Account]) -> None:
    stored = ResultVersion.objects.filter(round__year=2567).select_related("round__body").first()
    assert stored is not None
    rows = {each.code: str(each.figure) for each in PublishedScore.objects.filter(result=stored)}
    result = loading.result_of(stored)
    framework = result.framework
    codes = ["total", *(each.code for each in (*framework.instruments, *framework.indicators))]
    assert rows == {code: result.show(code) for code in codes}


def test_some_carry_out_plans_without_a_fault(accounts: list[Account]) -> None:
    plans = RoundPlan.objects.select_related("round")
    assert {each.round.year for each in plans} == {2568}
    assert {each.round.step for each in plans} == {"improve"}
    assert plans.count() == sum(number % 10 < 3 for number in range(1, BODIES + 1))
    assert [problems_of(plan_of(each.round), each.round.framework) for each in plans] == [()] * len(plans)
    assert PlannedMeasure.objects.filter(reports=None).count() == 0


def test_the_nation_is_counted(accounts: list[Account]) -> None:
    whole = RollUp.objects.filter(province="", kind="").order_by("year")
    assert list(whole.values_list("year", "with_result")) == [(2567, BODIES), (2568, BODIES)]


def test_the_trail_tells_of_one_thing(accounts: list[Account]) -> None:
    (entry,) = TrailEntry.objects.all()
    assert (entry.action, entry.detail) == (
        "workspace.nation-filled",
        {"bodies": BODIES, "years": [2567, 2568]},
    )
    assert list(trail.verify()) == []


def test_whoever_was_named_can_sign_in_and_nobody_else(accounts: list[Account]) -> None:
    opened = [each.login for each in accounts if _person(each).check_password(each.password)]
    assert opened == ["overseer", "provincial-overseer", "auditor", "officer", "executive"]
    others = Person.objects.exclude(login__in=opened)
    assert [each.has_usable_password() for each in others] == [False, False]
    assert Post.objects.count() == BODIES * 2 + len(accounts)
    assert StepDate.objects.count() == YEARS * 5


def _person(account: Account) -> Person:
    return Person.objects.get(login=account.login)


def test_a_workspace_with_people_is_left_as_it_is(town: Town) -> None:
    with pytest.raises(UsageError) as caught:
        stocking.fill(BODIES, YEARS, jobs=1)
    assert caught.value.problems[0].code == "has-people"
    assert Body.objects.count() == 1


@pytest.mark.parametrize("years", [0, 8])
def test_there_are_rules_for_seven_years(db: None, years: int) -> None:
    with pytest.raises(UsageError) as caught:
        stocking.fill(BODIES, years, jobs=1)
    assert caught.value.problems[0].code == "too-many-years"
    assert demo.is_empty()


def test_it_is_the_same_nation_every_time() -> None:
    first = list(nation.bodies())
    assert first == list(nation.bodies())
    assert len(first) == len({each.name for each in first}) == nation.SIZE
    assert {each.province for each in first} == set(nation.PROVINCES)
    assert len(nation.PROVINCES) == 77
    assert nation.body_file(first[0], 2568) == nation.body_file(first[0], 2568)
