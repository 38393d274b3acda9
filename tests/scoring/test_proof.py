"""A proof of a published result: what can be checked of it, and that nothing in it can be changed unseen."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import rfc8785

from prongsai import frameworks, scoring
from prongsai.errors import ScoringError
from prongsai.numbers import Printed
from prongsai.scoring import proof

KEY = bytes(range(32))
Change = Callable[[dict[str, Any]], object]


def made(**more: object) -> dict[str, Any]:
    """The proof of a made-up result, as plain data."""
    framework = frameworks.load(2563)
    figures = {each.code: Printed(Fraction(60), 2) for each in framework.indicators}
    result = scoring.score(framework, printed=figures, body="ทต.สมมุติ")
    content = rfc8785.dumps(result.as_plain() | more)
    statement = proof.state(content, body="ทต.สมมุติ", year=2563, version=1, approved_on="2026-11-21")
    return json.loads(proof.proof(content, statement, *proof.sign(statement, KEY)))


def verdicts(plain: dict[str, Any], key: str | None = None) -> dict[str, bool | None]:
    found = proof.examine(rfc8785.dumps(plain), frameworks.load, key)
    return {each.code: each.is_right for each in found}


def test_a_proof_as_published_is_right_in_everything() -> None:
    plain = made()
    assert verdicts(plain, plain["public_key"]) == {
        "digest": True, "signature": True, "key": True, "recount": True,
    }  # fmt: skip


def test_without_a_key_from_elsewhere_that_is_left_open() -> None:
    assert verdicts(made())["key"] is None


def test_anothers_key_is_told() -> None:
    assert verdicts(made(), "00" * 32)["key"] is False


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "a total": (lambda plain: plain["result"].update(total="99.00"), {"digest", "recount"}),
    "an input": (
        lambda plain: plain["result"]["inputs"]["printed"]["1"].update(figure="99.00"), {"digest", "recount"},
    ),
    "the body": (lambda plain: plain["statement"].update(body="ทต.อื่น"), {"digest", "signature"}),
    "the day": (lambda plain: plain["statement"].update(approved_on="2026-01-01"), {"signature"}),
    "the signature": (lambda plain: plain.update(signature="00" * 64), {"signature"}),
    "the key": (lambda plain: plain.update(public_key="11" * 32), {"signature"}),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_was_changed_is_told(change: str) -> None:
    plain = made()
    do, wrong = CHANGES[change]
    do(plain)
    assert {code for code, is_right in verdicts(plain).items() if is_right is False} == wrong


def test_a_result_that_another_release_made_is_still_right() -> None:
    assert verdicts(made(engine="prongsai 9.9"))["recount"] is True


def test_a_difference_is_named_with_both_figures() -> None:
    plain = made()
    plain["result"]["total"] = "99.00"
    found = {each.code: each.say.en for each in proof.examine(rfc8785.dumps(plain), frameworks.load)}
    assert found["recount"] == "counted anew from its inputs: total comes out as 60.00, the file says 99.00"
    plain = made()
    plain["result"]["passed"] = True
    found = {each.code: each.say.en for each in proof.examine(rfc8785.dumps(plain), frameworks.load)}
    assert found["recount"].endswith("these parts of the file differ: passed")


def test_another_version_is_no_approval() -> None:
    plain = made()
    plain["statement"]["version"] = 2
    found = {each.code: each for each in proof.examine(rfc8785.dumps(plain), frameworks.load)}
    assert (found["digest"].is_right, found["signature"].is_right) == (True, False)
    assert found["digest"].say.en.startswith("the result is the one the statement names")


def test_rules_that_are_not_at_hand_leave_the_recount_open() -> None:
    assert verdicts(made(framework={"code": "nacc-2563", "year": 2563, "digest": "0"}))["recount"] is None


def test_small_groups_leave_the_recount_open() -> None:
    assert verdicts(made(withheld=["1"]))["recount"] is None


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"result": 1}', b"\xff", b"[" * 100_000, b'{"result":{},"statement":{}}']
)
def test_what_is_no_proof_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ScoringError) as caught:
        proof.examine(content, frameworks.load)
    assert caught.value.problems[0].code == "no-proof"
