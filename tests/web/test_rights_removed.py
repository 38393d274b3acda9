"""Rights that end while somebody works: the very next request is refused, whatever it asks for."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai.web.accounts.models import Person, Post
from prongsai.web.api import tokens
from prongsai.web.results.models import ResultVersion
from tests.web.conftest import Town

Browser = Callable[[Person], Client]
#: What an officer may ask for: name, arguments from the town, headers.
ASKED: dict[str, tuple[str, Callable[[Town], list[object]], dict[str, str]]] = {
    "a page": ("result", lambda town: [town.round.pk], {}),
    "a fragment": ("path", lambda town: [town.round.pk], {"HX-Request": "true"}),
    "a download": ("trail-csv", lambda town: [town.body.pk], {}),
    "the papers": ("papers", lambda town: [town.round.pk], {}),
    "the people": ("people", lambda town: [town.body.pk], {}),
}


def end_post(person: Person) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Post.objects.filter(person=person).update(until=yesterday)


def disable(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


def change_password(person: Person) -> None:
    held = Person.objects.get(pk=person.pk)
    held.set_password("another long password")
    held.save()


def sign_out_everywhere(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(signed_out=person.signed_out + 1)


def move_elsewhere(person: Person) -> None:
    Post.objects.filter(person=person).update(body=None, province="จังหวัดอื่น", role="auditor")


def make_contributor(person: Person) -> None:
    Post.objects.filter(person=person).update(role="contributor")


REMOVED = {
    end_post: 404, disable: 302, change_password: 302, sign_out_everywhere: 302, move_elsewhere: 404,
}  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("remove", REMOVED)
def test_the_next_request_is_refused(
    town: Town, loaded: ResultVersion, signed_in: Browser, remove: Callable[[Person], None], asked: str
) -> None:
    name, arguments, headers = ASKED[asked]
    browser, where = signed_in(town.officer), reverse(name, args=arguments(town))
    assert browser.get(where, headers=headers).status_code == 200
    remove(town.officer)
    assert browser.get(where, headers=headers).status_code == REMOVED[remove]


def test_a_role_that_was_changed_may_no_longer_do_what_the_earlier_one_could(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    browser, where = signed_in(town.officer), reverse("move-result", args=[town.round.pk])
    make_contributor(town.officer)
    browser.post(where, {"version": 1, "to": "proposed"})
    assert ResultVersion.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("remove", "status"), [(end_post, 401), (disable, 401), (move_elsewhere, 404), (make_contributor, 200)]
)
def test_a_token_reaches_no_further_than_its_person_does_now(
    town: Town, loaded: ResultVersion, remove: Callable[[Person], None], status: int
) -> None:
    _, sent = tokens.make(town.officer, "program", ["read", "results:write"], 30)
    program, where = Client(headers={"Authorization": f"Bearer {sent}"}), f"/api/v1/rounds/{town.round.pk}"
    assert program.get(where).status_code == 200
    remove(town.officer)
    assert program.get(where).status_code == status
    tokens.revoke(town.officer, tokens.Token.objects.get().pk)
    assert program.get(where).status_code == 401
