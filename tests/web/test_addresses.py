"""Numbers in addresses that no database can hold: there is no such page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from prongsai.web.accounts.models import Person
from tests.web.conftest import Town

NUMBER = re.compile("<(int|whole):[a-z_]+>")
OTHER = re.compile("<[a-z]+:[a-z_]+>|<[a-z_]+>")


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for each in (resolver or get_resolver()).url_patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield whole
        else:
            yield from patterns(each, whole)


#: Every address of pages with a number in it.
NUMBERED = sorted(each for each in patterns() if NUMBER.search(each) and not each.startswith("api/"))


def test_every_address_takes_numbers_that_can_be_looked_up_alone() -> None:
    assert {match[1] for each in NUMBERED for match in NUMBER.finditer(each)} == {"whole"}


@pytest.mark.parametrize("number", [2**63, 10**30, 10**18 - 1])
def test_an_endless_number_is_a_page_that_is_not_there(
    town: Town, signed_in: Callable[[Person], Client], number: int
) -> None:
    client = signed_in(town.officer)
    addresses = ["/" + OTHER.sub("x", NUMBER.sub(str(number), each)) for each in NUMBERED]
    answers = {address: client.get(address).status_code for address in addresses}
    # What is for forms alone leads back to its page, whose number is looked up there.
    expected = {404, 405, 302} if number < 10**18 else {404}
    assert {address: status for address, status in answers.items() if status not in expected} == {}


@pytest.mark.parametrize(
    "address", ["bodies/{}", "bodies/{}/results/2563", "bodies/1/results/{}", "years/{}/results"]
)
@pytest.mark.parametrize("number", [2**63, 10**30])
def test_programs_are_told_so_too(client: Client, db: None, address: str, number: int) -> None:
    answer = client.get(f"/api/v1/{address.format(number)}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
