"""What becomes public when a result is published: its content without what few people said, signed.

How many people took each choice of a survey never becomes public. Figures of questions from which it could be
worked out go too, exact values with them, and the digest of the inputs, from which answers could be guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

import rfc8785
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from prongsai.frameworks import tree
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
    content = _content_of(loaded, withheld)
    assert loaded.approved_at is not None
    statement = _statement_of(loaded, content, loaded.round.body.name)
    signature, public_key = proof.sign(statement, settings.SIGNING_KEY)
    return Publication(
        result=loaded,
        content=content,
        withheld=sorted(withheld),
        statement=statement,
        signature=signature,
        public_key=public_key,
    )


def _content_of(loaded: ResultVersion, withheld: Collection[str]) -> bytes:
    whole = bytes(loaded.content)
    content = json.loads(whole)
    people = _of_people(loaded, content)
    return rfc8785.dumps(_without(content, withheld, people)) if withheld or people else whole


def _content_before(loaded: ResultVersion, withheld: Collection[str]) -> bytes:
    """The same as it was made before counts of surveys were always left out."""
    whole = bytes(loaded.content)
    return rfc8785.dumps(_without(json.loads(whole), withheld, ())) if withheld else whole


def _of_people(loaded: ResultVersion, content: Mapping[str, Any]) -> set[str]:
    """Codes of which people's answers were counted."""
    inputs, framework = content["inputs"], loaded.round.framework
    nodes = tree(framework)
    counted = [code for code in (*inputs["counts"], *inputs["blanks"]) if code in nodes]
    return {code for code in counted if framework.instrument(nodes[code].instrument).kind == "survey"}


def _statement_of(loaded: ResultVersion, content: bytes, body: str) -> dict[str, Any]:
    return proof.state(
        content,
        body=body,
        year=loaded.round.year,
        version=loaded.version,
        approved_on=timezone.localdate(loaded.approved_at).isoformat(),
    )


def faults(loaded: ResultVersion) -> Iterator[str]:
    """Every way in which what lists show of a result, or what the public has, parts from its content."""
    held = bytes(loaded.content)
    if hashlib.sha256(held).hexdigest() != loaded.digest:
        yield "its content was changed"
        return
    content = json.loads(held)
    for name, value in _listed(loaded).items():
        if value != content[name]:
            yield f"{name} is {value}, but {content[name]} in its content"
    if loaded.state == "published":
        yield from _faults_of_scores(loaded, content)
    made = Publication.objects.filter(result=loaded).first()
    if made is not None:
        yield from _faults_of_publication(loaded, made)
    elif loaded.state == "published":
        yield "its publication is missing"


def _listed(loaded: ResultVersion) -> dict[str, Any]:
    """What stands beside the content for lists, as the content says it."""
    total = None if loaded.total is None else str(loaded.total)
    return {"total": total, "level": loaded.level or None, "passed": loaded.passed}


def _faults_of_scores(loaded: ResultVersion, content: Mapping[str, Any]) -> Iterator[str]:
    shown = {each["code"]: each["shown"] for each in content["scores"] if each["kind"] in _COMPARED}
    rows = PublishedScore.objects.filter(result=loaded).values_list(
        "code", "figure", "year", "framework_code"
    )
    found = {code: str(figure) for code, figure, _, _ in rows}
    for code in sorted({*shown, *found}):
        if found.get(code) != shown.get(code):
            yield f"its published score of {code} is {found.get(code)}, but {shown.get(code)} in its content"
    own = loaded.round.year, loaded.round.framework_code
    if any(of != own for *_, year, code in rows for of in [(year, code)]):
        yield "its published scores are of another year or framework"


def _faults_of_publication(loaded: ResultVersion, made: Publication) -> Iterator[str]:
    right = _content_of(loaded, made.withheld), _content_before(loaded, made.withheld)
    if bytes(made.content) not in right:
        yield "what is published is not what was approved"
    # A body keeps the name under which it was published, whatever it is called since.
    elif made.statement != _statement_of(loaded, bytes(made.content), str(made.statement.get("body"))):
        yield "the statement of its publication does not fit it"
    if not proof.is_signed(made.statement, made.signature, made.public_key):
        yield "the signature of its publication is wrong"


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


def _without(content: dict[str, Any], hidden: Collection[str], people: Collection[str]) -> dict[str, Any]:
    """The content without the codes that are withheld, and without what they could be worked out from.

    Of the lines in `people` how many took each choice, and left it blank, is left out, their figures stay.
    """
    inputs = content["inputs"]
    left_out = {"counts": {*hidden, *people}, "blanks": {*hidden, *people}, "printed": hidden}
    kept = {
        name: {code: value for code, value in inputs[name].items() if code not in codes}
        for name, codes in left_out.items()
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
