"""A place in a page that is filled in for each reader, see `pages`."""

from __future__ import annotations

from django import template

register = template.Library()

#: Signs of no language, which no text of ours holds.
OPENS, SHUTS = "\ue000", "\ue001"


@register.simple_tag
def slot(*name: object) -> str:
    """`{% slot "code" %}`, or for one choice of one line `{% slot "checked" line.code 3 %}`."""
    return f"{OPENS}{' '.join(map(str, name))}{SHUTS}"
