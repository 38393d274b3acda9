"""From the officer to the executive: sent, taken back, sent back, approved with a digest, corrected anew."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from django.test import Client
from django.utils import timezone

from prongsai.web.accounts import jobs, trail
from prongsai.web.accounts.models import Person, Post
from prongsai.web.accounts.trail import TrailEntry
from prongsai.web.desk.waiting import waiting
from prongsai.web.evidence import submission
from prongsai.web.evidence.access import current, seen_by
from prongsai.web.evidence.models import Assignment, Disclosure, Entry, Reading, SiteCheck
from tests.web.conftest import Town, somebody
from tests.web.test_disclosures import HOME, at, fill_all, filled

Browser = Callable[[Person], Client]
TODAY = datetime.date(2020, 4, 1)


@pytest.fixture
def done(town: Town) -> Disclosure:
    return fill_all(town)


@pytest.fixture
def sent(town: Town, done: Disclosure) -> Disclosure:
    return submission.move(done, "sent", town.officer)


def approve(disclosure: Disclosure, town: Town) -> Disclosure:
    return submission.move(disclosure, "approved", town.executive, seen=submission.seal_of(disclosure))


def refused(deed: Callable[[], object]) -> list[str]:
    with pytest.raises(submission.RefusedError) as caught:
        deed()
    return [each.code for each in caught.value.problems]


def checked(disclosure: Disclosure, person: Person, verdicts: dict[str, str]) -> SiteCheck:
    """A check that is done, with these verdicts."""
    held = {each.code: each.addresses for each in disclosure.entries.all()}
    report = {
        "format": 1, "home": f"{HOME}/", "year": 2563, "began": "2020-04-01T09:00:00+07:00",
        "ended": "2020-04-01T09:10:00+07:00", "pages": 3, "stopped": "", "is_blind": False, "version": "1",
        "items": [
            {"code": code, "verdict": verdict, "addresses": [], "findings": []}
            for code, verdict in verdicts.items()
        ],
    }  # fmt: skip
    number = disclosure.checks.count() + 1
    return SiteCheck.objects.create(
        disclosure=disclosure, number=number, home=f"{HOME}/", state=jobs.DONE, asked_by=person,
        asked_at=timezone.now(), ended_at=timezone.now(), report=report, asked=held, digest=f"{number:064x}",
    )  # fmt: skip


def test_what_is_not_done_is_not_sent(town: Town) -> None:
    submission.save(town.round, "O1", 1, filled(), town.officer)
    submission.save(town.round, "O2", 1, {**filled(), "is_filled": False}, town.officer)
    draft = current(town.round)
    assert draft is not None
    with pytest.raises(submission.RefusedError) as caught:
        submission.move(draft, "sent", town.officer)
    assert caught.value.problems[0].en.startswith("42 items are not done: O2, O3, O4,")


def test_the_whole_way_of_a_disclosure(town: Town, done: Disclosure, signed_in: Browser) -> None:
    officer, executive = signed_in(town.officer), signed_in(town.executive)
    where = at("move-disclosures", town)

    def said(person: Person) -> list[str]:
        return [each.say.en for each in waiting(person, town.round, TODAY) if "isclosure" in each.say.en]

    assert said(town.officer) == ["Every disclosure item is done: send them to the executive"]
    assert officer.post(where, {"to": "sent", "version": 1}).status_code == 302
    assert said(town.executive) == ["The disclosures (OIT) are sent to you: approve them or send them back"]
    assert executive.post(where, {"to": "returned", "version": 1, "reason": " "}).status_code == 400
    assert (
        executive.post(where, {"to": "returned", "version": 1, "reason": "ข้อ O18 ยังไม่ถูก"}).status_code == 302
    )
    assert said(town.officer) == ["The executive sent the disclosures back: ข้อ O18 ยังไม่ถูก"]
    assert officer.post(where, {"to": "sent", "version": 1}).status_code == 302
    assert officer.post(where, {"to": "draft", "version": 1}).status_code == 302
    assert officer.post(where, {"to": "sent", "version": 1}).status_code == 302
    seal = executive.get(at("disclosures", town)).context["seal"]
    assert executive.post(where, {"to": "approved", "version": 1, "seen": seal}).status_code == 302
    approved = current(town.round)
    assert approved is not None
    assert (approved.state, approved.sent_by, approved.approved_by) == (
        "approved",
        town.officer,
        town.executive,
    )
    moves = TrailEntry.objects.exclude(action="disclosure.entry").order_by("number")
    assert [each.action.removeprefix("disclosure.") for each in moves] == [
        "sent", "returned", "sent", "draft", "sent", "approved",
    ]  # fmt: skip
    assert list(trail.verify()) == []


def test_what_is_approved_is_written_whole_with_its_digest(town: Town, done: Disclosure) -> None:
    check = checked(done, town.officer, {"O1": "met"})
    submission.ask_units(town.round, ["O1"], town.finance, None, town.officer)
    approved = approve(submission.move(done, "sent", town.officer), town)
    approved.refresh_from_db()
    content = bytes(approved.content)
    whole = json.loads(content)
    assert rfc8785.dumps(whole) == content
    assert approved.digest == hashlib.sha256(content).hexdigest()
    assert TrailEntry.objects.get(action="disclosure.approved").detail["digest"] == approved.digest
    framework = town.round.framework
    assert {key: whole[key] for key in whole if key != "entries"} == {
        "body": town.body.name, "year": 2563, "version": 1, "website": "",
        "framework": {"code": "nacc-2563", "digest": framework.digest},
        "site_check": {"number": 1, "digest": check.digest},
    }  # fmt: skip
    assert [each["code"] for each in whole["entries"]] == [each.code for each in framework.items]
    assert whole["entries"][0] == {
        "code": "O1", "addresses": [f"{HOME}/0"], "explanation": "ข้อ 0", "click_path": "", "ticked": [],
        "unit": "กองคลัง",
    }  # fmt: skip


def test_the_executive_sees_what_is_approved_before_the_button(
    town: Town, done: Disclosure, signed_in: Browser
) -> None:
    reason = {"addresses": [], "explanation": "ปีนี้ไม่มีการจัดซื้อ"}
    submission.save(town.round, "O3", 2, reason, town.officer)
    checked(done, town.officer, {"O1": "met", "O2": "not_met", "O4": "could_not_judge"})
    submission.move(done, "sent", town.officer)
    page = signed_in(town.executive).get(at("disclosures", town))
    whole = page.context["whole"]
    assert (whole.filled, [each.item.code for each in whole.reasons], whole.not_met) == (42, ["O3"], ["O2"])
    assert [(name.en, number) for name, _, number in whole.verdicts] == [
        ("met", 1), ("not met", 1), ("could not judge", 1),
    ]  # fmt: skip
    said = page.content.decode()
    assert said.index("ปีนี้ไม่มีการจัดซื้อ") < said.index("อนุมัติและส่งตรวจ</button>")


def test_what_changed_since_it_was_shown_is_not_approved(town: Town, sent: Disclosure) -> None:
    seen = submission.seal_of(sent)
    submission.move(sent, "draft", town.officer)
    submission.save(town.round, "O1", 2, {"addresses": [f"{HOME}/another"]}, town.officer)
    submission.move(sent, "sent", town.officer)
    assert refused(lambda: submission.move(sent, "approved", town.executive, seen=seen)) == ["changed-since"]
    assert refused(lambda: submission.move(sent, "approved", town.executive)) == ["changed-since"]
    assert approve(sent, town).state == "approved"


def test_a_later_site_check_is_shown_before_it_is_approved(town: Town, sent: Disclosure) -> None:
    seen = submission.seal_of(sent)
    checked(sent, town.officer, {"O1": "not_met"})
    assert refused(lambda: submission.move(sent, "approved", town.executive, seen=seen)) == ["changed-since"]


def test_nobody_approves_what_they_sent(town: Town, done: Disclosure) -> None:
    both = somebody("both", "officer", town.body)
    Post.objects.create(person=both, role="executive", body=town.body)
    sent = submission.move(done, "sent", both)
    why = submission.why_not_move(sent, "approved", both)
    assert why is not None
    assert why.en == "Whoever sent the disclosures cannot approve them."
    assert waiting(both, town.round, TODAY)[0].say.en != "The disclosures (OIT) are sent to you"
    assert approve(sent, town).state == "approved"


@pytest.mark.parametrize(
    ("role", "to"),
    [("officer", "approved"), ("officer", "returned"), ("executive", "draft"), ("contributor", "draft")],
)
def test_each_move_is_its_roles_alone(
    town: Town, sent: Disclosure, signed_in: Browser, role: str, to: str
) -> None:
    person = somebody("visitor", role, town.body, unit=town.finance)
    given = {"to": to, "version": 1, "reason": "เหตุผล", "seen": submission.seal_of(sent)}
    assert signed_in(person).post(at("move-disclosures", town), given).status_code == 400
    sent.refresh_from_db()
    assert sent.state == "sent"


@pytest.mark.parametrize("to", ["replaced", "scored", "clarifying", "final", "nothing", ""])
def test_no_other_move_is_made_here(town: Town, sent: Disclosure, signed_in: Browser, to: str) -> None:
    answer = signed_in(town.officer).post(at("move-disclosures", town), {"to": to, "version": 1})
    assert answer.status_code == 400
    assert refused(lambda: submission.move(sent, to, town.officer, "เหตุผล")) == ["refused"]


def test_a_page_of_an_older_version_moves_nothing(town: Town, sent: Disclosure, signed_in: Browser) -> None:
    submission.correct(approve(sent, town), town.officer, "ที่อยู่ผิด")
    old = {"to": "sent", "version": 1}
    assert signed_in(town.officer).post(at("move-disclosures", town), old).status_code == 400
    assert refused(lambda: submission.move(sent, "sent", town.officer)) == ["refused"]


def test_what_is_sent_or_approved_is_changed_on_no_page(
    town: Town, sent: Disclosure, signed_in: Browser
) -> None:
    browser, typed = signed_in(town.officer), {"addresses": f"{HOME}/x", "version": 2}
    for _ in ("sent", "approved"):
        assert browser.get(at("entry", town, "O1")).context["form"] is None
        assert browser.post(at("entry", town, "O1"), typed).status_code == 400
        assert browser.post(at("ask-units", town), {"codes": ["O1"], "unit": "กองคลัง"}).status_code == 400
        assert browser.post(at("copy-disclosures", town)).status_code == 400
        assert Entry.objects.get(code="O1").addresses == [f"{HOME}/0"]
        if sent.state == "sent":
            sent = approve(sent, town)


def test_a_correction_is_a_new_version_with_its_own_approval(
    town: Town, sent: Disclosure, signed_in: Browser
) -> None:
    first = approve(sent, town)
    browser = signed_in(town.officer)
    given = {"version": 1, "reason": ""}
    assert browser.post(at("correct-disclosures", town), given).status_code == 400
    given["reason"] = "ที่อยู่ข้อ O1 ผิด"
    assert browser.post(at("correct-disclosures", town), given).status_code == 302
    second = current(town.round)
    assert second is not None
    assert (second.version, second.state) == (2, "draft")
    submission.save(town.round, "O1", 1, {"addresses": [f"{HOME}/right"]}, town.officer)
    both = [list(Entry.objects.filter(code="O1").order_by("pk").values_list("addresses", flat=True))]
    assert both == [[[f"{HOME}/0"], [f"{HOME}/right"]]]
    approve(submission.move(second, "sent", town.officer), town)
    states = Disclosure.objects.order_by("version").values_list("state", "reason", "digest")
    assert [(state, reason) for state, reason, _ in states] == [("replaced", "ที่อยู่ข้อ O1 ผิด"), ("approved", "")]
    assert states[0][2] == first.digest
    assert states[1][2] != first.digest


def test_who_looks_on_sees_what_was_approved_and_never_the_draft_after_it(
    town: Town, sent: Disclosure, signed_in: Browser
) -> None:
    assessor = somebody("assessor", "assessor", town.body)
    approved = approve(sent, town)
    assert seen_by(town.round, assessor) == approved
    page: Any = signed_in(assessor).get(at("entry", town, "O1"))
    assert (f"{HOME}/0" in page.content.decode(), page.context["form"]) == (True, None)
    submission.correct(approved, town.officer, "ที่อยู่ผิด")
    submission.save(town.round, "O1", 1, {"addresses": [f"{HOME}/secret-draft"]}, town.officer)
    seen = seen_by(town.round, assessor)
    assert seen is not None
    assert (seen.version, seen.state) == (1, "replaced")
    for name, more in (("disclosures", ()), ("entry", ("O1",))):
        assert "secret-draft" not in signed_in(assessor).get(at(name, town, *more)).content.decode()
    assert signed_in(assessor).get(at("entry-history", town, "O1")).status_code == 404


def test_once_an_assessor_began_nothing_is_corrected(town: Town, sent: Disclosure) -> None:
    approved = approve(sent, town)
    reader = somebody("reader", "assessor", town.body)
    Assignment.objects.create(disclosure=approved, first=reader)
    Reading.objects.create(disclosure=approved, place=1, code="O1", person=reader, score=100)
    assert refused(lambda: submission.correct(approved, town.officer, "ที่อยู่ผิด")) == ["refused"]


def test_nothing_is_corrected_before_it_is_approved(town: Town, sent: Disclosure) -> None:
    assert refused(lambda: submission.correct(sent, town.officer, "ที่อยู่ผิด")) == ["refused"]
    approved = approve(sent, town)
    assert refused(lambda: submission.correct(approved, town.executive, "ที่อยู่ผิด")) == ["refused"]
