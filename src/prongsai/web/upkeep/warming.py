"""What the first visitor would wait for, made before anybody comes: addresses, templates, figures."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection
from django.template.loader import get_template
from django.urls import reverse

from prongsai.errors import ProngsaiError
from prongsai.web.public import body_page
from prongsai.web.public.access import published_results
from prongsai.web.public.models import RollUp
from prongsai.web.results import spread

_APPS = ("ui", "public", "results", "rounds")


def warm_up() -> None:
    """Read and keep what every page needs; what cannot be had yet is left to the first who asks for it."""
    reverse("front")  # reads every address, and with them every page's code
    for name in _templates():
        get_template(name)
    with suppress(DatabaseError, ProngsaiError):
        _figures()
    connection.close()
    # All this stays as long as the process does; to look through it for what is gone takes a quarter second.
    gc.collect()
    gc.freeze()


def _templates() -> list[str]:
    homes = [Path(apps.get_app_config(app).path, "templates") for app in _APPS]
    return [str(path.relative_to(home)) for home in homes for path in sorted(home.rglob("*.html"))]


def _figures() -> None:
    """The published figures of every year, and one body's page with its charts."""
    pools = RollUp.objects.filter(province="", kind="").order_by("year").values_list("year", "framework_code")
    for year, framework_code in pools:
        spread.spread_of(year, framework_code)
    last = published_results().select_related("publication").order_by("-pk").first()
    if last is not None:
        body_page.shown(last)
