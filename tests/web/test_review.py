"""A result's way to the public through the page: who may move it, what is asked, what is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from prongsai.web.accounts.models import Person
from prongsai.web.results import review
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town

Browser = Callable[[Person], Client]


def move(client: Client, loaded: ResultVersion, to: str, reason: str = "") -> HttpResponse:
    given = {"version": loaded.version, "to": to, "reason": reason}
    return client.post(reverse("move-result", args=(loaded.round_id,)), given)


def state(loaded: ResultVersion) -> str:
    return str(ResultVersion.objects.values_list("state", flat=True).get(pk=loaded.pk))


def test_officer_proposes_and_executive_publishes(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    assert move(signed_in(town.officer), loaded, "proposed").status_code == 302
    assert move(signed_in(town.executive), loaded, "published").status_code == 302
    assert state(loaded) == "published"
    shown = signed_in(town.executive).get(reverse("result", args=(town.round.pk,))).content.decode()
    told = [shown.index(f"<td>{name}</td><td>{deed}</td>") for name, deed in (
        ("คุณa-executive", "อนุมัติและเผยแพร่"), ("คุณa-officer", "เสนอผู้บริหาร"), ("คุณa-officer", "นำเข้าผล"),
    )]  # fmt: skip
    assert told == sorted(told)


def test_buttons_are_those_of_the_person_s_role(town: Town, loaded: ResultVersion) -> None:
    assert review.open_moves(loaded, town.officer) == ["proposed"]
    assert review.open_moves(loaded, town.executive) == []
    proposed = review.move(loaded, "proposed", town.officer)
    assert review.open_moves(proposed, town.officer) == ["draft"]
    assert review.open_moves(proposed, town.executive) == ["returned", "published"]


def test_sending_back_without_a_reason_is_told_at_the_field(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    review.move(loaded, "proposed", town.officer)
    answer = move(signed_in(town.executive), loaded, "returned", "  ")
    assert answer.status_code == 422
    assert 'id="reason-error" role="alert">โปรดบอกเหตุผลที่ส่งกลับ</small>' in answer.content.decode()
    assert state(loaded) == "proposed"


def test_the_reason_is_shown_to_the_officer(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    review.move(loaded, "proposed", town.officer)
    assert move(signed_in(town.executive), loaded, "returned", "ตรวจ <O18> อีกครั้ง").status_code == 302
    shown = signed_in(town.officer).get(reverse("result", args=(town.round.pk,))).content.decode()
    assert "เหตุผลที่ส่งกลับ:</strong> ตรวจ &lt;O18&gt; อีกครั้ง" in shown


def test_a_reason_too_long_stays_typed(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    review.move(loaded, "proposed", town.officer)
    answer = move(signed_in(town.executive), loaded, "returned", "ก" * 2001)
    assert answer.status_code == 422
    assert "ก" * 2001 in answer.content.decode()
    assert state(loaded) == "proposed"


def test_a_colleague_cannot_publish(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    review.move(loaded, "proposed", town.officer)
    answer = move(signed_in(town.colleague), loaded, "published")
    assert answer.status_code == 422
    assert "<p>เฉพาะผู้บริหารของหน่วยงานทำได้</p>" in answer.content.decode()
    assert state(loaded) == "proposed"


@pytest.mark.parametrize(
    "given", [{}, {"version": "x", "to": "proposed"}, {"version": "1", "to": "anything"}]
)
def test_a_form_that_no_page_sends_changes_nothing(
    town: Town, loaded: ResultVersion, signed_in: Browser, given: dict[str, str]
) -> None:
    answer = signed_in(town.officer).post(reverse("move-result", args=(town.round.pk,)), given)
    assert answer.status_code == 400
    assert state(loaded) == "draft"


def test_a_stranger_cannot_move_it(
    town: Town, loaded: ResultVersion, other_town: Town, signed_in: Browser
) -> None:
    where, page = (reverse(name, args=(town.round.pk,)) for name in ("move-result", "result"))
    assert move(signed_in(other_town.executive), loaded, "proposed").status_code == 404
    assert move(Client(), loaded, "proposed").headers["Location"] == f"{reverse('sign-in')}?next={page}"
    assert signed_in(town.officer).get(where).headers["Location"] == page
    assert state(loaded) == "draft"
