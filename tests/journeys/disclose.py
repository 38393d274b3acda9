"""Makes a made-up body ready to disclose; run as its own process on a data folder.

The demonstration's officer, executive and contributor get posts there, a second reader gets an account, the
year's round is open, and last year's disclosures hold addresses. Prints as JSON the numbers of the body, the
round and its two readers, and the password of who is new.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from prongsai.web.accounts.models import Body, Person, Post  # noqa: E402 - nothing of ours before Django is set up
from prongsai.web.evidence.models import Disclosure, Entry  # noqa: E402
from prongsai.web.rounds.models import Round  # noqa: E402
from prongsai.web.upkeep.demo import account  # noqa: E402
from prongsai.web.upkeep.province import PROVINCE  # noqa: E402
from tests.journeys.played_town import BODY, UNIT, YEAR, address_of  # noqa: E402


def main() -> None:
    body = Body.objects.get(name=BODY)
    unit = body.units.get(name=UNIT)
    for login, role in (("officer", "officer"), ("executive", "executive"), ("finance", "contributor")):
        mine = unit if role == "contributor" else None
        Post.objects.create(person=Person.objects.get(login=login), role=role, body=body, unit=mine)
    _last_year(body)
    round_ = Round.objects.create(body=body, year=YEAR.year, framework_code=YEAR.code, step="prepare")
    second = account("assessor", PROVINCE, login="reader", province=PROVINCE)
    found = {
        "body": body.pk,
        "round": round_.pk,
        "readers": [Person.objects.get(login=login).pk for login in ("assessor", second.login)],
        "passwords": {second.login: second.password},
    }
    sys.stdout.write(json.dumps(found))


def _last_year(body: Body) -> None:
    """Addresses of the year before, at pages that are there still, for items that this year continues."""
    before, _ = Round.objects.get_or_create(
        body=body, year=YEAR.year - 1, defaults={"framework_code": f"nacc-{YEAR.year - 1}", "step": "prepare"}
    )
    made = Disclosure.objects.create(round=before)
    Entry.objects.bulk_create(
        Entry(disclosure=made, code=(item.continues or "/").split("/")[1], addresses=[address_of(item.code)])
        for item in YEAR.items
        if item.continues
    )


if __name__ == "__main__":
    main()
