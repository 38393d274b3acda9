"""A body beside those like it: what is counted, what is not, and what the page says of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Body, Person
from prongsai.web.results import loading, spread
from prongsai.web.results.alike import Alike, alike
from prongsai.web.results.models import PublishedScore, ResultVersion
from prongsai.web.results.spread import Spread
from prongsai.web.rounds.models import Round
from tests.web.conftest import Town

Browser = Callable[[Person], Client]


def publish(town: Town, totals: list[str], prefix: str = "x", code: str = "total", **more: Any) -> None:
    """Bodies with a published figure each; only their scores matter here."""
    given = {"kind": town.body.kind, "province": town.body.province, "people": 0} | more
    for number, total in enumerate(totals):
        body, _ = Body.objects.get_or_create(name=f"{prefix}{number}", defaults=given)
        round_, _ = Round.objects.get_or_create(
            body=body, year=2563, framework_code="nacc-2563", step="prepare"
        )
        result, _ = ResultVersion.objects.get_or_create(
            round=round_, version=1,
            defaults={"state": "published", "content": b"", "digest": "", "loaded_by": town.officer},
        )  # fmt: skip
        PublishedScore.objects.create(
            result=result, year=2563, framework_code="nacc-2563", code=code, figure=Decimal(total), **given
        )


def replaced(name: str, **changed: object) -> None:
    """The figures of a body as another version of its result has them."""
    rows = list(PublishedScore.objects.filter(result__round__body__name=name))
    held = ResultVersion.objects.filter(pk__in=[each.result_id for each in rows])
    held.update(state="replaced")
    for row in rows:
        row.delete()
        row.result = ResultVersion.objects.create(
            round=row.result.round, version=row.result.version + 1, state="published", content=b"",
            digest="", loaded_by=row.result.loaded_by,
        )  # fmt: skip
        for column, value in changed.items():
            setattr(row, column, value)
        row.pk = None
        row.save()


def beside(loaded: ResultVersion) -> Alike:
    return alike(loaded.round, loading.assessment_of(loaded))


def test_a_draft_is_compared_but_not_counted(town: Town, loaded: ResultVersion) -> None:
    publish(town, ["50", "60.87", "60.88", "90.01", "90.02"])
    found = [(group.number, group.beside["total"]) for group in beside(loaded).groups]
    assert [number for number, _ in found] == [5, 5, 5]
    assert [(each.below, each.percent_below, each.median) for _, each in found] == [
        (2, 40, Fraction("60.88"))
    ] * 3


def test_an_even_number_has_its_median_between_the_two_in_the_middle(
    town: Town, loaded: ResultVersion
) -> None:
    publish(town, ["10", "20", "30.01", "40.02", "50", "60"])
    assert beside(loaded).groups[0].beside["total"].median == Fraction("35.015")


def test_what_is_published_is_counted_with_its_indicators(town: Town, published: ResultVersion) -> None:
    publish(town, ["1"] * 4)
    publish(town, ["99"] * 4, code="9")
    first = beside(published).groups[0]
    assert (first.number, first.beside["total"].below, first.beside["9"].below) == (5, 4, 0)
    assert first.beside["9"].median == 99


def test_fewer_than_five_are_not_compared(town: Town, loaded: ResultVersion) -> None:
    publish(town, ["50"] * 4)
    publish(town, ["50"], "y", kind="อบต.", province="ที่อื่น")
    found = beside(loaded)
    assert [(group.number, bool(group.beside)) for group in found.groups] == [
        (4, False),
        (4, False),
        (5, True),
    ]
    assert [len(each.beside) for each in found.figures] == [1] * len(found.figures)


def test_other_rules_and_other_years_are_never_mixed_in(town: Town, loaded: ResultVersion) -> None:
    publish(town, ["50"] * 5)
    replaced("x0", framework_code="up-2563")
    replaced("x1", year=2562)
    assert [group.number for group in beside(loaded).groups] == [3, 3, 3]


def test_bodies_of_like_size_are_those_of_the_same_quarter(town: Town, loaded: ResultVersion) -> None:
    for people in range(1, 41):
        publish(town, ["70"], f"size {people}", people=people)
    town.body.people = loaded.round.body.people = 25
    group = beside(loaded).groups[2]
    assert group.name.en == "of like size (21–30 people)"
    assert group.number == 10


def test_of_one_body_after_another_the_database_is_asked_one_thing(
    town: Town, loaded: ResultVersion, django_assert_num_queries: Any
) -> None:
    publish(town, ["50"] * 6, people=30)
    loaded.round.body.people = 25
    known = loading.assessment_of(loaded)
    alike(loaded.round, known)
    with django_assert_num_queries(1):
        alike(loaded.round, known)


def test_what_is_published_meanwhile_is_counted_at_once(town: Town, loaded: ResultVersion) -> None:
    publish(town, ["50"] * 6)
    assert beside(loaded).groups[0].beside["total"].median == 50
    for number in range(6):
        replaced(f"x{number}", figure=51)
    assert beside(loaded).groups[0].beside["total"].median == 51


def as_plain(found: Spread) -> tuple[dict[Any, list[int]], dict[str, list[list[int]]]]:
    return (
        {key: list(figures) for key, figures in found.groups.items()},
        {code: [list(each) for each in pair] for code, pair in found.sizes.items()},
    )


def test_what_is_added_is_put_among_the_rest_as_if_all_were_read_anew(town: Town) -> None:
    publish(town, ["50", "40.05", "60"], people=30)
    held = spread.spread_of(2563, "nacc-2563")
    publish(town, ["55.5", "40.05", "99.99"], "y", people=20)
    publish(town, ["1.25"], "y", code="9", people=20)
    added = spread.spread_of(2563, "nacc-2563")
    assert added is not held
    spread._held.clear()
    assert as_plain(added) == as_plain(spread.spread_of(2563, "nacc-2563"))
    assert list(held.of_group((), "total")) == [4005, 5000, 6000]


def test_what_is_taken_away_is_gone_at_once(town: Town, loaded: ResultVersion) -> None:
    publish(town, ["10", "20", "30", "40", "50", "60"])
    assert beside(loaded).groups[0].number == 6
    replaced("x5", year=2562)
    assert beside(loaded).groups[0].number == 5
    assert beside(loaded).groups[0].beside["total"].median == 30


def test_the_page_shows_where_the_body_stands(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    publish(town, ["50", "60", "70", "80", "90"])
    shown = signed_in(town.officer).get(reverse("result", args=(town.round.pk,))).content.decode()
    table = shown.partition('id="alike"')[2].partition("</section>")[0]
    assert "เทศบาลเมือง ทั่วประเทศ" in table
    assert "สูงกว่า 40% ของกลุ่ม" in table
    assert '<td class="number">70.00</td>' in table


def test_the_page_says_when_too_few_have_published(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    shown = signed_in(town.officer).get(reverse("result", args=(town.round.pk,))).content.decode()
    assert shown.partition('id="alike"')[2].count("มีผลเผยแพร่แล้ว 0 แห่ง น้อยกว่า 5 แห่ง จึงไม่เทียบ") == 3


@pytest.mark.parametrize("name", ["result"])
def test_a_stranger_finds_no_comparison(
    town: Town, loaded: ResultVersion, other_town: Town, signed_in: Browser, name: str
) -> None:
    where = reverse(name, args=(town.round.pk,))
    assert signed_in(other_town.officer).get(where).status_code == 404
