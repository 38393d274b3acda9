"""What becomes public when a result is published: signed, comparable, without what small groups said."""

from __future__ import annotations

from decimal import Decimal

from prongsai import frameworks
from prongsai.scoring import proof
from prongsai.web.results import loading, publication, review
from prongsai.web.results.models import Publication, PublishedScore, ResultVersion
from tests.web.conftest import EXAMPLES, Town


def test_a_published_result_proves_itself(published: ResultVersion) -> None:
    made = published.publication
    found = proof.examine(publication.proof_of(made), frameworks.load, made.public_key)
    assert [each.is_right for each in found] == [True, True, True, True]


def test_only_what_is_published_has_a_publication(loaded: ResultVersion) -> None:
    assert (Publication.objects.count(), PublishedScore.objects.count()) == (0, 0)


def test_its_scores_stand_as_rows(published: ResultVersion) -> None:
    rows = PublishedScore.objects.filter(code__in=("total", "9")).order_by("code")
    assert [(each.year, each.kind, each.code, each.figure) for each in rows] == [
        (2563, "เทศบาลเมือง", "9", Decimal("38.63")), (2563, "เทศบาลเมือง", "total", Decimal("60.88")),
    ]  # fmt: skip


def test_a_correction_takes_the_place_of_the_scores(published: ResultVersion, town: Town) -> None:
    given = (EXAMPLES / "mueang-phon-2563.yaml").read_bytes()
    newer = loading.load(town.round, [loading.Upload("mueang-phon.yaml", given)], town.officer)
    review.move(review.move(newer, "proposed", town.officer, "แก้คะแนน"), "published", town.executive)
    assert set(PublishedScore.objects.values_list("result", flat=True)) == {newer.pk}
    assert Publication.objects.count() == 2


def test_results_published_before_are_caught_up_with(loaded: ResultVersion, town: Town) -> None:
    loaded.approved_at = loaded.loaded_at
    ResultVersion.objects.filter(pk=loaded.pk).update(state="published", approved_at=loaded.loaded_at)
    publication.catch_up()
    assert Publication.objects.get().statement["body"] == town.body.name
