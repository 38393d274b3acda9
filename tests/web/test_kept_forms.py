"""Every form of the workspace that takes text gives it back when the session ended in the middle of it."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone

from prongsai.web.accounts import kept_text
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import boxes
from prongsai.web.ballots.models import Enrolled
from prongsai.web.evidence import clarifying
from prongsai.web.evidence.models import Disclosure
from prongsai.web.plans import settling
from prongsai.web.plans.models import RoundPlan
from prongsai.web.results import review
from prongsai.web.results.models import ResultVersion
from prongsai.web.ui.methods import page_of
from tests.web import clarify_makers
from tests.web.conftest import Town, somebody
from tests.web.review_makers import read, review_of

PASSWORD = "a long enough password"  # noqa: S105 - that of every person of the tests
WORDS = "ข้อความที่ใช้เวลาพิมพ์ครึ่งชั่วโมง"
SAID = "ข้อความของท่านยังอยู่ ยังไม่ได้บันทึก"
Case = Callable[[Town, ResultVersion], tuple[Person, str, dict[str, Any]]]


def settings_of_plan(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    RoundPlan.objects.create(round=town.round, for_year=2564)
    seal = settling.settings_of(town.round).seal
    typed = {"for_year": 2564, "rounds": "6, 12", "follow_up": WORDS, "seal": seal}
    return town.officer, reverse("plan-settings", args=(town.round.pk,)), typed


def plan_sent_back(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    plan = RoundPlan.objects.create(round=town.round, for_year=2564, state="proposed")
    typed = {"to": "returned", "because": WORDS, "version": plan.version}
    return town.executive, reverse("move-plan", args=(town.round.pk,)), typed


def result_sent_back(town: Town, loaded: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    review.move(loaded, "proposed", town.officer)
    typed = {"to": "returned", "reason": WORDS, "version": loaded.version}
    return town.executive, reverse("move-result", args=(town.round.pk,)), typed


def figures(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    return town.officer, reverse("type-figures", args=(town.round.pk,)), {"source": WORDS, "total": "84"}


def body(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    typed = {"kind": town.body.kind, "district": WORDS, "people": "5", "version": town.body.version}
    return town.officer, reverse("body", args=(town.body.pk,)), typed


def body_renamed(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    typed = {"name": WORDS, "province": town.body.province, "version": town.body.version}
    return somebody("over", "overseer"), reverse("rename-body", args=(town.body.pk,)), typed


def new_unit(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    return town.officer, reverse("add-unit", args=(town.body.pk,)), {"name": WORDS}


def unit_renamed(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    where = reverse("unit", args=(town.body.pk, town.finance.pk))
    return town.officer, where, {"name": WORDS, "what": "rename"}


def invitation_over(_: Town, __: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    typed = {"name": WORDS, "login": "new-person", "role": "auditor", "province": "", "title": ""}
    return somebody("over", "overseer"), reverse("invite-over"), typed


def calendar(_: Town, __: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    return somebody("over", "overseer"), reverse("calendar", args=(2568,)), {"prepare": WORDS}


def enrolled(town: Town) -> Enrolled:
    today = timezone.localdate()
    box = boxes.make(town.officer, [town.round], opens_on=today, closes_on=today, alone=town.body)
    return Enrolled.objects.get(box=box)


def head_count(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    where = reverse("survey-people", args=(enrolled(town).round_id,))
    return town.officer, where, {"staff": WORDS, "public": "5"}


def service_points(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    where = reverse("survey-cards", args=(enrolled(town).round_id, "EIT"))
    return town.officer, where, {"points": WORDS}


def item_of_disclosures(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    typed = {"addresses": "", "explanation": WORDS, "version": 1}
    return town.officer, reverse("entry", args=(town.round.pk, "O1")), typed


def disclosures_sent_back(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    Disclosure.objects.create(round=town.round)
    Disclosure.objects.update(state="sent", sent_by=town.officer)
    typed = {"to": "returned", "reason": WORDS, "version": 1}
    return town.executive, reverse("move-disclosures", args=(town.round.pk,)), typed


def disclosures_corrected(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    Disclosure.objects.create(round=town.round)
    Disclosure.objects.update(state="sent", sent_by=town.officer)
    Disclosure.objects.update(state="approved", approved_by=town.executive, digest="0" * 64)
    return (
        town.officer,
        reverse("correct-disclosures", args=(town.round.pk,)),
        {"reason": WORDS, "version": 1},
    )


def item_read(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    review = review_of(town)
    typed = {"score": 0, "words": WORDS, "version": 0}
    return review.one, reverse("review-item", args=(town.round.pk, "O1")), typed


def scores_decided(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    review = review_of(town, two=False)
    read(review, review.one)
    typed = {"until": "", "score-O1": "0", "words-O1": WORDS}
    return review.lead, reverse("review-decide", args=(town.round.pk,)), typed


def readers_named(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    return review_of(town).lead, reverse("assign-readers"), {"due": WORDS, "do": "chosen"}


def website(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    Disclosure.objects.create(round=town.round)
    return town.officer, reverse("site-check", args=(town.round.pk,)), {"what": "website", "website": WORDS}


def words_of_clarification(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    typed = {"words-O1": WORDS, "seal": clarifying.seal_of({})}
    return town.officer, reverse("clarification", args=(clarify_makers.told(town).round.pk,)), typed


def clarification_decided(town: Town, _: ResultVersion) -> tuple[Person, str, dict[str, Any]]:
    review = clarify_makers.told(town)
    clarify_makers.sent(review, {"O1": "ขอชี้แจง"})
    return review.lead, reverse("clarify-decide", args=(town.round.pk,)), {"words-O1": WORDS}


MADE: dict[str, Case] = {
    "plan-settings": settings_of_plan, "move-plan": plan_sent_back, "move-result": result_sent_back,
    "type-figures": figures, "body": body, "rename-body": body_renamed, "add-unit": new_unit,
    "unit": unit_renamed, "invite-over": invitation_over, "calendar": calendar,
    "survey-people": head_count, "survey-cards": service_points,
    "entry": item_of_disclosures, "move-disclosures": disclosures_sent_back,
    "correct-disclosures": disclosures_corrected,
    "site-check": website,
    "review-item": item_read, "review-decide": scores_decided, "assign-readers": readers_named,
    "clarification": words_of_clarification, "clarify-decide": clarification_decided,
}  # fmt: skip
#: Those are made in test_kept_text.py.
ELSEWHERE = ("measure", "add-measure", "report", "text", "invite")
#: Forms of the workspace that give nothing back, and why.
NOTHING_TYPED = {
    "survey-slips": "a choice and a number, for codes that are made at once",
    "survey-box": "pass-phrases, which are never kept, and days",
    "tokens": "a name beside the password that is asked for, which is never kept",
    "box-step": "keys and shares, which are never kept, and days",
    "make-box": "choices and days",
    "interviews": "a number, for codes that are made at once",
    "ask-units": "choices and a day",
    **dict.fromkeys(
        ("load", "bulk", "change-emblem", "load-survey"), "a file, which browsers do not fill in again"
    ),
    **dict.fromkeys(
        ("end-post", "help-in", "open-year", "open-round", "propose", "reminders", "survey-ways"),
        "choices alone",
    ),
    **dict.fromkeys(
        ("end-over", "bulk-load", "give-first-passwords", "loading", "shift-measure", "import-plan",
         "delete-measure", "prepare-set", "drop-text", "revoke-token", "take-back", "take-back-year",
         "void-slips", "box-drill", "end-reading", "copy-disclosures", "site-check-of"),
        "a button alone",
    ),
}  # fmt: skip


def forms_of_the_workspace() -> Iterator[str]:
    """Names of the addresses below /work/ that take a form."""
    resolver = get_resolver()
    for name in set(resolver.reverse_dict):
        form, parameters = resolver.reverse_dict.getlist(name)[0][0][0]
        if isinstance(name, str) and form.startswith("work/"):
            match = resolve("/" + form % dict.fromkeys(parameters, 1))
            request = RequestFactory().post("/")
            request.user = AnonymousUser()
            if match.func(request, *match.args, **match.kwargs).status_code != 405:
                yield name


def test_every_form_gives_back_what_was_typed_or_takes_no_text() -> None:
    assert sorted(kept_text.GIVE_BACK) == sorted([*MADE, *ELSEWHERE])
    assert set(forms_of_the_workspace()) == {*kept_text.GIVE_BACK, *NOTHING_TYPED}


@pytest.mark.parametrize("case", MADE.values(), ids=MADE)
def test_the_text_stands_on_its_page_again(town: Town, loaded: ResultVersion, case: Case) -> None:
    person, where, typed = case(town, loaded)
    stood = page_of(resolve(where)) or where
    client = Client()
    login = {"username": person.login, "password": PASSWORD, "next": stood}
    client.post("/sign-in/", login)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    assert client.post(where, typed)["Location"] == f"/sign-in/?next={stood}"
    client.post("/sign-in/", login)
    page = client.get(stood)
    said = html.unescape(page.content.decode())
    assert (page.status_code, WORDS in said, SAID in said) == (200, True, True)
