"""Prints, as JSON, pages of the workspace in `PRONGSAI_DATA` as people see them; a process of its own."""

from __future__ import annotations

import json
import os
import re
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "prongsai.web.settings"
django.setup()

from django.contrib.auth.signals import user_logged_in  # noqa: E402 - Django is set up by now
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from prongsai.web.accounts.models import Body, Person  # noqa: E402
from prongsai.web.rounds.models import Round  # noqa: E402
from prongsai.web.upkeep.demo import TOWN  # noqa: E402
from prongsai.web.upkeep.province import PROVINCE  # noqa: E402

_TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value|content)="[A-Za-z0-9]{32,}"')
_OF_ROUND = ("round", "result", "gaps", "path", "plan", "papers")


def main() -> None:
    # Looking at pages is to change nothing.
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    town = Body.objects.get(name=TOWN)
    own = Round.objects.get(body=town).pk
    others = Round.objects.filter(body__province=PROVINCE, step__in=("improve", "report")).order_by("pk")[:4]
    list_ = reverse("public-bodies")
    asked = {
        "": [
            reverse("front"), list_, f"{list_}?sort=-total", f"{list_}?q=สมมุติ&page=2",
            reverse("public-body", args=[town.pk, 2563]), reverse("public-year", args=[2568]),
            reverse("public-data", args=[2568, "csv"]),
            *(reverse("public-body", args=[each.body_id, each.year]) for each in others),
        ],
        "officer": [
            reverse("home"), reverse("people", args=[town.pk]), reverse("trail", args=[town.pk]),
            reverse("explain", args=[own, "9"]), reverse("indicator", args=[own, "9"]),
            *(reverse(name, args=[own]) for name in _OF_ROUND),
        ],
        "overseer": [
            reverse("board"), reverse("calendar", args=[2568]),
            *(reverse("round", args=[each.pk]) for each in others),
        ],
    }  # fmt: skip
    found = {f"{login} {url}": _page(login, url) for login, urls in asked.items() for url in urls}
    json.dump(found, sys.stdout)


def _page(login: str, url: str) -> str:
    client = Client(headers={"host": "localhost"})
    if login:
        client.force_login(Person.objects.get(login=login), "django.contrib.auth.backends.ModelBackend")
    answer = client.get(url, follow=True)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code} {_TOKENS.sub('', content.decode())}"


if __name__ == "__main__":
    main()
