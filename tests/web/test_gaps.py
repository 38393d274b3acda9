"""Where points were lost, the way to a target, and what would be if."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from prongsai import analysis
from prongsai.errors import AnalysisError
from prongsai.numbers import show
from prongsai.web.accounts.models import Person
from prongsai.web.results import loading
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town

Browser = Callable[[Person], Client]


def asked(client: Client, town: Town, **given: object) -> str:
    answer = client.get(reverse("path", args=(town.round.pk,)), given)
    assert answer.status_code == 200
    return answer.content.decode()


def test_losses_stand_in_the_core_s_order(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    shown = signed_in(town.officer).get(reverse("gaps", args=(town.round.pk,))).content.decode()
    result = loading.result_of(loaded)
    wanted = [
        show(gap.lost) for kinds in (("indicator",), analysis.DETAIL) for gap in analysis.gaps(result, kinds)
    ]
    assert re.findall(r'<td class="number">([\d.]+)</td></tr>', shown) == wanted
    assert shown.count("<svg ") == 1


def test_without_a_target_the_way_leads_to_the_pass_mark(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    way = analysis.path(loading.result_of(loaded), target=Fraction(85))
    shown = asked(signed_in(town.officer), town)
    assert f"60.88 → <strong>{show(way.total)}</strong>" in shown
    assert f"{len(way.steps)} ขั้น" in shown


def test_ticked_items_answer_with_the_new_total_and_level(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    found = analysis.what_if(loading.result_of(loaded), ["O42", "O43"], {"I7": Fraction(10)})
    shown = asked(signed_in(town.officer), town, items=["O42", "O43"], **{"gain-I7": "๑๐"})
    assert f'<p class="figure">60.88 → {show(found.total)}</p>' in shown
    assert [step.code for step in found.steps] == ["O42", "O43", "I7"]


def test_the_steps_of_a_way_lead_to_its_total(loaded: ResultVersion) -> None:
    result = loading.result_of(loaded)
    way = analysis.path(result, level="A")
    tried = analysis.what_if(result, [step.code for step in way.steps])
    assert (tried.total, tried.level) == (way.total, "A")


def test_an_item_nobody_scored_cannot_be_tried(loaded: ResultVersion) -> None:
    with pytest.raises(AnalysisError, match="there is no scored item O99, I7"):
        analysis.what_if(loading.result_of(loaded), ["O99", "I7", "O42"])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("target", "101", "ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 100 ไม่ใช่ “101”"),
        ("target", "มาก", "ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 100 ไม่ใช่ “มาก”"),
        ("gain-I7", "๑0", "ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 100 ไม่ใช่ “๑0”"),
        ("items", "O99", "ไม่มีข้อตรวจ O99 ให้เลือก"),
    ],
)
def test_bad_input_is_told_beside_what_was_typed(
    town: Town, loaded: ResultVersion, signed_in: Browser, field: str, typed: str, said: str
) -> None:
    shown = asked(signed_in(town.officer), town, **{field: typed})
    assert shown.count(f'<small class="complaint" role="alert">{said}</small>') == 1
    assert "→" not in shown
    assert field == "items" or f'value="{typed}"' in shown


def test_a_target_reached_already_is_said_so(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    assert "ถึงเป้าหมายนี้อยู่แล้ว" in asked(signed_in(town.officer), town, target="60")


def test_the_page_s_script_is_answered_with_the_answer_alone(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    client, where = signed_in(town.officer), reverse("path", args=(town.round.pk,))
    part = client.get(where, {"items": ["O42"]}, headers={"HX-Request": "true"}).content.decode()
    found = analysis.what_if(loading.result_of(loaded), ["O42"])
    assert f'<p class="figure">60.88 → {show(found.total)}</p>' in part
    assert f"<strong>60.88 → {show(found.total)}</strong>" in part.partition('id="sum"')[2]
    assert [part.count(each) for each in ("<html", "<form", "<script", "<nav")] == [0, 0, 0, 0]


def test_a_slip_is_told_in_the_answer_too(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    client, where = signed_in(town.officer), reverse("path", args=(town.round.pk,))
    part = client.get(where, {"target": "101"}, headers={"HX-Request": "true"}).content.decode()
    assert "คะแนนรวมที่ต้องการ – ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 100 ไม่ใช่ “101”" in part


def test_sliders_end_where_a_question_is_full(town: Town, loaded: ResultVersion, signed_in: Browser) -> None:
    result, shown = loading.result_of(loaded), asked(signed_in(town.officer), town)
    field = re.search(r'<input[^>]*name="gain-I7"[^>]*>', shown)
    assert field is not None
    assert f'data-most="{show(100 - result["I7"].best)}"' in field[0]
