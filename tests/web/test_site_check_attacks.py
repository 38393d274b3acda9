"""What a body could try with the check of its website: hide a change, move the start, look at ourselves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import override_settings

from prongsai.web.accounts import bodies
from prongsai.web.evidence import checking, looking, submission, tasks
from prongsai.web.evidence.check_page import as_text
from prongsai.web.evidence.models import Disclosure, SiteCheck
from tests.siteaudit.played_net import playing
from tests.web.conftest import Town, somebody
from tests.web.site_makers import HOST, PAGES, STRUCTURE, checked, disclosed, played
from tests.web.test_site_check import approve
from tests.web.worker import do_what_waits

CHANGED = {**PAGES, "/structure.html": f"{PAGES['/structure.html']}<p>แก้ไขหลังอนุมัติ</p>"}


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    settings.SITE_PAUSE = 0


@pytest.fixture
def draft(town: Town) -> Disclosure:
    return disclosed(town)


def found_changed(check: SiteCheck) -> list[str]:
    items = checking.audit_of(check).items
    found = [
        one for item in items for one in item.findings if one.check == "changed" and one.verdict != "met"
    ]
    return [each.address for each in found]


def test_what_was_changed_after_the_approval_is_told_though_the_body_has_it_checked_once_more(
    draft: Disclosure, town: Town
) -> None:
    checked(draft, town.officer)
    approve(draft, town)
    checked(draft, town.officer, pages=CHANGED)
    review = checked(draft, somebody("assessor", "assessor", town.body), "review", CHANGED)
    assert found_changed(review) == [STRUCTURE]


def test_a_review_begins_at_the_website_that_was_approved(draft: Disclosure, town: Town) -> None:
    draft.entries.update(is_filled=True)
    approved = json.loads(submission.content_of(draft))["website"]
    draft.content = submission.content_of(draft)
    approve(draft, town)
    given = {name: getattr(town.body, name) for name in bodies.FIELDS} | {"website": "https://other.example/"}
    bodies.change(town.body, town.body.version, given, town.officer)
    asked = Disclosure.objects.get(pk=draft.pk)
    review = checking.ask(asked, somebody("assessor", "assessor", town.body), tasks.check_site, "review")
    assert (approved, review.home) == (f"http://{HOST}/", f"http://{HOST}/")


def test_no_other_name_leads_to_the_workspace_itself(draft: Disclosure, town: Town) -> None:
    check = checking.ask(draft, town.officer, tasks.check_site)
    own = {"workspace.example": lambda _: "inside"}
    with playing(own) as net, override_settings(ALLOWED_HOSTS=["workspace.example"]):
        net.resolved[HOST] = (net.address("workspace.example"),)
        assert looking.own_addresses() == (net.address("workspace.example"),)
        do_what_waits()
        assert net.connects == []
    check.refresh_from_db()
    assert check.state == "failed"


def test_it_is_looked_at_as_ever_where_our_own_names_lead_nowhere(draft: Disclosure, town: Town) -> None:
    assert town.officer
    with played(), override_settings(ALLOWED_HOSTS=[".workspace.example", "*"]):
        assert looking.own_addresses() == ()
    assert checked(draft, town.officer).state == "done"


@pytest.mark.parametrize(
    "charset", ["idna", "undefined", "punycode", "hex", "\0", "no-such", "unicode_escape"]
)
def test_a_charset_that_is_none_breaks_no_page_of_proof(charset: str) -> None:
    body = "<p>\\u0e02 โครงสร้าง</p>".encode()
    assert as_text(body, f"text/html; charset={charset}") == body.decode()
