"""Our list to choose from says what Django's own says."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django import forms

from prongsai.web.ui.choosing import Select

CHOICES = [("", "ทั้งหมด"), ("a<b", 'x&"y'), ("หมวด", [("-1", "one"), ("1", "two")]), (3, "three")]


class Told(HTMLParser):
    """What a browser is told, whatever the order of attributes and the blanks between."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.found += [data.strip()] if data.strip() else []


@pytest.mark.parametrize("chosen", ["", "a<b", "1", 3, None, "no such thing"])
def test_it_tells_browsers_what_djangos_tells_them(chosen: object) -> None:
    given = {"id": "kind", "required": True, "aria-describedby": "kind-hint"}
    ours, djangos = (kind(choices=CHOICES).render("kind", chosen, given) for kind in (Select, forms.Select))
    assert Told(ours).found == Told(djangos).found
