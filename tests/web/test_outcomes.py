"""What measures were to mend, beside the result of the year they were carried out in."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Person
from prongsai.web.plans import editing, outcomes
from prongsai.web.plans.models import RoundPlan
from prongsai.web.plans.reading import plan_of
from prongsai.web.results import loading, review
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round
from tests.web.conftest import EXAMPLES, NAME, Town
from tests.web.test_adopt import SOUND

Browser = Callable[[Person], Client]


@pytest.fixture
def adopted(town: Town, published: ResultVersion) -> RoundPlan:
    editing.add(town.round, {**SOUND, "mends": ["4", "O18"]}, town.officer)
    editing.add(town.round, {**SOUND, "measure": ["ประชุมทุกเดือน"], "mends": ["all"]}, town.officer)
    RoundPlan.objects.update(state="adopted")
    return RoundPlan.objects.get()


@pytest.fixture
def later(town: Town, adopted: RoundPlan) -> ResultVersion:
    """The town's result of 2564, as a draft; its figures are those of another body."""
    round_ = Round.objects.create(body=town.body, year=2564, framework_code="nacc-2564", step="prepare")
    source = (EXAMPLES / "dong-marui-2564.yaml").read_text(encoding="utf-8")
    given = source.replace("องค์การบริหารส่วนตำบลดงมะรุ่ย", NAME)
    return loading.load(round_, [loading.Upload("body.yaml", given.encode())], town.officer)


def publish(loaded: ResultVersion, town: Town) -> None:
    review.move(review.move(loaded, "proposed", town.officer, "แก้คะแนน"), "published", town.executive)


def test_each_measure_stands_beside_the_year_it_was_carried_out_in(
    town: Town, later: ResultVersion, signed_in: Browser
) -> None:
    page = signed_in(town.officer).get(reverse("plan", args=[town.round.pk]))
    beside = page.context["beside"]
    assert (beside.then, beside.now, beside.is_draft) == (2563, 2564, True)
    assert [[each.by for each in outcome.moved] for outcome in beside.outcomes] == [
        [Fraction("6.63"), None],
        [Fraction("22.29")],
    ]
    said = page.content.decode()
    assert ("77.53" in said, "84.16" in said, "+6.63" in said) == (True, True, True)
    assert "มิได้พิสูจน์ว่าเกิดจากมาตรการ" in said


def test_the_words_say_what_cannot_be_told(town: Town, later: ResultVersion) -> None:
    beside = outcomes.beside(town.round, plan_of(town.round), town.officer)
    assert beside is not None
    first = [(moved.code, word.en, remark and remark.en) for moved, word, _, remark in beside.rows[0][1]]
    assert first == [
        ("4", "higher", "how many answered is not known, so it may be within the sampling error"),
        ("O18", "–", "not known in both years"),
    ]


def test_before_the_later_result_there_is_nothing_beside(
    town: Town, adopted: RoundPlan, signed_in: Browser
) -> None:
    assert signed_in(town.officer).get(reverse("plan", args=[town.round.pk])).context["beside"] is None


def test_the_public_sees_it_once_the_later_result_is_published(
    town: Town, later: ResultVersion, client: Client
) -> None:
    address = reverse("public-body", args=[town.body.pk, 2563])
    assert "84.16" not in client.get(address).content.decode()
    publish(later, town)
    said = client.get(address).content.decode()
    assert ("+6.63" in said, "ยังไม่ได้เผยแพร่" in said) == (True, False)


def test_the_later_result_of_another_body_is_not_ours(
    town: Town, other_town: Town, adopted: RoundPlan, later: ResultVersion
) -> None:
    Round.objects.filter(pk=later.round_id).update(body=other_town.body)
    assert outcomes.beside(town.round, plan_of(town.round), town.officer) is None


def test_a_drafted_correction_leaves_the_published_result_as_the_base(
    town: Town, later: ResultVersion, signed_in: Browser
) -> None:
    browser, address = signed_in(town.officer), reverse("plan", args=[town.round.pk])
    before = browser.get(address).context["beside"]
    source = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8").replace("60.88", "60.80")
    loading.load(town.round, [loading.Upload("body.yaml", source.encode())], town.officer)
    page = browser.get(address)
    assert page.context["beside"].outcomes == before.outcomes
    assert (before.corrected, page.context["beside"].corrected) == ((), (2563,))
    assert "ใช้ผลที่เผยแพร่แล้วเป็นฐาน การแก้ไขผลปี 2563" in page.content.decode()
