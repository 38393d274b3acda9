"""Versions of a result: all of them to the body's own people, and to the public what was public once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Person
from prongsai.web.results import loading, review
from prongsai.web.results.corrections import corrections, since
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import EXAMPLES, Town, somebody

Browser = Callable[[Person], Client]
FILE = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")


def correct(town: Town, text: str = FILE.replace("total: 60.88", "total: 60.89")) -> ResultVersion:
    return loading.load(town.round, [loading.Upload("body.yaml", text.encode())], town.officer)


def approve(town: Town, loaded: ResultVersion) -> ResultVersion:
    return review.move(review.move(loaded, "proposed", town.officer, "แก้คะแนน"), "published", town.executive)


def test_a_correction_names_every_figure_that_changed(town: Town, published: ResultVersion) -> None:
    later = correct(town, FILE.replace("I7: 67.90", "I7: 67.91"))
    assert [(each.code, each.before, each.after) for each in since(published, later)] == [
        ("I7", "67.90", "67.91")
    ]


def test_what_few_people_answered_is_in_no_difference(town: Town, loaded: ResultVersion) -> None:
    counted = FILE.replace("  2563:\n", "  2563:\n    respondents: {IIT: {answered: 9}}\n")
    later = correct(town, counted.replace("I7: 67.90", "I7: 67.91"))
    assert since(loaded, later) == []


def test_all_versions_are_listed_with_who_and_why(
    town: Town, published: ResultVersion, signed_in: Browser
) -> None:
    proposed = review.move(correct(town), "proposed", town.officer, "แก้คะแนน")
    review.move(proposed, "returned", town.executive, "ตรวจใหม่")
    shown = signed_in(town.officer).get(reverse("versions", args=(town.round.pk,))).content.decode()
    assert [shown.count(f">รุ่นที่ {number}</a>") for number in (1, 2, 3)] == [1, 1, 0]
    assert [shown.count(each) for each in ("ตรวจใหม่", "ส่งกลับให้แก้ไข", "เผยแพร่แล้ว</span>")] == [1, 1, 1]


def test_an_older_version_can_be_read(town: Town, published: ResultVersion, signed_in: Browser) -> None:
    approve(town, correct(town))
    shown = signed_in(town.officer).get(reverse("version", args=(town.round.pk, 1))).content.decode()
    figures = shown.partition('id="figures"')[2]
    assert [figures.count(f">{each}<") for each in ("60.88", "88.99", "38.63")] == [1, 1, 1]
    assert '<td class="number">60.88</td><td class="number">60.89</td>' in shown.partition('id="figures"')[0]


@pytest.mark.parametrize("name", ["versions", "version"])
def test_only_own_people_see_versions(
    town: Town, published: ResultVersion, other_town: Town, signed_in: Browser, name: str
) -> None:
    parts = (town.round.pk,) if name == "versions" else (town.round.pk, 1)
    where = reverse(name, args=parts)
    assessor = somebody("assessor", "assessor", province=town.body.province)
    assert [signed_in(each).get(where).status_code for each in (assessor, other_town.officer)] == [404, 404]
    assert Client().get(where).status_code == 302


def test_a_version_that_is_not_there(town: Town, published: ResultVersion, signed_in: Browser) -> None:
    assert signed_in(town.officer).get(reverse("version", args=(town.round.pk, 9))).status_code == 404


def test_the_public_reads_what_was_corrected(client: Client, town: Town, published: ResultVersion) -> None:
    page = reverse("public-body", args=(town.body.pk, 2563))
    there = reverse("public-corrections", args=(town.body.pk, 2563))
    assert "แก้ไขเมื่อ" not in client.get(page).content.decode()
    assert client.get(there).status_code == 404
    approve(town, correct(town))
    assert client.get(page).content.decode().count("เดิม คะแนนรวม 60.88") == 1
    assert '<td class="number">60.88</td><td class="number">60.89</td>' in client.get(there).content.decode()


def test_drafts_between_are_never_public(client: Client, town: Town, published: ResultVersion) -> None:
    correct(town, FILE.replace("total: 60.88", "total: 60.90"))
    approve(town, correct(town))
    assert [(each.version, each.total) for each in corrections(town.round)] == [(1, "60.88")]
    there = reverse("public-corrections", args=(town.body.pk, 2563))
    assert "60.90" not in client.get(there).content.decode()


def test_the_total_has_no_code_on_pages(town: Town, published: ResultVersion, signed_in: Browser) -> None:
    approve(town, correct(town))
    browser = signed_in(town.officer)
    addresses = [reverse("version", args=(town.round.pk, 1))]
    addresses.append(reverse("public-corrections", args=(town.body.pk, 2563)))
    assert ["<td>total</td>" in browser.get(each).content.decode() for each in addresses] == [False, False]
