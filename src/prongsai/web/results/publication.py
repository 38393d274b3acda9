"""What becomes public when a result is published: its content without what small groups said, signed.

Figures of questions that so few people answered go, counts and exact values with them, and the digest of
the inputs, from which so few answers could be guessed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import rfc8785
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from prongsai.scoring import Result, proof
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import Publication, PublishedScore, ResultVersion

_COMPARED = ("total", "instrument", "indicator")


def publish(loaded: ResultVersion) -> Publication:
    """Make what the public has of a result that is published now; call it in that transaction."""
    known = assessment_of(loaded)
    made = publication_of(loaded, known.withheld)
    made.save()
    PublishedScore.objects.filter(result__round=loaded.round_id).delete()
    PublishedScore.objects.bulk_create(scores_of(loaded, known.history.last))
    return made


def catch_up() -> None:
    """Make what the public has of results that were published before there were publications."""
    for loaded in ResultVersion.objects.filter(state="published", publication=None).select_related(
        "round__body"
    ):
        with transaction.atomic():
            publish(loaded)


def publication_of(loaded: ResultVersion, withheld: Collection[str]) -> Publication:
    """The publication of an approved result, not stored yet."""
    whole = bytes(loaded.content)
    content = rfc8785.dumps(_without(json.loads(whole), withheld)) if withheld else whole
    assert loaded.approved_at is not None
    statement = proof.state(
        content,
        body=loaded.round.body.name,
        year=loaded.round.year,
        version=loaded.version,
        approved_on=timezone.localdate(loaded.approved_at).isoformat(),
    )
    signature, public_key = proof.sign(statement, settings.SIGNING_KEY)
    return Publication(
        result=loaded,
        content=content,
        withheld=sorted(withheld),
        statement=statement,
        signature=signature,
        public_key=public_key,
    )


def scores_of(loaded: ResultVersion, result: Result) -> list[PublishedScore]:
    """The total, instruments and indicators of a result as rows, as shown; not stored yet."""
    body = loaded.round.body
    return [
        PublishedScore(
            result=loaded,
            year=loaded.round.year,
            framework_code=loaded.round.framework_code,
            kind=body.kind,
            province=body.province,
            people=body.people,
            code=code,
            figure=Decimal(result.show(code)),
        )
        for code, score in result.scores.items()
        if score.kind in _COMPARED
    ]


def proof_of(made: Publication) -> bytes:
    """The file with which anyone can check the result without us."""
    return proof.proof(bytes(made.content), made.statement, made.signature, made.public_key)


def _without(content: dict[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """The content without the codes that are withheld, and without what they could be worked out from."""
    inputs = content["inputs"]
    kept = {
        name: {code: value for code, value in inputs[name].items() if code not in hidden}
        for name in ("counts", "blanks", "printed")
    }
    rest = {name: value for name, value in content.items() if name != "inputs_digest"}
    return rest | {
        "inputs": inputs | kept,
        "scores": [_as_shown(each) for each in content["scores"] if each["code"] not in hidden],
        "disagreements": [],
        "withheld": sorted(hidden),
    }


def _as_shown(score: Mapping[str, Any]) -> dict[str, Any]:
    return {name: score[name] for name in ("code", "kind", "shown")}
