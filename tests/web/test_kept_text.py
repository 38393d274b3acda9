"""A session that ends in the middle of a form: the text is there again after signing in, not yet saved."""

from __future__ import annotations

import datetime
import html
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai.web.accounts import kept_text
from prongsai.web.accounts.models import KeptText, Person
from prongsai.web.plans.models import OwnText, PlannedMeasure, Report, RoundPlan
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town, somebody

PASSWORD = "a long enough password"  # noqa: S105 - that of every person of the tests
WORDS = "ข้อความที่ใช้เวลาพิมพ์ครึ่งชั่วโมง"
SAID = "ข้อความของท่านยังอยู่ ยังไม่ได้บันทึก"


@pytest.fixture
def plan(town: Town, loaded: ResultVersion) -> RoundPlan:
    found = RoundPlan.objects.create(round=town.round, for_year=2564, rounds=[3, 6, 12])
    PlannedMeasure.objects.create(
        plan=found, number=1, mends=["9"], measure=["เดิม"], units=["กองคลัง"], steps=["ทำ"],
        when="ตลอดปีงบประมาณ", follow_up="ถาม", proof=["รายงาน"],
    )  # fmt: skip
    return found


def measure(town: Town, _: RoundPlan) -> tuple[Person, str, dict[str, Any]]:
    row = PlannedMeasure.objects.get()
    typed = {"row": row.pk, "version": row.version, "mends": "9", "measure": WORDS, "reported": ["6", "12"]}
    return town.officer, reverse("measure", args=(town.round.pk, 1)), typed


def new_measure(town: Town, _: RoundPlan) -> tuple[Person, str, dict[str, Any]]:
    return town.officer, reverse("add-measure", args=(town.round.pk,)), {"mends": "9", "measure": WORDS}


def report(town: Town, plan: RoundPlan) -> tuple[Person, str, dict[str, Any]]:
    RoundPlan.objects.filter(pk=plan.pk).update(
        state="adopted", adopted_by="นายก", adopted_on="2020-12-01", adopted_under="มติ"
    )
    typed = {"unit": "กองคลัง", "state": "in_hand", "did": WORDS, "version": 0}
    return town.colleague, reverse("report", args=(town.round.pk, 1, 6)), typed


def text(town: Town, _: RoundPlan) -> tuple[Person, str, dict[str, Any]]:
    return town.officer, reverse("text", args=(town.round.pk, "indicator-9")), {"text": WORDS, "version": 0}


def invitation(town: Town, _: RoundPlan) -> tuple[Person, str, dict[str, Any]]:
    typed = {"name": WORDS, "login": "new-person", "role": "contributor", "unit": town.finance.pk}
    return town.officer, reverse("invite", args=(town.body.pk,)), typed


Case = Callable[[Town, RoundPlan], tuple[Person, str, dict[str, Any]]]
CASES = pytest.mark.parametrize("case", [measure, new_measure, report, text, invitation])


def sign_in(client: Client, person: Person, to: str) -> HttpResponse:
    return client.post("/sign-in/", {"username": person.login, "password": PASSWORD, "next": to})


def whose_session_ended(person: Person) -> Client:
    """A browser that the person signed in with, and whose session is over."""
    client = Client()
    sign_in(client, person, "/work/")
    del client.cookies["session"]
    return client


def shown(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def nothing_is_saved() -> bool:
    return not (
        Report.objects.exists()
        or OwnText.objects.exists()
        or Person.objects.filter(login="new-person").exists()
        or PlannedMeasure.objects.exclude(measure=["เดิม"]).exists()
    )


@CASES
def test_the_text_is_there_again_and_is_saved_when_it_is_sent_again(
    town: Town, plan: RoundPlan, case: Case
) -> None:
    person, where, typed = case(town, plan)
    client = whose_session_ended(person)
    to_sign_in = client.post(where, typed)
    assert to_sign_in["Location"] == f"/sign-in/?next={where}"
    assert "ข้อความของท่านยังอยู่" in shown(client.get(to_sign_in["Location"]))
    assert sign_in(client, person, where)["Location"] == where
    page = client.get(where)
    assert page.status_code == 200
    assert (WORDS in shown(page), SAID in shown(page)) == (True, True)
    assert nothing_is_saved()
    again = client.post(where, typed)
    assert again.status_code in (200, 302)
    assert not nothing_is_saved()
    assert SAID not in shown(client.get(where))


@CASES
def test_a_form_with_an_old_token_keeps_its_text(town: Town, plan: RoundPlan, case: Case) -> None:
    person, where, typed = case(town, plan)
    client = whose_session_ended(person)
    sign_in(client, person, where)
    client.handler.enforce_csrf_checks = True
    answer = client.post(where, typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer["Location"] == where
    page = shown(client.get(where))
    assert (WORDS in page, SAID in page) == (True, True)
    assert nothing_is_saved()


def test_an_old_token_without_a_session_keeps_its_text_too(town: Town, plan: RoundPlan) -> None:
    person, where, typed = text(town, plan)
    client = whose_session_ended(person)
    client.handler.enforce_csrf_checks = True
    answer = client.post(where, typed, headers={"Origin": "http://testserver"})
    assert answer["Location"] == f"/sign-in/?next={where}"
    client.handler.enforce_csrf_checks = False
    sign_in(client, person, where)
    assert WORDS in shown(client.get(where))


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_what_another_site_sends_is_not_kept(town: Town, plan: RoundPlan, headers: dict[str, str]) -> None:
    person, where, typed = text(town, plan)
    client = whose_session_ended(person)
    sign_in(client, person, where)
    client.handler.enforce_csrf_checks = True
    assert client.post(where, typed, headers=headers).status_code == 403
    assert WORDS not in shown(client.get(where))


def test_it_is_given_to_no_other_browser_and_to_no_other_page(town: Town, plan: RoundPlan) -> None:
    person, where, typed = text(town, plan)
    client, other = whose_session_ended(person), whose_session_ended(person)
    client.post(where, typed)
    sign_in(other, person, where)
    assert WORDS not in shown(other.get(where))
    sign_in(client, person, where)
    assert WORDS not in shown(client.get(reverse("text", args=(town.round.pk, "indicator-8"))))


def test_who_may_not_see_the_page_gets_nothing_of_it(town: Town, plan: RoundPlan, other_town: Town) -> None:
    person, where, typed = text(town, plan)
    client = whose_session_ended(person)
    client.post(where, typed)
    sign_in(client, other_town.officer, where)
    answer = client.get(where)
    assert answer.status_code == 404
    assert WORDS not in shown(answer)


def test_after_an_hour_or_signing_out_it_is_gone(
    town: Town, plan: RoundPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, where, typed = text(town, plan)
    client = whose_session_ended(person)
    client.post(where, typed)
    sign_in(client, person, where)
    now = timezone.now()
    with monkeypatch.context() as later:
        later.setattr(kept_text.timezone, "now", lambda: now + datetime.timedelta(seconds=3601))
        assert WORDS not in shown(client.get(where))
    assert WORDS in shown(client.get(where))
    client.post("/sign-out/")
    client.post(where, typed)
    client.post("/sign-out/")
    sign_in(client, person, where)
    assert WORDS not in shown(client.get(where))


def test_a_colleague_at_the_same_browser_sees_nothing_of_it(town: Town, plan: RoundPlan) -> None:
    person, where, typed = text(town, plan)
    client, colleague = whose_session_ended(person), somebody("second-officer", "officer", town.body)
    client.post(where, typed)
    sign_in(client, colleague, where)
    page = client.get(where)
    assert (page.status_code, WORDS in shown(page), SAID in shown(page)) == (200, False, False)


def test_of_a_browser_that_nobody_signed_in_with_nothing_is_kept(town: Town, plan: RoundPlan) -> None:
    person, where, typed = text(town, plan)
    client = Client()
    assert client.post(where, typed)["Location"] == f"/sign-in/?next={where}"
    assert (client.cookies.keys(), KeptText.objects.count()) == (set(), 0)
    sign_in(client, person, where)
    assert WORDS not in shown(client.get(where))


def test_a_browser_keeps_one_text_and_all_together_keep_no_more_than_the_last(
    town: Town, plan: RoundPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_text, "MOST", 3)
    person, where, typed = text(town, plan)
    browsers = [whose_session_ended(person) for _ in range(5)]
    for browser in browsers:
        browser.post(where, typed | {"text": "ก่อน"})
        browser.post(where, typed)
    assert [each.fields[0] for each in KeptText.objects.all()] == [["text", [WORDS]]] * 3
    for browser in browsers:
        sign_in(browser, person, where)
    assert [WORDS in shown(each.get(where)) for each in browsers] == [False, False, True, True, True]


def test_passwords_and_what_is_too_large_are_not_kept(town: Town, plan: RoundPlan) -> None:
    person, where, typed = text(town, plan)
    client = whose_session_ended(person)
    client.post(where, typed | {"old_password": "secret", "otp_token": "123456"})
    assert [name for name, _ in KeptText.objects.get().fields] == ["text", "version"]
    large = whose_session_ended(person)
    assert large.post(where, {"text": "ก" * kept_text.LARGEST}).status_code == 302
    assert KeptText.objects.count() == 1


def test_a_button_without_a_page_leads_back_to_where_it_stood(town: Town, plan: RoundPlan) -> None:
    stood = reverse("plan", args=(town.round.pk,))
    where = reverse("move-plan", args=(town.round.pk,))
    answer = Client().post(where, {"to": "proposed"}, headers={"Referer": f"http://testserver{stood}"})
    assert answer["Location"] == f"/sign-in/?next={stood}"
    astray = Client().post(where, {"to": "proposed"}, headers={"Referer": "https://evil.example/work/"})
    assert astray["Location"] == f"/sign-in/?next={stood}"


def test_what_somebody_saved_meanwhile_is_not_written_over(town: Town, plan: RoundPlan) -> None:
    person, where, typed = measure(town, plan)
    client = whose_session_ended(person)
    client.post(where, typed)
    PlannedMeasure.objects.update(measure=["ของเพื่อนร่วมงาน"], version=2)
    sign_in(client, person, where)
    assert 'name="version" value="1"' in shown(client.get(where))
    assert client.post(where, typed).status_code == 409
    assert PlannedMeasure.objects.get().measure == ["ของเพื่อนร่วมงาน"]
